"""Echoes are found, led by the earliest, followed when that changes, and make one case."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_mention, make_source, make_user
from tests.triage.echoes.test_prints import COMPLAINT
from triage.cases.deciding import Thresholds, decide_batch
from triage.echoes.grouping import group_echoes
from triage.echoes.parting import take_apart
from triage.echoes.reading import count_echoes, count_reach, reach_of_case
from triage.errors import NotFoundError
from triage.models import Case, CaseEvent, CaseMention, Echo, Mention, Source, Work
from triage.people.viewer import Viewer
from triage.queueing.work import put_work

THRESHOLDS = Thresholds(complaint=0.5, review=0.25)


class Crowd:
    """Posts that appear in places, each decided on as the worker would."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions
        with sessions.begin() as session:
            self.source_ids = [
                make_source(session, name=name, purpose="service, reach").id
                for name in ("Forum", "Social")
            ]

    def post(self, text: str = COMPLAINT, hours: float = 0, place: int = 0, **told: Any) -> int:
        complaint = told.pop("complaint", 0.9)
        with self.sessions.begin() as session:
            source = session.get_one(Source, self.source_ids[place])
            at = NOW + timedelta(hours=hours)
            values = {"text": text, "published_at": at, "fetched_at": at, **told}
            mention = make_mention(session, source, **values)
            make_analysis(session, mention, complaint=complaint)
            put_work(session, "decide", [mention.id])
            return mention.id

    def settle(self) -> None:
        while decide_batch(self.sessions, THRESHOLDS, now=NOW):
            pass

    def told(self, *texts: Any) -> list[int]:
        ids = []
        for one in texts:
            ids.append(self.post(**one))
            self.settle()
        return ids

    def leaders(self) -> dict[int, int]:
        with self.sessions() as session:
            return {one.mention_id: one.leader_id for one in session.scalars(select(Echo))}

    def members(self) -> set[int]:
        with self.sessions() as session:
            return set(session.scalars(select(CaseMention.mention_id)))

    def cases(self) -> int:
        with self.sessions() as session:
            return session.scalar(select(func.count()).select_from(Case)) or 0

    def change(self, mention_id: int, **values: Any) -> None:
        with self.sessions.begin() as session:
            session.execute(update(Mention).where(Mention.id == mention_id).values(**values))
            put_work(session, "decide", [mention_id])
        self.settle()

    def viewer(self) -> Viewer:
        with self.sessions.begin() as session:
            return Viewer.of(make_user(session, name="Alice", role="manager"))


@pytest.fixture
def crowd(sessions: sessionmaker[Session]) -> Crowd:
    return Crowd(sessions)


def test_reposts_make_one_case_and_count_as_reach(crowd: Crowd) -> None:
    first, *others = crowd.told(
        {}, {"hours": 1, "place": 1, "text": f"RT @jan: {COMPLAINT}"}, {"hours": 2, "place": 1}
    )

    assert crowd.leaders() == dict.fromkeys(others, first)
    assert crowd.members() == {first}
    with crowd.sessions() as session:
        case = session.scalars(select(Case)).one()
        reach = reach_of_case(session, crowd.viewer(), case.id)
        assert (reach.count, [row.mention_id for row in reach.rows]) == (2, others)
        assert count_echoes(session, [first, *others]) == {first: 2}
        assert count_reach(session, NOW, NOW + timedelta(days=1)) == 2


def test_what_is_no_count_of_followers_breaks_no_page(crowd: Crowd) -> None:
    odd: list[Any] = [1.5, 10**12, -3, "veel", None, True, {"a": 1}, 250]
    crowd.told({}, *({"hours": n, "extra": {"followers": one}} for n, one in enumerate(odd, 1)))
    with crowd.sessions() as session:
        case = session.scalars(select(Case)).one()
        reach = reach_of_case(session, crowd.viewer(), case.id)
        assert (reach.count, reach.audience) == (len(odd), 250)


def test_the_order_of_arrival_and_doing_it_again_change_nothing(crowd: Crowd) -> None:
    late, early, middle = crowd.told({"hours": 5}, {"hours": 1, "place": 1}, {"hours": 3})
    found = crowd.leaders()
    assert found == {late: early, middle: early}

    with crowd.sessions.begin() as session:
        group_echoes(session, [late, early, middle])
        put_work(session, "decide", [late, early, middle])
    crowd.settle()

    assert crowd.leaders() == found
    assert crowd.cases() == 1


def test_the_first_to_say_it_joins_the_case_that_an_echo_opened(crowd: Crowd) -> None:
    late, early = crowd.told({"hours": 5}, {"hours": 1, "place": 1})

    assert crowd.members() == {late, early}
    assert crowd.cases() == 1
    with crowd.sessions() as session:
        joined = session.scalars(select(CaseEvent).where(CaseEvent.kind == "mention_joined")).one()
        assert joined.data["because"] == "echo"


