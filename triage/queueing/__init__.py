"""The database as queue: leases on work, the outbox, and hints to the workers."""
