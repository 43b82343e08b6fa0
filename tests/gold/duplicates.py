"""Invented customers of whom some stand there twice or three times, and who is who.

`make_base(rows, seed)` takes `rows` people of `tests.gold.customers`, writes some of them again as
another clerk would (typing errors, a nickname, a new address, an old telephone, initials only),
and tells which records are one person. Families on one address come with the people.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from random import Random
from typing import Final

from tests.gold.customers import GoldCustomer, make_customers
from triage.linking.nicknames import nicknames_of

SHARE_AGAIN: Final = 0.15
_LETTERS: Final = "abcdefghijklmnoprstuvwz"


@dataclass(frozen=True, slots=True)
class Base:
    """A customer base in random order; `same` are pairs of positions that are one person."""

    customers: tuple[GoldCustomer, ...]
    births: tuple[str, ...]  # "" where the clerk did not ask
    same: frozenset[tuple[int, int]]


def make_base(rows: int, seed: int = 1) -> Base:
    """About `rows` records; the same ones for the same seed."""
    random = Random(seed)  # noqa: S311 (invented people)
    people = _with_own_addresses(make_customers(int(rows / (1 + SHARE_AGAIN * 1.2)), seed))
    entries: list[tuple[int, GoldCustomer, str]] = []
    for number, person in enumerate(people):
        born = f"{random.randint(1940, 2006)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
        copies = 1
        if random.random() < SHARE_AGAIN:
            copies += 1 if random.random() < 0.8 else 2
        entries.append((number, person, _asked(random, born)))
        for _ in range(1, copies):
            entries.append((number, write_again(random, person, len(entries)),
                            _asked(random, _slip_of_date(random, born))))  # fmt: skip
    random.shuffle(entries)
    places: dict[int, list[int]] = {}
    for place, (number, _, _) in enumerate(entries):
        places.setdefault(number, []).append(place)
    same = frozenset(pair for some in places.values() for pair in combinations(some, 2))
    customers = tuple(
        replace(customer, number=f"D{place:07}") for place, (_, customer, _) in enumerate(entries)
    )
    return Base(customers, tuple(born for _, _, born in entries), same)


def _with_own_addresses(people: Iterable[GoldCustomer]) -> list[GoldCustomer]:
    """A mailbox belongs to one house: namesakes elsewhere have a number behind their name."""
    homes: dict[str, tuple[str, str]] = {}
    found = []
    for person in people:
        home, email, number = (person.postcode, person.house_number), person.email, 2
        while email and homes.setdefault(email, home) != home:
            local, _, domain = person.email.partition("@")
            email, number = f"{local}{number}@{domain}", number + 1
        found.append(replace(person, email=email))
    return found


def write_again(random: Random, person: GoldCustomer, number: int) -> GoldCustomer:
    """The same person, as somebody else typed them in later."""
    again = replace(person, handles=(), orders=_own_orders(random, person, number))
    for chance, change in (
        (0.25, _typo_in_name), (0.15, _first_name), (0.15, _moved), (0.3, _other_email),
        (0.3, _other_phone), (0.1, _no_address), (0.1, _typo_in_address), (0.15, _without_prefix),
    ):  # fmt: skip
        if random.random() < chance:
            again = change(random, again)
    if (
        again.email != person.email
        and again.phone != person.phone
        and (again.postcode != person.postcode)
    ):
        return replace(again, email=person.email)  # else nothing would tell that it is one
    return again


def _asked(random: Random, born: str) -> str:
    return born if random.random() < 0.4 else ""


def _slip_of_date(random: Random, born: str) -> str:
    year, month, day = born.split("-")
    if random.random() < 0.05 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    return born


def _own_orders(random: Random, person: GoldCustomer, number: int) -> Sequence[str]:
    return (f"{number:06}-{random.randint(10, 99)}",) if person.orders else ()


def _typo(random: Random, text: str) -> str:
    if len(text) < 4:
        return text
    at = random.randrange(1, len(text) - 1)
    match random.randrange(3):
        case 0:
            return text[:at] + text[at + 1 :]
        case 1:
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return text[:at] + random.choice(_LETTERS) + text[at + 1 :]


def _typo_in_name(random: Random, person: GoldCustomer) -> GoldCustomer:
    if random.random() < 0.5:
        return replace(person, family=_typo(random, person.family))
    return replace(person, first_name=_typo(random, person.first_name))


def _first_name(random: Random, person: GoldCustomer) -> GoldCustomer:
    nicks = sorted(nicknames_of(person.first_name.lower()))
    if nicks and random.random() < 0.5:
        return replace(person, first_name=random.choice(nicks).title())
    return replace(person, first_name=person.first_name[:1] + "." if person.first_name else "")


def _moved(random: Random, person: GoldCustomer) -> GoldCustomer:
    postcode = f"{random.randint(1011, 9999)} {random.choice('BCDEFG')}{random.choice('KLMNP')}"
    return replace(
        person, street="Nieuwe Kade", house_number=str(random.randint(1, 180)), postcode=postcode
    )


def _other_email(random: Random, person: GoldCustomer) -> GoldCustomer:
    if random.random() < 0.4:
        return replace(person, email="")
    local = f"{person.family}{random.randint(1, 999)}".lower().replace(" ", "")
    ascii_only = "".join(char for char in local if char.isascii() and char.isalnum())
    return replace(person, email=f"{ascii_only}@example.org")


def _other_phone(random: Random, person: GoldCustomer) -> GoldCustomer:
    if random.random() < 0.4:
        return replace(person, phone="")
    return replace(person, phone=f"+316{random.randint(10_000_000, 59_999_999)}")


def _no_address(random: Random, person: GoldCustomer) -> GoldCustomer:
    return replace(person, street="", house_number="", postcode="", city="")


def _typo_in_address(random: Random, person: GoldCustomer) -> GoldCustomer:
    return replace(person, street=_typo(random, person.street))


def _without_prefix(random: Random, person: GoldCustomer) -> GoldCustomer:
    return replace(person, prefix="")
