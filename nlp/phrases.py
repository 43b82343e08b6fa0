"""What short runs of word pieces say, beside what the layers understand of the whole text.

A table of scores for runs of one to three pieces, added to the scores of the heads: headlines,
sectors and set phrases that six layers do not keep apart. Learning it is
`nlp.training.phrases`'.
Sources: Cheng et al. 2016, "Wide & Deep Learning"; Wang & Manning 2012, "Baselines and Bigrams".
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from safetensors import safe_open

FILE: Final = "phrases.safetensors"
LONGEST_RUN: Final = 3

# Odd constants of xxHash: they mix well, and say the same on every machine.
_FIRST: Final = np.uint64(0x9E3779B185EBCA87)
_NEXT: Final = np.uint64(0xC2B2AE3D27D4EB4F)
_LAST: Final = np.uint64(0x165667B19E3779F9)
_HALF: Final = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Phrases:
    """K known runs by rising key, and what each adds to every value of every question."""

    keys: np.ndarray  # K, uint32
    scores: np.ndarray  # K x values of all questions
    questions: Mapping[str, int]  # question → how many values, in the order of the columns

    def score(self, texts: Sequence[Sequence[int]]) -> np.ndarray:
        """Return N x values of all questions for texts of numbered pieces, float32.

        Divided by the root of the number of runs, so that long texts do not shout.
        """
        found = np.zeros((len(texts), self.scores.shape[1]), np.float32)
        if not any(texts):
            return found
        keys, rows = runs(texts)
        places = np.searchsorted(self.keys, keys)
        places[places == len(self.keys)] = 0
        known = self.keys[places] == keys
        if not known.any():
            return found
        # Runs come length by length: what stands in one text is brought together.
        order = np.argsort(rows[known], kind="stable")
        owners, scores = rows[known][order], self.scores[places[known][order]]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        found[owners[starts]] = np.add.reduceat(scores, starts, axis=0)
        roots = np.sqrt(np.maximum(amounts(texts), 1)).astype(np.float32)
        return np.asarray(found / roots[:, None])

    def by_question(self, table: np.ndarray) -> dict[str, np.ndarray]:
        """Split N x values of all questions by question."""
        ends = np.cumsum(list(self.questions.values()))[:-1]
        return dict(zip(self.questions, np.split(table, ends, axis=1), strict=True))


def runs(texts: Sequence[Sequence[int]]) -> tuple[np.ndarray, np.ndarray]:
    """Return the key of every run of all texts, uint32, and the number of its text.

    Two runs share a key once in four thousand million pairs.
    """
    lengths = np.array([len(text) for text in texts], np.int64)
    pieces = np.concatenate([np.asarray(text, np.uint64) for text in texts])
    owners = np.repeat(np.arange(len(texts)), lengths)
    mixed: np.ndarray = (pieces + np.uint64(1)) * _FIRST
    keys, rows = [mixed], [owners]
    for length in range(1, LONGEST_RUN):
        if len(mixed) < 2:
            break
        mixed = (mixed[:-1] ^ (mixed[:-1] >> _HALF)) * _NEXT + (pieces[length:] + np.uint64(1))
        mixed *= _FIRST
        inside = owners[:-length] == owners[length:]
        keys.append(mixed[inside])
        rows.append(owners[:-length][inside])
    all_keys = np.concatenate(keys)
    all_keys = (all_keys ^ (all_keys >> _HALF)) * _LAST
    return (all_keys >> _HALF).astype(np.uint32), np.concatenate(rows)


def amounts(texts: Sequence[Sequence[int]]) -> np.ndarray:
    """Return how many runs each text has."""
    lengths = np.array([len(text) for text in texts])
    return np.asarray(sum(np.maximum(lengths - cut, 0) for cut in range(LONGEST_RUN)))


def read_phrases(folder: Path) -> Phrases | None:
    """Read the table of a checkpoint; None where it has none."""
    if not (folder / FILE).is_file():
        return None
    with safe_open(folder / FILE, framework="np") as stored:
        scores = stored.get_tensor("scores").astype(np.float32) * stored.get_tensor("scales")
        questions = json.loads(stored.metadata()["questions"])
        return Phrases(stored.get_tensor("keys"), scores, questions)
