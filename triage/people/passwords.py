"""Passwords: what is allowed, how they are hashed, and checking one in the same time always."""

import hashlib
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from triage.errors import WrongInputError

MIN_CHARS: Final = 12
MAX_CHARS: Final = 128

# argon2id with OWASP's first choice of parameters: 19 MiB, two passes, one lane.
_HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Compared with when there is no such user, so that the answer takes as long.
_NOBODY: Final = _HASHER.hash(secrets.token_hex(16))

# What people choose first when told "at least twelve characters", before the digits they add.
_COMMON_STEMS: Final = (
    "password", "wachtwoord", "welkom", "welcome", "qwerty", "azerty", "letmein", "luisterpost",
    "admin", "administrator", "iloveyou", "ikhouvanjou", "zomer", "winter", "lente", "herfst",
    "voetbal", "amsterdam", "rotterdam", "ajax", "feyenoord", "geheim", "secret", "abcdef",
)  # fmt: skip


def hash_password(password: str) -> str:
    """The hash to store. Raises WrongInputError for what is too short, too long or common."""
    check_password(password)
    return _HASHER.hash(password)


def check_password(password: str) -> None:
    """Refuse a weak password. Raises WrongInputError with what to do."""
    if not MIN_CHARS <= len(password) <= MAX_CHARS:
        raise WrongInputError("password", f"use {MIN_CHARS} to {MAX_CHARS} characters")
    plain = password.casefold().strip("0123456789!?.,-_@#$%&* ")
    if len(set(password)) < 5 or plain in _COMMON_STEMS or _is_run(plain):
        raise WrongInputError("password", "this one is among the first that are guessed")


def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one; as slow for nobody's as for a wrong one."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def needs_rehash(stored: str) -> bool:
    """Whether the parameters have become stronger since."""
    return _HASHER.check_needs_rehash(stored)


def new_password() -> str:
    """A password for a first log-in, about 95 bits, easy to copy."""
    return "-".join(secrets.token_hex(3) for _ in range(4))


def hash_secret(secret: str) -> str:
    """For random secrets of ours (cookies): no slow hash needed, nothing to guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _is_run(text: str) -> bool:
    runs = "abcdefghijklmnopqrstuvwxyzqwertyuiopasdfghjklzxcvbnm"
    return not text or (len(text) > 3 and text in runs)
