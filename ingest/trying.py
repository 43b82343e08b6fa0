"""Tries options before they are saved: a look at what they bring, or at credentials alone.

Nothing is remembered: every trial begins without a state, asks for as little as the kind lets
one ask for, and hands its yield to whoever asked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar, cast

from annotated_types import Ge
from pydantic.fields import FieldInfo

from ingest.describing import describe_options
from ingest.errors import WrongOptionError
from ingest.mentions import Fetched
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.registry import find_source, read_options
from ingest.tidy import tidy_fetched

O_contra = TypeVar("O_contra", bound=SourceOptions, contravariant=True)

# What may be asked for at most, where the kind has such an option.
_FEW: Final[Mapping[str, int]] = {"limit": 20, "max_pages": 1, "recheck": 0, "stream_seconds": 0}


class ChecksLogin(Protocol[O_contra]):
    """A kind that can tell cheaply whether credentials are good."""

    def check_login(self, options: O_contra, client: GuardedClient, now: datetime) -> None:
        """Ask the least that only valid credentials answer. Raises IngestError."""
        ...


def try_options(
    kind: str, options: Mapping[str, object], client: GuardedClient, *, now: datetime
) -> Fetched:
    """What a first fetch with these options brings, with as few requests as can be.

    Raises IngestError as a fetch would.
    """
    source = find_source(kind)
    read_options(source, options)  # what is wrong is told of what was typed, not of `_few`
    chosen = read_options(source, _few(source.options_model, options))
    return tidy_fetched(source.fetch(chosen, {}, client, now), now)


def has_login(kind: str) -> bool:
    """Whether the kind has a cheaper check of credentials than a fetch."""
    return hasattr(find_source(kind), "check_login")


def require_credentials(kind: str, options: Mapping[str, object]) -> None:
    """Raise WrongOptionError where none are given: what is open to all would let us in anyhow."""
    described = describe_options(find_source(kind).options_model)
    names = [option.name for option in described if option.type == "secret"]
    if names and not any(options.get(name) for name in names):
        raise WrongOptionError(names[0], "is empty: there are no credentials to test")


def check_login(
    kind: str, options: Mapping[str, object], client: GuardedClient, *, now: datetime
) -> None:
    """Whether the place lets us in; by a small fetch where the kind knows no cheaper way.

    Raises IngestError where it does not, and WrongOptionError where no credentials are given.
    """
    source = find_source(kind)
    require_credentials(kind, options)
    if hasattr(source, "check_login"):
        chosen = read_options(source, options)
        cast("ChecksLogin[SourceOptions]", source).check_login(chosen, client, now)
    else:
        try_options(kind, options, client, now=now)


def _few(model: type[SourceOptions], options: Mapping[str, object]) -> dict[str, Any]:
    """The options with their counts lowered, as far as the model allows."""
    few = dict(options)
    for name, most in _FEW.items():
        field = model.model_fields.get(name)
        if field is None:
            continue
        told = options.get(name, field.default)
        few[name] = max(_least(field), min(most, told if isinstance(told, int) else most))
    return few


def _least(field: FieldInfo) -> int:
    """What the model wants at least."""
    bounds = (one.ge for one in field.metadata if isinstance(one, Ge))
    return max((bound for bound in bounds if isinstance(bound, int)), default=0)
