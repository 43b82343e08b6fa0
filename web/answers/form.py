"""The forms of answers: canned ones read back, and the credentials for answering as fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from triage.errors import WrongInputError
from triage.models import ANSWER_LANGUAGES
from triage.replies.canned import CannedView, CannedWish
from triage.replies.channels import AnsweringView
from triage.replies.variables import VARIABLES
from web.answers.helps import answer_option_name
from web.ids import row_id
from web.sources.words import problem_words, with_code
from web.texts import gettext

PREFIX: Final = "option-"
LONGEST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Field:
    """One option for answering as the form asks for it."""

    name: str
    label: str
    help: Markup
    control: str  # text, number, secret or choice
    required: bool
    value: str
    choices: tuple[str, ...]
    is_kept: bool  # a secret that stays when the field is left empty
    is_shared: bool  # taken from listening when left empty

    @property
    def key(self) -> str:
        """Its name in the form."""
        return PREFIX + self.name


def fields_of(view: AnsweringView, typed: Mapping[str, str] | None) -> tuple[Field, ...]:
    """The options for answering, with what was typed or what is kept; secrets stay empty."""
    return tuple(
        Field(
            name=option.name,
            label=answer_option_name(option.name),
            help=with_code(option.description),
            control=_CONTROLS.get(option.type, "text"),
            required=option.required and option.name not in view.shared | view.has_secret,
            value=_value(view, option.name, option.type, option.default, typed),
            choices=option.choices,
            is_kept=option.name in view.has_secret,
            is_shared=option.name in view.shared,
        )
        for option in view.options
    )


def read_options(view: AnsweringView, form: Mapping[str, str]) -> dict[str, object]:
    """What was typed, by option; numbers as numbers where they are some."""
    options: dict[str, object] = {}
    for option in view.options:
        told = form.get(PREFIX + option.name, "").replace("\x00", "").strip()[:LONGEST]
        is_number = option.type == "whole number" and told.isdecimal() and len(told) < 19
        options[option.name] = int(told) if is_number else told
    return options


def read_wish(form: Mapping[str, str]) -> CannedWish:
    """A canned answer as the form holds it."""
    return CannedWish(
        title=form.get("title", ""),
        shortcut=form.get("shortcut", ""),
        texts={language: form.get(f"body-{language}", "") for language in ANSWER_LANGUAGES},
        team_id=_team(form.get("team", "")),
        needs_approval=form.get("needs_approval") == "yes",
    )


def _team(text: str) -> int | None:
    try:
        return row_id(text) if text.strip("0") else None
    except ValueError as error:
        raise WrongInputError("team", "choose one of your teams") from error


def as_typed(one: CannedView) -> dict[str, str]:
    """A canned answer as its form would hold it."""
    return {
        "title": one.title,
        "shortcut": one.shortcut,
        "team": str(one.team_id or ""),
        "needs_approval": "yes" if one.needs_approval else "",
        **{f"body-{language}": text for language, text in one.texts.items()},
    }


def days(told: str) -> int:
    """A number of days; -1, which is refused, for anything else."""
    return int(told) if told.isascii() and told.isdigit() and len(told) < 7 else -1


def field_of(error: WrongInputError) -> str:
    """Under which name the form knows what was wrong."""
    told = error.field.removeprefix("option ")
    return PREFIX + told if told != error.field else error.field


def problem(error: WrongInputError) -> str:
    """What is wrong, in the language of the page."""
    if error.field.startswith("body-"):
        return _body_problem(error.message)
    if error.field == "shortcut" and "in use" in error.message:
        return gettext("This shortcut is in use already.")
    words = {
        "title": gettext("Give it a title."),
        "shortcut": gettext("Letters, digits, - and _ only, at most 30."),
        "team": gettext("Choose one of your teams."),
        "name": gettext("A name as customers know it, such as WhatsApp; ten at most."),
        "address": gettext("A web address, a telephone number or an e-mail address."),
        "first_days": gettext("A number of days from 0 to 36500."),
    }
    return words.get(error.field) or problem_words(error.message)


def _body_problem(message: str) -> str:
    if "is unknown" in message:
        known = ", ".join(f"{{{name}}}" for name in VARIABLES)
        name = message.partition(" is unknown")[0]
        return gettext("%(name)s is unknown. There are: %(known)s", name=name, known=known)
    if "alone" in message:
        return gettext("A { or } stands alone: variables look like {case.number}.")
    if "at most" in message:
        return gettext("At most 5,000 characters.")
    return gettext("Write it in one language at least.")


_CONTROLS: Final = {
    "secret": "secret",
    "one of": "choice",
    "whole number": "number",
    "number": "number",
}


def _value(
    view: AnsweringView,
    name: str,
    kind: str,
    default: str | None,
    typed: Mapping[str, str] | None,
) -> str:
    if kind == "secret":
        return ""
    if typed is not None:
        return typed.get(PREFIX + name, "")
    kept = view.given.get(name)
    if kept is not None:
        return str(kept)
    return "" if name in view.shared else default or ""
