"""One comparison's outcome, as it is weighed and as it is told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Signal:
    """A level that a comparison reached.

    `feature` is what is weighed, `amount` how much of it (1, but for shades like rarity); `kind`,
    `value` and `where` are for people, and empty where the signal only sharpens another.
    """

    feature: str
    amount: float
    kind: str
    value: str
    where: str
