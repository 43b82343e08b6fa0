"""Counts that are kept equal counts that are made anew, whatever happens to the mentions."""

import random
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_analysis, make_mention, make_source
from triage.models import Analysis, CountedDay, CountMark, Mention, MentionCount, Source
from triage.trends import counting
from triage.trends.counting import count_all_anew, count_days, counted_days
from triage.trends.series import Bucket, Trend, TrendFilters, read_trend

ZONE = "Europe/Amsterdam"
# The clock goes back in the night before the 25th: that day has 25 hours.
SINCE = datetime(2026, 10, 20, tzinfo=ZoneInfo(ZONE))
UNTIL = SINCE + timedelta(days=10)
NOW = datetime(2026, 10, 29, 12, tzinfo=UTC)
CATEGORIES = ("delivery", "billing", "privacy")


def trend(session: Session, bucket: Bucket, threshold: float, filters: dict[str, object]) -> Trend:
    period = {"since": SINCE, "until": UNTIL, **filters}
    return read_trend(
        session,
        TrendFilters(**period),  # type: ignore[arg-type]
        bucket=bucket,
        timezone=ZONE,
        complaint_threshold=threshold,
    )


def count(sessions: sessionmaker[Session], *, threshold: float = 0.5) -> None:
    while count_days(sessions, timezone=ZONE, threshold=threshold, now=NOW, limit=3):
        pass


