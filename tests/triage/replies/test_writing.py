"""An answer is written, waits for a lead where it must, and can be taken back until it leaves."""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import NOW, make_mention, make_source
from tests.triage.replies.conftest import Desk, make_viewer
from triage.cases.merging import merge_cases
from triage.errors import (
    ForbiddenError,
    NotFoundError,
    RiskyAnswerError,
    StaleError,
    WrongInputError,
)
from triage.models import Case, CaseEvent, Notice, Reply, Source
from triage.replies.approving import needs_approval, set_approval_rule
from triage.replies.canned import CannedWish, save_canned
from triage.replies.channels import (
    answering_options,
    channels_of,
    read_answering,
    set_answering,
    stop_answering,
)
from triage.replies.filling import fill_for_case, first_name
from triage.replies.handling import (
    approve_reply,
    decline_reply,
    record_posted,
    retry_reply,
    withdraw_reply,
)
from triage.replies.reading import count_waiting, list_waiting, read_replies
from triage.replies.sending import has_due_reply
from triage.replies.writing import queue_reply, record_reply

TEXT = "Wat vervelend, we zoeken het uit."


def write(desk: Desk, text: str = TEXT, **values: object):
    return queue_reply(desk.session, desk.bob, desk.case.id, text=text, now=NOW, **values)


def test_an_answer_leaves_after_ten_seconds_and_not_before(desk: Desk) -> None:
    written = write(desk)
    assert written.state == "queued"
    assert not has_due_reply(desk.session)
    desk.make_due()
    assert has_due_reply(desk.session)


def test_writing_claims_the_case_and_stands_in_its_log(desk: Desk) -> None:
    written = write(desk)
    assert desk.events() == ["claimed", "reply_written"]
    assert desk.case.assignee_id == desk.bob.id
    assert written.version == desk.case.version
    assert desk.case.first_response_at is None  # the clock stops when it is sent


def test_a_double_click_writes_one_answer(desk: Desk) -> None:
    key = uuid.uuid4()
    first = write(desk, key=key, version=desk.case.version)
    second = write(desk, key=key, version=1)
    assert first.reply_id == second.reply_id
    assert desk.events().count("reply_written") == 1


def test_one_form_may_answer_several_cases(desk: Desk) -> None:
    key = uuid.uuid4()
    other, _ = desk.open(external_id="post-elsewhere")
    first = write(desk, key=key)
    second = queue_reply(desk.session, desk.bob, other.id, text=TEXT, now=NOW, key=key)
    assert first.reply_id != second.reply_id


def test_an_answer_to_a_case_that_changed_is_not_written(desk: Desk) -> None:
    write(desk)
    with pytest.raises(StaleError) as caught:
        queue_reply(
            desk.session, desk.eve, desk.case.id, text="Ook een antwoord", now=NOW, version=1
        )
    assert "reply_written" in caught.value.changes
    assert len(desk.session.scalars(select(Reply)).all()) == 1


def test_another_teams_case_does_not_exist(desk: Desk) -> None:
    stranger = make_viewer(desk.session, "Charlie", "agent")
    desk.case.assignee_id = None
    with pytest.raises(NotFoundError):
        queue_reply(desk.session, stranger, desk.case.id, text=TEXT, now=NOW)


@pytest.mark.parametrize(
    ("text", "field"),
    [("   ", "reply"), ("a" * 501, "length"), ("Hoi {order}", "variables")],
)
def test_what_cannot_be_sent_is_told_before(desk: Desk, text: str, field: str) -> None:
    with pytest.raises(WrongInputError) as caught:
        write(desk, text)
    assert caught.value.field == field


def test_the_name_in_front_counts_for_the_length(desk: Desk) -> None:
    with pytest.raises(WrongInputError, match="501 of 500"):
        write(desk, "a" * (501 - len("@fatima ")))


def test_private_is_refused_where_the_source_cannot(desk: Desk) -> None:
    options = {"identifier": "v.example", "app_password": "x"}
    source = make_source(desk.session, kind="bluesky", options={}, answer_options=options)
    case, _ = desk.open(source, external_id="at://x")
    with pytest.raises(WrongInputError) as caught:
        queue_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW, is_private=True)
    assert caught.value.field == "private"


