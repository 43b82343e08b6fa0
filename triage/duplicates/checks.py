"""Who is to be compared with all others, because they are new or something about them changed."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Session

from triage.models import DuplicateCheck


def queue_checks(session: Session, customer_ids: Iterable[int]) -> None:
    """Have the next search compare these customers; twice is once."""
    listed = sorted(set(customer_ids))
    if not listed:
        return
    told = func.unnest(cast(listed, ARRAY(BigInteger))).table_valued("id", name="told")
    session.execute(
        insert(DuplicateCheck)
        .from_select(["customer_id"], select(told.render_derived().c.id))
        .on_conflict_do_nothing()
    )


def has_due_checks(session: Session) -> bool:
    """Somebody is new or changed."""
    return session.scalar(select(DuplicateCheck.customer_id).limit(1)) is not None
