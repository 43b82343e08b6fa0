"""Routing: rules that decide where a case goes and what it gets on the way."""
