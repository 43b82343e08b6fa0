"""One case as a pane: beside the queue, on a page of its own, and as the answer to an action."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from flask import current_app, render_template, url_for
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from triage.cases.queue import MOST_COUNTED
from triage.cases.reading import CaseView, read_case
from triage.cases.undoing import undoable_ids
from triage.errors import NotFoundError
from triage.incidents.reading import read_likeness
from triage.live.presence import read_presence
from triage.notices.reading import mark_seen
from triage.people.accounts import list_colleagues, list_teams
from triage.replies.reading import read_replies
from triage.routing.telling import read_routing
from triage.sla.reading import read_policies
from triage.sla.showing import read_clocks
from web.access import viewer
from web.answers import words as replywords
from web.answers.composing import Draft, composer_for
from web.cases import storyline
from web.cases.corrections import answers
from web.cases.snoozing import local_minute, snooze_choices
from web.cases.special import covered_pane
from web.frame import counts
from web.queue.board import row_lines
from web.queue.links import VIEW_WORDS, QueueLinks
from web.room import now
from web.routing import words as rulewords
from web.texts import gettext


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an action was not done; what was typed comes back with it."""

    title: str
    advice: str
    field: str | None = None


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
    draft = draft or Draft()
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
        tell_rules=rulewords,
        routed=read_routing(session, view.row.id),
        tell_answers=answers,
        judged_id=storyline.strongest_post_id(view.conversation),
        present=read_presence(session, viewer(), [view.row.id], now=now()).get(view.row.id, ()),
        customer_address=customer_address,
        teams=list_teams(session),
        policies=read_policies(session),
        clocks=read_clocks(session, viewer(), view.row.id, now=now()),
        undoable=undoable_ids(view.events),
        snooze_choices=snooze_choices(now()),
        earliest_snooze=local_minute(now()),
        likeness=read_likeness(session, viewer(), view.row.id),
        back=back,
        to_list=links.closed() if links else url_for("queue.index"),
        trouble=trouble,
        draft=draft,
        composer=composer_for(session, viewer(), view, colleagues, draft),
        replies=read_replies(session, _replies_of(view)),
        say=replywords,
    )
    # Our own template escaped it already; other templates take it in as it is.
    return Markup(page)  # noqa: S704


def _replies_of(view: CaseView) -> list[int]:
    """The answers of a case and of those that were merged into it."""
    events = (*view.events, *view.part_events)
    return [int(event.data["reply_id"]) for event in events if event.kind == "reply_written"]


def case_answer(session: Session, case_id: int, *, back: str, done: str) -> str:
    """After an action: the case anew, its row and the counts in the list, and a notice."""
    links = links_of(back)
    try:
        view = read_case(session, viewer(), case_id)
    except NotFoundError:  # one's own step covered it
        to_list = links.closed() if links else url_for("queue.index")
        rows = row_lines(session, links, [case_id]) if links else Markup("")
        return covered_pane(session, case_id, to_list=to_list) + rows
    return render_template(
        "case/answer.html",
        pane=case_pane(session, view, back=back),
        view=view,
        back=back,
        links=links,
        row=row_lines(session, links, [case_id]) if links else "",
        tabs=VIEW_WORDS,
        queue_counts=counts() if links else None,
        most_counted=MOST_COUNTED,
        done=done,
        done_words=done_words(view),
    )


def done_words(view: CaseView | None = None) -> dict[str, tuple[str, str | int | None]]:
    """What is told after an action, and what takes it back: an event's id, or a route."""
    steps = {
        "claimed": gettext("The case is yours."),
        "released": gettext("The case is back in the queue."),
        "assigned": gettext("The case was passed on."),
        "noted": gettext("The note was kept."),
        "replied": gettext("The answer was recorded."),
        "queued": gettext("The answer is on its way."),
        "withdrawn": gettext("The answer was taken back."),
        "waiting": gettext("Waiting for the customer."),
        "snoozed": gettext("Snoozed; it comes back by itself."),
        "resolved": gettext("Resolved."),
        "closed": gettext("Closed."),
        "reopened": gettext("The case is open again."),
        "moved_in": gettext("The cases are one now."),
        "unmerged": gettext("The cases are apart again."),
        "split": gettext("The posts are a case of their own now."),
        "related": gettext("The cases are linked."),
        "unrelated": gettext("The link was removed."),
        "tagged": gettext("The label is on."),
        "untagged": gettext("The label is off."),
        "routed": gettext("The rules were applied again."),
        "moved": gettext("The case went to another team."),
        "clock_set": gettext("The service level was set."),
        "uncovered": gettext("They have the case now, and may read it."),
        "covered_again": gettext("The case is covered."),
        "called_plain": gettext("Everybody who sees the case may read it."),
        "undone": gettext("Undone."),
        "not-undone": gettext("This can no longer be undone"),
        "taken-back": gettext("Taken back; the customer is looked for again."),
    }
    told: dict[str, tuple[str, str | int | None]] = {
        done: (text, _step_back(view, done)) for done, text in steps.items()
    }
    # These two are told with their link: "confirmed:12".
    told["confirmed"] = (gettext("The customer is confirmed."), "undo_link")
    told["rejected"] = (gettext("Noted: not this customer."), "undo_link")
    return told


def _step_back(view: CaseView | None, done: str) -> int | None:
    """The newest step of this kind that the person took, when it can be undone."""
    if view is None:
        return None
    mine = [
        event.id for event in view.events if event.kind == done and event.actor_id == viewer().id
    ]
    return mine[-1] if mine and mine[-1] in undoable_ids(view.events) else None


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
