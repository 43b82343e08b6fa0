"""The shipped model's layers in int8, computed by OpenVINO on a CPU.

The layers are made from the checkpoint by `nlp.training.quantise`; the rows of the vocabulary are
read from the checkpoint itself, so they are not stored twice.
"""

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock
from typing import TYPE_CHECKING, Final

import numpy as np
from safetensors import safe_open

from nlp.errors import ModelMismatchError

if TYPE_CHECKING:
    import openvino

LAYERS: Final = "layers.int8.xml"
ROWS: Final = "encoder.embeddings.word_embeddings.weight"
# Where the layers say which checkpoint they were made from.
MADE_FROM: Final = ("luisterpost", "made_from")
_FIRST: Final = Lock()


class Int8Encoder:
    """Fits `nlp.encoding.Encoder`; several threads may read at once.

    Raises ModelMismatchError for layers that were made from other weights.
    """

    # All widths of `nlp.batching` fill it (nearly), so that most batches have one size; 512 take
    # 4 % longer a piece, 1,920 are no faster.
    tokens_per_batch = 960

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        import openvino  # noqa: PLC0415 (importing this room must stay quick)

        layers = openvino.Core().read_model(folder / LAYERS)
        if layers.get_rt_info(list(MADE_FROM)).value != fingerprint(folder):
            raise ModelMismatchError(
                f"{folder / LAYERS} was made from other weights; run nlp.training.quantise"
            )
        with safe_open(folder / "model.safetensors", framework="np") as stored:
            # As they are computed with: 25 MB more, for 1 % of the time.
            self._rows = stored.get_tensor(ROWS).astype(np.float32)
        cores = threads or len(os.sched_getaffinity(0))
        settings = {
            # A batch per core: cores that share one batch wait for each other (1,190 texts a
            # second instead of 1,490).
            "INFERENCE_NUM_THREADS": cores,
            "NUM_STREAMS": cores,
            # Left alone, it takes bfloat16 where the processor has it: other answers elsewhere.
            "INFERENCE_PRECISION_HINT": "f32",
        }
        compiled = openvino.Core().compile_model(layers, "CPU", settings)
        # More than can run: no core waits while the answers are put together by this language.
        self._free: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(2 * cores + 1):
            self._free.put(compiled.create_infer_request())
        # The engine's Python layer prepares itself at its first answers. Two threads that were the
        # first at once waited for each other for ever: one held the interpreter, one what it made.
        with _FIRST:
            list(self.read([(np.zeros((1, 8), np.int64), np.ones((1, 8), np.int64))]))

    def read(
        self, batches: Iterable[tuple[np.ndarray, np.ndarray]]
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """N x L numbers and mask (1 = piece) to N x L x width, float32, and the mask; in order."""
        running: deque[_Running] = deque()
        try:
            for ids, mask in batches:
                while (request := self._idle(wait=not running)) is None:
                    yield self._finished(running)
                running.append(self._begin(request, ids, mask))
            while running:
                yield self._finished(running)
        finally:
            while running:
                self._finished(running)

    def _begin(
        self, request: "openvino.InferRequest", ids: np.ndarray, mask: np.ndarray
    ) -> "_Running":
        try:
            given = self._rows[ids], mask.astype(np.float32)
            request.start_async(given, share_inputs=True)
        except BaseException:
            # Kept back, it would be missed: with all of them gone, everybody waits for ever.
            self._free.put(request)
            raise
        return _Running(request, given, mask)

    def _idle(self, *, wait: bool) -> "openvino.InferRequest | None":
        """Return a request that nobody uses; who has begun batches finishes one instead."""
        try:
            return self._free.get(block=wait)
        except Empty:
            return None

    def _finished(self, running: deque["_Running"]) -> tuple[np.ndarray, np.ndarray]:
        """Wait for the batch that was begun first; its request is free again."""
        batch = running.popleft()
        batch.request.wait()
        words = np.array(batch.request.get_output_tensor(0).data)
        self._free.put(batch.request)
        return words, batch.mask


@dataclass(frozen=True, slots=True)
class _Running:
    """A batch that is being read. The engine reads what was given where it lies: it must stay."""

    request: "openvino.InferRequest"
    given: tuple[np.ndarray, np.ndarray]
    mask: np.ndarray


def has_int8(folder: Path) -> bool:
    """Tell whether the checkpoint has int8 layers."""
    return (folder / LAYERS).is_file()


def fingerprint(folder: Path) -> str:
    """Return a version of the checkpoint's layers; heads and vocabulary rows are not in it."""
    digest = hashlib.sha256()
    with safe_open(folder / "model.safetensors", framework="np") as stored:
        for name in sorted(stored.keys()):
            if name.startswith("encoder.") and name != ROWS:
                digest.update(stored.get_tensor(name).tobytes())
    return digest.hexdigest()[:16]
