"""Every setting of the product, read once from `LUISTERPOST_*` variables.

The only place that looks at the environment: rooms and functions get values passed in. A wrong
value stops the program with one line that names the variable and what it may hold. Making the
folders and starting what they describe is left to `triage.servers`.
"""

import difflib
import os
import re
import secrets
import zoneinfo
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    HttpUrl,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from triage.errors import SettingsError

PREFIX: Final = "LUISTERPOST_"
LANGUAGES: Final = ("nl", "en")
TEXT_LANGUAGES: Final = ("nl", "en", "de", "fr")
"""What posts are recognised in, the most frequent first."""

# Kubernetes sets these for a service that is named "luisterpost"; they are not meant for us.
_KUBERNETES = re.compile(r"(SERVICE_HOST|SERVICE_PORT\w*|PORT(_\d+_\w+)?)$")


def default_data_dir() -> Path:
    """Where data lie when nothing is said: the system's folder for root, else the user's own."""
    if os.geteuid() == 0:
        return Path("/var/lib/luisterpost")
    home = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(home) / "luisterpost"


def _split(value: object) -> object:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _as_networks(values: object) -> object:
    if not isinstance(values, tuple | list):
        return values
    return tuple(ip_network(value) for value in values)


def _database_url(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise ValueError("postgresql://user:password@host:port/database")
    return f"postgresql+psycopg://{rest}"


def _redis_url(value: str) -> str:
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in {"redis", "rediss", "unix", "redis+socket"}:
        raise ValueError("redis://, rediss:// or unix:///path/to/socket")
    return f"unix://{rest}" if scheme == "redis+socket" else value


def _smtp_url(value: SecretStr) -> SecretStr:
    scheme, separator, _ = value.get_secret_value().partition("://")
    if not separator or scheme not in {"smtp", "smtps", "smtp+plain"}:
        raise ValueError("smtp://, smtps:// or smtp+plain://")
    return value


def _timezone(value: str) -> str:
    try:
        zoneinfo.ZoneInfo(value)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError("a name of the time zone database such as Europe/Amsterdam") from error
    return value


def _languages(values: tuple[str, ...]) -> tuple[str, ...]:
    return _each_once(values, LANGUAGES)


def _text_languages(values: tuple[str, ...]) -> tuple[str, ...]:
    return _each_once(values, TEXT_LANGUAGES)


def _each_once(values: tuple[str, ...], known: tuple[str, ...]) -> tuple[str, ...]:
    if not values or len(set(values)) != len(values) or not set(values) <= set(known):
        raise ValueError(f"each once, out of: {', '.join(known)}")
    return values


class Settings(BaseSettings):
    """The settings of one installation; `docs/operators.md` holds the same table."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, frozen=True)

    data_dir: Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())] = Field(
        default_factory=default_data_dir,
        description="folder for everything that is kept: database, logs, keys "
        "(default: /var/lib/luisterpost for root, else ~/.local/share/luisterpost)",
    )
    database_url: Annotated[str, AfterValidator(_database_url)] | None = Field(
        default=None,
        repr=False,
        description="a PostgreSQL 15 or newer with pgvector, postgresql://user:password@host/name; "
        "without it the built-in PostgreSQL starts",
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = Field(
        default=None,
        repr=False,
        description="a Redis 6.2 or newer or Valkey, redis://host:6379/0; "
        "without it the built-in Redis starts",
    )
    web_host: str = Field(
        default="127.0.0.1", pattern=r"^[A-Za-z0-9.:_-]+$", description="address the web listens on"
    )
    web_port: int = Field(default=8080, ge=1, le=65535, description="port the web listens on")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="how much is written to the log files"
    )
    model: str | None = Field(
        default=None,
        min_length=1,
        description="classifier: a folder or a Hugging Face name (default: the one shipped)",
    )
    allowed_networks: Annotated[
        tuple[IPv4Network | IPv6Network, ...],
        NoDecode,
        BeforeValidator(_as_networks),
        BeforeValidator(_split),
    ] = Field(
        default=(),
        description="networks that sources and webhooks may reach although they are not public, "
        "such as 10.1.0.0/16, separated by commas",
    )
    user_agent: str | None = Field(
        default=None,
        min_length=3,
        max_length=200,
        pattern=r"^[\x20-\x7e]+$",
        description="how fetches introduce themselves (default: Luisterpost, version, public_url)",
    )
    complaint_threshold: float = Field(
        default=0.5, ge=0, le=1, description="from this probability on, a mention becomes a case"
    )
    review_threshold: float = Field(
        default=0.25,
        ge=0,
        le=1,
        description="from this probability on, a mention goes to the review list",
    )
    public_url: HttpUrl | None = Field(
        default=None, description="address under which people reach the web, behind a proxy"
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        le=5,
        description="how many reverse proxies stand before the web and tell whom they speak for "
        "(X-Forwarded-For, X-Forwarded-Proto)",
    )
    webhook_url: HttpUrl | None = Field(
        default=None, description="where case events are sent (Standard Webhooks)"
    )
    webhook_secret: SecretStr | None = Field(
        default=None, min_length=24, description="secret that signs the case events"
    )
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp_url)] | None = Field(
        default=None,
        description="mail server for notices: smtp://user:password@host:587 (STARTTLS), "
        "smtps://… (TLS) or smtp+plain://… (a relay of one's own); without it no e-mail is sent",
    )
    mail_from: str | None = Field(
        default=None,
        pattern=r"^[^@\s<>]+@[^@\s<>]+$",
        description="address that notices are sent from",
    )
    lease_s: int = Field(
        default=120,
        ge=2,
        le=3600,
        description="seconds after which the work of a worker that stopped is given to another",
    )
    long_wait_hours: int = Field(
        default=24,
        ge=1,
        le=336,
        description="hours that a source may only be told to wait before administrators hear of it",
    )
    session_idle_minutes: int = Field(
        default=30, ge=1, le=720, description="minutes without a click after which a log-in ends"
    )
    session_max_hours: int = Field(
        default=12, ge=1, le=12, description="hours after which every log-in ends"
    )
    api_requests_per_minute: int = Field(
        default=600,
        ge=1,
        le=100_000,
        description="how many requests a program may send to the API in a minute with one token",
    )
    hook_deliveries_per_minute: int = Field(
        default=6000,
        ge=1,
        le=1_000_000,
        description="how many deliveries a platform or program may send for one source in a minute",
    )
    largest_upload_mb: int = Field(
        default=512,
        ge=1,
        le=10_000,
        description="largest customer file that can be uploaded, in megabytes",
    )
    secret_key_file: Path | None = Field(
        default=None,
        description="file with the key that signs forms (default: secret-key in data_dir, "
        "made at the first start)",
    )
    vault_key_file: Path | None = Field(
        default=None,
        description="file with the keys that seal the credentials of sources, one a line, the "
        "newest first (default: vault-keys in data_dir, made at the first start)",
    )
    vault_keys: SecretStr | None = Field(
        default=None,
        description="the same keys without a file, separated by commas, the newest first",
    )
    live_pages: int = Field(
        default=24,
        ge=0,
        le=500,
        description="open pages that each web process keeps a live line to; further ones, or all "
        "with 0, ask every 15 seconds",
    )
    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="Europe/Amsterdam", description="time zone of business hours, charts and reports"
    )
    languages: Annotated[
        tuple[str, ...], NoDecode, AfterValidator(_languages), BeforeValidator(_split)
    ] = Field(default=LANGUAGES, description="languages of the pages, the first is the default")
    text_languages: Annotated[
        tuple[str, ...], NoDecode, AfterValidator(_text_languages), BeforeValidator(_split)
    ] = Field(
        default=TEXT_LANGUAGES,
        description="languages that posts are expected in, out of these four, the most frequent "
        "first; the language of any other post is unclear",
    )

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        if self.review_threshold > self.complaint_threshold:
            raise ValueError("LUISTERPOST_REVIEW_THRESHOLD must not be above COMPLAINT_THRESHOLD")
        if self.smtp_url and not self.mail_from:
            raise ValueError("LUISTERPOST_SMTP_URL needs LUISTERPOST_MAIL_FROM")
        if self.webhook_url and not self.webhook_secret:
            raise ValueError("LUISTERPOST_WEBHOOK_URL needs LUISTERPOST_WEBHOOK_SECRET")
        return self

    @property
    def introduction(self) -> str:
        """The User-Agent header of every outgoing request."""
        if self.user_agent:
            return self.user_agent
        contact = f" (+{self.public_url})" if self.public_url else ""
        return f"Luisterpost/{version('luisterpost')}{contact}"


def address_of(settings: Settings) -> str:
    """Where people reach the pages, without a slash at the end."""
    if settings.public_url:
        return str(settings.public_url).rstrip("/")
    return f"http://{settings.web_host}:{settings.web_port}"


def load_settings(**chosen: object) -> Settings:
    """Read the environment; `chosen` values (from options) win.

    Raises SettingsError with one line that names the variable and what is allowed.
    """
    _refuse_unknown(os.environ)
    try:
        return Settings(**{name: value for name, value in chosen.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError(_describe(error)) from None


def environment_for_children(settings: Settings) -> dict[str, str]:
    """The environment for child processes: what we got, plus what an option or start decided."""
    decided = {
        "data_dir": str(settings.data_dir),
        "web_host": settings.web_host,
        "web_port": str(settings.web_port),
        "database_url": settings.database_url or "",
        "redis_url": settings.redis_url or "",
    }
    return {**os.environ, **{variable(name): value for name, value in decided.items()}}


def shows_tracebacks() -> bool:
    """Whether a failed command also prints where it failed; works with wrong settings too."""
    return os.environ.get(f"{PREFIX}LOG_LEVEL", "").lower() == "debug"


def variable(field: str) -> str:
    """The environment variable of a field."""
    return PREFIX + field.upper()


def secret_key(settings: Settings) -> bytes:
    """The key that signs cookies and forms; made at first use, readable by its owner only."""
    path = settings.secret_key_file or settings.data_dir / "secret-key"
    try:
        if not path.exists():
            _write_new_key(path, secrets.token_urlsafe(48))
        key = path.read_bytes().strip()
    except OSError as error:
        raise SettingsError(f"{variable('secret_key_file')}: {path}: {error.strerror}") from error
    if len(key) < 32:
        raise SettingsError(f"{variable('secret_key_file')}: {path} must hold 32 bytes or more")
    return key


def vault_keys(settings: Settings) -> tuple[str, ...]:
    """The keys that seal secrets at rest, the newest first; made at first use, owner only."""
    if settings.vault_keys:
        return _keys_in(settings.vault_keys.get_secret_value().replace(",", "\n"))
    path = vault_key_path(settings)
    try:
        if not path.exists():
            # As Fernet wants it: 32 bytes in URL-safe base64, padding and all.
            _write_new_key(path, secrets.token_urlsafe(32) + "=")
        return _keys_in(path.read_text(encoding="ascii", errors="replace"))
    except OSError as error:
        raise SettingsError(f"{variable('vault_key_file')}: {path}: {error.strerror}") from error


def vault_key_path(settings: Settings) -> Path:
    """The file with those keys, unless they come from the environment."""
    return settings.vault_key_file or settings.data_dir / "vault-keys"


def add_vault_key(settings: Settings, key: str) -> None:
    """Put a key before the others in the key file, all or nothing."""
    path = vault_key_path(settings)
    older = vault_keys(settings)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("\n".join((key, *older)) + "\n")
    draft.replace(path)


def _keys_in(text: str) -> tuple[str, ...]:
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _write_new_key(path: Path, key: str) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass  # another process was first: its key counts
    finally:
        draft.unlink()


def _refuse_unknown(environment: Mapping[str, str]) -> None:
    known = {variable(name) for name in Settings.model_fields}
    for name in environment:
        rest = name.removeprefix(PREFIX)
        if name == rest or name in known or _KUBERNETES.match(rest):
            continue
        close = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {close[0]}?" if close else f"known are: {', '.join(sorted(known))}"
        raise SettingsError(f"{name} is not a setting; {hint}")


def _describe(error: ValidationError) -> str:
    return "; ".join(_sentences(error))


def _sentences(error: ValidationError) -> Iterable[str]:
    for problem in error.errors(include_url=False):
        reason = problem["msg"].removeprefix("Value error, ")
        if not problem["loc"]:
            yield reason
            continue
        field = str(problem["loc"][0])
        about = Settings.model_fields[field].description
        yield f"{variable(field)} is wrong: {reason} (allowed: {about})"
