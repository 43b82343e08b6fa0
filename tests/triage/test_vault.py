"""Secrets at rest: sealed, opened again, moved to another key; nothing else opens them."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from triage.errors import SealedError, SettingsError
from triage.settings import Settings, add_vault_key, vault_keys
from triage.vault import Vault, is_sealed, new_key, set_at

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_a_sealed_secret_shows_nothing_and_opens_again() -> None:
    vault = Vault.of([new_key()])
    sealed = vault.seal("geheim é ✓", now=NOW)
    assert "geheim" not in str(sealed)
    assert vault.open(sealed) == "geheim é ✓"
    assert (is_sealed(sealed), set_at(sealed)) == (True, NOW)
    assert vault.seal("geheim")["sealed"] != vault.seal("geheim")["sealed"]


def test_what_is_still_plain_opens_as_it_is() -> None:
    vault = Vault.of([new_key()])
    assert vault.open("plain") == "plain"
    assert not is_sealed("plain")
    assert set_at("plain") is None


def test_another_key_opens_nothing_and_a_tampered_seal_neither() -> None:
    sealed = Vault.of([new_key()]).seal("geheim")
    with pytest.raises(SealedError, match="key is missing"):
        Vault.of([new_key()]).open(sealed)
    with pytest.raises(SealedError):
        Vault.of([new_key()]).reseal(sealed)
    key = new_key()
    sealed = Vault.of([key]).seal("geheim")
    with pytest.raises(SealedError):
        Vault.of([key]).open({**sealed, "sealed": sealed["sealed"][:-6] + "AAAAA="})


def test_keys_are_replaced_without_typing_anything_again() -> None:
    old, new = new_key(), new_key()
    sealed = Vault.of([old]).seal("geheim", now=NOW)
    both = Vault.of([new, old])
    assert both.open(sealed) == "geheim"
    assert not both.is_current(sealed)
    moved = both.reseal(sealed)
    assert both.is_current(moved)
    assert (Vault.of([new]).open(moved), set_at(moved)) == ("geheim", NOW)


@pytest.mark.parametrize("keys", [[], ["short"], ["x" * 44]])
def test_what_is_no_key_is_told(keys: list[str]) -> None:
    with pytest.raises(SettingsError, match="key"):
        Vault.of(keys)


def test_the_first_start_makes_a_key_that_only_its_owner_reads(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    (key,) = vault_keys(settings)
    Fernet(key)
    assert vault_keys(settings) == (key,)
    path = tmp_path / "data" / "vault-keys"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_new_key_comes_before_the_others(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    (old,) = vault_keys(settings)
    new = new_key()
    add_vault_key(settings, new)
    assert vault_keys(settings) == (new, old)
    assert stat.S_IMODE((tmp_path / "vault-keys").stat().st_mode) == 0o600


def test_keys_can_stand_in_the_environment(tmp_path: Path) -> None:
    one, two = new_key(), new_key()
    assert vault_keys(Settings(data_dir=tmp_path, vault_keys=f"{one}, {two}")) == (one, two)
    assert not (tmp_path / "vault-keys").exists()
