"""Turns kept deliveries into mentions, one at a time; order and repeats do not matter.

Reading a delivery may go out to the network, so it is done outside any transaction. Its results,
the note that it is handled, and what was last told of each post are written in one.
"""

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from ingest.errors import IngestError
from ingest.incoming import Delivery, Received, Told, account_of, read_delivery
from ingest.mentions import Refused
from ingest.outbound import GuardedClient
from triage.errors import SealedError
from triage.incoming.keeping import (
    ClaimedDelivery,
    claim_delivery,
    fail_delivery,
    finish_delivery,
    keep_delivery,
    note_counts,
)
from triage.incoming.signatures import LONGEST_NAME, Proven, is_same
from triage.mentions.storing import Stored, mark_removed, store_mentions, store_refused
from triage.models import Source, ToldItem
from triage.queueing.work import LEASE_S
from triage.sources.options import hide_secrets, open_options
from triage.sources.yields import note_yield

# Of one delivery; a sender that gets everything wrong must not fill the list of the source.
_MOST_REFUSED: Final = 20

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of one delivery: what it changed, or why it could not be read."""

    delivery_id: int
    stored: Stored
    error: str | None = None


def handle_due_delivery(
    sessions: sessionmaker[Session],
    client: GuardedClient,
    *,
    now: datetime,
    lease_s: float = LEASE_S,
) -> Handled | None:
    """Handle the delivery that has been due longest; None when none is due."""
    with sessions.begin() as session:
        claimed = claim_delivery(session, lease_s=lease_s)
    if claimed is None:
        return None
    kind, options = "", dict[str, Any]()
    try:
        with sessions.begin() as session:
            source = session.get_one(Source, claimed.source_id)
            kind, options = source.kind, open_options(session, source.options)
        delivery = Delivery(claimed.body, claimed.sent_at, f"delivery {claimed.name[:80]}")
        received = read_delivery(kind, options, delivery, client, now=now)
        with sessions.begin() as session:
            stored = _store(session, claimed, kind, options, received, now)
    except Exception as error:
        if not isinstance(error, IngestError | SealedError):
            log.exception("delivery %d failed", claimed.id)
        problem = _problem_of(error, kind, options)
        with sessions.begin() as session:
            fail_delivery(session, claimed, error, problem)
        return Handled(claimed.id, Stored(), problem)
    return Handled(claimed.id, stored)


def _problem_of(error: Exception, kind: str, options: Mapping[str, Any]) -> str:
    if isinstance(error, IngestError | SealedError):
        return hide_secrets(str(error), kind, options) if kind else str(error)
    # Its words may be of what somebody wrote.
    return f"a fault of ours: {type(error).__name__}"


def _store(
    session: Session,
    claimed: ClaimedDelivery,
    kind: str,
    options: Mapping[str, Any],
    received: Received,
    now: datetime,
) -> Stored:
    """Everything it told, in one transaction with the note that it is handled."""
    if not finish_delivery(session, claimed, {}):
        log.warning("delivery %d was taken over by another worker; nothing stored", claimed.id)
        return Stored()
    lost = _pass_on(session, claimed, kind, options, received.elsewhere)
    newer, late = _keep_newer(session, claimed.source_id, received.told)
    mentions = [one.mention for one in newer if one.mention is not None]
    gone = [one.external_id for one in newer if one.mention is None]
    refused = [
        Refused(row.where, hide_secrets(row.reason, kind, options))
        for row in (*received.refused, *lost)
    ]
    stored = (
        store_mentions(session, claimed.source_id, mentions, now=now)
        + mark_removed(session, claimed.source_id, gone, now=now)
        + store_refused(session, claimed.source_id, refused[:_MOST_REFUSED])
    )
    note_yield(session, claimed.source_id, stored, now=now)
    note_counts(session, claimed, {**asdict(stored), "refused": len(refused), "late": late})
    return stored


def _keep_newer(session: Session, source_id: int, told: Sequence[Told]) -> tuple[list[Told], int]:
    """The tidings that are newer than what was told before, and how many came too late.

    Of two from the same moment a deletion counts, whichever came first.
    """
    ordered = sorted(told, key=lambda one: one.external_id)
    if not ordered:
        return [], 0
    statement = insert(ToldItem)
    new = statement.excluded
    is_newer = or_(
        ToldItem.told_at < new.told_at,
        and_(ToldItem.told_at == new.told_at, or_(new.is_deleted, ~ToldItem.is_deleted)),
    )
    statement = statement.on_conflict_do_update(
        index_elements=["source_id", "external_id"],
        set_={"told_at": new.told_at, "is_deleted": new.is_deleted, "noted_at": func.now()},
        where=is_newer,
    )
    rows = [
        {
            "source_id": source_id,
            "external_id": one.external_id,
            "told_at": one.told_at,
            "is_deleted": one.mention is None,
        }
        for one in ordered
    ]
    kept = set(session.scalars(statement.returning(ToldItem.external_id), rows))
    newer = [one for one in ordered if one.external_id in kept]
    return newer, len(ordered) - len(newer)


def _pass_on(
    session: Session,
    claimed: ClaimedDelivery,
    kind: str,
    options: Mapping[str, Any],
    elsewhere: Mapping[str, bytes],
) -> list[Refused]:
    """Give parts for other accounts to their sources; what is nobody's is refused.

    Only a source with the same secret: else one app could speak for another one's page.
    """
    if not elsewhere:
        return []
    secret = str(options.get("app_secret") or "")
    owners: dict[str, int] = {}
    for source in session.scalars(
        select(Source).where(Source.kind == kind, Source.enabled).order_by(Source.id)
    ):
        theirs = _open_or_nothing(session, source)
        if secret and is_same(secret, str(theirs.get("app_secret") or "")):
            account = _account(kind, theirs)
            owners.setdefault(account, source.id)
    lost = []
    for account, body in sorted(elsewhere.items()):
        owner = owners.get(account)
        if owner is None or owner == claimed.source_id:
            lost.append(Refused(f"account {account}", "is listened to by no source"))
            continue
        # Long names would not fit with the account behind them.
        name = hashlib.sha256(f"{claimed.name}:{account}".encode()).hexdigest()[:LONGEST_NAME]
        keep_delivery(session, owner, Proven(name, claimed.sent_at), body)
    return lost


def _open_or_nothing(session: Session, source: Source) -> dict[str, Any]:
    try:
        return open_options(session, source.options)
    except SealedError:
        return {}


def _account(kind: str, options: Mapping[str, object]) -> str:
    try:
        return account_of(kind, options) or ""
    except IngestError:
        return ""
