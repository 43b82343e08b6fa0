"""`webhook`: posts that a program of the company sends to us, and asks for what was missed.

What is sent is read by `ingest.receivers.webhook`. A sender that gives up after some tries leaves a
gap; where it also lists its items at an address, a fetch closes the gap: `since` in the question is
the newest moment had before, the answer has the same format, and `next` leads to further pages.
Where a fetch stops before the last page, the next one goes on there, and `since` waits for that;
the first page is read at each fetch, and a page that keeps failing is given up.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import Field, SecretStr

from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.errors import (
    BadAnswerError,
    BadDeliveryError,
    IngestError,
    UnreadableContentError,
    WrongOptionError,
)
from ingest.hook_items import items_of, read_items
from ingest.incoming import Told
from ingest.json_answers import parse_answer, text_if_any
from ingest.links import joined
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions, WebAddress
from ingest.outbound import Answer, GuardedClient
from ingest.outbound.waiting import conditional_headers, remember_validators

_MOST_PAGES: Final = 20
_MOST_TRIES: Final = 5  # of a page that fails while the top is read
# Items reach a list late, and clocks differ.
_OVERLAP: Final = timedelta(minutes=15)
_GIVEN_UP: Final = (
    f"given up after {_MOST_TRIES} tries: what it and the pages behind it hold is missing"
)
_HINTS: Final = {401: "access_token is not accepted", 403: "access_token is not accepted"}


class WebhookOptions(SourceOptions):
    """What is known about the sender; nothing is needed, the address is ours."""

    network: str | None = Field(
        default=None,
        max_length=100,
        description="Name of the place the posts come from, where an item does not tell.",
    )
    language: str | None = Field(
        default=None,
        pattern=r"^[a-z]{2,3}$",
        description="Language of the posts (nl, en …) where an item does not tell.",
    )
    url: WebAddress | None = Field(
        default=None,
        description="Where the sender lists its items, for those that did not arrive.",
    )
    access_token: SecretStr | None = Field(
        default=None, description="Token that is sent along to that address."
    )


class WebhookSource:
    """What was missed; without an address to ask there is nothing to fetch."""

    kind = "webhook"
    description = "Posts that a program of yours sends to Luisterpost"
    options_model = WebhookOptions

    def fetch(
        self, options: WebhookOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Items since the last fetch, and the ids of those that are deleted."""
        if options.url is None:
            return Fetched((), {}, not_modified=True)
        state = state if state.get("heard") == options.url else {}
        reached = read_date(str(state.get("reached") or ""))
        newest = read_date(str(state.get("newest") or "")) or reached
        url = _since(options.url, reached)
        if left_at := state.get("following"):
            walk = _go_on(options, url, str(left_at), state.get("tries", 0), client, now)
        else:
            walk = _read_pages(options, url, state, client, now)
        if walk.not_modified:
            return Fetched((), state, not_modified=True)
        moments = [one.told_at for one in walk.told] + ([newest] if newest else [])
        newest = min(max(moments), now) if moments else None
        reached = reached if walk.left_at else newest
        next_state = {
            "heard": options.url,
            "reached": reached.isoformat() if reached else None,
            "newest": newest.isoformat() if newest else None,
            "following": walk.left_at,
            "tries": walk.tries,
            **walk.validators,
        }
        told = sorted([*walk.told, *walk.top], key=_moment)
        latest = {one.external_id: one for one in told}
        mentions = [one.mention for one in latest.values() if one.mention]
        removed = [one.external_id for one in latest.values() if one.mention is None]
        return Fetched(_in_order(mentions), next_state, walk.refused, removed)

    def check_login(self, options: WebhookOptions, client: GuardedClient, now: datetime) -> None:
        """Ask for the list with the token. Raises IngestError where that fails."""
        if options.url is None:
            raise WrongOptionError("url", "is empty: the token is for this address alone")
        _read_pages(options, options.url, {}, client, now, most_pages=1)


SOURCE = WebhookSource()


def _moment(told: Told) -> datetime:
    return told.told_at


def _in_order(mentions: Iterable[RawMention]) -> list[RawMention]:
    return sorted(mentions, key=lambda mention: mention.published_at)


def _since(url: str, reached: datetime | None) -> str:
    if reached is None:
        return url
    parts = urlsplit(url)
    since = (reached - _OVERLAP).isoformat()
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("since", since)]
    return urlunsplit(parts._replace(query=urlencode(query)))


@dataclass(slots=True)
class _Walk:
    """What the pages brought, and at which of them a fetch had to stop."""

    told: list[Told] = field(default_factory=list)
    # Of the first page, read beside a walk: more may lie between, so `since` knows nothing of it.
    top: list[Told] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    validators: State = field(default_factory=dict)
    left_at: str | None = None
    tries: int = 0  # fetches in which `left_at` failed
    not_modified: bool = False


