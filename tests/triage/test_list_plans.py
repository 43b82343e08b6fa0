"""Every list besides the queue: an index answers it, and a longer page costs no more statements.

The queue's own lists, searches and numbers are in `tests/triage/cases/test_queue_plans.py`.
"""

# ruff: noqa: F811 (pytest finds fixtures by their names)

from collections.abc import Callable
from typing import Any, Final

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import NOW, keep_search
from tests.plans import without_reading_whole_tables
from tests.triage.cases.test_queue_plans import FILLED, people, plan_tree, seen  # noqa: F401
from triage.cases.reading import read_case
from triage.cases.rows import read_rows
from triage.customers.finding import list_customers
from triage.customers.reading import read_customer
from triage.duplicates.reading import list_pairs
from triage.incidents.reading import list_incidents
from triage.labels.doubts import list_doubts
from triage.mentions.search import MentionFilters, search_mentions
from triage.models import Case, CaseMention, Customer, Mention
from triage.notices.reading import count_unseen, list_notices
from triage.people.viewer import Viewer

Seen = list[tuple[str, Any]]
People = dict[str, Viewer]

# What a company has many of; rules, teams and the like are read as a whole.
LARGE: Final = {*FILLED, "notices", "mention_words"}
FILL_REVIEWS: Final = """
INSERT INTO reviews (mention_id, revision, complaint)
SELECT id, 1, 0.3 + (id % 20) / 100.0 FROM mentions
"""
FILL_NOTICES: Final = """
INSERT INTO notices (user_id, case_id, kind)
SELECT :user, id, 'assigned' FROM cases
"""


@pytest.fixture
def many(db: Session, people: People) -> People:
    """The company of the queue's tests, with doubts and notices besides."""
    db.execute(text(FILL_REVIEWS))
    db.execute(text(FILL_NOTICES), {"user": people["agent"].id})
    keep_search(db)
    for table in ("reviews", "notices", "mention_words"):
        db.execute(text(f"ANALYZE {table}"))
    # Six thousand rows are soon read; what matters is that an index can answer at all.
    without_reading_whole_tables(db)
    return people


LISTS: Final[dict[str, Callable[[Session, Viewer], object]]] = {
    "all mentions": lambda db, one: search_mentions(db, one, MentionFilters()),
    "mentions with a word": lambda db, one: search_mentions(
        db, one, MentionFilters(text="nummer17")
    ),
    "mentions of a day": lambda db, one: search_mentions(
        db, one, MentionFilters(since=NOW.replace(hour=1), until=NOW)
    ),
    "complaints": lambda db, one: search_mentions(db, one, MentionFilters(complaint_from=0.5)),
    "doubts": list_doubts,
    "customers": list_customers,
    "customers by name": lambda db, one: list_customers(db, one, text="klant 17"),
    "pairs of duplicates": lambda db, _: list_pairs(db),
    "incidents": list_incidents,
    "notices": list_notices,
    "unseen notices": count_unseen,
}


def assert_indexed(db: Session, seen: Seen, run: Callable[[], object]) -> None:
    """No statement reads one of the large tables from end to end."""
    seen.clear()
    run()
    for statement, values in list(seen):
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            assert LARGE & set(read_whole(plan_tree(db, statement, values))) == set(), statement


def read_whole(node: dict[str, Any], above: str = "") -> list[str]:
    """The tables that a plan reads whole; what a limit right above it stops is not."""
    found = [
        table
        for child in node.get("Plans", ())
        for table in read_whole(child, above=node["Node Type"])
    ]
    if node["Node Type"] == "Seq Scan" and above != "Limit":
        found.append(node["Relation Name"])
    return found


@pytest.mark.parametrize("who", ["agent", "manager"])
def test_every_list_is_answered_by_an_index(
    db: Session,
    many: People,
    seen: Seen,
    who: str,
) -> None:
    for read in LISTS.values():
        assert_indexed(db, seen, lambda read=read: read(db, many[who]))  # type: ignore[misc]


def test_a_case_and_a_customer_are_read_by_indexes(
    db: Session,
    many: People,
    seen: Seen,
) -> None:
    case = db.scalars(select(Case).where(Case.customer_id.is_not(None))).first()
    assert case is not None
    customer_id = case.customer_id or 0
    assert_indexed(db, seen, lambda: read_case(db, many["manager"], case.id))
    assert_indexed(db, seen, lambda: read_customer(db, many["manager"], customer_id, now=NOW))


def statements(db: Session, seen: Seen, run: Callable[[], object]) -> int:
    db.expire_all()
    seen.clear()
    run()
    return len(seen)


def test_a_longer_page_costs_no_more_statements(
    db: Session,
    many: People,
    seen: Seen,
) -> None:
    boss = many["manager"]
    pages: list[Callable[[int], object]] = [
        lambda limit: search_mentions(db, boss, MentionFilters(), limit=limit),
        lambda limit: read_rows(db, boss, list(db.scalars(select(Case.id).limit(limit)))),
    ]
    for page in pages:
        few = statements(db, seen, lambda page=page: page(5))  # type: ignore[misc]
        assert statements(db, seen, lambda page=page: page(50)) == few  # type: ignore[misc]


def test_a_long_conversation_costs_no_more_statements(
    db: Session,
    many: People,
    seen: Seen,
) -> None:
    boss = many["manager"]
    case_id = db.scalars(select(Case.id).where(Case.status == "open")).first() or 0
    short = statements(db, seen, lambda: read_case(db, boss, case_id))
    others = select(CaseMention.mention_id).where(CaseMention.case_id != case_id).limit(30)
    for mention_id in db.scalars(others).all():
        db.get_one(CaseMention, mention_id).case_id = case_id
    db.flush()
    assert len(read_case(db, boss, case_id).conversation) == 31
    assert statements(db, seen, lambda: read_case(db, boss, case_id)) == short


def test_a_customer_with_many_posts_costs_no_more_statements(
    db: Session,
    many: People,
    seen: Seen,
) -> None:
    boss = many["manager"]
    first, second = db.scalars(select(Customer.id).order_by(Customer.id).limit(2)).all()
    read_customer(db, boss, first, now=NOW)
    quiet = statements(db, seen, lambda: read_customer(db, boss, second, now=NOW))
    db.execute(
        text("UPDATE links SET customer_id = :one, status = 'linked' WHERE mention_id <= :to"),
        {"one": second, "to": (db.scalars(select(Mention.id).limit(1)).one() + 200)},
    )
    assert statements(db, seen, lambda: read_customer(db, boss, second, now=NOW)) <= quiet + 2
