"""A log-in at a service of Bluesky, held until it ends: listening and answering share it.

Source: https://docs.bsky.app/docs/api/com-atproto-server-create-session and
https://docs.bsky.app/docs/advanced-guides/rate-limits (30 log-ins in five minutes and 300 a day
for one account). How long a token holds is read in `ingest.bluesky_tokens`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ingest.bluesky_tokens import lasts_s
from ingest.errors import BadAnswerError
from ingest.json_answers import read_object, text_if_any
from ingest.outbound import NOT_NOW, Answer, GuardedClient, not_now

LOGIN: Final = "/xrpc/com.atproto.server.createSession"
WINDOW_S: Final = 300.0  # the shortest window over which Bluesky counts requests
_WRONG: Final = "identifier or app_password is wrong, or the app password was taken back"


@dataclass(slots=True)
class BlueskyLogin:
    """Who logs in, and where. What comes of it is in memory only: in no state, and in no file."""

    client: GuardedClient
    service: str
    identifier: str
    password: str = field(repr=False)
    now: datetime
    # The account's DID and its token, which stay together.
    _held: str = field(default="", init=False, repr=False)
    _is_renewed: bool = field(default=False, init=False)

    def send(self, request: Callable[[Mapping[str, str]], Answer]) -> Answer:
        """The answer to a request with the header that lets it in; a token that ran out, or was
        taken back, is replaced once.

        Raises an OutboundError; neither password nor token is in it.
        """
        held = self._held = self._held or self._let_in()
        try:
            return request(_bearer(held))
        except BadAnswerError as error:
            if self._is_renewed or not is_expired(error):
                raise
        self._is_renewed = True
        self._held = self._let_in(refused=held)
        return request(_bearer(self._held))

    def account(self) -> str:
        """The DID of the account. Raises an OutboundError."""
        self._held = self._held or self._let_in()
        did = self._held.partition(" ")[0]
        if not did:
            raise BadAnswerError(self.service, 200, hint="without did")
        return did

    def log_in(self) -> str:
        """A new token, whatever is held. Raises an OutboundError."""
        url = f"{self.service}{LOGIN}"
        body = json.dumps({"identifier": self.identifier, "password": self.password}).encode()
        answer = self.client.post(url, body, headers={"Content-Type": "application/json"})
        if answer.status in NOT_NOW:
            raise not_now(answer, self.now, why="too many log-ins for now").anew(url, WINDOW_S)
        if answer.status != 200:
            wrong = _WRONG if answer.status in {400, 401} else ""
            raise BadAnswerError(url, answer.status, hint=wrong)
        told = read_object(answer)
        token = text_if_any(told, "accessJwt")
        if token is None:
            raise BadAnswerError(url, answer.status, hint="without a token in accessJwt")
        held = f"{text_if_any(told, 'did') or ''} {token}"
        if (held_s := lasts_s(token, self.now)) > 0:
            self.client.tokens.hold(held, *self._whose, lasts_s=held_s, now=self.now)
        return held

    def _let_in(self, refused: str | None = None) -> str:
        """What is held for this account, or else by a new log-in."""
        tokens = self.client.tokens
        with tokens.alone(*self._whose):
            tokens.drop(refused, *self._whose)
            return tokens.find(*self._whose, now=self.now) or self.log_in()

    @property
    def _whose(self) -> tuple[str, ...]:
        # With the password: another one never finds what was had with the former.
        return self.service, self.identifier, self.password


def is_expired(error: BadAnswerError) -> bool:
    """Whether the token is not accepted any more: it ran out, or its server has new keys."""
    problems = (b"ExpiredToken", b"InvalidToken")
    is_told = error.status == 400 and any(one in error.excerpt for one in problems)
    return error.status == 401 or is_told


def _bearer(held: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {held.partition(' ')[2]}"}
