"""X's API v2 as one app sees it: asked with a bearer token, its refusals understood.

Source: https://docs.x.com/x-api/fundamentals/response-codes-and-errors, …/rate-limits and
https://docs.x.com/x-api/getting-started/pricing (credits, spending limits). What is asked for, and
what the answers mean, is left to the source.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from ingest.api_requests import ask
from ingest.errors import BadAnswerError, RetryLaterError
from ingest.outbound import NOT_NOW, Answer, GuardedClient, LineStream, not_now

WINDOW_S: Final = 900.0  # rate limits are per fifteen minutes
_HINTS: Final = {
    401: "the bearer_token is not valid, or not any more",
    402: "the app's credits are used up",
    403: "the app's access level does not include this search, or the app is suspended",
}
SPENT: Final = "the spending limit is reached: raise it in X's developer console, or wait"
_STREAM_HINTS: Final = {
    **_HINTS,
    403: "the app's access level does not include the filtered stream: set listen to search",
}


@dataclass(frozen=True, slots=True)
class XService:
    """Where the interface is, and whose token is shown there."""

    service: str
    token: str
    client: GuardedClient
    now: datetime

    def get(self, path: str, *, for_stream: bool = False) -> Answer:
        """One answer. Raises IngestError; of a limit it says for how long."""
        url = f"{self.service}{path}"
        hints = _STREAM_HINTS if for_stream else _HINTS
        try:
            return ask(self.client, url, headers=self._headers(), hints=hints)
        except RetryLaterError as error:
            raise error.anew(url, WINDOW_S) from error
        except BadAnswerError as error:
            if error.status != 400 and not means_spent(error.status, error.excerpt):
                raise
            raise self._refused(url, error.status, error.excerpt, hints) from None

    def post(self, path: str, body: Mapping[str, Any]) -> Answer:
        """Send a JSON object once; the answer is a 2xx. Raises IngestError."""
        url = f"{self.service}{path}"
        headers = {**self._headers(), "Content-Type": "application/json"}
        answer = self.client.post(url, json.dumps(body).encode(), headers=headers)
        if answer.status in NOT_NOW:
            raise not_now(answer, self.now).anew(url, WINDOW_S)
        if 200 <= answer.status < 300:
            return answer
        raise self._refused(url, answer.status, answer.body, _STREAM_HINTS)

    @contextmanager
    def stream(self, path: str, lasts_s: float) -> Iterator[LineStream]:
        """The lines of a stream, as they come. Raises IngestError where it does not begin."""
        url = f"{self.service}{path}"
        try:
            with self.client.stream(url, headers=self._headers(), lasts_s=lasts_s) as lines:
                yield lines
        except BadAnswerError as error:
            raise self._refused(url, error.status, error.excerpt, _STREAM_HINTS) from None

    def _headers(self) -> dict[str, str]:
        return {"Accept": "application/json", "Authorization": f"Bearer {self.token}"}

    def _refused(
        self, url: str, status: int, body: bytes, hints: Mapping[int, str]
    ) -> BadAnswerError:
        if hint := SPENT if means_spent(status, body) else hints.get(status):
            return BadAnswerError(url, status, hint=hint)
        told = told_problem(body).replace(self.token, "…")
        return BadAnswerError(url, status, hint=f"the API says: {told}")


def means_spent(status: int, body: bytes) -> bool:
    """Whether the account's spending limit is reached: told with 403, like a missing right."""
    told = body.lower()
    return status in {402, 403} and (b"spendcap" in told or b"spend cap" in told)


def told_problem(body: bytes) -> str:
    """Why the API refuses a request; mostly what is wrong with the query."""
    try:
        told = json.loads(body)
        problem = (told.get("errors") or [told])[0]
        details = problem.get("details") or []
        named = problem.get("message") or "; ".join(map(str, details)) or problem.get("detail")
        return str(named or problem["title"])[:300]
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
        return "the request is not valid"
