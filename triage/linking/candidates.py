"""Finds the customers who may be behind mentions: a fixed number of indexed queries a batch.

A key that leads to many customers tells nothing and is dropped, so the work for a mention does
not grow with the number of customers. What agrees is left to `comparing`.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Final, TypedDict, TypeVar

from sqlalchemy.orm import Session

from triage.customers.identities import Clue, mailbox_of
from triage.linking.candidate_records import (
    find_bearers,
    find_owners,
    read_contacts,
    read_counts,
    read_customers,
    read_known_by,
    read_rejected,
)
from triage.linking.comparing import Candidate, Hit
from triage.linking.frequencies import Frequencies
from triage.linking.keys import keys_of_mention
from triage.linking.telling import Told, without_prefix

MOST_PER_KEY: Final = 40
MOST_CANDIDATES: Final = 60
MOST_OWNERS: Final = 20
"""An identity that more customers share is nobody's: the telephone of a switchboard."""
_SHORTEST_HANDLE: Final = 6
_MISTYPED: Final = ("email", "phone", "order_number", "customer_number")

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Found:
    """The candidates of a batch of mentions, and how frequent their names are."""

    candidates: Mapping[object, Sequence[Candidate]]
    frequencies: Frequencies


@dataclass(slots=True)
class _Traces:
    """What led to customers, for one mention."""

    hits: dict[int, list[Hit]] = field(default_factory=dict)
    elsewhere: dict[int, str] = field(default_factory=dict)
    known: set[int] = field(default_factory=set)  # whose handle the author's is
    ids: dict[int, None] = field(default_factory=dict)


class _Own(TypedDict, total=False):
    """What a candidate is for one mention only."""

    hits: tuple[Hit, ...]
    identities: Mapping[str, tuple[str, ...]]
    elsewhere: str
    contacts: tuple[datetime, ...]
    others_handle: bool
    was_rejected: bool


def find_candidates(session: Session, mentions: Mapping[Key, Told]) -> Found:
    """Who may have written these? Every mention is answered."""
    traces = _trace(session, mentions)
    ids = set(chain.from_iterable(one.ids for one in traces.values()))
    people = read_customers(session, ids)
    for one in traces.values():
        _follow_merges(one, people)
    live = {person.id for person in people.values()}
    identities = _read_identities(session, mentions, traces)
    contacts = read_contacts(session, mentions.values(), live)
    rejected = read_rejected(session, mentions.values(), live)
    known = {person.id: person for person in people.values()}
    return Found(
        candidates={
            key: [
                _candidate(known[one], told, traces[key], identities, contacts, rejected)
                for one in list(traces[key].ids)[:MOST_CANDIDATES]
            ]
            for key, told in mentions.items()
        },
        frequencies=_read_frequencies(session, mentions.values(), known.values()),
    )


def _trace(session: Session, mentions: Mapping[Key, Told]) -> dict[Key, _Traces]:
    owners = find_owners(session, mentions.values(), most=MOST_OWNERS)
    wanted = {key: keys_of_mention(told) for key, told in mentions.items()}
    keys = set(chain.from_iterable(wanted.values()))
    bearers = find_bearers(session, keys, most=MOST_PER_KEY)
    return {key: _trace_one(told, owners, wanted[key], bearers) for key, told in mentions.items()}


def _trace_one(
    told: Told,
    owners: Mapping[tuple[str, str], Sequence[tuple[int, str, bool]]],
    keys: Iterable[str],
    bearers: Mapping[str, Sequence[int]],
) -> _Traces:
    traces = _Traces()
    for found in told.clues:
        clue = found.clue
        for customer_id, network, confirmed in owners.get((clue.kind, clue.value), ()):
            if network == clue.network:
                hit = Hit(clue.kind, clue.value, found.where, confirmed)
                traces.hits.setdefault(customer_id, []).append(hit)
                if clue.kind == "handle":
                    traces.known.add(customer_id)
            elif len(clue.value) >= _SHORTEST_HANDLE:
                traces.elsewhere[customer_id] = network
    traces.ids.update(dict.fromkeys([*traces.hits, *traces.elsewhere]))
    for key in keys:
        if len(traces.ids) >= MOST_CANDIDATES:
            break
        traces.ids.update(dict.fromkeys(bearers.get(key, ())))
    return traces


