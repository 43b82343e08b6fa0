"""Redirects after a form, to our own pages only."""

from urllib.parse import urlsplit

from flask import redirect
from werkzeug.wrappers import Response


def local_path(target: str | None, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`.

    Browsers read a backslash as a slash and skip control characters, so both are refused.
    """
    if not target or "\\" in target or any(ord(sign) < 0x20 for sign in target):
        return otherwise
    try:
        parts = urlsplit(target)
    except ValueError:  # such as //[
        return otherwise
    if parts.scheme or parts.netloc or not target.startswith("/") or target.startswith("//"):
        return otherwise
    return target


def see_other(path: str) -> Response:
    """The answer to a form that was done: 303, so that a reload does not send it again."""
    return redirect(path, code=303)
