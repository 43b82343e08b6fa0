"""Several processes at once, with real commits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_customer, make_mention, make_user
from triage.bootstrap import make_sessions
from triage.intake.importing import import_customers
from triage.links.deciding import confirm_link
from triage.links.linking_stage import link_batch
from triage.models import Customer, Identity, Link, Work
from triage.people.viewer import Viewer
from triage.queueing.work import put_work

Sessions = sessionmaker[Session]


@pytest.fixture
def together(fresh_database: str) -> Iterator[Sessions]:
    engine = create_engine(fresh_database, pool_size=8)
    yield make_sessions(engine)
    engine.dispose()


def test_two_imports_of_one_file_make_each_customer_once(
    together: Sessions, tmp_path: Path
) -> None:
    rows = [f"K{n:05},Klant {n},x:@k{n},OR-{n:06}" for n in range(2500)]
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path, lines in zip(paths, (rows, rows[::-1]), strict=True):
        path.write_text("\n".join(["number,name,handles,orders", *lines]))
    with ThreadPoolExecutor(2) as pool:
        futures = [
            pool.submit(import_customers, together, path, now=NOW + timedelta(seconds=number))
            for number, path in enumerate(paths)
        ]
        results = [future.result() for future in futures]
    assert sum(result.new for result in results) == 2500
    assert [result.refused for result in results] == [0, 0]
    with together() as session:
        assert session.scalar(select(func.count()).select_from(Customer)) == 2500
        assert session.scalar(select(func.count()).select_from(Identity)) == 7500


def test_four_workers_link_each_mention_once_while_an_agent_decides(together: Sessions) -> None:
    with together.begin() as session:
        bob = Viewer.of(make_user(session))
        anna, bea = make_customer(session), make_customer(session)
        session.add(
            Identity(customer_id=anna.id, kind="handle", network="x", value="anna", origin="import")
        )
        mentions = [make_mention(session, network="x", author_handle="@anna") for _ in range(200)]
        disputed = mentions[0].id
        # Evidence that holds, so that no worker takes the suggestion away.
        session.add(
            Identity(customer_id=bea.id, kind="phone", value="+31612345678", origin="import")
        )
        mentions[0].text = "bel 0612345678"
        suggestion = Link(
            mention_id=disputed, customer_id=bea.id, status="suggested", score=0.5, evidence=[]
        )
        session.add(suggestion)
        session.flush()
        put_work(session, "link", [mention.id for mention in mentions])

    def work() -> None:
        while link_batch(together, limit=7):
            pass

    def decide() -> None:
        with together.begin() as session:
            confirm_link(session, bob, suggestion.id, now=NOW)

    with ThreadPoolExecutor(5) as pool:
        for future in [pool.submit(task) for task in (work, decide, work, work, work)]:
            future.result()
    work()
    with together() as session:
        assert session.scalar(select(func.count()).select_from(Link)) == 399
        assert session.scalars(select(Work.stage).distinct()).all() == ["decide"]
        of_disputed = session.scalars(select(Link).where(Link.mention_id == disputed)).one()
        assert (of_disputed.customer_id, of_disputed.status) == (bea.id, "linked")
