from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.factories import NOW, make_customer, make_team
from tests.triage.cases.conftest import Post, viewer
from triage.cases.actions import claim_case, resolve_case
from triage.cases.counting import count_queue
from triage.cases.queue import QueueFilters, View, list_cases
from triage.errors import WrongInputError
from triage.models import Case, Link, TeamMember
from triage.people.viewer import Viewer


def ids(db: Session, who: Viewer, now: datetime = NOW, **filters: object) -> list[int]:
    page = list_cases(db, who, QueueFilters(**filters), now=now)  # type: ignore[arg-type]
    return [row.id for row in page.rows]


def open_cases(post: Post, count: int, **analysis: object) -> list[Case]:
    return [
        post.case_of(post(0.9, mention={"conversation_id": f"{id(analysis)}-{n}"}, **analysis))
        for n in range(count)
    ]


def test_the_most_urgent_comes_first_then_what_is_due_first(
    post: Post, db: Session, bob: Viewer, later: Callable[[float], datetime]
) -> None:
    mild = post.case_of(post(0.9, mention={"conversation_id": "a"}, severity="none"))
    late = post.case_of(post(0.9, now=later(-3), mention={"conversation_id": "b"}, severity="none"))
    grave = post.case_of(post(0.9, mention={"conversation_id": "c"}, flags=["safety"]))

    assert ids(db, bob) == [grave.id, late.id, mild.id]


@pytest.mark.parametrize("view", ["all", "resolved"])
def test_pages_hold_every_case_once(post: Post, db: Session, alice: Viewer, view: View) -> None:
    cases = open_cases(post, 23)
    if view == "resolved":
        for case in cases:
            resolve_case(db, alice, case.id, now=NOW)
    seen: list[int] = []
    cursor = None
    while True:
        page = list_cases(db, alice, QueueFilters(view=view), now=NOW, after=cursor, limit=5)
        seen += [row.id for row in page.rows]
        assert page.total == 23
        if not (cursor := page.next_cursor):
            break

    assert sorted(seen) == sorted(case.id for case in cases)
    assert len(seen) == len(set(seen))


def test_a_cursor_that_is_none_is_refused(db: Session, bob: Viewer) -> None:
    for cursor in ("x", "%%%", "MSAyIDM=", "w6k="):
        with pytest.raises(WrongInputError, match="after"):
            list_cases(db, bob, QueueFilters(), now=NOW, after=cursor)


def test_agents_see_their_teams_cases_and_those_of_nobody(
    post: Post, db: Session, bob: Viewer, alice: Viewer
) -> None:
    mine, other, nobodys = open_cases(post, 3)
    team, foreign = make_team(db), make_team(db)
    db.add(TeamMember(team_id=team.id, user_id=bob.id))
    mine.team_id, other.team_id = team.id, foreign.id
    db.flush()
    bob = Viewer(bob.id, bob.name, bob.email, bob.role, frozenset({team.id}), bob.language)

    assert set(ids(db, bob)) == {mine.id, nobodys.id}
    assert set(ids(db, alice)) == {mine.id, other.id, nobodys.id}
    assert set(ids(db, bob, text="bestelling")) == {mine.id, nobodys.id}
    assert count_queue(db, bob, NOW).all == 2

    other.assignee_id = bob.id
    db.flush()
    assert other.id in ids(db, bob)


def test_views_split_the_work(
    post: Post, db: Session, bob: Viewer, later: Callable[[float], datetime]
) -> None:
    claimed, resolved, free = open_cases(post, 3, severity="none", sentiment="neutral")
    claim_case(db, bob, claimed.id, now=NOW)
    resolve_case(db, bob, resolved.id, now=NOW)
    tomorrow = later(25)

    assert ids(db, bob, view="mine") == [claimed.id]
    assert ids(db, bob, view="unassigned") == [free.id]
    assert ids(db, bob, view="resolved") == [resolved.id]
    assert ids(db, bob, view="overdue") == []
    assert set(ids(db, bob, now=tomorrow, view="overdue")) == {claimed.id, free.id}
    counts = count_queue(db, bob, tomorrow)
    assert (counts.mine, counts.unassigned, counts.all, counts.overdue) == (1, 1, 2, 2)


def test_filters_narrow_the_list(post: Post, db: Session, bob: Viewer) -> None:
    post(0.9, mention={"conversation_id": "a", "text": "De fiets is stuk"}, category="product")
    wanted = post.case_of(
        post(
            0.9,
            mention={"conversation_id": "b", "text": "Rekening klopt niet"},
            category="billing",
            flags=["legal"],
            language="en",
        )
    )

    for filters in (
        {"category": "billing"},
        {"flag": "legal"},
        {"language": "en"},
        {"text": "rekening"},
    ):
        assert ids(db, bob, **filters) == [wanted.id]
    assert ids(db, bob, text="') OR 1=1 --") == []


def test_a_suggested_customer_is_shown_as_such(post: Post, db: Session, bob: Viewer) -> None:
    mention = post(0.9)
    customer = make_customer(db, name="Anna de Wit")
    db.add(
        Link(
            mention_id=mention.id,
            customer_id=customer.id,
            status="suggested",
            score=0.6,
            evidence=[],
        )
    )
    db.flush()

    row = list_cases(db, bob, QueueFilters(), now=NOW).rows[0]

    assert (row.customer_name, row.suggested_customer) == (None, "Anna de Wit")


def test_a_page_takes_the_same_number_of_queries_whatever_its_length(
    post: Post, db: Session, bob: Viewer
) -> None:
    def queries() -> int:
        counted: list[str] = []

        def count(*args: object) -> None:
            counted.append(str(args[2]))

        event.listen(db.get_bind(), "before_cursor_execute", count)
        list_cases(db, bob, QueueFilters(), now=NOW)
        event.remove(db.get_bind(), "before_cursor_execute", count)
        return len(counted)

    open_cases(post, 2)
    few = queries()
    open_cases(post, 20, severity="blame")

    assert queries() == few


def test_a_lead_is_an_agent_with_teams(db: Session, post: Post) -> None:
    lead = viewer(db, "Lia", "lead")
    case = open_cases(post, 1)[0]
    case.team_id = make_team(db).id
    db.flush()

    assert ids(db, lead) == []
