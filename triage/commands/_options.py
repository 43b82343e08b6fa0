"""`--option name=value` pairs, for every command that takes the options of a source."""

import json
from collections.abc import Sequence

import click


def read_pairs(pairs: Sequence[str]) -> dict[str, object]:
    """The options by name. A value that starts like JSON is read as JSON, else it is text."""
    options: dict[str, object] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name.strip():
            raise click.UsageError(f"--option {pair!r}: write it as name=value")
        options[name.strip()] = _value(value)
    return options


def _value(text: str) -> object:
    if text[:1] in ("{", "["):
        try:
            return json.loads(text)
        except ValueError:
            return text
    return text
