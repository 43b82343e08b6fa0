"""The guarded client: every request of every source, and of outgoing webhooks, goes through it.

It refuses addresses and paths, keeps pace, follows redirects by hand, and turns statuses into
errors that say when to come back. It never retries by itself: that is the scheduler's call.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from ingest.errors import BadAnswerError, BotWallError, TooManyRedirectsError
from ingest.outbound.addresses import AddressPolicy
from ingest.outbound.answers import Answer, Limits, Request
from ingest.outbound.connection import Resolver, resolve_by_system
from ingest.outbound.ending import shortened
from ingest.outbound.exchange import Exchanger, Line
from ingest.outbound.pace import InProcessPace, Pace
from ingest.outbound.robots import MemoryRobotsStore, RobotsRules, RobotsStore
from ingest.outbound.streaming import LineStream
from ingest.outbound.tokens import HeldTokens
from ingest.outbound.urls import Target, follow_location, read_url
from ingest.outbound.waiting import NOT_NOW, not_now, read_retry_after
from ingest.outbound.walls import looks_like_bot_wall

DEFAULT_USER_AGENT = "Luisterpost/0.1 (+https://example.org/luisterpost)"
_REDIRECTS = {301, 302, 303, 307, 308}
_EXCERPT_BYTES = 2000
# What may still be told to another site after a redirect; everything else stays behind.
_TOLD_TO_ALL = {"accept", "accept-language"}


@dataclass(slots=True)
class _Budget:
    """Network time left for one fetch; waiting for a turn does not use it up."""

    left_s: float


class GuardedClient:
    """One client for all outgoing requests. Safe to share between threads."""

    def __init__(
        self,
        *,
        user_agent: str = DEFAULT_USER_AGENT,
        allowed_networks: Iterable[str] = (),
        pace: Pace | None = None,
        robots_store: RobotsStore | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        resolver: Resolver = resolve_by_system,
        ssl_context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.user_agent = user_agent
        self.limits = limits
        self.tokens = HeldTokens()
        self._pace = pace or InProcessPace()
        self._clock = clock
        self._exchanger = Exchanger(
            AddressPolicy.allowing(allowed_networks),
            resolver,
            ssl_context or ssl.create_default_context(),
        )
        self._robots = RobotsRules(
            robots_store or MemoryRobotsStore(), user_agent, self._fetch_robots, clock
        )

    def get(
        self, url: str, *, headers: Mapping[str, str] | None = None, obey_robots: bool = True
    ) -> Answer:
        """Fetch `url`, following redirects; the answer is a 2xx or a 304.

        `headers` are sent to the first origin only. Raises an OutboundError otherwise.
        """
        request = Request("GET", url, self._dressed(headers))
        answer = self._follow(request, read_url(url), obey_robots=obey_robots)
        self._require_success(answer)
        return answer

    def post(
        self,
        url: str,
        body: bytes,
        *,
        headers: Mapping[str, str] | None = None,
        method: Literal["POST", "PUT", "PATCH", "DELETE"] = "POST",
    ) -> Answer:
        """Send `body` once and give the answer back whatever its status; no redirects.

        Raises an OutboundError only if there was no complete answer.
        """
        target = read_url(url)
        request = Request(method, url, self._dressed(headers), body)
        return self._send(request, target, _Budget(self.limits.total_s))

    def status(self, url: str, *, longest_s: float) -> int:
        """What a page answers, without reading it: a 2xx or 304; redirects are followed.

        Raises an OutboundError otherwise, as `get` does.
        """
        target = read_url(url)
        request = Request("GET", url, self._dressed(None))
        for _ in range(self.limits.redirects + 1):
            self._robots.require_allowed(target)
            with (
                self._pace.turn(target.host),
                self._exchanger.stream(
                    request,
                    target,
                    limit_bytes=self.limits.body_bytes,
                    limit_s=shortened(min(longest_s, self.limits.total_s), target.url),
                    lasts_s=longest_s,
                ) as lines,
            ):
                answer = lines.answer
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                self._require_success(answer)
                return answer.status
            target = follow_location(target, answer.headers["location"])
        raise TooManyRedirectsError(url, f"more than {self.limits.redirects} redirects")

    @contextmanager
    def stream(
        self, url: str, *, headers: Mapping[str, str] | None = None, lasts_s: float
    ) -> Iterator[LineStream]:
        """The lines that an interface sends for as long as one listens, at most `lasts_s`.

        The host's turn is held until the answer begins: who listens asks for nothing more.
        robots.txt is not asked, for credentials of ours are needed; redirects are not followed.
        Raises an OutboundError for any answer that is no success.
        """
        target = read_url(url)
        request = Request("GET", url, self._dressed(headers))
        with ExitStack() as stack:
            with self._pace.turn(target.host):
                lines = stack.enter_context(
                    self._exchanger.stream(
                        request,
                        target,
                        limit_bytes=self.limits.body_bytes,
                        limit_s=shortened(self.limits.total_s, target.url),
                        lasts_s=shortened(lasts_s, target.url),
                    )
                )
            self._require_success(lines.answer)
            yield lines

    @contextmanager
    def dial(self, host: str, port: int, *, where: str, limit_s: float) -> Iterator[Line]:
        """A connection for another protocol than HTTP, at this host's pace: for mailboxes.

        Raises an OutboundError naming `where`; an OSError within the block becomes one.
        """
        with (
            self._pace.turn(host),
            self._exchanger.dial(
                host, port, where=where, limit_s=shortened(limit_s, where)
            ) as line,
        ):
            yield line

    def _dressed(self, headers: Mapping[str, str] | None) -> dict[str, str]:
        return {"User-Agent": self.user_agent, **(headers or {})}

    def _follow(self, request: Request, target: Target, *, obey_robots: bool) -> Answer:
        budget = _Budget(self.limits.total_s)
        for _ in range(self.limits.redirects + 1):
            if obey_robots:
                self._robots.require_allowed(target)
            answer = self._send(request, target, budget)
            if answer.status not in _REDIRECTS or "location" not in answer.headers:
                return answer
            following = follow_location(target, answer.headers["location"])
            if following.origin != target.origin:
                request = self._without_secrets(request)
            target = following
        problem = f"more than {self.limits.redirects} redirects"
        raise TooManyRedirectsError(request.url, problem)

    def _without_secrets(self, request: Request) -> Request:
        kept = {
            name: told for name, told in request.headers.items() if name.lower() in _TOLD_TO_ALL
        }
        return replace(request, headers=self._dressed(kept))

    def _send(self, request: Request, target: Target, budget: _Budget) -> Answer:
        with self._pace.turn(target.host):
            limit_s = shortened(budget.left_s, target.url)
            started = time.monotonic()
            try:
                return self._exchanger.exchange(
                    request,
                    target,
                    limit_bytes=self.limits.body_bytes,
                    limit_s=limit_s,
                )
            finally:
                budget.left_s -= time.monotonic() - started

    def _fetch_robots(self, target: Target) -> Answer:
        request = Request("GET", target.url, self._dressed(None))
        answer = self._follow(request, target, obey_robots=False)
        self._require_success(answer)
        return answer

    def _require_success(self, answer: Answer) -> None:
        if 200 <= answer.status < 300 or answer.status == 304:
            return
        now = datetime.fromtimestamp(self._clock(), UTC)
        retry_after_s = read_retry_after(answer.headers, now)
        if retry_after_s and answer.status in NOT_NOW:
            self._pace.hold(read_url(answer.url).host, retry_after_s)
        if looks_like_bot_wall(answer.body) and answer.status in {401, 403, 429, 503}:
            raise BotWallError(answer.url, f"answered {answer.status} with a check for robots")
        if answer.status in NOT_NOW:
            raise not_now(answer, now)
        raise BadAnswerError(answer.url, answer.status, excerpt=answer.body[:_EXCERPT_BYTES])
