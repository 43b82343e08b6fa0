"""What may be kept of the further facts of a post: no pictures, and reach only where it is wanted.

The sources of platforms name the fields that they take, one by one; files and web hooks hand over
what somebody else chose. So the last word is here, for all of them. Pure.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from ingest.mentions import RawMention

# Counts of readers are personal data too: they are kept and count only where a source's purpose
# names them.
_NAMES_REACH: Final = re.compile(r"\b(reach|bereik)", re.IGNORECASE)
_REACH: Final = re.compile(
    r"follower|following|friends?_?count|subscriber|(?:^|_)likes?$|likes?_?count|favou?rite|"
    r"retweet|repost|shares?_?count|(?:^|_)views?$|view_?count|impressions|karma|audience|"
    r"reach|bereik|volgers",
    re.IGNORECASE,
)
_PICTURE: Final = re.compile(
    r"avatar|photo|foto|picture|image|thumbnail|portrait|headshot|afbeelding|selfie",
    re.IGNORECASE,
)
_DATA: Final = re.compile(r"\s*data:(?:image|video|application)/", re.IGNORECASE)


def names_reach(purpose: str) -> bool:
    """Whether a source's purpose says that reach is listened for."""
    return _NAMES_REACH.search(purpose) is not None


def only_allowed(mention: RawMention, *, with_reach: bool) -> RawMention:
    """The mention without what may not be kept; the same one where there is nothing of it."""
    if not mention.extra:
        return mention
    kept = _kept(mention.extra, with_reach=with_reach)
    return mention if kept == dict(mention.extra) else replace(mention, extra=kept)


def each_allowed(mentions: Iterable[RawMention], *, with_reach: bool) -> Iterator[RawMention]:
    """The same for many. The posts of one feed often share their facts, which are read once."""
    fine: Mapping[str, Any] | None = None
    for mention in mentions:
        if mention.extra is fine:
            yield mention
            continue
        allowed = only_allowed(mention, with_reach=with_reach)
        if allowed is mention:
            fine = mention.extra
        yield allowed


def _kept(facts: Mapping[str, Any], *, with_reach: bool) -> dict[str, Any]:
    return {
        name: _value(value, with_reach=with_reach)
        for name, value in facts.items()
        if not _PICTURE.search(name)
        and (with_reach or not _REACH.search(name))
        and not (isinstance(value, str) and _DATA.match(value))
    }


def _value(value: Any, *, with_reach: bool) -> Any:
    if isinstance(value, Mapping):
        return _kept(value, with_reach=with_reach)
    if isinstance(value, list | tuple):
        return [
            _value(one, with_reach=with_reach)
            for one in value
            if not (isinstance(one, str) and _DATA.match(one))
        ]
    return value
