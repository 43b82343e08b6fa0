"""Why a customer may be behind a mention, in sentences; and what to ask before believing it."""

from collections.abc import Mapping, Sequence
from typing import Any

from triage.linking.asking import what_to_ask
from web.texts import gettext, ngettext


def evidence_sentence(evidence: Mapping[str, Any]) -> str:
    """One reason for or against the author being this customer."""
    kind, value = str(evidence.get("kind")), str(evidence.get("value", ""))
    sentence = (_identity(value) | _name(value) | _around(value) | _against(value)).get(kind)
    if sentence is None:
        return f"{kind} {value}".strip()
    place = _places().get(str(evidence.get("where")))
    return f"{sentence} {place}" if place and kind in _PLACED else sentence


def speaks_against(evidence: Mapping[str, Any]) -> bool:
    """It contradicts. A name that agrees does not, however common and light it is."""
    kind, weight = str(evidence.get("kind")), evidence.get("weight")
    if kind in _against(""):
        return True
    is_known = kind in _identity("") | _name("") | _around("")
    return not is_known and isinstance(weight, int | float) and weight < 0


def ask_sentences(evidence: Sequence[Mapping[str, Any]]) -> list[str]:
    """What to ask the author in private before believing who it is, as parts of a sentence."""
    return [_question(code) for code in what_to_ask(evidence)]


def _question(code: str) -> str:
    questions = {
        "order_number": gettext("the number of a recent order"),
        "postcode": gettext("postcode and house number"),
        "email": gettext("the e-mail address that we know"),
        "phone": gettext("the last three digits of the phone number that we know"),
        "customer_number": gettext("the customer number"),
    }
    return questions.get(code, code)


_PLACED = frozenset(
    {"email", "phone", "iban", "customer_number", "order_number", "reference", "city",
     "email_close", "phone_close", "customer_number_close", "order_number_close"}
)  # fmt: skip


def _places() -> dict[str, str]:
    return {
        "text": gettext("in the text"),
        "title": gettext("in the title"),
        "reference": gettext("given along by the source"),
        "profile": gettext("in the profile"),
    }


def _identity(value: str) -> dict[str, str]:
    return {
        "email": gettext("e-mail address %(value)s", value=value),
        "phone": gettext("phone number %(value)s", value=value),
        "iban": gettext("bank account %(value)s", value=value),
        "handle": gettext("writes as %(value)s", value=value),
        "handle_elsewhere": gettext("is known as %(value)s on another network", value=value),
        "customer_number": gettext("customer number %(value)s", value=value),
        "order_number": gettext("order number %(value)s", value=value),
        "reference": gettext("reference %(value)s", value=value),
        "email_close": gettext("almost the e-mail address: %(value)s", value=value),
        "phone_close": gettext("almost the phone number: %(value)s", value=value),
        "customer_number_close": gettext("almost the customer number: %(value)s", value=value),
        "order_number_close": gettext("almost an order number: %(value)s", value=value),
    }


def _name(value: str) -> dict[str, str]:
    same = gettext("same name: %(value)s", value=value)
    handle = gettext("handle looks like the name: %(value)s", value=value)
    return {
        "name": same,
        "name_full": same,
        "name_company": gettext("name of the company: %(value)s", value=value),
        "name_nickname": gettext("%(value)s may be short for the first name", value=value),
        "name_married": gettext("one of two family names is the same: %(value)s", value=value),
        "name_spelling": gettext("almost the same name: %(value)s", value=value),
        "name_initial": gettext("same initial and family name: %(value)s", value=value),
        "name_family": gettext("same family name: %(value)s", value=value),
        "name_given": gettext("same first name: %(value)s", value=value),
        "account_full": handle,
        "account_initial": handle,
        "account_family": gettext("family name is in the handle %(value)s", value=value),
        "account_given": gettext("first name is in the handle %(value)s", value=value),
        "account_account": gettext("handle equals the e-mail name: %(value)s", value=value),
        "account_company": gettext("handle is the company's name: %(value)s", value=value),
        "claim": gettext("says to be %(value)s", value=value),
    }


def _around(value: str) -> dict[str, str]:
    return {
        "city": gettext("same city: %(value)s", value=value.title()),
        "address": gettext("postcode and house number %(value)s", value=value),
        "postcode": gettext("postcode %(value)s", value=value),
        "product": gettext("names what was bought: %(value)s", value=value),
        "contact": _days_apart(value),
        "domain": gettext("e-mail address of the company %(value)s", value=value),
    }


def _days_apart(value: str) -> str:
    days = max(1, int(value)) if value.isdecimal() and len(value) < 6 else 1
    return str(
        ngettext("order or contact within a day", "order or contact within %(num)d days", days)
    )


def _against(value: str) -> dict[str, str]:
    """Contradictions are told as such; their weight is below zero."""
    return {
        "name_differs": gettext("but another name: %(value)s", value=value),
        "name_relative": gettext("but another first name: %(value)s", value=value),
        "name_renamed": gettext("but another family name: %(value)s", value=value),
        "account_other": gettext("but the handle names somebody else: %(value)s", value=value),
        "others_handle": gettext("but this account is known as another customer's"),
        "claim_differs": gettext("but says to be %(value)s", value=value),
        "city_differs": gettext("but another city: %(value)s", value=value.title()),
        "language_differs": gettext("but writes in another language"),
        "rejected_before": gettext("but a colleague said this author is not the customer"),
    }
