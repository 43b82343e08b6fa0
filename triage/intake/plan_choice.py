"""How a file from the command line is to be read: as told, as saved, or as it looks."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from triage.intake.apart import inspect_apart
from triage.intake.layouts import find_layouts
from triage.intake.mappings import mapping_for, mapping_named
from triage.intake.plans import Plan


@dataclass(frozen=True, slots=True)
class ChosenPlan:
    """A plan, and in words why, where somebody may wonder."""

    plan: Plan
    because: str = ""


def choose_plan(
    session: Session, path: Path, *, layout: str | None = None, mapping: str | None = None
) -> ChosenPlan:
    """A named mapping or layout, else a mapping saved for such columns, else what is recognised.

    Raises WrongInputError for names that are not known, and for a file of no use.
    """
    if mapping:
        named = mapping_named(session, mapping)
        header = inspect_apart(path).header
        return ChosenPlan(Plan(named.for_header(header)))
    found = inspect_apart(path, layout=layout)
    if layout:
        return ChosenPlan(found.plan)
    if saved := mapping_for(session, found.header):
        told = f"its columns are those of the saved mapping “{saved.name}”"
        return ChosenPlan(Plan(saved.for_header(found.header)), told)
    if found.plan.layout:
        title = find_layouts()[found.plan.layout].title
        return ChosenPlan(found.plan, f"its columns are those of an export of {title}")
    return ChosenPlan(Plan())
