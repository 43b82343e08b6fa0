"""What the options of all kinds of source have in common: strict models and shared types."""

from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict

from ingest.errors import ForbiddenAddressError
from ingest.outbound.urls import read_url


class SourceOptions(BaseModel):
    """Options of one kind. Every field is described: forms, help and docs are made of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _web_address(told: str) -> str:
    try:
        read_url(told)
    except ForbiddenAddressError as error:
        raise ValueError(f"{error.where}: {error.problem}") from error
    return told


def _without_slash(told: str) -> str:
    return told.rstrip("/")


def _zone_name(told: str) -> str:
    try:
        ZoneInfo(told)
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{told!r} is not a time zone such as Europe/Amsterdam") from error
    return told


WebAddress = Annotated[str, AfterValidator(_web_address)]
"""An http(s) address in one unambiguous reading. Where it leads is checked when connecting."""

ServiceAddress = Annotated[WebAddress, AfterValidator(_without_slash)]
"""Where an interface is: places are put behind it, so it ends without a slash."""

ZoneName = Annotated[str, AfterValidator(_zone_name)]
"""A time zone that this machine knows."""
