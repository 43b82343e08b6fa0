"""The form that adds a source: made from the option model of its kind, read back, and checked.

Which options there are, and what they may hold, is decided in `ingest`; the grounds on which we
may listen are the same for every kind. Secrets are written and never shown again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import NoneType
from typing import Any, Final, Literal, get_args, get_origin

from flask_babel import gettext
from markupsafe import Markup
from pydantic import SecretStr
from pydantic.fields import FieldInfo

from ingest.options import SourceOptions
from ingest.registry import Source, find_source, kinds
from triage.sources.admin import Grounds
from web.sourcewords import option_name, problem_words, with_code

# A file is read from this machine: who adds one needs the machine, not only this page.
NOT_OFFERED: Final = frozenset({"file"})
PREFIX: Final = "option-"
INTERVALS_S: Final = (300, 900, 3600, 21_600, 86_400)
USUAL_INTERVAL_S: Final = 900
USUAL_RETENTION_DAYS: Final = 90
MOST_RETENTION_DAYS: Final = 3650
LONGEST: Final = 2000
LONGEST_SECRET: Final = 10_000  # the key file of a service account
# Shown at once; the other options wait behind "more".
FIRST: Final = frozenset(
    {
        "access_token",
        "account",
        "actor",
        "api_secret",
        "app_password",
        "channel",
        "country",
        "hashtag",
        "identifier",
        "item_selector",
        "network",
        "query",
        "subreddit",
        "video",
    }
)

Control = Literal["text", "number", "checkbox", "secret", "choice", "address"]


@dataclass(frozen=True, slots=True)
class Field:
    """One option as the form asks for it."""

    name: str
    label: str
    help: Markup
    control: Control
    required: bool
    comes_first: bool
    value: str
    choices: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name in the form."""
        return PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Wish:
    """A filled-in form: what `add_source` wants, and what is wrong by name of the field."""

    name: str
    options: Mapping[str, object]
    interval_s: int
    grounds: Grounds
    errors: Mapping[str, str]


def offered_kinds() -> tuple[Source[SourceOptions], ...]:
    """The kinds that can be added here."""
    return tuple(find_source(kind) for kind in kinds() if kind not in NOT_OFFERED)


def fields_of(kind: str, form: Mapping[str, str] | None) -> tuple[Field, ...]:
    """The options of a kind, with what was typed or their usual values."""
    model = find_source(kind).options_model
    return tuple(_field(name, info, form) for name, info in model.model_fields.items())


def read_wish(kind: str, form: Mapping[str, str], now: datetime) -> Wish:
    """Read the form; every field that is wrong is named, not only the first."""
    errors: dict[str, str] = {}
    options = _read_options(kind, form, errors)
    for name in ("name", "purpose", "legal_basis", "balancing_note"):
        if not form.get(name, "").strip():
            errors[name] = gettext("Fill this in.")
    retention_days = _whole(form.get("retention_days", ""))
    if not 1 <= retention_days <= MOST_RETENTION_DAYS:
        errors["retention_days"] = gettext(
            "A number of days from 1 to %(most)s.", most=MOST_RETENTION_DAYS
        )
    if form.get("terms") != "yes":
        errors["terms"] = gettext("Read the terms of use first: no source is added without it.")
    interval_s = _whole(form.get("interval", ""))
    grounds = Grounds(
        purpose=form.get("purpose", "")[:LONGEST],
        legal_basis=form.get("legal_basis", "")[:LONGEST],
        balancing_note=form.get("balancing_note", "")[:LONGEST],
        retention_days=retention_days,
        terms_checked_at=now,
    )
    return Wish(
        name=form.get("name", "").strip()[:200],
        options=options,
        interval_s=interval_s if interval_s in INTERVALS_S else USUAL_INTERVAL_S,
        grounds=grounds,
        errors=errors,
    )


def field_of_error(field: str) -> str:
    """Under which name the form knows what `add_source` complains about."""
    told = field.removeprefix("option ")
    return PREFIX + told if told != field else field


def _field(name: str, info: FieldInfo, form: Mapping[str, str] | None) -> Field:
    control, choices = _control(name, info)
    usual = "" if info.is_required() or info.default is None else info.default
    value = "yes" if usual is True else "" if usual is False else str(usual)
    if form is not None:
        value = form.get(PREFIX + name, "")
    return Field(
        name=name,
        label=option_name(name),
        help=with_code(info.description or ""),
        control=control,
        required=info.is_required(),
        comes_first=info.is_required() or name in FIRST,
        value="" if control == "secret" else value,
        choices=choices,
    )


def _control(name: str, info: FieldInfo) -> tuple[Control, tuple[str, ...]]:
    kind = _plain(info.annotation)
    if get_origin(kind) is Literal:
        return "choice", tuple(str(value) for value in get_args(kind))
    if kind is bool:
        return "checkbox", ()
    if kind in (int, float):
        return "number", ()
    if kind is SecretStr:
        return "secret", ()
    return ("address" if name == "url" else "text"), ()


def _plain(annotation: Any) -> Any:
    """The type without its "or None"."""
    parts = [part for part in get_args(annotation) if part is not NoneType]
    if NoneType in get_args(annotation) and len(parts) == 1:
        return parts[0]
    return annotation


def _read_options(kind: str, form: Mapping[str, str], errors: dict[str, str]) -> dict[str, object]:
    options: dict[str, object] = {}
    for field in fields_of(kind, form):
        longest = LONGEST_SECRET if field.control == "secret" else LONGEST
        told = form.get(field.key, "").replace("\x00", "").strip()[:longest]
        if field.control == "checkbox":
            options[field.name] = told == "yes"
        elif field.control == "number" and told:
            number = _number(told)
            if number is None:
                errors[field.key] = gettext("Write a number, such as 5.")
            else:
                options[field.name] = number
        elif told:
            options[field.name] = told
        elif field.required:
            errors[field.key] = gettext("Fill this in.")
    return options


def _number(told: str) -> float | int | None:
    try:
        number = float(told.replace(",", "."))
    except ValueError:
        return None
    if not abs(number) < 1e9:  # also refuses "nan" and "inf"
        return None
    return int(number) if number.is_integer() else number


def _whole(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def option_problem(problem: str) -> str:
    """What is wrong with an option, in the language of the page."""
    return problem_words(problem)
