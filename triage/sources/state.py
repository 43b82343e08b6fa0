"""The state of a source or backfill as it is stored: what its kind remembers, and beside it ours.

What a kind remembers is opaque here; no kind sees what stands beside it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

_OURS: Final = "back office"


@dataclass(frozen=True, slots=True)
class KeptState:
    """`told` goes into the next fetch as the last one returned it."""

    told: Mapping[str, Any] = field(default_factory=dict)
    waits: int = 0  # how often in a row a backfill was asked to wait
    since: date | None = None  # when the source began to listen to what it listens to now
    waits_since: datetime | None = None  # only told to wait, without a single success
    wait_is_told: bool = False  # and administrators have heard of it
    looks: Mapping[str, Any] = field(default_factory=dict)  # whose turn it is, see `looking_again`

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> "KeptState":
        """As it stands in a row."""
        ours = stored.get(_OURS) or {}
        since = ours.get("since")
        return cls(
            {name: value for name, value in stored.items() if name != _OURS},
            int(ours.get("waits") or 0),
            date.fromisoformat(since) if since else None,
            _moment(ours.get("waits_since")),
            bool(ours.get("wait_is_told")),
            ours.get("looks") or {},
        )

    def stored(self) -> dict[str, Any]:
        """As it stands in a row."""
        ours: dict[str, Any] = {}
        if self.waits:
            ours["waits"] = self.waits
        if self.since:
            ours["since"] = self.since.isoformat()
        if self.waits_since:
            ours["waits_since"] = self.waits_since.isoformat()
        if self.wait_is_told:
            ours["wait_is_told"] = True
        if self.looks:
            ours["looks"] = dict(self.looks)
        return {**self.told, **({_OURS: ours} if ours else {})}


def _moment(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
