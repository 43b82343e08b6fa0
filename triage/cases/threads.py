"""Which case a conversation goes on in, through merges and splits.

A merged case keeps its conversations: whoever asks is led on to the case it was merged into.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, aliased

from triage.models import LIVE, Case, CaseMention, CaseThread, Mention


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention belongs: `home_id` of itself, `case` as things are now (locked)."""

    home_id: int
    case: Case


def place_of(session: Session, mention: Mention) -> Place | None:
    """The case of the post that this one answers, else the case of its conversation."""
    answered = _home_of_answered_post(session, mention)
    if answered is not None:
        place = Place(answered, lock_root(session, answered))
        if place.case.status != "closed":
            return place
    home = session.scalar(
        select(CaseThread.case_id).where(
            CaseThread.source_id == mention.source_id,
            CaseThread.conversation_id == mention.conversation_id,
        )
    )
    return Place(home, lock_root(session, home)) if home is not None else None


def lock_root(session: Session, case_id: int) -> Case:
    """The case that this one is part of now (or the case itself), locked."""
    while True:
        chain = _chain(session, case_id)
        # In the order of ids, as everybody who locks several cases does.
        locked = {
            case.id: case
            for case in session.scalars(
                select(Case)
                .where(Case.id.in_(chain))
                .order_by(Case.id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
        }
        followed = [case_id]
        while (into := locked[followed[-1]].merged_into_id) in locked and into is not None:
            followed.append(into)
        root = locked[followed[-1]]
        if root.merged_into_id is None:
            return root  # else somebody merged it between reading and locking: look again


def subtree_of(session: Session, case_id: int) -> list[int]:
    """The case, first, and all that were merged into it, at any depth."""
    tree = select(Case.id).where(Case.id == case_id).cte("tree", recursive=True)
    below = aliased(Case)
    tree = tree.union(select(below.id).join(tree, below.merged_into_id == tree.c.id))
    return list(session.scalars(select(tree.c.id).order_by(tree.c.id != case_id, tree.c.id)))


def take_thread(
    session: Session,
    source_id: int,
    conversation_id: str,
    case_id: int,
    *,
    only_from_ended: bool = False,
) -> None:
    """Let the next posts of the conversation go to this case."""
    ended = select(Case.id).where(Case.status.in_(("closed", "resolved")))
    session.execute(
        insert(CaseThread)
        .values(source_id=source_id, conversation_id=conversation_id, case_id=case_id)
        .on_conflict_do_update(
            index_elements=[CaseThread.source_id, CaseThread.conversation_id],
            set_={"case_id": case_id},
            where=CaseThread.case_id.in_(ended) if only_from_ended else None,
        )
    )


def hand_threads_over(session: Session, threads: Collection[tuple[int, str]], case_id: int) -> None:
    """Let these conversations go on in another case."""
    for source_id, conversation_id in sorted(threads):
        session.execute(
            update(CaseThread)
            .where(CaseThread.source_id == source_id, CaseThread.conversation_id == conversation_id)
            .values(case_id=case_id)
        )


def _chain(session: Session, case_id: int) -> list[int]:
    chain = [case_id]
    while True:
        into = session.scalar(select(Case.merged_into_id).where(Case.id == chain[-1]))
        if into is None:
            return chain
        chain.append(into)


def _home_of_answered_post(session: Session, mention: Mention) -> int | None:
    if not mention.in_reply_to:
        return None
    return session.scalar(
        select(CaseMention.home_case_id)
        .join(Mention, Mention.id == CaseMention.mention_id)
        .where(
            Mention.source_id == mention.source_id,
            Mention.external_id == mention.in_reply_to,
        )
    )


def is_live(case: Case) -> bool:
    """Whether somebody still has to do something about the case."""
    return case.status in LIVE
