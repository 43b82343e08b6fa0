"""Stored mentions against 50 monitors, on one core: compiled together, and each asked by itself.

Both ways read the same rows out of the database. The plain way is the evaluator of the tests,
which tries everything; it is slow enough to be measured on a part.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session, sessionmaker

from ingest.mentions import RawMention
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line, compare, seconds_of
from tests.triage.monitors.asking import naive
from triage.mentions.storing import store_mentions
from triage.models import Mention, Monitor
from triage.monitors.kept import HeardRow, as_heard, heard_columns, matcher_of, read_wishes
from triage.monitors.looking import begin_looking, look_back
from triage.monitors.parsing import parse

STORED: Final = 20_000
PART: Final = 1_000
MONITORS: Final = 50
_PAGE: Final = 1_000
_NAMES: Final = ("bol", "ster", "essent", "ziggo", "postnl", "vattenfall", "etos", "hema", "gamma")
_THINGS: Final = (
    "bezorg*", "pakket", "storing", "factuur", "klantenservice", "app", "levering", "retour*",
    "internet", "bestelling", "wachttijd", "monteur", "garantie", "korting",
)  # fmt: skip
_SHAPES: Final = (
    "{name} ({thing} OR {other}) -vacature",
    '"{thing} {other}" OR #{name} OR @{name}',
    "{thing} ~5 (niet OR geen OR slecht) lang:nl",
    "({name} OR {thing}) AND (kapot OR laat OR boos* OR klacht*) AND NOT source:news",
    "{thing} {other} rating:<3",
    "{other} has:link -{thing}",
)


def measure(ground: Ground, *, runs: int) -> list[Line]:
    """Mentions a second: read and matched, and with the matches written as well."""
    services = ground.services()
    try:
        _fill(services.sessions)
        ours, plain = compare(
            lambda: _match_all(services.sessions), _match_naively(services.sessions), runs=runs
        )
        busy = _processor_s(lambda: _match_all(services.sessions))
        back = seconds_of(lambda: _look_back(services.sessions))
    finally:
        services.engine.dispose()
    about = f"{STORED:,} stored mentions, {MONITORS} monitors; plain: each asked by itself"
    return [
        Line("match stored mentions", "mentions/s", STORED / ours, PART / plain, about),
        Line(
            "the same on a core of its own",
            "mentions/s",
            STORED / busy,
            None,
            "processor time of this process",
        ),
        Line("look back with one monitor", "mentions/s", STORED / back, None, "with its writes"),
    ]


def _processor_s(work: Callable[[], object]) -> float:
    """Seconds of the processor: what it takes where nobody else is at work."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def queries() -> list[str]:
    """Fifty monitors as a company of some size has them."""
    return [
        _SHAPES[n % len(_SHAPES)].format(
            name=_NAMES[n % len(_NAMES)],
            thing=_THINGS[n % len(_THINGS)],
            other=_THINGS[(n * 5 + 1) % len(_THINGS)].rstrip("*"),
        )
        for n in range(MONITORS)
    ]


def _fill(sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        source_id = add_bench_source(session, "to be matched")
        posts = (
            RawMention(
                external_id=f"post-{number}",
                text=f"{text} {number}",
                published_at=now - timedelta(minutes=number),
                language="nl",
                rating=float(number % 5 + 1),
            )
            for number, text in enumerate(texts(STORED))
        )
        store_mentions(session, source_id, posts, now=now)
        session.add_all(
            Monitor(name=f"Monitor {number}", query=query) for number, query in enumerate(queries())
        )


def _read(sessions: sessionmaker[Session], number: int) -> list[HeardRow]:
    found: list[HeardRow] = []
    with sessions.begin() as session:
        wanted = heard_columns().order_by(Mention.published_at.desc()).limit(number)
        for rows in session.execute(wanted.execution_options(yield_per=_PAGE)).partitions():
            found += as_heard(rows)
    return found


def _match_all(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        matcher = matcher_of(read_wishes(session))
    return sum(len(matcher.match(row.heard)) for row in _read(sessions, STORED))


def _match_naively(sessions: sessionmaker[Session]) -> Callable[[], int]:
    asked = [parse(query) for query in queries()]

    def match() -> int:
        rows = _read(sessions, PART)
        return sum(naive(query, row.heard) for row in rows for query in asked)

    return match


def _look_back(sessions: sessionmaker[Session]) -> None:
    now = datetime.now(UTC)
    with sessions.begin() as session:
        monitor = session.get_one(Monitor, 1)
        begin_looking(monitor, now - timedelta(minutes=1))
    while look_back(sessions, now=now):
        pass
