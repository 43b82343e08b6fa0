"""Posts as the listings of platforms show them, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ingest.mentions import RawMention, Refused


@dataclass(frozen=True, slots=True)
class Post:
    """One post as its platform shows it now.

    `sorted_at` is where it stands in the listing; `mark` changes with every edit.
    """

    mention: RawMention
    sorted_at: datetime
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. `told` counts its rows, also those that were left out.

    `gone` are posts that the page itself says are deleted, `unknown` those of which it cannot
    tell anything now. `where` is the address that it came from.
    """

    posts: Sequence[Post]
    told: int
    cursor: str | None = None
    refused: Sequence[Refused] = ()
    gone: Sequence[str] = ()
    unknown: Sequence[str] = ()
    where: str = "the listing"


class LooksUp(Protocol):
    """Where single posts can be asked for."""

    most_looked_up: int

    def look_up(self, identities: Sequence[str]) -> Page:
        """Posts by their ids; those that are gone are left out or named as gone."""
        ...


class Listing(LooksUp, Protocol):
    """What a source offers to be listened to."""

    def page(self, cursor: str | None, most: int) -> Page:
        """The newest posts, or those from `cursor` on; `most` is how many are wanted."""
        ...
