"""`facebook`: what people write below a page's posts, on the page, about it, and in reviews of it.

Source: https://developers.facebook.com/docs/graph-api/reference/page (feed, tagged, ratings) and
…/docs/pages-api/comments-mentions. The three lists are read apart: a token that lacks the right to
one of them still reads the others. Comments and posts taken earlier are asked for again in
batches; reviews cannot be, so their list is compared with what it showed before.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from pydantic import Field, model_validator

from ingest import facebook_posts as rows
from ingest.dates import read_date
from ingest.earlier import Earlier, also
from ingest.emptied import require_some
from ingest.errors import BadAnswerError
from ingest.gathering import ReadList, gather
from ingest.graph import (
    MOST_NODES,
    Graph,
    MostTaken,
    NewestPosts,
    PageOptions,
    require_unpaused,
    without_allowance,
)
from ingest.graph_threads import Layout, Thread, Threads, known_comments
from ingest.json_answers import Row, read_each, text_if_any
from ingest.listening import listen
from ingest.mentions import Fetched, Refused, State
from ingest.outbound import GuardedClient
from ingest.posts import Post
from ingest.relisting import compare

_REVIEW_PAGES: Final = 3
_WITNESSES: Final = 10  # beside posts elsewhere, which not all may be asked for


class FacebookOptions(PageOptions):
    """Which page, with whose token, and what of it."""

    comments: bool = Field(default=True, description="Take comments and posts on the page.")
    mentions: bool = Field(
        default=True, description="Take posts elsewhere in which the page is tagged."
    )
    reviews: bool = Field(default=True, description="Take reviews (recommendations) of the page.")
    posts: NewestPosts = 25
    limit: MostTaken = 200

    @model_validator(mode="after")
    def _something_to_hear(self) -> "FacebookOptions":
        if not (self.comments or self.mentions or self.reviews):
            raise ValueError("one of comments, mentions and reviews is needed")
        return self


class FacebookSource:
    """What is new since the last fetch; the newest the first time."""

    kind = "facebook"
    description = "Comments, posts, mentions and reviews of a page on Facebook"
    options_model = FacebookOptions
    places = ("service", "page")

    def fetch(
        self, options: FacebookOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """New posts, comments and reviews, and which of those had before are edited or gone."""
        heard = json.dumps([options.service, options.page])
        state = state if state.get("heard") == heard else {}
        graph = Graph(options, client, now)
        require_unpaused(graph.place(options.page), state.get("paused_until_s"), now)
        fetch = _Fetch(options, graph, client.limits.pages_s, now)
        lists: dict[str, ReadList] = {}
        if options.comments:
            lists["feed"] = fetch.feed
        if options.mentions:
            lists["tagged"] = fetch.tagged
        if options.reviews:
            lists["reviews"] = fetch.reviews
        return gather(lists, state).fetched(state, heard=heard, paused_until_s=graph.paused_until_s)

    def check_login(self, options: FacebookOptions, client: GuardedClient, now: datetime) -> None:
        """Whether the token is one for this page. Raises IngestError."""
        graph = Graph(options, client, now)
        # Only a page's own token knows the page as "me".
        told, place = graph.get("me", {"fields": "id"})
        if text_if_any(told, "id") != options.page:
            raise BadAnswerError(place, 200, hint="access_token belongs to another page or person")

    def listing(self, options: FacebookOptions, client: GuardedClient, now: datetime) -> Threads:
        """The page's posts with their comments, from the newest to the oldest."""
        threads = feed_of(options, Graph(options, client, now))
        threads.goes_back = True
        return threads

    def carry_over(self, state: State, before: FacebookOptions, after: FacebookOptions) -> State:
        """All of it, but for the allowance of another token."""
        return without_allowance(state, before, after)

    def look_at(self, options: FacebookOptions, state: State, earlier: Sequence[Earlier]) -> State:
        """Comments and posts by their ids, but for those that only a delivery may tell of.

        Reviews cannot be asked for, their list is compared.
        """
        posts = [one for one in earlier if not (one.is_rated or one.is_mention)]
        of_page = [
            one for one in posts if one.in_reply_to or rows.is_post(one.external_id, options.page)
        ]
        elsewhere = [one for one in posts if one not in of_page]
        lists = {"feed": of_page, "tagged": elsewhere}
        return {
            **state,
            **{name: also(state.get(name) or {}, told) for name, told in lists.items()},
        }


