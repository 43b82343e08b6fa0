"""Making one case of two, one of many posts two, and taking either back.

Every mention has a home, the case to which it belongs of itself, and stands in that case or in
the one this was merged into, at any depth. So unmerging needs no memory: whatever came home to
the merged case meanwhile leaves with it.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from triage.assigning.wanting import let_go_of_who_left
from triage.cases.changing import check_version, conclude, find_case, find_cases, refuse_ended
from triage.cases.log import announce, log_event
from triage.cases.opening import describe_case, new_case_for
from triage.cases.relating import put_relation
from triage.cases.standing import put, remember, restore
from triage.cases.threads import hand_threads_over, lock_root, subtree_of
from triage.errors import WrongInputError
from triage.models import LIVE, Case, CaseEvent, CaseMention, CaseThread, Mention
from triage.people.viewer import Viewer
from triage.sla.clocks import set_clocks

Thread = tuple[int, str]


def merge_cases(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    into_id: int,
    now: datetime,
    version: int | None = None,
) -> int:
    """Let the case go on as a part of another one, which the viewer sees too.

    Returns the version of the other one. Raises WrongInputError for a case that cannot take it.
    """
    if case_id == into_id:
        raise WrongInputError("into", "choose another case")
    case, into = find_cases(session, viewer, [case_id, into_id])
    if case.merged_into_id == into_id:
        return into.version  # a second click
    if case.merged_into_id is not None:
        raise WrongInputError("merged", f"the case goes on in case {case.merged_into_id}")
    check_version(session, case, version)
    refuse_ended(case)
    if into.merged_into_id is not None or into.status == "closed":
        raise WrongInputError("into", "choose a case that is not closed or merged")
    moved = _fold(session, case, into, viewer, now)
    was = remember(into)
    if into.status == "resolved":
        put(into, "open", now)
        let_go_of_who_left(session, into, now)
    _describe(session, into, now)
    return conclude(session, into, viewer, now, "moved_in", case_id=case.id, posts=moved, was=was)


def unmerge_case(session: Session, viewer: Viewer, case_id: int, *, now: datetime) -> int:
    """Let a merged case go its own way again, with its posts and those that came since.

    Returns its version. A second call changes nothing.
    """
    parent_id = session.scalar(select(Case.merged_into_id).where(Case.id == case_id))
    if parent_id is None:
        return find_cases(session, viewer, [case_id])[0].version
    # All on the way at once, in the order of ids: one after the other two could block each other.
    root_id = lock_root(session, case_id).id
    case, root = find_cases(session, viewer, [case_id, root_id])
    if case.merged_into_id is None:
        return case.version
    homes = subtree_of(session, case.id)
    _stand_as_before(session, case, homes, now)
    moved = _move(session, homes, case)
    log_event(session, root, "moved_out", now=now, actor_id=viewer.id, case_id=case.id, posts=moved)
    _describe(session, root, now)
    announce(session, root, "case.updated")
    _describe(session, case, now)
    return conclude(session, case, viewer, now, "unmerged", case_id=root.id, posts=moved)


def split_case(
    session: Session,
    viewer: Viewer,
    case_id: int,
    *,
    mention_ids: Collection[int],
    now: datetime,
    version: int | None = None,
) -> int:
    """Make a case of its own of some posts; returns its id.

    Raises WrongInputError where the posts are none, all, or not the case's own.
    """
    case = find_case(session, viewer, case_id)
    check_version(session, case, version)
    refuse_ended(case)
    homes = _homes(session, case, set(mention_ids))
    threads = _whole_threads(session, case, homes)
    mentions = session.scalars(
        select(Mention).where(Mention.id.in_(homes)).order_by(Mention.published_at, Mention.id)
    ).all()
    new = new_case_for(session, mentions[0], list(homes), now)
    _inherit(new, case, mentions[0])
    session.flush()
    _move_home(session, homes, new.id)
    hand_threads_over(session, threads, new.id)
    log_event(session, new, "opened", now=now, actor_id=viewer.id, split_from=case.id)
    put_relation(session, case.id, new.id, now)
    _describe(session, new, now)
    announce(session, new, "case.opened")
    _describe(session, case, now)
    conclude(
        session,
        case,
        viewer,
        now,
        "split",
        case_id=new.id,
        homes={str(mention_id): home for mention_id, home in homes.items()},
        threads=[[*thread, home] for thread, home in threads.items()],
    )
    return new.id


def join_again(
    session: Session, viewer: Viewer, case: Case, new: Case, split: dict[str, Any], now: datetime
) -> None:
    """Undo a split: the posts return to where they were at home, the new case becomes a part."""
    for mention_id, home in split["homes"].items():
        session.execute(
            update(CaseMention)
            .where(CaseMention.mention_id == int(mention_id), CaseMention.home_case_id == new.id)
            .values(home_case_id=home, case_id=lock_root(session, home).id)
            .execution_options(synchronize_session="fetch")
        )
    for source_id, conversation_id, home in split["threads"]:
        hand_threads_over(session, [(source_id, conversation_id)], home)
    _fold(session, new, case, viewer, now)
    _describe(session, case, now)


def fold_echo(session: Session, case: Case, into: Case, now: datetime) -> None:
    """Let a case that only repeats another one go on as a part of it, by the program itself.

    People take it apart again like any other merged case.
    """
    moved = _fold(session, case, into, None, now)
    was = remember(into)
    _describe(session, into, now)
    conclude(
        session, into, None, now, "moved_in", case_id=case.id, posts=moved, was=was, because="echo"
    )


def _fold(session: Session, case: Case, into: Case, viewer: Viewer | None, now: datetime) -> int:
    """Make `case` a part of `into`; returns how many posts moved."""
    was = remember(case)
    put(case, "merged", now)
    case.merged_into_id = into.id
    session.flush()
    moved = session.execute(
        update(CaseMention)
        .where(CaseMention.case_id == case.id)
        .values(case_id=into.id)
        .returning(CaseMention.mention_id)
        .execution_options(synchronize_session="fetch")
    ).all()
    into.last_mention_at = max(into.last_mention_at, case.last_mention_at)
    set_clocks(session, case, now)
    conclude(session, case, viewer, now, "merged", case_id=into.id, was=was)
    return len(moved)


def _move(session: Session, homes: Sequence[int], case: Case) -> int:
    session.flush()
    moved = session.execute(
        update(CaseMention)
        .where(CaseMention.home_case_id.in_(homes))
        .values(case_id=case.id)
        .returning(CaseMention.mention_id)
        .execution_options(synchronize_session="fetch")
    )
    return len(moved.all())


def _stand_as_before(session: Session, case: Case, homes: Sequence[int], now: datetime) -> None:
    """On its own again, as it stood when it was merged; open where its customer wrote since."""
    merged = session.execute(
        select(CaseEvent.at, CaseEvent.data)
        .where(CaseEvent.case_id == case.id, CaseEvent.kind == "merged")
        .order_by(CaseEvent.id.desc())
        .limit(1)
    ).one()
    wrote = session.scalar(
        select(CaseMention.mention_id)
        .where(CaseMention.home_case_id.in_(homes), CaseMention.joined_at > merged.at)
        .limit(1)
    )
    case.merged_into_id = None
    if wrote is None:
        restore(case, merged.data.get("was", {}), now)
    else:
        put(case, "open", now)
    if case.status in LIVE:
        let_go_of_who_left(session, case, now)


def _homes(session: Session, case: Case, mention_ids: set[int]) -> dict[int, int]:
    rows = session.execute(
        select(CaseMention.mention_id, CaseMention.home_case_id).where(
            CaseMention.case_id == case.id
        )
    )
    homes = {row.mention_id: row.home_case_id for row in rows}
    if not mention_ids or not mention_ids <= set(homes):
        raise WrongInputError("posts", "choose posts of this case")
    if mention_ids == set(homes):
        raise WrongInputError("posts", "leave at least one post in this case")
    return {mention_id: homes[mention_id] for mention_id in sorted(mention_ids)}


def _move_home(session: Session, mention_ids: Collection[int], case_id: int) -> None:
    """The posts stand in this case from now on, and belong there."""
    session.execute(
        update(CaseMention)
        .where(CaseMention.mention_id.in_(mention_ids))
        .values(case_id=case_id, home_case_id=case_id)
        .execution_options(synchronize_session="fetch")
    )


def _whole_threads(session: Session, case: Case, chosen: Collection[int]) -> dict[Thread, int]:
    """The conversations of which nothing stays behind, with the case that has them now."""
    rows = session.execute(
        select(
            Mention.id,
            Mention.source_id,
            Mention.conversation_id,
            CaseThread.case_id,
        )
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .join(
            CaseThread,
            (CaseThread.source_id == Mention.source_id)
            & (CaseThread.conversation_id == Mention.conversation_id),
        )
        .where(CaseMention.case_id == case.id)
    ).all()
    part_of_case = set(subtree_of(session, case.id))
    staying = {(row.source_id, row.conversation_id) for row in rows if row.id not in chosen}
    return {
        (row.source_id, row.conversation_id): row.case_id
        for row in rows
        if row.id in chosen
        and row.case_id in part_of_case
        and (row.source_id, row.conversation_id) not in staying
    }


def _inherit(new: Case, case: Case, first: Mention) -> None:
    """Those who worked on the whole go on with the part; an answer counts for what it answered."""
    new.team_id, new.rule_id, new.assignee_id = case.team_id, case.rule_id, case.assignee_id
    new.assign_wanted = case.assign_wanted
    new.sla_policy_id, new.sla_fixed = case.sla_policy_id, case.sla_fixed
    if case.first_response_at and case.first_response_at >= first.fetched_at:
        new.first_response_at = case.first_response_at


def _describe(session: Session, case: Case, now: datetime) -> None:
    """Sum up what the case is about now; `describe_case` lets its version grow."""
    session.flush()
    describe_case(session, case, now)
    set_clocks(session, case, now)
