"""Reviews that are deleted in the App Store are found out within a day, and no others.

The feed is one of 500 invented reviews, which changes while it is read, as Apple's does.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest

import ingest
from ingest.errors import BotWallError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
Entry = dict[str, Any]


def page_path(number: int) -> str:
    return f"/nl/rss/customerreviews/page={number}/id=123456789/sortby=mostrecent/json"


def review(number: int, at: datetime, text: str = "Hoi") -> Entry:
    return {
        "id": {"label": str(number)},
        "title": {"label": "Titel"},
        "content": {"label": text},
        "im:rating": {"label": "2"},
        "author": {"name": {"label": "fenna"}},
        "updated": {"label": at.isoformat()},
    }


class Store:
    """An app's feed as it is at every moment, and the fetches of it."""

    def __init__(self, server: ReplayServer, client: GuardedClient, count: int = 500) -> None:
        self.server, self.client, self.now = server, client, NOW
        # The highest number was written last; one an hour.
        self.entries = [review(one, NOW - (count - one) * HOUR) for one in range(count, 0, -1)]
        self.pages: dict[int, list[Entry]] = {}  # other than the feed has them
        self.state: State = {}
        self.removed: dict[str, datetime] = {}
        self.told: list[str] = []
        self.reasons: set[str] = set()
        for number in range(1, 12):
            server.answer(page_path(number), chunks=partial(self._page, number))

    def _page(self, number: int) -> Iterator[bytes]:
        entries = self.entries[:500][50 * (number - 1) : 50 * number]
        yield json.dumps({"feed": {"entry": self.pages.get(number, entries)}}).encode()

    def fetch(self, **options: object) -> Fetched:
        given = {"app_id": "123456789", "service": self.server.url, "max_pages": 10, **options}
        state = json.loads(json.dumps(self.state))
        fetched = ingest.fetch("appstore", given, state, self.client, now=self.now)
        self.state = fetched.state
        self.removed |= dict.fromkeys(fetched.removed, self.now)
        self.told += [one.external_id for one in fetched.mentions]
        self.reasons |= {row.reason for row in fetched.refused}
        return fetched

    def run(self, lasts: timedelta, every: timedelta = HOUR, **options: object) -> None:
        """Fetches until so much time is over."""
        end = self.now + lasts
        while self.now < end:
            self.now += every
            self.fetch(**options)

    def delete(self, *numbers: int) -> list[Entry]:
        taken = [one for one in self.entries if int(one["id"]["label"]) in numbers]
        self.entries = [one for one in self.entries if one not in taken]
        return taken


@pytest.fixture
def store(server: ReplayServer, client: GuardedClient) -> Store:
    store = Store(server, client)
    store.fetch()
    return store


def test_deletions_anywhere_are_found_within_a_day_and_nothing_else(store: Store) -> None:
    """The newest, one on either side of each border of two pages, and some in between."""
    store.run(timedelta(hours=9), QUARTER)
    gone = [500, 475, 451, 450, 301, 300, 251, 120, 51, 50, 2]
    deleted_at = store.now
    store.delete(*gone)
    asked = len(store.server.paths)
    store.run(timedelta(hours=24), QUARTER)
    assert set(store.removed) == {str(one) for one in gone}
    assert max(store.removed.values()) - deleted_at <= timedelta(hours=18)
    assert len(store.server.paths) - asked <= 96 + 3 * 2 * 9
    assert store.reasons == set()


@pytest.mark.parametrize("number", [451, 450, 401, 400, 51, 50])
def test_a_deletion_between_two_pages_is_found(number: int, store: Store) -> None:
    store.run(timedelta(hours=9))
    store.delete(number)
    store.run(timedelta(hours=24))
    assert set(store.removed) == {str(number)}


def test_a_feed_that_tells_no_times_is_followed_by_its_numbers(store: Store) -> None:
    for entry in store.entries:
        del entry["updated"]
    store.run(timedelta(hours=9))
    changed = store.delete(300)
    changed[0]["content"] = {"label": "Opgelost"}
    store.entries = changed + store.entries
    store.delete(260)
    store.run(timedelta(hours=24))
    assert (set(store.removed), store.reasons) == ({"260"}, set())


def test_many_that_move_up_at_once_are_not_missing(store: Store) -> None:
    store.run(timedelta(hours=24), 12 * HOUR)
    moved = store.delete(*range(255, 295))
    store.now += 12 * HOUR
    again = [review(int(one["id"]["label"]), store.now) for one in moved]
    store.entries = again + store.entries
    store.fetch()
    assert (store.removed, store.reasons, store.state["missing"]) == ({}, set(), {})


