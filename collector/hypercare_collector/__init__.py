"""The hypercare collector: keeps every feedback safe and carries each case into a ticket, once."""
