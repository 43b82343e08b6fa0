"""What a form was filled in from, as a short sign: rows without a version tell by it that somebody
changed them meanwhile. Pure; who is refused is decided where things are saved.
"""

import hashlib
import json

from triage.errors import StaleError


def sign_of(values: object) -> str:
    """The sign of values as JSON knows them; the same values have the same sign."""
    told = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]


def check_seen(seen: str | None, values: object) -> None:
    """Raise StaleError unless these are the values that were seen; None: it does not matter."""
    if seen is not None and seen != sign_of(values):
        raise StaleError(["changed"])
