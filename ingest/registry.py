"""Finds the kinds of source: one file in `ingest/sources/` is one kind, nothing else to do.

A source file exposes `SOURCE`. What a kind does with the web is its own business; this module
only knows how to find it and how to read its options.
"""

import importlib
import pkgutil
import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import Protocol, TypeVar, cast

from pydantic import ValidationError

import ingest.sources
from ingest.errors import UnknownKindError, WrongOptionError
from ingest.mentions import Fetched, State
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient

O = TypeVar("O", bound=SourceOptions)  # noqa: E741 - a type variable, not a zero


class Source(Protocol[O]):
    """A kind of source. `fetch` gets back the state that it returned last time."""

    kind: str
    description: str
    options_model: type[O]

    def fetch(self, options: O, state: State, client: GuardedClient, now: datetime) -> Fetched:
        """One fetch. Raises IngestError; bad rows are refused, the others go on."""
        ...


class Described(Protocol):
    """Whatever has a kind and described options: a source, or a way of answering."""

    @property
    def kind(self) -> str:
        """Its name."""

    @property
    def options_model(self) -> type[SourceOptions]:
        """What it wants to know."""


@cache  # every poll asks several times, and would read the folder each time
def kinds() -> tuple[str, ...]:
    """The names of all kinds, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(ingest.sources.__path__)))


def find_source(kind: str) -> Source[SourceOptions]:
    """The source of this kind, or UnknownKindError listing those that exist."""
    known = kinds()
    if kind not in known:
        raise UnknownKindError(f"source kind {kind!r}", f"is not one of {', '.join(known)}")
    module = importlib.import_module(f"ingest.sources.{kind}")
    return cast("Source[SourceOptions]", module.SOURCE)


def read_options(source: Described, given: Mapping[str, object]) -> SourceOptions:
    """The options as the source wants them; WrongOptionError names the first that is wrong."""
    unknown = sorted(set(given) - set(source.options_model.model_fields))
    if unknown:
        allowed = ", ".join(sorted(source.options_model.model_fields))
        raise WrongOptionError(unknown[0], f"is unknown to {source.kind}; allowed are {allowed}")
    try:
        return source.options_model.model_validate(dict(given))
    except ValidationError as error:
        # `input` is left out: it may be a secret.
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        problem = first["msg"].removeprefix("Value error, ")
        name = str(first["loc"][0]) if first["loc"] else _first_named(source, problem)
        raise WrongOptionError(name, problem) from None


def _first_named(source: Described, problem: str) -> str:
    """Which option a problem between several options names first."""
    words = re.findall(r"\w+", problem)
    return next((word for word in words if word in source.options_model.model_fields), "")
