"""Delivers one outbox message at a time; the network is used outside any transaction."""

from collections.abc import Mapping

from sqlalchemy.orm import Session, sessionmaker

from triage.errors import DeliveryError
from triage.queueing.outbox import Carrier, claim_message, mark_delivered, mark_failed


def deliver_message(sessions: sessionmaker[Session], carriers: Mapping[str, Carrier]) -> bool:
    """Deliver the message that has been due longest; False when nothing is due."""
    with sessions.begin() as session:
        message = claim_message(session, list(carriers))
    if message is None:
        return False
    try:
        carriers[message.destination].carry(message)
    except DeliveryError as error:
        with sessions.begin() as session:
            mark_failed(session, message, error)
    else:
        with sessions.begin() as session:
            mark_delivered(session, message)
    return True
