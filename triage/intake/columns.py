"""Which column of a file with customers means what: the fields, and what each may be called."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "customer_number": (
        "customer_number",
        "customer_no",
        "customer_id",
        "account_number",
        "number",
        "klantnummer",
        "klantnr",
        "klant_id",
        "debiteurnummer",
        "relatienummer",
    ),
    "name": ("name", "full_name", "customer_name", "naam", "klantnaam", "volledige_naam"),
    "first_name": ("first_name", "given_name", "voornaam"),
    "tussenvoegsel": ("tussenvoegsel", "voorvoegsel", "infix"),
    "last_name": ("last_name", "surname", "family_name", "achternaam"),
    "company": (
        "company",
        "company_name",
        "organisation",
        "organization",
        "bedrijf",
        "bedrijfsnaam",
        "organisatie",
    ),
    "email": ("email", "email_address", "mail", "emailadres"),
    "phone": ("phone", "phone_number", "telephone", "telefoon", "telefoonnummer", "tel"),
    "mobile": ("mobile", "mobile_phone", "mobiel", "mobiele_telefoon"),
    "street": ("street", "address", "straat", "straatnaam", "adres"),
    "house_number": ("house_number", "huisnummer", "huisnr"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code"),
    "city": ("city", "town", "plaats", "woonplaats", "stad"),
    "country": ("country", "country_code", "land", "landcode"),
    "language": ("language", "lang", "taal"),
    "customer_since": ("customer_since", "since", "klant_sinds", "klant_vanaf"),
    "value_eur": ("value_eur", "customer_value", "lifetime_value", "waarde", "klantwaarde"),
    "stage": ("stage", "lifecycle_stage", "fase", "klantfase"),
    "handles": ("handles", "handle", "social_handles", "accounts", "socials"),
    "order_numbers": (
        "order_numbers",
        "order_number",
        "orders",
        "ordernummers",
        "ordernummer",
        "bestelnummers",
        "bestelnummer",
    ),
    "iban": ("iban", "bank_account", "rekeningnummer", "bankrekening", "bankrekeningnummer"),
    "do_not_contact": ("do_not_contact", "niet_benaderen", "geen_contact"),
    "do_not_email": ("do_not_email", "niet_mailen", "geen_email"),
    "do_not_call": ("do_not_call", "niet_bellen", "bel_me_niet"),
    "do_not_post": ("do_not_post", "do_not_mail", "geen_post"),
    "email_opt_out": ("email_opt_out", "unsubscribed", "uitgeschreven", "afgemeld"),
    "sms_opt_out": ("sms_opt_out", "geen_sms"),
    "email_opt_in": (
        "email_opt_in",
        "email_consent",
        "newsletter",
        "nieuwsbrief",
        "toestemming_email",
    ),
    "marketing_opt_in": (
        "marketing_opt_in",
        "marketing_consent",
        "opt_in",
        "toestemming",
        "toestemming_marketing",
    ),
}
"""What each field may be called. Case, spaces, dashes and underscores make no difference."""

KINDS_OF_FIELD: Final[Mapping[str, str]] = {
    "customer_number": "customer_number",
    "email": "email",
    "phone": "phone",
    "mobile": "phone",
    "handles": "handle",
    "order_numbers": "order_number",
    "iban": "iban",
}
"""The kind of identity that a field gives."""

EXTRA: Final = "extra"
"""Where a column goes that no field is made for: it is kept with the customer."""
LEFT_OUT: Final = ""
"""A column that is not to be stored."""

_BETWEEN: Final = re.compile(r"[\s_.:()/+-]+")


def squeeze(name: str) -> str:
    """A column's name as it is compared: case, spaces and the signs between words say nothing."""
    return _BETWEEN.sub("", name.strip().casefold())


_FIELD_BY_NAME: Final = {squeeze(name): told for told, names in COLUMNS.items() for name in names}


_NUMBERED: Final = re.compile(r" \(\d{1,3}\)$")


@lru_cache(maxsize=2048)
def field_of(column: str) -> str | None:
    """The field that a column of this name holds; None for one that goes to `extra`.

    The second column of one name comes as "email (2)" and holds the same.
    """
    return _FIELD_BY_NAME.get(squeeze(_NUMBERED.sub("", column)))
