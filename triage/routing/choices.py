"""What an installation has that rules can name: sources, stages, service levels, answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from triage.models import CannedAnswer, Customer, SlaPolicy, Source

# All customers may be millions; a stage that none of the newest is in is seldom asked for.
_NEWEST: Final = 2_000
_TRAITS: Final = ("top", "late_payer", "bargain_hunter", "do_not_contact")


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """A source that rules can name."""

    id: int
    name: str
    kind: str
    tags: tuple[str, ...]


def read_sources(session: Session) -> list[SourceChoice]:
    """All sources by name."""
    rows = session.execute(
        select(Source.id, Source.name, Source.kind, Source.tags).order_by(Source.name)
    )
    return [SourceChoice(row.id, row.name, row.kind, tuple(row.tags)) for row in rows]


def list_stages(session: Session) -> list[str]:
    """The stages that customers are in."""
    newest = select(Customer.stage).order_by(Customer.id.desc()).limit(_NEWEST).subquery()
    found = session.scalars(select(newest.c.stage).distinct().where(newest.c.stage.is_not(None)))
    return sorted(found)


def list_traits(session: Session) -> list[str]:
    """What customers are besides: top, late payer, in a segment of the customer file."""
    newest = select(Customer.traits).order_by(Customer.id.desc()).limit(_NEWEST).subquery()
    found = session.scalars(select(func.jsonb_array_elements_text(newest.c.traits)).distinct())
    return [*_TRAITS, *sorted(set(found) - set(_TRAITS))]


def list_policies(session: Session) -> Sequence[tuple[int, str]]:
    """Service levels that a rule can choose."""
    rows = session.execute(select(SlaPolicy.id, SlaPolicy.name).order_by(SlaPolicy.position))
    return rows.all()


def list_answers(session: Session) -> Sequence[str]:
    """The titles of canned answers that a rule can propose."""
    return session.scalars(
        select(CannedAnswer.title)
        .where(CannedAnswer.archived_at.is_(None))
        .order_by(CannedAnswer.title)
        .distinct()
    ).all()
