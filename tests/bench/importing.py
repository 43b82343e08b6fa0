"""A customer file into the database: the product's way against one plain INSERT a row.

Ours reads in a second process, knows what is there already, and keeps identities, the keys of the
linker and who told what. The plain way splits lines and inserts the columns, nothing else.
"""

import csv
import os
import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

import psycopg
from psycopg.types.json import Jsonb

from tests.bench.ground import Ground
from tests.bench.report import Line, seconds_of
from tests.gold.customers import COLUMNS, make_customers
from triage.intake.plans import Plan
from triage.intake.running import import_file

PLAIN_ROWS: Final = 20_000
_INSERT: Final = """
INSERT INTO customers (number, name, first_name, last_name, email, phone, street, postcode, city,
                       country, language, value_eur, customer_since, extra)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def measure(ground: Ground, *, customers: int) -> list[Line]:
    """Rows a second and memory of a first and of a second import of the same file."""
    path = ground.folder / "customers.csv"
    _write(path, customers)
    services = ground.services()
    lease_s = services.settings.lease_s

    def bring_in() -> None:
        import_file(services.sessions, path, Plan(), now=services.now, lease_s=lease_s)

    try:
        plain = PLAIN_ROWS / seconds_of(lambda: _insert_plainly(ground, path))
        with _memory() as peak:
            first = seconds_of(bring_in)
        again = seconds_of(bring_in)
    finally:
        services.engine.dispose()
    about = f"{customers:,} Dutch customers; plain: {PLAIN_ROWS:,}, one INSERT a row, one commit"
    return [
        Line("import customers", "rows/s", customers / first, plain, about),
        Line("import them again", "rows/s", customers / again, None, "nothing changes"),
        Line("time of the first import", "s", first, None, "1,000,000 in 600 s is the aim"),
        Line("memory of reader and writer", "MB", peak[0], None, "at the most, without the server"),
    ]  # fmt: skip


def _write(path: Path, customers: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(customer.row() for customer in make_customers(customers, seed=1))


def _insert_plainly(ground: Ground, path: Path) -> None:
    url = ground.database_url.replace("+psycopg", "")
    with psycopg.connect(url) as connection, path.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), PLAIN_ROWS):
            name = " ".join(filter(None, (row["first_name"], row["last_name"])))
            connection.execute(
                _INSERT,
                (
                    f"PLAIN-{row['customer_number']}", name, row["first_name"], row["last_name"],
                    row["email"], row["phone"], row["street"], row["postcode"], row["city"],
                    row["country"], row["language"], row["value_eur"] or None,
                    row["customer_since"] or None, Jsonb({}),
                ),
            )  # fmt: skip


@contextmanager
def _memory() -> Iterator[list[float]]:
    """The most that this process and its children held at once while it lasts, in MB."""
    peak = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.5):
            peak[0] = max(peak[0], _resident_mb())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    started = time.monotonic()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()
        if time.monotonic() - started < 1:
            peak[0] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident_mb() -> float:
    """Of this process and its readers; the servers are not counted."""
    total = _resident_pages(os.getpid())
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _is_reader(entry):
            total += _resident_pages(int(entry.name))
    return total * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _is_reader(entry: Path) -> bool:
    try:
        return b"triage.intake.child" in (entry / "cmdline").read_bytes()
    except OSError:
        return False


def _resident_pages(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
