"""A preview finds what the query finds, by the index or without it, within bounds."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import cast, select, text
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_mention, make_source, make_team
from tests.triage.monitors.asking import queries
from triage.models import CaseMention, Mention, MentionWords
from triage.monitors.evaluating import compiled
from triage.monitors.kept import read_heard
from triage.monitors.listening import match_mentions
from triage.monitors.needs import index_query
from triage.monitors.parsing import parse
from triage.monitors.preview import Preview, preview

ZONE = ZoneInfo("Europe/Amsterdam")


@pytest.fixture
def posts(db: Session) -> dict[int, str]:
    source = make_source(db, name="Onze winkel")
    told = [
        "Essent ligt eruit",
        "sterk",
        "De ster",
        "geen stroom",
        "stroom, geen gas",
        "#EssentStoring",
    ]
    told += ["L'oréal’s auto's", "😡 12 t", "essent " * 40, "weer 'n \\ quote's"]
    rows = {
        make_mention(
            db, source, text=one, published_at=NOW - timedelta(days=n), rating=n % 5 + 1
        ).id: one
        for n, one in enumerate(told)
    }
    make_mention(db, source, text="essent van vroeger", published_at=NOW - timedelta(days=40))
    match_mentions(db, list(rows))
    return rows


def look(db: Session, viewer, query: str, **bounds: object) -> Preview:
    return preview(db, viewer, parse(query), now=NOW, zone=ZONE, **bounds)


def test_a_preview_counts_by_day_and_marks_the_words(db: Session, alice, posts) -> None:
    found = look(db, alice, "essent")
    assert found.total == 3
    assert found.reached is None
    assert found.looked_at == 3  # the index brought these only
    assert len(found.days) == 31
    assert sum(count for _, count in found.days) == 3
    first = found.examples[0]
    assert first.source_name == "Onze winkel"
    assert [first.excerpt[start:end] for start, end, _ in first.marks] == ["Essent"]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("essent OR ster", 4),
        ("es* -ligt", 2),
        ('"geen stroom"', 1),
        ("auto's oreal", 1),
        ("😡", 1),
        ("quote's 'n", 1),
        ("rating:<3", 4),
        ("essent OR rating:1", 3),
        ('source:"onze winkel"', 10),
        ("bestaatniet", 0),
    ],
)
def test_the_index_and_plain_reading_find_the_same(db: Session, alice, posts, query, total) -> None:
    with_index = look(db, alice, query)
    db.execute(text("UPDATE word_passes SET finished_at = NULL"))
    without = look(db, alice, query)
    assert with_index.total == without.total == total
    assert without.looked_at == 10


def test_a_preview_stops_in_time_and_says_how_far_it_came(db: Session, alice, posts) -> None:
    found = look(db, alice, "rating:>0", most=4)
    assert (found.total, found.looked_at) == (4, 4)
    assert found.reached is not None
    found = look(db, alice, "rating:>0", longest_s=0)
    assert found.looked_at == 1
    assert found.reached is not None


def test_agents_do_not_see_what_other_teams_have(db: Session, alice, bob, posts) -> None:
    mention = db.get_one(Mention, next(iter(posts)))
    case = make_case(db, mention, team_id=make_team(db).id)
    db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()
    assert look(db, alice, "eruit").total == 1
    assert look(db, bob, "eruit").total == 0


def test_the_index_never_loses_what_a_query_wants(db: Session, posts) -> None:
    rows = read_heard(db, list(posts))

    @settings(
        max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(queries)
    def check(query) -> None:
        asked = index_query(query)
        if asked is None:
            return
        found = set(
            db.scalars(
                select(MentionWords.mention_id).where(
                    MentionWords.words.op("@@")(cast(asked, TSQUERY))
                )
            )
        )
        holds = compiled(query)
        assert {row.mention_id for row in rows if holds(row.heard)} <= found

    check()
