import pytest

from nlp.entities import EntityRules
from triage.customers.identities import Clue
from triage.linking.clues import MentionFacts, find_clues, read_rules
from triage.linking.telling import tell

PATTERNS = {"order_number": r"OR[- ]?\d{7}", "customer_number": [r"ZM-\d{6}"]}


def clues_of(text: str, rules: EntityRules | None = None, **facts: str) -> set[tuple[Clue, str]]:
    found = find_clues(MentionFacts(text, **facts), rules or read_rules(PATTERNS))
    return {(one.clue, one.where) for one in found}


def test_the_companys_numbers_are_found_in_a_text() -> None:
    found = clues_of("Bestelling or 2492919 is kwijt, klantnummer ZM-100045!")
    assert found == {
        (Clue("order_number", "OR-2492919"), "text"),
        (Clue("customer_number", "ZM-100045"), "text"),
    }


def test_addresses_are_found_in_a_text() -> None:
    found = clues_of("Bel 06-66897037 of +31 6 12345678, of mail Anna@Post.example.")
    assert found == {
        (Clue("phone", "+31666897037"), "text"),
        (Clue("phone", "+31612345678"), "text"),
        (Clue("email", "anna@post.example"), "text"),
    }


def test_the_author_and_the_reference_give_clues() -> None:
    found = clues_of("top", author_handle="@Anna", network="x", reference="or-2492919")
    assert found == {
        (Clue("handle", "anna", "x"), "author"),
        (Clue("order_number", "OR-2492919"), "reference"),
        (Clue("customer_number", "OR-2492919"), "reference"),
    }


def test_who_is_spoken_to_is_no_clue() -> None:
    assert clues_of("@bas en @anna@social.example, kijk eens") == set()


def test_without_patterns_any_number_may_be_one() -> None:
    found = clues_of("order 4471-NL en 123456, niet 2024 of 99", read_rules({}))
    values = {clue.value for clue, _ in found}
    assert {"4471-NL", "123456"} <= values
    assert not values & {"2024", "99"}


def test_a_broken_pattern_leaves_the_others_working() -> None:
    rules = read_rules({"order_number": "(", "customer_number": r"ZM-\d{6}"})
    assert (Clue("customer_number", "ZM-100045"), "text") in clues_of("ZM-100045", rules)


@pytest.mark.parametrize("text", ["", "🎉" * 500, "\x00" * 10, "OR-1234567 " * 2000, "0" * 20_000])
def test_hostile_texts_give_few_clues(text: str) -> None:
    assert len(clues_of(text)) <= 60


def test_the_sender_of_a_mail_is_an_address_and_no_handle() -> None:
    """Only a sender whom our own mail server vouches for comes as a handle."""
    found = clues_of("Waar blijft het?", network="mail", author_handle="Anna@Voorbeeld.nl")
    assert found == {(Clue("email", "anna@voorbeeld.nl"), "author")}


def test_a_belgian_postcode_tells_the_place_behind_it() -> None:
    told = tell(MentionFacts("Ik woon in de Wetstraat, B-9000 Gent, en 2000 Antwerpen is ver"), ())
    assert told.text_places == ("gent", "antwerpen")
    dutch = tell(MentionFacts("Levering op 3584 XK Utrecht, 1500 euro, sinds 2024 niets"), ())
    assert dutch.text_places == ()


def test_a_text_full_of_places_names_a_few() -> None:
    told = tell(MentionFacts(" ".join(f"{1000 + n} Plaats{chr(97 + n)}a" for n in range(20))), ())
    assert len(told.text_places) == 6
