from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.factories import NOW, make_customer, make_mention, make_user
from triage.linking.candidates import MOST_OWNERS, MOST_PER_KEY, find_candidates
from triage.linking.clues import MentionFacts, find_clues, read_rules
from triage.linking.comparing import Candidate
from triage.linking.keeping_keys import keep_keys
from triage.linking.telling import Told, tell
from triage.links.proposing import Proposal
from triage.links.recognising import recognise
from triage.models import Customer, Identity, Interaction, Link


def known(db: Session, name: str, **values: Any) -> Customer:
    identities = values.pop("identities", [])
    first, _, last = name.partition(" ")
    told = {"first_name": first, "last_name": last} | values
    row = make_customer(db, name=name, **told)
    db.add_all(
        Identity(customer_id=row.id, kind=kind, value=value, network=network, origin="import")
        for kind, value, network in identities
    )
    db.flush()
    keep_keys(db, [row.id])
    return row


def told(text_: str = "Slecht!", **facts: Any) -> Told:
    mention = MentionFacts(text_, **facts)
    return tell(mention, find_clues(mention, read_rules({})))


def candidates(db: Session, mention: Told) -> dict[int, Candidate]:
    return {one.id: one for one in find_candidates(db, {"m": mention}).candidates["m"]}


def proposals(db: Session, mention: Told) -> tuple[Proposal, ...]:
    return recognise(db, {"m": mention})["m"]


def test_a_name_finds_its_bearers(db: Session) -> None:
    anna = known(db, "Anna van der Visser")
    known(db, "Piet Bakker")
    assert list(candidates(db, told(author_name="A. Visser"))) == [anna.id]


def test_a_rare_name_and_the_city_are_suggested_with_reasons(db: Session) -> None:
    anna = known(db, "Anna Rooibrink", city="Zwolle")
    [proposal] = proposals(db, told(author_name="Anna Rooibrink", places=("Zwolle, NL",)))
    assert (proposal.customer_id, proposal.status) == (anna.id, "suggested")
    assert proposal.score > 0.9
    assert {one.kind for one in proposal.evidence} == {"name_full", "city"}


def test_namesakes_share_the_probability(db: Session) -> None:
    for _ in range(3):
        known(db, "Anna Rooibrink")
    found = proposals(db, told(author_name="Anna Rooibrink"))
    assert len(found) == 3
    assert len({one.score for one in found}) == 1
    assert found[0].score < 0.34


def test_a_name_that_everybody_has_finds_nobody(db: Session) -> None:
    for _ in range(MOST_PER_KEY + 1):
        known(db, "Jan Jansen")
    assert proposals(db, told(author_name="Jan Jansen")) == ()


def test_but_with_the_city_it_does(db: Session) -> None:
    for _ in range(MOST_PER_KEY + 1):
        known(db, "Jan Jansen", city="Utrecht")
    jan = known(db, "Jan Jansen", city="Urk")
    assert list(candidates(db, told(author_name="Jan Jansen", places=("Urk",)))) == [jan.id]


def test_a_telephone_of_a_switchboard_finds_nobody(db: Session) -> None:
    for _ in range(MOST_OWNERS + 1):
        known(db, "Anna Visser", identities=[("phone", "+31201234567", "")])
    assert candidates(db, told("Bel 020 1234567")) == {}


def test_an_impostor_is_suggested_beside_the_owner_of_the_account(db: Session) -> None:
    jan = known(db, "Jan de Vries", identities=[("order_number", "4471-NL", "")])
    piet = known(db, "Piet Bakker", identities=[("handle", "pietb", "x")])
    mention = told("Ik ben Jan de Vries, order 4471-NL", author_handle="@pietb", network="x")
    found = proposals(db, mention)
    assert {one.customer_id for one in found} == {jan.id, piet.id}
    assert {one.status for one in found} == {"suggested"}
    [claimed] = [one for one in found if one.customer_id == jan.id]
    assert "others_handle" in {one.kind for one in claimed.evidence}


def test_the_same_claim_under_the_own_name_is_linked(db: Session) -> None:
    jan = known(db, "Jan de Vries", identities=[("order_number", "4471-NL", "")])
    mention = told("Order 4471-NL", author_handle="@jandevries88", network="x")
    [proposal] = proposals(db, mention)
    assert (proposal.customer_id, proposal.status) == (jan.id, "linked")


def test_a_handle_counts_less_on_another_network(db: Session) -> None:
    anna = known(db, "Anna Visser", identities=[("handle", "visje1974", "x")])
    [proposal] = proposals(db, told(author_handle="@visje1974", network="mastodon"))
    assert (proposal.customer_id, proposal.status) == (anna.id, "suggested")
    assert proposal.evidence[0].kind == "handle_elsewhere"


@pytest.mark.parametrize(
    ("kept", "written", "shown"),
    [
        ("an+winkel@voorbeeld.nl", "an@voorbeeld.nl", "an@voorbeeld.nl"),
        ("an@voorbeeld.nl", "An+klacht@voorbeeld.nl", "an@voorbeeld.nl"),
        ("a.n@gmail.com", "an@googlemail.com", "an@googlemail.com"),
        ("an@gmail.com", "a.n+fiets@gmail.com", "an@gmail.com"),
    ],
)
def test_another_address_of_the_same_mailbox_is_the_customers(
    db: Session, kept: str, written: str, shown: str
) -> None:
    """The evidence tells what the post tells, not which address the customer has."""
    anna = known(db, "Anna Visser", email=kept, identities=[("email", kept, "")])
    [proposal] = proposals(db, told(f"Mail me op {written}", author_name="Anna Visser"))
    assert (proposal.customer_id, proposal.status) == (anna.id, "linked")
    assert [one.value for one in proposal.evidence if one.kind == "email"] == [shown]


