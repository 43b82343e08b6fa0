"""`instagram`: what Meta tells about an account: comments, and mentions by others.

Source: https://developers.facebook.com/docs/instagram-platform/webhooks (comments, live_comments,
mentions) and its /examples. The reference calls the number of a comment `id`, the examples call it
`comment_id`. Mentions can be had in no other way: the delivery tells only ids, and the post is
asked for through the account that it mentions. Deletions are not told; fetching follows those of
comments.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from ingest import instagram_posts as rows
from ingest.dates import read_date
from ingest.graph import MOST_NODES, Graph, GraphError
from ingest.incoming import Delivery, Received, Signing, Told
from ingest.instagram_mentions import ask_for_comment, ask_for_media
from ingest.json_answers import Row, field_at, id_at, text_if_any
from ingest.mentions import Refused
from ingest.meta_changes import Change, read_changes
from ingest.outbound import GuardedClient
from ingest.parsing.problems import UnreadableProblem
from ingest.sources.instagram import InstagramOptions

_COMMENTS: Final = frozenset({"comments", "live_comments"})


class InstagramReceiver:
    """Reads changes, and asks for what they are about."""

    kind = "instagram"
    signing: Signing = "meta"

    def account(self, options: InstagramOptions) -> str | None:
        """The account: one app tells of all its accounts at one address."""
        return options.account_id

    def read(
        self, options: InstagramOptions, delivery: Delivery, client: GuardedClient, now: datetime
    ) -> Received:
        """Comments and mentions that are new."""
        changes = read_changes(delivery, "instagram", options.account_id)
        graph = Graph(options, client, now)
        comments: list[Change] = []
        told: list[Told] = []
        refused = list(changes.refused)
        for change in changes.mine:
            try:
                if change.field in _COMMENTS and options.comments:
                    if text_if_any(change.value, "from.id") != options.account_id:
                        _identity(change)
                        comments.append(change)
                elif change.field == "mentions" and options.mentions:
                    told += _mention(graph, options.account_id, change)
            except UnreadableProblem as problem:
                refused.append(Refused(change.where, str(problem)))
            except GraphError as error:
                refused.append(Refused(change.where, error.problem))
        for at in range(0, len(comments), MOST_NODES):
            asked, problems = _ask(graph, comments[at : at + MOST_NODES])
            told += asked
            refused += problems
        return Received(told, refused, changes.elsewhere)


RECEIVER = InstagramReceiver()


def _identity(change: Change) -> str:
    """The number of a comment. Raises UnreadableProblem."""
    return id_at(change.value, "id" if field_at(change.value, "id") else "comment_id")


def _ask(graph: Graph, changes: Sequence[Change]) -> tuple[list[Told], list[Refused]]:
    nodes = graph.nodes({_identity(change): rows.NODE_FIELDS for change in changes})
    told: list[Told] = []
    refused: list[Refused] = []
    for change in changes:
        identity = _identity(change)
        if identity in nodes.gone:
            told.append(Told(identity, change.at, None))
            continue
        row = nodes.found.get(identity) or _as_hinted(change)
        try:
            media = text_if_any(row, "media.id") or text_if_any(change.value, "media.id") or ""
            link = text_if_any(row, "media.permalink")
            post = rows.read_comment(row, media, link=link)
        except UnreadableProblem as problem:
            refused.append(Refused(change.where, str(problem)))
            continue
        if post is not None:
            told.append(Told(identity, change.at, post.mention))
    return told, refused


def _as_hinted(change: Change) -> Row:
    """The comment as the hint tells it, where it could not be asked for."""
    at = change.at.astimezone(UTC).isoformat()
    moment = text_if_any(change.value, "timestamp") or at
    return {**change.value, "id": _identity(change), "timestamp": moment}


def _mention(graph: Graph, account: str, change: Change) -> list[Told]:
    """A comment or caption of somebody else that names the account; nothing if it is gone."""
    media = id_at(change.value, "media_id")
    comment = text_if_any(change.value, "comment_id")
    try:
        row = (
            ask_for_comment(graph, account, comment)
            if comment
            else ask_for_media(graph, account, media)
        )
    except GraphError as error:
        if error.told.means_gone:
            return [Told(comment or media, change.at, None)]
        raise
    row = {**row, "timestamp": _moment(row, change)}
    if not comment:
        post = rows.read_media(row)
    else:
        link = text_if_any(row, "media.permalink")
        post = rows.read_comment(row, media, link=link, is_mention=True)
    return [Told(comment or media, change.at, post.mention)] if post else []


def _moment(row: Row, change: Change) -> str:
    told = text_if_any(row, "timestamp")
    return told if told and read_date(told) else change.at.astimezone(UTC).isoformat()
