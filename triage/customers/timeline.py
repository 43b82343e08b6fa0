"""Everything that ever passed between a customer and the company, on one line of time.

Posts and reviews, cases, answers, orders, contacts, notes, consents and changes of stage, newest
first, in pages. Each kind is one query that starts from the customer, however long the line is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVarTuple

from sqlalchemy import ColumnElement, Select, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.cases.reading import Post, read_posts
from triage.errors import WrongInputError
from triage.models import (
    Case,
    CaseEvent,
    Consent,
    CustomerNote,
    Interaction,
    Link,
    Mention,
    StageChange,
    User,
)
from triage.people.viewer import Viewer, may_see_case, may_see_mention
from triage.places import read_place, write_place

Columns = TypeVarTuple("Columns")
PAGE_SIZE: Final = 30
GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "said": ("mention",),
    "cases": ("case", "answer"),
    "orders": ("order", "invoice", "delivery"),
    "contacts": ("contact", "visit"),
    "notes": ("note",),
    "changes": ("stage", "consent"),
}
"""What the line can be narrowed to, and the kinds of entries that each shows."""

ANSWERS: Final = ("replied", "reply_written")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. `post` is there for mentions; `data` holds what else the kind tells."""

    kind: str
    at: datetime
    id: int
    title: str = ""
    text: str = ""
    by: str | None = None
    post: Post | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TimelinePage:
    """A part of the line, the newest first; `next_cursor` goes into `after` for older ones."""

    entries: tuple[Entry, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page begins: after this moment, this source of entries, this id."""

    at: datetime
    rank: int
    id: int


_Reader = Callable[[Session, Viewer, int, "_Range"], list[Entry]]


@dataclass(frozen=True, slots=True)
class _Range:
    place: _Place | None
    limit: int
    rank: int
    kinds: tuple[str, ...]

    def apply(
        self,
        statement: Select[*Columns],
        at: InstrumentedAttribute[datetime],
        key: InstrumentedAttribute[int],
    ) -> Select[*Columns]:
        """Only what is older than the place, the newest first."""
        statement = statement.order_by(at.desc(), key.desc()).limit(self.limit)
        return statement.where(self._before(at, key))

    def _before(
        self, at: InstrumentedAttribute[datetime], key: InstrumentedAttribute[int]
    ) -> ColumnElement[bool]:
        place = self.place
        if place is None:
            return true()
        if self.rank == place.rank:
            return tuple_(at, key) < (place.at, place.id)
        # At the same moment, sources come in the order of their ranks.
        return at <= place.at if self.rank > place.rank else at < place.at


def read_timeline(
    session: Session,
    viewer: Viewer,
    customer_id: int,
    *,
    show: str | None = None,
    after: str | None = None,
    limit: int = PAGE_SIZE,
) -> TimelinePage:
    """A page of the line. Raises WrongInputError for a cursor or a group that is none."""
    if show and show not in GROUPS:
        raise WrongInputError("show", "is not one of " + ", ".join(GROUPS))
    place = _Place(*read_place(after, ("moment", "whole", "whole"))) if after else None
    found: list[tuple[Entry, int]] = []
    for rank, (kinds, read) in enumerate(_SOURCES):
        asked = tuple(kind for kind in kinds if not show or kind in GROUPS[show])
        if asked:
            part = _Range(place, limit + 1, rank, asked)
            found += [(entry, rank) for entry in read(session, viewer, customer_id, part)]
    found.sort(key=lambda one: (one[0].at, -one[1], one[0].id), reverse=True)
    page = found[:limit]
    last, rank = page[-1] if len(found) > limit else (None, 0)
    cursor = write_place([last.at, rank, last.id]) if last else None
    return TimelinePage(tuple(_with_posts(session, [entry for entry, _ in page])), cursor)


def _mentions(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    statement = (
        select(Mention.id, Mention.published_at)
        .join(Link, Link.mention_id == Mention.id)
        .where(Link.customer_id == customer_id, Link.status == "linked", may_see_mention(viewer))
    )
    rows = session.execute(part.apply(statement, Mention.published_at, Mention.id))
    return [Entry("mention", row.published_at, row.id) for row in rows]


def _cases(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    statement = select(Case).where(Case.customer_id == customer_id, may_see_case(viewer))
    rows = session.scalars(part.apply(statement, Case.opened_at, Case.id))
    return [
        Entry(
            "case",
            case.opened_at,
            case.id,
            title=case.subject,
            data={"status": case.status, "category": case.category, "severity": case.severity},
        )
        for case in rows
    ]


def _answers(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    mine = select(Case.id).where(Case.customer_id == customer_id, may_see_case(viewer))
    statement = (
        select(CaseEvent, User.name)
        .outerjoin(User, User.id == CaseEvent.actor_id)
        .where(CaseEvent.case_id.in_(mine), CaseEvent.kind.in_(ANSWERS))
    )
    rows = session.execute(part.apply(statement, CaseEvent.at, CaseEvent.id))
    return [
        Entry(
            "answer",
            event.at,
            event.id,
            text=str(event.data.get("text", "")),
            by=name,
            data={"case_id": event.case_id},
        )
        for event, name in rows
    ]


def _interactions(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    del viewer  # whoever sees the customer sees these
    statement = select(Interaction).where(
        Interaction.customer_id == customer_id, Interaction.kind.in_(part.kinds)
    )
    rows = session.scalars(part.apply(statement, Interaction.at, Interaction.id))
    return [
        Entry(
            row.kind,
            row.at,
            row.id,
            title=row.title,
            data={
                "channel": row.channel,
                "reference": row.reference,
                "amount": float(row.amount_eur) if row.amount_eur is not None else None,
                "source": row.source,
                "extra": row.extra,
            },
        )
        for row in rows
    ]


def _notes(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    del viewer
    statement = (
        select(CustomerNote, User.name)
        .outerjoin(User, User.id == CustomerNote.author_id)
        .where(CustomerNote.customer_id == customer_id, CustomerNote.removed_at.is_(None))
    )
    rows = session.execute(part.apply(statement, CustomerNote.at, CustomerNote.id))
    return [Entry("note", note.at, note.id, text=note.text, by=name) for note, name in rows]


def _stages(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    del viewer
    statement = select(StageChange).where(
        StageChange.customer_id == customer_id,
        # That somebody was judged for the first time is no news about them.
        StageChange.old_stage.is_not(None),
    )
    rows = session.scalars(part.apply(statement, StageChange.at, StageChange.id))
    return [
        Entry(
            "stage",
            row.at,
            row.id,
            data={"old": row.old_stage, "new": row.new_stage, "reason": row.reason},
        )
        for row in rows
    ]


def _consents(session: Session, viewer: Viewer, customer_id: int, part: _Range) -> list[Entry]:
    del viewer
    statement = (
        select(Consent, User.name)
        .outerjoin(User, User.id == Consent.recorded_by)
        .where(Consent.customer_id == customer_id)
    )
    rows = session.execute(part.apply(statement, Consent.at, Consent.id))
    return [
        Entry(
            "consent",
            row.at,
            row.id,
            text=row.note or "",
            by=name,
            data={
                "channel": row.channel,
                "purpose": row.purpose,
                "status": row.status,
                "source": row.source,
            },
        )
        for row, name in rows
    ]


_SOURCES: Final[tuple[tuple[tuple[str, ...], _Reader], ...]] = (
    (("mention",), _mentions),
    (("case",), _cases),
    (("answer",), _answers),
    (("order", "invoice", "delivery", "contact", "visit"), _interactions),
    (("note",), _notes),
    (("stage",), _stages),
    (("consent",), _consents),
)


def _with_posts(session: Session, entries: Sequence[Entry]) -> list[Entry]:
    wanted = [entry.id for entry in entries if entry.kind == "mention"]
    posts = {post.mention_id: post for post in read_posts(session, wanted)} if wanted else {}
    return [
        Entry(entry.kind, entry.at, entry.id, post=posts[entry.id])
        if entry.kind == "mention" and entry.id in posts
        else entry
        for entry in entries
    ]
