"""Runs the project's own checkpoint with torch: batches by length, calibrated answers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from transformers import PreTrainedTokenizerFast

from nlp.batching import batch_by_length, encode, pad, shorten
from nlp.calibration import Calibration, log_odds, read_calibration
from nlp.model import LuisterpostModel
from nlp.scoring import EMBEDDING_WIDTH, QUESTIONS, Scores
from nlp.taxonomy import INTENTS, SENTIMENTS
from nlp.textprep import without_links

MAX_PIECES: Final = 128
# Padded pieces per batch: larger ones are no faster on two cores and take more memory.
TOKENS_PER_BATCH: Final = 2_048
_ENCODE_BLOCK: Final = 4_096


class OwnScorer:
    """The shipped encoder and heads, loaded once."""

    def __init__(self, folder: Path, *, calibration: Calibration | None = None) -> None:
        self._calibration = calibration or read_calibration(folder / "calibration.json")
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        # Stored as float16; computed as float32, which CPUs are faster in.
        self._model = LuisterpostModel.from_pretrained(folder, dtype=torch.float32)
        nn.Module.to(self._model, self._device)
        nn.Module.train(self._model, False).requires_grad_(False)
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
    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Split the score of the decision into what each word's pieces add to it.

        A head weighs the pieces and scores their mean, so the score is a sum over pieces. On
        Dutch complaints, deleting the three best words this way lowers the score twice as much
        as deleting three by chance, and half as much as trying every word in turn.
        """
        pieces = [self._pieces_of_words(words) for words in texts]
        found = [np.zeros(len(words)) for words in texts]
        for rows in batch_by_length([len(ids) for ids, _ in pieces], TOKENS_PER_BATCH):
            numbers, mask = pad([pieces[row][0] for row in rows])
            shares = self._shares(numbers, mask, [decisions[row] for row in rows])
            for place, row in enumerate(rows):
                owners = np.array(pieces[row][1])
                inside = owners >= 0
                np.add.at(found[row], owners[inside], shares[place, : len(owners)][inside])
        # Every word adds something; what counts is who adds more than the others.
        return [parts - parts.mean() if len(parts) > 1 else parts for parts in found]

    def _pieces_of_words(self, words: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return the pieces of a text and the number of the word each belongs to (-1: none)."""
        start, end = self._tokenizer.token_to_id("[CLS]"), self._tokenizer.token_to_id("[SEP]")
        ids, owners = [start], [-1]
        encodings = self._tokenizer.encode_batch(list(words), add_special_tokens=False)
        for number, encoding in enumerate(encodings):
            ids += encoding.ids
            owners += [number] * len(encoding.ids)
        return shorten([*ids, end], MAX_PIECES), shorten([*owners, -1], MAX_PIECES)

    def _shares(self, numbers: Tensor, mask: Tensor, decisions: Sequence[str]) -> np.ndarray:
        """Return what each piece adds to the score of its text's decision, N x L."""
        mask = mask.to(self._device)
        words = self._model.words(numbers.to(self._device), mask)
        complaint = self._model.head("complaint").parts(words, mask)
        sentiment = self._model.head("sentiment").parts(words, mask)
        sentiment = sentiment - sentiment.mean(dim=-1, keepdim=True)
        rows = [
            complaint[row, :, 1] - complaint[row, :, 0]
            if decision == "complaint"
            else sentiment[row, :, SENTIMENTS.index(decision)]
            for row, decision in enumerate(decisions)
        ]
        return np.asarray(torch.stack(rows).cpu().numpy())

    @torch.inference_mode()
    def logits(self, texts: Sequence[str]) -> tuple[dict[str, np.ndarray], np.ndarray, np.ndarray]:
        """Return task → N x values, unit vectors N x 384, and the unreadable share of each."""
        ids: list[list[int]] = []
        for start in range(0, len(texts), _ENCODE_BLOCK):
            block = [without_links(text) for text in texts[start : start + _ENCODE_BLOCK]]
            ids += encode(self._tokenizer, block, MAX_PIECES)
        found: dict[str, np.ndarray] = {
            task: np.zeros((len(ids), len(values)), np.float32)
            for task, values in self._model.tasks.items()
        }
        vectors = np.zeros((len(ids), EMBEDDING_WIDTH), np.float32)
        for rows in batch_by_length([len(row) for row in ids], TOKENS_PER_BATCH):
            numbers, mask = pad([ids[row] for row in rows])
            answers = self._model(numbers.to(self._device), mask.to(self._device))
            for task, table in found.items():
                table[rows] = answers[task].float().cpu().numpy()
            vectors[rows] = answers["embedding"].float().cpu().numpy()
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unknown = np.array([row.count(self._unknown) / max(len(row) - 2, 1) for row in ids])
        return found, vectors / np.maximum(lengths, 1e-9), unknown
