"""A learnt model as bytes and as a folder: scores, calibration, and which layers they belong to.

The layers are the shipped ones and are not copied, so a folder holds some 40 kB. When a release
brings other layers, a learnt model no longer fits and says so: learn again, the labels are kept.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from safetensors.numpy import load, save

from nlp.calibration import calibration_from, calibration_values
from nlp.errors import ModelMismatchError, ModelNotFoundError
from nlp.heads import Head
from nlp.learning.course import Learnt, as_json
from nlp.learning.shared import SharedScorer
from nlp.own_model import LEARNT_FILE

HEADS_FILE: Final = "heads.safetensors"
REPORT: Final = "report"


def heads_to_bytes(heads: Mapping[str, Head]) -> bytes:
    """Return the scores of all heads (not the queries: those belong to the layers)."""
    tables = {}
    for task, head in heads.items():
        tables[f"{task}.weight"] = np.ascontiguousarray(head.weight, np.float32)
        tables[f"{task}.bias"] = np.ascontiguousarray(head.bias, np.float32)
    return save(tables)


def heads_from_bytes(content: bytes, base: SharedScorer) -> dict[str, Head]:
    """Return the heads with the base's queries.

    Raises ModelMismatchError for scores of other questions or sizes.
    """
    try:
        tables = load(content)
        heads = {
            task: Head(head.query, tables[f"{task}.weight"], tables[f"{task}.bias"])
            for task, head in base.heads.items()
        }
    except Exception as error:
        raise ModelMismatchError(f"the learnt scores cannot be read: {error}") from error
    for task, head in base.heads.items():
        if heads[task].weight.shape != head.weight.shape:
            raise ModelMismatchError(f"the learnt scores of {task} have another size")
    return heads


def save_learnt(learnt: Learnt, folder: Path) -> Path:
    """Write the model into `folder/<version>`, and return that."""
    place = folder / learnt.version
    place.mkdir(parents=True, exist_ok=True)
    (place / HEADS_FILE).write_bytes(heads_to_bytes(learnt.heads))
    stored = {
        "version": learnt.version,
        "base_version": learnt.base_version,
        "calibration": calibration_values(learnt.calibration),
        REPORT: as_json(learnt),
    }
    # Last: a folder with this file is whole.
    text = json.dumps(stored, indent=2, sort_keys=True) + "\n"
    (place / LEARNT_FILE).write_text(text, encoding="utf-8")
    return place


def read_stored(folder: Path) -> tuple[dict[str, Any], bytes]:
    """Return what `learnt.json` says, and the scores as bytes.

    Raises ModelNotFoundError for a folder that holds no learnt model.
    """
    try:
        stored = json.loads((folder / LEARNT_FILE).read_text(encoding="utf-8"))
        return stored, (folder / HEADS_FILE).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelNotFoundError(f"no learnt model in {folder}: {error}") from error


def load_learnt(base: SharedScorer, folder: Path) -> SharedScorer:
    """Return the model of a folder on the layers of `base`.

    Raises ModelNotFoundError, or ModelMismatchError where it was learnt on other layers.
    """
    stored, content = read_stored(folder)
    return with_learnt(base, str(stored["base_version"]), content, stored["calibration"])


def with_learnt(
    base: SharedScorer, base_version: str, content: bytes, calibration: Mapping[str, Any]
) -> SharedScorer:
    """Return the model with these scores and calibration on the layers of `base`.

    Raises ModelMismatchError where it was learnt on other layers.
    """
    check_base(base, base_version)
    return base.with_heads(heads_from_bytes(content, base), calibration_from(calibration))


def check_base(base: SharedScorer, base_version: str) -> None:
    """Raise ModelMismatchError where a model was learnt on other layers than these."""
    if base_version != base.base_version:
        raise ModelMismatchError(
            f"it was learnt on {base_version}, the layers here are {base.base_version}: "
            "run `luisterpost train` again"
        )
