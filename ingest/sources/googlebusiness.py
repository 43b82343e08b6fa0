"""`googlebusiness`: reviews of a company's locations on Google, through the Business Profile APIs.

Source: https://developers.google.com/my-business/content/review-data, …/reference/rest/v4 and
https://developers.google.com/my-business/reference/accountmanagement/rest and
…/businessinformation/rest. Newest changes come first, so that edits are met; deleted reviews are
found by asking for a few again. A company with many locations is heard in turns.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from pydantic import Field

from ingest.api_requests import ask
from ingest.backfilling import Filled, Stretch, walk_back
from ingest.dates import read_date
from ingest.earlier import Earlier, also, handed_in, without_earlier
from ingest.errors import (
    BadAnswerError,
    IngestError,
    NothingFoundError,
    RetryLaterError,
    UnreadableContentError,
    only_waits,
)
from ingest.google_options import BusinessOptions
from ingest.google_reviews import Place, read_post
from ingest.json_answers import (
    Row,
    id_at,
    read_each,
    read_object,
    rows_at,
    text_if_any,
)
from ingest.listening import listen
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import ServiceAddress
from ingest.outbound import Answer, GuardedClient
from ingest.posts import Page, Post

_PAGE = 50  # the most reviews that the API gives at once
_PLACES_PAGE = 100
_MOST_PAGES_OF_PLACES = 20
_PLACES_KEPT = timedelta(hours=24)
_LOOKED_UP = 6  # one request each
_WATCHED = 400  # over all locations
_EMPTY = {"averageRating", "totalReviewCount", "nextPageToken"}
_HINTS = {
    401: "Google does not accept the token any more: allow the access anew",
    403: "the account may not manage this location, or Google has not approved the project "
    "for the Business Profile APIs",
    404: "there is no such account or location",
}


class GoogleBusinessOptions(BusinessOptions):
    """Whose locations, and the consent to read their reviews."""

    account: str | None = Field(
        default=None,
        pattern=r"^(accounts/)?\d{1,30}$",
        description="Number of the Business Profile account; the first one if left out.",
    )
    location: str | None = Field(
        default=None,
        pattern=r"^(locations/)?\d{1,30}$",
        description="Number of one location; all of the account if left out.",
    )
    limit: int = Field(
        default=100, ge=1, le=500, description="How many reviews to take of a location at most."
    )
    account_service: ServiceAddress = Field(
        default="https://mybusinessaccountmanagement.googleapis.com",
        description="Where accounts are told.",
    )
    location_service: ServiceAddress = Field(
        default="https://mybusinessbusinessinformation.googleapis.com",
        description="Where locations are told.",
    )


@dataclass(slots=True)
class _Heard:
    """What the locations brought so far."""

    mentions: list[RawMention] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    failure: IngestError | None = None
    left_over: list[str] = field(default_factory=list)
    successes: int = 0
    news: int = 0


class GoogleBusinessSource:
    """New, edited and deleted reviews of all locations, those first that waited longest."""

    kind = "googlebusiness"
    description = "Reviews of a company's locations on Google"
    options_model = GoogleBusinessOptions
    places = ("service",)

    def fetch(
        self, options: GoogleBusinessOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Reviews location by location, from old to new in each; the rest in the next fetch."""
        heard_place = f"{options.service} {options.account} {options.location}"
        state = state if state.get("heard") == heard_place else {}
        service = _Service(options, client, now)
        places, found_at = service.find_places(state)
        kept: Mapping[str, Any] = state.get("reviews") or {}
        heard = _hear(service, places, kept, options, client.limits.pages_s)
        if heard.failure is not None and not heard.successes:
            raise heard.failure
        next_state = {
            "heard": heard_place,
            "places": [list(one) for one in _plain(places)],
            "places_at": found_at.isoformat(),
            "reviews": {one.name: heard.states[one.name] for one in places},
        }
        nothing_new = bool(kept) and not heard.news
        return Fetched(
            heard.mentions,
            next_state,
            heard.refused,
            heard.removed,
            nothing_new,
            heard.failure,
            left_over=heard.left_over,
        )

    def check_login(
        self, options: GoogleBusinessOptions, client: GuardedClient, now: datetime
    ) -> None:
        """Log in and look for the locations. Raises IngestError where that fails."""
        _Service(options, client, now).find_places({})

    def look_back(
        self,
        options: GoogleBusinessOptions,
        stretch: Stretch,
        state: State,
        client: GuardedClient,
        now: datetime,
    ) -> Filled:
        """The next pages of one location after the other."""
        service = _Service(options, client, now)
        told = state.get("places") or [list(one) for one in _plain(service.find_places({})[0])]
        places = [Place(*one) for one in told]
        turn = int(state.get("turn") or 0)
        pages_s = client.limits.pages_s
        listing = _Reviews(places[turn], service)
        inner: State = state.get("inner") or {}
        filled = walk_back(listing, stretch, inner, pages_s=pages_s, now=now)
        following = turn + 1 if filled.is_done else turn
        next_inner = {} if filled.is_done else filled.state
        return replace(
            filled,
            state={"places": told, "turn": following, "inner": next_inner},
            share=min(1.0, (turn + filled.share) / len(places)),
            is_done=following == len(places),
        )

    def carry_over(
        self, state: State, before: GoogleBusinessOptions, after: GoogleBusinessOptions
    ) -> State:
        """Another log-in may see other locations; what was heard of each still holds."""
        if (before.client_id, before.refresh_token) == (after.client_id, after.refresh_token):
            return state
        return {name: told for name, told in state.items() if name not in ("places", "places_at")}

    def look_at(
        self, options: GoogleBusinessOptions, state: State, earlier: Sequence[Earlier]
    ) -> State:
        """Reviews by their names, each at its location."""
        reviews: Mapping[str, Any] = state.get("reviews") or {}
        told = {}
        for name, kept in reviews.items():
            mine = [one for one in earlier if one.external_id.startswith(f"{name}/")]
            told[name] = {**kept, "state": also(kept.get("state") or {}, mine)}
        return {**state, "reviews": told}


