"""How frequent names and cities are: the rarer a name, the more an agreement in it says. Pure.

Counts of the company's own customers, drawn towards rough shares of the country where the company
has few: one De Jong among ten customers makes that name no more frequent than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SMALLEST_BASE: Final = 20_000
"""Those who write are more than the customers of a small company."""
_WEIGHT: Final = 3000  # customers that the shares of the country count for
_UNKNOWN: Final = {"given": 3e-4, "family": 3e-5, "city": 2e-3}
# Rough shares of the most frequent names and cities.
_KNOWN: Final[Mapping[str, Mapping[str, float]]] = {
    "family": {
        "jong": 53e-4, "jansen": 46e-4, "vries": 45e-4, "berg": 36e-4, "dijk": 36e-4,
        "bakker": 34e-4, "janssen": 34e-4, "visser": 31e-4, "smit": 27e-4, "meijer": 25e-4,
        "boer": 24e-4, "mulder": 23e-4, "groot": 23e-4, "bos": 22e-4, "vos": 19e-4,
        "peters": 19e-4, "hendriks": 18e-4, "leeuwen": 18e-4, "dekker": 17e-4, "brouwer": 16e-4,
        "wit": 15e-4, "dijkstra": 15e-4, "smits": 14e-4, "graaf": 14e-4, "peeters": 30e-4,
        "janssens": 28e-4, "maes": 23e-4,
    },
    "given": {
        "jan": 2e-2, "johannes": 1e-2, "maria": 2e-2, "anna": 1e-2, "peter": 1e-2, "piet": 6e-3,
        "hans": 7e-3, "henk": 7e-3, "kees": 4e-3, "willem": 8e-3, "linda": 5e-3, "lisa": 5e-3,
        "sandra": 4e-3, "mark": 7e-3, "thomas": 7e-3, "emma": 5e-3, "anne": 6e-3,
    },
    "city": {"amsterdam": 5e-2, "rotterdam": 4e-2, "den haag": 3e-2, "utrecht": 2e-2},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Shares of names and cities; `counts` by kind and folded value."""

    total: int = 0
    counts: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def base(self) -> int:
        """How many people the author may be, as far as the company knows."""
        return max(self.total, SMALLEST_BASE)

    def share(self, kind: str, value: str) -> float:
        """The share of people with this name, or in this city."""
        known = _KNOWN[kind].get(value, _UNKNOWN[kind])
        counted = self.counts.get((kind, value), 0)
        return (counted + _WEIGHT * known) / (self.total + _WEIGHT)
