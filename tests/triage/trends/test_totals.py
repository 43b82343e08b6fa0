"""How many mentions each source has: equal to counting them, without reading them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_mention, make_source
from triage.models import Echo, Mention, Source
from triage.sources.reading import list_sources, read_source
from triage.trends.counting import count_days
from triage.trends.totals import count_by_source

NOW = datetime(2026, 10, 29, 12, tzinfo=UTC)
ZONE = "Europe/Amsterdam"


@pytest.fixture
def ids(sessions: sessionmaker[Session]) -> Iterator[list[int]]:
    with sessions.begin() as session:
        sources = [make_source(session, name=name) for name in ("A", "B", "leeg")]
        for number in range(40):
            at = NOW - timedelta(hours=9 * number)
            make_mention(session, sources[number % 3 and 1], published_at=at)
        gone = session.scalars(select(Mention).limit(1)).one()
        gone.deleted_at = NOW
        first, other = session.scalars(select(Mention).where(Mention.deleted_at.is_(None)).limit(2))
        session.add(Echo(mention_id=other.id, leader_id=first.id, kind="same_words"))
    yield [source.id for source in sources]


def count(sessions: sessionmaker[Session]) -> None:
    while count_days(sessions, timezone=ZONE, threshold=0.5, now=NOW, limit=5):
        pass


def by_hand(session: Session) -> dict[int, int]:
    rows = session.execute(
        select(Mention.source_id, func.count())
        .outerjoin(Echo, Echo.mention_id == Mention.id)
        .where(Mention.deleted_at.is_(None), Echo.mention_id.is_(None))
        .group_by(Mention.source_id)
    )
    return dict(rows.all())


def test_it_is_the_same_counted_half_counted_and_uncounted(
    sessions: sessionmaker[Session], ids: list[int]
) -> None:
    with sessions.begin() as session:
        assert count_by_source(session) == by_hand(session)
    count_days(sessions, timezone=ZONE, threshold=0.5, now=NOW, limit=5)
    with sessions.begin() as session:
        assert count_by_source(session) == by_hand(session)
    count(sessions)
    with sessions.begin() as session:
        assert count_by_source(session) == by_hand(session)
        for place, at in ((0, NOW), (1, NOW - timedelta(days=900)), (2, NOW + timedelta(days=2))):
            make_mention(session, session.get_one(Source, ids[place]), published_at=at)
        session.flush()
        counted = count_by_source(session)
        assert counted == by_hand(session)
        assert [count_by_source(session, one)[one] for one in ids] == [counted[one] for one in ids]


def test_no_mention_of_a_counted_day_is_read_for_the_page_of_sources(
    sessions: sessionmaker[Session], ids: list[int]
) -> None:
    count(sessions)
    with sessions.begin() as session:
        told = [(row.name, row.mentions) for row in list_sources(session)]
        assert sum(count for _, count in told) == 38
        assert read_source(session, ids[0]).mentions == told[0][1]
        asked: list[str] = []
        connection = session.connection()

        def note(_c: object, _k: object, statement: str, *_: object) -> None:
            asked.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        count_by_source(session)
        event.remove(connection, "before_cursor_execute", note)
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        # The rest lies outside the counted days: the bounds are asked of the index, rows of none.
        assert "min(mentions.published_at)" in asked[0]
        assert len(asked) == 5


def test_without_any_mention_there_is_nothing(db: Session) -> None:
    make_source(db)
    assert count_by_source(db) == {}
