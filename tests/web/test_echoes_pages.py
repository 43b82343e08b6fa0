"""Echoes on the pages: folded under the case, counted in the list, beside the trends, parted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_analysis, make_mention
from tests.triage.echoes.test_prints import COMPLAINT
from tests.web.backoffice import START, Browser, World
from triage.cases.deciding import Thresholds, decide_batch
from triage.models import Case, CaseMention, Echo, EchoParting, Source
from triage.queueing.work import put_work


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def echoed(world: World, sessions: sessionmaker[Session]) -> list[int]:
    """A complaint and its two reposts, of which one says something hostile about its author."""
    with sessions.begin() as session:
        source = session.scalars(select(Source)).first()
        ids = []
        for number, name in enumerate(["Karin", "<script>alert(1)</script>", "Piet"]):
            at = START + timedelta(minutes=number)
            mention = make_mention(
                session,
                source,
                text=COMPLAINT,
                author_name=name,
                url="javascript:alert(2)",
                published_at=at,
                fetched_at=at,
            )
            make_analysis(session, mention, complaint=0.9)
            put_work(session, "decide", [mention.id])
            ids.append(mention.id)
    while decide_batch(sessions, Thresholds(0.5, 0.25), now=START):
        pass
    return ids


def case_of(sessions: sessionmaker[Session], mention_id: int) -> int | None:
    with sessions() as session:
        return session.scalar(
            select(Case.id)
            .join(CaseMention, CaseMention.case_id == Case.id)
            .where(CaseMention.mention_id == mention_id)
        )


def test_the_case_tells_how_often_it_was_said_again(
    sessions: sessionmaker[Session], alice: Browser, echoed: list[int]
) -> None:
    page = alice.get(f"/cases/{case_of(sessions, echoed[0])}").text
    assert "2 " in page
    assert page.count(f"/echoes/{echoed[1]}/apart") == 1
    assert "<script>alert(1)" not in page
    assert "javascript:" not in page


def test_the_list_counts_echoes_and_can_leave_them_out(alice: Browser, echoed: list[int]) -> None:
    everything, originals = alice.get("/mentions").text, alice.get("/mentions?originals=1").text
    assert "+2" in everything
    assert f"/mentions/{echoed[2]}" in everything
    assert f"/mentions/{echoed[2]}" not in originals
    assert f"/mentions/{echoed[0]}" in originals


def test_one_click_takes_apart_and_the_second_does_no_harm(
    sessions: sessionmaker[Session], alice: Browser, echoed: list[int]
) -> None:
    for _ in range(2):
        answer = alice.post(f"/echoes/{echoed[1]}/apart", data={"back": "//evil.example"})
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith(f"/mentions/{echoed[1]}")
    while decide_batch(sessions, Thresholds(0.5, 0.25), now=START):
        pass
    with sessions() as session:
        assert session.get(Echo, echoed[1]) is None
        assert session.get(EchoParting, echoed[1]) is not None
    assert case_of(sessions, echoed[1]) not in {None, case_of(sessions, echoed[0])}


def test_an_echo_leads_to_what_it_repeats(alice: Browser, echoed: list[int]) -> None:
    page = alice.get(f"/mentions/{echoed[2]}").text
    assert f'href="/mentions/{echoed[0]}"' in page


def test_trends_count_what_was_said_once(alice: Browser, echoed: list[int]) -> None:
    day = START.date().isoformat()
    page = alice.get(f"/trends?since={day}&until={day}").text
    assert "2 " in page
    assert ("bereik" in page) or ("reach" in page)
