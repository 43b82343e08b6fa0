"""A monitor learns from answers which namesake is meant; unsure, it puts nothing aside."""

import random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_analysis, make_mention, make_monitor, make_source, make_user
from triage.labels.keeping import keep_label
from triage.models import Label, MentionMonitor, Monitor, Source, Work
from triage.monitors import teaching
from triage.monitors.listening import match_mentions
from triage.monitors.meaning import Wish
from triage.monitors.reading import list_doubtful, list_monitors
from triage.monitors.relevance import LEAST, Example, judge_of, learn
from triage.monitors.teaching import count_answers, learn_next, say_relevance
from triage.people.viewer import Viewer

OURS = ("reclame", "spotje", "tv", "blok", "uitzending", "adverteren", "npo", "volume")
THEIRS = ("hemel", "maan", "kerst", "boom", "nacht", "planeet", "sterrenbeeld", "licht")
FILLING = ("de", "een", "wat", "mooi", "vanavond", "weer", "echt", "toch", "die", "is")


def sentence(words: tuple[str, ...], draw: random.Random) -> str:
    told = ["ster", *draw.sample(words, 2), *draw.sample(FILLING, 4)]
    draw.shuffle(told)
    return " ".join(told)


def examples(count: int, *, clear: bool = True) -> list[Example]:
    draw = random.Random(1)  # noqa: S311 (invented sentences)
    made = []
    for number in range(2 * count):
        is_about = number % 2 == 0
        words = (OURS if is_about else THEIRS) if clear else OURS + THEIRS
        made.append(Example(frozenset(sentence(words, draw).split()), (), is_about))
    return made


def test_it_learns_from_twenty_of_each_and_knows_unseen_ones() -> None:
    judge = learn(examples(LEAST))
    assert judge is not None
    assert judge.is_good
    assert judge.figures.about == judge.figures.other == LEAST
    assert judge.probability({"ster", "reclame", "tv"}, None) > 0.8
    assert judge.probability({"ster", "maan", "hemel"}, None) < 0.2
    for_us, against = judge.telling()
    assert set(for_us) <= set(OURS) | set(FILLING)
    assert set(for_us[:3]) <= set(OURS)
    assert set(against[:3]) <= set(THEIRS)
    assert judge_of(judge.to_json()).probability({"maan"}, None) < 0.2


def test_too_few_answers_teach_nothing() -> None:
    assert learn(examples(LEAST - 1)) is None


def test_what_cannot_be_told_apart_puts_nothing_aside() -> None:
    judge = learn(examples(60, clear=False))
    assert judge is not None
    assert not judge.is_good


def test_its_probabilities_hold() -> None:
    draw = random.Random(5)  # noqa: S311 (invented sentences)
    mixed = [
        Example(one.forms, (), one.is_about if draw.random() < 0.9 else not one.is_about)
        for one in examples(200)
    ]
    judge = learn(mixed)
    assert judge is not None
    sure = judge.probability({"ster", "reclame", "tv", "echt"}, None)
    assert 0.75 < sure < 0.97  # nine in ten, as it was taught


def test_the_embedding_helps_where_words_do_not() -> None:
    draw = random.Random(2)  # noqa: S311 (invented sentences)
    made = [
        Example(
            frozenset({f"w{draw.random()}", "ster"}),
            (1.0 if number % 2 else -1.0, draw.random(), draw.random()),
            bool(number % 2),
        )
        for number in range(80)
    ]
    judge = learn(made)
    assert judge is not None
    assert judge.is_good
    assert judge.probability({"ster"}, [1.0, 0.5, 0.5]) > 0.7
    assert judge.probability({"ster"}, [-1.0, 0.5, 0.5]) < 0.3


def test_a_monitor_that_cannot_learn_leaves_the_others_their_turn(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(teaching, "_is_worth_it", lambda *_: True)
    monkeypatch.setattr(teaching, "learn", stumble)
    with sessions.begin() as session:
        for name in ("ster", "maan"):
            make_monitor(session, name, name=name)
        keep_label(
            session, make_mention(session), question="category", value="billing", before=None,
            by_id=make_user(session).id, now=NOW,
        )  # fmt: skip
    assert [learn_next(sessions, now=NOW) for _ in range(3)] == [True, True, False]


def test_answers_are_learned_from_and_count_for_the_next_mention(
    sessions: sessionmaker[Session],
) -> None:
    draw = random.Random(3)  # noqa: S311 (invented sentences)
    with sessions.begin() as session:
        monitor_id = make_monitor(session, "ster", name="Ster").id
        source = make_source(session)
        source_id, viewer = source.id, Viewer.of(make_user(session, role="manager"))
        for number in range(2 * LEAST + 4):
            is_about = number % 2 == 0
            told = sentence(OURS if is_about else THEIRS, draw)
            mention = make_mention(session, source, text=told)
            make_analysis(session, mention)
            match_mentions(session, [mention.id])
            question, value = ("category", "billing") if is_about else ("relevance", "not_about_us")
            keep_label(
                session,
                mention,
                question=question,
                value=value,
                before=None,
                by_id=viewer.id,
                now=NOW,
            )
        assert count_answers(session, monitor_id) == (LEAST + 2, LEAST + 2)
    assert learn_next(sessions, now=NOW)
    assert not learn_next(sessions, now=NOW)
    with sessions.begin() as session:
        monitor = session.get_one(Monitor, monitor_id)
        assert judge_of(monitor.relevance or {}).is_good
        assert monitor.look_due_at is not None  # what is stored is judged anew
        source = session.get_one(Source, source_id)
        sky = make_mention(session, source, text="wat een ster bij de maan in de nacht")
        ad = make_mention(session, source, text="dat reclame blok van de ster op tv")
        for mention in (sky, ad):
            make_analysis(session, mention)
        match_mentions(session, [sky.id, ad.id])
        doubtful = list_doubtful(session, viewer, monitor_id, Wish("ster"))
        assert [one.found.mention_id for one in doubtful] == [sky.id]
        (row,) = list_monitors(session, now=NOW, zone=ZoneInfo("Europe/Amsterdam"))
        assert row.doubtful == 1
        say_relevance(session, viewer, monitor_id, sky.id, is_about_us=True, now=NOW)
        say_relevance(session, viewer, monitor_id, sky.id, is_about_us=True, now=NOW)
        assert list_doubtful(session, viewer, monitor_id, Wish("ster")) == []
        assert session.scalars(select(Work.stage).where(Work.mention_id == sky.id)).all() == [
            "decide"
        ]
        match_mentions(session, [sky.id])  # a person's word counts more
        assert list_doubtful(session, viewer, monitor_id, Wish("ster")) == []
        say_relevance(session, viewer, monitor_id, sky.id, is_about_us=False, now=NOW)
        assert list_doubtful(session, viewer, monitor_id, Wish("ster")) == []
        kept = session.get_one(MentionMonitor, (sky.id, monitor_id), populate_existing=True)
        assert (kept.relevance, kept.is_doubtful) == (0.0, True)
        said = session.scalars(select(Label.value).where(Label.mention_id == sky.id)).all()
        assert said == ["about_us", "not_about_us"]
