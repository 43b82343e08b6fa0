"""What counts for a case's priority, when posts join and when cases close; with a preview."""

from collections.abc import Mapping
from dataclasses import asdict

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.cases.priority import PriorityPoints, PriorityReason
from triage.cases.rules import (
    CaseRules,
    flat_points,
    points_of_flat,
    read_rules,
    save_points,
    save_rules,
)
from triage.errors import StaleError, WrongInputError
from triage.seen import sign_of
from triage.sla.clocks import look_again_at_all
from web.access import roles, viewer
from web.cases.storyline import priority_sentence
from web.frame import is_fragment
from web.redirects import see_other
from web.registry import Page
from web.room import now, transaction
from web.routing.points import (
    EXAMPLES_ID,
    PointsForm,
    differing_points,
    example_cases,
    points_form,
    read_numbers,
)
from web.texts import gettext

pages = Blueprint("caserules", __name__)
PAGE = Page(pages)
managers = roles("manager", "admin")
RULES = ("join_within_h", "join_from_percent", "close_after_days")


@pages.get("/settings/priority")
@managers
def index() -> str:
    """The points, the rules, and three cases as they would be."""
    with transaction() as session:
        rules = read_rules(session)
    return _page(points_form(rules.points), rules.points, rules)


@pages.post("/settings/priority")
@managers
def save() -> Response:
    """Keep the points, or only show what they would do."""
    numbers, wrong = read_numbers(request.form)
    points = points_of_flat(numbers)
    if request.form.get("do") == "preview" or wrong:
        with transaction() as session:
            rules = read_rules(session)
        page = _page(
            points_form(points, request.form, wrong), points, rules, seen=request.form.get("seen")
        )
        return make_response(page, 422 if wrong and request.form.get("do") != "preview" else 200)
    try:
        with transaction() as session:
            save_points(session, viewer(), points, seen=request.form.get("seen"))
            look_again_at_all(session, now())
    except StaleError:
        with transaction() as session:
            rules = read_rules(session)
        now_stands = differing_points(points, rules.points)
        page = _page(points_form(points), points, rules, stale=now_stands)
        return make_response(page, 409)
    return see_other(url_for("caserules.index", done="saved"))


@pages.post("/settings/priority/rules")
@managers
def save_case_rules() -> Response:
    """Keep when posts join and cases close."""
    try:
        with transaction() as session:
            numbers = {name: _whole(name) for name in RULES}
            save_rules(session, viewer(), numbers, seen=request.form.get("seen"))
    except StaleError:
        with transaction() as session:
            rules = read_rules(session)
        page = _page(points_form(rules.points), rules.points, rules, stale=(), typed=request.form)
        return make_response(page, 409)
    except WrongInputError as error:
        with transaction() as session:
            rules = read_rules(session)
        wrong = {error.field: gettext("That number cannot be.")}
        page = _page(
            points_form(rules.points), rules.points, rules, wrong, typed=request.form,
            seen_rules=request.form.get("seen"),
        )  # fmt: skip
        return make_response(page, 422)
    return see_other(url_for("caserules.index", done="saved"))


def _page(
    form: PointsForm,
    points: PriorityPoints,
    rules: CaseRules,
    wrong: dict[str, str] | None = None,
    stale: tuple[tuple[str, int], ...] | None = None,
    seen: str | None = None,
    typed: Mapping[str, str] | None = None,
    seen_rules: str | None = None,
) -> str:
    """`stale`: what somebody else saved meanwhile, as far as it differs; None: nobody did.

    `seen`: from what the points were filled in; None: from those of the rules. `typed` and
    `seen_rules`: the same of the form about cases.
    """
    examples = example_cases(points)
    if is_fragment(EXAMPLES_ID):
        return render_template(
            "settings/point_examples.html", examples=examples, priority_sentence=_sentence
        )
    return render_template(
        "settings/priority.html",
        form=form,
        examples=examples,
        rules=rules,
        wrong=wrong or {},
        stale=stale,
        seen_points=seen or sign_of(flat_points(rules.points)),
        typed=typed or {},
        seen_rules=seen_rules or sign_of({name: getattr(rules, name) for name in RULES}),
        priority_sentence=_sentence,
    )


def _whole(name: str) -> int:
    text = request.form.get(name, "").strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 9):
        raise WrongInputError(name, "a whole number")
    return int(text)


def _sentence(reason: PriorityReason) -> str:
    return priority_sentence(asdict(reason))
