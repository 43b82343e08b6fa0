"""What may not stand in a public answer: questions for personal data, and personal data itself.

Looks at words only; who may confirm a doubt is decided where answers are written. A question is
fine when it points to a private way ("stuur ons je ordernummer in een privébericht").
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from nlp.entities import EntityKind, EntityRules, find_entities

ASKS: Final = (
    "asks_email",
    "asks_phone",
    "asks_order",
    "asks_customer_number",
    "asks_address",
    "asks_bank",
    "asks_birth_date",
    "asks_identity",
    "asks_name",
)
HOLDS: Final = {
    EntityKind.EMAIL: "holds_email",
    EntityKind.PHONE: "holds_phone",
    EntityKind.IBAN: "holds_bank",
    EntityKind.ADDRESS: "holds_address",
    EntityKind.POSTCODE: "holds_address",
    EntityKind.ORDER_NUMBER: "holds_order",
    EntityKind.CUSTOMER_NUMBER: "holds_customer_number",
    EntityKind.INVOICE_NUMBER: "holds_order",
}
RISKS: Final = (*ASKS, *dict.fromkeys(HOLDS.values()), "holds_customer_data")


@dataclass(frozen=True, slots=True)
class Own:
    """What may stand in public because it is the company's own; and what may never."""

    allowed: Collection[str] = ()  # the company's addresses and numbers, as written
    never: Collection[str] = ()  # the customer's e-mail address, phone, number, as written


# What is asked for, by risk, in Dutch, English, German and French.
_THINGS: Final = {
    "asks_email": r"(?:e-?)?mail\s?-?adres\w*|e-?mail address\w*|adresse (?:e-?mail|mail|"
    r"électronique)|(?:je|jouw|uw|your|deine?|ihre?|votre)\s+(?:e-?mail|mail|courriel)|"
    r"(?:and|or|en|of|und|et)\s+e-?mail",
    "asks_phone": r"telefoon\w*|mobiele? nummer|06-?nummer|nummer waarop|(?:je|jouw|uw)\s+06|"
    r"phone(?: number)?|mobile number|cell number|telefon\w*|handynummer|"
    r"rufnummer|(?:numéro de )?téléphone",
    "asks_order": r"order\s?-?nummers?|bestel\s?-?nummers?|bestelcode|factuurnummers?|"
    r"track\s?(?:&|and|en)\s?trace\w*|zendingsnummer|pakketnummer|order (?:number|id|no\b)|"
    r"invoice number|tracking number|booking (?:number|reference)|bestellnummer|rechnungsnummer|"
    r"sendungsnummer|numéro de (?:commande|facture|suivi)",
    "asks_customer_number": r"klant\s?-?nummers?|relatienummer|lidmaatschapsnummer|klantcode|"
    r"customer (?:number|id)|account number|membership number|kundennummer|numéro (?:de )?client",
    "asks_address": r"(?:woon|huis|bezorg|aflever|post)?(?<!mail )(?<!mail-)adres(?:gegevens)?|"
    r"postcode|huisnummer|"
    r"(?:home |street |postal |delivery )?(?<!mail )address|post ?code|zip ?code|house number|"
    r"(?:liefer|wohn|post)?anschrift|(?:liefer|wohn)?adresse|postleitzahl|hausnummer|"
    r"adresse|code postal",
    "asks_bank": r"iban|rekening\s?-?nummers?|bankgegevens|bankrekening|creditcard\w*|pasnummer|"
    r"bank (?:account|details)|account details|card number|credit card|kontonummer|bankdaten|"
    r"kreditkarte\w*|coordonnées bancaires|numéro de (?:compte|carte)",
    "asks_birth_date": r"geboorte\s?-?(?:datum|jaar|dag)|date of birth|birth ?date|birthday|"
    r"geburtsdatum|date de naissance",
    "asks_identity": r"bsn|burgerservicenummer|paspoort\w*|identiteitsbewijs|id-?kaart|legitimatie|"
    r"passport|id card|identity (?:card|document)|social security|personalausweis|"
    r"carte d'identité|passeport",
    "asks_name": r"(?:volledige |voor- en achter|achter|eigen )naam|naw(?:-gegevens)?|"
    r"(?:persoons|contact|klant)gegevens|full name|surname|last name|personal details|"
    r"contact details|vollständigen? namen?|nachnamen?|kontaktdaten|nom complet|coordonnées",
}
# Words that make a sentence ask for it.
_ASKING: Final = re.compile(
    r"\b(?:stuur\w*|stuurt|zend\w*|geef\w*|geeft|deel\w*|noem\w*|vermeld\w*|zet\w*|plaats\w*|laat\w*"
    r"|reageer\w*|antwoord\w*|mag ik|mogen we|mogen wij|kun(?:nen)? (?:je|u|jij)"
    r"|kan (?:je|u)|wil(?:t|len)? (?:je|u)|zou (?:je|u)|graag|wat (?:is|zijn|was)|welke?|op welk"
    r"|heb (?:je|jij)|hebt u|heeft u|ontvangen? (?:we|wij|ik)|nodig|doorgeven|door te geven"
    r"|please|send|share|give|provide|tell|post|reply with|leave|include|confirm|may (?:i|we)"
    r"|can (?:i|we|you)|could (?:i|we|you)|would you|what(?:'s| is| was| are)|which|do you have"
    r"|need|drop|bitte|senden?|schick\w*|teil\w*|nenn\w*|gib|geben|könn\w*|wie lautet|welche\w*"
    r"|brauchen|merci de|envoy\w*|donn\w*|indiqu\w*|communiqu\w*|pouvez|pourriez|quel\w*)\b",
    re.IGNORECASE,
)
# Words that lead out of public, or forbid it there.
_PRIVATELY: Final = re.compile(
    r"\b(?:priv[eéè]\w*|dm|dm's|pb|via (?:de |ons |een )?(?:chat|formulier|app|whatsapp|link)"
    r"|direct message|direct messages|private\w*|privat\w*|pn|message privé|en privé|inbox"
    r"|whatsapp)\b|https?://|@[\w.-]+\.[a-z]{2,}",
    re.IGNORECASE,
)
_FORBIDDING: Final = re.compile(
    r"\b(?:(?:deel|plaats|zet|stuur|post|laat|geef|noem|vermeld)\w*\b.{0,60}\b(?:niet|nooit|geen)"
    r"|(?:nooit|liever geen|geen|niet)\b.{0,60}\b(?:delen|plaatsen|zetten|sturen|posten|noemen)"
    r"|(?:never|do not|don't|please avoid)\b.{0,20}\b(?:post|share|send|put|leave|include|mention)"
    r"|keine?n?\b.{0,60}\b(?:posten|teilen|schicken|nennen)|ne (?:pas|jamais) (?:publier|partager)"
    r"|ne (?:publiez|partagez))",
    re.IGNORECASE,
)
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|\n+")


