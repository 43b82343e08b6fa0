"""Asks one Mastodon instance, page by page; what statuses mean is read in `ingest.mastodon_posts`.

Source: https://docs.joinmastodon.org/methods/timelines/, …/accounts/, …/search/, …/notifications/.
Timelines lead forwards with `min_id`: the posts right after the last one seen, so that no gap opens
however many came in between. A search has no such way: it gives the newest first, so a stretch that
was not read to its end is remembered.
"""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import quote, urlencode

from ingest.errors import BadAnswerError, IngestError, UnreadableContentError
from ingest.json_answers import parse_answer
from ingest.links import linked
from ingest.mastodon_options import MastodonOptions
from ingest.mentions import Refused
from ingest.outbound import Answer, GuardedClient

_PAGE: Final = 40  # the most the API gives at once
_LEAST_PAGE: Final = 20  # the least that an instance gives at once while there is more
_ELSEWHERE_S: Final = 4.0
# Searches know the time of an id only, to the second: ids hold milliseconds above 16 bits.
_A_SECOND: Final = 1000 << 16
_SNOWFLAKE: Final = 10**16
_NO_FURTHER: Final = "the search came no further than the last time: older posts are missing"
_HINTS: Final = {
    401: "the instance wants a valid access_token",
    403: "the access_token does not allow this, or the instance blocks us",
    404: "there is no such account, hashtag or instance",
    410: "the account is gone",
    422: "the instance wants an access_token",
}


@dataclass(frozen=True, slots=True)
class StatusPage:
    """One page of statuses and the address it came from."""

    url: str
    statuses: list[dict[str, Any]]
    broken: list[str]


@dataclass(slots=True)
class Found:
    """Pages of one fetch. `open` is the stretch of a search that was not read to its end."""

    pages: list[StatusPage] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    open: Mapping[str, str | None] | None = None  # {"since", "until"}: ids, both had already

    @property
    def count(self) -> int:
        """How many statuses there are."""
        return sum(len(page.statuses) for page in self.pages)


def order_of(identity: str) -> tuple[int, str]:
    """Ids are numbers without leading zeros, too long for some; longer means later."""
    return len(identity), identity


