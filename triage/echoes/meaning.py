"""Whether a text is a copy that was worked on: cropped, given a headline, told with other tags.

Two customers who complain alike mean the same and use the same words; a copy also keeps whole
stretches of the text. So most runs of words of the shorter text have to stand in the longer one,
both have to mean about the same, and what the later one says beside that has to be a frame and no
story of its own (`voices`). Pure.

Measured on the first 7,198 texts of nlp/data/complaints.jsonl: of the 35,083 pairs that share a
run of three words (one that fewer than 200 texts have) none is taken for a copy. Of copies made of
45 complaints in seven ways 98 % are found; a crop under a headline of more than four words is not.
Of 44 texts that quote another and go on with a complaint of their own none is.
"""

from collections.abc import Sequence
from math import sqrt
from typing import Final

from triage.echoes.prints import Said, in_order, words_of
from triage.echoes.voices import is_own_story

# The classifier's vectors tell what a text is about, and of which kind it is: a crop or a headline
# turns them (5 % of cropped texts are further away than 0.46), and complaints of one kind lie close
# together (7 % of all pairs nearer than 0.9). So they confirm a copy, and never make one.
LEAST_NEAR: Final = 0.35
LEAST_WORDS: Final = 12
LEAST_SHARED_WORDS: Final = 0.75
LEAST_SHARED_RUNS: Final = 0.6
# A short quotation in a long story is the story's own: it says far more.
LEAST_SHARE_OF_LONGER: Final = 0.3
_RUN: Final = 3


def is_worked_on_copy(one: Said, other: Said, nearness: float) -> bool:
    """Whether one of two texts was made out of the other; `nearness`: cosine of their vectors."""
    return nearness >= LEAST_NEAR and has_words_of_copy(one, other)


def has_words_of_copy(one: Said, other: Said) -> bool:
    """The same as far as words tell."""
    shorter, longer = sorted((words_of(one.text), words_of(other.text)), key=len)
    if len(set(shorter)) < LEAST_WORDS or len(shorter) < LEAST_SHARE_OF_LONGER * len(longer):
        return False
    return (
        _numbers(shorter) <= _numbers(longer)
        and _share(set(shorter), set(longer)) >= LEAST_SHARED_WORDS
        and _share(_runs(shorter), _runs(longer)) >= LEAST_SHARED_RUNS
        and not is_own_story(*in_order(one, other))
    )


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """The cosine of two directions; 0 where one has none."""
    dot = sum(float(a) * float(b) for a, b in zip(one, other, strict=True))
    size = sum(float(a) ** 2 for a in one) * sum(float(b) ** 2 for b in other)
    return dot / sqrt(size) if size else 0.0


def _numbers(words: Sequence[str]) -> set[str]:
    """Order numbers and the like: who writes another one is another customer."""
    return {word for word in words if any(map(str.isdigit, word))}


def _share(part: set[str], whole: set[str]) -> float:
    return len(part & whole) / len(part)


def _runs(words: Sequence[str]) -> set[str]:
    return {" ".join(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}
