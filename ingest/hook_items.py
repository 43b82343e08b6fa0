"""Our own format for posts that a program sends: what an item holds, and how it becomes a mention.

The same format arrives by webhook and is answered where missed items are asked for. The model is
the contract: the JSON Schema in docs/ is made of it. Fields that are not known are left out, so
that a sender may have more than we take.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from ingest.dates import read_date
from ingest.errors import BadDeliveryError
from ingest.incoming import Told
from ingest.mentions import RawMention, Refused
from ingest.parsing.problems import UnreadableProblem
from ingest.ratings import rescale_rating
from ingest.tidy import clean_text

MOST_ITEMS: Final = 1000
MOST_EXTRAS: Final = 20


def _cleaned(told: object) -> object:
    return clean_text(told).strip() if isinstance(told, str) else told


def _as_text(told: object) -> object:
    if isinstance(told, int) and not isinstance(told, bool) and abs(told) < 10**30:
        return str(told)
    return _cleaned(told)


def _is_moment(told: str) -> str:
    if read_date(told) is None:
        raise ValueError("is not a time such as 2026-11-20T12:00:00+01:00")
    return told


Clean = Annotated[str, BeforeValidator(_cleaned)]
Identity = Annotated[
    str,
    Field(min_length=1, max_length=500, json_schema_extra={"type": ["string", "integer"]}),
    BeforeValidator(_as_text),
]
Moment = Annotated[
    str,
    Field(max_length=60, json_schema_extra={"format": "date-time"}),
    AfterValidator(_is_moment),
    BeforeValidator(_cleaned),
]


class Author(BaseModel):
    """Whoever wrote it."""

    model_config = ConfigDict(strict=True)

    name: Clean | None = Field(default=None, description="Name as shown there.")
    handle: Clean | None = Field(
        default=None, description="Name of the account there; it links to customers."
    )
    url: Clean | None = Field(default=None, description="Address of the account.")


class HookItem(BaseModel):
    """One post, review or message."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False)

    id: Identity = Field(description="Stays the same for the same post.")
    text: Clean = Field(default="", description="What was written; needed unless deleted.")
    title: Clean | None = Field(default=None, description="Its title.")
    url: Clean | None = Field(default=None, description="Where it can be read (http or https).")
    author: Author | Clean | None = Field(
        default=None, description="Whoever wrote it: an object, or only the name."
    )
    created_at: Moment | None = Field(
        default=None, description="When it was written; the time of sending if left out."
    )
    updated_at: Moment | None = Field(
        default=None,
        description="When it was last changed or deleted. Of two tidings of the same post the "
        "later one counts, in whichever order they arrive.",
    )
    lang: Clean | None = Field(default=None, description="Its language (nl, en …).")
    rating: float | None = Field(default=None, description="Stars or points that go with it.")
    rating_best: float = Field(default=5.0, description="The best rating there is.")
    rating_worst: float = Field(default=1.0, description="The worst rating there is.")
    thread: Identity | None = Field(default=None, description="Posts of one conversation share it.")
    in_reply_to: Identity | None = Field(default=None, description="`id` of the post it answers.")
    reference: Identity | None = Field(
        default=None, description="Order or customer number given along."
    )
    network: Clean | None = Field(
        default=None, description="Where the account lives, if not what the source says."
    )
    deleted: bool = Field(default=False, description="It does not exist any more.")
    extra: dict[str, Any] = Field(
        default_factory=dict,
        max_length=MOST_EXTRAS,
        description="Further facts to keep with it, at most 20.",
    )


def items_of(body: object, where: str) -> Sequence[object]:
    """The items of a body: one, a list, `{"items": [...]}`, or in the `data` of an envelope.

    Raises BadDeliveryError where there is nothing that could be one.
    """
    told = body
    if isinstance(told, dict) and "type" in told and isinstance(told.get("data"), dict | list):
        told = _enveloped(str(told["type"]), told["data"])
    if isinstance(told, dict) and isinstance(told.get("items"), list):
        told = told["items"]
    rows = [told] if isinstance(told, dict) else told
    if not isinstance(rows, list):
        problem = "is neither an item, nor a list of items, nor an object with items or data"
        raise BadDeliveryError(where, problem)
    if len(rows) > MOST_ITEMS:
        raise BadDeliveryError(
            where, f"holds {len(rows)} items, at most {MOST_ITEMS} are taken at once"
        )
    return rows


def read_items(
    rows: Iterable[object],
    where: str,
    sent_at: datetime,
    *,
    network: str | None = None,
    language: str | None = None,
) -> tuple[list[Told], list[Refused]]:
    """Every item apart from the others; a bad one is refused with its place and field."""
    told: list[Told] = []
    refused: list[Refused] = []
    for number, row in enumerate(rows, 1):
        try:
            item = _read(row)
            told.append(_told(item, sent_at, network, language))
        except UnreadableProblem as problem:
            refused.append(Refused(where, f"item {number} {problem}"))
    return told, refused


def _enveloped(kind: str, data: object) -> object:
    """The data of a Standard Webhooks envelope; a type that ends in .deleted says so of all."""
    if not kind.endswith((".deleted", ".removed")):
        return data
    rows = data if isinstance(data, list) else [data]
    return [{**row, "deleted": True} if isinstance(row, dict) else row for row in rows]


def _read(row: object) -> HookItem:
    if not isinstance(row, dict):
        raise UnreadableProblem("is not an object")
    try:
        item = HookItem.model_validate(row)
    except ValidationError as error:
        # `input` is left out: it is what somebody wrote.
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"][:2]) or "object"
        problem = first["msg"].removeprefix("Value error, ")
        raise UnreadableProblem(f"field {field}: {problem}") from None
    if not item.text and not item.title and not item.deleted:
        raise UnreadableProblem("field text: is missing or empty")
    return item


def _told(item: HookItem, sent_at: datetime, network: str | None, language: str | None) -> Told:
    created_at = read_date(item.created_at or "") or sent_at
    updated_at = read_date(item.updated_at or "")
    if item.deleted:
        return Told(item.id, updated_at or sent_at, None)
    author = Author(name=item.author) if isinstance(item.author, str) else item.author
    mention = RawMention(
        external_id=item.id,
        text=item.text or item.title or "",
        title=item.title if item.text else None,
        published_at=created_at,
        edited_at=updated_at if updated_at and updated_at > created_at else None,
        url=item.url,
        author_handle=author.handle if author else None,
        author_name=author.name if author else None,
        author_url=author.url if author else None,
        network=item.network or network,
        language=item.lang or language,
        conversation_id=item.thread,
        in_reply_to=item.in_reply_to,
        rating=_rating(item),
        reference=item.reference,
        extra=item.extra,
    )
    return Told(item.id, updated_at or created_at, mention)


def _rating(item: HookItem) -> float | None:
    if item.rating is None:
        return None
    rating = rescale_rating(item.rating, item.rating_worst, item.rating_best)
    if rating is None:
        least, most = item.rating_worst, item.rating_best
        raise UnreadableProblem(f"field rating: is outside its scale from {least:g} to {most:g}")
    return rating
