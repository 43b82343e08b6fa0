import pytest

from triage.errors import WrongInputError
from triage.people import passwords


@pytest.mark.parametrize(
    "weak",
    [
        "kort",
        "x" * 129,
        "Wachtwoord123!",
        "Welkom2026!!",
        "qwertyuiop123",
        "aaaaaaaaaaaaaa",
        "123456789012",
    ],
)
def test_it_refuses_weak_passwords(weak: str) -> None:
    with pytest.raises(WrongInputError, match="password"):
        passwords.hash_password(weak)


def test_a_password_matches_its_hash_and_no_other() -> None:
    stored = passwords.hash_password("groene fiets in de regen")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.matches("groene fiets in de regen", stored)
    assert not passwords.matches("groene fiets in de zon!!", stored)
    assert not passwords.matches("groene fiets in de regen", None)


def test_a_new_password_is_allowed_and_never_the_same() -> None:
    made = {passwords.new_password() for _ in range(50)}

    assert len(made) == 50
    for password in made:
        passwords.check_password(password)
