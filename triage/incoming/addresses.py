"""The addresses that senders are given, and the secrets of those: made once, shown once, replaced.

What a signature is made with depends on the sender: programs of the company get a secret of ours,
Meta signs with the secret of the app, which stands among the options of the source.
"""

import base64
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from ingest.errors import IngestError
from ingest.incoming import Signing, find_receiver
from triage.errors import NotFoundError, WrongInputError
from triage.models import HookAddress, Source
from triage.people.viewer import Viewer
from triage.queueing.webhook import read_secret
from triage.sources.options import open_options
from triage.vault import set_at, vault_of

OLD_SECRET_LASTS: Final = timedelta(hours=24)
"""How long deliveries signed with the former secret still count."""

_SECRET_BYTES: Final = 32
_MOST_SECRETS: Final = 5
_ENDS_AT: Final = "ends_at"


@dataclass(frozen=True, slots=True)
class NewSecrets:
    """Secrets just made: the only moment at which they are known."""

    secret: str | None = None
    verify_token: str | None = None


@dataclass(frozen=True, slots=True)
class SecretView:
    """A secret as far as it is shown: since when it counts, and until when."""

    set_at: datetime | None
    ends_at: datetime | None


@dataclass(frozen=True, slots=True)
class AddressView:
    """How deliveries for a source arrive, for those who set it up."""

    source_id: int
    kind: str
    signing: Signing
    public_id: str | None  # None: there is no address yet
    secrets: tuple[SecretView, ...] = ()
    has_verify_token: bool = False
    lacks_app_secret: bool = False


@dataclass(frozen=True, slots=True)
class OpenAddress:
    """An address with what a delivery to it is checked with."""

    source_id: int
    kind: str
    signing: Signing
    is_open: bool  # the source is listening
    is_gone: bool  # it never will again
    keys: tuple[bytes, ...]
    verify_token: str | None


def view_address(session: Session, source_id: int, now: datetime) -> AddressView | None:
    """How a source is told things; None for a kind that is never told any."""
    source = session.get(Source, source_id)
    if source is None or (signing := signing_of(source.kind)) is None:
        return None
    lacks = signing == "meta" and not source.options.get("app_secret")
    row = session.get(HookAddress, source_id)
    if row is None:
        return AddressView(source_id, source.kind, signing, None, lacks_app_secret=lacks)
    return AddressView(
        source_id,
        source.kind,
        signing,
        row.public_id,
        tuple(SecretView(set_at(one), _ends_at(one)) for one in _counting(row.secrets, now)),
        row.verify_token is not None,
        lacks,
    )


def make_address(
    session: Session, viewer: Viewer, source_id: int, *, now: datetime
) -> NewSecrets | None:
    """Give a source an address; None where it has one already.

    Raises NotFoundError, WrongInputError for a kind that is told nothing.
    """
    source = _lock(session, viewer, source_id)
    signing = signing_of(source.kind)
    if signing is None:
        raise WrongInputError("kind", "sources of this kind are fetched, nothing is sent to them")
    if session.get(HookAddress, source_id) is not None:
        return None
    row = HookAddress(source_id=source_id, public_id=secrets.token_urlsafe(24), created_at=now)
    session.add(row)
    return _renew(session, row, signing, now)


def renew_secrets(session: Session, viewer: Viewer, source_id: int, *, now: datetime) -> NewSecrets:
    """Replace the secret; the former one counts for a day more. Raises NotFoundError."""
    source = _lock(session, viewer, source_id)
    row = session.get(HookAddress, source_id)
    signing = signing_of(source.kind)
    if row is None or signing is None:
        raise NotFoundError(f"source {source_id} has no address")
    return _renew(session, row, signing, now)


# Made once, and of columns only: this is asked for every delivery.
_FIND: Final = (
    select(
        HookAddress.secrets,
        HookAddress.verify_token,
        Source.id,
        Source.kind,
        Source.enabled,
        Source.archived_at,
        Source.options,
    )
    .join(Source, Source.id == HookAddress.source_id)
    .where(HookAddress.public_id == bindparam("public_id"))
)


def find_address(session: Session, public_id: str, now: datetime) -> OpenAddress | None:
    """What stands behind an address; None where nothing does. Raises SealedError."""
    told = {"public_id": public_id}
    found = session.connection().execute(_FIND, told).one_or_none()
    if found is None:
        return None
    signing = signing_of(found.kind)
    if signing is None:
        return None
    token = found.verify_token
    return OpenAddress(
        found.id,
        found.kind,
        signing,
        found.enabled,
        found.archived_at is not None,
        _keys(session, found.secrets, found.options, signing, now),
        None if token is None else vault_of(session).open(token),
    )


def signing_of(kind: str) -> Signing | None:
    """How deliveries of a kind are signed; None for a kind that is only fetched."""
    try:
        return find_receiver(kind).signing
    except IngestError:
        return None


def _renew(session: Session, row: HookAddress, signing: Signing, now: datetime) -> NewSecrets:
    if signing == "meta":
        token = secrets.token_urlsafe(_SECRET_BYTES)
        row.verify_token = vault_of(session).seal(token, now=now)
        return NewSecrets(verify_token=token)
    key = secrets.token_bytes(_SECRET_BYTES)
    secret = "whsec_" + base64.b64encode(key).decode()
    ends_at = (now + OLD_SECRET_LASTS).isoformat()
    older = [
        {**one, _ENDS_AT: one.get(_ENDS_AT) or ends_at} for one in _counting(row.secrets or [], now)
    ]
    row.secrets = [vault_of(session).seal(secret, now=now), *older][:_MOST_SECRETS]
    return NewSecrets(secret=secret)


def _keys(
    session: Session,
    sealed: Sequence[Any],
    options: Mapping[str, Any],
    signing: Signing,
    now: datetime,
) -> tuple[bytes, ...]:
    if signing == "meta":
        secret = open_options(session, {"app_secret": options.get("app_secret")})
        return (str(secret["app_secret"]).encode(),) if secret["app_secret"] else ()
    vault = vault_of(session)
    return tuple(read_secret(vault.open(one)) for one in _counting(sealed, now))


def _counting(sealed: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """The secrets that count now."""
    return [one for one in sealed if (ends_at := _ends_at(one)) is None or ends_at > now]


def _ends_at(sealed: dict[str, Any]) -> datetime | None:
    told = sealed.get(_ENDS_AT)
    return datetime.fromisoformat(told) if told else None


def _lock(session: Session, viewer: Viewer, source_id: int) -> Source:
    viewer.require("admin")
    source = session.get(Source, source_id, with_for_update={"key_share": True})
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    return source
