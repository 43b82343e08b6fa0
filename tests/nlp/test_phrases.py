"""Short runs of word pieces: how they are found, scored, learnt, kept and rounded."""

from pathlib import Path

import numpy as np
import pytest

from nlp.phrases import Phrases, amounts, read_phrases, runs
from nlp.taxonomy import SENTIMENTS
from nlp.training.data import TASKS, Row
from nlp.training.phrases import learn_phrases, save_phrases

NEGATIVE, POSITIVE = SENTIMENTS.index("negative"), SENTIMENTS.index("positive")


def keys_of(text: list[int]) -> set[int]:
    return set(runs([text])[0].tolist())


def test_a_run_has_one_to_three_pieces_and_ends_where_its_text_ends() -> None:
    keys, rows = runs([[5, 6, 7, 8], [9], [5, 6]])
    assert np.bincount(rows).tolist() == [4 + 3 + 2, 1, 2 + 1]
    assert amounts([[5, 6, 7, 8], [9], [5, 6]]).tolist() == [9, 1, 3]
    assert set(keys[rows == 2].tolist()) < set(keys[rows == 0].tolist())
    assert set(keys[rows == 1].tolist()) == keys_of([9])


def test_order_makes_another_run() -> None:
    assert len(keys_of([5, 6]) | keys_of([6, 5])) == 4
    assert len(keys_of([5, 6, 7]) & keys_of([7, 6, 5])) == 3


@pytest.fixture
def table() -> Phrases:
    """One value per question would do; here two of one question."""
    keys = np.array(sorted(keys_of([5, 6]) | keys_of([9])), np.uint32)
    scores = np.arange(2 * len(keys), dtype=np.float32).reshape(-1, 2)
    return Phrases(keys, scores, {"sentiment": 2})


def test_a_text_s_score_does_not_depend_on_its_neighbours(table: Phrases) -> None:
    texts = [[5, 6], [], [7, 8], [9, 9, 5], [5]]
    together = table.score(texts)
    assert together.shape == (5, 2)
    for number, text in enumerate(texts):
        assert together[number].tolist() == pytest.approx(table.score([text])[0].tolist())
    assert not together[1].any()
    assert not together[2].any()


def test_scores_of_what_stands_there_add_up(table: Phrases) -> None:
    known = dict(zip(table.keys.tolist(), table.scores, strict=True))
    hoped = sum(known[key] for key in keys_of([5, 6])) / np.sqrt(3)
    assert table.score([[5, 6]])[0].tolist() == pytest.approx(hoped.tolist())


def test_nobody_s_texts_have_no_scores(table: Phrases) -> None:
    assert table.score([]).shape == (0, 2)


def test_a_folder_without_a_table_has_none(tmp_path: Path) -> None:
    assert read_phrases(tmp_path) is None


def a_row(number: int, sentiment: int) -> Row:
    return Row(str(number), "", "nl", "own", {"sentiment": sentiment}, {"sentiment": 1.0})


def test_what_tells_the_values_apart_is_learnt_and_kept(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    rows, ids = [], []
    for number in range(400):
        sentiment = POSITIVE if number % 2 else NEGATIVE
        noise = chance.integers(100, 130, 6).tolist()
        ids.append([*noise, *((50, 51) if sentiment == POSITIVE else (51, 50)), *noise])
        rows.append(a_row(number, sentiment))
    said: list[str] = []
    learnt = learn_phrases(rows, ids, seed=1, say=said.append, most=6)
    assert len(learnt.keys) == 6
    assert keys_of([50, 51]) ^ keys_of([51, 50]) <= set(learnt.keys.tolist())
    save_phrases(learnt, tmp_path)
    kept = read_phrases(tmp_path)
    assert kept is not None
    assert dict(kept.questions) == {task: len(values) for task, values in TASKS.items()}
    assert np.abs(kept.scores - learnt.scores).max() <= np.abs(learnt.scores).max() / 254 + 1e-6
    told = kept.by_question(kept.score([[50, 51], [51, 50]]))["sentiment"].argmax(axis=1)
    assert told.tolist() == [POSITIVE, NEGATIVE]
    assert "runs of pieces" in said[-1]
