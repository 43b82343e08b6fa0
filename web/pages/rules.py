"""Routing rules: the ordered list, the editor with its dry run, and who changed what."""

import secrets
from dataclasses import replace

from flask import Blueprint, make_response, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from triage.cases.tags import known_tags
from triage.errors import StaleError, WrongInputError
from triage.routing import editing
from triage.routing.changes import list_changes
from triage.routing.dryrun import DryRun, dry_run
from triage.routing.editing import RuleDraft, RuleRow, rule_of_draft
from web.access import roles, viewer
from web.frame import is_fragment
from web.ids import row_id
from web.redirects import see_other
from web.registry import Page
from web.room import now, room, transaction
from web.routing import words as rulewords
from web.routing.choices import Choices, read_choices
from web.routing.form import RuleForm, draft_of, empty_form, form_of, read_form
from web.texts import gettext

pages = Blueprint("rules", __name__)
PAGE = Page(pages)
EDITORS = ("manager", "admin")
ONE = "/rules/<int:rule_id>"


@pages.get("/rules")
@roles(*EDITORS)
def index() -> str:
    """All rules in their order."""
    with transaction() as session:
        rules = editing.list_rules(session, viewer())
        choices = read_choices(session)
    stops = next((n for n, rule in enumerate(rules) if _takes_all(rule)), len(rules))
    return render_template(
        "rules/index.html",
        rules=rules,
        names=choices.names,
        tell=rulewords,
        never_from=stops + 1,
        done=request.args.get("done", ""),
        rule_id=request.args.get("rule", type=int),
        form_key=secrets.token_hex(8),
    )


@pages.get("/rules/new")
@roles(*EDITORS)
def new() -> str:
    """An empty rule."""
    with transaction() as session:
        rules = editing.list_rules(session, viewer())
        catch_all = next((rule.id for rule in rules if _takes_all(rule)), None)
        return _page(session, empty_form(), rules=rules, before_id=catch_all)


@pages.post("/rules/new")
@roles(*EDITORS)
def create() -> Response:
    """Keep a new rule, try it out, or change the rows of its form."""
    form = read_form(request.form)
    before_id = _chosen_place()
    with transaction() as session:
        rules = editing.list_rules(session, viewer())
        if (wish := request.form.get("do")) not in ("save", "try"):
            return _answer(_page(session, form, rules=rules, before_id=before_id))
        draft, errors = draft_of(form)
        if errors:
            page = _page(session, replace(form, errors=errors), rules=rules, before_id=before_id)
            return _answer(page, 422)
        if wish == "try":
            run = _try(session, draft, 0, before_id)
            return _answer(_page(session, form, rules=rules, before_id=before_id, run=run))
        rule_id = editing.create_rule(
            session,
            viewer(),
            draft,
            now=now(),
            before_id=before_id,
            form_key=request.form.get("form_key", "")[:40],
        )
    return see_other(url_for("rules.index", done="created", rule=rule_id) + f"#rule-{rule_id}")


@pages.get(ONE)
@roles(*EDITORS)
def show(rule_id: int) -> str:
    """A rule in its form, and its history."""
    with transaction() as session:
        rule = editing.read_rule(session, viewer(), rule_id)
        return _page(session, form_of(rule), rule=rule)


@pages.post(ONE)
@roles(*EDITORS)
def save(rule_id: int) -> Response:
    """Keep the changed rule, try it out, or change the rows of its form."""
    form = read_form(request.form)
    with transaction() as session:
        rule = editing.read_rule(session, viewer(), rule_id)
        if (wish := request.form.get("do")) not in ("save", "try"):
            return _answer(_page(session, form, rule=_as_seen(rule)))
        draft, errors = draft_of(form)
        if errors:
            page = _page(session, replace(form, errors=errors), rule=_as_seen(rule))
            return _answer(page, 422)
        if wish == "try":
            run = _try(session, draft, rule_id, None)
            return _answer(_page(session, form, rule=_as_seen(rule), run=run))
        try:
            editing.save_rule(
                session, viewer(), rule_id, draft, version=_as_seen(rule).version, now=now()
            )
        except StaleError:
            # The next save, after having been told, is on the version that is told of.
            return _answer(_page(session, form, rule=rule, was_stale=True), 409)
    return see_other(url_for("rules.index", done="saved", rule=rule_id) + f"#rule-{rule_id}")


