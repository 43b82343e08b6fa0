"""The options by which Google lets us in, the same for listening and for answering."""

import json
from datetime import datetime

from pydantic import Field, SecretStr, field_validator

from ingest.google_login import log_in, read_account, renew_token
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient

_PLAY_SCOPE = "https://www.googleapis.com/auth/androidpublisher"


class PlayOptions(SourceOptions):
    """An app in Google Play, and a service account that may see to its reviews."""

    package: str = Field(
        pattern=r"^[A-Za-z]\w*(\.[A-Za-z]\w*)+$",
        max_length=200,
        description="The app's package name, such as nl.onsbedrijf.app.",
    )
    service_account: SecretStr = Field(
        description="The JSON key file of a service account, its whole content."
    )
    service: ServiceAddress = Field(
        default="https://androidpublisher.googleapis.com", description="Where the interface is."
    )
    login_service: ServiceAddress = Field(
        default="https://oauth2.googleapis.com", description="Where tokens are given out."
    )

    @field_validator("service_account", mode="before")
    @classmethod
    def _as_text(cls, told: object) -> object:
        """Options that look like JSON may arrive already read."""
        return json.dumps(told) if isinstance(told, dict) else told

    @field_validator("service_account")
    @classmethod
    def _readable_key(cls, told: SecretStr) -> SecretStr:
        read_account(told.get_secret_value())
        return told

    def log_in(self, client: GuardedClient, now: datetime) -> dict[str, str]:
        """The header that lets requests in, for some minutes. Raises an OutboundError."""
        account = read_account(self.service_account.get_secret_value())
        url = f"{self.login_service}/token"
        token = log_in(client, account, scope=_PLAY_SCOPE, url=url, now=now)
        return {"Authorization": f"Bearer {token}"}


class ConsentOptions(SourceOptions):
    """What the owner of an account has allowed to a project of Google Cloud."""

    client_id: str = Field(description="OAuth client of your Google Cloud project.")
    client_secret: SecretStr = Field(description="Secret of that client.")
    refresh_token: SecretStr
    login_service: ServiceAddress = Field(
        default="https://oauth2.googleapis.com", description="Where tokens are given out."
    )

    def log_in(self, client: GuardedClient, now: datetime) -> dict[str, str]:
        """The header that lets requests in, for some minutes. Raises an OutboundError."""
        token = renew_token(
            client,
            f"{self.login_service}/token",
            client_id=self.client_id,
            client_secret=self.client_secret.get_secret_value(),
            refresh_token=self.refresh_token.get_secret_value(),
            now=now,
        )
        return {"Authorization": f"Bearer {token}"}


class BusinessOptions(ConsentOptions):
    """The account that manages a company's locations."""

    refresh_token: SecretStr = Field(
        description="Token of the account that manages the locations, for that client, with the "
        "scope `business.manage`."
    )
    service: ServiceAddress = Field(
        default="https://mybusiness.googleapis.com", description="Where the interface is."
    )
