"""What agents say of a monitor's mentions, and learning from it.

Not about us: what somebody said was not. About us: what somebody said was, judged in any other
way (a complaint, another category), or answered. Learned again when enough was said since.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from triage.errors import NotFoundError
from triage.labels.correcting import correct_case
from triage.labels.keeping import answers_of, keep_label
from triage.labels.overlay import NOT_ABOUT_US
from triage.models import CaseMention, Label, Mention, MentionMonitor, Monitor, Reply
from triage.monitors.kept import read_heard
from triage.monitors.listening import ABOUT_US, vectors_of
from triage.monitors.looking import begin_looking
from triage.monitors.relevance import LEAST, MOST, Example, judge_of, learn
from triage.people.viewer import Viewer, may_see_mention
from triage.queueing.work import put_work

_AGAIN_AFTER: Final = 5  # further answers, or a tenth of those that were known

log = logging.getLogger(__name__)


def say_relevance(
    session: Session,
    viewer: Viewer,
    monitor_id: int,
    mention_id: int,
    *,
    is_about_us: bool | None,
    now: datetime,
) -> None:
    """Say whether the company is meant in a mention of a monitor; None takes the answer back.

    What is not about the company leaves its case; what is goes its usual way. A second click
    changes nothing. Raises NotFoundError.
    """
    mention = session.scalar(
        select(Mention)
        .join(MentionMonitor, MentionMonitor.mention_id == Mention.id)
        .where(
            Mention.id == mention_id,
            MentionMonitor.monitor_id == monitor_id,
            may_see_mention(viewer),
        )
    )
    if mention is None:
        raise NotFoundError(f"no mention {mention_id} of monitor {monitor_id}")
    before = answers_of(session, [mention_id]).get(mention_id, {}).get("relevance")
    value = None if is_about_us is None else ABOUT_US if is_about_us else NOT_ABOUT_US
    if value == before:
        return
    member = session.get(CaseMention, mention_id)
    if value == NOT_ABOUT_US and member is not None:
        correct_case(
            session,
            viewer,
            member.case_id,
            question="relevance",
            value=value,
            now=now,
            mention_id=mention_id,
        )
        return
    keep_label(
        session,
        mention,
        question="relevance",
        value=value,
        before=before,
        by_id=viewer.id,
        now=now,
    )
    put_work(session, "decide", [mention_id])


def learn_next(sessions: sessionmaker[Session], *, now: datetime) -> bool:
    """Let one monitor learn from what was said since it last did; False where none has to."""
    with sessions.begin() as session:
        newest = session.scalar(select(func.max(Label.id))) or 0
        monitor_id = session.scalar(
            select(Monitor.id)
            .where(Monitor.taught_to < newest, Monitor.enabled, Monitor.deleted_at.is_(None))
            .order_by(Monitor.id)
            .limit(1)
        )
        if monitor_id is None:
            return False
        examples = read_examples(session, monitor_id)
        known = _known(session, monitor_id)
        if not _is_worth_it(examples, known):
            _remember(session, monitor_id, newest)
            return True
    try:
        judge = learn(examples)  # seconds, with no transaction open
    except Exception:  # what one cannot learn from must not keep the others from learning
        log.exception("monitor %d could not learn", monitor_id)
        judge = None
    with sessions.begin() as session:
        _remember(session, monitor_id, newest)
        monitor = session.get(Monitor, monitor_id, with_for_update={"key_share": True})
        if monitor is not None and judge is not None:
            counted = judge.is_good or _is_good(monitor)
            monitor.relevance = judge.to_json()
            if counted and monitor.relevance_on:
                begin_looking(monitor, now)
    return True


def read_examples(session: Session, monitor_id: int) -> list[Example]:
    """What was said of the monitor's mentions, the newest first."""
    said = _said(session, monitor_id)
    rows = {row.mention_id: row for row in read_heard(session, list(said))}
    vectors = vectors_of(session, list(said))
    return [
        Example(
            frozenset(rows[mention_id].heard.forms), tuple(vectors.get(mention_id, ())), is_about
        )
        for mention_id, is_about in said.items()
        if mention_id in rows
    ]


def count_answers(session: Session, monitor_id: int) -> tuple[int, int]:
    """Of how many mentions it is known that they are about us, and that they are not."""
    said = _said(session, monitor_id)
    about = sum(said.values())
    return about, len(said) - about


def _said(session: Session, monitor_id: int) -> dict[int, bool]:
    """By mention whether the company is meant, as far as people made it clear."""
    own = select(MentionMonitor.mention_id).where(MentionMonitor.monitor_id == monitor_id)
    newest = func.max(Label.id)
    labelled = session.scalars(
        select(Label.mention_id)
        .where(Label.mention_id.in_(own))
        .group_by(Label.mention_id)
        .order_by(newest.desc())
        .limit(4 * MOST)
    ).all()
    said = {
        mention_id: answers.get("relevance") != NOT_ABOUT_US
        for mention_id, answers in _in_order(answers_of(session, labelled), labelled)
        if answers
    }
    answered = session.scalars(
        select(Reply.mention_id)
        .where(Reply.state == "sent", Reply.mention_id.in_(own))
        .order_by(Reply.id.desc())
        .limit(MOST)
    )
    for mention_id in answered:
        if mention_id is not None:
            said.setdefault(mention_id, True)
    return said


def _in_order(
    answers: Mapping[int, Mapping[str, str]], order: Sequence[int]
) -> list[tuple[int, Mapping[str, str]]]:
    return [(mention_id, answers[mention_id]) for mention_id in order if mention_id in answers]


def _is_worth_it(examples: Sequence[Example], known: int) -> bool:
    about = sum(one.is_about for one in examples)
    if min(about, len(examples) - about) < LEAST:
        return False
    used = min(about, MOST) + min(len(examples) - about, MOST)
    return not known or used == 2 * MOST or used - known >= max(_AGAIN_AFTER, known // 10)


def _known(session: Session, monitor_id: int) -> int:
    kept = session.scalar(select(Monitor.relevance).where(Monitor.id == monitor_id))
    if not kept:
        return 0
    figures = judge_of(kept).figures
    return figures.about + figures.other


def _is_good(monitor: Monitor) -> bool:
    return bool(monitor.relevance) and judge_of(monitor.relevance or {}).is_good


def _remember(session: Session, monitor_id: int, newest: int) -> None:
    session.execute(update(Monitor).where(Monitor.id == monitor_id).values(taught_to=newest))
