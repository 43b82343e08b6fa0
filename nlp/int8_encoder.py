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
from typing import TYPE_CHECKING, Final, TypeAlias

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
# Places of the outputs.
_WORDS: Final = 0
_POOLED: Final = 1
# What makes the weight of padding nothing.
_FAR: Final = 1e9

# Numbers of the pieces and mask (1 = piece), N x L each.
Numbered: TypeAlias = tuple[np.ndarray, np.ndarray]


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
        compiled = openvino.Core().compile_model(_with_pooling(layers), "CPU", settings)
        # More than can run: no core waits while the answers are put together by this language.
        self._free: SimpleQueue[openvino.InferRequest] = SimpleQueue()
        for _ in range(2 * cores + 1):
            self._free.put(compiled.create_infer_request())
        # The engine's Python layer prepares itself at its first answers. Two threads that were the
        # first at once waited for each other for ever: one held the interpreter, one what it made.
        with _FIRST:
            list(self.read([(np.zeros((1, 8), np.int64), np.ones((1, 8), np.int64))]))

    def read(self, batches: Iterable[Numbered]) -> Iterator[np.ndarray]:
        """N x L numbers and mask (1 = piece) to N x L x width, float32; in order."""
        return self._read(batches, np.zeros((1, self._rows.shape[1]), np.float32), _WORDS)

    def pool(self, batches: Iterable[Numbered], queries: np.ndarray) -> Iterator[np.ndarray]:
        """The same, weighed by each of T queries (T x width): N x T x width, float32."""
        return self._read(batches, queries, _POOLED)

    def _read(
        self, batches: Iterable[Numbered], queries: np.ndarray, output: int
    ) -> Iterator[np.ndarray]:
        running: deque[_Running] = deque()
        try:
            for numbered in batches:
                while (request := self._idle(wait=not running)) is None:
                    yield self._finished(running, output)
                running.append(self._begin(request, numbered, queries))
            while running:
                yield self._finished(running, output)
        finally:
            while running:
                self._finished(running, output)

    def _begin(
        self, request: "openvino.InferRequest", numbered: Numbered, queries: np.ndarray
    ) -> "_Running":
        ids, mask = numbered
        try:
            given = self._rows[ids], mask.astype(np.float32), queries
            request.start_async(given, share_inputs=True)
        except BaseException:
            # Kept back, it would be missed: with all of them gone, everybody waits for ever.
            self._free.put(request)
            raise
        return _Running(request, given)

    def _idle(self, *, wait: bool) -> "openvino.InferRequest | None":
        """Return a request that nobody uses; who has begun batches finishes one instead."""
        try:
            return self._free.get(block=wait)
        except Empty:
            return None

    def _finished(self, running: deque["_Running"], output: int) -> np.ndarray:
        """Wait for the batch that was begun first; its request is free again."""
        batch = running.popleft()
        batch.request.wait()
        found = np.array(batch.request.get_output_tensor(output).data)
        self._free.put(batch.request)
        return found


@dataclass(frozen=True, slots=True)
class _Running:
    """A batch that is being read. The engine reads what was given where it lies: it must stay."""

    request: "openvino.InferRequest"
    given: tuple[np.ndarray, np.ndarray, np.ndarray]


def _with_pooling(layers: "openvino.Model") -> "openvino.Model":
    """Add what weighs the pieces, by queries that are given: half the time of doing it in numpy."""
    import openvino  # noqa: PLC0415 (importing this room must stay quick)
    from openvino import opset13 as add  # noqa: PLC0415

    words = layers.outputs[_WORDS].get_node().input_value(0)
    rows, mask = layers.get_parameters()
    queries = add.parameter(openvino.PartialShape([-1, words.partial_shape[2]]), np.float32)
    hidden = add.multiply(add.subtract(mask, np.float32(1)), np.float32(_FAR))
    scores = add.add(
        add.matmul(words, queries, False, True),
        add.unsqueeze(hidden, np.int64(-1)),
    )
    pooled = add.matmul(add.softmax(scores, axis=1), words, True, False)
    return openvino.Model([words, pooled.output(0)], [rows, mask, queries], "layers")


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
