"""What agrees between a mention and one customer, and what contradicts. Pure.

Every comparison gives at most one signal: the level that it reached. What a signal weighs is
`weighing`'s.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz.distance import OSA

from triage.linking.accounts import compare_account
from triage.linking.addresses import without_box
from triage.linking.frequencies import Frequencies
from triage.linking.keys import is_business_domain, split_email
from triage.linking.matching import NameLevel, compare_names
from triage.linking.names import PersonName, fold
from triage.linking.nicknames import KNOWN_GIVEN
from triage.linking.signals import Signal
from triage.linking.telling import Told, without_prefix

_NUMBERS: Final = ("order_number", "customer_number")
_NEAR_DAYS: Final = (3.0, 21.0)
_LONGEST_FIELD: Final = 120  # letters of an extra field that are searched for a product
_MOST_FIELDS: Final = 20
_ASKED: Final = ("email", "phone", "iban", *_NUMBERS)


@dataclass(frozen=True, slots=True)
class Hit:
    """An identity of the customer that the mention names exactly."""

    kind: str
    value: str
    where: str
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer as far as it is compared."""

    id: int
    name: PersonName
    shown_name: str = ""
    company: str = ""
    email: str = ""
    postcode: str = ""  # without the space
    house: str = ""
    city: str = ""  # folded
    language: str = ""
    products: tuple[str, ...] = ()  # folded: what the records say was bought, or where
    extra: Mapping[str, object] = field(default_factory=dict)  # the records' other fields
    hits: tuple[Hit, ...] = ()
    identities: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by kind
    elsewhere: str = ""  # a network where the customer has a handle like the author's
    contacts: tuple[datetime, ...] = ()  # orders and contacts around the mention
    others_handle: bool = False  # the author's handle is known as another customer's
    was_rejected: bool = False  # a colleague said that this author is somebody else


def compare(told: Told, candidate: Candidate, frequencies: Frequencies) -> tuple[Signal, ...]:
    """All signals between a mention and a candidate."""
    identities = tuple(_identities(told, candidate))
    names = tuple(_names(told, candidate, frequencies))
    signals = [*identities, *names, *_surroundings(told, candidate, frequencies)]
    return (*signals, *_contradictions(candidate, identities, names))


def _identities(told: Told, candidate: Candidate) -> Iterator[Signal]:
    seen = set()
    for hit in candidate.hits:
        if hit.kind == "handle":
            level = "handle_confirmed" if hit.confirmed else "handle_known"
        else:
            level = f"{hit.kind}_{'reference' if hit.where == 'reference' else 'text'}"
        if level not in seen:
            seen.add(level)
            yield Signal(level, 1.0, hit.kind, hit.value, hit.where)
    exact = {hit.kind for hit in candidate.hits}
    yield from _nearly(told, candidate, exact)
    if candidate.elsewhere and told.alias and "handle" not in exact:
        yield Signal("handle_elsewhere", 1.0, "handle_elsewhere", told.alias.written, "author")


def _nearly(told: Told, candidate: Candidate, exact: set[str]) -> Iterator[Signal]:
    """A typing error in a number or an address that the customer has."""
    done = set()
    for found in told.clues:
        kind, value = found.clue.kind, found.clue.value
        if kind in exact or kind in done or kind not in ("email", "phone", *_NUMBERS):
            continue
        for own in candidate.identities.get(kind, ()):
            if len(own) >= 6 and OSA.distance(own, value, score_cutoff=1) <= 1:
                done.add(kind)
                yield Signal(f"{kind}_close", 1.0, f"{kind}_close", value, found.where)
                break


