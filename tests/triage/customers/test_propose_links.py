import pytest

from triage.customers.linking import (
    LOWER_THRESHOLD,
    UPPER_THRESHOLD,
    Evidence,
    propose_links,
    score_link,
    weigh,
)

HANDLE = Evidence("handle", "anna", "author", weigh("handle", "author"))
ORDER = Evidence("order_number", "OR-1", "text", weigh("order_number", "text"))
WEAK = Evidence("phone", "+31612345678", "text", 0.5)


def test_agreements_add_up_as_if_independent() -> None:
    assert score_link([Evidence("a", "1", "text", 0.5), Evidence("b", "2", "text", 0.5)]) == 0.75
    assert score_link([]) == 0.0


def test_the_same_agreement_twice_counts_once() -> None:
    twice = [
        Evidence("order_number", "OR-1", "text", 0.5),
        Evidence("order_number", "OR-1", "reference", 0.6),
    ]
    assert score_link(twice) == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("handle", "author"),
        ("email", "text"),
        ("phone", "text"),
        ("customer_number", "text"),
        ("order_number", "text"),
        ("order_number", "reference"),
    ],
)
def test_one_exact_identity_links(kind: str, where: str) -> None:
    strength = weigh(kind, where)  # type: ignore[arg-type]
    [proposal] = propose_links({7: [Evidence(kind, "x", where, strength)]})  # type: ignore[arg-type]
    assert (proposal.customer_id, proposal.status) == (7, "linked")
    assert proposal.score >= UPPER_THRESHOLD


def test_a_handle_in_the_text_is_nobodys_proof() -> None:
    assert weigh("handle", "text") == 0.0


def test_an_agents_word_makes_a_handle_surer() -> None:
    assert weigh("handle", "author", confirmed=True) > weigh("handle", "author")


def test_a_weak_agreement_is_only_suggested() -> None:
    [proposal] = propose_links({7: [WEAK]})
    assert proposal.status == "suggested"


def test_below_the_lower_threshold_nothing_is_proposed() -> None:
    assert propose_links({7: [Evidence("phone", "1", "text", LOWER_THRESHOLD - 0.01)]}) == ()


def test_a_tie_is_never_decided() -> None:
    proposals = propose_links({7: [HANDLE], 8: [HANDLE]})
    assert [(one.customer_id, one.status) for one in proposals] == [
        (7, "suggested"),
        (8, "suggested"),
    ]


def test_a_claim_against_a_known_handle_is_only_suggested() -> None:
    proposals = propose_links({7: [HANDLE], 8: [ORDER]})
    assert {one.status for one in proposals} == {"suggested"}
    assert proposals[0].customer_id == 7


def test_a_weaker_rival_still_keeps_the_program_from_choosing() -> None:
    proposals = propose_links({7: [HANDLE, ORDER], 8: [WEAK]})
    assert [(one.customer_id, one.status) for one in proposals] == [
        (7, "suggested"),
        (8, "suggested"),
    ]


def test_the_strongest_evidence_comes_first() -> None:
    [proposal] = propose_links({7: [WEAK, HANDLE, ORDER, HANDLE]})
    assert proposal.evidence == (HANDLE, ORDER, WEAK)
