"""Single reviews of Google Play, asked for by their ids: are they there, and as they were?

Source: https://developers.google.com/android-publisher/api-ref/rest/v3/reviews/get. The list shows
the last seven days; whether older reviews can be asked for, and for how long, Google's documents
do not say. So "not found" is believed only where a review that is at least as old was there in the
same look. The oldest that were there are remembered, to be asked where no other is old enough; and
so are those that none vouched for, until there is one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from ingest.errors import BadAnswerError, UnreadableContentError
from ingest.json_answers import Row, read_each, read_object
from ingest.mentions import RawMention, Refused
from ingest.outbound import Answer
from ingest.posts import Page, Post

NOT_SHOWN: Final = "does not show older reviews by their ids: which are deleted cannot be told"
LISTED_FOR: Final = timedelta(days=7)
_AT_ONCE: Final = 9  # one of them is a witness that was just listed
_GONE: Final = frozenset({404, 410})
_KEPT_WITNESSES: Final = 5
_KEPT_UNSURE: Final = 100


@dataclass(slots=True)
class SingleReviews:
    """Fits `ingest.posts.LooksUp`. `changed_at` is when reviews were last changed, as we know."""

    ask: Callable[[str], Answer]
    read: Callable[[Row], RawMention]
    place: str  # where reviews are listed, for messages
    changed_at: Mapping[str, datetime]
    witnesses: dict[str, datetime]  # old reviews that were there
    unsure: dict[str, datetime]  # said to be gone, and older than all that were there
    now: datetime
    most_looked_up: int = _AT_ONCE

    def look_up(self, identities: Sequence[str]) -> Page:
        """One request for each; of those that no older one vouches for nothing is known."""
        posts: list[Post] = []
        missing: list[str] = []
        unknown: list[str] = []
        refused: list[Refused] = []
        for identity in identities:
            try:
                post = self._find(identity)
            except UnreadableContentError as error:
                unknown.append(identity)
                refused.append(Refused(self.place, error.problem))
                continue
            if post is None:
                missing.append(identity)
            elif post.mention.external_id == identity:
                posts.append(post)
            else:
                unknown.append(identity)
        gone = self._believed(missing, min((post.sorted_at for post in posts), default=self.now))
        unsure = [one for one in missing if one not in gone]
        self._note_unsure(identities, unsure)
        if any(self._is_old(self.changed_at.get(one)) for one in unsure) and not self.witnesses:
            refused.append(Refused(self.place, NOT_SHOWN))
        unknown += unsure
        return Page(
            posts, len(posts), refused=refused, gone=gone, unknown=unknown, where=self.place
        )

    def _find(self, identity: str) -> Post | None:
        """The review; None where there is none."""
        try:
            answer = self.ask(identity)
        except BadAnswerError as error:
            if error.status not in _GONE:
                raise
            self.witnesses.pop(identity, None)
            return None
        (mention,), _ = read_each([read_object(answer)], self.read, answer.url)
        self.witnesses.pop(identity, None)  # it may have been changed since
        if self._is_old(mention.published_at):
            self.witnesses[mention.external_id] = mention.published_at
            by_age = sorted(self.witnesses.items(), key=lambda one: one[1])
            self.witnesses = dict(by_age[:_KEPT_WITNESSES])
        return Post(mention, mention.published_at)

    def _believed(self, missing: Sequence[str], oldest: datetime) -> list[str]:
        """Those that are not older than the oldest that is there."""
        ages = {one: at for one in missing if (at := self.changed_at.get(one)) is not None}
        for witness, at in list(self.witnesses.items()):
            if not ages or min(ages.values()) >= oldest:
                break
            if at < oldest and witness not in missing and (post := self._find(witness)):
                oldest = min(oldest, post.sorted_at)
        return [one for one, at in ages.items() if at >= oldest]

    def _note_unsure(self, asked: Sequence[str], unsure: Sequence[str]) -> None:
        waiting = {one: at for one, at in self.unsure.items() if one not in asked}
        known = {one: at for one in unsure if (at := self.changed_at.get(one)) is not None}
        self.unsure = dict(list({**waiting, **known}.items())[-_KEPT_UNSURE:])

    def may_be_settled(self) -> list[str]:
        """Those of the unsure that a witness is old enough for by now."""
        oldest = min(self.witnesses.values(), default=self.now)
        return [one for one, at in self.unsure.items() if at >= oldest]

    def _is_old(self, changed_at: datetime | None) -> bool:
        return changed_at is None or self.now - changed_at > LISTED_FOR