def test_a_source_without_credentials_is_answered_by_hand(desk: Desk) -> None:
    case, _ = desk.open(make_source(desk.session, kind="feed", options={}))
    assert channels_of(desk.session, [case.id, desk.case.id])[case.id] is None
    with pytest.raises(WrongInputError) as caught:
        queue_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW)
    assert caught.value.field == "channel"
    written = record_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW)
    assert written.state == "sent"
    assert case.first_response_at == NOW
    assert desk.events(case) == ["claimed", "replied"]


# A place that would refuse

KEYS = {
    "consumer_key": "ck",
    "consumer_secret": "cs",
    "access_token": "at",
    "access_token_secret": "ats",
}


def on_x(desk: Desk, **answering: str) -> Source:
    return make_source(
        desk.session,
        kind="x",
        options={"query": "voorbeeld"},
        answer_options={**KEYS, "handle": "voorbeeld", **answering},
    )


def refusal(desk: Desk, case: Case) -> str | None:
    channel = channels_of(desk.session, [case.id])[case.id]
    assert channel
    assert channel.most == 280
    return channel.refusal


def test_what_the_place_will_refuse_is_told_and_answered_by_hand(desk: Desk) -> None:
    case, _ = desk.open(on_x(desk), external_id="9", text="Waar blijft mijn pakket, Voorbeeld?")
    assert "mention or quote" in (refusal(desk, case) or "")
    with pytest.raises(WrongInputError, match="mention or quote") as caught:
        queue_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW)
    assert caught.value.field == "channel"
    assert record_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW).state == "sent"


def test_who_calls_the_account_is_answered_through_the_place(desk: Desk) -> None:
    case, _ = desk.open(on_x(desk), external_id="9", text="@Voorbeeld waar blijft mijn pakket?")
    assert refusal(desk, case) is None
    assert queue_reply(desk.session, desk.bob, case.id, text=TEXT, now=NOW).state == "queued"


def test_a_post_below_others_is_judged_by_what_is_kept_of_its_thread(desk: Desk) -> None:
    source, elsewhere = on_x(desk), on_x(desk)
    make_mention(desk.session, source, external_id="7", author_handle="jan")
    make_mention(desk.session, source, external_id="8", author_handle="Voorbeeld")
    make_mention(desk.session, elsewhere, external_id="6", author_handle="jan")
    found = {}
    for number, parent in enumerate(("7", "8", "6")):
        case, _ = desk.open(
            source,
            external_id=f"9{number}",
            text="Dat heb ik ook bij Voorbeeld",
            in_reply_to=parent,
            conversation_id=parent,
        )
        found[parent] = refusal(desk, case) is not None
    # 8 is ours, and 6 is not kept of this source: X may see a call there.
    assert found == {"7": True, "8": False, "6": False}


def test_who_goes_on_below_a_call_is_left_to_the_place(desk: Desk) -> None:
    source = on_x(desk)
    kept = {
        "6": {"deleted_at": NOW},
        "7": {"text": "@voorbeeld, storing?"},
        "8": {"extra": {"clipped": True}},
    }
    for number, told in kept.items():
        make_mention(desk.session, source, external_id=number, author_handle="jan", **told)
        case, _ = desk.open(
            source,
            external_id=f"9{number}",
            text="Iemand?",
            in_reply_to=number,
            conversation_id=number,
        )
        assert refusal(desk, case) is None, number


def test_a_quoted_post_is_looked_up_too(desk: Desk) -> None:
    source = on_x(desk)
    make_mention(desk.session, source, external_id="7", author_handle="voorbeeld")
    make_mention(desk.session, source, external_id="8", author_handle="jan")
    for quoted, is_refused in (("7", False), ("8", True), ("5", False)):
        case, _ = desk.open(source, external_id=f"9{quoted}", extra={"quoted": quoted})
        assert (refusal(desk, case) is not None) is is_refused, quoted


# Personal data


def test_asking_for_personal_data_in_public_is_stopped_and_may_be_confirmed(desk: Desk) -> None:
    with pytest.raises(RiskyAnswerError) as caught:
        write(desk, "Wat is je ordernummer?")
    assert caught.value.risks == ("asks_order",)
    assert not caught.value.must_change
    written = write(desk, "Wat is je ordernummer?", accept_risks=True)
    assert desk.reply(written.reply_id).risks == ["asks_order"]


