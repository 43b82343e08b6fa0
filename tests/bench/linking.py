"""Linking mentions against a million customers: how fast, and how often right.

Beside it, in the same run: equal identities only (fast, and blind for everything else), and
comparing the author's name with every customer's by rapidfuzz.
"""

import os
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Final, TypeVar

import psycopg
from rapidfuzz import fuzz, process
from sqlalchemy import delete, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from nlp.entities import EntityRules
from tests.bench.ground import Ground, add_bench_source
from tests.bench.report import Line, percentile, seconds_of
from tests.gold.base import identities_of
from tests.gold.customers import GoldCustomer, make_customers, plain
from tests.gold.mentions import GoldMention, World, make_mentions
from triage.bootstrap import Services
from triage.customers.identities import Clue
from triage.linking.counting import count_names
from triage.linking.keys import CustomerFields, keys_of_customer
from triage.linking.telling import tell
from triage.links.clues import find_clues, read_rules
from triage.links.linking_stage import BATCH_SIZE, link_batch
from triage.links.proposing import Proposal
from triage.links.recognising import recognise
from triage.models import Link, Mention, Work
from triage.models.customer import IDENTITY_KINDS
from triage.queueing.work import put_work

Row = TypeVar("Row")

SEED: Final = 41
MENTIONS: Final = 2000
SINGLES: Final = 300
_SCANNED: Final = 5  # authors whose name is compared with every customer's
_WRITERS: Final = 10  # the first so many of every hundred customers may write: families, too

_CUSTOMERS: Final = (
    "id", "number", "name", "first_name", "last_name", "company", "email", "phone", "street",
    "postcode", "city", "country", "language", "customer_since", "value_eur",
)  # fmt: skip


def measure(ground: Ground, *, customers: int, runs: int) -> list[Line]:
    """Mentions a second and milliseconds for one, and the share of right answers."""
    services = ground.services()
    try:
        started = time.perf_counter()
        world = _load(ground, customers)
        loading = time.perf_counter() - started
        count_names(services.sessions, anew=True)
        written = list(make_mentions(world, MENTIONS))
        _store(services, written)
        ours = [_link_all(services, len(written)) for _ in range(runs)]
        equal = [seconds_of(lambda: _look_up_all(services, written)) for _ in range(runs)]
        singles = list(_link_singly(services, written[:SINGLES]))
        scan_s = _scan(services, written)
        right = _quality(services, written)
    finally:
        services.engine.dispose()
    speed = len(written) / statistics.median(ours)
    return [
        Line("load customers for this", "rows/s", customers / loading,
             about=f"{customers:,} customers with keys, by COPY"),
        Line("link in batches", "mentions/s", speed, len(written) / statistics.median(equal),
             f"{os.cpu_count()} cores, stored; plain: equal identities only, nothing stored"),
        Line("link in batches", "mentions/s", speed, 1 / scan_s,
             "plain: rapidfuzz over all names in memory"),
        Line("one link, median", "ms", percentile(singles, 0.5) * 1000),
        Line("one link, p95", "ms", percentile(singles, 0.95) * 1000),
        *right,
    ]  # fmt: skip


def _load(ground: Ground, rows: int) -> World:
    """COPY, and indexes afterwards: nobody's import is measured here. Returns who may write."""
    writers: list[GoldCustomer] = []
    handles: list[str] = []
    url = make_url(ground.database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        indexes = {
            name: connection.execute("SELECT pg_get_indexdef(%s::regclass)", (name,)).fetchone()
            or ("",)
            for name in ("ix_customer_keys_key", "ix_identities_value")
        }
        for name in indexes:
            connection.execute(f"DROP INDEX {name}")
        for part in _parts(enumerate(make_customers(rows, SEED), start=1), 20_000):
            writers += [one for place, one in part if (place - 1) % 100 < _WRITERS]
            handles += [handle.partition(":@")[2] for _, one in part for handle in one.handles]
            _copy(connection, "customers", _CUSTOMERS, (_row(*pair) for pair in part))
            _copy(
                connection, "customer_keys", ("customer_id", "key"),
                ((place, key) for place, one in part for key in keys_of_customer(_fields(one))),
            )  # fmt: skip
            _copy(
                connection, "identities", ("customer_id", "kind", "value", "network", "origin"),
                (
                    (place, clue.kind, clue.value, clue.network, "import")
                    for place, one in part
                    for clue in dict.fromkeys(_clues(one))
                ),
            )  # fmt: skip
        for row in indexes.values():
            connection.execute(row[0])
        connection.execute("SELECT setval(pg_get_serial_sequence('customers', 'id'), %s)", (rows,))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE customers, customer_keys, identities")
    world = World.of(writers, SEED)
    world.taken = Counter(handles)
    return world


def _parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while part := list(islice(iterator, size)):
        yield part


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterator[Sequence[object]],
) -> None:
    with connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _clues(one: GoldCustomer) -> list[Clue]:
    """As the import reads them; its way with phone numbers takes longer than all the rest."""
    digits = plain(one.phone)[-9:]
    phone = Clue("phone", f"+{32 if one.country == 'BE' else 31}{digits}")
    return [*identities_of(replace(one, phone="")), *([phone] if digits else [])]


