from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_customer,
    make_mention,
    make_team,
    make_user,
)
from triage.customers import finding
from triage.customers.finding import list_customers
from triage.customers.reading import read_customer
from triage.errors import NotFoundError, WrongInputError
from triage.models import CaseMention, Customer, Identity, Link, Mention, Team
from triage.people.viewer import Viewer


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db))


@pytest.fixture
def alice(db: Session) -> Viewer:
    return Viewer.of(make_user(db, role="manager"))


def link(db: Session, customer: Customer, status: str = "linked", **values: Any) -> Mention:
    mention = make_mention(db, **values)
    linked = {"status": status, "score": 0.95, "evidence": []}
    db.add(Link(mention_id=mention.id, customer_id=customer.id, **linked))
    db.flush()
    return mention


def open_case(
    db: Session, customer: Customer, mention: Mention, team: Team | None = None, **values: Any
) -> None:
    team_id = team.id if team else None
    case = make_case(db, mention, customer_id=customer.id, team_id=team_id, **values)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()


def names(db: Session, viewer: Viewer, text: str) -> list[str]:
    return [row.name for row in list_customers(db, viewer, text=text).rows]


def test_a_row_counts_open_cases_and_mentions(db: Session, bob: Viewer) -> None:
    anna = make_customer(db, name="Anna", city="Ede", value_eur=120)
    first = link(db, anna, published_at=datetime(2026, 10, 1, tzinfo=UTC))
    link(db, anna, published_at=NOW)
    link(db, anna, "suggested")
    open_case(db, anna, first)
    page = list_customers(db, bob, text="anna")
    [row] = page.rows
    assert (row.name, row.city, row.value_eur) == ("Anna", "Ede", 120.0)
    assert (row.open_cases, row.mentions, row.last_mention_at) == (1, 2, NOW)
    assert (page.total, page.next_cursor) == (1, None)


def test_search_finds_name_number_mail_phone_and_order(db: Session, bob: Viewer) -> None:
    anna = make_customer(
        db,
        name="Anna van der Berg",
        number="ZM-100045",
        email="anna@post.example",
        phone="+31612345678",
    )
    make_customer(db, name="Bea Smit", number="ZM-200000")
    db.add(Identity(customer_id=anna.id, kind="order_number", value="OR-1001", origin="import"))
    db.add(Identity(customer_id=anna.id, kind="phone", value="+31612345678", origin="import"))
    db.flush()
    for text in ("berg anna", "zm-1000", "ANNA@post", "06-1234 5678", "or 1001", "612345678"):
        assert names(db, bob, text) == ["Anna van der Berg"], text
    assert names(db, bob, "anna smit") == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "'; --", "\x00", "x" * 5000])
def test_odd_searches_find_nothing_and_break_nothing(db: Session, bob: Viewer, text: str) -> None:
    make_customer(db, name="Anna", number="K1")
    expected = ["Anna"] if text == "\x00" else []
    assert names(db, bob, text) == expected


@pytest.mark.parametrize("text", ["chloe ozd", "GROSS", "Chloë", "groß 3583xk", "utr 3583 XK"])
def test_search_minds_neither_capitals_nor_accents(db: Session, bob: Viewer, text: str) -> None:
    make_customer(db, name="Chloë Özdemir-Groß", city="Utrecht", postcode="3583 XK")
    make_customer(db, name="Chris Ozon", city="Ede")
    expected = [] if text == "GROSS" else ["Chloë Özdemir-Groß"]  # ß is one s: "gros" finds it
    assert names(db, bob, text) == expected


