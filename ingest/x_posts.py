"""Answers of X's API v2 → posts; leaves asking for them to the source.

Source: https://docs.x.com/x-api/fundamentals/data-dictionary and …/fundamentals/edit-posts.
An edit makes a new post with a new id; `edit_history_tweet_ids` chains them, the original
first. Here they are one post, known by the original's id. Ids hold their time of making
(https://docs.x.com/fundamentals/x-ids), which tells when a version was written.
"""

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from ingest.dates import read_date
from ingest.errors import UnreadableContentError
from ingest.json_answers import (
    Row,
    id_at,
    objects_if_any,
    read_each,
    read_object,
    rows_at,
    text_at,
    text_if_any,
)
from ingest.mentions import RawMention, Refused
from ingest.outbound import Answer
from ingest.parsing.problems import UnreadableProblem

FIELDS: Mapping[str, str] = {
    "tweet.fields": "author_id,conversation_id,created_at,edit_history_tweet_ids,lang,note_tweet,"
    "referenced_tweets",
    "expansions": "author_id",
    "user.fields": "name,username",
}
"""What is asked for, and no more: no photos, no counts of followers or likes."""

_ID_EPOCH_MS = 1288834974657
_GONE = ("resource-not-found", "not-authorized-for-resource")
# X marks posts of mentions, hashtags, links or very few words with codes that ISO 639 keeps for
# private use (qaa to qtz), and still uses the codes of before 1989.
_NO_LANGUAGE = frozenset({"und", "zxx", "art"})
_OWN_CODE = re.compile(r"q[a-t][a-z]")
_OLD_CODES: Mapping[str, str] = MappingProxyType({"in": "id", "iw": "he", "ji": "yi"})


@dataclass(frozen=True, slots=True)
class Post:
    """One version of a post. `versions` are the ids of all of them, the original first."""

    id: str
    versions: tuple[str, ...]
    text: str
    created_at: datetime
    language: str | None
    username: str | None
    name: str | None
    conversation_id: str | None
    refers: Mapping[str, str]  # replied_to, quoted, retweeted → the other post's id

    @property
    def first_id(self) -> str:
        """The id that all versions share."""
        return self.versions[0]

    @property
    def newest_id(self) -> str:
        """The id of the version that is shown now."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search, or an answer about single posts (`gone`: not public any more)."""

    posts: list[Post]
    refused: list[Refused]
    next_token: str | None
    gone: frozenset[str]


def id_order(identity: str) -> int:
    """Ids are numbers that grow with time."""
    return int(identity)


