"""Who is looking, and what may be seen: every query of a page starts here."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select, true

from triage.errors import ForbiddenError
from triage.models import Case, CaseMention, CaseUncovering, Mention, SpecialMark, User, Work

_SEES_ALL: Final = ("manager", "admin")
_NOTHING: Final[ColumnElement[Any]] = literal_column("'[]'::jsonb")


@dataclass(frozen=True, slots=True)
class Viewer:
    """A user as far as permissions go."""

    id: int
    name: str
    email: str
    role: str
    team_ids: frozenset[int]
    language: str
    presence: str = "at_work"
    reads_special: bool | None = None  # None: as the role says

    @classmethod
    def of(cls, user: User) -> "Viewer":
        """The viewer that this user is now."""
        return cls(
            id=user.id,
            name=user.name,
            email=user.email,
            role=user.role,
            team_ids=frozenset(team.id for team in user.teams),
            language=user.language,
            presence=user.presence,
            reads_special=user.reads_special,
        )

    @property
    def may_see_all(self) -> bool:
        """Managers and admins see every team's cases."""
        return self.role in _SEES_ALL

    @property
    def may_read_special(self) -> bool:
        """Posts that tell of somebody's health, faith and the like are open to these people."""
        return may_read_special(self.role, self.reads_special)

    @property
    def is_admin(self) -> bool:
        """Admins change sources, people and settings."""
        return self.role == "admin"

    def require(self, *roles: str) -> None:
        """Raise ForbiddenError unless the viewer has one of the roles."""
        if self.role not in roles:
            raise ForbiddenError(f"this needs the role {' or '.join(roles)}")


def may_read_special(role: str, chosen: bool | None) -> bool:
    """Whether somebody of this role reads special data; `chosen` is what was said of the person."""
    return role in _SEES_ALL if chosen is None else chosen


def reads_special() -> ColumnElement[bool]:
    """`Viewer.may_read_special` for a row of `users`."""
    return func.coalesce(User.reads_special, User.role.in_(_SEES_ALL))


def may_see_case(viewer: Viewer) -> ColumnElement[bool]:
    """Whether a case may be read: it is in the viewer's sight, and not covered for them.

    Whatever shows, finds, hands out or changes what a case says starts here.
    """
    if viewer.may_read_special:
        return may_know_of_case(viewer)
    return and_(may_know_of_case(viewer), ~_is_covered(viewer))


def may_know_of_case(viewer: Viewer) -> ColumnElement[bool]:
    """Own teams' cases, those of no team yet, and what one is assigned to, covered ones too.

    Only for what tells of a covered case that it is there: the queue, its numbers, its page.
    """
    if viewer.may_see_all:
        return true()
    return or_(
        Case.team_id.in_(viewer.team_ids),
        Case.team_id.is_(None),
        # Never NULL (`may_see_mention` asks for the opposite), in words that an index can answer.
        and_(Case.assignee_id.is_not(None), Case.assignee_id == viewer.id),
    )


def may_see_mention(viewer: Viewer) -> ColumnElement[bool]:
    """A mention outside any case is everybody's, unless it tells of special data; inside a case
    it goes with the case."""
    if viewer.may_see_all and viewer.may_read_special:
        return true()
    hidden = (
        select(CaseMention.mention_id)
        .join(Case, Case.id == CaseMention.case_id)
        .where(CaseMention.mention_id == Mention.id, ~may_see_case(viewer))
    )
    if viewer.may_read_special:
        return ~hidden.exists()
    # What nobody has read yet may tell anything.
    unread = select(Work.id).where(Work.stage == "understand", Work.mention_id == Mention.id)
    in_a_case = select(CaseMention.mention_id).where(CaseMention.mention_id == Mention.id)
    marked = select(SpecialMark.mention_id).where(
        SpecialMark.mention_id == Mention.id, SpecialMark.covers != _NOTHING
    )
    is_plain = or_(in_a_case.exists(), and_(~marked.exists(), ~unread.exists()))
    return and_(~hidden.exists(), is_plain)


def _is_covered(viewer: Viewer) -> ColumnElement[bool]:
    """The case tells of special data, and nobody let this viewer, whose case it is, read that."""
    let_in = select(CaseUncovering.case_id).where(
        CaseUncovering.case_id == Case.id,
        CaseUncovering.user_id == viewer.id,
        CaseUncovering.categories.contains(Case.special),
    )
    own = and_(Case.assignee_id.is_not(None), Case.assignee_id == viewer.id)
    return and_(Case.special != _NOTHING, ~and_(own, let_in.exists()))
