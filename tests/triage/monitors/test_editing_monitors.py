"""Monitors are kept with versions and a log; wrong and stale ones are refused."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_monitor
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import Monitor
from triage.monitors.editing import (
    MonitorDraft,
    create_monitor,
    delete_monitor,
    list_changes,
    read_monitor,
    restore_monitor,
    save_monitor,
    switch_monitor,
)
from triage.monitors.meaning import Wish, find_wrong_term, meaning_of
from triage.monitors.parsing import parse
from triage.monitors.printing import write

DRAFT = MonitorDraft("Essent", Wish("essent", context="energie, stroom", near=8, without="Ajax"))


def test_a_monitor_is_kept_as_it_was_typed(db: Session, alice) -> None:
    monitor_id = create_monitor(db, alice, DRAFT, now=NOW, form_key="k")
    assert create_monitor(db, alice, DRAFT, now=NOW, form_key="k") == monitor_id
    view = read_monitor(db, monitor_id)
    assert (view.draft, view.version, view.looks_back) == (DRAFT, 1, True)
    assert [change.kind for change in list_changes(db, monitor_id)] == ["created"]


def test_agents_change_nothing(db: Session, alice, bob) -> None:
    monitor_id = create_monitor(db, alice, DRAFT, now=NOW)
    with pytest.raises(ForbiddenError):
        create_monitor(db, bob, DRAFT, now=NOW)
    with pytest.raises(ForbiddenError):
        delete_monitor(db, bob, monitor_id, now=NOW)
    with pytest.raises(ForbiddenError):
        switch_monitor(db, bob, monitor_id, enabled=False, now=NOW)


def test_a_change_tells_what_was_and_looks_back(db: Session, alice) -> None:
    monitor_id = create_monitor(db, alice, DRAFT, now=NOW)
    db.get_one(Monitor, monitor_id).look_due_at = None
    renamed = MonitorDraft("Essent NL", DRAFT.wish)
    assert save_monitor(db, alice, monitor_id, renamed, version=1, now=NOW) == 2
    assert not read_monitor(db, monitor_id).looks_back
    other = MonitorDraft("Essent NL", Wish("essent OR @essent"))
    assert save_monitor(db, alice, monitor_id, other, version=2, now=NOW) == 3
    assert read_monitor(db, monitor_id).looks_back
    newest = list_changes(db, monitor_id)[0]
    assert newest.before["query"] == "essent"
    assert newest.after["query"] == "essent OR @essent"
    assert "name" not in newest.after


def test_a_stale_save_is_refused_and_tells_what_happened(db: Session, alice) -> None:
    monitor_id = create_monitor(db, alice, DRAFT, now=NOW)
    switch_monitor(db, alice, monitor_id, enabled=False, now=NOW)
    with pytest.raises(StaleError) as raised:
        save_monitor(db, alice, monitor_id, MonitorDraft("X", Wish("x1")), version=1, now=NOW)
    assert raised.value.changes == ("switched_off",)
    save_monitor(db, alice, monitor_id, DRAFT, version=1, now=NOW)  # reads so already


@pytest.mark.parametrize(
    ("draft", "field", "code"),
    [
        (MonitorDraft(" ", Wish("a")), "name", "name_missing"),
        (MonitorDraft("x" * 81, Wish("a")), "name", "too_long"),
        (MonitorDraft("bestaat", Wish("a")), "name", "name_taken"),
        (MonitorDraft("A", Wish("(a")), "query", "group_not_closed"),
        (MonitorDraft("A", Wish("-a")), "query", "only_without"),
        (MonitorDraft("A", Wish("a", context="x" * 5_000)), "context", "too_long"),
        (MonitorDraft("A", Wish("a", context="b", near=101)), "context_near", "near_distance"),
        (MonitorDraft("A", Wish("a", context="stroom, g*s")), "context", "wrong_term"),
        (MonitorDraft("A", Wish("a", without="x*")), "without", "wrong_term"),
        (
            MonitorDraft("A", Wish("a", without=",".join(f"w{n}" for n in range(201)))),
            "without",
            "wrong_term",
        ),
    ],
)
def test_a_wrong_monitor_is_refused(db: Session, alice, draft, field, code) -> None:
    make_monitor(db, name="Bestaat")
    with pytest.raises(WrongInputError) as raised:
        create_monitor(db, alice, draft, now=NOW)
    assert (raised.value.field, raised.value.message) == (field, code)
    assert db.scalar(select(func.count()).select_from(Monitor)) == 1


def test_a_deleted_monitor_can_be_brought_back(db: Session, alice) -> None:
    monitor_id = create_monitor(db, alice, DRAFT, now=NOW)
    delete_monitor(db, alice, monitor_id, now=NOW)
    delete_monitor(db, alice, monitor_id, now=NOW)
    with pytest.raises(NotFoundError):
        read_monitor(db, monitor_id)
    restore_monitor(db, alice, monitor_id, now=NOW)
    assert read_monitor(db, monitor_id).looks_back
    kinds = [change.kind for change in list_changes(db, monitor_id)]
    assert kinds == ["restored", "deleted", "created"]


@pytest.mark.parametrize(
    ("wish", "meaning"),
    [
        (Wish("ster"), "ster"),
        (Wish("ster", without="maan\nZee ster"), 'ster AND NOT maan AND NOT "zee ster"'),
        (Wish("ster", context="reclame;tv*"), "ster AND (reclame OR tv*)"),
        (Wish("ster OR @ster", context="reclame", near=5), "ster ~5 reclame OR @ster ~5 reclame"),
        (Wish("ster lang:nl", context="tv, npo", near=3), "ster ~3 (tv OR npo) AND lang:nl"),
        (Wish("ster", context=" , !!, x*, “”"), "ster"),
        (Wish("lang:nl", context="tv", near=3), "lang:nl AND tv"),
        (Wish("ster OR author:npo", context="tv", near=3), "ster ~3 tv OR (author:npo AND tv)"),
        (
            Wish("lang:nl has:link -maan", context="tv", near=3),
            "lang:nl AND has:link AND NOT maan AND tv",
        ),
    ],
)  # fmt: skip
def test_context_and_not_terms_become_part_of_the_query(wish, meaning) -> None:
    assert write(meaning_of(wish)) == meaning
    assert parse(write(meaning_of(wish))) == meaning_of(wish)


@pytest.mark.parametrize(
    ("told", "text", "code"),
    [
        ("stroom, g*s, x*", "g*s", "star_inside"),
        ("“x*”", "x*", "star_too_early"),
        (" ".join(["woord"] * 31), " ".join(["woord"] * 31), "long_phrase"),
        (",".join(f"w{n}" for n in range(201)), "w200", "too_many_terms"),
    ],
)
def test_a_term_that_would_be_left_out_is_named(told, text, code) -> None:
    wrong = find_wrong_term(told)
    assert wrong is not None
    assert (wrong.text, wrong.code) == (text, code)


def test_signs_between_terms_are_nothing_wrong() -> None:
    assert find_wrong_term(" , !!; “”\nstroom, gas*, 😡") is None
    assert find_wrong_term(",".join(["stroom"] * 300)) is None
