from sqlalchemy.orm import Session

from tests.factories import NOW, make_customer
from tests.triage.cases.conftest import Post
from triage.cases.queue import QueueFilters, list_cases
from triage.cases.searching import read_search
from triage.customers.identities import Clue
from triage.models import Identity
from triage.people.viewer import Viewer


def hits(db: Session, who: Viewer, text: str) -> list[int]:
    return [row.id for row in list_cases(db, who, QueueFilters(text=text), now=NOW).rows]


def test_a_number_sign_means_one_case_and_nothing_else() -> None:
    search = read_search("  #123 ")
    assert (search.case_id, search.is_one_case, search.words) == (123, True, "")
    assert not read_search("#123 fiets").is_one_case


def test_an_address_is_an_address_and_a_number_may_be_several_things() -> None:
    assert read_search("Anna@Voorbeeld.nl").clues == (Clue("email", "anna@voorbeeld.nl"),)
    kinds = {clue.kind for clue in read_search("06 12345678").clues}
    assert kinds == {"phone", "customer_number", "order_number"}
    assert read_search("LP-88213").clues[-1] == Clue("order_number", "LP-88213")
    assert read_search("88213").case_id == 88213


def test_a_sentence_with_a_number_in_it_is_words() -> None:
    assert read_search("al 3 weken wachten op mijn fiets").clues == ()


def test_strange_texts_do_no_harm(db: Session, bob: Viewer) -> None:
    for text in ("#" * 300, "\x00", "@", "#999999999999999999", "9" * 50, "' OR 1=1 --", "a & | !"):
        assert hits(db, bob, text) == []


def test_a_case_is_found_by_its_number_and_what_its_customer_is_known_by(
    post: Post, db: Session, bob: Viewer
) -> None:
    wanted = post.case_of(post(0.9, mention={"conversation_id": "a", "text": "De fiets is stuk"}))
    post(0.9, mention={"conversation_id": "b"})
    customer = make_customer(db, name="Anna de Wît", number="K-4471")
    for kind, value in (
        ("email", "anna@voorbeeld.nl"),
        ("phone", "+31612345678"),
        ("customer_number", "K-4471"),
        ("order_number", "LP-88213"),
    ):
        db.add(Identity(customer_id=customer.id, kind=kind, value=value, origin="import"))
    wanted.customer_id = customer.id
    db.flush()

    for text in (
        f"#{wanted.id}", str(wanted.id), "anna@voorbeeld.nl", "06-12345678", "k4471", "LP 88213",
        "anna wit", "fiets stuk", '"fiets is"',
    ):  # fmt: skip
        assert hits(db, bob, text) == [wanted.id], text


def test_a_search_finds_what_is_done_too(post: Post, db: Session, bob: Viewer) -> None:
    done = post.case_of(post(0.9, mention={"text": "De fiets is stuk"}))
    done.status, done.resolved_at = "resolved", NOW
    db.flush()
    assert hits(db, bob, "fiets") == [done.id]
    assert hits(db, bob, "") == []