SOURCE = FacebookSource()


def feed_of(
    options: FacebookOptions,
    graph: Graph,
    newest: dict[str, str] | None = None,
    reached: datetime | None = None,
) -> Threads:
    """The page's feed: its own posts for their comments, visitors' posts for themselves."""
    page = options.page

    def read_thread(row: Row) -> Thread:
        return rows.read_thread(row, page)

    def look_up_fields(identity: str) -> str:
        return rows.POST_FIELDS if rows.is_post(identity, page) else rows.COMMENT_FIELDS

    def read_looked_up(identity: str, row: Row) -> Post | None:
        if rows.is_post(identity, page):
            return rows.read_post(row)
        return rows.read_comment(row, rows.thread_of(identity, page))

    layout = Layout(
        f"{page}/feed",
        rows.FEED_FIELDS,
        rows.COMMENT_FIELDS,
        read_thread,
        lambda edge, thread, at: rows.read_comments(edge, thread, at, page),
        look_up_fields,
        read_looked_up,
    )
    return Threads(graph, layout, options.posts, newest or {}, reached)


class _Fetch:
    """One fetch of the three lists."""

    def __init__(
        self, options: FacebookOptions, graph: Graph, pages_s: float, now: datetime
    ) -> None:
        self._options = options
        self._graph = graph
        self._pages_s = pages_s
        self._now = now

    def feed(self, state: Mapping[str, Any]) -> Fetched:
        newest, reached = known_comments(state), read_date(str(state.get("reached") or ""))
        threads = feed_of(self._options, self._graph, newest, reached)
        fetched = self._listen(threads, state)
        return replace(fetched, state={**fetched.state, "comments": threads.kept()})

    def tagged(self, state: Mapping[str, Any]) -> Fetched:
        layout = Layout(
            f"{self._options.page}/tagged",
            rows.POST_FIELDS,
            rows.COMMENT_FIELDS,
            lambda row: rows.read_thread(row, self._options.page),
            lambda edge, thread, at: ([], []),
            lambda identity: rows.POST_FIELDS,
            lambda identity, row: rows.read_post(row),
        )
        reached = read_date(str(state.get("reached") or ""))
        threads = Threads(
            self._graph,
            layout,
            50,
            {},
            reached,
            most_looked_up=MOST_NODES - _WITNESSES,
            witnesses=_WITNESSES,
        )
        return self._listen(threads, state)

    def reviews(self, state: Mapping[str, Any]) -> Fetched:
        """The newest pages of reviews, compared with what they showed before."""
        page = self._options.page
        posts: list[Post] = []
        refused: list[Refused] = []
        after: str | None = None
        told = 0
        for _ in range(_REVIEW_PAGES):
            edge = self._graph.edge(f"{page}/ratings", rows.REVIEW_FIELDS, limit=100, after=after)
            read, problems = read_each(
                edge.rows, lambda row: rows.read_review(row, page), edge.where
            )
            posts += read
            refused += problems
            told += len(edge.rows)
            after = edge.after
            if after is None or self._graph.is_tired:
                break
        before = state.get("told", len(state.get("marks") or ()))
        require_some(edge.where, "review", told=told, before=before)
        relisted = compare(posts, state, is_whole=after is None and not refused)
        kept = {**relisted.state, "told": told}
        return Fetched(relisted.mentions, kept, refused, relisted.removed)

    def _listen(self, threads: Threads, state: Mapping[str, Any]) -> Fetched:
        path, limit = threads.layout.path, self._options.limit
        return listen(threads, path, state, limit=limit, pages_s=self._pages_s, now=self._now)
