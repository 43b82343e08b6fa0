"""Trials of a source's options: asked for in a page, carried out by a worker, gone soon after.

The network is never asked by the web process. A trial stores no mention; what it showed waits in
an unlogged table for its admin alone, and is deleted after a quarter of an hour.
"""

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal, cast

from celery.exceptions import SoftTimeLimitExceeded
from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session, sessionmaker

import ingest
from ingest.errors import IngestError
from ingest.mentions import Fetched, Refused
from ingest.outbound import GuardedClient
from ingest.registry import find_source, read_options
from ingest.trying import check_login, require_credentials, try_options
from triage.clearing import delete_some
from triage.errors import NotFoundError, SealedError, WrongInputError
from triage.models import Source, SourceTrial
from triage.people.viewer import Viewer
from triage.queueing.work import db_now
from triage.sources.admin import merge_options
from triage.sources.options import hide_secrets, open_options, seal_options

Aim = Literal["preview", "login"]

KEPT: Final = timedelta(minutes=15)
LONGEST_S: Final = 45.0
"""After so long a trial is over, whatever it waits for."""
MOST_SHOWN: Final = 5
MOST_REFUSED: Final = 10
LONGEST_TEXT: Final = 600

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TriedRow:
    """One of the first posts."""

    text: str
    title: str | None
    author: str | None
    published_at: datetime
    url: str | None
    rating: float | None


@dataclass(frozen=True, slots=True)
class TrialView:
    """A trial as its admin sees it. `error_kind` is the name of the error's class."""

    id: int
    kind: str
    aim: Aim
    is_done: bool
    asked_at: datetime
    count: int = 0
    rows: Sequence[TriedRow] = ()
    refused: Sequence[Refused] = ()
    refused_count: int = 0
    seconds: float = 0.0
    error: str | None = None
    error_kind: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimedTrial:
    """A trial that is ours to carry out."""

    id: int
    kind: str
    aim: Aim
    options: dict[str, Any]
    token: uuid.UUID


def ask_for_trial(
    session: Session,
    viewer: Viewer,
    kind: str,
    options: Mapping[str, object],
    *,
    aim: Aim,
    now: datetime,
    source_id: int | None = None,
) -> int:
    """Ask a worker to try these options; of a known source, secrets left out are its own.

    Raises WrongInputError that names the option, before anybody is asked.
    """
    viewer.require("admin")
    if source_id is not None:
        source = session.get(Source, source_id)
        if source is None or source.kind != kind:
            raise NotFoundError(f"no source {source_id}")
        options = merge_options(session, source, options)
    try:
        read_options(find_source(kind), options)
        if aim == "login":
            require_credentials(kind, options)
    except IngestError as error:
        raise WrongInputError(error.where, error.problem) from error
    # One at a time for each admin: who tries again has no use for the older one.
    session.execute(delete(SourceTrial).where(SourceTrial.user_id == viewer.id))
    trial = SourceTrial(
        user_id=viewer.id,
        kind=kind,
        aim=aim,
        options=seal_options(session, kind, options, now=now),
        created_at=now,
    )
    session.add(trial)
    session.flush()
    return trial.id


def read_trial(session: Session, viewer: Viewer, trial_id: int, *, now: datetime) -> TrialView:
    """One's own trial. Raises NotFoundError for another's, and once it is gone."""
    viewer.require("admin")
    trial = session.get(SourceTrial, trial_id, populate_existing=True)
    if trial is None or trial.user_id != viewer.id:
        raise NotFoundError(f"no trial {trial_id}")
    aim = cast("Aim", trial.aim)
    if trial.finished_at is not None:
        return _as_view(trial, aim, trial.answer or {})
    if now - trial.created_at > timedelta(seconds=2 * LONGEST_S):
        gone = {"error": "no worker had time for it", "error_kind": "TooSlowError"}
        return _as_view(trial, aim, gone)
    return TrialView(trial.id, trial.kind, aim, False, trial.created_at)


def has_due_trial(session: Session) -> bool:
    """Whether somebody waits for a trial."""
    return bool(session.scalar(select(_waiting().exists())))


