"""Street, house number and box of Dutch and Belgian address lines."""

import time

import pytest

from triage.linking.addresses import split_street, without_box


@pytest.mark.parametrize(
    ("line", "street", "house"),
    [
        ("Kerkstraat 12a", "Kerkstraat", "12A"),
        ("Kerkstraat 12-A", "Kerkstraat", "12A"),
        ("Kerkstraat 12 A", "Kerkstraat", "12A"),
        ("Dorpsstraat 4-2", "Dorpsstraat", "4-2"),
        ("Wetstraat 4 bus 2", "Wetstraat", "4-2"),
        ("Wetstraat 4 b2", "Wetstraat", "4-2"),
        ("Wetstraat 4 b. 2", "Wetstraat", "4-2"),
        ("Wetstraat 4b", "Wetstraat", "4B"),
        ("Spaarne 5 rood", "Spaarne", "5RD"),
        ("Spaarne 5 RD", "Spaarne", "5RD"),
        ("Singel 12-2 hoog", "Singel", "12-2"),
        ("Rue de la Loi 4, bte 2", "Rue de la Loi", "4-2"),
        ("Wetstraat 4/2", "Wetstraat", "4-2"),
        ("Straat 12 B bus 3", "Straat", "12B-3"),
        ("Singel 12 hs", "Singel", "12HS"),
        ("Singel 12 huis", "Singel", "12HS"),
        ("Singel 12-III", "Singel", "12III"),
        ("16, rue de la Loi", "rue de la Loi", "16"),
        ("1e Weteringdwarsstraat 3", "1e Weteringdwarsstraat", "3"),
        ("1e Weteringdwarsstraat", "1e Weteringdwarsstraat", ""),
        ("Plein 1944 12", "Plein 1944", "12"),
        ("Kerkstraat", "Kerkstraat", ""),
        ("", "", ""),
        (None, "", ""),
    ],
)
def test_a_line_is_taken_apart(line: str | None, street: str, house: str) -> None:
    assert split_street(line) == (street, house)


def test_a_box_is_in_a_house() -> None:
    assert (without_box("4-2"), without_box("12A"), without_box("")) == ("4", "12A", "")


def test_odd_lines_take_no_time() -> None:
    began = time.process_time()
    for line in ("1 " * 5000, "12 bus " * 3000, " " * 9000 + "x", "9" * 9000):
        split_street(line)
    assert time.process_time() - began < 2
