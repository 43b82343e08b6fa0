"""Any Hugging Face sequence-classification checkpoint in place of our own, through its labels.

The foreign model answers the questions its labels are mapped to; our own answers the others and
gives the vector, so that every analysis is complete.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from transformers import (
    AutoModelForSequenceClassification,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerBase,
)

from nlp.batching import batch_by_length
from nlp.calibration import softmax
from nlp.errors import ModelMismatchError, ModelNotFoundError
from nlp.scoring import QUESTIONS, Readings, Scorer, Scores
from nlp.torch_encoder import hide_progress

LABEL_FILE: Final = "luisterpost_labels.json"
MAX_PIECES: Final = 256
TOKENS_PER_BATCH: Final = 4_096
# Its own table in what was read; no question has this name.
_FOREIGN: Final = "foreign"

LabelMap = Mapping[str, Mapping[str, str]]


class ForeignScorer:
    """A foreign classifier for some questions, ours for the rest."""

    def __init__(
        self,
        name: str,
        labels: LabelMap | Path | None,
        ours: Scorer,
        *,
        threads: int | None = None,
    ) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        self._name = name
        self._ours = ours
        self._tokenizer, self._model = _load(name)
        known = {int(n): str(label) for n, label in (self._model.config.id2label or {}).items()}
        mapping = read_labels(name, labels) or _labels_by_name(list(known.values()))
        self._tables = mapping_tables(known, mapping)

    @property
    def version(self) -> str:
        """The checkpoint's name and our own model's version."""
        return f"{Path(self._name).name}+{self._ours.version}"

    def read(self, texts: Sequence[str]) -> Readings:
        """Read with both models."""
        ours = self._ours.read(texts)
        return Readings(
            {**ours.tables, _FOREIGN: self._logits(texts)}, ours.embedding, ours.unknown
        )

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Answer all questions."""
        ours = self._ours.answer(readings, languages)
        chances = softmax(readings.tables[_FOREIGN])
        probabilities = dict(ours.probabilities)
        complaint = ours.complaint
        for task, table in self._tables.items():
            mapped = chances @ table
            mapped = mapped / np.maximum(mapped.sum(axis=1, keepdims=True), 1e-9)
            if task == "complaint":
                complaint = mapped[:, 1]
            else:
                probabilities[task] = mapped
        if "intent" in self._tables and "complaint" not in self._tables:
            complaint = probabilities["intent"][:, QUESTIONS["intent"].index("complaint")]
        return Scores(probabilities, complaint, ours.embedding, ours.unknown, ours.about)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Ask our own model: a foreign one may be built in any way."""
        return self._ours.attribute(texts, decisions)

    @torch.inference_mode()
    def _logits(self, texts: Sequence[str]) -> np.ndarray:
        ids = self._tokenizer(list(texts), truncation=True, max_length=MAX_PIECES)["input_ids"]
        found = np.zeros((len(ids), int(self._model.config.num_labels or 0)), np.float32)
        for rows in batch_by_length([len(row) for row in ids], TOKENS_PER_BATCH):
            batch = self._tokenizer.pad(
                {"input_ids": [ids[row] for row in rows]}, return_tensors="pt"
            )
            found[rows] = self._model(**batch).logits.float().numpy()
        return found


def read_labels(name: str, labels: LabelMap | Path | None) -> LabelMap | None:
    """Return the mapping that was given, or the file of that purpose in the checkpoint's folder."""
    if isinstance(labels, Mapping):
        return labels
    path = labels or Path(name) / LABEL_FILE
    if not path.is_file():
        if labels is not None:
            raise ModelMismatchError(f"no label mapping at {path}")
        return None
    stored: LabelMap = json.loads(path.read_text(encoding="utf-8"))
    return stored


def mapping_tables(known: Mapping[int, str], mapping: LabelMap) -> dict[str, np.ndarray]:
    """Return question → labels x values, 1 where a label stands for a value.

    Raises:
        ModelMismatchError: a label, question or value that does not exist, or nothing mapped.
    """
    tables: dict[str, np.ndarray] = {}
    numbers = {label: number for number, label in known.items()}
    for label, answers in mapping.items():
        if label not in numbers:
            raise ModelMismatchError(f"unknown label {label!r}; known: {', '.join(numbers)}")
        for task, value in answers.items():
            values = ("no", "yes") if task == "complaint" else QUESTIONS.get(task, ())
            if value not in values:
                raise ModelMismatchError(f"label {label!r}: no value {value!r} of {task!r}")
            table = tables.setdefault(task, np.zeros((len(known), len(values))))
            table[numbers[label], values.index(value)] = 1.0
    if not tables:
        raise ModelMismatchError("the checkpoint's labels are mapped to no question")
    return tables


def _labels_by_name(labels: Sequence[str]) -> LabelMap:
    """Map labels that are themselves values of exactly one question ("Negative" …)."""
    for task, values in QUESTIONS.items():
        if all(label.lower() in values for label in labels):
            return {label: {task: label.lower()} for label in labels}
    raise ModelMismatchError(
        f"labels {', '.join(labels)} need a mapping: give one, or put {LABEL_FILE} beside the model"
    )


def _load(name: str) -> tuple[PreTrainedTokenizerBase, PreTrainedModel]:
    hide_progress()
    try:
        tokenizer = AutoTokenizer.from_pretrained(name)
        model = AutoModelForSequenceClassification.from_pretrained(name, dtype=torch.float32)
    except (OSError, ValueError) as error:
        reason = str(error).splitlines()[0]
        raise ModelNotFoundError(f"cannot load a classifier from {name}: {reason}") from error
    return tokenizer, model.eval()
