"""Looks at the links of posts that were taken before: a page that is gone was taken down.

For places that show new posts only, and cannot be asked for single ones. A page of the web may be
gone for a while, or because a whole site was built anew, so that one answer is not believed: 410
says that it is gone for good (RFC 9110, section 15.5.11), 404 has to be met twice, hours apart, and
neither counts where half of the pages looked at lately are gone. robots.txt and the host's pace
hold as for any other page.
"""

import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.dates import read_date
from ingest.earlier import Earlier
from ingest.errors import BadAnswerError, IngestError, RetryLaterError
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient

MOST_AT_ONCE: Final = 3
_GONE: Final = frozenset({404, 410})
_FOR_GOOD: Final = 410
_AGAIN_AFTER: Final = timedelta(hours=1)
_REMEMBERED: Final = 20  # answers: how many pages are gone lately
_FEWEST: Final = 4  # of them, before their share says anything
_MOST_SUSPECTS: Final = 100
_LINKS: Final = "links"
_LONGEST_S: Final = 4.0  # of one page, and of all: who reads a feed is not to wait long for them


@dataclass(slots=True)
class LinkLooks:
    """What is known of links: pages that were missing once, and how the latest answers were."""

    asked: list[tuple[str, str]] = field(default_factory=list)  # id, address
    suspects: dict[str, tuple[str, str]] = field(default_factory=dict)  # id → address, since
    recent: str = ""  # 1: there, 0: gone

    @classmethod
    def take(cls, state: State) -> "tuple[LinkLooks, State]":
        """What the state says of links, and the state without it."""
        kept = {name: told for name, told in state.items() if name != _LINKS}
        told = state.get(_LINKS) or {}
        suspects = {str(one): (str(at[0]), str(at[1])) for one, at in told.get("gone", {}).items()}
        asked = [(str(one), str(url)) for one, url in told.get("asked") or ()]
        return cls(asked, suspects, str(told.get("recent") or "")), kept

    def to_state(self) -> dict[str, Any]:
        """What to remember; nothing where nothing is known."""
        gone = {one: list(told) for one, told in list(self.suspects.items())[-_MOST_SUSPECTS:]}
        told = {"gone": gone, "recent": self.recent[-_REMEMBERED:]}
        return {_LINKS: told} if gone or self.recent else {}

    def is_believed(self) -> bool:
        """Whether a page that is gone says something: most others have to be there."""
        latest = self.recent[-_REMEMBERED:]
        return len(latest) < _FEWEST or latest.count("0") * 2 < len(latest)


def ask_for(state: State, earlier: Sequence[Earlier], *, besides: Collection[str]) -> State:
    """The state with the links of these in it; the first fetch has nothing earlier.

    `besides` are addresses of the source itself, which say nothing about a single post.
    """
    if not state:
        return state
    pages = {_page(url) for url in besides}
    asked = [
        [one.external_id, one.url] for one in earlier if one.url and _page(one.url) not in pages
    ]
    return {**state, _LINKS: {**(state.get(_LINKS) or {}), "asked": asked}}


def with_links(fetched: Fetched, looks: LinkLooks, client: GuardedClient, now: datetime) -> Fetched:
    """The fetch with what became of posts whose links were asked for."""
    shown = {mention.external_id for mention in fetched.mentions}
    due = [
        (one, url)
        for one, (url, since) in looks.suspects.items()
        if (at := read_date(since)) and now - at >= _AGAIN_AFTER and one not in shown
    ]
    first = [(one, url) for one, url in looks.asked if one not in {one for one, _ in due}]
    removed: list[str] = []
    waiting = due[:MOST_AT_ONCE] + first[:MOST_AT_ONCE]
    stop_at_s = time.monotonic() + _LONGEST_S
    while waiting and time.monotonic() < stop_at_s:
        identity, url = waiting[0]
        try:
            status = client.status(url, longest_s=_LONGEST_S)
        except RetryLaterError:
            break
        except IngestError as error:
            status = error.status if isinstance(error, BadAnswerError) else 0
        waiting.pop(0)
        if _is_gone(looks, identity, url, status, now) and identity not in shown:
            removed.append(identity)
    left = {one for one, _ in waiting} - looks.suspects.keys()
    left |= {one for one, _ in first[MOST_AT_ONCE:]}
    return replace(
        fetched,
        state={**fetched.state, **looks.to_state()},
        removed=[*fetched.removed, *removed],
        not_modified=fetched.not_modified and not removed,
        left_over=[one for one, _ in looks.asked if one in left],
    )


def _is_gone(looks: LinkLooks, identity: str, url: str, status: int, now: datetime) -> bool:
    """Note one answer; whether it settles that the post was taken down."""
    if status in _GONE or 200 <= status < 400:
        looks.recent = (looks.recent + ("0" if status in _GONE else "1"))[-_REMEMBERED:]
    if status not in _GONE:
        if status:
            looks.suspects.pop(identity, None)
        return False
    is_second = identity in looks.suspects
    looks.suspects[identity] = (url, now.isoformat())  # the last time that it was asked for
    if looks.is_believed() and (is_second or status == _FOR_GOOD):
        del looks.suspects[identity]
        return True
    return False


def asked_ids(state: Mapping[str, Any]) -> list[str]:
    """The ids whose links `ask_for` put into a state."""
    return [str(one) for one, _ in (state.get(_LINKS) or {}).get("asked") or ()]


def _page(url: str) -> tuple[str, str, str]:
    """What of an address names the page: no fragment, no closing slash."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", url, ""
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query
