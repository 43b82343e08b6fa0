from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_customer, make_mention, make_user
from triage.links import linking_stage
from triage.links.linking_stage import link_batch
from triage.models import Company, Customer, Identity, Link, Mention, Work
from triage.queueing.work import MAX_ATTEMPTS, put_work

Sessions = sessionmaker[Session]


def known_by(db: Session, kind: str, value: str, network: str = "", **customer: Any) -> Customer:
    row = make_customer(db, **customer)
    identify(db, row, kind, value, network)
    return row


def identify(
    db: Session,
    customer: Customer,
    kind: str,
    value: str,
    network: str = "",
    origin: str = "import",
) -> None:
    db.add(
        Identity(customer_id=customer.id, kind=kind, value=value, network=network, origin=origin)
    )
    db.flush()


def due(db: Session, **values: Any) -> Mention:
    mention = make_mention(db, **values)
    put_work(db, "link", [mention.id])
    db.commit()
    return mention


def links(db: Session, mention: Mention) -> list[tuple[int, str]]:
    db.expire_all()
    rows = db.scalars(
        select(Link).where(Link.mention_id == mention.id).order_by(Link.score.desc(), Link.id)
    )
    return [(row.customer_id, row.status) for row in rows]


def stages(db: Session, mention: Mention) -> list[str]:
    return list(db.scalars(select(Work.stage).where(Work.mention_id == mention.id)))


def test_a_known_handle_links_and_the_next_stage_is_due(db: Session, sessions: Sessions) -> None:
    anna = known_by(db, "handle", "anna@social.example", "mastodon")
    mention = due(db, network="mastodon", author_handle="@Anna@Social.example")
    assert link_batch(sessions) == 1
    assert links(db, mention) == [(anna.id, "linked")]
    assert stages(db, mention) == ["decide"]
    assert link_batch(sessions) == 0


def test_the_evidence_is_kept(db: Session, sessions: Sessions) -> None:
    anna = known_by(db, "order_number", "OR-2492919")
    identify(db, anna, "email", "anna@post.example")
    mention = due(db, text="OR-2492919? Mail anna@post.example", reference="OR-2492919")
    link_batch(sessions)
    link = db.scalars(select(Link).where(Link.mention_id == mention.id)).one()
    assert {(item["kind"], item["value"], item["where"]) for item in link.evidence} == {
        ("order_number", "OR-2492919", "reference"),
        ("order_number", "OR-2492919", "text"),
        ("email", "anna@post.example", "text"),
    }
    assert link.score > 0.99
    assert all(item["weight"] > 0 for item in link.evidence)


def test_the_companys_own_patterns_count(db: Session, sessions: Sessions) -> None:
    db.execute(delete(Company))
    db.add(Company(name="Voorbeeld", patterns={"customer_number": r"klant (\d{3})"}))
    anna = known_by(db, "customer_number", "123")
    mention = due(db, text="ik ben klant 123 en 45678 wacht")
    link_batch(sessions)
    assert links(db, mention) == [(anna.id, "linked")]


def test_nobody_known_still_goes_on(db: Session, sessions: Sessions) -> None:
    mention = due(db, text="Waar blijft OR-9999999?")
    assert link_batch(sessions) == 1
    assert links(db, mention) == []
    assert stages(db, mention) == ["decide"]


def test_linking_again_changes_nothing(db: Session, sessions: Sessions) -> None:
    known_by(db, "phone", "+31612345678")
    mention = due(db, text="bel 06 1234 5678")
    link_batch(sessions)
    before = db.scalars(select(Link.id).where(Link.mention_id == mention.id)).all()
    put_work(db, "link", [mention.id])
    db.commit()
    link_batch(sessions)
    assert db.scalars(select(Link.id).where(Link.mention_id == mention.id)).all() == before


def test_namesakes_on_one_phone_are_both_suggested(db: Session, sessions: Sessions) -> None:
    first = known_by(db, "phone", "+31612345678", name="Jan de Vries")
    second = known_by(db, "phone", "+31612345678", name="Jan de Vries")
    mention = due(db, text="bel 0612345678")
    link_batch(sessions)
    assert sorted(links(db, mention)) == [(first.id, "suggested"), (second.id, "suggested")]


def test_a_claim_under_anothers_handle_is_suggested(db: Session, sessions: Sessions) -> None:
    known = known_by(db, "handle", "bas", "x")
    claimed = known_by(db, "order_number", "OR-2492919")
    mention = due(db, text="mijn OR-2492919", network="x", author_handle="@bas")
    link_batch(sessions)
    assert links(db, mention) == [(known.id, "suggested"), (claimed.id, "suggested")]


