"""`webhook`: posts that a program of the company sends to us, and asks for what was missed.

What is sent is read by `ingest.receivers.webhook`. A sender that gives up after some tries leaves a
gap; where it also lists its items at an address, a fetch closes the gap: `since` in the question is
the newest moment had before, the answer has the same format, and `next` leads to further pages.
"""

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from pydantic import Field, SecretStr

from ingest.api_requests import ask
from ingest.dates import read_date
from ingest.errors import BotWallError, IngestError, UnreadableContentError, WrongOptionError
from ingest.hook_items import items_of, read_items
from ingest.incoming import Delivery, Told, read_json
from ingest.json_answers import text_if_any
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import SourceOptions, WebAddress
from ingest.outbound import Answer, GuardedClient
from ingest.outbound.waiting import conditional_headers, remember_validators
from ingest.outbound.walls import looks_like_bot_wall

_MOST_PAGES: Final = 20
# Items reach a list late, and clocks differ.
_OVERLAP: Final = timedelta(minutes=15)
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
        url = _since(options.url, reached)
        told, refused, validators = _read_pages(options, url, state, client, now)
        if told is None:
            return Fetched((), state, not_modified=True)
        moments = [one.told_at for one in told] + ([reached] if reached else [])
        next_state = {
            "heard": options.url,
            "reached": min(max(moments), now).isoformat() if moments else None,
            **validators,
        }
        newest = {one.external_id: one for one in sorted(told, key=_moment)}
        mentions = [one.mention for one in newest.values() if one.mention]
        removed = [one.external_id for one in newest.values() if one.mention is None]
        return Fetched(_in_order(mentions), next_state, refused, removed)

    def check_login(self, options: WebhookOptions, client: GuardedClient, now: datetime) -> None:
        """Ask for the list with the token. Raises IngestError where that fails."""
        if options.url is None:
            raise WrongOptionError("url", "is empty: the token is for this address alone")
        _read_pages(options, options.url, {}, client, now)


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


def _read_page(
    options: WebhookOptions, answer: Answer, url: str, now: datetime
) -> tuple[object, list[Told], list[Refused]]:
    """The page, its items, and those that cannot be read; not one is an error."""
    if looks_like_bot_wall(answer.body):
        raise BotWallError(url, "a check for robots stands before the items")
    body = read_json(Delivery(answer.body, now, url))
    read, problems = read_items(
        items_of(body, url), url, now, network=options.network, language=options.language
    )
    if problems and not read:
        problem = f"no item can be read, the layout may have changed: {problems[0].reason}"
        raise UnreadableContentError(url, problem)
    return body, read, list(problems)


def _read_pages(
    options: WebhookOptions, url: str, state: State, client: GuardedClient, now: datetime
) -> tuple[list[Told] | None, list[Refused], State]:
    """All pages; None: nothing changed since the last time."""
    token = options.access_token
    login = {"Authorization": f"Bearer {token.get_secret_value()}"} if token else {}
    told: list[Told] = []
    refused: list[Refused] = []
    validators: State = {}
    stop_at_s = time.monotonic() + client.limits.pages_s
    following: str | None = url
    origin = urlsplit(url)[:2]
    for number in range(_MOST_PAGES):
        if following is None or urlsplit(following)[:2] != origin:
            break  # the token is for this site only
        headers = login | (conditional_headers(state, following) if number == 0 else {})
        try:
            answer = ask(client, following, headers=headers, hints=_HINTS)
            if answer.not_modified:
                return None, [], {}
            body, read, problems = _read_page(options, answer, following, now)
        except IngestError as error:
            if number == 0:
                raise
            refused.append(Refused(error.where, error.problem))
            break
        told += read
        refused += problems
        if number == 0:
            validators = remember_validators(answer, following)
        further = text_if_any(body, "next")
        following = urljoin(following, further) if further else None
        if time.monotonic() > stop_at_s:
            break
    return told, refused, validators
