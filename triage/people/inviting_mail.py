"""The e-mail that brings an invitation to whom it is for, through the outbox.

Its text holds the link, which lets somebody in: it is sealed until the worker sends it. The few
sentences stand here since a worker has no page to take them from.
"""

import uuid
from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from triage.models import OutboxRow
from triage.notices.mailing import MAIL
from triage.people.viewer import Viewer
from triage.vault import vault_of

_TEXTS: Final[Mapping[str, tuple[str, str]]] = {
    "nl": (
        "{inviter} nodigt je uit voor Luisterpost",
        "Hallo{name},\n\n{inviter} nodigt je uit om mee te werken in Luisterpost.\n\n"
        "Maak hier je account, binnen zeven dagen:\n{link}\n\n"
        "De link werkt een keer. Verwachtte je dit niet? Dan hoef je niets te doen.\n",
    ),
    "en": (
        "{inviter} invites you to Luisterpost",
        "Hello{name},\n\n{inviter} invites you to work together in Luisterpost.\n\n"
        "Make your account here, within seven days:\n{link}\n\n"
        "The link works once. If you did not expect this, there is nothing you need to do.\n",
    ),
}


def mail_invitation(
    session: Session, viewer: Viewer, *, email: str, name: str, language: str, link: str
) -> None:
    """Write the e-mail, in the transaction that makes the invitation."""
    subject, text = _TEXTS.get(language, _TEXTS["en"])
    inviter = " ".join(viewer.name.split())
    called = f" {' '.join(name.split())}" if name.strip() else ""
    written = text.format(name=called, inviter=inviter, link=link)
    session.add(
        OutboxRow(
            id=uuid.uuid4(),
            destination=MAIL,
            topic="invitation",
            subject_id=viewer.id,
            payload={
                "to": email.strip().lower(),
                "subject": subject.format(inviter=inviter),
                "text": vault_of(session).seal(written),
            },
        )
    )
