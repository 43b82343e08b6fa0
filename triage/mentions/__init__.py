"""The life of a mention: stored, revised, understood, searched."""
