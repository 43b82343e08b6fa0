"""Recognises the pages that stand between a program and the content: robot checks, log-ins."""

import re

# Wordings and element names of the widespread challenge pages.
_SIGNS = re.compile(
    rb"cf-chl-|/cdn-cgi/challenge-platform|<title>\s*(?:just a moment|attention required)"
    rb"|captcha-delivery\.com|_incapsula_resource|px-captcha|<title>\s*access denied"
    rb"|g-recaptcha-response|class=[\"']?h-captcha|are you a robot|ben je een robot"
    rb"|verify (?:that )?you are (?:a )?human|unusual traffic from your computer",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input\b[^<>]{0,1000}\btype\s*=\s*[\"']?password\b", re.IGNORECASE)
_LOOKED_AT_BYTES = 200_000


def looks_like_bot_wall(body: bytes) -> bool:
    """Does this page ask its reader to prove being a person?"""
    return _SIGNS.search(body[:_LOOKED_AT_BYTES]) is not None


def looks_like_log_in(body: bytes) -> bool:
    """Does this page ask for a password? Only for what should not be a page at all."""
    return _PASSWORD.search(body[:_LOOKED_AT_BYTES]) is not None
