"""Which mentions are too old to open a case: posts that a backfill brought from before its bound.

They are mentions like all others, and count in every figure. But nobody waits for an answer to
them any more: no case, no question to a person, no clock.
"""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import Backfill, BackfilledMention, Mention


def held_back(session: Session, mention_ids: Collection[int]) -> set[int]:
    """Those of these mentions that are only there for the figures."""
    if not mention_ids:
        return set()
    return set(
        session.scalars(
            select(BackfilledMention.mention_id)
            .join(Backfill, Backfill.id == BackfilledMention.backfill_id)
            .join(Mention, Mention.id == BackfilledMention.mention_id)
            .where(
                BackfilledMention.mention_id.in_(mention_ids),
                Mention.published_at < Backfill.cases_from,
            )
        )
    )
