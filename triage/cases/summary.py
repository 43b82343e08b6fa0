"""What a case is about, out of the posts that belong to it. Pure: values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from nlp.taxonomy import FLAGS, SEVERITIES

SUBJECT_CHARS: Final = 90


@dataclass(frozen=True, slots=True)
class PostFacts:
    """One post of a case, with its current analysis."""

    mention_id: int
    text: str
    rating: float | None
    language: str
    sentiment: str
    complaint: float
    category: str
    severity: str
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The case as a whole: its strongest complaint sets the tone, every flag counts."""

    subject: str
    language: str
    sentiment: str
    complaint: float
    category: str
    severity: str
    flags: tuple[str, ...]
    rating: float | None


def summarise(posts: Sequence[PostFacts]) -> Summary:
    """Sum up at least one post.

    Category and sentiment are those of the post most surely a complaint; severity is the
    highest of the complaints, since a case does not calm down because of an earlier mild post.
    """
    strongest = max(posts, key=lambda post: post.complaint)
    flags = {flag for post in posts for flag in post.flags}
    ratings = [post.rating for post in posts if post.rating is not None]
    complaints = [post for post in posts if post.complaint >= 0.5] or [strongest]
    return Summary(
        subject=shorten(strongest.text),
        language=strongest.language,
        sentiment=strongest.sentiment,
        complaint=strongest.complaint,
        category=strongest.category,
        severity=max((post.severity for post in complaints), key=SEVERITIES.index),
        flags=tuple(flag for flag in FLAGS if flag in flags),
        rating=min(ratings) if ratings else None,
    )


def shorten(text: str, limit: int = SUBJECT_CHARS) -> str:
    """The beginning of a text on one line, cut between words."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line or "…"
    words, space, _ = line[:limit].rpartition(" ")
    return f"{words if space and words else line[: limit - 1]}…"
