"""Templates of sentences: English texts with gaps, and the search for the one that fits a text.

A template is a text such as `answered %(status)s (%(hint)s)`. It becomes a regular expression once.
Texts that are looked at are foreign, so an expression takes linear time: the words after a gap are
looked for once, the first place counts, and nothing is tried again (atomic groups).
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

_GAP: Final = re.compile(r"%\((\w+)\)s")
# What is not any text: a number does not swallow the words behind it.
_NARROW: Final[Mapping[str, str]] = {
    "status": r"\d{3}",
    "line": r"\d[\d,]*",
    "number": r"-?\d+",
    "count": r"\d[\d,]*",
}


@dataclass(frozen=True, slots=True)
class Template:
    """One text with gaps.

    `weight` is how much of it is literal, `longest` its longest piece, `end` the last one.
    """

    text: str
    expression: re.Pattern[str]
    gaps: tuple[str, ...]
    weight: int
    longest: str
    end: str

    @classmethod
    def of(cls, text: str) -> "Template":
        """Read a text with `%(name)s` where something is put in."""
        *pairs, last = _GAP.split(text)  # words, gap, words, gap … words
        words, gaps = pairs[::2], tuple(pairs[1::2])
        built = re.escape(words[0]) if gaps else ""
        for at, gap in enumerate(gaps, 1):
            built += _gap_before(gap, words[at] if at < len(gaps) else None, last)
        built = built or re.escape(last)
        pieces = [*words, last]
        longest = max(pieces, key=len)
        weight = sum(map(len, pieces))
        return cls(text, re.compile(built, re.DOTALL), gaps, weight, longest, last)

    @property
    def first_word(self) -> str | None:
        """The word that each fitting text begins with; None where a gap may be part of it."""
        start, *rest = _GAP.split(self.text, maxsplit=1)
        return start.partition(" ")[0] if " " in start or not rest else None

    def read(self, text: str) -> Mapping[str, str] | None:
        """What stands in the gaps, if `text` is this one."""
        # Most texts are none of most templates: this tells it fifty times as fast.
        if not text.endswith(self.end) or self.longest not in text:
            return None
        found = self.expression.fullmatch(text)
        return None if found is None else dict(zip(self.gaps, found.groups(), strict=True))


def _gap_before(gap: str, words: str | None, last: str) -> str:
    if words is None:  # the last gap: the text has to end with what follows it
        return f"({_NARROW.get(gap, '.+')}){re.escape(last)}"
    if gap in _NARROW:
        return f"(?>({_NARROW[gap]}){re.escape(words)})"
    return f"(?>(.+?){re.escape(words)})"


class Templates:
    """Many templates; of those that fit, the most literal one counts."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._by_word: dict[str, list[Template]] = {}
        self._others: list[Template] = []
        for text in texts:
            template = Template.of(text)
            word = template.first_word
            where = self._others if word is None else self._by_word.setdefault(word, [])
            where.append(template)

    def __iter__(self) -> Iterator[Template]:
        for listed in self._by_word.values():
            yield from listed
        yield from self._others

    def find(self, text: str) -> tuple[Template, Mapping[str, str]] | None:
        """The template that fits the whole text, and what stands in its gaps."""
        fitting = [
            (template.weight, template, told)
            for listed in (self._by_word.get(text.partition(" ")[0], ()), self._others)
            for template in listed
            if (told := template.read(text)) is not None
        ]
        if not fitting:
            return None
        _, template, told = max(fitting, key=lambda one: one[0])
        return template, told
