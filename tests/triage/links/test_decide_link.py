from typing import Any

import pytest
from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import (
    NOW,
    make_analysis,
    make_case,
    make_customer,
    make_mention,
    make_team,
    make_user,
)
from triage.errors import NotFoundError, StaleError
from triage.links.deciding import confirm_link, link_by_hand, reject_link, undo_link
from triage.links.linking_stage import link_batch
from triage.models import Case, CaseEvent, CaseMention, Customer, Identity, Link, Mention, Work
from triage.people.viewer import Viewer
from triage.queueing.work import put_work

Sessions = sessionmaker[Session]


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db))


def propose(db: Session, mention: Mention, status: str = "suggested", **values: Any) -> Link:
    customer = values.pop("customer", None) or make_customer(db)
    link = Link(
        mention_id=mention.id,
        customer_id=customer.id,
        status=status,
        score=0.94,
        evidence=[],
        **values,
    )
    db.add(link)
    db.flush()
    return link


def handles(db: Session, customer_id: int) -> list[tuple[str, str, str]]:
    rows = db.scalars(select(Identity).where(Identity.customer_id == customer_id))
    return [(row.network, row.value, row.origin) for row in rows]


def statuses(db: Session, mention: Mention) -> dict[int, str]:
    rows = db.scalars(select(Link).where(Link.mention_id == mention.id))
    return {row.customer_id: row.status for row in rows}


def test_confirming_links_and_teaches_the_handle(db: Session, bob: Viewer) -> None:
    mention = make_mention(db, network="x", author_handle="@Anna")
    link, other = propose(db, mention), propose(db, mention)
    confirm_link(db, bob, link.id, now=NOW)
    assert statuses(db, mention) == {link.customer_id: "linked"}
    assert (link.decided_by, link.decided_at) == (bob.id, NOW)
    assert handles(db, link.customer_id) == [("x", "anna", "confirmed")]
    assert handles(db, other.customer_id) == []


def test_what_was_learned_links_the_authors_other_mentions(
    db: Session, sessions: Sessions, bob: Viewer
) -> None:
    other = make_mention(db, network="x", author_handle="anna")
    link = propose(db, make_mention(db, network="x", author_handle="@anna"))
    confirm_link(db, bob, link.id, now=NOW)
    db.commit()
    link_batch(sessions)
    db.expire_all()
    assert statuses(db, other) == {link.customer_id: "linked"}


