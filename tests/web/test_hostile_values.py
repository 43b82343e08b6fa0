"""Values that no page of ours sends: refused or left out, never an error on our side."""

import base64
from collections.abc import Callable

import pytest
from backoffice import Browser, Program, World
from sqlalchemy import update
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from triage.cases import actions
from triage.files.refusals import Refusal
from triage.models import User
from web.api import merging
from web.customers import imports as importwords
from web.redirects import local_path
from web.rowfiles import refused_as_csv

DIGITS = "9" * 5_000
NUL = "%00"
Sessions = sessionmaker[Session]


@pytest.fixture
def lead(world: World, sessions: Sessions, log_in_as: Callable[[str], Browser]) -> Browser:
    with sessions.begin() as session:
        session.execute(update(User).where(User.id == world.people["dora"]).values(role="lead"))
    return log_in_as("dora")


@pytest.mark.parametrize("target", ["//[", "//[::1", "/\\[", "http://[x", "//evil.example", ""])
def test_an_address_that_cannot_be_read_leads_to_the_usual_place(target: str) -> None:
    assert local_path(target, "/queue") == "/queue"


def test_a_form_with_such_a_way_back_is_done(world: World, bob: Browser) -> None:
    case = world.cases["delivery"]
    answer = bob.post(f"/cases/{case}/claim", {"back": "//["})
    assert (answer.status_code, answer.location) == (303, f"/cases/{case}?done=claimed")


def test_headers_that_cannot_be_read_are_refused_like_foreign_ones(
    world: World, bob: Browser
) -> None:
    claim = f"/cases/{world.cases['delivery']}/claim"
    assert bob.post(claim, headers={"Origin": "http://["}).status_code == 400
    ended = {"HX-Request": "true", "HX-Current-URL": "http://["}
    bob.post("/logout")
    assert bob.get("/queue", headers=ended).status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        f"/customers?stage={NUL}",
        f"/customers?trait={NUL}",
        f"/duplicates/compare?customer=1&number={NUL}",
        f"/answers?text={NUL}",
        f"/notices?before={DIGITS}",
        f"/notices?before={2**63}",
        f"/live/pulse?open={2**63}&newest={2**63}",
        f"/live/pulse?rows={2**64}:1",
        f"/welcome/{NUL}",
    ],
)
def test_no_address_makes_the_database_stumble(bob: Browser, address: str) -> None:
    assert bob.get(address).status_code < 500


@pytest.mark.parametrize(
    "place", ['["\\ud800", 1]', '["a", Infinity]', '["a", 1e400]', "[" * 2_000, '["a\\u0000", 1]']
)
def test_a_place_that_nobody_wrote_is_refused(bob: Browser, place: str) -> None:
    after = base64.urlsafe_b64encode(place.encode()).decode()
    assert bob.get(f"/customers?after={after}").status_code == 422


def test_numbers_without_end_in_forms(
    world: World, bob: Browser, lead: Browser, log_in_as: Callable[[str], Browser]
) -> None:
    case, ada, alice = world.cases["delivery"], log_in_as("ada"), log_in_as("alice")
    for number in (DIGITS, "²", str(2**63)):
        sent = {"do": "preview", "text": "x", "canned": number}
        assert bob.post(f"/cases/{case}/replies", sent).status_code == 200
        view = {"name": "A", "audience": f"team-{number}"}
        assert bob.post("/queue/views", view).status_code == 422
        person = {"name": "Bob", "role": "agent", "capacity": number, "version": 1}
        bobs = f"/settings/people/{world.people['bob']}"
        assert ada.post(bobs, person).status_code == 422
        canned = {"title": "A", "shortcut": "a", "body-nl": "x", "team": number}
        assert lead.post("/answers/new", canned).status_code == 422
        rule = {"groups": number, "do": f"drop:{number}-{number}"}
        assert alice.post("/rules/new", rule).status_code == 200
        door = ada.post(f"/sources/{world.source}/answering", {"option-x": number})
        assert door.status_code < 500


