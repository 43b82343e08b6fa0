import pytest

from triage.linking.signals import Signal
from triage.linking.weighing import SUREST, Weights, probabilities, shipped_weights
from triage.links.proposing import (
    MOST_PROPOSED,
    explain,
    has_proof,
    is_contradicted,
    propose_links,
)

WEIGHTS = shipped_weights()


def signal(feature: str, amount: float = 1.0, kind: str | None = None) -> Signal:
    return Signal(feature, amount, feature if kind is None else kind, "x", "text")


HANDLE = signal("handle_known")
ORDER = signal("order_number_text")
PHONE = signal("phone_text")
NAME = (signal("name_full"), signal("rarity", 5.0, ""))


@pytest.mark.parametrize(
    "feature",
    [
        "handle_known",
        "handle_confirmed",
        "email_text",
        "phone_text",
        "iban_text",
        "customer_number_text",
        "order_number_text",
        "order_number_reference",
        "customer_number_reference",
    ],
)
def test_one_exact_identity_links(feature: str) -> None:
    [proposal] = propose_links({7: [signal(feature)]}, WEIGHTS)
    assert (proposal.customer_id, proposal.status) == (7, "linked")
    assert WEIGHTS.upper <= proposal.score <= SUREST


def test_a_name_alone_never_links_however_rare() -> None:
    rare = [*NAME, signal("rarity", 8.0, ""), signal("city", 2.0), signal("product")]
    [proposal] = propose_links({7: rare}, WEIGHTS)
    assert proposal.score > WEIGHTS.upper
    assert proposal.status == "suggested"


def test_a_tie_is_never_decided() -> None:
    proposals = propose_links({7: [HANDLE], 8: [HANDLE]}, WEIGHTS)
    assert [(one.customer_id, one.status) for one in proposals] == [
        (7, "suggested"),
        (8, "suggested"),
    ]
    assert proposals[0].score == proposals[1].score <= 0.5


def test_a_claim_against_a_known_handle_is_only_suggested() -> None:
    proposals = propose_links({7: [HANDLE], 8: [ORDER, signal("others_handle")]}, WEIGHTS)
    assert [one.customer_id for one in proposals] == [7, 8]
    assert {one.status for one in proposals} == {"suggested"}


@pytest.mark.parametrize(
    "contradiction",
    [
        "name_differs",
        "name_relative",
        "name_renamed",
        "account_other",
        "claim_differs",
        "others_handle",
        "rejected_before",
    ],
)
def test_a_claim_that_anything_contradicts_is_only_suggested(contradiction: str) -> None:
    sure = [ORDER, PHONE, signal("email_text"), signal(contradiction)]
    assert is_contradicted(sure)
    [proposal] = propose_links({7: sure}, WEIGHTS)
    assert proposal.status == "suggested"


def test_a_known_handle_under_another_name_is_only_suggested() -> None:
    [proposal] = propose_links({7: [HANDLE, ORDER, signal("name_differs")]}, WEIGHTS)
    assert proposal.status == "suggested"


def test_an_account_that_an_agent_confirmed_may_carry_any_name() -> None:
    assert not is_contradicted([signal("handle_confirmed"), signal("name_differs")])
    assert is_contradicted([signal("handle_confirmed"), signal("rejected_before")])


def test_a_rival_with_a_proof_of_its_own_keeps_the_program_from_choosing() -> None:
    proposals = propose_links({7: [HANDLE, ORDER, PHONE], 8: [PHONE]}, WEIGHTS)
    assert [(one.customer_id, one.status) for one in proposals] == [
        (7, "suggested"),
        (8, "suggested"),
    ]


def test_namesakes_without_a_proof_do_not_keep_it() -> None:
    namesakes = dict.fromkeys(range(8, 20), NAME)
    [proposal] = propose_links({7: [HANDLE, ORDER, *NAME], **namesakes}, WEIGHTS)
    assert (proposal.customer_id, proposal.status) == (7, "linked")


def test_the_unlikely_are_not_proposed() -> None:
    assert propose_links({7: [signal("name_family"), signal("rarity", -4.0, "")]}, WEIGHTS) == ()
    assert propose_links({}, WEIGHTS) == ()


def test_many_who_share_a_proof_are_cut_off() -> None:
    proposals = propose_links({key: [PHONE] for key in range(20)}, WEIGHTS)
    assert len(proposals) == MOST_PROPOSED
    assert {one.status for one in proposals} == {"suggested"}


def test_only_identities_are_proofs() -> None:
    assert has_proof([HANDLE]) and has_proof([ORDER])
    assert not has_proof([*NAME, signal("handle_elsewhere"), signal("order_number_close")])


def test_what_speaks_most_for_the_customer_comes_first() -> None:
    weights = Weights({"a": 1.0, "b": 3.0, "c": -2.0})
    told = explain([signal("a"), signal("c"), signal("b"), signal("a")], weights)
    assert [one.kind for one in told] == ["b", "a", "c"]
    assert told[0].weight == pytest.approx(4.33, abs=0.01)
    assert told[-1].weight < 0


def test_rarity_is_told_with_the_name_it_belongs_to() -> None:
    weights = Weights({"name_full": 1.0, "rarity": 1.0})
    [told] = explain([signal("name_full"), signal("rarity", 2.0, "")], weights)
    assert told.weight == pytest.approx(3 / 0.6931, abs=0.01)


def test_probabilities_of_rivals_leave_room_for_somebody_else() -> None:
    told = probabilities([3.0, 3.0, 3.0], Weights({}))
    assert sum(told) < 1
    assert told[0] == told[1] == told[2]
    assert probabilities([], Weights({})) == []
    assert probabilities([1000.0, -1000.0], Weights({}))[0] == SUREST
