from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tests.factories import make_analysis, make_mention, make_source
from triage.trends.series import Bucket, Trend, TrendFilters, read_trend

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SINCE = datetime(2026, 11, 16, tzinfo=AMSTERDAM)
UNTIL = SINCE + timedelta(days=3)


def trend(db: Session, bucket: Bucket = "day", **filters: object) -> Trend:
    return read_trend(
        db,
        TrendFilters(**{"since": SINCE, "until": UNTIL, **filters}),  # type: ignore[arg-type]
        bucket=bucket,
        timezone="Europe/Amsterdam",
        complaint_threshold=0.5,
    )


def say(db: Session, when: datetime, source: object = None, **analysis: object) -> None:
    mention = make_mention(db, source, published_at=when)  # type: ignore[arg-type]
    if analysis:
        make_analysis(db, mention, **analysis)


def test_every_bucket_of_the_period_is_there_even_if_nothing_was_said(db: Session) -> None:
    found = trend(db)

    assert [point.start for point in found.points] == [SINCE + timedelta(days=n) for n in range(3)]
    assert found.points[-1].end == UNTIL
    assert (found.mentions, found.complaints) == (0, 0)


def test_mentions_are_counted_in_the_companys_own_days(db: Session) -> None:
    # 23:30 UTC is half past midnight in Amsterdam.
    say(db, datetime(2026, 11, 16, 23, 30, tzinfo=UTC), complaint=0.9, sentiment="negative")
    say(db, datetime(2026, 11, 16, 22, 30, tzinfo=UTC), complaint=0.1, sentiment="positive")

    found = trend(db)

    assert [point.mentions for point in found.points] == [1, 1, 0]
    assert [point.complaints for point in found.points] == [0, 1, 0]
    assert dict(found.sentiments) == {"negative": 1, "positive": 1}


def test_categories_and_sources_count_complaints_only(db: Session) -> None:
    forum, shop = make_source(db, name="Forum"), make_source(db, name="Winkel")
    noon = SINCE + timedelta(hours=12)
    say(db, noon, forum, complaint=0.9, category="delivery")
    say(db, noon, shop, complaint=0.9, category="billing")
    say(db, noon, shop, complaint=0.2, category="billing")
    say(db, noon, shop)  # not understood yet

    found = trend(db)

    assert dict(found.complaints_by_category) == {"delivery": 1, "billing": 1}
    assert dict(found.complaints_by_source) == {"Forum": 1, "Winkel": 1}
    assert found.mentions == 4
    assert trend(db, source_id=shop.id).mentions == 3
    assert trend(db, category="delivery").mentions == 1


def test_what_lies_outside_the_period_or_was_deleted_does_not_count(db: Session) -> None:
    say(db, SINCE - timedelta(seconds=1), complaint=0.9)
    say(db, UNTIL, complaint=0.9)
    make_mention(db, published_at=SINCE, deleted_at=SINCE)

    assert trend(db).mentions == 0


def test_hours_and_weeks_can_be_counted_too(db: Session) -> None:
    say(db, SINCE + timedelta(hours=5, minutes=10), complaint=0.9)

    assert [point.mentions for point in trend(db, "hour").points].index(1) == 5
    assert [point.mentions for point in trend(db, "week").points] == [1]
