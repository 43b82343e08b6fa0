"""One search field for cases: `#123`, an e-mail address, a phone or order number, or words."""

import re
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union

from triage.customers.identities import Clue, read_email, read_number, read_phone
from triage.models import Case, CaseMention, Customer, Identity
from triage.models.folding import folded

_CASE_NUMBER: Final = re.compile(r"#\s*(\d{1,18})")
_PLAIN_NUMBER: Final = re.compile(r"\d{1,18}")
_MOST_WORDS_OF_A_NUMBER: Final = 4
# A frequent word is in a tenth of all posts: whoever looks for it means the recent ones.
MOST_POSTS: Final = 2_000
MOST_CUSTOMERS: Final = 500


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody typed, understood: each part is looked for, any of them is a hit."""

    case_id: int | None = None
    clues: tuple[Clue, ...] = ()
    words: str = ""

    @property
    def is_one_case(self) -> bool:
        """Whether it names one case and nothing else."""
        return self.case_id is not None and not self.words


def read_search(text: str) -> Search:
    """Understand what was typed into the search field."""
    text = " ".join(text.replace("\x00", " ").split())
    if named := _CASE_NUMBER.fullmatch(text):
        return Search(case_id=int(named[1]))
    number = int(text) if _PLAIN_NUMBER.fullmatch(text) else None
    return Search(case_id=number, clues=_clues(text), words=text)


def names_one_case(text: str) -> bool:
    """Whether it is `#123`."""
    return _CASE_NUMBER.fullmatch(text.strip()) is not None


def _clues(text: str) -> tuple[Clue, ...]:
    if "@" in text:
        read = (read_email(text),)
        return tuple(clue for clue in read if isinstance(clue, Clue))
    if not any(sign.isdigit() for sign in text) or text.count(" ") >= _MOST_WORDS_OF_A_NUMBER:
        return ()
    numbers = (
        read_phone(text),
        read_number(text, "customer_number"),
        read_number(text, "order_number"),
    )
    return tuple(clue for clue in numbers if isinstance(clue, Clue))


def is_found(search: Search) -> ColumnElement[bool]:
    """The cases that are meant; every part of the question is answered by an index of its own."""
    if search.is_one_case:
        return Case.id == search.case_id
    return Case.id.in_(_hits(search))


def _hits(search: Search) -> "CompoundSelect[Any] | Select[Any]":
    parts: list[Select[Any]] = [_with_words(search.words), _of_named_customers(search.words)]
    if search.clues:
        parts.append(_of_customers_by(search.clues))
    if search.case_id is not None:
        parts.append(select(Case.id).where(Case.id == search.case_id))
    return union(*parts)


def _with_words(words: str) -> Select[Any]:
    newest = (
        select(CaseMention.case_id)
        .where(CaseMention.search.op("@@")(func.websearch_to_tsquery("simple", words)))
        .order_by(CaseMention.mention_id.desc())
        .limit(MOST_POSTS)
        .subquery()
    )
    return select(newest.c.case_id)


def _of_named_customers(words: str) -> Select[Any]:
    customers = (
        select(Customer.id)
        .where(Customer.words.op("@@")(func.plainto_tsquery("simple", folded(words))))
        .limit(MOST_CUSTOMERS)
    )
    return select(Case.id).where(Case.customer_id.in_(customers))


def _of_customers_by(clues: tuple[Clue, ...]) -> Select[Any]:
    same = [
        and_(
            Identity.kind == clue.kind,
            Identity.value == clue.value,
            Identity.network == clue.network,
        )
        for clue in clues
    ]
    customers = select(Identity.customer_id).where(or_(*same)).limit(MOST_CUSTOMERS)
    return select(Case.id).where(Case.customer_id.in_(customers))
