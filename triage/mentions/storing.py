"""Raw mentions become rows, once each; a changed text becomes a revision and is understood anew."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from ingest.mentions import RawMention, Refused
from triage.mentions.allowed import each_allowed, names_reach
from triage.mentions.incoming import (
    COLUMNS,
    clean,
    content_hash,
    insert_new,
    put_incoming,
    text_array,
)
from triage.mentions.readable import readable_text
from triage.models import Mention, RefusedRow
from triage.queueing.work import put_first_work, put_work
from triage.special.marking import keep_marks, read_special

BATCH_SIZE = 2000
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
    session: Session,
    source_id: int,
    mentions: Iterable[RawMention],
    *,
    now: datetime,
    mark_new: Callable[[Sequence[int]], None] | None = None,
) -> Stored:
    """Insert new mentions, revise changed ones, and make the first stage due for both.

    `mark_new` is given the ids of those that this very call inserted.
    """
    total = Stored()
    batch: dict[str, RawMention] = {}
    purpose = session.scalar(_PURPOSE, {"source_id": source_id})
    with_reach = names_reach(purpose or "")
    for mention in each_allowed(mentions, with_reach=with_reach):
        batch[clean(mention.external_id)] = mention
        if len(batch) == BATCH_SIZE:
            total += _store_batch(session, source_id, batch, now, mark_new)
            batch = {}
    return total + _store_batch(session, source_id, batch, now, mark_new)


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
            Mention.external_id.in_([clean(external_id) for external_id in external_ids]),
            Mention.deleted_at.is_(None),
        )
        .values(deleted_at=now)
        .returning(Mention.id)
    ).all()
    put_work(session, "decide", gone)
    return Stored(removed=len(gone))


def mark_missing(
    session: Session, source_id: int, external_ids: Sequence[str], *, now: datetime
) -> Stored:
    """Note that the source deleted all others than these, which are all that it has."""
    gone = session.scalars(
        _MARK_MISSING,
        {"source_id": source_id, "now": now, "keys": [clean(one) for one in external_ids]},
    ).all()
    put_work(session, "decide", gone)
    return Stored(removed=len(gone))


def store_refused(session: Session, source_id: int, refused: Sequence[Refused]) -> Stored:
    """Keep each refused row's place and reason once."""
    rows = [
        {
            "source_id": source_id,
            "place": clean(row.where)[:MAX_PLACE_CHARS],
            "reason": clean(row.reason)[:MAX_REASON_CHARS],
        }
        for row in refused
    ]
    if rows:
        session.execute(insert(RefusedRow).on_conflict_do_nothing(), rows)
    return Stored(refused=len(rows))


# Written out: for SQLAlchemy to make it anew for every yield takes longer than to ask it.
_PURPOSE: Final = text("SELECT purpose FROM sources WHERE id = :source_id")
_MARK_MISSING: Final = text("""
    UPDATE mentions m SET deleted_at = :now
    WHERE m.source_id = :source_id AND m.deleted_at IS NULL AND NOT EXISTS (
        SELECT FROM unnest(CAST(:keys AS text[])) AS there (key) WHERE there.key = m.external_id
    ) RETURNING m.id
""")
_KNOWN: Final = text("""
    SELECT external_id, CASE WHEN deleted_at IS NULL THEN content_hash END
    FROM mentions WHERE source_id = :source_id AND external_id = ANY(CAST(:keys AS text[]))
""")
_ALL: Final = ", ".join(COLUMNS)
# Sorted, so that two writers of the same source lock rows in the same order.
_INSERT: Final = text(
    f"INSERT INTO mentions (source_id, fetched_at, {_ALL}) "  # noqa: S608 - names of our own
    f"SELECT :source_id, :now, {_ALL} FROM incoming_mentions "
    'ORDER BY external_id COLLATE "C" '
    "ON CONFLICT (source_id, external_id) DO NOTHING RETURNING id"
)
# ANY: nothing is known of a temporary table's size, and without it a plan may read the whole
# source. NO KEY: a plain FOR UPDATE would stop a worker that is writing rows about these
# mentions and whose work we wait for in `put_work`.
_LOCK_CHANGED: Final = text("""
    SELECT m.id FROM mentions m JOIN incoming_mentions i ON i.external_id = m.external_id
    WHERE m.source_id = :source_id AND m.external_id = ANY(:keys)
      AND (m.content_hash <> i.content_hash OR m.deleted_at IS NOT NULL)
    ORDER BY m.external_id COLLATE "C" FOR NO KEY UPDATE OF m
""")
_KEEP_REVISIONS: Final = text("""
    INSERT INTO mention_revisions (mention_id, revision, text, title, rating)
    SELECT m.id, m.revision, m.text, m.title, m.rating
    FROM mentions m JOIN incoming_mentions i ON i.external_id = m.external_id
    WHERE m.source_id = :source_id AND m.id = ANY(:ids) AND m.content_hash <> i.content_hash
""")
_REPLACE: Final = text("""
    UPDATE mentions m SET
        revision = m.revision + (m.content_hash <> i.content_hash)::int,
        edited_at = CASE WHEN m.content_hash <> i.content_hash
                         THEN coalesce(i.edited_at, :now) ELSE m.edited_at END,
        text = i.text, title = i.title, rating = i.rating, content_hash = i.content_hash,
        url = i.url, author_name = i.author_name, extra = i.extra, deleted_at = NULL
    FROM incoming_mentions i
    WHERE i.external_id = m.external_id AND m.source_id = :source_id AND m.id = ANY(:ids)
""")


