from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from tests.factories import make_team
from tests.triage.cases.conftest import viewer
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.people.viewer import Viewer
from triage.views.choices import (
    DEFAULT_COLUMNS,
    choose_columns,
    choose_default_view,
    read_choices,
)
from triage.views.saved import (
    MOST_VIEWS,
    delete_view,
    list_views,
    move_view,
    rename_view,
    save_view,
)


def names(db: Session, who: Viewer) -> list[str]:
    return [view.name for view in list_views(db, who)]


@pytest.fixture
def lia(db: Session) -> Viewer:
    """A lead of one team."""
    return replace(viewer(db, "Lia", "lead"), team_ids=frozenset({make_team(db).id}))


def test_ones_own_view_is_nobody_elses(db: Session, bob: Viewer, alice: Viewer) -> None:
    save_view(db, bob, name="  Mijn   juridische ", query="flag=legal")
    assert names(db, bob) == ["Mijn juridische"]
    assert names(db, alice) == []


def test_a_lead_shares_with_the_own_team_only(db: Session, lia: Viewer, bob: Viewer) -> None:
    team = next(iter(lia.team_ids))
    member = replace(bob, team_ids=lia.team_ids)
    save_view(db, lia, name="Team", query="", audience="team", team_id=team)
    assert names(db, member) == ["Team"]
    assert names(db, bob) == []
    for audience, team_id in (("team", make_team(db).id), ("everybody", None)):
        with pytest.raises(ForbiddenError):
            save_view(db, lia, name="X", query="", audience=audience, team_id=team_id)
    with pytest.raises(ForbiddenError):
        save_view(db, member, name="X", query="", audience="team", team_id=team)


def test_a_manager_shares_with_everybody(db: Session, alice: Viewer, bob: Viewer) -> None:
    view = save_view(db, alice, name="Allen", query="", audience="everybody")
    assert names(db, bob) == ["Allen"]
    for change in (
        lambda: rename_view(db, bob, view, name="Bob"),
        lambda: delete_view(db, bob, view),
        lambda: move_view(db, bob, view, steps=1),
    ):
        with pytest.raises(ForbiddenError):
            change()


def test_a_foreign_view_does_not_exist(db: Session, alice: Viewer, bob: Viewer) -> None:
    view = save_view(db, alice, name="Alice", query="")
    with pytest.raises(NotFoundError):
        rename_view(db, bob, view, name="Bob")
    with pytest.raises(NotFoundError):
        choose_default_view(db, bob, view)


def test_a_view_that_is_shared_no_longer_opens_nobody_elses_queue(
    db: Session, alice: Viewer, bob: Viewer
) -> None:
    view = save_view(db, alice, name="Allen", query="flag=legal", audience="everybody")
    choose_default_view(db, bob, view)
    assert read_choices(db, bob).default_query == "flag=legal"
    save_view(db, alice, name="Allen", query="text=geheim")
    assert read_choices(db, bob).default_query is None


def test_saving_under_the_same_name_replaces(db: Session, bob: Viewer) -> None:
    first = save_view(db, bob, name="Laat", query="view=overdue")
    assert save_view(db, bob, name="laat", query="overdue=yes") == first
    assert [view.query for view in list_views(db, bob)] == ["overdue=yes"]


def test_views_change_places(db: Session, bob: Viewer) -> None:
    ids = [save_view(db, bob, name=name, query="") for name in "abc"]
    move_view(db, bob, ids[2], steps=-1)
    move_view(db, bob, ids[0], steps=-1)
    db.flush()
    assert names(db, bob) == ["a", "c", "b"]
    rename_view(db, bob, ids[0], name="z")
    delete_view(db, bob, ids[1])
    db.flush()
    assert names(db, bob) == ["z", "c"]


def test_wrong_names_too_many_views_and_audiences_are_refused(db: Session, bob: Viewer) -> None:
    for name in ("", "  ", "x" * 41):
        with pytest.raises(WrongInputError):
            save_view(db, bob, name=name, query="")
    with pytest.raises(WrongInputError):
        save_view(db, bob, name="x", query="", audience="world")
    with pytest.raises(WrongInputError):
        save_view(db, bob, name="x", query="q" * 2000)
    for number in range(MOST_VIEWS):
        save_view(db, bob, name=str(number), query="")
    with pytest.raises(WrongInputError):
        save_view(db, bob, name="one more", query="")


def test_choices_begin_with_what_everybody_has_and_are_kept(db: Session, bob: Viewer) -> None:
    assert read_choices(db, bob).columns == DEFAULT_COLUMNS
    choose_columns(db, bob, ["tags", "number"], density="compact")
    view = save_view(db, bob, name="Laat", query="view=overdue")
    choose_default_view(db, bob, view)
    choices = read_choices(db, bob)
    assert choices.columns == ("number", "tags")
    assert (choices.density, choices.default_query) == ("compact", "view=overdue")
    choose_columns(db, bob, [], density=None)
    assert read_choices(db, bob).columns == ()
    delete_view(db, bob, view)
    db.flush()
    assert read_choices(db, bob).default_query is None
    with pytest.raises(WrongInputError):
        choose_columns(db, bob, ["shoe"], density=None)
    with pytest.raises(WrongInputError):
        choose_columns(db, bob, [], density="tiny")