def test_in_private_it_may_be_asked(desk: Desk) -> None:
    assert write(desk, "Wat is je ordernummer?", is_private=True).state == "queued"


def test_the_customers_own_data_is_never_said_in_public(desk: Desk) -> None:
    desk.case.customer_id = desk.customer.id
    with pytest.raises(RiskyAnswerError) as caught:
        write(desk, "We mailen sanne@voorbeeld.nl", accept_risks=True)
    assert caught.value.must_change


def test_recording_by_hand_is_looked_at_in_the_same_way(desk: Desk) -> None:
    with pytest.raises(RiskyAnswerError):
        record_reply(desk.session, desk.bob, desk.case.id, text="Wat is je IBAN?", now=NOW)


# Taking back, trying again


def test_it_can_be_taken_back_until_it_leaves(desk: Desk) -> None:
    written = write(desk)
    withdraw_reply(desk.session, desk.bob, written.reply_id, now=NOW)
    withdraw_reply(desk.session, desk.bob, written.reply_id, now=NOW)  # a second click
    desk.make_due()
    assert not has_due_reply(desk.session)
    assert desk.events().count("reply_withdrawn") == 1


def test_on_its_way_is_too_late(desk: Desk) -> None:
    written = write(desk)
    desk.reply(written.reply_id).state = "sending"
    with pytest.raises(WrongInputError) as caught:
        withdraw_reply(desk.session, desk.bob, written.reply_id, now=NOW)
    assert caught.value.field == "sent"


def test_a_colleague_who_is_no_lead_takes_nothing_back(desk: Desk) -> None:
    written = write(desk)
    other = make_viewer(desk.session, "Dirk", "agent", teams=[desk.team])
    with pytest.raises(ForbiddenError):
        withdraw_reply(desk.session, other, written.reply_id, now=NOW)
    withdraw_reply(desk.session, desk.eve, written.reply_id, now=NOW)


def test_a_failed_one_is_tried_again_and_looks_there_first(desk: Desk) -> None:
    written = write(desk)
    reply = desk.reply(written.reply_id)
    reply.state, reply.attempts, reply.first_tried_at = "failed", 5, NOW
    desk.session.flush()
    retry_reply(desk.session, desk.bob, reply.id, now=NOW)
    reply = desk.reply(written.reply_id)
    assert (reply.state, reply.attempts) == ("queued", 1)
    assert has_due_reply(desk.session)


def test_a_failed_one_that_was_posted_by_hand_stops_the_clock(desk: Desk) -> None:
    written = write(desk)
    desk.reply(written.reply_id).state = "failed"
    record_posted(desk.session, desk.bob, written.reply_id, url=None, now=NOW)
    assert desk.case.first_response_at == NOW
    assert desk.reply(written.reply_id).route == "hand"
    assert desk.events()[-1] == "reply_sent"


# Approval


@pytest.mark.parametrize(
    ("role", "canned", "days", "has_days", "waits"),
    [
        ("agent", False, None, 1, False),
        ("agent", True, None, 900, True),
        ("agent", False, 30, 5, True),
        ("agent", False, 30, 31, False),
        ("lead", True, 30, 1, False),
        ("manager", True, 36_500, 1, False),
    ],
)
def test_who_waits_for_a_lead(
    role: str, *, canned: bool, days: int | None, has_days: int, waits: bool
) -> None:
    looked_at_for = timedelta(days=days) if days else None
    assert (
        needs_approval(
            role,
            canned_needs_it=canned,
            looked_at_for=looked_at_for,
            has_account_since=timedelta(days=has_days),
        )
        is waits
    )


def waiting(desk: Desk, text: str = TEXT) -> int:
    set_approval_rule(desk.session, desk.alice, desk.team.id, first_days=30)
    written = write(desk, text)
    assert written.state == "awaiting_approval"
    return written.reply_id


