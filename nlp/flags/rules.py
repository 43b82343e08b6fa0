"""Rules over words: what a flag file is written in, and how texts are searched for them.

A rule is a line of elements: `zeg|zeggen ~5 abonnement* ~3 op`.

    word|word     one of these words; `advoca*`, `*claim` and `*allerg*` match a part
    <NAME>        one of the words of that class; joins other words with `|`
    AP            capitals: only where the text itself writes it in capitals
    ~4            up to four words between, in one sentence; `~~4` also across its end
    A &4 B        both within four words, in either order
    {a b / c}     one of these
    word?         may be absent
    ^ $           begin and end of a sentence

Words are found by dictionary, rules by their rarest word: the time grows with the text, hardly
with the number of rules.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from typing import Final, NamedTuple

from nlp.flags.tokens import SENTENCE_ENDS, Tokens

_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_DIGITS: Final = re.compile(r"\d")
_REMEMBERED: Final = 50_000
# Letters of the longest beginning or end of a word that a rule names.
_LONGEST_PART: Final = 40
# Words that stand in most texts: a rule is looked up by another of its words where it has one.
_COMMON_WORDS: Final = """
    de het een en ik je jullie u dat die dit is in op van met voor niet geen te er maar om aan
    naar bij mijn we wij nog al weer dan als zijn was heb heeft ben door uit over zo ook meer
    , . ! ze hij zij ons onze kan nu keer nooit elke mij me mn hier daar kom ga gaat gaan had
    moet wil komt komen hebben wordt werd zonder tot af zou na week dag jaar nieuwe uw ge t
    wat hun waar toe weg mee zien anders alles iemand hele voorbij doen
    the a i you to and of it my in on is was we have not no for with be your at that they
    one going can he she about see from time has never day this dont im by an so if out what
    get all me are but as just or user our up now had been will
"""
_COMMON: Final = frozenset(_COMMON_WORDS.split())
# What an element weighs beside the number of its words: one that many texts hold finds rules last.
_ANY: Final = "*"
_ANY_WEIGHT: Final = 1_000
_COMMON_WEIGHT: Final = 100
_NUMBER_WEIGHT: Final = 40


@dataclass(frozen=True, slots=True)
class Step:
    """An element and how far behind the previous one it may stand."""

    element: int
    gap: int
    across: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule without choices. `owner` says whose it is; `deniable`: a denial undoes it."""

    owner: int
    steps: tuple[Step, ...]
    deniable: bool
    at_begin: bool
    at_end: bool
    needs: int


class Matches(NamedTuple):
    """What a word matches: every element as a bit, and those by which rules are looked up."""

    elements: int
    anchors: tuple[int, ...]