@pages.post(f"{ONE}/move")
@roles(*EDITORS)
def move(rule_id: int) -> Response:
    """Put the rule before another one, or at the end."""
    with transaction() as session:
        editing.move_rule(session, viewer(), rule_id, before_id=_chosen_place(), now=now())
    return see_other(url_for("rules.index") + f"#rule-{rule_id}")


@pages.post(f"{ONE}/switch")
@roles(*EDITORS)
def switch(rule_id: int) -> Response:
    """Switch it on or off."""
    enabled = request.form.get("enabled") == "yes"
    with transaction() as session:
        editing.switch_rule(session, viewer(), rule_id, enabled=enabled, now=now())
    return see_other(url_for("rules.index") + f"#rule-{rule_id}")


@pages.post(f"{ONE}/delete")
@roles(*EDITORS)
def delete(rule_id: int) -> Response:
    """Take it away; the page offers to bring it back."""
    with transaction() as session:
        editing.delete_rule(session, viewer(), rule_id, now=now())
    return see_other(url_for("rules.index", done="deleted", rule=rule_id))


@pages.post(f"{ONE}/restore")
@roles(*EDITORS)
def restore(rule_id: int) -> Response:
    """Bring a deleted rule back."""
    with transaction() as session:
        editing.restore_rule(session, viewer(), rule_id, now=now())
    return see_other(url_for("rules.index", done="restored", rule=rule_id) + f"#rule-{rule_id}")


@pages.post(f"{ONE}/duplicate")
@roles(*EDITORS)
def duplicate(rule_id: int) -> Response:
    """Make a copy, switched off, right below."""
    with transaction() as session:
        original = editing.read_rule(session, viewer(), rule_id).draft
        names = [gettext("%(name)s (copy)", name=name)[:80] for name in _names(original)]
        made = editing.duplicate_rule(
            session,
            viewer(),
            rule_id,
            names=(names[0], names[1]),
            now=now(),
            form_key=request.form.get("form_key", "")[:40],
        )
    return see_other(url_for("rules.show", rule_id=made))


@pages.get("/rules/changes")
@roles(*EDITORS)
def changes() -> str:
    """The log of all rules."""
    with transaction() as session:
        return render_template(
            "rules/changes.html",
            changes=list_changes(session, viewer()),
            names=read_choices(session).names,
            tell=rulewords,
        )


def _page(
    session: Session,
    form: RuleForm,
    *,
    rule: RuleRow | None = None,
    rules: list[RuleRow] | None = None,
    before_id: int | None = None,
    run: DryRun | None = None,
    was_stale: bool = False,
) -> str:
    choices: Choices = read_choices(session)
    template = "rules/work.html" if is_fragment("rule-work") else "rules/form.html"
    return render_template(
        template,
        form=form,
        rule=rule,
        rules=rules or [],
        before_id=before_id,
        run=run,
        was_stale=was_stale,
        history=list_changes(session, viewer(), rule_id=rule.id, limit=20) if rule else [],
        choices=choices,
        names=choices.names,
        tags=known_tags(session),
        tell=rulewords,
        form_key=request.form.get("form_key") or secrets.token_hex(8),
    )


def _answer(page: str, status: int = 200) -> Response:
    return make_response(page, status)


def _try(session: Session, draft: RuleDraft, rule_id: int, before_id: int | None) -> DryRun:
    return dry_run(
        session,
        viewer(),
        rule_of_draft(rule_id, draft),
        before_id=before_id,
        threshold=room().services.thresholds.complaint,
    )


def _as_seen(rule: RuleRow) -> RuleRow:
    """The rule with the version that the person saw when the page was made."""
    try:
        return replace(rule, version=row_id(request.form.get("version", "")))
    except ValueError as error:
        raise WrongInputError("version", "reload the page") from error


def _takes_all(rule: RuleRow) -> bool:
    return rule.enabled and not rule.draft.conditions.groups and not rule.draft.goes_on


def _chosen_place() -> int | None:
    return request.form.get("before", type=row_id)


def _names(draft: RuleDraft) -> tuple[str, str]:
    return draft.name_nl, draft.name_en
