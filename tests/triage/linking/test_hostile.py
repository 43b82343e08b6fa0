"""Whatever is written, it is only compared: nothing breaks, nothing takes long."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.linking.clues import MentionFacts, find_clues, read_rules
from triage.linking.comparing import Candidate, compare
from triage.linking.frequencies import Frequencies
from triage.linking.keys import CustomerFields, keys_of_customer, keys_of_mention
from triage.linking.names import name_of
from triage.linking.telling import Told, tell
from triage.linking.weighing import shipped_weights
from triage.links.proposing import propose_links

RULES = read_rules({})
TEXTS = st.text(max_size=80)


def told(text: str, name: str | None = None, handle: str | None = None, place: str = "") -> Told:
    facts = MentionFacts(
        text, network="x", author_handle=handle, author_name=name, places=(place,), language=place
    )
    return tell(facts, find_clues(facts, RULES))


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_gives_a_probability(text: str, name: str, handle: str, place: str) -> None:
    mention = told(text, name, handle, place)
    fields = CustomerFields(name, None, handle, place, f"{handle}@{place}", text, place, text)
    assert all(isinstance(key, str) for key in keys_of_customer(fields))
    assert all(isinstance(key, str) for key in keys_of_mention(mention))
    known = Candidate(1, name_of(handle, name, text), company=place, email=handle, city=place)
    signals = compare(mention, known, Frequencies())
    for proposal in propose_links({1: signals}, shipped_weights()):
        assert 0 < proposal.score < 1
        assert proposal.status == "suggested"  # no identity was named


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben " + "Jan de " * 5000,
        "groet " * 5000,
        "in " + "A" * 20_000,
        "(" * 20_000,
        "1234 AB " * 4000,
        "a.b-c_" * 5000,
        "06" * 9000,
    ],
)
def test_long_texts_are_read_quickly(text: str) -> None:
    started = time.process_time()
    keys_of_mention(told(text, name=text, handle=text, place=text))
    assert time.process_time() - started < 1.0
