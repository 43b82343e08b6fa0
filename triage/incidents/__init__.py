"""Incidents: one cause behind many cases, found by likeness and handled together."""
