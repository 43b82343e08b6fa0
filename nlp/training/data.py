"""Reads labelled rows and decides which of them train, how often and how much each label counts.

Text normalisation is `nlp.textprep`'s; batching is `nlp.training.batches`'.
"""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.errors import TrainingDataError
from nlp.scoring import FLAG_HEADS
from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS, SEVERITIES
from nlp.textprep import normalise
from nlp.training import added, native
from nlp.training.native import POLITICS, join_native
from nlp.training.native import SET as NATIVE
from nlp.training.translated import TRANSLATED, TRANSLATIONS, join_translations

COMPLAINT: Final = ("no", "yes")
TASKS: Final[Mapping[str, tuple[str, ...]]] = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "complaint": COMPLAINT,
    "category": CATEGORIES,
    "severity": SEVERITIES,
}
# What the model's heads learn: the questions, and of each risk flag whether the text is about it.
NO_YES: Final = COMPLAINT
HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    **TASKS,
    **dict.fromkeys(FLAG_HEADS.values(), NO_YES),
}
LANGUAGES: Final = ("nl", "en", "de", "fr")

LEAST_WORDS_OF_A_POST: Final = 5
_AROUND: Final = re.compile(r"\bhttp\b|@user")
_WORD: Final = re.compile(r"\w+")

# Share of the project's own corpus that is never trained on, by a hash of the row's id.
HELD_OUT_PERCENT: Final = 12
FIRST_TEXTS: Final = ("aa-", "ab-")
AUTHORED: Final = ("authored_a", "authored_b")
# A complaint that is merely told is a plain fact, and plain facts are neutral (the taxonomy): how
# much that counts where the annotators left the sentiment of such a text open.
MERELY_TOLD: Final = 0.5
# Texts written for this project (they ship in nlp/data), and native texts labelled for it (their
# texts are others', so they stay with the data).
CORPUS: Final = ("luisterpost_nl", "luisterpost_en", "luisterpost_de", "luisterpost_fr")
NATIVE_SETS: Final = (NATIVE, POLITICS)
OWN: Final = (*CORPUS, *AUTHORED, *NATIVE_SETS)
HELD_OUT_SETS: Final = (*CORPUS, *NATIVE_SETS)
_WRITTEN: Final = frozenset((*CORPUS, *TRANSLATED))
# What the product meets: customers.
CUSTOMER_SETS: Final = (*CORPUS, NATIVE)


@dataclass(frozen=True, slots=True)
class Row:
    """One text with the labels its source supports: head → index of the value, and its weight.

    `soft` is what earlier models say of it: task → a share per value (see `nlp.training.teachers`).
    """

    id: str
    text: str
    lang: str
    set: str
    labels: Mapping[str, int]
    weights: Mapping[str, float]
    soft: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """How a set takes part: at most `cap` rows (per language), seen `repeat` times, and how far
    a label is trusted that no person gave per text."""

    cap: int = 1_000_000
    repeat: int = 1
    weak: float = 0.3


# Sets that are not named do not train: stripped texts (agri_tweets_nl), hate templates under the
# GPL (hatecheck_nl), and television speech without a sentiment (tv_emotion_nl).
# `repeat` is how often a row is seen in all, as training takes one epoch. Large sets of English are
# known by heart after two, and answer new texts worse; what is small, or in a language that the
# encoder does not know yet, needs three or four.
SOURCES: Final[Mapping[str, Source]] = {
    "amazon_books_fr": Source(repeat=2),
    "banking77": Source(cap=2_500, weak=0.2),
    "bever_pros_cons_nl": Source(repeat=2, weak=0.5),
    "bitext": Source(cap=800, weak=0.1),
    "bol_books_nl": Source(repeat=2),
    "cesamard": Source(repeat=2),
    "clinc150": Source(cap=1_500, weak=0.2),
    "complaints_xci": Source(repeat=2),
    # What a company's own agents corrected: `luisterpost labels`.
    "corrections": Source(repeat=5),
    "ecosent_headlines_nl": Source(repeat=3),
    "goemotions": Source(cap=5_000, weak=0.4),
    "m_absa": Source(cap=4_000, repeat=2, weak=0.3),
    "play_reviews": Source(cap=1_500, weak=0.3),
    "political_tweets_nl": Source(repeat=3),
    "sb10k_potts_de": Source(repeat=2),
    "semeval2013_2017": Source(),
    "semeval2016_restaurants": Source(repeat=3, weak=0.4),
    "synthetic_complaints": Source(cap=800, weak=0.2),
    "tripadvisor": Source(cap=400, weak=0.4),
    "trustpilot": Source(repeat=2, weak=0.7),
    "tweeteval_emotion": Source(weak=0.4),
    "umsab": Source(repeat=4),
    "vader": Source(cap=6_000),
    "vu_app_reviews": Source(repeat=2, weak=0.5),
    "xed": Source(cap=1_200, weak=0.3),
    # The first rows exist twice: with one annotator's labels and, agreed by two, in the corpus.
    # The corpus stands first, and an id counts once.
    **{name: Source(repeat=3) for name in (*CORPUS, *AUTHORED)},
    **dict.fromkeys(TRANSLATED, Source()),
    NATIVE: Source(repeat=3),
    POLITICS: Source(repeat=2),
}