def test_a_handle_counts_only_on_its_network(db: Session, sessions: Sessions) -> None:
    known_by(db, "handle", "bas", "x")
    mention = due(db, network="forum", author_handle="bas")
    link_batch(sessions)
    assert links(db, mention) == []


def test_an_undecided_link_that_no_longer_holds_goes(db: Session, sessions: Sessions) -> None:
    anna = known_by(db, "handle", "anna", "x")
    mention = due(db, network="x", author_handle="anna")
    link_batch(sessions)
    db.execute(delete(Identity).where(Identity.customer_id == anna.id))
    bea = known_by(db, "handle", "anna", "x")
    put_work(db, "link", [mention.id])
    db.commit()
    link_batch(sessions)
    assert links(db, mention) == [(bea.id, "linked")]


def test_a_persons_word_is_never_changed(db: Session, sessions: Sessions) -> None:
    anna, bea = known_by(db, "handle", "anna", "x"), make_customer(db)
    bob = make_user(db)
    mention = due(db, network="x", author_handle="anna")
    decided = {"score": 0.5, "evidence": [], "decided_by": bob.id, "decided_at": NOW}
    db.add(Link(mention_id=mention.id, customer_id=bea.id, status="linked", **decided))
    db.commit()
    link_batch(sessions)
    assert links(db, mention) == [(bea.id, "linked")]
    assert stages(db, mention) == ["decide"]
    assert anna.id != bea.id


def test_a_rejected_customer_is_not_proposed_again(db: Session, sessions: Sessions) -> None:
    anna, bob = known_by(db, "handle", "anna", "x"), make_user(db)
    mention = due(db, network="x", author_handle="anna")
    decided = {"score": 0.5, "evidence": [], "decided_by": bob.id, "decided_at": NOW}
    db.add(Link(mention_id=mention.id, customer_id=anna.id, status="rejected", **decided))
    db.commit()
    link_batch(sessions)
    assert links(db, mention) == [(anna.id, "rejected")]


def during_search(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """While the stage searches texts, no transaction is open: others may act."""
    search = linking_stage.tell_all

    def act_first(*arguments: Any) -> Any:
        act()
        return search(*arguments)

    monkeypatch.setattr(linking_stage, "tell_all", act_first)


def test_a_stale_token_changes_nothing(
    db: Session, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_by(db, "handle", "anna", "x")
    mention = due(db, network="x", author_handle="anna")

    def take_over() -> None:
        with sessions.begin() as session:
            put_work(session, "link", [mention.id])

    during_search(monkeypatch, take_over)
    assert link_batch(sessions) == 1
    assert links(db, mention) == []
    assert stages(db, mention) == ["link"]


def test_a_text_that_breaks_the_search_stops_nobody_else(
    db: Session, sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = known_by(db, "handle", "anna", "x")
    good = due(db, network="x", author_handle="anna")
    bad = due(db, text="boem", network="x", author_handle="anna")
    search = linking_stage.tell_all

    def break_on_boem(mention: Any, rules: Any) -> Any:
        if mention.text == "boem":
            raise RuntimeError("boem")
        return search(mention, rules)

    monkeypatch.setattr(linking_stage, "tell_all", break_on_boem)
    assert link_batch(sessions) == 2
    assert links(db, good) == [(anna.id, "linked")]
    work = db.scalars(select(Work).where(Work.mention_id == bad.id)).one()
    assert (work.stage, work.attempts, work.token) == ("link", 1, None)
    assert work.last_error == "RuntimeError: boem"
    assert work.attempts < MAX_ATTEMPTS


def test_a_batch_takes_as_many_as_asked(db: Session, sessions: Sessions) -> None:
    for _ in range(3):
        due(db)
    assert [link_batch(sessions, limit=2) for _ in range(3)] == [2, 1, 0]


def test_a_hundred_mentions_need_few_queries(
    db: Session, sessions: Sessions, statements: list[str]
) -> None:
    for number in range(100):
        known_by(db, "order_number", f"OR-{number:07}")
        due(db, text=f"waar is OR-{number:07}")
    statements.clear()
    assert link_batch(sessions) == 100
    # Who has these identities, and what else those customers are known by.
    assert len([one for one in statements if "identities" in one]) <= 2
    assert len(statements) < 30
