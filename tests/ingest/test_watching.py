"""The watch list: everybody gets a turn, and nothing is deleted on a doubtful answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.watching import MOST_WATCHED, find_changes, looks_due, watch


def test_who_was_looked_at_waits_behind_the_others() -> None:
    changes = find_changes({"1": "", "2": "", "3": ""}, ["1", "2"], {"1": "", "2": "later"})
    assert list(changes.watched) == ["3", "1", "2"]
    assert (changes.edited, changes.removed) == (["2"], [])


def test_what_did_not_come_back_is_removed_and_no_longer_watched() -> None:
    changes = find_changes({"1": "", "2": ""}, ["1", "2"], {"2": ""})
    assert (changes.removed, changes.watched) == (["1"], {"2": ""})


def test_an_answer_without_any_of_them_is_not_believed() -> None:
    changes = find_changes({"1": "", "2": ""}, ["1", "2"], {"9": ""})
    assert (changes.removed, changes.watched) == ((), {"1": "", "2": ""})


@given(st.dictionaries(st.text("0123456789", min_size=1), st.text(max_size=2), max_size=900))
def test_the_list_never_grows_beyond_its_bound(new: dict[str, str]) -> None:
    watched = watch({"old": ""}, new)
    assert len(watched) <= MOST_WATCHED
    assert set(list(new)[-10:]) <= set(watched)


@pytest.mark.parametrize(
    ("count", "at_once", "hours", "looks"),
    [
        (0, 20, 24, 0),
        (400, 20, None, 1),
        (400, 20, 0.25, 1),
        (400, 20, 6, 6),
        (400, 20, 24, 20),
        (400, 20, 24 * 30, 20),
        (9000, 20, 24 * 30, 100),
        (400, 0, 24, 0),
        (400, 100, 24, 4),
    ],
)
def test_every_post_is_looked_at_within_a_day_however_seldom_its_source_is_fetched(
    count: int, at_once: int, hours: float | None, looks: int
) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    last = None if hours is None else now - timedelta(hours=hours)
    assert looks_due(count, at_once, last, now) == looks
