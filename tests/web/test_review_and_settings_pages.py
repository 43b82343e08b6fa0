"""The doubtful mentions, and the settings."""

from backoffice import PASSWORD, Browser, World
from sqlalchemy import select

from triage.models import Case, Mention, Review, User, Work
from triage.people.passwords import hash_password


def test_a_doubtful_mention_becomes_a_case_with_one_answer(
    world: World, bob: Browser, sessions
) -> None:
    assert "iemand wanneer ze open zijn?" in bob.get("/reviews").text
    mention = world.mentions["doubtful"]
    answer = bob.post(f"/reviews/{mention}", {"decision": "complaint"})
    assert answer.status_code == 303
    with sessions.begin() as session:
        case = session.scalar(select(Case).where(Case.conversation_id == "doubtful"))
        assert f"case={case.id}" in answer.location
    assert "Geen twijfel meer" in bob.get("/reviews").text


def test_a_doubt_shows_the_stars_that_came_with_the_text(
    world: World, bob: Browser, sessions
) -> None:
    with sessions.begin() as session:
        session.get_one(Mention, world.mentions["doubtful"]).rating = 2
    page = bob.get("/reviews")
    assert page.status_code == 200
    assert 'title="2 van 5 sterren"' in page.text


def test_no_complaint_can_be_taken_back(world: World, bob: Browser, sessions) -> None:
    mention = world.mentions["doubtful"]
    headers = {"HX-Request": "true"}
    answer = bob.post(f"/reviews/{mention}", {"decision": "no_complaint"}, headers=headers)
    assert f"/reviews/{mention}/withdraw" in answer.text
    bob.post(f"/reviews/{mention}/withdraw")
    with sessions.begin() as session:
        assert session.get_one(Review, mention).decision is None


def test_an_unknown_answer_is_refused(world: World, bob: Browser) -> None:
    mention = world.mentions["doubtful"]
    assert bob.post(f"/reviews/{mention}", {"decision": "perhaps"}).status_code == 422
    assert bob.post("/reviews/999999", {"decision": "complaint"}).status_code == 404


def test_a_password_is_changed_with_the_old_one_only(
    world: World, bob: Browser, log_in_as, sessions
) -> None:
    with sessions.begin() as session:
        session.get_one(User, world.people["bob"]).password_hash = hash_password(PASSWORD)
    elsewhere = log_in_as("bob")
    new = "een heel nieuw wachtwoord"
    form = {"old_password": "wrong", "password": new, "again": new}
    assert bob.post("/settings/password", form).status_code == 422
    assert "verschillen" in bob.post("/settings/password", form | {"again": "x"}).text
    form["old_password"] = PASSWORD
    short = bob.post("/settings/password", form | {"password": "kort", "again": "kort"})
    assert "12 tot 128 tekens" in short.text
    assert bob.post("/settings/password", form).status_code == 303
    assert bob.get("/queue").status_code == 200
    assert elsewhere.get("/queue").status_code == 401


def test_an_administrator_shuts_somebody_out_but_not_themselves(world: World, log_in_as) -> None:
    ada, dora = log_in_as("ada"), log_in_as("dora")
    assert ada.post(f"/settings/people/{world.people['dora']}/enabled", {"enabled": "no"}).location
    assert dora.get("/queue").status_code == 401
    own = ada.post(f"/settings/people/{world.people['ada']}/enabled", {"enabled": "no"})
    assert own.status_code == 422


def test_failed_work_is_shown_with_its_reason_and_tried_again(
    world: World, log_in_as, sessions, clock
) -> None:
    with sessions.begin() as session:
        mention = session.scalar(select(Mention.id).limit(1))
        session.add(
            Work(
                stage="understand",
                mention_id=mention,
                attempts=5,
                last_error="the process was killed",
                dead_at=clock(),
            )
        )
    ada = log_in_as("ada")
    page = ada.get("/settings/failed").text
    assert "the process was killed" in page
    key = page.split('name="key" value="')[1].split('"')[0]
    assert ada.post("/settings/failed", {"key": "work-nonsense"}).location.endswith("replayed=0")
    assert ada.post("/settings/failed", {"key": key}).location.endswith("replayed=1")
    assert "Er is niets mislukt" in ada.get("/settings/failed").text


def test_looks_are_kept_in_cookies_and_are_right_at_once(bob: Browser) -> None:
    bob.post("/preferences", {"theme": "dark", "density": "compact", "rail": "closed"})
    page = bob.get("/queue").text
    assert 'data-theme="dark" data-density="compact" data-rail="closed"' in page
    bob.post("/preferences", {"theme": "<script>"})
    assert 'data-theme="dark"' in bob.get("/queue").text
