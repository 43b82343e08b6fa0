"""What `mastodon` listens to, and where."""

import re

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.errors import ForbiddenAddressError
from ingest.options import SourceOptions
from ingest.outbound.urls import read_url


class MastodonOptions(SourceOptions):
    """Where to listen, and to what: one of hashtag, account, query and notifications."""

    instance: str = Field(description="The instance: `mastodon.example` or its address.")
    hashtag: str | None = Field(default=None, description="Posts with this hashtag.")
    account: str | None = Field(
        default=None, description="Posts of this account: `name` or `name@other.example`."
    )
    query: str | None = Field(
        default=None, description="Posts found by this search; needs `access_token`."
    )
    notifications: bool = Field(
        default=False,
        description="Posts in which the account of `access_token` is mentioned, answered or "
        "quoted.",
    )
    limit: int = Field(default=80, ge=1, le=400, description="How many posts to take at most.")
    include_replies: bool = Field(default=True, description="Take answers to other posts too.")
    include_boosts: bool = Field(
        default=False, description="Take posts that were only boosted, as their author's."
    )
    access_token: SecretStr | None = Field(
        default=None, description="Token of an application with the right `read`."
    )

    @field_validator("instance")
    @classmethod
    def _as_origin(cls, told: str) -> str:
        address = told if "://" in told else f"https://{told}"
        try:
            return read_url(address).origin
        except ForbiddenAddressError as error:
            raise ValueError(f"{told!r} is not an instance such as mastodon.example") from error

    @field_validator("hashtag")
    @classmethod
    def _without_hash(cls, told: str | None) -> str | None:
        tag = told.removeprefix("#") if told is not None else None
        if tag is not None and not re.fullmatch(r"[\w·]+", tag):
            raise ValueError(f"{told!r} is not one hashtag: letters, digits and _ only")
        return tag

    @field_validator("account")
    @classmethod
    def _without_at(cls, told: str | None) -> str | None:
        name = told.removeprefix("@") if told is not None else None
        if name is not None and not re.fullmatch(r"[\w.-]+(@[\w.:-]+)?", name):
            raise ValueError(f"{told!r} is not an account such as name@mastodon.example")
        return name

    @model_validator(mode="after")
    def _one_thing_to_hear(self) -> "MastodonOptions":
        given = [self.hashtag, self.account, self.query, self.notifications]
        if sum(bool(part) for part in given) != 1:
            raise ValueError("exactly one of hashtag, account, query and notifications is needed")
        if self.notifications and self.access_token is None:
            raise ValueError("notifications needs access_token: they are those of its account")
        if self.query and self.access_token is None:
            raise ValueError("query needs access_token: instances search posts for members only")
        return self
