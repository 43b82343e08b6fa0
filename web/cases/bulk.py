"""What became of a step on many cases, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from triage.bulk.running import BulkResult, LeftOut, read_run
from triage.errors import NotFoundError
from web.access import viewer
from web.cases.happenings import change_words
from web.room import room
from web.texts import gettext, ngettext

MOST_NAMED: Final = 8


@dataclass(frozen=True, slots=True)
class Told:
    """A run as its notice tells it."""

    title: str
    left_out: tuple[tuple[int, str], ...]  # case and why, the first few
    more: int
    token: UUID
    undoable: int


def told_run(token: str | None) -> Told | None:
    """One's own run that the address names, if there is one."""
    try:
        key = UUID(token or "")
        return tell(read_run(room().services.sessions, viewer(), key))
    except (ValueError, NotFoundError):
        return None


def tell(result: BulkResult) -> Told:
    """A run in words."""
    return Told(
        title=_title(result),
        left_out=tuple((one.case_id, _reason(one)) for one in result.left_out[:MOST_NAMED]),
        more=max(0, len(result.left_out) - MOST_NAMED),
        token=result.token,
        undoable=0 if result.is_undone else result.undoable,
    )


def _title(result: BulkResult) -> str:
    if result.is_running:
        return gettext("This is being done already.")
    parts = [_done(result)] if result.done or not result.left_out else []
    reasons = [one.reason for one in result.left_out]
    for reason, words in _tallies(reasons).items():
        if reason in reasons:
            parts.append(words)
    return ", ".join(parts)


def _done(result: BulkResult) -> str:
    number = len(result.done)
    if result.is_undone:
        return ngettext("%(num)d as it was before", "%(num)d as they were before", number)
    words = {
        "claim": ngettext("%(num)d claimed", "%(num)d claimed", number),
        "release": ngettext("%(num)d let go", "%(num)d let go", number),
        "assign": ngettext("%(num)d passed on", "%(num)d passed on", number),
        "resolve": ngettext("%(num)d resolved", "%(num)d resolved", number),
        "reopen": ngettext("%(num)d opened again", "%(num)d opened again", number),
        "wait": ngettext("%(num)d set to waiting", "%(num)d set to waiting", number),
        "snooze": ngettext("%(num)d put aside", "%(num)d put aside", number),
        "tag": ngettext("%(num)d tagged", "%(num)d tagged", number),
        "untag": ngettext("%(num)d untagged", "%(num)d untagged", number),
        "merge": ngettext("%(num)d merged", "%(num)d merged", number),
        "reply": ngettext("%(num)d answered", "%(num)d answered", number),
        "correct": ngettext("%(num)d corrected", "%(num)d corrected", number),
    }
    return words.get(result.action, str(number))


def _tallies(reasons: list[str]) -> Mapping[str, str]:
    return {
        "changed": ngettext(
            "%(num)d changed meanwhile", "%(num)d changed meanwhile", reasons.count("changed")
        ),
        "claimed": ngettext(
            "%(num)d belongs to a colleague",
            "%(num)d belong to a colleague",
            reasons.count("claimed"),
        ),
        "gone": ngettext(
            "%(num)d is out of your sight", "%(num)d are out of your sight", reasons.count("gone")
        ),
        "refused": ngettext(
            "%(num)d not possible", "%(num)d not possible", reasons.count("refused")
        ),
        "failed": ngettext("%(num)d failed", "%(num)d failed", reasons.count("failed")),
    }


def _reason(one: LeftOut) -> str:
    match one.reason:
        case "changed":
            return change_words(one.detail.split(",")) if one.detail else gettext("changed")
        case "claimed":
            return gettext("%(name)s has it", name=one.detail)
        case "gone":
            return gettext("it is out of your sight")
        case "refused":
            return _refusal(one.detail)
        case _:
            return gettext("it failed on our side")


def _refusal(field: str) -> str:
    sentences = {
        "closed": gettext("it is closed"),
        "merged": gettext("it was merged into another case"),
        "case": gettext("its conversation goes on in a newer case"),
        "into": gettext("it cannot be merged into that case"),
        "until": gettext("choose a time within the next year"),
        "assignee": gettext("choose a colleague"),
        "tag": gettext("that tag cannot be used"),
        "analysis": gettext("its text was not read yet"),
        "variables": gettext("a variable of the answer has no value"),
        "language": gettext("the canned answer has no text in its language"),
        "reply": gettext("write something first"),
        "length": gettext("the answer is too long for its source"),
        "risks": gettext("the answer holds or asks for personal data"),
        "channel": gettext("it is answered by hand"),
        "undo": gettext("it went on since"),
    }
    return sentences.get(field, gettext("that is not possible there"))
