"""Proof that an unsafe request comes from one of our own pages (CSRF).

Two independent checks: what the browser says about where the request began (Origin,
Sec-Fetch-Site), and a token that only our own pages hold. Somebody who is logged in has the
token of the session; before the log-in it is signed from a random cookie.

Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet (signed double submit).
"""

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from web.access import is_for_programs, is_signed, viewer_or_none
from web.errors import ForgedRequestError
from web.problems import is_for_program
from web.room import room

COOKIE: Final = "luisterpost-form"
FIELD: Final = "csrf_token"
HEADER: Final = "X-CSRF-Token"
SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def require_tokens(app: Flask) -> None:
    """Check every unsafe request of `app`, before its view runs."""

    @app.before_request
    def check() -> None:
        # Browsers send cookies by themselves; a token in a header they do not.
        if request.method in SAFE_METHODS or is_for_programs(app) or is_signed(app):
            return
        if request.endpoint is None and is_for_program():
            return  # 404 or 405 follows, told as a problem
        _check_where_it_began()
        sent = request.headers.get(HEADER) or request.form.get(FIELD) or ""
        if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
            raise ForgedRequestError("the form's token is missing or out of date")

    @app.after_request
    def hand_out(response: Response) -> Response:
        nonce = g.get("new_nonce")
        if nonce is not None:
            origin = room().origin
            response.set_cookie(
                origin.cookie_name(COOKIE),
                nonce,
                path="/",
                secure=origin.secure,
                httponly=True,
                samesite="Lax",
            )
        return response


def csrf_token() -> str:
    """The token for the forms of this response."""
    if viewer_or_none() is not None:
        return str(g.csrf_token)
    nonce = request.cookies.get(room().origin.cookie_name(COOKIE)) or g.get("new_nonce")
    if nonce is None:
        nonce = g.new_nonce = secrets.token_urlsafe(32)
    return hmac.new(
        room().services.secret_key, b"form:" + nonce.encode(), hashlib.sha256
    ).hexdigest()


def _check_where_it_began() -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise ForgedRequestError("the request began on another site")
    origin = request.headers.get("Origin")
    if origin is not None and _host_of(origin) != request.host:
        raise ForgedRequestError("the request began on another site")


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # no browser sends such a thing
        return None
