"""Who is in a team, and what they can do there.

A lead changes the members of their own team, managers and administrators those of every team.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from nlp.taxonomy import CATEGORIES
from triage.assigning.giving import read_loads
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.models import TeamMember, User
from triage.people.teams import find_team
from triage.people.viewer import Viewer

SKILL_LANGUAGES: Final = ("nl", "en", "de", "fr")


@dataclass(frozen=True, slots=True)
class MemberRow:
    """Somebody in a team: what they can do there, and how much they have on their hands."""

    user_id: int
    name: str
    email: str
    role: str
    enabled: bool
    presence: str
    load: int
    capacity: int
    languages: tuple[str, ...]
    categories: tuple[str, ...]


def list_members(session: Session, viewer: Viewer, team_id: int) -> list[MemberRow]:
    """Who is in a team."""
    team = find_team(session, viewer, team_id)
    rows = session.execute(
        select(TeamMember, User)
        .join(User, User.id == TeamMember.user_id)
        .where(TeamMember.team_id == team.id)
        .order_by(User.enabled.desc(), User.name, User.id)
    ).all()
    loads = read_loads(session, {user.id for _, user in rows})
    return [
        MemberRow(
            user.id,
            user.name,
            user.email,
            user.role,
            user.enabled,
            user.presence,
            loads.get(user.id, 0),
            user.capacity,
            tuple(member.languages),
            tuple(member.categories),
        )
        for member, user in rows
    ]


def list_outsiders(session: Session, viewer: Viewer, team_id: int) -> list[tuple[int, str]]:
    """Whom one may add to a team: everybody, and for leads the members of their own teams."""
    team = find_team(session, viewer, team_id)
    inside = select(TeamMember.user_id).where(TeamMember.team_id == team.id)
    found = select(User.id, User.name).where(User.enabled, User.id.not_in(inside))
    if not viewer.may_see_all:
        known = select(TeamMember.user_id).where(TeamMember.team_id.in_(viewer.team_ids))
        found = found.where(User.id.in_(known))
    return [(row.id, row.name) for row in session.execute(found.order_by(User.name, User.id))]


def add_member(session: Session, viewer: Viewer, team_id: int, user_id: int) -> None:
    """Put somebody into a team; a second click changes nothing."""
    team = find_team(session, viewer, team_id, lock=True)
    if session.get(TeamMember, (team.id, user_id)) is not None:
        return
    if user_id not in {known for known, _ in list_outsiders(session, viewer, team_id)}:
        raise WrongInputError("user", "unknown")
    session.add(TeamMember(team_id=team.id, user_id=user_id, languages=[], categories=[]))


def remove_member(session: Session, viewer: Viewer, team_id: int, user_id: int) -> None:
    """Take somebody out of a team; what they claimed stays theirs until they let it go."""
    team = find_team(session, viewer, team_id, lock=True)
    if not viewer.may_see_all and user_id == viewer.id:
        raise ForbiddenError("a lead does not leave their own team")
    session.execute(
        delete(TeamMember).where(TeamMember.team_id == team.id, TeamMember.user_id == user_id)
    )


def set_skills(
    session: Session,
    viewer: Viewer,
    team_id: int,
    user_id: int,
    *,
    languages: Sequence[str],
    categories: Sequence[str],
) -> None:
    """Say what somebody can do in a team; nothing chosen means everything."""
    team = find_team(session, viewer, team_id)
    member = session.get(TeamMember, (team.id, user_id))
    if member is None:
        raise NotFoundError(f"nobody {user_id} in team {team_id}")
    if not set(languages) <= set(SKILL_LANGUAGES):
        raise WrongInputError("languages", "unknown")
    if not set(categories) <= set(CATEGORIES):
        raise WrongInputError("categories", "unknown")
    member.languages = [one for one in SKILL_LANGUAGES if one in languages]
    member.categories = [one for one in CATEGORIES if one in categories]