def test_names_with_nul_are_refused_and_nothing_is_kept(
    world: World, bob: Browser, log_in_as: Callable[[str], Browser]
) -> None:
    alice = log_in_as("alice")
    for address, form in (
        ("/answers/private", {"name": "Wh\x00ats", "address": "https://wa.voorbeeld.nl"}),
        ("/teams/new", {"name_nl": "Te\x00am"}),
        ("/answers/new", {"title": "A\x00", "shortcut": "a", "body-nl": "x"}),
    ):
        answer = alice.post(address, form)
        assert answer.status_code == 400
        assert "Er is niets veranderd" in answer.text
        assert "INSERT" not in answer.text


def test_programs_name_no_customer_that_cannot_be(program_as: Callable[..., Program]) -> None:
    shop = program_as("customers:merge", "customers:write", "interactions:write")
    assert shop.post("/customers/D%00/merge", {"loser": "D-2"}).status_code == 404
    merge = shop.post("/customers/LK-10021/merge", {"loser": "D\x00"})
    batch = shop.post("/customers/batch", {"customers": [{"external_id": "D\x00"}]})
    order = {"external_id": "1\x00", "kind": "order", "at": "2026-01-01T00:00:00Z"}
    orders = shop.post("/customers/LK-10021/interactions", {"interactions": [order]})
    assert (merge.status_code, orders.status_code) == (422, 422)
    assert batch.json["results"][0]["result"] == "refused"


def test_programs_are_told_without_the_statement(
    program_as: Callable[..., Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: object, **__: object) -> None:
        raise DataError("SELECT 1", {}, ValueError("out of range"))

    monkeypatch.setattr(merging, "merge_customers", stumble)
    shop = program_as("customers:merge")
    answer = shop.post("/customers/LK-10021/merge", {"loser": "OUD-1"})
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert "SELECT" not in answer.text


def test_a_column_that_is_called_like_a_formula_is_a_text_in_the_report() -> None:
    refusals = iter([Refusal(3, '=HYPERLINK("https://evil.example")', "@SUM(1)", is_refused=True)])
    line = list(refused_as_csv(refusals, importwords))[-1]
    assert line.startswith('"3","\'=HYPERLINK(""https://evil.example"")","\'@SUM(1)",')


class DeadlockError(Exception):
    sqlstate = "40P01"


def test_who_loses_a_deadlock_is_asked_to_try_again(
    world: World,
    bob: Browser,
    program_as: Callable[..., Program],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lose(*_: object, **__: object) -> None:
        raise OperationalError("UPDATE …", {}, DeadlockError())

    monkeypatch.setattr(actions, "claim_case", lose)
    monkeypatch.setattr(merging, "merge_customers", lose)
    answer = bob.post(f"/cases/{world.cases['delivery']}/claim")
    assert answer.status_code == 409
    assert "Er is niets overschreven" in answer.text
    shop = program_as("customers:merge")
    assert shop.post("/customers/LK-10021/merge", {"loser": "OUD-1"}).status_code == 409


def test_a_team_that_is_gone_is_told_as_a_wrong_choice(
    world: World, log_in_as: Callable[[str], Browser]
) -> None:
    alice = log_in_as("alice")
    view = {"name": "A", "audience": "team-999999"}
    assert alice.post("/queue/views", view).status_code == 422
    rule = {"do": "save", "name_nl": "A", "team": "999999", "groups": "0"}
    assert alice.post("/rules/new", rule).status_code == 422


def test_who_refers_to_what_is_gone_by_now_is_told_so(
    world: World, bob: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lose(*_: object, **__: object) -> None:
        raise IntegrityError("INSERT …", {}, ValueError("fk"))

    monkeypatch.setattr(actions, "claim_case", lose)
    assert bob.post(f"/cases/{world.cases['delivery']}/claim").status_code == 409
