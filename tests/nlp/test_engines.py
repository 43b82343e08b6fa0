"""The same weights in two engines: int8 for serving, torch as the measure."""

import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import pytest

from nlp.encoding import load_encoder
from nlp.errors import ModelMismatchError
from nlp.int8_encoder import LAYERS, Int8Encoder
from nlp.own_model import OwnScorer
from nlp.scoring import Scores
from nlp.shipped import SHIPPED
from nlp.textprep import normalise

DATA = Path(__file__).parents[2] / "nlp" / "data"


@pytest.fixture(scope="module")
def without_int8(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped model as it is before its layers are rounded."""
    folder = tmp_path_factory.mktemp("float32")
    for path in SHIPPED.iterdir():
        if not path.name.startswith("layers."):
            (folder / path.name).symlink_to(path)
    return folder


def some_texts(count: int) -> list[str]:
    with (DATA / "complaints.jsonl").open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [normalise(row["text"]) for row in rows[:: len(rows) // count]][:count]


def scores_of(folder: Path, texts: list[str]) -> Scores:
    scorer = OwnScorer(folder, threads=2)
    return scorer.answer(scorer.read(texts), ["nl"] * len(texts))


def test_an_encoder_answers_once_before_threads_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    read = Int8Encoder.read

    def counted(
        self: Int8Encoder, batches: Iterable[tuple[np.ndarray, np.ndarray]]
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        for words, mask in read(self, batches):
            sizes.append(len(words))
            yield words, mask

    monkeypatch.setattr(Int8Encoder, "read", counted)
    Int8Encoder(SHIPPED, threads=1)
    assert sizes == [1]


def test_rounding_hardly_changes_an_answer(without_int8: Path) -> None:
    texts = some_texts(120)
    exact, quick = (scores_of(folder, texts) for folder in (without_int8, SHIPPED))
    assert np.abs(exact.complaint - quick.complaint).mean() < 0.02
    same = exact.probabilities["intent"].argmax(axis=1) == quick.probabilities["intent"].argmax(
        axis=1
    )
    assert same.mean() >= 0.95
    assert (exact.embedding * quick.embedding).sum(axis=1).min() > 0.97


def test_the_shipped_model_is_served_in_int8() -> None:
    assert isinstance(load_encoder(SHIPPED), Int8Encoder)


def test_layers_of_other_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    shutil.copytree(SHIPPED, folder)
    weights = bytearray((folder / "model.safetensors").read_bytes())
    header = int.from_bytes(weights[:8], "little")
    tensors = json.loads(weights[8 : 8 + header])
    place = tensors["encoder.encoder.layer.0.output.dense.weight"]["data_offsets"][0]
    weights[8 + header + place] ^= 1
    (folder / "model.safetensors").write_bytes(weights)
    with pytest.raises(ModelMismatchError, match="other weights"):
        Int8Encoder(folder)
    (folder / LAYERS).unlink()
    load_encoder(folder, threads=2)
