"""Same or new, how urgent, to whom: pure functions, data in and value out."""