SOURCE = GoogleBusinessSource()


def _plain(places: Sequence[Place]) -> list[tuple[str, str | None, str | None, str | None]]:
    return [(one.name, one.title, one.store, one.link) for one in places]


def _hear(
    service: "_Service",
    places: Sequence[Place],
    kept: Mapping[str, Any],
    options: GoogleBusinessOptions,
    pages_s: float,
) -> _Heard:
    """Every location once, as far as the time goes; one that fails keeps its state."""
    # What is handed in to be looked at is for this fetch only.
    given = {one.name: dict(kept.get(one.name) or {}) for one in places}
    heard = _Heard(
        states={
            name: {**told, "state": without_earlier(told.get("state") or {})}
            for name, told in given.items()
        }
    )
    waiting = {name: handed_in(told.get("state") or {}) for name, told in given.items()}
    stop_at_s = time.monotonic() + pages_s
    for place in sorted(places, key=lambda one: str(given[one.name].get("at", ""))):
        left_s = stop_at_s - time.monotonic()
        if left_s <= 0:
            break
        state = given[place.name]
        try:
            fetched = listen(
                _Reviews(place, service), place.name, state.get("state") or {},
                limit=options.limit, pages_s=left_s, now=service.now,
            )  # fmt: skip
        except IngestError as error:
            heard.failure = heard.failure or error
            heard.refused.append(Refused(place.title or place.name, error.problem))
            # It waits behind the others: one location must not block them all.
            heard.states[place.name] |= {"at": service.now.isoformat()}
            if not only_waits(error):
                waiting[place.name] = []
            if isinstance(error, RetryLaterError):
                break
            continue
        heard.successes += 1
        heard.news += not fetched.not_modified
        heard.mentions += fetched.mentions
        heard.refused += fetched.refused
        heard.removed += fetched.removed
        waiting[place.name] = list(fetched.left_over)
        heard.states[place.name] = {
            "at": service.now.isoformat(),
            "state": _shortened(fetched.state, len(places)),
        }
    heard.left_over = [identity for left in waiting.values() for identity in left]
    return heard


