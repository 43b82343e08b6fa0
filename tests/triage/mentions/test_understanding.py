"""The first stage: N texts in, analyses stored, the next stage due; one bad text harms no other."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

import nlp
from tests.factories import (
    NOW,
    FakeAnalyser,
    NotReadable,
    make_source,
    make_user,
    raw_mention,
)
from triage.mentions.readable import readable_text
from triage.mentions.search import MentionFilters, search_mentions
from triage.mentions.storing import store_mentions
from triage.mentions.understanding import BATCH_SIZE, understand_batch
from triage.models import Analysis, Mention, Work
from triage.people.viewer import Viewer
from triage.queueing.work import MAX_ATTEMPTS, db_now, seconds


class Fragile(FakeAnalyser):
    """Fails on a whole batch because of one text."""

    def analyse(self, texts: Sequence[str]) -> list[nlp.Analysis | NotReadable]:
        answers = super().analyse(texts)
        if "gif" in texts:
            raise RuntimeError("cannot read\x00 this")
        return answers


@pytest.fixture
def source_id(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        return make_source(session).id


def store(sessions: sessionmaker[Session], source_id: int, *texts: str, **ids: str) -> None:
    given = {**{f"x{place}": text for place, text in enumerate(texts)}, **ids}
    with sessions.begin() as session:
        mentions = [raw_mention(key, text) for key, text in given.items()]
        store_mentions(session, source_id, mentions, now=NOW + timedelta(hours=1))


def current(sessions: sessionmaker[Session]) -> dict[str, tuple[int, str]]:
    """Text → revision and model version of the analysis that counts."""
    with sessions.begin() as session:
        rows = session.execute(
            select(Mention.text, Analysis.revision, Analysis.model_version)
            .join(Mention)
            .where(Analysis.is_current)
        )
        return {row.text: (row.revision, row.model_version) for row in rows}


def work(sessions: sessionmaker[Session], stage: str) -> list[Work]:
    with sessions.begin() as session:
        return list(session.scalars(select(Work).where(Work.stage == stage)))


def found(sessions: sessionmaker[Session], words: str) -> list[str]:
    """The texts that a manager's search tells."""
    with sessions.begin() as session:
        alice = Viewer.of(make_user(session, role="manager"))
        mentions = search_mentions(session, alice, MentionFilters(text=words)).rows
        return [mention.excerpt for mention in mentions]


