"""Contacts and orders of a customer, told by the programs that know of them."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, BaseModel, Field, StringConstraints

from triage.errors import NotFoundError, WrongInputError
from triage.intake.interacting import record_interactions
from triage.intake.interaction_rows import InteractionRow, read_interaction
from triage.intake.problems import Problem, RefusedRowError
from triage.models.interaction import INTERACTION_KINDS
from web.access import program
from web.api.reading import Body, Line, without_nul
from web.api.registry import Area
from web.errors import UnreadableError
from web.room import now, room, transaction

API: Final = Area("interactions", "Contacts and orders of customers.")
MOST_ROWS: Final = 500
LARGEST_BYTES: Final = 1024 * 1024
ExternalId = Annotated[
    str, StringConstraints(min_length=1, max_length=200), AfterValidator(without_nul)
]


class InteractionIn(Body):
    """Something that passed between the customer and the company."""

    external_id: ExternalId = Field(description="Told twice under one id, it is there once.")
    kind: Annotated[str, StringConstraints(max_length=40)] = Field(
        description=f"One of: {', '.join(INTERACTION_KINDS)}."
    )
    at: AwareDatetime
    channel: Line | None = None
    reference: Line | None = Field(None, description="Of an order: its number.")
    title: Line = ""
    amount_eur: Decimal | None = Field(None, ge=-(10**10), le=10**10)


class Interactions(Body):
    """Up to 500 of one customer."""

    interactions: Annotated[list[InteractionIn], Field(min_length=1, max_length=MOST_ROWS)]


class InteractionsResult(BaseModel):
    """How many were new, changed, or known as they are."""

    result: Literal["stored"] = "stored"
    new: int
    updated: int
    unchanged: int


@API.operation(
    "POST", "/customers/<number:external_id>/interactions", scope="interactions:write",
    body=Interactions, answer=InteractionsResult, largest_bytes=LARGEST_BYTES,
    summary="Tell contacts and orders of a customer",
)  # fmt: skip
def add_interactions(external_id: str, *, body: Interactions) -> InteractionsResult:
    """Keep them; all or none."""
    rows = [_row(external_id, place, one) for place, one in enumerate(body.interactions)]
    with transaction() as session:
        done = record_interactions(session, rows, now=now())
        for refused in done.refused:
            if refused.field == "customer_number":
                raise NotFoundError(f"no customer {external_id}")
            field = f"interactions.{refused.index}.{refused.field}"
            raise WrongInputError(field, refused.reason)
    if done.relinked:
        room().services.hints.send("link")
    return InteractionsResult(new=done.new, updated=done.updated, unchanged=done.unchanged)


def _row(number: str, place: int, told: InteractionIn) -> InteractionRow:
    values = {"customer_number": number} | told.model_dump(exclude_none=True)
    try:
        row = read_interaction(values, source=program().name)
    except RefusedRowError as error:
        raise _misunderstood(place, [error.problem]) from None
    if row.problems:
        raise _misunderstood(place, row.problems)
    return row


def _misunderstood(place: int, problems: Sequence[Problem]) -> UnreadableError:
    return UnreadableError(
        "An interaction was not understood.",
        [(f"interactions.{place}.{one.field}", one.reason) for one in problems],
    )
