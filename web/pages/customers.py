"""Customers: the list with its search, and one of them as a whole."""

from flask import Blueprint, render_template, request, url_for
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response

from triage.customers.finding import list_customers
from triage.duplicates import survivor_of
from triage.models.lifecycle import STAGES
from triage.people.viewer import Viewer
from web.access import roles, viewer
from web.cases.storyline import money
from web.customers import words as customerwords
from web.customers.board import LONGEST_CURSOR, customer_page
from web.mentions.links import LARGEST_ID, LONGEST_SEARCH
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import transaction

pages = Blueprint("customers", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=40,
        icon="users",
        label=lazy_gettext("Customers"),
        endpoint="customers.index",
    ),
)
# Named one by one: a role to come sees no customers unless it is added here.
for_colleagues = roles("agent", "lead", "manager", "admin")
TRAITS = ("top", "late_payer", "bargain_hunter", "do_not_contact")


@pages.get("/customers")
@for_colleagues
def index() -> str:
    """The list by name, with search and filters."""
    text = request.args.get("text", "").strip()[:LONGEST_SEARCH]
    stage = request.args.get("stage") or None
    trait = (request.args.get("trait") or "")[:LONGEST_SEARCH] or None
    after = (request.args.get("after") or "")[:LONGEST_CURSOR] or None
    with transaction() as session:
        page = list_customers(session, viewer(), text=text, stage=stage, trait=trait, after=after)
    return render_template(
        "customers/index.html",
        page=page,
        text=text,
        stage=stage,
        trait=trait,
        stages=STAGES,
        traits=[*TRAITS, *([trait] if trait and trait not in TRAITS else [])],
        is_filtered=bool(text or stage or trait),
        after=after,
        tell=customerwords,
        money=money,
        may_import=_may_import(viewer()),
    )


@pages.get(f"/customers/<int(max={LARGEST_ID}):customer_id>")
@for_colleagues
def show(customer_id: int) -> str | Response:
    """One customer; a record that was merged into another leads there."""
    with transaction() as session:
        survivor = survivor_of(session, customer_id)
    if survivor != customer_id:
        return see_other(url_for("customers.show", customer_id=survivor))
    return customer_page(customer_id)


def _may_import(person: Viewer) -> bool:
    return person.role in ("manager", "admin")
