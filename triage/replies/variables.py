"""Variables in canned answers: `{customer.first_name|klant}` becomes a name, or what is after `|`.

Which values a case has is `filling`'s business; here texts are taken apart, checked and filled.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from triage.errors import WrongInputError

VARIABLES: Final = (
    "customer.first_name",
    "customer.name",
    "customer.number",
    "case.number",
    "agent.first_name",
    "agent.name",
    "company.name",
    "order",
    "private_link",
)
_HOLE: Final = re.compile(r"\{([^{}\n]{0,120})\}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its values; `missing` are variables without a value, which stand there still."""

    text: str
    missing: tuple[str, ...]


def check_variables(text: str, field: str) -> None:
    """Raise WrongInputError naming the first thing in braces that is no variable."""
    for hit in _HOLE.finditer(text):
        name = hit[1].partition("|")[0].strip()
        if name not in VARIABLES:
            known = ", ".join(f"{{{one}}}" for one in VARIABLES)
            raise WrongInputError(field, f"{{{name}}} is unknown; known are {known}")
    rest = _HOLE.sub("", text)
    if "{" in rest or "}" in rest:
        raise WrongInputError(field, "a { or } stands alone")


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """The text with its values; a variable that has neither value nor fallback stays visible."""
    missing: list[str] = []

    def value(hit: re.Match[str]) -> str:
        name, bar, fallback = hit[1].partition("|")
        name = name.strip()
        if name not in VARIABLES:
            return hit[0]
        if told := values.get(name, ""):
            return told
        if bar:
            return fallback.strip()
        missing.append(name)
        return f"{{{name}}}"

    return Filled(_tidy(_HOLE.sub(value, text)), tuple(dict.fromkeys(missing)))


def unfilled(text: str) -> tuple[str, ...]:
    """The variables that still stand in a text."""
    names = (hit[1].partition("|")[0].strip() for hit in _HOLE.finditer(text))
    return tuple(dict.fromkeys(name for name in names if name in VARIABLES))


def _tidy(text: str) -> str:
    """An empty fallback leaves blanks: "Hoi , dank" becomes "Hoi, dank"."""
    return re.sub(r"[ \t]{2,}", " ", re.sub(r"[ \t]+([,.!?;:])", r"\1", text)).strip()