def _store_batch(
    session: Session,
    source_id: int,
    batch: dict[str, RawMention],
    now: datetime,
    mark_new: Callable[[Sequence[int]], None] | None,
) -> Stored:
    if not batch:
        return Stored()
    # Sorted, so that two writers of the same source lock rows in the same order, and the database
    # finds in one walk through its index what it knows of them.
    keys = sorted(batch)
    known = _read_known(session, source_id, keys)
    fresh = [batch[key] for key in keys if key not in known]
    inserted = insert_new(session, source_id, fresh, now=now) if fresh else []
    created: Sequence[int]
    if inserted is not None:
        created, compared = inserted, batch.keys() & known.keys()
    else:  # somebody else writes the same ones at this moment
        created, compared = _insert_missing(session, source_id, fresh, now), set(batch)
    if created and mark_new is not None:
        mark_new(created)
    other = {key: batch[key] for key in compared if known.get(key) != content_hash(batch[key])}
    changed = _revise(session, source_id, other, now) if other else []
    put_first_work(session, "understand", created)
    if changed:
        put_work(session, "understand", changed)
        _cover(session, changed)
    unchanged = len(batch) - len(created) - len(changed)
    return Stored(new=len(created), updated=len(changed), unchanged=unchanged)


def _read_known(session: Session, source_id: int, keys: list[str]) -> dict[str, str | None]:
    """The hash of what is there by its id; None where it was deleted."""
    rows = session.execute(_KNOWN, {"source_id": source_id, "keys": text_array(keys)})
    return {row[0]: row[1] for row in rows}


def _insert_missing(
    session: Session, source_id: int, mentions: Sequence[RawMention], now: datetime
) -> Sequence[int]:
    """Insert those that nobody else has inserted by now."""
    put_incoming(session, mentions)
    return session.scalars(_INSERT, {"source_id": source_id, "now": now}).all()


def _revise(
    session: Session, source_id: int, batch: Mapping[str, RawMention], now: datetime
) -> list[int]:
    """Keep the former text of what was edited, and put the new one in its place."""
    put_incoming(session, list(batch.values()))
    keys = list(batch)
    changed = list(session.execute(_LOCK_CHANGED, {"source_id": source_id, "keys": keys}).scalars())
    if not changed:
        return []
    told = {"source_id": source_id, "ids": changed}
    session.execute(_KEEP_REVISIONS, told)
    session.execute(_REPLACE, {**told, "now": now})
    _forget(session, set(changed))
    return changed


def _cover(session: Session, mention_ids: Sequence[int]) -> None:
    """Nobody reads in a case what an edited text tells now, until it is understood."""
    rows = session.execute(
        select(Mention.id, Mention.revision, Mention.title, Mention.text).where(
            Mention.id.in_(mention_ids)
        )
    )
    told = read_special((row.id, row.revision, readable_text(row.title, row.text)) for row in rows)
    # What a text no longer tells stays told: only those that tell something can change a case.
    keep_marks(session, [one for one in told if one.categories])


def _forget(session: Session, mention_ids: set[int]) -> None:
    """What this session had read of these is no longer so."""
    for held in list(session.identity_map.values()):
        if isinstance(held, Mention) and held.id in mention_ids:
            session.expire(held)
