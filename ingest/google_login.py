"""A service account or an owner's consent → a short-lived token for one of Google's APIs.

Source: https://developers.google.com/identity/protocols/oauth2/service-account (HTTP/REST) and
RFC 7523: the account's key signs a claim, which is exchanged for a token; …/oauth2/web-server and
RFC 6749: the owner's refresh token is. Neither key nor token is kept anywhere: not in a state, not
in a file, not in an error.
"""

import base64
import json
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ingest.answer_requests import fetch_token
from ingest.errors import BadAnswerError
from ingest.json_answers import read_object, text_if_any
from ingest.outbound import NOT_NOW, GuardedClient, not_now

_VALID_S = 3600  # the longest that Google accepts
_SMALLEST_KEY_BITS = 2048


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """Who signs, and with what."""

    email: str
    key_id: str | None
    key: RSAPrivateKey = field(repr=False)


def read_account(told: str) -> ServiceAccount:
    """The account in the JSON file that Google gives; ValueError that shows nothing of it."""
    try:
        row = json.loads(told)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict) or row.get("type") != "service_account":
        raise ValueError("is not the JSON file of a service account")
    email, pem = text_if_any(row, "client_email"), row.get("private_key")
    if email is None or not isinstance(pem, str):
        raise ValueError("lacks the field client_email or private_key")
    try:
        key = load_pem_private_key(pem.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise ValueError("holds a private_key that cannot be read") from None
    if not isinstance(key, RSAPrivateKey) or key.key_size < _SMALLEST_KEY_BITS:
        raise ValueError(
            f"holds a private_key that is not RSA of {_SMALLEST_KEY_BITS} bits or more"
        )
    return ServiceAccount(email, text_if_any(row, "private_key_id"), key)


def log_in(
    client: GuardedClient, account: ServiceAccount, *, scope: str, url: str, now: datetime
) -> str:
    """A token for `scope` from the token service at `url`. Raises an OutboundError."""
    form = {
        "grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "assertion": sign_claim(account, scope=scope, audience=url, now=now),
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    answer = client.post(url, urlencode(form).encode(), headers=headers)
    if answer.status in NOT_NOW:
        raise not_now(answer, now)
    if answer.status != 200:
        hint = "the key of service_account is not valid, or not any more"
        raise BadAnswerError(url, answer.status, hint=hint if answer.status < 500 else "")
    token = text_if_any(read_object(answer), "access_token")
    if token is None:
        raise BadAnswerError(url, answer.status, hint="without a token in access_token")
    return token


def sign_claim(account: ServiceAccount, *, scope: str, audience: str, now: datetime) -> str:
    """The claim as a signed JSON Web Token (RS256, RFC 7515 and 7518)."""
    made_s = int(now.timestamp())
    header = {"alg": "RS256", "typ": "JWT", **({"kid": account.key_id} if account.key_id else {})}
    claim = {
        "iss": account.email,
        "scope": scope,
        "aud": audience,
        "iat": made_s,
        "exp": made_s + _VALID_S,
    }
    signed = ".".join(_encode(json.dumps(part).encode()) for part in (header, claim))
    return f"{signed}.{_encode(account.key.sign(signed.encode(), PKCS1v15(), SHA256()))}"


def _encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def renew_token(
    client: GuardedClient,
    url: str,
    *,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    now: datetime,
) -> str:
    """A token for what an account's owner has allowed (RFC 6749 section 6).

    Raises an OutboundError; neither secret nor token is in it.
    """
    form = {
        "grant_type": "refresh_token",
        "client_id": client_id,
        "client_secret": client_secret,
        "refresh_token": refresh_token,
    }
    wrong = "refresh_token or client_secret is not valid, or not any more: allow the access anew"
    return fetch_token(client, url, form, now=now, wrong=wrong)
