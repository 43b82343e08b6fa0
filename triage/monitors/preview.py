"""What a query would have found in the last thirty days, before it is kept.

The index of words brings the few mentions that can match; the query itself is asked of each.
Where the index cannot help (a query without words, or words still being indexed), the newest
mentions are read one after the other. Either way time and number are bounded, and what was not
looked at is told.
"""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Select, cast, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from triage.models import Mention, MentionWords
from triage.monitors.evaluating import compiled
from triage.monitors.kept import HeardRow, as_heard, heard_columns
from triage.monitors.looking import words_reach
from triage.monitors.needs import index_query
from triage.monitors.query import Query
from triage.monitors.showing import Found, found_of
from triage.people.viewer import Viewer, may_see_mention

DAYS: Final = 30
EXAMPLES: Final = 12
MOST_LOOKED_AT: Final = 20_000
LONGEST_S: Final = 2.5
_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class Preview:
    """How many matched by day, and some of them. `reached`: older ones were not looked at."""

    total: int
    days: tuple[tuple[date, int], ...]
    examples: tuple[Found, ...]
    looked_at: int
    reached: datetime | None


def preview(
    session: Session,
    viewer: Viewer,
    query: Query,
    *,
    now: datetime,
    zone: ZoneInfo,
    longest_s: float = LONGEST_S,
    most: int = MOST_LOOKED_AT,
) -> Preview:
    """Ask the query of what was published in the last thirty days and the viewer may see."""
    since = now - timedelta(days=DAYS)
    end = time.monotonic() + longest_s
    holds = compiled(query)
    counts: Counter[date] = Counter()
    examples: list[Found] = []
    looked_at, last, is_complete = 0, None, True
    for row in _candidates(session, viewer, query, since, most, end):
        looked_at += 1
        last = row.published_at
        if holds(row.heard):
            counts[row.published_at.astimezone(zone).date()] += 1
            if len(examples) < EXAMPLES:
                examples.append(found_of(query, row))
        if time.monotonic() > end:
            is_complete = False
            break
    if looked_at >= most:
        is_complete = False
    first, today = since.astimezone(zone).date(), now.astimezone(zone).date()
    days = tuple(
        (day, counts[day])
        for day in (first + timedelta(days=n) for n in range((today - first).days + 1))
    )
    return Preview(
        total=counts.total(),
        days=days,
        examples=tuple(examples),
        looked_at=looked_at,
        reached=None if is_complete else last,
    )


def _candidates(
    session: Session, viewer: Viewer, query: Query, since: datetime, most: int, end: float
) -> Iterator[HeardRow]:
    wanted = (
        heard_columns()
        .where(may_see_mention(viewer), Mention.published_at >= since)
        .order_by(Mention.published_at.desc(), Mention.id.desc())
        .limit(most)
    )
    asked = index_query(query)
    if asked is not None and words_reach(session, since):
        narrowed = wanted.join(MentionWords, MentionWords.mention_id == Mention.id).where(
            MentionWords.words.op("@@")(cast(asked, TSQUERY))
        )
        half = max(0.05, (end - time.monotonic()) / 2)
        try:
            found = _within(session, narrowed, half)
        except OperationalError:
            pass  # too many words are alike: the newest are read one by one below
        else:
            yield from (row for start in range(0, len(found), _PAGE)
                        for row in as_heard(found[start : start + _PAGE]))  # fmt: skip
            return
    yield from _read_on(session, wanted)


def _within(session: Session, statement: Select[Any], seconds: float) -> list[Any]:
    """The rows, unless the database needs longer than that; raises OperationalError then."""
    with session.begin_nested():
        limit = f"SET LOCAL statement_timeout = {int(seconds * 1000)}"
        session.execute(text(limit))
        rows = list(session.execute(statement))
        session.execute(text("SET LOCAL statement_timeout = 0"))
        return rows


def _read_on(session: Session, statement: Select[Any]) -> Iterator[HeardRow]:
    result = session.execute(statement.execution_options(yield_per=_PAGE))
    for rows in result.partitions():
        yield from as_heard(rows)
