"""What can be done to many cases at once: the steps, each a call to what is done to one case.

To add one, write a function and name it in `STEPS`; its options come from a form as texts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.cases import actions
from triage.cases.life import snooze_case
from triage.cases.merging import merge_cases
from triage.cases.tags import add_tag, remove_tag
from triage.errors import WrongInputError
from triage.labels.correcting import correct_case
from triage.models import Case
from triage.people.viewer import Viewer
from triage.replies.canned import read_canned
from triage.replies.filling import fill_for_case
from triage.replies.writing import queue_reply

Options = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Target:
    """One case of many; `version` as the person saw it, None where nobody looked at it."""

    case_id: int
    version: int | None = None


Step = Callable[[Session, Viewer, Target, Options, datetime], object]


def _claim(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.claim_case(session, viewer, target.case_id, now=now, version=target.version)


def _release(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.release_case(session, viewer, target.case_id, now=now, version=target.version)


def _assign(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.assign_case(
        session,
        viewer,
        target.case_id,
        assignee_id=_number(options, "assignee"),
        now=now,
        version=target.version,
    )


def _resolve(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.resolve_case(session, viewer, target.case_id, now=now, version=target.version)


def _reopen(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.reopen_case(session, viewer, target.case_id, now=now, version=target.version)


def _wait(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return actions.wait_for_customer(
        session, viewer, target.case_id, now=now, version=target.version
    )


def _snooze(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    try:
        until = datetime.fromisoformat(options.get("until", ""))
    except ValueError as error:
        raise WrongInputError("until", "choose a time within the next year") from error
    return snooze_case(
        session, viewer, target.case_id, until=until, now=now, version=target.version
    )


def _tag(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return add_tag(session, viewer, target.case_id, tag=options.get("tag", ""), now=now)


def _untag(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return remove_tag(session, viewer, target.case_id, tag=options.get("tag", ""), now=now)


def _merge(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    into_id = _number(options, "into")
    if into_id == target.case_id:
        return None  # the one that the others are merged into stays as it is
    return merge_cases(
        session, viewer, target.case_id, into_id=into_id, now=now, version=target.version
    )


def _reply(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    """Answer with one's own words or a canned answer, in the language of the case."""
    canned_id = _number(options, "canned") if options.get("canned") else None
    text = options.get("text", "")
    if canned_id is not None:
        text = _canned_text(session, viewer, target.case_id, canned_id)
    filled = fill_for_case(session, viewer, target.case_id, text)
    if filled.missing:
        raise WrongInputError("variables", ", ".join(filled.missing))
    return queue_reply(
        session,
        viewer,
        target.case_id,
        text=filled.text,
        now=now,
        version=target.version,
        canned_id=canned_id,
        key=UUID(options["key"]) if options.get("key") else None,
    )


def _canned_text(session: Session, viewer: Viewer, case_id: int, canned_id: int) -> str:
    texts = read_canned(session, viewer, canned_id).texts
    language = session.scalar(select(Case.language).where(Case.id == case_id)) or ""
    if language not in texts:
        raise WrongInputError("language", f"the canned answer has no text in {language!r}")
    return texts[language]


def _correct(
    session: Session, viewer: Viewer, target: Target, options: Options, now: datetime
) -> object:
    return correct_case(
        session,
        viewer,
        target.case_id,
        question=options.get("question", ""),
        value=options.get("value", ""),
        now=now,
        version=target.version,
    )


STEPS: Final[Mapping[str, Step]] = MappingProxyType(
    {
        "claim": _claim,
        "release": _release,
        "assign": _assign,
        "resolve": _resolve,
        "reopen": _reopen,
        "wait": _wait,
        "snooze": _snooze,
        "tag": _tag,
        "untag": _untag,
        "merge": _merge,
        "reply": _reply,
        "correct": _correct,
    }
)


def find_step(name: str) -> Step:
    """The step with this name. Raises WrongInputError that lists the known ones."""
    if name not in STEPS:
        raise WrongInputError("action", f"unknown; known are: {', '.join(STEPS)}")
    return STEPS[name]


def _number(options: Options, field: str) -> int:
    text = options.get(field, "")
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise WrongInputError(field, "choose one from the list")
    return int(text)