def test_a_dot_makes_another_mailbox_where_dots_count(db: Session) -> None:
    known(db, "Piet Bakker", email="a.n@voorbeeld.nl",
          identities=[("email", "a.n@voorbeeld.nl", "")])  # fmt: skip
    assert proposals(db, told("Mail me op an@voorbeeld.nl")) == ()


def test_a_company_in_the_name_is_found(db: Session) -> None:
    bakery = known(db, "Bakkerij Voorbeeld B.V.", first_name=None, last_name=None)
    found = proposals(db, told(author_name="Bakkerij Voorbeeld", author_handle="bakkerijvoorbeeld"))
    assert [one.customer_id for one in found] == [bakery.id]


def test_a_typing_error_in_the_order_number_supports_a_name(db: Session) -> None:
    anna = known(db, "Anna Rooibrink", identities=[("order_number", "OR-2492919", "")])
    known(db, "Piet Bakker", identities=[("order_number", "OR-2492991", "")])
    found = proposals(db, told("Waar blijft OR-2492991?", author_name="Anna Rooibrink"))
    assert found[0].status == "suggested"
    assert found[0].customer_id == anna.id
    assert "order_number_close" in {one.kind for one in found[0].evidence}


def test_an_order_nearby_supports_a_name(db: Session) -> None:
    anna = known(db, "Anna Rooibrink")
    order = {"kind": "order", "channel": "web", "title": "Fatbike", "source": "shop"}
    order |= {"reference": "1", "external_id": "1"}
    at = NOW - timedelta(days=1)
    db.add(Interaction(customer_id=anna.id, at=at, **order))
    db.flush()
    with_order = candidates(db, told(author_name="Anna Rooibrink", published_at=NOW))
    assert len(with_order[anna.id].contacts) == 1
    later = told(author_name="Anna Rooibrink", published_at=NOW + timedelta(days=90))
    assert candidates(db, later)[anna.id].contacts == ()


def test_a_rejected_author_is_not_proposed_as_the_same_again(db: Session) -> None:
    anna = known(db, "Anna Rooibrink", identities=[("handle", "rooi", "x")])
    bob = make_user(db)
    first = make_mention(db, network="x", author_handle="@Rooi")
    decided = {"score": 0.9, "evidence": [], "decided_by": bob.id, "decided_at": NOW}
    db.add(Link(mention_id=first.id, customer_id=anna.id, status="rejected", **decided))
    db.flush()
    [proposal] = proposals(db, told(author_handle="rooi", network="x"))
    assert proposal.status == "suggested"
    assert "rejected_before" in {one.kind for one in proposal.evidence}


def test_a_merged_customer_leads_to_the_one_who_took_them_over(db: Session) -> None:
    live = known(db, "Anna Visser")
    old = known(db, "Anna Rooibrink", merged_into_id=live.id)
    found = candidates(db, told(author_name="Anna Rooibrink"))
    assert list(found) == [live.id]
    assert old.id not in found


def test_keys_follow_the_record(db: Session) -> None:
    anna = known(db, "Anna Rooibrink")
    anna.name, anna.last_name = "Anna Goudendijk", "Goudendijk"
    db.flush()
    keep_keys(db, [anna.id])
    keep_keys(db, [anna.id])
    assert candidates(db, told(author_name="Anna Rooibrink")) == {}
    assert list(candidates(db, told(author_name="Anna Goudendijk"))) == [anna.id]


@pytest.mark.parametrize(
    "hostile", ["'; DROP TABLE customers;--", "\\", "{}", 'a"b', "%_", "💥" * 99]
)
def test_hostile_names_find_nobody(db: Session, hostile: str) -> None:
    mention = told(f"Ik ben {hostile} {hostile}", author_name=f"{hostile} {hostile}", network="x",
                   author_handle=hostile)  # fmt: skip
    assert candidates(db, mention) == {}


def test_no_query_reads_all_customers(db: Session) -> None:
    """With few rows the planner may scan; told not to, every part must have an index to use."""
    db.execute(text("SET LOCAL enable_seqscan = off"))
    from triage.linking import candidate_records as room  # noqa: PLC0415

    asked = {
        "_OWNERS": {"kinds": ["phone"], "values": ["1"], "most": 5},
        "_BEARERS": {"keys": ["n:annavisser"], "most": 5},
        "_CUSTOMERS": {"ids": [1]},
        "_KNOWN_BY": {"ids": [1], "kinds": ["phone"]},
        "_CONTACTS": {"ids": [1], "first": NOW, "last": NOW},
        "_REJECTED": {"ids": [1]},
        "_COUNTS": {"kinds": ["given"], "values": ["anna"]},
    }
    for name, values in asked.items():
        statement = getattr(room, name)
        plan = db.execute(text(f"EXPLAIN {statement.text}"), values).scalars().all()
        assert not [line for line in plan if "Seq Scan" in line], (name, plan)


def test_a_reviewer_whose_family_name_is_a_letter_is_known_by_the_reference(db: Session) -> None:
    henk = known(db, "Henk Bosscher", identities=[("order_number", "OR-2437832", "")])
    [fits] = proposals(db, told(author_name="Henk B.", reference="OR-2437832"))
    assert (fits.customer_id, fits.status) == (henk.id, "linked")
    [other] = proposals(db, told(author_name="Henk V.", reference="OR-2437832"))
    assert (other.customer_id, other.status) == (henk.id, "suggested")
    assert "name_renamed" in {one.kind for one in other.evidence}
