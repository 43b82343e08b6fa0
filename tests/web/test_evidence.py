from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel, force_locale

from triage.linking.asking import QUESTIONS
from triage.linking.matching import NameLevel
from web.customers.evidence import ask_sentences, evidence_sentence, speaks_against

KINDS = [
    *(f"name_{level}" for level in NameLevel if level is not NameLevel.NONE),
    *(f"account_{level}" for level in ("full", "initial", "family", "given", "account")),
    "account_company", "account_other",
    *(f"{kind}_close" for kind in ("email", "phone", "order_number", "customer_number")),
    "handle", "handle_elsewhere", "email", "phone", "iban", "order_number", "customer_number",
    "claim", "claim_differs", "city", "city_differs", "address", "postcode", "product", "contact",
    "domain", "language_differs", "others_handle", "rejected_before",
]  # fmt: skip


@pytest.fixture
def english() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context(), force_locale("en"):
        yield


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_evidence_has_a_sentence(kind: str) -> None:
    sentence = evidence_sentence({"kind": kind, "value": "waarde", "where": "text"})
    assert sentence.removesuffix(" in the text") != f"{kind} waarde" or kind == "postcode"
    assert " " in sentence


@pytest.mark.usefixtures("english")
def test_the_sentence_tells_where() -> None:
    told = {"kind": "order_number", "value": "4471-NL", "where": "text"}
    assert evidence_sentence(told) == "order number 4471-NL in the text"
    assert evidence_sentence({**told, "where": "author"}) == "order number 4471-NL"


@pytest.mark.usefixtures("english")
def test_an_unknown_kind_is_told_as_it_is() -> None:
    assert evidence_sentence({"kind": "shoe_size", "value": "44"}) == "shoe_size 44"


@pytest.mark.usefixtures("english")
def test_every_question_has_words() -> None:
    asked = ask_sentences([])
    for kind in ("order_number", "address", "email"):
        asked += ask_sentences([{"kind": kind}, {"kind": "phone"}])
    assert not {*asked} & {*QUESTIONS}
    assert "the number of a recent order" in asked


def test_contradictions_are_known_by_their_weight() -> None:
    assert speaks_against({"kind": "name_differs", "weight": -3.1})
    assert not speaks_against({"kind": "name_full", "weight": 3.1})
    assert not speaks_against({"kind": "order_number"})


@pytest.mark.usefixtures("english")
def test_a_light_agreement_is_no_contradiction() -> None:
    assert not speaks_against({"kind": "name_initial", "weight": -1.7})
    assert speaks_against({"kind": "city_differs", "weight": 0.1})
    assert speaks_against({"kind": "something_new", "weight": -1.0})
