"""What is known of a case when rules look at it. Reading it is left to `reading`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

FactValue = str | float | bool | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case, or one mention that would become one.

    `words` are folded (see `words`). `priority` is the formula's, before rules add points.
    """

    source_id: int
    source_kind: str
    source_tags: tuple[str, ...]
    language: str
    category: str
    severity: str
    sentiment: str
    flags: tuple[str, ...]
    complaint: float
    priority: int
    rating: float | None
    words: str
    author: str | None
    customer_known: bool
    customer_value_eur: float | None
    customer_stage: str | None
    earlier_cases: int  # of this customer or author, in the thirty days before
    in_hours: bool
    tags: tuple[str, ...] = ()
    monitors: tuple[str, ...] = ()  # the ids of those that matched a post
    customer_traits: tuple[str, ...] | None = None  # None: the customer is not known


def plain_handle(handle: str | None) -> str | None:
    """A handle as rules compare it: without @, in lower case."""
    return handle.strip().lstrip("@").casefold() if handle else None


_READ: Final[Mapping[str, Callable[[CaseFacts], FactValue]]] = MappingProxyType(
    {
        "source": lambda facts: str(facts.source_id),
        "source_kind": lambda facts: facts.source_kind,
        "source_tags": lambda facts: facts.source_tags,
        "monitor": lambda facts: facts.monitors,
        "language": lambda facts: facts.language,
        "category": lambda facts: facts.category,
        "severity": lambda facts: facts.severity,
        "sentiment": lambda facts: facts.sentiment,
        "flags": lambda facts: facts.flags,
        "complaint": lambda facts: facts.complaint * 100,
        "priority": lambda facts: float(facts.priority),
        "rating": lambda facts: facts.rating,
        "words": lambda facts: facts.words,
        "author": lambda facts: plain_handle(facts.author),
        "customer_known": lambda facts: "yes" if facts.customer_known else "no",
        "customer_value": lambda facts: facts.customer_value_eur,
        "customer_stage": lambda facts: facts.customer_stage,
        "customer_traits": lambda facts: facts.customer_traits,
        "earlier_cases": lambda facts: float(facts.earlier_cases),
        "hours": lambda facts: "inside" if facts.in_hours else "outside",
        "tags": lambda facts: facts.tags,
    }
)


def reader_of(field: str) -> Callable[[CaseFacts], FactValue]:
    """What reads the fact that a field stands for. Raises KeyError for an unknown field."""
    return _READ[field]
