"""Finds the customers who may be behind mentions: a fixed number of indexed queries a batch.

A key that leads to many customers tells nothing and is dropped, so the work for a mention does
not grow with the number of customers. What agrees is left to `comparing`.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Final, TypeVar

from sqlalchemy import text
from sqlalchemy.orm import Session

from triage.customers.identities import Clue, read_handle
from triage.linking.comparing import Candidate, Hit, folded_products
from triage.linking.frequencies import Frequencies
from triage.linking.keys import house_number, keys_of_mention
from triage.linking.names import fold, name_of, read_company
from triage.linking.telling import Told, without_prefix

MOST_PER_KEY: Final = 40
MOST_CANDIDATES: Final = 60
MOST_OWNERS: Final = 20
"""An identity that more customers share is nobody's: the telephone of a switchboard."""
_AROUND: Final = timedelta(days=21)
_SHORTEST_HANDLE: Final = 6
_MISTYPED: Final = ("email", "phone", "order_number", "customer_number")

Key = TypeVar("Key", bound=Hashable)

# LIMIT inside: a frequent name costs as little as a rare one.
_OWNERS: Final = text("""
    SELECT one.kind, one.value, one.network, one.customer_id, one.origin
    FROM unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value)
    CROSS JOIN LATERAL (
        SELECT kind, value, network, customer_id, origin FROM identities
        WHERE identities.kind = wanted.kind AND identities.value = wanted.value
        LIMIT :most
    ) AS one
""")
_BEARERS: Final = text("""
    SELECT wanted.key, one.customer_id
    FROM unnest(cast(:keys AS text[])) AS wanted (key)
    CROSS JOIN LATERAL (
        SELECT customer_id FROM customer_keys
        WHERE customer_keys.key = wanted.key COLLATE "C"
        LIMIT :most
    ) AS one
""")
_CUSTOMERS: Final = text("""
    SELECT asked.id AS asked_id, live.id, live.name, live.first_name, live.last_name,
           live.company, live.email, live.street, live.postcode, live.city, live.language,
           live.extra
    FROM customers AS asked
    JOIN customers AS live ON live.id = coalesce(asked.merged_into_id, asked.id)
    WHERE asked.id = ANY(:ids)
""")
# Arrays instead of lists of parameters: a thousand of those take longer to send than to answer.
_KNOWN_BY: Final = text("""
    SELECT customer_id, kind, array_agg(value) FROM identities
    WHERE customer_id = ANY(:ids) AND kind = ANY(:kinds)
    GROUP BY customer_id, kind
""")
_CONTACTS: Final = text("""
    SELECT customer_id, array_agg(at) FROM interactions
    WHERE customer_id = ANY(:ids) AND at BETWEEN :first AND :last
    GROUP BY customer_id
""")
_REJECTED: Final = text("""
    SELECT DISTINCT links.customer_id, mentions.author_handle, mentions.network
    FROM links JOIN mentions ON mentions.id = links.mention_id
    WHERE links.customer_id = ANY(:ids) AND links.status = 'rejected'
      AND links.decided_by IS NOT NULL AND mentions.author_handle IS NOT NULL
""")
_COUNTS: Final = text("""
    SELECT counted.kind, counted.value, counted.count
    FROM unnest(cast(:kinds AS text[]), cast(:values AS text[])) AS wanted (kind, value)
    JOIN name_counts AS counted
      ON counted.kind = wanted.kind AND counted.value = wanted.value COLLATE "C"
""")


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


def find_candidates(session: Session, mentions: Mapping[Key, Told]) -> Found:
    """Who may have written these? Every mention is answered."""
    traces = _trace(session, mentions)
    ids = set(chain.from_iterable(one.ids for one in traces.values()))
    people = _read_customers(session, ids)
    for one in traces.values():
        _follow_merges(one, people)
    live = {person.id for person in people.values()}
    identities = _read_identities(session, mentions, traces)
    contacts = _read_contacts(session, mentions, live)
    rejected = _read_rejected(session, mentions, live)
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
    owners = _find_owners(session, mentions.values())
    wanted = {key: keys_of_mention(told) for key, told in mentions.items()}
    bearers = _find_bearers(session, set(chain.from_iterable(wanted.values())))
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
        traces.ids.update(dict.fromkeys(bearers.get(key, ())))
    return traces


