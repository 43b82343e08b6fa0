"""Raw mentions become rows, once each; a changed text becomes a revision and is understood anew."""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.mentions import RawMention, Refused
from triage.models import Mention, MentionRevision, RefusedRow
from triage.models.schema import Json
from triage.queueing.work import put_work

BATCH_SIZE = 500
MAX_TEXT_CHARS = 20_000
# Together they are a key: PostgreSQL's index takes 2,704 bytes, at up to 4 for a character.
MAX_PLACE_CHARS = 250
MAX_REASON_CHARS = 400


@dataclass(frozen=True, slots=True)
class Stored:
    """What one yield of a source changed."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: int = 0

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(
            self.new + other.new,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.removed + other.removed,
            self.refused + other.refused,
        )


def store_mentions(
    session: Session, source_id: int, mentions: Iterable[RawMention], *, now: datetime
) -> Stored:
    """Insert new mentions, revise changed ones, and make the first stage due for both."""
    total = Stored()
    batch: dict[str, RawMention] = {}
    for mention in mentions:
        batch[mention.external_id] = mention
        if len(batch) == BATCH_SIZE:
            total += _store_batch(session, source_id, batch, now)
            batch = {}
    return total + _store_batch(session, source_id, batch, now)


def mark_removed(
    session: Session, source_id: int, external_ids: Sequence[str], *, now: datetime
) -> Stored:
    """Note that the source deleted these; their cases are told by the last stage."""
    if not external_ids:
        return Stored()
    gone = session.scalars(
        update(Mention)
        .where(
            Mention.source_id == source_id,
            Mention.external_id.in_([_clean(external_id) for external_id in external_ids]),
            Mention.deleted_at.is_(None),
        )
        .values(deleted_at=now)
        .returning(Mention.id)
    ).all()
    put_work(session, "decide", gone)
    return Stored(removed=len(gone))


def store_refused(session: Session, source_id: int, refused: Sequence[Refused]) -> Stored:
    """Keep each refused row's place and reason once."""
    rows = [
        {
            "source_id": source_id,
            "place": _clean(row.where)[:MAX_PLACE_CHARS],
            "reason": _clean(row.reason)[:MAX_REASON_CHARS],
        }
        for row in refused
    ]
    if rows:
        session.execute(insert(RefusedRow).on_conflict_do_nothing(), rows)
    return Stored(refused=len(rows))


def content_hash(mention: RawMention) -> str:
    """Changes whenever what the writer said changes, and not otherwise."""
    said = "\x1f".join([mention.title or "", mention.text, str(mention.rating)])
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def _store_batch(
    session: Session, source_id: int, batch: dict[str, RawMention], now: datetime
) -> Stored:
    if not batch:
        return Stored()
    # Sorted, so that two writers of the same source lock rows in the same order.
    rows = [_row(source_id, batch[key], now) for key in sorted(batch)]
    # As a list of rows, not as `.values(rows)`: that would be compiled anew for every batch.
    created = session.execute(
        insert(Mention)
        .on_conflict_do_nothing(index_elements=[Mention.source_id, Mention.external_id])
        .returning(Mention.id, Mention.external_id),
        rows,
    ).all()
    new_keys = {row.external_id for row in created}
    known = {row["external_id"]: row for row in rows if row["external_id"] not in new_keys}
    changed = _revise(session, source_id, known, now)
    put_work(session, "understand", [*(row.id for row in created), *changed])
    return Stored(new=len(created), updated=len(changed), unchanged=len(known) - len(changed))


def _revise(session: Session, source_id: int, rows: dict[str, Json], now: datetime) -> list[int]:
    if not rows:
        return []
    existing = session.scalars(
        select(Mention)
        .where(Mention.source_id == source_id, Mention.external_id.in_(rows))
        .order_by(Mention.external_id)
        # Not FOR UPDATE: that would stop a worker that is writing rows about these mentions
        # and whose work we wait for in `put_work`.
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    changed = []
    for mention in existing:
        row = rows[mention.external_id]
        if mention.content_hash == row["content_hash"] and mention.deleted_at is None:
            continue
        _replace_text(session, mention, row, now)
        changed.append(mention.id)
    session.flush()
    return changed


def _replace_text(session: Session, mention: Mention, row: Json, now: datetime) -> None:
    if mention.content_hash != row["content_hash"]:
        session.add(
            MentionRevision(
                mention_id=mention.id,
                revision=mention.revision,
                text=mention.text,
                title=mention.title,
                rating=mention.rating,
            )
        )
        mention.revision += 1
        mention.edited_at = row["edited_at"] or now
    for column in ("text", "title", "rating", "content_hash", "url", "author_name", "extra"):
        setattr(mention, column, row[column])
    mention.deleted_at = None


def _row(source_id: int, mention: RawMention, now: datetime) -> Json:
    return {
        "source_id": source_id,
        "external_id": _clean(mention.external_id),
        "content_hash": content_hash(mention),
        "text": _clean(mention.text)[:MAX_TEXT_CHARS],
        "title": _clean_or_none(mention.title),
        "url": _clean_or_none(mention.url),
        "network": _clean_or_none(mention.network),
        "author_handle": _clean_or_none(mention.author_handle),
        "author_name": _clean_or_none(mention.author_name),
        "author_url": _clean_or_none(mention.author_url),
        "language_hint": _clean_or_none(mention.language),
        "conversation_id": _clean(mention.conversation_id or mention.external_id),
        "in_reply_to": _clean_or_none(mention.in_reply_to),
        "rating": mention.rating,
        "reference": _clean_or_none(mention.reference),
        "extra": _clean_json(dict(mention.extra)),
        "published_at": mention.published_at,
        "fetched_at": now,
        "edited_at": mention.edited_at,
    }


def _clean(text: str) -> str:
    # PostgreSQL stores no NUL, and UTF-8 knows no lone surrogate.
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _clean_or_none(text: str | None) -> str | None:
    return None if text is None else _clean(text)


def _clean_json(value: Any) -> Any:
    match value:
        case str():
            return _clean(value)
        case dict():
            return {_clean(str(key)): _clean_json(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_clean_json(inner) for inner in value]
        case float() if not math.isfinite(value):
            return None  # Python writes NaN and Infinity, JSON knows neither
        case _:
            return value
