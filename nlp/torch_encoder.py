"""The shipped model's layers in torch: on a GPU, and for checkpoints without int8 layers."""

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from transformers.utils.logging import disable_progress_bar

from nlp.model import LuisterpostModel


class TorchEncoder:
    """Fits `nlp.encoding.Encoder`."""

    # Larger batches are no faster on two cores and take more memory.
    tokens_per_batch = 2_048

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        if threads is not None:
            torch.set_num_threads(threads)
        hide_progress()
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        # Stored as float16; computed as float32, which CPUs are faster in.
        self._model = LuisterpostModel.from_pretrained(folder, dtype=torch.float32)
        nn.Module.to(self._model, self._device)
        nn.Module.train(self._model, False).requires_grad_(False)

    def read(
        self, batches: Iterable[tuple[np.ndarray, np.ndarray]]
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """N x L numbers and mask (1 = piece) to N x L x width, float32, and the mask; in order."""
        for ids, mask in batches:
            yield self._words(ids, mask), mask

    @torch.inference_mode()
    def _words(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        numbers, kept = (torch.from_numpy(table).to(self._device) for table in (ids, mask))
        return np.asarray(self._model.words(numbers, kept).cpu().numpy())


def hide_progress() -> None:
    """Let `transformers` draw its bars on a terminal only."""
    if not sys.stderr.isatty():
        disable_progress_bar()  # type: ignore[no-untyped-call]
