from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from triage.trends.series import Bucket, TrendPoint, bucket_starts, find_rise

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def starts(since: datetime, until: datetime, bucket: Bucket) -> list[datetime]:
    return bucket_starts(since, until, bucket, AMSTERDAM)


def test_days_begin_at_local_midnight_across_the_change_of_the_clock() -> None:
    days = starts(datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 31, tzinfo=UTC), "day")

    assert [day.hour for day in days] == [0, 0, 0, 0]
    # 29 March 2026 has 23 hours.
    assert days[2].astimezone(UTC) - days[1].astimezone(UTC) == timedelta(hours=23)


def test_hours_skip_the_one_that_does_not_exist() -> None:
    hours = starts(
        datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 2, tzinfo=UTC), "hour"
    )

    assert [hour.hour for hour in hours] == [1, 3]


def test_weeks_begin_on_monday() -> None:
    weeks = starts(datetime(2026, 11, 18, tzinfo=UTC), datetime(2026, 11, 25, tzinfo=UTC), "week")

    assert [(week.day, week.weekday()) for week in weeks] == [(16, 0), (23, 0)]


def points(*delivery: int) -> list[TrendPoint]:
    first = datetime(2026, 11, 1, tzinfo=AMSTERDAM)
    return [
        TrendPoint(
            start=first + timedelta(days=day),
            end=first + timedelta(days=day + 1),
            mentions=count,
            complaints=count,
            sentiments={},
            complaints_by_category={"delivery": count, "billing": 3},
            complaints_by_source={},
        )
        for day, count in enumerate(delivery)
    ]


def test_a_doubled_category_is_the_news() -> None:
    rise = find_rise(points(*[1] * 7, *[5] * 7), "day")

    assert rise is not None
    assert (rise.category, rise.now, rise.before, rise.factor) == ("delivery", 35, 7, 5.0)


def test_nothing_is_news_when_nothing_doubled_or_the_numbers_are_small() -> None:
    assert find_rise(points(*[3] * 14), "day") is None
    assert find_rise(points(*[0] * 7, *[1] * 7), "day") is None
    assert find_rise(points(*[9] * 10), "day") is None  # too short to compare
