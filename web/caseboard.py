"""One case as a pane: beside the queue, on a page of its own, and as the answer to an action."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import current_app, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from triage.cases.queue import count_queue
from triage.cases.reading import CaseView, read_case
from triage.incidents.reading import read_likeness
from triage.notices.reading import mark_seen
from triage.people.accounts import list_colleagues
from web import storyline
from web.access import viewer
from web.queuelinks import VIEW_WORDS, QueueLinks
from web.room import now
from web.texts import gettext


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an action was not done; what was typed comes back with it."""

    title: str
    advice: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody was writing."""

    kind: str = "reply"
    text: str = ""


def case_pane(
    session: Session,
    view: CaseView,
    *,
    back: str,
    trouble: Trouble | None = None,
    draft: Draft | None = None,
) -> Markup:
    """The case as HTML; `back` is where its forms return to."""
    links = links_of(back)
    mark_seen(session, viewer(), now=now(), case_id=view.row.id)
    colleagues = list_colleagues(session)
    page = render_template(
        "case/pane.html",
        view=view,
        row=view.row,
        turns=storyline.conversation(view),
        analysis=storyline.strongest(view.conversation),
        linked=storyline.distinct_customers(view.links, "linked"),
        suggested=storyline.distinct_customers(view.links, "suggested"),
        colleagues=colleagues,
        people=dict(colleagues),
        tell=storyline,
        customer_address=customer_address,
        likeness=read_likeness(session, viewer(), view.row.id),
        back=back,
        to_list=links.closed() if links else url_for("queue.index"),
        trouble=trouble,
        draft=draft or Draft(),
    )
    # Our own template escaped it already; other templates take it in as it is.
    return Markup(page)  # noqa: S704


def case_answer(session: Session, case_id: int, *, back: str, done: str) -> str:
    """After an action: the case anew, its row and the counts in the list, and a notice."""
    view = read_case(session, viewer(), case_id)
    links = links_of(back)
    return render_template(
        "case/answer.html",
        pane=case_pane(session, view, back=back),
        view=view,
        back=back,
        links=links,
        tabs=VIEW_WORDS,
        queue_counts=count_queue(session, viewer(), now()) if links else None,
        done=done,
        done_words=done_words(),
    )


def done_words() -> dict[str, tuple[str, str | None]]:
    """What is told after an action, and the action that takes it back."""
    return {
        "claimed": (gettext("The case is yours."), "release"),
        "released": (gettext("The case is back in the queue."), "claim"),
        "assigned": (gettext("The case was passed on."), None),
        "noted": (gettext("The note was kept."), None),
        "replied": (gettext("The answer was recorded."), None),
        "waiting": (gettext("Waiting for the customer."), "reopen"),
        "resolved": (gettext("Resolved."), "reopen"),
        "reopened": (gettext("The case is open again."), None),
        "confirmed": (gettext("The customer is confirmed."), None),
        "rejected": (gettext("Noted: not this customer."), None),
    }


def links_of(back: str) -> QueueLinks | None:
    """The place in the queue that an address stands for; None for any other page."""
    parts = urlsplit(back)
    if parts.path != url_for("queue.index"):
        return None
    return QueueLinks.read(MultiDict(parse_qsl(parts.query)))


def customer_address(customer_id: int) -> str | None:
    """The customer's page, where there is one."""
    if "customers.show" not in current_app.view_functions:
        return None
    return url_for("customers.show", customer_id=customer_id)
