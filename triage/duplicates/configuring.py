"""Which value wins, as managers set it; a change has all records that it may concern made anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from triage.duplicates.golden import read_rules
from triage.duplicates.survivorship import CHOICES, Rule
from triage.errors import WrongInputError
from triage.models import SurvivorshipRule, ValueSource
from triage.people.viewer import Viewer

# Whoever has several sources, or stands for others, is looked at by the next search.
_QUEUE_ALL = text("""
    INSERT INTO duplicate_checks (customer_id)
    SELECT customer_id FROM customer_values GROUP BY customer_id HAVING count(*) > 1
    UNION SELECT merged_into_id FROM customers WHERE merged_into_id IS NOT NULL
    ON CONFLICT DO NOTHING
""")


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who tells values; the first one is trusted most."""

    id: int
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Survivorship:
    """What is set: by group of fields, and the sources in the order of trust."""

    rules: Mapping[str, Rule]
    sources: tuple[SourceRow, ...]


def read_survivorship(session: Session) -> Survivorship:
    """What is set now."""
    sources = session.scalars(
        select(ValueSource).order_by(ValueSource.position, ValueSource.kind, ValueSource.name)
    )
    rows = tuple(SourceRow(row.id, row.kind, row.name) for row in sources)
    return Survivorship(read_rules(session), rows)


def save_survivorship(
    session: Session, viewer: Viewer, rules: Mapping[str, Rule], order: Sequence[int]
) -> None:
    """Set the rules and the order of trust; sources that are not named keep their place behind.

    Raises ForbiddenError, and WrongInputError for an unknown field, strategy or source.
    """
    viewer.require("manager", "admin")
    for group, rule in rules.items():
        if rule.strategy not in CHOICES.get(group, ()):
            raise WrongInputError(group, f"{rule.strategy} is no rule for it")
    known = set(session.scalars(select(ValueSource.id)))
    if not known.issuperset(order):
        raise WrongInputError("sources", "names a source that does not exist")
    before = read_survivorship(session)
    session.execute(delete(SurvivorshipRule).where(SurvivorshipRule.field.in_(rules)))
    session.execute(
        insert(SurvivorshipRule),
        [
            {"field": group, "strategy": rule.strategy, "agent_first": rule.agent_first}
            for group, rule in sorted(rules.items())
        ],
    )
    others = [row.id for row in before.sources if row.id not in set(order)]
    for place, source_id in enumerate([*dict.fromkeys(order), *others], start=1):
        session.execute(
            update(ValueSource).where(ValueSource.id == source_id).values(position=place * 10)
        )
    session.flush()
    if read_survivorship(session) != before:
        session.execute(_QUEUE_ALL)
