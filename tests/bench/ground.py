"""What measurements stand on: a database and broker of their own, and texts to work with."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import cycle, islice
from pathlib import Path

from sqlalchemy.orm import Session

from triage.bootstrap import Services, bootstrap
from triage.example.material import DATA
from triage.migrations import upgrade
from triage.models import Source
from triage.servers.postgres import EmbeddedPostgres
from triage.servers.redis import EmbeddedRedis
from triage.settings import Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """Empty servers, and a folder for whatever else is needed."""

    folder: Path
    database_url: str
    redis_url: str

    def services(self, **told: int) -> Services:
        """This process as a part of the installation; `told` are further settings."""
        return bootstrap(
            Settings(
                data_dir=self.folder,
                database_url=self.database_url,
                redis_url=self.redis_url,
                **told,
            )
        )


@contextmanager
def fresh_ground() -> Iterator[Ground]:
    """Servers as `luisterpost up` starts them, in a folder that is deleted afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="luisterpost-bench-"))
    folder.chmod(0o711)  # the servers' own user passes through when this runs as root
    try:
        with EmbeddedPostgres(folder / "pg") as postgres, EmbeddedRedis(folder / "redis") as redis:
            upgrade(postgres.url)
            yield Ground(folder, postgres.url, redis.url)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def texts(number: int) -> list[str]:
    """So many texts of the example company, repeated where it has fewer."""
    return list(islice(cycle(_example_texts()), number))


@cache
def _example_texts() -> tuple[str, ...]:
    """Read once: whoever measures may not spend the processor's time on it every second."""
    found: list[str] = []
    for path in sorted(DATA.glob("mentions_*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            found += [json.loads(line)["text"] for line in lines]
    return tuple(found)


def add_bench_source(session: Session, name: str) -> int:
    """A source that nobody polls, to hang mentions on; returns its id."""
    source = Source(
        kind="file",
        name=name,
        options={"path": "/dev/null"},
        enabled=False,
        purpose="measuring",
        legal_basis="no personal data",
        balancing_note="invented texts",
        terms_checked_at=datetime.now(UTC),
    )
    session.add(source)
    session.flush()
    return source.id
