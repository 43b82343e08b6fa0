"""What two texts that share whole stretches do not share: is it a frame, or somebody's own story?

Who quotes a complaint and adds their own, or tells something else in a letter that many people
send, is a customer of their own, however much of the words are the same. Pure.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

_RUN: Final = 3
# Who takes a text over whole puts a headline, a closing line or tags around it; who also leaves
# much of it out has less reason to.
_MOST_ADDED: Final = 15
_MOST_BESIDE_A_LOSS: Final = 4
# Changing a word or two is editing; more in the place of others says something else.
_LEAST_SWAPPED: Final = 4
_LONG_NUMBER: Final = 5
# The words by which somebody speaks of themselves, or says that it happened to them as well.
_MINE: Final = frozenset(
    ("ik", "mij", "mijn", "me", "mezelf", "wij", "we", "onze", "ook", "zelfde", "hetzelfde", "idem",
     "i", "my", "mine", "our", "same", "too")
)  # fmt: skip
# What a link to the rest of a text says.
_READ_ON: Final = frozenset(("lees", "verder", "meer", "read", "more"))

# A stretch of own words, with the shared words before and after it; none at an end of the text.
_Stretch = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def is_own_story(earlier: Sequence[str], later: Sequence[str]) -> bool:
    """Whether the later of two texts tells more than the earlier one, or something else."""
    lost, added = _own_stretches(earlier, later), _own_stretches(later, earlier)
    gone = [word for _, words, _ in lost for word in words]
    new = [word for _, words, _ in added for word in words]
    # The last word of a crop may be half of one.
    if new and later[-1] == new[-1] and _is_rest(new[-1], gone):
        new.pop()
    most = _MOST_BESIDE_A_LOSS if len(gone) > _MOST_BESIDE_A_LOSS else _MOST_ADDED
    return len(new) > most or says_something_else(earlier, later)


def says_something_else(earlier: Sequence[str], later: Sequence[str]) -> bool:
    """Whether the later one speaks for itself, or has other words where the earlier has some."""
    lost, added = _own_stretches(earlier, later), _own_stretches(later, earlier)
    for stretch in added:
        instead = [one for one in lost if _is_in_one_place(stretch, one)]
        if any(_is_swapped(stretch[1], one[1]) for one in instead):
            return True
        if _is_own_voice(stretch[1], [word for one in instead for word in one[1]]):
            return True
    return False


def _own_stretches(words: Sequence[str], others: Sequence[str]) -> list[_Stretch]:
    """The words that stand in no run of three which the others have too, stretch by stretch."""
    shared = {tuple(others[at : at + _RUN]) for at in range(len(others) - _RUN + 1)}
    is_shared = [False] * len(words)
    for at in range(len(words) - _RUN + 1):
        if tuple(words[at : at + _RUN]) in shared:
            is_shared[at : at + _RUN] = [True] * _RUN
    found: list[_Stretch] = []
    start = 0
    for end in range(len(words) + 1):
        if end == len(words) or is_shared[end]:
            if end > start:
                before, after = words[max(0, start - _RUN) : start], words[end : end + _RUN]
                found.append((tuple(before), tuple(words[start:end]), tuple(after)))
            start = end + 1
    return found


def _is_in_one_place(one: _Stretch, other: _Stretch) -> bool:
    return one[0] == other[0] or one[2] == other[2]


def _is_swapped(added: Sequence[str], lost: Sequence[str]) -> bool:
    mine, theirs = Counter(added), Counter(lost)
    new = [word for word in (mine - theirs).elements() if not _is_rest(word, lost)]
    gone = (theirs - mine).total()
    return bool(new) and gone > 0 and len(new) + gone >= _LEAST_SWAPPED


def _is_rest(word: str, lost: Sequence[str]) -> bool:
    """What a crop leaves where it cuts: half a word, or the way to the rest."""
    return word in _READ_ON or any(one.startswith(word) for one in lost)


def _is_own_voice(added: Sequence[str], instead: Sequence[str]) -> bool:
    new = Counter(added) - Counter(instead)
    if any(word.isdigit() and len(word) >= _LONG_NUMBER for word in new):
        return True
    return len(added) > 1 and not _MINE.isdisjoint(new)