class RuleBook:
    """All rules, and the words that their elements match."""

    def __init__(self) -> None:
        self._elements: dict[frozenset[str], int] = {}
        self._commonness: list[int] = []
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._begins: dict[str, list[int]] = defaultdict(list)
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._parts: dict[str, list[int]] = defaultdict(list)
        self._numbers: list[tuple[re.Pattern[str], int]] = []
        self._capitals: dict[str, list[int]] = defaultdict(list)
        self._capital_words: set[str] = set()
        self._by_anchor: dict[int, list[Rule]] = defaultdict(list)
        self._seen: set[Rule] = set()
        self._matches_of = lru_cache(maxsize=_REMEMBERED)(self._matches)
        # Every word matches it: as the first bit it costs each remembered word least.
        self._element(frozenset((_ANY,)))

    def add(
        self, owner: int, lines: Iterable[str], classes: Mapping[str, str], *, deniable: bool
    ) -> None:
        """Add rules, one per line; `classes` are their named words."""
        known: dict[str, int] = {}
        for line in lines:
            for plain in _without_choices(line):
                rule = self._rule(owner, plain.split(), classes, known, deniable)
                if rule not in self._seen:
                    self._seen.add(rule)
                    self._by_anchor[self._anchor(rule.steps)].append(rule)

    def search(self, tokens: Tokens) -> "Search":
        """Return the search of one text. All rules are added before the first search."""
        words = set(tokens.words)
        matches = {word: self._matches_of(word) for word in words}
        for word in words & self._capital_words:
            if word in tokens.capitals:
                matches[word] = self._matches(word, in_capitals=True)
        present = 0
        anchors: set[int] = set()
        for elements, some in matches.values():
            present |= elements
            anchors.update(some)
        rules = [
            rule
            for anchor in anchors
            for rule in self._by_anchor[anchor]
            if rule.needs & present == rule.needs
        ]
        return Search(tokens, _places(tokens.words, matches, rules), rules)

    def _rule(
        self,
        owner: int,
        parts: Sequence[str],
        classes: Mapping[str, str],
        known: dict[str, int],
        deniable: bool,
    ) -> Rule:
        steps: list[Step] = []
        gap, across = 0, False
        for part in parts:
            if part in "^$":
                continue
            if part[0] == "~":
                gap, across = int(part.lstrip("~")), part.startswith("~~")
                continue
            if part not in known:
                known[part] = self._element(_words_of(part, classes))
            steps.append(Step(known[part], gap, across))
            gap, across = 0, False
        needs = _bits(step.element for step in steps)
        return Rule(owner, tuple(steps), deniable, parts[0] == "^", parts[-1] == "$", needs)

    def _element(self, words: frozenset[str]) -> int:
        known = self._elements.get(words)
        if known is not None:
            return known
        number = self._elements[words] = len(self._elements)
        self._commonness.append(_commonness(words))
        for word in words:
            self._file(word, number)
        return number

    def _file(self, word: str, number: int) -> None:
        if word.startswith("/"):
            self._numbers.append((re.compile(word[1:-1]), number))
        elif word.isupper():
            self._capitals[word.lower()].append(number)
            self._capital_words.add(word.lower())
        elif word.startswith("*") and word.endswith("*"):
            self._parts[word.strip("*")].append(number)
        elif word.startswith("*"):
            self._ends[word[1:]].append(number)
        elif word.endswith("*"):
            self._begins[word[:-1]].append(number)
        else:
            self._exact[word].append(number)

    def _matches(self, word: str, *, in_capitals: bool = False) -> Matches:
        found = set(self._exact.get(word, ()))
        if in_capitals:
            found.update(self._capitals.get(word, ()))
        for length in range(1, min(len(word), _LONGEST_PART) + 1):
            found.update(self._begins.get(word[:length], ()))
            found.update(self._ends.get(word[-length:], ()))
        for part, numbers in self._parts.items():
            if part in word:
                found.update(numbers)
        if _DIGITS.match(word):
            found.update(number for pattern, number in self._numbers if pattern.fullmatch(word))
        return Matches(_bits(found), tuple(found & self._by_anchor.keys()))

    def _anchor(self, steps: Sequence[Step]) -> int:
        return min((step.element for step in steps), key=self._commonness.__getitem__)