def _shortened(state: State, places: int) -> dict[str, Any]:
    """Fewer reviews are watched of each location where there are many of them."""
    most = max(20, _WATCHED // places)
    watched = dict(list((state.get("watched") or {}).items())[-most:])
    return {**state, "watched": watched}


class _Reviews:
    """The reviews of one location, the last changed first."""

    most_looked_up = _LOOKED_UP

    def __init__(self, place: Place, service: "_Service") -> None:
        self._place = place
        self._service = service

    def page(self, cursor: str | None, most: int) -> Page:
        """One page of reviews; those of stars only are counted, and left out."""
        asked = {"pageSize": str(_PAGE), "orderBy": "updateTime desc"}
        if cursor:
            asked["pageToken"] = cursor
        answer = self._service.ask(f"v4/{self._place.name}/reviews?{urlencode(asked)}")
        told = read_object(answer)
        if "reviews" not in told and not set(told) - _EMPTY:
            return Page([], 0, where=answer.url)  # Google leaves empty lists out
        rows = rows_at(told, "reviews", answer.url)
        posts, refused = read_each(rows, self._read, answer.url)
        cursor = text_if_any(told, "nextPageToken")
        return Page(posts, len(rows), cursor, refused, where=answer.url)

    def look_up(self, identities: Sequence[str]) -> Page:
        """Reviews one by one; what is not there any more is gone."""
        posts: list[Post] = []
        gone: list[str] = []
        for identity in identities:
            try:
                answer = self._service.ask(f"v4/{identity}")
            except BadAnswerError as error:
                if error.status not in {404, 410}:
                    raise
                gone.append(identity)
                continue
            post = read_each([read_object(answer)], self._read, answer.url)[0]
            posts += post
        return Page(posts, len(posts), gone=gone)

    def _read(self, row: Row) -> Post | None:
        return read_post(row, self._place)


class _Service:
    """Asks the APIs with a token made for this fetch; it is kept nowhere."""

    def __init__(
        self, options: GoogleBusinessOptions, client: GuardedClient, now: datetime
    ) -> None:
        self._options = options
        self._client = client
        self.now = now
        self._headers = options.log_in(client, now)

    def ask(self, path: str, service: str | None = None) -> Answer:
        """GET a place of one of the APIs."""
        url = f"{service or self._options.service}/{path}"
        return ask(self._client, url, headers=self._headers, hints=_HINTS)

    def find_places(self, state: State) -> tuple[list[Place], datetime]:
        """The locations to hear, and when they were looked up; that is done once a day."""
        known_at = read_date(str(state.get("places_at") or ""))
        if known_at and timedelta(0) <= self.now - known_at < _PLACES_KEPT:
            return [Place(*told) for told in state["places"]], known_at
        account = self._find_account()
        wanted = (self._options.location or "").removeprefix("locations/")
        places = [
            place
            for place in self._locations(account)
            if not wanted or place.name.endswith(f"/locations/{wanted}")
        ]
        if not places:
            where = f"{self._options.location_service}/v1/{account}/locations"
            problem = "the account has no location"
            raise NothingFoundError(where, f"{problem} {wanted}" if wanted else problem)
        return places, self.now

    def _find_account(self) -> str:
        if self._options.account:
            return f"accounts/{self._options.account.removeprefix('accounts/')}"
        answer = self.ask("v1/accounts?pageSize=20", self._options.account_service)
        accounts = read_object(answer).get("accounts")
        if not isinstance(accounts, list) or not accounts:
            raise NothingFoundError(answer.url, "the token's owner manages no account")
        names, _ = read_each(accounts, lambda row: id_at(row, "name"), answer.url)
        return names[0]

    def _locations(self, account: str) -> Iterator[Place]:
        asked = {"readMask": "name,title,storeCode,metadata", "pageSize": str(_PLACES_PAGE)}
        for _ in range(_MOST_PAGES_OF_PLACES):
            path = f"v1/{account}/locations?{urlencode(asked)}"
            answer = self.ask(path, self._options.location_service)
            told = read_object(answer)
            if set(told) - {"locations", "nextPageToken", "totalSize"}:
                problem = "is no list of locations: the layout may have changed"
                raise UnreadableContentError(answer.url, problem)
            rows = told.get("locations")
            found, _ = read_each(
                rows if isinstance(rows, list) else [],
                lambda row: _read_place(row, account),
                answer.url,
            )
            yield from found
            following = text_if_any(told, "nextPageToken")
            if following is None or following == asked.get("pageToken"):
                return
            asked["pageToken"] = following


def _read_place(row: Row, account: str) -> Place:
    name = id_at(row, "name").removeprefix(f"{account}/")
    return Place(
        f"{account}/{name}",
        text_if_any(row, "title"),
        text_if_any(row, "storeCode"),
        text_if_any(row, "metadata.mapsUri"),
    )
