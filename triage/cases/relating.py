"""Links between cases that have to do with each other but are worked on apart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from triage.cases.changing import conclude, find_cases
from triage.cases.log import log_event, touch
from triage.errors import WrongInputError
from triage.models import Case, CaseMention, CaseRelation, Mention
from triage.people.viewer import Viewer, may_see_case


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """Another case, as far as a link to it shows."""

    id: int
    subject: str
    status: str
    category: str


def relate_cases(
    session: Session, viewer: Viewer, case_id: int, *, other_id: int, now: datetime
) -> int:
    """Link two cases that the viewer sees; returns the first one's version."""
    if case_id == other_id:
        raise WrongInputError("other", "choose another case")
    case, other = find_cases(session, viewer, [case_id, other_id])
    if not put_relation(session, case_id, other_id, now):
        return case.version
    log_event(session, other, "related", now=now, actor_id=viewer.id, case_id=case_id)
    touch(other, now)
    return conclude(session, case, viewer, now, "related", case_id=other_id)


def unrelate_cases(
    session: Session, viewer: Viewer, case_id: int, *, other_id: int, now: datetime
) -> int:
    """Take a link away; returns the first one's version."""
    case, other = find_cases(session, viewer, [case_id, other_id])
    first, second = sorted((case_id, other_id))
    gone = session.execute(
        delete(CaseRelation)
        .where(CaseRelation.case_id == first, CaseRelation.other_id == second)
        .returning(CaseRelation.case_id)
    ).all()
    if not gone:
        return case.version
    log_event(session, other, "unrelated", now=now, actor_id=viewer.id, case_id=case_id)
    touch(other, now)
    return conclude(session, case, viewer, now, "unrelated", case_id=other_id)


def put_relation(session: Session, case_id: int, other_id: int, now: datetime) -> bool:
    """Store the link; False where it was there."""
    first, second = sorted((case_id, other_id))
    made = session.execute(
        insert(CaseRelation)
        .values(case_id=first, other_id=second, created_at=now)
        .on_conflict_do_nothing()
        .returning(CaseRelation.case_id)
    ).all()
    return bool(made)


def related_cases(session: Session, viewer: Viewer, case_id: int) -> tuple[RelatedCase, ...]:
    """The cases linked to this one, as far as the viewer sees them."""
    after = select(CaseRelation.other_id).where(CaseRelation.case_id == case_id)
    before = select(CaseRelation.case_id).where(CaseRelation.other_id == case_id)
    return _brief(session, viewer, Case.id.in_(after.union(before)))


def merged_cases(session: Session, viewer: Viewer, case_id: int) -> tuple[RelatedCase, ...]:
    """The cases that are a part of this one now, directly."""
    return _brief(session, viewer, Case.merged_into_id == case_id)


def survivor_of_case(session: Session, viewer: Viewer, case_id: int) -> int:
    """The case that this one goes on in, as far as the viewer sees it; else the case itself."""
    found, seen = case_id, {case_id}
    while True:
        into = session.scalar(select(Case.merged_into_id).where(Case.id == found))
        if into is None or into in seen:
            break
        found = into
        seen.add(into)
    visible = session.scalar(select(Case.id).where(Case.id == found, may_see_case(viewer)))
    return found if visible else case_id


def find_other_cases(
    session: Session, viewer: Viewer, case_id: int, text: str, *, limit: int = 8
) -> tuple[RelatedCase, ...]:
    """Cases that this one could be merged with: by number or words, else of the same person."""
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        return ()
    wanted = Case.status.not_in(("merged", "closed")) & (Case.id != case_id)
    words = text.replace("\x00", "").strip().removeprefix("#")
    if words.isdecimal() and len(words) < 19:
        return _brief(session, viewer, wanted & (Case.id == int(words)))
    if words:
        return _brief(session, viewer, wanted & Case.id.in_(_with_words(words)), limit)
    near: Any = _of_author(case_id)
    if case.customer_id is not None:
        near = near.union(select(Case.id).where(Case.customer_id == case.customer_id))
    return _brief(session, viewer, wanted & Case.id.in_(near), limit)


def _brief(
    session: Session, viewer: Viewer, wanted: ColumnElement[bool], limit: int = 50
) -> tuple[RelatedCase, ...]:
    rows = session.execute(
        select(Case.id, Case.subject, Case.status, Case.category)
        .where(wanted, may_see_case(viewer))
        .order_by(Case.last_mention_at.desc(), Case.id.desc())
        .limit(limit)
    )
    return tuple(RelatedCase(row.id, row.subject, row.status, row.category) for row in rows)


def _with_words(words: str) -> Select[int]:
    return (
        select(CaseMention.case_id)
        .where(CaseMention.search.op("@@")(func.websearch_to_tsquery("simple", words)))
        .limit(200)
    )


def _of_author(case_id: int) -> Select[int]:
    own, other, member = aliased(Mention), aliased(Mention), aliased(CaseMention)
    return (
        select(member.case_id)
        .join(other, other.id == member.mention_id)
        .join(own, (own.network == other.network) & (own.author_handle == other.author_handle))
        .join(CaseMention, CaseMention.mention_id == own.id)
        .where(CaseMention.case_id == case_id)
        .limit(200)
    )