def test_the_answers_of_a_new_agent_wait(desk: Desk) -> None:
    reply_id = waiting(desk)
    desk.make_due()
    assert not has_due_reply(desk.session)
    [found] = list_waiting(desk.session, desk.eve)
    assert (found.reply.id, found.post) == (reply_id, desk.post.text)
    assert count_waiting(desk.session, desk.eve) == 1


def test_a_lead_lets_it_go_with_a_better_text(desk: Desk) -> None:
    reply_id = waiting(desk)
    approve_reply(desk.session, desk.eve, reply_id, now=NOW, text="Beter geschreven.")
    reply = desk.reply(reply_id)
    assert (reply.state, reply.text, reply.approver_id) == (
        "queued",
        "Beter geschreven.",
        desk.eve.id,
    )
    with pytest.raises(WrongInputError):
        approve_reply(desk.session, desk.eve, reply_id, now=NOW)  # a second click
    assert count_waiting(desk.session, desk.eve) == 0


def test_line_ends_of_a_form_are_no_better_text(desk: Desk) -> None:
    reply_id = waiting(desk, text="Eerste regel.\nTweede regel.")
    approve_reply(desk.session, desk.eve, reply_id, now=NOW, text="Eerste regel.\r\nTweede regel. ")
    event = desk.session.scalars(select(CaseEvent).where(CaseEvent.kind == "reply_approved")).one()
    assert event.data["changed"] is False
    assert desk.reply(reply_id).text == "Eerste regel.\nTweede regel."


@pytest.mark.parametrize(
    ("text", "field"), [("x" * 501, "length"), ("Hoi {customer.name}", "variables")]
)
def test_a_better_text_has_to_be_one_that_can_be_sent(desk: Desk, text: str, field: str) -> None:
    reply_id = waiting(desk)
    with pytest.raises(WrongInputError) as wrong:
        approve_reply(desk.session, desk.eve, reply_id, now=NOW, text=text)
    assert wrong.value.field == field
    desk.session.expire_all()
    assert desk.reply(reply_id).state == "awaiting_approval"


def test_what_waits_in_a_case_that_was_merged_is_still_decided(desk: Desk) -> None:
    first, second = waiting(desk), waiting(desk)
    other, _ = desk.open(external_id="2")
    merge_cases(desk.session, desk.bob, desk.case.id, into_id=other.id, now=NOW)
    approve_reply(desk.session, desk.eve, first, now=NOW)
    withdraw_reply(desk.session, desk.bob, second, now=NOW)
    assert (desk.reply(first).state, desk.reply(second).state) == ("queued", "withdrawn")


def test_a_leads_own_words_are_looked_at_too(desk: Desk) -> None:
    reply_id = waiting(desk)
    with pytest.raises(RiskyAnswerError):
        approve_reply(desk.session, desk.eve, reply_id, now=NOW, text="Wat is je IBAN?")


def test_a_declined_one_comes_back_with_a_remark(desk: Desk) -> None:
    reply_id = waiting(desk)
    decline_reply(desk.session, desk.eve, reply_id, remark="Vriendelijker graag", now=NOW)
    view = read_replies(desk.session, [reply_id])[reply_id]
    assert (view.state, view.remark) == ("declined", "Vriendelijker graag")
    event = desk.session.scalars(select(CaseEvent).where(CaseEvent.kind == "reply_declined")).one()
    assert event.data["author_id"] == desk.bob.id


def test_leads_and_writers_are_told(desk: Desk) -> None:
    def notices() -> set[tuple[str, int, bool]]:
        desk.session.flush()
        rows = desk.session.scalars(select(Notice).execution_options(populate_existing=True))
        return {(row.kind, row.user_id, row.seen_at is None) for row in rows}

    first = waiting(desk)
    assert notices() == {("to_approve", desk.eve.id, True)}
    decline_reply(desk.session, desk.eve, first, remark="Nee", now=NOW)
    assert notices() == {
        ("to_approve", desk.eve.id, False),  # there is nothing to look at any more
        ("sent_back", desk.bob.id, True),
    }


def test_a_lead_goes_on_hearing_of_an_answer_that_still_waits(desk: Desk) -> None:
    first = waiting(desk)
    waiting(desk, "Beste Fatima, we bellen je morgen.")
    decline_reply(desk.session, desk.eve, first, remark="Nee", now=NOW)
    unseen = select(Notice.user_id).where(Notice.kind == "to_approve", Notice.seen_at.is_(None))
    desk.session.flush()
    assert desk.eve.id in desk.session.scalars(unseen).all()


