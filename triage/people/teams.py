"""Teams: made, renamed, removed, and how their cases are given out.

Managers and administrators change every team; who is in one is left to `memberships`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from triage.cases.log import log_event, touch
from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import LIVE, Case, RoutingRule, Team, TeamMember, User
from triage.models.user import ASSIGN_MODES
from triage.people.viewer import Viewer

MAX_NAME_CHARS: Final = 60
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
    return _rows(session, [find_team(session, viewer, team_id)])[0]


def create_team(session: Session, viewer: Viewer, wish: TeamWish) -> int:
    """Add a team; returns its id. A second click finds the name taken: WrongInputError."""
    viewer.require("manager", "admin")
    _check(wish)
    _refuse_twin(session, wish)
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
    team = find_team(session, viewer, team_id, lock=True)
    wanted = _columns(wish)
    if all(getattr(team, name) == value for name, value in wanted.items()):
        return team.version
    if version != team.version:
        raise StaleError(["changed"])
    _refuse_twin(session, wish, team.id)
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
    target = find_team(session, viewer, to_team_id) if to_team_id else None
    if target is not None and target.id == team.id:
        raise WrongInputError("to_team", "another")
    moved = _hand_over(session, viewer, team, target, now)
    if target is not None:
        # What is done stays out of the sight of those who never saw it.
        session.execute(
            update(Case)
            .where(Case.team_id == team.id)
            .values(team_id=target.id)
            .execution_options(synchronize_session=False)
        )
    session.execute(
        update(RoutingRule)
        .where(RoutingRule.team_id == team.id)
        .values(team_id=target.id if target else None, version=RoutingRule.version + 1)
    )
    session.flush()
    session.execute(delete(Team).where(Team.id == team.id))
    return moved


def find_team(session: Session, viewer: Viewer, team_id: int, *, lock: bool = False) -> Team:
    """A team that the viewer looks after. Raises NotFoundError, ForbiddenError."""
    viewer.require("lead", "manager", "admin")
    team = session.get(Team, team_id, with_for_update=lock or None, populate_existing=lock)
    if team is None or not (viewer.may_see_all or team.id in viewer.team_ids):
        raise NotFoundError(f"no team {team_id}")
    return team


def _hand_over(
    session: Session, viewer: Viewer, team: Team, target: Team | None, now: datetime
) -> int:
    """The team's live cases go to another one; returns how many."""
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
    return len(cases)


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


def _refuse_twin(session: Session, wish: TeamWish, team_id: int = 0) -> None:
    twin = select(Team.id).where(
        func.lower(Team.name_nl) == wish.name_nl.strip().lower(), Team.id != team_id
    )
    if session.scalar(twin) is not None:
        raise WrongInputError("name_nl", "taken")


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
