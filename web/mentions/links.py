"""The filters of the mentions as they stand in the address: every view can be sent on."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.datastructures import MultiDict

from nlp.taxonomy import CATEGORIES, INTENTS, SENTIMENTS
from triage.mentions.search import MentionFilters
from web.periods import ALL_TIME, Period

# Languages that the filter offers; mentions in another one are found without it.
LANGUAGES: Final = ("nl", "en", "de", "fr", "und")
LARGEST_ID: Final = 2**63 - 1
LONGEST_SEARCH: Final = 200
_WORDS: Final = {
    "sentiment": SENTIMENTS,
    "intent": INTENTS,
    "category": CATEGORIES,
    "language": LANGUAGES,
}


@dataclass(frozen=True, slots=True)
class MentionLinks:
    """Which mentions somebody looks at, and the addresses from there."""

    text: str = ""
    source_id: int | None = None
    monitor_id: int | None = None
    sentiment: str | None = None
    intent: str | None = None
    category: str | None = None
    language: str | None = None
    originals: bool = False  # without reposts and copies
    complaints: bool = False  # what counts as a complaint for cases and charts
    period: Period = ALL_TIME
    after: str | None = None

    @classmethod
    def read(cls, args: "MultiDict[str, str]") -> Self:
        """Read the address; what is not known there is left out, never an error."""
        told = {name: args.get(name) for name in _WORDS}
        known = {name: told[name] if told[name] in _WORDS[name] else None for name in _WORDS}
        return cls(
            text=args.get("text", "").strip()[:LONGEST_SEARCH],
            source_id=read_id(args.get("source")),
            monitor_id=read_id(args.get("monitor")),
            originals=args.get("originals") == "1",
            complaints=args.get("complaints") == "1",
            period=Period.read(args.get("since"), args.get("until")),
            after=args.get("after") or None,
            **known,
        )

    def wanted(self, zone: ZoneInfo, complaint_from: float) -> MentionFilters:
        """The same for the search; from `complaint_from` on a mention counts as a complaint."""
        return MentionFilters(
            text=self.text,
            source_id=self.source_id,
            monitor_id=self.monitor_id,
            originals=self.originals,
            sentiment=self.sentiment,
            intent=self.intent,
            category=self.category,
            language=self.language,
            complaint_from=complaint_from if self.complaints else None,
            since=self.period.start(zone),
            until=self.period.end(zone),
        )

    def of_complaints(self) -> Self:
        """Only what counts as a complaint."""
        return replace(self, complaints=True)

    def address(self) -> str:
        """This very list."""
        return url_for("mentions.index", **self._query())

    def page(self, cursor: str | None) -> str:
        """Another page of it; None for the first."""
        return replace(self, after=cursor).address()

    def without(self, name: str) -> str:
        """The list without one filter."""
        empty = {
            "text": {"text": ""},
            "source": {"source_id": None},
            "monitor": {"monitor_id": None},
            "originals": {"originals": False},
            "complaints": {"complaints": False},
            "period": {"period": ALL_TIME},
        }
        return replace(self, after=None, **empty.get(name, {name: None})).address()  # type: ignore[arg-type]

    def chosen(self) -> Mapping[str, str | int]:
        """The filters in force, by name; the period counts as one."""
        query = self._query()
        for name in ("after", "since", "until"):
            query.pop(name, None)
        if self.period != ALL_TIME:
            query["period"] = f"{self.period.since} {self.period.until}"
        return query

    def carried(self) -> Mapping[str, str | int]:
        """What a form has to carry along besides the fields it shows."""
        query = self._query()
        query.pop("after", None)
        return query

    def _query(self) -> dict[str, Any]:
        values: dict[str, str | int | None] = {
            "text": self.text or None,
            "source": self.source_id,
            "monitor": self.monitor_id,
            "sentiment": self.sentiment,
            "intent": self.intent,
            "category": self.category,
            "language": self.language,
            "originals": 1 if self.originals else None,
            "complaints": 1 if self.complaints else None,
            "since": self.period.since or None,
            "until": self.period.until or None,
            "after": self.after,
        }
        return {name: value for name, value in values.items() if value is not None}


def read_id(told: str | None) -> int | None:
    """An id out of an address, if the database can hold it."""
    if not told or not told.isascii() or not told.isdigit() or len(told) > len(str(LARGEST_ID)):
        return None
    number = int(told)
    return number if 0 < number <= LARGEST_ID else None
