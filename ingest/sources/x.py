"""`x`: posts on X (Twitter) found by a search, through API v2 with an app's bearer token.

Source: https://docs.x.com/x-api/posts/search-recent-posts, …/get-posts-by-ids and
…/fundamentals/rate-limits. Recent search gives the newest first and looks back seven days.
Where a fetch stops half-way (limit, time, an error) the open stretch between two ids is
remembered and read first the next time. What the answers mean is in `ingest.x_posts`.
"""

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlencode

from pydantic import Field, SecretStr

from ingest import listening
from ingest.api_requests import ask
from ingest.errors import BadAnswerError, IngestError, RetryLaterError
from ingest.mentions import Fetched, Refused, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import Answer, GuardedClient
from ingest.watching import Changes, watch
from ingest.x_posts import (
    FIELDS,
    Page,
    Post,
    first_id_at,
    id_moment,
    id_order,
    newest_versions,
    read_lookup,
    read_search,
    to_mention,
)

_PAGE = 100  # the most the API gives at once; ten is the least
_LOOKS_BACK = timedelta(days=7) - timedelta(minutes=10)
_WINDOW_S = 900.0  # rate limits are per fifteen minutes
_HINTS = {
    401: "the bearer_token is not valid, or not any more",
    402: "the app's credits are used up",
    403: "the app's access level does not include this search, or the app is suspended",
}


class XOptions(SourceOptions):
    """What to search for, and with whose token."""

    query: str = Field(
        min_length=1,
        max_length=4000,
        description="What to search for, in X's own query language: `onsbedrijf OR @onsbedrijf`.",
    )
    bearer_token: SecretStr = Field(description="Bearer token of an app in X's developer console.")
    limit: int = Field(default=200, ge=10, le=1000, description="How many posts to take at most.")
    recheck: int = Field(
        default=20,
        ge=0,
        le=100,
        description="How many earlier posts to ask for again, for edits and deletions.",
    )
    service: ServiceAddress = Field(
        default="https://api.x.com",
        description="Where the interface is.",
    )


