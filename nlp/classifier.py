"""Texts in, analyses out: the one door of this room for those who want answers.

Brings normalisation, language, model, flags and reasons together. Loads a model only when a
classifier is loaded. Knows no database and no queue.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from nlp.analysis import Analysis, Reason
from nlp.explanation import find_reasons, read_places, stretches, weigh
from nlp.flags import find_flags, find_hints
from nlp.language import CONFIGURED, LanguageIdentifier
from nlp.mending import mend
from nlp.remembering import Remembering
from nlp.scoring import QUESTIONS, Readings, Scorer, Scores
from nlp.shipped import SHIPPED
from nlp.taxonomy import FLAGS, INTENTS, SENTIMENTS
from nlp.textprep import drop_unreadable, has_words, normalise

# From this share of unreadable pieces on, probabilities are drawn towards "cannot tell".
UNREADABLE_SHARE: Final = 0.3
COMPLAINT_FROM: Final = 0.5
# Pictographs alone show a feeling, but hardly what it is about.
WORDLESS_DOUBT: Final = 0.6
# A flag needs a text that may be a complaint, if a calm one; news and praise raise none.
LEAST_COMPLAINT_FOR_FLAGS: Final = 0.05
# Words that patterns find count where the model, which reads the whole text, does not rule it out.
LEAST_ABOUT_FOR_FLAGS: Final = 0.02
# From here on the model is sure enough for words that alone would raise nothing (hints).
SURE_ABOUT_FOR_FLAGS: Final = 0.85
# Who asks or proposes something may be in need of care; the other flags stand on a complaint.
ASKED_FOR: Final = "vulnerable"
ASKING: Final = ("question", "suggestion")


# Texts that are read together: more of them pad less, and fewer leave less to do after the last.
_BLOCK: Final = 1_024
# While one block is read, the next one is cut into pieces, so that no core runs out of work.
_READ_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A text that has no analysis, and why."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Texts that are being read: which of them can be, in what form, and what comes of it."""

    texts: Sequence[str]
    readable: Sequence[int]
    cleaned: Sequence[str]
    readings: Future[Readings | None]


class Classifier:
    """A loaded model with all that belongs to it; safe to call again and again."""

    def __init__(self, scorer: Scorer, identifier: LanguageIdentifier) -> None:
        self._scorer = scorer
        self._identifier = identifier

    @property
    def model_version(self) -> str:
        """Name and fingerprint of the model, stored with every analysis."""
        return self._scorer.version

    def analyse(
        self, texts: Sequence[str], *, explain: bool = False
    ) -> list[Analysis | Unreadable]:
        """Return one answer per text, in order; never raises because of a text."""
        blocks = [texts[start : start + _BLOCK] for start in range(0, len(texts), _BLOCK)]
        answers: list[Analysis | Unreadable] = []
        # The model reads the next block while the answers on this one are put together.
        with ThreadPoolExecutor(_READ_AT_ONCE) as reader:
            begun = deque(self._begin(block, reader) for block in blocks)
            while begun:
                answers += self._finish(begun.popleft(), explain=explain)
        return answers

    def _begin(self, texts: Sequence[str], reader: ThreadPoolExecutor) -> _Block:
        cleaned = [normalise(text) for text in texts]
        readable = [n for n, text in enumerate(cleaned) if text and not _is_blank(text)]
        chosen = [cleaned[n] for n in readable]
        return _Block(texts, readable, chosen, reader.submit(self._read, chosen))

    def _read(self, texts: Sequence[str]) -> Readings | None:
        return self._scorer.read(texts) if texts else None

    def _finish(self, block: _Block, *, explain: bool) -> list[Analysis | Unreadable]:
        answers: list[Analysis | Unreadable] = [Unreadable("nothing to read")] * len(block.texts)
        languages = [self._identifier.identify(text) for text in block.cleaned]
        readings = block.readings.result()
        if readings is None:
            return answers
        scores = self._scorer.answer(readings, [code for code, _ in languages])
        wordless = np.array([not has_words(text) for text in block.cleaned])
        scores = _doubt(scores, np.where(wordless, WORDLESS_DOUBT, scores.unknown))
        chosen = [block.texts[n] for n in block.readable]
        cleaned = block.cleaned
        reasons = self._quick_reasons(chosen, cleaned, scores) if explain else [()] * len(chosen)
        named = {task: _named(task, table) for task, table in scores.probabilities.items()}
        best = {task: _best(task, table) for task, table in scores.probabilities.items()}
        vectors = scores.embedding.tolist()
        for row, number in enumerate(block.readable):
            answers[number] = Analysis(
                language=languages[row][0],
                language_confidence=languages[row][1],
                sentiment=best["sentiment"][row],
                sentiment_probs=named["sentiment"][row],
                intent=best["intent"][row],
                intent_probs=named["intent"][row],
                complaint=float(scores.complaint[row]),
                category=best["category"][row],
                category_probs=named["category"][row],
                severity=best["severity"][row],
                severity_probs=named["severity"][row],
                flags=_flags(chosen[row], scores, row, best["intent"][row]),
                reasons=reasons[row],
                embedding=tuple(vectors[row]),
                model_version=self.model_version,
            )
        return answers

    def explain(self, text: str) -> tuple[Reason, ...]:
        """Return the stretches of a text that carried its decision, in order of place.

        Each word is left out in turn: slower and surer than the reasons that `analyse` gives,
        so meant for one text at a time. The decision is "complaint"
        where the text is one, else its sentiment. Empty for a text that cannot be read.
        """
        cleaned = normalise(text)
        if not has_words(cleaned):
            return ()
        language, _ = self._identifier.identify(cleaned)
        whole = self._scorer.answer(self._scorer.read([cleaned]), [language])
        (decision,) = _decisions(whole)

        def log_odds(variants: list[str]) -> np.ndarray:
            read = self._scorer.read(variants)
            scores = self._scorer.answer(read, [language] * len(variants))
            chance = (
                scores.complaint
                if decision == "complaint"
                else scores.probabilities["sentiment"][:, SENTIMENTS.index(decision)]
            )
            safe = np.clip(chance, 1e-6, 1 - 1e-6)
            return np.asarray(np.log(safe / (1 - safe)))

        return find_reasons(cleaned, _read(text, cleaned), log_odds)

    def _quick_reasons(
        self, texts: Sequence[str], cleaned: Sequence[str], scores: Scores
    ) -> list[tuple[Reason, ...]]:
        read = [_read(text, whole) for text, whole in zip(texts, cleaned, strict=True)]
        words = [
            [whole[start:end] for start, end in places.values()]
            for places, whole in zip(read, cleaned, strict=True)
        ]
        weights = self._scorer.attribute(words, _decisions(scores))
        return [weigh(list(places), drops) for places, drops in zip(read, weights, strict=True)]


