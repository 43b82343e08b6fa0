"""Tokens with which programs use our API: made, found again, revoked, and slowed down."""