class Instance:
    """Asks with the token if there is one."""

    def __init__(self, options: MastodonOptions, client: GuardedClient) -> None:
        self._options = options
        self._client = client

    def find_account(self, name: str) -> str:
        """The id of an account by its name."""
        url = f"{self._options.instance}/api/v1/accounts/lookup?{urlencode({'acct': name})}"
        answer = self._get(url)
        try:
            return str(json.loads(answer.body)["id"])
        except (ValueError, KeyError, TypeError, RecursionError):
            raise BadAnswerError(url, answer.status, hint="without an account id") from None

    def listen(
        self,
        account_id: str | None,
        cursor: str | None,
        open_stretch: Mapping[str, str | None] | None,
    ) -> Found:
        """Pages up to the limit, in the time for all; a failure after the first keeps the rest."""
        found = Found(open=open_stretch)
        stop_at_s = time.monotonic() + self._client.limits.pages_s
        try:
            if self._options.query:
                self._search(found, cursor, stop_at_s)
            else:
                self._take(found, self._walk(account_id, cursor), stop_at_s)
        except IngestError as error:
            if not found.pages:
                raise
            found.refused.append(Refused(error.where, error.problem))
        return found

    def _take(self, found: Found, steps: Iterator[StatusPage], stop_at_s: float) -> bool:
        """Whether all steps were taken."""
        for page in steps:
            found.pages.append(page)
            if self._is_over(found, stop_at_s):
                return False
        return True

    def _is_over(self, found: Found, stop_at_s: float) -> bool:
        return found.count >= self._options.limit or time.monotonic() > stop_at_s

    def _search(self, found: Found, cursor: str | None, stop_at_s: float) -> None:
        """Close the open stretch, then read what is newer than the cursor."""
        if found.open:
            self._read_stretch(found, found.open.get("since"), found.open.get("until"), stop_at_s)
            if found.open or self._is_over(found, stop_at_s):
                return
        self._read_stretch(found, cursor, None, stop_at_s)

    def _read_stretch(
        self, found: Found, since: str | None, until: str | None, stop_at_s: float
    ) -> None:
        """Read from the newest back to `since`, and note what is left where that has to stop.

        The first time (no `since`) the newest posts are wanted, and what is older is no gap.
        """
        lowest = until
        steps = self._find(since, until)
        while True:
            # Noted before it is asked for: a failure must not lose it.
            found.open = {"since": since, "until": lowest} if since and lowest else found.open
            page = next(steps, None)
            if page is None:
                found.open = None
                return
            had = [status["id"] for status in page.statuses]
            new = [one for one in page.statuses if _is_within(one["id"], since, until)]
            found.pages.append(replace(page, statuses=new))
            lowest = min([*had, *([lowest] if lowest else [])], key=order_of, default=None)
            if self._is_over(found, stop_at_s):
                found.open = {"since": since, "until": lowest} if since and lowest else None
                if until and lowest == until:
                    # The next fetch would get no further; the news must not wait for it.
                    found.open = None
                    found.refused.append(Refused(page.url, _NO_FURTHER))
                return

    def ask_for_application(self) -> None:
        """A question that only a valid token answers, and that tells nothing about people."""
        self._get(f"{self._options.instance}/api/v1/apps/verify_credentials")

    def read_older(self, account_id: str | None, cursor: str | None) -> StatusPage:
        """One page before `cursor`."""
        place, parameters = self._place(account_id)
        parameters["limit"] = str(_PAGE)
        if self._options.query:
            parameters["offset"] = cursor or "0"
        elif cursor:
            parameters["max_id"] = cursor
        query = urlencode(parameters, doseq=True)
        return read_page(self._get(f"{self._options.instance}{place}?{query}"))

    def _place(self, account_id: str | None) -> tuple[str, dict[str, str | list[str]]]:
        if self._options.query:
            return "/api/v2/search", {"q": self._options.query, "type": "statuses"}
        if self._options.notifications:
            # Instances older than 4.5 do not know the second one, and leave it out.
            return "/api/v1/notifications", {"types[]": ["mention", "quote"]}
        if account_id is None:
            return f"/api/v1/timelines/tag/{quote(self._options.hashtag or '')}", {}
        parameters: dict[str, str | list[str]] = {}
        if not self._options.include_boosts:
            parameters["exclude_reblogs"] = "true"
        if not self._options.include_replies:
            parameters["exclude_replies"] = "true"
        return f"/api/v1/accounts/{quote(account_id)}/statuses", parameters

    def look_up(self, identities: Sequence[str]) -> StatusPage:
        """Posts by their ids; those that are gone are left out (Mastodon 4.3 and later)."""
        query = urlencode([("id[]", identity) for identity in identities])
        return read_page(self._get(f"{self._options.instance}/api/v1/statuses?{query}"))

    def is_gone(self, url: str) -> bool:
        """Whether the page of a post at another instance is gone; no token goes there."""
        try:
            self._client.status(url, longest_s=_ELSEWHERE_S)
        except IngestError as error:
            return isinstance(error, BadAnswerError) and error.status in {404, 410}
        return False

    def _walk(self, account_id: str | None, cursor: str | None) -> Iterator[StatusPage]:
        """Backwards from the newest the first time, forwards from the cursor afterwards."""
        place, parameters = self._place(account_id)
        parameters["limit"] = str(min(_PAGE, self._options.limit))
        if cursor:
            parameters["min_id"] = cursor
        query = urlencode(parameters, doseq=True)
        url: str | None = f"{self._options.instance}{place}?{query}"
        while url:
            answer = self._get(url)
            page = read_page(answer)
            yield page
            told = linked(answer.headers.get("link", ""), "prev" if cursor else "next", url)
            # The token goes with every page: never to another site than the one it is for.
            leads_on = told and page.statuses and told.startswith(f"{self._options.instance}/")
            url = told if leads_on and told != url else None

    def _find(self, since: str | None, until: str | None) -> Iterator[StatusPage]:
        """A search, the newest first."""
        offset = 0
        while True:
            parameters = {"q": self._options.query or "", "type": "statuses", "limit": str(_PAGE)}
            if since:
                parameters["min_id"] = since
            if until:
                parameters["max_id"] = _a_second_later(until)
            if offset:
                parameters["offset"] = str(offset)
            url = f"{self._options.instance}/api/v2/search?{urlencode(parameters)}"
            page = read_page(self._get(url))
            told = len(page.statuses) + len(page.broken)
            if told:
                yield page
            offset += told
            if told < _LEAST_PAGE:
                return

    def _get(self, url: str) -> Answer:
        headers = {"Accept": "application/json"}
        if self._options.access_token is not None:
            headers["Authorization"] = f"Bearer {self._options.access_token.get_secret_value()}"
        try:
            return self._client.get(url, headers=headers)
        except BadAnswerError as error:
            if error.status not in _HINTS:
                raise
            raise BadAnswerError(
                url, error.status, hint=_HINTS[error.status], excerpt=error.excerpt
            ) from error


def read_page(answer: Answer) -> StatusPage:
    """The statuses of an answer. Raises UnreadableContentError where it is no list of them."""
    told = parse_answer(answer, "mastodon")
    if told["broken"] and not told["statuses"]:
        problem = f"no post can be read, the layout may have changed: {told['broken'][0]}"
        raise UnreadableContentError(answer.url, problem)
    return StatusPage(answer.url, told["statuses"], told["broken"])


def _is_within(identity: str, since: str | None, until: str | None) -> bool:
    """Whether it was not had before: searches go by the second, and bring some of that again."""
    is_later = since is None or order_of(identity) > order_of(since)
    return is_later and (until is None or order_of(identity) < order_of(until))


def _a_second_later(identity: str) -> str:
    """So that a search which compares seconds leaves out none of the same one."""
    is_timed = identity.isascii() and identity.isdigit() and int(identity) > _SNOWFLAKE
    return str(int(identity) + _A_SECOND) if is_timed else identity
