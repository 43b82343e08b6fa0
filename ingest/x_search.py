"""X's recent search: what is newer than the last fetch, without a gap, newest first.

Source: https://docs.x.com/x-api/posts/search-recent-posts and …/get-posts-by-ids. It looks back
seven days. Where a fetch stops half-way (limit, time, an error) the open stretch between two ids
is remembered and read first the next time. Every post that a search gives is paid for, so what the
stream brought is left out: the search asks for what lies between.
"""

import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from ingest.errors import IngestError
from ingest.mentions import Refused
from ingest.outbound import Answer
from ingest.x_posts import (
    FIELDS,
    Page,
    Post,
    first_id_at,
    id_moment,
    id_order,
    read_lookup,
    read_search,
)
from ingest.x_service import XService
from ingest.x_stream import LATE, Heard

PAGE: Final = 100  # the most the API gives at once; ten is the least
LOOKS_BACK: Final = timedelta(days=7) - timedelta(minutes=10)
# So many requests more may be made to leave out posts that are known. They are not paid for, but
# limited (450 in fifteen minutes for an app, 60 in small plans): no more where few are left.
_MOST_KNOWN: Final = 12
_FEW_REQUESTS: Final = 20
_MOST_STREAMED: Final = 200


@dataclass(slots=True)
class Trail:
    """How far the search was read: all up to `cursor`, but for the `open` stretch below it."""

    cursor: str | None
    open: Mapping[str, str | None] | None  # {"since", "until"}: ids, both had already
    streamed: list[str] = field(default_factory=list)  # ids above `cursor` that a stream brought
    posts: list[Post] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class Search:
    """Asks page by page, until the limit, the time or the allowance is used up."""

    def __init__(self, service: XService, wanted: str, limit: int, pages_s: float) -> None:
        self._service = service
        self._wanted = wanted
        self._limit = limit
        self._oldest = service.now - LOOKS_BACK
        self._stop_at_s = time.monotonic() + pages_s
        self._requests_left: int | None = None
        self.paused_until_s: float | None = None

    def read(self, trail: Trail, live: Heard | None) -> None:
        """Close the open stretch, then read what is newer; the trail tells how far it came.

        What a stream has brought is not asked for again.
        """
        streamed = {*trail.streamed, *(post.id for post in (live.posts if live else ()))}
        trail.streamed = _above(trail.cursor, streamed)
        if trail.open and self._is_in_reach(trail.open.get("until")):
            since, until = trail.open.get("since"), trail.open.get("until")
            lowest = self._read_between(trail, since, until, streamed)
            trail.open = {"since": since, "until": lowest} if lowest else None
            if trail.open or self._must_stop(trail):
                return
        trail.open = None
        since = trail.cursor
        # The first time the newest posts are wanted, whatever the stream brings meanwhile.
        until = first_id_at(live.since) if live and since else None
        lowest = None
        if not (since and until) or id_order(since) < id_order(until):
            lowest = self._read_between(trail, since, until, streamed)
        had = [post.id for post in trail.posts]
        if live:
            had.append(first_id_at(live.until - LATE))
        newest = max([*had, *([since] if since else [])], key=id_order, default=None)
        # The first time the newest posts are enough: the rest is no gap.
        if lowest and since:
            trail.open = {"since": since, "until": lowest}
        trail.cursor = newest
        trail.streamed = _above(newest, streamed)

    def find_before(self, until: str | None) -> Page:
        """One page of posts before this id, the newest first."""
        return self._find(None, until, None)

    def look_up(self, identities: Iterable[str]) -> Page:
        """Posts by their ids."""
        query = urlencode({"ids": ",".join(identities), **FIELDS}, safe=",")
        return read_lookup(self._service.get(f"/2/tweets?{query}"))

    def _read_between(
        self, trail: Trail, since: str | None, until: str | None, known: Iterable[str]
    ) -> str | None:
        """Read from `until` back to `since`, past the known posts; as `_read_stretch`.

        A stretch is between two ids and holds neither, so known posts are its ends. One that the
        stream has not brought is met between them.
        """
        for number, (low, high) in enumerate(_stretches(since, until, known)):
            if number and self._must_stop(trail):
                return high  # all above it was read
            if self._requests_left is not None and self._requests_left < _FEW_REQUESTS:
                return self._read_stretch(trail, since, high)
            if lowest := self._read_stretch(trail, low, high):
                return lowest
        return None

    def _read_stretch(self, trail: Trail, since: str | None, until: str | None) -> str | None:
        """Read from `until` back to `since`; the lowest id had if it could not be finished."""
        lowest = until
        token: str | None = None
        while True:
            try:
                page = self._find(since, until, token)
            except IngestError as error:
                if not trail.posts:
                    raise
                trail.refused.append(Refused(error.where, error.problem))
                return lowest
            trail.posts += page.posts
            trail.refused += page.refused
            lowest = min(
                [*(post.id for post in page.posts), *([lowest] if lowest else [])],
                key=id_order,
                default=None,
            )
            if page.next_token is None or page.next_token == token:
                return None
            if self._must_stop(trail):
                return lowest
            token = page.next_token

    def _must_stop(self, trail: Trail) -> bool:
        return (
            len(trail.posts) >= self._limit
            or self.paused_until_s is not None
            or time.monotonic() > self._stop_at_s
        )

    def _find(self, since: str | None, until: str | None, token: str | None) -> Page:
        parameters = {
            "query": self._wanted,
            "max_results": str(min(PAGE, self._limit)),
            **FIELDS,
        }
        if self._is_in_reach(since):
            parameters["since_id"] = since or ""
        if until:
            parameters["until_id"] = until
        if token:
            parameters["next_token"] = token
        query = urlencode(parameters, safe=",")
        answer = self._service.get(f"/2/tweets/search/recent?{query}")
        self._notice_allowance(answer)
        return read_search(answer)

    def _is_in_reach(self, identity: str | None) -> bool:
        """Ids older than the search looks back are refused by it."""
        return identity is not None and id_moment(identity) > self._oldest

    def _notice_allowance(self, answer: Answer) -> None:
        reset = answer.headers.get("x-rate-limit-reset", "")
        left = answer.headers.get("x-rate-limit-remaining", "")
        self._requests_left = int(left[:9]) if left.isdecimal() else None
        if self._requests_left == 0 and reset.isdecimal():
            self.paused_until_s = float(reset[:12])


def _stretches(
    since: str | None, until: str | None, known: Iterable[str]
) -> Iterator[tuple[str | None, str | None]]:
    """From `until` down to `since`, parted at the newest of the known posts that lie between."""
    within = [
        one
        for one in known
        if since
        and id_order(one) > id_order(since)
        and (until is None or id_order(one) < id_order(until))
    ]
    high = until
    for low in sorted(within, key=id_order, reverse=True)[:_MOST_KNOWN]:
        yield low, high
        high = low
    yield since, high


def _above(cursor: str | None, streamed: Iterable[str]) -> list[str]:
    """Posts of the stream that the next search would give, were they not left out."""
    if cursor is None:
        return []
    above = [one for one in streamed if id_order(one) > id_order(cursor)]
    return sorted(above, key=id_order)[-_MOST_STREAMED:]