def read_rows(path: Path) -> Iterator[Mapping[str, object]]:
    """Yield the JSON objects of a `.jsonl` or `.jsonl.gz` file.

    Raises:
        TrainingDataError: a line is no JSON; it names file and line.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield json.loads(line)
                except ValueError as error:
                    raise TrainingDataError(f"{path}, line {number}: {error}") from error


def to_row(
    raw: Mapping[str, object], *, weak: float = 0.3, extra: Mapping[str, str] | None = None
) -> Row:
    """Turn one JSON row into labels by index; `complaint` also follows from `intent`.

    `extra` are labels that the project added to it.
    """
    marked = raw.get("weak")
    unsure = frozenset(marked) if isinstance(marked, list) else frozenset()
    labels: dict[str, int] = {}
    weights: dict[str, float] = {}
    for task, values in TASKS.items():
        value = _value(raw, task)
        if value is None or value not in values:
            continue
        labels[task] = values.index(value)
        origin = "intent" if task == "complaint" and "complaint" not in raw else task
        weights[task] = weak if origin in unsure else 1.0
    if "sentiment" not in labels and raw.get("severity") == "none" and raw.get("set") in _WRITTEN:
        labels["sentiment"], weights["sentiment"] = SENTIMENTS.index("neutral"), MERELY_TOLD
    flags = _flags(raw)
    labels |= flags
    weights |= dict.fromkeys(flags, 1.0)
    if extra:
        given = to_row({**extra, "text": ""}).labels
        labels, weights = added.merge(str(raw.get("set", "")), labels, weights, given)
    return Row(
        id=str(raw.get("id", "")),
        text=normalise(str(raw["text"])),
        lang=str(raw.get("lang", "und")),
        set=str(raw.get("set", "")),
        labels=labels,
        weights=weights,
    )


def _value(raw: Mapping[str, object], task: str) -> str | None:
    value = raw.get(task)
    if task != "complaint":
        if task == "severity" and raw.get("complaint") is False:
            return None
        return value if isinstance(value, str) else None
    if isinstance(value, bool):
        return COMPLAINT[value]
    intent = raw.get("intent")
    return None if intent is None else COMPLAINT[intent == "complaint"]


def _flags(raw: Mapping[str, object]) -> dict[str, int]:
    """Say of each flag's head whether the row carries it; of one that is disputed nothing."""
    if "flags" not in raw:
        return {}
    given, disputed = (frozenset(raw.get(key) or ()) for key in ("flags", "flags_disputed"))  # type: ignore[call-overload]
    return {head: int(flag in given) for flag, head in FLAG_HEADS.items() if flag not in disputed}


