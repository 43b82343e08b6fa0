"""Words of imports: fields, what is wrong with a value, where an import stands."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from triage.intake.columns import COLUMNS
from triage.intake.consent_fields import CONSENT_FIELDS, LIFTED
from triage.intake.plans import Plan
from web.customers.words import allowance_words
from web.sources.sayings import say_problem
from web.texts import LazyString, gettext, lazy_gettext

FIELDS: Final[Mapping[str, LazyString]] = {
    "customer_number": lazy_gettext("Customer number"),
    "name": lazy_gettext("Whole name"),
    "first_name": lazy_gettext("First name"),
    "tussenvoegsel": lazy_gettext("Infix (such as “van der”)"),
    "last_name": lazy_gettext("Last name"),
    "company": lazy_gettext("Company"),
    "email": lazy_gettext("E-mail addresses"),
    "phone": lazy_gettext("Phone numbers"),
    "mobile": lazy_gettext("Mobile phone numbers"),
    "street": lazy_gettext("Street"),
    "house_number": lazy_gettext("House number"),
    "postcode": lazy_gettext("Postcode"),
    "city": lazy_gettext("City"),
    "country": lazy_gettext("Country"),
    "language": lazy_gettext("Language"),
    "customer_since": lazy_gettext("Customer since"),
    "value_eur": lazy_gettext("Worth in euros"),
    "stage": lazy_gettext("Stage"),
    "handles": lazy_gettext("Names on networks"),
    "order_numbers": lazy_gettext("Order numbers"),
    "iban": lazy_gettext("Bank accounts (IBAN)"),
    "do_not_contact": lazy_gettext("Do not contact (yes or no)"),
    "do_not_email": lazy_gettext("No e-mail (yes or no)"),
    "do_not_call": lazy_gettext("No phone calls (yes or no)"),
    "do_not_post": lazy_gettext("No post (yes or no)"),
    "email_opt_out": lazy_gettext("No advertising by e-mail (yes or no)"),
    "sms_opt_out": lazy_gettext("No advertising by text message (yes or no)"),
    "email_opt_in": lazy_gettext("Advertising by e-mail allowed (yes or no)"),
    "marketing_opt_in": lazy_gettext("Advertising allowed (yes or no)"),
    "extra": lazy_gettext("Keep with the customer, as it is"),
    "": lazy_gettext("Leave out"),
}
SHOWN: Final[Mapping[str, LazyString]] = {
    "handle": lazy_gettext("Names on networks"),
    "order_number": lazy_gettext("Order numbers"),
    "consents": lazy_gettext("Contact allowed?"),
    "row": lazy_gettext("Row"),
}
STATES: Final[Mapping[str, LazyString]] = {
    "uploaded": lazy_gettext("not started yet"),
    "waiting": lazy_gettext("waits for its turn"),
    "running": lazy_gettext("under way"),
    "broken_off": lazy_gettext("broken off"),
    "done": lazy_gettext("done"),
    "failed": lazy_gettext("failed"),
    "cancelled": lazy_gettext("stopped"),
}
STATE_ICONS: Final = {
    "uploaded": "hourglass", "waiting": "hourglass", "running": "loader", "done": "check",
    "broken_off": "circle-alert", "failed": "circle-alert", "cancelled": "circle-stop",
}  # fmt: skip
DELIMITERS: Final[Mapping[str, LazyString]] = {
    "": lazy_gettext("found by itself"),
    ",": lazy_gettext("comma"),
    ";": lazy_gettext("semicolon"),
    "\t": lazy_gettext("tab"),
    "|": lazy_gettext("vertical bar"),
}
_REASONS: Final[tuple[tuple[re.Pattern[str], Callable[..., str]], ...]] = tuple(
    (re.compile(pattern), words)
    for pattern, words in (
        ("is missing", lambda: gettext("is missing")),
        ("is longer than ([\\d,]+) (characters|bytes)",
         lambda most, _: gettext("is longer than %(most)s characters", most=most)),
        ("is not an e-mail address: it needs one @.*",
         lambda: gettext("is not an e-mail address: it needs one @ between name and domain")),
        ("is not an e-mail address: the part before.*",
         lambda: gettext("is not an e-mail address: the part before the @ is not allowed")),
        ("is not an e-mail address: the domain is.*",
         lambda: gettext("is not an e-mail address: the domain is not allowed")),
        ("is not an e-mail address: the domain has.*",
         lambda: gettext("is not an e-mail address: the domain has no dot")),
        ("is not a phone number: it is too long",
         lambda: gettext("is not a phone number: it is too long")),
        ("is not a phone number of .*",
         lambda: gettext("is no Dutch or Belgian phone number, nor one with a country code")),
        ("names no network.*",
         lambda: gettext("names no network: write it as network:@handle")),
        ("is not a handle", lambda: gettext("is no name on a network")),
        ("is not a number: it holds no digit", lambda: gettext("is no number: it holds no digit")),
        ("is not a number: it must have (\\d+) to (\\d+) characters",
         lambda least, most: gettext("is no number: it must have %(least)s to %(most)s characters",
                                     least=least, most=most)),
        ("is not an IBAN.*", lambda: gettext("is not an IBAN, or its check digits do not fit")),
        ("is not a date.*", lambda: gettext("is not a date such as 2024-05-31 or 31-05-2024")),
        ("is neither yes nor no", lambda: gettext("is neither yes nor no")),
        ("is not an amount such as.*",
         lambda: gettext("is not an amount such as 1234.50 or 1.234,50")),
        ("is not an amount that can be kept", lambda: gettext("is an amount that is too large")),
        ("holds a quote that is not closed", lambda: gettext("holds a quote that is not closed")),
        ("has (\\d+) fields, the header has (\\d+)",
         lambda here, there: gettext("has %(here)s fields, the first line has %(there)s",
                                     here=here, there=there)),
        ("is not JSON.*", lambda: gettext("is not JSON")),
        ("is not a JSON object", lambda: gettext("is not JSON")),
        ("is neither UTF-8 nor.*", lambda: gettext("is no text in a known encoding")),
        ("is not UTF-16", lambda: gettext("is no text in a known encoding")),
        ("the database refused it.*", lambda: gettext("could not be stored")),
        ("is empty", lambda: gettext("is empty")),
        ("holds no rows that can be read", lambda: gettext("holds no rows that can be read")),
        ("is an old Excel file.*",
         lambda: gettext("is an old Excel file; save it as XLSX or CSV")),
        ("is neither CSV, JSON Lines nor XLSX",
         lambda: gettext("is neither CSV, JSON Lines nor XLSX")),
        ("is one JSON array.*", lambda: gettext("is one JSON list; write one object per line")),
        ("has too many columns", lambda: gettext("has too many columns")),
        ("has no column customer_number.*",
         lambda: gettext("has no column with customer numbers")),
        ("is not an XLSX file that can be read",
         lambda: gettext("is not an XLSX file that can be read")),
        ("unfolds to more than 4 GB", lambda: gettext("unfolds to more than 4 GB")),
        ("needs too much memory to read",
         lambda: gettext("needs too much memory to read; save it as CSV")),
        ("takes more than (\\d+) s to read",
         lambda most: gettext("takes more than %(most)s seconds to read", most=most)),
        ("is too large", lambda: gettext("is too large")),
        ("failed too often.*", lambda: gettext("failed too often; the log says why")),
    )
)  # fmt: skip


def field_words(field: str) -> str:
    """What a field is called; a column that has no field is called by its own name."""
    return str(FIELDS.get(field) or SHOWN.get(field) or field)


def reason_words(reason: str) -> str:
    """What is wrong, in the language of the page."""
    for pattern, words in _REASONS:
        if found := pattern.fullmatch(reason):
            return words(*found.groups())
    return say_problem(reason)  # files are taken apart by the room that reads those of sources


def state_words(state: str) -> str:
    """Where an import stands."""
    return str(STATES.get(state, state))


def state_icon(state: str) -> str:
    """The icon for it."""
    return STATE_ICONS.get(state, "circle-alert")


def delimiter_words(delimiter: str) -> str:
    """What a delimiter is called."""
    return str(DELIMITERS.get(delimiter, delimiter))


def choices() -> list[tuple[str, str]]:
    """All that a column can be taken for, with its words."""
    return [(name, field_words(name)) for name in (*COLUMNS, "extra", "")]


def shown_value(name: str, value: str) -> str:
    """A value of a preview as people read it."""
    if name != "consents":
        return value
    told = (one.split(":") for one in value.split(", ") if one)
    return "; ".join(_consent_words(about, status) for about, status in told)


def _consent_words(about: str, status: str) -> str:
    channel, _, purpose = about.partition("/")
    if status == LIFTED:
        return gettext("no objection")
    return allowance_words(channel, purpose, is_allowed=status == "given")


def shown_columns(plan: Plan) -> list[str]:
    """Which values a preview shows, in a fixed order; the name always."""
    told = set((plan.fields or {}).values())
    if told & CONSENT_FIELDS.keys():
        told = told - CONSENT_FIELDS.keys() | {"consents"}
    names = {"handles": "handle", "order_numbers": "order_number"}
    together = {"name": {"name", "first_name", "tussenvoegsel", "last_name"},
                "street": {"street", "house_number"}, "phone": {"phone", "mobile"}}  # fmt: skip
    hidden = {"first_name", "tussenvoegsel", "last_name", "house_number", "mobile", ""}
    shown = []
    for field in (*COLUMNS, "consents", "extra"):
        is_told = bool(told & together.get(field, {field})) or field in ("name", "customer_number")
        if is_told and field not in hidden:
            shown.append(names.get(field, field))
    return shown
