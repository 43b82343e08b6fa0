"""Automatic assignment: who gets the next case, and giving it to them."""
