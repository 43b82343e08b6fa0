"""The example company: a shop with customers, people, sources and eight weeks of history.

It shows a new installation alive, is marked as an example in every table, and is removed with
one command. Everything runs through the real rooms: sources are fetched, texts classified,
customers linked, cases opened and worked on.
"""

import logging
from collections.abc import Callable
from typing import Final

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from triage.bootstrap import Services
from triage.errors import WrongInputError
from triage.example.dealings import judge_all
from triage.example.history import play_history
from triage.example.listening import set_up_monitors
from triage.example.material import Material
from triage.example.setting import set_up
from triage.mentions.understanding import TextAnalyser
from triage.models import (
    Calendar,
    CannedAnswer,
    Case,
    CaseEvent,
    Company,
    Consent,
    Customer,
    CustomerNote,
    CustomerPolicy,
    Link,
    Mention,
    Monitor,
    PrivateChannel,
    Review,
    RoutingRule,
    SlaPolicy,
    Source,
    Team,
    User,
)

log = logging.getLogger(__name__)
_ATTEMPTS: Final = 5
# Where example people may have left their name outside of the example.
_NAMED: Final = (
    Case.assignee_id,
    Link.decided_by,
    Review.decided_by,
    CustomerNote.author_id,
    Consent.recorded_by,
    CustomerPolicy.created_by,
)


def load(services: Services, analyser: TextAnalyser, *, say: Callable[[str], None] = print) -> str:
    """Load the example; returns the password with which all its people log in.

    Raises WrongInputError where this installation has a company already.
    """
    with services.sessions.begin() as session:
        if session.scalar(select(Company.id)):
            raise WrongInputError("example", "this installation has a company already")
    material = Material(services.now())
    password = set_up(services, material, say)
    set_up_monitors(services)
    play_history(services, material, analyser, say)
    judge_all(services)
    return password


def remove(services: Services) -> int:
    """Delete everything that belongs to the example; returns how many mentions went with it."""
    attempt = 1
    while True:
        try:
            with services.sessions.begin() as session:
                return _remove_once(session)
        except OperationalError as error:
            # Workers judge the same customers meanwhile: a deadlock has one loser, who tries again.
            if attempt == _ATTEMPTS:
                raise
            attempt += 1
            log.warning("removing is tried again after %s", type(error.orig).__name__)


def _remove_once(session: Session) -> int:
    sources = select(Source.id).where(Source.is_example)
    people = select(User.id).where(User.is_example)
    mentions = session.scalar(
        select(func.count()).select_from(Mention).where(Mention.source_id.in_(sources))
    )
    # Cases of real sources may have met example people; their names go, the log stays.
    session.execute(delete(Case).where(Case.source_id.in_(sources)))
    session.execute(delete(Source).where(Source.is_example))
    session.execute(delete(Customer).where(Customer.is_example))
    session.execute(delete(RoutingRule).where(RoutingRule.is_example))
    session.execute(delete(Monitor).where(Monitor.is_example))
    session.execute(delete(SlaPolicy).where(SlaPolicy.is_example))
    session.execute(delete(CannedAnswer).where(CannedAnswer.is_example))
    session.execute(delete(PrivateChannel).where(PrivateChannel.is_example))
    session.execute(delete(Company).where(Company.is_example))
    for column in _NAMED:
        session.execute(update(column.class_).where(column.in_(people)).values({column: None}))
    worked = select(CaseEvent.actor_id).where(CaseEvent.actor_id.is_not(None))
    session.execute(
        update(User)
        .where(User.is_example, User.id.in_(worked))
        .values(enabled=False, password_hash=None)
    )
    session.execute(delete(User).where(User.is_example, User.id.not_in(worked)))
    session.execute(delete(Team).where(Team.is_example))
    session.execute(delete(Calendar).where(Calendar.is_example))
    return mentions or 0
