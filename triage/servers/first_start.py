"""What an installation gets before it works: the schema, an example at first, and a log-in.

What the example holds is left to `triage.example`. It is loaded by a process of its own, because
it needs the classifier, and the supervisor shall stay small for the months that it runs.
"""

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import exists, select

from triage.bootstrap import Services, bootstrap
from triage.migrations import upgrade
from triage.models import User
from triage.people.accounts import add_user, count_users
from triage.people.passwords import new_password
from triage.servers.logs import LogPump, last_words
from triage.servers.processes import spawn, stop
from triage.settings import Settings
from triage.sources.sealing import seal_stored_secrets

Say = Callable[[str], None]

# .example is kept free of real addresses for ever (RFC 2606).
ADMIN_EMAIL: Final = "admin@luisterpost.example"


@dataclass(frozen=True, slots=True)
class FirstLogin:
    """The administrator made at the first start; the password is known only here."""

    email: str
    password: str


def migrate(settings: Settings, say: Say) -> None:
    """Bring the schema up to date."""
    began = time.monotonic()
    upgrade(str(settings.database_url))
    with _services(settings) as services:
        seal_stored_secrets(services.sessions)
    say(f"Database is up to date ({time.monotonic() - began:.1f} s)")


def is_new(settings: Settings) -> bool:
    """Whether nobody has an account here yet."""
    with _services(settings) as services, services.sessions() as session:
        return count_users(session) == 0


def load_example(environment: Mapping[str, str], logs: LogPump, say: Say) -> None:
    """Run `luisterpost example load`; a failure is told, and the product starts without it."""
    began = time.monotonic()
    say("Loading the example company …")
    process = spawn(
        [sys.executable, "-m", "triage.commands", "example", "load"],
        at_parents_death=signal.SIGTERM,
        output=subprocess.PIPE,
        errors=logs.pipe("example"),
        environment=environment,
    )
    try:
        for line in process.stdout or ():
            say(line.decode(errors="replace").rstrip())
        process.wait()
    finally:
        stop(process, (signal.SIGTERM, 3.0))
    if process.returncode:
        say(
            f"The example company is missing{last_words(logs.path('example'))}; "
            "try `luisterpost example load` later"
        )
    else:
        say(f"Example company is loaded ({time.monotonic() - began:.1f} s)")


def make_first_login(settings: Settings) -> FirstLogin | None:
    """Make an administrator where there is none.

    The last step of a start: a start that breaks off before has given no password away that
    nobody saw.
    """
    is_admin = (User.role == "admin") & User.password_hash.is_not(None) & ~User.is_example
    with _services(settings) as services, services.sessions.begin() as session:
        if session.scalar(select(exists().where(is_admin))):
            return None
        login = FirstLogin(ADMIN_EMAIL, new_password())
        add_user(session, email=login.email, name="Admin", role="admin", password=login.password)
    return login


@contextlib.contextmanager
def _services(settings: Settings) -> Iterator[Services]:
    services = bootstrap(settings)
    try:
        yield services
    finally:
        services.engine.dispose()
        services.redis.close()
