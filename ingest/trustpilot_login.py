"""A token for Trustpilot's private API, held until it ends.

Source: https://developers.trustpilot.com/authentication and …/grant-type-client-credentials. A
token lasts a hundred hours; who asks for another one too often is rejected with 429.
"""

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ingest.answer_requests import required_text, tell_form
from ingest.errors import BadAnswerError
from ingest.json_answers import field_at, read_object
from ingest.outbound import Answer, GuardedClient
from ingest.ratings import read_number

_PLACE: Final = "v1/oauth/oauth-business-users-for-applications/accesstoken"
_LONGEST_S: Final = 100 * 3600.0


@dataclass(slots=True)
class TrustpilotLogin:
    """Who asks, and where."""

    client: GuardedClient
    service: str
    key: str = field(repr=False)
    secret: str = field(repr=False)
    now: datetime
    _token: str | None = field(default=None, init=False, repr=False)

    def send(self, request: Callable[[Mapping[str, str]], Answer]) -> Answer:
        """The answer to a request with the headers that let it in; sent once more where a token
        that was had before is not accepted any more.

        Raises an OutboundError; neither secret nor token is in it.
        """
        token = self._token or self.client.tokens.find(*self._whose, now=self.now)
        if token is not None:
            try:
                return self._send_with(token, request)
            except BadAnswerError as error:
                if error.status != 401:
                    raise
        return self._send_with(self.log_in(), request)

    def _send_with(self, token: str, request: Callable[[Mapping[str, str]], Answer]) -> Answer:
        try:
            answer = request({"apikey": self.key, "Authorization": f"Bearer {token}"})
        except BadAnswerError as error:
            if error.status == 401:
                self._token = None
                self.client.tokens.drop(token, *self._whose)
            raise
        # Also one whose end is not told lasts for this fetch.
        self._token = token
        return answer

    @property
    def _whose(self) -> tuple[str, ...]:
        return self.service, self.key, self.secret

    def log_in(self) -> str:
        """A new token, whatever is held. Raises an OutboundError."""
        pair = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        wrong = "api_key or api_secret is not valid, or not any more"
        answer = tell_form(
            self.client,
            f"{self.service}/{_PLACE}",
            {"grant_type": "client_credentials"},
            headers={"Authorization": f"Basic {pair}"},
            now=self.now,
            hints=dict.fromkeys((400, 401, 403), wrong),
        )
        told = read_object(answer)
        token = required_text(told, "access_token", answer)
        lasts_s = read_number(field_at(told, "expires_in")) or 0.0
        if lasts_s > 0:
            lasts_s = min(lasts_s, _LONGEST_S)
            self.client.tokens.hold(token, *self._whose, lasts_s=lasts_s, now=self.now)
        return token
