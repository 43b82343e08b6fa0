"""Where platforms and programs send things to, and the part of a source's page that is about it.

A delivery is kept and committed before its sender is told so; a worker reads it afterwards. The
path needs the database and nothing else: no hint is sent, the sweeper finds what is due within
seconds, also while the broker is away.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from triage.errors import SealedError, SignatureError
from triage.incoming.addresses import (
    OLD_SECRET_LASTS,
    OpenAddress,
    find_address,
    make_address,
    renew_secrets,
    view_address,
)
from triage.incoming.keeping import is_too_fast, keep_delivery
from triage.incoming.reading import list_deliveries, replay_delivery
from triage.incoming.signatures import is_same, prove_meta, prove_standard
from triage.settings import address_of
from triage.sources.reading import read_source
from web.access import roles, signed, viewer
from web.ids import LARGEST
from web.redirects import see_other
from web.registry import Page
from web.room import now, reading, room, transaction

pages = Blueprint("hooks", __name__)
PAGE = Page(pages)
LARGEST_BODY_BYTES: Final = 1024 * 1024
ONE: Final = f"/sources/<int(max={LARGEST}):source_id>"
_PUBLIC_ID: Final = re.compile(r"[A-Za-z0-9_-]{20,64}")
_LONGEST_CHALLENGE: Final = 200
_PAUSED_RETRY_S: Final = 3600
_AWAY_RETRY_S: Final = 30
_FAST_RETRY_S: Final = 60


@pages.post("/hooks/<hook_id>")
@signed
def receive(hook_id: str) -> Response:
    """Keep a genuine delivery, once; whatever is wrong with another one is not told."""
    try:
        body = _read_body()
        with transaction() as session:
            # The answer goes out after the commit at the end of this block.
            return _take(session, hook_id, body)
    except RequestEntityTooLarge:
        return _plain(413)
    except (OperationalError, SealedError):
        return _plain(503, retry_s=_AWAY_RETRY_S)


@pages.get("/hooks/<hook_id>")
@signed
def verify(hook_id: str) -> Response:
    """Meta's question whether the address is ours: the token must be right.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started
    """
    try:
        with transaction() as session:
            address = _find(session, hook_id)
    except (OperationalError, SealedError):
        return _plain(503, retry_s=_AWAY_RETRY_S)
    if address is None or address.signing != "meta":
        return _plain(404)
    told = request.args
    is_known = is_same(address.verify_token or "", told.get("hub.verify_token", ""))
    if not address.verify_token or not is_known or told.get("hub.mode") != "subscribe":
        return _plain(403)
    challenge = told.get("hub.challenge", "")[:_LONGEST_CHALLENGE]
    return Response(challenge, mimetype="text/plain")


@pages.post(f"{ONE}/address")
@roles("admin")
def make(source_id: int) -> Response:
    """Give a source an address, or a new secret; it is in this answer and nowhere else."""
    with transaction() as session:
        new = make_address(session, viewer(), source_id, now=now())
        is_new = new is not None
        if new is None:
            new = renew_secrets(session, viewer(), source_id, now=now())
        address = view_address(session, source_id, now())
        source = read_source(session, source_id)
    page = render_template(
        "sources/address.html",
        source=source,
        new=new,
        is_new=is_new,
        address=address,
        url=_url(address.public_id if address else None),
        old_hours=int(OLD_SECRET_LASTS.total_seconds() // 3600),
    )
    return make_response(page, 201)


@pages.post(f"{ONE}/deliveries/<int:delivery_id>/replay")
@roles("admin")
def replay(source_id: int, delivery_id: int) -> AnyResponse:
    """Try a dead delivery again."""
    with transaction() as session:
        replay_delivery(session, viewer(), source_id, delivery_id)
    room().services.hints.send("receive")
    return see_other(url_for("sources.show", source_id=source_id) + "#incoming")


@pages.app_context_processor
def offer_incoming() -> dict[str, Any]:
    """What the page of a source shows about deliveries; None for a kind that gets none."""

    def incoming_of(source_id: int) -> dict[str, Any] | None:
        with reading() as session:
            address = view_address(session, source_id, now())
            if address is None:
                return None
            deliveries = list_deliveries(session, source_id) if address.public_id else ()
        return {
            "address": address,
            "url": _url(address.public_id),
            "deliveries": deliveries,
            "brought": _brought_words,
        }

    return {"incoming_of": incoming_of}


def _brought_words(counts: Mapping[str, int]) -> str:
    """What a delivery brought, in one line."""
    told = (
        ("new", gettext("%(num)s new", num=counts.get("new", 0))),
        ("updated", gettext("%(num)s changed", num=counts.get("updated", 0))),
        ("removed", gettext("%(num)s deleted", num=counts.get("removed", 0))),
        ("late", gettext("%(num)s older than known", num=counts.get("late", 0))),
        ("refused", gettext("%(num)s refused", num=counts.get("refused", 0))),
    )
    return ", ".join(words for name, words in told if counts.get(name)) or gettext("nothing new")


def _take(session: Session, hook_id: str, body: bytes) -> Response:
    address = _find(session, hook_id)
    if address is None:
        return _plain(404)
    if address.is_gone:
        # Standard Webhooks: never again. Before the signature, whose secret is destroyed by now;
        # who has the address is told nothing else by it.
        return _plain(410)
    prove = prove_standard if address.signing == "standard" else prove_meta
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        proven = prove(headers, body, address.keys, now())
    except SignatureError:
        return _plain(401)
    if not address.is_open:
        return _plain(503, retry_s=_PAUSED_RETRY_S)
    if is_too_fast(session, address.source_id, room().services.settings.hook_deliveries_per_minute):
        return _plain(429, retry_s=_FAST_RETRY_S)
    keep_delivery(session, address.source_id, proven, body)
    return _plain(200)


def _find(session: Session, hook_id: str) -> OpenAddress | None:
    if not _PUBLIC_ID.fullmatch(hook_id):
        return None
    return find_address(session, hook_id, now())


def _read_body() -> bytes:
    request.max_content_length = LARGEST_BODY_BYTES
    return request.get_data(cache=False)


def _plain(status: int, *, retry_s: int | None = None) -> Response:
    """For programs: a status says it all."""
    response = Response(status=status, mimetype="text/plain")
    if retry_s is not None:
        response.headers["Retry-After"] = str(retry_s)
    return response


def _url(public_id: str | None) -> str | None:
    if public_id is None:
        return None
    path = url_for("hooks.receive", hook_id=public_id)
    return address_of(room().services.settings) + path