def test_a_fetch_in_a_quarter_of_an_hour_reads_two_pages_more_at_most(store: Store) -> None:
    for _ in range(40):
        asked = len(store.server.paths)
        store.now += QUARTER
        store.fetch()
        assert len(store.server.paths) - asked <= 3


def test_seldom_fetches_read_more_at_a_time(store: Store) -> None:
    store.run(timedelta(hours=24), 6 * HOUR)
    store.delete(260)
    store.run(timedelta(hours=24), 6 * HOUR)
    assert set(store.removed) == {"260"}


def test_an_app_with_a_few_reviews_is_hardly_asked_for_more(
    server: ReplayServer, client: GuardedClient
) -> None:
    store = Store(server, client, 12)
    store.fetch()
    asked = len(server.paths)
    store.run(timedelta(hours=24), QUARTER)
    assert len(server.paths) - asked <= 96 + 4
    store.delete(12, 5)
    store.run(timedelta(hours=7), QUARTER)
    assert set(store.removed) == {"12", "5"}


def test_what_the_feed_does_not_reach_any_more_is_not_deleted(store: Store) -> None:
    store.run(timedelta(hours=10))
    for number in range(501, 541):
        store.entries.insert(0, review(number, store.now + timedelta(minutes=1)))
        store.run(HOUR)
    assert store.removed == {}


def test_a_changed_review_moves_up_and_is_not_missing(store: Store) -> None:
    store.run(timedelta(hours=10))
    store.delete(260)
    store.entries.insert(0, review(260, store.now, "Opgelost"))
    store.run(timedelta(hours=30))
    assert store.removed == {}
    assert store.told.count("260") == 2


@pytest.mark.parametrize("hours", [1, 5])
def test_a_review_that_the_feed_loses_for_some_hours_is_not_deleted(
    hours: int, store: Store
) -> None:
    store.run(timedelta(hours=10))
    before = list(store.entries)
    for number in (499, 300):
        store.delete(number)
        store.run(timedelta(hours=hours))
        store.entries = list(before)
        store.run(timedelta(hours=9))
    assert store.removed == {}


def test_an_old_page_is_not_taken_for_deletions(store: Store) -> None:
    store.run(timedelta(hours=10))
    store.pages = {1: store.entries[:50], 4: store.entries[150:200]}
    for number in range(501, 507):
        store.entries.insert(0, review(number, store.now))
    store.run(timedelta(hours=5), QUARTER)
    store.pages = {}
    store.run(timedelta(hours=12))
    assert store.removed == {}


def test_what_lies_between_a_new_page_and_one_kept_for_days_is_not_deleted(store: Store) -> None:
    store.run(timedelta(hours=10))
    store.pages = {4: store.entries[150:200]}
    for number in range(501, 507):
        store.entries.insert(0, review(number, store.now))
    store.run(timedelta(hours=48))
    store.pages = {}
    deleted = store.entries[146]["id"]["label"]
    store.delete(int(deleted))
    store.run(timedelta(hours=24))
    assert set(store.removed) == {deleted}


def test_pages_that_lost_most_reviews_are_told_and_not_believed(store: Store) -> None:
    store.run(timedelta(hours=10))
    store.pages = {1: [store.entries[0], *store.entries[40:50]]}
    store.delete(260)  # nor is anything else then
    store.run(timedelta(hours=20))
    assert store.removed == {}
    assert any("far fewer reviews" in reason for reason in store.reasons)


@pytest.mark.parametrize(("count", "hours"), [(60, 10), (60, 14), (500, 10)])
def test_another_order_deletes_nothing_and_is_told(
    count: int, hours: int, server: ReplayServer, client: GuardedClient
) -> None:
    store = Store(server, client, count)
    store.fetch()
    store.run(hours * HOUR)
    before = list(store.entries)
    store.entries.sort(key=lambda one: int(one["id"]["label"]) * 7919 % 500)
    store.run(7 * HOUR)
    assert store.reasons == {
        "is not sorted by the time of changes: deletions cannot be told from that"
    }
    store.entries = before
    store.run(9 * HOUR)
    assert store.removed == {}
    store.delete(count - 20)
    store.run(9 * HOUR)
    assert set(store.removed) == {str(count - 20)}


