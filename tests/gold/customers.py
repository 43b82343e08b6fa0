"""Invented customers, as many as asked for, the same ones for the same seed.

`python -m tests.gold.customers --rows 1000000 --seed 1 > customers.csv` writes a file as a CRM
exports it. Families share an address and a name, now and then a telephone or a mailbox.
"""

import csv
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Final

import click

from tests.gold import words

TODAY: Final = date(2026, 11, 1)
NETWORKS: Final = ("x", "mastodon", "instagram", "forum", "reddit")
COLUMNS: Final = (
    "customer_number", "first_name", "tussenvoegsel", "last_name", "company", "email", "phone",
    "street", "house_number", "postcode", "city", "country", "language", "customer_since",
    "value_eur", "handles", "order_numbers", "product",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class GoldCustomer:
    """One customer as the company knows them; `handles` are "network:handle"."""

    number: str
    first_name: str
    prefix: str
    family: str
    company: str
    email: str
    phone: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    customer_since: date
    value_eur: float
    handles: tuple[str, ...]
    orders: tuple[str, ...]
    product: str

    @property
    def last_name(self) -> str:
        """The family name with what stands before it."""
        return f"{self.prefix} {self.family}".strip()

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.first_name} {self.last_name}".strip()

    def row(self) -> list[str]:
        """The cells of COLUMNS."""
        return [
            self.number, self.first_name, self.prefix, self.family, self.company, self.email,
            self.phone, self.street, self.house_number, self.postcode, self.city, self.country,
            self.language, self.customer_since.isoformat(), f"{self.value_eur:.2f}",
            ";".join(self.handles), ";".join(self.orders), self.product,
        ]  # fmt: skip


class _Bag:
    """Draws values as often as their weights say."""

    def __init__(self, weighted: Sequence[tuple[str, float]]) -> None:
        self._values = [value for value, _ in weighted]
        total = 0.0
        self._ends = [total := total + weight for _, weight in weighted]

    def draw(self, random: Random) -> str:
        return random.choices(self._values, cum_weights=self._ends)[0]


def _bag(listed: Sequence[str]) -> _Bag:
    pairs = [entry.rsplit(":", 1) for entry in listed]
    return _Bag([(value.replace("-", " "), float(weight)) for value, weight in pairs])


def _families() -> _Bag:
    """The common names, and as many people again with one of thousands of rare ones."""
    common = [entry.rsplit(":", 1) for entry in words.COMMON_FAMILIES]
    listed = [(name.replace("-", " "), float(weight)) for name, weight in common]
    order = Random("rare")  # noqa: S311 (nothing secret)
    rare = [first + last for first in words.RARE_FIRST for last in words.RARE_LAST]
    rare += [f"{order.choice(words.PREFIXES)} {name}" for name in rare if order.random() < 0.5]
    order.shuffle(rare)
    total = sum(weight for _, weight in listed)
    # Zipf's law: the n-th name is 1/n as frequent, flattened at the head.
    weights = [1.0 / (place + 30) for place in range(len(rare))]
    scale = 1.2 * total / sum(weights)
    return _Bag(listed + [(name, weight * scale) for name, weight in zip(rare, weights)])  # noqa: B905


def plain(text: str) -> str:
    """Lower-case ASCII letters and digits, as in addresses and handles."""
    text = text.replace("ı", "i").replace("ø", "o").replace("Ø", "O")
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return "".join(char for char in folded if char.isalnum())


