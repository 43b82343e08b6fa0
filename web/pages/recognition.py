"""Who wrote this? The customer of a case named by hand, and decisions taken back."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.cases.reading import read_case
from triage.links.choosing import choose_customer, find_candidates, take_back
from web.access import roles, viewer
from web.cases.doing import do_to_case, seen_version
from web.ids import row_id
from web.mentions.links import LARGEST_ID, LONGEST_SEARCH
from web.redirects import local_path
from web.registry import Page
from web.room import now, transaction

pages = Blueprint("recognition", __name__)
PAGE = Page(pages)
for_colleagues = roles("agent", "lead", "manager", "admin")
_CASE = f"/cases/<int(max={LARGEST_ID}):case_id>"


@pages.get(f"{_CASE}/customer")
@for_colleagues
def search(case_id: int) -> str:
    """Look for the customer of a case."""
    text = request.args.get("text", "").strip()[:LONGEST_SEARCH]
    with transaction() as session:
        view = read_case(session, viewer(), case_id)
        found = find_candidates(session, viewer(), text)
    return render_template(
        "customers/choose.html", row=view.row, text=text, found=found, back=_back(case_id)
    )


@pages.post(f"{_CASE}/customer")
@for_colleagues
def choose(case_id: int) -> Response:
    """This is the customer."""
    customer_id = request.form.get("customer", default=0, type=row_id) or 0
    return do_to_case(
        case_id,
        "confirmed:%s",
        lambda session: choose_customer(
            session, viewer(), case_id, customer_id, now=now(), version=seen_version()
        ),
    )


@pages.post(f"{_CASE}/links/<int(max={LARGEST_ID}):link_id>/undo")
@for_colleagues
def undo(case_id: int, link_id: int) -> Response:
    """Take a confirmation or rejection back."""
    return do_to_case(
        case_id,
        "taken-back",
        lambda session: take_back(
            session, viewer(), case_id, link_id, now=now(), version=seen_version()
        ),
    )


def _back(case_id: int) -> str:
    return local_path(request.values.get("back"), url_for("cases.show", case_id=case_id))
