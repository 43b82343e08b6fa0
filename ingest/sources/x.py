"""`x`: posts on X (Twitter) found by a search, through API v2 with an app's bearer token.

How is searched is in `ingest.x_search`. With the filtered stream (`ingest.x_stream`, its rule in
`ingest.x_rules`) the search fills what lies between two turns of listening. What the answers
mean is in `ingest.x_posts`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, SecretStr, model_validator

from ingest import posts as listings
from ingest.earlier import Earlier, also, handed_in
from ingest.errors import IngestError, RetryLaterError
from ingest.mentions import Fetched, Refused, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient
from ingest.watching import Changes, watch
from ingest.x_posts import (
    Post,
    first_id_at,
    id_moment,
    id_order,
    newest_versions,
    to_mention,
)
from ingest.x_rules import Rule, drop_rule, keep_rule, try_rule
from ingest.x_search import LOOKS_BACK, Search, Trail
from ingest.x_service import XService
from ingest.x_stream import Heard, Rest, hear, means_no_rules

_KEPT = ("watched", "paused_until_s", "rule", "rest")  # whatever is searched for
_WATCHED_SHARE = 4  # every look is paid for: of `recheck`, a quarter is for the youngest posts
_LONGEST_RULE = 2048  # of the largest plans; X tells itself what a smaller one allows


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
        description="How many earlier posts to ask for again at every fetch, for edits and "
        "deletions.",
    )
    listen: Literal["search", "stream"] = Field(
        default="search",
        description="How: by recent search alone, or by the filtered stream, where the search "
        "fills the gaps.",
    )
    stream_seconds: int = Field(
        default=20,
        ge=0,
        le=40,
        description="For `stream`: how long to listen at every fetch; 0 only has X check the rule.",
    )
    backfill_minutes: int = Field(
        default=0,
        ge=0,
        le=5,
        description="For `stream`: how many minutes X sends again at the start, where the app's "
        "access level includes that.",
    )
    service: ServiceAddress = Field(
        default="https://api.x.com",
        description="Where the interface is.",
    )

    @model_validator(mode="after")
    def _fits_a_rule(self) -> "XOptions":
        if self.listen == "stream" and len(self.wanted()) > _LONGEST_RULE:
            raise ValueError(f"query is too long for listen stream: {_LONGEST_RULE} characters")
        return self

    def wanted(self) -> str:
        """The query as X is asked: reposts say nothing new."""
        return self.query if "is:retweet" in self.query else f"({self.query}) -is:retweet"


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
        rule = Rule.from_state(state.get("rule"))  # to be deleted, also if it is of another query
        state = state if state.get("heard") == heard else {}
        _require_unpaused(options, state, now)
        service = _service(options, client, now)
        stream = _Stream(options, service, rule, Rest.from_state(state.get("rest")))
        live = stream.hear()
        search = Search(service, options.wanted(), options.limit, client.limits.pages_s)
        trail = Trail(state.get("cursor"), state.get("open"), list(state.get("streamed") or ()))
        try:
            search.read(trail, live)
        except IngestError as error:
            if live is None or not live.posts:
                raise
            trail.refused.append(Refused(error.where, error.problem))
        watched = state.get("watched") or {}
        earlier = [one for one in handed_in(state) if one not in watched]
        looked = _look_again(search, watched, earlier, options.recheck)
        posts = [
            post
            for post in newest_versions(
                [*looked.edited, *trail.posts, *(live.posts if live else ())]
            )
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
            "streamed": trail.streamed,
            "paused_until_s": search.paused_until_s,
            **stream.kept(),
            "watched": watch(
                looked.changes.watched,
                # An older one that was edited stays among those that are handed in.
                {post.first_id: post.id for post in posts if post.first_id not in earlier},
            ),
        }
        nothing_new = bool(state) and not posts and not looked.changes.removed
        return Fetched(
            [to_mention(post) for post in posts],
            next_state,
            [*trail.refused, *(live.refused if live else ())],
            looked.changes.removed,
            nothing_new,
            stream.trouble,
            left_over=looked.left_over,
        )

    def look_at(self, options: XOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """They are asked for by their ids, where any are."""
        return also(state, earlier) if options.recheck else state

    def listing(self, options: XOptions, client: GuardedClient, now: datetime) -> "_OlderPosts":
        """The search, as far back as it looks: seven days."""
        service = _service(options, client, now)
        pages_s = client.limits.pages_s
        return _OlderPosts(Search(service, options.wanted(), options.limit, pages_s), now)

    def carry_over(self, state: State, before: XOptions, after: XOptions) -> State:
        """Posts are asked for by id, whatever found them; the allowance is the app's."""
        if state.get("heard") != _heard(before) or before.service != after.service:
            return {}
        kept = dict(state)
        if _heard(before) != _heard(after):
            kept = {name: state[name] for name in _KEPT if name in state}
        if before.bearer_token != after.bearer_token:
            for name in ("paused_until_s", "rule", "rest"):  # of another app
                kept.pop(name, None)
        return {**kept, "heard": _heard(after)}


