"""The shipped model's layers in int8, computed by OpenVINO on a CPU.

The layers are made from the checkpoint by `nlp.training.quantise`; the rows of the vocabulary are
read from the checkpoint itself, so they are not stored twice.
"""

import hashlib
import os
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
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


class Int8Encoder:
    """Fits `nlp.encoding.Encoder`.

    Raises ModelMismatchError for layers that were made from other weights.
    """

    # What a core's own cache holds: measured 1,590 texts a second, 1,490 with 256 pieces.
    tokens_per_batch = 512

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        import openvino  # noqa: PLC0415 (importing this room must stay quick)

        layers = openvino.Core().read_model(folder / LAYERS)
        if layers.get_rt_info(list(MADE_FROM)).value != fingerprint(folder):
            raise ModelMismatchError(
                f"{folder / LAYERS} was made from other weights; run nlp.training.quantise"
            )
        with safe_open(folder / "model.safetensors", framework="np") as stored:
            self._rows = stored.get_tensor(ROWS)
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
        # One more than can run, so that no core waits while an answer is fetched.
        self._requests = deque(compiled.create_infer_request() for _ in range(cores + 1))

    def read(
        self, batches: Iterable[tuple[np.ndarray, np.ndarray]]
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """N x L numbers and mask (1 = piece) to N x L x width, float32, and the mask; in order."""
        running: deque[tuple[openvino.InferRequest, np.ndarray]] = deque()
        free = deque(self._requests)
        for ids, mask in batches:
            if not free:
                yield _finished(running, free)
            request = free.popleft()
            rows = self._rows[ids].astype(np.float32)
            request.start_async([rows, mask.astype(np.float32)])
            running.append((request, mask))
        while running:
            yield _finished(running, free)


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


def _finished(
    running: deque[tuple["openvino.InferRequest", np.ndarray]],
    free: deque["openvino.InferRequest"],
) -> tuple[np.ndarray, np.ndarray]:
    """Wait for the batch that was begun first; its request is free again."""
    request, mask = running.popleft()
    request.wait()
    words = np.array(request.get_output_tensor(0).data)
    free.append(request)
    return words, mask
