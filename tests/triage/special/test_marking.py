"""Special data is kept when a text is read, and covers the case in the same moment."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

import nlp
from tests.factories import (
    NOW,
    analysis,
    make_analysis,
    make_mention,
    make_source,
    make_team,
    make_user,
)
from triage.assigning.choosing import Candidate, Choice, Nobody, choose
from triage.cases.counting import count_queue
from triage.cases.opening import open_case
from triage.cases.queue import QueueFilters, list_cases
from triage.mentions.understanding import understand_batch
from triage.models import Case, Mention, SpecialMark, SpecialPolicy
from triage.people.viewer import Viewer, may_see_mention
from triage.queueing.work import put_work
from triage.special.looking_back import look_back
from triage.special.marking import keep_marks, read_special

ILL = "Mijn zoon met diabetes wacht al een week op zijn pakket."


class Reader:
    """A classifier that finds a complaint in everything."""

    def analyse(self, texts: Sequence[str]) -> Sequence[nlp.Analysis]:
        return [analysis(complaint=0.9) for _ in texts]

    def explain(self, text: str) -> Sequence[nlp.Reason]:
        return ()


def sees(session: Session, viewer: Viewer, mention: Mention) -> bool:
    return bool(
        session.scalar(select(Mention.id).where(Mention.id == mention.id, may_see_mention(viewer)))
    )


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


def mark(session: Session, mention: Mention, text: str = ILL, revision: int = 1) -> None:
    keep_marks(session, read_special([(mention.id, revision, text)]))


def test_a_text_that_is_read_is_marked(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        ill, plain = make_mention(session, text=ILL), make_mention(session)
        ids = [ill.id, plain.id]
        put_work(session, "understand", ids)
    understand_batch(sessions, Reader())
    with sessions() as session:
        marks = session.scalars(select(SpecialMark)).all()
        assert [(one.mention_id, one.found, one.covers) for one in marks] == [
            (ids[0], ["health"], ["health"])
        ]


@pytest.mark.parametrize(
    "damaged",
    [
        ILL.replace("dia", "dia\u00ad"),
        ILL.replace("diabetes", "\U0001d5f1iabetes"),
        ILL.replace("d", "&#100;"),
        ILL.replace("a", r"\u0061"),
    ],
)
def test_damage_hides_nothing(damaged: str) -> None:
    assert [told.categories for told in read_special([(1, 1, damaged)])] == [("health",)]


def test_nobody_without_the_right_reads_what_nobody_has_read_yet(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    put_work(db, "understand", [mention.id])
    assert not sees(db, bob, mention)
    assert sees(db, Viewer.of(make_user(db, role="manager")), mention)


def test_what_an_earlier_text_told_stays_told(db: Session) -> None:
    mention = make_mention(db, text=ILL)
    mark(db, mention)
    mark(db, mention, "Mijn pakket is er nog niet.", revision=2)
    kept = db.get_one(SpecialMark, mention.id)
    assert (kept.found, kept.covers, kept.revision) == (["health"], ["health"], 2)


def test_a_case_is_covered_from_its_first_moment(db: Session) -> None:
    mention = make_mention(db, text=ILL)
    make_analysis(db, mention)
    mark(db, mention)
    assert open_case(db, mention, NOW).special == ["health"]


def test_a_post_that_is_edited_covers_its_case_at_once(db: Session) -> None:
    mention = make_mention(db)
    make_analysis(db, mention)
    case = open_case(db, mention, NOW)
    assert case.special == []
    mark(db, mention, revision=2)
    assert db.scalar(select(Case.special).where(Case.id == case.id)) == ["health"]


def test_the_queue_counts_what_it_lists_covered_or_not(db: Session) -> None:
    team = make_team(db)
    user = make_user(db, name="Bob")
    user.teams = [team]
    db.flush()
    for text in (ILL, "Waar blijft mijn pakket?"):
        mention = make_mention(db, text=text)
        make_analysis(db, mention)
        mark(db, mention, text)
        open_case(db, mention, NOW).team_id = team.id
    db.flush()
    bob = Viewer.of(user)
    page = list_cases(db, bob, QueueFilters(), now=NOW)
    assert count_queue(db, bob, NOW).all == page.total == 2
    assert {(row.is_covered, row.subject == "") for row in page.rows} == {
        (True, True),
        (False, False),
    }


def test_older_mentions_are_looked_at_once_and_all_of_them(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        for number in range(7):
            at = NOW - timedelta(days=number)
            make_mention(session, source, text=ILL if number % 2 else "Dank!", published_at=at)
        newest = session.scalar(select(func.max(Mention.id))) or 0
        session.add(SpecialPolicy(id=1, off=[], look_below=newest + 1))
    assert look_back(sessions) == 7
    assert look_back(sessions) == 0
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(SpecialMark)) == 3
        assert session.get_one(SpecialPolicy, 1).look_below is None


def test_what_is_switched_off_covers_nothing(db: Session, bob: Viewer) -> None:
    db.add(SpecialPolicy(id=1, off=["health"]))
    db.flush()
    mention = make_mention(db, text=ILL)
    mark(db, mention)
    assert db.get_one(SpecialMark, mention.id).covers == []
    assert sees(db, bob, mention)
    db.execute(update(SpecialMark).values(covers=["health"]))
    assert not sees(db, bob, mention)


def test_covered_cases_are_given_only_to_who_may_read_them() -> None:
    free = Candidate(1, load=0, capacity=5, last_assigned_at=None)
    busy = Candidate(2, load=3, capacity=5, last_assigned_at=None, reads_special=True)
    told = {"language": "nl", "category": "delivery", "weight": 1}
    plain = choose([free, busy], **told)
    covered = choose([free, busy], **told, is_covered=True)
    assert isinstance(plain, Choice)
    assert isinstance(covered, Choice)
    assert (plain.candidate.user_id, covered.candidate.user_id) == (1, 2)
    assert choose([free], **told, is_covered=True) is Nobody.ALLOWED
