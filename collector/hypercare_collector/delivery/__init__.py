"""From the outbox to the ticketing systems: words, one attempt, when to try again, the threads."""
