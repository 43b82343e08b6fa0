"""Who is looking, and what may be seen: every query of a page starts here."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, true

from triage.errors import ForbiddenError
from triage.models import Case, CaseMention, Mention, User


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
        )

    @property
    def may_see_all(self) -> bool:
        """Managers and admins see every team's cases."""
        return self.role in ("manager", "admin")

    @property
    def is_admin(self) -> bool:
        """Admins change sources, people and settings."""
        return self.role == "admin"

    def require(self, *roles: str) -> None:
        """Raise ForbiddenError unless the viewer has one of the roles."""
        if self.role not in roles:
            raise ForbiddenError(f"this needs the role {' or '.join(roles)}")


def may_see_case(viewer: Viewer) -> ColumnElement[bool]:
    """Own teams' cases, those of no team yet, and what one is assigned to."""
    if viewer.may_see_all:
        return true()
    return or_(
        Case.team_id.in_(viewer.team_ids),
        Case.team_id.is_(None),
        # Never NULL (`may_see_mention` asks for the opposite), in words that an index can answer.
        and_(Case.assignee_id.is_not(None), Case.assignee_id == viewer.id),
    )


def may_see_mention(viewer: Viewer) -> ColumnElement[bool]:
    """A mention outside any case is everybody's; inside a case it goes with the case."""
    if viewer.may_see_all:
        return true()
    hidden = (
        select(CaseMention.mention_id)
        .join(Case, Case.id == CaseMention.case_id)
        .where(CaseMention.mention_id == Mention.id, ~may_see_case(viewer))
    )
    return ~hidden.exists()
