"""The installation's services for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from triage.bootstrap import Services, bootstrap
from triage.servers.running import connected
from triage.settings import load_settings


@contextmanager
def open_services() -> Iterator[Services]:
    """Services on the servers of the settings, of a running `luisterpost up`, or of our own."""
    with connected(load_settings()) as settings:
        services = bootstrap(settings)
        try:
            yield services
        finally:
            services.engine.dispose()
            services.redis.close()


@contextmanager
def open_session() -> Iterator[Session]:
    """A session that commits when the command ends well."""
    with open_services() as services, services.sessions.begin() as session:
        yield session
