"""Single reviews of Google Play are asked for again; "not found" is believed beside a witness.

Whether Google shows reviews older than a week by their ids is not documented: both are tried.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import ingest
from ingest.earlier import Earlier
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient
from tests.every_kind import google_account
from tests.replay import ReplayServer

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LISTING = "/androidpublisher/v3/applications/nl.zonnig.app/reviews"
ACCOUNT = google_account()


def review(identity: str, at: datetime, text: str = "Hoi") -> dict[str, Any]:
    changed = {"seconds": str(int(at.timestamp()))}
    comment = {"text": text, "lastModified": changed, "starRating": 2}
    return {"reviewId": identity, "authorName": "Fenna", "comments": [{"userComment": comment}]}


class App:
    """An app's reviews, and the fetches of them."""

    def __init__(self, server: ReplayServer, client: GuardedClient) -> None:
        self.server, self.client, self.now = server, client, NOW
        self.reviews: dict[str, dict[str, Any]] = {}
        self.at: dict[str, datetime] = {}
        self.shows_old = True
        self.broken: int | None = None  # what single reviews answer
        self.more = False  # pages behind the first
        self.state: State = {}
        server.answer("/token", '{"access_token": "t0ken"}', method="POST")
        self.asked: list[str] = []

    def write(self, identity: str, days: float, text: str = "Hoi") -> Earlier:
        """A review of so many days ago."""
        at = self.now - days * DAY
        self.reviews[identity], self.at[identity] = review(identity, at, text), at
        return Earlier(identity, published_at=at)

    def fetch(self, *earlier: Earlier, **options: object) -> Fetched:
        self.server.forget(LISTING)
        listed = [self.reviews[one] for one, at in self.at.items() if self.now - at < 7 * DAY]
        told: dict[str, Any] = {"reviews": listed} if listed else {}
        if self.more:
            told["tokenPagination"] = {"nextPageToken": "more"}
        self.server.answer(LISTING, json.dumps(told))
        for one, at in self.at.items():
            self.server.forget(f"{LISTING}/{one}")
            if self.broken:
                self.server.answer(f"{LISTING}/{one}", status=self.broken)
            elif self.shows_old or self.now - at < 7 * DAY:
                self.server.answer(f"{LISTING}/{one}", json.dumps(self.reviews[one]))
        given = {
            "package": "nl.zonnig.app",
            "service_account": ACCOUNT,
            "service": self.server.url,
            "login_service": self.server.url,
            **options,
        }
        begun = len(self.server.paths)
        state = json.loads(json.dumps(self.state))
        fetched = ingest.fetch(
            "googleplay", given, state, self.client, now=self.now, earlier=earlier
        )
        self.state = fetched.state
        paths = [path for path in self.server.paths[begun:] if path.startswith(f"{LISTING}/")]
        self.asked = [path.rsplit("/", 1)[-1] for path in paths]
        return fetched

    def delete(self, *identities: str) -> None:
        for one in identities:
            del self.reviews[one], self.at[one]
            self.server.forget(f"{LISTING}/{one}")


@pytest.fixture
def app(server: ReplayServer, client: GuardedClient) -> App:
    app = App(server, client)
    app.write("young", 1)
    app.fetch()
    app.now += timedelta(hours=1)
    return app


def reasons(fetched: Fetched) -> list[str]:
    return [row.reason for row in fetched.refused]


def test_an_old_review_that_is_gone_is_removed_beside_one_of_its_age(app: App) -> None:
    earlier = [app.write("gone", 20), app.write("there", 25)]
    app.delete("gone")
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == ["gone"]
    assert reasons(fetched) == []
    assert '"gone"' not in json.dumps({**app.state, "marks": {}})


@pytest.mark.parametrize(
    ("days", "is_removed"), [(1, False), (8, False), (39, False), (41, True), (400, True)]
)
def test_a_witness_has_to_be_at_least_as_old(days: float, is_removed: bool, app: App) -> None:
    earlier = [app.write("gone", 40), app.write("witness", days)]
    app.delete("gone")
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == (["gone"] if is_removed else [])
    assert any("older reviews" in reason for reason in reasons(fetched)) == (days == 1)


