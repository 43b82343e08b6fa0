"""One line of time over everything: in order, in pages, within sight, and quick when long."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_customer, make_mention, make_team, make_user
from triage.customers.consents import record_consent
from triage.customers.notes import add_note, remove_note
from triage.customers.timeline import GROUPS, TimelinePage, read_timeline
from triage.errors import WrongInputError
from triage.models import (
    CaseEvent,
    CaseMention,
    Customer,
    Interaction,
    Link,
    StageChange,
)
from triage.people.viewer import Viewer


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


def post(db: Session, customer: Customer, hours_ago: float, team_id: int | None = None) -> int:
    """A linked post, in a case of its own where a team is given."""
    at = NOW - timedelta(hours=hours_ago)
    mention = make_mention(db, published_at=at)
    db.add(Link(mention_id=mention.id, customer_id=customer.id, status="linked", score=1,
                evidence=[]))  # fmt: skip
    if team_id:
        case = make_case(db, mention, customer_id=customer.id, team_id=team_id, opened_at=at)
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
        db.add(CaseEvent(case_id=case.id, kind="replied", at=at, data={"text": "Dag"}))
    db.flush()
    return mention.id


def dealing(db: Session, customer: Customer, kind: str, hours_ago: float) -> None:
    db.add(
        Interaction(
            customer_id=customer.id,
            kind=kind,
            at=NOW - timedelta(hours=hours_ago),
            title=kind,
            source="t",
            external_id=f"{customer.id}-{kind}-{hours_ago}",
        )
    )
    db.flush()


def full(db: Session, bob: Viewer) -> Customer:
    """A customer with one entry of every kind, an hour apart."""
    anna = make_customer(db)
    post(db, anna, 1)
    mention = make_mention(db, published_at=NOW - timedelta(hours=2))
    case = make_case(db, mention, customer_id=anna.id, opened_at=NOW - timedelta(hours=2))
    db.add(CaseEvent(case_id=case.id, kind="replied", at=NOW - timedelta(hours=3),
                     data={"text": "Sorry!"}))  # fmt: skip
    db.add(CaseEvent(case_id=case.id, kind="claimed", at=NOW, data={}))
    for hours, kind in (
        (4, "order"),
        (5, "contact"),
        (6, "visit"),
        (7, "invoice"),
        (8, "delivery"),
    ):
        dealing(db, anna, kind, hours)
    add_note(db, bob, anna.id, text="Belt graag", now=NOW - timedelta(hours=9))
    db.add(StageChange(customer_id=anna.id, at=NOW - timedelta(hours=10), old_stage="new",
                       new_stage="active", reason={}))  # fmt: skip
    db.add(StageChange(customer_id=anna.id, at=NOW - timedelta(hours=99), old_stage=None,
                       new_stage="new", reason={}))  # fmt: skip
    record_consent(db, bob, anna.id, channel="email", purpose="marketing", status="withdrawn",
                   now=NOW - timedelta(hours=11))  # fmt: skip
    return anna


SMALL = re.compile(r" on (users|sources|teams|analyses|mention_revisions)\b")
"""Tables that are small, or empty in these tests."""

ALL = ["mention", "case", "answer", "order", "contact", "visit", "invoice", "delivery", "note",
       "stage", "consent"]  # fmt: skip


def kinds(page: TimelinePage) -> list[str]:
    return [entry.kind for entry in page.entries]


def test_everything_is_on_one_line_the_newest_first(db: Session, bob: Viewer) -> None:
    anna = full(db, bob)
    page = read_timeline(db, bob, anna.id)
    assert kinds(page) == ALL
    assert page.next_cursor is None
    assert page.entries[0].post is not None
    assert page.entries[2].text == "Sorry!"
    assert page.entries[8].by == "Bob"


@pytest.mark.parametrize("limit", [1, 2, 3, 5])
def test_pages_follow_each_other_without_gap_or_repetition(
    db: Session, bob: Viewer, limit: int
) -> None:
    anna = full(db, bob)
    # Several at the very same moment, of several kinds.
    for kind in ("order", "visit", "contact"):
        dealing(db, anna, kind, 1)
    post(db, anna, 1)
    whole = [(entry.kind, entry.id) for entry in read_timeline(db, bob, anna.id).entries]
    paged, after = [], None
    while True:
        page = read_timeline(db, bob, anna.id, after=after, limit=limit)
        paged += [(entry.kind, entry.id) for entry in page.entries]
        if (after := page.next_cursor) is None:
            break
    assert paged == whole
    assert len(set(whole)) == len(ALL) + 4


@pytest.mark.parametrize("group", GROUPS)
def test_a_filter_shows_its_kinds_only_and_pages_well(db: Session, bob: Viewer, group: str) -> None:
    anna = full(db, bob)
    found, after = [], None
    while True:
        page = read_timeline(db, bob, anna.id, show=group, after=after, limit=1)
        found += kinds(page)
        if (after := page.next_cursor) is None:
            break
    assert found == [kind for kind in ALL if kind in GROUPS[group]]


def test_posts_cases_and_answers_of_other_teams_are_out_of_sight(db: Session, bob: Viewer) -> None:
    anna = make_customer(db)
    post(db, anna, 1, make_team(db).id)
    alice = Viewer.of(make_user(db, role="manager"))
    assert kinds(read_timeline(db, bob, anna.id)) == []
    assert sorted(kinds(read_timeline(db, alice, anna.id))) == ["answer", "case", "mention"]


def test_removed_notes_and_other_customers_are_not_there(db: Session, bob: Viewer) -> None:
    anna, bea = make_customer(db), make_customer(db)
    note = add_note(db, bob, anna.id, text="weg", now=NOW)
    remove_note(db, bob, anna.id, note, now=NOW)
    dealing(db, bea, "order", 1)
    assert kinds(read_timeline(db, bob, anna.id)) == []


@pytest.mark.parametrize("cursor", ["x", "bnVsbA==", "WyJhIiwgIngiLCAxXQ==", "W1tbW1tb"])
def test_a_cursor_that_is_none_is_told(db: Session, bob: Viewer, cursor: str) -> None:
    with pytest.raises(WrongInputError):
        read_timeline(db, bob, make_customer(db).id, after=cursor)


def test_a_group_that_is_none_is_told(db: Session, bob: Viewer) -> None:
    with pytest.raises(WrongInputError):
        read_timeline(db, bob, make_customer(db).id, show="alles")


def test_a_long_line_takes_as_many_queries_as_a_short_one(
    db: Session, bob: Viewer, statements: list[str]
) -> None:
    anna = full(db, bob)
    statements.clear()
    read_timeline(db, bob, anna.id, limit=2)
    short = len(statements)
    for hours in range(20, 60):
        post(db, anna, hours)
    statements.clear()
    read_timeline(db, bob, anna.id, limit=50)
    # Seven kinds, then the posts with their analyses and earlier texts.
    assert short <= len(statements) <= 9


@pytest.fixture
def asked(db: Session) -> Iterator[list[tuple[str, Any]]]:
    """Queries with their parameters, as they went to the database."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            seen.append((statement, parameters))

    connection = db.get_bind()
    event.listen(connection, "before_cursor_execute", note)
    yield seen
    event.remove(connection, "before_cursor_execute", note)


