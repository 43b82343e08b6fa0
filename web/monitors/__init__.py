"""Monitors as a form, and their queries in words."""
