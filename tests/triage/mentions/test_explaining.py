"""The words that carried a decision: found afterwards, and never in anybody's way."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

import nlp
from tests.factories import NOW, FakeAnalyser, make_source, raw_mention
from triage.mentions.explaining import explain_one
from triage.mentions.storing import store_mentions
from triage.mentions.understanding import understand_batch
from triage.models import Analysis, Mention, Work
from triage.queueing.work import MAX_ATTEMPTS, db_now, seconds


@pytest.fixture
def source_id(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return make_source(session).id


def store(sessions: sessionmaker[Session], source_id: int, **texts: str) -> None:
    with sessions.begin() as session:
        mentions = [raw_mention(key, text) for key, text in texts.items()]
        store_mentions(session, source_id, mentions, now=NOW)


def understand(sessions: sessionmaker[Session]) -> None:
    while understand_batch(sessions, FakeAnalyser(), explain_from=0.5):
        pass


def reasons(sessions: sessionmaker[Session]) -> dict[str, list[list[float]]]:
    with sessions.begin() as session:
        rows = session.execute(
            select(Mention.text, Analysis.reasons).join(Mention).where(Analysis.is_current)
        )
        return {row.text: row.reasons for row in rows}


def due(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return len(session.scalars(select(Work.id).where(Work.stage == "explain")).all())


def test_only_texts_that_people_will_look_at_are_explained(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, a="een klacht", b="dank")
    understand(sessions)
    assert reasons(sessions) == {"een klacht": [], "dank": []}
    assert explain_one(sessions, FakeAnalyser()) == 1
    assert explain_one(sessions, FakeAnalyser()) == 0
    assert reasons(sessions) == {"een klacht": [[0, 10, 1.0]], "dank": []}
    assert due(sessions) == 0


def test_explaining_waits_while_somebody_waits_for_a_decision(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, a="een klacht")
    understand(sessions)
    store(sessions, source_id, b="dank")
    assert explain_one(sessions, FakeAnalyser()) == 0
    assert due(sessions) == 1
    understand(sessions)
    assert explain_one(sessions, FakeAnalyser()) == 1


def test_a_text_edited_meanwhile_gets_the_words_of_its_own_decision(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, a="oude klacht")
    understand(sessions)

    class Slow(FakeAnalyser):
        def explain(self, text: str) -> tuple[nlp.Reason, ...]:
            if text == "oude klacht":
                store(sessions, source_id, a="nieuwe klacht!")
                understand(sessions)
            return super().explain(text)

    while explain_one(sessions, Slow()):
        pass
    assert reasons(sessions) == {"nieuwe klacht!": [[0, 14, 1.0]]}


def test_a_text_that_cannot_be_explained_is_tried_again_and_keeps_its_decision(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, a="een klacht")
    understand(sessions)

    class Failing(FakeAnalyser):
        def explain(self, text: str) -> tuple[nlp.Reason, ...]:
            raise RuntimeError(text)

    for _ in range(MAX_ATTEMPTS):
        assert explain_one(sessions, Failing()) == 1
        with sessions.begin() as session:
            session.execute(update(Work).values(due_at=db_now() - seconds(1)))
    assert explain_one(sessions, Failing()) == 0
    with sessions.begin() as session:
        (dead,) = session.scalars(select(Work).where(Work.stage == "explain")).all()
    assert dead.dead_at
    assert dead.last_error == "RuntimeError: een klacht"
    assert reasons(sessions) == {"een klacht": []}
