import pytest

from triage.cases.deciding import Outcome, Thresholds, decide

THRESHOLDS = Thresholds(complaint=0.5, review=0.25)


@pytest.mark.parametrize(
    ("complaint", "rating", "case_is_live", "outcome"),
    [
        (0.5, None, False, Outcome.OPEN),
        (0.5, None, True, Outcome.JOIN),
        (0.49, None, False, Outcome.REVIEW),
        (0.25, None, False, Outcome.REVIEW),
        (0.24, None, False, Outcome.LEAVE),
        (0.01, None, True, Outcome.JOIN),
        (0.01, 1.0, False, Outcome.LEAVE),
        (None, None, False, Outcome.LEAVE),
        (None, 4.0, False, Outcome.LEAVE),
        (None, 1.0, False, Outcome.REVIEW),
        (None, None, True, Outcome.JOIN),
    ],
)
def test_a_mention_opens_joins_asks_or_stays(
    complaint: float | None, rating: float | None, case_is_live: bool, outcome: Outcome
) -> None:
    assert decide(complaint, rating, THRESHOLDS, case_is_live=case_is_live) is outcome
