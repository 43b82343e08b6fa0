"""Puts the parts together: the one place where settings become an engine, sessions and hints.

Server processes and commands call `bootstrap` once and pass on what they get.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from celery import Celery
from redis import Redis
from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

from triage.cases.deciding import Thresholds
from triage.errors import NotReachableError
from triage.notices.mailing import MAIL
from triage.queueing.hints import CeleryHints, Hints, make_celery
from triage.settings import Settings, load_settings, secret_key, vault_keys
from triage.vault import Vault

WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class Services:
    """What a process of this installation works with."""

    settings: Settings
    engine: Engine
    sessions: sessionmaker[Session]
    redis: Redis
    celery: Celery
    hints: Hints
    secret_key: bytes
    vault: Vault
    now: Callable[[], datetime]

    @property
    def thresholds(self) -> Thresholds:
        """From which probabilities on something is done."""
        return Thresholds(self.settings.complaint_threshold, self.settings.review_threshold)

    @property
    def destinations(self) -> tuple[str, ...]:
        """Who is told of changes to cases."""
        return configured_destinations(self.settings)

    @property
    def outgoing(self) -> tuple[str, ...]:
        """Every destination of the outbox that somebody carries to."""
        return (*self.destinations, MAIL) if self.settings.smtp_url else self.destinations


def bootstrap(settings: Settings | None = None, *, pool_size: int = 5) -> Services:
    """Connect to what the settings name.

    Raises SettingsError for a wrong setting, NotReachableError where no URL is given; the
    servers themselves are contacted at first use.
    """
    settings = settings or load_settings()
    if settings.database_url is None or settings.redis_url is None:
        raise NotReachableError(
            "no database and broker: start `luisterpost up`, or set LUISTERPOST_DATABASE_URL "
            "and LUISTERPOST_REDIS_URL"
        )
    engine = create_engine(
        settings.database_url,
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_pre_ping=True,
        hide_parameters=True,  # errors go to logs, where no texts of people belong
    )
    redis = Redis.from_url(settings.redis_url, socket_timeout=5, socket_connect_timeout=2)
    celery = make_celery(settings, settings.redis_url)
    vault = Vault.of(vault_keys(settings))
    return Services(
        settings=settings,
        engine=engine,
        sessions=make_sessions(
            engine,
            configured_destinations(settings),
            timezone=settings.timezone,
            vault=vault,
        ),
        redis=redis,
        celery=celery,
        hints=CeleryHints(celery, redis),
        secret_key=secret_key(settings),
        vault=vault,
        now=utc_now,
    )


def configured_destinations(settings: Settings) -> tuple[str, ...]:
    """Who is told of changes to cases."""
    return (WEBHOOK,) if settings.webhook_url else ()


def make_sessions(
    engine: Engine,
    destinations: tuple[str, ...] = (),
    *,
    timezone: str = "Europe/Amsterdam",
    vault: Vault | None = None,
) -> sessionmaker[Session]:
    """Sessions whose changes to cases are told to `destinations`; `vault` keeps their secrets."""
    info = {"destinations": destinations, "timezone": timezone, "vault": vault}
    return sessionmaker(engine, expire_on_commit=False, info=info)


def utc_now() -> datetime:
    """The time, aware and in UTC."""
    return datetime.now(UTC)
