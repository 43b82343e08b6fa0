"""The queue's filters and its place, as they stand in the address: every view can be sent on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final, Self

from flask import url_for
from werkzeug.datastructures import MultiDict

from nlp.taxonomy import CATEGORIES, FLAGS, SEVERITIES
from triage.cases.queue import VIEWS, QueueFilters, View
from web.ids import row_id
from web.texts import LazyString, lazy_gettext

VIEW_WORDS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "mine": lazy_gettext("Mine"),
        "unassigned": lazy_gettext("Unclaimed"),
        "all": lazy_gettext("All"),
        "overdue": lazy_gettext("Overdue"),
        "waiting": lazy_gettext("Waiting"),
        "resolved": lazy_gettext("Done"),
    }
)
# Languages that the filter offers; a case in another one is found without it.
CASE_LANGUAGES: Final = ("nl", "en", "de", "fr")
_WORDS: Final = {
    "category": CATEGORIES,
    "severity": SEVERITIES,
    "flag": FLAGS,
    "language": CASE_LANGUAGES,
}
_NUMBERS: Final = {"team": "team_id", "assignee": "assignee_id", "source": "source_id"}
LONGEST_SEARCH: Final = 200


@dataclass(frozen=True, slots=True)
class QueueLinks:
    """Where somebody is in the queue, and the addresses from there."""

    filters: QueueFilters
    case_id: int | None = None
    after: str | None = None

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
            text=args.get("text", "").strip()[:LONGEST_SEARCH],
            category=words["category"],
            severity=words["severity"],
            flag=words["flag"],
            language=words["language"],
            team_id=numbers["team_id"],
            assignee_id=numbers["assignee_id"],
            source_id=numbers["source_id"],
        )
        return cls(filters, args.get("case", type=row_id), args.get("after") or None)

    def here(self) -> str:
        """This very place."""
        return self._address(self.filters, case=self.case_id, after=self.after)

    def view(self, name: str) -> str:
        """Another tab, with the same filters."""
        return self._address(replace(self.filters, view=_view(name)))

    def case(self, case_id: int) -> str:
        """The same list with this case open."""
        return self._address(self.filters, case=case_id, after=self.after)

    def closed(self) -> str:
        """The same list without a case."""
        return self._address(self.filters, after=self.after)

    def page(self, cursor: str | None) -> str:
        """Another page of the list; None for the first."""
        return self._address(self.filters, after=cursor)

    def without(self, name: str) -> str:
        """The list without this one filter."""
        empty: str | None = "" if name == "text" else None
        return self._address(replace(self.filters, **{_NUMBERS.get(name, name): empty}))  # type: ignore[arg-type]

    def cleared(self) -> str:
        """The same tab without any filter."""
        return self._address(QueueFilters(view=self.filters.view))

    def news(self, newest: int) -> str:
        """Where to ask whether anything came in."""
        query: dict[str, Any] = {**self._query(self.filters), "newest": newest}
        return url_for("queue.news", **query)

    def chosen(self) -> Mapping[str, str | int]:
        """The filters in force by their name in the address; the view is not one of them."""
        query = self._query(self.filters)
        return {name: value for name, value in query.items() if name != "view"}

    def fields(self) -> Iterable[tuple[str, str | int]]:
        """What a form has to carry along besides the filters it shows."""
        return [("view", self.filters.view)]

    def _address(
        self, filters: QueueFilters, case: int | None = None, after: str | None = None
    ) -> str:
        query: dict[str, Any] = {**self._query(filters), "case": case, "after": after}
        return url_for("queue.index", **query)

    @staticmethod
    def _query(filters: QueueFilters) -> dict[str, str | int]:
        values: dict[str, str | int | None] = {
            "view": filters.view if filters.view != "all" else None,
            "category": filters.category,
            "severity": filters.severity,
            "flag": filters.flag,
            "language": filters.language,
            "team": filters.team_id,
            "assignee": filters.assignee_id,
            "source": filters.source_id,
            "text": filters.text or None,
        }
        return {name: value for name, value in values.items() if value is not None}


def _view(name: str | None) -> View:
    return next((view for view in VIEWS if view == name), "all")