def test_confirming_another_customer_ends_the_programs_link(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    propose(db, mention, "linked")
    right = propose(db, mention)
    confirm_link(db, bob, right.id, now=NOW)
    assert statuses(db, mention) == {right.customer_id: "linked"}


def test_confirming_another_customer_overrules_a_colleague(db: Session, bob: Viewer) -> None:
    mention = make_mention(db, network="x", author_handle="anna")
    wrong, right = propose(db, mention), propose(db, make_mention(db))
    confirm_link(db, bob, wrong.id, now=NOW)
    right = propose(db, mention)
    confirm_link(db, bob, right.id, now=NOW)
    assert statuses(db, mention) == {wrong.customer_id: "rejected", right.customer_id: "linked"}
    assert handles(db, wrong.customer_id) == []


def test_a_second_click_changes_nothing(db: Session, bob: Viewer) -> None:
    link = propose(db, make_mention(db))
    confirm_link(db, bob, link.id, now=NOW)
    alice = Viewer.of(make_user(db, role="manager"))
    confirm_link(db, alice, link.id, now=NOW)
    assert link.decided_by == bob.id


def test_rejecting_a_confirmed_link_forgets_the_handle(db: Session, bob: Viewer) -> None:
    link = propose(db, make_mention(db, network="x", author_handle="anna"))
    confirm_link(db, bob, link.id, now=NOW)
    reject_link(db, bob, link.id, now=NOW)
    assert link.status == "rejected"
    assert handles(db, link.customer_id) == []


def test_an_imported_handle_is_not_forgotten(db: Session, bob: Viewer) -> None:
    link = propose(db, make_mention(db, network="x", author_handle="anna"))
    customer_id = link.customer_id
    db.add(
        Identity(customer_id=customer_id, kind="handle", network="x", value="anna", origin="import")
    )
    confirm_link(db, bob, link.id, now=NOW)
    reject_link(db, bob, link.id, now=NOW)
    assert handles(db, customer_id) == [("x", "anna", "import")]


def test_a_handle_stays_while_another_confirmation_stands(db: Session, bob: Viewer) -> None:
    author = {"network": "x", "author_handle": "anna"}
    first = propose(db, make_mention(db, **author))
    customer = db.get_one(Customer, first.customer_id)
    second = propose(db, make_mention(db, **author), customer=customer)
    for link in (first, second):
        confirm_link(db, bob, link.id, now=NOW)
    undo_link(db, bob, first.id, now=NOW)
    assert handles(db, customer.id) == [("x", "anna", "confirmed")]
    undo_link(db, bob, second.id, now=NOW)
    assert handles(db, customer.id) == []


def test_a_rejected_customer_does_not_come_back(
    db: Session, sessions: Sessions, bob: Viewer
) -> None:
    mention = make_mention(db, network="x", author_handle="anna")
    link = propose(db, mention, "linked")
    db.add(
        Identity(
            customer_id=link.customer_id,
            kind="handle",
            network="x",
            value="anna",
            origin="import",
        )
    )
    reject_link(db, bob, link.id, now=NOW)
    db.commit()
    link_batch(sessions)
    db.expire_all()
    assert statuses(db, mention) == {link.customer_id: "rejected"}


def test_undo_leaves_it_to_the_program_again(db: Session, sessions: Sessions, bob: Viewer) -> None:
    mention = make_mention(db, network="x", author_handle="anna")
    link = propose(db, mention)
    db.add(
        Identity(
            customer_id=link.customer_id,
            kind="handle",
            network="x",
            value="anna",
            origin="import",
        )
    )
    reject_link(db, bob, link.id, now=NOW)
    undo_link(db, bob, link.id, now=NOW)
    assert (link.status, link.decided_by, link.decided_at) == ("suggested", None, None)
    db.commit()
    link_batch(sessions)
    db.expire_all()
    assert statuses(db, mention) == {link.customer_id: "linked"}
    with pytest.raises(NotFoundError):
        undo_link(db, bob, link.id, now=NOW)


def test_the_case_takes_the_customer_over(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    make_analysis(db, mention)
    case = make_case(db, mention, version=1)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    link = propose(db, mention, customer=make_customer(db, value_eur=9000))
    confirm_link(db, bob, link.id, now=NOW)
    assert case.customer_id == link.customer_id
    assert case.version == 2
    reject_link(db, bob, link.id, now=NOW)
    assert case.customer_id is None
    assert case.version == 3
    kinds = db.scalars(select(CaseEvent.kind).where(CaseEvent.case_id == case.id)).all()
    assert {"linked", "unlinked"} <= set(kinds)


@pytest.mark.parametrize("decide", [confirm_link, reject_link, undo_link])
def test_a_link_out_of_sight_does_not_exist(db: Session, bob: Viewer, decide: Any) -> None:
    mention = make_mention(db)
    case = make_case(db, mention, team_id=make_team(db).id)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    link = propose(db, mention)
    with pytest.raises(NotFoundError):
        decide(db, bob, link.id, now=NOW)
    with pytest.raises(NotFoundError):
        decide(db, bob, 10**12, now=NOW)
    assert link.status == "suggested"


def test_waiting_work_is_not_doubled(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    link = propose(db, mention)
    put_work(db, "link", [mention.id])
    reject_link(db, bob, link.id, now=NOW)
    assert len(db.scalars(select(Work).where(Work.mention_id == mention.id)).all()) == 1


def with_case(db: Session, mention: Mention) -> Case:
    """A case that the mention has joined."""
    make_analysis(db, mention)
    case = make_case(db, mention, version=1)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()
    return case


def test_a_decision_on_an_outdated_page_is_told_what_a_colleague_decided(
    db: Session, bob: Viewer
) -> None:
    mention = make_mention(db)
    case = with_case(db, mention)
    one, other = propose(db, mention), propose(db, mention)
    seen, alice = case.version, Viewer.of(make_user(db, role="manager"))
    confirm_link(db, alice, one.id, now=NOW, version=seen)
    with pytest.raises(StaleError) as stale:
        reject_link(db, bob, one.id, now=NOW, version=seen)
    assert stale.value.changes == ("linked",)
    assert statuses(db, mention) == {one.customer_id: "linked"}
    assert inspect(other).was_deleted
    with pytest.raises(StaleError):
        link_by_hand(db, bob, mention.id, make_customer(db).id, now=NOW, version=seen)
    with pytest.raises(StaleError):
        undo_link(db, bob, one.id, now=NOW, version=seen)
    assert statuses(db, mention)[one.customer_id] == "linked"


def test_who_has_seen_a_colleagues_decision_may_overrule_it(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    case = with_case(db, mention)
    link = propose(db, mention)
    alice = Viewer.of(make_user(db, role="manager"))
    reject_link(db, alice, link.id, now=NOW, version=case.version)
    confirm_link(db, bob, link.id, now=NOW, version=case.version)
    assert (link.status, link.decided_by) == ("linked", bob.id)


def test_ones_own_decision_is_no_surprise(db: Session, bob: Viewer) -> None:
    mention = make_mention(db)
    case = with_case(db, mention)
    link, seen = propose(db, mention), case.version
    confirm_link(db, bob, link.id, now=NOW, version=seen)
    reject_link(db, bob, link.id, now=NOW, version=seen)
    assert link.status == "rejected"
