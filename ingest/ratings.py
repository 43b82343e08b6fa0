"""Ratings on any scale → 1 (worst) to 5 (best)."""

import math
import re

_FRACTION = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:/|van de|van|of|out of)\s*(\d+(?:[.,]\d+)?).*")


def read_number(told: object) -> float | None:
    """A number as people write it: 4, "4,5", "8.0 sterren". None if there is none."""
    if isinstance(told, bool):
        return None
    if isinstance(told, int | float):
        return float(told) if math.isfinite(told) else None
    if not isinstance(told, str):
        return None
    match = re.search(r"-?\d{1,9}(?:[.,]\d{1,9})?", told)
    return float(match[0].replace(",", ".")) if match else None


def read_fraction(told: str) -> tuple[float, float] | None:
    """The parts of "4/5", "8 van 10", "4.5 out of 5"; None if it is not one."""
    match = _FRACTION.fullmatch(told.strip().lower())
    if match is None:
        return None
    return float(match[1].replace(",", ".")), float(match[2].replace(",", "."))


def rescale_rating(value: float, worst: float = 1.0, best: float = 5.0) -> float | None:
    """The value on the scale 1 to 5, two decimals; None if it is outside its own scale."""
    if best <= worst or not worst <= value <= best:
        return None
    return round(1 + 4 * (value - worst) / (best - worst), 2)
