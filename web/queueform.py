"""The queue's filter form: its fields, their choices, and the words for what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

from triage.models import Team
from web.queuelinks import CASE_LANGUAGES
from web.texts import gettext
from web.words import VOCABULARY, word

Option = tuple[str | int, str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One `<select>`: the name in the address, its label, and value with text of each option."""

    name: str
    label: str
    options: tuple[Option, ...]

    def text_of(self, value: str | int) -> str:
        """The words for a value, or the value itself where nobody offers it any more."""
        return next((text for known, text in self.options if known == value), str(value))


def choices(
    teams: Sequence[Team],
    sources: Sequence[tuple[int, str]],
    colleagues: Sequence[tuple[int, str]],
    language: str,
) -> dict[str, Choice]:
    """All selects of the form, by name."""
    found = (
        Choice("category", gettext("Category"), _words("category")),
        Choice("severity", gettext("Tone"), _words("severity")),
        Choice("flag", gettext("Signal"), _words("flag")),
        Choice(
            "team",
            gettext("Team"),
            tuple((team.id, getattr(team, f"name_{language}")) for team in teams),
        ),
        Choice("assignee", gettext("Claimed by"), tuple(colleagues)),
        Choice("source", gettext("Source"), tuple(sources)),
        Choice(
            "language",
            gettext("Language"),
            tuple((code, word("language", code)) for code in CASE_LANGUAGES),
        ),
    )
    return {choice.name: choice for choice in found}


def _words(kind: str) -> tuple[Option, ...]:
    return tuple((value, str(text)) for value, text in VOCABULARY[kind].items())
