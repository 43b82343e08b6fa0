"""Customers for programs: found, shown, and told, one by one or up to a thousand at once."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    Field,
    SkipValidation,
    StringConstraints,
    ValidationError,
)

from triage.customers.records import CustomerRecord, find_records, read_record
from triage.errors import NotFoundError
from triage.intake.problems import Problem
from triage.intake.taking_in import ReadCustomer, read_told, take_in
from triage.intake.upserting import Upserted
from web.access import program
from web.api.reading import Body, Line, Query, problems_of, without_nul
from web.api.registry import Answer, Area, check_preconditions, etag_of, has_preconditions
from web.errors import PreconditionError, UnreadableError
from web.ids import LONGEST_EXTERNAL_ID
from web.room import now, room, transaction

API: Final = Area("customers", "Customers, by the company's own customer number.")
MOST_ROWS: Final = 1000
LARGEST_BATCH_BYTES: Final = 8 * 1024 * 1024
_ONE: Final = "/customers/<number:external_id>"
_MOST_VALUES: Final = 50
_MOST_CONSENTS: Final = 30
_MOST_EXTRAS: Final = 100

Number = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_EXTERNAL_ID),
    AfterValidator(without_nul),
]
Lines = Annotated[list[Line], Field(max_length=_MOST_VALUES)]
ExtraValue = Line | int | float | bool


class ConsentIn(Body):
    """One thing that a customer allows, or does not."""

    channel: Literal["any", "email", "phone", "sms", "post", "social"]
    purpose: Literal["any", "marketing", "research", "service"]
    status: Literal["given", "withdrawn"]


class ConsentOut(BaseModel):
    """What holds now, since when, and who told it."""

    channel: str
    purpose: str
    status: str
    at: datetime
    source: str


class CustomerIn(Body):
    """What a program tells of a customer. What is left out stays as it is; null empties it."""

    name: Line | None = None
    first_name: Line | None = None
    tussenvoegsel: Line | None = Field(None, description="Such as “van der”.")
    last_name: Line | None = None
    company: Line | None = None
    emails: Lines | None = Field(None, description="The first one is shown.")
    phones: Lines | None = Field(None, description="E.164, or as dialled in the country.")
    street: Line | None = None
    house_number: Line | None = None
    postcode: Line | None = None
    city: Line | None = None
    country: Line | None = Field(None, description="ISO 3166-1, such as NL.")
    language: Line | None = Field(None, description="ISO 639-1, such as nl.")
    stage: Line | None = None
    value_eur: Decimal | None = Field(None, ge=-(10**10), le=10**10)
    customer_since: date | None = None
    handles: Lines | None = Field(None, description="As network:handle, such as x:@anna.")
    order_numbers: Annotated[list[Line], Field(max_length=1000)] | None = None
    consents: Annotated[list[ConsentIn], Field(max_length=_MOST_CONSENTS)] | None = Field(
        None, description="Kept where it differs from what this program told last time."
    )
    extra: Annotated[dict[Line, ExtraValue], Field(max_length=_MOST_EXTRAS)] = Field(
        default_factory=dict, description="Whatever else is to be kept with the customer."
    )


class CustomerInBatch(CustomerIn):
    """A customer of a batch, with the number by which it is known."""

    external_id: Number


class Batch(Body):
    """Up to 1,000 customers; each is read by itself, so one wrong one does not stop the others."""

    # Not checked here: one by one, later.
    customers: Annotated[
        list[SkipValidation[CustomerInBatch]], Field(min_length=1, max_length=MOST_ROWS)
    ]


class CustomerOut(BaseModel):
    """A customer as it is kept."""

    external_id: str
    name: str
    first_name: str | None
    last_name: str | None
    company: str | None
    emails: list[str]
    phones: list[str]
    street: str | None
    postcode: str | None
    city: str | None
    country: str | None
    language: str | None
    stage: str | None
    value_eur: Decimal | None
    customer_since: date | None
    handles: list[str]
    order_numbers: list[str]
    consents: list[ConsentOut]
    extra: dict[str, Any]
    updated_at: datetime


class CustomerList(BaseModel):
    """One page; `after` goes into the next request, null at the end."""

    customers: list[CustomerOut]
    after: str | None


class RowProblem(BaseModel):
    """What is wrong with a field of a row."""

    field: str
    reason: str


class RowResult(BaseModel):
    """What became of one customer of a batch."""

    external_id: str | None
    result: Literal["new", "updated", "unchanged", "refused"]
    errors: list[RowProblem] = []


class BatchResult(BaseModel):
    """What became of each, in their order."""

    results: list[RowResult]
    new: int
    updated: int
    unchanged: int
    refused: int


class Search(Query):
    """Which customers, and where to begin."""

    search: Annotated[str, StringConstraints(max_length=200)] = Field(
        "", description="An e-mail address, phone, handle, number, or how a name begins."
    )
    after: Annotated[str, StringConstraints(max_length=LONGEST_EXTERNAL_ID)] = Field(
        "", description="`after` of the page before."
    )
    limit: int = Field(100, ge=1, le=500)


@API.operation(
    "GET", "/customers", scope="customers:read", query=Search, answer=CustomerList,
    summary="Find customers, in the order of their numbers",
)  # fmt: skip
def find(*, query: Search) -> CustomerList:
    """One page of customers."""
    with transaction() as session:
        page = find_records(
            session, search=query.search, after=query.after.replace("\x00", ""), limit=query.limit
        )
    return CustomerList(customers=[_shown(record) for record in page.records], after=page.after)


@API.operation(
    "GET", _ONE, scope="customers:read", answer=CustomerOut, has_etag=True,
    summary="Show a customer",
)  # fmt: skip
def show(external_id: str) -> Answer:
    """One customer."""
    with transaction() as session:
        shown = _shown(read_record(session, external_id))
    return Answer(shown, etag=etag_of(shown))


@API.operation(
    "PUT", _ONE, scope="customers:write", body=CustomerIn, answer=CustomerOut,
    statuses=(200, 201), has_etag=True, summary="Make or change a customer",
)  # fmt: skip
def save(external_id: str, *, body: CustomerIn) -> Answer:
    """Upsert one customer; sending the same again changes nothing."""
    read = _read(external_id, body)
    if read.row is None:
        raise UnreadableError(
            "The customer was not understood.", [(one.field, one.reason) for one in read.problems]
        )
    with transaction() as session:
        try:
            known = read_record(session, read.row.number, lock=True)
        except NotFoundError:
            known = None
        check_preconditions(etag_of(_shown(known)) if known else None)
        upserted = take_in(session, [read.row], program=program().name, now=now())
        is_new = upserted.outcomes[read.row.number] == "new"
        if known is None and not is_new and has_preconditions():
            raise PreconditionError("Somebody made it at the same moment; nothing was stored.")
        shown = _shown(read_record(session, read.row.number))
    _hint(upserted)
    return Answer(shown, 201 if is_new else 200, etag=etag_of(shown))


@API.operation(
    "POST", "/customers/batch", scope="customers:write", body=Batch, answer=BatchResult,
    largest_bytes=LARGEST_BATCH_BYTES, summary="Make or change up to 1,000 customers",
)  # fmt: skip
def save_batch(*, body: Batch) -> BatchResult:
    """Upsert many; rows that are wrong are refused one by one, the others stored together."""
    read = [_read_row(values) for values in body.customers]
    rows = [one.row for _, one in read if one.row is not None]
    with transaction() as session:
        upserted = take_in(session, rows, program=program().name, now=now())
    _hint(upserted)
    results = [_result(number, one, upserted.outcomes) for number, one in read]
    count = {name: sum(one.result == name for one in results) for name in
             ("new", "updated", "unchanged", "refused")}  # fmt: skip
    return BatchResult(results=results, **count)


def _read(number: str, body: CustomerIn) -> ReadCustomer:
    beside = {"extra", "external_id", "consents"}
    told = {name: getattr(body, name) for name in body.model_fields_set - beside}
    names = {"emails": "email", "phones": "phone"}
    consents = {f"{one.channel}/{one.purpose}": one.status for one in body.consents or ()}
    return read_told(
        {"customer_number": number} | {names.get(key, key): value for key, value in told.items()},
        body.extra,
        consents,
    )


def _read_row(values: object) -> tuple[str | None, ReadCustomer]:
    number = values.get("external_id") if isinstance(values, dict) else None
    told = number[:LONGEST_EXTERNAL_ID] if isinstance(number, str) else None
    try:
        # Once more as JSON: dates and amounts are texts there, and only there.
        body = CustomerInBatch.model_validate_json(json.dumps(values))
    except ValidationError as error:
        problems = tuple(Problem(field, reason) for field, reason in problems_of(error)[:20])
        return told, ReadCustomer(None, problems)
    return told, _read(body.external_id, body)


def _result(number: str | None, read: ReadCustomer, outcomes: Mapping[str, str]) -> RowResult:
    if read.row is None:
        errors = [RowProblem(field=one.field, reason=one.reason) for one in read.problems]
        return RowResult(external_id=number, result="refused", errors=errors)
    return RowResult.model_validate(
        {"external_id": read.row.number, "result": outcomes[read.row.number]}
    )


def _shown(record: CustomerRecord) -> CustomerOut:
    values = asdict(replace(record, identities=()))
    return CustomerOut.model_validate(
        {name: value for name, value in values.items() if name in CustomerOut.model_fields}
        | {
            "external_id": record.number,
            "emails": record.values("email"),
            "phones": record.values("phone"),
            "handles": [
                f"{clue.network}:{clue.value}"
                for clue in record.identities
                if clue.kind == "handle"
            ],
            "order_numbers": record.values("order_number"),
            "consents": [asdict(one) for one in record.consents],
        }
    )


def _hint(upserted: Upserted) -> None:
    if upserted.clues or upserted.lost_identities:
        room().services.hints.send("link")
        room().services.hints.send("duplicates")
