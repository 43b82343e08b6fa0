"""Teams: made, renamed, removed, their members with skills, and how their cases are given out.

Managers and administrators change every team; a lead changes the members of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from nlp.taxonomy import CATEGORIES
from triage.assigning.giving import read_loads
from triage.cases.log import log_event, touch
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import LIVE, Case, RoutingRule, Team, TeamMember, User
from triage.models.user import ASSIGN_MODES
from triage.people.viewer import Viewer

MAX_NAME_CHARS: Final = 60
SKILL_LANGUAGES: Final = ("nl", "en", "de", "fr")
MOST_WEIGHT: Final = 10


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team as the list shows it."""

    id: int
    slug: str
    name_nl: str
    name_en: str
    assign_mode: str
    heavy_from: int
    heavy_weight: int
    waiting_weight: int
    returns_when_away: bool
    version: int
    members: int
    at_work: int
    live_cases: int
    rules: int


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


@dataclass(frozen=True, slots=True)
class TeamWish:
    """What a form says about a team."""

    name_nl: str
    name_en: str
    assign_mode: str = "manual"
    heavy_from: int = 60
    heavy_weight: int = 2
    waiting_weight: int = 0
    returns_when_away: bool = False


def list_team_rows(session: Session, viewer: Viewer) -> list[TeamRow]:
    """All teams for those who manage, their own for leads."""
    viewer.require("lead", "manager", "admin")
    teams = session.scalars(select(Team).order_by(Team.id)).all()
    shown = [team for team in teams if viewer.may_see_all or team.id in viewer.team_ids]
    return _rows(session, shown)


def read_team(session: Session, viewer: Viewer, team_id: int) -> TeamRow:
    """One team. Raises NotFoundError for one that the viewer does not lead."""
    return _rows(session, [_find(session, viewer, team_id)])[0]


def list_members(session: Session, viewer: Viewer, team_id: int) -> list[MemberRow]:
    """Who is in a team."""
    team = _find(session, viewer, team_id)
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
    team = _find(session, viewer, team_id)
    inside = select(TeamMember.user_id).where(TeamMember.team_id == team.id)
    found = select(User.id, User.name).where(User.enabled, User.id.not_in(inside))
    if not viewer.may_see_all:
        known = select(TeamMember.user_id).where(TeamMember.team_id.in_(viewer.team_ids))
        found = found.where(User.id.in_(known))
    return [(row.id, row.name) for row in session.execute(found.order_by(User.name, User.id))]


def create_team(session: Session, viewer: Viewer, wish: TeamWish) -> int:
    """Add a team; a second click with the same name finds it. Returns its id."""
    viewer.require("manager", "admin")
    _check(wish)
    known = session.scalar(select(Team.id).where(func.lower(Team.name_nl) == wish.name_nl.lower()))
    if known is not None:
        raise WrongInputError("name_nl", "taken")
    team = Team(slug=_free_slug(session, wish.name_nl), **_columns(wish))
    session.add(team)
    session.flush()
    return team.id


def save_team(
    session: Session, viewer: Viewer, team_id: int, wish: TeamWish, *, version: int
) -> int:
    """Change names and settings of a team; returns its new version. Raises StaleError."""
    viewer.require("manager", "admin")
    _check(wish)
    team = _find(session, viewer, team_id, lock=True)
    wanted = _columns(wish)
    if all(getattr(team, name) == value for name, value in wanted.items()):
        return team.version
    if version != team.version:
        raise StaleError(["changed"])
    twin = select(Team.id).where(
        func.lower(Team.name_nl) == wish.name_nl.lower(), Team.id != team.id
    )
    if session.scalar(twin) is not None:
        raise WrongInputError("name_nl", "taken")
    became_automatic = wish.assign_mode == "automatic" and team.assign_mode != "automatic"
    for name, value in wanted.items():
        setattr(team, name, value)
    team.version += 1
    if became_automatic:
        # What lies there unclaimed is given out, too.
        session.execute(
            update(Case)
            .where(Case.team_id == team.id, Case.status == "open", Case.assignee_id.is_(None))
            .values(assign_wanted=True)
        )
    return team.version


def remove_team(
    session: Session, viewer: Viewer, team_id: int, *, to_team_id: int | None, now: datetime
) -> int:
    """Remove a team; its live cases and its rules go to another team, or to nobody's.

    Returns how many cases moved; a second click finds nothing to do.
    """
    viewer.require("manager", "admin")
    team = session.get(Team, team_id, with_for_update=True, populate_existing=True)
    if team is None:
        return 0
    target = _find(session, viewer, to_team_id) if to_team_id else None
    if target is not None and target.id == team.id:
        raise WrongInputError("to_team", "another")
    cases = session.scalars(
        select(Case)
        .where(Case.team_id == team.id, Case.status.in_(LIVE))
        .order_by(Case.id)
        .with_for_update()
    ).all()
    for case in cases:
        case.team_id = target.id if target else None
        case.assign_wanted = bool(target and target.assign_mode == "automatic")
        log_event(
            session,
            case,
            "routed",
            now=now,
            actor_id=viewer.id,
            team_id=case.team_id,
            rule_id=None,
            why="team_removed",
        )
        touch(case, now)
    session.execute(
        update(RoutingRule)
        .where(RoutingRule.team_id == team.id)
        .values(team_id=target.id if target else None, version=RoutingRule.version + 1)
    )
    session.flush()
    session.execute(delete(Team).where(Team.id == team.id))
    return len(cases)


