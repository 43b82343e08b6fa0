"""Runs the project's own checkpoint: batches by length, heads, phrases, calibrated answers."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from tokenizers import Tokenizer

from nlp.batching import batches_of_few_sizes, encode, pad, shorten
from nlp.calibration import Calibration, log_odds, read_calibration, softmax
from nlp.encoding import load_encoder
from nlp.errors import ModelMismatchError
from nlp.heads import pool_all, read_heads
from nlp.phrases import read_phrases
from nlp.scoring import EMBEDDING_WIDTH, FLAG_HEADS, MODEL_TYPE, QUESTIONS, Readings, Scores
from nlp.taxonomy import INTENTS, SENTIMENTS
from nlp.textprep import without_links

MAX_PIECES: Final = 128
LEARNT_FILE: Final = "learnt.json"
_ENCODE_BLOCK: Final = 4_096
_MARKS: Final = ("[CLS]", "[UNK]")


class OwnScorer:
    """The shipped encoder and heads, loaded once."""

    def __init__(
        self, folder: Path, *, calibration: Calibration | None = None, threads: int | None = None
    ) -> None:
        self._calibration = calibration or read_calibration(folder / "calibration.json")
        self._encoder = load_encoder(folder, threads=threads)
        self._heads = read_heads(folder)
        self._phrases = read_phrases(folder)
        self._tokenizer = load_tokenizer(folder)
        self._start, self._unknown = (_number(self._tokenizer, name) for name in _MARKS)

    @property
    def version(self) -> str:
        """Version that the calibration was fitted for."""
        return self._calibration.version

    @property
    def threshold(self) -> float:
        """Complaint probability from which on a text counts as a complaint."""
        return self._calibration.threshold

    def read(self, texts: Sequence[str]) -> Readings:
        """Return the heads' raw values (question → N x values), vectors and unreadable shares."""
        ids = self._ids(texts)
        found: dict[str, np.ndarray] = {
            task: np.zeros((len(ids), len(head.bias)), np.float32)
            for task, head in self._heads.items()
        }
        vectors = np.zeros((len(ids), EMBEDDING_WIDTH), np.float32)
        for rows, pooled in self._pooled(ids):
            for place, (task, head) in enumerate(self._heads.items()):
                found[task][rows] = head.score(pooled[:, place])
            vectors[rows] = pooled[:, -1]
        if self._phrases is not None:
            for task, said in self._phrases.by_question(self._phrases.score(ids)).items():
                found[task] += said
        return Readings(found, unit_length(vectors), self._unreadable(ids))

    def answer(self, readings: Readings, languages: Sequence[str]) -> Scores:
        """Turn raw values into calibrated probabilities."""
        probabilities = {
            task: self._calibration.probabilities(task, readings.tables[task], languages)
            for task in QUESTIONS
        }
        complaint = self._calibration.complaint_probability(
            log_odds(readings.tables["complaint"], 1),
            log_odds(readings.tables["intent"], INTENTS.index("complaint")),
            languages,
        )
        about = {
            flag: softmax(readings.tables[head])[:, 1]
            for flag, head in FLAG_HEADS.items()
            if head in readings.tables
        }
        return Scores(probabilities, complaint, readings.embedding, readings.unknown, about)

    def attribute(
        self, texts: Sequence[Sequence[str]], decisions: Sequence[str]
    ) -> list[np.ndarray]:
        """Split the score of the decision into what each word's pieces add to it.

        A head weighs the pieces and scores their mean, so the score is a sum over pieces (what
        the phrases add is left out). On
        Dutch complaints, deleting the three best words this way lowers the score twice as much
        as deleting three by chance, and half as much as trying every word in turn.
        """
        pieces = [self._pieces_of_words(words) for words in texts]
        found = [np.zeros(len(words)) for words in texts]
        for rows, words, mask in self._words([ids for ids, _ in pieces]):
            asked = [decisions[row] for row in rows]
            shares = self._shares(words, mask, asked)
            for place, row in enumerate(rows):
                owners = np.array(pieces[row][1])
                inside = owners >= 0
                np.add.at(found[row], owners[inside], shares[place, : len(owners)][inside])
        # Every word adds something; what counts is who adds more than the others.
        return [parts - parts.mean() if len(parts) > 1 else parts for parts in found]

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        """Return the numbers of each text's pieces."""
        ids: list[list[int]] = []
        for start in range(0, len(texts), _ENCODE_BLOCK):
            block = [without_links(text) for text in texts[start : start + _ENCODE_BLOCK]]
            ids += encode(self._tokenizer, block, MAX_PIECES)
        return ids

    def _unreadable(self, ids: Sequence[list[int]]) -> np.ndarray:
        """Return the share of each text's pieces that the model does not know."""
        return np.array([row.count(self._unknown) / max(len(row) - 1, 1) for row in ids])

    def _pooled(self, ids: Sequence[list[int]]) -> Iterator[tuple[Sequence[int], np.ndarray]]:
        """Yield row numbers and what each head pooled, and last the mean: N x heads + 1 x width."""
        mean = np.zeros(EMBEDDING_WIDTH, np.float32)
        queries = np.stack([*(head.query for head in self._heads.values()), mean])
        for rows, words, mask in self._words(ids):
            yield rows, pool_all(queries, words, mask)

    def _words(
        self, ids: Sequence[list[int]]
    ) -> Iterator[tuple[Sequence[int], np.ndarray, np.ndarray]]:
        """Yield row numbers, the vectors of their pieces, and the mask, batch by batch."""
        lengths = [len(row) for row in ids]
        batches = batches_of_few_sizes(lengths, self._encoder.tokens_per_batch)
        padded = (
            pad([ids[row] for row in batch.rows], count=batch.count, width=batch.width)
            for batch in batches
        )
        for batch, (words, mask) in zip(batches, self._encoder.read(padded), strict=True):
            # Rows beyond the batch's texts are there for the size.
            size = len(batch.rows)
            yield batch.rows, words[:size], mask[:size]

    def _pieces_of_words(self, words: Sequence[str]) -> tuple[list[int], list[int]]:
        """Return the pieces of a text and the number of the word each belongs to (-1: none)."""
        ids, owners = [self._start], [-1]
        encodings = self._tokenizer.encode_batch(list(words), add_special_tokens=False)
        for number, encoding in enumerate(encodings):
            ids += encoding.ids
            owners += [number] * len(encoding.ids)
        return shorten(ids, MAX_PIECES), shorten(owners, MAX_PIECES)

    def _shares(self, words: np.ndarray, mask: np.ndarray, decisions: Sequence[str]) -> np.ndarray:
        """Return what each piece adds to the score of its text's decision, N x L."""
        complaint = self._heads["complaint"].parts(words, mask)
        sentiment = self._heads["sentiment"].parts(words, mask)
        sentiment = sentiment - sentiment.mean(axis=-1, keepdims=True)
        rows = [
            complaint[row, :, 1] - complaint[row, :, 0]
            if decision == "complaint"
            else sentiment[row, :, SENTIMENTS.index(decision)]
            for row, decision in enumerate(decisions)
        ]
        return np.stack(rows)


def unit_length(vectors: np.ndarray) -> np.ndarray:
    """Return the vectors (N x width) at length 1; one without any direction stays as it is."""
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def is_ours(name_or_path: str) -> bool:
    """Tell whether a folder holds a checkpoint of the project's own kind."""
    config = Path(name_or_path) / "config.json"
    if not config.is_file():
        return False
    return bool(json.loads(config.read_text(encoding="utf-8")).get("model_type") == MODEL_TYPE)


def is_learnt(name_or_path: str) -> bool:
    """Tell whether a folder holds what was learnt on our layers (`nlp.learning.keeping`)."""
    return (Path(name_or_path) / LEARNT_FILE).is_file()


def _number(tokenizer: Tokenizer, piece: str) -> int:
    number = tokenizer.token_to_id(piece)
    if number is None:
        raise ModelMismatchError(f"the tokenizer has no piece {piece}")
    return number


def load_tokenizer(folder: Path) -> Tokenizer:
    """Read the checkpoint's tokenizer; it neither cuts nor pads."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
