"""The example's canned answers and private channels."""

import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.example.material import DATA
from triage.models import CannedAnswer, CannedText, PrivateChannel, Team

LANGUAGES = ("nl", "en")


def add_answers(session: Session, now: datetime) -> None:
    """Add them, marked as an example; the worker reads them afterwards."""
    told = json.loads((DATA / "answers.json").read_text("utf-8"))
    teams = {team.slug: team.id for team in session.scalars(select(Team))}
    for position, door in enumerate(told["private_channels"]):
        session.add(PrivateChannel(position=position, is_example=True, **door))
    for one in told["canned"]:
        session.add(
            CannedAnswer(
                title=one["title"],
                shortcut=one["shortcut"],
                team_id=teams.get(one.get("team", "")),
                needs_approval=bool(one.get("needs_approval")),
                is_example=True,
                created_at=now,
                changed_at=now,
                texts=[CannedText(language=name, body=one[name]) for name in LANGUAGES],
            )
        )
