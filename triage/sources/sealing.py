"""Keeps every stored secret sealed: those of older versions too, and anew with a new key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import SealedError
from triage.models import HookAddress, OutboxRow, Source
from triage.sources.options import secret_names
from triage.vault import SEALED, Vault, is_sealed, vault_of


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many secrets were sealed (anew), and of which sources some cannot be read."""

    sealed: int
    unreadable: tuple[str, ...]


def seal_stored_secrets(sessions: sessionmaker[Session], *, anew: bool = False) -> Resealed:
    """Seal what is stored in plain text; `anew` also seals with the first key what has another.

    Doing it again changes nothing.
    """
    sealed, unreadable = 0, []
    with sessions() as session:
        ids = session.scalars(select(Source.id).order_by(Source.id)).all()
    for source_id in ids:
        with sessions.begin() as session:
            # One source at a time: somebody may be saving or polling another.
            source = session.get(Source, source_id, with_for_update={"key_share": True})
            if source is None:
                continue
            try:
                sealed += _seal_source(session, source, anew=anew)
            except SealedError:
                unreadable.append(source.name)
    if anew:
        sealed += _seal_messages(sessions)
    return Resealed(sealed, tuple(unreadable))


def unreadable_secrets(session: Session) -> list[str]:
    """The names of the sources of which a secret cannot be read on this machine."""
    vault = vault_of(session)
    rows = session.execute(
        select(Source, HookAddress)
        .outerjoin(HookAddress, HookAddress.source_id == Source.id)
        .order_by(Source.name)
    )
    return [
        source.name
        for source, address in rows
        if not all(_opens(vault, value) for value in _values(source, address) if is_sealed(value))
    ]


def _seal_source(session: Session, source: Source, *, anew: bool) -> int:
    names, vault = secret_names(source.kind), vault_of(session)
    options, first = _seal(source.options, names, vault, anew=anew)
    if first:
        source.options = options
    answering, second = _seal(source.answer_options or {}, names, vault, anew=anew)
    if second:
        source.answer_options = answering
    return first + second + (_seal_address(session, source.id, vault) if anew else 0)


def _seal_address(session: Session, source_id: int, vault: Vault) -> int:
    """What signs deliveries to us; always sealed, perhaps with an older key."""
    address = session.get(HookAddress, source_id, with_for_update=True)
    if address is None:
        return 0
    held = [*address.secrets, address.verify_token]
    older = [one for one in held if is_sealed(one) and not vault.is_current(one)]
    if older:
        address.secrets = [vault.reseal(one) for one in address.secrets]
        token = address.verify_token
        address.verify_token = None if token is None else vault.reseal(token)
    return len(older)


def _seal_messages(sessions: sessionmaker[Session]) -> int:
    """Messages that wait to go out and hold something sealed, such as an invitation."""
    count = 0
    with sessions.begin() as session:
        vault = vault_of(session)
        waiting = session.scalars(
            select(OutboxRow)
            .where(
                OutboxRow.delivered_at.is_(None),
                OutboxRow.payload["text"].has_key(SEALED),
            )
            .order_by(OutboxRow.id)
            .with_for_update(skip_locked=True)
        )
        for row in waiting:
            text = row.payload["text"]
            if _opens(vault, text) and not vault.is_current(text):
                row.payload = {**row.payload, "text": vault.reseal(text)}
                count += 1
    return count


def _seal(
    stored: Mapping[str, Any], names: frozenset[str], vault: Vault, *, anew: bool
) -> tuple[dict[str, Any], int]:
    options, count = dict(stored), 0
    for name, value in stored.items():
        is_plain = name in names and value not in (None, "") and not is_sealed(value)
        if is_plain or (anew and is_sealed(value) and not vault.is_current(value)):
            options[name] = vault.reseal(value)
            count += 1
    return options, count


def _values(source: Source, address: HookAddress | None) -> list[object]:
    answering = source.answer_options or {}
    received = [*address.secrets, address.verify_token] if address else []
    return [*source.options.values(), *answering.values(), *received]


def _opens(vault: Vault, value: object) -> bool:
    try:
        vault.open(value)
    except SealedError:
        return False
    return True
