"""Learning on: models learnt from corrections, tried in the shadow, switched, and watched."""
