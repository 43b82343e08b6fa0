"""The queue's filters and its place, as they stand in the address: every view can be sent on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode

from flask import g, url_for
from werkzeug.datastructures import MultiDict

from nlp.taxonomy import CATEGORIES, FLAGS, SENTIMENTS, SEVERITIES
from triage.cases.queue import SORTS, STATUSES, VIEWS, Assignee, QueueFilters, View
from triage.cases.tags import MAX_TAG_CHARS
from web.ids import row_id
from web.texts import LazyString, lazy_gettext

VIEW_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "mine": lazy_gettext("Mine"),
        "unassigned": lazy_gettext("Unclaimed"),
        "all": lazy_gettext("All"),
        "overdue": lazy_gettext("Overdue"),
        "waiting": lazy_gettext("Waiting"),
        "snoozed": lazy_gettext("Snoozed"),
        "resolved": lazy_gettext("Done"),
    }
)
# Languages that the filter offers; a case in another one is found without it.
CASE_LANGUAGES: Final = ("nl", "en", "de", "fr")
_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "status": STATUSES,
    "category": CATEGORIES,
    "severity": SEVERITIES,
    "sentiment": SENTIMENTS,
    "flag": FLAGS,
    "language": CASE_LANGUAGES,
    "customer": ("known", "unknown"),
    "sort": SORTS,
}
_NUMBERS: Final = {
    "team": "team_id",
    "source": "source_id",
    "incident": "incident_id",
    "monitor": "monitor_id",
}
LONGEST_SEARCH: Final = 200
_SAFE: Final = "!$'()*,/:;?@"  # as `url_for` leaves them


@dataclass(frozen=True, slots=True)
class QueueLinks:
    """Where somebody is in the queue, and the addresses from there."""

    filters: QueueFilters
    case_id: int | None = None
    after: str | None = None
    before: str | None = None
    saved_id: int | None = None  # the saved view that one came by

    @classmethod
    def read(cls, args: "MultiDict[str, str]") -> Self:
        """Read the address; what is not known there is left out, never an error."""
        words = {
            name: args.get(name) if args.get(name) in known else None
            for name, known in _WORDS.items()
        }
        numbers = {field: args.get(name, type=row_id) for name, field in _NUMBERS.items()}
        filters = QueueFilters(
            view=_view(args.get("view")),
            assignee=_assignee(args),
            tag=args.get("tag", "").replace("\x00", "").strip().lower()[:MAX_TAG_CHARS] or None,
            overdue=args.get("overdue") == "yes",
            text=args.get("text", "").replace("\x00", "").strip()[:LONGEST_SEARCH],
            **words,  # type: ignore[arg-type]
            **numbers,  # type: ignore[arg-type]
        )
        return cls(
            filters,
            case_id=args.get("case", type=row_id),
            after=args.get("after") or None,
            before=args.get("before") or None,
            saved_id=args.get("saved", type=row_id),
        )

    @classmethod
    def of_query(cls, query: str, saved_id: int | None = None) -> Self:
        """The place that a saved query stands for."""
        return replace(cls.read(MultiDict(parse_qsl(query))), saved_id=saved_id)

    def here(self) -> str:
        """This very place."""
        return self._address(case=self.case_id, after=self.after, before=self.before)

    def view(self, name: str) -> str:
        """Another tab, with the same filters."""
        return replace(self, filters=replace(self.filters, view=_view(name)), saved_id=None).first()

    def case(self, case_id: int) -> str:
        """The same list with this case open."""
        return self._address(case=case_id, after=self.after, before=self.before)

    def closed(self) -> str:
        """The same list without a case."""
        return self._address(after=self.after, before=self.before)

    def first(self) -> str:
        """The first page of the list."""
        return self._address()

    def next(self, cursor: str) -> str:
        """The page after this one."""
        return self._address(after=cursor)

    def previous(self, cursor: str) -> str:
        """The page before this one."""
        return self._address(before=cursor)

    def fresh(self) -> str:
        """The first page with the same case open: where new cases come in."""
        return self._address(case=self.case_id)

    def sorted_by(self, sort: str | None) -> str:
        """The list in another order."""
        return replace(self, filters=replace(self.filters, sort=sort)).first()  # type: ignore[arg-type]

    def without(self, name: str) -> str:
        """The list without this one filter."""
        empty: object = {"text": "", "overdue": False}.get(name)
        changed = replace(self.filters, **{_NUMBERS.get(name, name): empty})  # type: ignore[arg-type]
        return replace(self, filters=changed).first()

    def cleared(self) -> str:
        """The same tab without any filter."""
        filters = QueueFilters(view=self.filters.view, sort=self.filters.sort)
        return replace(self, filters=filters, saved_id=None).first()

    def query(self) -> str:
        """The filters and the order alone, always in the same words: what a view keeps."""
        return urlencode(self._filters())

    def chosen(self) -> Mapping[str, str | int]:
        """The filters in force by their name in the address; view and order are none."""
        return {
            name: value for name, value in self._filters().items() if name not in ("view", "sort")
        }

    def fields(self) -> Iterable[tuple[str, str | int]]:
        """What a form has to carry along besides the filters it shows."""
        carried: dict[str, str | int | None] = {
            "view": self.filters.view,
            "sort": self.filters.sort,
            "incident": self.filters.incident_id,
            "saved": self.saved_id,
        }
        return [(name, value) for name, value in carried.items() if value is not None]

    def pulse(self) -> Mapping[str, str | int]:
        """What the page's heartbeat tells of this list."""
        return {**self._filters(), "saved": self.saved_id or ""}

    def _address(
        self, case: int | None = None, after: str | None = None, before: str | None = None
    ) -> str:
        query: dict[str, Any] = self._filters() | {
            "saved": self.saved_id,
            "case": case,
            "after": after,
            "before": before,
        }
        # The bare address opens the view that somebody chose to begin with.
        told = [(name, value) for name, value in query.items() if value is not None]
        # Not by `url_for` alone: a page has an address for each of its rows.
        return f"{_root()}?{urlencode(told or [('view', 'all')], safe=_SAFE)}"

    def _filters(self) -> dict[str, str | int]:
        filters = self.filters
        values: dict[str, str | int | None] = {
            "view": filters.view if filters.view != "all" else None,
            "status": filters.status,
            "category": filters.category,
            "severity": filters.severity,
            "sentiment": filters.sentiment,
            "flag": filters.flag,
            "tag": filters.tag,
            "language": filters.language,
            "team": filters.team_id,
            "assignee": filters.assignee,
            "source": filters.source_id,
            "customer": filters.customer,
            "overdue": "yes" if filters.overdue else None,
            "incident": filters.incident_id,
            "monitor": filters.monitor_id,
            "text": filters.text or None,
            "sort": filters.sort,
        }
        return {name: value for name, value in values.items() if value is not None}


def _root() -> str:
    if "queue_root" not in g:
        g.queue_root = url_for("queue.index")
    return str(g.queue_root)


def _view(name: str | None) -> View:
    return next((view for view in VIEWS if view == name), "all")


def _assignee(args: "MultiDict[str, str]") -> Assignee | None:
    match args.get("assignee"):
        case "me":
            return "me"
        case "nobody":
            return "nobody"
        case _:
            return args.get("assignee", type=row_id)
