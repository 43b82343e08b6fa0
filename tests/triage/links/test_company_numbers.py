"""How the company's numbers look: told with masks, found in texts, kept for the linker."""

import re
import time
from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.errors import ForbiddenError, StaleError, WrongInputError
from triage.linking.masks import pattern_of
from triage.links.company_numbers import (
    CompanyNumbers,
    numbers_in,
    read_company_numbers,
    save_company_numbers,
)
from triage.links.recognising import read_patterns
from triage.models import Company, RelinkWish
from triage.people.viewer import Viewer

NONE: CompanyNumbers = CompanyNumbers("", {"order_number": (), "customer_number": ()},
                                      {"order_number": (), "customer_number": ()})  # fmt: skip


def numbers(*orders: str, customers: tuple[str, ...] = ()) -> CompanyNumbers:
    masks = {"order_number": orders, "customer_number": customers}
    return replace(NONE, name="Zonnefiets", masks=masks)


def orders_in(text: str, mask: str) -> list[str]:
    return [value for kind, value in numbers_in(text, numbers(mask)) if kind == "order_number"]


@pytest.mark.parametrize(
    ("mask", "text", "found"),
    [
        ("OR-#######", "waar is OR-2492919?", "OR-2492919"),
        ("OR-#######", "order or2492919 is weg", "OR-2492919"),
        ("####-@@", "Order 4471-nl!", "4471-NL"),
        ("####-@@", "order 4471 NL kwijt", "4471-NL"),
        ("K-#*", "klant K-77 en K-123456", "K-77"),
        ("2026 #####", "bestelling 202612345", "202612345"),
    ],
)
def test_a_mask_finds_numbers_however_they_are_written(mask: str, text: str, found: str) -> None:
    assert orders_in(text, mask)[0] == found


@pytest.mark.parametrize("text", ["OR-249291", "OR-24929191", "FOR-2492919", "OR-2492919X"])
def test_what_is_longer_or_shorter_is_no_number(text: str) -> None:
    assert orders_in(text, "OR-#######") == []


@pytest.mark.parametrize(
    "mask", ["", "@@@@", "##", "(a+)+#", "#" * 41, "##*##", "A*####", "[0-9]#"]
)
def test_a_mask_that_says_nothing_or_is_a_trick_is_refused(mask: str) -> None:
    with pytest.raises(WrongInputError):
        pattern_of(mask)


def test_no_text_makes_a_mask_slow() -> None:
    pattern = pattern_of("A - #* @@ - #*")
    began = time.process_time()
    for text in ("A" * 20_000, "A1" * 20_000, "A " * 20_000, "1" * 40_000):
        list(re.finditer(pattern, text, re.IGNORECASE))
    assert time.process_time() - began < 3


def test_what_is_saved_is_what_the_linker_reads(db: Session) -> None:
    alice = Viewer.of(make_user(db, role="manager"))
    told = numbers("OR-#######", customers=("K-#*",))
    save_company_numbers(db, alice, told, before=NONE, now=NOW)
    assert read_company_numbers(db) == told
    assert set(read_patterns(db)) >= {"order_number", "customer_number"}
    assert db.query(RelinkWish).count() == 1  # recent mentions are looked at again


def test_products_are_kept_once_each_and_found_in_texts(db: Session) -> None:
    alice = Viewer.of(make_user(db, role="manager"))
    told = replace(numbers("OR-####"), products=("Nova 3", "nova 3", "Stroom Vast"))
    save_company_numbers(db, alice, told, before=NONE, now=NOW)
    kept = read_company_numbers(db)
    assert kept.products == ("nova 3", "Stroom Vast")
    found = numbers_in("mijn Nova-3 piept, OR-1234", kept)
    assert {("order_number", "OR-1234"), ("product", "nova 3")} <= set(found)
    assert db.query(RelinkWish).count() == 1


@pytest.mark.parametrize("name", ["ab", "12345", "x" * 61])
def test_a_product_that_names_nothing_is_refused(db: Session, name: str) -> None:
    alice = Viewer.of(make_user(db, role="manager"))
    with pytest.raises(WrongInputError):
        save_company_numbers(db, alice, replace(numbers(), products=(name,)), before=NONE, now=NOW)


def test_expressions_that_were_there_can_be_left_out_but_not_brought_in(db: Session) -> None:
    db.add(Company(id=1, name="Voorbeeld", patterns={"order_number": r"\d{4}-NL"}))
    db.flush()
    alice = Viewer.of(make_user(db, role="manager"))
    before = read_company_numbers(db)
    assert before.expressions["order_number"] == (r"\d{4}-NL",)
    smuggled = replace(before, expressions=before.expressions | {"order_number": ("(a+)+",)})
    save_company_numbers(db, alice, smuggled, before=before, now=NOW)
    assert read_company_numbers(db).expressions["order_number"] == ()


def test_agents_may_not_and_a_second_page_is_stale(db: Session) -> None:
    with pytest.raises(ForbiddenError):
        save_company_numbers(db, Viewer.of(make_user(db)), numbers(), before=NONE, now=NOW)
    alice = Viewer.of(make_user(db, role="manager"))
    save_company_numbers(db, alice, numbers("OR-####"), before=NONE, now=NOW)
    with pytest.raises(StaleError):
        save_company_numbers(db, alice, numbers("XX-####"), before=NONE, now=NOW)
