"""Every kind of event has its sentence, and its words for "changed meanwhile"."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from tests.factories import NOW
from triage.cases.reading import EventView
from triage.models.case import CASE_EVENT_KINDS
from web.cases.happenings import change_words, event_sentence


def sentence(kind: str, **data: Any) -> str:
    return event_sentence(EventView(1, NOW, kind, 1, "Bob", data), {7: "Alice"}, "Bezorging")


@pytest.fixture(autouse=True)
def request_in_dutch(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def test_no_kind_is_shown_as_its_code() -> None:
    assert [kind for kind in CASE_EVENT_KINDS if kind == sentence(kind)] == []
    # Nobody sees a case before it is opened.
    seen = [kind for kind in CASE_EVENT_KINDS if kind != "opened"]
    assert [kind for kind in seen if kind == change_words([kind])] == []


def test_what_is_known_stands_in_the_sentence() -> None:
    for kind, data, words in (
        ("opened", {"split_from": 4}, "splitste deze zaak af van zaak #4"),
        ("mention_joined", {"because": "author"}, "dezelfde schrijver"),
        ("snoozed", {"until": "2026-03-30T07:00:00+00:00"}, "maandag 30 maart 09:00"),
        ("split", {"case_id": 5, "homes": {"1": 2, "3": 2}}, "2 berichten af naar zaak #5"),
        ("moved_in", {"case_id": 5}, "voegde zaak #5 bij deze"),
        ("assigned", {"assignee_id": 7}, "Alice"),
        ("escalated", {"to": 7}, "escaleerde de zaak naar Alice"),
        ("overdue", {"clock": "resolution"}, "oplossing"),
        ("corrected", {"question": "category", "after": "billing"}, "Betaling"),
        ("undone", {"undone_kind": "claimed"}, "opgepakt"),
        ("tagged", {"tags": ["kerst", "<b>"]}, "kerst, <b>"),
    ):
        assert words in sentence(kind, **data)
