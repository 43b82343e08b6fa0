"""Joins the project's labels of native Dutch texts to the texts, for whoever has them.

The texts belong to others and are not in the repository; a label row names its text, or the
sentence of a text, by SHA-256. Labels of rows that have a set and an id are `added`'s.
"""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

LABELS: Final = "native_labels.jsonl"
# The set of a label row that names none. Politicians are many and no customers, so they have a
# set of their own, which counts less.
SET: Final = "native_nl"
POLITICS: Final = "native_politics_nl"
# Where the labelled texts were taken from.
_LABELLED_SETS: Final = (
    "agri_tweets_nl",
    "bever_pros_cons_nl",
    "bol_books_nl",
    "political_tweets_nl",
    "semeval2016_restaurants",
    "tripadvisor",
)
_UNLABELLED: Final = "unlabelled_nl.txt.gz"
_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_SPACE: Final = re.compile(r"\s+")


def join_native(labels: Path, data: Path, name: str = SET) -> list[Mapping[str, object]]:
    """Return the label rows of a set whose texts the data folder holds, with text, id and set."""
    if not labels.exists():
        return []
    lines = labels.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("set", SET) == name]
    wanted = {row["sha256"] for row in rows}
    texts: dict[str, str] = {}
    for text in _dutch_texts(data):
        for said in (text, *sentences(text)):
            digest = fingerprint(said)
            if digest in wanted:
                texts.setdefault(digest, said)
    return [
        {
            **row,
            "id": f"native-{row['sha256'][:16]}",
            "text": texts[row["sha256"]],
            "lang": "nl",
            "set": name,
        }
        for row in rows
        if row["sha256"] in texts
    ]


def sentences(text: str) -> list[str]:
    """Return the sentences of a review and, first, the whole, all with single spaces."""
    parts = [tidied for part in _SENTENCE_END.split(text) if (tidied := _tidy(part))]
    return [_tidy(text), *parts]


def fingerprint(text: str) -> str:
    """Return the SHA-256 that a label row names its text by."""
    return hashlib.sha256(text.encode()).hexdigest()


def _tidy(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


def _dutch_texts(data: Path) -> Iterator[str]:
    for name in _LABELLED_SETS:
        path = data / f"{name}.train.jsonl.gz"
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                rows = map(json.loads, lines)
                yield from (str(row["text"]) for row in rows if row.get("lang", "nl") == "nl")
    if (data / _UNLABELLED).exists():
        with gzip.open(data / _UNLABELLED, "rt", encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines)
