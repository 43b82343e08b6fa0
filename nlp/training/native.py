"""Joins the project's labels of native Dutch texts to the texts, for whoever has them.

The texts belong to others and are not in the repository; a label row names its text by SHA-256.
"""

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

LABELS: Final = "native_labels.jsonl"
SET: Final = "native_nl"
# Where the labelled texts were taken from.
_LABELLED_SETS: Final = (
    "agri_tweets_nl",
    "bever_pros_cons_nl",
    "bol_books_nl",
    "political_tweets_nl",
    "semeval2016_restaurants",
)
_UNLABELLED: Final = "unlabelled_nl.txt.gz"


def join_native(labels: Path, data: Path) -> list[Mapping[str, object]]:
    """Return the label rows whose texts the data folder holds, with text, id and set."""
    if not labels.exists():
        return []
    texts = {fingerprint(text): text for text in _dutch_texts(data)}
    joined: list[Mapping[str, object]] = []
    for line in labels.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts.get(row["sha256"])
        if text is not None:
            name = f"native-{row['sha256'][:16]}"
            joined.append({**row, "id": name, "text": text, "lang": "nl", "set": SET})
    return joined


def fingerprint(text: str) -> str:
    """Return the SHA-256 that a label row names its text by."""
    return hashlib.sha256(text.encode()).hexdigest()


def _dutch_texts(data: Path) -> Iterator[str]:
    for name in _LABELLED_SETS:
        path = data / f"{name}.train.jsonl.gz"
        if path.exists():
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (str(json.loads(line)["text"]) for line in lines)
    if (data / _UNLABELLED).exists():
        with gzip.open(data / _UNLABELLED, "rt", encoding="utf-8") as lines:
            yield from (line.rstrip("\n") for line in lines)
