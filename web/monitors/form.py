"""The form of a monitor: read back, checked, and its query told in other words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from triage.monitors.editing import LONGEST_LIST, LONGEST_NAME, MonitorDraft
from triage.monitors.meaning import Wish, find_wrong_term, meaning_of
from triage.monitors.parsing import parse_wanted
from triage.monitors.printing import write
from triage.monitors.problems import QueryError
from triage.monitors.query import Query
from triage.monitors.translating import DIALECTS, Question, Translation, translate
from web.monitors.words import FIELD_PROBLEMS, Pointed, point_at, term_problem
from web.sources.form import PREFIX
from web.texts import gettext

NEARS: Final = (3, 5, 10, 20, 50)
_LONGEST_TYPED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Check:
    """What came of reading a query: where it is wrong, or how it is understood."""

    wrong: Pointed | None = None
    canonical: str = ""
    query: Query | None = None


@dataclass(frozen=True, slots=True)
class MonitorForm:
    """What somebody typed, and what is wrong with it by field."""

    draft: MonitorDraft = field(default_factory=lambda: MonitorDraft("", Wish("")))
    check: Check = field(default_factory=Check)
    errors: Mapping[str, str] = field(default_factory=dict)


def read_form(form: "MultiDict[str, str]") -> MonitorForm:
    """Read the form; every field that is wrong is named."""
    near = form.get("context_near", "")
    wish = Wish(
        query=_typed(form, "query"),
        context=_typed(form, "context"),
        near=int(near) if near in {str(one) for one in NEARS} else None,
        without=_typed(form, "without"),
    )
    draft = MonitorDraft(_typed(form, "name").strip(), wish)
    check = check_wish(wish)
    return MonitorForm(draft, check, _errors(draft, check))


def form_of(draft: MonitorDraft) -> MonitorForm:
    """The form of a monitor that is kept."""
    return MonitorForm(draft, check_wish(draft.wish))


def check_wish(wish: Wish) -> Check:
    """Read the query, and say how the whole is understood."""
    try:
        parse_wanted(wish.query)
        meaning = meaning_of(wish)
    except QueryError as error:
        return Check(wrong=point_at(wish.query, error.problem))
    return Check(canonical=write(meaning), query=meaning)


def field_problem(code: str) -> str:
    """What is wrong with a field, in a sentence."""
    return str(FIELD_PROBLEMS[code]) if code in FIELD_PROBLEMS else gettext("Choose another value.")


def source_address(kind: str, question: Question, name: str) -> str:
    """The form of a new source with this question filled in."""
    options = {f"{PREFIX}{option}": value for option, value in question.options.items()}
    return f"{url_for('sources.form', kind=kind)}?{urlencode({'name': name} | options)}"


def translations(query: Query) -> list[Translation]:
    """The query for every kind of source that can be asked."""
    return [translate(query, kind) for kind in DIALECTS]


def _errors(draft: MonitorDraft, check: Check) -> dict[str, str]:
    errors = {}
    if not draft.name:
        errors["name"] = field_problem("name_missing")
    elif len(draft.name) > LONGEST_NAME:
        errors["name"] = field_problem("too_long")
    for name, text in (("context", draft.wish.context), ("without", draft.wish.without)):
        if len(text) > LONGEST_LIST:
            errors[name] = field_problem("too_long")
        elif (wrong := find_wrong_term(text)) is not None:
            errors[name] = term_problem(wrong)
    if check.wrong is not None:
        errors["query"] = check.wrong.words
    return errors


def _typed(form: "MultiDict[str, str]", name: str) -> str:
    return form.get(name, "").replace("\x00", "").replace("\r\n", "\n")[:_LONGEST_TYPED]
