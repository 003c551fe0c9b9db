"""Real ticketing systems, started on this machine for the demo and the tests."""
