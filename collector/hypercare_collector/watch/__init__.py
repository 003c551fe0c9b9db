"""The watch: sees what a person should know of, says so once, and says when it is over."""
