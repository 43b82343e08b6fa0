"""The lists that are opened more seldom, and every filter of those opened all day: an index each.

Together with `test_list_plans` and `test_queue_plans` these are all lists that grow with a company.
"""

# ruff: noqa: F811 (pytest finds fixtures by their names)

from collections.abc import Callable
from dataclasses import fields
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import NOW
from tests.triage.cases.test_queue_plans import people, seen  # noqa: F401
from tests.triage.test_list_plans import (  # noqa: F401
    LARGE,
    People,
    Seen,
    many,
    plan_tree,
    read_whole,
)
from triage.cases.queue import QueueFilters, list_cases
from triage.cases.relating import find_other_cases
from triage.customers.finding import list_customers
from triage.customers.timeline import read_timeline
from triage.echoes.reading import reach_of_case
from triage.incidents.reading import list_incidents
from triage.incidents.similar import find_similar
from triage.mentions.search import MentionFilters, search_mentions
from triage.models import Case, Customer, Incident, IncidentCase, Monitor, Source, Team
from triage.people.viewer import Viewer
from triage.queueing.dead import count_dead, list_dead
from triage.replies.reading import count_waiting, list_waiting

GROWING: Final = {*LARGE, "reviews", "replies", "work", "outbox", "echoes", "incident_cases"}
FILL: Final = {
    "replies": """
        INSERT INTO replies (key, case_id, author_id, text, language, state)
        SELECT gen_random_uuid(), id, :user, 'Dank je', 'nl',
               CASE WHEN id % 400 = 0 THEN 'awaiting_approval' ELSE 'withdrawn' END FROM cases
    """,
    "work": """
        INSERT INTO work (stage, mention_id, dead_at)
        SELECT 'link', id, CASE WHEN id % 500 = 0 THEN now() END FROM mentions
    """,
    "outbox": """
        INSERT INTO outbox (id, destination, topic, subject_id, payload, dead_at)
        SELECT gen_random_uuid(), 'x', 'case.updated', id, '{}',
               CASE WHEN id % 500 = 0 THEN now() END FROM cases
    """,
    "echoes": """
        INSERT INTO echoes (mention_id, leader_id, kind)
        SELECT id, id - 1, 'same_words' FROM mentions WHERE id % 40 = 0
    """,
}


@pytest.fixture
def grown(db: Session, many: People) -> People:
    """The company of the other plans, with answers, messages, failures and echoes besides."""
    for table, fill in FILL.items():
        db.execute(text(fill), {"user": many["agent"].id} if ":user" in fill else {})
        db.execute(text(f"ANALYZE {table}"))
    monitor = Monitor(name="Alles", query="woord")
    incident = Incident(title="Storing", opened_by=many["manager"].id)
    db.add_all([monitor, incident])
    db.flush()
    some = db.scalars(select(Case.id).order_by(Case.id).limit(40)).all()
    db.add_all(IncidentCase(incident_id=incident.id, case_id=case_id) for case_id in some)
    db.flush()
    return many


def assert_indexed(db: Session, seen: Seen, run: Callable[[], object]) -> None:
    seen.clear()
    run()
    for statement, values in list(seen):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            whole = GROWING & set(read_whole(plan_tree(db, statement, values)))
            assert whole == set(), statement


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_every_filter_of_the_queue_is_answered_by_an_index(
    db: Session, grown: People, seen: Seen, who: str
) -> None:
    values = {
        "view": "all",
        "team_id": db.scalars(select(Team.id)).first(),
        "status": "resolved",
        "assignee": grown["agent"].id,
        "category": "billing",
        "severity": "none",
        "sentiment": "negative",
        "flag": "legal",
        "tag": "actie",
        "language": "nl",
        "source_id": db.scalars(select(Source.id)).first(),
        "customer": "unknown",
        "overdue": True,
        "incident_id": db.scalars(select(Incident.id)).first(),
        "monitor_id": db.scalars(select(Monitor.id)).first(),
        "text": "nummer17",
        "sort": "oldest",
    }
    assert set(values) == {field.name for field in fields(QueueFilters)}
    for name, value in values.items():
        one = QueueFilters(**{name: value})  # type: ignore[arg-type]
        assert_indexed(db, seen, lambda one=one: list_cases(db, grown[who], one, now=NOW))  # type: ignore[misc]


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_every_filter_of_the_mentions_is_answered_by_an_index(
    db: Session, grown: People, seen: Seen, who: str
) -> None:
    values = {
        "text": "nummer17",
        "source_id": db.scalars(select(Source.id)).first(),
        "sentiment": "negative",
        "intent": "complaint",
        "category": "delivery",
        "language": "nl",
        "complaint_from": 0.5,
        "monitor_id": db.scalars(select(Monitor.id)).first(),
        "originals": True,
        "since": NOW - timedelta(hours=2),
        "until": NOW,
    }
    assert set(values) == {field.name for field in fields(MentionFilters)}
    for name, value in values.items():
        one = MentionFilters(**{name: value})  # type: ignore[arg-type]
        assert_indexed(db, seen, lambda one=one: search_mentions(db, grown[who], one))  # type: ignore[misc]


LISTS: Final[dict[str, Callable[[Session, Viewer], object]]] = {
    "customers of a stage": lambda db, one: list_customers(db, one, stage="lost"),
    "top customers": lambda db, one: list_customers(db, one, trait="top"),
    "answers that wait": list_waiting,
    "how many wait": count_waiting,
    "what failed": lambda db, _: list_dead(db),
    "how much failed": lambda db, _: count_dead(db),
    "incidents": list_incidents,
}


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_lists_that_are_opened_seldom_are_answered_by_an_index_too(
    db: Session, grown: People, seen: Seen, who: str
) -> None:
    for read in LISTS.values():
        assert_indexed(db, seen, lambda read=read: read(db, grown[who]))  # type: ignore[misc]


def test_what_stands_beside_a_case_or_customer_is_answered_by_an_index(
    db: Session, grown: People, seen: Seen
) -> None:
    boss = grown["manager"]
    case_id = db.scalars(select(Case.id).where(Case.status == "open")).first() or 0
    customer_id = db.scalars(select(Customer.id)).first() or 0
    beside: list[Callable[[], object]] = [
        lambda: find_similar(db, boss, case_id),
        lambda: find_other_cases(db, boss, case_id, ""),
        lambda: find_other_cases(db, boss, case_id, "nummer17"),
        lambda: reach_of_case(db, boss, case_id),
        lambda: read_timeline(db, boss, customer_id),
    ]
    for read in beside:
        assert_indexed(db, seen, read)
