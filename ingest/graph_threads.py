"""Posts with their comments, as Facebook pages and Instagram accounts list them.

Such a list is sorted by its posts, and new comments come below old posts. So the newest posts are
read at every fetch with the newest comments of each; where more came than were told along, the
rest is asked for apart. Comments that were taken before are left out by the time of the newest.
What a row means is the business of `ingest.facebook_posts` and `ingest.instagram_posts`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from ingest.dates import read_date
from ingest.errors import IngestError, RetryLaterError
from ingest.graph import MOST_NODES, MOST_ROWS, Edge, Graph
from ingest.json_answers import Row as JsonRow
from ingest.json_answers import read_each
from ingest.looking import UNBELIEVED
from ingest.mentions import Refused
from ingest.posts import Page, Post

# Posts and comments reach a list late, and not in their order.
_OVERLAP: Final = timedelta(minutes=15)
_LONG_THREADS: Final = 10  # posts per fetch whose comments cost requests of their own
_PAGES_OF_COMMENTS: Final = 4
_THREADS_KEPT: Final = 300


@dataclass(frozen=True, slots=True)
class Thread:
    """A post of the list: itself as a mention if it is a customer's, and its newest comments."""

    identity: str
    created_at: datetime
    itself: Post | None
    comments: Sequence[Post] = ()
    refused: Sequence[Refused] = ()
    after: str | None = None  # where further comments are


@dataclass(frozen=True, slots=True)
class Layout:
    """How one network's lists are asked for and read."""

    path: str
    fields: str
    comment_fields: str
    read_thread: Callable[[JsonRow], Thread]
    read_comments: Callable[[Edge, str, datetime], tuple[list[Post], list[Refused]]]
    look_up_fields: Callable[[str], str]
    read_looked_up: Callable[[str, JsonRow], Post | None]
    comments_at_once: int = MOST_ROWS


@dataclass(slots=True)
class Threads:
    """Fits `ingest.listening.Listing`. `newest` holds when each post's last known comment was."""

    graph: Graph
    layout: Layout
    per_page: int
    newest: dict[str, str] = field(default_factory=dict)
    reached: datetime | None = None  # what is older was taken before
    goes_back: bool = False  # to the oldest post, for whoever wants the past
    most_looked_up: int = MOST_NODES
    witnesses: int = 0
    """So many posts that were just shown are asked for with others, where some of those listed
    cannot be asked for: of two that look alike, one may be readable and the other not."""
    _shown: list[str] = field(default_factory=list)
    _long_threads_left: int = _LONG_THREADS

    def page(self, cursor: str | None, most: int) -> Page:
        """Posts of the list with their new comments; `most` does not count the comments."""
        layout = self.layout
        if cursor:
            self._require_rested()
        edge = self.graph.edge(layout.path, layout.fields, limit=self.per_page, after=cursor)
        threads, refused = read_each(edge.rows, layout.read_thread, edge.where)
        posts: list[Post] = []
        for thread in threads:
            fresh, problems = self._fresh_comments(thread)
            # The post itself comes last: the listing is sorted by it.
            posts += [*fresh, *([thread.itself] if thread.itself else [])]
            refused += [*thread.refused, *problems]
        self._shown += [post.mention.external_id for post in posts]
        oldest = min((thread.created_at for thread in threads), default=None)
        after = edge.after if self._goes_on(oldest) else None
        return Page(posts, len(edge.rows), after, refused, where=edge.where)

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts and comments by their ids; each of them counts as one question of the app's."""
        self._require_rested()
        witnesses = [one for one in self._shown if one not in identities][: self.witnesses]
        asked = [*identities, *witnesses]
        nodes = self.graph.nodes({one: self.layout.look_up_fields(one) for one in asked})
        posts: list[Post] = []
        refused = [
            Refused(f"{nodes.where}{identity}", problem)
            for identity, problem in nodes.failed.items()
            if identity in identities
        ]
        for identity, row in nodes.found.items():
            is_asked = identity in identities
            if is_asked and (post := self.layout.read_looked_up(identity, row)) is not None:
                posts.append(post)
        gone, unknown = sorted(nodes.gone), sorted(nodes.failed)
        if nodes.gone.intersection(witnesses):
            gone, unknown = [], sorted({*unknown, *gone})
            refused.append(Refused(nodes.where, UNBELIEVED))
        where = nodes.where
        return Page(posts, len(posts), refused=refused, gone=gone, unknown=unknown, where=where)

    def _require_rested(self) -> None:
        if self.graph.is_tired:
            problem = "the app's allowance at Meta is mostly used: the rest comes next time"
            raise RetryLaterError(self.graph.place(self.layout.path), problem)

    def _goes_on(self, oldest: datetime | None) -> bool:
        """Is what lies behind this page wanted? The first time the newest page is enough."""
        if self.goes_back:
            return True
        return bool(self.reached and oldest and oldest >= self.reached - _OVERLAP)

    def kept(self) -> dict[str, str]:
        """What to remember about comments until the next fetch."""
        return dict(list(self.newest.items())[-_THREADS_KEPT:])

    def _fresh_comments(self, thread: Thread) -> tuple[list[Post], list[Refused]]:
        known = read_date(self.newest.get(thread.identity, ""))
        told, refused = list(thread.comments), list[Refused]()
        if known and thread.after and told and _oldest(told) > known:
            more, refused = self._further(thread, thread.after, known)
            told += more
        if told:
            moment = max(post.mention.published_at for post in told)
            self.newest.pop(thread.identity, None)  # the last told of stand at the end
            self.newest[thread.identity] = max(moment, known or moment).isoformat()
        if known is None:
            return told, refused
        since = known - _OVERLAP
        return [post for post in told if post.mention.published_at >= since], refused

    def _further(
        self, thread: Thread, after: str, known: datetime
    ) -> tuple[list[Post], list[Refused]]:
        """Comments behind those told along, back to the newest known one."""
        posts: list[Post] = []
        refused: list[Refused] = []
        cursor: str | None = after
        if self._long_threads_left < 1:
            return [], [Refused(thread.identity, "has more new comments than were read")]
        self._long_threads_left -= 1
        for _ in range(_PAGES_OF_COMMENTS):
            path, fields = f"{thread.identity}/comments", self.layout.comment_fields
            try:
                most = self.layout.comments_at_once
                edge = self.graph.edge(path, fields, limit=most, after=cursor)
                read, problems = self.layout.read_comments(edge, thread.identity, thread.created_at)
            except IngestError as error:
                return posts, [*refused, Refused(error.where, error.problem)]
            posts += read
            refused += problems
            cursor = edge.after
            if cursor is None or not read or _oldest(read) <= known:
                return posts, refused
        return posts, [*refused, Refused(thread.identity, "has more new comments than were read")]


def _oldest(posts: Sequence[Post]) -> datetime:
    return min(post.mention.published_at for post in posts)


def known_comments(state: Mapping[str, object]) -> dict[str, str]:
    """What `kept` told at the last fetch."""
    told = state.get("comments")
    return {str(one): str(at) for one, at in told.items()} if isinstance(told, Mapping) else {}
