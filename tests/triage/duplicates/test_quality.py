"""How right the search is on invented customers, and what it never does."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from tests.gold.duplicates import make_base
from triage.customers.identities import Clue, read_phone
from triage.duplicates.customer_schema import CUSTOMERS
from triage.duplicates.features import RecordFields
from triage.duplicates.loading import RecordBuilder
from triage.duplicates.starting import STARTING_ESTIMATE
from triage.pairing.estimating import Estimate
from triage.pairing.schema import Records
from triage.pairing.scoring import AUTOMATIC, SHOWN_FROM
from triage.pairing.searching import Search, search

ROWS = 4000


@dataclass(frozen=True)
class Result:
    found: Search
    same: frozenset[tuple[int, int]]

    def above(self, chance: float) -> set[tuple[int, int]]:
        return {(one.a, one.b) for one in self.found.pairs if one.probability >= chance}


def records_of(*people: RecordFields) -> Records:
    builder = RecordBuilder()
    for place, fields in enumerate(people):
        builder.add(place, fields)
    return builder.build()


@cache
def result() -> Result:
    base = make_base(ROWS, seed=11)
    people = []
    for customer, born in zip(base.customers, base.births, strict=True):
        phone = read_phone(customer.phone)
        people.append(
            RecordFields(
                customer.name, customer.first_name, customer.last_name, customer.company,
                customer.email, phone.value if isinstance(phone, Clue) else None,
                f"{customer.street} {customer.house_number}".strip(), customer.postcode,
                customer.city, born,
            )
        )  # fmt: skip
    return Result(search(records_of(*people), CUSTOMERS), base.same)


def test_what_is_merged_by_rule_is_right() -> None:
    sure = result().above(AUTOMATIC)
    assert len(sure & result().same) / len(sure) >= 0.995
    assert len(sure & result().same) / len(result().same) >= 0.6


def test_what_is_shown_is_mostly_right_and_nearly_complete() -> None:
    shown = result().above(SHOWN_FROM)
    precision = len(shown & result().same) / len(shown)
    recall = len(shown & result().same) / len(result().same)
    assert precision >= 0.94
    assert recall >= 0.94


@pytest.mark.parametrize(("low", "high"), [(0.7, 0.9), (0.9, 0.99), (0.99, 1.0)])
def test_probabilities_mean_what_they_say(low: float, high: float) -> None:
    some = [one for one in result().found.pairs if low <= one.probability <= high]
    right = np.mean([(one.a, one.b) in result().same for one in some])
    assert abs(right - np.mean([one.probability for one in some])) <= 0.1


def test_the_same_records_give_the_same_answer() -> None:
    told = Estimate.from_json(result().found.estimate.to_json())
    assert told == result().found.estimate


def chance(one: RecordFields, other: RecordFields) -> float:
    found = search(records_of(one, other), CUSTOMERS, known=STARTING_ESTIMATE, shown_from=0.0)
    return max((pair.probability for pair in found.pairs), default=0.0)


HOME = {"street": "Kerkstraat 12", "postcode": "3511 AB", "city": "Utrecht"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RecordFields("Jan de Vries", phone="+31301234567", **HOME),
         RecordFields("Maria de Vries", phone="+31301234567", **HOME)),
        (RecordFields("Jan de Vries", email="familie@voorbeeld.nl", **HOME),
         RecordFields("Els de Vries", email="els@voorbeeld.nl", **HOME)),
        (RecordFields("Jan de Vries", city="Utrecht"),
         RecordFields("Jan de Vries", city="Utrecht")),
        (RecordFields("Karin Smit", company="Smit B.V.", phone="+31301234567", **HOME),
         RecordFields("Omar Bos", company="Smit B.V.", phone="+31301234567", **HOME)),
    ],
    ids=["family with one telephone", "family", "namesakes of one city", "colleagues"],
)  # fmt: skip
def test_two_people_are_not_merged_by_rule(one: RecordFields, other: RecordFields) -> None:
    assert chance(one, other) < SHOWN_FROM


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RecordFields("Jan de Vries", email="jan@voorbeeld.nl", **HOME),
         RecordFields("J. Vries", email="jan@voorbeeld.nl", **HOME)),
        (RecordFields("Johanna Jansen-Bakker", phone="+31612345678", **HOME),
         RecordFields("Hanneke Bakker", phone="+31612345678", **HOME)),
        (RecordFields("Renée van der Berg", email="r.berg77@voorbeeld.nl", born="1980-02-03"),
         RecordFields("Renee vd Berg", email="r.berg77@voorbeeld.nl", born="03-02-1980")),
        (RecordFields("Jansen Bouw B.V.", email="info@jansenbouw.example", **HOME),
         RecordFields("Jansen Bouw", company="Jansen Bouw",
                      email="info@jansenbouw.example", **HOME)),
    ],
    ids=["initial, no prefix", "nickname, married name", "accents, dates", "legal form"],
)  # fmt: skip
def test_one_person_written_twice_is_found(one: RecordFields, other: RecordFields) -> None:
    assert chance(one, other) >= SHOWN_FROM
