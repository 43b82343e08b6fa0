"""Walking a listing that shows the newest first: no gap, no repeat, edits and deletions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import BadAnswerError, NothingFoundError, RetryLaterError, UnreachableError
from ingest.listening import listen
from ingest.mentions import Fetched, RawMention, State
from ingest.posts import Listing, Page, Post

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PAGE = 3


def post(number: int, mark: str = "") -> Post:
    at = NOW - timedelta(days=10) + timedelta(hours=number)
    return Post(RawMention(f"p{number}", f"text {number}{mark}", at), at, mark)


class FakeListing:
    """Posts by number, newest first, three to a page; the cursor is the last one shown."""

    most_looked_up = 5

    def __init__(self, *numbers: int) -> None:
        self.posts = {number: post(number) for number in numbers}
        self.asked: list[str | None] = []
        self.fails_at: dict[str | None, Exception] = {}  # each fails once
        self.named_gone: Sequence[str] = ()

    def page(self, cursor: str | None, most: int) -> Page:
        self.asked.append(cursor)
        if cursor in self.fails_at:
            raise self.fails_at.pop(cursor)
        below = int(cursor) if cursor else 10_000
        numbers = [one for one in sorted(self.posts, reverse=True) if one < below]
        shown = numbers[: min(PAGE, most)]
        more = str(shown[-1]) if len(numbers) > len(shown) else None
        return Page([self.posts[one] for one in shown], len(shown), more)

    def look_up(self, identities: Sequence[str]) -> Page:
        there = [one for one in self.posts.values() if one.mention.external_id in identities]
        return Page(there, len(there), gone=self.named_gone)


def hear(listing: Listing, state: State | None = None, limit: int = 6) -> Fetched:
    return listen(listing, "x", state or {}, limit=limit, pages_s=5, now=NOW)


def ids(fetched: Fetched) -> list[str]:
    return [mention.external_id for mention in fetched.mentions]


def test_the_first_time_the_newest_are_taken_up_to_the_limit() -> None:
    listing = FakeListing(*range(1, 11))
    fetched = hear(listing, limit=5)
    assert ids(fetched) == ["p6", "p7", "p8", "p9", "p10"]
    assert fetched.state["cursor"] is None


def test_later_only_new_posts_are_taken_without_a_gap() -> None:
    listing = FakeListing(1, 2, 3)
    state = hear(listing).state
    listing.posts |= {number: post(number) for number in range(4, 9)}
    assert ids(hear(listing, state)) == ["p4", "p5", "p6", "p7", "p8"]


def test_nothing_new_is_not_modified() -> None:
    listing = FakeListing(1, 2, 3)
    again = hear(listing, hear(listing).state)
    assert (again.mentions, again.not_modified) == ([], True)


def test_what_does_not_fit_into_one_fetch_comes_with_the_next() -> None:
    listing = FakeListing(1, 2)
    state = hear(listing).state
    listing.posts |= {number: post(number) for number in range(3, 15)}
    first = hear(listing, state)
    assert ids(first) == [f"p{number}" for number in range(9, 15)]
    second = hear(listing, first.state)
    assert ids(second) == [f"p{number}" for number in range(3, 9)]
    listing.posts[15] = post(15)
    third = hear(listing, second.state)
    fourth = hear(listing, third.state)
    assert ids(third) + ids(fourth) == ["p15"]


def test_a_page_that_fails_keeps_what_was_had_and_is_asked_for_again() -> None:
    listing = FakeListing(1)
    state = hear(listing).state
    listing.posts |= {number: post(number) for number in range(2, 8)}
    listing.fails_at = {"5": UnreachableError("http://x", "gone away")}
    first = hear(listing, state)
    assert (ids(first), first.refused[0].reason) == (["p5", "p6", "p7"], "gone away")
    assert ids(hear(listing, first.state)) == ["p2", "p3", "p4"]


def test_a_first_page_that_fails_is_an_error() -> None:
    listing = FakeListing(1)
    listing.fails_at = {None: UnreachableError("http://x", "gone away")}
    with pytest.raises(UnreachableError):
        hear(listing)


def test_a_cursor_that_was_forgotten_starts_from_the_top() -> None:
    listing = FakeListing(1)
    state = hear(listing).state
    listing.posts |= {number: post(number) for number in range(2, 9)}
    first = hear(listing, state, limit=3)
    listing.fails_at = {first.state["cursor"]: BadAnswerError("http://x", 400)}
    again = hear(listing, first.state, limit=100)
    assert listing.asked[2:5] == ["6", None, "6"]
    assert ids(again) == ["p2", "p3", "p4", "p5"]


def test_an_empty_listing_is_an_error_where_posts_were_before() -> None:
    listing = FakeListing(1, 2)
    state = hear(listing).state
    listing.posts.clear()
    with pytest.raises(NothingFoundError, match="where it showed some before"):
        hear(listing, state)
    assert hear(FakeListing()).mentions == []


def test_whoever_wrote_the_only_post_may_take_it_back() -> None:
    listing = FakeListing(1)
    state = hear(listing).state
    listing.posts.clear()
    emptied = hear(listing, state)
    assert emptied.mentions == []
    assert hear(listing, emptied.state).mentions == []  # and a list stays as empty as it is


def test_a_look_that_was_cut_off_is_gone_on_with_the_next_time() -> None:
    listing = FakeListing(*range(1, 31))
    first = listen(listing, "x", {}, limit=60, pages_s=5, now=NOW)
    day_ago = {**first.state, "looked_at": (NOW - timedelta(days=1)).isoformat()}
    cut_off = listen(listing, "x", day_ago, limit=60, pages_s=-1, now=NOW)
    assert cut_off.state["looked_at"] == day_ago["looked_at"]  # no time was left: all is due still
    again = listen(listing, "x", day_ago, limit=60, pages_s=5, now=NOW)
    assert again.state["looked_at"] == NOW.isoformat()


def test_half_of_the_looks_move_the_clock_by_half() -> None:
    listing = FakeListing(*range(1, 25))
    first = listen(listing, "x", {}, limit=60, pages_s=5, now=NOW)
    calls = 0

    class Tired(FakeListing):
        def look_up(self, identities: Sequence[str]) -> Page:
            nonlocal calls
            calls += 1
            if calls > 3:
                raise UnreachableError("http://x", "gone away")
            return super().look_up(identities)

    tired = Tired(*range(1, 25))
    last = NOW - timedelta(hours=20)
    state = {**first.state, "looked_at": last.isoformat()}
    after = listen(tired, "x", state, limit=60, pages_s=5, now=NOW)
    assert after.state["looked_at"] == (last + timedelta(hours=10)).isoformat()  # 3 of 6


def test_posts_that_are_handed_in_are_looked_at_and_not_remembered() -> None:
    listing = FakeListing(*range(1, 6))
    state = hear(listing, limit=3).state
    listing.posts[1] = post(1, " edited")
    del listing.posts[2]
    fetched = hear(listing, {**state, "also": ["p1", "p2", "p3"]})
    assert (ids(fetched), list(fetched.removed)) == (["p1"], ["p2"])
    assert list(fetched.left_over) == []
    assert {"p1", "p2"}.isdisjoint(fetched.state["watched"])
    assert "also" not in fetched.state


def test_posts_that_have_to_wait_have_not_had_their_turn() -> None:
    class Broken(FakeListing):
        def look_up(self, identities: Sequence[str]) -> Page:
            raise RetryLaterError("http://x?ids=1,2", "a limit")

    listing = Broken(*range(1, 6))
    state = hear(listing, limit=3).state
    fetched = hear(listing, {**state, "also": ["p1", "p2"]})
    assert (list(fetched.left_over), list(fetched.removed)) == (["p1", "p2"], [])
    assert [one.where for one in fetched.refused] == ["http://x"]


def test_edits_are_told_again_also_of_posts_that_are_no_longer_shown() -> None:
    listing = FakeListing(*range(1, 9))
    state = hear(listing, limit=8).state
    listing.posts[8] = post(8, " edited")
    listing.posts[1] = post(1, " edited")
    state_after = hear(listing, state)
    assert ids(state_after) == ["p1", "p8"]
    assert hear(listing, state_after.state).mentions == []


def test_a_deletion_is_believed_because_another_post_came_back() -> None:
    listing = FakeListing(*range(1, 6))
    state = hear(listing).state
    del listing.posts[1]
    again = hear(listing, state)
    assert (again.removed, "p1" in again.state["watched"]) == (["p1"], False)
    assert hear(listing, again.state).removed == []


def test_a_platform_that_brings_nothing_back_deletes_nothing() -> None:
    class Mute(FakeListing):
        def look_up(self, identities: Sequence[str]) -> Page:
            return Page((), 0)

    listing = Mute(*range(1, 6))
    again = hear(listing, hear(listing).state)
    assert (again.removed, len(again.state["watched"])) == ([], 5)


def test_a_platform_that_cannot_tell_costs_nothing_else() -> None:
    class Broken(FakeListing):
        def look_up(self, identities: Sequence[str]) -> Page:
            raise UnreachableError("http://x", "gone away")

    listing = Broken(*range(1, 6))
    state = hear(listing).state
    listing.posts[6] = post(6)
    again = hear(listing, state)
    assert (ids(again), again.removed) == (["p6"], [])
    assert "could not be looked at again: gone away" in again.refused[0].reason
    assert list(again.state["watched"])[-4:] == ["p1", "p2", "p3", "p6"]


def test_a_post_named_as_gone_is_removed_once() -> None:
    listing = FakeListing(*range(1, 6))
    state = hear(listing).state
    del listing.posts[1]
    listing.named_gone = ["p1"]
    again = hear(listing, state)
    assert again.removed == ["p1"]
    assert "p1" not in again.state["watched"]


def test_a_state_of_something_else_is_not_used() -> None:
    listing = FakeListing(1, 2)
    state = {**hear(listing).state, "heard": "y"}
    assert ids(hear(listing, state)) == ["p1", "p2"]


def test_a_listing_that_stands_still_ends() -> None:
    class Still(FakeListing):
        def page(self, cursor: str | None, most: int) -> Page:
            self.asked.append(cursor)
            return Page([post(1)], 1, "same")

    listing = Still()
    hear(listing, limit=50)
    assert listing.asked == [None, "same"]


def test_a_listing_that_is_seldom_heard_looks_at_all_posts_again_each_time() -> None:
    listing = FakeListing(*range(1, 11))
    first = hear(listing, limit=9)
    state = {**first.state, "looked_at": (NOW - timedelta(days=2)).isoformat()}
    for number in (4, 6, 10):
        listing.posts[number] = post(number, "!")
    del listing.posts[5]
    second = hear(listing, state, limit=9)
    assert {"p4", "p6", "p10"} <= set(ids(second))
    assert list(second.removed) == ["p5"]
    soon = hear(listing, {**first.state, "looked_at": NOW.isoformat()}, limit=9)
    assert len(ids(soon)) < len(ids(second)) + 1
