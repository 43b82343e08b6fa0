"""The form of a source: made from the option model of its kind, read back, and checked.

Which options there are, and what they may hold, is decided in `ingest`; the grounds on which we
may listen are the same for every kind. Secrets are written and never shown again; one that is left
empty stays as it was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from flask_babel import gettext
from markupsafe import Markup

from ingest.describing import OptionDescription, describe_options
from ingest.options import SourceOptions
from ingest.registry import Source, find_source, kinds
from triage.errors import WrongInputError
from triage.models.source import RHYTHMS
from triage.sources.admin import Grounds, SourceWish
from triage.sources.options import KeptSecret
from triage.sources.reading import SourceRow
from web.sources.words import option_name, problem_words, with_code

# A file is read from this machine: who adds one needs the machine, not only this page.
NOT_OFFERED: Final = frozenset({"file"})
PREFIX: Final = "option-"
INTERVALS_S: Final = (300, 900, 3600, 21_600, 86_400)
USUAL_INTERVAL_S: Final = 900
USUAL_RETENTION_DAYS: Final = 90
MOST_RETENTION_DAYS: Final = 3650
LONGEST: Final = 2000
LONGEST_SECRET: Final = 10_000  # the key file of a service account
_NUMBER: Final = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_OF_THOUSANDS: Final = re.compile(r"-?[1-9]\d{0,2}(?:[.,]\d{3})+", re.ASCII)
# Shown at once; the other options wait behind "more".
FIRST: Final = frozenset(
    {
        "access_token",
        "account",
        "actor",
        "api_secret",
        "app_password",
        "authserv_id",
        "channel",
        "country",
        "folder",
        "hashtag",
        "identifier",
        "item_selector",
        "location",
        "network",
        "notifications",
        "page_url",
        "password",
        "query",
        "sites",
        "software",
        "subreddit",
        "url",
        "video",
        "words",
    }
)

Control = Literal["text", "number", "checkbox", "secret", "choice", "address"]
_CONTROLS: Final[Mapping[str, Control]] = {
    "one of": "choice",
    "whole number": "number",
    "number": "number",
    "secret": "secret",
    "yes or no": "checkbox",
}


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
    kept: KeptSecret | None = None  # a secret that stays when the field is left empty

    @property
    def key(self) -> str:
        """Its name in the form."""
        return PREFIX + self.name


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled-in form: what is wished, and what is wrong by name of the field."""

    wish: SourceWish
    errors: Mapping[str, str]


def offered_kinds() -> tuple[Source[SourceOptions], ...]:
    """The kinds that can be added here."""
    return tuple(find_source(kind) for kind in kinds() if kind not in NOT_OFFERED)


def fields_of(
    kind: str, form: Mapping[str, str] | None, source: SourceRow | None = None
) -> tuple[Field, ...]:
    """The options of a kind, with what was typed, or what the source has, or the usual values.

    Options that name files of this machine are not among them: no browser may choose those.
    """
    return tuple(
        _field(option, form, source)
        for option in describe_options(find_source(kind).options_model)
        if option.type != "file"
    )


def prefilled(kind: str, told: Mapping[str, str]) -> dict[str, str] | None:
    """The form as an address fills it in: its name and options, never a secret nor the grounds."""
    fields = {field.key: field for field in fields_of(kind, None) if field.control != "secret"}
    known = {key: told[key][:LONGEST] for key in (*fields, "name") if key in told}
    if not known:
        return None
    return {key: field.value for key, field in fields.items()} | known


def typed_of(source: SourceRow) -> dict[str, str]:
    """The fields that all kinds have, as the form of this source would hold them."""
    return {
        "name": source.name,
        "interval": str(source.interval_s),
        "rhythm": source.rhythm,
        "purpose": source.purpose,
        "legal_basis": source.legal_basis,
        "balancing_note": source.balancing_note,
        "retention_days": str(source.retention_days),
        "terms": "yes",
        "version": str(source.version),
    }


def intervals_for(source: SourceRow | None) -> tuple[int, ...]:
    """The paces to choose from; one that a command set stays among them."""
    told = {source.interval_s} if source else set()
    return tuple(sorted({*INTERVALS_S, *told}))


def usual_rhythm(kind: str) -> str:
    """Where every request is counted on somebody's account, none is sent without need."""
    described = describe_options(find_source(kind).options_model)
    has_account = any(option.type == "secret" and option.required for option in described)
    return "calmer" if has_account else "adaptive"


