"""Linking mentions against a million customers: how fast, and how often right.

Beside it, in the same run: equal identities only (fast, and blind for everything else), and
comparing the author's name with every customer's by rapidfuzz.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Final

from rapidfuzz import fuzz, process
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from nlp.entities import EntityRules
from tests.bench.ground import Ground
from tests.bench.linking_base import load, parts, store
from tests.bench.linking_quality import quality
from tests.bench.report import Line, percentile, seconds_of
from tests.gold.mentions import GoldMention, World, make_mentions
from triage.bootstrap import Services
from triage.linking.clues import find_clues, read_rules
from triage.linking.counting import count_names
from triage.linking.telling import tell
from triage.links.linking_stage import BATCH_SIZE, link_batch
from triage.links.proposing import Proposal
from triage.links.recognising import recognise
from triage.models import Link, Mention, Work
from triage.queueing.work import put_work

SEED: Final = 41
MENTIONS: Final = 8000
SINGLES: Final = 500
PROCESSES: Final = 2
"""As many as the product has for this: see `triage.servers.children`."""
_SCANNED: Final = 5  # authors whose name is compared with every customer's


def measure(ground: Ground, *, customers: int, runs: int) -> list[Line]:
    """Mentions a second and milliseconds for one, and the share of right answers."""
    started = time.perf_counter()
    world = load(ground, customers, SEED)
    loading = time.perf_counter() - started
    line = Line("load customers for this", "rows/s", customers / loading,
                about=f"{customers:,} customers with keys, by COPY")  # fmt: skip
    return [line, *measure_world(ground, world, runs=runs)]


def measure_world(ground: Ground, world: World, *, runs: int) -> list[Line]:
    """The same with customers who are there already."""
    services = ground.services()
    try:
        count_names(services.sessions, anew=True)
        written = list(make_mentions(world, MENTIONS))
        store(services, world, written)
        ours = [_link_all(ground, services, len(written)) for _ in range(runs)]
        right = quality(services, written)
        equal = [seconds_of(lambda: _look_up_all(services, written)) for _ in range(runs)]
        singles = list(_link_singly(services, written[:SINGLES]))
        scan_s = _scan(services, written)
    finally:
        services.engine.dispose()
    speed = len(written) / statistics.median(ours)
    return [
        Line("link in batches", "mentions/s", speed, len(written) / statistics.median(equal),
             f"{PROCESSES} processes, {os.cpu_count()} cores, stored; "
             "plain: equal identities only, nothing stored"),
        Line("link in batches", "mentions/s", speed, 1 / scan_s,
             "plain: rapidfuzz over all names in memory"),
        Line("one link, median", "ms", percentile(singles, 0.5) * 1000),
        Line("one link, p95", "ms", percentile(singles, 0.95) * 1000),
        *right,
    ]  # fmt: skip


def _link_all(ground: Ground, services: Services, expected: int) -> float:
    """Seconds for all mentions: the stage as the workers run it, claimed, compared, stored."""
    with services.sessions.begin() as session:
        session.execute(delete(Link))
        session.execute(delete(Work))
        put_work(session, "link", session.scalars(select(Mention.id)).all())
    context = get_context("spawn")
    ends = [context.Pipe() for _ in range(PROCESSES)]
    workers = [context.Process(target=_work, args=(ground, theirs)) for _, theirs in ends]
    for worker in workers:
        worker.start()
    for ours, _ in ends:
        ours.recv()  # it is ready
    started = time.perf_counter()
    for ours, _ in ends:
        ours.send("go")
    done = sum(ours.recv() for ours, _ in ends)
    took = time.perf_counter() - started
    for worker in workers:
        worker.join()
    if done != expected:
        raise RuntimeError(f"{done} of {expected} mentions were linked")
    return took


def _work(ground: Ground, parent: Connection) -> None:
    """One worker: links until nothing is due, and tells how many."""
    services = ground.services()
    _connect(services)
    parent.send("ready")
    parent.recv()
    done = 0
    while taken := link_batch(services.sessions, limit=BATCH_SIZE):
        done += taken
    parent.send(done)
    services.engine.dispose()


def _connect(services: Services) -> None:
    """Connect, as a worker that has run for a while has."""
    with services.sessions.begin() as session:
        recognise(session, {})


def _look_up_all(services: Services, written: Sequence[GoldMention]) -> None:
    """The plain way: who has exactly this identity?"""
    rules = read_rules({})
    with services.sessions.begin() as session:
        for part in parts(written, BATCH_SIZE):
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
        yield seconds_of(partial(_recognise, services, rules, one))


def _recognise(
    services: Services, rules: EntityRules, one: GoldMention
) -> Mapping[int, tuple[Proposal, ...]]:
    with services.sessions.begin() as session:
        return recognise(session, {0: tell(one.facts, find_clues(one.facts, rules))})


def _scan(services: Services, written: Sequence[GoldMention]) -> float:
    """Seconds for one mention whose author's name is compared with every customer's."""
    with Session(services.engine) as session:
        names = [row[0] for row in session.execute(text("SELECT lower(name) FROM customers"))]
    asked = [one.facts.author_name for one in written if one.facts.author_name][:_SCANNED]

    def scan(name: str) -> Callable[[], object]:
        return lambda: process.extractOne(name.lower(), names, scorer=fuzz.WRatio, score_cutoff=90)

    return statistics.median(seconds_of(scan(name)) for name in asked)
