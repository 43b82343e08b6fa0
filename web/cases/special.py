"""A covered case as HTML: that it is there, what it may tell of, and whom to ask."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from triage.special.covering import read_covered_case
from web.access import viewer
from web.queue.links import QueueLinks
from web.texts import LazyString, lazy_gettext

SPECIAL_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "health": lazy_gettext("health"),
        "religion": lazy_gettext("religion or belief"),
        "politics": lazy_gettext("political opinion"),
        "ethnicity": lazy_gettext("ethnic origin"),
        "union": lazy_gettext("trade union membership"),
        "sex_life": lazy_gettext("sex life or orientation"),
        "biometric": lazy_gettext("genetic or biometric data"),
        "criminal": lazy_gettext("criminal record"),
    }
)


def special_words(categories: Iterable[str]) -> str:
    """The categories in words, as a list."""
    return ", ".join(str(SPECIAL_WORDS.get(name, name)) for name in categories)


def covered_pane(session: Session, case_id: int, *, to_list: str, oob: bool = False) -> Markup:
    """What stands in the place of the case. Raises NotFoundError where it is not covered.

    `oob`: it finds its place by itself, if the case is still open there.
    """
    view = read_covered_case(session, viewer(), case_id)
    page = render_template("special/covered.html", view=view, to_list=to_list, oob=oob)
    # Our own template escaped it already; other templates take it in as it is.
    return Markup(page)  # noqa: S704


def covered_page(session: Session, case_id: int, *, to_list: str) -> str:
    """The same on a page of its own."""
    pane = covered_pane(session, case_id, to_list=to_list)
    return render_template("special/covered_page.html", case_id=case_id, pane=pane)


def covered_beside(session: Session, links: QueueLinks) -> Markup:
    """The same beside the list that an address stands for."""
    return covered_pane(session, links.case_id or 0, to_list=links.closed())
