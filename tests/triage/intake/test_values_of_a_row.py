"""What the cells of one row become, as people and other systems fill them in."""

import pytest

from triage.intake.customer_rows import CustomerRow, read_customer


def values(row: CustomerRow, kind: str) -> list[str]:
    return sorted(clue.value for clue in row.clues if clue.kind == kind)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("06-12345678 / 020-1234567", ["+31201234567", "+31612345678"]),
        ("06-12345678 (privé); 020 1234567", ["+31201234567", "+31612345678"]),
        ("0612345678 of 0687654321", ["+31612345678", "+31687654321"]),
        ("0470/12.34.56", ["+32470123456"]),
        ("0470 / 12 34 56", ["+32470123456"]),
        ("02/512 34 56", ["+3225123456"]),
    ],
)
def test_a_cell_may_hold_several_phones_or_one_with_a_slash(cell: str, numbers: list[str]) -> None:
    row = read_customer({"customer_number": "K-1", "phone": cell, "country": "BE"})
    assert values(row, "phone") == numbers
    assert row.problems == ()


def test_an_address_copied_from_a_mail_program_is_read() -> None:
    row = read_customer({"customer_number": "K-1", "email": "Anna Bos <anna@bücher.example>"})
    assert row.told["email"] == "anna@xn--bcher-kva.example"
    assert row.problems == ()


def test_a_belgian_address_is_found_by_its_house_with_and_without_the_box() -> None:
    row = read_customer(
        {"customer_number": "K-1", "name": "De Smet Jan", "street": "Wetstraat 4 b2",
         "postcode": "B-1000", "city": "Brussel", "country": "België"}
    )  # fmt: skip
    assert (row.told["postcode"], row.told["country"]) == ("1000", "BE")
    assert {"o:1000 4-2", "o:1000 4", "n:jansmet", "l:jsmet@brussel"} <= set(row.blocking_keys())


def test_addresses_of_two_columns_with_one_name_count_together() -> None:
    row = read_customer(
        {"customer_number": "K-1", "email": "anna@post.example", "email (2)": "a@werk.example",
         "city": "Gent", "city (2)": "Brugge"}
    )  # fmt: skip
    assert values(row, "email") == ["a@werk.example", "anna@post.example"]
    assert (row.told["email"], row.told["city"]) == ("anna@post.example", "Gent")
