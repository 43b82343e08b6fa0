"""Runs the project's own checkpoint with torch: batches by length, calibrated answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from transformers import PreTrainedTokenizerFast

from nlp.batching import batch_by_length, encode, pad
from nlp.calibration import Calibration, log_odds, read_calibration
from nlp.model import LuisterpostModel
from nlp.scoring import EMBEDDING_WIDTH, QUESTIONS, Scores
from nlp.taxonomy import INTENTS

MAX_PIECES: Final = 128
# Padded pieces per batch: measured best between 2,000 and 8,000 on two cores.
TOKENS_PER_BATCH: Final = 4_096
_ENCODE_BLOCK: Final = 4_096


class OwnScorer:
    """The shipped encoder and heads, loaded once."""

    def __init__(self, folder: Path, *, calibration: Calibration | None = None) -> None:
        self._calibration = calibration or read_calibration(folder / "calibration.json")
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        # Stored as float16; computed as float32, which CPUs are faster in.
        model = LuisterpostModel.from_pretrained(folder, dtype=torch.float32)
        self._model: LuisterpostModel = model.to(self._device).eval()
        tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
        self._tokenizer = tokenizer.backend_tokenizer
        self._unknown = tokenizer.unk_token_id

    @property
    def version(self) -> str:
        """Version that the calibration was fitted for."""
        return self._calibration.version

    @property
    def threshold(self) -> float:
        """Complaint probability from which on a text counts as a complaint."""
        return self._calibration.threshold

    def score(self, texts: Sequence[str], languages: Sequence[str]) -> Scores:
        """Answer all questions; a text's answer does not depend on its neighbours."""
        logits, embedding, unknown = self.logits(texts)
        probabilities = {
            task: self._calibration.probabilities(task, logits[task], languages)
            for task in QUESTIONS
        }
        complaint = self._calibration.complaint_probability(
            log_odds(logits["complaint"], 1),
            log_odds(logits["intent"], INTENTS.index("complaint")),
            languages,
        )
        return Scores(probabilities, complaint, embedding, unknown)

    @torch.inference_mode()
    def logits(self, texts: Sequence[str]) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
        """Return task → N x values, unit vectors N x 384, and the unreadable share of each."""
        ids: list[list[int]] = []
        for start in range(0, len(texts), _ENCODE_BLOCK):
            ids += encode(self._tokenizer, texts[start : start + _ENCODE_BLOCK], MAX_PIECES)
        found: dict[str, np.ndarray] = {
            task: np.zeros((len(ids), head.scores.out_features), np.float32)
            for task, head in self._model.heads.items()
        }
        vectors = np.zeros((len(ids), EMBEDDING_WIDTH), np.float32)
        for rows in batch_by_length([len(row) for row in ids], TOKENS_PER_BATCH):
            numbers, mask = pad([ids[row] for row in rows])
            answers = self._model(numbers.to(self._device), mask.to(self._device))
            for task in found:
                found[task][rows] = answers[task].cpu().numpy()
            vectors[rows] = answers["embedding"].cpu().numpy()
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unknown = np.array([row.count(self._unknown) / max(len(row) - 2, 1) for row in ids])
        return found, vectors / np.maximum(lengths, 1e-9), unknown
