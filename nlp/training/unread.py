"""Texts that no stage learns labels from: what several models say of these, one model can learn.

On rows that models were trained on they only repeat the labels; on these texts they show what they
make of language they have not met, and their mean errs less than each of them.
Source: Buciluă et al. 2006, "Model Compression"; Hinton et al. 2015, "Distilling the Knowledge in
a Neural Network".
"""

import csv
import gzip
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from nlp.textprep import normalise
from nlp.training.data import Row, load_dev_rows, raw_rows, read_rows

UNLABELLED: Final = "unlabelled_nl"
# Set and language → at most so many of its texts: what the caps of the training rows left, films
# less, whose lines are all alike.
MOST: Final[Mapping[tuple[str, str], int]] = {
    (UNLABELLED, "nl"): 12_000,
    ("tv_emotion_nl", "nl"): 2_500,
    ("parallel_en_nl", "nl"): 2_500,
    ("goemotions", "en"): 7_000,
    ("vader", "en"): 5_000,
    ("xed", "fr"): 3_500,
    ("xed", "de"): 2_500,
    ("xed", "nl"): 2_000,
    ("xed", "en"): 2_000,
    ("banking77", "en"): 1_500,
    ("clinc150", "en"): 1_500,
    ("bitext", "en"): 500,
    ("tripadvisor", "de"): 1_200,
    ("m_absa", "nl"): 1_200,
    ("m_absa", "de"): 1_200,
    ("m_absa", "fr"): 1_200,
    ("m_absa", "en"): 800,
}
# Sentence pairs whose Dutch is ordinary language.
_PLAIN_PAIRS: Final = frozenset({"stsb_mt", "xed_opus_noisy"})


def load_unread(
    data: Path,
    corpus: Path | None,
    rows: Sequence[Row],
    *,
    exclude: Iterable[str] = (),
    seed: int = 20,
) -> list[Row]:
    """Return texts that are neither among `rows` nor among those that measure, without labels."""
    known = {row.text for row in (*rows, *load_dev_rows(data, corpus))}
    left_out = frozenset(exclude)
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    unread: list[Row] = []
    for (name, lang), most in MOST.items():
        if name in left_out:
            continue
        fresh = sorted({text for text in _texts(data, name, lang) if text} - known)
        chosen = chance.sample(fresh, min(most, len(fresh)))
        known.update(chosen)
        unread += [
            Row(f"{name}-unread-{lang}-{number}", text, lang, name, {}, {})
            for number, text in enumerate(chosen)
        ]
    return unread


def _texts(data: Path, name: str, lang: str) -> Iterator[str]:
    if name == UNLABELLED:
        if (path := data / f"{name}.txt.gz").exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(normalise, lines)
    elif name == "parallel_en_nl":
        if (path := data / f"{name}.tsv.gz").exists():
            with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                    if row["source"] in _PLAIN_PAIRS:
                        yield normalise(row["nl"])
    elif name == "tv_emotion_nl":  # has no sentiment, so that it is no training set
        if (path := data / f"{name}.train.jsonl.gz").exists():
            yield from (normalise(str(raw["text"])) for raw in read_rows(path))
    else:
        for raw in raw_rows(data, None, name):
            if raw.get("lang") == lang:
                yield normalise(str(raw["text"]))
