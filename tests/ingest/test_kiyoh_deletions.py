"""Reviews that are deleted at Kiyoh are found out within a day, and no others.

The publication API is one of invented reviews that answers by what is asked of it.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import ingest
from ingest.errors import IngestError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
FEED = "/v1/publication/review/external"


def told(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Location:
    """Reviews by their ids with the time of their last change, and the fetches of them."""

    def __init__(self, server: ReplayServer, client: GuardedClient, count: int = 330) -> None:
        self.server, self.client, self.now = server, client, NOW
        self.changed = {f"r{one}": NOW - (count - one) * 3 * HOUR for one in range(count)}
        self.hidden: set[str] = set()  # counted, and not shown
        self.most = 100
        self.bend: Callable[[dict[str, Any]], dict[str, Any]] = lambda answer: answer
        self.state: State = {}
        self.removed: dict[str, datetime] = {}
        self.told: list[str] = []
        self.reasons: set[str] = set()
        server.answer(FEED, chunks=self._answer)

    def _answer(self) -> Iterator[bytes]:
        asked = parse_qs(urlsplit(self.server.hits[-1].path).query)
        since = datetime.fromisoformat(asked["updatedSince"][0])
        shown = {one: at for one, at in self.changed.items() if one not in self.hidden}
        rows = sorted((at, one) for one, at in shown.items() if at >= since)[: self.most]
        reviews = [self._review(one, at) for at, one in rows]
        answer = {"numberReviews": len(self.changed), "reviews": reviews}
        yield json.dumps(self.bend(answer)).encode()

    def _review(self, identity: str, at: datetime) -> dict[str, Any]:
        return {
            "reviewId": identity,
            "reviewAuthor": "Fenna",
            "rating": 8,
            "reviewContent": [
                {"questionGroup": "DEFAULT_OPINION", "questionType": "TEXT", "rating": "Hoi"}
            ],
            "dateSince": told(at),
            "updatedSince": told(at),
        }

    def fetch(self, **options: object) -> Fetched:
        given = {"location_id": "1046", "token": "h4sh", "service": self.server.url, **options}
        state = json.loads(json.dumps(self.state))
        fetched = ingest.fetch("kiyoh", given, state, self.client, now=self.now)
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

    def delete(self, *identities: str) -> None:
        for one in identities:
            del self.changed[one]


@pytest.fixture
def location(server: ReplayServer, client: GuardedClient) -> Location:
    location = Location(server, client)
    location.fetch()
    return location


def test_deletions_anywhere_are_found_within_a_day_and_nothing_else(location: Location) -> None:
    """The oldest, the newest, around the borders of pages, and such as were never taken."""
    location.run(9 * HOUR, QUARTER)
    gone = ["r0", "r1", "r99", "r100", "r101", "r150", "r300", "r328", "r329"]
    deleted_at = location.now
    location.delete(*gone)
    asked = len(location.server.paths)
    location.run(24 * HOUR, QUARTER)
    assert set(location.removed) == set(gone)
    assert max(location.removed.values()) - deleted_at <= 18 * HOUR
    assert len(location.server.paths) - asked <= 96 + 3 * 6
    assert location.reasons == set()


def test_a_thousand_reviews_cost_a_page_now_and_then(
    server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client, 1000)
    location.fetch()
    for _ in range(40):
        asked = len(server.paths)
        location.now += QUARTER
        location.fetch()
        assert len(server.paths) - asked <= 2
    assert len(location.state["walk"]["known"]) == 1000


def test_seldom_fetches_read_more_at_a_time(location: Location) -> None:
    location.run(24 * HOUR, 6 * HOUR)
    location.delete("r150")
    location.run(24 * HOUR, 6 * HOUR)
    assert set(location.removed) == {"r150"}


def test_a_changed_review_moves_to_the_end_and_is_not_missing(location: Location) -> None:
    location.run(9 * HOUR)
    for number in range(0, 330, 7):
        location.changed[f"r{number}"] = location.now + timedelta(minutes=number)
        location.run(QUARTER, QUARTER)
    location.run(24 * HOUR)
    assert location.removed == {}


def test_new_reviews_in_between_change_nothing(location: Location) -> None:
    location.run(9 * HOUR)
    location.delete("r150")
    for number in range(48):
        location.changed[f"n{number}"] = location.now
        location.run(HOUR / 2, HOUR / 2)
    assert set(location.removed) == {"r150"}


def test_a_review_that_the_list_loses_for_some_hours_is_not_deleted(location: Location) -> None:
    location.run(9 * HOUR)
    location.hidden = {"r10", "r200", "r329"}
    location.run(7 * HOUR)
    location.hidden = set()
    location.run(24 * HOUR)
    assert location.removed == {}


def test_a_review_that_is_still_counted_is_taken_for_deleted_after_days_only(
    location: Location,
) -> None:
    location.run(20 * HOUR)
    location.hidden = {"r150"}
    location.run(70 * HOUR)
    assert location.removed == {}
    assert any("counts reviews that it does not show" in reason for reason in location.reasons)
    location.run(20 * HOUR)
    assert set(location.removed) == {"r150"}


def test_reviews_that_were_never_shown_do_not_stand_against_others(
    server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client)
    location.hidden = {"r10", "r200", "r329"}
    location.fetch()
    location.run(20 * HOUR)
    location.delete("r150")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r150"}


def test_a_place_that_tells_no_count_is_believed(location: Location) -> None:
    location.bend = lambda answer: {"reviews": answer["reviews"]}
    location.run(20 * HOUR)
    location.delete("r150")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r150"}


@pytest.mark.parametrize(("count", "most"), [(330, 40), (80, 60), (30, 20)])
def test_a_list_that_is_cut_short_deletes_nothing(
    count: int, most: int, server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client, count)
    location.bend = lambda answer: {"reviews": answer["reviews"]}
    location.fetch()
    location.run(9 * HOUR)
    location.most = most
    location.run(30 * HOUR)
    assert location.removed == {}


def test_a_page_that_lost_most_reviews_is_told_and_not_believed(location: Location) -> None:
    location.run(9 * HOUR)
    location.hidden = {f"r{number}" for number in range(60, 300)}
    location.run(30 * HOUR)
    assert location.removed == {}
    assert any("far fewer reviews" in reason for reason in location.reasons)


def test_what_else_is_missing_in_the_same_trouble_is_not_believed(location: Location) -> None:
    location.bend = lambda answer: {"reviews": answer["reviews"]}
    location.run(24 * HOUR, 12 * HOUR)
    location.hidden = {f"r{number}" for number in [*range(10, 40), *range(200, 321)]}
    location.run(48 * HOUR, 12 * HOUR)
    assert location.removed == {}


def test_many_of_the_newest_are_found(location: Location) -> None:
    location.run(9 * HOUR)
    newest = [f"r{number}" for number in range(320, 330)]
    location.delete(*newest)
    location.run(24 * HOUR)
    assert set(location.removed) == set(newest)


def test_another_order_deletes_nothing(server: ReplayServer, client: GuardedClient) -> None:
    location = Location(server, client, 150)
    location.bend = lambda answer: {"reviews": answer["reviews"]}
    location.fetch()
    location.run(9 * HOUR)
    newest = sorted(location.changed, key=location.changed.__getitem__, reverse=True)[:100]
    rows = [location._review(one, location.changed[one]) for one in newest]
    location.bend = lambda answer: {"reviews": rows}
    location.run(40 * HOUR)
    assert location.removed == {}


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_an_emptied_answer_deletes_nothing(kept: int, location: Location) -> None:
    location.run(9 * HOUR)
    location.bend = lambda answer: {**answer, "reviews": answer["reviews"][:kept]}
    location.run(30 * HOUR)
    assert location.removed == {}


def test_a_walk_that_ends_at_an_empty_page_says_nothing_of_the_count(
    server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client)
    location.fetch()
    location.bend = lambda answer: {**answer, "reviews": []}
    location.run(9 * HOUR)
    assert location.state["walk"]["gaps"] == []
    location.bend = lambda answer: answer
    location.run(20 * HOUR)
    location.hidden = {"r150"}
    location.run(40 * HOUR)
    assert location.removed == {}


def test_an_answer_that_does_not_heed_what_is_asked_deletes_nothing(location: Location) -> None:
    location.run(9 * HOUR)
    rows = [location._review(one, at) for one, at in list(location.changed.items())[-100:]]
    location.bend = lambda answer: {**answer, "reviews": rows}
    location.run(30 * HOUR)
    assert location.removed == {}


@pytest.mark.parametrize(
    ("status", "body"), [(503, ""), (429, ""), (200, "<title>Just a moment...</title>")]
)
def test_an_outage_deletes_nothing(status: int, body: str, location: Location) -> None:
    location.run(9 * HOUR)
    location.server.forget(FEED)
    location.server.answer(FEED, body, status=status)
    for _ in range(30):
        location.now += HOUR
        with pytest.raises(IngestError):
            location.fetch()
    location.server.forget(FEED)
    location.server.answer(FEED, chunks=location._answer)
    location.run(30 * HOUR)
    assert location.removed == {}


def test_only_the_pages_of_the_walk_failing_deletes_nothing(location: Location) -> None:
    location.run(9 * HOUR)

    def broken(answer: dict[str, Any]) -> dict[str, Any]:
        asked = parse_qs(urlsplit(location.server.hits[-1].path).query)["updatedSince"][0]
        return answer if asked > "2026-11-19" else {"error": "no"}

    location.bend = broken
    location.run(30 * HOUR)
    assert location.removed == {}
    assert any("no list in the field reviews" in reason for reason in location.reasons)


def test_a_review_that_cannot_be_read_is_not_missing(location: Location) -> None:
    location.run(9 * HOUR)

    def broken(answer: dict[str, Any]) -> dict[str, Any]:
        for row in answer["reviews"]:
            if row["reviewId"] in {"r5", "r150"}:
                row["rating"] = 99
        return answer

    location.bend = broken
    location.delete("r160")
    location.run(30 * HOUR)
    assert set(location.removed) == {"r160"}


def test_many_reviews_of_one_moment_stop_no_walk(
    server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client)
    for number in range(40, 260):
        location.changed[f"r{number}"] = NOW - timedelta(days=30)
    location.fetch()
    location.run(24 * HOUR)
    location.delete("r20", "r300")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r20", "r300"}


def test_a_deletion_beside_another_of_the_same_moment_is_found(
    server: ReplayServer, client: GuardedClient
) -> None:
    location = Location(server, client)
    location.changed["r100"] = location.changed["r99"]  # on either side of a border
    location.fetch()
    location.run(9 * HOUR)
    location.delete("r100")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r100"}


def test_a_state_from_before_deletes_nothing(location: Location) -> None:
    location.state = {
        "heard": "kiyoh 1046",
        "reached": (NOW - HOUR).isoformat(),
        "marks": {f"r{number}": "x" for number in range(2000)},
        "told": 330,
    }
    location.delete("r7", "r150")
    location.run(30 * HOUR)
    assert location.removed == {}
    location.delete("r151")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r151"}


def test_another_location_deletes_nothing_of_the_former(location: Location) -> None:
    location.run(9 * HOUR)
    location.changed = {f"x{number}": at for number, at in enumerate(location.changed.values())}
    location.run(30 * HOUR, location_id="2092")
    assert location.removed == {}


def test_reviews_before_the_first_fetch_are_walked_through_and_not_taken(
    location: Location,
) -> None:
    location.run(9 * HOUR)
    assert len(location.state["walk"]["known"]) == 330
    assert len(location.told) == 240  # of the last thirty days


def test_a_review_that_comes_back_is_told_again(location: Location) -> None:
    location.run(9 * HOUR)
    at = location.changed["r300"]
    location.delete("r300")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r300"}
    location.told.clear()
    location.changed["r300"] = at
    location.run(9 * HOUR)
    assert location.told == ["r300"]


def test_of_very_many_those_changed_last_are_followed(
    server: ReplayServer, client: GuardedClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.kiyoh_walk.MOST_KNOWN", 200)
    location = Location(server, client)
    location.fetch()
    location.run(24 * HOUR)
    assert len(location.state["walk"]["known"]) == 200
    location.delete("r20", "r200")
    location.run(24 * HOUR)
    assert set(location.removed) == {"r200"}


def test_five_thousand_take_a_third_of_a_megabyte_at_most() -> None:
    from ingest.kiyoh_walk import MOST_KNOWN, WholeWalk  # noqa: PLC0415 - only here

    walk = WholeWalk(NOW)
    identity = "6f000000-0000-4000-8000-{:012d}"
    walk.meet([(identity.format(number), NOW + number * HOUR) for number in range(9000)])
    walk.settle(None, NOW)
    assert len(walk.known) == MOST_KNOWN
    assert len(json.dumps(walk.to_state())) < 333_000
