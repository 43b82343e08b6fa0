"""What platforms send to us by themselves, one file per kind; each exposes `RECEIVER`."""