def _same_mailbox(
    person: Candidate,
    told: Told,
    hits: Sequence[Hit],
    identities: Mapping[str, tuple[str, ...]],
) -> Iterator[Hit]:
    """The same mailbox under another address: with a tag, or with other dots."""
    if any(hit.kind == "email" for hit in hits):
        return
    mine = {mailbox_of(one) for one in (*identities.get("email", ()), person.email) if one}
    for found in told.clues:
        # What was written, not what is known: before it is decided, nothing of the customer shows.
        if found.clue.kind == "email" and mailbox_of(found.clue.value) in mine:
            yield Hit("email", found.clue.value, found.where)
            return


def _follow_merges(traces: _Traces, people: Mapping[int, Candidate]) -> None:
    if all(people[one].id == one for one in traces.ids if one in people) and all(
        one in people for one in traces.ids
    ):
        return
    live = {one: people[one].id for one in traces.ids if one in people}
    hits: dict[int, list[Hit]] = {}
    for one, found in traces.hits.items():
        if one in live:
            hits.setdefault(live[one], []).extend(found)
    traces.hits = hits
    traces.elsewhere = {live[one]: at for one, at in traces.elsewhere.items() if one in live}
    traces.known = {live[one] for one in traces.known if one in live}
    traces.ids = dict.fromkeys(live[one] for one in traces.ids if one in live)


def _read_identities(
    session: Session, mentions: Mapping[Key, Told], traces: Mapping[Key, _Traces]
) -> dict[int, dict[str, tuple[str, ...]]]:
    """What candidates are known by, where a mention names something like it that nobody has."""
    ids: set[int] = set()
    for key, told in mentions.items():
        hit = {one.kind for some in traces[key].hits.values() for one in some}
        if any(one.clue.kind in _MISTYPED and one.clue.kind not in hit for one in told.clues):
            ids.update(traces[key].ids)
    return read_known_by(session, ids, _MISTYPED)


def _read_frequencies(
    session: Session, mentions: Iterable[Told], people: Iterable[Candidate]
) -> Frequencies:
    """The counts of the names and cities that are compared."""
    wanted: set[tuple[str, str]] = {("all", "")}
    for person in people:
        wanted.update(("given", one) for one in person.name.given[:2])
        wanted.update(("family", one) for one in person.name.families)
        if person.city:
            wanted.add(("city", person.city))
    for told in mentions:
        wanted.update(("city", place) for place in told.places)
        for name in (told.name, told.claimed):
            wanted.update(("given", one) for one in (name.given[:2] if name else ()))
        if told.alias:
            words = (told.alias.rest, *map(without_prefix, told.alias.words[1:]))
            wanted.update(("family", word) for word in words if word)
            wanted.update(("given", word) for word in told.alias.words[:1])
    counts = read_counts(session, wanted)
    return Frequencies(counts.pop(("all", ""), 0), counts)


def _candidate(
    person: Candidate,
    told: Told,
    traces: _Traces,
    identities: Mapping[int, Mapping[str, tuple[str, ...]]],
    contacts: Mapping[int, tuple[datetime, ...]],
    rejected: set[tuple[int, Clue]],
) -> Candidate:
    own: _Own = {}
    hits = traces.hits.get(person.id, ())
    if hits := (*hits, *_same_mailbox(person, told, hits, identities.get(person.id, {}))):
        own["hits"] = hits
    if person.id in identities:
        own["identities"] = identities[person.id]
    if person.id in traces.elsewhere:
        own["elsewhere"] = traces.elsewhere[person.id]
    if person.id in contacts:
        own["contacts"] = contacts[person.id]
    if traces.known and person.id not in traces.known:
        own["others_handle"] = True
    if rejected and any((person.id, one.clue) in rejected for one in told.clues):
        own["was_rejected"] = True
    # A copy only for the few of whom more is known than their record.
    return replace(person, **own) if own else person
