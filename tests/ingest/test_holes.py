"""What is missing from a list is believed when its neighbours are there, twice, hours apart."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.holes import AGAIN_AFTER, Stretch, find_missing, settle

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KNOWN = {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5}


@pytest.mark.parametrize(
    ("shown", "stretch", "missing"),
    [
        ("abde", Stretch(1, 5), ["c"]),
        ("ab", Stretch(1, 2), []),  # what lies beyond was not read
        ("ab", Stretch(1, None), ["c", "d", "e"]),
        ("de", Stretch(None, 5), ["a", "b", "c"]),
        ("abe", Stretch(2, 4), ["c"]),
        ("abcde", Stretch(None, None), []),
        ("xy", Stretch(5, None), []),
    ],
)
def test_only_between_what_was_read_something_is_missing(
    shown: str, stretch: Stretch, missing: list[str]
) -> None:
    assert find_missing(KNOWN, set(shown), stretch) == missing


@pytest.mark.parametrize("shown", ["", "xyz"])
def test_a_list_that_shows_nothing_known_is_not_believed(shown: str) -> None:
    assert find_missing(KNOWN, set(shown), Stretch(None, None)) is None


def test_a_list_that_lost_more_than_it_kept_is_not_believed() -> None:
    known = {str(number): number for number in range(9)}
    assert find_missing(known, set("0123"), Stretch(None, None)) is None
    assert find_missing(known, set("01234"), Stretch(None, None)) == ["5", "6", "7", "8"]


def test_a_row_is_gone_when_it_is_missing_again_hours_later() -> None:
    gone, suspects = settle({}, ["a"], "b", NOW)
    assert (gone, suspects) == ([], {"a": NOW.isoformat()})
    soon = NOW + AGAIN_AFTER - timedelta(seconds=1)
    assert settle(suspects, ["a"], "b", soon) == ([], suspects)
    assert settle(suspects, ["a"], "b", NOW + AGAIN_AFTER) == (["a"], {})


def test_who_was_shown_in_between_is_no_suspect_any_more() -> None:
    _, suspects = settle({}, ["a"], "b", NOW)
    gone, suspects = settle(suspects, [], "ab", NOW + timedelta(hours=5))
    assert (gone, suspects) == ([], {})
    assert settle(suspects, ["a"], "b", NOW + timedelta(hours=9))[0] == []


def test_a_suspect_whose_place_was_not_read_waits() -> None:
    _, suspects = settle({}, ["a"], "b", NOW)
    assert settle(suspects, [], "b", NOW + timedelta(hours=9)) == ([], suspects)


def test_a_suspect_of_an_unreadable_time_is_missed_anew() -> None:
    assert settle({"a": "ooit"}, ["a"], "b", NOW)[0] == []
