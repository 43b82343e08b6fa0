"""Meta's Graph API: asked with a token, its errors and rates understood, many nodes at once.

Source: https://developers.facebook.com/docs/graph-api/guides/error-handling (codes),
…/graph-api/overview/rate-limiting (usage headers), …/graph-api/batch-requests and
…/graph-api/guides/secure-requests (appsecret_proof). What the rows mean is left to the sources.
Tokens travel in a header or a body: an address ends up in logs and error messages. For the same
reason errors name the place without its query, which may hold the proof.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import urlencode

from pydantic import Field, SecretStr

from ingest.errors import (
    BadAnswerError,
    OutboundError,
    RetryLaterError,
    UnavailableError,
    UnreadableContentError,
)
from ingest.json_answers import Row, field_at, read_object, rows_at, text_if_any
from ingest.mentions import State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import NOT_NOW, Answer, GuardedClient, not_now

MOST_NODES: Final = 50  # the most that one batch may hold
MOST_ROWS: Final = 100
_RATE_WAIT_S: Final = 900.0
_HICCUP_WAIT_S: Final = 60.0
_BLOCKED_WAIT_S: Final = 3600.0
# From here on no further pages are asked for; from there on nothing at all for a while.
_TIRED_PERCENT: Final = 75
_SPENT_PERCENT: Final = 95
_TOKEN_CODES: Final = frozenset({102, 190, 463, 467})
_RATE_CODES: Final = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
_HICCUP_CODES: Final = frozenset({1, 2})
_BLOCKED: Final = 368
_NO_SUCH_OBJECT: Final = (100, 33)
_NO_SUCH_NAMES: Final = 803
_EXCERPT_BYTES: Final = 2000
_NEW_LOGIN: Final = "access_token is not valid any more: make a new one and fill it in"


class MetaOptions(SourceOptions):
    """What Facebook and Instagram have in common: an app, its token and its secret."""

    access_token: SecretStr = Field(description="Page access token that does not expire.")
    app_secret: SecretStr | None = Field(
        default=None,
        description="Secret of your app: signs our questions, and is needed to receive webhooks.",
    )
    version: str = Field(
        default="v26.0", pattern=r"^v\d{2,3}\.\d$", description="Version of the Graph API."
    )
    service: ServiceAddress = Field(
        default="https://graph.facebook.com", description="Where the interface is."
    )


class PageOptions(MetaOptions):
    """A page on Facebook."""

    page: str = Field(pattern=r"^\d{3,30}$", description="The page's number (Page ID).")


class AccountOptions(MetaOptions):
    """A business account on Instagram."""

    account_id: str = Field(
        pattern=r"^\d{3,30}$",
        description="The number of the Instagram business account, not its name.",
    )


NewestPosts = Annotated[
    int,
    Field(
        ge=1,
        le=100,
        description="Below how many of the newest posts new comments are looked for.",
    ),
]
MostTaken = Annotated[
    int, Field(ge=1, le=1000, description="From how many posts and comments on a fetch stops.")
]


@dataclass(frozen=True, slots=True)
class GraphProblem:
    """What the API says went wrong: its code, the finer code below it, and its words."""

    code: int
    subcode: int
    message: str
    is_transient: bool

    @property
    def means_gone(self) -> bool:
        """There is no such object, or none that may be seen any more."""
        return (self.code, self.subcode) == _NO_SUCH_OBJECT or self.code == _NO_SUCH_NAMES

    @property
    def wants_less(self) -> bool:
        """The question was too large for Meta to answer in time."""
        return self.code == 1 and "reduce the amount of data" in self.message


class GraphError(BadAnswerError):
    """An answer of the API that another try does not better; `told` says why."""

    def __init__(self, where: str, status: int, told: GraphProblem, *, hint: str) -> None:
        super().__init__(where, status, hint=hint)
        self.told = told


class TooMuchAskedError(BadAnswerError):
    """The same question for fewer rows can be answered."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One page of a list. `after` leads to the next; None: this is the last."""

    rows: Sequence[object]
    after: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Nodes:
    """Objects by their ids, the ids of those that are gone, and what went wrong by id."""

    found: Mapping[str, Row]
    gone: frozenset[str]
    failed: Mapping[str, str]
    where: str


