"""Lets one person read a covered case, covers it again, or says that it tells nothing special.

Only who may read may let others read. Every step stands in the case's log: who, when, why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from nlp.special import NAMES
from triage.cases.changing import check_version, conclude, find_case, refuse_ended
from triage.cases.log import log_event
from triage.echoes.reading import with_echoes
from triage.errors import ForbiddenError, WrongInputError
from triage.models import Case, CaseMention, CaseUncovering, SpecialMark, User
from triage.people.viewer import Viewer, reads_special
from triage.special.marking import cover_cases_of, in_order, mark_by_hand, read_off

LONGEST_REASON: Final = 300


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Somebody who was let read a case."""

    user_id: int
    name: str
    by: str | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Covering:
    """What people who may read see of a case's covering."""

    categories: tuple[str, ...]  # what it is covered for now
    plain: tuple[str, ...]  # what was found, and called nothing special by somebody
    readers: tuple[Uncovered, ...]
    askers: tuple[tuple[int, str], ...]  # who could be let in
    assignee_id: int | None


def read_covering(session: Session, viewer: Viewer, case_id: int) -> Covering | None:
    """How a case is covered; None for who has no say, or where nothing was found."""
    if not viewer.may_read_special:
        return None
    marks = session.scalars(select(SpecialMark).where(_of_case(case_id))).all()
    if not marks:
        return None
    case = session.get_one(Case, case_id)
    plain = {name for mark in marks if mark.plain_at is not None for name in mark.found}
    return Covering(
        categories=in_order(case.special),
        plain=in_order(plain - set(case.special)),
        readers=_readers(session, case) if case.special else (),
        askers=_askers(session) if case.special else (),
        assignee_id=case.assignee_id,
    )


def let_read(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    user_id: int,
    reason: str,
    now: datetime,
    version: int | None = None,
) -> int:
    """Give the case to somebody and let them read it while it is theirs; returns its version.

    It holds for what is known now: a post that tells of something else covers it again.
    Raises ForbiddenError, WrongInputError, StaleError.
    """
    case = _find(session, viewer, case_id)
    check_version(session, case, version)
    refuse_ended(case)
    reason = " ".join(reason.replace("\x00", "").split())
    if not reason or len(reason) > LONGEST_REASON:
        raise WrongInputError("reason", f"say why, in at most {LONGEST_REASON} characters")
    user = session.get(User, user_id)
    if user is None or not user.enabled:
        raise WrongInputError("reader", "choose a colleague from the list")
    if not case.special or _reads_now(session, case, user_id):
        return case.version
    _let_in(session, case, user_id, viewer, reason, now)
    before = case.assignee_id
    if before != user_id:
        case.assignee_id, case.assign_wanted = user_id, False
        log_event(
            session, case, "assigned", now=now, actor_id=viewer.id,
            before=before, assignee_id=user_id,
        )  # fmt: skip
    told = list(in_order(case.special))
    return conclude(
        session, case, viewer, now, "uncovered", user_id=user_id, name=user.name,
        reason=reason, categories=told,
    )  # fmt: skip