def _names(told: Told, candidate: Candidate, frequencies: Frequencies) -> Iterator[Signal]:
    """The account's name; its handle; the name under the text. Rarity counts once."""
    level = _account_name(told, candidate, frequencies)
    if level is not NameLevel.NONE:
        yield Signal(f"name_{level}", 1.0, f"name_{level}", told.name_written, "author")
    handle = compare_account(told.alias, candidate.name, candidate.company, candidate.email)
    if handle in ("", "other"):
        handle = "other" if _spells_a_name(told, candidate, frequencies, handle) else ""
    if handle:
        # Name and handle are chosen by one person on one day: the second one says less.
        with_name = "_also" if level.is_agreement else ""
        if handle != "other" or not told.name:
            written = told.alias.written if told.alias else ""
            yield Signal(
                f"account_{handle}{with_name}", 1.0, f"account_{handle}", written, "author"
            )
    claim = _of_person(told.claimed, candidate.name, frequencies)
    if claim is not NameLevel.NONE and told.claimed != told.name:
        also = "_also" if level.is_agreement else ""
        kind = "claim" if claim.is_agreement else "claim_differs"
        yield Signal(f"{kind}{also}", 1.0, kind, told.claimed_written, "text")
    best = min((one for one in (level, claim, _as_level(handle)) if one.is_agreement), default=None)
    if best is not None:
        yield Signal("rarity", _rarity(best, told, candidate, frequencies), "", "", "")


def _account_name(told: Told, candidate: Candidate, frequencies: Frequencies) -> NameLevel:
    if told.company and told.company == candidate.company:
        return NameLevel.COMPANY
    if told.name:
        return _of_person(told.name, candidate.name, frequencies)
    if told.given:
        return compare_names(PersonName((told.given,), told.given[0]), candidate.name)
    return NameLevel.NONE


def _of_person(told: PersonName | None, known: PersonName, frequencies: Frequencies) -> NameLevel:
    """ "Boze klant" is nobody's name, so it is no other person's either."""
    if told is None:
        return NameLevel.NONE
    level = compare_names(told, known)
    is_other = level in (NameLevel.DIFFERS, NameLevel.RENAMED)
    return NameLevel.NONE if is_other and not _is_person(told, frequencies) else level


def _is_person(name: PersonName, frequencies: Frequencies) -> bool:
    if not name.given or name.prefix:
        return True
    counts = frequencies.counts
    return any(one in KNOWN_GIVEN or ("given", one) in counts for one in name.given)


def _spells_a_name(told: Told, candidate: Candidate, frequencies: Frequencies, handle: str) -> bool:
    """ "annavisser" and "anna.visser", but not "bartender": a first and a family name."""
    alias = told.alias
    if alias is None or not candidate.name.families:
        return False
    counts = frequencies.counts
    if len(alias.words) == 2 and (
        ("given", alias.words[0]) in counts or ("family", without_prefix(alias.words[1])) in counts
    ):
        own = {*candidate.name.given, *candidate.name.families}
        return own.isdisjoint({*alias.words, without_prefix(alias.words[1])})
    return handle == "other" and (len(alias.words) > 1 or ("family", alias.rest) in counts)


def _as_level(handle: str) -> NameLevel:
    levels = {
        "full": NameLevel.FULL,
        "initial": NameLevel.INITIAL,
        "family": NameLevel.FAMILY,
        "given": NameLevel.GIVEN,
    }
    return levels.get(handle, NameLevel.NONE)


def _rarity(level: NameLevel, told: Told, candidate: Candidate, frequencies: Frequencies) -> float:
    """-ln of how many customers agree this well by accident; within -4 and 8."""
    names = candidate.name
    given = min((frequencies.share("given", one) for one in names.given[:2]), default=0.05)
    family = min((frequencies.share("family", one) for one in names.families), default=1e-3)
    if level is NameLevel.COMPANY:
        expected = 0.05
    elif level is NameLevel.GIVEN:
        expected = frequencies.base * given
    elif level in (NameLevel.FAMILY, NameLevel.RELATIVE):
        expected = frequencies.base * family
    elif level is NameLevel.INITIAL:
        expected = frequencies.base * family * 0.06
    else:
        expected = frequencies.base * family * given
    return max(-4.0, min(8.0, -math.log(expected)))