def _go_on(
    options: WebhookOptions,
    url: str,
    left_at: str,
    tries: int,
    client: GuardedClient,
    now: datetime,
) -> _Walk:
    """Pages from where the last fetch had to stop, and what is at the top (`url`) by now.

    Raises IngestError where neither can be read.
    """
    try:
        walk = _read_pages(options, left_at, {}, client, now)
        if walk.not_modified:
            raise UnreadableContentError(left_at, "answered 304, though asked for the whole")
    except IngestError as error:
        return _without(options, url, left_at, tries + 1, client, now, error)
    try:
        top = _read_pages(options, url, {}, client, now, most_pages=1)
    except IngestError as error:
        walk.refused.append(Refused(error.where, error.problem))
    else:
        walk.top = top.told
        walk.refused += top.refused
    return walk


def _without(
    options: WebhookOptions,
    url: str,
    left_at: str,
    tries: int,
    client: GuardedClient,
    now: datetime,
    error: IngestError,
) -> _Walk:
    """The top, where the page to go on with failed; that page is given up after some tries."""
    # Places forget their cursors: what was missed is met from the top.
    if isinstance(error, BadAnswerError) and error.status in {400, 404, 410}:
        walk = _read_pages(options, url, {}, client, now)
        if walk.not_modified:
            walk = _Walk(left_at=left_at)
    else:
        top = _read_pages(options, url, {}, client, now, most_pages=1)
        refused = [Refused(error.where, error.problem), *top.refused]
        walk = _Walk(top=top.told, refused=refused, left_at=left_at)
    if walk.left_at and tries >= _MOST_TRIES:
        walk.refused.append(Refused(walk.left_at, _GIVEN_UP))
        walk.left_at = None
    walk.tries = tries if walk.left_at else 0
    return walk


def _read_pages(
    options: WebhookOptions,
    url: str,
    state: State,
    client: GuardedClient,
    now: datetime,
    *,
    most_pages: int | None = None,
) -> _Walk:
    """Pages from `url` on. Raises IngestError if not even the first can be read."""
    most_pages = most_pages or _MOST_PAGES
    token = options.access_token
    login = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    walk = _Walk(left_at=url)
    visited: set[str] = set()
    stop_at_s = time.monotonic() + client.limits.pages_s
    while walk.left_at and len(visited) < most_pages and time.monotonic() < stop_at_s:
        here = walk.left_at
        headers = login if visited else login | conditional_headers(state, here)
        try:
            answer = ask(client, here, headers=headers, hints=_HINTS)
            if answer.not_modified and not visited:
                return _Walk(not_modified=True)
            body, told, problems = _read_page(options, answer, here, now)
        except IngestError as error:
            if not visited:
                raise
            walk.refused.append(Refused(error.where, error.problem))
            return walk
        if not visited:
            walk.validators = remember_validators(answer, here)
        visited.add(here)
        walk.refused += problems
        if not _has_news(told, walk.told):
            walk.left_at = None  # some lists name a next page without end
            return walk
        walk.told += told
        following, problem = _next_page(body, here, options.url or here)
        if problem:
            walk.refused.append(problem)
        walk.left_at = None if following in visited else following
    return walk


def _has_news(told: Iterable[Told], before: Iterable[Told]) -> bool:
    """Whether a page tells more than pages `before` it: edits and deletions are news too."""
    had = {_version(one) for one in before}
    return any(_version(one) not in had for one in told)


def _version(told: Told) -> tuple[str, datetime, bool]:
    return told.external_id, told.told_at, told.mention is None


def _next_page(body: object, here: str, url: str) -> tuple[str | None, Refused | None]:
    """The address of the following page; the token is for this site only."""
    told = text_if_any(body, "next")
    if told is None:
        return None, None
    following = joined(here, told)
    if following is None or urlsplit(following)[:2] != urlsplit(url)[:2]:
        return None, Refused(here, f"next leads to another site: {told[:200]!r} is not asked for")
    return following, None


def _read_page(
    options: WebhookOptions, answer: Answer, url: str, now: datetime
) -> tuple[object, list[Told], list[Refused]]:
    """The page, its items, and those that cannot be read; not one is an error."""
    body = parse_answer(answer, "json")
    try:
        items = items_of(body, url)
    except BadDeliveryError as error:  # of what is asked for, another try may bring another
        raise UnreadableContentError(url, error.problem) from error
    read, problems = read_items(items, url, now, network=options.network, language=options.language)
    if problems and not read:
        problem = f"no item can be read, the layout may have changed: {problems[0].reason}"
        raise UnreadableContentError(url, problem)
    return body, read, list(problems)
