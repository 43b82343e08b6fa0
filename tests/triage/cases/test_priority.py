from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from nlp.taxonomy import FLAGS, SENTIMENTS, SEVERITIES
from triage.cases.priority import PriorityFacts, score_priority


def facts(**changed: object) -> PriorityFacts:
    plain = {
        "severity": "disapproval",
        "sentiment": "neutral",
        "flags": (),
        "rating": None,
        "follow_ups": 0,
        "customer_value_eur": None,
    }
    return PriorityFacts(**{**plain, **changed})  # type: ignore[arg-type]


def test_every_point_has_a_reason_and_the_largest_comes_first() -> None:
    priority = score_priority(facts(sentiment="negative", flags=("legal",), rating=1.0))

    assert [(reason.points, reason.reason, reason.detail) for reason in priority.reasons] == [
        (20, "flag", "legal"),
        (15, "severity", "disapproval"),
        (5, "sentiment", "negative"),
        (5, "rating", "1"),
    ]
    assert priority.points == 45


def test_a_mild_complaint_has_a_day_and_a_dangerous_one_an_hour() -> None:
    mild = score_priority(facts(severity="none"))
    dangerous = score_priority(facts(severity="accusation", flags=("safety",)))

    assert mild.first_response_within == timedelta(hours=24)
    assert dangerous.first_response_within == timedelta(hours=1)


def test_follow_ups_count_but_do_not_drown_the_rest() -> None:
    assert score_priority(facts(follow_ups=1)).points == 20
    assert score_priority(facts(follow_ups=30)).points == 30


def test_a_customers_value_counts_from_a_thousand_euro_on() -> None:
    assert score_priority(facts(customer_value_eur=999.0)).points == 15
    assert score_priority(facts(customer_value_eur=1000.0)).points == 25


@given(
    severity=st.sampled_from(SEVERITIES),
    sentiment=st.sampled_from(SENTIMENTS),
    flags=st.sets(st.sampled_from(FLAGS)),
    rating=st.none() | st.floats(1, 5),
    follow_ups=st.integers(0, 1000),
    value=st.none() | st.floats(0, 1e9),
)
def test_priority_stays_between_0_and_100_and_never_falls_by_another_flag(
    severity: str,
    sentiment: str,
    flags: set[str],
    rating: float | None,
    follow_ups: int,
    value: float | None,
) -> None:
    def points(given_flags: set[str]) -> int:
        return score_priority(
            PriorityFacts(severity, sentiment, tuple(given_flags), rating, follow_ups, value)
        ).points

    assert 0 <= points(flags) <= 100
    assert points(flags | {"safety"}) >= points(flags)
