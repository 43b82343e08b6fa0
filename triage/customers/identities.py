"""E-mail addresses, phone numbers, handles and numbers in the one notation that is compared.

Two writings of the same address become equal here; whose address it is, is left to others.
Every function is idempotent: what it returned, it returns again.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import idna
import phonenumbers
from phonenumbers import PhoneNumber, ValidationResult

REGIONS: Final = ("NL", "BE")
"""Countries whose national notation is understood, in this order."""

_NETWORKS: Final = {"twitter": "x", "twitter.com": "x", "x.com": "x"}
# RFC 5321 allows more in quotes; nobody is known by such an address.
_LOCAL_PART: Final = re.compile(r"[^\s@\"(),:;<>\[\]\\]{1,64}")
_NAMED_ADDRESS: Final = re.compile(r"<([^<>\s@]+@[^<>\s@]+)>\W*$")
_PLAIN_DOMAIN: Final = re.compile(r"(?!xn--)[a-z\d]{1,63}(?:\.(?!xn--)[a-z\d]{1,63}){1,5}")
_NOTATION: Final = re.compile(r"([\w.-]+):(?!//)(.+)", re.DOTALL)
_DOTLESS: Final = frozenset({"gmail.com", "googlemail.com"})
_IBAN: Final = re.compile(r"[A-Z]{2}\d{2}[A-Z\d]{11,30}", re.ASCII)
_IBAN_LENGTHS: Final = {"NL": 18, "BE": 16, "DE": 22, "FR": 27, "LU": 20, "GB": 22}
_SHORTEST_NUMBER: Final = 3
_LONGEST_NUMBER: Final = 40
_LONGEST_HANDLE: Final = 200
_SHORTEST_PHONE_DIGITS: Final = 8
_REMARK: Final = re.compile(r"\([^()\d]*\)\s*$")  # "(privé)"
_LONGEST_PHONE_CHARS: Final = 40


@dataclass(frozen=True, slots=True)
class Clue:
    """Something by which a customer is recognised; equal clues mean the same thing."""

    kind: str  # one of triage.models.customer.IDENTITY_KINDS
    value: str
    network: str = ""  # only handles live somewhere


@dataclass(frozen=True, slots=True)
class Unusable:
    """What was written identifies nobody, and why."""

    reason: str


def read_email(written: str) -> Clue | Unusable:
    """Lower case, the domain as on the wire (IDNA 2008); kept as told, see `mailbox_of`.

    Of "Anna Bos <anna@post.example>" the address.
    """
    text = _plain(written).lower()
    if named := _NAMED_ADDRESS.search(text):
        text = named[1]
    text = text.strip(" ,;'\"<>").removeprefix("mailto:").strip()
    local, at, domain = text.rpartition("@")
    if not at or not local or not domain:
        return Unusable("is not an e-mail address: it needs one @ between name and domain")
    if not _LOCAL_PART.fullmatch(local) or local.startswith(".") or local.endswith("."):
        return Unusable("is not an e-mail address: the part before the @ is not allowed")
    host = domain if _PLAIN_DOMAIN.fullmatch(domain) else _wire_domain(domain)
    if host is None:
        return Unusable("is not an e-mail address: the domain is not allowed")
    if "." not in host:
        return Unusable("is not an e-mail address: the domain has no dot")
    return Clue("email", f"{local}@{host}")


def mailbox_of(email: str | None) -> str:
    """The mailbox behind an address as `read_email` returns it: without a plus-tag.

    Where dots mean nothing (Gmail, which also answers to googlemail.com), without them.
    """
    local, _, domain = (email or "").rpartition("@")
    local = local.partition("+")[0]
    if not local:
        return ""
    return f"{local.replace('.', '')}@gmail.com" if domain in _DOTLESS else f"{local}@{domain}"


def read_phone(written: str, regions: Sequence[str] = REGIONS) -> Clue | Unusable:
    """E.164. National notations are tried in the order of `regions`.

    A number range that the numbering plan does not give out still counts where its length is
    right: it can be compared, and plans change more often than libraries. A remark in brackets
    behind it is left out.
    """
    text = _REMARK.sub("", _plain(written)).strip().removeprefix("tel:")
    if len(text) > _LONGEST_PHONE_CHARS:
        return Unusable("is not a phone number: it is too long")
    for is_right in (phonenumbers.is_valid_number, _has_right_length):
        for region in regions:
            number = _parse(text, region)
            if number and is_right(number):
                form = phonenumbers.PhoneNumberFormat.E164
                return Clue("phone", phonenumbers.format_number(number, form))
    return Unusable("is not a phone number of the Netherlands, Belgium or with a country code")


def read_handle(written: str, network: str | None = None) -> Clue | Unusable:
    """Network and lower-case handle without its leading @.

    Without `network` the handle names it itself: "x:@anna", or "@anna@social.example", which
    only exists on Mastodon and its relatives.
    """
    text = _plain(written).lower()
    place = read_network(network) if network else ""
    notation = _NOTATION.fullmatch(text)
    if notation and (not place or read_network(notation[1]) == place):
        place, text = read_network(notation[1]), notation[2].strip()
    text = text.lstrip("@")
    if not place and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", text):
        place = "mastodon"
    if not place:
        return Unusable("names no network: write it as network:@handle")
    if not re.search(r"\w", text) or re.search(r"\s", text) or len(text) > _LONGEST_HANDLE:
        return Unusable("is not a handle")
    return Clue("handle", text, place)


def read_network(written: str) -> str:
    """A network's name as compared: lower case, and one name for those that changed theirs."""
    name = _plain(written).lower()
    return _NETWORKS.get(name, name)


