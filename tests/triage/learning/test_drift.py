"""Drift: a usual week says nothing, another mix is found, and managers hear of it once."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_mention, make_source, make_user
from triage.learning.counting import count_days, read_days
from triage.learning.drift import Day, centroid_distance, divergence, find_shifts
from triage.learning.watching import watch_drift
from triage.models import Notice, UnderstandingDay


def days(count: int, dutch: float, seed: int, texts: int = 200) -> list[Day]:
    chance = np.random.default_rng(seed)
    drawn = chance.binomial(texts, dutch, count)
    return [Day(texts, {"language": {"nl": float(n), "en": float(texts - n)}}) for n in drawn]


def test_the_divergence_of_nothing_in_common_is_one_bit() -> None:
    assert divergence(np.array([1.0, 0.0]), np.array([0.0, 5.0])) == pytest.approx(1.0)
    assert divergence(np.array([2.0, 6.0]), np.array([1.0, 3.0])) == pytest.approx(0.0)


def test_weeks_of_the_same_kind_hardly_ever_matter() -> None:
    found = [find_shifts(days(7, 0.7, seed), days(28, 0.7, seed + 500))[0] for seed in range(30)]
    assert sum(shift.matters for shift in found) == 0


def test_another_mix_of_languages_matters_and_says_what_changed() -> None:
    (shift,) = find_shifts(days(7, 0.45, 1), days(28, 0.7, 2))
    assert shift.matters
    assert shift.low <= shift.bits <= shift.high
    assert shift.usual < shift.low
    value, before, now = shift.shares[0]
    assert value in ("nl", "en")
    assert abs(before - now) == pytest.approx(0.25, abs=0.05)


def test_too_little_says_nothing() -> None:
    assert find_shifts(days(7, 0.1, 1), days(13, 0.7, 2)) == []
    assert find_shifts(days(7, 0.1, 1, texts=20), days(28, 0.7, 2)) == []


def test_the_mean_vectors_are_weighed_by_texts() -> None:
    east, north = np.array([1.0, 0.0]), np.array([0.0, 1.0])
    week = [Day(10, {}, east), Day(0, {}, north)]
    assert centroid_distance(week, [Day(5, {}, north)]) == pytest.approx(1.0)
    assert centroid_distance(week, [Day(5, {}, east)]) == pytest.approx(0.0)
    assert centroid_distance(week, [Day(5, {})]) is None


def fill(session: Session, *, days_back: range, language: str, many: int) -> None:
    source = make_source(session)
    for back in days_back:
        for number in range(many):
            mention = make_mention(session, source, text="waar blijft mijn pakket")
            values = {"language": language} if number % 2 else {}
            made = make_analysis(session, mention, **values)
            made.created_at = NOW - timedelta(days=back)
    session.flush()


def test_a_day_is_counted_once_and_today_again_after_an_hour(db: Session) -> None:
    fill(db, days_back=range(2), language="en", many=4)
    count_days(db, now=NOW)
    rows = db.scalars(select(UnderstandingDay).order_by(UnderstandingDay.day)).all()
    assert [row.texts for row in rows] == [4, 4]
    assert rows[0].counts["language"] == {"en": 2, "nl": 2}
    assert rows[0].sums["complaint"] == pytest.approx(3.6)
    fill(db, days_back=range(1), language="en", many=2)
    for later, texts in ((timedelta(minutes=30), 4), (timedelta(hours=2), 6)):
        count_days(db, now=NOW + later)
        db.expire_all()
        today = db.scalars(select(UnderstandingDay.texts).order_by(UnderstandingDay.day)).all()[-1]
        assert today == texts


def test_managers_hear_of_a_shift_that_matters_once(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        alice = make_user(session, role="manager").id
        make_user(session, role="agent")
        fill(session, days_back=range(1, 8), language="en", many=30)
        fill(session, days_back=range(8, 36), language="nl", many=4)
    shifts = watch_drift(sessions, now=NOW)
    assert "language" in {shift.what for shift in shifts}
    watch_drift(sessions, now=NOW + timedelta(hours=2))
    with sessions.begin() as session:
        told = session.execute(select(Notice.user_id, Notice.kind)).all()
        week, reference = read_days(session, now=NOW)
    assert [tuple(row) for row in told] == [(alice, "model_drift")]
    assert (len(week), len(reference)) == (7, 28)
