"""What a source hands over: raw mentions, the rows it refused, and where to go on next time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.errors import IngestError

State = Mapping[str, Any]
"""A source's own notebook (cursor, ETag …): JSON, opaque to everybody else."""


@dataclass(frozen=True, slots=True)
class RawMention:
    """One post, review or message as its source tells it. Times are aware and in UTC."""

    external_id: str  # stable within the source: the same post always has the same id
    text: str
    published_at: datetime
    url: str | None = None
    title: str | None = None
    author_handle: str | None = None
    author_name: str | None = None
    author_url: str | None = None
    network: str | None = None  # where the handle lives: "mastodon", "example-reviews.nl" …
    language: str | None = None  # as the source tells it, unchecked
    conversation_id: str | None = None  # posts of one thread share it
    in_reply_to: str | None = None  # external_id of the post answered
    rating: float | None = None  # 1 (worst) to 5 (best), already rescaled
    edited_at: datetime | None = None
    reference: str | None = None  # order number or invitation id given along with a review
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that could not become a mention: where it stood (line, entry, URL) and why."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fetched:
    """The yield of one fetch. `state` goes back into the next fetch of the same source."""

    mentions: Sequence[RawMention]
    state: State
    refused: Sequence[Refused] = ()
    removed: Sequence[str] = ()  # external ids that the source says are deleted
    not_modified: bool = False
    trouble: IngestError | None = None  # of a part of it, while the rest could be had
    is_whole: bool = False  # the mentions are all there are: what was had besides is deleted
    looks_s: float = 0.0  # of the time it took, for looks that could have waited
    left_over: Sequence[str] = ()  # ids of earlier posts handed in that could not be looked at yet