def test_when_the_leader_is_deleted_the_next_leads_and_the_case_stays(crowd: Crowd) -> None:
    first, second, third = crowd.told({}, {"hours": 1, "place": 1}, {"hours": 2})

    crowd.change(first, deleted_at=NOW + timedelta(hours=3))

    assert crowd.leaders() == {first: second, third: second}
    assert crowd.members() == {first, second}
    assert crowd.cases() == 1


def test_an_echo_that_is_edited_into_something_else_stands_for_itself(crowd: Crowd) -> None:
    first, second, third = crowd.told({}, {"hours": 1, "place": 1}, {"hours": 2})

    crowd.change(
        second,
        text="Mijn rekening klopt al maanden niet en niemand bij jullie wil daar eens naar kijken",
        revision=2,
    )

    assert crowd.leaders() == {third: first}
    assert crowd.members() == {first, second}
    assert crowd.cases() == 2


def test_a_leader_that_is_edited_leaves_the_others_together(crowd: Crowd) -> None:
    first, second, third = crowd.told({}, {"hours": 1, "place": 1}, {"hours": 2})

    crowd.change(first, text="Laat maar, het is inmiddels opgelost door een vriendelijke mevrouw",
                 revision=2)  # fmt: skip

    assert crowd.leaders() == {third: second}
    assert crowd.cases() <= 2


def test_what_was_said_long_ago_is_said_anew(crowd: Crowd) -> None:
    crowd.told({}, {"hours": 24 * 15, "place": 1})
    assert crowd.leaders() == {}
    assert crowd.cases() == 2


def test_short_texts_are_never_one(crowd: Crowd) -> None:
    crowd.told(
        {"text": "Waar blijft mijn pakket?"}, {"text": "Waar blijft mijn pakket?", "place": 1}
    )
    assert crowd.leaders() == {}
    assert crowd.cases() == 2


def test_one_review_through_two_sources_is_one_mention_and_one_case(crowd: Crowd) -> None:
    review = {"text": "Nooit meer", "rating": 1.0, "author_name": "M. de Wit"}
    first, second = crowd.told(review, {**review, "hours": 3, "place": 1})

    assert crowd.leaders() == {second: first}
    assert crowd.cases() == 1
    with crowd.sessions() as session:
        assert count_echoes(session, [first]) == {}
        assert count_reach(session, NOW, NOW + timedelta(days=1)) == 0


def test_people_are_asked_about_the_first_only(crowd: Crowd) -> None:
    from triage.models import Review  # noqa: PLC0415

    first, _ = crowd.told({"complaint": 0.3}, {"complaint": 0.3, "hours": 1, "place": 1})
    with crowd.sessions() as session:
        assert session.scalars(select(Review.mention_id)).all() == [first]


def test_what_was_taken_apart_stays_apart(crowd: Crowd) -> None:
    first, second = crowd.told({}, {"hours": 1, "place": 1})
    alice = crowd.viewer()
    for _ in range(2):
        with crowd.sessions.begin() as session:
            take_apart(session, alice, second, now=NOW)
        crowd.settle()

    assert crowd.leaders() == {}
    assert crowd.members() == {first, second}
    third = crowd.told({"hours": 2, "place": 1})[0]
    assert crowd.leaders() == {third: first}


def test_nobody_takes_apart_what_is_not_there(crowd: Crowd) -> None:
    with crowd.sessions() as session, pytest.raises(NotFoundError):
        take_apart(session, crowd.viewer(), 12345, now=NOW)


def test_two_workers_with_the_same_text_open_one_case(crowd: Crowd) -> None:
    ids = [crowd.post(hours=number / 10, place=number % 2) for number in range(12)]
    start = threading.Barrier(4)
    failed: list[BaseException] = []

    def work() -> None:
        start.wait()
        try:
            while decide_batch(crowd.sessions, THRESHOLDS, now=NOW, limit=1):
                pass
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    crowd.settle()

    assert failed == []
    assert crowd.cases() == 1
    assert crowd.leaders() == dict.fromkeys(ids[1:], ids[0])
    with crowd.sessions() as session:
        assert session.scalars(select(Work.id)).all() == []


def test_deleting_the_rows_of_a_leader_frees_the_others(crowd: Crowd) -> None:
    first, _ = crowd.told({}, {"hours": 1, "place": 1})
    with crowd.sessions.begin() as session:
        session.execute(delete(Mention).where(Mention.id == first))
    assert crowd.leaders() == {}
