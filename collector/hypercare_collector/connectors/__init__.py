"""How a ticket gets into another system: one file for each kind, and what they share."""
