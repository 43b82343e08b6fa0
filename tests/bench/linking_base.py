"""A million customers for the linker's measurements, and those of them who write mentions."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final, TypeVar

import psycopg
from sqlalchemy.engine import make_url

from tests.bench.ground import Ground, add_bench_source
from tests.gold.base import identities_of
from tests.gold.customers import GoldCustomer, make_customers, plain
from tests.gold.mentions import GoldMention, World
from triage.bootstrap import Services
from triage.customers.identities import Clue
from triage.linking.keys import CustomerFields, keys_of_customer
from triage.models import Identity, Mention

Row = TypeVar("Row")

_WRITERS: Final = 10  # the first so many of every hundred customers may write: families, too
_CUSTOMERS: Final = (
    "id", "number", "name", "first_name", "last_name", "company", "email", "phone", "street",
    "postcode", "city", "country", "language", "customer_since", "value_eur", "extra",
)  # fmt: skip


def load(ground: Ground, rows: int, seed: int) -> World:
    """COPY, and indexes afterwards: nobody's import is measured here. Returns who may write.

    All customers count where the world is asked whether somebody is the only one of a name.
    """
    world = World.of([], seed)
    writers: list[GoldCustomer] = []
    url = make_url(ground.database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as connection:
        indexes = _drop_indexes(connection)
        for part in parts(enumerate(make_customers(rows, seed), start=1), 20_000):
            for place, one in part:
                world.count(one)
                if (place - 1) % 100 < _WRITERS:
                    home = world.households.setdefault((one.postcode, one.house_number), [])
                    home.append(len(writers))
                    writers.append(one)
            _copy_part(connection, part)
        for definition in indexes:
            connection.execute(definition)
        connection.execute("SELECT setval(pg_get_serial_sequence('customers', 'id'), %s)", (rows,))
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE customers, customer_keys, identities")
    world.customers = writers
    return world


def id_of(writer: int) -> int:
    """The id of the customer who is at this place among the writers."""
    return writer // _WRITERS * 100 + writer % _WRITERS + 1


def store(services: Services, world: World, written: Sequence[GoldMention]) -> None:
    """Keep the mentions, and the accounts that agents have confirmed before."""
    with services.sessions.begin() as session:
        source_id = add_bench_source(session, "gold")
        session.add_all(
            Identity(
                customer_id=id_of(place), kind=clue.kind, value=clue.value, network=clue.network,
                origin="confirmed",
            )
            for place, clue in dict.fromkeys(world.confirmed)
        )  # fmt: skip
        session.add_all(
            Mention(
                source_id=source_id, external_id=str(place), conversation_id=str(place),
                content_hash=str(place), text=one.facts.text, network=one.facts.network,
                author_handle=one.facts.author_handle, author_name=one.facts.author_name,
                reference=one.facts.reference, published_at=one.facts.published_at,
                language_hint=one.facts.language,
                extra={"location": one.facts.places[0]} if one.facts.places else {},
            )
            for place, one in enumerate(written)
        )  # fmt: skip


def parts(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    iterator = iter(rows)
    while part := list(islice(iterator, size)):
        yield part


def _drop_indexes(connection: psycopg.Connection) -> list[bytes]:
    """Returns how they are made again."""
    definitions = []
    for name in ("ix_customer_keys_key", "ix_identities_value"):
        row = connection.execute("SELECT pg_get_indexdef(%s::regclass)", (name,)).fetchone()
        definitions.append(str(row[0] if row else "").encode())
        connection.execute(f"DROP INDEX {name}".encode())
    return definitions


def _copy_part(connection: psycopg.Connection, part: Sequence[tuple[int, GoldCustomer]]) -> None:
    _copy(connection, "customers", _CUSTOMERS, (_row(*pair) for pair in part))
    _copy(
        connection, "customer_keys", ("customer_id", "key"),
        ((place, key) for place, one in part for key in keys_of_customer(_fields(one))),
    )  # fmt: skip
    _copy(
        connection, "identities", ("customer_id", "kind", "value", "network", "origin"),
        (
            (place, clue.kind, clue.value, clue.network, "import")
            for place, one in part
            for clue in dict.fromkeys(_clues(one))
        ),
    )  # fmt: skip


def _copy(
    connection: psycopg.Connection,
    table: str,
    columns: Sequence[str],
    rows: Iterator[Sequence[object]],
) -> None:
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()
    with connection.cursor().copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _clues(one: GoldCustomer) -> list[Clue]:
    """As the import reads them; its way with phone numbers takes longer than all the rest."""
    digits = plain(one.phone)[-9:]
    phone = Clue("phone", f"+{32 if one.country == 'BE' else 31}{digits}")
    return [*identities_of(replace(one, phone="")), *([phone] if digits else [])]


def _row(place: int, one: GoldCustomer) -> Sequence[object]:
    return (
        place, one.number, one.name, one.first_name, one.last_name, one.company or None,
        one.email or None, one.phone or None, _street(one), one.postcode, one.city, one.country,
        one.language, one.customer_since, one.value_eur,
        json.dumps({"product": one.product} if one.product else {}),
    )  # fmt: skip


def _fields(one: GoldCustomer) -> CustomerFields:
    return CustomerFields(
        one.name, one.first_name, one.last_name, one.company, one.email, _street(one),
        one.postcode, one.city,
    )  # fmt: skip


def _street(one: GoldCustomer) -> str:
    return f"{one.street} {one.house_number}"
