"""JSON → the same value, if it is of a size, a depth and with numbers that others can hold."""

import json
import math
from typing import Any, NoReturn

from ingest.parsing.problems import UnreadableProblem

# A page of 100 posts has some 10,000; 5 MiB of empty lists would take 110 MB to hold.
_MOST_CONTAINERS = 400_000
_DEEPEST = 200
_LARGEST = 1e40  # ids are numbers too, at some places of more than 64 bits


def parse(content: bytes) -> Any:
    """The value. Raises UnreadableProblem naming the character where it is broken."""
    if content.count(b"{") + content.count(b"[") > _MOST_CONTAINERS:
        raise UnreadableProblem(f"holds more than {_MOST_CONTAINERS:,} lists and objects")
    try:
        told = json.loads(content, parse_constant=_refuse_constant)
    except ValueError as error:
        raise UnreadableProblem(f"is not JSON: {error}") from error
    _check(told)
    return told


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _check(told: Any) -> None:
    """Refuse what is deep, and numbers beyond all counting; level by level, not recursive."""
    level = [told]
    for depth in range(_DEEPEST + 1):
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                below.extend(value.values())
            elif isinstance(value, list):
                below.extend(value)
            elif _is_beyond(value):
                raise UnreadableProblem("holds a number that is too large")
        if not below:
            return
        level = below
        if depth == _DEEPEST:
            raise UnreadableProblem("is nested too deeply")


def _is_beyond(value: Any) -> bool:
    """Tell whether it is a number that cannot be held; what a field allows is the field's."""
    if isinstance(value, float):
        return not math.isfinite(value)
    return isinstance(value, int) and abs(value) > _LARGEST
