"""Who hears of an event."""

import pytest

from triage.notices.recipients import Colleague, Happening, find_recipients

BOB, CHARLIE, LEAD, ALICE = 1, 2, 3, 4
DELIVERY, BILLING = 10, 20
COLLEAGUES = [
    Colleague(BOB, "agent", frozenset({DELIVERY})),
    Colleague(CHARLIE, "agent", frozenset({BILLING})),
    Colleague(LEAD, "lead", frozenset({DELIVERY})),
    Colleague(ALICE, "manager", frozenset()),
]


def told(kind, *, data=None, actor=None, assignee=None, team=DELIVERY, colleagues=COLLEAGUES):
    return find_recipients(Happening(kind, data or {}, actor, assignee, team), colleagues)


def test_who_is_given_a_case_hears_of_it():
    assert told("assigned", actor=ALICE, assignee=BOB) == {BOB: "assigned"}


def test_nobody_hears_of_what_they_did_themselves():
    assert told("assigned", actor=BOB, assignee=BOB) == {}


def test_a_note_tells_those_whom_it_mentions_and_nobody_else():
    assert told("noted", actor=ALICE, assignee=BOB, data={"mentions": [LEAD]}) == {
        LEAD: "mentioned"
    }


def test_who_may_not_see_the_case_does_not_hear_of_it():
    assert told("noted", actor=ALICE, data={"mentions": [CHARLIE]}) == {}


def test_who_has_left_hears_nothing():
    assert told("noted", actor=ALICE, data={"mentions": [99]}) == {}


def test_a_customers_answer_is_told_to_whose_case_it_is():
    assert told("mention_joined", assignee=BOB) == {BOB: "answered"}
    assert told("mention_joined") == {}


@pytest.mark.parametrize("kind", ["due_soon", "overdue"])
def test_the_clock_of_a_case_without_owner_is_the_leads_business(kind):
    assert told(kind, assignee=BOB) == {BOB: kind}
    assert told(kind) == {LEAD: kind}
    assert told(kind, team=BILLING) == {ALICE: kind}


def test_an_escalation_reaches_owner_lead_and_who_is_named():
    assert told("escalated", assignee=BOB, data={"to": ALICE}) == {
        BOB: "escalated",
        LEAD: "escalated",
        ALICE: "escalated",
    }


def test_a_failed_answer_is_told_to_its_writer():
    assert told("reply_failed", assignee=LEAD, data={"author_id": BOB}) == {
        BOB: "reply_failed",
        LEAD: "reply_failed",
    }


def test_an_answer_that_waits_is_told_to_the_leads_and_one_that_leaves_to_nobody():
    waits = {"state": "awaiting_approval"}
    assert told("reply_written", actor=BOB, assignee=BOB, data=waits) == {LEAD: "to_approve"}
    assert told("reply_written", actor=BOB, team=BILLING, data=waits) == {ALICE: "to_approve"}
    assert told("reply_written", actor=BOB, assignee=BOB, data={"state": "queued"}) == {}


def test_an_answer_that_came_back_is_told_to_its_writer():
    assert told("reply_declined", actor=LEAD, assignee=ALICE, data={"author_id": BOB}) == {
        BOB: "sent_back"
    }
    assert told("reply_declined", actor=LEAD, data={"author_id": LEAD}) == {}


def test_odd_data_tell_nobody():
    assert told("noted", data={"mentions": "everybody"}) == {}
    assert told("noted", data={"mentions": [None, "1"]}) == {}
    assert told("prioritised", assignee=BOB) == {}
