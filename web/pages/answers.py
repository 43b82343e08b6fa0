"""Canned answers, answers that wait for a lead, private ways, and credentials for answering."""

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.errors import RiskyAnswerError, StaleError, WrongInputError
from triage.models import ANSWER_LANGUAGES
from triage.people.accounts import list_teams
from triage.replies import canned, doors, handling
from triage.replies.approving import list_approval_rules, set_approval_rule
from triage.replies.channels import read_answering, set_answering, stop_answering
from triage.replies.reading import count_waiting, list_waiting
from triage.replies.variables import VARIABLES
from triage.sources.reading import list_source_names
from web.access import roles, signed_in, viewer
from web.answers import form as answerform
from web.answers import words as replywords
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.texts import gettext

pages = Blueprint("answers", __name__)
PAGE = Page(pages)
LEADS: Final = ("lead", "manager", "admin")


@pages.get("/answers")
@signed_in
def index() -> str:
    """The canned answers that one may use; leads write them."""
    words = request.args.get("text", "")[:200]
    archived = request.args.get("archived") == "yes"
    with transaction() as session:
        listed = canned.list_canned(session, viewer(), archived=archived, text=words)
        return render_template(
            "answers/index.html",
            listed=listed,
            words=words,
            archived=archived,
            may_edit=canned.may_edit(viewer()),
            waiting=_count(session),
        )


@pages.get("/answers/new")
@roles(*LEADS)
def new() -> str:
    """An empty form."""
    return _form(None, {}, {})


@pages.post("/answers/new")
@roles(*LEADS)
def create() -> Response:
    """Write a new canned answer."""
    return _save(None)


@pages.get("/answers/<int:canned_id>")
@roles(*LEADS)
def edit(canned_id: int) -> str:
    """The form of one canned answer."""
    with transaction() as session:
        one = canned.read_canned(session, viewer(), canned_id)
    return _form(one, answerform.as_typed(one), {})


@pages.post("/answers/<int:canned_id>")
@roles(*LEADS)
def save(canned_id: int) -> Response:
    """Change a canned answer."""
    return _save(canned_id)


@pages.post("/answers/<int:canned_id>/archive")
@roles(*LEADS)
def archive(canned_id: int) -> Response:
    """Offer a canned answer to nobody any more, or again."""
    archived = request.form.get("archived") != "no"
    try:
        with transaction() as session:
            canned.archive_canned(session, viewer(), canned_id, archived=archived, now=now())
    except WrongInputError as error:
        with transaction() as session:
            one = canned.read_canned(session, viewer(), canned_id)
        errors = {error.field: answerform.problem(error)}
        return make_response(_form(one, answerform.as_typed(one), errors), 422)
    return see_other(url_for("answers.index", done="archived" if archived else "restored"))


@pages.get("/answers/approvals")
@roles(*LEADS)
def approvals() -> str:
    """Answers that wait for a lead."""
    return _approvals()


@pages.post("/answers/approvals/<int:reply_id>")
@roles(*LEADS)
def decide(reply_id: int) -> Response:
    """Let an answer go, perhaps with a better text, or send it back."""
    try:
        with transaction() as session:
            if request.form.get("do") == "decline":
                handling.decline_reply(
                    session,
                    viewer(),
                    reply_id,
                    remark=request.form.get("remark", ""),
                    now=now(),
                )
            else:
                handling.approve_reply(
                    session,
                    viewer(),
                    reply_id,
                    text=request.form.get("text"),
                    accept_risks=request.form.get("sure") == "yes",
                    now=now(),
                )
    except RiskyAnswerError as error:
        return make_response(_approvals(reply_id, replywords.risk_title(error.risks)), 422)
    except WrongInputError as error:
        advice = replywords.reply_advice().get(error.field, error.message)
        return make_response(_approvals(reply_id, advice), 409 if error.field == "waiting" else 422)
    return see_other(url_for("answers.approvals"))


@pages.get("/answers/private")
@signed_in
def private() -> str:
    """Where customers can go on in private, and whose answers are looked at first."""
    return _private({})


@pages.post("/answers/private")
@roles("manager", "admin")
def add_private() -> Response:
    """Add a private channel."""
    try:
        with transaction() as session:
            doors.add_door(
                session,
                viewer(),
                name=request.form.get("name", ""),
                address=request.form.get("address", ""),
            )
    except WrongInputError as error:
        return make_response(_private({error.field: answerform.problem(error)}), 422)
    return see_other(url_for("answers.private"))


