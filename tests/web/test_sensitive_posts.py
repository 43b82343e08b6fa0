"""Posts with special data: who reads them, who only knows of them, and who decides on that."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import make_analysis, make_customer, make_mention
from tests.web.backoffice import START, Browser, Program, World
from triage.cases.opening import open_case
from triage.crm.export import export_cases, export_visible_cases
from triage.crm.records import read_record
from triage.models import Case, CaseEvent, IncidentCase, Mention, Source, User
from triage.people.accounts import add_user
from triage.people.roles import set_enabled
from triage.people.viewer import Viewer
from triage.special.marking import Told, keep_marks, read_special

SECRET = "insulinepomp-van-Joosje"
TEXT = f"Mijn dochter heeft diabetes en de {SECRET} ligt al drie dagen bij jullie depot."


@pytest.fixture
def alice(log_in_as: Callable[[str], Browser]) -> Browser:
    return log_in_as("alice")


@pytest.fixture
def case_id(world: World, sessions: sessionmaker[Session]) -> int:
    """A case of Bob's team that tells of somebody's health; nobody has it yet."""
    with sessions.begin() as session:
        mention = make_mention(
            session,
            session.get(Source, world.source),
            text=TEXT,
            author_name="Petra Geheim",
            author_handle="petrageheim",
            published_at=START,
            fetched_at=START,
        )
        make_analysis(session, mention, complaint=0.95)
        keep_marks(session, read_special([(mention.id, 1, TEXT)]))
        case = open_case(session, mention, START)
        case.team_id = world.teams["delivery"]
        return case.id


def mention_of(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return session.scalars(select(Mention.id).where(Mention.text == TEXT)).one()


def viewer_of(sessions: sessionmaker[Session], world: World, name: str) -> Viewer:
    with sessions() as session:
        return Viewer.of(session.get_one(User, world.people[name]))


def shows_it(text: str) -> bool:
    return any(told in text for told in (SECRET, "Petra", "petrageheim", "diabetes"))


def let_bob(alice: Browser, world: World, case_id: int, **form: object):
    told = {"reader": world.people["bob"], "reason": "Bob kent deze klant."}
    return alice.post(f"/cases/{case_id}/special/read", told | form)


def test_a_manager_reads_the_case_and_is_told_that_it_is_covered(
    alice: Browser, case_id: int
) -> None:
    page = alice.get(f"/cases/{case_id}").text
    assert SECRET in page
    assert "gezondheid" in page


def test_an_agent_knows_of_the_case_and_reads_nothing_of_it(bob: Browser, case_id: int) -> None:
    queue = bob.get("/queue?view=all").text
    assert f"case-row-{case_id}" in queue
    assert "gezondheid" in queue
    assert not shows_it(queue)
    page = bob.get(f"/cases/{case_id}")
    assert page.status_code == 200
    assert "Alice" in page.text  # whom to ask
    assert not shows_it(page.text)
    beside = bob.get(f"/queue?view=all&case={case_id}").text
    assert "Alice" in beside
    assert not shows_it(beside)


def test_an_agent_finds_it_by_its_number_and_not_by_its_words(
    bob: Browser, alice: Browser, case_id: int
) -> None:
    assert f"case-row-{case_id}" in alice.get("/queue?text=depot").text
    assert f"case-row-{case_id}" not in bob.get("/queue?text=depot").text
    named = bob.get(f"/queue?text=%23{case_id}", follow_redirects=True).text
    assert f"case-row-{case_id}" in named
    assert not shows_it(named)


@pytest.mark.parametrize(
    "path",
    [
        "/mentions",
        "/mentions?text=depot",
        "/mentions/{mention}",
        "/customers/{customer}",
        "/incidents/{incident}",
        "/notices",
        "/reviews",
        "/trends",
        "/live/pulse?view=all&rows={case}:0&open={case}&newest=0",
        "/cases/{other}",
        "/cases/{other}/others?text=depot",
    ],
)
def test_no_other_page_shows_an_agent_what_it_says(
    bob: Browser,
    world: World,
    sessions: sessionmaker[Session],
    case_id: int,
    path: str,
) -> None:
    with sessions.begin() as session:
        session.execute(update(Case).where(Case.id == case_id).values(customer_id=world.customer))
        session.add(IncidentCase(incident_id=world.incident, case_id=case_id))
    place = path.format(
        mention=mention_of(sessions),
        customer=world.customer,
        incident=world.incident,
        case=case_id,
        other=world.cases["delivery"],
    )
    assert not shows_it(bob.get(place, follow_redirects=True).text)


@pytest.mark.parametrize(
    "step", ["claim", "assign", "resolve", "wait", "replies", "special/read", "special/plain"]
)
def test_an_agent_can_do_nothing_to_it(
    bob: Browser, world: World, sessions: sessionmaker[Session], case_id: int, step: str
) -> None:
    told = {"reader": world.people["bob"], "assignee": world.people["bob"], "reason": "x"}
    answer = bob.post(f"/cases/{case_id}/{step}", told | {"text": "x", "kind": "note"})
    assert answer.status_code in (403, 404)
    with sessions() as session:
        case = session.get_one(Case, case_id)
        assert (case.assignee_id, case.status, case.special) == (None, "open", ["health"])


def test_what_leaves_the_house_says_nothing_of_it(
    sessions: sessionmaker[Session],
    world: World,
    program_as: Callable[..., Program],
    case_id: int,
) -> None:
    with sessions.begin() as session:
        customer = make_customer(session, name="Petra Geheim", email="petrageheim@example.com")
        session.execute(update(Case).values(changed_at=START))
        session.get_one(Case, case_id).customer_id = customer.id
        session.flush()
        assert not shows_it(str(read_record(session, case_id)))  # what webhooks carry
        hidden, whole, agents = io.StringIO(), io.StringIO(), io.StringIO()
        export_cases(session, "jsonl", hidden)
        export_cases(session, "jsonl", whole, with_special=True)
        export_visible_cases(session, viewer_of(sessions, world, "bob"), "jsonl", agents)
    assert f'"case_id": {case_id}' in hidden.getvalue().replace('":', '": ').replace("  ", " ")
    assert not shows_it(hidden.getvalue())
    assert SECRET in whole.getvalue()
    assert not shows_it(agents.getvalue())
    told = program_as("cases:read").get("/cases")
    assert told.status_code == 200
    assert not shows_it(told.text)


def test_who_may_read_lets_one_agent_read_it_and_the_log_tells_why(
    alice: Browser,
    bob: Browser,
    world: World,
    sessions: sessionmaker[Session],
    case_id: int,
) -> None:
    assert let_bob(alice, world, case_id).status_code == 303
    page = bob.get(f"/cases/{case_id}").text
    assert SECRET in page
    assert "Bob kent deze klant." in page
    with sessions() as session:
        case = session.get_one(Case, case_id)
        assert case.assignee_id == world.people["bob"]
        event = session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == "uncovered")
        ).one()
    assert event.actor_id == world.people["alice"]
    assert event.data["user_id"] == world.people["bob"]
    assert event.data["reason"] == "Bob kent deze klant."
    assert bob.get(f"/mentions/{mention_of(sessions)}").status_code == 200


def test_a_second_click_lets_nobody_in_twice(
    alice: Browser, world: World, sessions: sessionmaker[Session], case_id: int
) -> None:
    let_bob(alice, world, case_id)
    let_bob(alice, world, case_id)
    with sessions() as session:
        events = session.scalars(
            select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.kind == "uncovered")
        ).all()
    assert len(events) == 1


def test_a_reason_is_asked_for(alice: Browser, bob: Browser, world: World, case_id: int) -> None:
    assert let_bob(alice, world, case_id, reason=" ").status_code == 422
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_an_older_page_lets_nobody_in(
    alice: Browser, bob: Browser, world: World, case_id: int
) -> None:
    alice.post(f"/cases/{case_id}/replies", {"kind": "note", "text": "Eerst bellen."})
    assert let_bob(alice, world, case_id, version=1).status_code == 409
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_an_agent_who_lets_it_go_reads_it_no_more(
    alice: Browser, bob: Browser, world: World, case_id: int
) -> None:
    let_bob(alice, world, case_id)
    answer = bob.post(f"/cases/{case_id}/release", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert not shows_it(answer.text)
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_it_can_be_covered_again(alice: Browser, bob: Browser, world: World, case_id: int) -> None:
    let_bob(alice, world, case_id)
    alice.post(f"/cases/{case_id}/special/again")
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_what_comes_to_tell_of_something_else_is_covered_again(
    alice: Browser,
    bob: Browser,
    world: World,
    sessions: sessionmaker[Session],
    case_id: int,
) -> None:
    let_bob(alice, world, case_id)
    with sessions.begin() as session:
        told = read_special([(mention_of(sessions), 2, "Ik ben lid van de FNV.")])
        keep_marks(session, told)
    assert not shows_it(bob.get(f"/cases/{case_id}").text)
    with sessions() as session:
        assert session.get_one(Case, case_id).special == ["health", "union"]


def test_an_open_page_learns_at_once_that_its_case_was_covered(
    alice: Browser, bob: Browser, sessions: sessionmaker[Session], case_id: int
) -> None:
    alice.post(f"/cases/{case_id}/special/plain")
    with sessions() as session:
        seen = session.get_one(Case, case_id).version
    asked = f"/live/pulse?view=all&rows={case_id}:{seen}&open={case_id}&newest=0"
    before = bob.get(asked).text
    swapped = f'id="open-case-{case_id}" hx-swap-oob="true"'
    assert swapped not in before
    assert "row-box" not in before
    with sessions.begin() as session:
        keep_marks(session, read_special([(mention_of(sessions), 2, "Ik ben lid van de FNV.")]))
    pulse = bob.get(asked).text
    assert f'id="case-row-{case_id}" data-version="{seen + 1}" hx-swap-oob="true"' in pulse
    assert swapped in pulse
    assert "Alice" in pulse  # whom to ask
    assert not shows_it(pulse)
    assert swapped not in bob.get(f"{asked}&covered=1").text  # it stands there already
    assert swapped not in alice.get(asked).text


def test_what_somebody_calls_plain_is_read_by_all_and_can_be_taken_back(
    alice: Browser, bob: Browser, case_id: int
) -> None:
    alice.post(f"/cases/{case_id}/special/plain")
    assert SECRET in bob.get(f"/cases/{case_id}").text
    alice.post(f"/cases/{case_id}/special/again")
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_an_agent_covers_what_the_words_did_not_tell(
    bob: Browser, log_in_as: Callable[[str], Browser], world: World
) -> None:
    case = world.cases["delivery"]
    bob.post(f"/cases/{case}/claim")
    assert bob.post(f"/cases/{case}/special/cover", {"category": "religion"}).status_code == 303
    page = bob.get(f"/cases/{case}").text
    assert "LP-88213" in page  # it is Bob's own case
    bob.post(f"/cases/{case}/release")
    assert "LP-88213" not in bob.get(f"/cases/{case}").text
    assert "LP-88213" in log_in_as("ada").get(f"/cases/{case}").text


def test_a_manager_without_the_right_reads_nothing_either(
    alice: Browser, log_in_as: Callable[[str], Browser], world: World, case_id: int
) -> None:
    ada = log_in_as("ada")
    path = f"/settings/privacy/people/{world.people['alice']}"
    assert ada.post(path, {"choice": "no", "seen": "role"}).status_code == 303
    assert not shows_it(alice.get(f"/cases/{case_id}").text)
    assert not shows_it(alice.get("/mentions").text)
    assert ada.post(path, {"choice": "yes", "seen": "role"}).status_code == 409
    assert ada.post(path, {"choice": "role", "seen": "no"}).status_code == 303
    assert SECRET in alice.get(f"/cases/{case_id}").text


def test_somebody_has_to_be_left_who_may_read(
    log_in_as: Callable[[str], Browser], sessions: sessionmaker[Session], world: World
) -> None:
    with sessions.begin() as session:
        session.execute(
            update(User).where(User.id != world.people["ada"]).values(reads_special=False)
        )
    path = f"/settings/privacy/people/{world.people['ada']}"
    assert log_in_as("ada").post(path, {"choice": "no"}).status_code == 422


def test_switching_a_kind_off_opens_its_cases_and_on_covers_them_again(
    alice: Browser, bob: Browser, sessions: sessionmaker[Session], case_id: int
) -> None:
    kinds = ["religion", "politics"]
    assert alice.post("/settings/privacy", {"covered": kinds}).status_code == 303
    assert SECRET in bob.get(f"/cases/{case_id}").text
    assert alice.post("/settings/privacy", {"covered": [*kinds, "health"]}).status_code == 303
    assert not shows_it(bob.get(f"/cases/{case_id}").text)


def test_administrators_see_who_changed_it(
    alice: Browser, world: World, log_in_as: Callable[[str], Browser]
) -> None:
    assert alice.post("/settings/privacy", {"covered": ["health"]}).status_code == 303
    path = f"/settings/privacy/people/{world.people['bob']}"
    assert alice.post(path, {"choice": "yes"}).status_code == 303
    page = log_in_as("ada").get("/settings/privacy").text
    log = page[page.index("Wie dit veranderde") :]
    assert "Mag Bob gevoelige berichten lezen? Van ‘zoals de rol zegt’ naar ‘ja’" in log
    assert "Lidmaatschap van een vakbond wordt niet meer afgedekt" in log
    assert "Gezondheid" not in log
    assert "Wie dit veranderde" not in alice.get("/settings/privacy").text  # a manager


def test_an_older_settings_page_is_told_so(alice: Browser) -> None:
    assert alice.post("/settings/privacy", {"covered": ["health"]}).status_code == 303
    stale = alice.post("/settings/privacy", {"covered": ["union"], "seen": "older"})
    assert stale.status_code == 409


def test_agents_choose_nothing_of_it(bob: Browser, world: World) -> None:
    assert bob.get("/settings/privacy").status_code == 403
    assert bob.post("/settings/privacy", {"covered": []}).status_code == 403
    path = f"/settings/privacy/people/{world.people['bob']}"
    assert bob.post(path, {"choice": "yes"}).status_code == 403


def test_a_team_that_nobody_reads_for_says_so(alice: Browser, world: World) -> None:
    page = alice.get(f"/teams/{world.teams['delivery']}").text
    assert "gevoelige berichten" in page
    alice.post(f"/settings/privacy/people/{world.people['bob']}", {"choice": "yes"})
    page = alice.get(f"/teams/{world.teams['delivery']}").text
    assert "gevoelige berichten" not in page


def test_a_doubtful_post_is_asked_of_those_who_may_read_it(
    bob: Browser, alice: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    words = f"/reviews/{world.mentions['doubtful']}"
    assert words in bob.get("/reviews").text
    with sessions.begin() as session:
        keep_marks(session, read_special([(world.mentions["doubtful"], 1, "Ik ben moslim.")]))
    assert words not in bob.get("/reviews").text
    assert words in alice.get("/reviews").text


def test_a_manager_without_the_right_does_not_lift_that(
    alice: Browser, log_in_as: Callable[[str], Browser], world: World
) -> None:
    own = f"/settings/privacy/people/{world.people['alice']}"
    assert own not in alice.get("/settings/privacy").text
    assert alice.post(own, {"choice": "no"}).status_code == 403
    log_in_as("ada").post(own, {"choice": "no"})
    page = alice.get("/settings/privacy").text
    assert "Je mag geen gevoelige berichten lezen." in page
    assert "/settings/privacy/people/" not in page
    assert alice.post(own, {"choice": "yes"}).status_code == 403
    assert alice.post("/settings/privacy", {"covered": []}).status_code == 403


def test_an_incident_is_not_called_after_a_covered_case(
    alice: Browser, sessions: sessionmaker[Session], case_id: int
) -> None:
    with sessions() as session:
        subject = session.get_one(Case, case_id).subject
    told = {"case": case_id, "title": subject}
    assert alice.post("/incidents", told).status_code == 422
    made = alice.post("/incidents", {"case": case_id, "title": "Depot dicht"})
    assert made.status_code == 303
    renamed = alice.post(made.headers["Location"], {"title": subject, "version": 1})
    assert renamed.status_code == 422
    assert "Kies andere woorden" in renamed.text


def test_the_log_tells_of_accounts_that_read(
    log_in_as: Callable[[str], Browser], world: World, sessions: sessionmaker[Session]
) -> None:
    ada = log_in_as("ada")
    with sessions.begin() as session:
        by = Viewer.of(session.get_one(User, world.people["ada"]))
        fay = add_user(session, email="f@x.nl", name="Fay", role="manager", password=None, by=by)
        for enabled in (False, True):
            set_enabled(session, by, fay.id, enabled=enabled, now=START)
    page = ada.get("/settings/privacy").text
    log = page[page.index("Wie dit veranderde") :]
    assert "Fay heeft een nieuw account, dat gevoelige berichten leest: ‘Manager’" in log
    assert "Fay, die gevoelige berichten las, is buitengesloten" in log
    assert "Fay, die gevoelige berichten leest, is weer toegelaten" in log


def test_who_answers_when_a_case_was_covered_meanwhile_is_told_what_changed(
    alice: Browser, world: World, sessions: sessionmaker[Session]
) -> None:
    case_id = world.cases["delivery"]
    with sessions.begin() as session:
        mention_id = world.mentions["delivery"]
        version = session.get_one(Case, case_id).version
        keep_marks(session, [Told(mention_id, 1, ("health",))])
    form = {"kind": "note", "text": "Gebeld.", "version": version}
    answer = alice.post(f"/cases/{case_id}/claim", form)
    assert answer.status_code == 409
    assert "Intussen veranderd: wat als gevoelig is afgedekt" in answer.text
