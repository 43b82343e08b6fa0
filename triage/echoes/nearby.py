"""Looks by meaning for what a likely complaint may be a copy of, and tells which candidates are.

Only posts of cases are looked for: an echo must not make a second one. The vectors of cases have
an index, so a question costs the same however many mentions are stored.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from triage.echoes.meaning import LEAST_NEAR, LEAST_WORDS, cosine, has_words_of_copy
from triage.echoes.prints import Said, words_of
from triage.models import Analysis, CaseMention, CaseVector, EchoParting, Mention

# What is less likely a complaint neither opens a case nor is asked about.
LEAST_COMPLAINT: Final = 0.2
_CASES: Final = 20
_POSTS: Final = 50


def find_near(
    session: Session, mention_ids: Collection[int], window: timedelta
) -> list[tuple[int, int]]:
    """Pairs of a likely complaint among these and a post of one of the cases nearest to it."""
    parted = select(EchoParting.mention_id).where(EchoParting.mention_id == Mention.id)
    rows = session.execute(
        select(Mention, Analysis.embedding)
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(
            Mention.id.in_(mention_ids),
            Mention.deleted_at.is_(None),
            Analysis.complaint >= LEAST_COMPLAINT,
            ~parted.exists(),
        )
        .order_by(Mention.id)
    ).all()
    wanted = [
        (mention, embedding)
        for mention, embedding in rows
        if len(set(words_of(mention.text))) >= LEAST_WORDS and any(embedding)
    ]
    if wanted:
        # Neighbours that are closed but still in the index must not use up the places of others.
        session.execute(text("SET LOCAL hnsw.iterative_scan = strict_order"))
    return [
        (mention.id, other)
        for mention, embedding in wanted
        for other in _posts_near(session, mention, embedding, window)
    ]


def find_copies(
    session: Session, pairs: Sequence[tuple[int, int]], said: Mapping[int, Said]
) -> set[tuple[int, int]]:
    """Those of these pairs of which one was made out of the other."""
    worded = [pair for pair in pairs if has_words_of_copy(said[pair[0]], said[pair[1]])]
    if not worded:
        return set()
    asked = {one for pair in worded for one in pair}
    rows = session.execute(
        select(Mention.id, Mention.source_id, Mention.author_handle, Analysis.embedding)
        .join(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .where(Mention.id.in_(asked))
    )
    known = {row.id: row for row in rows}
    return {
        (one, other)
        for one, other in worded
        if one in known
        and other in known
        and not _is_same_voice(known[one], known[other])
        and cosine(known[one].embedding, known[other].embedding) >= LEAST_NEAR
    }


def said_by(mention: Mention) -> Said:
    """A mention as it is compared."""
    author = mention.author_name or mention.author_handle or ""
    return Said(
        mention.id, mention.source_id, mention.text, author, mention.rating, mention.published_at
    )


def _posts_near(
    session: Session, mention: Mention, embedding: Any, window: timedelta
) -> Sequence[int]:
    distance = CaseVector.embedding.cosine_distance(embedding)
    nearest = session.scalars(select(CaseVector.case_id).order_by(distance).limit(_CASES)).all()
    if not nearest:
        return []
    since, until = mention.published_at - window, mention.published_at + window
    return session.scalars(
        select(Mention.id)
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .where(
            CaseMention.case_id.in_(nearest),
            Mention.id != mention.id,
            Mention.deleted_at.is_(None),
            Mention.published_at.between(since, until),
            ~select(EchoParting.mention_id).where(EchoParting.mention_id == Mention.id).exists(),
        )
        .order_by(Mention.id)
        .limit(_POSTS)
    ).all()


def _is_same_voice(one: Any, other: Any) -> bool:
    """Who says more of the same in the same place goes on with their own case."""
    return bool(
        one.source_id == other.source_id
        and one.author_handle is not None
        and one.author_handle == other.author_handle
    )
