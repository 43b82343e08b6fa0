from triage.linking.asking import MOST_ASKED, QUESTIONS, what_to_ask


def test_nothing_is_asked_that_was_told_already() -> None:
    assert what_to_ask([{"kind": "order_number"}]) == ("postcode", "email")
    assert what_to_ask([{"kind": "address"}, {"kind": "order_number"}]) == ("email", "phone")
    assert what_to_ask([]) == QUESTIONS[:MOST_ASKED]


def test_a_mistyped_number_may_be_asked_again() -> None:
    assert "order_number" in what_to_ask([{"kind": "order_number_close"}])
