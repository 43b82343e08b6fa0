"""Labels that this project adds to rows of public sets: by set and id, without the texts.

A label that a person gave in the source stays, but for the sets named in `OURS_FIRST`; a weak or
missing one gives way. Labels of texts without an id are `native`'s.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

LABELS: Final = "public_labels.jsonl"
# How far one reading by a language model is trusted, beside 1.0 for a label that a person gave.
WEIGHT: Final = 0.8
# Headlines: one student coder gave the labels, right in six or seven of ten (the set's README);
# where we disagree our reading is taken, and counts for less.
OURS_FIRST: Final = frozenset({"ecosent_headlines_nl"})
DISPUTED_WEIGHT: Final = 0.6
# Reviews that stand in several languages are one line; a label counts for all of them.
_ALIGNED: Final = "m_absa"


@dataclass(frozen=True, slots=True)
class Added:
    """All added labels: set → id (or aligned line) → question → value."""

    labels: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)

    def of(self, name: str, row_id: str) -> Mapping[str, str]:
        """Return the labels added to one row of a public set."""
        if name == _ALIGNED:
            row_id = aligned_line(row_id)
        return self.labels.get(name, {}).get(row_id, {})


def aligned_line(row_id: str) -> str:
    """Return what the ids of one review in several languages share: `<set>-<lang>-<line>`."""
    return row_id.split("-", 2)[-1]


def read_added(path: Path) -> Added:
    """Read the label file; without one nothing is added."""
    labels: dict[str, dict[str, dict[str, str]]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            name, row_id = row.pop("set"), row.pop("id")
            labels.setdefault(name, {})[row_id] = row
    return Added(labels)


def merge(
    name: str, labels: Mapping[str, int], weights: Mapping[str, float], added: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, float]]:
    """Return a row's labels and weights with the added ones."""
    merged, counted = dict(labels), dict(weights)
    for task, value in added.items():
        strong = weights.get(task, 0.0) >= 1.0
        if strong and labels[task] != value and name in OURS_FIRST:
            merged[task], counted[task] = value, DISPUTED_WEIGHT
        elif not strong:
            merged[task], counted[task] = value, WEIGHT
    return merged, counted
