"""Mail: the servers of each registrant, the outbox, and what comes in."""
