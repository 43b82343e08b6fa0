"""Lets the classifier read canned answers and sent answers, so that the nearest can be found."""

import logging
from collections.abc import Sequence
from typing import Final

from sqlalchemy import func, select, union_all, update
from sqlalchemy.orm import Session, sessionmaker

import nlp
from triage.mentions.understanding import TextAnalyser
from triage.models import CannedText, Reply

BATCH_SIZE: Final = 32

log = logging.getLogger(__name__)


def embed_due_texts(
    sessions: sessionmaker[Session], analyser: TextAnalyser, *, limit: int = BATCH_SIZE
) -> int:
    """Read up to `limit` texts of each kind; returns how many (0: nothing is due).

    Two workers may read the same text: both write the same, and nothing hangs on it.
    """
    with sessions.begin() as session:
        canned = _unread_canned(session, limit)
        replies = _unread_replies(session, limit)
    texts = [*canned.values(), *replies.values()]
    if not texts:
        return 0
    # No transaction is open while the classifier works.
    answers = analyser.analyse(texts)
    vectors = [list(one.embedding) if isinstance(one, nlp.Analysis) else None for one in answers]
    with sessions.begin() as session:
        _write_canned(session, dict(zip(canned, vectors, strict=False)), canned)
        _write_replies(session, dict(zip(replies, vectors[len(canned) :], strict=True)))
    return len(texts)


def has_unread_texts(session: Session) -> bool:
    """Whether `embed_due_texts` would find one."""
    canned = select(CannedText.id).where(CannedText.embedded_at.is_(None)).limit(1)
    replies = select(Reply.id).where(Reply.state == "sent", Reply.embedded_at.is_(None)).limit(1)
    both = union_all(canned.subquery().select(), replies.subquery().select()).subquery()
    return bool(session.scalar(select(func.count()).select_from(both)))


def _unread_canned(session: Session, limit: int) -> dict[int, str]:
    rows = session.execute(
        select(CannedText.id, CannedText.body)
        .where(CannedText.embedded_at.is_(None))
        .order_by(CannedText.id)
        .limit(limit)
    )
    return {row.id: row.body for row in rows}


def _unread_replies(session: Session, limit: int) -> dict[int, str]:
    rows = session.execute(
        select(Reply.id, func.coalesce(Reply.pattern, Reply.text).label("body"))
        .where(Reply.state == "sent", Reply.embedded_at.is_(None))
        .order_by(Reply.id)
        .limit(limit)
    )
    return {row.id: row.body for row in rows}


def _write_canned(
    session: Session, vectors: dict[int, Sequence[float] | None], read: dict[int, str]
) -> None:
    for text_id, vector in sorted(vectors.items()):
        session.execute(
            update(CannedText)
            # Changed while the classifier read it: read again.
            .where(CannedText.id == text_id, CannedText.body == read[text_id])
            .values(embedding=vector, embedded_at=func.now())
        )


def _write_replies(session: Session, vectors: dict[int, Sequence[float] | None]) -> None:
    for reply_id, vector in sorted(vectors.items()):
        session.execute(
            update(Reply)
            .where(Reply.id == reply_id)
            .values(embedding=vector, embedded_at=func.now())
        )
