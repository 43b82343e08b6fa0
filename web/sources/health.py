"""How a source does, in words and a small chart: its state, its pace, and what to do about errors.

The advice goes by the class of the error, and where one class has several causes by its text.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Final

from triage.sources.backfills import BackfillView
from triage.sources.options import described_options
from triage.sources.reading import SourceRow
from triage.sources.retrying import WAITING
from triage.sources.yields import DayYield
from web.formats import day_month, exact
from web.texts import LazyString, gettext, lazy_gettext, ngettext

CHART_HEIGHT: Final = 32
BAR: Final = 6
GAP: Final = 2
_SHORT_WAIT: Final = timedelta(seconds=30)  # between two steps nobody waits for anything
ORDER: Final = (
    "failing",
    "given_up",
    "partly",
    "silent",
    "waiting",
    "new",
    "well",
    "paused",
    "archived",
)
"""States in the order in which they need a hand."""

_NOT_LET_IN: Final = lazy_gettext(
    "The site does not let us in. Check the access token: it may have run out, or lack a right. "
    "Make a new one and type it in under “Edit”."
)
_SHUT: Final = lazy_gettext(
    "The site does not let us in: it wants a log-in, or no programs. Ask its owner for a feed or "
    "an export; what lies behind a log-in is never a source."
)
_GONE: Final = lazy_gettext(
    "There is nothing at this address any more. Open it in your browser, and change it under "
    "“Edit”."
)
_PRIVATE: Final = lazy_gettext(
    "This address is not public. If it is your own, an operator can allow its network with "
    "LUISTERPOST_ALLOWED_NETWORKS."
)
_ROBOTS: Final = lazy_gettext(
    "The site asks not to be read here. Choose another page, or ask its owner."
)
_WALL: Final = lazy_gettext(
    "The site shows a wall instead of its posts. Ask its owner for a feed or an export; a wall is "
    "not climbed."
)
_CHANGED: Final = lazy_gettext(
    "The page was read but holds no posts where some are expected. It probably changed: open it, "
    "and adapt the options under “Edit”."
)
_OPTION: Final = lazy_gettext("An option does not fit any more. Change it under “Edit”.")
_FILE: Final = lazy_gettext("Check the file: where it lies, who may read it, and how large it is.")
_OTHER: Final = lazy_gettext(
    "It is tried again by itself; nothing is lost. If it stays like this, open the address in "
    "your browser."
)
_BY_CLASS: Final[Mapping[str, LazyString]] = MappingProxyType(
    {
        "ForbiddenAddressError": _PRIVATE,
        "RobotsDisallowedError": _ROBOTS,
        "BotWallError": _WALL,
        "NothingFoundError": _CHANGED,
        "WrongOptionError": _OPTION,
        "UnreachableError": lazy_gettext(
            "The site cannot be reached. It is tried again by itself; if it stays like this, see "
            "whether it opens in your browser."
        ),
        "TooSlowError": lazy_gettext(
            "The site answers too slowly. It is tried again by itself; if it stays like this, ask "
            "for less at a time under “Edit”."
        ),
        "TooLargeError": lazy_gettext(
            "The answer is larger than what is read at once. Choose a smaller page or feed."
        ),
        "TooManyRedirectsError": lazy_gettext(
            "This address leads on and on. Open it in your browser and use the address where you "
            "end up."
        ),
        WAITING: lazy_gettext(
            "The site asks us to wait, and we do: nothing is wrong. If that happens often, fetch "
            "less often."
        ),
        "UnavailableError": lazy_gettext(
            "The site has trouble of its own. It is tried again by itself."
        ),
        "UnreadableContentError": lazy_gettext(
            "What the site sent cannot be read as this kind of source. Open the address in your "
            "browser: is it still the same thing?"
        ),
        "UnknownKindError": lazy_gettext(
            "This version does not know this kind of source. Ask whoever installed Luisterpost."
        ),
        "SealedError": lazy_gettext(
            "A secret of this source cannot be read on this machine. Type it again under “Edit”, "
            "or have an operator bring the key back."
        ),
    }
)
# Where one class has several causes, and for errors that were noted without their class.
_BY_TEXT: Final = (
    (r"robots\.txt does not allow", _ROBOTS),
    (r"check for robots|log-in page", _WALL),
    (r"nothing found by|had entries before|where it showed", _CHANGED),
    (
        r"is a web page, not a feed",
        lazy_gettext("This is an ordinary page. Add it as a web page, or look for its feed."),
    ),
    (r"answered 40[13]|access_token|is wrong\)", _NOT_LET_IN),
    (r"answered (404|410)", _GONE),
    (
        r"answered 4\d\d",
        lazy_gettext("The site refuses this request. Check the address and the options."),
    ),
    (
        r"answered 5\d\d",
        lazy_gettext("The site has trouble of its own. It is tried again by itself."),
    ),
    (r"leads to .+, which is|must start with http|user name", _PRIVATE),
    (
        r"the name is not known",
        lazy_gettext("No site has this name. Check the spelling of the address."),
    ),
    (r"No such file|Permission denied|is larger than", _FILE),
    (r"^option |is not a column|which column", _OPTION),
)


@dataclass(frozen=True, slots=True)
class DayBar:
    """One day of the chart; `top` and `height` in its own units."""

    left: int
    top: float
    height: float
    words: str
    failed: bool


@dataclass(frozen=True, slots=True)
class Volume:
    """What came in over some weeks, as bars and in one sentence."""

    bars: tuple[DayBar, ...]
    width: int
    height: int
    words: str
    most: int


def advice(error: str, kind: str | None = None, source_kind: str | None = None) -> str:
    """What to do about the error of a source; `kind` is the name of the error's class."""
    if kind == WAITING:  # whatever the words: nothing has to be done
        return str(_BY_CLASS[WAITING])
    for pattern, words in _BY_TEXT:
        if re.search(pattern, error):
            is_shut = words is _NOT_LET_IN and source_kind and not _takes_token(source_kind)
            return str(_SHUT if is_shut else words)
    return str(_BY_CLASS.get(kind or "", _OTHER))


