"""Imports that are remembered: begun, broken off, taken over, gone on with, stopped."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.factories import NOW, make_user
from triage.errors import ForbiddenError, WrongInputError
from triage.files.refusals import read_report
from triage.files.uploads import UploadFolder
from triage.intake import running
from triage.intake.jobs import (
    add_upload,
    cancel_import,
    claim_import,
    forget_imports,
    has_due_import,
    list_imports,
    read_import,
    start_import,
)
from triage.intake.plans import Plan
from triage.intake.rowstream import RowChunk
from triage.intake.running import TakenOverError, import_file, run_due_import
from triage.models import Customer, ImportJob
from triage.people.viewer import Viewer

LATER = NOW + timedelta(hours=1)
PLAN = Plan({"Nr": "customer_number", "Naam": "name", "Post": "email"})
Sessions = sessionmaker[Session]


def rows(count: int) -> str:
    lines = [f"K{number},Klant {number},k{number}@voorbeeld.nl" for number in range(count)]
    return "\n".join(["Nr,Naam,Post", *lines]) + "\n"


@pytest.fixture
def folder(tmp_path: Path) -> UploadFolder:
    return UploadFolder(tmp_path / "imports")


@pytest.fixture
def alice(db: Session) -> Viewer:
    viewer = Viewer.of(make_user(db, role="manager"))
    db.commit()
    return viewer


def upload(sessions: Sessions, folder: UploadFolder, alice: Viewer, content: str) -> int:
    received = folder.receive(io.BytesIO(content.encode()), largest_bytes=10**7)
    with sessions.begin() as session:
        job = add_upload(
            session, alice, folder, received, file_name="../../klanten.csv", plan=PLAN, now=NOW
        )
        start_import(session, alice, job, PLAN, NOW)
    return job


def run(sessions: Sessions, folder: UploadFolder) -> bool:
    return run_due_import(sessions, folder, now=lambda: LATER, lease_s=30)


def break_after(chunks: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends, so to speak, after so many chunks."""
    read = running.read_chunks_apart

    def read_some(*args: object, **options: object):
        for count, chunk in enumerate(read(*args, **options)):
            if count == chunks:
                raise KeyboardInterrupt
            yield chunk

    monkeypatch.setattr(running, "read_chunks_apart", read_some)


def count_customers(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Customer)) or 0


def test_an_upload_runs_to_its_end_and_its_file_goes(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer
) -> None:
    job = upload(sessions, folder, alice, rows(3) + ",Zonder,x@voorbeeld.nl\nK9,A,fout\n")
    assert has_due_import(db)
    assert run(sessions, folder)
    view = read_import(db, alice, job)
    assert (view.state, view.share, view.file_name) == ("done", 1.0, "klanten.csv")
    assert (view.result.read, view.result.new, view.result.refused) == (5, 4, 1)
    assert [(one.line, one.field) for one in read_report(folder.report_of(job))] == [
        (5, "customer_number"),
        (6, "email"),
    ]
    assert not folder.file_of(job).exists()
    assert not run(sessions, folder)
    assert not has_due_import(db)


