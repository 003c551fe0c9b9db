"""The door: who may write, how often and how much; what is valid; the calls of the wire."""
