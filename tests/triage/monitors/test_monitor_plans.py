"""Every list of a monitor is answered by an index, and the preview by the words' own."""

# ruff: noqa: F811 (pytest finds fixtures by their names)

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import NOW, make_monitor
from tests.plans import without_reading_whole_tables
from tests.triage.cases.test_queue_plans import FILLED, people, read_through, seen  # noqa: F401
from triage.cases.queue import QueueFilters, list_cases
from triage.mentions.search import MentionFilters, search_mentions
from triage.monitors.meaning import Wish
from triage.monitors.parsing import parse
from triage.monitors.preview import preview
from triage.monitors.reading import latest_matches, list_doubtful, list_monitors
from triage.people.viewer import Viewer

Seen = list[tuple[str, Any]]
ZONE: Final = ZoneInfo("Europe/Amsterdam")
LARGE: Final = {*FILLED, "mention_monitors", "mention_words"}
FILL_WORDS: Final = """
INSERT INTO mention_words (mention_id, words, search)
SELECT id, array_to_tsvector(ARRAY['woord' || id % 97, 'post' || id]), '' FROM mentions
"""
FILL_MATCHES: Final = """
INSERT INTO mention_monitors (mention_id, monitor_id, published_at, relevance, is_doubtful)
SELECT id, :monitor, published_at, 0.1, id % 500 = 0 FROM mentions
"""


@pytest.fixture
def monitor_id(db: Session, people: dict[str, Viewer]) -> int:
    monitor = make_monitor(db, "woord1*")
    db.execute(text(FILL_WORDS))
    db.execute(text(FILL_MATCHES), {"monitor": monitor.id})
    for table in ("mention_monitors", "mention_words"):
        db.execute(text(f"ANALYZE {table}"))
    without_reading_whole_tables(db)
    return monitor.id


def indexed(db: Session, seen: Seen, run: Callable[[], object]) -> list[str]:
    """The statements that were asked; none of them read a large table from end to end."""
    seen.clear()
    run()
    asked = [one for one in list(seen) if one[0].lstrip().upper().startswith(("SELECT", "WITH"))]
    for statement, values in asked:
        assert LARGE & set(read_through(db, statement, values)) == set(), statement
    return [statement for statement, _ in asked]


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_every_list_of_monitors_is_answered_by_an_index(
    db: Session, people: dict[str, Viewer], seen: Seen, monitor_id: int, who: str
) -> None:
    viewer, wish = people[who], Wish("woord1*")
    lists: list[Callable[[], object]] = [
        lambda: list_monitors(db, now=NOW, zone=ZONE),
        lambda: latest_matches(db, viewer, monitor_id, wish),
        lambda: list_doubtful(db, viewer, monitor_id, wish),
        lambda: search_mentions(db, viewer, MentionFilters(monitor_id=monitor_id)),
        lambda: list_cases(db, viewer, QueueFilters(monitor_id=monitor_id), now=NOW),
        lambda: preview(db, viewer, parse("woord13"), now=NOW, zone=ZONE),
        lambda: preview(db, viewer, parse("lang:nl"), now=NOW, zone=ZONE),
    ]
    for read in lists:
        assert indexed(db, seen, read)


def test_a_longer_list_of_monitors_costs_no_more_statements(
    db: Session, people: dict[str, Viewer], seen: Seen, monitor_id: int
) -> None:
    few = len(indexed(db, seen, lambda: list_monitors(db, now=NOW, zone=ZONE)))
    for _ in range(5):
        make_monitor(db, changed_at=NOW - timedelta(days=1))
    assert len(indexed(db, seen, lambda: list_monitors(db, now=NOW, zone=ZONE))) == few
