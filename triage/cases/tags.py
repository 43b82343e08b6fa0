"""Labels on a case: put on, taken off, and suggested from those in use.

They are short free words that people and rules share; what a rule put on stands in `routing`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.log import announce, log_event, touch
from triage.errors import NotFoundError, WrongInputError
from triage.models import Case, RoutingRule
from triage.people.viewer import Viewer, may_see_case

MAX_TAG_CHARS: Final = 40
MAX_TAGS: Final = 20
# Suggestions come from the newest cases: a label that nobody used for long is not offered.
_NEWEST_CASES: Final = 2_000


def clean_tag(text: str) -> str:
    """A label as it is stored: lower case, single spaces, no commas. Raises WrongInputError."""
    tag = re.sub(r"[\s,\x00-\x1f]+", " ", text).strip().lower()
    if not tag:
        raise WrongInputError("tag", "write a label first")
    if len(tag) > MAX_TAG_CHARS:
        raise WrongInputError("tag", f"at most {MAX_TAG_CHARS} characters")
    return tag


def with_tags(tags: Sequence[str], added: Iterable[str]) -> list[str]:
    """The labels with further ones after them, each once."""
    return list(dict.fromkeys([*tags, *added]))


def add_tag(session: Session, viewer: Viewer, case_id: int, *, tag: str, now: datetime) -> int:
    """Put a label on; a second click changes nothing. Returns the case's version."""
    case, tag = _find(session, viewer, case_id), clean_tag(tag)
    if tag in case.tags:
        return case.version
    if len(case.tags) >= MAX_TAGS:
        raise WrongInputError("tag", f"at most {MAX_TAGS} labels")
    case.tags = with_tags(case.tags, [tag])
    return _done(session, case, viewer, now, "tagged", tag)


def remove_tag(session: Session, viewer: Viewer, case_id: int, *, tag: str, now: datetime) -> int:
    """Take a label off; a second click changes nothing. Returns the case's version."""
    case = _find(session, viewer, case_id)
    if tag not in case.tags:
        return case.version
    case.tags = [kept for kept in case.tags if kept != tag]
    return _done(session, case, viewer, now, "untagged", tag)


def known_tags(session: Session, *, limit: int = 100) -> list[str]:
    """Labels in use on the newest cases or in rules, those used most first."""
    newest = select(Case.tags).order_by(Case.id.desc()).limit(_NEWEST_CASES).subquery()
    tag = func.jsonb_array_elements_text(newest.c.tags).column_valued("tag")
    used = session.scalars(
        select(tag).select_from(newest, tag).group_by(tag).order_by(func.count().desc(), tag)
    ).all()
    rules = session.scalars(select(RoutingRule.actions).where(RoutingRule.deleted_at.is_(None)))
    given = sorted({str(tag) for actions in rules for tag in actions.get("tags", ())})
    return with_tags(used, given)[:limit]


def _done(session: Session, case: Case, viewer: Viewer, now: datetime, event: str, tag: str) -> int:
    log_event(session, case, event, now=now, actor_id=viewer.id, tags=[tag])
    version = touch(case, now)
    announce(session, case, "case.updated")
    return version


def _find(session: Session, viewer: Viewer, case_id: int) -> Case:
    case = session.scalar(
        select(Case)
        .where(Case.id == case_id, may_see_case(viewer))
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )
    if case is None:
        raise NotFoundError(f"no case {case_id}")
    return case