def _takes_token(source_kind: str) -> bool:
    """Whether it can listen with a secret; one for answers alone opens nothing here."""
    return any(option.type == "secret" for option in described_options(source_kind))


def state_of(source: SourceRow) -> str:
    """One of `ORDER`."""
    if source.archived_at is not None:
        return "archived"
    if not source.enabled:
        return "given_up" if source.paused_because == "failing" else "paused"
    trouble = _trouble_of(source)
    if trouble is not None:
        return trouble
    return "well" if source.last_success_at else "new"


def _trouble_of(source: SourceRow) -> str | None:
    if source.last_error_kind == WAITING:
        return "waiting"
    if source.failures:
        return "failing"
    if source.last_error is not None and source.last_success_at is not None:
        return "partly"
    if source.silent_since is not None:
        return "silent"
    return "waiting" if source.rests_until is not None else None


def state_words(source: SourceRow) -> str:
    """How a source is, in one word or two."""
    words = {
        "archived": gettext("Archived"),
        "paused": gettext("Paused"),
        "given_up": gettext("Paused: kept failing"),
        "failing": gettext("Does not work"),
        "partly": gettext("Works in part"),
        "waiting": gettext("Asked to wait"),
        "silent": gettext("Strangely silent"),
        "new": gettext("Not fetched yet"),
        "well": gettext("Listening"),
    }
    return words[state_of(source)]


def every(seconds: int) -> str:
    """An interval in words."""
    if seconds % 86_400 == 0:
        return ngettext("every day", "every %(num)d days", seconds // 86_400)
    if seconds % 3600 == 0:
        return ngettext("every hour", "every %(num)d hours", seconds // 3600)
    if seconds % 60 == 0:
        return ngettext("every minute", "every %(num)d minutes", seconds // 60)
    return ngettext("every second", "every %(num)d seconds", seconds)


def pace(source: SourceRow) -> str:
    """How often it is fetched, and why not as wished."""
    wished, now_every = every(source.interval_s), every(source.now_every.interval_s)
    if source.now_every.why == "quiet":
        return gettext("%(wished)s; now %(now)s, because it is quiet", wished=wished, now=now_every)
    if source.now_every.why == "busy":
        return gettext("%(wished)s; now %(now)s, because it is busy", wished=wished, now=now_every)
    return wished


def rest(source: SourceRow) -> str:
    """Why a source that is due is not fetched yet."""
    return gettext(
        "The site asked to be left alone until %(when)s, maybe at another source or a trial. "
        "We wait until then; nothing has to be done.",
        when=exact(source.next_at),
    )


def backfill_wait(backfill: BackfillView, source: SourceRow, moment: datetime) -> str:
    """Why older posts that are under way do not come in just now; "" where they do."""
    if not source.enabled:
        return gettext("It waits until the source goes on.")
    if backfill.waits_for_reading:
        return gettext("It waits until the newer posts have been understood.")
    until = max(backfill.due_at, source.rests_until or backfill.due_at)
    if until > moment + _SHORT_WAIT:
        return gettext("It goes on: %(when)s.", when=exact(until))
    return ""


def rhythm_words(rhythm: str) -> str:
    """How the pace follows what comes in."""
    words = {
        "adaptive": gettext("Less often when quiet, more often when busy"),
        "calmer": gettext("Less often when quiet, never more often"),
        "steady": gettext("Always exactly this"),
    }
    return words[rhythm]


def volume(days: Sequence[DayYield]) -> Volume:
    """The chart of these days, oldest first; zero-based."""
    counts = [day.new for day in days]
    most = max(counts, default=0)
    bars = tuple(_bar(place, day, most) for place, day in enumerate(days))
    return Volume(
        bars,
        width=len(days) * (BAR + GAP) - GAP,
        height=CHART_HEIGHT,
        words=_summed_up(days, sum(counts)),
        most=most,
    )


def _bar(place: int, day: DayYield, most: int) -> DayBar:
    height = round(day.new / most * CHART_HEIGHT, 1) if most else 0.0
    height = max(height, 1.5) if day.new else height
    failed = bool(day.failures) and not day.polls
    return DayBar(place * (BAR + GAP), CHART_HEIGHT - height, height, _day_words(day), failed)


def _day_words(day: DayYield) -> str:
    told = _mentions(day.new)
    if day.failures and not day.polls:
        told = gettext("no fetch succeeded")
    return gettext("%(day)s: %(told)s", day=_short(day.day), told=told)


def _summed_up(days: Sequence[DayYield], total: int) -> str:
    return gettext("%(told)s in %(count)s days", told=_mentions(total), count=len(days))


def _mentions(count: int) -> str:
    return ngettext("%(num)d mention", "%(num)d mentions", count)


def _short(day: date | datetime) -> str:
    return str(day_month(day))
