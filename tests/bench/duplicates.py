"""Finding duplicates: precision, recall and F1 on public sets beside two plain ways, and at size.

The plain ways see the same records: pairs that are equal in all that identifies (exact), and
pairs whose whole rows are alike by rapidfuzz at the threshold that suits the set best.
"""

import csv
import multiprocessing
import resource
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from tests.bench.ground import Ground
from tests.bench.linkage_data import Known, read_sets
from tests.bench.report import Line
from triage.pairing.scoring import AUTOMATIC, SHOWN_FROM
from triage.pairing.searching import search

_THRESHOLDS: Final = (50, 55, 60, 65, 70, 75, 80, 85, 90, 95)
_IDENTIFIES: Final = (
    ("given_name", "surname", "date_of_birth", "soc_sec_id"),
    ("first_name", "surname", "dob"),
)
Found = set[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Quality:
    """How right a set of pairs is."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def words(self) -> str:
        """As one cell of the table."""
        return f"precision {self.precision:.4f} recall {self.recall:.4f} F1 {self.f1:.4f}"


def judge(found: Iterable[tuple[int, int]], same: frozenset[tuple[int, int]]) -> Quality:
    """Pairs against the truth."""
    pairs = set(found)
    right = len(pairs & same)
    return Quality(right / len(pairs) if pairs else 1.0, right / len(same))


def print_quality(place: Path) -> bool:
    """Print a line for each set and way; False where the data is absent, which is told."""
    try:
        sets = read_sets(place)
    except FileNotFoundError as error:
        click.echo(f"public sets of duplicates: not measured, {error.filename} is absent")
        return False
    for known in sets:
        for way, quality in measure_set(known):
            click.echo(f"{known.name:10} {way:28} {quality.words()}")
    return True


def measure_set(known: Known) -> list[tuple[str, Quality]]:
    """Ours at both thresholds, and the plain ways."""
    pairs = search(known.records, known.schema, shown_from=0.0).pairs
    shown = [(one.a, one.b) for one in pairs if one.probability >= SHOWN_FROM]
    sure = [(one.a, one.b) for one in pairs if one.probability >= AUTOMATIC]
    threshold, fuzzy = best_fuzzy(known)
    return [
        (f"ours, shown ({SHOWN_FROM})", judge(shown, known.same)),
        (f"ours, automatic ({AUTOMATIC})", judge(sure, known.same)),
        ("plain: all equal", judge(exact(known), known.same)),
        (f"plain: rapidfuzz at {threshold}", fuzzy),
    ]


def exact(known: Known) -> Found:
    """Pairs that are equal in name, birth date and number."""
    names = next(names for names in _IDENTIFIES if names[0] in known.rows[0])
    first: dict[tuple[str, ...], list[int]] = {}
    for place, row in enumerate(known.rows):
        first.setdefault(tuple(row[name] for name in names), []).append(place)
    return {(a, b) for some in first.values() for n, a in enumerate(some) for b in some[n + 1 :]}


def best_fuzzy(known: Known) -> tuple[int, Quality]:
    """The best of several thresholds on the whole row, its words in order; all pairs compared."""
    hidden = ("rec_id", "unique_id", "cluster")
    texts = [
        " ".join(
            sorted(" ".join(value for name, value in row.items() if name not in hidden).split())
        )
        for row in known.rows
    ]
    alike = cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_THRESHOLDS[0], dtype=np.uint8)
    alike = np.triu(alike, 1)
    judged = [(step, judge(_where(alike >= step), known.same)) for step in _THRESHOLDS]
    return max(judged, key=lambda one: one[1].f1)


def _where(chosen: Any) -> Found:
    left, right = np.nonzero(chosen)
    return set(zip(left.tolist(), right.tolist(), strict=True))


def measure(ground: Ground, *, customers: int) -> Sequence[Line]:
    """Import so many invented customers, find the duplicates among them, and judge them."""
    file = ground.folder / "customers.csv"
    same = _write(file, customers)
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        bring_s, quality, sure, find_s, peak_mb, compared = pool.apply(
            _run, (ground, str(file), same)
        )
    return [
        Line(f"import {customers:,} customers", "s", bring_s),
        Line("find duplicates among them", "s", find_s, about=f"{compared:,} pairs compared"),
        Line("memory of the search", "MB", peak_mb),
        Line("precision when shown", "", quality.precision, about=quality.words()),
        Line("precision when automatic", "", sure.precision, about=sure.words()),
    ]


def _write(file: Path, customers: int) -> frozenset[tuple[str, str]]:
    from tests.gold.customers import COLUMNS  # noqa: PLC0415 (word lists)
    from tests.gold.duplicates import make_base  # noqa: PLC0415

    base = make_base(customers)
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow([*COLUMNS, "geboortedatum"])
        for customer, born in zip(base.customers, base.births, strict=True):
            writer.writerow([*customer.row(), born])
    numbers = [customer.number for customer in base.customers]
    return frozenset((numbers[a], numbers[b]) for a, b in base.same)


def _run(
    ground: Ground, file: str, same: frozenset[tuple[str, str]]
) -> tuple[float, Quality, Quality, float, float, int]:
    """In a process of its own, so that its memory is the search's."""
    from sqlalchemy import select  # noqa: PLC0415

    from triage.duplicates.finding import find_all  # noqa: PLC0415
    from triage.duplicates.values import ValueOrigin  # noqa: PLC0415
    from triage.intake.customer_rows import read_customer  # noqa: PLC0415
    from triage.intake.upserting import upsert_customers  # noqa: PLC0415
    from triage.models import Customer, DuplicatePair  # noqa: PLC0415

    sessions = ground.services().sessions
    now, origin = datetime.now(UTC), ValueOrigin("import", "customers.csv")
    started = time.perf_counter()
    with Path(file).open(encoding="utf-8", newline="") as rows:
        reader = csv.DictReader(rows)
        while batch := [row for _, row in zip(range(2000), reader, strict=False)]:
            with sessions.begin() as session:
                read = [read_customer(row) for row in batch]
                upsert_customers(session, read, now=now, origin=origin)
    bring_s = time.perf_counter() - started
    started = time.perf_counter()
    found = find_all(sessions, now=datetime.now(UTC))
    find_s = time.perf_counter() - started
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with sessions.begin() as session:
        numbers = dict(session.execute(select(Customer.id, Customer.number)).all())
        pairs = session.execute(
            select(DuplicatePair.customer_a, DuplicatePair.customer_b, DuplicatePair.probability)
        ).all()
    truth = {tuple(sorted(pair)) for pair in same}
    shown = {tuple(sorted((numbers[a], numbers[b]))) for a, b, _ in pairs}
    sure = {tuple(sorted((numbers[a], numbers[b]))) for a, b, p in pairs if p >= AUTOMATIC}
    compared = found.candidates if found else 0
    return bring_s, _judged(shown, truth), _judged(sure, truth), find_s, peak_mb, compared


def _judged(found: set[Any], same: set[Any]) -> Quality:
    right = len(found & same)
    return Quality(right / max(len(found), 1), right / max(len(same), 1))
