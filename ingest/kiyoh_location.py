"""A location on Kiyoh or Klantenvertellen, as listening and answering name it."""

from typing import Final, Literal

from pydantic import Field, SecretStr

from ingest.options import SourceOptions

ORIGINS: Final = {
    "kiyoh": "https://www.kiyoh.com",
    "klantenvertellen": "https://www.klantenvertellen.nl",
}


class KiyohLocation(SourceOptions):
    """Which location, on which of the two sites."""

    location_id: str = Field(
        pattern=r"^\d{1,12}$", description="The location's number, shown beside the token."
    )
    token: SecretStr = Field(
        description="Publication API token (the hash) of the location or its group."
    )
    site: Literal["kiyoh", "klantenvertellen"] = Field(
        default="kiyoh", description="Which of the two sites the account is on."
    )
