"""Who is looking at a case, and who is typing in it: kept for half a minute, then forgotten."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.clearing import delete_some
from triage.errors import NotFoundError
from triage.live.hints import CHANNEL, PresenceHint, write_presence
from triage.models import Case, Presence, User
from triage.people.viewer import Viewer, may_see_case

Doing = Literal["looking", "typing"]
# Pages repeat it every 15 seconds, and while somebody types every 4.
LASTS: Final[dict[Doing, timedelta]] = {
    "looking": timedelta(seconds=40),
    "typing": timedelta(seconds=8),
}


@dataclass(frozen=True, slots=True)
class Present:
    """A colleague who has the case before them."""

    user_id: int
    name: str
    doing: Doing


def show_presence(
    session: Session, viewer: Viewer, case_id: int, *, doing: Doing, now: datetime
) -> None:
    """Tell the colleagues that one is at this case. Raises NotFoundError."""
    case = _visible(session, viewer, case_id)
    before = session.get(Presence, (case_id, viewer.id), populate_existing=True)
    known = before is not None and before.until > now and before.doing == doing
    session.execute(
        insert(Presence)
        .values(case_id=case_id, user_id=viewer.id, doing=doing, until=now + LASTS[doing])
        .on_conflict_do_update(
            index_elements=[Presence.case_id, Presence.user_id],
            set_={"doing": doing, "until": now + LASTS[doing]},
        )
    )
    if not known:
        _tell(session, viewer, case, doing)


def leave_case(session: Session, viewer: Viewer, case_id: int) -> None:
    """Tell the colleagues that one has left; nothing happens where one was not there."""
    left = session.scalar(
        delete(Presence)
        .where(Presence.case_id == case_id, Presence.user_id == viewer.id)
        .returning(Presence.case_id)
    )
    if left is not None and (case := session.get(Case, case_id)):
        _tell(session, viewer, case, "gone")


def read_presence(
    session: Session, viewer: Viewer, case_ids: Collection[int], *, now: datetime
) -> dict[int, tuple[Present, ...]]:
    """Which colleagues are at these cases, by case; oneself is not one of them."""
    rows = session.execute(
        select(Presence.case_id, Presence.user_id, User.name, Presence.doing)
        .join(User, User.id == Presence.user_id)
        .join(Case, Case.id == Presence.case_id)
        .where(
            Presence.case_id.in_(case_ids),
            Presence.user_id != viewer.id,
            Presence.until > now,
            may_see_case(viewer),
        )
        .order_by(Presence.case_id, User.name, Presence.user_id)
    )
    found: dict[int, list[Present]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(Present(row.user_id, row.name, row.doing))
    return {case_id: tuple(present) for case_id, present in found.items()}


def forget_old_presence(session: Session, now: datetime) -> int:
    """Delete some of what has run out; returns how many."""
    return delete_some(session, Presence, Presence.until < now)


def _visible(session: Session, viewer: Viewer, case_id: int) -> Case:
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    return case


def _tell(session: Session, viewer: Viewer, case: Case, doing: str) -> None:
    hint = PresenceHint(
        case_id=case.id,
        team_id=case.team_id,
        assignee_id=case.assignee_id,
        user_id=viewer.id,
        name=viewer.name,
        doing=doing,
    )
    session.execute(select(func.pg_notify(CHANNEL, write_presence(hint))))