class People:
    """Draws people: names, places, addresses, in the proportions of the lists."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self._given = _bag([*words.MEN, *words.WOMEN])
        self._families = _families()
        self._flemish_given = _bag([*words.FLEMISH_GIVEN, *words.MEN[:30], *words.WOMEN[:30]])
        self._flemish_families = _bag(words.FLEMISH_FAMILIES)
        self._cities = _bag(words.CITIES)
        self._flemish_cities = _bag(words.FLEMISH_CITIES)

    def given(self, country: str = "NL") -> str:
        """A first name."""
        return (self._flemish_given if country == "BE" else self._given).draw(self.random)

    def family(self, country: str = "NL") -> tuple[str, str]:
        """A family name: what stands before it, and its core."""
        bag = self._flemish_families if country == "BE" else self._families
        whole = bag.draw(self.random)
        prefix, _, core = whole.rpartition(" ")
        return prefix, core

    def place(self, country: str = "NL") -> tuple[str, str]:
        """A city and one of its postcodes."""
        bag = self._flemish_cities if country == "BE" else self._cities
        city, _, start = bag.draw(self.random).partition("/")
        if country == "BE":
            return city, f"{start}{self.random.randrange(0, 100, 10):02}"
        letters = "".join(self.random.choices("ABCDEFGHJKLMNPRSTVWXZ", k=2))
        city = "'s-Hertogenbosch" if city.startswith("'s") else city
        return city, f"{start}{self.random.randrange(100):02} {letters}"

    def phone(self, country: str = "NL") -> str:
        """A mobile number, written in one of the usual ways."""
        random = self.random
        if country == "BE":
            return f"+32 47{random.randrange(10)} {random.randrange(10**6):06}"
        digits = f"{random.randrange(10_000_000, 60_000_000):08}"
        return random.choice((f"06-{digits}", f"06 {digits}", f"+316{digits}", f"06{digits}"))

    def mailbox(self, first: str, prefix: str, family: str) -> str:
        """An e-mail address as people of this name have it."""
        random = self.random
        given, last = plain(first), plain(prefix + family)
        number = str(random.randrange(1, 99)) if random.random() < 0.45 else ""
        name = random.choice(
            (f"{given}.{last}", f"{given}{last}", f"{given[:1]}.{last}", f"{given}_{last}",
             f"{given[:1]}{last}", f"{last}.{given}", f"{given}")
        )  # fmt: skip
        if len(name) < 7 and not number:
            number = str(random.randrange(100, 9999))
        return f"{name}{number}@{random.choice(words.MAILBOXES)}"

    def handle(self, first: str, prefix: str, family: str) -> str:
        """A handle that looks like the name."""
        random = self.random
        given, last, core = plain(first), plain(prefix + family), plain(family)
        name = random.choice(
            (f"{given}{last}", f"{given}_{last}", f"{given[:1]}{last}", f"{given}.{core}",
             f"{given}{core}", f"{last}{given}")
        )  # fmt: skip
        return f"{name}{random.randrange(1, 100)}" if random.random() < 0.5 else name

    def pseudonym(self) -> str:
        """A handle that tells nothing."""
        random = self.random
        first = random.choice(
            ("fietser", "zonnetje", "koffieleut", "nachtuil", "klusser", "gamer", "oranje",
             "boekenwurm", "tuinkabouter", "wandelaar", "pixel", "muziek", "kattenmens",
             "vuurtoren")
        )  # fmt: skip
        last = random.choice(("", "nl", "xx", "_", "online", "op", "fan", "020", "1"))
        return f"{first}{last}{random.randrange(10_000)}"


def make_customers(rows: int, seed: int) -> Iterator[GoldCustomer]:
    """`rows` customers; numbers and orders are unique within a seed."""
    random = Random(seed)  # noqa: S311 (nothing secret)
    people = People(random)
    last: GoldCustomer | None = None
    order = 1_000_000 + random.randrange(100_000)
    for place in range(rows):
        count = random.choices((0, 1, 2, 3, 5), weights=(25, 40, 20, 10, 5))[0]
        orders = []
        for _ in range(count):
            order += random.randrange(1, 4)
            orders.append(f"OR-{order}")
        number = f"K-{100_000 + place * 3}"
        if last is not None and not last.company and random.random() < 0.13:
            customer = _relative(people, last, number)
        else:
            customer = _stranger(people, number)
        last = replace(customer, orders=tuple(orders))
        yield last


def _stranger(people: People, number: str) -> GoldCustomer:
    random = people.random
    country = "BE" if random.random() < 0.12 else "NL"
    first = people.given(country)
    prefix, family = people.family(country)
    if random.random() < 0.04:  # married: both names
        other_prefix, other = people.family(country)
        family = f"{family}-{f'{other_prefix} {other}'.strip()}"
    city, postcode = people.place(country)
    company, email = "", people.mailbox(first, prefix, family.partition("-")[0])
    if random.random() < 0.06:
        company = _company(people, family.partition("-")[0])
        office = random.choice(("info", "administratie", plain(first)))
        email = f"{office}@{plain(company[:-4])}.example"
    handles: tuple[str, ...] = ()
    if random.random() < 0.15:
        made = people.handle(first, prefix, family.partition("-")[0])
        made = made if random.random() < 0.6 else people.pseudonym()
        handles = (f"{random.choice(NETWORKS)}:@{made}",)
    return GoldCustomer(
        number=number, first_name=_as_known(random, first), prefix=prefix, family=family,
        company=company, email=email if random.random() < 0.9 else "",
        phone=people.phone(country) if random.random() < 0.8 else "",
        street=random.choice(words.STREETS), house_number=str(random.randrange(1, 250)),
        postcode=postcode, city=city, country=country,
        language="nl" if random.random() < 0.95 else random.choice(("en", "de", "fr")),
        customer_since=TODAY - timedelta(days=random.randrange(20, 5000)),
        value_eur=round(random.lognormvariate(5.5, 1.1), 2), handles=handles, orders=(),
        product=random.choice(words.PRODUCTS) if random.random() < 0.5 else "",
    )  # fmt: skip


def _as_known(random: Random, first: str) -> str:
    """Some companies only know initials, of some customers."""
    draw = random.random()
    if draw < 0.06:
        return f"{first[0]}."
    if draw < 0.10:
        return f"{first[0]}.{random.choice('ABCEGHJMPW')}."
    return first


def _relative(people: People, other: GoldCustomer, number: str) -> GoldCustomer:
    """Somebody of the same household."""
    random = people.random
    first = people.given(other.country)
    mailbox = people.mailbox(first, other.prefix, other.family.partition("-")[0])
    shared = random.random()
    return replace(
        other, number=number, first_name=first, handles=(), orders=(),
        email=other.email if shared < 0.15 else mailbox,
        phone=other.phone if 0.1 < shared < 0.35 else people.phone(other.country),
        product="", value_eur=round(random.lognormvariate(5.0, 1.0), 2),
    )  # fmt: skip


def _company(people: People, family: str) -> str:
    random = people.random
    trade = random.choice(words.TRADES)
    shape = random.random()
    if shape < 0.4:
        return f"{family} {trade} B.V."
    if shape < 0.7:
        return f"{trade} {family} N.V."
    return f"{people.family()[1]} & {family} B.V."


@click.command()
@click.option("--rows", default=1000, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(rows: int, seed: int) -> None:
    """Write a customer file to stdout."""
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for customer in make_customers(rows, seed):
        writer.writerow(customer.row())


if __name__ == "__main__":
    main()
