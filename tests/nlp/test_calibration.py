"""Probabilities that come true as often as they say, whatever the set they were fitted on."""

import json
from pathlib import Path

import numpy as np
import pytest

from nlp.calibration import (
    Calibration,
    calibration_from,
    calibration_values,
    read_calibration,
    write_calibration,
)
from nlp.scoring import QUESTIONS
from nlp.taxonomy import SENTIMENTS
from nlp.training.calibrate import calibrate
from nlp.training.data import Row, to_row

SHIFTED = Calibration("v", {"sentiment": {"nl": 2.0}}, {}, shifts={"sentiment": {"nl": [1, 0, -1]}})


def test_a_shift_is_added_to_the_divided_scores_of_its_language() -> None:
    logits = np.array([[0.0, 2.0, 4.0]] * 2)
    dutch, english = SHIFTED.probabilities("sentiment", logits, ["nl", "en"])
    assert dutch == pytest.approx(np.full(3, 1 / 3))
    assert english == pytest.approx(np.exp([0, 2, 4]) / np.exp([0, 2, 4]).sum())
    assert SHIFTED.probabilities("sentiment", logits[:0], []).shape == (0, 3)


def test_shifts_are_kept_and_files_without_them_are_read(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    write_calibration(SHIFTED, path)
    assert read_calibration(path) == SHIFTED
    stored = json.loads(path.read_text(encoding="utf-8"))
    del stored["shifts"]
    assert calibration_from(stored).shifts == {}
    assert calibration_values(SHIFTED)["shifts"] == {"sentiment": {"nl": [1, 0, -1]}}


def dev_rows(name: str, counts: dict[str, int]) -> list[Row]:
    return [
        to_row({"id": f"{name}-{value}-{n}", "text": "x", "lang": "nl", "set": name,
                "sentiment": value, "intent": "other", "complaint": False})
        for value, count in counts.items()
        for n in range(count)
    ]  # fmt: skip


def logits_of(rows: list[Row], lean: float) -> dict[str, np.ndarray]:
    """Scores that know the truth half of the time, and lean towards negative."""
    chance = np.random.default_rng(5)
    tables = {task: np.zeros((len(rows), len(values))) for task, values in QUESTIONS.items()}
    for number, row in enumerate(rows):
        known = row.labels["sentiment"] if chance.random() < 0.5 else chance.integers(3)
        tables["sentiment"][number, known] += 2.0
    tables["sentiment"][:, SENTIMENTS.index("negative")] += lean
    tables["complaint"] = np.zeros((len(rows), 2))
    return tables


def test_what_scores_lean_to_is_taken_out_and_how_a_set_was_gathered_is_not_put_in() -> None:
    rows = dev_rows("vader", {"negative": 900, "neutral": 150, "positive": 150})
    fitted = calibrate(rows, logits_of(rows, lean=1.5), "v")
    shift = np.array(fitted.shifts["sentiment"]["nl"])
    divisor = fitted.temperatures["sentiment"]["nl"]
    lead = shift - shift.mean()
    # It undoes the lean, though three of four texts of this set are negative.
    assert lead[SENTIMENTS.index("negative")] == pytest.approx(-1.5 / divisor * 2 / 3, abs=0.2)


def test_a_set_without_neutral_texts_says_nothing_about_the_shift() -> None:
    rows = dev_rows("bol_books_nl", {"negative": 300, "positive": 300})
    assert calibrate(rows, logits_of(rows, lean=1.5), "v").shifts["sentiment"]["nl"] == [0, 0, 0]