def test_a_witness_of_before_is_asked_where_none_is_among_them(app: App) -> None:
    earlier = [app.write("gone", 40), app.write("witness", 50)]
    app.fetch(earlier[1])
    app.delete("gone")
    app.now += timedelta(hours=1)
    fetched = app.fetch(earlier[0])
    assert list(fetched.removed) == ["gone"]
    assert app.asked == ["gone", "young", "witness"]


def test_a_witness_that_is_gone_itself_vouches_for_nobody(app: App) -> None:
    earlier = [app.write("gone", 40), app.write("witness", 50)]
    app.fetch(earlier[1])
    app.delete("gone", "witness")
    app.now += timedelta(hours=1)
    assert list(app.fetch(earlier[0]).removed) == []


def test_where_no_old_review_can_be_asked_for_nothing_is_removed_and_that_is_told(
    app: App,
) -> None:
    app.shows_old = False
    earlier = [app.write(f"o{number}", 9 + number) for number in range(8)]
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == []
    assert [reason for reason in reasons(fetched) if "older reviews" in reason] == [
        "does not show older reviews by their ids: which are deleted cannot be told"
    ]


def test_what_is_in_vain_is_tried_once_a_day(app: App) -> None:
    app.shows_old = False
    earlier = [app.write(f"o{number}", 9 + number) for number in range(8)]
    app.fetch(*earlier)
    assert len(app.asked) == 9
    app.now += timedelta(hours=12)
    fetched = app.fetch(*earlier)
    assert (app.asked, list(fetched.left_over)) == ([], [])
    app.now += timedelta(hours=13)
    app.shows_old = True
    app.delete("o1")
    assert list(app.fetch(*earlier).removed) == ["o1"]


def test_a_review_that_the_list_lost_is_asked_for_at_once(app: App) -> None:
    app.write("oldest", 5)
    app.write("gone", 2)
    app.write("hidden", 3)
    app.fetch()
    app.delete("gone")
    at = app.at.pop("hidden")
    app.server.answer(f"{LISTING}/hidden", json.dumps(app.reviews["hidden"]))
    app.now += timedelta(hours=1)
    fetched = app.fetch()
    assert list(fetched.removed) == ["gone"]
    assert app.asked == ["hidden", "gone", "oldest"]
    assert at.isoformat() in app.state["young"].values()


def test_who_left_the_list_by_age_is_not_taken_for_lost(app: App) -> None:
    app.write("older", 6.8)
    app.fetch()
    app.now += DAY / 2
    assert list(app.fetch().removed) == []
    assert app.asked == []


def test_a_list_that_was_not_read_to_its_end_loses_nothing_older(app: App) -> None:
    app.write("second", 2)
    app.fetch()
    app.now += timedelta(hours=1)
    del app.at["second"]
    app.more = True
    app.fetch(max_pages=1)
    assert app.asked == []


@pytest.mark.parametrize("status", [403, 429, 500, 503])
def test_an_outage_of_single_reviews_removes_nothing(status: int, app: App) -> None:
    earlier = [app.write(f"o{number}", 9 + number) for number in range(4)]
    app.fetch(*earlier)
    app.now += timedelta(hours=1)
    app.broken = status
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == []
    assert any("could not be looked at again" in reason for reason in reasons(fetched))


def test_an_outage_of_the_list_alone_removes_nothing(app: App) -> None:
    for number in range(5):
        app.write(f"y{number}", 2)
    app.fetch()
    app.now += timedelta(hours=1)
    at, app.at = app.at, {}
    assert list(app.fetch().removed) == []
    app.now += timedelta(hours=1)
    app.at = at
    fetched = app.fetch()
    assert (list(fetched.mentions), list(fetched.removed)) == ([], [])


def test_an_old_review_that_was_changed_is_told_with_the_time_of_its_change(app: App) -> None:
    earlier = app.write("old", 40)
    changed = Earlier("old", published_at=NOW - 400 * DAY)
    app.write("old", 40, "Opgelost")
    (mention,) = app.fetch(changed).mentions
    assert (mention.text, mention.edited_at) == ("Opgelost", earlier.published_at)


def test_an_answer_of_another_review_says_nothing(app: App) -> None:
    earlier = [app.write("a", 20), app.write("b", 25)]
    app.reviews["a"] = app.reviews["b"]
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == []
    assert "a" not in [one.external_id for one in fetched.mentions]