def cover_again(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Take back whom one let in, and what was called plain; returns the case's version."""
    case = _find(session, viewer, case_id)
    check_version(session, case, version)
    gone = session.scalars(
        delete(CaseUncovering)
        .where(CaseUncovering.case_id == case.id)
        .returning(CaseUncovering.user_id)
    ).all()
    plain = session.scalars(
        select(SpecialMark).where(_of_case(case.id), SpecialMark.plain_at.is_not(None))
    ).all()
    if not gone and not plain:
        return case.version
    off = read_off(session, lock=True)
    for mark in plain:
        mark.plain_by = mark.plain_at = None
        mark.covers = [name for name in mark.found if name not in off]
    session.flush()
    cover_cases_of(session, _members(session, case.id))
    return conclude(session, case, viewer, now, "covered_again", user_ids=sorted(gone))


def call_plain(
    session: Session, viewer: Viewer, case_id: int, *, now: datetime, version: int | None = None
) -> int:
    """Say that the posts tell nothing special: everybody who sees the case may read it."""
    case = _find(session, viewer, case_id)
    check_version(session, case, version)
    if not case.special:
        return case.version
    told = list(in_order(case.special))
    session.execute(
        update(SpecialMark)
        .where(_of_case(case.id))
        .values(covers=[], plain_by=viewer.id, plain_at=now)
        .execution_options(synchronize_session="fetch")
    )
    cover_cases_of(session, _members(session, case.id))
    return conclude(session, case, viewer, now, "called_plain", categories=told)


def cover_by_hand(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    category: str,
    now: datetime,
    version: int | None = None,
) -> int:
    """Cover a case whose words were not recognised, and what repeats it elsewhere.

    Everybody who reads the case may do that; whoever has it goes on with it, if they could read
    it until now. Raises WrongInputError.
    """
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    if category not in NAMES or category in read_off(session, lock=True):
        raise WrongInputError("category", "choose a kind from the list")
    members = _members(session, case.id)
    if not members or category in case.special:
        return case.version
    owner = case.assignee_id
    could_read = owner is not None and (not case.special or _reads_now(session, case, owner))
    mark_by_hand(session, with_echoes(session, members), category)
    if owner is not None and could_read:
        _let_in(session, case, owner, viewer, "", now)
    return conclude(session, case, viewer, now, "covered_again", categories=[category])


def _find(session: Session, viewer: Viewer, case_id: int) -> Case:
    case = find_case(session, viewer, case_id)
    if not viewer.may_read_special:
        raise ForbiddenError("only who may read sensitive posts decides who else reads one")
    return case


def _let_in(
    session: Session, case: Case, user_id: int, viewer: Viewer, reason: str, now: datetime
) -> None:
    values = {
        "categories": list(case.special),
        "by_id": viewer.id,
        "reason": reason,
        "at": now,
    }
    session.execute(
        insert(CaseUncovering)
        .values(case_id=case.id, user_id=user_id, **values)
        .on_conflict_do_update(
            index_elements=[CaseUncovering.case_id, CaseUncovering.user_id], set_=values
        )
    )


def _reads_now(session: Session, case: Case, user_id: int) -> bool:
    if case.assignee_id != user_id:
        return False
    found = select(CaseUncovering.case_id).where(
        CaseUncovering.case_id == case.id,
        CaseUncovering.user_id == user_id,
        CaseUncovering.categories.contains(case.special),
    )
    return bool(session.scalar(select(found.exists())))


def _readers(session: Session, case: Case) -> tuple[Uncovered, ...]:
    rows = session.execute(
        select(CaseUncovering, User.name)
        .join(User, User.id == CaseUncovering.user_id)
        .where(
            CaseUncovering.case_id == case.id,
            CaseUncovering.user_id == case.assignee_id,
            CaseUncovering.categories.contains(case.special),
        )
    ).all()
    makers = _names(session, [row[0].by_id for row in rows if row[0].by_id is not None])
    return tuple(
        Uncovered(one.user_id, name, makers.get(one.by_id or 0), one.reason, one.at)
        for one, name in rows
    )


def _askers(session: Session) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(User.id, User.name)
        .where(User.enabled, ~reads_special())
        .order_by(User.name, User.id)
    )
    return tuple((row.id, row.name) for row in rows)


def _names(session: Session, ids: Sequence[int]) -> dict[int, str]:
    rows = session.execute(select(User.id, User.name).where(User.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _members(session: Session, case_id: int) -> list[int]:
    rows = session.scalars(
        select(CaseMention.mention_id).where(_in_case(case_id)).order_by(CaseMention.mention_id)
    )
    return list(rows)


def _in_case(case_id: int) -> ColumnElement[bool]:
    return or_(CaseMention.case_id == case_id, CaseMention.home_case_id == case_id)


def _of_case(case_id: int) -> ColumnElement[bool]:
    return SpecialMark.mention_id.in_(select(CaseMention.mention_id).where(_in_case(case_id)))
