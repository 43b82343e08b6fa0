"""What colleagues change about a customer: consents, notes, identities, who wrote a post."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_case, make_customer, make_mention, make_team, make_user
from triage.customers.consents import Statement, read_permissions, record_consent, sum_up
from triage.customers.known_by import add_identity, remove_identity, shared_identities
from triage.customers.notes import (
    add_note,
    change_note,
    pin_note,
    read_notes,
    remove_note,
    restore_note,
)
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.links.choosing import choose_customer, find_candidates, take_back
from triage.models import Case, CaseEvent, CaseMention, Consent, Customer, Identity, Link, Work
from triage.people.viewer import Viewer


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


@pytest.fixture
def anna(db: Session) -> Customer:
    return make_customer(db, name="Anna de Wit", number="ZM-1", city="Ede")


def said(channel: str, purpose: str, status: str) -> Statement:
    return Statement(channel, purpose, status, NOW, "agent")


def test_the_last_word_counts_and_wide_words_cover_narrow_ones() -> None:
    standing = sum_up(
        [
            said("email", "marketing", "withdrawn"),
            said("phone", "research", "withdrawn"),
            said("email", "any", "given"),
        ]
    ).standing
    assert [(one.channel, one.purpose, one.status) for one in standing] == [
        ("email", "any", "given"),
        ("phone", "research", "withdrawn"),
    ]


def test_do_not_contact_ends_with_a_wider_word_only() -> None:
    silent = [said("any", "any", "withdrawn")]
    assert sum_up(silent).do_not_contact
    assert sum_up([*silent, said("email", "service", "given")]).do_not_contact
    assert not sum_up([*silent, said("any", "any", "given")]).do_not_contact


def test_saying_what_holds_already_leaves_no_row(db: Session, bob: Viewer, anna: Customer) -> None:
    for _ in range(2):
        record_consent(db, bob, anna.id, channel="any", purpose="any", status="withdrawn", now=NOW)
    assert len(db.scalars(select(Consent)).all()) == 1
    permissions = read_permissions(db, anna.id)
    assert permissions.do_not_contact
    assert permissions.history[0].by == "Bob"


@pytest.mark.parametrize("field", ["channel", "purpose", "status"])
def test_words_that_nobody_knows_are_refused(
    db: Session, bob: Viewer, anna: Customer, field: str
) -> None:
    told = {"channel": "any", "purpose": "any", "status": "given", field: "duif"}
    with pytest.raises(WrongInputError) as wrong:
        record_consent(db, bob, anna.id, now=NOW, **told)
    assert wrong.value.field == field


def test_a_note_is_kept_once_however_often_one_clicks(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    first = add_note(db, bob, anna.id, text=" Belt graag ", now=NOW)
    assert add_note(db, bob, anna.id, text="Belt graag", now=NOW + timedelta(seconds=5)) == first
    assert add_note(db, bob, anna.id, text="Belt graag", now=NOW + timedelta(hours=1)) != first
    assert [note.text for note in read_notes(db, bob, anna.id)] == ["Belt graag"] * 2


def test_pinned_notes_come_first(db: Session, bob: Viewer, anna: Customer) -> None:
    old = add_note(db, bob, anna.id, text="oud", now=NOW - timedelta(days=1))
    add_note(db, bob, anna.id, text="nieuw", now=NOW)
    pin_note(db, bob, anna.id, old, pinned=True)
    assert [note.text for note in read_notes(db, bob, anna.id)] == ["oud", "nieuw"]


def test_who_looked_at_an_older_note_overwrites_nothing(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    note = add_note(db, bob, anna.id, text="een", now=NOW)
    change_note(db, bob, anna.id, note, text="twee", version=1, now=NOW)
    change_note(db, bob, anna.id, note, text="twee", version=1, now=NOW)  # a second click
    with pytest.raises(StaleError):
        change_note(db, bob, anna.id, note, text="drie", version=1, now=NOW)
    assert [one.text for one in read_notes(db, bob, anna.id)] == ["twee"]


def test_colleagues_change_only_their_own_notes(db: Session, bob: Viewer, anna: Customer) -> None:
    note = add_note(db, bob, anna.id, text="een", now=NOW)
    carol, alice = Viewer.of(make_user(db)), Viewer.of(make_user(db, role="manager"))
    assert [one.may_change for one in read_notes(db, carol, anna.id)] == [False]
    with pytest.raises(ForbiddenError):
        remove_note(db, carol, anna.id, note, now=NOW)
    remove_note(db, alice, anna.id, note, now=NOW)
    assert read_notes(db, bob, anna.id) == ()
    restore_note(db, bob, anna.id, note)
    assert len(read_notes(db, bob, anna.id)) == 1


def test_a_note_is_not_reached_through_another_customer(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    note = add_note(db, bob, anna.id, text="een", now=NOW)
    with pytest.raises(NotFoundError):
        pin_note(db, bob, make_customer(db).id, note, pinned=True)


@pytest.mark.parametrize("text", ["", " \n", "\x00", "x" * 5001])
def test_notes_say_something_and_not_too_much(
    db: Session, bob: Viewer, anna: Customer, text: str
) -> None:
    with pytest.raises(WrongInputError):
        add_note(db, bob, anna.id, text=text, now=NOW)


def test_an_identity_added_by_hand_is_normalised_and_there_once(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    mention = make_mention(db, network="mastodon", author_handle="@Anna@social.example")
    first = add_identity(
        db, bob, anna.id, kind="handle", written="@anna@social.example", network="mastodon", now=NOW
    )
    again = add_identity(
        db, bob, anna.id, kind="handle", written="mastodon:anna@social.example", now=NOW
    )
    assert first == again
    kept = db.get_one(Identity, first)
    assert (kept.network, kept.value, kept.origin) == ("mastodon", "anna@social.example", "agent")
    del mention


@pytest.mark.parametrize(
    ("kind", "written"),
    [("email", "anna"), ("phone", "12"), ("handle", "anna"), ("order_number", "geen"), ("x", "1")],
)
def test_what_identifies_nobody_is_refused(
    db: Session, bob: Viewer, anna: Customer, kind: str, written: str
) -> None:
    with pytest.raises(WrongInputError):
        add_identity(db, bob, anna.id, kind=kind, written=written, now=NOW)


def test_taking_an_identity_away_puts_linked_mentions_before_the_linker_again(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    mention = make_mention(db)
    db.add(Link(mention_id=mention.id, customer_id=anna.id, status="linked", score=0.9,
                evidence=[]))  # fmt: skip
    identity = add_identity(db, bob, anna.id, kind="order_number", written="OR-1", now=NOW)
    removed = remove_identity(db, bob, anna.id, identity)
    assert removed is not None
    assert removed.value == "OR-1"
    assert remove_identity(db, bob, anna.id, identity) is None
    assert db.scalars(select(Work.mention_id).where(Work.stage == "link")).all() == [mention.id]


def test_identities_that_others_have_too_are_counted(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    mine = add_identity(db, bob, anna.id, kind="email", written="wij@thuis.example", now=NOW)
    add_identity(db, bob, anna.id, kind="email", written="ik@thuis.example", now=NOW)
    for _ in range(2):
        other = make_customer(db)
        add_identity(db, bob, other.id, kind="email", written="WIJ@thuis.example", now=NOW)
    assert shared_identities(db, anna.id) == {mine: 2}


def case_of(db: Session, *handles: str | None, team_id: int | None = None) -> Case:
    """A case with a post by each of these authors, in this order."""
    mentions = [
        make_mention(
            db,
            network="forum",
            author_handle=handle,
            published_at=NOW + timedelta(minutes=place),
            conversation_id="draad",
        )
        for place, handle in enumerate(handles)
    ]
    case = make_case(db, mentions[0], team_id=team_id)
    for mention in mentions:
        db.add(CaseMention(mention_id=mention.id, case_id=case.id, revision_told=1))
    db.flush()
    return case


def test_choosing_a_customer_links_the_authors_posts_and_nobody_elses(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    case = case_of(db, "anna", "joop", "anna")
    link = choose_customer(db, bob, case.id, anna.id, now=NOW)
    again = choose_customer(db, bob, case.id, anna.id, now=NOW)
    links = db.scalars(select(Link).order_by(Link.mention_id)).all()
    assert link == again
    assert [(one.status, one.decided_by) for one in links] == [("linked", bob.id)] * 2
    db.refresh(case)
    assert case.customer_id == anna.id
    events = db.scalars(select(CaseEvent).where(CaseEvent.kind == "linked")).all()
    assert {event.actor_id for event in events} == {bob.id}


def test_taking_back_forgets_the_link_and_the_handle(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    case = case_of(db, "anna", "anna")
    link = choose_customer(db, bob, case.id, anna.id, now=NOW)
    take_back(db, bob, case.id, link, now=NOW)
    assert db.scalars(select(Link)).all() == []
    assert db.scalars(select(Identity)).all() == []
    db.refresh(case)
    assert case.customer_id is None
    [event] = db.scalars(select(CaseEvent).where(CaseEvent.kind == "unlinked").limit(1))
    assert event.actor_id == bob.id


def test_a_link_of_another_case_is_not_taken_back_through_ones_own(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    own, foreign = case_of(db, "a"), case_of(db, "b", team_id=make_team(db).id)
    alice = Viewer.of(make_user(db, role="manager"))
    link = choose_customer(db, alice, foreign.id, anna.id, now=NOW)
    for case_id in (own.id, foreign.id):
        with pytest.raises(NotFoundError):
            take_back(db, bob, case_id, link, now=NOW)
    with pytest.raises(NotFoundError):
        choose_customer(db, bob, foreign.id, anna.id, now=NOW)


def test_who_is_found_shows_no_more_than_is_needed(
    db: Session, bob: Viewer, anna: Customer
) -> None:
    [found] = find_candidates(db, bob, "anna wit ede")
    assert (found.name, found.number, found.city) == ("Anna de Wit", "ZM-1", "Ede")
    assert set(type(found).__dataclass_fields__) == {"id", "number", "name", "company", "city"}
    assert find_candidates(db, bob, " ") == ()