def test_when_too_many_fit_some_are_shown_and_that_is_told(
    db: Session, bob: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COUNTED_TO", 3)
    for number in range(6):
        make_customer(db, name=f"Anna {number}")
    some = list_customers(db, bob, text="anna")
    assert (some.total, some.is_exact, some.is_part, len(some.rows)) == (3, False, True, 3)
    # Without words the list goes on over all of them, in the order of their names.
    everybody = list_customers(db, bob, limit=4)
    rest = list_customers(db, bob, limit=4, after=everybody.next_cursor)
    assert not everybody.is_part
    assert [row.name for row in (*everybody.rows, *rest.rows)] == [f"Anna {n}" for n in range(6)]


def test_of_too_many_those_are_paged_whose_name_begins_so(
    db: Session, bob: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COUNTED_TO", 3)
    for name in ("Piet Janssen", "Janneke Bos", "Jan Smit", "JAN Bakker", "Jan-Willem Kok", "Ali"):
        make_customer(db, name=name)
    first = list_customers(db, bob, text="jan", limit=2)
    assert [row.name for row in first.rows] == ["JAN Bakker", "Jan Smit"]
    assert (first.is_part, first.is_beginning) == (True, True)
    second = list_customers(db, bob, text="jan", limit=2, after=first.next_cursor)
    assert [row.name for row in second.rows] == ["Jan-Willem Kok", "Janneke Bos"]
    assert second.next_cursor is None
    few = list_customers(db, bob, text="jan", limit=5)  # they would not fill a page
    assert (few.is_part, few.is_beginning) == (True, False)


def test_a_stage_or_group_narrows_the_list(db: Session, bob: Viewer) -> None:
    make_customer(db, name="Anna", lifecycle="lost", traits=["top"])
    make_customer(db, name="Bea", lifecycle="lost")
    make_customer(db, name="Carla", lifecycle="new", traits=["top"])

    def found(**values: str) -> list[str]:
        return [row.name for row in list_customers(db, bob, **values).rows]

    assert found(stage="lost") == ["Anna", "Bea"]
    assert found(trait="top") == ["Anna", "Carla"]
    assert found(stage="lost", trait="top", text="ann") == ["Anna"]
    with pytest.raises(WrongInputError):
        found(stage="platina")


def test_merged_customers_are_found_by_nobody(db: Session, bob: Viewer) -> None:
    anna = make_customer(db, name="Anna")
    make_customer(db, name="Anna oud", merged_into_id=anna.id)
    assert names(db, bob, "anna") == ["Anna"]


def test_pages_follow_each_other_by_name(db: Session, bob: Viewer) -> None:
    for name in ("Çelik", "anna", "Anna", "Bea", "bea", "IJsbrand", "İpek"):
        make_customer(db, name=name)
    whole = [row.id for row in list_customers(db, bob).rows]
    paged: list[int] = []
    after = None
    while True:
        page = list_customers(db, bob, after=after, limit=2)
        assert page.total == 7
        paged += [row.id for row in page.rows]
        if (after := page.next_cursor) is None:
            break
    assert paged == whole


@pytest.mark.parametrize("cursor", ["", "x", "bnVsbA==", "WyJhIiwgIngiXQ==", "W1tbW1tb"])
def test_a_cursor_that_is_none_is_told(db: Session, bob: Viewer, cursor: str) -> None:
    if cursor:
        with pytest.raises(WrongInputError):
            list_customers(db, bob, after=cursor)
    else:
        assert list_customers(db, bob, after=cursor).rows == ()


def test_a_long_page_takes_as_many_queries_as_a_short_one(
    db: Session, bob: Viewer, statements: list[str]
) -> None:
    for _ in range(20):
        link(db, make_customer(db))
    statements.clear()
    list_customers(db, bob, limit=2)
    short = len(statements)
    statements.clear()
    list_customers(db, bob, limit=15)
    assert len(statements) == short


def test_a_customers_page_shows_the_newest_first(db: Session, bob: Viewer) -> None:
    anna = make_customer(db, name="Anna")
    old = link(db, anna, published_at=datetime(2026, 9, 30, 23, tzinfo=UTC), text="oud")
    new = link(db, anna, published_at=NOW, text="nieuw")
    make_analysis(db, old, sentiment="negative")
    make_analysis(db, new, sentiment="positive")
    open_case(db, anna, old, status="resolved")
    open_case(db, anna, new)
    view = read_customer(db, bob, anna.id, now=NOW)
    assert view.card.name == "Anna"
    assert (view.card.open_cases, view.card.all_cases) == (1, 2)
    said = [entry.post.text for entry in view.timeline.entries if entry.post]
    assert said == ["nieuw", "oud"]
    assert [row.status for row in view.cases] == ["open", "resolved"]
    # In Amsterdam it was October already.
    assert [(one.month, one.negative, one.positive) for one in view.sentiment] == [
        (date(2026, 10, 1), 1, 0),
        (date(2026, 11, 1), 0, 1),
    ]


def test_what_another_team_works_on_is_out_of_sight(
    db: Session, bob: Viewer, alice: Viewer
) -> None:
    anna = make_customer(db, name="Anna")
    mention = link(db, anna)
    make_analysis(db, mention)
    open_case(db, anna, mention, make_team(db))
    for viewer, seen in ((bob, 0), (alice, 1)):
        [row] = list_customers(db, viewer).rows
        assert (row.open_cases, row.mentions) == (seen, seen)
        assert row.last_mention_at == (NOW if seen else None)
        view = read_customer(db, viewer, anna.id, now=NOW)
        assert (view.card.open_cases, view.card.all_cases) == (seen, seen)
        assert (len(view.cases), len(view.sentiment), len(view.reasons)) == (seen, seen, seen)
        assert {entry.kind for entry in view.timeline.entries} == (
            {"mention", "case"} if seen else set()
        )
        assert [one.count for one in view.counted] == [1] * seen


def test_an_unknown_customer_is_not_found(db: Session, bob: Viewer) -> None:
    with pytest.raises(NotFoundError):
        read_customer(db, bob, 10**12, now=NOW)
