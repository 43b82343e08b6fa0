"""Which words of a text made a query match: to set them off on a page."""

from collections.abc import Iterable

from triage.monitors.evaluating import spans
from triage.monitors.heard import Heard
from triage.monitors.query import Query, wanted_words
from triage.monitors.words import places_of


def marks(query: Query, heard: Heard) -> list[tuple[int, int]]:
    """Where words that the query looks for begin and end in the text; they do not overlap."""
    letters = [(start, end) for start, end, _ in places_of(heard.text)]
    found = {span for words in wanted_words(query) for span in spans(words, heard)}
    return _apart((letters[first][0], letters[last][1]) for first, last in sorted(found))


def _apart(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in stretches:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
