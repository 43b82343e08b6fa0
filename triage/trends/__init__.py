"""What managers watch: how much is said, how it is meant, and what changed."""
