"""The token of a program: who sends this request, and how many it may send.

Source: RFC 6750 (Bearer Token Usage); tokens travel in the header only, never in addresses.
"""

from typing import Final

from flask import Flask, g, request

from triage.api_tokens.pace import seconds_to_wait
from triage.api_tokens.tokens import Program, find_program
from web.access import is_for_programs
from web.errors import TokenError, TooFastError
from web.room import now, room

_SCHEME: Final = "bearer"
_LONGEST: Final = 200


def recognise_programs(app: Flask) -> None:
    """Find out before every request to a route for programs which one sends it."""

    @app.before_request
    def load_program() -> None:
        if not is_for_programs(app):
            return
        found = _find(_sent_secret())
        services = room().services
        limit = services.settings.api_requests_per_minute
        if wait_s := seconds_to_wait(services.redis, found.token_id, per_minute=limit, now=now()):
            raise TooFastError(wait_s)
        g.program = found


def _sent_secret() -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    secret = secret.strip()
    if scheme.lower() != _SCHEME or not secret:
        raise TokenError("Send a token: Authorization: Bearer …", was_sent=False)
    return secret


def _find(secret: str) -> Program:
    found = None
    if len(secret) <= _LONGEST:
        with room().services.sessions.begin() as session:
            found = find_program(session, secret, now())
    if found is None:
        raise TokenError("The token is unknown, expired or revoked.", was_sent=True)
    return found
