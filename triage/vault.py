"""Secrets at rest: sealed before they are stored, opened only where they are used.

A sealed secret is a small JSON object, so that it can stand wherever the plain text stood. What
is stored still as plain text is opened as it is, until `triage.sources.sealing` has sealed it.
Which options are secrets is their model's knowledge; where the keys lie is `triage.settings`'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session

from triage.errors import SealedError, SettingsError

SEALED = "sealed"
SET_AT = "set_at"


@dataclass(frozen=True, slots=True)
class Vault:
    """Seals with the first key and opens with any of them, so that keys can be replaced."""

    _keys: MultiFernet
    _first: Fernet

    @classmethod
    def of(cls, keys: Sequence[str]) -> "Vault":
        """A vault with these keys, the newest first. Raises SettingsError for a wrong one."""
        try:
            made = [Fernet(key) for key in keys]
        except ValueError as error:
            raise SettingsError(
                "a vault key is not one: 32 bytes in URL-safe base64, as `luisterpost secrets "
                "new-key` makes them"
            ) from error
        if not made:
            raise SettingsError("the vault has no key")
        return cls(MultiFernet(made), made[0])

    def seal(self, secret: str, *, now: datetime | None = None) -> dict[str, Any]:
        """A secret as it may be stored, with the moment it was set."""
        token = self._keys.encrypt(secret.encode("utf-8", "replace"))
        set_at = now or datetime.now(UTC)
        return {SEALED: token.decode("ascii"), SET_AT: set_at.isoformat()}

    def open(self, stored: object) -> str:
        """The secret again. Raises SealedError where no key fits."""
        if not is_sealed(stored):
            return str(stored)
        try:
            return self._keys.decrypt(_token(stored)).decode("utf-8")
        except InvalidToken as error:
            raise SealedError from error

    def reseal(self, stored: object) -> dict[str, Any]:
        """The same secret under the first key; it keeps the moment it was set."""
        if not is_sealed(stored):
            return self.seal(str(stored))
        try:
            return {**_as_mapping(stored), SEALED: self._keys.rotate(_token(stored)).decode()}
        except InvalidToken as error:
            raise SealedError from error

    def is_current(self, stored: object) -> bool:
        """Whether it is sealed with the first key."""
        if not is_sealed(stored):
            return False
        try:
            self._first.decrypt(_token(stored))
        except InvalidToken:
            return False
        return True


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode("ascii")


def is_sealed(stored: object) -> bool:
    """Whether this is a sealed secret, and not plain text."""
    return isinstance(stored, dict) and isinstance(stored.get(SEALED), str)


def set_at(stored: object) -> datetime | None:
    """When a sealed secret was set."""
    told = stored.get(SET_AT) if isinstance(stored, dict) else None
    try:
        return datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError:
        return None


def vault_of(session: Session) -> Vault:
    """The vault of this installation, as `triage.bootstrap` gave it to its sessions."""
    vault = session.info.get("vault")
    if not isinstance(vault, Vault):
        raise SettingsError("these sessions were made without a vault: no secret can be kept")
    return vault


def _token(stored: object) -> bytes:
    return str(_as_mapping(stored)[SEALED]).encode("ascii", "replace")


def _as_mapping(stored: object) -> dict[str, Any]:
    return stored if isinstance(stored, dict) else {}