@pages.post("/answers/private/<int:door_id>/remove")
@roles("manager", "admin")
def remove_private(door_id: int) -> Response:
    """Remove a private channel."""
    with transaction() as session:
        doors.remove_door(session, viewer(), door_id)
    return see_other(url_for("answers.private"))


@pages.post("/answers/approval-rules")
@roles("manager", "admin")
def set_rule() -> Response:
    """Look at the answers of a team's new agents for so many days."""
    try:
        with transaction() as session:
            set_approval_rule(
                session,
                viewer(),
                request.form.get("team", default=0, type=row_id),
                first_days=answerform.days(request.form.get("first_days", "")),
            )
    except WrongInputError as error:
        return make_response(_private({error.field: answerform.problem(error)}), 422)
    return see_other(url_for("answers.private"))


@pages.get("/sources/<int:source_id>/answering")
@roles("admin")
def answering(source_id: int) -> str:
    """The credentials with which a source is answered: written, never shown."""
    return _answering(source_id, None, {})


@pages.post("/sources/<int:source_id>/answering")
@roles("admin")
def save_answering(source_id: int) -> Response:
    """Keep the credentials, or switch answering off."""
    try:
        with transaction() as session:
            if request.form.get("do") == "stop":
                stop_answering(session, viewer(), source_id)
            else:
                view = read_answering(session, source_id)
                set_answering(
                    session, viewer(), source_id, answerform.read_options(view, request.form)
                )
    except WrongInputError as error:
        errors = {answerform.field_of(error): answerform.problem(error)}
        return make_response(_answering(source_id, request.form, errors), 422)
    return see_other(url_for("sources.show", source_id=source_id))


def _save(canned_id: int | None) -> Response:
    wish = answerform.read_wish(request.form)
    try:
        with transaction() as session:
            canned.save_canned(
                session,
                viewer(),
                wish,
                now=now(),
                canned_id=canned_id,
                version=request.form.get("version", type=row_id),
            )
    except WrongInputError as error:
        return _refused(canned_id, {error.field: answerform.problem(error)}, 422)
    except StaleError:
        changed = gettext("A colleague changed it meanwhile. What you typed is still here.")
        return _refused(canned_id, {"title": changed}, 409)
    room().services.hints.send("embed")
    return see_other(url_for("answers.index", done="saved"))


def _refused(canned_id: int | None, errors: Mapping[str, str], status: int) -> Response:
    with transaction() as session:
        one = canned.read_canned(session, viewer(), canned_id) if canned_id else None
    return make_response(_form(one, request.form, errors), status)


def _form(
    one: canned.CannedView | None, typed: Mapping[str, str], errors: Mapping[str, str]
) -> str:
    with transaction() as session:
        teams = [
            team
            for team in list_teams(session)
            if viewer().may_see_all or team.id in viewer().team_ids
        ]
        waiting = _count(session)
    return render_template(
        "answers/form.html",
        one=one,
        typed=typed,
        errors=errors,
        teams=teams,
        languages=ANSWER_LANGUAGES,
        variables=VARIABLES,
        waiting=waiting,
    )


def _approvals(refused_id: int | None = None, problem: str | None = None) -> str:
    with transaction() as session:
        listed = list_waiting(session, viewer())
        waiting = _count(session)
    typed = request.form.get("text", "") if refused_id else ""
    return render_template(
        "answers/approvals.html",
        listed=listed,
        refused_id=refused_id,
        problem=problem,
        typed=typed,
        say=replywords,
        waiting=waiting,
    )


def _private(errors: Mapping[str, str]) -> str:
    with transaction() as session:
        return render_template(
            "answers/private.html",
            doors=doors.list_doors(session),
            teams=list_teams(session),
            rules=list_approval_rules(session),
            errors=errors,
            typed=request.form,
            waiting=_count(session),
        )


def _answering(source_id: int, typed: Mapping[str, str] | None, errors: Mapping[str, str]) -> str:
    with transaction() as session:
        view = read_answering(session, source_id)
        name = dict(list_source_names(session))[source_id]
    return render_template(
        "answers/answering.html",
        source_id=source_id,
        name=name,
        view=view,
        fields=answerform.fields_of(view, typed),
        errors=errors,
    )


def _count(session: Session) -> int:
    return count_waiting(session, viewer()) if viewer().role in LEADS else 0