def add_member(session: Session, viewer: Viewer, team_id: int, user_id: int) -> None:
    """Put somebody into a team; a second click changes nothing."""
    team = _find(session, viewer, team_id, lock=True)
    if session.get(TeamMember, (team.id, user_id)) is not None:
        return
    if user_id not in {known for known, _ in list_outsiders(session, viewer, team_id)}:
        raise WrongInputError("user", "unknown")
    session.add(TeamMember(team_id=team.id, user_id=user_id, languages=[], categories=[]))


def remove_member(session: Session, viewer: Viewer, team_id: int, user_id: int) -> None:
    """Take somebody out of a team; what they claimed stays theirs until they let it go."""
    team = _find(session, viewer, team_id, lock=True)
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
    team = _find(session, viewer, team_id)
    member = session.get(TeamMember, (team.id, user_id))
    if member is None:
        raise NotFoundError(f"nobody {user_id} in team {team_id}")
    if not set(languages) <= set(SKILL_LANGUAGES):
        raise WrongInputError("languages", "unknown")
    if not set(categories) <= set(CATEGORIES):
        raise WrongInputError("categories", "unknown")
    member.languages = [one for one in SKILL_LANGUAGES if one in languages]
    member.categories = [one for one in CATEGORIES if one in categories]


def _find(session: Session, viewer: Viewer, team_id: int, *, lock: bool = False) -> Team:
    viewer.require("lead", "manager", "admin")
    team = session.get(Team, team_id, with_for_update=lock or None, populate_existing=lock)
    if team is None or not (viewer.may_see_all or team.id in viewer.team_ids):
        raise NotFoundError(f"no team {team_id}")
    return team


def _check(wish: TeamWish) -> None:
    for field, name in (("name_nl", wish.name_nl), ("name_en", wish.name_en or wish.name_nl)):
        if not name.strip():
            raise WrongInputError(field, "missing")
        if len(name) > MAX_NAME_CHARS:
            raise WrongInputError(field, "too_long")
    if wish.assign_mode not in ASSIGN_MODES:
        raise WrongInputError("assign_mode", "unknown")
    if not 0 <= wish.heavy_from <= 101:
        raise WrongInputError("heavy_from", "out_of_range")
    for field, weight in (
        ("heavy_weight", wish.heavy_weight),
        ("waiting_weight", wish.waiting_weight),
    ):
        if not 0 <= weight <= MOST_WEIGHT:
            raise WrongInputError(field, "out_of_range")


def _columns(wish: TeamWish) -> dict[str, object]:
    return {
        "name_nl": wish.name_nl.strip(),
        "name_en": wish.name_en.strip() or wish.name_nl.strip(),
        "assign_mode": wish.assign_mode,
        "heavy_from": wish.heavy_from,
        "heavy_weight": wish.heavy_weight,
        "waiting_weight": wish.waiting_weight,
        "returns_when_away": wish.returns_when_away,
    }


def _free_slug(session: Session, name: str) -> str:
    """A stable name for exports: it never changes, whatever the team is called later."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "team"
    taken = set(session.scalars(select(Team.slug).where(Team.slug.startswith(stem))))
    number = 2
    slug = stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug


def _rows(session: Session, teams: Sequence[Team]) -> list[TeamRow]:
    ids = [team.id for team in teams]
    members = {
        team_id: (count, at_work)
        for team_id, count, at_work in session.execute(
            select(
                TeamMember.team_id,
                func.count().filter(User.enabled),
                func.count().filter(User.enabled, User.presence == "at_work"),
            )
            .join(User, User.id == TeamMember.user_id)
            .where(TeamMember.team_id.in_(ids))
            .group_by(TeamMember.team_id)
        )
    }
    cases = _counts(session, Case.team_id, Case.team_id.in_(ids), Case.status.in_(LIVE))
    rules = _counts(
        session,
        RoutingRule.team_id,
        RoutingRule.team_id.in_(ids),
        RoutingRule.deleted_at.is_(None),
    )
    return [
        TeamRow(
            id=team.id,
            slug=team.slug,
            name_nl=team.name_nl,
            name_en=team.name_en,
            assign_mode=team.assign_mode,
            heavy_from=team.heavy_from,
            heavy_weight=team.heavy_weight,
            waiting_weight=team.waiting_weight,
            returns_when_away=team.returns_when_away,
            version=team.version,
            members=members.get(team.id, (0, 0))[0],
            at_work=members.get(team.id, (0, 0))[1],
            live_cases=cases.get(team.id, 0),
            rules=rules.get(team.id, 0),
        )
        for team in teams
    ]


def _counts(
    session: Session, column: InstrumentedAttribute[int | None], *conditions: ColumnElement[bool]
) -> dict[int | None, int]:
    rows = session.execute(select(column, func.count()).where(*conditions).group_by(column))
    return dict(rows.all())
