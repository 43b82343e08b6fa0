"""Hours and special days as people type them, and back. Pure.

A day: `09:00-12:30, 13:00-17:30`, or nothing when it is closed. Special days, one on a line:
`2026-12-24 09:00-13:00`, or `2027-01-02` alone for a closed day.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from triage.errors import WrongInputError

Spans = list[list[str]]


def read_spans(field: str, text: str) -> Spans:
    """The hours of one day. Raises WrongInputError."""
    spans: Spans = []
    for part in text.replace("–", "-").replace(";", ",").split(","):
        if not part.strip():
            continue
        start, dash, end = part.partition("-")
        if not dash:
            raise WrongInputError(field, "times as 09:00-17:30")
        spans.append([_clock(start), _clock(end)])
    return spans


def write_spans(spans: Sequence[Sequence[str]]) -> str:
    """The opposite of `read_spans`."""
    return ", ".join(f"{start}-{end}" for start, end in spans)


def read_special_days(text: str) -> dict[str, Spans]:
    """Special days, one on a line. Raises WrongInputError."""
    days: dict[str, Spans] = {}
    for line in text.splitlines():
        day, _, rest = line.strip().partition(" ")
        if not day:
            continue
        try:
            found = date.fromisoformat(day).isoformat()
        except ValueError as error:
            raise WrongInputError("special_days", f"not a day: {day[:20]}") from error
        days[found] = read_spans("special_days", rest)
    return days


def write_special_days(days: Mapping[str, Any]) -> str:
    """The opposite of `read_special_days`, in order."""
    return "\n".join(f"{day} {write_spans(spans)}".rstrip() for day, spans in sorted(days.items()))


def _clock(text: str) -> str:
    hour, _, minute = text.strip().replace(".", ":").partition(":")
    return f"{hour.zfill(2)}:{minute or '00'}"
