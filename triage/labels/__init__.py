"""What people say where the classifier was wrong: it counts at once, and is kept to learn from."""