def id_moment(identity: str) -> datetime:
    """When the post with this id was made, to the second."""
    made_ms = (int(identity) >> 22) + _ID_EPOCH_MS
    return datetime.fromtimestamp(made_ms // 1000, UTC)


def first_id_at(moment: datetime) -> str:
    """The lowest id that a post of this moment can have."""
    return str((int(moment.timestamp() * 1000) - _ID_EPOCH_MS) << 22)


def read_search(answer: Answer) -> Page:
    """A page of found posts. Raises UnreadableContentError if it is not one."""
    told = read_object(answer)
    meta = told.get("meta")
    if not isinstance(meta, dict):
        problems = [refused.reason for refused in _read_problems(told, answer.url)]
        raise UnreadableContentError(answer.url, "; ".join(["has no field meta", *problems]))
    if meta.get("result_count") == 0:
        return Page(
            [], _read_problems(told, answer.url), text_if_any(meta, "next_token"), frozenset()
        )
    posts, refused = _read_posts(told, rows_at(told, "data", answer.url), answer.url)
    refused += _read_problems(told, answer.url)
    return Page(posts, refused, text_if_any(meta, "next_token"), frozenset())


def read_lookup(answer: Answer) -> Page:
    """An answer about single posts: those that are there, and the ids of those that are not."""
    told = read_object(answer)
    if "data" not in told and "errors" not in told:
        raise UnreadableContentError(answer.url, "has neither field data nor errors")
    posts, refused = _read_posts(told, objects_if_any(told, "data"), answer.url)
    gone = (
        text_if_any(error, "resource_id") or text_if_any(error, "value")
        for error in objects_if_any(told, "errors")
        if str(error.get("type")).endswith(_GONE) and _is_about_a_post(error)
    )
    there = {one for post in posts for one in post.versions}
    return Page(posts, refused, None, frozenset(one for one in gone if one and one not in there))


def _is_about_a_post(error: Row) -> bool:
    """Whether it tells of a post that was asked for; the parameter is not always told."""
    parameter, kind = error.get("parameter"), error.get("resource_type")
    # No sets: what is told may be anything, also what cannot be looked up in one.
    return parameter in ("id", "ids", None) and kind in ("tweet", "post", None)


def read_streamed(row: Row) -> Post:
    """One line of the filtered stream. Raises UnreadableProblem if it holds no post."""
    data = row.get("data")
    if not isinstance(data, Mapping):
        raise UnreadableProblem("has no object in the field data")
    users = {text_if_any(user, "id"): user for user in objects_if_any(row, "includes.users")}
    return _read_post(data, users)


def _read_problems(told: Row, where: str) -> list[Refused]:
    """Partial errors: the answer holds the rest."""
    errors = objects_if_any(told, "errors")
    reasons = [text_if_any(one, "detail") or text_if_any(one, "title") for one in errors]
    return [Refused(where, f"the API says: {reason[:300]}") for reason in reasons if reason]


def _read_posts(told: Row, rows: Sequence[object], where: str) -> tuple[list[Post], list[Refused]]:
    users = {text_if_any(user, "id"): user for user in objects_if_any(told, "includes.users")}
    return read_each(rows, lambda row: _read_post(row, users), where)


def _read_post(row: Row, users: Mapping[str | None, Row]) -> Post:
    identity = id_at(row, "id")
    history = row.get("edit_history_tweet_ids")
    versions = [str(one) for one in history] if isinstance(history, list) else []
    if not all(one.isascii() and one.isdigit() and len(one) < 20 for one in (identity, *versions)):
        raise UnreadableProblem("has no number in the field id")
    told_at = text_at(row, "created_at")
    created_at = read_date(told_at)
    if created_at is None:
        raise UnreadableProblem(f"has no time in the field created_at: {told_at[:40]!r}")
    # Posts longer than 280 characters hold all of it here only.
    text = text_at(row, "note_tweet.text") if "note_tweet" in row else text_at(row, "text")
    author = users.get(text_if_any(row, "author_id"), {})
    return Post(
        id=identity,
        versions=tuple(sorted({identity, *versions}, key=id_order)),
        text=html.unescape(text),  # the API writes & < > as entities
        created_at=created_at,
        language=text_if_any(row, "lang"),
        username=text_if_any(author, "username"),
        name=text_if_any(author, "name"),
        conversation_id=text_if_any(row, "conversation_id"),
        refers=_read_references(row),
    )


def _read_references(row: Row) -> dict[str, str]:
    return {
        str(one.get("type")): identity
        for one in objects_if_any(row, "referenced_tweets")
        if (identity := text_if_any(one, "id"))
    }


def newest_versions(posts: Iterable[Post]) -> list[Post]:
    """One version of each post, the newest, in the order they were first written."""
    newest: dict[str, Post] = {}
    for post in posts:
        known = newest.get(post.first_id)
        if known is None or id_order(post.id) > id_order(known.id):
            newest[post.first_id] = post
    return [newest[identity] for identity in sorted(newest, key=id_order)]


def _language(told: str | None) -> str | None:
    """The language as others write it; None for X's codes that name none, such as `qst`."""
    if told is None or told in _NO_LANGUAGE or _OWN_CODE.fullmatch(told):
        return None
    return _OLD_CODES.get(told, told)


def to_mention(post: Post) -> RawMention:
    """The mention of a post; all its versions give the same id and time of publishing."""
    is_edited = post.id != post.first_id
    site = "https://x.com"
    own = f"{site}/{post.username}" if post.username else None
    quoted = post.refers.get("quoted")
    return RawMention(
        external_id=post.first_id,
        text=post.text,
        published_at=id_moment(post.first_id) if is_edited else post.created_at,
        edited_at=id_moment(post.id) if is_edited else None,
        url=f"{own or f'{site}/i/web'}/status/{post.id}",
        author_handle=post.username,
        author_name=post.name,
        author_url=own,
        network="x",
        language=_language(post.language),
        conversation_id=post.conversation_id,
        in_reply_to=post.refers.get("replied_to"),
        extra={"quoted": quoted} if quoted else {},
    )
