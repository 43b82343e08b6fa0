"""Several lists of one place, read apart: one that cannot be read does not hide the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.earlier import handed_in, without_earlier
from ingest.errors import IngestError, only_waits
from ingest.mentions import Fetched, RawMention, Refused, State

ReadList = Callable[[Mapping[str, Any]], Fetched]
"""Reads one list from its own part of the state."""


@dataclass(slots=True)
class Gathered:
    """The yield of several lists, and what each has to remember."""

    mentions: list[RawMention] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    states: dict[str, Any] = field(default_factory=dict)
    left_over: list[str] = field(default_factory=list)
    trouble: IngestError | None = None

    def fetched(self, state: State, **more: object) -> Fetched:
        """All of it as one fetch; `state` is what the source got, `more` what it remembers."""
        quiet = bool(state) and not (self.mentions or self.removed or self.refused)
        next_state = {**more, **self.states}
        return Fetched(
            self.mentions,
            next_state,
            self.refused,
            self.removed,
            quiet,
            self.trouble,
            left_over=self.left_over,
        )


def gather(lists: Mapping[str, ReadList], state: State) -> Gathered:
    """Read every list.

    Raises the first list's IngestError where none can be read.
    """
    gathered = Gathered()
    failed: list[IngestError] = []
    for name, read in lists.items():
        before = dict(state.get(name) or {})
        try:
            fetched = read(before)
        except IngestError as error:
            failed.append(error)
            gathered.trouble = gathered.trouble or error
            gathered.refused.append(Refused(error.where, error.problem))
            gathered.states[name] = without_earlier(before)
            if only_waits(error):  # else they had their turn: a broken list must not end the round
                gathered.left_over += handed_in(before)
            continue
        gathered.mentions += fetched.mentions
        gathered.removed += fetched.removed
        gathered.refused += fetched.refused
        gathered.left_over += fetched.left_over
        gathered.states[name] = dict(fetched.state)
    if failed and len(failed) == len(lists):
        raise failed[0]
    return gathered
