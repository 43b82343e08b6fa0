"""Who may read posts with special data: managers and administrators, unless told otherwise."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import Team, TeamMember, User
from triage.people.viewer import Viewer, may_read_special
from triage.special.changes import log_reader
from triage.special.policy import WHO_DECIDES, require_deciding

CHOICES: Final = ("role", "yes", "no")
_CHOICE_OF: Final[dict[bool | None, str]] = {None: "role", True: "yes", False: "no"}
_VALUE_OF: Final = {choice: value for value, choice in _CHOICE_OF.items()}


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who works here, and whether covered posts are open to them."""

    id: int
    name: str
    role: str
    choice: str  # "role": what the role says
    reads: bool


@dataclass(frozen=True, slots=True)
class UnreadTeam:
    """A team of which nobody may read what is covered."""

    id: int
    name_nl: str
    name_en: str


def list_readers(session: Session) -> list[Reader]:
    """Everybody who may log in, those who may read first."""
    users = session.scalars(select(User).where(User.enabled).order_by(User.name, User.id))
    found = [_reader(user) for user in users]
    return sorted(found, key=lambda one: not one.reads)


def teams_without_reader(session: Session) -> list[UnreadTeam]:
    """Teams with people, none of whom may read: their covered cases wait for others."""
    members: dict[int, list[User]] = {}
    rows = session.execute(
        select(TeamMember.team_id, User)
        .join(User, User.id == TeamMember.user_id)
        .where(User.enabled)
    )
    for team_id, user in rows:
        members.setdefault(team_id, []).append(user)
    return [
        UnreadTeam(team.id, team.name_nl, team.name_en)
        for team in session.scalars(select(Team).order_by(Team.id))
        if not any(_reader(user).reads for user in members.get(team.id, ()))
    ]


def save_reader(
    session: Session, viewer: Viewer, user_id: int, choice: str, *, seen: str | None = None
) -> None:
    """Say whether somebody may read covered posts; it counts from their next click.

    Nobody but an administrator decides that for themselves. `seen` is the choice that the page
    showed. Raises ForbiddenError, NotFoundError, StaleError, and WrongInputError where nobody
    would be left who may read and decide.
    """
    require_deciding(session, viewer)
    if user_id == viewer.id and not viewer.is_admin:
        raise ForbiddenError("a colleague decides whether you may read sensitive posts")
    if choice not in CHOICES:
        raise WrongInputError("choice", f"one of {', '.join(CHOICES)}")
    # All of them are locked: the last two must not lose it at once.
    users = session.scalars(
        select(User)
        .where(User.enabled)
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    user = next((one for one in users if one.id == user_id), None)
    if user is None:
        raise NotFoundError(f"no user {user_id}")
    if _CHOICE_OF[user.reads_special] == choice:
        return
    if seen is not None and seen != _CHOICE_OF[user.reads_special]:
        raise StaleError(["changed"])
    before, user.reads_special = _CHOICE_OF[user.reads_special], _VALUE_OF[choice]
    # One who may decide, too: else nobody could ever let anybody read again.
    if not any(_reader(one).reads and one.role in WHO_DECIDES for one in users):
        raise WrongInputError("choice", "last_reader")
    user.version += 1
    log_reader(session, viewer, user, before, choice)


def _reader(user: User) -> Reader:
    reads = may_read_special(user.role, user.reads_special)
    return Reader(user.id, user.name, user.role, _CHOICE_OF[user.reads_special], reads)
