"""What others have to hear of a merge or its end: cases, the linker, the search, the CRM."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.cases.opening import describe_case
from triage.customers.identities import Clue
from triage.lifecycle.assessing import put_assessments
from triage.linking.keeping_keys import wait_for_keys
from triage.links.relinking import relink_authors, relink_customers
from triage.models import LIVE, Case, CaseMention, Identity, Link


def cases_of(session: Session, customer_ids: Collection[int]) -> dict[int, int]:
    """By case, its customer, as it is now."""
    rows = session.execute(
        select(Case.id, Case.customer_id).where(Case.customer_id.in_(customer_ids))
    )
    return {case_id: customer_id for case_id, customer_id in rows if customer_id is not None}


def tell_everybody(
    session: Session,
    customer_ids: Iterable[int],
    before: dict[int, int],
    *,
    now: datetime,
    actor_id: int | None,
) -> int:
    """Cases that changed hands log it and are told to the CRM; linking and keys are made anew.

    Returns how many cases changed hands.
    """
    ids = sorted(set(customer_ids))
    after = cases_of(session, ids)
    changed = sorted(case_id for case_id, owner in after.items() if before.get(case_id) != owner)
    _tell_cases(session, changed, now, actor_id)
    wait_for_keys(session, ids)
    put_assessments(session, ids)
    relink_customers(session, ids)
    relink_authors(session, _handles(session, ids))
    return len(changed)


def _tell_cases(
    session: Session, case_ids: Collection[int], now: datetime, actor_id: int | None
) -> None:
    cases = session.scalars(
        select(Case)
        .where(Case.id.in_(case_ids))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    linked = set(
        session.scalars(
            select(CaseMention.case_id)
            .join(Link, Link.mention_id == CaseMention.mention_id)
            .where(CaseMention.case_id.in_(case_ids), Link.status == "linked")
        )
    )
    for case in cases:
        log_event(session, case, "linked", now=now, actor_id=actor_id, customer_id=case.customer_id)
        # The survivor may be worth more than the record that was linked.
        if case.status in LIVE and case.id in linked:
            describe_case(session, case, now)
        else:
            touch(case, now)
        announce(session, case, "case.updated")
    session.flush()


def _handles(session: Session, customer_ids: Collection[int]) -> list[Clue]:
    rows = session.execute(
        select(Identity.network, Identity.value).where(
            Identity.customer_id.in_(customer_ids), Identity.kind == "handle"
        )
    )
    return [Clue("handle", value, network) for network, value in rows]
