"""What others write with the account's name, asked for through the account that they mention.

Source: https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/
ig-user/mentioned_comment and …/mentioned_media. Such a post cannot be asked for by its own id: to
whoever did not write it, the API says that it does not exist. The references list neither the
`username` of a comment nor a `permalink`; where they are refused, the listed ones have to do.
"""

from collections.abc import Sequence
from typing import Final

from ingest.graph import Graph, GraphError
from ingest.instagram_posts import TAG_FIELDS
from ingest.json_answers import Row, field_at
from ingest.parsing.problems import UnreadableProblem

_COMMENT_FIELDS: Final = (
    "id,text,timestamp,username,media{id,permalink}",
    "id,text,timestamp,media{id}",
)
_MEDIA_FIELDS: Final = (TAG_FIELDS, "id,caption,timestamp,username")
_WRONG_FIELD: Final = 100


def ask_for_comment(graph: Graph, account: str, identity: str) -> Row:
    """A comment that mentions the account. Raises IngestError or UnreadableProblem."""
    return _ask(graph, account, "mentioned_comment", f"comment_id({_number(identity)})")


def ask_for_media(graph: Graph, account: str, identity: str) -> Row:
    """A picture whose caption mentions the account. Raises IngestError or UnreadableProblem."""
    return _ask(graph, account, "mentioned_media", f"media_id({_number(identity)})")


def _ask(graph: Graph, account: str, name: str, which: str) -> Row:
    wishes: Sequence[str] = _COMMENT_FIELDS if name == "mentioned_comment" else _MEDIA_FIELDS
    *first, last = [f"{name}.{which}{{{wish}}}" for wish in wishes]
    for fields in first:
        try:
            return _read(graph, account, name, fields)
        except GraphError as error:
            if error.told.code != _WRONG_FIELD or error.told.means_gone:
                raise
    return _read(graph, account, name, last)


def _read(graph: Graph, account: str, name: str, fields: str) -> Row:
    told, _ = graph.get(account, {"fields": fields})
    row = field_at(told, name)
    if not isinstance(row, dict):
        raise UnreadableProblem("names a post that the account may not see")
    return row


def _number(identity: str) -> str:
    """An id that stands within a question: digits, nothing that could ask for more."""
    if not identity.isascii() or not identity.isdigit():
        raise UnreadableProblem("names a post by something else than its number")
    return identity