def is_held_out(row_id: str) -> bool:
    """Tell whether a row of the project's own sets is kept for measuring.

    The texts that were there first (`aa-`, `ab-`) only train: one author wrote and labelled them.
    """
    if row_id.startswith(FIRST_TEXTS):
        return False
    digest = hashlib.sha256(f"luisterpost-dev:{row_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < HELD_OUT_PERCENT


def load_training_rows(
    data: Path,
    corpus: Path | None = None,
    *,
    exclude: Iterable[str] = (),
    languages: Sequence[str] = LANGUAGES,
    seed: int = 20,
) -> list[Row]:
    """Return the rows of every set that trains, capped, without the texts that measure."""
    left_out = frozenset(exclude)
    measured = _measured(data, corpus)
    ours = added.read_added(corpus / added.LABELS) if corpus else added.Added()
    seen: set[str] = set()
    rows: list[Row] = []
    for name, source in SOURCES.items():
        found = [
            to_row(raw, weak=source.weak, extra=ours.of(name, str(raw.get("id", ""))))
            for raw in raw_rows(data, corpus, name, left_out)
        ]
        usable = [row for row in found if row.labels and row.text and row.lang in languages]
        fresh = [row for row in usable if _said(row.text) not in measured and row.id not in seen]
        seen.update(row.id for row in fresh)
        rows.extend(_capped(fresh, source.cap, seed, ours))
    return rows


def _measured(data: Path, corpus: Path | None) -> frozenset[str]:
    return frozenset(_said(row.text) for row in load_dev_rows(data, corpus))


def _said(text: str) -> str:
    """Return what tells whether two texts are one: a post goes round with other links and handles.

    Of a few words, all of it.
    """
    words = _WORD.findall(_AROUND.sub(" ", text.lower()))
    return " ".join(words) if len(words) >= LEAST_WORDS_OF_A_POST else text


def load_dev_rows(data: Path, corpus: Path | None = None) -> list[Row]:
    """Return the rows of all dev files and the held-out share of the project's own sets."""
    public = (
        raw
        for name in (*SOURCES, "tweeteval_sentiment")
        for raw in _existing(data / f"{name}.dev.jsonl.gz")
    )
    own = (
        raw
        for name in HELD_OUT_SETS
        for raw in _own_rows(data, corpus, name)
        if is_held_out(str(raw["id"]))
    )
    rows = [to_row(raw) for raw in (*public, *own) if raw.get("lang") in LANGUAGES]
    return [row for row in rows if row.labels and row.text]


def raw_rows(
    data: Path, corpus: Path | None, name: str, left_out: Container[str] = ()
) -> Iterator[Mapping[str, object]]:
    """Yield the training rows of one set; of the project's own, those that are not held out.

    A set that is left out has none, and no translations.
    """
    if name in left_out:
        return
    if name in TRANSLATED:
        translated = _translated_rows(data, corpus, TRANSLATED[name]) if corpus else iter(())
        yield from (raw for raw in translated if raw["original_set"] not in left_out)
        return
    if name not in OWN:
        yield from _existing(data / f"{name}.train.jsonl.gz")
        return
    for raw in _own_rows(data, corpus, name):
        if name not in HELD_OUT_SETS or not is_held_out(str(raw["id"])):
            yield raw


def _own_rows(data: Path, corpus: Path | None, name: str) -> list[Mapping[str, object]]:
    """Find a set among the `.jsonl` files: first in the corpus, which is checked, then in data."""
    if name in NATIVE_SETS:
        return join_native(corpus / native.LABELS, data, name) if corpus else []
    for folder in (corpus, data):
        paths = sorted(folder.glob("*.jsonl")) if folder else []
        rows = [raw for path in paths for raw in read_rows(path) if raw.get("set") == name]
        if rows:
            return rows
    return []


def _translated_rows(data: Path, corpus: Path, lang: str) -> Iterator[Mapping[str, object]]:
    """What measures has no translation that trains, nor has another row with the same text."""
    measured = _measured(data, corpus)
    trained = (
        raw
        for name in CORPUS
        for raw in raw_rows(data, corpus, name)
        if _said(normalise(str(raw["text"]))) not in measured
    )
    return join_translations(_existing(corpus / TRANSLATIONS), trained, lang)


def _existing(path: Path) -> Iterator[Mapping[str, object]]:
    return read_rows(path) if path.exists() else iter(())


def _capped(rows: Sequence[Row], cap: int, seed: int, ours: added.Added) -> list[Row]:
    """Take at most `cap` rows of each language: first those that the project added labels to, then
    by chance, but the same ones every time."""
    kept: list[Row] = []
    for lang in sorted({row.lang for row in rows}):
        mine = [row for row in rows if row.lang == lang]
        random.Random(seed).shuffle(mine)  # noqa: S311 - a sample, no secret
        mine.sort(key=lambda row: not ours.of(row.set, row.id))
        kept.extend(mine[:cap])
    return kept
