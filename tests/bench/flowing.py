"""From fetched to in the queue, with the product's own processes, at a steady rate."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sqlalchemy import func, select

from ingest.mentions import RawMention
from tests.bench.ground import Ground, add_bench_source, texts
from tests.bench.report import Line, percentile
from triage.bootstrap import Services
from triage.mentions.storing import store_mentions
from triage.models import Analysis, CaseMention, Mention, Work
from triage.servers.children import Child, product_children
from triage.settings import Settings, environment_for_children

RATE_PER_S: Final = 20
NEEDED: Final = ("schedule", "understand", "work", "outside")


def measure(ground: Ground, *, duration_s: int) -> list[Line]:
    """Seconds from fetch to case, and the memory of the processes, at 20 mentions a second."""
    services = ground.services()
    with processes(ground, services.settings) as children:
        with services.sessions.begin() as session:
            source_id = add_bench_source(session, "steady stream")
        send(services, source_id, "warm", 2 * RATE_PER_S)
        _wait_until_done(services, timeout_s=180)
        warm_mb = memory_mb(children)
        for second in range(duration_s):
            started = time.monotonic()
            send(services, source_id, f"s{second}", RATE_PER_S)
            time.sleep(max(0.0, 1 - (time.monotonic() - started)))
        sent = time.monotonic()
        _wait_until_done(services, timeout_s=300)
        left_s = time.monotonic() - sent
        lines = _lines(services, duration_s, left_s)
        used_mb = memory_mb(children)
    services.engine.dispose()
    grown = f"+{used_mb - warm_mb:.0f} MB while it ran"
    return [*lines, Line("memory of workers and schedule", "MB", used_mb, about=f"{grown}, PSS")]


def send(services: Services, source_id: int, name: str, number: int) -> None:
    """Store so many mentions as if they had just been fetched."""
    now = services.now()
    mentions = [
        RawMention(f"{name}-{place}", text, now) for place, text in enumerate(_sample(name, number))
    ]
    with services.sessions.begin() as session:
        store_mentions(session, source_id, mentions, now=now)
    services.hints.send("understand")


def _sample(name: str, number: int) -> list[str]:
    """Other texts each second: the name's hash decides where to begin."""
    all_texts = texts(600)
    start = sum(map(ord, name)) * 37 % (len(all_texts) - number)
    return all_texts[start : start + number]


def _wait_until_done(services: Services, *, timeout_s: float) -> None:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        with services.sessions.begin() as session:
            # Explaining comes after the queue; nobody waits for it.
            waiting = select(func.count()).select_from(Work).where(Work.stage != "explain")
            if not session.scalar(waiting):
                return
        time.sleep(0.2)
    raise RuntimeError(f"there is still work after {timeout_s:.0f} s; see product.log")


def _lines(services: Services, duration_s: int, left_s: float) -> list[Line]:
    with services.sessions.begin() as session:
        in_queue = _waits(services, CaseMention.joined_at, CaseMention.mention_id)
        understood = _waits(services, Analysis.created_at, Analysis.mention_id)
        total = session.scalar(select(func.count()).select_from(Mention)) or 0
    about = f"{len(in_queue)} of {total} mentions became cases; {RATE_PER_S}/s for {duration_s} s"
    return [
        Line("fetch to queue, p50", "s", percentile(in_queue, 0.5), about=about),
        Line("fetch to queue, p95", "s", percentile(in_queue, 0.95),
             about=f"all done {left_s:.1f} s after the last"),
        Line("fetch to understood, p95", "s", percentile(understood, 0.95)),
    ]  # fmt: skip


def _waits(services: Services, moment: object, mention_id: object) -> list[float]:
    wait = func.extract("epoch", moment - Mention.fetched_at)
    with services.sessions.begin() as session:
        rows = session.scalars(
            select(wait)
            .join(Mention, Mention.id == mention_id)
            .where(~Mention.external_id.startswith("warm"))
        )
        return [float(row) for row in rows] or [float("nan")]


@contextmanager
def processes(
    ground: Ground,
    settings: Settings,
    needed: Sequence[str] = NEEDED,
    told: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[list[Child]]:
    """The product's own processes, ended at the end; `told` is added to their environment."""
    environment = {**environment_for_children(settings), **told}
    with (ground.folder / "product.log").open("ab") as output:
        children = [
            Child(plan, environment, output)
            for plan in product_children(settings)
            if plan.name in needed
        ]
        for child in children:
            child.start()
        try:
            yield children
        finally:
            for child in children:
                child.ask_to_end()
            for child in children:
                child.wait(time.monotonic() + child.plan.patience_s)


def memory_mb(children: list[Child]) -> float:
    """Proportional set size of the processes and their own children, in MB."""
    groups = {child.process.pid for child in children if child.process}
    return sum(_pss_kb(pid) for pid in _members(groups)) / 1024


def servers_mb(ground: Ground) -> float:
    """Proportional set size of PostgreSQL and Redis, which live in the folder, in MB."""
    return sum(_pss_kb(pid) for pid in _living_in(ground.folder)) / 1024


def cpu_seconds(children: list[Child]) -> dict[str, float]:
    """Seconds of processor time of each process with its own children, by name."""
    return {
        child.plan.name: sum(_cpu_s(pid) for pid in _members({child.process.pid}))
        for child in children
        if child.process
    }


def _cpu_s(pid: int) -> float:
    try:
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    fields = told.rpartition(")")[2].split()  # the name may hold spaces: proc(5)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _members(groups: set[int]) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) in groups:
                    yield int(entry.name)
            except ProcessLookupError:
                continue


def _living_in(folder: Path) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if (entry / "cwd").readlink().is_relative_to(folder):
                    yield int(entry.name)
            except OSError:
                continue


def _pss_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
