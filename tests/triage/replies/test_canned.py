import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.factories import NOW, make_team
from tests.triage.replies.conftest import Desk
from triage.errors import ForbiddenError, NotFoundError, StaleError, WrongInputError
from triage.models import CannedText
from triage.replies.canned import (
    CannedWish,
    archive_canned,
    list_canned,
    read_canned,
    save_canned,
)


def wish(**values: object) -> CannedWish:
    given = {"title": "Pakket zoek", "shortcut": "zoek", "texts": {"nl": "We zoeken het uit."}}
    return CannedWish(**{**given, **values})  # type: ignore[arg-type]


def test_a_lead_writes_one_and_an_agent_uses_it(desk: Desk) -> None:
    canned_id = save_canned(desk.session, desk.eve, wish(), now=NOW)
    [found] = list_canned(desk.session, desk.bob)
    assert (found.id, found.shortcut, found.text_in("nl")) == (
        canned_id,
        "zoek",
        "We zoeken het uit.",
    )
    assert found.text_in("en") is None


def test_an_agent_writes_none(desk: Desk) -> None:
    with pytest.raises(ForbiddenError):
        save_canned(desk.session, desk.bob, wish(), now=NOW)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": "  "}, "title"),
        ({"shortcut": "met spatie"}, "shortcut"),
        ({"shortcut": ""}, "shortcut"),
        ({"texts": {"nl": " "}}, "body-nl"),
        ({"texts": {"nl": "Hoi {klantnaam}"}}, "body-nl"),
        ({"texts": {"en": "x" * 6000}}, "body-en"),
        ({"texts": {"xx": "hoi"}}, "language"),
    ],
)
def test_what_is_wrong_is_named(desk: Desk, values: dict[str, object], field: str) -> None:
    with pytest.raises(WrongInputError) as caught:
        save_canned(desk.session, desk.eve, wish(**values), now=NOW)
    assert caught.value.field == field


def test_a_shortcut_is_used_once_until_it_is_archived(desk: Desk) -> None:
    first = save_canned(desk.session, desk.eve, wish(), now=NOW)
    with pytest.raises(WrongInputError, match="#zoek is in use"):
        save_canned(desk.session, desk.eve, wish(title="Nog een"), now=NOW)
    archive_canned(desk.session, desk.eve, first, archived=True, now=NOW)
    save_canned(desk.session, desk.eve, wish(title="Nog een"), now=NOW)
    with pytest.raises(WrongInputError, match="in use"):
        archive_canned(desk.session, desk.eve, first, archived=False, now=NOW)
    assert [one.title for one in list_canned(desk.session, desk.bob)] == ["Nog een"]


def test_another_teams_own_is_neither_listed_nor_read_nor_changed(desk: Desk) -> None:
    other = make_team(desk.session)
    canned_id = save_canned(desk.session, desk.alice, wish(team_id=other.id), now=NOW)
    assert list_canned(desk.session, desk.bob) == []
    with pytest.raises(NotFoundError):
        read_canned(desk.session, desk.bob, canned_id)
    with pytest.raises(NotFoundError):
        save_canned(desk.session, desk.eve, wish(title="x"), now=NOW, canned_id=canned_id)
    with pytest.raises(WrongInputError, match="one of your teams"):
        save_canned(desk.session, desk.eve, wish(shortcut="x", team_id=other.id), now=NOW)


def test_a_change_against_an_older_version_is_told(desk: Desk) -> None:
    canned_id = save_canned(desk.session, desk.eve, wish(), now=NOW)
    version = read_canned(desk.session, desk.eve, canned_id).version
    change = wish(title="Beter")
    save_canned(desk.session, desk.eve, change, now=NOW, canned_id=canned_id, version=version)
    with pytest.raises(StaleError):
        save_canned(
            desk.session, desk.alice, wish(title="Anders"), now=NOW, canned_id=canned_id,
            version=version,
        )  # fmt: skip


def test_only_a_changed_text_is_read_by_the_classifier_again(desk: Desk) -> None:
    texts = {"nl": "Eén", "en": "One"}
    canned_id = save_canned(desk.session, desk.eve, wish(texts=texts), now=NOW)
    for text in desk.session.scalars(select(CannedText)):
        text.embedded_at, text.embedding = NOW, [0.5] * 384
    desk.session.flush()
    changed = wish(texts={"nl": "Eén", "en": "Two", "de": ""})
    save_canned(desk.session, desk.eve, changed, now=NOW, canned_id=canned_id)
    unread = desk.session.scalars(
        select(CannedText.language).where(CannedText.embedded_at.is_(None))
    ).all()
    assert unread == ["en"]


def test_a_search_takes_signs_as_they_are(desk: Desk) -> None:
    save_canned(desk.session, desk.eve, wish(texts={"nl": "100% zeker"}), now=NOW)
    save_canned(desk.session, desk.eve, wish(title="Ander", shortcut="ander"), now=NOW)
    assert [one.title for one in list_canned(desk.session, desk.bob, text="0%")] == ["Pakket zoek"]
    assert [one.title for one in list_canned(desk.session, desk.bob, text="AND")] == ["Ander"]


def test_the_list_asks_the_same_number_of_questions_however_long(desk: Desk, db: Session) -> None:
    for number in range(5):
        save_canned(desk.session, desk.eve, wish(shortcut=f"k{number}"), now=NOW)
    assert db.scalar(select(func.count()).select_from(CannedText)) == 5
    assert len(list_canned(desk.session, desk.bob)) == 5
