"""People who work here: accounts, log-in, sessions, and what each may see."""
