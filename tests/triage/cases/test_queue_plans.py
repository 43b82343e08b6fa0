"""Every statement of the queue is answered by an index, and a longer page costs no more of them."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from tests.factories import NOW, make_customer, make_source, make_team
from tests.triage.cases.conftest import viewer
from triage.cases.counting import count_queue
from triage.cases.queue import SORTS, VIEWS, QueueFilters, list_cases
from triage.models import Identity
from triage.people.viewer import Viewer

CASES = 6_000
FILLED = ("cases", "mentions", "case_mentions", "customers", "identities", "links", "analyses")
# Small enough to be read as a whole, whatever the queue holds.
SMALL = {"teams", "users", "sources", "company", "reviews", "team_members"}

FILL = """
WITH posts AS (
    INSERT INTO mentions (source_id, external_id, content_hash, text, conversation_id,
                          published_at, fetched_at, author_name)
    SELECT :source, 'p' || n, 'p' || n,
           repeat('woord' || (n % 997) || ' ', 12) || 'nummer' || n, 'c' || n,
           CAST(:now AS timestamptz) - n * interval '1 minute', :now, 'Anna ' || n
    FROM generate_series(1, :cases) AS n RETURNING id, external_id, published_at, conversation_id
), made AS (
    INSERT INTO cases (source_id, conversation_id, subject, status, language, sentiment, category,
        severity, flags, tags, complaint, priority, priority_reasons, customer_id, team_id,
        assignee_id, opened_at, last_mention_at, due_at, first_response_at, resolved_at)
    SELECT :source, conversation_id, 'Onderwerp ' || n,
        CASE WHEN n % 10 < 2 THEN 'open' WHEN n % 100 = 2 THEN 'waiting'
             WHEN n % 100 = 3 THEN 'snoozed' ELSE 'resolved' END,
        'nl', 'negative', (ARRAY['delivery', 'billing', 'privacy'])[1 + n % 3], 'none',
        CASE WHEN n % 50 = 0 THEN '["legal"]'::jsonb ELSE '[]' END,
        CASE WHEN n % 500 = 0 THEN '["actie"]'::jsonb ELSE '[]' END,
        0.9, n % 101, repeat('x', 300)::text::jsonb_text, CASE WHEN n % 300 = 0 THEN :customer END,
        CASE WHEN n % 4 = 0 THEN :team ELSE :other END, CASE WHEN n % 200 = 1 THEN :user END,
        published_at, published_at, published_at + interval '4 hours',
        CASE WHEN n % 3 = 0 THEN published_at END,
        CASE WHEN n % 10 >= 2 THEN published_at END
    FROM (SELECT *, substr(external_id, 2)::int AS n FROM posts) AS numbered
    RETURNING id, conversation_id
)
INSERT INTO case_mentions (mention_id, case_id, home_case_id, revision_told)
SELECT posts.id, made.id, made.id, 1 FROM posts JOIN made USING (conversation_id)
""".replace("repeat('x', 300)::text::jsonb_text", "to_jsonb(ARRAY[repeat('x', 300)])")

FILL_CUSTOMERS = """
INSERT INTO customers (number, name)
SELECT 'G' || n, 'Klant ' || n FROM generate_series(1, 3000) AS n
"""
FILL_LINKS = """
INSERT INTO links (mention_id, customer_id, status, score, evidence)
SELECT id, (SELECT min(id) FROM customers) + id % 2500,
       CASE WHEN id % 2 = 0 THEN 'linked' ELSE 'suggested' END, 0.5, '[]' FROM mentions
"""
FILL_IDENTITIES = """
INSERT INTO identities (customer_id, kind, value, origin)
SELECT customers.id, kind, kind || customers.id || '-' || n, 'import' FROM customers,
    unnest(ARRAY['email', 'phone', 'order_number']) AS kind, generate_series(1, 2) AS n
"""
FILL_ANALYSES = """
INSERT INTO analyses (mention_id, revision, model_version, language, language_confidence,
    sentiment, sentiment_probs, intent, intent_probs, complaint, category, category_probs,
    severity, severity_probs, flags, reasons, embedding)
SELECT id, 1, 'test', 'nl', 1, 'negative', '{}', 'complaint', '{}', 0.9, 'delivery', '{}',
    'none', '{}', '[]', '[]', array_fill(0::real, ARRAY[384])::vector FROM mentions
