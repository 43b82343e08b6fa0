"""The state of a source or backfill as it is stored: what its kind remembers, and beside it ours.

What a kind remembers is opaque here; no kind sees what stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

_OURS: Final = "back office"


@dataclass(frozen=True, slots=True)
class KeptState:
    """`told` goes into the next fetch as the last one returned it."""

    told: Mapping[str, Any] = field(default_factory=dict)
    waits: int = 0  # how often in a row a backfill was asked to wait
    since: date | None = None  # when the source began to listen to what it listens to now

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "KeptState":
        """As it stands in a row."""
        ours = stored.get(_OURS) or {}
        since = ours.get("since")
        return cls(
            {name: value for name, value in stored.items() if name != _OURS},
            int(ours.get("waits") or 0),
            date.fromisoformat(since) if since else None,
        )

    def stored(self) -> dict[str, Any]:
        """As it stands in a row."""
        ours: dict[str, Any] = {}
        if self.waits:
            ours["waits"] = self.waits
        if self.since:
            ours["since"] = self.since.isoformat()
        return {**self.told, **({_OURS: ours} if ours else {})}