class Search:
    """The rules whose words all stand in a text, and where they hold."""

    def __init__(
        self, tokens: Tokens, places: Mapping[int, Sequence[int]], rules: Iterable[Rule]
    ) -> None:
        self._tokens = tokens
        self._places = places
        self._rules: dict[int, list[Rule]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.owner].append(rule)

    @property
    def owners(self) -> Collection[int]:
        """Whose rules have all their words in the text."""
        return self._rules.keys()

    def covered(self, owner: int) -> frozenset[int]:
        """Return every place that a rule of this owner spans."""
        return frozenset(
            place
            for rule in self._rules.get(owner, ())
            for spots in self._hits(rule)
            for place in range(spots[0], spots[-1] + 1)
        )

    def holds(self, owner: int, but_not: frozenset[int]) -> bool:
        """Tell whether a rule of this owner holds, undenied, with a word outside `but_not`."""
        for rule in self._rules.get(owner, ()):
            for spots in self._hits(rule):
                if but_not and not but_not.isdisjoint(spots):
                    continue
                if not (rule.deniable and self._tokens.is_denied(spots[0])):
                    return True
        return False

    def _hits(self, rule: Rule) -> Iterable[tuple[int, ...]]:
        words = self._tokens.words
        for place in self._places[rule.steps[0].element]:
            if rule.at_begin and place and words[place - 1] not in SENTENCE_ENDS:
                continue
            spots = self._follow(rule, (place,))
            if spots:
                yield spots

    def _follow(self, rule: Rule, spots: tuple[int, ...]) -> tuple[int, ...]:
        """Return the places of all steps when they follow one another from here, else nothing."""
        tokens, words = self._tokens, self._tokens.words
        here = spots[-1]
        if len(spots) == len(rule.steps):
            after = here + 1
            ended = after == len(words) or words[after] in SENTENCE_ENDS
            return spots if ended or not rule.at_end else ()
        step = rule.steps[len(spots)]
        candidates = self._places[step.element]
        for index in range(bisect_right(candidates, here), len(candidates)):
            place = candidates[index]
            if place > here + 1 + step.gap:
                break
            if not step.across and tokens.sentence[place] != tokens.sentence[here]:
                break
            if rule.deniable and tokens.denials[place] != tokens.denials[here + 1]:
                break
            found = self._follow(rule, (*spots, place))
            if found:
                return found
        return ()


def _bits(numbers: Iterable[int]) -> int:
    bits = 0
    for number in numbers:
        bits |= 1 << number
    return bits


def _places(
    words: Sequence[str], matches: Mapping[str, Matches], rules: Iterable[Rule]
) -> dict[int, list[int]]:
    """Return where the elements of these rules stand."""
    places: dict[int, list[int]] = defaultdict(list)
    wanted = 0
    for rule in rules:
        wanted |= rule.needs
    for place, word in enumerate(words) if wanted else ():
        found = matches[word].elements & wanted
        while found:
            element = found.bit_length() - 1
            places[element].append(place)
            found ^= 1 << element
    return places


def _commonness(words: frozenset[str]) -> int:
    """Estimate how many texts hold one of these words."""
    common = len(words & _COMMON) * _COMMON_WEIGHT
    numbers = sum(word.startswith("/") for word in words) * _NUMBER_WEIGHT
    return len(words) + common + numbers + (_ANY in words) * _ANY_WEIGHT


def _without_choices(line: str) -> list[str]:
    """Write a line out: one for every choice of braces, order and absence."""
    braces = _BRACES.search(line)
    if braces:
        return [
            plain
            for choice in _choices(braces[1])
            for plain in _without_choices(line[: braces.start()] + choice + line[braces.end() :])
        ]
    parts = line.split()
    for index, part in enumerate(parts):
        if part[0] == "&":
            left, right = parts[:index], parts[index + 1 :]
            gap = "~" + part[1:]
            orders = ([*left, gap, *right], [*right, gap, *left])
            return [plain for order in orders for plain in _without_choices(" ".join(order))]
    choices = [(part[:-1], "") if part.endswith("?") else (part,) for part in parts]
    return [" ".join(filter(None, chosen)) for chosen in product(*choices)]


def _choices(inside: str) -> list[str]:
    """Return what braces choose from; single words are one choice, as if written with `|`."""
    choices = [choice.strip() for choice in inside.split(" / ")]
    single = [word for word in choices if " " not in word and word != "$" and word[-1:] != "?"]
    return [*(["|".join(single)] if single else []), *(c for c in choices if c not in single)]


def _words_of(part: str, classes: Mapping[str, str]) -> frozenset[str]:
    words: set[str] = set()
    for word in part.split("|"):
        if word.startswith("<"):
            words |= _words_of("|".join(classes[word[1:-1]].split()), classes)
        else:
            words.add(word)
    return frozenset(words)
