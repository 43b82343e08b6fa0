"""Business hours against a naive evaluator that looks at every single minute."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.errors import WrongInputError
from triage.sla.hours import Hours, add_minutes, minutes_between
from triage.sla.public_holidays import is_holiday

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = ((540, 1020),)  # 09:00-17:00
CLOSED: tuple[tuple[int, int], ...] = ()


def office(**values: object) -> Hours:
    week = (OFFICE,) * 5 + (CLOSED,) * 2
    given = {"timezone": "Europe/Amsterdam", "week": week}
    return Hours(**{**given, **values})  # type: ignore[arg-type]


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


DUTCH = partial(is_holiday, "NL", None)

# Around the clock changes, New Year's Day, King's Day and plain weeks.
STARTS = st.one_of(
    *(
        st.integers(-3 * 1440, 3 * 1440).map(lambda minutes, at=at: at + timedelta(minutes=minutes))
        for at in (
            datetime(2026, 3, 29, 1, tzinfo=UTC),
            datetime(2026, 10, 25, 1, tzinfo=UTC),
            datetime(2027, 1, 1, tzinfo=UTC),
            datetime(2025, 4, 26, tzinfo=UTC),
            datetime(2026, 6, 10, tzinfo=UTC),
        )
    )
)


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    """Up to three intervals of a day, some at night where the clock changes."""
    edges = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    return tuple(zip(edges[0::2], edges[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn) -> Hours:
    special = draw(
        st.dictionaries(st.dates(date(2026, 3, 26), date(2026, 4, 2)), days(), max_size=2)
    )
    return Hours(
        timezone=draw(st.sampled_from(["Europe/Amsterdam", "Australia/Lord_Howe", "UTC"])),
        week=tuple(draw(st.lists(days(), min_size=7, max_size=7))),
        is_holiday=DUTCH,
        special=special,
    )


def naive_minutes(hours: Hours, since: datetime, until: datetime) -> int:
    """Look at every minute: does the wall clock then show an hour that is open?"""
    count, moment = 0, since
    while moment < until:
        count += hours.is_open(moment)
        moment += timedelta(minutes=1)
    return count


@settings(max_examples=120, deadline=None)
@given(hours=calendars(), since=STARTS, length=st.integers(0, 2 * 1440))
def test_minutes_are_those_that_a_clock_on_the_wall_would_count(
    hours: Hours, since: datetime, length: int
) -> None:
    until = since + timedelta(minutes=length)
    assert minutes_between(hours, since, until) == naive_minutes(hours, since, until)


@settings(max_examples=120, deadline=None)
@given(hours=calendars(), since=STARTS, wanted=st.integers(1, 600))
def test_a_due_time_is_the_first_moment_with_enough_minutes(
    hours: Hours, since: datetime, wanted: int
) -> None:
    try:
        due = add_minutes(hours, since, wanted)
    except WrongInputError:
        assert not any(hours.week)
        return
    assert minutes_between(hours, since, due) == wanted
    assert minutes_between(hours, since, due - timedelta(minutes=1)) < wanted


@settings(max_examples=80, deadline=None)
@given(
    since=STARTS,
    wanted=st.integers(1, 2000),
    pauses=st.lists(st.tuples(st.integers(-500, 4000), st.integers(0, 900)), max_size=4),
)
def test_a_pause_moves_the_due_time_by_the_minutes_it_took(
    since: datetime, wanted: int, pauses: list[tuple[int, int]]
) -> None:
    hours = office(is_holiday=DUTCH)
    spans = [
        (since + timedelta(minutes=start), since + timedelta(minutes=start + length))
        for start, length in pauses
    ]
    due = add_minutes(hours, since, wanted, spans)
    inside = {
        since + timedelta(minutes=number)
        for start, length in pauses
        for number in range(start, start + length)
    }
    counted, moment = 0, since
    while moment < due:
        counted += hours.is_open(moment) and moment not in inside
        moment += timedelta(minutes=1)
    assert counted == wanted
    assert minutes_between(hours, since, due, spans) == wanted


def test_the_night_of_march_has_one_hour_less_and_that_of_october_one_more() -> None:
    night = office(week=(((60, 300),),) * 7)  # 01:00-05:00 every day
    for day, minutes in ((local(2026, 3, 28), 240), (local(2026, 3, 29), 180)):
        assert minutes_between(night, day, day + timedelta(hours=12)) == minutes
    october = local(2026, 10, 25)
    assert minutes_between(night, october, october + timedelta(hours=12)) == 300


def test_an_office_day_is_eight_hours_on_both_sides_of_a_clock_change() -> None:
    friday = local(2026, 3, 27, 16)
    assert add_minutes(office(), friday, 120) == local(2026, 3, 30, 10)
    friday = local(2026, 10, 23, 16)
    assert add_minutes(office(), friday, 120) == local(2026, 10, 26, 10)


def test_new_years_day_does_not_count() -> None:
    hours = office(is_holiday=DUTCH)
    assert add_minutes(hours, local(2026, 12, 31, 16), 120) == local(2027, 1, 4, 10)
    assert add_minutes(office(), local(2026, 12, 31, 16), 120) == local(2027, 1, 1, 10)


def test_kings_day_is_on_saturday_when_the_27th_is_a_sunday() -> None:
    every_day = office(week=(OFFICE,) * 7, is_holiday=DUTCH)
    assert not every_day.is_open(local(2025, 4, 26, 12))
    assert every_day.is_open(local(2025, 4, 27, 12))
    assert not every_day.is_open(local(2026, 4, 27, 12))


def test_a_special_day_goes_before_the_week_and_before_a_holiday() -> None:
    hours = office(
        is_holiday=DUTCH,
        special={date(2026, 12, 24): ((540, 780),), date(2026, 12, 26): ((600, 660),)},
    )
    assert minutes_between(hours, local(2026, 12, 24), local(2026, 12, 25)) == 240
    assert minutes_between(hours, local(2026, 12, 26), local(2026, 12, 27)) == 60


def test_a_calendar_that_is_never_open_says_so() -> None:
    with pytest.raises(WrongInputError, match="never open"):
        add_minutes(office(week=(CLOSED,) * 7), local(2026, 1, 1), 1)


@pytest.mark.parametrize(
    ("country", "region", "day", "free"),
    [
        ("NL", None, date(2026, 4, 6), True),  # Easter Monday
        ("NL", None, date(2026, 5, 5), False),  # Liberation Day, not a fifth year
        ("NL", None, date(2030, 5, 5), True),
        ("NL", "liberation", date(2026, 5, 5), True),
        ("BE", None, date(2026, 7, 21), True),  # the National Day
        ("BE", None, date(2026, 7, 11), False),
        ("BE", "flemish", date(2026, 7, 11), True),
        ("BE", "french", date(2026, 9, 27), True),
        ("BE", "german", date(2026, 11, 15), True),
        ("BE", "bank", date(2026, 12, 26), True),
        ("NL", None, date(2026, 7, 21), False),
    ],
)
def test_public_holidays_of_both_countries_and_their_parts(
    country: str, region: str | None, day: date, free: bool
) -> None:
    assert is_holiday(country, region, day) is free
