"""Where an answer to a post can go: through its source, with which limits, or only by hand.

The credentials for answering stand beside the source's own options. They are written and never
shown again; options of the same name are shared with listening.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from ingest.answer_lengths import Counting, count_length
from ingest.answering import (
    AnsweredPost,
    KeptPost,
    answering_kinds,
    channel_of,
    find_answerer,
    foreseen_refusal,
    foresees,
)
from ingest.describing import OptionDescription, describe_options
from ingest.errors import IngestError, WrongOptionError
from triage.errors import NotFoundError, SealedError, WrongInputError
from triage.models import CaseMention, Mention, Source
from triage.people.viewer import Viewer
from triage.sources.options import answering_addresses, open_options, seal_options

# What somebody who posts by hand may write: the most that is stored.
MOST_BY_HAND: Final = 10_000


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A source that takes answers: how long, counted how, with what before them."""

    source_id: int
    kind: str
    most: int
    counting: Counting
    may_be_private: bool
    prefix: str  # what the platform wants before the answer, such as the author's name
    refusal: str | None = None  # why the place will refuse an answer to this post, if it will

    def length_of(self, text: str) -> int:
        """How long the answer will be there."""
        return count_length(f"{self.prefix}{text}", self.counting)


@dataclass(frozen=True, slots=True)
class AnsweringView:
    """How answering is set up for a source, as admins see it: secrets left out."""

    can_be_answered: bool
    is_on: bool
    options: tuple[OptionDescription, ...]
    given: Mapping[str, Any]  # without secrets
    has_secret: frozenset[str]  # names of secrets that are kept
    shared: frozenset[str]  # names that are taken from listening when left empty


def as_answered(mention: Mention, kind: str) -> AnsweredPost:
    """The post as the room that answers wants it; `kind` is that of its source."""
    return AnsweredPost(
        external_id=mention.external_id,
        conversation_id=mention.conversation_id,
        text=mention.text,
        title=mention.title,
        url=mention.url,
        author_handle=mention.author_handle,
        author_name=mention.author_name,
        rating=mention.rating,
        in_reply_to=mention.in_reply_to,
        extra=mention.extra or {},
        around=_posts_around(mention) if foresees(kind) else {},
    )


def _posts_around(mention: Mention) -> dict[str, KeptPost]:
    """The posts that this one answers or quotes, those that are kept in whole."""
    thread = mention.conversation_id if mention.in_reply_to else None
    quoted = (mention.extra or {}).get("quoted")
    around = {str(one) for one in (mention.in_reply_to, thread, quoted) if one}
    session = object_session(mention)
    if not around or session is None:
        return {}
    rows = session.execute(
        select(Mention.external_id, Mention.author_handle, Mention.text, Mention.extra).where(
            Mention.source_id == mention.source_id,
            Mention.external_id.in_(sorted(around)),
            Mention.author_handle.is_not(None),
            Mention.deleted_at.is_(None),
        )
    )
    return {
        row.external_id: KeptPost(row.author_handle, row.text)
        for row in rows
        if not (row.extra or {}).get("clipped")
    }


def answered_post(session: Session, case_id: int) -> Mention | None:
    """The post of a case that an answer goes to: the newest that is still there."""
    return session.scalar(
        select(Mention)
        .join(CaseMention, CaseMention.mention_id == Mention.id)
        .where(CaseMention.case_id == case_id, Mention.deleted_at.is_(None))
        .order_by(Mention.published_at.desc(), Mention.id.desc())
        .limit(1)
    )


def channel_for(source: Source, mention: Mention) -> ChannelView | None:
    """How this post can be answered through its source; None: only by hand."""
    try:
        options = answering_options(source)
        if options is None:
            return None
        channel = channel_of(source.kind, options)
        post = as_answered(mention, source.kind)
        refusal = foreseen_refusal(source.kind, options, post)
    except (IngestError, SealedError):
        return None
    prefix = find_answerer(source.kind).as_posted("\x00", post).partition("\x00")[0]
    return ChannelView(
        source.id,
        source.kind,
        channel.most,
        channel.counting,
        channel.may_be_private,
        prefix,
        refusal,
    )


