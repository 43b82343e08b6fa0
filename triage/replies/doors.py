"""The company's private channels, and the text that leads a customer there."""

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from triage.errors import NotFoundError, WrongInputError
from triage.models import Case, PrivateChannel
from triage.people.viewer import Viewer, may_see_case
from triage.replies.channels import channels_of
from triage.replies.inviting import Door, write_invitation

USUAL_LENGTH = 500
MOST_DOORS = 10


@dataclass(frozen=True, slots=True)
class DoorRow:
    """A private channel as the settings show it."""

    id: int
    name: str
    address: str


def list_doors(session: Session) -> list[DoorRow]:
    """The private channels in their order."""
    rows = session.scalars(
        select(PrivateChannel).order_by(PrivateChannel.position, PrivateChannel.id)
    )
    return [DoorRow(row.id, row.name, row.address) for row in rows]


def add_door(session: Session, viewer: Viewer, *, name: str, address: str) -> None:
    """Add a private channel at the end."""
    viewer.require("manager", "admin")
    name, address = name.strip()[:80], address.strip()[:300]
    if not name:
        raise WrongInputError("name", "as customers know it, such as WhatsApp")
    if not address.startswith(("https://", "mailto:", "+", "0")) and "@" not in address:
        raise WrongInputError("address", "a web address, telephone number or e-mail address")
    rows = list_doors(session)
    if len(rows) >= MOST_DOORS:
        raise WrongInputError("name", f"at most {MOST_DOORS}")
    session.add(PrivateChannel(name=name, address=address, position=len(rows)))


def remove_door(session: Session, viewer: Viewer, door_id: int) -> None:
    """Remove a private channel; one that is gone already stays gone."""
    viewer.require("manager", "admin")
    session.execute(delete(PrivateChannel).where(PrivateChannel.id == door_id))


def invitation_for(session: Session, viewer: Viewer, case_id: int) -> str:
    """The text that asks this case's customer to go on in private, in their language."""
    case = session.scalar(select(Case).where(Case.id == case_id, may_see_case(viewer)))
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    channel = channels_of(session, [case_id])[case_id]
    doors = [Door(row.name, row.address) for row in list_doors(session)]
    most = channel.most - len(channel.prefix) if channel else USUAL_LENGTH
    has_private = bool(channel and channel.may_be_private)
    return write_invitation(case.language, doors, has_private=has_private, most=most)
