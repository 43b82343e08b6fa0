"""Learnt models: tried in the shadow, switched by a rule, followed by workers, taken back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from nlp.errors import ModelMismatchError
from tests.factories import NOW, FakeAnalyser, analysis, make_mention, make_source, raw_mention
from tests.plans import plan_of, without_reading_whole_tables
from triage.errors import NotFoundError, WrongInputError
from triage.learning.catalogue import find_model, list_models
from triage.learning.serving import LiveAnalyser
from triage.learning.shadowing import list_differences, measure_agreement, read_in_shadow
from triage.learning.standing import list_changes, read_standing
from triage.learning.switching import (
    leave_shadow,
    put_in_shadow,
    switch_back,
    switch_model,
    why_not,
)
from triage.mentions.storing import store_mentions
from triage.mentions.understanding import Understood, understand_batch
from triage.models import Analysis, Label, LearntModel, Mention, ShadowAnswer

BETTER: Mapping[str, Any] = {"rows": 40, "surely_better": 0.99, "against": None}


class Zoo:
    """Loads fakes: the heads' bytes are the version."""

    def shipped(self) -> FakeAnalyser:
        return FakeAnalyser(version="shipped")

    def learnt(
        self, base_version: str, heads: bytes, calibration: Mapping[str, Any]
    ) -> FakeAnalyser:
        if base_version != "shipped":
            raise ModelMismatchError("learnt on other layers")
        return FakeAnalyser(version=heads.decode())


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("triage.learning.fitting.shipped_version", lambda: "shipped")


@pytest.fixture
def live(sessions: sessionmaker[Session]) -> LiveAnalyser:
    return LiveAnalyser(sessions, Zoo(), lambda name: FakeAnalyser(version=name))


def make_model(session: Session, version: str, **values: Any) -> LearntModel:
    given = {
        "version": version, "base_version": "shipped", "heads": version.encode(),
        "calibration": {}, "report": {"seed": 20}, "evidence": dict(BETTER), "created_at": NOW,
    }  # fmt: skip
    model = LearntModel(**{**given, **values})
    session.add(model)
    session.flush()
    return model


def versions(live: LiveAnalyser) -> str:
    answers = live.analyse(["een klacht"])
    assert isinstance(answers[0], type(analysis()))
    return answers[0].model_version


def test_a_worker_follows_a_switch_and_back_without_a_restart(
    sessions: sessionmaker[Session], live: LiveAnalyser
) -> None:
    assert versions(live) == "shipped"
    with sessions.begin() as session:
        make_model(session, "v1")
        switch_model(session, "v1", now=NOW)
    assert versions(live) == "v1"
    with sessions.begin() as session:
        switch_back(session, now=NOW)
    assert versions(live) == "shipped"


def test_a_model_of_other_layers_leaves_the_shipped_one_at_work(
    sessions: sessionmaker[Session], live: LiveAnalyser
) -> None:
    with sessions.begin() as session:
        make_model(session, "old")
        switch_model(session, "old", now=NOW)
        make_model(session, "later")
        find_model(session, "old").base_version = "an older release"
    assert versions(live) == "shipped"
    with sessions.begin() as session:
        listed = {one.version: one for one in list_models(session)[0]}
        assert listed["old"].is_current
        assert not listed["old"].serves
        assert "learnt on an older release, and shipped is installed" in str(listed["old"].misfit)
        switch_model(session, "later", now=NOW, anyway=True)
        for refused in (put_in_shadow, partial(switch_model, anyway=True)):
            with pytest.raises(WrongInputError, match="run `luisterpost train`"):
                refused(session, "old", now=NOW)
        assert switch_back(session, now=NOW).current is None