def _read(text: str, cleaned: str) -> dict[tuple[int, int], tuple[int, int]]:
    """Say of the stretches of a text that were read where they stand in what was."""
    spans = stretches(text)
    places = read_places([normalise(text[start:end]) for start, end in spans], cleaned)
    return {span: place for span, place in zip(spans, places, strict=True) if place}


def load_classifier(
    name_or_path: str | None = None,
    *,
    threads: int | None = None,
    labels: Mapping[str, Mapping[str, str]] | Path | None = None,
    languages: Sequence[str] = CONFIGURED,
) -> Classifier:
    """Load the shipped model, or another checkpoint by folder or Hugging Face name.

    A checkpoint that is not ours answers the questions that its labels are mapped to (`labels`:
    label → {question: value}, or a JSON file of that); the shipped model answers the rest.
    `threads` limits the processors used (default: all). Takes a second or more: load once, keep.

    Raises:
        ModelNotFoundError: nothing under that name or path.
        ModelMismatchError: the checkpoint is no classifier, or its labels are not mapped.
    """
    from nlp.own_model import OwnScorer, is_learnt, is_ours  # noqa: PLC0415 (importing must be quick)

    identifier = LanguageIdentifier(languages)
    if name_or_path is None:
        return Classifier(Remembering(OwnScorer(SHIPPED, threads=threads)), identifier)
    if is_ours(name_or_path):
        ours = OwnScorer(Path(name_or_path), threads=threads)
        return Classifier(Remembering(ours), identifier)
    if is_learnt(name_or_path):
        from nlp.learning.family import Family  # noqa: PLC0415 (it makes classifiers of this file)

        return Family(threads=threads, languages=languages).of_folder(Path(name_or_path))
    from nlp.foreign_model import ForeignScorer  # noqa: PLC0415 (loads torch)

    foreign = ForeignScorer(
        name_or_path, labels, OwnScorer(SHIPPED, threads=threads), threads=threads
    )
    return Classifier(Remembering(foreign), identifier)


def _flags(text: str, scores: Scores, row: int, intent: str) -> tuple[str, ...]:
    """Return the flags whose words the text holds, as far as the model does not rule them out."""
    complains = scores.complaint[row] >= LEAST_COMPLAINT_FOR_FLAGS
    if not complains and intent not in ASKING:
        return ()
    about = {flag: float(shares[row]) for flag, shares in scores.about.items()}
    readable = drop_unreadable(mend(text))
    found = {flag for flag in find_flags(readable) if about.get(flag, 1.0) >= LEAST_ABOUT_FOR_FLAGS}
    sure = {flag for flag, share in about.items() if share >= SURE_ABOUT_FOR_FLAGS} - found
    if sure:
        found |= sure & find_hints(readable)
    return tuple(flag for flag in FLAGS if flag in found and (complains or flag == ASKED_FOR))


def _decisions(scores: Scores) -> list[str]:
    """Return what a reader wants explained: "complaint" where it is one, else the sentiment."""
    best = scores.probabilities["sentiment"].argmax(axis=1)
    return [
        "complaint" if complaint >= COMPLAINT_FROM else SENTIMENTS[value]
        for complaint, value in zip(scores.complaint, best, strict=True)
    ]


def _is_blank(text: str) -> bool:
    """Tell whether nothing visible is left (format characters such as zero-width spaces)."""
    return not any(char.isprintable() and not char.isspace() for char in text)


def _named(task: str, table: np.ndarray) -> list[dict[str, float]]:
    """Return the probabilities of each row by the names of the values."""
    return [dict(zip(QUESTIONS[task], row, strict=True)) for row in table.tolist()]


def _best(task: str, table: np.ndarray) -> list[str]:
    """Return the likeliest value of each row."""
    return [QUESTIONS[task][place] for place in table.argmax(axis=1)]


def _doubt(scores: Scores, unreadable: np.ndarray) -> Scores:
    """Mix the answers on texts that can hardly be read with "any value is as likely"."""
    doubt = np.where(unreadable >= UNREADABLE_SHARE, unreadable, 0.0)
    mixed = {
        task: table * (1 - doubt[:, None]) + doubt[:, None] / table.shape[1]
        for task, table in scores.probabilities.items()
    }
    complaint = scores.complaint * (1 - doubt) + doubt * (1 / len(INTENTS))
    return Scores(mixed, complaint, scores.embedding, scores.unknown, scores.about)
