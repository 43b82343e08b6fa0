"""Routing rules and the points of priority as forms and words."""
