"""Many cases at once, from the page."""

from uuid import uuid4

from backoffice import Browser, World, add_mention
from sqlalchemy import select

from triage.cases.opening import open_case
from triage.models import Case, CaseEvent

HTMX = {"HX-Request": "true"}


def open_some(sessions, world: World, clock, count: int = 3) -> list[int]:
    with sessions.begin() as session:
        made = []
        for number in range(count):
            mention = add_mention(session, world, f"b{number}", "Weer niets.", category="delivery")
            made.append(open_case(session, mention, clock()).id)
        return made


def form(cases: list[int], action: str, **more: object) -> dict[str, object]:
    chosen = [f"{case_id}:1" for case_id in cases]
    return {"token": str(uuid4()), "action": action, "case": chosen, "back": "/queue"} | more


def statuses(sessions, cases: list[int]) -> list[str]:
    with sessions.begin() as session:
        return [session.get_one(Case, case_id, populate_existing=True).status for case_id in cases]


def test_ticked_cases_are_resolved_and_taken_back(sessions, world, bob: Browser, clock) -> None:
    cases = open_some(sessions, world, clock)
    sent = form(cases, "resolve")
    answer = bob.post("/queue/bulk", sent, headers=HTMX)
    assert "3 opgelost" in answer.text
    assert statuses(sessions, cases) == ["resolved"] * 3
    undone = bob.post(f"/queue/bulk/{sent['token']}/undo", {"back": "/queue"}, headers=HTMX)
    assert "3 zoals ze waren" in undone.text
    assert statuses(sessions, cases) == ["open"] * 3


def test_without_scripts_the_result_is_told_on_the_next_page(
    sessions, world: World, bob: Browser, clock
) -> None:
    cases = open_some(sessions, world, clock)
    answer = bob.post("/queue/bulk", form(cases, "claim", back="/queue?view=mine"))
    assert answer.status_code == 303
    page = bob.get(answer.location).text
    assert "3 opgepakt" in page
    assert page.count('class="row-box') == 3


def test_what_is_left_is_named_with_the_reason(
    sessions, world: World, bob: Browser, log_in_as, clock
) -> None:
    cases = open_some(sessions, world, clock)
    log_in_as("dora").post(f"/cases/{cases[0]}/claim")
    foreign = world.cases["billing"]
    answer = bob.post("/queue/bulk", form([*cases, foreign], "resolve"), headers=HTMX).text
    assert "2 opgelost, 1 intussen veranderd, 1 is uit je zicht" in answer
    assert f">#{cases[0]}</a> het is opgepakt" in answer
    assert statuses(sessions, cases) == ["open", "resolved", "resolved"]


def test_the_whole_list_is_what_its_filters_hold_in_ones_sight(
    sessions, world: World, bob: Browser, clock
) -> None:
    cases = open_some(sessions, world, clock)
    sent = form([], "tag", all="yes", query="text=weer+niets", tag="Actie")
    assert "3 gelabeld" in bob.post("/queue/bulk", sent, headers=HTMX).text
    with sessions.begin() as session:
        tagged = session.scalars(select(Case.id).where(Case.tags.contains(["actie"]))).all()
    assert sorted(tagged) == cases
    sent = form([], "claim", all="yes", query="")
    bob.post("/queue/bulk", sent)
    with sessions.begin() as session:
        assert session.get_one(Case, world.cases["billing"]).assignee_id is None


def test_pressing_twice_does_it_once(sessions, world: World, bob: Browser, clock) -> None:
    cases = open_some(sessions, world, clock)
    sent = form(cases, "resolve")
    first, again = (bob.post("/queue/bulk", sent, headers=HTMX).text for _ in range(2))
    assert "3 opgelost" in first
    assert "3 opgelost" in again
    with sessions.begin() as session:
        kinds = session.scalars(select(CaseEvent.kind).where(CaseEvent.case_id.in_(cases))).all()
    assert kinds.count("resolved") == 3


def test_wrong_forms_are_refused_without_an_effect(
    sessions, world: World, bob: Browser, clock
) -> None:
    cases = open_some(sessions, world, clock)
    for change in ({"action": "x"}, {"case": []}, {"case": ["x"]}, {"token": "1"}):
        assert bob.post("/queue/bulk", form(cases, "resolve") | change).status_code == 422
    assert bob.post("/queue/bulk", form(cases, "resolve", back="//evil.example")).location[0] == "/"
    assert bob.post(f"/queue/bulk/{uuid4()}/undo").status_code == 404


def test_merging_takes_the_oldest_and_shows_the_open_case_anew(
    sessions, world: World, bob: Browser, clock
) -> None:
    cases = open_some(sessions, world, clock)
    back = f"/queue?case={cases[1]}"
    answer = bob.post("/queue/bulk", form(cases, "merge", back=back), headers=HTMX).text
    assert 'id="case-pane"' in answer
    assert statuses(sessions, cases) == ["open", "merged", "merged"]


def test_the_bar_offers_the_whole_list_only_where_there_is_more(
    sessions, world: World, bob: Browser, clock
) -> None:
    assert "data-bulk-all" not in bob.get("/queue").text
    open_some(sessions, world, clock, 55)
    assert "alle 56 van de lijst" in bob.get("/queue").text
