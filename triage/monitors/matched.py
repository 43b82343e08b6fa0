"""Which monitors matched cases and mentions: what routing rules look at. Imports nothing more."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.models import CaseMention, MentionMonitor


def monitors_of_cases(session: Session, case_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The ids (as text, as rules hold them) of the monitors that matched a post of each case."""
    rows = session.execute(
        select(CaseMention.case_id, MentionMonitor.monitor_id)
        .join(MentionMonitor, MentionMonitor.mention_id == CaseMention.mention_id)
        .where(CaseMention.case_id.in_(case_ids))
        .distinct()
        .order_by(CaseMention.case_id, MentionMonitor.monitor_id)
    )
    return _by_first(rows)


def monitors_of_mentions(
    session: Session, mention_ids: Sequence[int]
) -> dict[int, tuple[str, ...]]:
    """The same for mentions."""
    rows = session.execute(
        select(MentionMonitor.mention_id, MentionMonitor.monitor_id)
        .where(MentionMonitor.mention_id.in_(mention_ids))
        .order_by(MentionMonitor.mention_id, MentionMonitor.monitor_id)
    )
    return _by_first(rows)


def _by_first(rows: Iterable[Any]) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for key, monitor_id in rows:
        found[key] = (*found.get(key, ()), str(monitor_id))
    return found
