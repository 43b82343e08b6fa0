"""How often a source is fetched follows from what it brought; so does a strange silence."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triage.sources.rhythm import (
    KEPT_POLLS,
    LONGEST_S,
    Rhythm,
    find_rhythm,
    find_silence,
    next_due,
    remember,
)

QUARTER = 900
DAY_ONE = date(2026, 10, 1)
DUE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def after(late_s: float, took_s: float = 0.0) -> float:
    """Seconds from when it was due until it is due again, every 900 s."""
    begun = DUE + timedelta(seconds=late_s)
    due = next_due(DUE, begun, begun + timedelta(seconds=took_s), QUARTER)
    return (due - DUE).total_seconds()


@pytest.mark.parametrize(
    ("late_s", "took_s", "wanted_s"),
    [
        (0, 0, 873),  # 27 s before the interval ends: so long may it wait for its turn
        (2.5, 1.4, 873),  # neither the wait for a worker nor the fetch itself is added
        (80, 20, 873),
        (300, 2, 1173),  # waited for many others: from its turn on
        (7200, 2, 8073),  # the machine was off: one fetch, and no catching up
        (-600, 2, 273),  # fetched by hand before the time
        (1, 600, 1051),  # never sooner than half an interval after the last
    ],
)
def test_the_next_fetch_is_counted_from_when_the_last_was_due(
    late_s: float, took_s: float, wanted_s: float
) -> None:
    assert after(late_s, took_s) == pytest.approx(wanted_s)


def test_a_day_has_at_most_half_a_minute_taken_off() -> None:
    due = next_due(DUE, DUE, DUE, 24 * 3600)
    assert due == DUE + timedelta(days=1, seconds=-30)


def test_a_steady_source_keeps_its_interval_all_day_however_it_waits_for_its_turn() -> None:
    due, delays, polled = DUE, [0.4, 22.0, 1.1, 25.0, 3.3], list[datetime]()
    for step in range(96):
        polled.append(due + timedelta(seconds=delays[step % 5]))
        due = next_due(due, polled[-1], polled[-1] + timedelta(seconds=1.5), QUARTER)
    waits = [(later - earlier).total_seconds() for earlier, later in pairwise(polled)]
    assert max(waits) <= QUARTER
    assert sum(waits) / len(waits) == pytest.approx(873, abs=1)


def test_those_that_were_all_due_at_once_come_apart() -> None:
    due = [DUE] * 300
    for _ in range(3):
        free = min(due)
        for number in sorted(range(300), key=due.__getitem__):
            begun = max(free, due[number])
            free = begun + timedelta(seconds=2)
            due[number] = next_due(due[number], begun, free, QUARTER)
    together = max(sum(abs(one - other) < timedelta(seconds=60) for other in due) for one in due)
    assert together < 150


@pytest.mark.parametrize(
    ("recent", "rhythm", "expected"),
    [
        ([], "adaptive", Rhythm(900, "wished")),
        ([1, 0, 0, 0], "adaptive", Rhythm(900, "wished")),
        ([1, 0, 0, 0, 0], "adaptive", Rhythm(1800, "quiet")),
        ([0] * 8, "adaptive", Rhythm(3600, "quiet")),
        ([0] * 8, "calmer", Rhythm(3600, "quiet")),
        ([0] * 8, "steady", Rhythm(900, "wished")),
        ([0] * 8 + [1], "adaptive", Rhythm(900, "wished")),
        ([12, 10, 11], "adaptive", Rhythm(450, "busy")),
        ([30, 25, 40], "adaptive", Rhythm(300, "busy")),
        ([30, 25, 40], "calmer", Rhythm(900, "wished")),
        ([30, 25, 4], "adaptive", Rhythm(900, "wished")),
    ],
)
def test_quiet_ones_are_fetched_less_often_and_busy_ones_more(
    recent: list[int], rhythm: str, expected: Rhythm
) -> None:
    assert find_rhythm(QUARTER, recent, rhythm) == expected


def test_a_daily_source_is_not_slowed_down_and_a_minute_is_the_shortest() -> None:
    assert find_rhythm(86_400, [0] * 12, "adaptive") == Rhythm(86_400, "wished")
    assert find_rhythm(3 * 3600, [0] * 12, "adaptive") == Rhythm(LONGEST_S, "quiet")
    assert find_rhythm(90, [50] * 3, "adaptive") == Rhythm(60, "busy")
    assert find_rhythm(30, [50] * 3, "adaptive") == Rhythm(30, "wished")


@given(
    wished_s=st.integers(10, 10**6),
    recent=st.lists(st.integers(0, 500), max_size=KEPT_POLLS),
    rhythm=st.sampled_from(["adaptive", "calmer", "steady"]),
)
def test_the_pace_stays_within_its_bounds_and_tells_its_reason(
    wished_s: int, recent: list[int], rhythm: str
) -> None:
    found = find_rhythm(wished_s, recent, rhythm)
    assert min(wished_s, 60) <= found.interval_s <= max(wished_s, min(4 * wished_s, LONGEST_S))
    assert found.interval_s >= wished_s // 3
    assert (found.why == "wished") == (found.interval_s == wished_s)
    if rhythm != "adaptive":
        assert found.interval_s >= wished_s


def test_only_the_latest_polls_are_remembered() -> None:
    assert remember([], 3) == [3]
    assert remember(list(range(KEPT_POLLS)), 99) == [*range(1, KEPT_POLLS), 99]


def history(pattern: str) -> tuple[dict[date, int], list[date]]:
    """One sign a day: a number of posts, or `-` for a day without a fetch."""
    days = [DAY_ONE + timedelta(days=place) for place in range(len(pattern))]
    polled = [day for day, sign in zip(days, pattern, strict=True) if sign != "-"]
    new = {day: int(sign) for day, sign in zip(days, pattern, strict=True) if sign.isdigit()}
    return new, polled


@pytest.mark.parametrize(
    ("pattern", "silent_days"),
    [
        ("3" * 28 + "0", None),  # a single day happens
        ("3" * 28 + "000", 3),
        ("3" * 28 + "---", None),  # not fetched: nothing is known
        ("2222200" * 4, None),  # nobody posts at the weekend
        ("2222200" * 4 + "00", None),  # a long weekend
        ("2222200" * 4 + "000", 5),
        ("2222200" * 4 + "0000000", 9),
        ("0001000" * 5 + "00000", None),  # too few days with posts to have a habit
        ("33333", None),
        ("0" * 40, None),  # never brought anything
        ("", None),
    ],
)
def test_silence_is_told_when_the_own_history_makes_it_all_but_impossible(
    pattern: str, silent_days: int | None
) -> None:
    found = find_silence(*history(pattern))
    assert (found.days if found else None) == silent_days


def test_a_silence_says_since_when_and_how_it_usually_was() -> None:
    found = find_silence(*history("2222200" * 4 + "0000000"))
    assert found is not None
    assert found.since == DAY_ONE + timedelta(days=26)
    assert found.usual_share == pytest.approx(20 / 26)