"""


@pytest.fixture
def people(db: Session) -> dict[str, Viewer]:
    team, other = make_team(db), make_team(db)
    bob = viewer(db, "Bob", "agent")
    customer = make_customer(db, name="Anna Bakker")
    db.add(Identity(customer_id=customer.id, kind="email", value="a@voorbeeld.nl", origin="x"))
    db.flush()
    db.execute(text(FILL_CUSTOMERS))
    parameters = {
        "source": make_source(db).id, "now": NOW, "cases": CASES, "customer": customer.id,
        "team": team.id, "other": other.id, "user": bob.id,
    }  # fmt: skip
    db.execute(text(FILL), parameters)
    db.execute(text(FILL_LINKS))
    db.execute(text(FILL_IDENTITIES))
    db.execute(text(FILL_ANALYSES))
    for table in FILLED:
        db.execute(text(f"ANALYZE {table}"))
    return {
        "agent": Viewer(bob.id, "Bob", "b@x", "agent", frozenset({team.id}), "nl"),
        "manager": viewer(db, "Alice", "manager"),
    }


@pytest.fixture
def seen(db: Session) -> Iterator[list[tuple[str, Any]]]:
    """The statements that the database was asked, with their values."""
    asked: list[tuple[str, Any]] = []

    def note(_: Any, __: Any, statement: str, values: Any, *___: Any) -> None:
        asked.append((statement, values))

    event.listen(db.get_bind(), "before_cursor_execute", note)
    yield asked
    event.remove(db.get_bind(), "before_cursor_execute", note)


def plan_tree(db: Session, statement: str, values: Any) -> dict[str, Any]:
    """How PostgreSQL would answer a statement."""
    connection = db.connection().connection.driver_connection
    assert connection is not None
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", values)
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    tree: dict[str, Any] = plan[0]["Plan"]
    return tree


def read_through(db: Session, statement: str, values: Any) -> list[str]:
    """The tables that a statement reads from end to end."""
    found: list[str] = []

    def walk(node: dict[str, Any]) -> None:
        if node["Node Type"] == "Seq Scan":
            found.append(node["Relation Name"])
        for child in node.get("Plans", ()):
            walk(child)

    walk(plan_tree(db, statement, values))
    return [table for table in found if table not in SMALL]


def assert_indexed(db: Session, seen: list[tuple[str, Any]], run: Callable[[], Any]) -> None:
    seen.clear()
    run()
    for statement, values in list(seen):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            assert read_through(db, statement, values) == [], statement


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_every_list_is_read_by_an_index(
    db: Session, people: dict[str, Viewer], seen: list[tuple[str, Any]], who: str
) -> None:
    filters = [QueueFilters(view=view, sort=sort) for view in VIEWS for sort in (None, *SORTS)]
    filters += [
        QueueFilters(category="privacy"), QueueFilters(flag="legal"), QueueFilters(tag="actie"),
        QueueFilters(sentiment="negative"), QueueFilters(overdue=True),
        QueueFilters(customer="known"), QueueFilters(assignee="me"),
        QueueFilters(assignee="nobody", language="nl"), QueueFilters(status="closed"),
        QueueFilters(text="woord17"), QueueFilters(text="nummer17"), QueueFilters(text="#17"),
        QueueFilters(text="a@voorbeeld.nl"), QueueFilters(text="anna bakker"),
        QueueFilters(text="88213"), QueueFilters(text="woord17", view="mine"),
    ]  # fmt: skip
    for one in filters:
        assert_indexed(db, seen, lambda one=one: list_cases(db, people[who], one, now=NOW))  # type: ignore[misc]
    page = list_cases(db, people[who], QueueFilters(), now=NOW)
    assert page.next_cursor
    after = page.next_cursor
    assert_indexed(
        db, seen, lambda: list_cases(db, people[who], QueueFilters(), now=NOW, after=after)
    )
    assert_indexed(
        db, seen, lambda: list_cases(db, people[who], QueueFilters(), now=NOW, before=after)
    )


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_the_numbers_beside_the_views_are_counted_by_an_index_and_stop(
    db: Session, people: dict[str, Viewer], seen: list[tuple[str, Any]], who: str
) -> None:
    assert_indexed(db, seen, lambda: count_queue(db, people[who], NOW))
    if who == "manager":
        assert count_queue(db, people[who], NOW).all == 1_001
        assert list_cases(db, people[who], QueueFilters(), now=NOW).total == 1_001


def test_fifty_rows_cost_as_many_statements_as_ten(
    db: Session, people: dict[str, Viewer], seen: list[tuple[str, Any]]
) -> None:
    asked = []
    for limit in (10, 50):
        seen.clear()
        page = list_cases(db, people["manager"], QueueFilters(), now=NOW, limit=limit)
        assert len(page.rows) == limit
        asked.append(len(seen))
    assert asked[0] == asked[1] <= 6
