"""Labels as training rows: the newest answer to each question, with the text it was given on."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from triage.mentions.readable import readable_text
from triage.models import Analysis, Label, Mention, MentionRevision

SET: Final = "corrections"
_AT_ONCE: Final = 500


def read_labels(session: Session, *, since: datetime | None = None) -> Iterator[dict[str, Any]]:
    """One row for each text that people said something about, oldest first.

    The form is that of the other labelled rows: "text", "lang", "set", and the answers
    ("complaint" as true or false). `since` leaves out texts without a newer answer.
    """
    wanted = (
        select(Label.mention_id, Label.revision)
        .where(*([Label.at >= since] if since else []))
        .distinct()
        .order_by(Label.mention_id, Label.revision)
    )
    keys = [tuple(row) for row in session.execute(wanted)]
    for start in range(0, len(keys), _AT_ONCE):
        yield from _rows(session, keys[start : start + _AT_ONCE])


def _rows(session: Session, keys: list[Any]) -> Iterator[dict[str, Any]]:
    mention_ids = {mention_id for mention_id, _ in keys}
    answers: dict[tuple[int, int], dict[str, Label]] = {}
    for label in session.scalars(
        select(Label).where(Label.mention_id.in_(mention_ids)).order_by(Label.id)
    ):
        answers.setdefault((label.mention_id, label.revision), {})[label.question] = label
    texts = _texts(session, mention_ids)
    languages = _languages(session, mention_ids)
    for key in keys:
        given = {
            question: label for question, label in answers[key].items() if label.value is not None
        }
        if given and key in texts:
            yield _row(key, texts[key], languages.get(key, "und"), given)


def _row(key: tuple[int, int], text: str, language: str, given: dict[str, Label]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"{SET}-{key[0]}-{key[1]}",
        "text": text,
        "lang": language,
        "set": SET,
    }
    for question, label in given.items():
        row[question] = label.value == "yes" if question == "complaint" else label.value
    if "intent" in given:
        row["complaint"] = given["intent"].value == "complaint"
    row["before"] = {question: label.before for question, label in given.items()}
    row["model"] = next(reversed(given.values())).model_version
    return row


def _texts(session: Session, mention_ids: set[int]) -> dict[tuple[int, int], str]:
    """Every revision of these mentions as the classifier reads it."""
    found: dict[tuple[int, int], str] = {}
    for model in (MentionRevision, Mention):
        key = MentionRevision.mention_id if model is MentionRevision else Mention.id
        rows = session.execute(
            select(key, model.revision, model.title, model.text).where(key.in_(mention_ids))
        )
        found |= {(row[0], row[1]): readable_text(row[2], row[3]) for row in rows}
    return found


def _languages(session: Session, mention_ids: set[int]) -> dict[tuple[int, int], str]:
    rows = session.execute(
        select(Analysis.mention_id, Analysis.revision, Analysis.language)
        .where(Analysis.mention_id.in_(mention_ids))
        .order_by(Analysis.id)
    )
    return {(row.mention_id, row.revision): row.language for row in rows}
