"""JSON Lines on stdin and stdout, as all commands read and write them."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

import click

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A line that is no JSON object: it is answered with an error, and the others go on."""

    line: int
    problem: str
    id: object = None


def read_rows(stream: BinaryIO, *, required: Iterable[str] = ()) -> Iterator[Row | BadRow]:
    """The rows of a stream, one for each line that is not empty; bad ones as BadRow."""
    for number, line in enumerate(stream, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except (ValueError, RecursionError) as error:
            yield BadRow(number, f"line {number}: not JSON: {_reason(error)}")
            continue
        yield _checked(row, number, required)


def print_row(row: Mapping[str, Any]) -> None:
    """One row on stdout. A lone surrogate cannot be written as UTF-8 and leaves escaped."""
    line = json.dumps(row, ensure_ascii=False)
    sys.stdout.write(line.encode("utf-8", "backslashreplace").decode() + "\n")


def complain(problem: str) -> None:
    """A line on stderr about one row."""
    click.echo(f"luisterpost: {problem}", err=True)


def _checked(row: object, number: int, required: Iterable[str]) -> Row | BadRow:
    if not isinstance(row, dict):
        return BadRow(number, f"line {number}: not a JSON object")
    for field in required:
        if not isinstance(row.get(field), str):
            problem = "must be a text" if field in row else "is missing"
            return BadRow(number, f"line {number}: {field} {problem}", row.get("id"))
    return row


def _reason(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)
