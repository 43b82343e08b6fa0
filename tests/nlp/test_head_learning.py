"""Learning on: from corrections to a better model, or a clear no; never to a worse one."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from nlp.analysis import Analysis
from nlp.classifier import load_classifier
from nlp.errors import ModelMismatchError, ModelNotFoundError, TrainingDataError
from nlp.heads import Head
from nlp.learning.comparing import Answered, compare
from nlp.learning.course import Learnt, Old, learn, shipped_rows, why_refused
from nlp.learning.family import Family
from nlp.learning.fitting import Lesson, fit, learn_head
from nlp.learning.keeping import heads_to_bytes, load_learnt, read_stored, save_learnt
from nlp.learning.rows import (
    HELD_OUT_PERCENT,
    LearningRow,
    checked_rows,
    read_learning_rows,
    share_of,
    split_rows,
)
from nlp.learning.shared import SharedScorer
from nlp.shipped import SHIPPED
from nlp.taxonomy import CATEGORIES

CORPUS = SHIPPED.parent / "data"


@pytest.fixture(scope="module")
def scorer() -> SharedScorer:
    return SharedScorer(SHIPPED, threads=2)


@pytest.fixture(scope="module")
def old() -> Old:
    rows = shipped_rows(CORPUS)
    return Old(rows.replay[::8], rows.dev[::5])


@pytest.fixture(scope="module")
def corrections(old: Old) -> list[LearningRow]:
    """A company that files everything digital under contract: a habit that can be learnt."""
    digital = CATEGORIES.index("digital")
    other = {digital: CATEGORIES.index("contract")}
    kept = {row.id for row in old.replay}
    told = [row for row in shipped_rows(CORPUS).replay if "category" in row.labels]
    told = [row for row in told if row.id not in kept]
    # A third of what it gets is digital: the habit shows, whatever the sample.
    rows = [row for row in told if row.labels["category"] == digital]
    rows += [row for row in told if row.labels["category"] != digital][::3]
    return [
        LearningRow(
            row.id, row.text, row.lang, "corrections",
            {"category": other.get(row.labels["category"], row.labels["category"])},
        )
        for row in rows
    ]  # fmt: skip


@pytest.fixture(scope="module")
def learnt(scorer: SharedScorer, old: Old, corrections: list[LearningRow]) -> Learnt:
    return learn(scorer, corrections, old)


def test_a_habit_of_the_company_is_learnt_and_nothing_else_is_forgotten(learnt: Learnt) -> None:
    assert learnt.refused is None
    assert learnt.held_out.right_after > learnt.held_out.right_before + 0.02
    assert learnt.shares.keys() == {"category"}
    for change in learnt.dev.questions:
        if change.question != "category":
            assert change.after.figure == pytest.approx(change.before.figure, abs=0.05)


def test_the_same_rows_and_seed_give_the_same_weights(
    scorer: SharedScorer, old: Old, corrections: list[LearningRow], learnt: Learnt
) -> None:
    again = learn(scorer, list(reversed(corrections)), old)
    assert again.version == learnt.version
    assert heads_to_bytes(again.heads) == heads_to_bytes(learnt.heads)


def test_a_kept_model_answers_as_the_learnt_one_did(
    scorer: SharedScorer, learnt: Learnt, tmp_path: Path
) -> None:
    folder = save_learnt(learnt, tmp_path)
    assert sum(path.stat().st_size for path in folder.iterdir()) < 200_000
    texts = ["De app doet het niet", "Waar blijft mijn pakket?"]
    fresh = scorer.with_heads(learnt.heads, learnt.calibration)
    before = fresh.answer(fresh.read(texts), ["nl", "nl"])
    loaded = load_learnt(scorer, folder)
    after = loaded.answer(loaded.read(texts), ["nl", "nl"])
    for task, table in before.probabilities.items():
        assert np.allclose(after.probabilities[task], table, atol=1e-5)
    (answer, _) = load_classifier(str(folder), threads=1).analyse(texts)
    assert isinstance(answer, Analysis)
    assert answer.model_version == learnt.version == loaded.version


def test_models_of_one_family_share_what_was_read(
    learnt: Learnt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = Family(threads=1)
    stored, heads = read_stored(save_learnt(learnt, tmp_path))
    shipped = family.shipped()
    shadow = family.learnt(learnt.base_version, heads, stored["calibration"])
    texts = ["De app doet het weer niet", "Dank je wel!"]
    first = shipped.analyse(texts)
    monkeypatch.setattr(SharedScorer, "read", None)  # reading again would fail
    second = shadow.analyse(texts)
    assert [isinstance(one, Analysis) for one in (*first, *second)] == [True] * 4
    assert {one.model_version for one in second if isinstance(one, Analysis)} == {learnt.version}


def test_the_shipped_model_answers_alike_alone_and_in_the_family() -> None:
    texts = ["Mijn pakket is weer niet bezorgd", "Thanks for the quick help!", "ok"]
    alone, shared = (
        load_classifier(threads=1).analyse(texts),
        Family(threads=1).shipped().analyse(texts),
    )
    for one, other in zip(alone, shared, strict=True):
        assert isinstance(one, Analysis)
        assert isinstance(other, Analysis)
        assert other.complaint == pytest.approx(one.complaint, abs=1e-4)
        assert other.category_probs == pytest.approx(one.category_probs, abs=1e-4)


def test_a_model_of_other_layers_is_refused(
    scorer: SharedScorer, learnt: Learnt, tmp_path: Path
) -> None:
    folder = save_learnt(learnt, tmp_path)
    stored = json.loads((folder / "learnt.json").read_text())
    (folder / "learnt.json").write_text(json.dumps({**stored, "base_version": "another"}))
    with pytest.raises(ModelMismatchError, match="luisterpost train"):
        load_learnt(scorer, folder)
    with pytest.raises(ModelNotFoundError):
        load_learnt(scorer, tmp_path / "nowhere")


def test_too_little_is_refused_with_the_number(scorer: SharedScorer, old: Old) -> None:
    few = checked_rows(enumerate({"text": f"tekst {n}", "complaint": True} for n in range(20)), "x")
    with pytest.raises(TrainingDataError, match=r"20 different texts.*at least 60"):
        learn(scorer, few, old)


def test_every_wrong_row_is_named_with_file_line_and_field(tmp_path: Path) -> None:
    path = tmp_path / "wrong.jsonl"
    lines = [
        '{"text": "goed", "sentiment": "positive"}',
        '{"text": 5, "sentiment": "positive"}',
        '{"text": "x", "category": "angry"}',
        '{"text": "x", "complaint": "yes"}',
        '{"text": "x"}',
        "[1]",
        "{",
        '{"sentiment": "positive"}',
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(TrainingDataError) as caught:
        read_learning_rows(path)
    told = str(caught.value)
    for line, words in (
        (2, "text: must be a text"), (3, 'category: "angry"'), (4, "complaint: must be true"),
        (5, "no label"), (6, "not a JSON object"), (7, "not JSON"), (8, "text: is missing"),
    ):  # fmt: skip
        assert f"{path}:{line}: {words}" in told
    assert f"{path}:1:" not in told


def test_rows_that_only_say_not_about_us_teach_nothing_and_are_no_fault() -> None:
    rows = [{"text": "a", "relevance": "not_about_us"}, {"text": "b", "sentiment": "neutral"}]
    assert [row.text for row in checked_rows(enumerate(rows), "x")] == ["b"]


def test_a_text_is_always_on_the_same_side_of_the_split() -> None:
    rows = [LearningRow(str(n), f"tekst {n}", "nl", "", {"complaint": n % 2}) for n in range(400)]
    split, again = split_rows(rows, seed=20), split_rows(rows[::-1], seed=20)
    assert split == again
    assert len(split.held_out) == pytest.approx(400 * HELD_OUT_PERCENT / 100, abs=30)
    assert all(share_of(row.text, 20) < HELD_OUT_PERCENT for row in split.held_out)
    assert not {row.text for row in split.train} & {row.text for row in split.held_out}


def blobs(seed: int, shift: float) -> tuple[np.ndarray, np.ndarray]:
    chance = np.random.default_rng(seed)
    truth = chance.integers(0, 2, 200)
    return chance.normal(size=(200, 6)) + shift * truth[:, None], truth


def test_a_head_whose_labels_are_chance_hardly_moves() -> None:
    vectors, _ = blobs(1, 0.0)
    truth = np.random.default_rng(2).integers(0, 2, 200)
    head = Head(np.zeros(6), np.zeros((2, 6), np.float32), np.zeros(2, np.float32))
    same, _ = learn_head(head, lesson(vectors.astype(np.float32), truth, vectors[:50]))
    assert np.abs(same.weight).max() < 0.3
    vectors, truth = blobs(1, 2.0)
    moved, share = learn_head(head, lesson(vectors.astype(np.float32), truth, vectors[:50]))
    assert share > 0
    assert (moved.score(vectors).argmax(axis=1) == truth).mean() > 0.8


def lesson(
    vectors: np.ndarray, truth: np.ndarray, old: np.ndarray, added: np.ndarray | None = None
) -> Lesson:
    nothing = np.zeros((len(truth), 2), np.float32)
    return Lesson(vectors, truth, old, nothing if added is None else added, np.zeros((len(old), 2)))


def test_old_answers_hold_the_weights_back() -> None:
    vectors, truth = blobs(3, 2.0)
    head = Head(np.zeros(6), np.zeros((2, 6), np.float32), np.zeros(2, np.float32))
    free = fit(head, lesson(vectors, truth, np.zeros((0, 6))), 1.0)
    held = fit(head, lesson(vectors, truth, vectors), 1.0)
    assert np.abs(held.weight).max() < np.abs(free.weight).max()


def test_what_phrases_say_already_need_not_be_learnt() -> None:
    vectors, truth = blobs(3, 2.0)
    head = Head(np.zeros(6), np.zeros((2, 6), np.float32), np.zeros(2, np.float32))
    alone = fit(head, lesson(vectors, truth, np.zeros((0, 6))), 1.0)
    told = np.eye(2, dtype=np.float32)[truth] * 3
    helped = fit(head, lesson(vectors, truth, np.zeros((0, 6)), told), 1.0)
    assert np.abs(helped.weight).max() < np.abs(alone.weight).max() / 2
    _, share = learn_head(head, lesson(vectors, truth, vectors[:50], -told))
    assert share > 0


def answers(values: list[int]) -> Answered:
    return Answered({"complaint": np.array(values)}, np.array(values, float))


def test_a_comparison_is_paired_and_repeats() -> None:
    labels: list[Mapping[str, int]] = [{"complaint": n % 2} for n in range(60)]
    truth = [n % 2 for n in range(60)]
    worse = [1 - value if n < 12 else value for n, value in enumerate(truth)]
    found = compare(labels, answers(worse), answers(truth))
    assert (found.right_before, found.right_after) == (0.8, 1.0)
    assert found.gain.low > 0
    assert found.surely_better == 1.0
    assert found == compare(labels, answers(worse), answers(truth))
    assert why_refused(compare(labels, answers(truth), answers(worse)), found) is not None
    assert why_refused(compare(labels, answers(truth), answers(truth)), found) is not None


def test_a_model_that_forgets_is_refused_even_when_better_on_corrections() -> None:
    labels: list[Mapping[str, int]] = [{"complaint": n % 2} for n in range(60)]
    others: list[Mapping[str, int]] = [{"sentiment": n % 2} for n in range(60)]
    truth = [n % 2 for n in range(60)]
    worse = [1 - value if n < 12 else value for n, value in enumerate(truth)]
    better = compare(labels, answers(worse), answers(truth))
    right, wrong = (Answered({"sentiment": np.array(v)}, np.zeros(60)) for v in (truth, worse))
    assert "forgets" in (why_refused(better, compare(others, right, wrong)) or "")
    # The same question answered as the company means it is no loss.
    assert why_refused(better, compare(labels, answers(truth), answers(worse))) is None