def channels_of(session: Session, case_ids: Sequence[int]) -> dict[int, ChannelView | None]:
    """How the newest post of each case can be answered, asked for all at once."""
    ranked = (
        select(
            CaseMention.case_id,
            Mention.id,
            func.row_number()
            .over(
                partition_by=CaseMention.case_id,
                order_by=[Mention.published_at.desc(), Mention.id.desc()],
            )
            .label("place"),
        )
        .join(Mention, Mention.id == CaseMention.mention_id)
        .where(CaseMention.case_id.in_(case_ids), Mention.deleted_at.is_(None))
        .subquery()
    )
    rows = session.execute(
        select(ranked.c.case_id, Mention, Source)
        .join(Mention, Mention.id == ranked.c.id)
        .join(Source, Source.id == Mention.source_id)
        .where(ranked.c.place == 1)
    )
    found = {case_id: channel_for(source, mention) for case_id, mention, source in rows}
    return {case_id: found.get(case_id) for case_id in case_ids}


def answering_options(source: Source) -> dict[str, Any] | None:
    """What the room that answers gets, secrets opened; None where answering is not set up.

    Raises SealedError where a secret's key is missing.
    """
    if source.answer_options is None or source.kind not in answering_kinds():
        return None
    fields = find_answerer(source.kind).options_model.model_fields
    shared = {name: value for name, value in source.options.items() if name in fields}
    given = {
        name: value for name, value in source.answer_options.items() if value not in (None, "")
    }
    session = object_session(source)
    if session is None:
        raise SealedError
    return open_options(session, {**shared, **given})


def read_answering(session: Session, source_id: int) -> AnsweringView:
    """How answering is set up for a source. Raises NotFoundError."""
    source = session.get(Source, source_id)
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    if source.kind not in answering_kinds():
        nothing: frozenset[str] = frozenset()
        return AnsweringView(False, False, (), {}, nothing, nothing)
    described = describe_options(find_answerer(source.kind).options_model)
    secrets = {option.name for option in described if option.type == "secret"}
    given = source.answer_options or {}
    return AnsweringView(
        can_be_answered=True,
        is_on=source.answer_options is not None,
        options=described,
        given={name: value for name, value in given.items() if name not in secrets},
        has_secret=frozenset(name for name in secrets if given.get(name)),
        shared=frozenset(
            option.name for option in described if source.options.get(option.name) is not None
        ),
    )


def set_answering(
    session: Session, viewer: Viewer, source_id: int, given: Mapping[str, object]
) -> None:
    """Set the credentials for answering; a secret that is left empty stays as it was.

    Raises WrongInputError naming the option, before anything is kept.
    """
    source = _lock(session, viewer, source_id)
    if source.kind not in answering_kinds():
        raise WrongInputError("kind", "answers to this kind of source are copied by hand")
    kept = source.answer_options or {}
    described = describe_options(find_answerer(source.kind).options_model)
    secrets = {option.name for option in described if option.type == "secret"}
    options = {name: value for name, value in given.items() if value not in (None, "")}
    options |= {name: kept[name] for name in secrets if name not in options and kept.get(name)}
    _refuse_elsewhere(source, options, [name for name in secrets if not given.get(name)])
    source.answer_options = seal_options(session, source.kind, options)
    try:
        channel_of(source.kind, answering_options(source) or {})
    except WrongOptionError as error:
        raise WrongInputError(f"option {error.option}", error.problem) from error
    except IngestError as error:
        raise WrongInputError(error.where, error.problem) from error
    except SealedError as error:
        raise WrongInputError("kind", str(error)) from error


def _refuse_elsewhere(
    source: Source, options: Mapping[str, object], untyped: Sequence[str]
) -> None:
    """A kept secret goes along only to where it went before, as with those of listening."""
    kept = {**source.options, **(source.answer_options or {})}
    before = answering_addresses(source.kind, kept)
    after = answering_addresses(source.kind, {**source.options, **options})
    left = [name for name in sorted(untyped) if kept.get(name)]
    if left and before != after:
        problem = "type it again: the address that it is sent to has changed"
        raise WrongInputError(f"option {left[0]}", problem)


def stop_answering(session: Session, viewer: Viewer, source_id: int) -> None:
    """Forget the credentials for answering; what is on its way becomes a failed answer."""
    _lock(session, viewer, source_id).answer_options = None


def _lock(session: Session, viewer: Viewer, source_id: int) -> Source:
    viewer.require("admin")
    source = session.get(Source, source_id, with_for_update={"key_share": True})
    if source is None:
        raise NotFoundError(f"no source {source_id}")
    return source
