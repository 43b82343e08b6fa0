"""The reply box of a case: answers and notes, what becomes of them, canned texts, proposals."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Final

from flask import Blueprint, jsonify, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases import actions
from triage.cases.changing import require_case
from triage.cases.reading import read_case
from triage.errors import NotFoundError
from triage.replies import handling
from triage.replies.canned import CannedView, list_canned, read_canned
from triage.replies.doors import invitation_for
from triage.replies.filling import values_for_case
from triage.replies.reading import read_reply
from triage.replies.suggesting import propose_replies
from triage.replies.variables import Filled, fill
from triage.replies.writing import Written, queue_reply, record_reply
from web.access import signed_in, viewer
from web.answers import words as replywords
from web.answers.composing import Draft, form_key, typed_draft
from web.cases.board import case_pane
from web.cases.doing import case_page, do_to_case, seen_version
from web.redirects import local_path
from web.registry import Page
from web.room import now, room, transaction
from web.texts import gettext
from web.words import word

pages = Blueprint("replies", __name__)
PAGE = Page(pages)
CASE = "/cases/<int:case_id>"
ONE = f"{CASE}/replies/<int:reply_id>"


@pages.post(f"{CASE}/replies")
@signed_in
def write(case_id: int) -> Response:
    """Send an answer, record one that was posted by hand, keep a note, or help with writing."""
    draft, do = typed_draft(), _wished()
    if draft.kind == "note":
        return do_to_case(
            case_id,
            "noted",
            lambda session: actions.add_note(
                session, viewer(), case_id, text=draft.text, now=now()
            ),
        )
    if do in _HELPS:
        return _helped(case_id, _HELPS[do])
    if do == "record":
        return do_to_case(case_id, "replied", lambda session: _write(session, case_id, draft, do))
    return do_to_case(case_id, "queued", lambda session: _write(session, case_id, draft, do))


@pages.get(ONE)
@signed_in
def show(case_id: int, reply_id: int) -> Response:
    """One answer as it stands now; the page asks until it has left."""
    with transaction() as session:
        reply = read_reply(session, viewer(), case_id, reply_id)
        if reply is None:
            raise NotFoundError(f"no reply {reply_id}")
        back = local_path(request.args.get("back"), url_for("cases.show", case_id=case_id))
        return make_response(
            render_template("case/reply_alone.html", reply=reply, say=replywords, back=back)
        )


@pages.post(f"{ONE}/withdraw")
@signed_in
def withdraw(case_id: int, reply_id: int) -> Response:
    """Take an answer back before it leaves."""
    return _handle(case_id, reply_id, "withdrawn", handling.withdraw_reply)


@pages.post(f"{ONE}/retry")
@signed_in
def retry(case_id: int, reply_id: int) -> Response:
    """Let an answer that could not be sent go out again."""
    answer = _handle(case_id, reply_id, "queued", handling.retry_reply)
    room().services.hints.send("answer")
    return answer


@pages.post(f"{ONE}/posted")
@signed_in
def posted(case_id: int, reply_id: int) -> Response:
    """Note that an answer was posted by hand."""
    return _handle(case_id, reply_id, "replied", partial(handling.record_posted, url=None))


@pages.get(f"{CASE}/canned")
@signed_in
def canned(case_id: int) -> Response:
    """The canned answers filled for this case, for the list behind `#`."""
    is_private = request.args.get("private") == "yes"
    with transaction() as session:
        language = read_case(session, viewer(), case_id).row.language
        values = values_for_case(session, viewer(), case_id, is_private=is_private)
        listed = list_canned(session, viewer())
    texts = [
        (one, written, fill(body, values)) for one in listed for written, body in one.texts.items()
    ]
    texts.sort(key=lambda text: text[1] != language)
    return jsonify([_choice(one, written, filled, language) for one, written, filled in texts])


@pages.get(f"{CASE}/proposals")
@signed_in
def proposals(case_id: int) -> str:
    """Up to three texts to start from; nothing is sent."""
    with transaction() as session:
        require_case(session, viewer(), case_id)
        found = propose_replies(session, viewer(), case_id)
    return render_template("case/proposals.html", proposals=found, case_id=case_id)


def _wished() -> str:
    """What the button asked for; a form that was sent by a key holds only the usual."""
    return (request.form.getlist("do") or ["send"])[-1]


def _write(session: Session, case_id: int, draft: Draft, do: str) -> Written:
    do_write = record_reply if do == "record" else queue_reply
    written = do_write(
        session,
        viewer(),
        case_id,
        text=draft.text,
        now=now(),
        version=seen_version(),
        canned_id=draft.canned_id,
        is_private=draft.is_private,
        accept_risks=request.form.get("sure") == "yes",
        key=form_key(),
    )
    if written.state != "awaiting_approval":
        if draft.then == "wait":
            actions.wait_for_customer(session, viewer(), case_id, now=now())
        elif draft.then == "resolve":
            actions.resolve_case(session, viewer(), case_id, now=now())
    return written


def _handle(case_id: int, reply_id: int, done: str, step: Callable[..., int]) -> Response:
    def act(session: Session) -> int:
        if read_reply(session, viewer(), case_id, reply_id) is None:
            raise NotFoundError(f"no reply {reply_id} in case {case_id}")
        return step(session, viewer(), reply_id, now=now())

    return do_to_case(case_id, done, act)


def _choice(
    one: CannedView, written: str, filled: Filled, language: str
) -> dict[str, str | int | list[str]]:
    """One line of the list: what it says, and what to know before taking it."""
    notes = []
    if written != language:
        notes.append(word("language", written))
    if one.needs_approval:
        notes.append(gettext("a lead looks first"))
    if filled.missing:
        notes.append(gettext("to fill in: %(names)s", names=", ".join(filled.missing)))
    return {
        "id": one.id,
        "language": written,
        "shortcut": one.shortcut,
        "title": one.title,
        "text": filled.text,
        "notes": notes,
    }


def _helped(case_id: int, write_more: Callable[[Session, int, Draft], Draft]) -> Response:
    """The case again, with more in the reply box; nothing is kept."""
    back = local_path(request.form.get("back"), url_for("cases.show", case_id=case_id))
    with transaction() as session:
        require_case(session, viewer(), case_id)
        draft = write_more(session, case_id, typed_draft())
        if request.headers.get("HX-Request") == "true":
            view = read_case(session, viewer(), case_id)
            return make_response(case_pane(session, view, back=back, draft=draft))
        return make_response(case_page(session, case_id, back, None, draft))


def _with_canned(session: Session, case_id: int, draft: Draft) -> Draft:
    if draft.canned_id is None:
        return draft
    one = read_canned(session, viewer(), draft.canned_id)
    language = read_case(session, viewer(), case_id).row.language
    body = one.text_in(language) or next(iter(one.texts.values()), "")
    values = values_for_case(session, viewer(), case_id, is_private=draft.is_private)
    return _with_text(draft, fill(body, values).text)


def _with_invitation(session: Session, case_id: int, draft: Draft) -> Draft:
    return _with_text(draft, invitation_for(session, viewer(), case_id))


def _as_it_will_read(session: Session, case_id: int, draft: Draft) -> Draft:
    return replace(draft, is_shown=True)


def _with_text(draft: Draft, added: str) -> Draft:
    if added in draft.text:
        return draft
    text = f"{draft.text.rstrip()}\n\n{added}" if draft.text.strip() else added
    return replace(draft, text=text)


_HELPS: Final[Mapping[str, Callable[[Session, int, Draft], Draft]]] = MappingProxyType(
    {"insert": _with_canned, "invite": _with_invitation, "preview": _as_it_will_read}
)