def _find_owners(
    session: Session, mentions: Iterable[Told]
) -> dict[tuple[str, str], list[tuple[int, str, bool]]]:
    """By kind and value: customer, network, and whether a person has confirmed it."""
    wanted = sorted(
        {(found.clue.kind, found.clue.value) for told in mentions for found in told.clues}
    )
    owners: dict[tuple[str, str], list[tuple[int, str, bool]]] = {}
    if not wanted:
        return owners
    rows = session.execute(
        _OWNERS,
        {
            "kinds": [kind for kind, _ in wanted],
            "values": [value for _, value in wanted],
            "most": MOST_OWNERS + 1,
        },
    )
    for row in rows:
        known = owners.setdefault((row.kind, row.value), [])
        known.append((row.customer_id, row.network, row.origin == "confirmed"))
    return {key: known for key, known in owners.items() if len(known) <= MOST_OWNERS}


def _find_bearers(session: Session, keys: set[str]) -> dict[str, list[int]]:
    bearers: dict[str, list[int]] = {}
    if not keys:
        return bearers
    rows = session.execute(_BEARERS, {"keys": sorted(keys), "most": MOST_PER_KEY + 1}).all()
    for key, customer_id in rows:
        bearers.setdefault(key, []).append(customer_id)
    return {key: known for key, known in bearers.items() if len(known) <= MOST_PER_KEY}


def _read_customers(session: Session, ids: set[int]) -> dict[int, Candidate]:
    """By the id that was found; a merged customer leads to the one that took them over."""
    if not ids:
        return {}
    return {
        row.asked_id: Candidate(
            id=row.id,
            name=name_of(row.first_name, row.last_name, row.name),
            shown_name=row.name,
            company=read_company(row.company),
            email=row.email or "",
            postcode=(row.postcode or "").replace(" ", "").upper(),
            house=house_number(row.street),
            city=fold(row.city or ""),
            language=(row.language or "")[:2],
            products=folded_products(row.extra) if row.extra else (),
        )
        for row in session.execute(_CUSTOMERS, {"ids": sorted(ids)}).all()
    }


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
    if not ids:
        return {}
    rows = session.execute(_KNOWN_BY, {"ids": sorted(ids), "kinds": list(_MISTYPED)}).all()
    found: dict[int, dict[str, tuple[str, ...]]] = {}
    for customer_id, kind, values in rows:
        found.setdefault(customer_id, {})[kind] = tuple(values)
    return found


def _read_contacts(
    session: Session, mentions: Mapping[Key, Told], ids: set[int]
) -> dict[int, tuple[datetime, ...]]:
    """Orders and contacts around the time of the mentions."""
    times = [told.at for told in mentions.values() if told.at]
    if not times or not ids:
        return {}
    rows = session.execute(
        _CONTACTS,
        {"ids": sorted(ids), "first": min(times) - _AROUND, "last": max(times) + _AROUND},
    )
    return {customer_id: tuple(at) for customer_id, at in rows}


def _read_rejected(
    session: Session, mentions: Mapping[Key, Told], ids: set[int]
) -> set[tuple[int, Clue]]:
    """Customers and handles of whom a colleague said that they are not the same."""
    clues = (found.clue for told in mentions.values() for found in told.clues)
    if not ids or not any(clue.kind == "handle" for clue in clues):
        return set()
    rows = session.execute(_REJECTED, {"ids": sorted(ids)})
    read = ((row.customer_id, read_handle(row.author_handle, row.network)) for row in rows)
    return {(customer_id, clue) for customer_id, clue in read if isinstance(clue, Clue)}


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
        if told.name:
            wanted.update(("given", one) for one in told.name.given[:2])
        if told.alias:
            words = (told.alias.rest, *map(without_prefix, told.alias.words[1:]))
            wanted.update(("family", word) for word in words if word)
            wanted.update(("given", word) for word in told.alias.words[:1])
    listed = sorted(wanted)
    rows = session.execute(
        _COUNTS, {"kinds": [kind for kind, _ in listed], "values": [value for _, value in listed]}
    )
    counts = {(kind, value): count for kind, value, count in rows}
    return Frequencies(counts.pop(("all", ""), 0), counts)


def _candidate(
    person: Candidate,
    told: Told,
    traces: _Traces,
    identities: Mapping[int, Mapping[str, tuple[str, ...]]],
    contacts: Mapping[int, tuple[datetime, ...]],
    rejected: set[tuple[int, Clue]],
) -> Candidate:
    hits = tuple(traces.hits.get(person.id, ()))
    is_others = bool(traces.known) and person.id not in traces.known
    was_rejected = bool(rejected) and any((person.id, one.clue) in rejected for one in told.clues)
    return replace(
        person,
        hits=hits,
        identities=identities.get(person.id, {}),
        elsewhere=traces.elsewhere.get(person.id, ""),
        contacts=contacts.get(person.id, ()),
        others_handle=is_others,
        was_rejected=was_rejected,
    )
