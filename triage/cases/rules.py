"""What a company decided about its cases: when posts join, when cases close, what points count.

One JSON object with the company's row; where it says nothing, the defaults here hold.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.cases.priority import PriorityPoints, read_points
from triage.errors import WrongInputError
from triage.models import Company
from triage.people.viewer import Viewer
from triage.seen import check_seen

WHO_DECIDES: Final = ("manager", "admin")
_BOUNDS: Final[Mapping[str, tuple[int, int]]] = {
    "join_within_h": (0, 24 * 90),
    "join_from_percent": (50, 100),
    "close_after_days": (1, 365),
}


@dataclass(frozen=True, slots=True)
class CaseRules:
    """How cases begin, go on and end here."""

    # A post elsewhere by the same author joins their live case within so many hours; 0: never.
    join_within_h: int = 72
    # … when its category is the same, or the texts are this near in meaning.
    join_from_percent: int = 85
    close_after_days: int = 14  # after it was resolved
    points: PriorityPoints = field(default_factory=PriorityPoints)


def read_rules(session: Session) -> CaseRules:
    """The company's rules."""
    stored = session.scalar(select(Company.case_rules).where(Company.id == 1)) or {}
    numbers = {name: int(stored[name]) for name in _BOUNDS if name in stored}
    return CaseRules(points=read_points(stored.get("points", {})), **numbers)


def save_rules(
    session: Session, viewer: Viewer, changes: Mapping[str, int], *, seen: str | None = None
) -> CaseRules:
    """Change when posts join and cases close. Raises ForbiddenError, WrongInputError, StaleError.

    `seen` is the sign of the numbers that the form was filled in from.
    """
    viewer.require(*WHO_DECIDES)
    for name, value in changes.items():
        low, high = _BOUNDS[name]
        if not low <= value <= high:
            raise WrongInputError(name, f"a whole number from {low} to {high}")
    rules = _locked(session)
    if any(getattr(rules, name) != value for name, value in changes.items()):
        check_seen(seen, {name: getattr(rules, name) for name in _BOUNDS})
    for name, value in changes.items():
        rules = replace(rules, **{name: value})  # type: ignore[arg-type] # the names of _BOUNDS
    _store(session, rules)
    return rules


def save_points(
    session: Session, viewer: Viewer, points: PriorityPoints, *, seen: str | None = None
) -> None:
    """Change what things count for; `seen` as in `save_rules`.

    Raises ForbiddenError, WrongInputError, StaleError.
    """
    viewer.require(*WHO_DECIDES)
    for name, value in flat_points(points).items():
        check_points(name, value)
    rules = _locked(session)
    if rules.points != points:
        check_seen(seen, flat_points(rules.points))
    _store(session, replace(rules, points=points))


def flat_points(points: PriorityPoints) -> dict[str, int]:
    """The points by name, `severity.blame` for those in groups."""
    flat: dict[str, int] = {}
    for name, value in asdict(points).items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": number for key, number in value.items()}
        else:
            flat[name] = value
    return flat


def points_of_flat(flat: Mapping[str, int]) -> PriorityPoints:
    """The opposite of `flat_points`; what is missing is as by default."""
    stored: dict[str, Any] = {}
    for name, value in flat.items():
        group, dot, key = name.partition(".")
        if dot:
            stored.setdefault(group, {})[key] = value
        else:
            stored[name] = value
    return read_points(stored)


def check_points(name: str, value: int) -> None:
    """Raise WrongInputError for a number that makes no sense there."""
    low, high = (1, 10_000_000) if name.endswith(("_from", "_from_eur", "_every_h")) else (0, 100)
    if not low <= value <= high:
        raise WrongInputError(name, f"a whole number from {low} to {high}")


def _locked(session: Session) -> CaseRules:
    """The rules, held until the transaction ends: of two who save at once one is told."""
    session.execute(select(Company.id).where(Company.id == 1).with_for_update())
    return read_rules(session)


def _store(session: Session, rules: CaseRules) -> None:
    stored = asdict(rules)
    row = insert(Company).values(id=1, name="Luisterpost", case_rules=stored)
    session.execute(
        row.on_conflict_do_update(index_elements=[Company.id], set_={"case_rules": stored})
    )
