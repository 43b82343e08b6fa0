"""Settings: the rules for customers' stages and the numbers in the formulas of their value.

Nothing counts at once: a draft is tried out on all customers first, and shows who would move.
"""

import time
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from triage.errors import WrongInputError
from triage.lifecycle.drafting import activate_draft, add_draft, read_trial, try_drafts
from triage.lifecycle.policy import FACTS, QUESTIONS, Policy, active_policy, worth_json
from triage.models.lifecycle import STAGES
from web.access import roles, viewer
from web.customers import policy as policyform
from web.customers import words as customerwords
from web.ids import row_id
from web.mentions.links import LARGEST_ID
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction

pages = Blueprint("customer_policy", __name__)
PAGE = Page(pages)
# Small bases are tried out before the page answers; workers go on with large ones.
PATIENCE_S: Final = 0.8


@pages.get("/settings/customers")
@roles("manager", "admin")
def index() -> str:
    """What holds now, or a draft to go on with, as a form."""
    draft_id = request.args.get("draft", type=row_id)
    with transaction() as session:
        policy = active_policy(session)
        if draft_id:
            policy = read_trial(session, viewer(), draft_id).policy
    return _form(policy)


@pages.post("/settings/customers")
@roles("manager", "admin")
def draft() -> Response:
    """Keep what was typed as a draft, and try it out on all customers."""
    try:
        policy = policyform.read_policy(request.form)
        with transaction() as session:
            draft_id = add_draft(session, viewer(), policy, now=now())
    except WrongInputError as error:
        with transaction() as session:
            policy = active_policy(session)
        return make_response(_form(policy, error), 422)
    services, end = room().services, time.monotonic() + PATIENCE_S
    while time.monotonic() < end and try_drafts(services.sessions, now=now(), draft_id=draft_id):
        pass
    services.hints.send("assess")
    return see_other(url_for("customer_policy.trial", draft_id=draft_id))


@pages.get(f"/settings/customers/drafts/<int(max={LARGEST_ID}):draft_id>")
@roles("manager", "admin")
def trial(draft_id: int) -> str:
    """What a draft would change."""
    with transaction() as session:
        found = read_trial(session, viewer(), draft_id)
    return render_template("customers/trial.html", trial=found)


@pages.post(f"/settings/customers/drafts/<int(max={LARGEST_ID}):draft_id>/activate")
@roles("manager", "admin")
def activate(draft_id: int) -> Response:
    """Let a draft count."""
    with transaction() as session:
        activate_draft(session, viewer(), draft_id, now=now())
    room().services.hints.send("assess")
    return see_other(url_for("customer_policy.index", done="activated"))


def _form(policy: Policy, error: WrongInputError | None = None) -> str:
    typed = request.form if error and "rows" in request.form else None
    return render_template(
        "customers/policy.html",
        rows=list(enumerate(policyform.typed_rows(typed) if typed else policyform.rows_of(policy))),
        imported_stage=typed.get("imported_stage") if typed else policy.imported_stage,
        worth=_parameters(policy, typed),
        parameters=policyform.parameter_words(),
        imported=policyform.imported_words(),
        facts=FACTS,
        questions=QUESTIONS,
        stages=STAGES,
        tell=customerwords,
        wrong=error.field if error else None,
        problem=policyform.problem_words(error) if error else None,
    )


def _parameters(policy: Policy, typed: Mapping[str, str] | None) -> dict[str, str]:
    """The numbers of the formulas: as typed, else as they are."""
    known = {name: str(value) for name, value in worth_json(policy.worth).items()}
    return {name: typed.get(name, "") for name in known} if typed else known