class Graph:
    """Asks for one source; counts how much of the app's allowance is used."""

    def __init__(self, options: MetaOptions, client: GuardedClient, now: datetime) -> None:
        self._options = options
        self._client = client
        self._now = now
        self.is_tired = False
        """Much of the allowance is used: nothing is asked for that can wait."""
        self.paused_until_s: float | None = None

    def get(self, path: str, parameters: Mapping[str, str]) -> tuple[Row, str]:
        """One object, and its place for messages. Raises IngestError."""
        place = self.place(path)
        query = urlencode({**parameters, **self._proof()}, safe=",{}().")
        headers = {"Accept": "application/json", "Authorization": f"Bearer {self._token()}"}
        try:
            # An interface used with a token under its own terms is not crawled.
            answer = self._client.get(f"{place}?{query}", headers=headers, obey_robots=False)
        except BadAnswerError as error:
            _explain(place, error.status, error.excerpt)
        except OutboundError as error:
            raise _without_query(error, place) from None
        self._notice_usage(answer)
        return read_object(replace(answer, url=place)), place

    def edge(
        self,
        path: str,
        fields: str,
        *,
        limit: int,
        after: str | None = None,
        names_next: bool = True,
    ) -> Edge:
        """A page of a list, newest first; asked for again with fewer rows if it was too much.

        `names_next`: an answer that names no next page is the last.
        """
        parameters = {"fields": fields, "limit": str(min(limit, MOST_ROWS))}
        if after:
            parameters["after"] = after
        try:
            told, place = self.get(path, parameters)
        except TooMuchAskedError:
            if limit < 4:
                raise
            fewer = limit // 4
            return self.edge(path, fields, limit=fewer, after=after, names_next=names_next)
        return read_edge(told, place, names_next=names_next)

    def nodes(self, fields_by_id: Mapping[str, str]) -> Nodes:
        """Objects, each with the fields asked of it; one that fails does not hide the others."""
        place = self.place("")
        asked = list(fields_by_id)[:MOST_NODES]
        wishes = [
            {
                "method": "GET",
                "relative_url": f"{self._options.version}/{one}?"
                + urlencode({"fields": fields_by_id[one]}, safe=",{}()."),
            }
            for one in asked
        ]
        told = self.tell("", {"batch": json.dumps(wishes), "include_headers": "false"})
        found: dict[str, Row] = {}
        gone: set[str] = set()
        failed: dict[str, str] = {}
        for one, row in zip(asked, _batch_rows(told, place, len(asked)), strict=True):
            status, body = field_at(row, "code"), text_of_body(row)
            if status == 200 and isinstance(read := _parsed(body), dict):
                found[one] = read
                continue
            problem = read_problem(body)
            if problem.code in _TOKEN_CODES or problem.code in _RATE_CODES:
                _explain(place, 400, body)
            if problem.means_gone or status == 404:
                gone.add(one)
            else:
                failed[one] = problem.message or f"answered {status}"
        return Nodes(found, frozenset(gone), failed, place)

    def tell(self, path: str, form: Mapping[str, str]) -> Answer:
        """POST a form once; the answer is a 2xx. Raises IngestError."""
        place = self.place(path)
        body = urlencode({**form, "access_token": self._token(), **self._proof()}).encode()
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        answer = self._client.post(place, body, headers=headers)
        if answer.status in NOT_NOW:
            raise not_now(answer, self._now, where=place)
        if not 200 <= answer.status < 300:
            _explain(place, answer.status, answer.body[:_EXCERPT_BYTES])
        self._notice_usage(answer)
        return answer

    def place(self, path: str) -> str:
        """The address of an object or list, without a query."""
        return f"{self._options.service}/{self._options.version}/{path}"

    def _token(self) -> str:
        return self._options.access_token.get_secret_value()

    def _proof(self) -> dict[str, str]:
        secret = self._options.app_secret
        if secret is None:
            return {}
        key, token = secret.get_secret_value().encode(), self._token().encode()
        return {"appsecret_proof": hmac.new(key, token, hashlib.sha256).hexdigest()}

    def _notice_usage(self, answer: Answer) -> None:
        used, wait_s = read_usage(answer.headers)
        self.is_tired = self.is_tired or used >= _TIRED_PERCENT
        if used >= _SPENT_PERCENT or wait_s:
            until = self._now.timestamp() + (wait_s or _RATE_WAIT_S)
            self.paused_until_s = max(self.paused_until_s or 0.0, until)


def require_unpaused(place: str, paused_until_s: object, now: datetime) -> None:
    """Raise RetryLaterError while the app's allowance is used up, as an earlier fetch noted."""
    until = float(paused_until_s) if isinstance(paused_until_s, int | float) else 0.0
    if (wait_s := until - now.timestamp()) > 0:
        problem = "the app's allowance at Meta is nearly used up"
        raise RetryLaterError(place, problem, retry_after_s=wait_s)