def read_filled(
    kind: str, form: Mapping[str, str], now: datetime, source: SourceRow | None = None
) -> Filled:
    """Read the form; every field that is wrong is named, not only the first."""
    errors: dict[str, str] = {}
    options = read_options(kind, form, errors, source)
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
    interval_s, rhythm = _whole(form.get("interval", "")), form.get("rhythm", "")
    grounds = Grounds(
        purpose=form.get("purpose", "")[:LONGEST],
        legal_basis=form.get("legal_basis", "")[:LONGEST],
        balancing_note=form.get("balancing_note", "")[:LONGEST],
        retention_days=retention_days,
        terms_checked_at=now,
    )
    wish = SourceWish(
        name=form.get("name", "").replace("\x00", "").strip()[:200],
        options=options,
        grounds=grounds,
        interval_s=interval_s if interval_s in intervals_for(source) else USUAL_INTERVAL_S,
        rhythm=rhythm if rhythm in RHYTHMS else usual_rhythm(kind),
        has_read_terms=source is None or form.get("terms_again") == "yes",
    )
    return Filled(wish, errors)


def read_options(
    kind: str, form: Mapping[str, str], errors: dict[str, str], source: SourceRow | None = None
) -> dict[str, object]:
    """The options that were typed; what is wrong goes into `errors`."""
    options: dict[str, object] = {}
    for field in fields_of(kind, form, source):
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


def differing(kind: str, form: Mapping[str, str], source: SourceRow) -> tuple[str, ...]:
    """What a form says otherwise than what was saved meanwhile, in the words of its labels."""
    saved, typed = typed_of(source), {field.key: field for field in fields_of(kind, form, source)}
    told = [
        label
        for name, label in _shared_labels().items()
        if form.get(name, "").split() != saved[name].split()
    ]
    for field in fields_of(kind, None, source):
        is_typed_secret = field.control == "secret" and bool(form.get(field.key))
        if is_typed_secret or typed[field.key].value.split() != field.value.split():
            told.append(field.label)
    return tuple(told)


def field_of_error(field: str) -> str:
    """Under which name the form knows what `add_source` complains about."""
    told = field.removeprefix("option ")
    return PREFIX + told if told != field else field


def _field(
    option: OptionDescription, form: Mapping[str, str] | None, source: SourceRow | None
) -> Field:
    control = _control(option)
    kept = source.secrets.get(option.name) if source else None
    return Field(
        name=option.name,
        label=option_name(option.name),
        help=with_code(option.description),
        control=control,
        required=option.required and kept is None,
        comes_first=option.required or option.name in FIRST,
        value="" if control == "secret" else _value(option, form, source),
        choices=option.choices,
        kept=kept,
    )


def _value(
    option: OptionDescription, form: Mapping[str, str] | None, source: SourceRow | None
) -> str:
    if form is not None:
        return form.get(PREFIX + option.name, "")
    told = source.options.get(option.name) if source else None
    if told is None:
        # A source without this option works with the usual value, and so its form shows it.
        told = option.default == "yes" if option.type == "yes or no" else option.default
    if isinstance(told, bool):
        return "yes" if told else ""
    return "" if told is None else str(told)


def _control(option: OptionDescription) -> Control:
    if option.type == "text" and option.name == "url":
        return "address"
    return _CONTROLS.get(option.type, "text")


def _number(told: str) -> float | int | None:
    # 1.000 is one thousand to one and one to another: nobody is misunderstood in silence.
    if not _NUMBER.fullmatch(told) or _OF_THOUSANDS.fullmatch(told):
        return None
    number = float(told.replace(",", "."))
    if not abs(number) < 1e9:
        return None
    return int(number) if number.is_integer() else number


def _shared_labels() -> dict[str, str]:
    """The labels of the fields that all kinds have, as the form shows them."""
    return {
        "name": gettext("Name"),
        "interval": gettext("Fetch"),
        "rhythm": gettext("And then"),
        "purpose": gettext("Purpose"),
        "legal_basis": gettext("Legal basis"),
        "balancing_note": gettext("Balancing note"),
        "retention_days": gettext("Keep for how many days?"),
    }


def _whole(told: str) -> int:
    return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0


def option_problem(problem: str) -> str:
    """What is wrong with an option, in the language of the page."""
    return problem_words(problem)


def told_problem(error: WrongInputError) -> dict[str, str]:
    """What `triage` found wrong, by the field of the form."""
    return {field_of_error(error.field): problem_words(error.message)}
