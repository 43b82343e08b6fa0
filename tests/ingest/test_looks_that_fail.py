"""What cannot be looked at never ends the round of the others; what has to wait comes again."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.errors import (
    BadAnswerError,
    IngestError,
    RetryLaterError,
    TooSlowError,
    UnavailableError,
)
from ingest.gathering import gather
from ingest.looking import Looks
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.posts import Page, Post

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
WHERE = "https://place.example/posts"
WAIT = RetryLaterError(WHERE, "a limit")
NEVER: list[IngestError] = [
    BadAnswerError(WHERE, 403),
    UnavailableError(WHERE, "is down"),
    TooSlowError(WHERE, "took too long"),
]


class Place:
    """Shows all posts, but for batches with one of these in it."""

    most_looked_up = 3

    def __init__(self, broken: dict[str, IngestError], refused: Sequence[Refused] = ()) -> None:
        self.broken, self.refused = broken, refused
        self.asked: list[str] = []

    def look_up(self, identities: Sequence[str]) -> Page:
        self.asked += identities
        for one in identities:
            if one in self.broken:
                raise self.broken[one]
        posts = [Post(RawMention(one, "Hoi", NOW), NOW) for one in identities]
        return Page(posts, len(posts), refused=self.refused)


def looks(place: Place, lasts_s: float = 60) -> Looks:
    return Looks(place, {}, time.monotonic() + lasts_s)


@pytest.mark.parametrize("error", NEVER)
def test_one_post_that_can_never_be_asked_for_ends_no_round(error: IngestError) -> None:
    place = Place({"2": error})
    assert looks(place).at_earlier(list("123456"), {}) == []
    assert place.asked == list("123456")


@pytest.mark.parametrize("error", NEVER)
def test_a_place_that_refuses_everything_is_left_alone_and_the_round_goes_on(
    error: IngestError,
) -> None:
    place = Place(dict.fromkeys("12345678", error))
    assert looks(place).at_earlier(list("12345678"), {}) == list("5678")


def test_who_has_to_wait_comes_again() -> None:
    place = Place({"3": WAIT})
    assert looks(place).at_earlier(list("123456"), {}) == list("3456")
    assert looks(Place({}), lasts_s=-1).at_earlier(list("12"), {}) == list("12")


def test_no_allowance_for_the_young_is_none_for_the_others() -> None:
    place = Place({"w": WAIT})
    look = looks(place)
    look.at_watched({"w": ""}, None, NOW)
    assert (look.at_earlier(["1"], {}), place.asked) == (["1"], ["w"])


def test_a_row_that_cannot_be_read_holds_up_nobody() -> None:
    place = Place({}, [Refused(WHERE, "row 1 has no id")])
    look = looks(place)
    assert look.at_earlier(list("12345"), {}) == []
    assert look.refused == [Refused(WHERE, "row 1 has no id")]


@pytest.mark.parametrize(("error", "left"), [*((one, []) for one in NEVER), (WAIT, ["7"])])
def test_a_list_that_keeps_failing_leaves_nobody_over(error: IngestError, left: list[str]) -> None:
    def fails(state: State) -> Fetched:
        raise error

    def works(state: State) -> Fetched:
        return Fetched((), {})

    state: Any = {"a": {"also": ["7"]}, "b": {}}
    assert gather({"a": fails, "b": works}, state).left_over == left


class Denies:
    """Says of every post that there is none."""

    most_looked_up = 3

    def look_up(self, identities: Sequence[str]) -> Page:
        return Page((), 0, gone=list(identities), where=WHERE)


def test_gone_is_not_believed_where_a_post_that_was_just_shown_is_said_to_be_gone() -> None:
    shown = {"9": Post(RawMention("9", "Hoi", NOW), NOW)}
    denied = Looks(Denies(), shown, time.monotonic() + 60)
    watched, _ = denied.at_watched({"1": "a", "2": "b", "3": "c"}, None, NOW)
    assert (denied.removed, watched) == ([], {"3": "c", "1": "a", "2": "b"})
    assert [one.where for one in denied.refused] == [WHERE]
    alone = Looks(Denies(), {}, time.monotonic() + 60)
    alone.at_watched({"1": "a"}, None, NOW)
    assert alone.removed == ["1"]


class Tells:
    """Shows one post that was edited, and what it says of the others."""

    most_looked_up = 3

    def __init__(self, gone: Sequence[str]) -> None:
        self.gone = gone

    def look_up(self, identities: Sequence[str]) -> Page:
        return Page([Post(RawMention("1", "Anders", NOW), NOW, "b")], 1, gone=self.gone)


@pytest.mark.parametrize("gone", [["2", "9"], []])
def test_a_post_that_was_just_shown_is_never_told_as_deleted(gone: list[str]) -> None:
    shown = {"9": Post(RawMention("9", "Hoi", NOW), NOW)}
    look = Looks(Tells(gone), shown, time.monotonic() + 60)
    look.at_watched({"1": "a", "2": "a"}, None, NOW)
    assert list(look.there) == ["1"]
    assert look.removed == ([] if gone else ["2"])
