"""Texts that no stage has labels of: which ones, and that what measures is not among them."""

import gzip
import json
from pathlib import Path

import pytest

from nlp.training.data import load_training_rows
from nlp.training.unread import load_unread


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "vader.train.jsonl.gz", ["I like it", "It is bad", "So so"])
    write(tmp_path / "vader.dev.jsonl.gz", ["It is bad"])
    write(tmp_path / "tv_emotion_nl.train.jsonl.gz", ["Kom binnen"], lang="nl", labels={})
    with gzip.open(tmp_path / "unlabelled_nl.txt.gz", "wt", encoding="utf-8") as lines:
        lines.write("Wat een dag\nKom binnen\n\n")
    with gzip.open(tmp_path / "parallel_en_nl.tsv.gz", "wt", encoding="utf-8") as lines:
        lines.write("en\tnl\tsource\nA man runs\tEen man rent\tstsb_mt\nHi\tHoi\ttatoeba_human\n")
    return tmp_path


def write(
    path: Path, texts: list[str], *, lang: str = "en", labels: dict[str, str] | None = None
) -> None:
    name = path.name.partition(".")[0]
    kept = {"sentiment": "positive"} if labels is None else labels
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            row = {"id": f"{name}-{number}", "text": text, "lang": lang, "set": name, **kept}
            lines.write(json.dumps(row) + "\n")


def test_only_texts_that_neither_train_nor_measure_are_unread(data: Path) -> None:
    rows = [row for row in load_training_rows(data) if row.text != "So so"]
    unread = load_unread(data, None, rows)
    assert sorted(row.text for row in unread) == [
        "Een man rent",
        "Kom binnen",
        "So so",
        "Wat een dag",
    ]
    assert not any(row.labels or row.weights or row.soft for row in unread)
    assert len({row.id for row in unread}) == len(unread)


def test_a_set_that_is_left_out_gives_none_and_the_choice_is_always_the_same(data: Path) -> None:
    rows = load_training_rows(data)
    unread = load_unread(data, None, rows, exclude=["parallel_en_nl", "unlabelled_nl"])
    assert [row.text for row in unread] == ["Kom binnen"]
    assert load_unread(data, None, rows, seed=3) == load_unread(data, None, rows, seed=3)
