"""The calibration of the classifier as a drawing: how sure it was, and how often it was right.

Plain numbers for an SVG in a template; the table below the drawing says the same in words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from nlp.evaluation import Bin

SIDE: Final = 240
_MOST_RADIUS: Final = 14.0
_LEAST_RADIUS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Point:
    """One bin: place and size in the drawing, and what it says."""

    x: float
    y: float
    radius: float
    low: float  # of the 95 % interval of the share, as a place
    high: float
    rows: int
    confidence: float
    right: float


def plot(bins: "Sequence[Bin]") -> list[Point]:
    """Return the points of a square drawing with its zero below on the left."""
    most = max((one.rows for one in bins), default=1)
    return [_point(one, most) for one in bins]


def _point(one: "Bin", most: int) -> Point:
    low, high = wilson(one.right, one.rows)
    spread = _MOST_RADIUS - _LEAST_RADIUS
    return Point(
        x=round(SIDE * one.confidence, 1),
        y=round(SIDE * (1 - one.right), 1),
        radius=round(_LEAST_RADIUS + spread * sqrt(one.rows / most), 1),
        low=round(SIDE * (1 - low), 1),
        high=round(SIDE * (1 - high), 1),
        rows=one.rows,
        confidence=one.confidence,
        right=one.right,
    )


def wilson(share: float, rows: int) -> tuple[float, float]:
    """95 % interval of a share. Source: Wilson 1927."""
    z = 1.96
    middle = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    reach = z / (1 + z * z / rows) * sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)
