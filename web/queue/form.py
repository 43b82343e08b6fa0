"""The queue's filter form: its fields, their choices, and the words for what was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from triage.cases.queue import STATUSES
from triage.models import Team
from web.queue.links import CASE_LANGUAGES
from web.texts import LazyString, gettext, lazy_gettext
from web.words import VOCABULARY, word

Option = tuple[str | int, str]

COLUMN_WORDS: Final[Mapping[str, LazyString]] = {
    "number": lazy_gettext("Number"),
    "customer": lazy_gettext("Customer"),
    "flags": lazy_gettext("Signals"),
    "category": lazy_gettext("Category"),
    "team": lazy_gettext("Team"),
    "tags": lazy_gettext("Tags"),
    "sentiment": lazy_gettext("Feeling"),
    "language": lazy_gettext("Language"),
    "source": lazy_gettext("Name of the source"),
    "assignee": lazy_gettext("Name of the colleague"),
    "opened": lazy_gettext("How long open"),
}
SORT_WORDS: Final[Mapping[str, LazyString]] = {
    "priority": lazy_gettext("Most urgent"),
    "due": lazy_gettext("Due first"),
    "newest": lazy_gettext("Newest"),
    "oldest": lazy_gettext("Oldest"),
}


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
    tags: Sequence[str],
    language: str,
    monitors: Sequence[tuple[int, str]] = (),
) -> dict[str, Choice]:
    """All selects of the form, by name."""
    found = (
        Choice("category", gettext("Category"), _words("category")),
        Choice("severity", gettext("Tone"), _words("severity")),
        Choice("sentiment", gettext("Feeling"), _words("sentiment")),
        Choice("flag", gettext("Signal"), _words("flag")),
        Choice("tag", gettext("Tag"), tuple((tag, tag) for tag in tags)),
        Choice(
            "team",
            gettext("Team"),
            tuple((team.id, getattr(team, f"name_{language}")) for team in teams),
        ),
        Choice("assignee", gettext("Claimed by"), _owners(colleagues)),
        Choice("source", gettext("Source"), tuple(sources)),
        Choice("monitor", gettext("Monitor"), tuple(monitors)),
        Choice(
            "language",
            gettext("Language"),
            tuple((code, word("language", code)) for code in CASE_LANGUAGES),
        ),
        Choice(
            "status",
            gettext("Status"),
            tuple((status, word("status", status)) for status in STATUSES),
        ),
        Choice(
            "customer",
            gettext("Customer"),
            (("known", gettext("recognised")), ("unknown", gettext("not recognised"))),
        ),
        Choice("overdue", gettext("Term"), (("yes", gettext("overdue")),)),
    )
    # What there is nothing to choose from is not asked.
    return {choice.name: choice for choice in found if choice.options or choice.name != "monitor"}


def _owners(colleagues: Sequence[tuple[int, str]]) -> tuple[Option, ...]:
    return (("me", gettext("me")), ("nobody", gettext("nobody")), *colleagues)


def _words(kind: str) -> tuple[Option, ...]:
    return tuple((value, str(text)) for value, text in VOCABULARY[kind].items())