SOURCE = XSource()


def _service(options: XOptions, client: GuardedClient, now: datetime) -> XService:
    return XService(options.service, options.bearer_token.get_secret_value(), client, now)


def _heard(options: XOptions) -> str:
    return f"{options.service} {options.query}"


class _Stream:
    """The filtered stream as one fetch uses it, if the options want it."""

    def __init__(self, options: XOptions, service: XService, rule: Rule | None, rest: Rest) -> None:
        self._options = options
        self._service = service
        self._rule = rule
        self._rest = rest
        self.trouble: IngestError | None = None

    def hear(self) -> Heard | None:
        """What the stream brought; None where the search has to bring everything.

        Raises IngestError where a person has to change something.
        """
        wanted, seconds = self._options.wanted(), self._options.stream_seconds
        if self._options.listen == "search":
            self._leave()
            return None
        if not seconds:
            try_rule(self._service, wanted)
            return None
        if self._rest.until_s > self._service.now.timestamp():
            return None
        try:
            before, self._rule = self._rule, keep_rule(self._service, wanted, self._rule)
            heard = hear(
                self._service,
                self._rule,
                is_new=before is None or before.id != self._rule.id,
                lasts_s=min(seconds, self._service.client.limits.total_s),
                backfill_minutes=self._options.backfill_minutes,
                most=self._options.limit,
            )
        except IngestError as error:
            if error.permanent and not means_no_rules(error):
                raise
            self._fail(error)
            return None
        self._rest = Rest()
        if heard.trouble:
            self._fail(heard.trouble)
        return heard

    def kept(self) -> dict[str, Any]:
        """What to remember about the rule and about failures."""
        told: dict[str, Any] = {}
        if self._rule:
            told["rule"] = self._rule.to_state()
        if self._rest.failures:
            told["rest"] = self._rest.to_state()
        return told

    def _fail(self, error: IngestError) -> None:
        self.trouble = error
        self._rest = self._rest.longer(error, self._service.now)

    def _leave(self) -> None:
        """A rule from before, when the stream was wanted, goes; if not now, then next time."""
        if self._rule is None:
            return
        try:
            drop_rule(self._service, self._rule)
        except IngestError as error:
            self.trouble = error
            if not error.permanent:
                return
        self._rule = None


class _OlderPosts:
    """A search from its newest post on; the cursor is the id that the next page ends before."""

    def __init__(self, search: Search, now: datetime) -> None:
        self._search = search
        self._oldest = now - LOOKS_BACK

    def page(self, cursor: str | None, most: int) -> listings.Page:
        """The posts before `cursor`."""
        if cursor and id_moment(cursor) <= self._oldest:
            return listings.Page((), 0)
        told = self._search.find_before(cursor)
        posts = sorted(
            (post for post in told.posts if "retweeted" not in post.refers),
            key=lambda post: id_order(post.id),
            reverse=True,
        )
        lowest = min((post.id for post in told.posts), key=id_order, default=None)
        return listings.Page(
            [listings.Post(to_mention(post), id_moment(post.id)) for post in posts],
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
    return bool(asked_at) and now - datetime.fromisoformat(str(asked_at)) > LOOKS_BACK


@dataclass(frozen=True, slots=True)
class _Looked:
    """What became of earlier posts; `edited` are their newer versions."""

    changes: Changes
    edited: Sequence[Post]
    left_over: Sequence[str]


def _look_again(
    search: Search, watched: Mapping[str, str], earlier: Sequence[str], count: int
) -> _Looked:
    """What became of `count` posts: of the youngest (first id → newest id) those that waited
    longest for another look, and of those handed in the first.

    An API that cannot tell costs nothing else: the new posts are already here. Unlike other
    networks it names those that are gone, so that even all of them at once are believed.
    """
    of_watched = max(math.ceil(count / _WATCHED_SHARE), count - len(earlier))
    handed = earlier[: max(count - min(of_watched, len(watched)), 0)]
    asked = dict(list(watched.items())[: count - len(handed)]) | {one: one for one in handed}
    nothing = _Looked(Changes((), (), watched), (), earlier)
    if not asked:
        return nothing
    try:
        page = search.look_up(asked.values())
        newer = [post.newest_id for post in page.posts if post.newest_id not in asked.values()]
        edited = search.look_up(newer).posts if newer else []
    except IngestError:
        return nothing
    removed = [first for first, newest in asked.items() if newest in page.gone]
    waiting = {first: newest for first, newest in watched.items() if first not in asked}
    kept = {one: asked[one] for one in watched if one in asked and one not in removed}
    changes = Changes(_first_ids(edited), removed, {**waiting, **kept})
    return _Looked(changes, edited, earlier[len(handed) :])


def _first_ids(posts: Sequence[Post]) -> list[str]:
    return [post.first_id for post in posts]
