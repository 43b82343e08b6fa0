"""Our own posts as they come back from the source: they are our answer, never a new mention of us.

A post is known by its id there, or by its address where two sources see the same account. It may
come back before we know that it was sent: then it is taken out of the case when we do.
"""

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from triage.cases.opening import describe_case
from triage.models import Case, CaseMention, Mention, Reply, Review


def is_own_answer(session: Session, mention: Mention) -> bool:
    """Whether this mention is an answer of ours; the answer then knows of it."""
    same = [Reply.external_id == mention.external_id]
    if mention.url:
        same.append(Reply.url == mention.url)
    reply = session.scalar(
        select(Reply)
        .join(Mention, Mention.id == Reply.mention_id)
        .where(
            Reply.external_id.is_not(None),
            or_(*same),
            or_(Mention.source_id == mention.source_id, Reply.url == mention.url),
        )
        .limit(1)
    )
    if reply is None:
        return False
    reply.returned_id = mention.id
    return True


def adopt_returned(session: Session, reply: Reply, now: datetime) -> None:
    """Take the post that came back before we knew that it was ours out of its case."""
    if reply.external_id is None or reply.mention_id is None:
        return
    source_id = session.scalar(select(Mention.source_id).where(Mention.id == reply.mention_id))
    mention = session.scalar(
        select(Mention).where(
            Mention.source_id == source_id, Mention.external_id == reply.external_id
        )
    )
    if mention is None:
        return
    reply.returned_id = mention.id
    session.execute(delete(Review).where(Review.mention_id == mention.id))
    member = session.get(CaseMention, mention.id)
    if member is None:
        return
    case = session.get_one(Case, member.case_id, with_for_update=True)
    session.delete(member)
    session.flush()
    describe_case(session, case, now)
