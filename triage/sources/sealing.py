"""Keeps every stored secret sealed: those of older versions too, and anew with a new key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import SealedError
from triage.models import Source
from triage.sources.options import secret_names
from triage.vault import Vault, is_sealed, vault_of


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
                sealed += _seal_source(source, vault_of(session), anew=anew)
            except SealedError:
                unreadable.append(source.name)
    return Resealed(sealed, tuple(unreadable))


def unreadable_secrets(session: Session) -> list[str]:
    """The names of the sources of which a secret cannot be read on this machine."""
    vault = vault_of(session)
    return [
        source.name
        for source in session.scalars(select(Source).order_by(Source.name))
        if not all(_opens(vault, value) for value in _values(source) if is_sealed(value))
    ]


def _seal_source(source: Source, vault: Vault, *, anew: bool) -> int:
    names = secret_names(source.kind)
    options, first = _seal(source.options, names, vault, anew=anew)
    if first:
        source.options = options
    answering, second = _seal(source.answer_options or {}, names, vault, anew=anew)
    if second:
        source.answer_options = answering
    return first + second


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


def _values(source: Source) -> list[object]:
    return [*source.options.values(), *(source.answer_options or {}).values()]


def _opens(vault: Vault, value: object) -> bool:
    try:
        vault.open(value)
    except SealedError:
        return False
    return True
