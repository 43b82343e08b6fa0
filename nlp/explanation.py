"""Which words carried a decision: each is left out in turn, and the drop is its share.

Source: occlusion (Zeiler & Fergus 2014; "leave-one-out" in Li, Monroe & Jurafsky 2016).
Checked by a deletion test: without the words named here, the score must fall.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from nlp.analysis import Reason

# More variants cost time and show a reader nothing new: longer texts are cut into stretches.
MOST_STRETCHES: Final = 32
MOST_REASONS: Final = 8
LEAST_SHARE: Final = 0.04
LONGEST_TEXT: Final = 6_000

_WORD: Final = re.compile(r"\S+")


def stretches(text: str) -> list[tuple[int, int]]:
    """Return places (start, end) of words, or of runs of words in a long text."""
    words = [match.span() for match in _WORD.finditer(text[:LONGEST_TEXT])]
    size = -(-len(words) // MOST_STRETCHES)
    runs = [words[start : start + size] for start in range(0, len(words), max(size, 1))]
    return [(run[0][0], run[-1][1]) for run in runs]


def read_places(parts: Sequence[str], whole: str) -> list[tuple[int, int] | None]:
    """Return where normalised parts of a text stand in its normalised whole, in order.

    None where a part was not read: a mark of HTML, who was quoted, a name in front.
    """
    found: list[tuple[int, int] | None] = []
    after = 0
    for part in parts:
        start = whole.find(part, after) if part else -1
        place = None if start < 0 else (start, start + len(part))
        after = after if place is None else place[1]
        found.append(place)
    return found


def without_each(text: str, places: Sequence[tuple[int, int]]) -> list[str]:
    """Return the text once for each place, with that place left out."""
    return [text[:start] + text[end:] for start, end in places]


def find_reasons(
    whole: str,
    places: Mapping[tuple[int, int], tuple[int, int]],
    score: Callable[[list[str]], np.ndarray],
) -> tuple[Reason, ...]:
    """Return the stretches whose absence lowers the score most, in order of place.

    `places` says of stretches of a text where they stand in what was read of it. `score` gives the
    log-odds of the decision for each of N texts; it is called once.
    """
    stretches = list(places)
    if len(stretches) < 2:
        return tuple(Reason(start, end, 1.0) for start, end in stretches)
    scores = score([whole, *without_each(whole, list(places.values()))])
    return weigh(stretches, scores[0] - scores[1:])


def weigh(places: Sequence[tuple[int, int]], drops: np.ndarray) -> tuple[Reason, ...]:
    """Turn the drop of each place into shares of all that speaks for the decision."""
    gains = np.maximum(drops, 0.0)
    total = float(gains.sum())
    if total <= 0:
        return ()
    shares = gains / total
    best = np.argsort(-shares, kind="stable")[:MOST_REASONS]
    kept = sorted(int(number) for number in best if shares[number] >= LEAST_SHARE)
    return tuple(Reason(*places[number], weight=round(float(shares[number]), 4)) for number in kept)
