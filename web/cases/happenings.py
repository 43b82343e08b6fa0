"""What happened to a case, event by event, in sentences; and what changed meanwhile, in a list.

A sentence follows the name of who did it. A kind without a sentence is shown as its code, so that
a new one is never dropped.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from flask_babel import format_datetime

from triage.cases.reading import EventView
from web.languages import chosen_language
from web.routing.words import steps_in_short
from web.texts import LazyString, gettext, lazy_gettext, ngettext
from web.words import word

_PLAIN: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "mention_edited": lazy_gettext("saw that a post was edited"),
        "mention_deleted": lazy_gettext("saw that a post was deleted"),
        "linked": lazy_gettext("recognised the customer"),
        "unlinked": lazy_gettext("took the customer away"),
        "claimed": lazy_gettext("claimed it"),
        "noted": lazy_gettext("wrote a note"),
        "replied": lazy_gettext("answered"),
        "reply_written": lazy_gettext("wrote an answer"),
        "reply_sent": lazy_gettext("sent the answer"),
        "reply_failed": lazy_gettext("could not send the answer"),
        "reply_approved": lazy_gettext("approved the answer"),
        "reply_declined": lazy_gettext("sent the answer back to its writer"),
        "reply_withdrawn": lazy_gettext("withdrew the answer"),
        "waiting": lazy_gettext("waits for the customer"),
        "resolved": lazy_gettext("resolved it"),
        "reopened": lazy_gettext("opened it again"),
        "closed": lazy_gettext("closed it"),
        "woken": lazy_gettext("took it up again after the snooze"),
        "clock_set": lazy_gettext("set the clocks by another service level"),
        "incident_left": lazy_gettext("took it out of the incident"),
        "covered_again": lazy_gettext("covered it: it tells something sensitive"),
        "called_plain": lazy_gettext("said that it tells nothing sensitive"),
    }
)
_MEANWHILE: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "mention_joined": lazy_gettext("a further post came in"),
        "mention_edited": lazy_gettext("a post was edited"),
        "mention_deleted": lazy_gettext("a post was deleted"),
        "routed": lazy_gettext("the rules gave it to somebody"),
        "prioritised": lazy_gettext("the priority changed"),
        "linked": lazy_gettext("the customer was recognised"),
        "unlinked": lazy_gettext("the customer was taken away"),
        "claimed": lazy_gettext("it was claimed"),
        "assigned": lazy_gettext("it was assigned"),
        "moved": lazy_gettext("it went to another team"),
        "released": lazy_gettext("it was let go"),
        "noted": lazy_gettext("a note was written"),
        "replied": lazy_gettext("it was answered"),
        "reply_written": lazy_gettext("an answer was written"),
        "reply_sent": lazy_gettext("an answer was sent"),
        "reply_failed": lazy_gettext("an answer could not be sent"),
        "reply_approved": lazy_gettext("an answer was approved"),
        "reply_declined": lazy_gettext("an answer was sent back"),
        "reply_withdrawn": lazy_gettext("an answer was withdrawn"),
        "waiting": lazy_gettext("it waits for the customer"),
        "snoozed": lazy_gettext("it was snoozed"),
        "woken": lazy_gettext("its snooze ended"),
        "resolved": lazy_gettext("it was resolved"),
        "reopened": lazy_gettext("it was opened again"),
        "closed": lazy_gettext("it was closed"),
        "corrected": lazy_gettext("the classification was corrected"),
        "merged": lazy_gettext("it was merged into another case"),
        "unmerged": lazy_gettext("it was taken apart again"),
        "moved_in": lazy_gettext("another case was merged into it"),
        "moved_out": lazy_gettext("a merged case was taken out"),
        "split": lazy_gettext("posts were split off"),
        "related": lazy_gettext("it was linked with another case"),
        "unrelated": lazy_gettext("a link with another case was removed"),
        "tagged": lazy_gettext("a tag was added"),
        "untagged": lazy_gettext("a tag was removed"),
        "clock_set": lazy_gettext("its service level changed"),
        "due_soon": lazy_gettext("it is nearly too late"),
        "overdue": lazy_gettext("it is too late"),
        "escalated": lazy_gettext("it was escalated"),
        "undone": lazy_gettext("a step was undone"),
        "incident_joined": lazy_gettext("it joined an incident"),
        "incident_left": lazy_gettext("it left an incident"),
        "uncovered": lazy_gettext("somebody was let read it"),
        "covered_again": lazy_gettext("it was covered"),
        "called_plain": lazy_gettext("it was called not sensitive"),
    }
)


def event_sentence(event: EventView, people: Mapping[int, str], team: str) -> str:
    """What happened, after the name of who did it."""
    told = _TOLD.get(event.kind)
    if told:
        return told(event.data, people, team)
    return str(_PLAIN.get(event.kind, event.kind))


def change_words(kinds: Sequence[str]) -> str:
    """What colleagues did meanwhile, as a list in words.

    Nothing is told where nobody did anything: then the program changed what is covered.
    """
    if not kinds:
        return gettext("what is covered as sensitive")
    named = (str(_MEANWHILE.get(kind, kind)) for kind in kinds if kind != "opened")
    return ", ".join(dict.fromkeys(named))


_Data = Mapping[str, Any]
_People = Mapping[int, str]


def _opened(data: _Data, people: _People, team: str) -> str:
    if "split_from" in data:
        return gettext("split it off case #%(number)s", number=data["split_from"])
    return gettext("opened the case")


def _joined(data: _Data, people: _People, team: str) -> str:
    if data.get("because") == "author":
        return gettext("added a further post by the same author, on the same subject")
    if data.get("because") == "echo":
        return gettext("added the first post that said this; the others repeat it")
    return gettext("added a further post")


def _routed(data: _Data, people: _People, team: str) -> str:
    if data.get("why") == "team_removed":
        return gettext("moved it: its team was removed")
    if data.get("steps"):
        return gettext("applied the rules: %(done)s", done=steps_in_short(data["steps"]))
    return gettext("gave it to team %(team)s", team=team) if team else gettext("routed it")


def _prioritised(data: _Data, people: _People, team: str) -> str:
    before, after = data.get("before", "?"), data.get("after", "?")
    return gettext("changed the priority from %(before)s to %(after)s", before=before, after=after)


def _assigned(data: _Data, people: _People, team: str) -> str:
    other = people.get(data.get("assignee_id") or 0, gettext("a colleague"))
    if data.get("why") == "rule":
        return gettext("assigned it to %(name)s, as a rule says", name=other)
    if data.get("why") == "automatic":
        return gettext(
            "assigned it to %(name)s automatically: %(load)s of %(capacity)s on hand",
            name=other,
            load=data.get("load", "?"),
            capacity=data.get("capacity", "?"),
        )
    return gettext("assigned it to %(name)s", name=other)


def _moved(data: _Data, people: _People, team: str) -> str:
    name = data.get("team", {}).get(chosen_language()) or gettext("another team")
    return gettext("moved it to team %(team)s", team=name)


def _released(data: _Data, people: _People, team: str) -> str:
    other = people.get(data.get("before") or 0, gettext("a colleague"))
    reasons = {
        "away": gettext("took it back from %(name)s, who went away", name=other),
        "shut_out": gettext("took it back from %(name)s, who may not log in any more", name=other),
        "moved": gettext("took it from %(name)s: it went to another team", name=other),
    }
    return reasons.get(str(data.get("why")), gettext("let it go"))


def _snoozed(data: _Data, people: _People, team: str) -> str:
    until = datetime.fromisoformat(data["until"]) if data.get("until") else None
    if until is None:
        return gettext("snoozed it")
    return gettext("snoozed it until %(when)s", when=format_datetime(until, "EEEE d MMMM HH:mm"))


def _merged(data: _Data, people: _People, team: str) -> str:
    return gettext("merged it into case #%(number)s", number=data.get("case_id", "?"))


def _moved_in(data: _Data, people: _People, team: str) -> str:
    return gettext("merged case #%(number)s into this one", number=data.get("case_id", "?"))


def _moved_out(data: _Data, people: _People, team: str) -> str:
    return gettext("took case #%(number)s out again", number=data.get("case_id", "?"))


def _unmerged(data: _Data, people: _People, team: str) -> str:
    return gettext("took it out of case #%(number)s again", number=data.get("case_id", "?"))


def _split(data: _Data, people: _People, team: str) -> str:
    posts = len(data.get("homes", ()))
    return ngettext(
        "split %(num)d post off into case #%(case)s",
        "split %(num)d posts off into case #%(case)s",
        posts,
        case=data.get("case_id", "?"),
    )


def _related(data: _Data, people: _People, team: str) -> str:
    return gettext("linked it with case #%(number)s", number=data.get("case_id", "?"))


def _unrelated(data: _Data, people: _People, team: str) -> str:
    return gettext("removed the link with case #%(number)s", number=data.get("case_id", "?"))


def _tagged(data: _Data, people: _People, team: str) -> str:
    return gettext("added the tag %(tags)s", tags=", ".join(data.get("tags", ())))


def _untagged(data: _Data, people: _People, team: str) -> str:
    return gettext("removed the tag %(tags)s", tags=", ".join(data.get("tags", ())))


def _corrected(data: _Data, people: _People, team: str) -> str:
    question, after = data.get("question"), data.get("after")
    if question in ("sentiment", "intent", "category", "severity") and after:
        return gettext("corrected the classification: %(value)s", value=word(question, after))
    if question == "relevance":
        return gettext("said that a post is not about us")
    return gettext("corrected the classification")


def _due_soon(data: _Data, people: _People, team: str) -> str:
    if data.get("clock") == "resolution":
        return gettext("warned that it has to be solved soon")
    return gettext("warned that it has to be answered soon")


def _overdue(data: _Data, people: _People, team: str) -> str:
    if data.get("clock") == "resolution":
        return gettext("saw the time for solving it pass")
    return gettext("saw the time for the first answer pass")


def _escalated(data: _Data, people: _People, team: str) -> str:
    person = people.get(data.get("to") or 0)
    if person:
        return gettext("escalated it to %(name)s", name=person)
    return gettext("escalated it")


def _undone(data: _Data, people: _People, team: str) -> str:
    kind = str(data.get("undone_kind", ""))
    step = _MEANWHILE.get(kind)
    return gettext("undid a step: %(step)s", step=step) if step else gettext("undid a step")


def _incident_joined(data: _Data, people: _People, team: str) -> str:
    return gettext("added it to the incident “%(title)s”", title=data.get("title", ""))


def _uncovered(data: _Data, people: _People, team: str) -> str:
    name = people.get(data.get("user_id") or 0) or str(data.get("name") or "?")
    return gettext("let %(name)s read it: %(why)s", name=name, why=data.get("reason") or "–")


_TOLD: Final[Mapping[str, Callable[[_Data, _People, str], str]]] = MappingProxyType(
    {
        "opened": _opened,
        "mention_joined": _joined,
        "routed": _routed,
        "prioritised": _prioritised,
        "assigned": _assigned,
        "moved": _moved,
        "released": _released,
        "snoozed": _snoozed,
        "merged": _merged,
        "moved_in": _moved_in,
        "moved_out": _moved_out,
        "unmerged": _unmerged,
        "split": _split,
        "related": _related,
        "unrelated": _unrelated,
        "tagged": _tagged,
        "untagged": _untagged,
        "corrected": _corrected,
        "due_soon": _due_soon,
        "overdue": _overdue,
        "escalated": _escalated,
        "undone": _undone,
        "incident_joined": _incident_joined,
        "uncovered": _uncovered,
    }
)
