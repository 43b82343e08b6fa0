"""`facebook`: what Meta tells about a page: comments, posts, mentions, reviews.

Source: https://developers.facebook.com/docs/graph-api/webhooks/reference/page (feed, mention,
ratings). A change is taken as a hint: the post is asked for as it is now, which also brings what
the hint lacks, such as its address. Where the token may not read it, the hint itself has to do; a
post elsewhere that may not be read looks to us like one that does not exist. Who did it is told as
`from`, of mentions and reviews as `sender_id` and `sender_name`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from ingest import facebook_posts as rows
from ingest.graph import MOST_NODES, Graph, Nodes
from ingest.incoming import Delivery, Received, Signing, Told
from ingest.json_answers import Row, id_at, text_if_any
from ingest.mentions import Refused
from ingest.meta_changes import Change, moment_of, read_changes
from ingest.outbound import GuardedClient
from ingest.parsing.problems import UnreadableProblem
from ingest.posts import Post
from ingest.sources.facebook import FacebookOptions

_POSTS: Final = frozenset({"post", "status", "photo", "video", "share", "note", "album", "event"})
_TOLD: Final = frozenset({"add", "edit", "edited", "update"})
_ENDED: Final = frozenset({"remove", "delete"})
_AUTHOR_FIELDS: Final = "from{id}"
_ELSEWHERE: Final = "mention"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A post to be asked for; `thread` is the one that a comment stands below."""

    identity: str
    change: Change
    thread: str | None


class FacebookReceiver:
    """Reads changes, and asks for what they are about."""

    kind = "facebook"
    signing: Signing = "meta"

    def account(self, options: FacebookOptions) -> str | None:
        """The page: one app tells of all its pages at one address."""
        return options.page

    def read(
        self, options: FacebookOptions, delivery: Delivery, client: GuardedClient, now: datetime
    ) -> Received:
        """Comments, posts and reviews that are new, edited or gone."""
        changes = read_changes(delivery, "page", options.page)
        told: list[Told] = []
        wishes: list[_Wish] = []
        refused = list(changes.refused)
        for change in changes.mine:
            try:
                _sort_out(change, options, told, wishes)
            except UnreadableProblem as problem:
                refused.append(Refused(change.where, str(problem)))
        graph = Graph(options, client, now)
        for part in _parts(wishes):
            asked, problems = _ask(graph, options.page, part)
            told += asked
            refused += problems
        return Received(told, refused, changes.elsewhere)


RECEIVER = FacebookReceiver()


def _sort_out(
    change: Change, options: FacebookOptions, told: list[Told], wishes: list[_Wish]
) -> None:
    """What is told at once, and what has to be asked for; the rest is none of our business."""
    value = change.value
    verb, item = text_if_any(value, "verb"), text_if_any(value, "item")
    if str(_sender(value).get("id")) == options.page or verb not in _TOLD | _ENDED:
        return
    if change.field == "ratings" and item == "rating":
        if options.reviews:
            told.append(_read_rating(change, options.page))
        return
    if not _is_wanted(change.field, options):
        return
    if item == "comment":
        identity, thread = id_at(value, "comment_id"), id_at(value, "post_id")
    elif item in _POSTS:
        identity, thread = id_at(value, "post_id"), None
    else:
        return
    if verb in _ENDED:
        told.append(Told(identity, change.at, None))
    else:
        wishes.append(_Wish(identity, change, thread))


def _is_wanted(field: str, options: FacebookOptions) -> bool:
    wanted = {"feed": options.comments, "mention": options.mentions, "ratings": options.reviews}
    return wanted.get(field, False)


def _read_rating(change: Change, page: str) -> Told:
    """Reviews cannot be asked for one by one: what is told has to do."""
    value = change.value
    identity = id_at(value, "open_graph_story_id")
    if text_if_any(value, "verb") in _ENDED:
        return Told(identity, change.at, None)
    row: dict[str, Any] = {
        "created_time": _created(change).isoformat(),
        "recommendation_type": value.get("recommendation_type"),
        "rating": value.get("rating"),
        "review_text": value.get("review_text"),
        "reviewer": {"id": value.get("reviewer_id"), "name": value.get("reviewer_name")},
        "open_graph_story": {"id": identity},
    }
    post = rows.read_review(row, page)
    if post is None:
        raise UnreadableProblem("has no text in the field review_text")
    return Told(identity, change.at, post.mention)


def _parts(wishes: Sequence[_Wish]) -> list[Sequence[_Wish]]:
    """So many that each and the post above it fit into one batch."""
    size = MOST_NODES // 2
    return [wishes[at : at + size] for at in range(0, len(wishes), size)]


def _ask(graph: Graph, page: str, wishes: Sequence[_Wish]) -> tuple[list[Told], list[Refused]]:
    fields = {wish.thread: _AUTHOR_FIELDS for wish in wishes if wish.thread}
    for wish in wishes:
        fields[wish.identity] = rows.COMMENT_FIELDS if wish.thread else rows.POST_FIELDS
    nodes = graph.nodes(fields)
    told: list[Told] = []
    refused: list[Refused] = []
    for wish in wishes:
        try:
            if (one := _answered(wish, nodes, page)) is not None:
                told.append(one)
        except UnreadableProblem as problem:
            refused.append(Refused(wish.change.where, str(problem)))
    return told, refused


def _answered(wish: _Wish, nodes: Nodes, page: str) -> Told | None:
    is_elsewhere = wish.change.field == _ELSEWHERE
    if wish.identity in nodes.gone and not is_elsewhere:
        return Told(wish.identity, wish.change.at, None)
    found = nodes.found.get(wish.identity)
    row = found or _as_hinted(wish)
    if rows.author_of(row) == page:
        return None
    post = _read(wish, row, nodes, page)
    if post is None and not found:
        # Not a word is known of it, which is not the same as that none are left.
        why = nodes.failed.get(wish.identity, "there is no such post, or it may not be read")
        raise UnreadableProblem(f"tells no text, and the post cannot be asked for: {why}")
    mention = post.mention if post else None
    if mention and not found and is_elsewhere:
        mention = replace(mention, extra={**mention.extra, "mentioned": True})
    # No words are left of it, or there never were any: a picture, a sticker.
    return Told(wish.identity, wish.change.at, mention)


def _read(wish: _Wish, row: Row, nodes: Nodes, page: str) -> Post | None:
    if wish.thread is None:
        return rows.read_post(row)
    above: Mapping[str, Any] = nodes.found.get(wish.thread, {})
    is_visitors = rows.author_of(above) not in (None, page)
    return rows.read_comment(row, wish.thread, is_visitors=is_visitors)


def _as_hinted(wish: _Wish) -> Row:
    """The post as the hint tells it, where it could not be asked for."""
    value = wish.change.value
    parent = text_if_any(value, "parent_id")
    return {
        "id": wish.identity,
        "message": value.get("message"),
        "created_time": _created(wish.change).isoformat(),
        "from": _sender(value),
        "parent": {"id": parent} if parent and parent != wish.thread else None,
        "permalink_url": text_if_any(value, "post.permalink_url"),
    }


def _sender(value: Row) -> Row:
    """Who did it, as far as that is told."""
    told = value.get("from")
    if isinstance(told, dict):
        return told
    return {"id": value.get("sender_id"), "name": value.get("sender_name")}


def _created(change: Change) -> datetime:
    return moment_of(change.value.get("created_time"), change.at).astimezone(UTC)
