"""Pages for people: plain, read-only, and nothing of a user's is ever markup in them."""
