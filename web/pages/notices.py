"""One's own notices, the bell that counts them, and how one wants to hear by e-mail."""

from collections.abc import Mapping
from datetime import time
from types import MappingProxyType
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.errors import WrongInputError
from triage.notices.moments import MailHabits
from triage.notices.reading import (
    NoticeRow,
    count_unseen,
    list_notices,
    mark_seen,
    my_habits,
    save_habits,
)
from web.access import signed_in, viewer, viewer_or_none
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, reading, room, transaction
from web.texts import LazyString, gettext, lazy_gettext

pages = Blueprint("notices", __name__)
PAGE = Page(pages)

PICTURES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "assigned": "user-plus",
        "mentioned": "at-sign",
        "answered": "message-square",
        "due_soon": "clock",
        "overdue": "alarm-clock",
        "escalated": "circle-arrow-up",
        "reply_failed": "circle-alert",
        "to_approve": "user-check",
        "sent_back": "undo-2",
        "source_paused": "pause",
        "source_silent": "radio-tower",
        "model_drift": "trending-up",
    }
)
ABOUT: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "assigned": lazy_gettext("A case that a colleague gives to me"),
        "mentioned": lazy_gettext("A note that mentions me"),
        "answered": lazy_gettext("A customer who writes again in my case"),
        "due_soon": lazy_gettext("A case of mine that is due soon"),
        "overdue": lazy_gettext("A case that is overdue"),
        "escalated": lazy_gettext("A case that is escalated"),
        "reply_failed": lazy_gettext("An answer of mine that could not be sent"),
        "to_approve": lazy_gettext("An answer that waits for my approval"),
        "sent_back": lazy_gettext("An answer of mine that a lead sent back"),
        "source_paused": lazy_gettext("A source that is paused after failing for long"),
        "source_silent": lazy_gettext("A source that is silent, or told to wait, for long"),
        "model_drift": lazy_gettext("Posts or answers of the classifier that are not as usual"),
    }
)
SAID: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "assigned": lazy_gettext("%(actor)s gave you case #%(case)s."),
        "mentioned": lazy_gettext("%(actor)s mentioned you in case #%(case)s."),
        "answered": lazy_gettext("The customer wrote again in case #%(case)s."),
        "due_soon": lazy_gettext("Case #%(case)s is due soon."),
        "overdue": lazy_gettext("Case #%(case)s is overdue."),
        "escalated": lazy_gettext("Case #%(case)s was escalated."),
        "reply_failed": lazy_gettext("Your answer in case #%(case)s could not be sent."),
        "to_approve": lazy_gettext(
            "%(actor)s wrote an answer in case #%(case)s that waits for your approval."
        ),
        "sent_back": lazy_gettext("%(actor)s sent your answer in case #%(case)s back."),
        "source_paused": lazy_gettext("A source was paused: fetching it has failed for long."),
        "source_silent": lazy_gettext("A source brings nothing for long: silent, or told to wait."),
        "model_drift": lazy_gettext("What comes in, or how it is answered, is not as usual."),
    }
)


@pages.app_context_processor
def bell_count() -> dict[str, object]:
    """What the bell in the top bar shows."""
    return {"unseen_notices": _count}


@pages.get("/notices")
@signed_in
def index() -> str:
    """The list, newest first."""
    before = request.args.get("before", type=row_id)
    with transaction() as session:
        page = list_notices(session, viewer(), before=before)
    return render_template(
        "notices/index.html", page=page, pictures=PICTURES, sentence=_sentence, address=_address
    )


@pages.get("/notices/bell")
@signed_in
def bell() -> str:
    """The bell alone, asked for now and then."""
    return render_template("notices/bell.html")


@pages.post("/notices/seen")
@signed_in
def seen() -> Response:
    """Mark everything as seen."""
    with transaction() as session:
        mark_seen(session, viewer(), now=now())
    return see_other(url_for("notices.index"))


@pages.get("/settings/notices")
@signed_in
def choices() -> str:
    """How one wants to hear."""
    with transaction() as session:
        return _form(my_habits(session, viewer()))


@pages.post("/settings/notices")
@signed_in
def save() -> Response:
    """Keep how one wants to hear."""
    with transaction() as session:
        before = my_habits(session, viewer())
        try:
            save_habits(session, viewer(), _read_habits(before))
        except WrongInputError:
            advice = gettext("Give both times as 18:30, or leave both empty.")
            return make_response(_form(before, advice), 422)
    return see_other(url_for("notices.choices", done="yes"))


def _form(habits: MailHabits, problem: str | None = None) -> str:
    return render_template(
        "notices/choices.html",
        habits=habits,
        problem=problem,
        kinds=_kinds_for(viewer().role),
        mail_is_set_up=room().services.settings.smtp_url is not None,
        mail_choices=(
            ("at_once", gettext("At once"), gettext("unless you saw it in the page first")),
            ("digest", gettext("One summary a day"), gettext("with what you have not seen")),
            ("off", gettext("Never"), gettext("the bell in the page still counts")),
        ),
    )


def _kinds_for(role: str) -> list[tuple[str, LazyString]]:
    """What one can be told of: sources are the business of administrators, models of managers."""
    return [
        (kind, words)
        for kind, words in ABOUT.items()
        if role == "admin"
        or not (
            kind.startswith("source_")
            or (kind == "model_drift" and role != "manager")
            or (kind == "to_approve" and role == "agent")
        )
    ]


def _read_habits(before: MailHabits) -> MailHabits:
    wanted = request.form.getlist("kind")
    return MailHabits(
        mail=request.form.get("mail", before.mail),
        muted=tuple(kind for kind, _ in _kinds_for(viewer().role) if kind not in wanted),
        quiet_from=_time("quiet_from"),
        quiet_until=_time("quiet_until"),
        digest_at=_time("digest_at") or before.digest_at,
    )


def _time(field: str) -> time | None:
    written = request.form.get(field, "").strip()
    try:
        return time.fromisoformat(written).replace(tzinfo=None) if written else None
    except ValueError as error:
        raise WrongInputError(field, f"{written!r} is no time of day") from error


def _count() -> int:
    person = viewer_or_none()
    if person is None:
        return 0
    with reading() as session:
        return count_unseen(session, person)


def _sentence(row: NoticeRow) -> str:
    actor = row.actor_name or "Luisterpost"
    return str(SAID[row.kind]) % {"actor": actor, "case": row.case_id}


def _address(row: NoticeRow) -> str:
    """Where the notice leads."""
    if row.source_id is not None:
        return url_for("sources.show", source_id=row.source_id)
    if row.kind == "model_drift":
        return url_for("models.index", _anchor="drift")
    return url_for("cases.show", case_id=row.case_id) if row.case_id else url_for("notices.index")
