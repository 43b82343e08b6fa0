"""`mastodon`: public posts of a Mastodon instance, by hashtag, account, search or to an account.

How an instance is asked is in `ingest.mastodon_service`, what its statuses mean in
`ingest.mastodon_posts`. Only public timelines are asked for.
"""

import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from ingest.dates import read_date
from ingest.earlier import Earlier, also, handed_in
from ingest.looking import Looks
from ingest.mastodon_options import MastodonOptions
from ingest.mastodon_posts import Statuses, is_remote, remote_links, to_mention
from ingest.mastodon_service import Instance, StatusPage, order_of
from ingest.mentions import Fetched, Refused, State
from ingest.outbound import GuardedClient
from ingest.posts import Page, Post
from ingest.watching import watch

_ROOTS_KEPT = 500


class MastodonSource:
    """New posts since the last fetch; the newest ones the first time."""

    kind = "mastodon"
    description = "Public posts of a Mastodon instance, by hashtag, account, search or mention"
    options_model = MastodonOptions
    places = ("instance",)

    def fetch(
        self, options: MastodonOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Posts in the order of their ids, and what became of some that were taken earlier."""
        instance = Instance(options, client)
        heard = _heard(options)
        state = state if state.get("heard") == heard else {}
        account_id = state.get("account_id")
        if options.account and not account_id:
            account_id = instance.find_account(options.account)
        cursor = state.get("cursor")
        found = instance.listen(account_id, cursor, state.get("open"))
        statuses = {status["id"]: status for page in found.pages for status in page.statuses}
        roots = dict(state.get("roots") or {})
        remote = {**(state.get("remote") or {}), **(state.get("also_remote") or {})}
        told = Statuses(options, instance, roots, now, remote)
        shown = told.posts(sorted(statuses.values(), key=lambda status: order_of(status["id"])))
        watched: Mapping[str, str] = state.get("watched") or {}
        looks = Looks(told, shown, time.monotonic() + client.limits.pages_s)
        last = read_date(str(state.get("looked_at") or ""))
        kept, looked_at = looks.at_watched(watched, last, now)
        young = set(looks.there)
        left_over = looks.at_earlier(handed_in(state), watched)
        edited = {one: post for one, post in looks.there.items() if watched.get(one) != post.mark}
        current = {**edited, **shown}
        broken = [Refused(page.url, problem) for page in found.pages for problem in page.broken]
        # Of all: several notices may tell of one post.
        places = [status["listed_as"] for page in found.pages for status in page.statuses]
        newest = max([*places, *([cursor] if cursor else [])], key=order_of, default=None)
        ours = {one: post.mark for one, post in current.items() if one in shown or one in young}
        next_state = {
            "heard": heard,
            "cursor": newest,
            "open": found.open,
            "account_id": account_id,
            "roots": dict(list(roots.items())[-_ROOTS_KEPT:]),
            "looked_at": looked_at.isoformat() if looked_at else None,
            "watched": (watched_next := watch(kept, ours)),
            "remote": {
                one: url
                for one, url in {**remote, **remote_links(shown, options)}.items()
                if one in watched_next
            },
        }
        mentions = [current[one].mention for one in sorted(current, key=order_of)]
        nothing_new = bool(cursor) and not mentions and not looks.removed
        return Fetched(
            mentions,
            next_state,
            [*found.refused, *broken, *looks.refused],
            looks.removed,
            not_modified=nothing_new,
            left_over=left_over,
        )

    def listing(
        self, options: MastodonOptions, client: GuardedClient, now: datetime
    ) -> "_OlderPosts":
        """The timeline or search, for older posts too."""
        return _OlderPosts(options, Instance(options, client), now)

    def check_login(self, options: MastodonOptions, client: GuardedClient, now: datetime) -> None:
        """Let the instance name the application of the token. Raises IngestError."""
        Instance(options, client).ask_for_application()

    def carry_over(self, state: State, before: MastodonOptions, after: MastodonOptions) -> State:
        """Posts are asked for by id at the same instance, whatever found them."""
        is_same_account = before.access_token == after.access_token
        if _heard(before) == _heard(after) and (is_same_account or not after.notifications):
            return state
        if state.get("heard") != _heard(before) or before.instance != after.instance:
            return {}
        kept = {name: state.get(name) or {} for name in ("watched", "roots", "remote")}
        return {**kept, "heard": _heard(after)}

    def look_at(self, options: MastodonOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """By their ids, whatever found them; those of other instances also by their links."""
        host = urlsplit(options.instance).netloc
        remote = {one.external_id: one.url for one in earlier if is_remote(one.url, host)}
        told = also(state, earlier)
        return {**told, "also_remote": remote} if remote and told else told


SOURCE = MastodonSource()


def _heard(options: MastodonOptions) -> str:
    heard = f"{options.instance} {options.hashtag} {options.account} {options.query}"
    return f"{heard} notifications" if options.notifications else heard


class _OlderPosts:
    """A timeline or search from its newest post on; the cursor is an id, or a count."""

    def __init__(self, options: MastodonOptions, instance: Instance, now: datetime) -> None:
        self._options = options
        self._instance = instance
        self._now = now
        self._account_id: str | None = None
        self._roots: dict[str, str] = {}

    def page(self, cursor: str | None, most: int) -> Page:
        """The posts before `cursor`."""
        if self._options.account and self._account_id is None:
            self._account_id = self._instance.find_account(self._options.account)
        told = self._instance.read_older(self._account_id, cursor)
        mentions = [
            mention
            for status in told.statuses
            if (mention := to_mention(status, self._options, self._roots, self._now)) is not None
        ]
        return Page(
            # Boosts stand in the listing where they were made, other posts where they were written.
            [Post(mention, mention.published_at) for mention in mentions],
            len(told.statuses),
            self._next(told, cursor),
            [Refused(told.url, problem) for problem in told.broken],
        )

    def _next(self, told: StatusPage, cursor: str | None) -> str | None:
        if not told.statuses:
            return None
        if self._options.query:
            return str(int(cursor or 0) + len(told.statuses))
        return str(min((status["listed_as"] for status in told.statuses), key=order_of))