def test_a_review_that_does_not_stand_where_its_time_says_is_left_alone(store: Store) -> None:
    """As if a change did not move it up."""
    for at in (20, 99, 100, 101, 275, 450):
        identity = int(store.entries[at]["id"]["label"])
        store.entries[at] = review(identity, NOW - timedelta(minutes=at))
    store.run(timedelta(hours=40), QUARTER)
    assert store.removed == {}
    store.delete(475, 300)
    store.run(timedelta(hours=24))
    assert set(store.removed) == {"475", "300"}


def test_a_review_that_cannot_be_read_is_not_missing(store: Store) -> None:
    store.run(timedelta(hours=10))
    for at in (10, 260):
        store.entries[at] = {**store.entries[at], "im:rating": {"label": "9"}}
    store.run(timedelta(hours=30))
    assert store.removed == {}


@pytest.mark.parametrize("page", [2, 5])
def test_an_empty_page_deletes_nothing(page: int, store: Store) -> None:
    store.run(timedelta(hours=10))
    store.pages = {number: [] for number in range(page, 11)}
    store.run(timedelta(hours=30))
    assert store.removed == {}


@pytest.mark.parametrize(
    ("status", "body"),
    [(503, b""), (404, b""), (403, b""), (200, b"<title>Just a moment...</title>"), (200, b"{}")],
)
def test_pages_that_fail_delete_nothing_and_stop_nothing(
    status: int, body: bytes, store: Store
) -> None:
    store.run(timedelta(hours=10))
    for number in range(2, 11):
        store.server.forget(page_path(number))
        store.server.answer(page_path(number), body, status=status)
    store.run(timedelta(hours=30))
    assert store.removed == {}
    store.delete(480)
    store.run(timedelta(hours=8))
    assert set(store.removed) == {"480"}


def test_a_feed_behind_a_wall_deletes_nothing(store: Store) -> None:
    store.run(timedelta(hours=10))
    server = store.server
    server.forget()
    for number in range(1, 11):
        server.answer(page_path(number), "<title>Just a moment...</title>")
    with pytest.raises(BotWallError):
        store.run(timedelta(hours=30))
    assert store.removed == {}


def test_a_state_from_before_deletes_nothing(store: Store) -> None:
    old = {"heard": "123456789 nl", "marks": {str(one): "x" for one in range(1000)}, "told": 50}
    store.state = old
    store.delete(*range(400, 450))
    store.run(timedelta(hours=40))
    assert store.removed == {}
    store.delete(300)
    store.run(timedelta(hours=24))
    assert set(store.removed) == {"300"}


def test_another_app_deletes_nothing_of_the_former(store: Store) -> None:
    store.run(timedelta(hours=10))
    for number in range(1, 11):
        path = page_path(number).replace("123456789", "987654321")
        hours = range(50 * number, 50 * number + 50)
        entries = [review(9000 - one, NOW - one * HOUR) for one in hours]
        store.server.answer(path, json.dumps({"feed": {"entry": entries}}))
    store.run(timedelta(hours=30), app_id="987654321")
    assert store.removed == {}


def test_a_review_that_comes_back_is_told_again(store: Store) -> None:
    store.run(timedelta(hours=10))
    before = list(store.entries)
    store.delete(300)
    store.run(timedelta(hours=24))
    assert set(store.removed) == {"300"}
    store.told.clear()
    store.entries = before
    store.run(timedelta(hours=10))
    assert store.told == ["300"]


def test_older_reviews_that_were_never_taken_are_not_taken_now(
    server: ReplayServer, client: GuardedClient
) -> None:
    store = Store(server, client)
    store.fetch(max_pages=1)
    store.entries[30] = review(470, NOW - 30 * HOUR, "Toch niet")
    store.entries[300] = review(200, NOW - 300 * HOUR, "Toch niet")
    store.run(timedelta(hours=10), max_pages=1)
    assert store.told == [*map(str, range(451, 501)), "470"]


def test_an_edit_on_a_later_page_is_met(store: Store) -> None:
    """As if the feed told it without moving the review."""
    store.told.clear()
    store.entries[300] = review(200, NOW - 300 * HOUR, "Toch niet")
    store.run(timedelta(hours=9))
    assert store.told == ["200"]


def test_the_state_stays_small(store: Store) -> None:
    store.run(timedelta(hours=20))
    assert len(json.dumps(store.state)) < 60_000