def run_due_trial(sessions: sessionmaker[Session], client: GuardedClient, *, now: datetime) -> bool:
    """Carry out the trial that waits longest; False when nobody waits for one."""
    with sessions.begin() as session:
        claimed = _claim(session)
    if claimed is None:
        return False
    begun = time.monotonic()
    try:
        answer = _carry_out(claimed, client, now)
    except SoftTimeLimitExceeded:
        answer = {"error": f"no answer within {LONGEST_S:.0f} s", "error_kind": "TooSlowError"}
    except IngestError as error:
        answer = {"error": str(error), "error_kind": type(error).__name__}
    except Exception as error:  # a bug in one kind of source is told to who tries it
        log.exception("a trial of kind %s failed", claimed.kind)
        answer = {"error": f"a fault of ours: {type(error).__name__}: {error}", "error_kind": "bug"}
    if "error" in answer:
        answer["error"] = hide_secrets(answer["error"], claimed.kind, claimed.options)[:2000]
    answer["seconds"] = round(time.monotonic() - begun, 1)
    with sessions.begin() as session:
        session.execute(
            update(SourceTrial)
            .where(SourceTrial.id == claimed.id, SourceTrial.token == claimed.token)
            # The options are not needed any more, and secrets least of all.
            .values(answer=_storable(answer), finished_at=db_now(), options={})
        )
    return True


def forget_trials(session: Session, now: datetime) -> int:
    """Delete some trials that had their time; returns how many."""
    return delete_some(session, SourceTrial, SourceTrial.created_at < now - KEPT)


def _carry_out(claimed: ClaimedTrial, client: GuardedClient, now: datetime) -> dict[str, Any]:
    if claimed.aim == "login":
        check_login(claimed.kind, claimed.options, client, now=now)
        return {}
    fetched = try_options(claimed.kind, claimed.options, client, now=now)
    return _answer_of(fetched, claimed)


def _answer_of(fetched: Fetched, claimed: ClaimedTrial) -> dict[str, Any]:
    newest = sorted(fetched.mentions, key=lambda one: one.published_at, reverse=True)
    rows = [ingest.raw_mention_to_json(one) for one in newest[:MOST_SHOWN]]
    for row in rows:
        row["text"] = row["text"][:LONGEST_TEXT]
    refused = [
        [row.where[:300], hide_secrets(row.reason, claimed.kind, claimed.options)[:300]]
        for row in fetched.refused[:MOST_REFUSED]
    ]
    return {
        "count": len(fetched.mentions),
        "rows": rows,
        "refused": refused,
        "refused_count": len(fetched.refused),
    }


def _storable(value: Any) -> Any:
    """PostgreSQL stores no NUL, and UTF-8 knows no lone surrogate."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items() if name != "extra"}
    return [_storable(one) for one in value] if isinstance(value, list) else value


def _as_view(trial: SourceTrial, aim: Aim, answer: Mapping[str, Any]) -> TrialView:
    return TrialView(
        id=trial.id,
        kind=trial.kind,
        aim=aim,
        is_done=True,
        asked_at=trial.created_at,
        count=answer.get("count", 0),
        rows=[_as_row(row) for row in answer.get("rows", ())],
        refused=[Refused(where, reason) for where, reason in answer.get("refused", ())],
        refused_count=answer.get("refused_count", 0),
        seconds=answer.get("seconds", 0.0),
        error=answer.get("error"),
        error_kind=answer.get("error_kind"),
    )


def _as_row(row: Mapping[str, Any]) -> TriedRow:
    return TriedRow(
        text=row.get("text", ""),
        title=row.get("title"),
        author=row.get("author_name") or row.get("author_handle"),
        published_at=datetime.fromisoformat(row["published_at"]),
        url=row.get("url"),
        rating=row.get("rating"),
    )


def _waiting() -> Select[SourceTrial]:
    """Carried out once: one whose worker died is asked for again by its admin."""
    return select(SourceTrial).where(SourceTrial.finished_at.is_(None), SourceTrial.token.is_(None))


def _claim(session: Session) -> ClaimedTrial | None:
    trial = session.scalar(
        _waiting().order_by(SourceTrial.id).limit(1).with_for_update(skip_locked=True)
    )
    if trial is None:
        return None
    trial.token = uuid.uuid4()
    try:
        options = open_options(session, trial.options)
    except SealedError as error:
        trial.answer = {"error": str(error), "error_kind": "SealedError"}
        trial.finished_at = trial.created_at
        return None
    session.flush()
    return ClaimedTrial(trial.id, trial.kind, cast("Aim", trial.aim), options, trial.token)
