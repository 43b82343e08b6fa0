"""Labels in the database, and the analyses that they change.

The classifier's own row stays as it was; beside it stands one with people's answers laid over,
and that one is current. So a later reading of the same text never overwrites what people said.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.labels.overlay import NOT_ABOUT_US, laid_over
from triage.models import Analysis, Label, Mention, MentionMonitor

BY_HAND: Final = "+hand"
_COPIED: Final = tuple(
    column.key
    for column in Analysis.__table__.columns
    if column.key not in ("id", "model_version", "is_current", "created_at")
)


def keep_label(
    session: Session,
    mention: Mention,
    *,
    question: str,
    value: str | None,
    before: str | None,
    by_id: int,
    now: datetime,
) -> None:
    """Add an answer about the text as it reads now, and let it count; None withdraws."""
    analysis = current_analysis(session, mention.id)
    session.add(
        Label(
            mention_id=mention.id,
            revision=mention.revision,
            question=question,
            value=value,
            before=before,
            by_id=by_id,
            at=now,
            model_version=_own_version(analysis.model_version) if analysis else None,
        )
    )
    session.flush()
    if question == "relevance":
        _tell_monitors(session, mention.id, value)
    apply_labels(session, [mention.id])


def answers_of(session: Session, mention_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """What people said of these texts as they read now: mention → question → value.

    The questions stand in the order in which they were answered.
    """
    rows = session.execute(
        select(Label.mention_id, Label.question, Label.value)
        .join(Mention, (Mention.id == Label.mention_id) & (Mention.revision == Label.revision))
        .where(Label.mention_id.in_(mention_ids))
        .order_by(Label.id)
    )
    found: dict[int, dict[str, str]] = {}
    for mention_id, question, value in rows:
        answers = found.setdefault(mention_id, {})
        answers.pop(question, None)
        if value is not None:
            answers[question] = value
    return found


def is_not_about_us(session: Session, mention: Mention) -> bool:
    """Whether somebody said that the text, as it reads now, has nothing to do with the company."""
    answers = answers_of(session, [mention.id]).get(mention.id, {})
    return answers.get("relevance") == NOT_ABOUT_US


def current_analysis(session: Session, mention_id: int) -> Analysis | None:
    """The analysis that counts now."""
    return session.scalar(
        select(Analysis)
        .where(Analysis.mention_id == mention_id, Analysis.is_current)
        .execution_options(populate_existing=True)
    )


def apply_labels(session: Session, mention_ids: Collection[int]) -> None:
    """Let people's answers count in the analyses of these mentions; most have none."""
    for mention_id, answers in answers_of(session, mention_ids).items():
        current = current_analysis(session, mention_id)
        if current is None:
            continue
        own = _own_analysis(session, current)
        session.execute(
            update(Analysis)
            .where(Analysis.mention_id == mention_id, Analysis.is_current)
            .values(is_current=False)
        )
        columns = laid_over(answers)
        if columns:
            _put_by_hand(session, own, columns)
        else:
            session.execute(update(Analysis).where(Analysis.id == own.id).values(is_current=True))
        session.expire_all()


def _tell_monitors(session: Session, mention_id: int, value: str | None) -> None:
    """What a person said counts more than what a monitor learned; exactly 0 tells that."""
    is_not = value == NOT_ABOUT_US
    session.execute(
        update(MentionMonitor)
        .where(MentionMonitor.mention_id == mention_id)
        .values(is_doubtful=is_not, relevance=0.0 if is_not else 1.0 if value else None)
    )


def _own_analysis(session: Session, current: Analysis) -> Analysis:
    """The classifier's own row behind the one that counts."""
    own = session.scalar(
        select(Analysis).where(
            Analysis.mention_id == current.mention_id,
            Analysis.revision == current.revision,
            Analysis.model_version == _own_version(current.model_version),
        )
    )
    return own or current


def _put_by_hand(session: Session, own: Analysis, columns: dict[str, Any]) -> None:
    values = {name: getattr(own, name) for name in _COPIED} | columns
    version = f"{_own_version(own.model_version)}{BY_HAND}"
    session.execute(
        insert(Analysis)
        .values(model_version=version, is_current=True, **values)
        .on_conflict_do_update(
            index_elements=["mention_id", "revision", "model_version"],
            set_=values | {"is_current": True},
        )
    )


def _own_version(model_version: str) -> str:
    return model_version.removesuffix(BY_HAND)
