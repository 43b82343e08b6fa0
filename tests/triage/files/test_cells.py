from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.files.cells import (
    clean,
    read_amount,
    read_country,
    read_date,
    read_language,
    read_postcode,
)

calm = settings(deadline=None)


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("€ 1.234", "1234"),
        ("12,-", "12"),
        ("-3,5", "-3.50"),
        ("0.125", "0.12"),
        (99.5, "99.50"),
        (7, "7"),
    ],
)
def test_dutch_and_english_amounts(written: object, amount: str) -> None:
    assert read_amount(written) == Decimal(amount)


@pytest.mark.parametrize("written", ["veel", "NaN", "1e99", "12-34", "--"])
def test_what_is_no_amount_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="is not an amount"):
        read_amount(written)


@pytest.mark.parametrize(
    "written",
    ["2024-05-31", "31-05-2024", "31/05/2024", "31.05.2024", "20240531", "2024-05-31T10:00:00Z"],
)
def test_notations_of_a_day(written: str) -> None:
    assert read_date(written) == date(2024, 5, 31)


@pytest.mark.parametrize("written", ["31-02-2024", "gisteren", "05/31/2024", "0000-00-00"])
def test_what_is_no_day_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        read_date(written)


def test_names_become_codes() -> None:
    assert (read_language("Nederlands"), read_language("nl-BE")) == ("nl", "nl")
    assert (read_country("België"), read_country("nl"), read_country("Peru")) == (
        "BE",
        "NL",
        "Peru",
    )
    assert (read_postcode("3584xk"), read_postcode("9000")) == ("3584 XK", "9000")
    assert (read_postcode("B-9000"), read_postcode("be 1000")) == ("9000", "1000")
    assert (read_postcode("NL-3584 XK"), read_postcode("SW1A 1AA")) == ("3584 XK", "SW1A 1AA")


@pytest.mark.parametrize("read", [read_amount, read_date, read_language, read_country, clean])
@pytest.mark.parametrize("empty", [None, "", "  ", "\x00"])
def test_an_empty_cell_is_nothing(read: object, empty: object) -> None:
    assert read(empty) is None  # type: ignore[operator]


@calm
@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_survives_both_notations(amount: Decimal) -> None:
    english = f"{amount:,.2f}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert read_amount(english) == read_amount(dutch) == amount


@calm
@given(st.text(max_size=100))
def test_any_text_can_be_stored(text: str) -> None:
    cleaned = clean(text)
    assert cleaned is None or (cleaned.encode() and "\x00" not in cleaned)
