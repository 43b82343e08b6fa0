"""Every key of the back office, once: the help overlay, the scripts and docs/agents.md agree.

The scripts know no letters: an element with `data-key="c"` is pressed by `c`, `data-key="g q"`
by `g` and then `q`, and moving in a list is done by the keys that the list names. Keys stay
silent while somebody is typing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from web.texts import LazyString, lazy_gettext


@dataclass(frozen=True, slots=True)
class Key:
    """One key: `press` as the browser calls it, and what it does."""

    press: str
    does: LazyString


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """The keys of one place."""

    name: LazyString
    keys: tuple[Key, ...]


# Where the lines of the rail lead, by their endpoints.
GO: Final[Mapping[str, str]] = MappingProxyType(
    {
        "queue.index": "g q",
        "reviews.index": "g r",
        "mentions.index": "g m",
        "customers.index": "g c",
        "trends.index": "g t",
        "sources.index": "g s",
        "settings.index": "g i",
    }
)

KEYS: Final = (
    KeyGroup(
        lazy_gettext("Everywhere"),
        (
            Key("/", lazy_gettext("search")),
            Key("?", lazy_gettext("show these keys")),
            Key("Escape", lazy_gettext("close, leave the field, or choose none")),
            Key("g q", lazy_gettext("go to the queue")),
            Key("g r", lazy_gettext("go to review")),
            Key("g m", lazy_gettext("go to the mentions")),
            Key("g c", lazy_gettext("go to the customers")),
            Key("g t", lazy_gettext("go to the trends")),
            Key("g s", lazy_gettext("go to the sources")),
            Key("g i", lazy_gettext("go to the settings")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Queue"),
        (
            Key("j", lazy_gettext("next case")),
            Key("k", lazy_gettext("previous case")),
            Key("Enter", lazy_gettext("open the case")),
            Key("x", lazy_gettext("choose the case, or not")),
            Key("Shift+x", lazy_gettext("choose all up to here")),
            Key("Shift+a", lazy_gettext("choose the whole list")),
            Key("f", lazy_gettext("filter")),
            Key("Shift+v", lazy_gettext("save the view, choose columns")),
            Key("u", lazy_gettext("back to the list")),
            Key(".", lazy_gettext("load the newest")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Case, or all that are chosen"),
        (
            Key("c", lazy_gettext("claim, or let go")),
            Key("a", lazy_gettext("assign to a colleague")),
            Key("r", lazy_gettext("write an answer")),
            Key("n", lazy_gettext("write a note")),
            Key("Ctrl+Enter", lazy_gettext("send what you wrote")),
            Key("s", lazy_gettext("put aside until later")),
            Key("w", lazy_gettext("wait for the customer")),
            Key("e", lazy_gettext("resolve, or reopen")),
            Key("m", lazy_gettext("more steps")),
            Key("z", lazy_gettext("undo the last step")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Customer of the case"),
        (
            Key("y", lazy_gettext("yes, it is this customer")),
            Key("Shift+y", lazy_gettext("no, it is not")),
            Key("l", lazy_gettext("look for the customer")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Correct the classification"),
        (
            Key("1", lazy_gettext("complaint; in review the first answer")),
            Key("2", lazy_gettext("question; in review the second answer")),
            Key("3", lazy_gettext("praise; in review the third answer")),
            Key("4", lazy_gettext("suggestion; in review the fourth answer")),
            Key("5", lazy_gettext("something else; in review the fifth answer")),
            Key("0", lazy_gettext("not a complaint (review)")),
            Key("-", lazy_gettext("negative")),
            Key("=", lazy_gettext("neutral")),
            Key("+", lazy_gettext("positive")),
            Key("t", lazy_gettext("what it is about (or tag what is chosen), then 1 to 9")),
            Key("v", lazy_gettext("tone, then 1 to 4")),
            Key("o", lazy_gettext("not about us")),
        ),
    ),
)


def all_keys() -> tuple[Key, ...]:
    """The keys of all places."""
    return tuple(key for group in KEYS for key in group.keys)
