"""What points to a customer, and how it is hidden."""

import pytest

from nlp.entities import EntityKind, EntityRules, find_entities, is_iban
from nlp.redaction import redact

RULES = EntityRules(
    patterns={
        EntityKind.ORDER_NUMBER: [r"\b(?:order|bestelling)\s*#?\s*(\d{6})\b", r"\bWEB-?\d{5}\b"],
        EntityKind.CUSTOMER_NUMBER: [r"\bK-\d{4}\b"],
        EntityKind.INVOICE_NUMBER: [r"\bfactuur\s+(F\d{4}-\d{3})\b"],
    },
    products=["Nova 3", "Nova 3 Pro"],
)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("bestelling 123456 is zoek", EntityKind.ORDER_NUMBER, "123456"),
        ("waar blijft web-12345?", EntityKind.ORDER_NUMBER, "WEB-12345"),
        ("factuur F2026-104 klopt niet", EntityKind.INVOICE_NUMBER, "F2026-104"),
        ("klant k-0042 hier", EntityKind.CUSTOMER_NUMBER, "K-0042"),
        ("mail Iemand@Example.org aub", EntityKind.EMAIL, "iemand@example.org"),
        ("bel 06 1234 5678", EntityKind.PHONE, "+31612345678"),
        ("bel +32 470 12 34 56", EntityKind.PHONE, "+32470123456"),
        ("ik woon op 1234 ab 56 a", EntityKind.ADDRESS, "1234AB 56A"),
        ("postcode 1234AB", EntityKind.POSTCODE, "1234AB"),
        ("NL91 ABNA 0417 1643 00 graag", EntityKind.IBAN, "NL91ABNA0417164300"),
        ("dank @Iemand_Anders!", EntityKind.HANDLE, "iemand_anders"),
        ("via @naam@social.example ook", EntityKind.HANDLE, "naam@social.example"),
        ("mijn nova 3 pro doet niks", EntityKind.PRODUCT, "Nova 3 Pro"),
        ("de NOVA-3PRO piept", EntityKind.PRODUCT, "Nova 3 Pro"),
    ],
)
def test_an_entity_is_found_and_brought_into_normal_form(
    text: str, kind: EntityKind, value: str
) -> None:
    found = find_entities(text, RULES)
    assert [(entity.kind, entity.value) for entity in found] == [(kind, value)]


def test_places_point_into_the_text() -> None:
    text = "order 123456, bel 0612345678"
    assert [text[e.start : e.end] for e in find_entities(text, RULES)] == ["123456", "0612345678"]


@pytest.mark.parametrize(
    "text", ["in 2024 is dit gebeurd", "om 1200 uur", "NL91 ABNA 0417 1643 01"]
)
def test_look_alikes_are_left_alone(text: str) -> None:
    kinds = {entity.kind for entity in find_entities(text, RULES)}
    assert not kinds & {EntityKind.POSTCODE, EntityKind.ADDRESS, EntityKind.IBAN}


def test_an_iban_is_checked_by_its_remainder() -> None:
    assert is_iban("BE68 5390 0754 7034")
    assert not is_iban("BE68 5390 0754 7035")


def test_redaction_hides_the_person_and_keeps_the_story() -> None:
    text = (
        "Mevrouw Van Dijk (06-12345678, v.dijk@example.org, 1234 AB 5) wacht op bestelling 123456. "
        "Groeten, P. Jansen"
    )
    hidden = redact(text, RULES)
    assert hidden == (
        "Mevrouw [name] ([phone], [email], [address]) wacht op bestelling [order_number]. "
        "Groeten, [name]"
    )


def test_redaction_hides_long_numbers_it_does_not_know() -> None:
    assert redact("dossier 998877665 loopt nog") == "dossier [number] loopt nog"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Hoogachtend,\nW. Terpstra", "Hoogachtend,\n[name]"),
        ("Mvg, Jan van den Berg", "Mvg, [name]"),
        ("Mijn naam is Fatima El Amrani en ik wacht", "Mijn naam is [name] en ik wacht"),
        ("mevr. Jansen en dr. De Wit", "mevr. [name] en dr. [name]"),
        ("Mit freundlichen Grüßen\nHans Müller", "Mit freundlichen Grüßen\n[name]"),
        ("Ik woon op Kerkweg 5a in Tiel", "Ik woon op [address] in Tiel"),
        ("geboren op 12-03-1956", "geboren op [date]"),
        ("auto 12-ABC-3 staat er nog", "auto [plate] staat er nog"),
        ("pas 4111 1111 1111 1111", "pas [number]"),
        ("klantnr. 123 456 789", "klantnr. [number]"),
    ],
)
def test_redaction_hides_whoever_signs_lives_or_is_born_somewhere(text: str, hidden: str) -> None:
    assert redact(text) == hidden


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben boos, groeten uit Zwolle",
        "dat kost 1.234.567 euro of €123456",
        "op 2026-11-22 versie 1.2.3",
        "een laan van 12 meter",
    ],
)
def test_redaction_leaves_what_names_nobody(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud83d", "@" * 5_000, "1 " * 50_000, "a" * 100_000, "mr " * 30_000]
)
def test_hostile_texts_neither_crash_nor_stall(text: str) -> None:
    assert isinstance(redact(text, RULES), str)
