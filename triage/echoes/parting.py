"""Takes apart what was wrongly put together, for good."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.echoes.grouping import group_echoes
from triage.errors import NotFoundError
from triage.models import EchoParting, Mention
from triage.people.viewer import Viewer, may_see_mention
from triage.queueing.work import put_work


def take_apart(session: Session, viewer: Viewer, mention_id: int, *, now: datetime) -> None:
    """Let a mention stand for itself from now on, and be decided on; twice is once.

    Raises NotFoundError for a mention that is not in the viewer's sight.
    """
    seen = select(Mention.id).where(Mention.id == mention_id, may_see_mention(viewer))
    if session.scalar(seen) is None:
        raise NotFoundError(f"no mention {mention_id}")
    kept = session.execute(
        insert(EchoParting)
        .values(mention_id=mention_id, by_id=viewer.id, at=now)
        .on_conflict_do_nothing()
        .returning(EchoParting.mention_id)
    ).all()
    if kept:
        group_echoes(session, [mention_id])
        put_work(session, "decide", [mention_id])
