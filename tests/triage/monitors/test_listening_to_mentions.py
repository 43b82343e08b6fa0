"""Every mention is matched once; a changed one looks back; what is doubted waits for a person."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import (
    NOW,
    FakeAnalyser,
    make_analysis,
    make_case,
    make_mention,
    make_monitor,
    make_source,
    make_user,
    raw_mention,
)
from triage.cases.deciding import Outcome
from triage.labels.doubts import list_doubts
from triage.mentions.storing import mark_removed, store_mentions
from triage.mentions.understanding import understand_batch
from triage.models import (
    CaseMention,
    Mention,
    MentionMonitor,
    MentionWords,
    Monitor,
    Review,
    WordPass,
)
from triage.monitors.editing import (
    MonitorDraft,
    create_monitor,
    save_monitor,
    switch_monitor,
)
from triage.monitors.listening import match_mentions
from triage.monitors.looking import has_due_looks, look_back, words_reach
from triage.monitors.meaning import Wish
from triage.monitors.reading import count_volumes, list_monitors
from triage.people.viewer import Viewer
from triage.routing.dryrun import dry_run
from triage.routing.fields import How
from triage.routing.reading import read_case_facts
from triage.routing.rules import Actions, Condition, Rule, always

ZONE = ZoneInfo("Europe/Amsterdam")


def matched(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(Mention.external_id, Monitor.name)
        .join(MentionMonitor, MentionMonitor.mention_id == Mention.id)
        .join(Monitor, Monitor.id == MentionMonitor.monitor_id)
        .order_by(Mention.external_id, Monitor.name)
    )
    return [tuple(row) for row in rows]


def test_a_mention_is_matched_when_it_was_understood(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_monitor(session, "essent storing", name="Storing")
        make_monitor(session, "lang:nl source:file", name="Nederlands")
        make_monitor(session, "essent", name="Uit", enabled=False)
        make_monitor(session, "essent", name="Weg", deleted_at=NOW)
        source = make_source(session)
        posts = [raw_mention("a", "Storing bij #Essent"), raw_mention("b", "Mooi weer")]
        store_mentions(session, source.id, posts, now=NOW)
    understand_batch(sessions, FakeAnalyser())
    with sessions.begin() as session:
        assert matched(session) == [("a", "Nederlands"), ("a", "Storing"), ("b", "Nederlands")]


def test_an_edited_mention_is_matched_by_its_new_text(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        make_monitor(session, "essent", name="Essent")
        source_id = make_source(session).id
        store_mentions(session, source_id, [raw_mention("a", "Essent!")], now=NOW)
    understand_batch(sessions, FakeAnalyser())
    for told, expected in (("Oeps", []), ("Toch Essent", [("a", "Essent")])):
        with sessions.begin() as session:
            store_mentions(session, source_id, [raw_mention("a", told)], now=NOW)
        understand_batch(sessions, FakeAnalyser())
        with sessions.begin() as session:
            assert matched(session) == expected


def test_what_is_deleted_at_the_source_is_not_counted_any_more(db: Session) -> None:
    make_monitor(db, "essent", name="Essent")
    mention = make_mention(db, text="Essent")
    match_mentions(db, [mention.id])
    assert matched(db)
    mark_removed(db, mention.source_id, [mention.external_id], now=NOW)
    assert not matched(db)


def test_matching_twice_changes_nothing(db: Session) -> None:
    make_monitor(db, "essent", name="Essent")
    ids = [make_mention(db, text="Essent", external_id=name).id for name in ("a", "b")]
    match_mentions(db, ids)
    before = matched(db)
    match_mentions(db, ids)
    assert matched(db) == before == [("a", "Essent"), ("b", "Essent")]


def test_the_words_of_hostile_texts_are_kept(db: Session) -> None:
    texts = ["", "'", "\\", "a'b\\c' | !x & (", "😡" * 200, "x" * 20_000, "#_ @_ __", "½ ﷺ ﬁ"]
    texts.append(" ".join(f"woord{number}" for number in range(2_500)))
    ids = [make_mention(db, text=one).id for one in texts]
    match_mentions(db, ids)
    kept = db.scalars(select(MentionWords.mention_id).order_by(MentionWords.mention_id)).all()
    assert kept == sorted(ids)


def test_a_new_monitor_looks_through_what_is_stored_newest_first(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        for age in range(25):
            make_mention(
                session,
                source,
                external_id=f"{age:02}",
                text="Essent" if age % 2 else "Anders",
                published_at=NOW - timedelta(days=age),
            )
        alice = Viewer.of(make_user(session, role="manager"))
        monitor_id = create_monitor(session, alice, MonitorDraft("Essent", Wish("essent")), now=NOW)
        assert has_due_looks(session)
    assert look_back(sessions, now=NOW, size=10)
    with sessions.begin() as session:
        assert [name for name, _ in matched(session)] == [f"{age:02}" for age in range(1, 10, 2)]
        assert session.get_one(Monitor, monitor_id).looked == 10
    while look_back(sessions, now=NOW, size=10):
        pass
    with sessions.begin() as session:
        assert len(matched(session)) == 12
        assert not has_due_looks(session)
        save_monitor(
            session,
            alice,
            monitor_id,
            MonitorDraft("Essent", Wish("anders")),
            version=1,
            now=NOW,
        )
    while look_back(sessions, now=NOW, size=10):
        pass
    with sessions.begin() as session:
        assert len(matched(session)) == 13


def test_all_monitors_come_to_the_newest_first(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        for age in range(6):
            make_mention(session, source, text="a", published_at=NOW - timedelta(days=age))
        alice = Viewer.of(make_user(session, role="manager"))
        for name in ("Een", "Twee"):
            create_monitor(session, alice, MonitorDraft(name, Wish("a")), now=NOW)
    for _ in range(2):
        look_back(sessions, now=NOW, size=2)
    with sessions.begin() as session:
        assert session.scalars(select(Monitor.looked)).all() == [2, 2]


def test_what_was_missed_while_it_was_off_is_found_when_it_is_switched_on(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        monitor = make_monitor(session, "essent", enabled=False)
        alice = Viewer.of(make_user(session, role="manager"))
        match_mentions(session, [make_mention(session, text="essent").id])
        assert not matched(session)
        switch_monitor(session, alice, monitor.id, enabled=True, now=NOW)
    while look_back(sessions, now=NOW):
        pass
    with sessions.begin() as session:
        assert len(matched(session)) == 1


def test_the_words_of_older_mentions_are_kept_in_the_background(
    sessions: sessionmaker[Session],
) -> None:
    with sessions.begin() as session:
        source = make_source(session)
        for age in range(5):
            make_mention(session, source, published_at=NOW - timedelta(days=age))
        session.execute(text("UPDATE word_passes SET finished_at = NULL"))
        assert has_due_looks(session)
    look_back(sessions, now=NOW, size=2)
    with sessions.begin() as session:
        assert words_reach(session, NOW - timedelta(hours=1))
        assert not words_reach(session, NOW - timedelta(days=3))
    while look_back(sessions, now=NOW, size=2):
        pass
    with sessions.begin() as session:
        assert words_reach(session, NOW - timedelta(days=3_000))
        assert len(session.scalars(select(MentionWords.mention_id)).all()) == 5
        assert session.get_one(WordPass, 1).finished_at == NOW


def test_probably_not_about_us_goes_to_the_review_list(db: Session, post, bob) -> None:
    monitor = make_monitor(db, "ster")
    mention = make_mention(db, post.source, text="Wat een ster aan de hemel")
    make_analysis(db, mention, complaint=0.9)
    db.add(
        MentionMonitor(
            mention_id=mention.id,
            monitor_id=monitor.id,
            published_at=mention.published_at,
            relevance=0.05,
            is_doubtful=True,
        )
    )
    db.flush()
    assert post.decide(mention) is Outcome.REVIEW
    assert db.get(Review, mention.id) is not None
    (row,) = list_doubts(db, bob).rows
    assert row.doubt.namesake  # and it stands on top, however sure the complaint is
    assert row.doubt.worth > 30
    other = make_monitor(db, "hemel")
    db.add(
        MentionMonitor(
            mention_id=mention.id, monitor_id=other.id, published_at=mention.published_at
        )
    )
    db.flush()
    assert post.decide(mention) is Outcome.OPEN  # another monitor wants it


def test_rules_know_which_monitors_matched(db: Session, alice) -> None:
    monitor = make_monitor(db, "essent", name="Essent")
    source = make_source(db)
    told = [make_mention(db, source, text=text) for text in ("Essent!", "Iets anders", "essent")]
    for mention in told:
        make_analysis(db, mention, complaint=0.9)
    match_mentions(db, [mention.id for mention in told])
    cases = [make_case(db, mention, routing={}) for mention in told[:2]]
    for case, mention in zip(cases, told, strict=False):
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()
    facts = read_case_facts(db, [case.id for case in cases], {"monitor"})
    assert [facts[case.id].monitors for case in cases] == [(str(monitor.id),), ()]
    wanted = always(Condition("monitor", How.ANY_OF, (str(monitor.id),)))
    run = dry_run(db, alice, Rule(0, "a", "a", wanted, Actions(points=5)), threshold=0.5)
    assert (run.cases, run.held) == (3, 2)


def test_volumes_are_counted_now_and_then_and_kept(db: Session) -> None:
    monitor = make_monitor(db, "essent", created_at=NOW, changed_at=NOW - timedelta(hours=1))
    source = make_source(db)
    ids = [
        make_mention(db, source, text="essent", published_at=NOW - timedelta(days=age)).id
        for age in (0, 0, 29, 40)
    ]
    match_mentions(db, ids)
    (row,) = list_monitors(db, now=NOW, zone=ZONE)
    assert (row.days[-1], row.days[0], row.total) == (2, 1, 3)
    assert count_volumes(db, now=NOW, zone=ZONE)
    assert not count_volumes(db, now=NOW, zone=ZONE)
    db.execute(text("DELETE FROM mention_monitors"))
    later = NOW + timedelta(days=1)
    (kept,) = list_monitors(db, now=NOW, zone=ZONE)
    assert kept.days == row.days
    monitor.volume_at = later  # counted just before midnight, shown just after
    (moved,) = list_monitors(db, now=later, zone=ZONE)
    assert (moved.days[-1], moved.days[-2], moved.total) == (0, 2, 2)
    (again,) = list_monitors(db, now=later + timedelta(hours=1), zone=ZONE)
    assert again.total == 0