@pytest.mark.parametrize("body", ["{}", "<html>Log in</html>", "[]", '{"reviewId": "a"}'])
def test_what_is_no_review_says_nothing_of_it_and_stops_no_other(body: str, app: App) -> None:
    earlier = [app.write("a", 20), app.write("gone", 20), app.write("b", 25)]
    app.fetch()
    app.delete("gone")
    app.now += timedelta(hours=1)
    app.server.forget(f"{LISTING}/a")
    app.at.pop("a")
    app.server.answer(f"{LISTING}/a", body)
    fetched = app.fetch(*earlier)
    assert list(fetched.removed) == ["gone"]
    assert reasons(fetched)


@pytest.mark.parametrize(("minutes", "most"), [(1, 1), (15, 20), (60, 24)])
def test_an_hour_has_so_many_requests(minutes: int, most: int, app: App) -> None:
    earlier = [app.write(f"o{number:03}", 9) for number in range(100)]
    app.fetch(*earlier)
    assert len(set(app.asked) - {"young"}) == 24
    app.now += timedelta(minutes=minutes)
    fetched = app.fetch(*earlier)
    assert len(set(app.asked) - {"young"}) == most
    assert len(fetched.left_over) == 100 - most
    assert fetched.left_over[0] == earlier[most].external_id


def test_fetches_that_follow_each_other_quickly_have_a_look_in_the_end(app: App) -> None:
    earlier = [app.write(f"o{number:03}", 9) for number in range(50)]
    app.fetch(*earlier)
    asked = 0
    for _ in range(6):
        app.now += timedelta(seconds=30)
        app.fetch(*earlier)
        asked += len(set(app.asked) - {"young"})
    assert asked == 3


def test_a_review_that_is_listed_again_is_told_again(app: App) -> None:
    app.write("second", 0.5)
    app.fetch()
    app.delete("second")
    app.now += timedelta(hours=1)
    assert list(app.fetch().removed) == ["second"]
    app.now += timedelta(hours=1)
    app.write("second", 0.5)
    assert [one.external_id for one in app.fetch().mentions] == ["second"]


def test_a_state_from_before_removes_nothing(app: App) -> None:
    heard = app.state["heard"]
    app.state = {"heard": heard, "marks": {f"m{number}": "x" for number in range(1000)}}
    fetched = app.fetch()
    assert (list(fetched.removed), app.asked) == ([], [])


def test_another_app_is_asked_for_nothing_of_the_former(app: App) -> None:
    app.write("second", 1)
    app.fetch()
    app.server.answer(LISTING.replace("zonnig", "anders"), "{}")
    fetched = app.fetch(package="nl.anders.app")
    assert (list(fetched.removed), app.asked) == ([], [])


def test_a_list_that_reaches_less_far_back_than_a_week_loses_nothing(app: App) -> None:
    """Where single reviews are shown for as long as they are listed, too."""
    app.write("six", 6)
    app.fetch()
    app.now += timedelta(hours=1)
    del app.at["six"]
    fetched = app.fetch(Earlier("six", published_at=app.now - 6 * DAY))
    assert list(fetched.removed) == []


def test_a_witness_that_was_changed_since_is_not_old_any_more(app: App) -> None:
    earlier = [app.write("gone", 40), app.write("witness", 50)]
    app.fetch(earlier[1])
    app.delete("gone")
    app.now += timedelta(hours=1)
    app.write("witness", 8)
    assert list(app.fetch(earlier[0]).removed) == []


def test_who_was_too_old_for_all_witnesses_is_asked_again_when_there_is_one(app: App) -> None:
    gone, young, old = app.write("gone", 40), app.write("witness", 20), app.write("old", 50)
    app.delete("gone")
    assert list(app.fetch(gone, young).removed) == []
    app.now += timedelta(hours=1)
    assert list(app.fetch().removed) == []
    assert app.asked == []
    app.fetch(old)
    app.now += timedelta(hours=1)
    fetched = app.fetch()
    assert list(fetched.removed) == ["gone"]
    assert app.asked == ["gone", "young", "old"]
    app.now += timedelta(hours=1)
    app.fetch()
    assert app.asked == []
