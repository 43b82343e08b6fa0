"""Finds the words that carried a decision, when nobody waits for a decision.

It asks the classifier dozens of times for one text. Beside understanding it would hold up the
queue: 40 complaints took longer than a task may take. Until it is done a text is shown without
marked words.
"""

import logging
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.mentions.readable import readable_text
from triage.mentions.understanding import TextAnalyser
from triage.models import Analysis, Mention
from triage.queueing.work import (
    LEASE_S,
    Claim,
    claim_work,
    fail_work,
    finish_work,
    stages_with_due_work,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Decided:
    """A text and the analysis of it that is to be explained."""

    analysis_id: int
    text: str


def explain_one(
    sessions: sessionmaker[Session], analyser: TextAnalyser, *, lease_s: float = LEASE_S
) -> int:
    """Explain the decision on one mention; 0: nothing is due, or a decision is more urgent."""
    with sessions.begin() as session:
        if stages_with_due_work(session, ["understand"]):
            return 0
        claim = claim_work(session, "explain", limit=1, lease_s=lease_s)
        decided = _read(session, claim) if claim else None
    if claim is None:
        return 0
    try:
        # No transaction is open while the classifier works.
        reasons = analyser.explain(decided.text) if decided else ()
        with sessions.begin() as session:
            if finish_work(session, claim) and decided:
                session.execute(
                    update(Analysis)
                    .where(Analysis.id == decided.analysis_id)
                    .values(reasons=[[one.start, one.end, one.weight] for one in reasons])
                )
    except Exception as error:
        log.exception("explaining failed")
        with sessions.begin() as session:
            for mention_id in claim.mention_ids.values():
                fail_work(session, claim, mention_id, f"{type(error).__name__}: {error}")
    return 1


def _read(session: Session, claim: Claim) -> Decided | None:
    """None when the text was edited since: its new decision will be explained instead."""
    row = session.execute(
        select(Analysis.id, Mention.title, Mention.text)
        .join(Mention, Mention.id == Analysis.mention_id)
        .where(
            Mention.id.in_(claim.mention_ids.values()),
            Analysis.is_current,
            Analysis.revision == Mention.revision,
        )
    ).one_or_none()
    return Decided(row.id, readable_text(row.title, row.text)) if row else None
