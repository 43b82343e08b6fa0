"""Gives waiting cases to people: one run at a time, so that nobody gets more than fits.

A case waits when a rule or its team asks for automatic assignment (`assign_wanted`) and nobody has
it. A run finds what is due by itself; running it twice, late or at once with others does no harm.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy import case as when
from sqlalchemy.orm import Session, sessionmaker

from triage.assigning.choosing import Candidate, Choice, Nobody, Weights, choose
from triage.cases.log import announce, log_event, touch
from triage.models import LIVE, Case, Team, TeamMember, User
from triage.people.presence import notice_silence
from triage.people.viewer import may_read_special

# More than this many waiting cases are looked at in the next run.
MOST_LOOKED_AT: Final = 2_000
_TURNS: Final = func.hashtextextended("luisterpost: automatic assignment", 0)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A case without anybody, as far as choosing goes."""

    id: int
    team_id: int
    language: str
    category: str
    priority: int
    is_covered: bool


@dataclass(slots=True)
class _Office:
    """Who is at work, in which teams; kept up to date while cases are given."""

    members: dict[int, dict[int, Candidate]]  # by team, by user
    weights: Mapping[int, Weights]

    def choose(self, waiting: _Waiting) -> Choice | Nobody:
        weight = self.weights[waiting.team_id].of(waiting.priority, "open")
        return choose(
            self.members.get(waiting.team_id, {}).values(),
            language=waiting.language,
            category=waiting.category,
            weight=weight,
            is_covered=waiting.is_covered,
        )

    def drop(self, user_id: int) -> None:
        """Somebody left meanwhile."""
        for people in self.members.values():
            people.pop(user_id, None)

    def add(self, user_id: int, waiting: _Waiting, now: datetime) -> None:
        """Somebody has one case more, in whichever team they are looked at."""
        weight = self.weights[waiting.team_id].of(waiting.priority, "open")
        for people in self.members.values():
            if user_id in people:
                people[user_id] = people[user_id].after(weight, now)


def has_waiting(session: Session) -> bool:
    """Whether any case waits for somebody."""
    return session.scalar(select(waiting_cases().exists())) or False


def assign_waiting(
    sessions: sessionmaker[Session], *, now: datetime, idle: timedelta | None = None
) -> int:
    """Give what waits to whom it fits, the most urgent first; returns how many were given.

    Whoever did not click for `idle` is noted as away before.
    """
    if idle is not None:
        with sessions.begin() as session:
            notice_silence(session, now, idle=idle)
    with sessions.begin() as session:
        # One run at a time: loads that were read stay true until they are written.
        session.execute(select(func.pg_advisory_xact_lock(_TURNS)))
        waiting = _read_waiting(session)
        if not waiting:
            return 0
        office = _read_office(session, {one.team_id for one in waiting})
        return sum(_give(session, office, one, now) for one in waiting)


def why_nobody(session: Session, case: Case) -> Nobody | None:
    """Why a waiting case has nobody yet; None where it does not wait, or is given any moment."""
    if not case.assign_wanted or case.assignee_id is not None or case.team_id is None:
        return None
    office = _read_office(session, {case.team_id})
    found = office.choose(
        _Waiting(
            case.id, case.team_id, case.language, case.category, case.priority, bool(case.special)
        )
    )
    return found if isinstance(found, Nobody) else None


def _give(session: Session, office: _Office, waiting: _Waiting, now: datetime) -> bool:
    person = _choose_present(session, office, waiting)
    if person is None:
        return False
    choice, user = person
    # Somebody who works on the case right now goes first; it is looked at again soon.
    case = session.scalar(
        select(Case)
        .where(Case.id == waiting.id, Case.assignee_id.is_(None), Case.status == "open")
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if case is None or not case.assign_wanted:
        return False
    case.assignee_id, case.assign_wanted = user.id, False
    user.last_assigned_at = now
    log_event(
        session,
        case,
        "assigned",
        now=now,
        before=None,
        assignee_id=user.id,
        why="automatic",
        **choice.why(),
    )
    touch(case, now)
    announce(session, case, "case.updated")
    office.add(user.id, waiting, now)
    return True


def _choose_present(
    session: Session, office: _Office, waiting: _Waiting
) -> tuple[Choice, User] | None:
    """Who gets it, held so that they cannot leave before it is theirs."""
    while isinstance(choice := office.choose(waiting), Choice):
        user = session.scalar(
            select(User)
            .where(User.id == choice.candidate.user_id, User.enabled, User.presence == "at_work")
            # Whoever is just leaving, or being changed, is looked at again in the next run.
            .with_for_update(key_share=True, skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if user is not None:
            return choice, user
        office.drop(choice.candidate.user_id)
    return None


def waiting_cases() -> Select[int]:
    """The ids of cases that wait for somebody."""
    return select(Case.id).where(*_waits())


def _waits() -> tuple[ColumnElement[bool], ...]:
    # The bare column, as in the partial index: older planners do not see through IS TRUE.
    wanted = cast("ColumnElement[bool]", Case.assign_wanted)
    return wanted, Case.assignee_id.is_(None), Case.status == "open"


def _read_waiting(session: Session) -> list[_Waiting]:
    rows = session.execute(
        select(Case.id, Case.team_id, Case.language, Case.category, Case.priority, Case.special)
        .where(*_waits(), Case.team_id.is_not(None))
        .order_by(Case.priority.desc(), Case.id)
        .limit(MOST_LOOKED_AT)
    )
    return [_Waiting(row.id, row.team_id or 0, *row[2:5], bool(row.special)) for row in rows]


def _read_office(session: Session, team_ids: set[int]) -> _Office:
    teams = session.scalars(select(Team).where(Team.id.in_(team_ids))).all()
    rows = session.execute(
        select(TeamMember, User)
        .join(User, User.id == TeamMember.user_id)
        .where(
            TeamMember.team_id.in_(team_ids),
            User.enabled,
            User.presence == "at_work",
            User.capacity > 0,
        )
    ).all()
    loads = read_loads(session, {user.id for _, user in rows})
    members: dict[int, dict[int, Candidate]] = defaultdict(dict)
    for member, user in rows:
        members[member.team_id][user.id] = Candidate(
            user_id=user.id,
            load=loads.get(user.id, 0),
            capacity=user.capacity,
            last_assigned_at=user.last_assigned_at,
            languages=frozenset(member.languages),
            categories=frozenset(member.categories),
            reads_special=may_read_special(user.role, user.reads_special),
        )
    weights = {
        team.id: Weights(team.heavy_from, team.heavy_weight, team.waiting_weight) for team in teams
    }
    return _Office(members, weights)


def read_loads(session: Session, user_ids: set[int]) -> dict[int, int]:
    """How much these people have on their hands, in the weights of the cases' teams."""
    weight = when(
        (Case.status != "open", func.coalesce(Team.waiting_weight, 0)),
        (Case.priority >= Team.heavy_from, Team.heavy_weight),
        else_=1,
    )
    rows = session.execute(
        select(Case.assignee_id, func.sum(weight))
        .outerjoin(Team, Team.id == Case.team_id)
        .where(Case.assignee_id.in_(user_ids), Case.status.in_(LIVE))
        .group_by(Case.assignee_id)
    )
    return {user_id: int(load) for user_id, load in rows if user_id is not None}
