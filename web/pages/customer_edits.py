"""What colleagues change about a customer: notes, what is allowed, by what they are recognised.

Every form leads back to the customer's page; what was typed comes back where something is wrong.
"""

from collections.abc import Callable

from flask import Blueprint, make_response, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.customers.consents import record_consent
from triage.customers.known_by import add_identity, remove_identity
from triage.customers.notes import add_note, change_note, pin_note, remove_note, restore_note
from triage.errors import StaleError, WrongInputError
from web.access import roles, viewer
from web.customers.board import Mishap, customer_page
from web.ids import row_id
from web.mentions.links import LARGEST_ID
from web.redirects import see_other
from web.registry import Page
from web.room import now, transaction
from web.texts import gettext

pages = Blueprint("customer_edits", __name__)
PAGE = Page(pages)
for_colleagues = roles("agent", "lead", "manager", "admin")

_CUSTOMER = f"/customers/<int(max={LARGEST_ID}):customer_id>"
_NOTE = f"{_CUSTOMER}/notes/<int(max={LARGEST_ID}):note_id>"


@pages.post(f"{_CUSTOMER}/notes")
@for_colleagues
def note(customer_id: int) -> Response:
    """Write a note about the customer."""
    text = request.form.get("text", "")
    return _do(
        customer_id,
        "note",
        "noted",
        lambda session: add_note(session, viewer(), customer_id, text=text, now=now()),
    )


@pages.post(f"{_NOTE}/change")
@for_colleagues
def change(customer_id: int, note_id: int) -> Response:
    """Write a note anew."""
    text, version = request.form.get("text", ""), request.form.get("version", type=row_id) or 0
    return _do(
        customer_id,
        f"note-{note_id}",
        "note-changed",
        lambda session: change_note(
            session, viewer(), customer_id, note_id, text=text, version=version, now=now()
        ),
    )


@pages.post(f"{_NOTE}/pin")
@for_colleagues
def pin(customer_id: int, note_id: int) -> Response:
    """Keep a note on top, or no longer."""
    pinned = request.form.get("pinned") == "yes"
    return _do(
        customer_id,
        f"note-{note_id}",
        "note-changed",
        lambda session: pin_note(session, viewer(), customer_id, note_id, pinned=pinned),
    )


@pages.post(f"{_NOTE}/remove")
@for_colleagues
def remove(customer_id: int, note_id: int) -> Response:
    """Take a note away; the notice offers it back."""
    return _do(
        customer_id,
        f"note-{note_id}",
        f"note-removed:{note_id}",
        lambda session: remove_note(session, viewer(), customer_id, note_id, now=now()),
    )


@pages.post(f"{_NOTE}/restore")
@for_colleagues
def restore(customer_id: int, note_id: int) -> Response:
    """Put a removed note back."""
    return _do(
        customer_id,
        f"note-{note_id}",
        "note-restored",
        lambda session: restore_note(session, viewer(), customer_id, note_id),
    )


@pages.post(f"{_CUSTOMER}/consents")
@for_colleagues
def consent(customer_id: int) -> Response:
    """Keep what the customer told about being contacted."""
    form = request.form
    return _do(
        customer_id,
        "consent",
        "consent",
        lambda session: record_consent(
            session,
            viewer(),
            customer_id,
            channel=form.get("channel", ""),
            purpose=form.get("purpose", ""),
            status=form.get("status", ""),
            note=form.get("note", ""),
            now=now(),
        ),
    )


@pages.post(f"{_CUSTOMER}/identities")
@for_colleagues
def identity(customer_id: int) -> Response:
    """Recognise the customer by something more."""
    form = request.form
    return _do(
        customer_id,
        "identity",
        "identity-added",
        lambda session: add_identity(
            session,
            viewer(),
            customer_id,
            kind=form.get("kind", ""),
            written=form.get("value", "")[:300],
            network=form.get("network", "")[:100],
            now=now(),
        ),
    )


@pages.post(f"{_CUSTOMER}/identities/<int(max={LARGEST_ID}):identity_id>/remove")
@for_colleagues
def forget(customer_id: int, identity_id: int) -> Response:
    """Recognise the customer by this no longer."""
    return _do(
        customer_id,
        "identity",
        "identity-removed",
        lambda session: remove_identity(session, viewer(), customer_id, identity_id),
    )


def _do(customer_id: int, place: str, done: str, action: Callable[[Session], object]) -> Response:
    """Do it and show the page; or say what is wrong, with what was typed."""
    typed = {name: value for name, value in request.form.items() if name != "csrf_token"}
    try:
        with transaction() as session:
            action(session)
    except StaleError:
        title = gettext("A colleague changed this meanwhile")
        advice = gettext("Nothing was overwritten, and what you typed is still here.")
        return make_response(
            customer_page(customer_id, mishap=Mishap(place, title, advice, typed)), 409
        )
    except WrongInputError as error:
        mishap = Mishap(place, gettext("That could not be done"), _advice(error), typed)
        return make_response(customer_page(customer_id, mishap=mishap), 422)
    address = url_for("customers.show", customer_id=customer_id, done=done)
    return see_other(f"{address}#{place.partition('-')[0]}")


def _advice(error: WrongInputError) -> str:
    advice = {
        "note": gettext("Write something first; at most 5,000 characters."),
        "value": gettext(
            "This identifies nobody. Write an e-mail address, a phone number, a number with "
            "digits, or a name with its network."
        ),
    }
    return advice.get(error.field, gettext("Choose one of the list."))
