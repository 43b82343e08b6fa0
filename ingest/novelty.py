"""Which mentions of a listing are news: listings repeat what they told before.

A source keeps the marks (id → digest of what may change) in its state and hands on only what
is new or edited, so that a poll without news costs no classifying. Pure values.
"""

from collections.abc import Mapping, Sequence

from ingest.mentions import RawMention
from ingest.tidy import stable_id

_MOST_MARKS = 1000
_MARK_CHARACTERS = 12


def find_news(
    mentions: Sequence[RawMention], marks: Mapping[str, str]
) -> tuple[list[RawMention], dict[str, str]]:
    """The mentions that are new or differ from their mark, and the marks for the next time."""
    seen = {mention.external_id: _mark(mention) for mention in mentions}
    news = [one for one in mentions if marks.get(one.external_id) != seen[one.external_id]]
    older = {identity: mark for identity, mark in marks.items() if identity not in seen}
    # All of a long listing: one forgotten while it is shown would be news every time.
    most = max(_MOST_MARKS, len(seen))
    return news, dict(list({**older, **seen}.items())[-most:])


def _mark(mention: RawMention) -> str:
    edited = mention.edited_at or ""
    parts = (mention.title, mention.text, mention.rating, mention.reference, edited)
    return stable_id(*parts)[:_MARK_CHARACTERS]
