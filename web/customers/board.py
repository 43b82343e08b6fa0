"""The page of one customer, as it is shown and as it comes back after something went wrong."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from flask import render_template, request, url_for

from triage.customers.consents import LONGEST_NOTE
from triage.customers.known_by import KINDS
from triage.customers.notes import LONGEST
from triage.customers.quality import Origin, Quality
from triage.customers.reading import FIRST_ENTRIES, read_customer
from triage.customers.timeline import GROUPS, PAGE_SIZE
from triage.duplicates.reading import read_of_customer
from triage.models.consent import CONSENT_CHANNELS, CONSENT_PURPOSES
from web.access import viewer
from web.cases.storyline import money
from web.customers import duplicates as duplicatewords
from web.customers import words as customerwords
from web.customers.chart import CHART_HEIGHT, month_bars
from web.customers.fields import field_words
from web.room import now, room, transaction
from web.texts import gettext

LONGEST_CURSOR: Final = 300


@dataclass(frozen=True, slots=True)
class Mishap:
    """What could not be done on the page: said where, and what was typed comes back."""

    place: str  # "note", "note-12", "consent", "identity"
    title: str
    advice: str = ""
    typed: dict[str, str] = field(default_factory=dict)


def customer_page(customer_id: int, *, mishap: Mishap | None = None) -> str:
    """A customer with as much as the viewer may see; address: `show` and `after` of the line."""
    show = request.args.get("show") or None
    after = (request.args.get("after") or "")[:LONGEST_CURSOR] or None
    timezone = room().services.settings.timezone
    with transaction() as session:
        view = read_customer(
            session,
            viewer(),
            customer_id,
            now=now(),
            timezone=timezone,
            show=show,
            after=after,
            entries=PAGE_SIZE if show or after else FIRST_ENTRIES,
        )
        duplicates = read_of_customer(session, viewer(), customer_id)
    return render_template(
        "customers/show.html",
        view=view,
        customer=view.card,
        duplicates=duplicates,
        duplicates_done=duplicatewords.done_of(request.args.get("done")),
        months=month_bars(view.sentiment, now().date()),
        chart_height=CHART_HEIGHT,
        groups=GROUPS,
        show=show,
        after=after,
        usual_origin=_usual_origin(view.quality),
        tell=customerwords,
        field_words=field_words,
        money=money,
        mishap=mishap,
        channels=CONSENT_CHANNELS,
        purposes=CONSENT_PURPOSES,
        identity_kinds=KINDS,
        longest_note=LONGEST,
        longest_remark=LONGEST_NOTE,
        done=done_words().get((request.args.get("done") or "").partition(":")[0]),
        done_about=(request.args.get("done") or "").partition(":")[2],
        case_address=lambda case_id: url_for("cases.show", case_id=case_id),
    )


def _usual_origin(quality: Quality) -> Origin | None:
    """Who told most of the record: said once, so that what others told stands out."""
    counts = Counter(quality.origins.values()).most_common(1)
    return counts[0][0] if counts and counts[0][1] > 1 else None


def done_words() -> dict[str, tuple[str, str | None]]:
    """What is told after an action, and the action that takes it back."""
    return {
        "noted": (gettext("The note was kept."), None),
        "note-changed": (gettext("The note was changed."), None),
        "note-removed": (gettext("The note was removed."), "restore_note"),
        "note-restored": (gettext("The note is back."), None),
        "consent": (gettext("What the customer allows was kept."), None),
        "identity-added": (gettext("From now on the customer is recognised by it."), None),
        "identity-removed": (gettext("The customer is no longer recognised by it."), None),
    }
