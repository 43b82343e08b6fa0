"""Mentions as filters in an address, and as rows of files."""
