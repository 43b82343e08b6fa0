"""JSON answers of platforms' interfaces: parsed in the child, their fields asked for by path.

A field that is missing or of another kind is named in the problem, because that is what a
changed interface looks like. What the fields mean is the business of each source.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from ingest.dates import read_date
from ingest.errors import BotWallError, UnreadableContentError
from ingest.mentions import Refused
from ingest.outbound import Answer
from ingest.outbound.walls import looks_like_bot_wall
from ingest.parsing.problems import UnreadableProblem
from ingest.sandbox import parse_apart
from ingest.tidy import clean_text

T = TypeVar("T")
Row = Mapping[str, Any]

_LONGEST = 2000
_LONGEST_ID = 500


def read_object(answer: Answer) -> Row:
    """The JSON object of an answer.

    Raises UnreadableContentError, or BotWallError for a check that stands before it.
    """
    told = parse_answer(answer, "json")
    if not isinstance(told, dict):
        raise UnreadableContentError(answer.url, "is JSON, but not an object")
    return told


def parse_answer(answer: Answer, parser: str) -> Any:
    """What a parser of JSON makes of an answer, in the child.

    Raises UnreadableContentError, or BotWallError for a check that stands before it.
    """
    try:
        return parse_apart(parser, answer.body, where=answer.url)
    except UnreadableContentError as error:
        if error.problem.startswith("is not JSON") and looks_like_bot_wall(answer.body):
            problem = "a check for robots stands before the content"
            raise BotWallError(answer.url, problem) from error
        raise


def field_at(row: object, path: str) -> object:
    """What stands at a dotted path, or None."""
    for name in path.split("."):
        row = row.get(name) if isinstance(row, Mapping) else None
    return row


def text_at(row: object, path: str) -> str:
    """The text at `path`, which may be empty. Raises UnreadableProblem naming the path."""
    value = field_at(row, path)
    if not isinstance(value, str):
        raise UnreadableProblem(f"has no text in the field {path}")
    return clean_text(value)


def id_at(row: object, path: str) -> str:
    """The text at `path`, which must not be empty, nor longer than any id is."""
    value = text_at(row, path).strip()
    if not 0 < len(value) <= _LONGEST_ID:
        raise UnreadableProblem(f"has a field {path} of {len(value)} characters")
    return value


def text_if_any(row: object, path: str) -> str | None:
    """The text at `path`; None if it is missing, empty or something else."""
    value = field_at(row, path)
    return clean_text(value).strip()[:_LONGEST] or None if isinstance(value, str) else None


def objects_if_any(row: object, path: str) -> list[Row]:
    """The objects of the list at `path`; what is none is left out."""
    value = field_at(row, path)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def moment_at(row: object, path: str) -> datetime | None:
    """The time at `path`; None if it cannot be read. Raises UnreadableProblem if missing."""
    return read_date(text_at(row, path))


def optional_text_at(row: object, path: str) -> str:
    """The text at `path`; empty where there is none. Raises UnreadableProblem for other things."""
    value = field_at(row, path)
    if value is not None and not isinstance(value, str):
        raise UnreadableProblem(f"has something else than a text in the field {path}")
    return clean_text(value or "").strip()


def required_moment_at(row: object, path: str) -> datetime:
    """The time at `path`. Raises UnreadableProblem naming the path where it cannot be read."""
    moment = read_date(text_if_any(row, path) or "")
    if moment is None:
        raise UnreadableProblem(f"has no time in the field {path}")
    return moment


def rows_at(told: Row, path: str, where: str) -> list[object]:
    """The list that a whole answer is about. Raises UnreadableContentError naming the path."""
    rows = field_at(told, path)
    if not isinstance(rows, list):
        problem = f"has no list in the field {path}: the layout may have changed"
        raise UnreadableContentError(where, problem)
    return rows


def read_each(
    rows: Sequence[object], read: Callable[[Row], T | None], where: str
) -> tuple[list[T], list[Refused]]:
    """Every row read apart from the others; what `read` gives None for is left out.

    Raises UnreadableContentError if there are rows and not one of them can be read.
    """
    done: list[T] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows, 1):
        try:
            if not isinstance(row, Mapping):
                raise UnreadableProblem("is not an object")
            if (one := read(row)) is not None:
                done.append(one)
        except UnreadableProblem as problem:
            refused.append(Refused(where, f"item {number} {problem}"))
    if refused and len(refused) == len(rows):
        problem_text = f"no item can be read, the layout may have changed: {refused[0].reason}"
        raise UnreadableContentError(where, problem_text)
    return done, refused
