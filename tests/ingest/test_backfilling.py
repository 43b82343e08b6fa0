"""Walking a listing back through a stretch of time: whole, in steps, and on after a stop."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ingest.backfilling import (
    PAGES_A_STEP,
    Filled,
    Stretch,
    can_look_back,
    kinds_that_look_back,
    look_back,
    share_of,
    walk_back,
)
from ingest.errors import BadAnswerError, UnknownKindError, UnreachableError
from ingest.mentions import RawMention
from ingest.outbound import GuardedClient, InProcessPace
from ingest.posts import Page, Post
from ingest.registry import find_source
from ingest.sources.x import XOptions
from ingest.x_posts import first_id_at, id_moment
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def hours_ago(number: float) -> datetime:
    return NOW - timedelta(hours=number)


class FakeListing:
    """A post for every hour, ten to a page; the cursor is the hour to go on with."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[str | None] = []
        self.fails: list[Exception | None] = []

    def page(self, cursor: str | None, most: int) -> Page:
        self.asked.append(cursor)
        error = self.fails.pop(0) if self.fails else None
        if error:
            raise error
        first = int(cursor or 0)
        numbers = range(first, min(first + 10, self.count))
        posts = [Post(RawMention(f"p{n}", "x", hours_ago(n)), hours_ago(n)) for n in numbers]
        more = str(first + 10) if first + 10 < self.count else None
        return Page(posts, len(posts), more)


class Jumping(FakeListing):
    def cursor_before(self, moment: datetime) -> str | None:
        return str(int((NOW - moment).total_seconds() // 3600))


def walk(listing: Any, since: datetime, state: dict | None = None, **told: Any) -> Filled:
    stretch = Stretch(since, told.pop("until", NOW))
    return walk_back(listing, stretch, state or {}, pages_s=5, now=NOW)


def walk_all(listing: Any, since: datetime, **told: Any) -> tuple[set[str], list[float]]:
    found: set[str] = set()
    shares, state = [], {}
    for _ in range(100):
        filled = walk(listing, since, state, **told)
        found |= {one.external_id for one in filled.mentions}
        shares.append(filled.share)
        if filled.is_done:
            return found, shares
        state = dict(filled.state)
    pytest.fail("does not end")


def test_the_whole_stretch_is_seen_in_short_steps() -> None:
    listing = FakeListing(1000)
    found, shares = walk_all(listing, hours_ago(235))
    assert {f"p{n}" for n in range(236)} <= found
    assert len(listing.asked) == 24
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) == 24 // PAGES_A_STEP + 1


def test_it_ends_where_the_listing_ends() -> None:
    found, shares = walk_all(FakeListing(25), hours_ago(9999))
    assert len(found) == 25
    assert shares == [1.0]


def test_it_begins_at_the_end_of_the_stretch_where_the_place_can() -> None:
    listing = Jumping(1000)
    walk_all(listing, hours_ago(520), until=hours_ago(500))
    assert listing.asked[0] == "500"
    assert len(listing.asked) == 3


def test_what_came_before_an_error_is_kept_and_gone_on_from() -> None:
    listing = FakeListing(100)
    listing.fails = [None, None, UnreachableError("https://x", "gone for now")]
    filled = walk(listing, hours_ago(90))
    assert len(filled.mentions) == 20
    assert not filled.is_done
    assert [row.reason for row in filled.refused] == ["gone for now"]
    again = walk(listing, hours_ago(90), dict(filled.state))
    assert again.mentions[0].external_id == "p20"


def test_an_error_at_once_is_an_error() -> None:
    listing = FakeListing(100)
    listing.fails = [UnreachableError("https://x", "no")]
    with pytest.raises(UnreachableError):
        walk(listing, hours_ago(90))


def test_a_forgotten_cursor_begins_from_the_top_a_few_times() -> None:
    listing = FakeListing(100)
    state: dict[str, Any] = {"cursor": "50", "begun": NOW.isoformat()}
    for _ in range(3):
        listing.fails = [BadAnswerError("https://x", 400)]
        filled = walk(listing, hours_ago(90), state)
        assert filled.state["cursor"] is None
        assert not filled.is_done
        state = {**filled.state, "cursor": "50"}
    listing.fails = [BadAnswerError("https://x", 400)]
    with pytest.raises(BadAnswerError):
        walk(listing, hours_ago(90), state)


def test_a_cursor_that_leads_nowhere_ends_the_walk() -> None:
    class Stuck(FakeListing):
        def page(self, cursor: str | None, most: int) -> Page:
            return Page((), 0, cursor or "same")

    found, _ = walk_all(Stuck(0), hours_ago(90))
    assert found == set()


def test_how_far_it_is_counts_both_ways() -> None:
    assert share_of(NOW, hours_ago(5), hours_ago(10)) == pytest.approx(0.5)
    assert share_of(hours_ago(10), hours_ago(5), NOW) == pytest.approx(0.5)
    assert share_of(NOW, hours_ago(50), hours_ago(10)) == 1.0
    assert share_of(NOW, NOW, NOW) == 1.0


@pytest.fixture
def client() -> GuardedClient:
    return GuardedClient(allowed_networks=["127.0.0.1/32"], pace=InProcessPace(0))


def test_kinds_say_whether_they_can(client: GuardedClient) -> None:
    able = kinds_that_look_back()
    assert {"bluesky", "kiyoh", "mastodon", "reddit", "trustpilot", "x", "youtube"} <= set(able)
    assert not can_look_back("feed")
    assert not can_look_back("telepathy")
    with pytest.raises(UnknownKindError, match=r"shows no older posts; these do: .*mastodon"):
        look_back(
            "feed",
            {"url": "https://f.example"},
            Stretch(hours_ago(5), NOW),
            {},
            client,
            now=NOW,
        )


def review(number: int) -> dict[str, Any]:
    moment = hours_ago(24 * number).isoformat()
    return {"id": f"{number:024x}", "createdAt": moment, "stars": 1, "title": "T", "text": "x"}


def test_reviews_of_trustpilot_are_read_page_by_page(client: GuardedClient) -> None:
    unit = "a" * 24
    with ReplayServer() as server:
        place = f"/v1/business-units/{unit}/reviews?perPage=100&page="
        for page in (1, 2):
            rows = [review(number) for number in range(100 * (page - 1), 100 * page)]
            server.answer(f"{place}{page}&orderBy=createdat.desc", json.dumps({"reviews": rows}))
        options = {"business_unit": unit, "api_key": "k", "service": server.url}
        stretch = Stretch(hours_ago(24 * 150), hours_ago(24 * 20))
        filled = look_back("trustpilot", options, stretch, {}, client, now=NOW)
    days = sorted((NOW - one.published_at).days for one in filled.mentions)
    assert (days[0], days[-1], len(days)) == (21, 150, 130)
    assert filled.is_done


def test_x_begins_at_the_end_of_the_stretch_and_looks_back_seven_days(
    client: GuardedClient,
) -> None:
    listing = find_source("x").listing(XOptions(query="zeven", bearer_token="t"), client, NOW)
    cursor = listing.cursor_before(hours_ago(24))
    assert id_moment(cursor) == hours_ago(24)
    assert id_moment(listing.cursor_before(hours_ago(24 * 30))) > hours_ago(24 * 7)
    too_old = first_id_at(hours_ago(24 * 8))
    assert listing.page(too_old, 100) == Page((), 0)
