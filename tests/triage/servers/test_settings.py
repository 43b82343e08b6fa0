"""Settings: read from variables, refused with one clear line."""

from pathlib import Path

import pytest

from nlp.language import CONFIGURED, UNKNOWN
from triage.errors import SettingsError
from triage.settings import (
    PREFIX,
    TEXT_LANGUAGES,
    Settings,
    environment_for_children,
    load_settings,
    secret_key,
    variable,
)
from web.mentions.links import LANGUAGES


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def test_without_variables_the_defaults_hold() -> None:
    settings = load_settings()
    assert (settings.web_host, settings.web_port) == ("127.0.0.1", 8080)
    assert (settings.complaint_threshold, settings.review_threshold) == (0.5, 0.25)
    assert settings.timezone == "Europe/Amsterdam"
    assert settings.database_url is None


def test_an_ordinary_user_keeps_data_at_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    assert load_settings().data_dir == tmp_path / ".local" / "share" / "luisterpost"
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert load_settings().data_dir == tmp_path / "data" / "luisterpost"


def test_root_keeps_data_in_the_systems_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    assert load_settings().data_dir == Path("/var/lib/luisterpost")


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("WEB_PORT", "70000", "65535"),
        ("WEB_PORT", "eighty", "port"),
        ("WEB_HOST", "two words", "address"),
        ("LOG_LEVEL", "loud", "'debug', 'info'"),
        ("COMPLAINT_THRESHOLD", "1.5", "1"),
        ("TIMEZONE", "Europe/Utopia", "Europe/Amsterdam"),
        ("TIMEZONE", "../etc/passwd", "Europe/Amsterdam"),
        ("LANGUAGES", "nl,fr", "nl, en"),
        ("LANGUAGES", "nl,nl", "each once"),
        ("ALLOWED_NETWORKS", "10.0.0.0/8,everything", "networks"),
        ("DATABASE_URL", "mysql://host/name", "postgresql://"),
        ("REDIS_URL", "localhost:6379", "redis://"),
        ("PUBLIC_URL", "ftp://example.org", "http"),
        ("WEBHOOK_URL", "https://example.org/hook", "LUISTERPOST_WEBHOOK_SECRET"),
        ("WEBHOOK_SECRET", "short", "24"),
        ("REVIEW_THRESHOLD", "0.9", "must not be above"),
        ("SESSION_MAX_HOURS", "48", "12"),
        ("USER_AGENT", "line\nbreak", "match"),
    ],
)
def test_a_wrong_value_names_the_variable_and_what_is_allowed(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, allowed: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsError) as failure:
        load_settings()
    line = str(failure.value)
    assert PREFIX + name in line
    assert allowed in line
    assert "\n" not in line


def test_a_refused_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_WEBHOOK_SECRET", "hunter2")
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", "mysql://me:hunter2@host/name")
    with pytest.raises(SettingsError) as failure:
        load_settings()
    assert "hunter2" not in str(failure.value)


def test_a_misspelt_variable_is_refused_with_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_COMPLAINT_TRESHOLD", "0.4")
    with pytest.raises(SettingsError, match="did you mean LUISTERPOST_COMPLAINT_THRESHOLD"):
        load_settings()


def test_variables_that_kubernetes_adds_are_no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for rest in ("PORT", "SERVICE_HOST", "SERVICE_PORT_WEB", "PORT_80_TCP_ADDR"):
        monkeypatch.setenv(PREFIX + rest, "10.0.0.1")
    assert load_settings().web_port == 8080


def test_an_option_wins_over_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_WEB_PORT", "9000")
    assert load_settings(web_port=None).web_port == 9000
    assert load_settings(web_port=9001).web_port == 9001


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", "")
    assert load_settings().database_url is None


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_ALLOWED_NETWORKS", "10.1.0.0/16, fd00::/8")
    monkeypatch.setenv("LUISTERPOST_LANGUAGES", "en")
    monkeypatch.setenv("LUISTERPOST_TEXT_LANGUAGES", "en, nl")
    settings = load_settings()
    assert [str(network) for network in settings.allowed_networks] == ["10.1.0.0/16", "fd00::/8"]
    assert settings.languages == ("en",)
    assert settings.text_languages == ("en", "nl")


@pytest.mark.parametrize("told", ["nl,es", "nl,nl", ","])
def test_only_languages_that_are_recognised_can_be_expected(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LUISTERPOST_TEXT_LANGUAGES", told)
    with pytest.raises(SettingsError, match="each once, out of: nl, en, de, fr"):
        load_settings()


def test_the_languages_that_can_be_expected_are_those_that_are_recognised() -> None:
    assert TEXT_LANGUAGES == CONFIGURED
    assert (*TEXT_LANGUAGES, UNKNOWN) == LANGUAGES  # what mentions are chosen by


def test_urls_are_brought_into_one_spelling(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_DATABASE_URL", "postgres://me@host/name")
    monkeypatch.setenv("LUISTERPOST_REDIS_URL", "redis+socket:///run/redis.sock")
    settings = load_settings()
    assert settings.database_url == "postgresql+psycopg://me@host/name"
    assert settings.redis_url == "unix:///run/redis.sock"


def test_children_read_what_was_decided(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    decided = load_settings(data_dir=tmp_path, web_port=9001, redis_url="unix:///r.sock")
    for name, value in environment_for_children(decided).items():
        monkeypatch.setenv(name, value)
    assert load_settings() == decided


def test_the_secret_key_is_made_once_and_closed_to_others(tmp_path: Path) -> None:
    settings = load_settings(data_dir=tmp_path)
    key = secret_key(settings)
    assert len(key) >= 32
    assert secret_key(settings) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_short_secret_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("abc")
    with pytest.raises(SettingsError, match="32 bytes"):
        secret_key(load_settings(secret_key_file=tmp_path / "key"))


def test_the_introduction_tells_name_and_contact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUISTERPOST_PUBLIC_URL", "https://care.example.org")
    assert load_settings().introduction.startswith("Luisterpost/")
    assert "https://care.example.org" in load_settings().introduction
    assert load_settings(user_agent="Other/1").introduction == "Other/1"