def find_risks(text: str, rules: EntityRules | None = None, own: Own | None = None) -> list[str]:
    """The kinds of risk in a public text, in the order of `RISKS`; none is an empty list."""
    own = own or Own()
    found = _asked(text) | _held(text, rules, own)
    if holds_customer_data(text, own):
        found.add("holds_customer_data")
    return [risk for risk in RISKS if risk in found]


def holds_customer_data(text: str, own: Own) -> bool:
    """Whether the customer's own e-mail address, phone or number stands in the text."""
    plain = _bare(text)
    return any(len(_bare(value)) >= 5 and _bare(value) in plain for value in own.never if value)


def _asked(text: str) -> set[str]:
    found: set[str] = set()
    for sentence in _SENTENCE_END.split(text):
        if _PRIVATELY.search(sentence) or _FORBIDDING.search(sentence):
            continue
        if not sentence.rstrip().endswith("?") and not _ASKING.search(sentence):
            continue
        found |= {risk for risk, things in _PATTERNS.items() if _asks_for(things, sentence)}
    return found


def _asks_for(things: re.Pattern[str], sentence: str) -> bool:
    return any(
        not _is_ours(sentence[: hit.start()]) and not _is_told(sentence, hit.start())
        for hit in things.finditer(sentence)
    )


def _is_ours(before: str) -> bool:
    """ "ons e-mailadres", "our phone number": the company's, not the customer's."""
    return bool(re.search(r"(?i)\b(?:ons|onze|our|unsere?|notre|mijn|my)\s+(?:\w+\s+)?$", before))


def _is_told(sentence: str, start: int) -> bool:
    """ "We hebben je ordernummer gevonden": nothing is asked."""
    before = sentence[:start]
    told = re.search(
        r"(?i)\b(?:we|wij|ik|i) (?:hebben|heb|have|found|zien|see|vonden|controleren|checked|"
        r"passen|pas|wijzigen)\b",
        before,
    )
    return bool(told) and not sentence.rstrip().endswith("?")


def _held(text: str, rules: EntityRules | None, own: Own) -> set[str]:
    allowed = {_bare(value) for value in own.allowed}
    found: set[str] = set()
    for entity in find_entities(text, rules):
        risk = HOLDS.get(entity.kind)
        if risk is None:
            continue
        bare = _bare(text[entity.start : entity.end])
        if not any(bare in value or value in bare for value in allowed if value):
            found.add(risk)
    return found


def _bare(text: str) -> str:
    return re.sub(r"[\s().\-/]", "", text).lower()


_PATTERNS: Final = {
    risk: re.compile(rf"(?<![\w-])(?:{things})(?![\w])", re.IGNORECASE)
    for risk, things in _THINGS.items()
}
