import pytest
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    keep_search,
    make_analysis,
    make_case,
    make_mention,
    make_team,
    make_user,
)
from triage.mentions import search
from triage.mentions.search import MentionFilters, search_mentions
from triage.models import CaseMention, Mention
from triage.people.viewer import Viewer
from triage.trends.series import TrendFilters, read_trend


def found(db: Session, viewer: Viewer, **filters: object) -> list[int]:
    keep_search(db)
    page = search_mentions(db, viewer, MentionFilters(**filters))  # type: ignore[arg-type]
    assert page.total == len(page.rows)
    return [row.id for row in page.rows]


def test_a_long_list_is_counted_to_a_limit(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    bob = Viewer.of(make_user(db))
    for _ in range(3):
        make_mention(db)
    for most, told in ((3, (3, True)), (2, (2, False))):
        monkeypatch.setattr(search, "COUNTED_TO", most)
        page = search_mentions(db, bob, MentionFilters())
        assert (page.total, page.is_exact) == told


def put_into_case(db: Session, mention: Mention, **case: object) -> None:
    made = make_case(db, mention, **case)
    db.add(CaseMention(mention_id=mention.id, case_id=made.id, revision_told=1))
    db.flush()


def test_a_mention_in_another_teams_case_is_out_of_sight(db: Session) -> None:
    bob, alice = Viewer.of(make_user(db)), Viewer.of(make_user(db, role="manager"))
    free, unassigned, assigned = (make_mention(db) for _ in range(3))
    put_into_case(db, unassigned, team_id=make_team(db).id)
    put_into_case(db, assigned, team_id=make_team(db).id, assignee_id=alice.id)

    assert found(db, bob) == [free.id]
    assert set(found(db, alice)) == {free.id, unassigned.id, assigned.id}


def test_words_phrases_and_exclusions_are_understood(db: Session) -> None:
    bob = Viewer.of(make_user(db))
    bike = make_mention(db, text="Mijn fiets is stuk")
    lamp = make_mention(db, text="De lamp is stuk", author_name="Fiets Fan")

    assert found(db, bob, text="lamp stuk") == [lamp.id]
    assert found(db, bob, text="stuk -lamp") == [bike.id]
    assert set(found(db, bob, text="fiets")) == {bike.id, lamp.id}  # authors count too
    assert found(db, bob, text='"is stuk" mijn') == [bike.id]
    assert found(db, bob, text="') OR 1=1; --") == []


def test_the_list_behind_a_point_holds_what_the_point_counted(db: Session) -> None:
    alice = Viewer.of(make_user(db, role="manager"))
    for chance, intent in ((0.9, "complaint"), (0.5, "question"), (0.49, "complaint")):
        make_analysis(db, make_mention(db), complaint=chance, intent=intent)
    make_mention(db, deleted_at=NOW)
    since, until = NOW.replace(hour=0), NOW.replace(hour=23)

    trend = read_trend(
        db, TrendFilters(since, until), bucket="day", timezone="UTC", complaint_threshold=0.5
    )

    assert len(found(db, alice, complaint_from=0.5, since=since, until=until)) == trend.complaints
    assert len(found(db, alice, since=since, until=until)) == trend.mentions
