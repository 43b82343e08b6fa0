"""`instagram`: what people write below a company's pictures, and where they tag the company.

Source: https://developers.facebook.com/docs/instagram-platform/reference (IG User media, tags,
IG Comment). Instagram lists no @mentions: those in captions and comments of others come by webhook
only (see `ingest/receivers/instagram.py`). Comments taken earlier are asked for again in batches;
pictures of others cannot be, so the list of tags is compared with what it showed before; nor can
comments of others that only mention the account: to us they do not exist.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import Field, model_validator

from ingest import instagram_posts as rows
from ingest.dates import read_date
from ingest.earlier import Earlier, also
from ingest.emptied import require_some
from ingest.errors import IngestError
from ingest.gathering import ReadList, gather
from ingest.graph import (
    AccountOptions,
    Edge,
    Graph,
    MostTaken,
    NewestPosts,
    require_unpaused,
    without_allowance,
)
from ingest.graph_threads import Layout, Threads, known_comments
from ingest.json_answers import Row, read_each, text_if_any
from ingest.listening import listen
from ingest.mentions import Fetched, Refused, State
from ingest.outbound import GuardedClient
from ingest.posts import Post
from ingest.relisting import compare

_TAG_PAGES: Final = 3
_TAGS_AT_ONCE: Final = 50
_COMMENTS_AT_ONCE: Final = 50  # the most that are told in one answer


class InstagramOptions(AccountOptions):
    """Which account, with whose token, and what of it."""

    comments: bool = Field(default=True, description="Take comments below your pictures and films.")
    mentions: bool = Field(
        default=True, description="Take pictures of others in which the account is tagged."
    )
    posts: NewestPosts = 25
    limit: MostTaken = 200

    @model_validator(mode="after")
    def _something_to_hear(self) -> "InstagramOptions":
        if not (self.comments or self.mentions):
            raise ValueError("one of comments and mentions is needed")
        return self


class InstagramSource:
    """What is new since the last fetch; the newest the first time."""

    kind = "instagram"
    description = "Comments below an Instagram account's posts, and posts that tag it"
    options_model = InstagramOptions
    places = ("service", "account_id")

    def fetch(
        self, options: InstagramOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """New comments and tags, and which of those had before are edited or gone."""
        heard = json.dumps([options.service, options.account_id])
        state = state if state.get("heard") == heard else {}
        graph = Graph(options, client, now)
        require_unpaused(graph.place(options.account_id), state.get("paused_until_s"), now)
        own = str(state.get("username") or "") or own_name(options, graph)
        fetch = _Fetch(options, graph, own, client.limits.pages_s, now)
        lists: dict[str, ReadList] = {}
        if options.comments:
            lists["media"] = fetch.media
        if options.mentions:
            lists["tags"] = fetch.tags
        return gather(lists, state).fetched(
            state, heard=heard, username=own, paused_until_s=graph.paused_until_s
        )

    def check_login(self, options: InstagramOptions, client: GuardedClient, now: datetime) -> None:
        """Whether the token may read this account. Raises IngestError."""
        own_name(options, Graph(options, client, now))

    def listing(self, options: InstagramOptions, client: GuardedClient, now: datetime) -> Threads:
        """The account's posts with their comments, from the newest to the oldest."""
        graph = Graph(options, client, now)
        threads = media_of(options, graph, own_name(options, graph))
        threads.goes_back = True
        return threads

    def carry_over(self, state: State, before: InstagramOptions, after: InstagramOptions) -> State:
        """All of it, but for the allowance of another token."""
        return without_allowance(state, before, after)

    def look_at(self, options: InstagramOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """Comments below our posts by their ids; what others post cannot be asked for."""
        comments = [one for one in earlier if one.in_reply_to and not one.is_mention]
        return {**state, "media": also(state.get("media") or {}, comments)}


SOURCE = InstagramSource()


def own_name(options: InstagramOptions, graph: Graph) -> str:
    """The account's own name, by which its own comments are known."""
    told, _ = graph.get(options.account_id, {"fields": "username"})
    return text_if_any(told, "username") or ""


def media_of(
    options: InstagramOptions,
    graph: Graph,
    own: str,
    newest: dict[str, str] | None = None,
    reached: datetime | None = None,
) -> Threads:
    """The account's pictures and films, for the comments below them."""

    def read_comments(edge: Edge, media: str, at: datetime) -> tuple[list[Post], list[Refused]]:
        return rows.read_comments(edge, media, at, own)

    def read_looked_up(_: str, row: Row) -> Post | None:
        media = text_if_any(row, "media.id") or ""
        return rows.read_comment(row, media, link=text_if_any(row, "media.permalink"))

    layout = Layout(
        f"{options.account_id}/media",
        rows.MEDIA_FIELDS,
        rows.COMMENT_FIELDS,
        lambda row: rows.read_thread(row, own),
        read_comments,
        lambda _: rows.NODE_FIELDS,
        read_looked_up,
        _COMMENTS_AT_ONCE,
    )
    return Threads(graph, layout, options.posts, newest or {}, reached)


class _Fetch:
    """One fetch of the two lists."""

    def __init__(
        self, options: InstagramOptions, graph: Graph, own: str, pages_s: float, now: datetime
    ) -> None:
        self._options = options
        self._graph = graph
        self._own = own
        self._pages_s = pages_s
        self._now = now

    def media(self, state: Mapping[str, Any]) -> Fetched:
        newest, reached = known_comments(state), read_date(str(state.get("reached") or ""))
        threads = media_of(self._options, self._graph, self._own, newest, reached)
        limit, pages_s = self._options.limit, self._pages_s
        path = threads.layout.path
        fetched = listen(threads, path, state, limit=limit, pages_s=pages_s, now=self._now)
        return replace(fetched, state={**fetched.state, "comments": threads.kept()})

    def tags(self, state: Mapping[str, Any]) -> Fetched:
        posts: list[Post] = []
        refused: list[Refused] = []
        after: str | None = None
        told = 0
        path = f"{self._options.account_id}/tags"
        for _ in range(_TAG_PAGES):
            try:
                # Unlike all others this list names no next page, its cursors alone lead on.
                edge = self._graph.edge(
                    path, rows.TAG_FIELDS, limit=_TAGS_AT_ONCE, after=after, names_next=False
                )
                read, problems = read_each(edge.rows, rows.read_media, edge.where)
            except IngestError as error:
                if after is None:
                    raise
                refused.append(Refused(error.where, error.problem))
                break
            posts += read
            refused += problems
            told += len(edge.rows)
            after = edge.after
            if after is None or not edge.rows or self._graph.is_tired:
                break
        require_some(edge.where, "tag", told=told, before=state.get("told", 0))
        relisted = compare(posts, state, is_whole=after is None and not refused)
        kept = {**relisted.state, "told": told}
        return Fetched(relisted.mentions, kept, refused, relisted.removed)
