"""How long a token of Bluesky holds: an account may log in seldom, so that it is used until then.

Source: https://docs.bsky.app/docs/advanced-guides/rate-limits (createSession: 300 a day for one
account; https://github.com/bluesky-social/bsky-docs/issues/183 tells of 100 at bsky.social) and
RFC 7519 (`exp`). One search in a quarter of an hour is 96 fetches a day already.
"""

import base64
import json
from datetime import datetime
from typing import Final

_LONGEST_TOKEN: Final = 10_000
_LONGEST_S: Final = 86_400.0


def lasts_s(token: str, now: datetime) -> float:
    """For how many seconds a JSON Web Token holds, a day at most; 0 where it does not tell."""
    parts = token.split(".") if len(token) <= _LONGEST_TOKEN else []
    if len(parts) != 3:
        return 0.0
    try:
        told = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        left_s = float(told["exp"]) - now.timestamp()
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        return 0.0
    return min(left_s, _LONGEST_S) if left_s > 0 else 0.0
