"""Looks at mentions that were stored before anybody looked for special data, the newest first."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from triage.mentions.readable import readable_text
from triage.models import Mention, MentionRevision, SpecialPolicy
from triage.special.marking import keep_marks, read_special

ROUND: Final = 500


def look_back(sessions: sessionmaker[Session], *, rounds: int = 20) -> int:
    """Look at some older mentions; returns how many. What is left waits for the next time."""
    looked = 0
    for _ in range(rounds):
        some = _look_at_some(sessions)
        looked += some
        if some < ROUND:
            break
    return looked


def _look_at_some(sessions: sessionmaker[Session]) -> int:
    with sessions.begin() as session:
        below = session.scalar(select(SpecialPolicy.look_below).where(SpecialPolicy.id == 1))
        rows = _read(session, below) if below is not None else []
    if below is None:
        return 0
    # No transaction is open while texts are read.
    told = read_special(rows)
    with sessions.begin() as session:
        policy = session.get_one(SpecialPolicy, 1, with_for_update=True)
        if policy.look_below != below:
            return 0  # somebody else was here
        policy.look_below = min(row[0] for row in rows) if rows else None
        session.flush()
        alive = set(
            session.scalars(
                select(Mention.id)
                .where(Mention.id.in_([row[0] for row in rows]))
                .with_for_update(read=True, key_share=True)
            )
        )
        keep_marks(session, [one for one in told if one.mention_id in alive])
    return len(rows)


def _read(session: Session, below: int) -> list[tuple[int, int, str]]:
    """Mention, revision and everything that it ever said."""
    found = session.execute(
        select(Mention.id, Mention.revision, Mention.title, Mention.text)
        .where(Mention.id < below)
        .order_by(Mention.id.desc())
        .limit(ROUND)
    ).all()
    said = {row.id: [readable_text(row.title, row.text)] for row in found}
    for earlier in session.execute(
        select(MentionRevision.mention_id, MentionRevision.title, MentionRevision.text).where(
            MentionRevision.mention_id.in_(said)
        )
    ):
        said[earlier.mention_id].append(readable_text(earlier.title, earlier.text))
    return [(row.id, row.revision, "\n".join(said[row.id])) for row in found]
