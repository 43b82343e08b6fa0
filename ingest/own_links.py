"""Looks at the links of posts that were taken before: a page that is gone was taken down.

For places that show new posts only, and cannot be asked for single ones. A page of the web may be
gone for a while, or because a whole site was built anew, so that one answer is not believed: 410
says that it is gone for good (RFC 9110, section 15.5.11), 404 has to be met twice, hours apart, and
neither counts where half of the pages looked at lately are gone. Where several pages of one host
are missing, an outage may answer so: one of them has to be there again first. robots.txt and the
host's pace hold as for any other page. Whoever has no time for these looks says so (`links_wait`).
"""

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, zip_longest
from typing import Any, Final
from urllib.parse import urlsplit

from ingest.closed_places import is_closed
from ingest.dates import read_date
from ingest.earlier import Earlier
from ingest.errors import BadAnswerError, IngestError, RetryLaterError, TooSlowError, only_waits
from ingest.mentions import Fetched, State
from ingest.outbound import GuardedClient, no_longer_than

MOST_AT_ONCE: Final = 2
LONGEST_S: Final = 4.0
"""All looks of one fetch together: who reads a feed is not to wait long for them."""
_GONE: Final = frozenset({404, 410})
_FOR_GOOD: Final = 410
_AGAIN_AFTER: Final = timedelta(hours=6)
_REMEMBERED: Final = 20  # answers: how many pages are gone lately
_SEVERAL: Final = 2  # suspects of one host
_FEWEST: Final = 4  # of them, before their share says anything
_MOST_SUSPECTS: Final = 100
_MOST_HOSTS: Final = 100
_LINKS: Final = "links"
_must_wait: ContextVar[bool] = ContextVar("links_must_wait", default=False)


@contextmanager
def links_wait(*, must_wait: bool) -> Iterator[None]:
    """Within the block no link is looked at: something else is more urgent."""
    token = _must_wait.set(must_wait)
    try:
        yield
    finally:
        _must_wait.reset(token)


@dataclass(slots=True)
class LinkLooks:
    """What is known of links: pages that were missing once, and how the latest answers were."""

    asked: list[tuple[str, str]] = field(default_factory=list)  # id, address
    suspects: dict[str, tuple[str, str]] = field(default_factory=dict)  # id → address, last look
    recent: str = ""  # first looks only: 1 there, 0 gone
    there: dict[str, str] = field(default_factory=dict)  # host → when a page of it was there
    own: list[str] = field(default_factory=list)  # hosts of the source itself

    @classmethod
    def take(cls, state: State) -> "tuple[LinkLooks, State]":
        """What the state says of links, and the state without it."""
        kept = {name: told for name, told in state.items() if name != _LINKS}
        told = state.get(_LINKS) or {}
        suspects = {str(one): (str(at[0]), str(at[1])) for one, at in told.get("gone", {}).items()}
        asked = [(str(one), str(url)) for one, url in told.get("asked") or ()]
        there = {str(host): str(at) for host, at in (told.get("there") or {}).items()}
        own = [str(host) for host in told.get("own") or ()]
        return cls(asked, suspects, str(told.get("recent") or ""), there, own), kept

    def to_state(self) -> dict[str, Any]:
        """What to remember; nothing where nothing is known."""
        gone = {one: list(told) for one, told in list(self.suspects.items())[-_MOST_SUSPECTS:]}
        told: dict[str, Any] = {"gone": gone, "recent": self.recent[-_REMEMBERED:]}
        if self.there:
            told["there"] = dict(list(self.there.items())[-_MOST_HOSTS:])
        return {_LINKS: told} if gone or self.recent else {}

    def due(self, now: datetime) -> list[tuple[str, str]]:
        """Those that were missing once, hours ago."""
        return [
            (one, url)
            for one, (url, last) in self.suspects.items()
            if (at := read_date(last)) and now - at >= _AGAIN_AFTER
        ]

    def stands_alone(self, url: str, last: str) -> bool:
        """Whether a page missing again says something: others of its host are not missing.

        Or one of them has been there since, so that what took them all away is over.
        """
        host = _page(url)[0]
        since, at = read_date(last), read_date(self.there.get(host, ""))
        others = [1 for one, _ in self.suspects.values() if _page(one)[0] == host]
        return len(others) < _SEVERAL or bool(since and at and at >= since)

    def is_believed(self) -> bool:
        """Whether a page that is gone says something: most others have to be there."""
        latest = self.recent[-_REMEMBERED:]
        return len(latest) < _FEWEST or latest.count("0") * 2 < len(latest)


