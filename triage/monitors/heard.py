"""A mention as monitors look at it: its words, and the few fields that queries ask for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from triage.monitors.fields import fold_name
from triage.monitors.words import all_forms, forms_of, tokens_of

UNKNOWN: Final = "und"
"""The language of what nobody could tell it of; `lang:und` asks for that."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is asked for besides the words; names are folded."""

    language: str | None = None
    source_names: frozenset[str] = frozenset()
    author_names: tuple[str, ...] = ()
    rating: float | None = None
    has_title: bool = False


class Heard:
    """One text, cut into words once; where each word stands is found out when it is asked for."""

    __slots__ = ("_places", "facts", "forms", "text", "tokens")

    def __init__(self, text: str, facts: Facts) -> None:
        self.text = text
        self.facts = facts
        self.tokens = tokens_of(text)
        self.forms = all_forms(self.tokens)
        self._places: dict[str, list[int]] | None = None

    def places(self, form: str, *, wild: bool = False) -> list[int]:
        """At which words the form stands, in their order."""
        if self._places is None:
            self._places = {}
            for number, token in enumerate(self.tokens):
                for one in forms_of(token):
                    self._places.setdefault(one, []).append(number)
        if not wild:
            return self._places.get(form, [])
        found = [places for one, places in self._places.items() if one.startswith(form)]
        return sorted({place for places in found for place in places})


def source_names(*names: str | None) -> frozenset[str]:
    """The kind, network and name of a source as queries name it."""
    return frozenset(folded for name in names if name and (folded := fold_name(name)))


def author_names(*names: str | None) -> tuple[str, ...]:
    """Handle and name of an author as queries name them; of `@a@b.example` also `a`."""
    told: Iterable[str] = (name for name in names if name)
    found = [fold_name(name.lstrip("@")) for name in told]
    handle = names[0] if names else None
    if handle and "@" in handle.lstrip("@"):
        found.append(fold_name(handle.lstrip("@").partition("@")[0]))
    return tuple(dict.fromkeys(name for name in found if name))