def test_what_was_compared_with_a_model_left_behind_counts_no_longer(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        old = make_model(session, "old")
        switch_model(session, "old", now=NOW)
        make_model(session, "later", evidence={**BETTER, "against": "old"})
        old.base_version = "an older release"
        with pytest.raises(WrongInputError, match="not compared"):
            switch_model(session, "later", now=NOW)


def test_switching_back_to_a_model_that_is_gone_leads_to_the_settings(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        for version in ("gone", "later"):
            make_model(session, version)
            switch_model(session, version, now=NOW, anyway=True)
        session.delete(find_model(session, "gone"))
        session.flush()
        assert switch_back(session, now=NOW).current is None


def test_a_damaged_model_leaves_the_shipped_one_at_work(
    sessions: sessionmaker[Session], live: LiveAnalyser
) -> None:
    with sessions.begin() as session:
        make_model(session, "damaged", heads=b"\xff")
        switch_model(session, "damaged", now=NOW)
    assert versions(live) == "shipped"


def test_no_mention_is_lost_and_each_analysis_names_its_model_when_models_change(
    sessions: sessionmaker[Session], live: LiveAnalyser
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        posts = [raw_mention(f"x{n}", f"klacht {n}") for n in range(30)]
        store_mentions(session, source.id, posts, now=NOW)
        make_model(session, "v1")
    read = 0
    for turn in range(10):
        read += understand_batch(sessions, live, limit=3)
        with sessions.begin() as session:
            switch_model(session, "v1", now=NOW) if turn % 2 == 0 else switch_back(session, now=NOW)
    assert read == 30
    with sessions.begin() as session:
        found = session.scalars(select(Analysis.model_version).where(Analysis.is_current)).all()
    assert sorted(found) == ["shipped"] * 15 + ["v1"] * 15


def test_a_model_must_be_surely_better_than_the_one_that_serves(db: Session) -> None:
    make_model(db, "v1", evidence={**BETTER, "surely_better": 0.94})
    with pytest.raises(WrongInputError, match="94 of 100"):
        switch_model(db, "v1", now=NOW)
    assert read_standing(db).current is None
    switch_model(db, "v1", now=NOW, anyway=True)
    (change,) = list_changes(db)
    assert (change.kind, change.after, change.evidence and change.evidence["anyway"]) == (
        "switched", "v1", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (None, "not compared"),
        ({**BETTER, "against": "another"}, "not compared"),
        ({**BETTER, "rows": 5}, "only 5"),
    ],
)
def test_it_says_why_a_model_may_not_serve(evidence: Any, reason: str) -> None:
    assert reason in (why_not(evidence, None) or "")


def test_only_the_last_switch_can_be_taken_back_once(db: Session) -> None:
    with pytest.raises(WrongInputError):
        switch_back(db, now=NOW)
    make_model(db, "v1")
    make_model(db, "v2", evidence={**BETTER, "against": "v1"})
    switch_model(db, "v1", now=NOW)
    switch_model(db, "v2", now=NOW)
    assert switch_back(db, now=NOW).current == "v1"
    with pytest.raises(WrongInputError):
        switch_back(db, now=NOW)


def test_doing_it_twice_changes_nothing_more(db: Session) -> None:
    make_model(db, "v1")
    put_in_shadow(db, "v1", now=NOW)
    put_in_shadow(db, "v1", now=NOW)
    leave_shadow(db, now=NOW)
    leave_shadow(db, now=NOW)
    assert [change.kind for change in list_changes(db)] == ["unshadowed", "shadowed"]
    with pytest.raises(NotFoundError, match="v1"):
        put_in_shadow(db, "v9", now=NOW)


def test_entering_the_shadow_forgets_an_old_comparison(db: Session) -> None:
    make_model(db, "v1")
    put_in_shadow(db, "v1", now=NOW)
    models, _ = list_models(db)
    assert models[0].evidence is None
    assert models[0].is_shadow


def test_the_history_cannot_be_rewritten(db: Session) -> None:
    make_model(db, "v1")
    switch_model(db, "v1", now=NOW)
    with pytest.raises(DBAPIError, match="only grows"):
        db.execute(text("UPDATE model_changes SET by_id = NULL"))


class Along:
    """Reads along with other answers, or fails."""

    def __init__(self, complaint: float | None) -> None:
        self.complaint = complaint

    def analyse_in_shadow(self, texts: Sequence[str]) -> list[Any]:
        if self.complaint is None:
            raise RuntimeError("broken")
        told = {"complaint": self.complaint, "category": "billing", "model_version": "v1"}
        return [analysis(**told) for _ in texts]


def understood(session: Session, count: int) -> list[Understood]:
    source = make_source(session)
    made = [make_mention(session, source, text=f"klacht {n}") for n in range(count)]
    return [Understood(one.id, 1, one.text, analysis()) for one in made]


def test_answers_in_the_shadow_are_kept_apart_and_compared(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        texts = understood(session, 3)
    assert read_in_shadow(sessions, Along(0.2), texts) == 3
    assert read_in_shadow(sessions, Along(0.2), texts) == 3  # again: harmless
    with sessions.begin() as session:
        assert session.scalars(select(Analysis)).all() == []
        found = measure_agreement(session, "v1", "test-1")
        differences = list_differences(session, "v1", "test-1")
    assert found is not None
    assert (found.texts, found.same, found.per_question["sentiment"]) == (3, 0.0, 1.0)
    assert (found.complaints, found.complaints_beside) == (0.0, 1.0)
    assert found.complaint_gap == pytest.approx(0.7)
    assert differences[0].text.startswith("klacht ")
    assert differences[0].answers == (("category", "delivery", "billing"),)


def test_a_shadow_that_fails_holds_nothing_up(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        texts = understood(session, 1)
    assert read_in_shadow(sessions, Along(None), texts) == 0


def test_a_text_that_was_erased_meanwhile_gets_no_answer(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        texts = understood(session, 2)
        session.delete(session.get_one(Mention, texts[0].mention_id))
    read_in_shadow(sessions, Along(0.2), texts)
    with sessions.begin() as session:
        kept = session.scalars(select(ShadowAnswer.mention_id)).all()
    assert kept == [texts[1].mention_id]


def test_differences_are_found_by_an_index(db: Session) -> None:
    without_reading_whole_tables(db)
    statement = (
        select(ShadowAnswer.mention_id)
        .where(
            ShadowAnswer.model_version == "v1",
            ShadowAnswer.beside_version == "shipped",
            text("differs <> '{}'::jsonb"),
        )
        .order_by(text("abs(complaint - complaint_beside) DESC"), ShadowAnswer.mention_id)
        .limit(10)
    )
    assert "ix_shadow_answers_differing" in plan_of(db, statement)
    recent = select(Analysis.id).where(Analysis.created_at > NOW - timedelta(days=1))
    assert "ix_analyses_created_at" in plan_of(db, recent)
    labels = select(Label.id).where(Label.at > NOW - timedelta(days=1), Label.model_version == "v1")
    assert "ix_labels_at" in plan_of(db, labels)
