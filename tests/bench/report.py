"""Figures and how they are printed."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a measure of ours, of the plain way, and what was done."""

    what: str
    unit: str
    ours: float
    plain: float | None = None
    about: str = ""

    @property
    def ratio(self) -> str:
        """Ours as a multiple of the plain way."""
        return f"{self.ours / self.plain:.1f}x" if self.plain else ""


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes once."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(
    ours: Callable[[], object], plain: Callable[[], object], *, runs: int
) -> tuple[float, float]:
    """Median seconds of both, run in turns so that both meet the same machine."""
    times = [(seconds_of(ours), seconds_of(plain)) for _ in range(runs)]
    return (
        statistics.median(pair[0] for pair in times),
        statistics.median(pair[1] for pair in times),
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def print_table(lines: Sequence[Line]) -> None:
    """Print the lines in columns."""
    rows = [("measure", "ours", "plain", "ratio", "")]
    rows += [
        (
            line.what,
            f"{line.ours:,.2f} {line.unit}" if line.ours < 100 else f"{line.ours:,.0f} {line.unit}",
            "" if line.plain is None else f"{line.plain:,.0f} {line.unit}",
            line.ratio,
            line.about,
        )
        for line in lines
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(4)]
    for row in rows:
        columns = [row[0].ljust(widths[0])]
        columns += [row[place].rjust(widths[place]) for place in (1, 2, 3)]
        print("  ".join([*columns, row[4]]).rstrip(), flush=True)  # noqa: T201 (its purpose)
