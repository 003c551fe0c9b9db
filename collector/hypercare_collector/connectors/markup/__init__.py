"""The languages of other systems: in each, somebody's words stay the characters that they are."""
