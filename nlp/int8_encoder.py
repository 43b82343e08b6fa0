"""The shipped model's layers in int8, computed by OpenVINO on a CPU.

The layers are made from the checkpoint by `nlp.training.quantise`; the rows of the vocabulary are
read from the checkpoint itself, so they are not stored twice.
"""

import hashlib
import os
from pathlib import Path
from typing import Final

import numpy as np
from safetensors import safe_open

from nlp.errors import ModelMismatchError

LAYERS: Final = "layers.int8.xml"
ROWS: Final = "encoder.embeddings.word_embeddings.weight"
# Where the layers say which checkpoint they were made from.
MADE_FROM: Final = ("luisterpost", "made_from")


class Int8Encoder:
    """Fits `nlp.encoding.Encoder`.

    Raises ModelMismatchError for layers that were made from other weights.
    """

    # What a core's own cache holds: measured 1,140 texts a second, 990 with 2,048 pieces.
    tokens_per_batch = 256

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        import openvino  # noqa: PLC0415 (importing this room must stay quick)

        layers = openvino.Core().read_model(folder / LAYERS)
        if layers.get_rt_info(list(MADE_FROM)).value != fingerprint(folder):
            raise ModelMismatchError(
                f"{folder / LAYERS} was made from other weights; run nlp.training.quantise"
            )
        with safe_open(folder / "model.safetensors", framework="np") as stored:
            self._rows = stored.get_tensor(ROWS)
        settings = {
            "INFERENCE_NUM_THREADS": threads or len(os.sched_getaffinity(0)),
            "NUM_STREAMS": 1,
            # Left alone, it takes bfloat16 where the processor has it: other answers elsewhere.
            "INFERENCE_PRECISION_HINT": "f32",
        }
        compiled = openvino.Core().compile_model(layers, "CPU", settings)
        self._request = compiled.create_infer_request()

    def words(self, ids: np.ndarray, mask: np.ndarray) -> np.ndarray:
        """N x L numbers and mask (1 = piece) to N x L x width, float32."""
        rows = self._rows[ids].astype(np.float32)
        answer = self._request.infer([rows, mask.astype(np.float32)])
        return np.array(answer[0])


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
