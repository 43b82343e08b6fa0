"""Review: what the classifier was not sure about, worth most first; one key for each answer."""

from typing import cast

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.reviews import Decision, answer_review, decide_review, withdraw_decision
from triage.errors import NotFoundError
from triage.labels.correcting import correct_case
from triage.labels.doubts import list_doubts
from triage.models import CaseMention
from web.access import signed_in, viewer
from web.cases.corrections import answer_words, doubt_answers, doubt_words
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, transaction
from web.texts import gettext, lazy_gettext

pages = Blueprint("reviews", __name__)
PAGE = Page(
    pages,
    RailEntry(
        position=20,
        icon="circle-question-mark",
        label=lazy_gettext("Review"),
        endpoint="reviews.index",
        count="review",
    ),
)
PAGE_SIZE = 30
LAST_OFFSET = 2_000


@pages.get("/reviews")
@signed_in
def index() -> str:
    """The open questions, those worth most first."""
    offset = min(LAST_OFFSET, max(0, request.args.get("from", default=0, type=int)))
    with transaction() as session:
        page = list_doubts(session, viewer(), offset=offset, limit=PAGE_SIZE)
    return render_template(
        "review/index.html",
        rows=page.rows,
        total=page.total,
        offset=offset,
        page_size=PAGE_SIZE,
        doubt_answers=doubt_answers,
        doubt_words=doubt_words,
        answered=request.args.get("answered", type=row_id),
        case_id=request.args.get("case", type=row_id),
    )


@pages.post("/reviews/<int:mention_id>")
@signed_in
def decide(mention_id: int) -> Response:
    """Answer one question: is it a complaint, what is it instead, or what of a case is right."""
    question, _, value = request.form.get("answer", "").partition(":")
    about_case = "case" in request.form
    case_id: int | None
    event_id: int | None = None
    with transaction() as session:
        if about_case:
            case_id, event_id = _answer_about_case(session, mention_id, question, value)
        elif question in ("intent", "relevance"):
            case_id = answer_review(
                session,
                viewer(),
                mention_id,
                question="intent" if question == "intent" else "relevance",
                value=value,
                now=now(),
            )
        else:
            decision = cast(Decision, request.form.get("decision", ""))
            case_id = decide_review(session, viewer(), mention_id, decision=decision, now=now())
    if request.headers.get("HX-Request") != "true":
        told = None if about_case else case_id
        return see_other(url_for("reviews.index", answered=mention_id, case=told))
    with transaction() as session:
        total = list_doubts(session, viewer(), limit=0).total
    return make_response(
        render_template(
            "review/answer.html",
            mention_id=mention_id,
            case_id=case_id,
            about_case=about_case,
            event_id=event_id,
            told=answer_words(question, value) or gettext("Noted: not a complaint."),
            total=total,
        )
    )


@pages.post("/reviews/<int:mention_id>/withdraw")
@signed_in
def withdraw(mention_id: int) -> Response:
    """Take one's own "not a complaint" back."""
    with transaction() as session:
        withdraw_decision(session, viewer(), mention_id, now=now())
    return see_other(url_for("reviews.index"))


def _answer_about_case(
    session: Session, mention_id: int, question: str, value: str
) -> tuple[int, int | None]:
    member = session.get(CaseMention, mention_id)
    if member is None:
        raise NotFoundError(f"no question about mention {mention_id}")
    event_id = correct_case(
        session,
        viewer(),
        member.case_id,
        question=question,
        value=value,
        mention_id=mention_id,
        now=now(),
    )
    return member.case_id, event_id
