"""Measures against values worked out by hand."""

import numpy as np
import pytest

from nlp.analysis import Analysis
from nlp.evaluation import bootstrap, evaluate, expected_calibration_error, macro_f1


def an_analysis(sentiment: str = "neutral", complaint: float = 0.5) -> Analysis:
    return Analysis(
        language="nl",
        language_confidence=1.0,
        sentiment=sentiment,
        sentiment_probs={"negative": 0.2, "neutral": 0.2, "positive": 0.2, sentiment: 0.6},
        intent="other",
        intent_probs={"other": 1.0},
        complaint=complaint,
        category="other",
        category_probs={"other": 1.0},
        severity="none",
        severity_probs={"none": 1.0},
        flags=(),
        reasons=(),
        embedding=(),
        model_version="test",
    )


def test_macro_f1_is_the_mean_over_values() -> None:
    # value 0: precision 1/1, recall 1/2 → 2/3; value 1: precision 1/2, recall 1 → 2/3; value 2: 1.
    truth, answer = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2])
    assert macro_f1(truth, answer) == pytest.approx((2 / 3 + 2 / 3 + 1) / 3)


def test_calibration_error_is_the_weighted_gap_per_bin() -> None:
    # bin .6: one of two right, gap .15; bin .9: both right, gap .05; half of the rows in each.
    confidence = np.array([0.65, 0.65, 0.95, 0.95])
    correct = np.array([True, False, True, True])
    assert expected_calibration_error(confidence, correct) == pytest.approx(0.5 * 0.15 + 0.5 * 0.05)


def test_a_bootstrap_interval_holds_its_figure_and_repeats() -> None:
    truth = np.array([0, 1] * 30)
    answer = np.where(np.arange(60) % 5 == 0, 1 - truth, truth)
    interval = bootstrap(truth, answer, rounds=200)
    assert interval.low < interval.figure < interval.high
    assert interval == bootstrap(truth, answer, rounds=200)


def test_reports_count_per_value_and_per_group() -> None:
    rows = [
        {"text": "a", "lang": "nl", "set": "s", "sentiment": "negative", "complaint": True},
        {"text": "b", "lang": "nl", "set": "s", "sentiment": "positive", "complaint": False},
        {"text": "c", "lang": "en", "set": "s", "sentiment": "positive"},
        {"text": "d", "lang": "en", "set": "s", "sentiment": "positive"},
    ]
    answers = [
        an_analysis("negative", 0.9),
        an_analysis("negative", 0.1),
        an_analysis("positive"),
        None,
    ]
    reports = {(r.task, r.group): r for r in evaluate(rows, answers, rounds=0)}
    overall = reports["sentiment", "all"]
    assert overall.rows == 3
    assert overall.accuracy == pytest.approx(2 / 3)
    negative = next(score for score in overall.per_value if score.value == "negative")
    assert (negative.precision, negative.recall, negative.support) == (0.5, 1.0, 1)
    assert overall.confusion == ((1, 0, 0), (0, 0, 0), (1, 0, 1))
    assert reports["sentiment", "lang=en"].rows == 1
    assert reports["complaint", "all"].accuracy == 1.0
    assert ("severity", "all") not in reports


def test_rows_without_labels_give_no_report() -> None:
    assert evaluate([{"text": "a"}], [an_analysis()]) == []
