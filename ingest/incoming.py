"""Deliveries in: `read_delivery` is the one call, `receiving_kinds` tells whose we understand.

One file in `ingest/receivers/` is one kind, as in `ingest/sources/`; it exposes `RECEIVER`. Whether
a delivery is genuine, whether it was had before, and which of two tidings is the newer one, is
decided by whoever calls: this room keeps nothing.
"""

import importlib
import json
import pkgutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Literal, NoReturn, Protocol, TypeVar, cast

import ingest.receivers
from ingest.errors import BadDeliveryError, UnknownKindError
from ingest.mentions import Fetched, RawMention, Refused
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.registry import find_source, read_options
from ingest.tidy import fit_id, tidy_fetched

O = TypeVar("O", bound=SourceOptions, contravariant=True)  # noqa: E741, PLC0105 - no zero
Signing = Literal["standard", "meta"]
"""How deliveries are signed: as Standard Webhooks lay down, or as Meta does."""

# A mebibyte of empty lists would take sixty to hold.
_MOST_CONTAINERS: Final = 200_000


@dataclass(frozen=True, slots=True)
class Delivery:
    """What arrived: its body as sent, when the sender says to have sent it, and its name."""

    body: bytes
    sent_at: datetime
    name: str = "delivery"


@dataclass(frozen=True, slots=True)
class Told:
    """One tiding: how a post was at `told_at` by its sender's clock; no mention: it is deleted."""

    external_id: str
    told_at: datetime
    mention: RawMention | None


@dataclass(frozen=True, slots=True)
class Received:
    """What a delivery told. `elsewhere` are parts for other accounts, each a body of its own."""

    told: Sequence[Told]
    refused: Sequence[Refused] = ()
    elsewhere: Mapping[str, bytes] = field(default_factory=dict)


class Receiver(Protocol[O]):
    """A kind of sender."""

    kind: str
    signing: Signing

    def account(self, options: O) -> str | None:
        """Whom the source stands for at the sender, where one address serves several."""
        ...

    def read(
        self, options: O, delivery: Delivery, client: GuardedClient, now: datetime
    ) -> Received:
        """What it tells. Raises IngestError; bad items are refused, the others go on."""
        ...


def receiving_kinds() -> tuple[str, ...]:
    """The kinds of source that deliveries are taken for, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(ingest.receivers.__path__)))


def find_receiver(kind: str) -> Receiver[SourceOptions]:
    """How deliveries of this kind are read, or UnknownKindError listing those that can be."""
    known = receiving_kinds()
    if kind not in known:
        raise UnknownKindError(f"receiving {kind!r}", f"is possible for {', '.join(known)} only")
    module = importlib.import_module(f"ingest.receivers.{kind}")
    return cast("Receiver[SourceOptions]", module.RECEIVER)


def account_of(kind: str, options: Mapping[str, object]) -> str | None:
    """Whom a source stands for at the sender. Raises WrongOptionError."""
    return find_receiver(kind).account(read_options(find_source(kind), options))


def read_delivery(
    kind: str,
    options: Mapping[str, object],
    delivery: Delivery,
    client: GuardedClient,
    *,
    now: datetime,
) -> Received:
    """What a delivery tells, made fit to keep; of one post only the newest tiding.

    Raises IngestError.
    """
    read = read_options(find_source(kind), options)
    received = find_receiver(kind).read(read, delivery, client, now)
    newest = _newest(received.told, now)
    mentions = [one.mention for one in newest.values() if one.mention]
    tidied = tidy_fetched(Fetched(mentions, {}, received.refused), now)
    clean = {mention.external_id: mention for mention in tidied.mentions}
    told = [
        replace(one, external_id=identity, mention=clean.get(identity))
        for identity, one in newest.items()
        if one.mention is None or identity in clean
    ]
    return Received(told, tidied.refused, received.elsewhere)


def read_json(delivery: Delivery) -> object:
    """The body as JSON: UTF-8, finite numbers, bounded. Raises BadDeliveryError."""
    where, body = delivery.name, delivery.body
    if body.count(b"{") + body.count(b"[") > _MOST_CONTAINERS:
        problem = f"holds more than {_MOST_CONTAINERS:,} lists and objects"
        raise BadDeliveryError(where, problem)
    try:
        told: Any = json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except RecursionError:
        raise BadDeliveryError(where, "is nested too deeply") from None
    except UnicodeDecodeError:
        raise BadDeliveryError(where, "is not UTF-8") from None
    except ValueError as error:
        raise BadDeliveryError(where, f"is not JSON: {str(error)[:200]}") from None
    return told


def _newest(told: Iterable[Told], now: datetime) -> dict[str, Told]:
    """One tiding per post; of two from the same moment a deletion counts, else the last."""
    newest: dict[str, Told] = {}
    for given in told:
        # A tiding from the future would make all that follow look old.
        one = replace(given, told_at=min(given.told_at, now))
        identity = fit_id(one.external_id)
        known = newest.get(identity)
        if known is None or _comes_after(one, known):
            newest[identity] = one
    return newest


def _comes_after(one: Told, known: Told) -> bool:
    if one.told_at != known.told_at:
        return one.told_at > known.told_at
    return known.mention is not None


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number of JSON")
