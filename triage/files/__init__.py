"""Files from outside: rows and cells out of them, what was refused, and where they wait."""
