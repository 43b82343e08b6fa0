"""Which questions earlier models' opinions answer for a row, and how much they count there."""

import numpy as np
import pytest

from nlp.taxonomy import INTENTS
from nlp.training.data import COMPLAINT, TASKS, Row
from nlp.training.teachers import OF_COMPLAINTS, arises, is_open, mean_shares

NO, YES = COMPLAINT.index("no"), COMPLAINT.index("yes")


def a_row(complaint: int | None = None, *, weight: float = 1.0, intent: str | None = None) -> Row:
    labels = {} if complaint is None else {"complaint": complaint}
    if intent is not None:
        labels["intent"] = INTENTS.index(intent)
    weights = dict.fromkeys(labels, weight)
    return Row("r1", "Waar blijft mijn pakket?", "nl", "luisterpost_nl", labels, weights)


@pytest.mark.parametrize(
    ("row", "tasks"),
    [
        (a_row(), {"category", "severity"}),
        (a_row(YES), {"category", "severity"}),
        (a_row(NO), set()),
        (a_row(NO, weight=0.3), {"category", "severity"}),
        (a_row(NO, intent="praise"), set()),
        (a_row(NO, intent="question"), {"category"}),
        (a_row(NO, intent="suggestion"), {"category"}),
    ],
)
def test_what_surely_is_no_complaint_is_not_asked_what_it_complains_of(
    row: Row, tasks: set[str]
) -> None:
    assert {task for task in OF_COMPLAINTS if arises(row, task)} == tasks
    assert arises(row, "sentiment")


def test_a_teacher_is_not_asked_what_a_person_answered() -> None:
    assert is_open(a_row(), "complaint")
    assert not is_open(a_row(YES), "complaint")
    assert is_open(a_row(YES, weight=0.3), "complaint")
    assert is_open(a_row(YES), "severity")
    assert not is_open(a_row(NO), "severity")


def test_an_opinion_on_the_category_counts_as_far_as_the_text_complains() -> None:
    even = {task: np.full((1, len(values)), 1 / len(values)) for task, values in TASKS.items()}
    told = {**even, "complaint": np.array([[0.8, 0.2]])}
    surer = {**even, "complaint": np.array([[0.4, 0.6]])}
    mean = mean_shares([told, surer])
    assert mean["complaint"].tolist() == [pytest.approx([0.6, 0.4])]
    assert mean["category"].sum() == pytest.approx(0.4)
    assert mean["severity"].sum() == pytest.approx(0.4)
    assert mean["sentiment"].sum() == pytest.approx(1.0)
