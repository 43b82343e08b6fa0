"""Posts that were taken long ago: a fetch is handed some of them in turns, to look at them again.

A source remembers its youngest posts itself, in its state. Whoever stores all of them knows the
others, and when it is whose turn; a kind that can look at single posts says by a method `look_at`
how they go into its state for one fetch. `Fetched.left_over` tells which of them have to wait for
another turn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

from ingest.errors import UnknownKindError
from ingest.mentions import State
from ingest.options import SourceOptions
from ingest.registry import find_source

O_contra = TypeVar("O_contra", bound=SourceOptions, contravariant=True)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A post as it was stored; no more of it than is needed to ask for it."""

    external_id: str
    url: str | None = None
    in_reply_to: str | None = None
    is_rated: bool = False
    published_at: datetime | None = None
    is_mention: bool = False  # told of by a delivery only: asked for by its id, there is none


class LooksAtEarlier(Protocol[O_contra]):
    """A kind whose platform shows single posts."""

    def look_at(self, options: O_contra, state: State, earlier: Sequence[Earlier]) -> State:
        """The state with these posts in it, to be looked at by the next fetch."""
        ...


def can_look_at(kind: str) -> bool:
    """Whether posts of this kind of source can be looked at one by one."""
    try:
        return hasattr(find_source(kind), "look_at")
    except UnknownKindError:
        return False


def most_at_once(kind: str) -> int | None:
    """How many a fetch of this kind looks at, at most; None leaves it to the time there is."""
    most: int | None = getattr(find_source(kind), "most_looked_at", None)
    return most


def follows_links(kind: str) -> bool:
    """Whether posts of this kind are looked at by their own links, a few with every fetch."""
    try:
        return most_at_once(kind) is not None
    except UnknownKindError:
        return False


def may_share_links(kind: str) -> bool:
    """Whether several posts of this kind may have one link, which then says nothing of them."""
    return bool(getattr(find_source(kind), "may_share_links", False))


def put_earlier(
    kind: str, options: SourceOptions, state: State, earlier: Sequence[Earlier]
) -> State:
    """The state with these posts in it; as it is for a kind that cannot look at them."""
    source = find_source(kind)
    if not earlier or not hasattr(source, "look_at"):
        return state
    return cast("LooksAtEarlier[SourceOptions]", source).look_at(options, state, earlier)


def asks_elsewhere(kind: str, before: Mapping[str, object], after: Mapping[str, object]) -> bool:
    """Whether posts taken under the former options cannot be asked for under the new ones.

    A kind names the options that say so in `places`: another instance knows no id of the former.
    """
    source = find_source(kind)
    names: Sequence[str] = getattr(source, "places", ())
    fields = source.options_model.model_fields

    def told(options: Mapping[str, object]) -> list[object]:
        return [options.get(name, fields[name].default) for name in names]

    return told(before) != told(after)


def also(state: State, earlier: Sequence[Earlier]) -> State:
    """The state of one list with the ids of these; the first fetch has nothing earlier."""
    return {**state, "also": [one.external_id for one in earlier]} if state else state


def handed_in(state: State) -> list[str]:
    """The ids that `also` put into the state of one list."""
    return [str(one) for one in state.get("also") or ()]


def without_earlier(state: State) -> dict[str, Any]:
    """The state of one list as it was before they were put in."""
    return {name: told for name, told in state.items() if name != "also"}
