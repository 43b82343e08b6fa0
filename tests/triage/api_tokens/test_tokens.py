from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.factories import NOW, make_user
from triage.api_tokens.scopes import SCOPES
from triage.api_tokens.tokens import find_program, list_tokens, make_token, revoke_token
from triage.commands.token import _SCOPES
from triage.errors import ForbiddenError, NotFoundError, WrongInputError
from triage.models import ApiToken
from triage.people.viewer import Viewer


def test_a_token_is_found_by_its_secret_until_it_ends(db: Session) -> None:
    new = make_token(db, name=" Web  shop ", scopes=["customers:read"], days=10, now=NOW)
    program = find_program(db, new.secret, NOW)
    assert program is not None
    assert (program.name, program.scopes) == ("Web shop", {"customers:read"})
    assert find_program(db, new.secret, NOW + timedelta(days=9, hours=23)) is not None
    assert find_program(db, new.secret, NOW + timedelta(days=10)) is None


def test_a_revoked_token_is_worth_nothing_and_stays_revoked(db: Session) -> None:
    new = make_token(db, name="Shop", scopes=["customers:read"], days=10, now=NOW)
    revoke_token(db, new.id, now=NOW)
    revoke_token(db, new.id, now=NOW + timedelta(days=1))
    assert find_program(db, new.secret, NOW) is None
    assert db.get_one(ApiToken, new.id).revoked_at == NOW


@pytest.mark.parametrize("change", [{"enabled": False}, {"role": "agent"}])
def test_a_token_stops_with_the_rights_of_its_maker(db: Session, change: dict[str, object]) -> None:
    alice = make_user(db, role="admin")
    new = make_token(db, name="Shop", scopes=["customers:read"], days=10, now=NOW,
                     viewer=Viewer.of(alice))  # fmt: skip
    assert find_program(db, new.secret, NOW) is not None
    for name, value in change.items():
        setattr(alice, name, value)
    db.flush()
    assert find_program(db, new.secret, NOW) is None
    assert [row.state(NOW) for row in list_tokens(db)] == ["stopped"]


def test_secrets_are_long_and_differ(db: Session) -> None:
    made = [make_token(db, name="a", scopes=SCOPES, days=1, now=NOW) for _ in range(20)]
    secrets = {one.secret for one in made}
    assert len(secrets) == 20
    assert all(len(secret) == len("lp_") + 43 for secret in secrets)  # 32 bytes in base64


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 731}, "days"),
    ],
)
def test_what_no_token_can_be_is_refused(
    db: Session, changes: dict[str, object], field: str
) -> None:
    given = {"name": "Shop", "scopes": ["customers:read"], "days": 30}
    with pytest.raises(WrongInputError) as refused:
        make_token(db, now=NOW, **(given | changes))
    assert refused.value.field == field


def test_only_administrators_make_and_revoke(db: Session) -> None:
    manager = Viewer.of(make_user(db, role="manager"))
    new = make_token(db, name="Shop", scopes=SCOPES, days=1, now=NOW)
    with pytest.raises(ForbiddenError):
        make_token(db, name="Shop", scopes=SCOPES, days=1, now=NOW, viewer=manager)
    with pytest.raises(ForbiddenError):
        revoke_token(db, new.id, now=NOW, viewer=manager)
    with pytest.raises(NotFoundError):
        revoke_token(db, new.id + 1, now=NOW)


def test_the_list_tells_who_and_how_it_stands(db: Session) -> None:
    ada = Viewer.of(make_user(db, role="admin", name="Ada"))
    old = make_token(db, name="Old", scopes=SCOPES, days=1, now=NOW - timedelta(days=5))
    ended = make_token(db, name="Ended", scopes=SCOPES, days=9, now=NOW, viewer=ada)
    live = make_token(db, name="Live", scopes=["cases:read"], days=9, now=NOW, viewer=ada)
    revoke_token(db, ended.id, now=NOW, viewer=ada)
    rows = list_tokens(db)
    assert [(row.name, row.state(NOW)) for row in rows] == [
        ("Live", "active"),
        ("Old", "expired"),
        ("Ended", "revoked"),
    ]
    assert (rows[0].created_by, rows[2].revoked_by, rows[1].created_by) == ("Ada", "Ada", None)
    assert live.secret.startswith(rows[0].hint)
    assert old.id in {row.id for row in rows}


def test_the_command_offers_all_scopes() -> None:
    assert _SCOPES == SCOPES
