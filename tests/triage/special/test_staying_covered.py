"""A covered case stays covered: when it is split, merged, edited, handed over and read outside."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import (
    NOW,
    make_analysis,
    make_customer,
    make_mention,
    make_source,
    make_user,
    raw_mention,
)
from triage.cases.actions import assign_case, claim_case, release_case
from triage.cases.merging import merge_cases, split_case
from triage.cases.opening import join_case, open_case
from triage.crm.records import read_record, read_records
from triage.errors import ForbiddenError, WrongInputError
from triage.incidents.handling import describe_incident, open_incident
from triage.mentions.storing import store_mentions
from triage.models import Case, CaseUncovering, Echo, Mention, SpecialMark, User
from triage.people.viewer import Viewer, may_see_case
from triage.special.marking import keep_marks, read_special
from triage.special.policy import save_covered
from triage.special.readers import save_reader
from triage.special.uncovering import call_plain, cover_again, cover_by_hand, let_read

ILL = "Mijn zoon met diabetes wacht al een week op zijn pakket."


@pytest.fixture
def bob(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Bob"))


@pytest.fixture
def carol(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Carol"))


@pytest.fixture
def boss(db: Session) -> Viewer:
    return Viewer.of(make_user(db, name="Alice", role="manager"))


def post(db: Session, text: str = "Waar blijft mijn pakket?") -> Mention:
    mention = make_mention(db, text=text)
    make_analysis(db, mention, complaint=0.95)
    return mention


def case_of(db: Session, text: str = "Waar blijft mijn pakket?") -> Case:
    mention = post(db, text)
    keep_marks(db, read_special([(mention.id, 1, text)]))
    return open_case(db, mention, NOW)


def of_two_posts(db: Session) -> tuple[Case, Mention, Mention]:
    first, second = post(db), post(db, "Nog steeds niets!")
    case = open_case(db, first, NOW)
    join_case(db, case, second, NOW)
    return case, first, second


def reads(db: Session, viewer: Viewer, case_id: int) -> bool:
    found = select(Case.id).where(Case.id == case_id, may_see_case(viewer))
    return db.scalar(found) is not None


def test_what_was_covered_by_hand_stays_so_in_both_halves(db: Session, bob: Viewer) -> None:
    case, first, _ = of_two_posts(db)
    cover_by_hand(db, bob, case.id, category="religion", now=NOW)
    admin = Viewer.of(make_user(db, role="admin"))
    new_id = split_case(db, admin, case.id, mention_ids=[first.id], now=NOW)
    assert (db.get_one(Case, new_id).special, case.special) == (["religion"], ["religion"])
    assert not reads(db, bob, case.id)
    assert not reads(db, bob, new_id)


def test_what_repeats_a_case_covered_by_hand_is_covered_with_it(db: Session, bob: Viewer) -> None:
    case, first, _ = of_two_posts(db)
    echo = post(db, "Waar blijft mijn pakket dan?")
    db.add(Echo(mention_id=echo.id, leader_id=first.id, kind="same_words"))
    db.flush()
    elsewhere = open_case(db, echo, NOW)
    cover_by_hand(db, bob, case.id, category="religion", now=NOW)
    assert db.get_one(SpecialMark, echo.id).covers == ["religion"]
    assert not reads(db, bob, elsewhere.id)


def test_whom_a_case_was_covered_for_nobody_lets_in_by_covering_it_more(
    db: Session, bob: Viewer, boss: Viewer
) -> None:
    case = case_of(db, ILL)
    assign_case(db, boss, case.id, assignee_id=bob.id, now=NOW)
    assert not reads(db, bob, case.id)
    cover_by_hand(db, boss, case.id, category="religion", now=NOW)
    assert not reads(db, bob, case.id)


def test_a_case_that_went_on_twice_is_covered_and_opened_as_a_whole(
    db: Session, bob: Viewer, boss: Viewer
) -> None:
    first, middle, last = case_of(db), case_of(db), case_of(db)
    merge_cases(db, boss, first.id, into_id=middle.id, now=NOW)
    merge_cases(db, boss, middle.id, into_id=last.id, now=NOW)
    mention_id = db.scalars(select(Mention.id).order_by(Mention.id)).first()
    assert mention_id is not None
    keep_marks(db, read_special([(mention_id, 2, ILL)]))
    cases = [case.id for case in (first, middle, last)]
    assert [db.get_one(Case, one).special for one in cases] == [["health"]] * 3
    call_plain(db, boss, last.id, now=NOW)
    assert all(reads(db, bob, one) for one in cases)
    cover_again(db, boss, last.id, now=NOW)
    assert not any(reads(db, bob, one) for one in cases)


def test_an_edited_post_is_covered_before_it_is_understood(db: Session, bob: Viewer) -> None:
    source = make_source(db)
    store_mentions(db, source.id, [raw_mention("one", "Waar blijft mijn pakket?")], now=NOW)
    mention = db.scalars(select(Mention)).one()
    make_analysis(db, mention, complaint=0.95)
    case = open_case(db, mention, NOW)
    assert reads(db, bob, case.id)
    later = NOW + timedelta(hours=1)
    store_mentions(db, source.id, [raw_mention("one", ILL)], now=later)
    assert not reads(db, bob, case.id)
    mark = db.scalars(select(SpecialMark)).one()
    assert (mark.covers, mark.revision) == (["health"], 2)


def test_who_follows_changes_hears_that_a_case_is_covered(db: Session) -> None:
    case = case_of(db)
    case.changed_at = NOW - timedelta(days=4_000)
    db.flush()
    last = (case.changed_at, case.id)
    assert list(read_records(db, changed_after=last)) == []
    mention_id = db.scalars(select(Mention.id)).one()
    keep_marks(db, read_special([(mention_id, 2, ILL)]))
    assert [one.case_id for one in read_records(db, changed_after=last)] == [case.id]


def test_programs_are_not_told_whose_case_is_covered(db: Session) -> None:
    case = case_of(db, ILL)
    customer = make_customer(db, number="C-17", name="Petra Geheim", email="petra@example.com")
    case.customer_id = customer.id
    db.flush()
    record = read_record(db, case.id)
    told = (record.customer_number, record.customer_name, record.customer_email)
    assert told == (None, None, None)
    (whole,) = read_records(db, with_special=True)
    assert (whole.customer_number, whole.customer_name) == ("C-17", "Petra Geheim")
    assert whole.customer_email == "petra@example.com"


def let_bob(db: Session, boss: Viewer, bob: Viewer) -> Case:
    case = case_of(db, ILL)
    let_read(db, boss, case.id, user_id=bob.id, reason="Bob kent haar.", now=NOW)
    assert reads(db, bob, case.id)
    return case


def uncoverings(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(CaseUncovering)) or 0


def test_who_let_a_case_go_does_not_read_it_when_it_comes_back(
    db: Session, bob: Viewer, boss: Viewer
) -> None:
    case = let_bob(db, boss, bob)
    release_case(db, bob, case.id, now=NOW)
    assert uncoverings(db) == 0
    assign_case(db, boss, case.id, assignee_id=bob.id, now=NOW)
    assert not reads(db, bob, case.id)


def test_who_a_case_was_taken_from_does_not_read_it_when_it_comes_back(
    db: Session, bob: Viewer, carol: Viewer, boss: Viewer
) -> None:
    case = let_bob(db, boss, bob)
    let_read(db, boss, case.id, user_id=carol.id, reason="Bob is ziek.", now=NOW)
    assert reads(db, carol, case.id)
    assert uncoverings(db) == 1
    assign_case(db, boss, case.id, assignee_id=bob.id, now=NOW)
    assert not reads(db, bob, case.id)


def test_who_reads_a_case_goes_on_reading_it_while_others_decide(
    db: Session, bob: Viewer, boss: Viewer
) -> None:
    case = let_bob(db, boss, bob)
    claim_case(db, bob, case.id, now=NOW)
    assign_case(db, boss, case.id, assignee_id=bob.id, now=NOW)
    assert reads(db, bob, case.id)


def test_an_incident_is_not_called_after_what_is_covered(db: Session, boss: Viewer) -> None:
    case = case_of(db, ILL)
    title = f"  {case.subject.upper()} "
    with db.begin_nested() as attempt:
        with pytest.raises(WrongInputError):
            open_incident(db, boss, title=title, case_ids=[case.id], now=NOW)
        attempt.rollback()
    made = open_incident(db, boss, title="Depot dicht", case_ids=[case.id], now=NOW)
    with pytest.raises(WrongInputError):
        describe_incident(db, made, title=case.subject, known="", version=1)


def test_a_plain_case_may_lend_its_words_to_an_incident(db: Session, boss: Viewer) -> None:
    case = case_of(db)
    assert open_incident(db, boss, title=case.subject, case_ids=[case.id], now=NOW)


def test_who_may_not_read_does_not_lift_that(db: Session, boss: Viewer) -> None:
    denied = Viewer.of(make_user(db, role="admin", reads_special=False))
    with pytest.raises(ForbiddenError):
        save_reader(db, denied, denied.id, "yes")
    with pytest.raises(ForbiddenError):
        save_covered(db, denied, [])
    with pytest.raises(ForbiddenError):
        save_reader(db, boss, boss.id, "yes")
    assert db.get_one(User, denied.id).reads_special is False


def test_an_administrator_sets_it_right_where_nobody_who_decides_may_read(db: Session) -> None:
    manager = Viewer.of(make_user(db, role="manager", reads_special=False))
    admin = Viewer.of(make_user(db, role="admin", reads_special=False))
    make_user(db, name="Bob", reads_special=True)
    with pytest.raises(ForbiddenError):
        save_reader(db, manager, manager.id, "yes")
    save_reader(db, admin, manager.id, "yes")
    assert db.get_one(User, manager.id).reads_special is True


def test_the_last_who_reads_and_decides_keeps_the_right(db: Session) -> None:
    admin = Viewer.of(make_user(db, role="admin"))
    make_user(db, name="Bob", reads_special=True)
    with pytest.raises(WrongInputError):
        save_reader(db, admin, admin.id, "no")
