"""Every key of the back office, once: the help overlay, the scripts and docs/agents.md agree.

The scripts know no letters: an element with `data-key="c"` is pressed by `c`, and moving in a
list is done by the keys that the list names. Keys stay silent while somebody is typing.
"""

from dataclasses import dataclass
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


KEYS: Final = (
    KeyGroup(
        lazy_gettext("Everywhere"),
        (
            Key("/", lazy_gettext("search")),
            Key("?", lazy_gettext("show these keys")),
            Key("Escape", lazy_gettext("close, or leave the field")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Queue"),
        (
            Key("j", lazy_gettext("next case")),
            Key("k", lazy_gettext("previous case")),
            Key("Enter", lazy_gettext("open the case")),
            Key("f", lazy_gettext("filter")),
            Key("u", lazy_gettext("back to the list")),
            Key(".", lazy_gettext("load the newest")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Case"),
        (
            Key("c", lazy_gettext("claim, or let go")),
            Key("a", lazy_gettext("assign to a colleague")),
            Key("r", lazy_gettext("write an answer")),
            Key("n", lazy_gettext("write a note")),
            Key("Ctrl+Enter", lazy_gettext("send what you wrote")),
            Key("w", lazy_gettext("wait for the customer")),
            Key("e", lazy_gettext("resolve, or reopen")),
            Key("z", lazy_gettext("undo the last step")),
        ),
    ),
    KeyGroup(
        lazy_gettext("Review"),
        (
            Key("1", lazy_gettext("it is a complaint")),
            Key("0", lazy_gettext("it is not a complaint")),
        ),
    ),
)


def all_keys() -> tuple[Key, ...]:
    """The keys of all places."""
    return tuple(key for group in KEYS for key in group.keys)
