"""What one cell of a customer file holds: text, a day, an amount, a country.

Readers take a cell as its file gave it (text, number, date), return None where it is empty, and
raise ValueError with what was expected.
"""

import contextlib
import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

_LANGUAGES: Final = {
    "nederlands": "nl", "dutch": "nl", "vlaams": "nl", "engels": "en", "english": "en",
    "duits": "de", "german": "de", "deutsch": "de", "frans": "fr", "french": "fr", "français": "fr",
}  # fmt: skip
_COUNTRIES: Final = {
    "nederland": "NL", "the netherlands": "NL", "netherlands": "NL", "nld": "NL",
    "belgië": "BE", "belgie": "BE", "belgium": "BE", "belgique": "BE", "bel": "BE",
    "duitsland": "DE", "germany": "DE", "deutschland": "DE",
}  # fmt: skip
YES: Final = frozenset({"true", "yes", "ja", "y", "j", "x", "1", "waar", "wahr", "oui"})
"""How a cell says yes."""
_NO: Final = frozenset({"false", "no", "nee", "n", "0", "onwaar", "falsch", "nein", "non"})
# Dynamics 365 shows its "Do not allow …" columns so.
_YES_TO_NOT: Final = frozenset({"do not allow", "niet toestaan"})
_NO_TO_NOT: Final = frozenset({"allow", "toestaan"})
_AFTER_DAY: Final = re.compile(r"[T ]")
_ISO_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_DATE_FORMS: Final = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y%m%d", "%Y/%m/%d")
_DUTCH_POSTCODE: Final = re.compile(r"(?:NL-?\s?)?([1-9]\d{3})\s*([A-Z]{2})")
_BELGIAN_POSTCODE: Final = re.compile(r"BE?-?\s?([1-9]\d{3})")
LONGEST_TEXT: Final = 300
_LARGEST_VALUE: Final = Decimal(10) ** 10  # numeric(12, 2)


def clean(value: object) -> str | None:
    """A cell as one line of text; None where it is empty."""
    if isinstance(value, str):
        return " ".join(storable(value).split()) or None
    if value is None or isinstance(value, Mapping | list | tuple):
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep 100045 as 100045.0
    if isinstance(value, datetime | date):
        value = value.isoformat()
    return " ".join(storable(str(value)).split()) or None


def storable(text: str) -> str:
    """The text without what PostgreSQL and UTF-8 cannot hold: NUL and lone surrogates."""
    if text.isascii() and "\x00" not in text:
        return text
    # PostgreSQL stores no NUL, and UTF-8 knows no lone surrogate.
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def read_text(value: object) -> str | None:
    """One line of text, clipped."""
    text = clean(value)
    return text[:LONGEST_TEXT] if text else None


def read_language(value: object) -> str | None:
    """A language by its ISO 639-1 code, also from its name or a locale such as nl-NL."""
    text = (read_text(value) or "").casefold()
    return _LANGUAGES.get(text, re.split(r"[-_]", text)[0][:35]) or None


def read_country(value: object) -> str | None:
    """A country's ISO code where it is one or its name is known; else as written."""
    text = read_text(value)
    if text is None:
        return None
    return _COUNTRIES.get(text.casefold(), text.upper() if len(text) == 2 else text)


def read_postcode(value: object) -> str | None:
    """A Dutch postcode as 1234 AB, a Belgian one without its "B-", others in capitals."""
    text = (read_text(value) or "").upper()
    if dutch := _DUTCH_POSTCODE.fullmatch(text):
        return f"{dutch[1]} {dutch[2]}"
    belgian = _BELGIAN_POSTCODE.fullmatch(text)
    return belgian[1] if belgian else text or None


def read_yes_no(value: object) -> bool | None:
    """Yes or no; a column "Do not allow e-mail" says yes with "Do Not Allow"."""
    text = (read_text(value) or "").casefold()
    if not text:
        return None
    if text in YES or text in _YES_TO_NOT:
        return True
    if text in _NO or text in _NO_TO_NOT:
        return False
    raise ValueError("is neither yes nor no")


def read_date(value: object) -> date | None:
    """A day, from the notations that Dutch exports use."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = clean(value)
    if text is None:
        return None
    day = _AFTER_DAY.split(text)[0]
    if _ISO_DAY.fullmatch(day):
        with contextlib.suppress(ValueError):
            return date.fromisoformat(day)
    for form in _DATE_FORMS:
        try:
            return datetime.strptime(day, form).date()  # noqa: DTZ007 (a day has no zone)
        except ValueError:
            continue
    raise ValueError("is not a date such as 2024-05-31 or 31-05-2024")


def read_amount(value: object) -> Decimal | None:
    """Dutch and English notation; a lone separator before three digits groups thousands."""
    text = clean(value if not isinstance(value, float) else repr(value))
    if text is None:
        return None
    digits = re.sub(r"[\s€']|EUR|,-+$", "", text, flags=re.IGNORECASE)
    if not isinstance(value, int | float):
        digits = _with_decimal_point(digits)
    try:
        amount = round(Decimal(digits), 2)
    except InvalidOperation:
        raise ValueError("is not an amount such as 1234.50 or 1.234,50") from None
    if not amount.is_finite() or abs(amount) >= _LARGEST_VALUE:
        raise ValueError("is not an amount that can be kept")
    return amount


def _with_decimal_point(digits: str) -> str:
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits
    head, tail = digits[:last], digits[last + 1 :]
    groups = re.sub(r"[.,]", "", head)
    is_grouping = len(tail) == 3 and head.strip("-") != "0" and not {",", "."} <= set(digits)
    return f"{groups}{tail}" if is_grouping else f"{groups}.{tail}"