class XSource:
    """Posts since the last fetch; the newest ones the first time. Reposts are left out."""

    kind = "x"
    description = "Posts on X (Twitter) found by a search"
    options_model = XOptions

    def fetch(
        self, options: XOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """New posts, newer versions of earlier ones, and the ids of those that are gone."""
        heard = _heard(options)
        state = state if state.get("heard") == heard else {}
        _require_unpaused(options, state, now)
        listener = _Listener(options, client, now)
        trail = _Trail(state.get("cursor"), state.get("open"))
        listener.search(trail)
        changes, edited = _look_again(listener, state.get("watched") or {}, options.recheck)
        posts = [
            post
            for post in newest_versions([*edited, *trail.posts])
            if "retweeted" not in post.refers
        ]
        if _slept_too_long(state, now):
            problem = "not asked for seven days: older posts can no longer be found"
            trail.refused.append(Refused(options.service, problem))
        next_state = {
            "heard": heard,
            "asked_at": now.isoformat(),
            "cursor": trail.cursor,
            "open": trail.open,
            "paused_until_s": listener.paused_until_s,
            "watched": watch(changes.watched, {post.first_id: post.id for post in posts}),
        }
        nothing_new = bool(state) and not posts and not changes.removed
        mentions = [to_mention(post) for post in posts]
        return Fetched(
            mentions, next_state, trail.refused, changes.removed, not_modified=nothing_new
        )

    def listing(self, options: XOptions, client: GuardedClient, now: datetime) -> "_OlderPosts":
        """The search, as far back as it looks: seven days."""
        return _OlderPosts(_Listener(options, client, now), now)

    def carry_over(self, state: State, before: XOptions, after: XOptions) -> State:
        """Posts are asked for by id, whatever found them; the allowance is the app's."""
        if state.get("heard") != _heard(before) or before.service != after.service:
            return {}
        kept = dict(state)
        if _heard(before) != _heard(after):
            kept = {name: state.get(name) for name in ("watched", "paused_until_s")}
        if before.bearer_token != after.bearer_token:
            kept.pop("paused_until_s", None)
        return {**kept, "heard": _heard(after)}


SOURCE = XSource()


def _heard(options: XOptions) -> str:
    return f"{options.service} {options.query}"


class _OlderPosts:
    """A search from its newest post on; the cursor is the id that the next page ends before."""

    def __init__(self, listener: "_Listener", now: datetime) -> None:
        self._listener = listener
        self._oldest = now - _LOOKS_BACK

    def page(self, cursor: str | None, most: int) -> listening.Page:
        """The posts before `cursor`."""
        if cursor and id_moment(cursor) <= self._oldest:
            return listening.Page((), 0)
        told = self._listener.find_before(cursor)
        posts = sorted(
            (post for post in told.posts if "retweeted" not in post.refers),
            key=lambda post: id_order(post.id),
            reverse=True,
        )
        lowest = min((post.id for post in told.posts), key=id_order, default=None)
        return listening.Page(
            [listening.Post(to_mention(post), id_moment(post.id)) for post in posts],
            len(told.posts),
            lowest if told.next_token else None,
            told.refused,
        )

    def cursor_before(self, moment: datetime) -> str | None:
        """Ids hold their time; the search refuses those from further back than it looks."""
        return first_id_at(max(moment, self._oldest + timedelta(seconds=1)))


def _require_unpaused(options: XOptions, state: State, now: datetime) -> None:
    wait_s = float(state.get("paused_until_s") or 0) - now.timestamp()
    if wait_s > 0:
        problem = "the app's rate limit is used up"
        raise RetryLaterError(options.service, problem, retry_after_s=wait_s)


def _slept_too_long(state: State, now: datetime) -> bool:
    asked_at = state.get("asked_at")
    return bool(asked_at) and now - datetime.fromisoformat(str(asked_at)) > _LOOKS_BACK


@dataclass(slots=True)
class _Trail:
    """How far the search was read: all up to `cursor`, but for the `open` stretch below it."""

    cursor: str | None
    open: Mapping[str, str | None] | None  # {"since", "until"}: ids, both had already
    posts: list[Post] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


class _Listener:
    """Asks the API, page by page, until the limit, the time or the allowance is used up."""

    def __init__(self, options: XOptions, client: GuardedClient, now: datetime) -> None:
        self._options = options
        self._client = client
        self._oldest = now - _LOOKS_BACK
        self._stop_at_s = time.monotonic() + client.limits.pages_s
        self.paused_until_s: float | None = None

    def search(self, trail: _Trail) -> None:
        """Close the open stretch, then read what is newer; the trail tells how far it came."""
        if trail.open and self._is_in_reach(trail.open.get("until")):
            since, until = trail.open.get("since"), trail.open.get("until")
            lowest = self._read_stretch(trail, since, until)
            trail.open = {"since": since, "until": lowest} if lowest else None
            if trail.open or self._must_stop(trail):
                return
        trail.open = None
        since = trail.cursor
        lowest = self._read_stretch(trail, since, None)
        had = [post.id for post in trail.posts]
        newest = max([*had, *([since] if since else [])], key=id_order, default=None)
        # The first time the newest posts are enough: the rest is no gap.
        if lowest and since:
            trail.open = {"since": since, "until": lowest}
        trail.cursor = newest

    def find_before(self, until: str | None) -> Page:
        """One page of posts before this id, the newest first."""
        return self._find(None, until, None)

    def look_up(self, identities: Iterable[str]) -> Page:
        """Posts by their ids."""
        query = urlencode({"ids": ",".join(identities), **FIELDS}, safe=",")
        return read_lookup(self._get(f"{self._options.service}/2/tweets?{query}"))

    def _read_stretch(self, trail: _Trail, since: str | None, until: str | None) -> str | None:
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

    def _must_stop(self, trail: _Trail) -> bool:
        return (
            len(trail.posts) >= self._options.limit
            or self.paused_until_s is not None
            or time.monotonic() > self._stop_at_s
        )

    def _find(self, since: str | None, until: str | None, token: str | None) -> Page:
        told = self._options.query
        parameters = {
            "query": told if "is:retweet" in told else f"({told}) -is:retweet",
            "max_results": str(min(_PAGE, self._options.limit)),
            **FIELDS,
        }
        if self._is_in_reach(since):
            parameters["since_id"] = since or ""
        if until:
            parameters["until_id"] = until
        if token:
            parameters["next_token"] = token
        query = urlencode(parameters, safe=",")
        answer = self._get(f"{self._options.service}/2/tweets/search/recent?{query}")
        self._notice_allowance(answer)
        return read_search(answer)

    def _is_in_reach(self, identity: str | None) -> bool:
        """Ids older than the search looks back are refused by it."""
        return identity is not None and id_moment(identity) > self._oldest

    def _notice_allowance(self, answer: Answer) -> None:
        reset = answer.headers.get("x-rate-limit-reset", "")
        if answer.headers.get("x-rate-limit-remaining") == "0" and reset.isdecimal():
            self.paused_until_s = float(reset[:12])

    def _get(self, url: str) -> Answer:
        token = self._options.bearer_token.get_secret_value()
        try:
            headers = {"Authorization": f"Bearer {token}"}
            return ask(self._client, url, headers=headers, hints=_HINTS)
        except RetryLaterError as error:
            raise error.anew(url, _WINDOW_S) from error
        except BadAnswerError as error:
            if error.status != 400:
                raise
            hint = f"the API says: {_told_problem(error.excerpt).replace(token, '…')}"
            raise BadAnswerError(url, 400, hint=hint) from None


def _told_problem(body: bytes) -> str:
    """Why the API refuses a request; mostly what is wrong with the query."""
    try:
        told = json.loads(body)
        return str(told["errors"][0]["message"])[:300]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return "the request is not valid"


def _look_again(
    listener: _Listener, watched: Mapping[str, str], count: int
) -> tuple[Changes, list[Post]]:
    """What became of the posts (first id → newest id) that waited longest for another look.

    An API that cannot tell costs nothing else: the new posts are already here. Unlike other
    networks it names those that are gone, so that even all of them at once are believed.
    """
    asked = dict(list(watched.items())[:count])
    if not asked:
        return Changes((), (), watched), []
    try:
        page = listener.look_up(asked.values())
        newer = [post.newest_id for post in page.posts if post.newest_id not in asked.values()]
        edited = listener.look_up(newer).posts if newer else []
    except IngestError:
        return Changes((), (), watched), []
    removed = [first for first, newest in asked.items() if newest in page.gone]
    waiting = {first: newest for first, newest in watched.items() if first not in asked}
    kept = {first: newest for first, newest in asked.items() if first not in removed}
    return Changes(_first_ids(edited), removed, {**waiting, **kept}), edited


def _first_ids(posts: Sequence[Post]) -> list[str]:
    return [post.first_id for post in posts]
