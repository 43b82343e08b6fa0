"""The last stage: a mention opens a case, joins one, goes to the review list, or stays as it is."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased, sessionmaker

from triage.cases.doubling import fold_second_case
from triage.cases.joining import home_with_author
from triage.cases.opening import (
    bring_in,
    join_case,
    one_at_a_time,
    one_author_at_a_time,
    refresh_case,
)
from triage.cases.rules import read_rules
from triage.cases.threads import Place, is_live, lock_root, place_of, take_thread
from triage.echoes.grouping import group_echoes, lock_echoes
from triage.echoes.reading import case_of_group, is_echo
from triage.labels.keeping import is_not_about_us
from triage.models import Analysis, CaseMention, Mention, Review
from triage.monitors.listening import is_doubted
from triage.queueing.work import LEASE_S, Claim, claim_work, fail_work, finish_work
from triage.replies.returning import is_own_answer
from triage.sources.holding_back import held_back

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
        group_echoes(session, claim.mention_ids.values())
    with sessions.begin() as session:
        left = _leave_the_plain_ones(session, claim, thresholds)
    for mention_id in sorted(claim.mention_ids.values()):
        if mention_id not in left:
            _decide_one(sessions, claim, mention_id, thresholds, now)
    return len(claim.mention_ids)


def _leave_the_plain_ones(session: Session, claim: Claim, thresholds: Thresholds) -> set[int]:
    """Finish in one go what touches neither a case nor the review list: most mentions."""
    begins, follows = _in_a_case()
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
            ~begins.exists(),
            ~follows.exists(),
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


def _in_a_case() -> tuple[Select[int], Select[int]]:
    """The post that began a mention's conversation, and those that follow it, if in a case.

    Apart, because indexes find them apart: the first by its own id, and only the others by the
    conversation, which most posts do not share with any other.
    """
    found = []
    for is_first in (True, False):
        other = aliased(Mention)
        begins = other.conversation_id == other.external_id
        found.append(
            select(CaseMention.mention_id)
            .join(other, other.id == CaseMention.mention_id)
            .where(
                other.source_id == Mention.source_id,
                other.conversation_id == Mention.conversation_id,
                (other.external_id == Mention.conversation_id) if is_first else ~begins,
            )
        )
    return found[0], found[1]


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
        if not fold_second_case(session, member, now):
            refresh_case(session, member, mention, now)
        return Outcome.JOIN
    analysis = session.scalar(
        select(Analysis).where(Analysis.mention_id == mention_id, Analysis.is_current)
    )
    place = place_of(session, mention)
    outcome = decide(
        analysis.complaint if analysis else None,
        mention.rating,
        thresholds,
        case_is_live=place is not None and is_live(place.case),
    )
    if mention.deleted_at or is_not_about_us(session, mention) or is_own_answer(session, mention):
        outcome = Outcome.LEAVE
    if held_back(session, [mention_id]):
        outcome = Outcome.LEAVE
    if outcome is Outcome.OPEN and _was_declined(session, mention):
        outcome = Outcome.LEAVE
    if outcome is Outcome.OPEN and is_doubted(session, mention.id):
        outcome = Outcome.REVIEW  # probably a namesake: a person looks before a case is opened
    if outcome in (Outcome.OPEN, Outcome.REVIEW):
        lock_echoes(session)
        if (home_id := case_of_group(session, mention_id)) is not None:
            return _follow_echoes(session, mention, home_id, now)
        if outcome is Outcome.REVIEW and is_echo(session, mention_id):
            outcome = Outcome.LEAVE  # people are asked about the first of them
    if outcome in (Outcome.OPEN, Outcome.REVIEW) and _joins_author(session, mention, analysis, now):
        return Outcome.JOIN
    _carry_out(session, outcome, mention, place, analysis, now)
    return outcome


def _follow_echoes(session: Session, mention: Mention, home_id: int, now: datetime) -> Outcome:
    """The same words have a case: the first to say them belongs in it, the others to its reach."""
    _withdraw_question(session, mention)
    if is_echo(session, mention.id):
        return Outcome.LEAVE
    case = lock_root(session, home_id)
    join_case(session, case, mention, now, home_id=home_id, because="echo")
    return Outcome.JOIN


def _joins_author(
    session: Session, mention: Mention, analysis: Analysis | None, now: datetime
) -> bool:
    """Join the case that the author has about the same subject, if there is one."""
    one_author_at_a_time(session, mention)
    home = home_with_author(session, mention, analysis, read_rules(session))
    if home is None:
        return False
    _withdraw_question(session, mention)
    case = lock_root(session, home)
    join_case(session, case, mention, now, home_id=home, because="author")
    if mention.in_reply_to is None:  # the author began this thread: what follows is about it
        take_thread(session, mention.source_id, mention.conversation_id, home)
    return True


def _carry_out(
    session: Session,
    outcome: Outcome,
    mention: Mention,
    place: Place | None,
    analysis: Analysis | None,
    now: datetime,
) -> None:
    if outcome is Outcome.REVIEW:
        _ask_a_person(session, mention, analysis.complaint if analysis else 0.0, now)
        return
    _withdraw_question(session, mention)
    if outcome is not Outcome.LEAVE:
        bring_in(session, mention, place, now)


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
