"""Raw mentions on their way into the table, by the thousand.

COPY takes a row in a tenth of the time of an INSERT. New ones go straight into `mentions`; those
to compare with what is there go into a temporary table, which is this connection's own and empty
again with every commit. Which are new and what becomes of the others is decided in `storing`.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from operator import attrgetter
from typing import Any, Final

from psycopg import Cursor
from psycopg.errors import UniqueViolation
from sqlalchemy.orm import Session

from ingest.mentions import RawMention
from ingest.tidy import is_storable
from triage.driver import driver_connection

MAX_TEXT_CHARS: Final = 20_000

_COLUMNS: Final = {
    "external_id": "text",
    "content_hash": "text",
    "text": "text",
    "conversation_id": "text",
    "title": "text",
    "url": "text",
    "network": "text",
    "author_handle": "text",
    "author_name": "text",
    "author_url": "text",
    "language_hint": "text",
    "in_reply_to": "text",
    "reference": "text",
    "rating": "double precision",
    "extra": "jsonb",
    "published_at": "timestamptz",
    "edited_at": "timestamptz",
}
COLUMNS: Final = tuple(_COLUMNS)
"""The columns of `incoming_mentions`, each called as in `mentions`."""
_ALL: Final = ", ".join(COLUMNS)
_CREATE: Final = (
    "CREATE TEMPORARY TABLE IF NOT EXISTS incoming_mentions ("
    + ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    + ") ON COMMIT DELETE ROWS"
)
_COPY: Final = f"COPY incoming_mentions ({_ALL}) FROM STDIN"
_COPY_NEW: Final = f"COPY mentions (id, source_id, fetched_at, {_ALL}) FROM STDIN"
_RESERVE: Final = "SELECT array_agg(nextval('mentions_id_seq')) FROM generate_series(1, %s)"

_BLOCK: Final = 100  # looked at together
_PIECE: Final = 1000
_ESCAPES: Final = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}  # in this order


def put_incoming(session: Session, mentions: Sequence[RawMention]) -> None:
    """Replace what stands in the table `incoming_mentions` of this transaction."""
    with driver_connection(session).cursor() as cursor:
        cursor.execute("SET LOCAL client_min_messages = warning")  # "already exists, skipping"
        cursor.execute(_CREATE)
        cursor.execute("DELETE FROM incoming_mentions")  # TRUNCATE would grow the catalogue
        with cursor.copy(_COPY) as copy:
            for lines in _in_pieces(_lines(mentions)):
                copy.write(lines)


def insert_new(
    session: Session, source_id: int, mentions: Sequence[RawMention], *, now: datetime
) -> list[int] | None:
    """The ids of the new rows; None, and nothing inserted, where one of them is there by now.

    In the order of the mentions: sorted ones let two writers of a source wait for each other in
    one direction only.
    """
    connection = driver_connection(session)
    with connection.cursor() as cursor:
        ids = _first_value(cursor.execute(_RESERVE, (len(mentions),)))
        told = f"{source_id}\t{now.isoformat()}"
        starts = [f"{mention_id}\t{told}" for mention_id in ids]
        try:
            with connection.transaction(), cursor.copy(_COPY_NEW) as copy:
                for lines in _in_pieces(_lines(mentions, starts)):
                    copy.write(lines)
        except UniqueViolation:
            return None
    return ids


def _first_value(answer: Cursor[Any]) -> list[int]:
    row = answer.fetchone()
    return list(row[0]) if row else []


def content_hash(mention: RawMention) -> str:
    """Changes whenever what the writer said changes, and not otherwise."""
    said = f"{mention.title or ''}\x1f{mention.text}\x1f{mention.rating}"
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def text_array(texts: Iterable[str]) -> str:
    """An array as PostgreSQL writes it: for thousands, the driver's own way takes eight times."""
    quoted = [text.replace("\\", "\\\\").replace('"', '\\"') for text in texts]
    return '{"' + '","'.join(quoted) + '"}' if quoted else "{}"


def clean(text: str) -> str:
    """As PostgreSQL stores it: without NUL, and UTF-8 knows no lone surrogate."""
    if text.isascii() and "\x00" not in text:
        return text
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


_told = attrgetter(
    "external_id",
    "text",
    "conversation_id",
    "title",
    "url",
    "network",
    "author_handle",
    "author_name",
    "author_url",
    "language",
    "in_reply_to",
    "reference",
)


def _in_pieces(lines: Iterator[str]) -> Iterator[bytes]:
    """Some thousand lines are one piece for the driver: every piece costs it a wait."""
    while several := list(islice(lines, _PIECE)):
        yield ("\n".join(several) + "\n").encode()


def _lines(mentions: Sequence[RawMention], starts: Sequence[str] = ()) -> Iterator[str]:
    """Each as COPY reads it, with fields apart by tabs; `starts` are the first fields of each.

    Whole columns at a time, without a step of Python for each value: there are many of these.
    """
    extras: dict[int, tuple[Mapping[str, Any], str]] = {}
    for start in range(0, len(mentions), _BLOCK):
        end = start + _BLOCK
        columns = _columns_of(mentions[start:end], extras)
        before = [starts[start:end]] if starts else []
        yield from map("\t".join, zip(*before, *map(_escaped, columns), strict=True))


def _columns_of(
    mentions: Sequence[RawMention], extras: dict[int, tuple[Mapping[str, Any], str]]
) -> tuple[Sequence[str | None], ...]:
    ids, texts, threads, *others = map(_clean_column, zip(*map(_told, mentions), strict=True))
    ratings = [mention.rating for mention in mentions]
    edited = [mention.edited_at for mention in mentions]
    return (
        ids,
        list(map(content_hash, mentions)),
        [(text or "")[:MAX_TEXT_CHARS] for text in texts],
        [thread or identity for thread, identity in zip(threads, ids, strict=True)],
        *others,
        [None if rating is None else repr(rating) for rating in ratings],
        [_extra(mention.extra, extras) for mention in mentions],
        [mention.published_at.isoformat() for mention in mentions],
        [None if moment is None else moment.isoformat() for moment in edited],
    )


def _escaped(column: Sequence[str | None]) -> Sequence[str]:
    """As COPY reads it: https://www.postgresql.org/docs/current/sql-copy.html (text format)."""
    filled = [value for value in column if value is not None]
    if not filled:
        return ["\\N"] * len(column)
    joined = "".join(filled)
    for sign, written in _ESCAPES.items():
        if sign in joined:
            column = [value and value.replace(sign, written) for value in column]
    return ["\\N" if value is None else value for value in column]


def _clean_column(column: tuple[str | None, ...]) -> tuple[str | None, ...]:
    """As PostgreSQL stores it; the same where nothing had to be changed, as nearly always."""
    if is_storable("".join(filter(None, column))):
        return column
    return tuple(None if value is None else clean(value) for value in column)


def _extra(extra: Mapping[str, Any], written: dict[int, tuple[Mapping[str, Any], str]]) -> str:
    """As JSON; the posts of one feed often share theirs, which is written once."""
    if not extra:
        return "{}"
    found = written.get(id(extra))
    if found is None:
        # Kept with its JSON: while it lives, no other one has its id.
        found = written[id(extra)] = (extra, json.dumps(_clean_json(dict(extra))))
    return found[1]


def _clean_json(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case dict():
            return {clean(str(key)): _clean_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean_json(inner) for inner in value]
        case float() if not math.isfinite(value):
            return None  # Python writes NaN and Infinity, JSON knows neither
        case _:
            return value
