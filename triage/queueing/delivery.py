"""Delivers one outbox message at a time; the network is used outside any transaction."""

import logging
from collections.abc import Mapping

from sqlalchemy.orm import Session, sessionmaker

from triage.errors import DeliveryError
from triage.queueing.outbox import Carrier, claim_message, mark_delivered, mark_failed
from triage.queueing.work import LEASE_S

log = logging.getLogger(__name__)


def deliver_message(
    sessions: sessionmaker[Session], carriers: Mapping[str, Carrier], *, lease_s: float = LEASE_S
) -> bool:
    """Deliver the message that has been due longest; False when nothing is due."""
    with sessions.begin() as session:
        message = claim_message(session, list(carriers), lease_s=lease_s)
    if message is None:
        return False
    try:
        carriers[message.destination].carry(message)
    except DeliveryError as error:
        with sessions.begin() as session:
            mark_failed(session, message, error)
    except Exception as error:  # one message that cannot be sent must not stop the others
        log.exception("message %s failed", message.id)
        problem = DeliveryError(f"{type(error).__name__}: {error}", permanent=False)
        with sessions.begin() as session:
            mark_failed(session, message, problem)
    else:
        with sessions.begin() as session:
            mark_delivered(session, message)
    return True