def make_all_due(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.execute(update(Work).values(due_at=db_now() - seconds(1)))


def test_texts_are_analysed_in_one_batch_and_linked_next(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een klacht", "dank")
    analyser = FakeAnalyser()
    assert understand_batch(sessions, analyser) == 2
    assert understand_batch(sessions, analyser) == 0
    assert analyser.batches == [["een klacht", "dank"]]
    assert current(sessions) == {"een klacht": (1, "test-1"), "dank": (1, "test-1")}
    assert len(work(sessions, "link")) == 2
    assert work(sessions, "understand") == []


def test_no_transaction_is_open_while_the_classifier_works(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een", "twee")

    class Editing(FakeAnalyser):
        def analyse(self, texts: Sequence[str]) -> list[nlp.Analysis | NotReadable]:
            store(sessions, source_id, drie="drie")
            return super().analyse(texts)

    assert understand_batch(sessions, Editing()) == 2


def test_one_bad_text_ends_as_dead_and_no_other_suffers(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een", "gif", "twee")
    analyser = Fragile()
    for _ in range(MAX_ATTEMPTS + 1):
        while understand_batch(sessions, analyser):
            pass
        make_all_due(sessions)
    assert [len(batch) for batch in analyser.batches[:3]] == [3, 1, 1]
    assert sum("gif" in batch for batch in analyser.batches) == MAX_ATTEMPTS
    assert set(current(sessions)) == {"een", "twee"}
    (dead,) = work(sessions, "understand")
    assert dead.dead_at
    assert dead.last_error == "RuntimeError: cannot read this"


def test_an_answer_that_cannot_be_stored_harms_no_other(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een", "raar")

    class Odd(FakeAnalyser):
        def _answer(self, text: str) -> nlp.Analysis | NotReadable:
            answer = super()._answer(text)
            if text == "raar":
                object.__setattr__(answer, "complaint", 7.0)  # no probability
            return answer

    for _ in range(3):
        while understand_batch(sessions, Odd()):
            pass
        make_all_due(sessions)
    assert set(current(sessions)) == {"een"}
    (failed,) = work(sessions, "understand")
    assert "complaint_is_probability" in (failed.last_error or "")


def test_too_few_answers_are_an_error_not_a_mix_up(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een", "twee")

    class Short(FakeAnalyser):
        def analyse(self, texts: Sequence[str]) -> list[nlp.Analysis | NotReadable]:
            return super().analyse(texts)[1:]

    understand_batch(sessions, Short())
    assert current(sessions) == {}
    assert len(work(sessions, "understand")) == 2


def test_an_unreadable_text_goes_on_without_an_analysis(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "…", "een")
    understand_batch(sessions, FakeAnalyser(unreadable=["…"]))
    assert set(current(sessions)) == {"een"}
    assert len(work(sessions, "link")) == 2


def test_a_text_edited_into_an_unreadable_one_keeps_no_current_analysis(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een klacht")
    understand_batch(sessions, FakeAnalyser())
    store(sessions, source_id, "…")
    understand_batch(sessions, FakeAnalyser(unreadable=["…"]))
    assert current(sessions) == {}


def test_a_text_edited_while_it_is_analysed_is_analysed_anew_and_the_old_answer_is_dropped(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "oud", "blijft")

    class Slow(FakeAnalyser):
        def analyse(self, texts: Sequence[str]) -> list[nlp.Analysis | NotReadable]:
            if "oud" in texts:
                store(sessions, source_id, "nieuw")
            return super().analyse(texts)

    analyser = Slow()
    while understand_batch(sessions, analyser):
        pass
    assert analyser.batches == [["oud", "blijft"], ["nieuw"]]
    assert current(sessions) == {"nieuw": (2, "test-1"), "blijft": (1, "test-1")}
    with sessions.begin() as session:
        assert len(session.scalars(select(Analysis)).all()) == 2


def test_an_edited_text_keeps_its_old_analysis_as_history(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "oud")
    understand_batch(sessions, FakeAnalyser())
    store(sessions, source_id, "nieuw")
    understand_batch(sessions, FakeAnalyser())
    with sessions.begin() as session:
        rows = session.execute(select(Analysis.revision, Analysis.is_current)).all()
    assert sorted(rows) == [(1, False), (2, True)]


def test_another_model_adds_an_analysis_and_the_newest_counts(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "een")
    for version in ("v1", "v2", "v1"):
        with sessions.begin() as session:
            from triage.queueing.work import put_work  # noqa: PLC0415

            put_work(session, "understand", session.scalars(select(Mention.id)).all())
        understand_batch(sessions, FakeAnalyser(version=version))
    assert current(sessions) == {"een": (1, "v1")}


def test_a_long_queue_is_taken_in_batches(sessions: sessionmaker[Session], source_id: int) -> None:
    store(sessions, source_id, *[f"tekst {number}" for number in range(BATCH_SIZE + 5)])
    analyser = FakeAnalyser()
    while understand_batch(sessions, analyser):
        pass
    assert [len(batch) for batch in analyser.batches] == [BATCH_SIZE, 5]


@pytest.mark.parametrize(
    ("title", "text", "read"),
    [
        (None, "tekst", "tekst"),
        ("Titel", "tekst", "Titel\ntekst"),
        ("Titel", "", "Titel"),
        ("Het pakket…", "Het pakket kwam niet", "Het pakket kwam niet"),
        ("…", "tekst", "tekst"),
        (None, "", ""),
    ],
)
def test_title_and_text_are_read_as_one(title: str | None, text: str, read: str) -> None:
    assert readable_text(title, text) == read


def test_a_text_is_found_by_its_words_once_it_was_understood(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "De bezorger kwam niet")
    assert found(sessions, "bezorger") == []
    understand_batch(sessions, FakeAnalyser())
    assert found(sessions, "bezorger") == ["De bezorger kwam niet"]


def test_an_edited_text_is_found_by_its_new_words_once_it_was_understood_anew(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, post="De bezorger kwam niet")
    understand_batch(sessions, FakeAnalyser())
    store(sessions, source_id, post="De monteur kwam niet")
    understand_batch(sessions, FakeAnalyser())
    assert found(sessions, "monteur") == ["De monteur kwam niet"]
    assert found(sessions, "bezorger") == []


def test_a_text_without_an_analysis_is_found_too(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "unreadable zeppelin")
    understand_batch(sessions, FakeAnalyser(unreadable=["unreadable zeppelin"]))
    assert found(sessions, "zeppelin") == ["unreadable zeppelin"]


def test_a_text_that_was_given_up_is_found_too(
    sessions: sessionmaker[Session], source_id: int
) -> None:
    store(sessions, source_id, "gif")
    for _ in range(MAX_ATTEMPTS):
        make_all_due(sessions)
        understand_batch(sessions, Fragile())
    assert [one.dead_at is not None for one in work(sessions, "understand")] == [True]
    assert found(sessions, "gif") == ["gif"]
