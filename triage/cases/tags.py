"""Labels on a case: put on, taken off, and suggested from those in use.

They are short free words that people and rules share; what a rule put on stands in `routing`.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.cases.changing import conclude, find_case
from triage.errors import WrongInputError
from triage.models import Case, RoutingRule
from triage.people.viewer import Viewer

MAX_TAG_CHARS: Final = 40
MAX_TAGS: Final = 20
# Suggestions come from the newest cases: a label that nobody used for long is not offered.
_NEWEST_CASES: Final = 500


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
    case, tag = find_case(session, viewer, case_id), clean_tag(tag)
    if tag in case.tags:
        return case.version
    if len(case.tags) >= MAX_TAGS:
        raise WrongInputError("tag", f"at most {MAX_TAGS} labels")
    case.tags = with_tags(case.tags, [tag])
    return conclude(session, case, viewer, now, "tagged", tags=[tag])


def remove_tag(session: Session, viewer: Viewer, case_id: int, *, tag: str, now: datetime) -> int:
    """Take a label off; a second click changes nothing. Returns the case's version."""
    case = find_case(session, viewer, case_id)
    if tag not in case.tags:
        return case.version
    case.tags = [kept for kept in case.tags if kept != tag]
    return conclude(session, case, viewer, now, "untagged", tags=[tag])


def known_tags(session: Session, *, limit: int = 100) -> list[str]:
    """Labels in use on the newest cases or in rules, those used most first."""
    newest = select(Case.tags).order_by(Case.id.desc()).limit(_NEWEST_CASES).subquery()
    tag = func.jsonb_array_elements_text(newest.c.tags).column_valued("tag", joins_implicitly=True)
    used = session.scalars(
        select(tag).select_from(newest).group_by(tag).order_by(func.count().desc(), tag)
    ).all()
    rules = session.scalars(select(RoutingRule.actions).where(RoutingRule.deleted_at.is_(None)))
    given = sorted({str(tag) for actions in rules for tag in actions.get("tags", ())})
    return with_tags(used, given)[:limit]
