import json
from dataclasses import replace

import pytest

from triage.live.hints import CaseHint, PresenceHint, may_hear, read_hint, write_presence
from triage.people.viewer import Viewer

BOB = Viewer(1, "Bob", "b@x", "agent", frozenset({10}), "nl")
ALICE = replace(BOB, id=2, name="Alice", role="manager", team_ids=frozenset())
CASE = CaseHint(7, 3, team_id=10, old_team_id=10, assignee_id=None, is_new=False)
TYPING = PresenceHint(7, team_id=10, assignee_id=None, user_id=5, name="Dora", doing="typing")


def test_a_presence_is_read_as_it_was_written() -> None:
    assert read_hint(write_presence(TYPING)) == TYPING


def test_a_very_long_name_still_fits_a_notification() -> None:
    assert len(write_presence(replace(TYPING, name="ö" * 5000)).encode()) < 8000


@pytest.mark.parametrize(
    "payload", ["", "x", "[]", "{}", "null", '{"kind": "case"}', '{"kind": "presence", "case": 1}']
)
def test_what_is_not_understood_is_left(payload: str) -> None:
    assert read_hint(payload) is None


def test_a_case_is_read(payload: str = "") -> None:
    told = {"kind": "case", "case": 7, "version": 3, "team": 10, "old_team": 10, "assignee": None,
            "fresh": False}  # fmt: skip
    assert read_hint(json.dumps(told)) == CASE


@pytest.mark.parametrize("hint", [CASE, TYPING])
def test_only_who_may_see_the_case_hears_of_it(hint: CaseHint | PresenceHint) -> None:
    assert may_hear(BOB, hint)
    assert may_hear(ALICE, hint)
    foreign = replace(hint, team_id=11, **({"old_team_id": 11} if hint is CASE else {}))
    assert not may_hear(BOB, foreign)
    assert may_hear(ALICE, foreign)
    assert may_hear(BOB, replace(foreign, assignee_id=BOB.id))
    assert may_hear(BOB, replace(foreign, team_id=None))


def test_who_loses_sight_of_a_case_hears_of_that() -> None:
    assert may_hear(BOB, replace(CASE, team_id=11, old_team_id=10))


def test_nobody_hears_of_themselves() -> None:
    assert not may_hear(replace(ALICE, id=TYPING.user_id), TYPING)
