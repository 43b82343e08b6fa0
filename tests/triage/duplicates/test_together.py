"""Several at once: merges that cross, a merge beside an import, a merge beside linking."""

import threading
from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_customer, make_mention
from tests.locks import wait_for_a_lock
from triage.duplicates.merging import merge_customers
from triage.duplicates.settling import settle
from triage.duplicates.unmerging import unmerge_customers
from triage.duplicates.values import ValueOrigin
from triage.errors import StaleError
from triage.intake.customer_rows import read_customer
from triage.intake.upserting import upsert_customers
from triage.lifecycle.assessing import assess_customers
from triage.links.linking_stage import write_links
from triage.links.proposing import Evidence, Proposal
from triage.models import Customer, CustomerMerge, Identity, Link

TIMES = 6


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Run all of it at the same time; returns what was raised."""
    raised: list[BaseException] = []
    start = threading.Barrier(len(works))

    def run(work: Callable[[], None]) -> None:
        start.wait()
        try:
            work()
        except BaseException as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    return raised


def make_pair(sessions: sessionmaker[Session], at: int) -> tuple[int, int]:
    # The one with the smaller id has the larger number: locks by id would cross with imports.
    with sessions.begin() as session:
        one = make_customer(session, number=f"Z{at}")
        other = make_customer(session, number=f"A{at}")
        return one.id, other.id


def merge(sessions: sessionmaker[Session], winner: int, loser: int) -> Callable[[], None]:
    def work() -> None:
        with sessions.begin() as session:
            merge_customers(session, winner, loser, now=NOW)

    return work


def test_of_two_merges_that_cross_one_wins_and_the_other_is_told(
    sessions: sessionmaker[Session],
) -> None:
    for at in range(TIMES):
        one, other = make_pair(sessions, at)
        raised = at_once(merge(sessions, one, other), merge(sessions, other, one))
        assert [type(error) for error in raised] == [StaleError]
        with sessions.begin() as session:
            merged = select(func.count()).where(Customer.merged_into_id.in_((one, other)))
            assert session.scalar(merged) == 1


def test_a_record_that_two_want_goes_to_one_of_them(sessions: sessionmaker[Session]) -> None:
    for at in range(TIMES):
        one, loser = make_pair(sessions, at)
        with sessions.begin() as session:
            other = make_customer(session).id
        raised = at_once(merge(sessions, one, loser), merge(sessions, other, loser))
        assert [type(error) for error in raised] == [StaleError]


def test_a_chain_that_is_merged_from_both_ends_has_one_survivor(
    sessions: sessionmaker[Session],
) -> None:
    for at in range(TIMES):
        first, middle = make_pair(sessions, at)
        with sessions.begin() as session:
            last = make_customer(session).id
        raised = at_once(merge(sessions, first, middle), merge(sessions, middle, last))
        assert all(isinstance(error, StaleError) for error in raised)
        with sessions.begin() as session:
            rows = dict(session.execute(select(Customer.id, Customer.merged_into_id)).all())
            for target in filter(None, rows.values()):
                assert rows[target] is None


def test_an_import_beside_a_merge_loses_nothing(sessions: sessionmaker[Session]) -> None:
    for at in range(TIMES):
        winner, loser = make_pair(sessions, at)
        rows = [
            read_customer({"customer_number": f"A{at}", "email": f"a{at}@voorbeeld.nl"}),
            read_customer({"customer_number": f"Z{at}", "email": f"z{at}@voorbeeld.nl"}),
        ]

        def bring(rows: list[object] = rows) -> None:
            with sessions.begin() as session:
                upsert_customers(session, rows, now=NOW, origin=ValueOrigin("import", "a.csv"))

        assert at_once(merge(sessions, winner, loser), bring) == []
        with sessions.begin() as session:
            settle(session, [loser])
            addresses = session.scalars(
                select(Identity.value).where(
                    Identity.customer_id == winner, Identity.kind == "email"
                )
            ).all()
        assert set(addresses) == {f"a{at}@voorbeeld.nl", f"z{at}@voorbeeld.nl"}


def test_a_link_that_is_written_beside_a_merge_ends_at_the_survivor(
    sessions: sessionmaker[Session],
) -> None:
    for at in range(TIMES):
        winner, loser = make_pair(sessions, at)
        with sessions.begin() as session:
            mentions = [make_mention(session).id for _ in range(3)]
            for mention_id in mentions[:2]:
                session.add(Link(mention_id=mention_id, customer_id=loser, status="suggested",
                                 score=0.5, evidence=[]))  # fmt: skip
        evidence = (Evidence("email", "a@voorbeeld.nl", "text", 0.9),)
        told = {one: [Proposal(loser, "suggested", 0.8, evidence)] for one in mentions}

        def propose(told: dict[int, list[Proposal]] = told) -> None:
            with sessions.begin() as session:
                write_links(session, told)

        assert at_once(merge(sessions, winner, loser), propose) == []
        with sessions.begin() as session:
            settle(session, [loser])
            owners = session.scalars(
                select(Link.customer_id).where(Link.mention_id.in_(mentions))
            ).all()
        assert owners == [winner] * 3


def test_two_unmerges_at_once_are_one(sessions: sessionmaker[Session]) -> None:
    winner, loser = make_pair(sessions, 0)
    merge(sessions, winner, loser)()
    with sessions.begin() as session:
        merge_id = session.scalars(select(CustomerMerge.id)).one()

    def work() -> None:
        with sessions.begin() as session:
            unmerge_customers(session, merge_id, now=NOW)

    raised = at_once(work, work)
    assert [type(error) for error in raised] == [StaleError]


def test_judging_customers_locks_them_in_the_order_of_imports(
    sessions: sessionmaker[Session],
) -> None:
    first, last = make_pair(sessions, 1)  # by id; by number it is the other way round

    def work() -> None:
        with sessions.begin() as session:
            assess_customers(session, [first, last], now=NOW)

    thread = threading.Thread(target=work)
    with sessions.begin() as holder:
        holder.execute(select(Customer.id).where(Customer.id == last).with_for_update())
        thread.start()
        wait_for_a_lock(sessions)
        # An import that holds the first number can still take the second.
        holder.execute(select(Customer.id).where(Customer.id == first).with_for_update(nowait=True))
    thread.join(30)
    with sessions.begin() as session:
        assert all(session.scalars(select(Customer.lifecycle)))
