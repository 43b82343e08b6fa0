"""The texts without labels: sentence pairs for alignment and distillation, and word counts.

Only training files are read here, never a dev file.
"""

import csv
import gzip
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from nlp.textprep import normalise
from nlp.training.data import CORPUS, LANGUAGES, OWN, SOURCES, raw_rows, read_rows
from nlp.training.translated import TRANSLATED

# Customers' own words ("klantenservice") are rare in public texts; count the project's texts more.
AUTHORED_COPIES: Final = 4
# Every sentence pair is seen three times; of those of customers there are few.
OWN_COPIES: Final = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and its English counterpart, both normalised."""

    lang: str
    text: str
    english: str
    source: str


def load_pairs(
    data: Path, corpus: Path | None = None, *, exclude: Iterable[str] = ()
) -> list[Pair]:
    """Return the English-Dutch pairs, the line-aligned reviews in Dutch, German and French, and the
    project's own texts that were told anew in English or from English."""
    pairs = list(_parallel_file(data / "parallel_en_nl.tsv.gz"))
    left_out = frozenset(exclude)
    pairs.extend([*_own_pairs(data, corpus, left_out)] * OWN_COPIES)
    if "m_absa" not in left_out:
        pairs.extend(_aligned_reviews(data / "m_absa.train.jsonl.gz"))
    return [pair for pair in pairs if pair.text and pair.english]


def _parallel_file(path: Path) -> Iterator[Pair]:
    if not path.exists():
        return
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Pair("nl", normalise(row["nl"]), normalise(row["en"]), row["source"])


def _own_pairs(data: Path, corpus: Path | None, left_out: Container[str]) -> Iterator[Pair]:
    originals = {str(raw["id"]): raw for name in CORPUS for raw in raw_rows(data, corpus, name)}
    for name, lang in TRANSLATED.items():
        for raw in raw_rows(data, corpus, name, left_out):
            original = originals[str(raw["id"]).removesuffix(f"-{lang}")]
            texts = {str(raw["lang"]): normalise(str(raw["text"]))}
            texts[str(original["lang"])] = normalise(str(original["text"]))
            english = texts.pop("en", "")
            for other, text in texts.items():
                yield Pair(other, text, english, name)


def _aligned_reviews(path: Path) -> Iterator[Pair]:
    """Pair up rows whose ids differ in the language only (`m_absa-<lang>-<domain>-…`)."""
    if not path.exists():
        return
    lines: dict[str, dict[str, str]] = {}
    for raw in read_rows(path):
        _, lang, place = str(raw["id"]).split("-", 2)
        lines.setdefault(place, {})[lang] = normalise(str(raw["text"]))
    for texts in lines.values():
        for lang in LANGUAGES:
            if lang != "en" and lang in texts and "en" in texts:
                yield Pair(lang, texts[lang], texts["en"], "m_absa")


def load_monolingual(
    data: Path, corpus: Path | None = None, *, exclude: Iterable[str] = ()
) -> dict[str, list[str]]:
    """Return language → normalised training texts, the unlabelled Dutch ones included."""
    left_out = frozenset(exclude)
    texts: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for name in SOURCES:
        for raw in raw_rows(data, corpus, name, left_out):
            if raw.get("lang") in texts:
                copies = AUTHORED_COPIES if name in OWN else 1
                texts[str(raw["lang"])].extend([normalise(str(raw["text"]))] * copies)
    unlabelled = data / "unlabelled_nl.txt.gz"
    if unlabelled.exists():
        with gzip.open(unlabelled, "rt", encoding="utf-8") as lines:
            texts["nl"].extend(normalise(line) for line in lines)
    return texts
