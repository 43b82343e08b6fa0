"""Counts flags against values worked out by hand."""

from dataclasses import replace

import pytest

from nlp.flag_evaluation import evaluate_flags
from tests.nlp.test_evaluation import an_analysis


def test_micro_f1_counts_flags_of_all_texts_together() -> None:
    rows = [
        {"lang": "nl", "flags": ["churn", "legal"]},
        {"lang": "nl", "flags": []},
        {"lang": "en", "flags": ["safety"]},
    ]
    found = [("churn",), ("repeat",), ("safety",)]
    answers = [replace(an_analysis(), flags=flags) for flags in found]
    reports = {report.group: report for report in evaluate_flags(rows, answers, rounds=50)}
    assert {*reports} == {"all", "lang=nl", "lang=en"}
    whole = reports["all"]
    # Two of three found ones are right, two of three true ones are found.
    assert whole.micro_f1.figure == pytest.approx(2 / 3)
    assert whole.micro_f1.low <= whole.micro_f1.figure <= whole.micro_f1.high
    assert (whole.precision, whole.recall) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert {score.value: score.f1 for score in whole.per_flag} == {
        "churn": 1.0, "legal": 0.0, "media": 0.0, "safety": 1.0, "vulnerable": 0.0, "repeat": 0.0,
    }  # fmt: skip
    assert reports["lang=en"].micro_f1.figure == 1.0


def test_rows_without_labels_for_flags_and_disputed_flags_do_not_count() -> None:
    rows = [
        {"lang": "nl"},
        {"lang": "nl", "flags": [], "flags_disputed": ["repeat"]},
        {"lang": "nl", "flags": ["legal"]},
    ]
    answers = [
        replace(an_analysis(), flags=("churn",)),
        replace(an_analysis(), flags=("repeat",)),
        None,
    ]
    (whole, dutch) = evaluate_flags(rows, answers, rounds=0)
    assert (whole.rows, whole.precision, whole.recall) == (1, 0.0, 0.0)
    assert dutch.group == "lang=nl"
    assert evaluate_flags(rows[:1], answers[:1]) == []
