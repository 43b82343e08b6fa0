"""Duplicates in words: why two records may be one, who told a value, and how old it is."""

from datetime import date, datetime, timedelta

from flask_babel import format_date, format_timedelta, gettext

from triage.duplicates.reading import Reason
from triage.duplicates.survivorship import Told
from web.customers.fields import field_words
from web.formats import percent

_SURE = 0.99
_LIKELY = 0.9
_LONGEST_ID = 19


def done_of(told: str | None) -> tuple[str, int]:
    """What was just done, from the address of a page, and to which merge or pair."""
    word, _, number = (told or "").partition("-")
    return word, int(number) if number.isdecimal() and len(number) < _LONGEST_ID else 0


def chance_words(probability: float | None) -> str:
    """How sure the search is."""
    if probability is None:
        return str(gettext("not found by the search"))
    if probability >= _SURE:
        return str(gettext("almost certainly one customer"))
    if probability >= _LIKELY:
        return str(gettext("very likely one customer"))
    return str(gettext("possibly one customer"))


def percent_words(probability: float) -> str:
    """A chance in per cent; never 100, because nothing is that certain."""
    if probability > _SURE:
        return str(gettext("over %(chance)s", chance=percent(_SURE)))
    return percent(probability)


def day_words(told: str) -> str:
    """A day as a record keeps it, in words; as it stands where it is none."""
    try:
        return str(format_date(date.fromisoformat(told), "long"))
    except ValueError:
        return told


def reason_words(reason: Reason) -> str:
    """What one field says, as a sentence without a full stop."""
    told = {
        ("given", "differs"): gettext("the first names differ"),
        ("given", "initial"): gettext("the initial fits the first name"),
        ("given", "similar"): gettext("the first names are spelled alike"),
        ("given", "nickname"): gettext("one first name is short for the other"),
        ("given", "equal"): gettext("the same first name"),
        ("family", "differs"): gettext("the family names differ"),
        ("family", "near"): gettext("the family names are a little alike"),
        ("family", "similar"): gettext("the family names are spelled alike"),
        ("family", "equal"): gettext("the same family name"),
        ("born", "differs"): gettext("the dates of birth differ"),
        ("born", "part"): gettext("the dates of birth agree in part"),
        ("born", "slip"): gettext("the dates of birth differ by one slip"),
        ("born", "equal"): gettext("the same date of birth"),
        ("company", "differs"): gettext("the companies differ"),
        ("company", "near"): gettext("the companies are a little alike"),
        ("company", "similar"): gettext("the companies are spelled alike"),
        ("company", "equal"): gettext("the same company"),
        ("email", "differs"): gettext("the e-mail addresses differ"),
        ("email", "slip"): gettext("the e-mail addresses differ by one letter"),
        ("email", "account"): gettext("the same e-mail name at another provider"),
        ("email", "equal"): gettext("the same e-mail address"),
        ("phone", "differs"): gettext("the phone numbers differ"),
        ("phone", "slip"): gettext("the phone numbers differ by one digit"),
        ("phone", "equal"): gettext("the same phone number"),
        ("address", "differs"): gettext("they live elsewhere"),
        ("address", "city"): gettext("the same city, another address"),
        ("address", "part"): gettext("the same street or postcode"),
        ("address", "near"): gettext("nearly the same address"),
        ("address", "equal"): gettext("the same address"),
        ("numbers", "equal"): gettext("an order number or account in common"),
    }
    return str(
        told.get((reason.field, reason.level), f"{field_words(reason.field)}: {reason.level}")
    )


def source_words(told: Told, now: datetime) -> str:
    """Who told a value, and how long ago it was last said."""
    sources = {
        "import": gettext("from file %(name)s", name=told.source),
        "api": gettext("from program %(name)s", name=told.source),
        "crm": gettext("from CRM %(name)s", name=told.source),
        "agent": gettext("told by %(name)s", name=told.source),
        "record": gettext("source not known"),
    }
    source = sources.get(told.kind, told.source)
    since = now - told.confirmed_at
    if since < timedelta(days=1):
        return str(gettext("%(source)s, today", source=source))
    age = format_timedelta(since, granularity="day", threshold=1.2)
    return str(gettext("%(source)s, %(age)s old", source=source, age=age))


def strategy_words(strategy: str) -> str:
    """How the winning value of a field is found."""
    told = {
        "trusted": gettext("the most trusted source"),
        "recent": gettext("the most recent value"),
        "complete": gettext("the most complete value"),
        "earliest": gettext("the earliest day"),
        "highest": gettext("the highest amount"),
    }
    return str(told.get(strategy, strategy))


def source_kind_words(kind: str) -> str:
    """What sort of source it is."""
    told = {
        "import": gettext("file"),
        "api": gettext("program"),
        "crm": gettext("CRM"),
        "agent": gettext("colleague"),
        "record": gettext("not known"),
    }
    return str(told.get(kind, kind))
