"""Signs requests with OAuth 1.0a (HMAC-SHA1), for interfaces that still want it.

Source: RFC 5849 sections 3.4 and 3.5. A JSON body takes no part in the signature.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, urlsplit

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Keys:
    """The application and the account that it speaks for."""

    consumer_key: str
    consumer_secret: str = field(repr=False)
    token: str
    token_secret: str = field(repr=False)


def authorization(
    keys: Keys, method: str, url: str, *, now: datetime, nonce: str | None = None
) -> str:
    """The Authorization header for one request; the query of `url` is signed too."""
    told = {
        "oauth_consumer_key": keys.consumer_key,
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(now.timestamp())),
        "oauth_token": keys.token,
        "oauth_version": "1.0",
    }
    told["oauth_signature"] = sign(keys, method, url, told)
    listed = ", ".join(f'{_escaped(name)}="{_escaped(value)}"' for name, value in told.items())
    return f"OAuth {listed}"


def sign(
    keys: Keys, method: str, url: str, told: Mapping[str, str], form: Mapping[str, str] = _NOTHING
) -> str:
    """The signature over method, address, the header's fields, the query and a form."""
    parts = urlsplit(url)
    fields = [*told.items(), *parse_qsl(parts.query, keep_blank_values=True), *form.items()]
    in_order = sorted((_escaped(name), _escaped(value)) for name, value in fields)
    listed = "&".join(f"{name}={value}" for name, value in in_order)
    bare = f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"
    base = f"{method.upper()}&{_escaped(bare)}&{_escaped(listed)}"
    key = f"{_escaped(keys.consumer_secret)}&{_escaped(keys.token_secret)}"
    digest = hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