def _surroundings(told: Told, candidate: Candidate, frequencies: Frequencies) -> Iterator[Signal]:
    yield from _places(told, candidate, frequencies)
    if told.language and candidate.language and told.language != candidate.language:
        yield Signal("language_differs", 1.0, "language_differs", told.language, "text")
    if product := _shared_product(told, candidate):
        yield Signal("product", 1.0, "product", product, "text")
    if told.at and candidate.contacts:
        days = min(abs((told.at - at).total_seconds()) for at in candidate.contacts) / 86_400
        for limit in _NEAR_DAYS:
            if days <= limit:
                yield Signal(f"contact_{limit:.0f}d", 1.0, "contact", str(round(days)), "records")
                break
    domain = split_email(candidate.email)[1]
    if candidate.company and is_business_domain(domain):
        for found in told.clues:
            if found.clue.kind == "email" and found.clue.value.endswith(f"@{domain}"):
                if not any(hit.kind == "email" for hit in candidate.hits):
                    yield Signal("domain", 1.0, "domain", domain, "text")
                break


def _shared_product(told: Told, candidate: Candidate) -> str:
    """What the records say was bought and the text names; or a product of the company's list that
    stands in any field of the records."""
    for product in candidate.products:
        if f" {product} " in told.text:
            return product
    if told.products and candidate.extra:
        written = [value for value in candidate.extra.values() if isinstance(value, str)]
        fields = [f" {fold(value[:_LONGEST_FIELD])} " for value in written[:_MOST_FIELDS]]
        for product in told.products:
            if any(f" {product} " in one for one in fields):
                return product
    return ""


def _places(told: Told, candidate: Candidate, frequencies: Frequencies) -> Iterator[Signal]:
    houses = {candidate.house, without_box(candidate.house)} - {""}
    named = {f"{candidate.postcode} {house}" for house in houses} & told.addresses
    if named:
        yield Signal("address", 1.0, "address", max(named, key=len), "text")
    elif candidate.postcode and candidate.postcode in told.postcodes:
        yield Signal("postcode", 1.0, "postcode", candidate.postcode, "text")
    if not candidate.city:
        return
    rarity = min(8.0, -math.log(frequencies.share("city", candidate.city))) / 4
    if candidate.city in told.places:
        yield Signal("city", rarity, "city", candidate.city, "profile")
    elif candidate.city in told.text_places:
        yield Signal("city_text", rarity, "city", candidate.city, "text")
    else:
        known = [place for place in told.places if ("city", place) in frequencies.counts]
        if known:
            yield Signal("city_differs", 1.0, "city_differs", known[0], "profile")


def _contradictions(
    candidate: Candidate, identities: Sequence[Signal], names: Sequence[Signal]
) -> Iterator[Signal]:
    if candidate.was_rejected:
        yield Signal("rejected_before", 1.0, "rejected_before", "", "author")
    if candidate.others_handle:
        yield Signal("others_handle", 1.0, "others_handle", "", "author")
    levels = {signal.feature for signal in (*identities, *names)}
    is_other = bool(levels & {"name_differs", "name_relative", "account_other"})
    if is_other and levels & {"handle_known", "handle_elsewhere"}:
        yield Signal("handle_reused", 1.0, "", "", "")
    claims = any(f"{kind}_text" in levels for kind in _ASKED)
    if claims and (is_other or candidate.others_handle):
        yield Signal("claim_contradicted", 1.0, "", "", "")


def folded_products(extra: Mapping[str, object]) -> tuple[str, ...]:
    """What of a customer's extra fields may be named in a post: short texts, no numbers."""
    found = []
    for key, value in extra.items():
        if isinstance(value, str) and any(part in key.lower() for part in _BOUGHT):
            for piece in value.split(";")[:5]:
                folded = fold(piece[:60])
                if len(folded) >= 4 and not folded.isdecimal():
                    found.append(folded)
    return tuple(found[:10])


_BOUGHT: Final = ("product", "artikel", "item", "winkel", "filiaal", "shop", "store", "dienst")