def ask_for(
    state: State, earlier: Sequence[Earlier], *, besides: Collection[str], by_path: bool = False
) -> State:
    """The state with the links of these in it; the first fetch has nothing earlier.

    `besides` are addresses of the source itself, which say nothing about a single post; `by_path`
    whatever stands behind the question mark. Nor are closed places ever looked into.
    """
    if not state:
        return state
    length = 2 if by_path else 3
    pages = {_page(url)[:length] for url in besides}
    asked = [
        [one.external_id, one.url]
        for one in earlier
        if one.url and _page(one.url)[:length] not in pages and not _is_closed(one.url)
    ]
    own = sorted({_page(url)[0] for url in besides})
    return {**state, _LINKS: {**(state.get(_LINKS) or {}), "asked": asked, "own": own}}


def with_links(fetched: Fetched, looks: LinkLooks, client: GuardedClient, now: datetime) -> Fetched:
    """The fetch with what became of posts whose links were asked for."""
    shown = {mention.external_id for mention in fetched.mentions}
    for one in shown & looks.suspects.keys():
        del looks.suspects[one]
    if _must_wait.get():
        state = {**fetched.state, **looks.to_state()}
        return replace(fetched, state=state, left_over=[one for one, _ in looks.asked])
    # Those missing once wait for their second look on their own list.
    first = [(one, url) for one, url in looks.asked if one not in looks.suspects]
    both = chain.from_iterable(zip_longest(looks.due(now), first))
    waiting = [one for one in both if one is not None]
    begun_s = time.monotonic()
    with no_longer_than(LONGEST_S):
        removed, left = _look(looks, waiting, client, now)
    return replace(
        fetched,
        state={**fetched.state, **looks.to_state()},
        removed=[*fetched.removed, *(one for one in removed if one not in shown)],
        not_modified=fetched.not_modified and not removed,
        looks_s=time.monotonic() - begun_s,
        left_over=[one for one, _ in first if one in left],
    )


def _look(
    looks: LinkLooks, waiting: Sequence[tuple[str, str]], client: GuardedClient, now: datetime
) -> tuple[list[str], set[str]]:
    """Look at a few; ids of those taken down, and of those that have to wait for another fetch.

    A host that rests holds up its own links only, and the round only where it is the source's: one
    that never answers would end it for good.
    """
    removed: list[str] = []
    left: set[str] = set()
    resting: dict[str, bool] = {}
    done = 0
    stop_at_s = time.monotonic() + LONGEST_S
    for identity, url in waiting:
        host = _page(url)[0]
        if host in resting or done == MOST_AT_ONCE or time.monotonic() >= stop_at_s:
            left |= {identity} if resting.get(host, True) else set()
            continue
        done += 1
        try:
            status = client.status(url, longest_s=LONGEST_S)
        except RetryLaterError as error:
            resting[host] = only_waits(error) and host in looks.own
            left |= {identity} if resting[host] else set()
            if identity in looks.suspects:
                looks.suspects[identity] = looks.suspects.pop(identity)
            continue
        except IngestError as error:
            if isinstance(error, TooSlowError) and done > 1:
                left.add(identity)  # it had what the first left over; next time it is the first
                continue
            status = error.status if isinstance(error, BadAnswerError) else 0
        if _is_gone(looks, identity, url, status, now):
            removed.append(identity)
    return removed, left


def _is_gone(looks: LinkLooks, identity: str, url: str, status: int, now: datetime) -> bool:
    """Note one answer; whether it settles that the post was taken down."""
    before = looks.suspects.get(identity)
    is_there = 200 <= status < 400
    if before is None and (status in _GONE or is_there):
        looks.recent = (looks.recent + ("1" if is_there else "0"))[-_REMEMBERED:]
    if is_there:
        host = _page(url)[0]
        looks.there.pop(host, None)  # the latest stand at the end
        looks.there[host] = now.isoformat()
    looks.suspects.pop(identity, None)  # behind the others, if it comes back
    if status not in _GONE:
        return False
    looks.suspects[identity] = (url, now.isoformat())
    is_second = before is not None and looks.stands_alone(url, before[1])
    if looks.is_believed() and (is_second or status == _FOR_GOOD):
        del looks.suspects[identity]
        return True
    return False


def has_suspects(state: Mapping[str, Any]) -> bool:
    """Whether a source's state, or that of a list in it, holds links to be looked at again."""
    parts = [state, *(part for part in state.values() if isinstance(part, Mapping))]
    # A list of ids may hold one of that name.
    known = [part[_LINKS] for part in parts if isinstance(part.get(_LINKS), Mapping)]
    return any(links.get("gone") for links in known)


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


def _is_closed(url: str) -> bool:
    try:
        return is_closed(url)
    except ValueError:
        return True