def without_allowance(state: State, before: MetaOptions, after: MetaOptions) -> State:
    """The state under other options: an allowance that is used up is that of the former token."""
    if before.access_token == after.access_token:
        return state
    return {name: told for name, told in state.items() if name != "paused_until_s"}


def read_usage(headers: Mapping[str, str]) -> tuple[float, float]:
    """How much of an allowance is used (percent), and seconds to stay away if Meta says so."""
    used, wait_s = 0.0, 0.0
    told = [_parsed(headers.get(f"x-{one}-usage", "").encode()) for one in ("app", "page")]
    uses = [use for use in told if isinstance(use, dict)]
    business = _parsed(headers.get("x-business-use-case-usage", "").encode())
    for listed in business.values() if isinstance(business, dict) else ():
        uses += [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    for use in uses:
        for name in ("call_count", "total_time", "total_cputime"):
            used = max(used, _number(use.get(name)))
        wait_s = max(wait_s, 60 * _number(use.get("estimated_time_to_regain_access")))
    return used, wait_s


def read_edge(told: Row, place: str, *, names_next: bool = True) -> Edge:
    """A list within an answer: its rows, and the cursor behind them where there are more."""
    rows = rows_at(told, "data", place)
    has_more = not names_next or text_if_any(told, "paging.next") is not None
    return Edge(rows, text_if_any(told, "paging.cursors.after") if has_more else None, place)


def read_problem(body: bytes) -> GraphProblem:
    """What an error answer says; zeros where it cannot be read."""
    error = field_at(_parsed(body), "error")
    message = text_if_any(error, "message") or ""
    return GraphProblem(
        int(_number(field_at(error, "code"))),
        int(_number(field_at(error, "error_subcode"))),
        message[:300],
        field_at(error, "is_transient") is True,
    )


def text_of_body(row: object) -> bytes:
    """The body of one part of a batch, which is a text in a text."""
    told = field_at(row, "body")
    return told.encode("utf-8", "replace") if isinstance(told, str) else b""


def _explain(place: str, status: int, body: bytes) -> NoReturn:
    """Raise what a person or the schedule can act on."""
    told = read_problem(body)
    if told.code in _RATE_CODES:
        problem = f"the app's allowance at Meta is used up (code {told.code})"
        raise RetryLaterError(place, problem, retry_after_s=_RATE_WAIT_S)
    if told.wants_less:
        raise TooMuchAskedError(place, status, hint=told.message)
    if told.code in _HICCUP_CODES or told.is_transient:
        problem = f"Meta cannot answer for a moment (code {told.code})"
        raise UnavailableError(place, problem, retry_after_s=_HICCUP_WAIT_S)
    if told.code == _BLOCKED:
        problem = f"Meta has blocked this for a while: {told.message}"
        raise UnavailableError(place, problem, retry_after_s=_BLOCKED_WAIT_S)
    raise GraphError(place, status, told, hint=_hint(told))


def _hint(told: GraphProblem) -> str:
    if told.code in _TOKEN_CODES:
        return _NEW_LOGIN
    if told.code == 10 or 200 <= told.code <= 299:
        return f"access_token lacks a permission, or its app is not approved for it: {told.message}"
    if told.means_gone:
        return "there is no such page, account or post, or access_token may not see it"
    if told.code == 100 and "appsecret_proof" in told.message:
        return "app_secret does not belong to the app of access_token"
    return told.message


def _batch_rows(answer: Answer, place: str, count: int) -> list[object]:
    wrapped = replace(answer, url=place, body=b'{"batch":' + answer.body + b"}")
    rows = field_at(read_object(wrapped), "batch")
    if not isinstance(rows, list):
        raise UnreadableContentError(place, "the answer to a batch is no list")
    # What is left out at the end came late, as what is answered by null did.
    return [*rows, *[None] * count][:count]


def _without_query(error: OutboundError, place: str) -> OutboundError:
    error.where = place
    error.args = (f"{place}: {error.problem}",)
    return error


def _parsed(told: bytes) -> Any:
    try:
        return json.loads(told)
    except (ValueError, RecursionError):
        return None


def _number(told: object) -> float:
    if isinstance(told, bool) or not isinstance(told, int | float):
        return 0.0
    return float(told) if abs(told) < 1e9 else 0.0
