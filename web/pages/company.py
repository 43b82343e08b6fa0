"""The company: what it is called, how its order and customer numbers look, what it sells."""

import hashlib
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from triage.errors import StaleError, WrongInputError
from triage.links.company_numbers import (
    KINDS,
    LONGEST_NAME,
    LONGEST_PRODUCT,
    MOST_PRODUCTS,
    CompanyNumbers,
    numbers_in,
    read_company_numbers,
    save_company_numbers,
)
from web.access import roles, viewer
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.texts import lazy_gettext

pages = Blueprint("company", __name__)
PAGE = Page(pages)
LONGEST_TRIAL: Final = 2000
_LONGEST_MASKS: Final = 1000
_LONGEST_PRODUCTS: Final = MOST_PRODUCTS * (LONGEST_PRODUCT + 2)
KIND_WORDS: Final = {
    "order_number": lazy_gettext("Order number"),
    "customer_number": lazy_gettext("Customer number"),
    "product": lazy_gettext("Product"),
}


@pages.get("/settings/company")
@roles("manager", "admin")
def index() -> str:
    """What is told so far, in a form."""
    with transaction() as session:
        known = read_company_numbers(session)
    return _page(known, known)


@pages.post("/settings/company")
@roles("manager", "admin")
def save() -> Response:
    """Keep it, or try it out on a text first."""
    with transaction() as session:
        known = read_company_numbers(session)
    told, seen = _told(known), request.form.get("seen")
    try:
        if "try" in request.form:
            text = request.form.get("text", "")[:LONGEST_TRIAL]
            return make_response(_page(known, told, found=numbers_in(text, told), seen=seen))
        if seen != _digest(known):
            raise StaleError(["company"])
        with transaction() as session:
            save_company_numbers(session, viewer(), told, before=known, now=now())
    except StaleError:
        return make_response(_page(known, told, wrong="stale"), 409)
    except WrongInputError as error:
        return make_response(_page(known, told, wrong=error.field), 422)
    room().services.hints.send("link")
    return see_other(url_for("company.index", done="saved"))


def _told(known: CompanyNumbers) -> CompanyNumbers:
    form = request.form
    masks = {kind: _lines(form.get(kind, "")[:_LONGEST_MASKS]) for kind in KINDS}
    products = _lines(form.get("products", "").replace("\x00", "")[:_LONGEST_PRODUCTS])
    kept = set(form.getlist("keep"))
    expressions = {
        kind: tuple(one for one in known.expressions[kind] if one in kept) for kind in KINDS
    }
    return CompanyNumbers(form.get("name", "")[: LONGEST_NAME + 1], masks, expressions, products)


def _lines(written: str) -> tuple[str, ...]:
    return tuple(" ".join(line.split()) for line in written.splitlines() if line.strip())


def _page(
    known: CompanyNumbers,
    told: CompanyNumbers,
    *,
    wrong: str = "",
    found: object = None,
    seen: str | None = None,
) -> str:
    problems = {
        "name": gettext("Give the company a name of at most 80 characters."),
        "products": gettext("Not every line can be used: a name has 3 to 60 characters, at most "
                            "500 lines."),
        "stale": gettext("Somebody else saved this page meanwhile. Look at what they wrote below, "
                         "and save again."),
    }  # fmt: skip
    mask = gettext("Not every line can be used: letters, digits, # for a digit, @ for a letter; at "
                   "least four signs, at most ten lines.")  # fmt: skip
    return render_template(
        "settings/company.html",
        known=known,
        told=told,
        kinds=KINDS,
        kind_words=KIND_WORDS,
        seen=seen or _digest(known),
        wrong=wrong,
        problem=problems.get(wrong, mask if wrong else ""),
        found=found,
        text=request.form.get("text", ""),
        longest_name=LONGEST_NAME,
        longest_products=_LONGEST_PRODUCTS,
        longest_text=LONGEST_TRIAL,
        done=request.args.get("done"),
    )


def _digest(known: CompanyNumbers) -> str:
    """By which a form tells what it was filled in from."""
    return hashlib.sha256(repr(known).encode("utf-8", "replace")).hexdigest()[:32]