def _row(place: int, one: GoldCustomer) -> Sequence[object]:
    return (
        place, one.number, one.name, one.first_name, one.last_name, one.company or None,
        one.email or None, one.phone or None, _street(one), one.postcode, one.city, one.country,
        one.language, one.customer_since, one.value_eur,
    )  # fmt: skip


def _fields(one: GoldCustomer) -> CustomerFields:
    return CustomerFields(
        one.name, one.first_name, one.last_name, one.company, one.email, _street(one),
        one.postcode, one.city,
    )  # fmt: skip


def _street(one: GoldCustomer) -> str:
    return f"{one.street} {one.house_number}"


def _store(services: Services, written: Sequence[GoldMention]) -> None:
    with services.sessions.begin() as session:
        source_id = add_bench_source(session, "gold")
        session.add_all(
            Mention(
                source_id=source_id, external_id=str(place), conversation_id=str(place),
                content_hash=str(place), text=one.facts.text, network=one.facts.network,
                author_handle=one.facts.author_handle, author_name=one.facts.author_name,
                reference=one.facts.reference, published_at=one.facts.published_at,
                language_hint=one.facts.language,
                extra={"location": one.facts.places[0]} if one.facts.places else {},
            )
            for place, one in enumerate(written)
        )  # fmt: skip


def _link_all(services: Services, expected: int) -> float:
    """The stage as the worker runs it: claimed, compared, stored."""
    with services.sessions.begin() as session:
        session.execute(delete(Link))
        session.execute(delete(Work))
        put_work(session, "link", session.scalars(select(Mention.id)).all())
    done, started = 0, time.perf_counter()
    while taken := link_batch(services.sessions, limit=BATCH_SIZE):
        done += taken
    if done != expected:
        raise RuntimeError(f"{done} of {expected} mentions were linked")
    return time.perf_counter() - started


def _look_up_all(services: Services, written: Sequence[GoldMention]) -> None:
    """The plain way: who has exactly this identity?"""
    rules = read_rules({})
    with services.sessions.begin() as session:
        for part in _parts(written, BATCH_SIZE):
            clues = {found.clue for one in part for found in find_clues(one.facts, rules)}
            session.execute(
                text(
                    "SELECT customer_id FROM identities JOIN unnest(cast(:kinds AS text[]), "
                    "cast(:values AS text[])) AS wanted (kind, value) USING (kind, value)"
                ),
                {"kinds": [one.kind for one in clues], "values": [one.value for one in clues]},
            ).all()


def _link_singly(services: Services, written: Sequence[GoldMention]) -> Iterator[float]:
    """Seconds of single mentions, each in a transaction of its own."""
    rules = read_rules({})
    for one in written:
        yield seconds_of(partial(_recognise, services, rules, [one]))


def _recognise(
    services: Services, rules: EntityRules, some: Sequence[GoldMention]
) -> dict[int, tuple[Proposal, ...]]:
    with services.sessions.begin() as session:
        return recognise(
            session,
            {
                place: tell(one.facts, find_clues(one.facts, rules))
                for place, one in enumerate(some)
            },
        )


def _scan(services: Services, written: Sequence[GoldMention]) -> float:
    """Seconds for one mention whose author's name is compared with every customer's."""
    with Session(services.engine) as session:
        names = [row[0] for row in session.execute(text("SELECT lower(name) FROM customers"))]
    asked = [one.facts.author_name for one in written if one.facts.author_name][:_SCANNED]

    def scan(name: str) -> Callable[[], object]:
        return lambda: process.extractOne(name.lower(), names, scorer=fuzz.WRatio, score_cutoff=90)

    return statistics.median(seconds_of(scan(name)) for name in asked)


def _id_of(writer: int) -> int:
    return writer // _WRITERS * 100 + writer % _WRITERS + 1


def _quality(services: Services, written: Sequence[GoldMention]) -> list[Line]:
    """False links, and how often the right customer was first, beside equal identities only."""
    linked = false = found = equal = linkable = 0
    for part in _parts(enumerate(written), 200):
        answers = _recognise(services, read_rules({}), [one for _, one in part])
        for (_, one), proposals in zip(part, answers.values(), strict=True):
            gold = None if one.gold is None else _id_of(one.gold)
            first = proposals[0] if proposals else None
            is_right = first is not None and first.customer_id == gold
            linkable += one.is_linkable
            if first is not None and one.is_linkable and is_right:
                found += 1
                equal += any(item.kind in IDENTITY_KINDS for item in first.evidence)
            if first is not None and first.status == "linked":
                linked += 1
                false += not is_right
    return [
        Line("false links", "%", 100 * false / max(1, linked), about=f"{false} of {linked}"),
        Line("right one first", "%", 100 * found / linkable, 100 * equal / linkable,
             f"of {linkable} linkable among a tenth of the customers; plain: equal identities"),
    ]  # fmt: skip
