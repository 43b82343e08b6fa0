from typing import Any

import pytest

from triage.linking.clues import MentionFacts, find_clues, read_rules
from triage.linking.keys import MOST_KEYS, CustomerFields, keys_of_customer, keys_of_mention
from triage.linking.telling import tell


def keys(text: str = "", **facts: Any) -> set[str]:
    mention = MentionFacts(text, **facts)
    return set(keys_of_mention(tell(mention, find_clues(mention, read_rules({})))))


CORNELIS = keys_of_customer(
    CustomerFields(
        "Cornelis van der Berg",
        "Cornelis",
        "van der Berg",
        email="kees.vdberg@post.example",
        street="Kerkstraat 12",
        postcode="8011 AB",
        city="Zwolle",
    )
)


@pytest.mark.parametrize(
    "facts",
    [
        {"author_name": "Cornelis van der Berg"},
        {"author_name": "Kees Berg"},
        {"author_name": "C. v.d. Berg"},
        {"author_name": "Cornelis Berch"},
        {"author_name": "Berg, Cornelis van der"},
        {"author_handle": "keesvandenberg", "network": "x"},
        {"author_handle": "cvanderberg88", "network": "x"},
        {"author_handle": "kees.vdberg", "network": "x"},
        {"text": "Groeten, Kees van der Berg"},
        {"text": "Ik woon op 8011 AB 12"},
    ],
)
def test_an_author_finds_the_customer(facts: dict[str, Any]) -> None:
    assert keys(**facts) & CORNELIS


@pytest.mark.parametrize(
    "facts",
    [
        {"author_name": "Piet Visser"},
        {"author_handle": "fietser88", "network": "x"},
        {"text": "Waar blijft mijn pakket?"},
    ],
)
def test_others_do_not(facts: dict[str, Any]) -> None:
    assert not keys(**facts) & CORNELIS


def test_a_company_is_found_by_name_handle_and_domain() -> None:
    company = keys_of_customer(
        CustomerFields("De Vries Bouw B.V.", company="De Vries Bouw B.V.", email="a@dvbouw.example")
    )
    assert keys(author_name="de Vries bouw") & company
    assert keys(author_handle="devriesbouw", network="x") & company
    assert keys("mail piet@dvbouw.example") & company


def test_providers_of_mail_lead_to_nobody() -> None:
    some = keys_of_customer(CustomerFields("X", company="X Bouw", email="xbouw@gmail.com"))
    assert "d:gmail.com" not in some
    assert keys_of_customer(CustomerFields("X", email="info@x.example")) == set()


def test_a_mention_asks_for_a_bounded_number_of_keys() -> None:
    name = "Jan Johannes Pieter van der Berg-Jansen-Bakker-Visser-Mulder-Bos"
    text = " ".join(f"a{number}verdelang@bedrijf{number}.example" for number in range(90))
    assert len(keys(text, author_name=name, places=tuple("abcdefgh"))) <= MOST_KEYS


def test_a_key_is_never_long() -> None:
    endless = "a" * 5000
    for key in keys_of_customer(CustomerFields(f"Jan {endless}", email=f"{endless}@x.example")):
        assert len(key) <= 80
