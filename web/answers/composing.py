"""What the reply box of a case needs: where the answer goes, its limit, canned answers, a key.

The key is made with the form: sending the same form twice writes one answer.
"""

import json
import uuid
from dataclasses import dataclass

from flask import request
from sqlalchemy.orm import Session

from triage.cases.reading import CaseView
from triage.people.viewer import Viewer
from triage.replies.canned import CannedView, list_canned
from triage.replies.channels import MOST_BY_HAND, ChannelView, channels_of
from triage.replies.doors import list_doors
from web.ids import row_id

# What a case must be for an answer to make sense.


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody was writing, and what was found in it."""

    kind: str = "reply"
    text: str = ""
    is_private: bool = False
    canned_id: int | None = None
    then: str = ""
    risks: tuple[str, ...] = ()
    must_change: bool = False
    key: str = ""
    is_shown: bool = False  # as it will stand there


@dataclass(frozen=True, slots=True)
class Composer:
    """The reply box of one case."""

    channel: ChannelView | None
    canned: tuple[CannedView, ...]
    language: str
    post_url: str | None  # where to paste what is copied
    has_doors: bool
    key: str
    colleagues: str  # names for `@`, as JSON

    @property
    def most(self) -> int:
        """The limit that the counter shows."""
        return self.channel.most if self.channel else MOST_BY_HAND

    @property
    def goes_out(self) -> bool:
        """Whether an answer leaves through the source, as far as can be known."""
        return self.channel is not None and self.channel.refusal is None

    def length_of(self, text: str) -> int:
        """How long a text is there."""
        return self.channel.length_of(text) if self.channel else len(text)


def composer_for(
    session: Session,
    viewer: Viewer,
    view: CaseView,
    colleagues: list[tuple[int, str]],
    draft: Draft,
) -> Composer:
    """The reply box of a case that the viewer sees."""
    case_id = view.row.id
    posts = [post for post in view.conversation if not post.deleted_at]
    listed = sorted(
        list_canned(session, viewer), key=lambda one: one.text_in(view.row.language) is None
    )
    return Composer(
        channel=channels_of(session, [case_id])[case_id],
        canned=tuple(listed),
        language=view.row.language,
        post_url=posts[-1].url if posts else None,
        has_doors=bool(list_doors(session)),
        key=draft.key or str(uuid.uuid4()),
        colleagues=json.dumps([name for _, name in colleagues], ensure_ascii=False),
    )


def typed_draft(risks: tuple[str, ...] = (), *, must_change: bool = False) -> Draft:
    """What stands in the form that was sent."""
    form = request.form
    return Draft(
        kind="note" if form.get("kind") == "note" else "reply",
        text=form.get("text", ""),
        is_private=form.get("private") == "yes",
        canned_id=form.get("canned", type=row_id),
        then=form.get("then", ""),
        risks=risks,
        must_change=must_change,
        key=form.get("key", ""),
    )


def form_key() -> uuid.UUID | None:
    """The key of the form, if it is one of ours."""
    try:
        return uuid.UUID(request.form.get("key", ""))
    except ValueError:
        return None