def read_number(written: str, kind: str) -> Clue | Unusable:
    """A customer or order number in capitals: letters and digits in runs, a dash between them.

    So "or 2492919", "OR2492919" and "OR-2492919" are one number, and "4471nl" is "4471-NL".
    """
    text = unicodedata.normalize("NFKC", _plain(written).upper())
    runs: list[str] = []
    for char in text:
        if not char.isalnum():
            continue
        if runs and runs[-1][-1].isdecimal() == char.isdecimal():
            runs[-1] += char
        else:
            runs.append(char)
    number = "-".join(runs)
    if not any(char.isdecimal() for char in number):
        return Unusable("is not a number: it holds no digit")
    if not _SHORTEST_NUMBER <= len(number) <= _LONGEST_NUMBER:
        allowed = f"{_SHORTEST_NUMBER} to {_LONGEST_NUMBER}"
        return Unusable(f"is not a number: it must have {allowed} characters")
    return Clue(kind, number)


def read_iban(written: str) -> Clue | Unusable:
    """An account number in capitals without spaces, if its check digits fit.

    Source: ISO 13616 and ISO 7064 (MOD 97-10).
    """
    text = re.sub(r"[\s.-]", "", _plain(written).upper())
    if not _IBAN.fullmatch(text):
        return Unusable("is not an IBAN such as NL91ABNA0417164300")
    length = _IBAN_LENGTHS.get(text[:2])
    if length is not None and len(text) != length:
        return Unusable(f"is not an IBAN: those of {text[:2]} have {length} characters")
    digits = "".join(str(int(char, 36)) for char in text[4:] + text[:4])
    if int(digits) % 97 != 1:
        return Unusable("is not an IBAN: its check digits do not fit")
    return Clue("iban", text)


def _plain(written: str) -> str:
    """Without NUL and odd widths of characters, trimmed."""
    text = written.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFKC", text).strip()


def _wire_domain(domain: str) -> str | None:
    try:
        return idna.encode(domain, uts46=True).decode("ascii").lower()
    except (idna.IDNAError, UnicodeError):
        return None


def _parse(text: str, region: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None


def _has_right_length(number: PhoneNumber) -> bool:
    digits = phonenumbers.national_significant_number(number)
    possible = phonenumbers.is_possible_number_with_reason(number)
    return possible == ValidationResult.IS_POSSIBLE and len(digits) >= _SHORTEST_PHONE_DIGITS