def test_an_agent_approves_nothing(desk: Desk) -> None:
    reply_id = waiting(desk)
    with pytest.raises(ForbiddenError):
        approve_reply(desk.session, desk.bob, reply_id, now=NOW)


def test_a_canned_answer_may_want_a_lead(desk: Desk) -> None:
    wish = CannedWish("Vergoeding", "geld", {"nl": "Je krijgt het terug."}, needs_approval=True)
    canned_id = save_canned(desk.session, desk.eve, wish, now=NOW)
    assert write(desk, canned_id=canned_id).state == "awaiting_approval"


# Variables in a case


def test_in_public_a_customer_is_called_as_they_call_themselves(desk: Desk) -> None:
    desk.case.customer_id = desk.customer.id
    desk.session.flush()
    text = "Hoi {customer.first_name|daar}, zaak {case.number}. {agent.first_name}"
    public = fill_for_case(desk.session, desk.bob, desk.case.id, text)
    assert public.text == f"Hoi Fatima, zaak {desk.case.id}. Bob"
    private = fill_for_case(desk.session, desk.bob, desk.case.id, text, is_private=True)
    assert private.text.startswith("Hoi Sanne,")


def test_an_order_number_is_filled_in_private_only(desk: Desk) -> None:
    text = "Bestelling {order}"
    assert fill_for_case(desk.session, desk.bob, desk.case.id, text).missing == ("order",)
    private = fill_for_case(desk.session, desk.bob, desk.case.id, text, is_private=True)
    assert private.text == "Bestelling LP-88213"


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Sanne Verhoeven", "Sanne"),
        ("Anne-Fleur de Wit", "Anne-Fleur"),
        ("mevr. Bakker", "Bakker"),
        ("J. de Boer", None),
        ("fietser12", None),
        ("BOZE KLANT", None),
        ("", None),
    ],
)
def test_first_names_are_only_taken_from_names(name: str, first: str | None) -> None:
    assert first_name(name) == first


# Credentials


def test_credentials_are_kept_and_never_shown(desk: Desk) -> None:
    set_answering(desk.session, desk.ada, desk.source.id, {"answer_token": "n1euw"})
    view = read_answering(desk.session, desk.source.id)
    assert view.is_on
    assert "answer_token" in view.has_secret
    assert "n1euw" not in repr(view)
    set_answering(
        desk.session, desk.ada, desk.source.id, {"answer_token": "", "visibility": "unlisted"}
    )
    assert "n1euw" not in str(desk.source.answer_options)
    assert answering_options(desk.source)["answer_token"] == "n1euw"
    assert desk.source.answer_options["visibility"] == "unlisted"


def test_a_kept_secret_is_not_sent_to_another_address(desk: Desk) -> None:
    set_answering(desk.session, desk.ada, desk.source.id, {"answer_token": "n1euw"})
    for home in ("evil.example", "https://evil.example"):
        with pytest.raises(WrongInputError, match="type it again") as caught:
            set_answering(desk.session, desk.ada, desk.source.id, {"home": home})
        assert caught.value.field == "option answer_token"
    moved = {"home": "other.example", "answer_token": "anders"}
    set_answering(desk.session, desk.ada, desk.source.id, moved)
    assert answering_options(desk.source)["home"] == "other.example"


def test_a_wrong_option_is_named_and_only_admins_may(desk: Desk) -> None:
    with pytest.raises(WrongInputError) as caught:
        set_answering(
            desk.session, desk.ada, desk.source.id, {"answer_token": "x", "visibility": "secret"}
        )
    assert caught.value.field == "option visibility"
    with pytest.raises(ForbiddenError):
        set_answering(desk.session, desk.alice, desk.source.id, {"answer_token": "x"})


def test_switched_off_means_by_hand(desk: Desk) -> None:
    stop_answering(desk.session, desk.ada, desk.source.id)
    desk.session.flush()
    assert channels_of(desk.session, [desk.case.id]) == {desk.case.id: None}
