"""The options of a source as they are stored: secrets sealed, and opened only for a fetch.

Which options there are, and which of them are secrets, is decided by the model of their kind in
`ingest`; how a secret is sealed, in `triage.vault`.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, quote_plus, urlsplit

from sqlalchemy.orm import Session

from ingest.answering import answering_kinds, find_answerer
from ingest.describing import OptionDescription, describe_options
from ingest.errors import IngestError
from ingest.registry import find_source
from triage.vault import is_sealed, set_at, vault_of

# Where requests go to, in the order in which it is looked for.
_ADDRESSES: Final = ("url", "instance", "service", "server", "host", "login_service", "home")
_HIDDEN: Final = "…"
_SHORTEST_HIDDEN: Final = 4  # hiding "a" would leave nothing to read


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A secret that is kept, as far as it is shown: that it is there, and since when."""

    name: str
    set_at: datetime | None


def described_options(kind: str) -> tuple[OptionDescription, ...]:
    """The options of a kind; none for a kind that this version does not know."""
    try:
        return describe_options(find_source(kind).options_model)
    except IngestError:
        return ()


def secret_names(kind: str) -> frozenset[str]:
    """Which options of listening, or of answering, are secrets."""
    described = list(described_options(kind))
    if kind in answering_kinds():
        described += describe_options(find_answerer(kind).options_model)
    return frozenset(option.name for option in described if option.type == "secret")


def file_names(kind: str) -> frozenset[str]:
    """Which options name files of this machine: no form of a browser may hold them."""
    return frozenset(one.name for one in described_options(kind) if one.type == "file")


def seal_options(
    session: Session, kind: str, options: Mapping[str, object], *, now: datetime | None = None
) -> dict[str, Any]:
    """The options with their secrets sealed; sealed ones stay as they are."""
    names = secret_names(kind)
    return {
        name: value
        if name not in names or value in (None, "") or is_sealed(value)
        else vault_of(session).seal(str(value), now=now)
        for name, value in options.items()
    }


def open_options(session: Session, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The options as a fetch wants them. Raises SealedError where a key is missing."""
    return {
        name: vault_of(session).open(value) if is_sealed(value) else value
        for name, value in stored.items()
    }


def hide_secrets(text: str, kind: str, options: Mapping[str, Any]) -> str:
    """The text without any secret of these (opened) options, however it came in."""
    spelled: set[str] = set()
    for name in secret_names(kind):
        secret = options.get(name)
        if isinstance(secret, str) and len(secret) >= _SHORTEST_HIDDEN:
            # Also as an address, a form or JSON holds it.
            spelled |= {secret, quote(secret, safe=""), quote(secret), quote_plus(secret)}
            spelled |= {json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1]}
    # The longest first: where one stands in another, the rest of that must not stay.
    for written in sorted(spelled, key=len, reverse=True):
        text = text.replace(written, _HIDDEN)
    return text


def shown_options(kind: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """What may be shown: no secret, nor what no option is known for."""
    shown = {option.name for option in described_options(kind) if option.type != "secret"}
    return {name: value for name, value in stored.items() if name in shown}


def kept_secrets(kind: str, stored: Mapping[str, Any]) -> dict[str, KeptSecret]:
    """The secrets that are kept, by name."""
    return {
        name: KeptSecret(name, set_at(stored[name]))
        for name in secret_names(kind)
        if stored.get(name)
    }


def addresses_in(kind: str, options: Mapping[str, Any]) -> dict[str, str]:
    """The options that say where requests, and with them secrets, go to."""
    return _addresses(described_options(kind), options)


def answering_addresses(kind: str, options: Mapping[str, Any]) -> dict[str, str]:
    """The same for answers; `options` are those of listening with those of answering over them."""
    if kind not in answering_kinds():
        return {}
    return _addresses(describe_options(find_answerer(kind).options_model), options)


def _addresses(
    described: Iterable[OptionDescription], options: Mapping[str, Any]
) -> dict[str, str]:
    usual = {option.name: option.default for option in described}
    # Every other "…_service" too: what a secret was exchanged for, a token, goes there.
    others = [name for name in usual if name.endswith("_service") and name not in _ADDRESSES]
    names = [name for name in _ADDRESSES if name in usual] + others
    told = {name: options.get(name) or usual.get(name) for name in names}
    return {name: str(value) for name, value in told.items() if value}


def host_of(kind: str, options: Mapping[str, Any]) -> str:
    """The host that a fetch asks first; "" where it asks none, such as a file."""
    for address in addresses_in(kind, options).values():
        try:
            host = urlsplit(address if "://" in address else f"//{address}").hostname
        except ValueError:
            continue
        if host:
            return host.lower()
    described = described_options(kind)
    asks_nobody = not described or any(option.type == "file" for option in described)
    return "" if asks_nobody else kind
