"""The last stage: a mention opens a case, joins one, goes to the review list, or stays as it is."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, sessionmaker

from triage.cases.opening import join_case, latest_case, one_at_a_time, open_case, refresh_case
from triage.models import Analysis, Case, CaseMention, Mention, Review
from triage.queueing.work import LEASE_S, Claim, claim_work, fail_work, finish_work

BATCH_SIZE = 100
LOW_RATING = 2.0

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What becomes of a mention."""

    OPEN = "open"
    JOIN = "join"
    REVIEW = "review"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From these probabilities on, a mention is a case, or is shown to a person."""

    complaint: float
    review: float


def decide(
    complaint: float | None, rating: float | None, thresholds: Thresholds, *, case_is_live: bool
) -> Outcome:
    """Decide on a mention that is in no case yet.

    `complaint` is None where the classifier could not read the text; a low rating then still
    brings it before a person. A post in a conversation that somebody works on always joins it.
    """
    if complaint is not None and complaint >= thresholds.complaint:
        return Outcome.JOIN if case_is_live else Outcome.OPEN
    if case_is_live:
        return Outcome.JOIN
    if complaint is None:
        is_low = rating is not None and rating <= LOW_RATING
        return Outcome.REVIEW if is_low else Outcome.LEAVE
    return Outcome.REVIEW if complaint >= thresholds.review else Outcome.LEAVE


def decide_batch(
    sessions: sessionmaker[Session],
    thresholds: Thresholds,
    *,
    now: datetime,
    limit: int = BATCH_SIZE,
    lease_s: float = LEASE_S,
) -> int:
    """Decide on up to `limit` mentions; returns how many were taken (0: nothing is due)."""
    with sessions.begin() as session:
        claim = claim_work(session, "decide", limit=limit, lease_s=lease_s)
    if claim is None:
        return 0
    with sessions.begin() as session:
        left = _leave_the_plain_ones(session, claim, thresholds)
    for mention_id in sorted(claim.mention_ids.values()):
        if mention_id not in left:
            _decide_one(sessions, claim, mention_id, thresholds, now)
    return len(claim.mention_ids)


def _leave_the_plain_ones(session: Session, claim: Claim, thresholds: Thresholds) -> set[int]:
    """Finish in one go what touches neither a case nor the review list: most mentions."""
    other = aliased(Mention)
    in_a_case = (
        select(CaseMention.mention_id)
        .join(other, other.id == CaseMention.mention_id)
        .where(
            other.source_id == Mention.source_id,
            other.conversation_id == Mention.conversation_id,
        )
    )
    rows = session.execute(
        select(
            Mention.id,
            Mention.source_id,
            Mention.conversation_id,
            Mention.rating,
            Analysis.complaint,
        )
        .outerjoin(Analysis, (Analysis.mention_id == Mention.id) & Analysis.is_current)
        .outerjoin(Review, Review.mention_id == Mention.id)
        .where(
            Mention.id.in_(claim.mention_ids.values()),
            Review.mention_id.is_(None),
            ~in_a_case.exists(),
        )
    )
    plain: dict[int, tuple[int, str]] = {}
    others: set[tuple[int, str]] = set()
    for row in rows:
        conversation = (row.source_id, row.conversation_id)
        if decide(row.complaint, row.rating, thresholds, case_is_live=False) is Outcome.LEAVE:
            plain[row.id] = conversation
        else:  # what follows it in the same batch may have to join its case
            others.add(conversation)
    alone = [mention_id for mention_id, conversation in plain.items() if conversation not in others]
    return finish_work(session, claim.part(alone))


def _decide_one(
    sessions: sessionmaker[Session],
    claim: Claim,
    mention_id: int,
    thresholds: Thresholds,
    now: datetime,
) -> None:
    try:
        with sessions.begin() as session:
            if finish_work(session, claim.part([mention_id])):
                decide_mention(session, mention_id, thresholds, now)
    except Exception as error:
        log.exception("deciding on mention %d failed", mention_id)
        with sessions.begin() as session:
            fail_work(session, claim, mention_id, f"{type(error).__name__}: {error}")


def decide_mention(
    session: Session, mention_id: int, thresholds: Thresholds, now: datetime
) -> Outcome:
    """Decide on one mention within the caller's transaction; doing it again changes nothing."""
    mention = session.get_one(Mention, mention_id)
    one_at_a_time(session, mention)
    member = session.get(CaseMention, mention_id)
    if member is not None:
        refresh_case(session, member, mention, now)
        return Outcome.JOIN
    analysis = session.scalar(
        select(Analysis).where(Analysis.mention_id == mention_id, Analysis.is_current)
    )
    case = latest_case(session, mention)
    outcome = decide(
        analysis.complaint if analysis else None,
        mention.rating,
        thresholds,
        case_is_live=case is not None and case.status != "resolved",
    )
    if mention.deleted_at or (outcome is Outcome.OPEN and _was_declined(session, mention)):
        outcome = Outcome.LEAVE
    _carry_out(session, outcome, mention, case, analysis, now)
    return outcome


def _carry_out(
    session: Session,
    outcome: Outcome,
    mention: Mention,
    case: Case | None,
    analysis: Analysis | None,
    now: datetime,
) -> None:
    if outcome is Outcome.REVIEW:
        _ask_a_person(session, mention, analysis.complaint if analysis else 0.0, now)
        return
    _withdraw_question(session, mention)
    if outcome is Outcome.LEAVE:
        return
    if case is None:
        open_case(session, mention, now)
    else:
        join_case(session, case, mention, now)


def _was_declined(session: Session, mention: Mention) -> bool:
    """A person already said that this very text is no complaint."""
    review = session.get(Review, mention.id)
    return (
        review is not None
        and review.decision == "no_complaint"
        and review.revision == mention.revision
    )


def _ask_a_person(session: Session, mention: Mention, complaint: float, now: datetime) -> None:
    values = {
        "revision": mention.revision,
        "complaint": complaint,
        "created_at": now,
        "decision": None,
        "decided_by": None,
        "decided_at": None,
    }
    session.execute(
        insert(Review)
        .values(mention_id=mention.id, **values)
        .on_conflict_do_update(
            index_elements=[Review.mention_id],
            set_=values,
            where=Review.revision < mention.revision,  # an answered question is not asked twice
        )
    )


def _withdraw_question(session: Session, mention: Mention) -> None:
    session.execute(
        delete(Review).where(Review.mention_id == mention.id, Review.decision.is_(None))
    )
