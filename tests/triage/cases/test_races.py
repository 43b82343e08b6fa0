"""Two agents reach for the same case at the same moment: exactly one of them has it."""

import threading
from collections import Counter
from datetime import timedelta

from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_case, make_mention, make_source
from tests.locks import wait_for_a_lock
from tests.triage.cases.conftest import Post, viewer
from triage.bootstrap import make_sessions
from triage.cases import actions
from triage.cases.life import snooze_case
from triage.cases.merging import merge_cases, unmerge_case
from triage.errors import AlreadyClaimedError, StaleError, TriageError
from triage.models import Case, CaseEvent, CaseMention
from triage.people.viewer import Viewer

RACES = 1000


def test_in_a_thousand_races_of_two_agents_exactly_one_wins_each(fresh_database: str) -> None:
    sessions = make_sessions(create_engine(fresh_database, pool_size=2))
    with sessions.begin() as session:
        mention = make_mention(session)
        people = [viewer(session, name, "agent") for name in ("Bob", "Charlie")]
        cases = [make_case(session, mention) for _ in range(RACES)]
        case_ids = [case.id for case in cases]
    start = threading.Barrier(2)
    wins: list[Counter[int]] = [Counter(), Counter()]

    def run(place: int, person: Viewer) -> None:
        for case_id in case_ids:
            start.wait()
            try:
                with sessions.begin() as session:
                    actions.claim_case(session, person, case_id, now=NOW, version=1)
            except (AlreadyClaimedError, StaleError):
                continue
            wins[place][case_id] += 1

    both = [threading.Thread(target=run, args=(place, who)) for place, who in enumerate(people)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert {case_id: wins[0][case_id] + wins[1][case_id] for case_id in case_ids} == dict.fromkeys(
        case_ids, 1
    )
    with sessions.begin() as session:
        claims = session.scalar(select(func.count()).where(CaseEvent.kind == "claimed"))
        owners = Counter(session.scalars(select(Case.assignee_id)))
    assert claims == RACES
    assert owners == {who.id: sum(won.values()) for who, won in zip(people, wins, strict=True)}


def test_merging_both_ways_at_once_neither_waits_forever_nor_loses_a_post(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        post = Post(session, make_source(session))
        people = [viewer(session, name, "manager") for name in ("Alice", "Ada")]
        posts = [post(0.9, mention={"conversation_id": name}) for name in "ab"]
        a, b = (post.case_of(mention).id for mention in posts)
    start = threading.Barrier(2)
    wrong: list[BaseException] = []

    def run(person: Viewer, case_id: int, into_id: int) -> None:
        for number in range(20):
            start.wait()
            for act in (
                lambda s: merge_cases(s, person, case_id, into_id=into_id, now=NOW),
                lambda s: unmerge_case(s, person, case_id, now=NOW),
                lambda s, n=number: snooze_case(
                    s, person, case_id, until=NOW + timedelta(hours=n + 1), now=NOW
                ),
            ):
                try:
                    with sessions.begin() as session:
                        act(session)
                except TriageError:
                    continue
                except BaseException as error:
                    wrong.append(error)

    both = [
        threading.Thread(target=run, args=given) for given in ((people[0], a, b), (people[1], b, a))
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(60)

    assert wrong == []
    with sessions.begin() as session:
        for case_id in (a, b):
            unmerge_case(session, people[0], case_id, now=NOW)
        rows = session.execute(select(CaseMention.mention_id, CaseMention.case_id)).all()
    assert {row.mention_id: row.case_id for row in rows} == {posts[0].id: a, posts[1].id: b}


def test_taking_a_merge_back_waits_for_cases_in_the_order_of_their_ids(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        post = Post(session, make_source(session))
        alice = viewer(session, "Alice", "manager")
        posts = [post(0.9, mention={"conversation_id": name}) for name in "ab"]
        first, second = sorted(post.case_of(mention).id for mention in posts)
        merge_cases(session, alice, first, into_id=second, now=NOW)

    def work() -> None:
        with sessions.begin() as session:
            unmerge_case(session, alice, first, now=NOW)

    thread = threading.Thread(target=work)
    with sessions.begin() as holder:
        holder.execute(select(Case.id).where(Case.id == first).with_for_update())
        thread.start()
        wait_for_a_lock(sessions)
        # Whoever holds the first one may still take the second: nobody waits crosswise.
        holder.execute(select(Case.id).where(Case.id == second).with_for_update(nowait=True))
    thread.join(30)
    with sessions.begin() as session:
        assert session.get_one(Case, first).merged_into_id is None
