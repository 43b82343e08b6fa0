"""Whatever is merged, edited and taken apart in whatever order: every row is where it belongs.

A model beside the database keeps each row's home; what the database says must agree with it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_customer, make_mention
from triage.duplicates.merging import merge_customers
from triage.duplicates.settling import settle
from triage.duplicates.unmerging import unmerge_customers
from triage.duplicates.values import ValueOrigin
from triage.intake.customer_rows import read_customer
from triage.intake.upserting import upsert_customers
from triage.models import (
    Customer,
    CustomerNote,
    DisplacedRow,
    Identity,
    Interaction,
    Link,
)

SHARED_MAILS = ("gedeeld@voorbeeld.nl", "samen@voorbeeld.nl")
CUSTOMERS = 4
EXAMPLES = 250
step = st.tuples(
    st.sampled_from(
        ["merge", "merge", "merge", "unmerge", "unmerge", "note", "order", "identity", "link",
         "edit", "delete", "import", "stray"]
    ),
    st.integers(0, CUSTOMERS - 1),
    st.integers(0, CUSTOMERS - 1),
    st.integers(0, 5),
)  # fmt: skip


@dataclass
class World:
    """The database under test and what should be in it."""

    session: Session
    customers: list[Customer]
    mentions: list[Any]
    merges: list[int] = field(default_factory=list)
    homes: dict[tuple[type, int], int] = field(default_factory=dict)
    texts: dict[int, str] = field(default_factory=dict)
    clock: int = 0

    def now(self) -> datetime:
        self.clock += 1
        return NOW + timedelta(minutes=self.clock)

    def root(self, place: int) -> int:
        customer = self.customers[place]
        self.session.refresh(customer)
        return customer.merged_into_id or customer.id

    def add(self, row: Any, home: int) -> None:
        self.session.add(row)
        self.session.flush()
        self.homes[type(row), row.id] = home


def merge(world: World, a: int, b: int, which: int) -> None:
    winner, loser = world.root(a), world.root(b)
    if winner != loser:
        world.merges.append(merge_customers(world.session, winner, loser, now=world.now()).merge_id)


def unmerge(world: World, a: int, b: int, which: int) -> None:
    if world.merges:
        merge_id = world.merges.pop(which % len(world.merges))
        unmerge_customers(world.session, merge_id, now=world.now())


def note(world: World, a: int, b: int, which: int) -> None:
    owner = world.root(a)
    row = CustomerNote(customer_id=owner, text=f"notitie {which}", at=world.now())
    world.add(row, owner)
    world.texts[row.id] = row.text


def order(world: World, a: int, b: int, which: int) -> None:
    owner = world.root(a)
    key = f"{world.clock}-{which}"
    world.add(
        Interaction(customer_id=owner, kind="order", at=world.now(), title="Fiets", source="shop",
                    external_id=key),
        owner,
    )  # fmt: skip


def identity(world: World, a: int, b: int, which: int) -> None:
    """An address that an agent confirmed; nothing where the survivor has it already.

    Not an imported one: the next import of that record would rightly forget it.
    """
    owner, value = world.root(a), SHARED_MAILS[which % 2]
    known = select(Identity.id).where(Identity.customer_id == owner, Identity.value == value)
    if world.session.scalar(known) is None:
        world.add(Identity(customer_id=owner, kind="email", value=value, origin="confirmed"), owner)


def link(world: World, a: int, b: int, which: int) -> None:
    owner, mention = world.root(a), world.mentions[which % len(world.mentions)]
    known = select(Link.id).where(Link.customer_id == owner, Link.mention_id == mention.id)
    if world.session.scalar(known) is None:
        row = Link(mention_id=mention.id, customer_id=owner, status="suggested", score=0.5,
                   evidence=[], created_at=world.now())  # fmt: skip
        world.add(row, owner)


def edit(world: World, a: int, b: int, which: int) -> None:
    owner = world.root(a)
    row = world.session.scalar(
        select(CustomerNote).where(CustomerNote.customer_id == owner).order_by(CustomerNote.id)
    )
    if row is not None:
        row.text = world.texts[row.id] = f"gewijzigd {world.clock} {which}"
        world.session.flush()


def delete(world: World, a: int, b: int, which: int) -> None:
    owner = world.root(a)
    row = world.session.scalar(
        select(Interaction).where(Interaction.customer_id == owner).order_by(Interaction.id)
    )
    if row is not None:
        del world.homes[Interaction, row.id]
        world.session.delete(row)
        world.session.flush()


def import_(world: World, a: int, b: int, which: int) -> None:
    """The customer file tells of a record, merged or not: its own mail box is told again."""
    customer = world.customers[a]
    addresses = f"eigen{a}@voorbeeld.nl; {SHARED_MAILS[0]}"
    told = {"customer_number": customer.number, "email": addresses, "city": f"Stad {which}"}
    upsert_customers(
        world.session, [read_customer(told)], now=world.now(), origin=ValueOrigin("import", "crm")
    )
    settle(world.session, [customer.id])


def stray(world: World, a: int, b: int, which: int) -> None:
    """Something reaches a record that was merged meanwhile."""
    home = world.customers[a].id
    world.add(
        Interaction(customer_id=home, kind="contact", at=world.now(), title="Gebeld",
                    source="calls", external_id=f"{world.clock}"),
        home,
    )  # fmt: skip
    settle(world.session, [home])


STEPS: dict[str, Callable[[World, int, int, int], None]] = {
    "merge": merge, "unmerge": unmerge, "note": note, "order": order, "identity": identity,
    "link": link, "edit": edit, "delete": delete, "import": import_, "stray": stray,
}  # fmt: skip


def begin(session: Session) -> World:
    customers = [
        make_customer(session, name=f"Naam {place}", email=f"eigen{place}@voorbeeld.nl",
                      extra={"maat": str(place), f"eigen{place}": "ja"})
        for place in range(CUSTOMERS)
    ]  # fmt: skip
    mentions = [make_mention(session) for _ in range(3)]
    world = World(session, customers, mentions)
    for place, customer in enumerate(customers):
        for value in (f"eigen{place}@voorbeeld.nl", SHARED_MAILS[0]):
            row = Identity(customer_id=customer.id, kind="email", value=value, origin="import")
            world.add(row, customer.id)
        world.add(
            Link(mention_id=mentions[place % 2].id, customer_id=customer.id, evidence=[],
                 status="linked" if place < 2 else "suggested", score=0.9, created_at=NOW),
            customer.id,
        )  # fmt: skip
        world.add(make_case(session, make_mention(session), customer_id=customer.id), customer.id)
    return world


def check_while_merged(world: World) -> None:
    """Nothing hangs on a merged record, and nobody points at a record that is merged itself."""
    session = world.session
    merged = set(session.scalars(select(Customer.id).where(Customer.merged_into_id.is_not(None))))
    for model in (Identity, Link, Interaction, CustomerNote):
        assert not merged & set(session.scalars(select(model.customer_id)))
    targets = select(Customer.merged_into_id).where(Customer.merged_into_id.is_not(None))
    assert not merged & set(session.scalars(targets))


def check_at_the_end(world: World, before: dict[int, tuple[object, ...]]) -> None:
    """All merges are taken back: every row is at home, and every record shows its own."""
    session = world.session
    session.expire_all()
    assert session.scalars(select(DisplacedRow)).all() == []
    for (model, row_id), home in world.homes.items():
        row = session.get(model, row_id)
        assert row is not None, (model.__name__, row_id)
        assert row.customer_id == home, (model.__name__, row_id)
    for row_id, text in world.texts.items():
        assert session.get_one(CustomerNote, row_id).text == text
    for customer in world.customers:
        session.refresh(customer)
        name, extra = before[customer.id]
        assert (customer.name, customer.extra, customer.merged_into_id) == (name, extra, None)


@given(steps=st.lists(step, min_size=4, max_size=14), order=st.randoms(use_true_random=False))
@settings(
    max_examples=EXAMPLES, phases=[Phase.generate], deadline=None, derandomize=False,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_every_row_comes_home(engine: Engine, steps: list[Any], order: Any) -> None:
    with engine.connect() as connection:
        transaction = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            world = begin(session)
            before = {one.id: (one.name, dict(one.extra)) for one in world.customers}
            for name, a, b, which in steps:
                STEPS[name](world, a, b, which)
                check_while_merged(world)
            order.shuffle(world.merges)
            for merge_id in world.merges:
                unmerge_customers(session, merge_id, now=world.now())
                check_while_merged(world)
            check_at_the_end(world, before)
        transaction.rollback()
