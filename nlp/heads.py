"""The heads of the shipped model in numpy: from the vectors of the pieces to scores.

The same arithmetic as `nlp.model.TaskHead`, without torch: serving needs nothing else of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from safetensors import safe_open

_NEVER: Final = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Head:
    """One question: a query that weighs the pieces, and a score for each of its values."""

    query: np.ndarray  # width
    weight: np.ndarray  # values x width
    bias: np.ndarray  # values

    def logits(self, words: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """N x L x width and N x L (1 = piece) to N x values."""
        return self.score(self.pool(words, mask))

    def pool(self, words: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Weigh the pieces: N x L x width and N x L to N x width, all that the scores need."""
        return np.asarray(np.matmul(self._weigh(words, mask)[:, None, :], words)[:, 0])

    def score(self, pooled: np.ndarray) -> np.ndarray:
        """N x width, as `pool` gives it, to N x values."""
        return np.asarray(pooled @ self.weight.T + self.bias)

    def parts(self, words: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """Return what each piece adds to each score, N x L x values (without the bias)."""
        return np.asarray(self._weigh(words, mask)[..., None] * (words @ self.weight.T))

    def _weigh(self, words: np.ndarray, mask: np.ndarray) -> np.ndarray:
        scores = np.where(mask > 0, words @ self.query, _NEVER)
        shares = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def read_heads(folder: Path) -> Mapping[str, Head]:
    """Read question → head from the checkpoint's weights, in the order of their names."""
    with safe_open(folder / "model.safetensors", framework="np") as stored:
        names = list(stored.keys())
        tasks = sorted(name.split(".")[1] for name in names if name.endswith(".query"))
        return {
            task: Head(
                *(
                    stored.get_tensor(f"heads.{task}.{part}").astype(np.float32)
                    for part in ("query", "scores.weight", "scores.bias")
                )
            )
            for task in tasks
        }


def pool_all(queries: np.ndarray, words: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Weigh the pieces by several queries (T x width) at once: to N x T x width.

    A query of zeros gives the mean over the pieces that are no padding.
    """
    scores = np.where(mask[..., None] > 0, words @ queries.T, _NEVER)
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    return np.asarray(np.matmul(shares.transpose(0, 2, 1), words))
