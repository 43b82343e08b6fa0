"""Answers out: `send_answer` is the one call, `answering_kinds` tells where it can post.

One file in `ingest/answers/` is one kind, as in `ingest/sources/`; it exposes `ANSWERER`. This
room keeps nothing: whoever calls decides when to try again, and says so (`is_retry`), so that a
kind can look first whether our answer stands there already. No answer is ever posted twice: a
platform's own key for that is used where there is one.
"""

import importlib
import pkgutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar, cast

import ingest.answers
from ingest.answer_lengths import Counting, count_length
from ingest.errors import AnswerRefusedError, TooLongAnswerError, UnknownKindError
from ingest.options import SourceOptions
from ingest.outbound import GuardedClient
from ingest.registry import read_options

O = TypeVar("O", bound=SourceOptions)  # noqa: E741 - a type variable, not a zero


@dataclass(frozen=True, slots=True)
class KeptPost:
    """Another post, which the answered one answers or quotes."""

    author_handle: str
    text: str


@dataclass(frozen=True, slots=True)
class AnsweredPost:
    """The post that an answer goes to, as its source told it."""

    external_id: str
    conversation_id: str
    text: str = ""
    title: str | None = None
    url: str | None = None
    author_handle: str | None = None
    author_name: str | None = None
    rating: float | None = None
    in_reply_to: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    # The posts that it answers or quotes, by their ids: those that are kept.
    around: Mapping[str, KeptPost] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OurAnswer:
    """What we say, and to which post. `key` is the same at every try of the same answer."""

    text: str
    post: AnsweredPost
    key: uuid.UUID
    written_at: datetime  # the same at every try
    language: str | None = None
    is_private: bool = False
    is_retry: bool = False  # an earlier try may have arrived although we heard nothing


@dataclass(frozen=True, slots=True)
class Sent:
    """Our answer as it stands there now."""

    external_id: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Channel:
    """What a place lets us say: how much, counted how, and whether also in private."""

    most: int
    counting: Counting
    may_be_private: bool = False


class Answerer(Protocol[O]):
    """A kind of place that takes answers through an interface."""

    kind: str
    options_model: type[O]

    def channel(self, options: O) -> Channel:
        """What may be said there."""
        ...

    def as_posted(self, text: str, post: AnsweredPost) -> str:
        """The text as it will stand there, such as with the author's name before it."""
        ...

    def send(self, options: O, answer: OurAnswer, client: GuardedClient, now: datetime) -> Sent:
        """Post it, unless a retry finds it there. Raises IngestError."""
        ...


class Foresees(Protocol[O]):
    """A kind whose place refuses some answers by a rule that it documents."""

    options_model: type[O]

    def foresee_refusal(self, options: O, post: AnsweredPost) -> str | None:
        """Why an answer to this post will be refused; None where it will not, or nobody knows."""
        ...


def answering_kinds() -> tuple[str, ...]:
    """The kinds of source that can be answered through an interface, sorted."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(ingest.answers.__path__)))


def find_answerer(kind: str) -> Answerer[SourceOptions]:
    """How this kind is answered, or UnknownKindError listing those that can be."""
    known = answering_kinds()
    if kind not in known:
        raise UnknownKindError(f"answering {kind!r}", f"is possible for {', '.join(known)} only")
    module = importlib.import_module(f"ingest.answers.{kind}")
    return cast("Answerer[SourceOptions]", module.ANSWERER)


def channel_of(kind: str, options: Mapping[str, object]) -> Channel:
    """What may be said at a place with these options. Raises WrongOptionError."""
    answerer = find_answerer(kind)
    return answerer.channel(read_options(answerer, options))


def foresees(kind: str) -> bool:
    """Whether refusals of this kind can be known beforehand, from posts that are kept."""
    return hasattr(find_answerer(kind), "foresee_refusal")


def foreseen_refusal(kind: str, options: Mapping[str, object], post: AnsweredPost) -> str | None:
    """Why the place will refuse an answer to this post, as far as can be known; else None.

    Raises WrongOptionError.
    """
    answerer = find_answerer(kind)
    if not hasattr(answerer, "foresee_refusal"):
        return None
    foreseeing = cast("Foresees[SourceOptions]", answerer)
    return foreseeing.foresee_refusal(read_options(answerer, options), post)


def send_answer(
    kind: str,
    options: Mapping[str, object],
    answer: OurAnswer,
    client: GuardedClient,
    *,
    now: datetime,
) -> Sent:
    """Post an answer once.

    Raises IngestError; UnknownKindError, WrongOptionError, TooLongAnswerError and
    AnswerRefusedError (for a private answer where none is possible, and for one that the place
    will refuse) before anything is sent. A retry asks the place itself.
    """
    answerer = find_answerer(kind)
    read = read_options(answerer, options)
    channel = answerer.channel(read)
    if answer.is_private and not channel.may_be_private:
        raise AnswerRefusedError(kind, "takes no private answers through its interface")
    length = count_length(answerer.as_posted(answer.text, answer.post), channel.counting)
    if length > channel.most:
        raise TooLongAnswerError(kind, f"takes {channel.most} characters, the answer has {length}")
    if not answer.is_retry and (refusal := foreseen_refusal(kind, options, answer.post)):
        raise AnswerRefusedError(kind, refusal)
    return answerer.send(read, answer, client, now)