def test_no_query_walks_over_a_whole_table(
    db: Session, bob: Viewer, asked: list[tuple[str, Any]]
) -> None:
    """Thousands of rows of others: plans start from the customer's own."""
    anna = full(db, bob)
    db.execute(text(
        "INSERT INTO customers (number, name) SELECT 'T' || n, 'Klant ' || n "
        "FROM generate_series(1, 3000) n"))  # fmt: skip
    db.execute(text(
        "INSERT INTO interactions (customer_id, kind, at, title, source, external_id) "
        "SELECT c.id, 'order', now() - n * interval '1 day', 'x', 's', c.id || '-' || n "
        "FROM customers c, generate_series(1, 4) n WHERE c.number LIKE 'T%'"))  # fmt: skip
    everybody = "FROM customers WHERE number LIKE 'T%'"
    for statement in (
        "INSERT INTO customer_notes (customer_id, text) SELECT id, 'x' ",
        "INSERT INTO stage_changes (customer_id, at, old_stage, new_stage, reason) "
        "SELECT id, now(), 'new', 'active', '{}' ",
        "INSERT INTO consents (customer_id, channel, purpose, status, at, source) "
        "SELECT id, 'email', 'any', 'given', now(), 's' ",
    ):
        db.execute(text(statement + everybody))
    mention = make_mention(db)
    db.execute(text(
        "INSERT INTO mentions (source_id, external_id, content_hash, text, conversation_id, "
        "published_at, fetched_at) SELECT :source, 'm' || n, 'm', 'x', 'm' || n, now(), now() "
        "FROM generate_series(1, 3000) n"), {"source": mention.source_id})  # fmt: skip
    db.execute(text(
        "INSERT INTO links (mention_id, customer_id, status, score, evidence) "
        "SELECT m.id, c.id, 'linked', 1, '[]' FROM mentions m JOIN customers c "
        "ON c.number = 'T' || substr(m.external_id, 2) WHERE m.external_id LIKE 'm%'"))  # fmt: skip
    db.execute(text(
        "INSERT INTO cases (source_id, conversation_id, subject, status, language, sentiment, "
        "category, severity, flags, complaint, priority, priority_reasons, customer_id, "
        "last_mention_at, due_at) SELECT m.source_id, m.conversation_id, 'x', 'open', 'nl', "
        "'neutral', 'other', 'none', '[]', 0.5, 1, '[]', l.customer_id, now(), now() "
        "FROM mentions m JOIN links l ON l.mention_id = m.id "
        "WHERE m.external_id LIKE 'm%'"))  # fmt: skip
    db.execute(text("INSERT INTO case_events (case_id, kind) SELECT id, 'replied' FROM cases"))
    db.execute(text(
        "INSERT INTO case_mentions (case_id, mention_id, home_case_id, revision_told) "
        "SELECT c.id, m.id, c.id, 1 "
        "FROM cases c JOIN mentions m USING (source_id, conversation_id)"))  # fmt: skip
    db.execute(text(
        "INSERT INTO special_marks (mention_id, revision, found, covers) "
        "SELECT id, 1, '[]', '[]' FROM mentions"))  # fmt: skip
    db.execute(text("INSERT INTO work (stage, mention_id) SELECT 'understand', id FROM mentions"))
    db.execute(text(
        "INSERT INTO case_uncoverings (case_id, user_id, categories, reason) "
        "SELECT id, :bob, '[]', 'x' FROM cases"), {"bob": bob.id})  # fmt: skip
    db.execute(text("ANALYZE"))
    asked.clear()
    read_timeline(db, bob, anna.id, limit=30)
    queries = list(asked)
    assert len(queries) >= 7
    walks = []
    for statement, parameters in queries:
        plan = db.connection().exec_driver_sql(f"EXPLAIN {statement}", parameters).scalars()
        walks += [line for line in plan if "Seq Scan" in line and not SMALL.search(line)]
    assert walks == []
