"""Looks at posts again that were taken before: what was edited, and what is gone.

A listing shows new posts only. A source remembers its youngest posts and asks for them again in
turns; others are handed to it (`ingest.earlier`). How posts are asked for is the listing's
business.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from ingest.errors import IngestError, only_waits
from ingest.mentions import Refused
from ingest.posts import LooksUp, Post
from ingest.watching import find_changes, looks_due, moved_on

UNBELIEVED: Final = (
    "a post that the list shows is said not to exist: deletions cannot be told from that"
)
_MOST_FAILURES: Final = 2  # of one fetch, before a place that cannot answer is left alone


@dataclass(slots=True)
class Looks:
    """The looks of one fetch, and what they brought. `shown` is what the listing just showed."""

    listing: LooksUp
    shown: Mapping[str, Post]
    stop_at_s: float
    there: dict[str, Post] = field(default_factory=dict)
    removed: list[str] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    failures: int = 0
    must_wait: bool = False  # an allowance is used up

    def at_watched(
        self, watched: Mapping[str, str], last: datetime | None, now: datetime
    ) -> tuple[dict[str, str], datetime | None]:
        """The watch list after as many looks as are due, and up to when they were made.

        What was cut off by the time or an error is gone on with the next time.
        """
        kept = dict(watched)
        due = looks_due(len(kept), self.at_once, last, now)
        done = 0
        while done < due and not self._is_over():
            there, lost, kept, problems, error = look_again(self.listing, kept, self.shown)
            self._note(there, lost, problems, error)
            if problems:
                break
            done += 1
            if not (there or lost):
                break
        return kept, moved_on(last, now, done, due)

    def at_earlier(self, identities: Sequence[str], watched: Mapping[str, str]) -> list[str]:
        """Look at these too, as far as the time goes; those that are left over.

        Who only had to wait is left over. Who cannot be asked for had a turn all the same: one
        that will never work must not end the round of all others.
        """
        waiting = [one for one in identities if one not in watched and one not in self.shown]
        while waiting and self.at_once > 0 and not self._is_over():
            asked, waiting = waiting[: self.at_once], waiting[self.at_once :]
            # Nothing is known of how they were: whoever stores them sees what changed.
            unmarked = dict.fromkeys(asked, "")
            there, lost, _, problems, error = look_again(self.listing, unmarked, self.shown)
            self._note(there, lost, problems, error)
            if self.must_wait:
                return [*asked, *waiting]
        return waiting

    @property
    def at_once(self) -> int:
        """How many at a time, beside the witness."""
        return self.listing.most_looked_up - 1

    def _note(
        self,
        there: Mapping[str, Post],
        lost: Sequence[str],
        problems: Sequence[Refused],
        error: IngestError | None,
    ) -> None:
        self.there.update(there)
        self.removed += lost
        self.refused += (one for one in problems if one not in self.refused)
        self.failures += error is not None
        self.must_wait |= error is not None and only_waits(error)

    def _is_over(self) -> bool:
        is_refused = self.must_wait or self.failures >= _MOST_FAILURES
        return is_refused or time.monotonic() > self.stop_at_s


def look_again(
    listing: LooksUp, watched: Mapping[str, str], shown: Mapping[str, Post]
) -> tuple[dict[str, Post], list[str], dict[str, str], list[Refused], IngestError | None]:
    """Posts as they are now, ids of those gone, the next list, what was refused, and the failure.

    One post that was just shown is asked for too: if it comes back, the others that do not
    are really gone. A platform that cannot tell costs nothing else: the new posts are here.
    """
    asked = [one for one in watched if one not in shown][: listing.most_looked_up - 1]
    if not asked:
        return {}, [], dict(watched), [], None
    witness = list(shown)[:1]
    try:
        page = listing.look_up([*asked, *witness])
    except IngestError as error:
        # They wait again, behind the others: one that cannot be asked for must not block all.
        kept = {one: mark for one, mark in watched.items() if one not in asked}
        kept |= {one: watched[one] for one in asked}
        problem = f"earlier posts could not be looked at again: {error.problem}"
        # Without the ids in its query: the same trouble is one row, not one for every look.
        return {}, [], kept, [Refused(error.where.partition("?")[0], problem)], error
    if any(one in page.gone for one in witness):
        # It was there a moment ago: here "gone" only means that we may not ask for it by its id.
        where = page.where.partition("?")[0]
        refused = [*page.refused, Refused(where, UNBELIEVED)]
        page = replace(page, gone=(), unknown=[*asked, *witness], refused=refused)
    there = {post.mention.external_id: post for post in page.posts}
    marks = {one: post.mark for one, post in there.items()}
    known = {**watched, **{one: shown[one].mark for one in witness if one in shown}}
    gone = [one for one in asked if one in page.gone]
    open_ids = [one for one in (*asked, *witness) if one not in {*gone, *page.unknown}]
    changes = find_changes(known, open_ids, marks)
    kept = {
        one: watched.get(one, mark)
        for one, mark in changes.watched.items()
        if one in watched and one not in gone
    }
    # Behind the others: what cannot be told of now must not stand before them for ever.
    kept |= {one: kept.pop(one) for one in page.unknown if one in kept}
    # A witness that is left out of the answer was shown a moment ago.
    removed = [one for one in changes.removed if one not in witness]
    return there, [*gone, *removed], kept, list(page.refused), None
