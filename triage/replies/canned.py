"""Canned answers: written once by leads, in the languages of the customers, used by everybody.

A team's own are seen by that team. Archived ones are offered to nobody and keep their history.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session, selectinload

from triage.errors import NotFoundError, StaleError, WrongInputError
from triage.models import ANSWER_LANGUAGES, CannedAnswer, CannedText, Team
from triage.people.viewer import Viewer
from triage.replies.variables import check_variables

EDITORS: Final = ("lead", "manager", "admin")
MAX_BODY_CHARS: Final = 5000
MAX_TITLE_CHARS: Final = 120
_SHORTCUT: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,29}")


@dataclass(frozen=True, slots=True)
class CannedView:
    """A canned answer with its texts by language."""

    id: int
    title: str
    shortcut: str
    team_id: int | None
    team_name_nl: str | None
    team_name_en: str | None
    needs_approval: bool
    uses: int
    archived_at: datetime | None
    version: int
    texts: Mapping[str, str]

    def text_in(self, language: str) -> str | None:
        """Its text in this language; a customer is never answered in another one unasked."""
        return self.texts.get(language)


@dataclass(frozen=True, slots=True)
class CannedWish:
    """What a form holds."""

    title: str
    shortcut: str
    texts: Mapping[str, str]
    team_id: int | None = None
    needs_approval: bool = False


def list_canned(
    session: Session, viewer: Viewer, *, archived: bool = False, text: str = ""
) -> list[CannedView]:
    """Those that the viewer may use, by title; `text` looks in title, shortcut and texts."""
    query = (
        select(CannedAnswer, Team)
        .outerjoin(Team, Team.id == CannedAnswer.team_id)
        .where(
            _is_for(viewer),
            CannedAnswer.archived_at.is_not(None)
            if archived
            else CannedAnswer.archived_at.is_(None),
        )
        .options(selectinload(CannedAnswer.texts))
        .order_by(CannedAnswer.title, CannedAnswer.id)
    )
    if words := text.strip():
        pattern = f"%{_escaped(words)}%"
        in_texts = select(CannedText.canned_id).where(CannedText.body.ilike(pattern))
        query = query.where(
            or_(
                CannedAnswer.title.ilike(pattern),
                CannedAnswer.shortcut.ilike(pattern),
                CannedAnswer.id.in_(in_texts),
            )
        )
    return [_view(canned, team) for canned, team in session.execute(query)]


def read_canned(session: Session, viewer: Viewer, canned_id: int) -> CannedView:
    """One that the viewer may use. Raises NotFoundError."""
    row = session.execute(
        select(CannedAnswer, Team)
        .outerjoin(Team, Team.id == CannedAnswer.team_id)
        .where(CannedAnswer.id == canned_id, _is_for(viewer))
        .options(selectinload(CannedAnswer.texts))
    ).one_or_none()
    if row is None:
        raise NotFoundError(f"no canned answer {canned_id}")
    return _view(*row)


def save_canned(
    session: Session,
    viewer: Viewer,
    wish: CannedWish,
    *,
    now: datetime,
    canned_id: int | None = None,
    version: int | None = None,
) -> int:
    """Write a new one, or change one; returns its id.

    Raises WrongInputError naming the field, StaleError when a colleague changed it meanwhile.
    """
    viewer.require(*EDITORS)
    shortcut = _checked(session, viewer, wish, canned_id)
    canned = _find(session, viewer, canned_id, version) if canned_id else CannedAnswer(version=0)
    canned.title, canned.shortcut = wish.title.strip()[:MAX_TITLE_CHARS], shortcut
    canned.team_id, canned.needs_approval = wish.team_id, wish.needs_approval
    canned.version = (canned.version or 0) + 1
    canned.changed_at = now
    _set_texts(canned, wish.texts)
    session.add(canned)
    session.flush()
    return canned.id


def archive_canned(
    session: Session, viewer: Viewer, canned_id: int, *, archived: bool, now: datetime
) -> None:
    """Offer it to nobody any more, or again. Raises WrongInputError for a shortcut in use."""
    viewer.require(*EDITORS)
    canned = _find(session, viewer, canned_id, None)
    if archived == (canned.archived_at is not None):
        return
    if not archived:
        _require_free(session, canned.shortcut, canned.id)
    canned.archived_at = now if archived else None
    canned.version += 1
    canned.changed_at = now


def may_edit(viewer: Viewer) -> bool:
    """Leads, managers and admins write canned answers."""
    return viewer.role in EDITORS


def _is_for(viewer: Viewer) -> ColumnElement[bool]:
    if viewer.may_see_all:
        return true()
    return or_(CannedAnswer.team_id.is_(None), CannedAnswer.team_id.in_(viewer.team_ids))


def _find(session: Session, viewer: Viewer, canned_id: int, version: int | None) -> CannedAnswer:
    canned = session.scalar(
        select(CannedAnswer)
        .where(CannedAnswer.id == canned_id, _is_for(viewer))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if canned is None:
        raise NotFoundError(f"no canned answer {canned_id}")
    if version is not None and version != canned.version:
        raise StaleError(["corrected"])
    return canned


def _checked(session: Session, viewer: Viewer, wish: CannedWish, canned_id: int | None) -> str:
    if not wish.title.strip():
        raise WrongInputError("title", "give it a title")
    shortcut = wish.shortcut.strip().removeprefix("#").lower()
    if not _SHORTCUT.fullmatch(shortcut):
        raise WrongInputError("shortcut", "letters, digits, - and _ only, at most 30")
    _require_free(session, shortcut, canned_id)
    if wish.team_id is not None:
        allowed = viewer.may_see_all or wish.team_id in viewer.team_ids
        if not allowed or session.get(Team, wish.team_id) is None:
            raise WrongInputError("team", "choose one of your teams")
    if not any(body.strip() for body in wish.texts.values()):
        raise WrongInputError("body-nl", "write it in one language at least")
    for language, body in wish.texts.items():
        if language not in ANSWER_LANGUAGES:
            raise WrongInputError("language", f"one of {', '.join(ANSWER_LANGUAGES)}")
        if len(body) > MAX_BODY_CHARS:
            raise WrongInputError(f"body-{language}", f"at most {MAX_BODY_CHARS} characters")
        check_variables(body, f"body-{language}")
    return shortcut


def _require_free(session: Session, shortcut: str, canned_id: int | None) -> None:
    taken = session.scalar(
        select(CannedAnswer.id).where(
            CannedAnswer.shortcut == shortcut, CannedAnswer.archived_at.is_(None)
        )
    )
    if taken is not None and taken != canned_id:
        raise WrongInputError("shortcut", f"#{shortcut} is in use already")


def _set_texts(canned: CannedAnswer, texts: Mapping[str, str]) -> None:
    """A changed text is read by the classifier again; an emptied language goes."""
    wanted = {
        language: body.replace("\x00", "").replace("\r\n", "\n").strip()
        for language, body in texts.items()
    }
    there = {text.language: text for text in canned.texts}
    for language, body in wanted.items():
        if not body:
            continue
        text = there.get(language)
        if text is None:
            canned.texts.append(CannedText(language=language, body=body))
        elif text.body != body:
            text.body, text.embedding, text.embedded_at = body, None, None
    for language, text in there.items():
        if not wanted.get(language):
            canned.texts.remove(text)


def _view(canned: CannedAnswer, team: Team | None) -> CannedView:
    return CannedView(
        id=canned.id,
        title=canned.title,
        shortcut=canned.shortcut,
        team_id=canned.team_id,
        team_name_nl=team.name_nl if team else None,
        team_name_en=team.name_en if team else None,
        needs_approval=canned.needs_approval,
        uses=canned.uses,
        archived_at=canned.archived_at,
        version=canned.version,
        texts={text.language: text.body for text in sorted(canned.texts, key=_usual_order)},
    )


def _usual_order(text: CannedText) -> int:
    return ANSWER_LANGUAGES.index(text.language)


def _escaped(words: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", words)
