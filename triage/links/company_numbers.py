"""What the company is called, how its numbers look and what it sells: told on a page, read by the
linker."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.errors import StaleError, WrongInputError
from triage.linking.clues import MentionFacts, find_clues, find_named_products, read_rules
from triage.linking.masks import pattern_of
from triage.links.wishes import wish_to_relink
from triage.models import Company
from triage.people.viewer import Viewer

ROLES: Final = ("manager", "admin")
KINDS: Final = ("order_number", "customer_number")
PRODUCT: Final = "product"
MOST_MASKS: Final = 10
LONGEST_NAME: Final = 80
MOST_PRODUCTS: Final = 500
LONGEST_PRODUCT: Final = 60
_SHORTEST_PRODUCT: Final = 3
_MASKS: Final = "masks"
_PRODUCTS: Final = "products"


@dataclass(frozen=True, slots=True)
class CompanyNumbers:
    """The company's name, masks by kind, expressions that were given in another way, and the
    names of its products."""

    name: str
    masks: Mapping[str, tuple[str, ...]]
    expressions: Mapping[str, tuple[str, ...]]
    products: tuple[str, ...] = ()


def read_company_numbers(session: Session) -> CompanyNumbers:
    """What is told so far."""
    company = session.get(Company, 1)
    patterns: Mapping[str, Any] = company.patterns if company else {}
    masks = patterns.get(_MASKS, {})
    made = {kind: {pattern_of(mask) for mask in masks.get(kind, ())} for kind in KINDS}
    return CompanyNumbers(
        name=company.name if company else "",
        masks={kind: tuple(masks.get(kind, ())) for kind in KINDS},
        expressions={
            kind: tuple(one for one in _listed(patterns.get(kind)) if one not in made[kind])
            for kind in KINDS
        },
        products=tuple(_listed(patterns.get(_PRODUCTS))),
    )


def save_company_numbers(
    session: Session,
    viewer: Viewer,
    told: CompanyNumbers,
    *,
    before: CompanyNumbers,
    now: datetime,
) -> None:
    """Keep it, and put recent mentions before the linker again where numbers changed.

    Expressions can be left out, not added. Raises WrongInputError naming the field, StaleError
    where somebody saved since `before` was shown.
    """
    viewer.require(*ROLES)
    company = session.scalar(select(Company).where(Company.id == 1).with_for_update())
    known = read_company_numbers(session)
    if known != before:
        raise StaleError(["company"])
    name = " ".join(told.name.replace("\x00", "").split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise WrongInputError("name", f"1 to {LONGEST_NAME} characters")
    patterns: dict[str, Any] = {
        kind: [*_kept(told, known, kind), *_patterns(kind, told.masks[kind])] for kind in KINDS
    }
    stored = {kind: expressions for kind, expressions in patterns.items() if expressions}
    stored[_MASKS] = {kind: list(told.masks[kind]) for kind in KINDS}
    if products := _usable_products(told.products):
        stored[_PRODUCTS] = products
    if company is None:
        company = Company(id=1, name=name, patterns={})
        session.add(company)
    changes = {**company.patterns, _MASKS: {}} != {**stored, _MASKS: {}}
    company.name, company.patterns = name, stored
    session.flush()
    if changes:
        wish_to_relink(session, now)


def numbers_in(text: str, told: CompanyNumbers) -> Sequence[tuple[str, str]]:
    """The order and customer numbers and the products found in a text, with their kind."""
    patterns = {
        kind: [*told.expressions[kind], *_patterns(kind, told.masks[kind])] for kind in KINDS
    }
    usable: dict[str, Any] = {kind: some for kind, some in patterns.items() if some}
    rules = read_rules({**usable, _PRODUCTS: _usable_products(told.products)})
    mention = MentionFacts(text)
    clues = find_clues(mention, rules)
    numbers = [(one.clue.kind, one.clue.value) for one in clues if one.clue.kind in KINDS]
    return [*numbers, *((PRODUCT, name) for name in find_named_products(mention, rules))]


def _patterns(kind: str, masks: Sequence[str]) -> list[str]:
    if len(masks) > MOST_MASKS:
        raise WrongInputError(kind, f"at most {MOST_MASKS}")
    try:
        return [pattern_of(mask) for mask in masks]
    except WrongInputError as error:
        raise WrongInputError(kind, error.message) from None


def _usable_products(told: Sequence[str]) -> list[str]:
    """Return the names once each; raises WrongInputError where one says nothing."""
    names = list({name.lower(): name for name in told}.values())
    if len(names) > MOST_PRODUCTS:
        raise WrongInputError(_PRODUCTS, f"at most {MOST_PRODUCTS}")
    for name in names:
        letters = sum(char.isalnum() for char in name)
        if letters < _SHORTEST_PRODUCT or len(name) > LONGEST_PRODUCT or name.isdecimal():
            raise WrongInputError(_PRODUCTS, f"{_SHORTEST_PRODUCT} to {LONGEST_PRODUCT} characters")
    return names


def _kept(told: CompanyNumbers, known: CompanyNumbers, kind: str) -> Iterable[str]:
    return (one for one in known.expressions[kind] if one in told.expressions[kind])


def _listed(told: object) -> list[str]:
    if isinstance(told, str):
        return [told]
    return [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
