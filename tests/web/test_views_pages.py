"""Saved views and what the list shows."""

from backoffice import Browser, World

from triage.models import User


def test_a_view_is_saved_shown_as_a_tab_and_opened(world: World, bob: Browser) -> None:
    sent = {"name": "Juridisch", "query": "flag=legal&case=9&nonsense=1"}
    answer = bob.post("/queue/views", sent)
    assert answer.status_code == 303
    assert answer.location.startswith("/queue?flag=legal&saved=")
    page = bob.get(answer.location).text
    assert "Juridisch" in page
    assert 'class="changed-mark"' not in page
    assert 'class="changed-mark"' in bob.get(answer.location.replace("legal", "media")).text
    assert "Juridisch" in bob.get("/queue").text


def test_the_queue_opens_with_the_chosen_view(world: World, bob: Browser) -> None:
    address = bob.post(
        "/queue/views", {"name": "Laat", "query": "view=overdue", "default": "yes"}
    ).location
    assert bob.get("/queue").location == address
    assert bob.get("/queue?view=all").status_code == 200
    view = address.split("saved=")[1]
    bob.post(f"/queue/views/{view}", {"step": "no_default", "back": "/queue?view=all"})
    assert bob.get("/queue").status_code == 200


def test_agents_share_with_nobody_and_leads_with_their_team(
    sessions, world: World, bob: Browser, log_in_as
) -> None:
    team = {"name": "Team", "query": "", "audience": f"team-{world.teams['delivery']}"}
    assert bob.post("/queue/views", team).status_code == 403
    assert bob.post("/queue/views", team | {"audience": "everybody"}).status_code == 403
    assert bob.post("/queue/views", team | {"audience": "team-x"}).status_code == 422
    assert 'name="audience"' not in bob.get("/queue").text
    with sessions.begin() as session:
        session.get_one(User, world.people["dora"]).role = "lead"
    assert log_in_as("dora").post("/queue/views", team).status_code == 303
    assert 'title="Bewaarde weergave · Bezorging"' in bob.get("/queue").text
    assert "Bewaarde weergave ·" not in log_in_as("charlie").get("/queue").text


def test_a_view_is_moved_renamed_and_deleted_by_its_owner(
    world: World, bob: Browser, log_in_as
) -> None:
    first, second = (
        bob.post("/queue/views", {"name": name, "query": "flag=media"}).location.split("saved=")[1]
        for name in ("Eerste", "Tweede")
    )
    bob.post(f"/queue/views/{second}", {"step": "earlier"})
    page = bob.get("/queue").text
    assert page.index("Tweede") < page.index("Eerste")
    bob.post(f"/queue/views/{first}", {"name": "Anders"})
    assert "Anders" in bob.get("/queue").text
    assert log_in_as("dora").post(f"/queue/views/{first}", {"step": "delete"}).status_code == 404
    answer = bob.post(
        f"/queue/views/{first}", {"step": "delete", "back": f"/queue?flag=media&saved={first}"}
    )
    assert answer.location == "/queue?flag=media"
    assert "Anders" not in bob.get("/queue").text


def test_columns_and_density_are_kept_with_the_person(
    world: World, bob: Browser, log_in_as
) -> None:
    assert '<span class="row-number">' not in bob.get("/queue").text
    bob.post("/queue/display", {"column": ["number", "language"], "density": "compact"})
    elsewhere = log_in_as("bob").get("/queue").text
    assert f'<span class="row-number">#{world.cases["delivery"]}</span>' in elsewhere
    assert 'data-density="compact"' in elsewhere
    assert 'class="chip team"' not in elsewhere
    assert bob.post("/queue/display", {"column": ["shoe"]}).status_code == 422


def test_hostile_names_stay_text(world: World, bob: Browser) -> None:
    bob.post("/queue/views", {"name": "<script>alert(1)</script>", "query": "text=<b>"})
    page = bob.get("/queue").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_number_in_the_search_field_opens_its_case(world: World, bob: Browser) -> None:
    case = world.cases["delivery"]
    assert bob.get(f"/queue?text=%23{case}").location.endswith(f"case={case}")
    assert bob.get(f"/queue?text=%23{world.cases['billing']}").status_code == 200
