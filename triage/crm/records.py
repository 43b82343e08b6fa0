"""A case as a CRM gets it: one flat record with stable names."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from triage.errors import NotFoundError
from triage.models import Case, CaseMention, Customer, Mention, Source, Team, User

BATCH_SIZE: Final = 500
COVERED_SUBJECT: Final = "Covered: sensitive, to be read in Luisterpost"


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """One case. Field names are the export's column names; times are ISO 8601 in UTC."""

    case_id: int
    subject: str
    description: str
    status: str
    priority: int
    category: str
    severity: str
    sentiment: str
    language: str
    flags: tuple[str, ...]
    complaint_probability: float
    source: str
    source_kind: str
    url: str | None
    author_handle: str | None
    author_name: str | None
    rating: float | None
    mention_count: int
    customer_number: str | None
    customer_name: str | None
    customer_email: str | None
    team: str | None
    assignee: str | None
    opened_at: datetime
    due_at: datetime
    first_response_at: datetime | None
    resolved_at: datetime | None
    changed_at: datetime
    version: int
    tags: tuple[str, ...]

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The field names in order."""
        return tuple(field.name for field in fields(cls))

    def to_json(self) -> dict[str, Any]:
        """The record as JSON values."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def read_record(session: Session, case_id: int) -> CaseRecord:
    """One case's record. Raises NotFoundError."""
    for record in _complete(session, session.execute(_cases().where(Case.id == case_id)).all()):
        return record
    raise NotFoundError(f"no case {case_id}")


def read_records(
    session: Session,
    *,
    changed_after: tuple[datetime, int] | None = None,
    changed_before: datetime | None = None,
    visible: ColumnElement[bool] | None = None,
    with_special: bool = False,
) -> Iterator[CaseRecord]:
    """All cases in the order of their last change, read in batches.

    `changed_after` is the (changed_at, case_id) of the last record already taken; `visible`
    leaves out what somebody may not see. Without `with_special` the records of cases that tell of
    special data leave without what was said, by whom, and whose customer that is.
    """
    last = changed_after
    while True:
        statement = _cases().order_by(Case.changed_at, Case.id).limit(BATCH_SIZE)
        if last:
            statement = statement.where(
                (Case.changed_at > last[0]) | ((Case.changed_at == last[0]) & (Case.id > last[1]))
            )
        if visible is not None:
            statement = statement.where(visible)
        if changed_before:
            statement = statement.where(Case.changed_at < changed_before)
        rows = session.execute(statement).all()
        if not rows:
            return
        yield from _complete(session, rows, with_special=with_special)
        last = (rows[-1].Case.changed_at, rows[-1].Case.id)
        session.expunge_all()


def _cases() -> Select[Case, Source, Customer, Team, User]:
    return (
        select(Case, Source, Customer, Team, User)
        .join(Source, Source.id == Case.source_id)
        .outerjoin(Customer, Customer.id == Case.customer_id)
        .outerjoin(Team, Team.id == Case.team_id)
        .outerjoin(User, User.id == Case.assignee_id)
    )


def _complete(
    session: Session,
    rows: Sequence[Row[Case, Source, Customer, Team, User]],
    *,
    with_special: bool = False,
) -> Iterable[CaseRecord]:
    first_posts, counts = _posts(session, [row.Case.id for row in rows])
    for case, source, customer, team, user in rows:
        is_covered = bool(case.special) and not with_special
        # Number and address lead to the person as surely as the name.
        known = None if is_covered else customer
        post = None if is_covered else first_posts.get(case.id)
        yield CaseRecord(
            case_id=case.id,
            subject=COVERED_SUBJECT if is_covered else case.subject,
            description=post.text if post else "",
            status=case.status,
            priority=case.priority,
            category=case.category,
            severity=case.severity,
            sentiment=case.sentiment,
            language=case.language,
            flags=tuple(case.flags),
            complaint_probability=round(case.complaint, 4),
            source=source.name,
            source_kind=source.kind,
            url=post.url if post else None,
            author_handle=post.author_handle if post else None,
            author_name=post.author_name if post else None,
            rating=post.rating if post else None,
            mention_count=counts.get(case.id, 0),
            customer_number=known.number if known else None,
            customer_name=known.name if known else None,
            customer_email=known.email if known else None,
            team=team.slug if team else None,
            assignee=user.email if user else None,
            opened_at=case.opened_at,
            due_at=case.due_at,
            first_response_at=case.first_response_at,
            resolved_at=case.resolved_at,
            changed_at=case.changed_at,
            version=case.version,
            tags=tuple(case.tags),
        )


def _posts(session: Session, case_ids: Sequence[int]) -> tuple[dict[int, Mention], dict[int, int]]:
    if not case_ids:
        return {}, {}
    firsts = session.execute(
        select(CaseMention.case_id, Mention)
        .join(Mention, Mention.id == CaseMention.mention_id)
        .where(CaseMention.case_id.in_(case_ids))
        .ext(distinct_on(CaseMention.case_id))
        .order_by(CaseMention.case_id, Mention.published_at, Mention.id)
    )
    counts = session.execute(
        select(CaseMention.case_id, func.count())
        .where(CaseMention.case_id.in_(case_ids))
        .group_by(CaseMention.case_id)
    )
    return {row[0]: row[1] for row in firsts}, {row[0]: row[1] for row in counts}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
