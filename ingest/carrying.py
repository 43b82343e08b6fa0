"""What of a source's state still holds when its options change.

A cursor of another search is worth nothing, and an allowance that is used up belongs to whoever
used it; posts that were taken are looked at again as long as they can be asked for. A kind tells
so by a method `carry_over`; one without it drops in `fetch` what was heard elsewhere.
"""

from collections.abc import Mapping
from typing import Protocol, TypeVar, cast

from ingest.errors import IngestError
from ingest.mentions import State
from ingest.options import SourceOptions
from ingest.registry import find_source, read_options

O_contra = TypeVar("O_contra", bound=SourceOptions, contravariant=True)


class CarriesOver(Protocol[O_contra]):
    """A kind that knows what of its state outlives other options."""

    def carry_over(self, state: State, before: O_contra, after: O_contra) -> State:
        """The state to go on with under `after`."""
        ...


def carry_over(
    kind: str, state: State, before: Mapping[str, object], after: Mapping[str, object]
) -> State:
    """The state to go on with; nothing of it where the former options cannot be read."""
    try:
        source = find_source(kind)
        former, new = read_options(source, before), read_options(source, after)
    except IngestError:
        return {}
    if not hasattr(source, "carry_over"):
        return state
    return cast("CarriesOver[SourceOptions]", source).carry_over(state, former, new)