def test_a_killed_import_goes_on_behind_the_last_batch(
    db: Session,
    sessions: Sessions,
    folder: UploadFolder,
    alice: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bad = rows(1500).replace("k3@voorbeeld.nl", "fout").replace("k1400@voorbeeld.nl", "fout")
    job = upload(sessions, folder, alice, bad)
    with monkeypatch.context() as patched:
        break_after(1, patched)
        with pytest.raises(KeyboardInterrupt):
            run(sessions, folder)
    db.expire_all()
    assert db.get_one(ImportJob, job).position == 1000
    assert count_customers(db) == 1000
    assert not run(sessions, folder)  # the lease still runs
    db.execute(update(ImportJob).values(lease_until=NOW - timedelta(days=1)))
    db.commit()
    # What was told after the last batch is told again, not twice.
    with folder.report_of(job).open("a") as report:
        report.write('{"line": 1402, "field": "email", "reason": "x", "row": "imported"}\n')
    assert run(sessions, folder)
    view = read_import(db, alice, job)
    assert (view.state, view.result.read, view.result.new) == ("done", 1500, 1500)
    assert view.result.left_out == 2
    assert [one.line for one in read_report(folder.report_of(job))] == [5, 1402]


def test_a_customer_who_stood_before_the_break_is_merged_behind_it(
    db: Session,
    sessions: Sessions,
    folder: UploadFolder,
    alice: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = upload(sessions, folder, alice, rows(1000) + "K5,,\n")
    with monkeypatch.context() as patched:
        break_after(1, patched)
        with pytest.raises(KeyboardInterrupt):
            run(sessions, folder)
    db.execute(update(ImportJob).values(lease_until=NOW - timedelta(days=1)))
    db.commit()
    run(sessions, folder)
    assert read_import(db, alice, job).result.merged == 1
    kept = db.scalars(select(Customer).where(Customer.number == "K5")).one()
    assert (kept.name, kept.email) == ("Klant 5", "k5@voorbeeld.nl")


def test_who_was_taken_over_changes_nothing_more(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer
) -> None:
    job = upload(sessions, folder, alice, rows(10))
    with sessions.begin() as session:
        late = claim_import(session, folder, lease_s=30)
    db.execute(update(ImportJob).values(lease_until=NOW - timedelta(days=1)))
    db.commit()
    with sessions.begin() as session:
        assert claim_import(session, folder, lease_s=30)
    assert late is not None
    with pytest.raises(TakenOverError):
        running._run(
            sessions, late, folder.file_of(job), folder.report_of(job),
            now=lambda: LATER, lease_s=30,
        )  # fmt: skip
    assert count_customers(db) == 0


def test_a_stopped_import_keeps_what_is_stored(
    db: Session,
    sessions: Sessions,
    folder: UploadFolder,
    alice: Viewer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = upload(sessions, folder, alice, rows(1200))
    read = running.read_chunks_apart

    def stop_in_between(*args: object, **options: object):
        for count, chunk in enumerate(read(*args, **options)):
            if count == 1:
                with sessions.begin() as session:
                    cancel_import(session, alice, job, LATER)
            yield chunk

    monkeypatch.setattr(running, "read_chunks_apart", stop_in_between)
    assert run(sessions, folder)
    assert read_import(db, alice, job).state == "cancelled"
    assert count_customers(db) == 1000
    assert not folder.file_of(job).exists()


def test_one_import_at_a_time_and_only_where_the_file_lies(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer, tmp_path: Path
) -> None:
    upload(sessions, folder, alice, rows(1))
    upload(sessions, folder, alice, rows(2))
    assert not run(sessions, UploadFolder(tmp_path / "other machine"))
    with sessions.begin() as session:
        assert claim_import(session, folder, lease_s=30)
    with sessions.begin() as session:
        assert claim_import(session, folder, lease_s=30) is None
    assert not has_due_import(db)


def test_a_file_of_no_use_fails_with_its_reason(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer
) -> None:
    job = upload(sessions, folder, alice, "%PDF-1.7 nothing to read\n")
    assert run(sessions, folder)
    view = read_import(db, alice, job)
    assert (view.state, view.error) == ("failed", "is neither CSV, JSON Lines nor XLSX")


def test_agents_see_no_imports_and_a_started_one_cannot_be_started_again(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer
) -> None:
    job = upload(sessions, folder, alice, rows(1))
    with pytest.raises(ForbiddenError):
        list_imports(db, Viewer.of(make_user(db, role="agent")))
    start_import(db, alice, job, PLAN, NOW)  # a double click
    run(sessions, folder)
    with pytest.raises(WrongInputError):
        start_import(db, alice, job, PLAN, NOW)


def test_what_nobody_started_is_forgotten_with_its_file(
    db: Session, sessions: Sessions, folder: UploadFolder, alice: Viewer
) -> None:
    received = folder.receive(io.BytesIO(b"a"), largest_bytes=10)
    with sessions.begin() as session:
        job = add_upload(session, alice, folder, received, file_name="a", plan=PLAN, now=NOW)
    forget_imports(db, folder, NOW + timedelta(hours=23))
    assert folder.file_of(job).exists()
    forget_imports(db, folder, NOW + timedelta(hours=25))
    db.flush()
    assert not folder.file_of(job).exists()
    assert db.get(ImportJob, job) is None


def test_too_large_and_empty_files_leave_nothing_behind(folder: UploadFolder) -> None:
    for content in (b"x" * 11, b""):
        with pytest.raises(WrongInputError):
            folder.receive(io.BytesIO(content), largest_bytes=10)
    assert list(folder.folder.iterdir()) == []


def test_a_command_goes_on_where_it_was_broken_off(
    db: Session, sessions: Sessions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text(rows(2100))
    seen: list[int] = []

    def go(at: datetime = LATER, hear: Callable[[int, float], None] | None = None):
        return import_file(sessions, path, PLAN, now=lambda: at, lease_s=30, on_progress=hear)

    with monkeypatch.context() as patched:
        break_after(2, patched)
        with pytest.raises(KeyboardInterrupt):
            go(NOW)
    done = go(hear=lambda count, _share: seen.append(count))
    assert (done.resumed_at, seen) == (2000, [2100])
    assert (done.result.read, done.result.new) == (2100, 2100)
    again = go(LATER + timedelta(hours=1))
    assert (again.resumed_at, again.result.unchanged) == (0, 2100)
    assert count_customers(db) == 2100


def test_chunks_tell_how_far_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "klanten.csv"
    path.write_text(rows(2500))
    chunks: list[RowChunk] = list(running.read_chunks_apart(path, PLAN))
    assert [len(chunk.rows) for chunk in chunks] == [1000, 1000, 500]
    assert 0.3 < chunks[0].share < chunks[1].share < chunks[2].share == 1.0
