"""Doubtful mentions: is it a complaint? One key each."""

from typing import cast

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.cases.queue import count_queue
from triage.cases.reviews import PAGE_SIZE, Decision, decide_review, list_reviews, withdraw_decision
from web.access import signed_in, viewer
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page, RailEntry
from web.room import now, transaction
from web.texts import lazy_gettext

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


@pages.get("/reviews")
@signed_in
def index() -> str:
    """The open questions, the most probable complaints first."""
    after = request.args.get("after", type=row_id)
    with transaction() as session:
        rows = list_reviews(session, viewer(), after=after, limit=PAGE_SIZE + 1)
        counts = count_queue(session, viewer(), now())
    more = rows[PAGE_SIZE - 1].post.mention_id if len(rows) > PAGE_SIZE else None
    return render_template(
        "review/index.html",
        rows=rows[:PAGE_SIZE],
        after=after,
        more=more,
        total=counts.review,
        answered=request.args.get("answered", type=row_id),
        case_id=request.args.get("case", type=row_id),
    )


@pages.post("/reviews/<int:mention_id>")
@signed_in
def decide(mention_id: int) -> Response:
    """Answer one question."""
    decision = cast(Decision, request.form.get("decision", ""))
    with transaction() as session:
        case_id = decide_review(session, viewer(), mention_id, decision=decision, now=now())
    if request.headers.get("HX-Request") != "true":
        return see_other(url_for("reviews.index", answered=mention_id, case=case_id))
    with transaction() as session:
        counts = count_queue(session, viewer(), now())
    return make_response(
        render_template(
            "review/answer.html", mention_id=mention_id, case_id=case_id, total=counts.review
        )
    )


@pages.post("/reviews/<int:mention_id>/withdraw")
@signed_in
def withdraw(mention_id: int) -> Response:
    """Take one's own "not a complaint" back."""
    with transaction() as session:
        withdraw_decision(session, viewer(), mention_id)
    return see_other(url_for("reviews.index"))
