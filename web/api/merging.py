"""Customers merged and taken apart by programs; the rules are those of the pages."""

from datetime import datetime
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.duplicates.acting import merge_of
from triage.duplicates.merging import merge_customers
from triage.duplicates.unmerging import unmerge_customers
from triage.errors import NotFoundError
from triage.models import Customer
from web.access import program
from web.api.reading import Body, without_nul
from web.api.registry import Answer, Area
from web.ids import LONGEST_EXTERNAL_ID
from web.room import now, room, transaction

API: Final = Area("merging", "Two records of one customer become one, and two again.")

Number = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_EXTERNAL_ID),
    AfterValidator(without_nul),
]


class MergeIn(Body):
    """Which record is taken up, and from which of the two each field is shown."""

    loser: Number = Field(description="The customer number of the record that is taken up.")
    choices: Annotated[dict[str, Number], Field(max_length=20)] = Field(
        default_factory=dict,
        description="By field (name, address, email, …), the number of the record to show.",
    )


class MergeOut(BaseModel):
    """What was merged; `moved` counts rows by kind."""

    external_id: str
    loser: str
    merged_at: datetime
    moved: dict[str, int]


class UnmergeOut(BaseModel):
    """What was taken apart; `moved` counts rows that went back."""

    external_id: str
    restored: str
    unmerged_at: datetime
    moved: dict[str, int]


@API.operation(
    "POST", "/customers/<number:external_id>/merge", scope="customers:merge",
    summary="Merge another record into this customer", body=MergeIn, answer=MergeOut,
)  # fmt: skip
def merge(external_id: str, *, body: MergeIn) -> Answer:
    """Let the customer take up another record."""
    with transaction() as session:
        ids = _ids(session, external_id, body.loser, *body.choices.values())
        merged = merge_customers(
            session,
            ids[external_id],
            ids[body.loser],
            now=now(),
            actor_id=program().made_by,
            choices={group: ids[number] for group, number in body.choices.items()},
        )
    room().services.hints.send("link")
    return Answer(
        MergeOut(
            external_id=external_id, loser=body.loser, merged_at=now(), moved=dict(merged.rows)
        )
    )


@API.operation(
    "POST", "/customers/<number:external_id>/unmerge", scope="customers:merge",
    summary="Take this record out of the customer that took it up", answer=UnmergeOut,
)  # fmt: skip
def unmerge(external_id: str) -> Answer:
    """Let a merged record stand for itself again."""
    with transaction() as session:
        ids = _ids(session, external_id)
        merge_id = merge_of(session, ids[external_id])
        undone = unmerge_customers(session, merge_id, now=now(), actor_id=program().made_by)
        survivor = session.get_one(Customer, undone.survivor_id).number
    room().services.hints.send("link")
    return Answer(
        UnmergeOut(external_id=survivor, restored=external_id, unmerged_at=now(), moved=undone.rows)
    )


def _ids(session: Session, *numbers: str) -> dict[str, int]:
    """The records with these numbers. Raises NotFoundError."""
    rows = session.execute(
        select(Customer.number, Customer.id).where(Customer.number.in_(set(numbers)))
    )
    found = {row.number: row.id for row in rows}
    for number in numbers:
        if number not in found:
            raise NotFoundError(f"no customer {number}")
    return found