class Chance:
    """Does to the mentions whatever can be done to them."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 (what happens, not a secret)

    def moment(self) -> datetime:
        return SINCE - timedelta(days=1) + timedelta(minutes=self.draw.randrange(12 * 24 * 60))

    def step(self, session: Session) -> None:
        known = session.scalars(select(Mention.id)).all()
        steps = [self.say, self.say, self.read, self.edit, self.move, self.remove, self.erase]
        self.draw.choice(steps if known else [self.say])(session)

    def one(self, session: Session) -> int:
        return self.draw.choice(session.scalars(select(Mention.id).order_by(Mention.id)).all())

    def say(self, session: Session) -> None:
        source = session.get_one(Source, self.draw.choice(session.scalars(select(Source.id)).all()))
        mention = make_mention(session, source, published_at=self.moment())
        if self.draw.random() < 0.7:
            self._analyse(session, mention)

    def read(self, session: Session) -> None:
        mention = session.get_one(Mention, self.one(session))
        session.execute(
            update(Analysis).where(Analysis.mention_id == mention.id).values(is_current=False)
        )
        mention.revision += 1
        self._analyse(session, mention)

    def edit(self, session: Session) -> None:
        session.execute(
            update(Analysis)
            .where(Analysis.mention_id == self.one(session))
            .values(category=self.draw.choice(CATEGORIES), complaint=self.draw.random())
        )

    def move(self, session: Session) -> None:
        session.get_one(Mention, self.one(session)).published_at = self.moment()

    def remove(self, session: Session) -> None:
        mention = session.get_one(Mention, self.one(session))
        mention.deleted_at = None if mention.deleted_at else NOW

    def erase(self, session: Session) -> None:
        session.execute(delete(Mention).where(Mention.id == self.one(session)))

    def _analyse(self, session: Session, mention: Mention) -> None:
        make_analysis(
            session,
            mention,
            revision=mention.revision,
            complaint=self.draw.choice((0.1, 0.49, 0.5, 0.9)),
            sentiment=self.draw.choice(("negative", "neutral", "positive")),
            category=self.draw.choice(CATEGORIES),
            language=self.draw.choice(("nl", "en")),
        )


@pytest.fixture
def sources(sessions: sessionmaker[Session]) -> Iterator[list[int]]:
    with sessions.begin() as session:
        made = [make_source(session, name=name).id for name in ("Forum", "Winkel")]
    yield made


@pytest.mark.parametrize("seed", range(6))
def test_counts_that_are_kept_equal_counts_made_anew(
    sessions: sessionmaker[Session], sources: list[int], seed: int
) -> None:
    chance = Chance(seed)
    for _ in range(8):
        with sessions.begin() as session:
            for _ in range(chance.draw.randrange(1, 6)):
                chance.step(session)
        if chance.draw.random() < 0.6:
            count(sessions)
        with sessions.begin() as session:
            for bucket in ("day", "week"):
                for filters in ({}, {"source_id": sources[0]}, {"category": "billing"},
                                {"language": "nl"}):  # fmt: skip
                    kept = trend(session, bucket, 0.5, filters)
                    anew = without_counts(session, bucket, filters)
                    assert kept == anew, (bucket, filters)


def without_counts(session: Session, bucket: Bucket, filters: dict[str, object]) -> Trend:
    """The slow way: as if nothing had been counted, undone afterwards."""
    with session.begin_nested() as savepoint:
        session.execute(delete(CountedDay))
        found = trend(session, bucket, 0.5, filters)
        savepoint.rollback()
    return found


def test_most_of_a_counted_period_is_not_read_again(
    sessions: sessionmaker[Session], sources: list[int]
) -> None:
    chance = Chance(1)
    with sessions.begin() as session:
        for _ in range(30):
            chance.say(session)
    count(sessions)
    with sessions.begin() as session:
        first, last = SINCE.date(), (UNTIL - timedelta(days=1)).date()
        assert len(counted_days(session, first, last, timezone=ZONE, threshold=0.5)) == 10
        assert session.scalar(select(func.count()).select_from(CountMark)) == 0
        make_mention(
            session, session.get_one(Source, sources[0]), published_at=SINCE + timedelta(hours=1)
        )
        left = counted_days(session, first, last, timezone=ZONE, threshold=0.5)
        assert first not in left
        assert len(left) == 9


def test_what_is_written_while_a_day_is_counted_leaves_its_mark(
    sessions: sessionmaker[Session], sources: list[int]
) -> None:
    count(sessions)
    with sessions() as late:
        make_mention(late, late.get_one(Source, sources[0]), published_at=SINCE)
        late.flush()
        count(sessions)  # cannot see it yet
        late.commit()
    with sessions.begin() as session:
        assert trend(session, "day", 0.5, {}).mentions == 1
    count(sessions)
    with sessions.begin() as session:
        assert session.scalar(select(func.sum(MentionCount.mentions))) == 1


def test_another_threshold_or_zone_counts_anew_and_never_mixes(
    sessions: sessionmaker[Session], sources: list[int]
) -> None:
    with sessions.begin() as session:
        source = session.get_one(Source, sources[0])
        make_analysis(session, make_mention(session, source, published_at=SINCE), complaint=0.4)
    count(sessions)
    with sessions.begin() as session:
        assert trend(session, "day", 0.5, {}).complaints == 0
        assert trend(session, "day", 0.3, {}).complaints == 1
    count(sessions, threshold=0.3)
    with sessions.begin() as session:
        days = counted_days(session, SINCE.date(), SINCE.date(), timezone=ZONE, threshold=0.3)
        assert len(days) == 1
        assert trend(session, "day", 0.3, {}).complaints == 1


def test_the_command_counts_every_day_again(
    sessions: sessionmaker[Session], sources: list[int]
) -> None:
    with sessions.begin() as session:
        make_mention(session, session.get_one(Source, sources[0]), published_at=SINCE)
    count(sessions)
    with sessions.begin() as session:
        session.execute(update(MentionCount).values(mentions=99))  # as after a restore gone wrong
        found = trend(session, "day", 0.5, {})
        assert found.mentions == 99  # it is the counts that are read
        assert type(found.mentions) is int  # no decimal, which knows no floats
    assert count_all_anew(sessions, timezone=ZONE, threshold=0.5, now=NOW) == 10
    with sessions.begin() as session:
        assert trend(session, "day", 0.5, {}).mentions == 1


def test_of_two_who_notice_other_settings_one_starts_over(
    sessions: sessionmaker[Session], sources: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with sessions.begin() as session:
        make_mention(session, session.get_one(Source, sources[0]), published_at=SINCE)
    starts, both_noticed = [], threading.Barrier(2, timeout=20)
    rests_on, start_over = counting._rests_on, counting._start_over

    def notice(session: Session, timezone: str, threshold: float) -> bool:
        told = rests_on(session, timezone, threshold)
        if not told and not both_noticed.broken and both_noticed.n_waiting < 2 and not starts:
            with suppress(threading.BrokenBarrierError):
                both_noticed.wait(2)  # whoever comes a second time is alone
        return told

    def start(session: Session, timezone: str, threshold: float) -> None:
        starts.append(1)
        start_over(session, timezone, threshold)

    monkeypatch.setattr(counting, "_rests_on", notice)
    monkeypatch.setattr(counting, "_start_over", start)
    threads = [threading.Thread(target=count, args=(sessions,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert starts == [1]
    count(sessions)
    with sessions.begin() as session:
        assert trend(session, "day", 0.5, {}).mentions == 1
