"""Public answers ask for nothing personal and hold nothing personal, in Dutch and in English."""

import pytest

from nlp.entities import EntityKind, EntityRules
from triage.replies.inviting import Door, write_invitation
from triage.replies.privacy import RISKS, Own, find_risks

RULES = EntityRules({EntityKind.ORDER_NUMBER: [r"\bLP-\d{5}\b"]})


@pytest.mark.parametrize(
    ("text", "risk"),
    [
        ("Wat is je ordernummer?", "asks_order"),
        ("Kun je je bestelnummer doorgeven?", "asks_order"),
        ("Stuur even je e-mailadres, dan kijken we mee.", "asks_email"),
        ("Reageer met je mail, dan zoeken we het op", "asks_email"),
        ("Mag ik je telefoonnummer?", "asks_phone"),
        ("Graag je 06, dan bellen we je", "asks_phone"),
        ("Mag ik je postcode en huisnummer?", "asks_address"),
        ("Op welk adres woon je?", "asks_address"),
        ("Geef je IBAN door, dan storten we het terug", "asks_bank"),
        ("Wat is je rekeningnummer?", "asks_bank"),
        ("Wat is je geboortedatum?", "asks_birth_date"),
        ("Zet je klantnummer hieronder", "asks_customer_number"),
        ("Kun je je BSN noemen?", "asks_identity"),
        ("Laat je volledige naam achter", "asks_name"),
        ("What is your order number?", "asks_order"),
        ("Could you share your order number and email?", "asks_email"),
        ("Please reply with your phone number.", "asks_phone"),
        ("Can you tell me your home address?", "asks_address"),
        ("Please send your bank details", "asks_bank"),
        ("What's your date of birth?", "asks_birth_date"),
        ("Please post your customer number", "asks_customer_number"),
        ("May I have your full name?", "asks_name"),
        ("Bitte teilen Sie uns Ihre Bestellnummer mit.", "asks_order"),
        ("Pouvez-vous nous donner votre numéro de commande ?", "asks_order"),
        ("Bel ons op 06-12345678", "holds_phone"),
        ("We mailden naar fatima@voorbeeld.nl", "holds_email"),
        ("We storten het op NL91ABNA0417164300", "holds_bank"),
        ("Het pakket ging naar 3511AB 12", "holds_address"),
        ("Bestelling LP-88213 is onderweg", "holds_order"),
    ],
)
def test_what_may_not_be_said_in_public_is_found(text: str, risk: str) -> None:
    assert risk in find_risks(text, RULES)


@pytest.mark.parametrize(
    "text",
    [
        "Wat vervelend! We zoeken het uit en komen er vandaag op terug.",
        "Kun je ons je ordernummer in een privébericht sturen?",
        "Stuur ons een DM met je bestelnummer, dan kijken we mee.",
        "Please send us your order number in a private message.",
        "DM us your email address and we will look into it.",
        "Via de chat op https://voorbeeld.nl/chat kun je je ordernummer kwijt.",
        "We hebben je adres aangepast.",
        "Zet liever geen telefoonnummer in een openbaar bericht.",
        "Please never share your order number here.",
        "Je kunt ons mailen op ons e-mailadres.",
        "Bedankt voor je mail, we zoeken het uit.",
        "Het is binnen drie dagen bezorgd, in 2026 verwachten we er meer.",
        "Thanks for letting us know, our team is on it.",
        "Sorry! Your refund of 24.95 euro was approved yesterday.",
    ],
)
def test_what_harms_nobody_is_let_through(text: str) -> None:
    assert find_risks(text, RULES) == []


def test_the_companys_own_number_may_stand_there() -> None:
    own = Own(allowed=["https://wa.me/31881234567", "088 123 45 67"])
    assert find_risks("Bel ons op 088-1234567", RULES, own) == []


def test_the_customers_own_data_never_may_however_it_is_written() -> None:
    own = Own(never=["+31 6 12345678", "sanne@voorbeeld.nl", "K100211"])
    assert "holds_customer_data" in find_risks("Je nummer K 100211 klopt", RULES, own)
    assert "holds_customer_data" in find_risks("via SANNE@voorbeeld.nl", RULES, own)


def test_risks_come_in_one_order_and_are_all_known() -> None:
    found = find_risks("Wat is je IBAN en je ordernummer? Mail fatima@voorbeeld.nl", RULES)
    assert found == [risk for risk in RISKS if risk in found]


@pytest.mark.parametrize("language", ["nl", "en", "de", "fr", "pl"])
@pytest.mark.parametrize("has_private", [True, False])
def test_the_invitation_itself_asks_for_nothing(language: str, *, has_private: bool) -> None:
    doors = [Door("WhatsApp", "https://wa.me/31881234567"), Door("Chat", "https://v.example/c")]
    for listed in ([], doors):
        text = write_invitation(language, listed, has_private=has_private, most=500)
        own = Own(allowed=[door.address for door in doors])
        assert text
        assert find_risks(text, None, own) == []


def test_an_invitation_fits_the_place() -> None:
    doors = [Door("Chat", "https://voorbeeld.example/contact/chat")]
    whole = write_invitation("nl", doors, has_private=True, most=500)
    short = write_invitation("nl", doors, has_private=True, most=120)
    assert len(short) <= 120 < len(whole)
