"""Lists that are read anew at every fetch: edits stay where they are, deletions leave a hole.

For rows that cannot be asked for one by one. A row counts as deleted when it stood there before,
rows on both sides of its place still do, and it does not. Pure values.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ingest.dates import read_date
from ingest.mentions import RawMention
from ingest.posts import Post
from ingest.watching import watch


@dataclass(frozen=True, slots=True)
class Relisted:
    """What is new or edited, what is gone, and what to remember."""

    mentions: Sequence[RawMention]
    removed: Sequence[str]
    state: Mapping[str, Any]


def compare(posts: Sequence[Post], state: Mapping[str, Any], *, is_whole: bool) -> Relisted:
    """Hold a list against what it showed before. `is_whole`: there is nothing behind its end."""
    marks = {str(one): str(mark) for one, mark in dict(state.get("marks") or {}).items()}
    times = {str(one): str(at) for one, at in dict(state.get("times") or {}).items()}
    shown = {post.mention.external_id: post for post in posts}
    fresh = [post for one, post in shown.items() if marks.get(one) != post.mark]
    removed = _holes(shown, times, is_whole=is_whole) if set(shown) & set(marks) else []
    kept = {one: mark for one, mark in marks.items() if one not in removed}
    next_marks = watch(kept, {one: post.mark for one, post in shown.items()})
    told = {one: post.sorted_at.isoformat() for one, post in shown.items()}
    next_times = {one: at for one, at in {**times, **told}.items() if one in next_marks}
    in_order = sorted(fresh, key=lambda post: post.sorted_at)
    return Relisted(
        [post.mention for post in in_order], removed, {"marks": next_marks, "times": next_times}
    )


def _holes(shown: Mapping[str, Post], times: Mapping[str, str], *, is_whole: bool) -> list[str]:
    oldest: datetime = min(post.sorted_at for post in shown.values())
    return [
        one
        for one, told in times.items()
        if one not in shown and (at := read_date(told)) is not None and (is_whole or at > oldest)
    ]
