"""The model in the shadow is judged on corrections that it did not learn from, now and then."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from nlp.learning.rows import HELD_OUT_PERCENT, share_of
from nlp.shipped import shipped_version
from nlp.textprep import normalise
from tests.factories import NOW, FakeAnalyser, make_analysis, make_mention, make_source, make_user
from triage.labels.keeping import keep_label
from triage.learning.catalogue import find_model
from triage.learning.judging import held_out_rows, judge_shadow
from triage.learning.serving import LiveAnalyser
from triage.learning.switching import put_in_shadow, switch_model
from triage.models import LearntModel

COUNT = 80


class Stubborn(FakeAnalyser):
    """Calls nothing a complaint."""

    def analyse(self, texts: Any) -> Any:
        return super().analyse(["" for _ in texts])


class Zoo:
    """The shipped model is wrong about every complaint; the learnt one is right."""

    def shipped(self) -> FakeAnalyser:
        return Stubborn(version="shipped")

    def learnt(
        self, base_version: str, heads: bytes, calibration: Mapping[str, Any]
    ) -> FakeAnalyser:
        return FakeAnalyser(version="v1")


def text_of(number: int) -> str:
    return f"klacht nummer {number}" if number % 2 else f"bericht nummer {number}"


def corrected(session: Session, numbers: range, at: datetime) -> None:
    source, user = make_source(session), make_user(session)
    for number in numbers:
        mention = make_mention(session, source, text=text_of(number))
        make_analysis(session, mention)
        value = "yes" if number % 2 else "no"
        keep_label(
            session, mention, question="complaint", value=value, before=None, by_id=user.id, now=at
        )


@pytest.fixture
def shadowed(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    with sessions.begin() as session:
        corrected(session, range(COUNT), NOW)
        session.add(
            LearntModel(
                version="v1", base_version=shipped_version(), heads=b"", calibration={},
                report={"seed": 20}, created_at=NOW + timedelta(hours=1),
            )
        )  # fmt: skip
        session.flush()
        put_in_shadow(session, "v1", now=NOW)
    return sessions


def test_only_held_out_and_later_corrections_judge(shadowed: sessionmaker[Session]) -> None:
    with shadowed.begin() as session:
        before = {row.text for row in held_out_rows(session, find_model(session, "v1"))}
        corrected(session, range(COUNT, COUNT + 5), NOW + timedelta(hours=2))
        after = {row.text for row in held_out_rows(session, find_model(session, "v1"))}
    expected = {
        normalise(text_of(n))
        for n in range(COUNT)
        if share_of(normalise(text_of(n)), 20) < HELD_OUT_PERCENT
    }
    assert before == expected
    assert after - before == {text_of(n) for n in range(COUNT, COUNT + 5)}


def test_a_better_model_may_serve_once_it_is_judged(shadowed: sessionmaker[Session]) -> None:
    live = LiveAnalyser(shadowed, Zoo(), lambda name: FakeAnalyser(version=name))
    later = NOW + timedelta(hours=2)
    evidence = judge_shadow(shadowed, live, now=later)
    assert evidence is not None
    assert (evidence["right_after"], evidence["surely_better"]) == (1.0, 1.0)
    assert evidence["right_before"] < 0.8
    assert judge_shadow(shadowed, live, now=later + timedelta(minutes=5)) is None
    assert judge_shadow(shadowed, live, now=later + timedelta(minutes=20)) is not None
    with shadowed.begin() as session:
        assert switch_model(session, "v1", now=later).current == "v1"
    assert judge_shadow(shadowed, live, now=later + timedelta(hours=1)) is None
