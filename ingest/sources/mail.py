"""`mail`: an inbox, such as klachten@, over IMAP.

Mails are only looked at. A visit takes those behind the last number it has seen (UID); numbers
that start anew (UIDVALIDITY) are noticed, and no mail comes twice. Reading a mail is
`ingest.parsing.mail`, in the child; whom to believe is `ingest.mail_senders`.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator, model_validator

from ingest.answer_requests import fetch_token
from ingest.backfilling import Filled, Stretch, share_of
from ingest.dates import read_date
from ingest.errors import UnreadableContentError
from ingest.imap_inbox import Inbox, Mail, Mailbox, open_inbox
from ingest.mail_senders import is_verified, read_address
from ingest.mentions import Fetched, RawMention, Refused, State
from ingest.options import ServiceAddress, SourceOptions
from ingest.outbound import GuardedClient
from ingest.sandbox import parse_apart
from ingest.tidy import stable_id

_PORTS = {"tls": 993, "starttls": 143}
_MOST_BYTES = 16 * 1024 * 1024  # of one visit, so that it never fills the memory
_MOST_THREADS = 1000
# A Date header further from its arrival than this was invented.
_DAY = timedelta(days=1)
_EARLIER, _LATER = timedelta(days=7), timedelta(hours=1)


class MailOptions(SourceOptions):
    """Which mailbox, how to log in, and which server's word counts."""

    host: str = Field(
        pattern=r"^[A-Za-z0-9.:\[\]-]{1,253}$",
        description="Mail server (IMAP): imap.onsbedrijf.nl.",
    )
    user: str = Field(description="Name to log in with, mostly the mail address.")
    password: SecretStr | None = Field(
        default=None, description="Password; better an app password made for this."
    )
    folder: str = Field(default="INBOX", description="The folder to read.")
    security: Literal["tls", "starttls"] = Field(
        default="tls", description="How the connection is kept secret; never without."
    )
    port: int | None = Field(
        default=None, ge=1, le=65535, description="Port; 993 for tls and 143 for starttls."
    )
    days: int = Field(
        default=7, ge=0, le=365, description="How far back to begin the first time, in days."
    )
    limit: int = Field(
        default=50, ge=1, le=500, description="How many mails to take at once at most."
    )
    authserv_id: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9._-]{1,253}$",
        description="Name with which your mail server signs Authentication-Results; without it "
        "no sender counts as verified.",
    )
    automatic: Literal["skip", "keep"] = Field(
        default="skip",
        description="What to do with automatic replies, bounces and newsletters; kept ones are "
        "marked.",
    )
    mark_read: bool = Field(
        default=False,
        description="Mark mails as read after they are stored; otherwise nothing is "
        "changed in the mailbox.",
    )
    client_id: str | None = Field(
        default=None, description="OAuth client, where the server wants a token (XOAUTH2)."
    )
    client_secret: SecretStr | None = Field(default=None, description="Secret of that client.")
    refresh_token: SecretStr | None = Field(
        default=None,
        description="Token of the mailbox for that client; without it the client "
        "itself must be allowed in.",
    )
    login_service: ServiceAddress = Field(
        default="https://oauth2.googleapis.com/token", description="Where tokens are given out."
    )
    scope: str | None = Field(
        default=None, description="Scope to ask a token for, if the service wants one."
    )

    @field_validator("user", "folder", "password", "scope")
    @classmethod
    def _one_line(cls, told: str | SecretStr | None) -> str | SecretStr | None:
        text = told.get_secret_value() if isinstance(told, SecretStr) else told
        if text is not None and not (text and len(text) <= 1000 and text.isprintable()):
            raise ValueError("is not one line of text")  # a line of its own would be a command
        return told

    @model_validator(mode="after")
    def _one_way_in(self) -> "MailOptions":
        if self.password is None and self.client_id is None:
            raise ValueError("password or client_id is needed")
        if (self.client_id is None) != (self.client_secret is None):
            raise ValueError("client_id and client_secret are needed together")
        return self

    def where(self) -> str:
        """Which folder that is: another one has other numbers."""
        return f"{self.user}@{self.host}:{self.port or _PORTS[self.security]}/{self.folder}"


class MailSource:
    """New mails of a folder, from old to new."""

    kind = "mail"
    description = "Mails of an inbox such as klachten@ (IMAP)"
    options_model = MailOptions

    def fetch(
        self, options: MailOptions, state: State, client: GuardedClient, now: datetime
    ) -> Fetched:
        """Mails that arrived since the last visit; what does not fit comes with the next."""
        state = state if state.get("heard") == options.where() else {}
        mailbox = _mailbox(options, client, now)
        mails, reached = _visit(mailbox, options, state, client, now)
        threads: dict[str, list[str]] = dict(state.get("threads") or {})
        mentions, refused = _read_all(mails, options, threads, now)
        next_state = {
            "heard": options.where(),
            **reached,
            "threads": dict(list(threads.items())[-_MOST_THREADS:]),
        }
        nothing_new = bool(state) and not mails
        return Fetched(mentions, next_state, refused, not_modified=nothing_new)

    def check_login(self, options: MailOptions, client: GuardedClient, now: datetime) -> None:
        """Log in and open the folder, and nothing else. Raises IngestError where that fails."""
        mailbox = _mailbox(options, client, now)
        with open_inbox(client, mailbox, may_change=False, limit_s=client.limits.total_s):
            return

    def look_back(
        self,
        options: MailOptions,
        stretch: Stretch,
        state: State,
        client: GuardedClient,
        now: datetime,
    ) -> Filled:
        """Mails that arrived in that time, the newest first, a few with every step."""
        mailbox = _mailbox(options, client, now)
        limit_s = client.limits.total_s
        with open_inbox(client, mailbox, may_change=False, limit_s=limit_s) as inbox:
            same = state.get("uidvalidity") == inbox.uidvalidity
            below = int(state["below"]) if same and state.get("below") else None
            # A day more on both sides: servers count days in a time zone of their own.
            first, last = stretch.since - _DAY, stretch.until + _DAY
            left = inbox.find_between(first.date(), last.date(), below=below)
            chosen = left[-options.limit :]
            mails = _take(inbox, chosen[::-1])[::-1]
            validity = inbox.uidvalidity
        mentions, refused = _read_all(mails, options, {}, now)
        lowest = mails[0].uid if mails else min(chosen, default=0)
        reached = min((one.received_at for one in mails if one.received_at), default=None)
        is_done = not any(uid < lowest for uid in left)
        return Filled(
            mentions,
            {"uidvalidity": validity, "below": lowest},
            refused,
            reached,
            1.0 if is_done or reached is None else share_of(stretch.until, reached, stretch.since),
            is_done,
        )


SOURCE = MailSource()


def _read_all(
    mails: Sequence[Mail], options: MailOptions, threads: dict[str, list[str]], now: datetime
) -> tuple[list[RawMention], list[Refused]]:
    """Every mail apart from the others; those that nobody wrote are counted."""
    mentions: list[RawMention] = []
    refused: list[Refused] = []
    automatic: Counter[str] = Counter()
    for mail in mails:
        where = f"{options.folder}, mail {mail.uid}"
        try:
            told = parse_apart(
                "mail", mail.content, where=where, params={"is_whole": mail.is_whole}
            )
        except UnreadableContentError as error:
            refused.append(Refused(where, error.problem))
            continue
        if told["automatic"] and options.automatic == "skip":
            automatic[told["automatic"]] += 1
        else:
            mentions.append(_to_mention(told, mail, options, threads, now))
    if automatic:
        refused.append(_tell_left_out(automatic, mails, options.folder))
    return mentions, refused


def _tell_left_out(automatic: Counter[str], mails: Sequence[Mail], folder: str) -> Refused:
    counts = ", ".join(f"{count} × {kind}" for kind, count in sorted(automatic.items()))
    where = f"{folder}, mails {mails[0].uid} to {mails[-1].uid}"
    return Refused(where, f"left out {sum(automatic.values())}: {counts}")


def _mailbox(options: MailOptions, client: GuardedClient, now: datetime) -> Mailbox:
    return Mailbox(
        host=options.host.strip("[]"),
        port=options.port or _PORTS[options.security],
        security=options.security,
        user=options.user,
        folder=options.folder,
        password=options.password.get_secret_value() if options.password else None,
        token=_new_token(options, client, now),
    )


def _new_token(options: MailOptions, client: GuardedClient, now: datetime) -> str | None:
    """A token for this visit, where the server wants one; it is kept nowhere."""
    if options.client_id is None or options.client_secret is None:
        return None
    form = {
        "client_id": options.client_id,
        "client_secret": options.client_secret.get_secret_value(),
        "grant_type": "client_credentials",
    }
    if options.refresh_token is not None:
        form["grant_type"] = "refresh_token"
        form["refresh_token"] = options.refresh_token.get_secret_value()
    if options.scope:
        form["scope"] = options.scope
    wrong = "client_secret or refresh_token is not valid, or not any more"
    return fetch_token(client, options.login_service, form, now=now, wrong=wrong)


def _visit(
    mailbox: Mailbox, options: MailOptions, state: State, client: GuardedClient, now: datetime
) -> tuple[list[Mail], dict[str, Any]]:
    """The mails, and where the next visit goes on."""
    limit_s = client.limits.total_s
    with open_inbox(client, mailbox, may_change=options.mark_read, limit_s=limit_s) as inbox:
        same = state.get("uidvalidity") == inbox.uidvalidity
        reached = int(state.get("uid", 0)) if same else 0
        if options.mark_read and same:
            # Only now is it sure that they are stored: the state came back to us.
            inbox.mark_read([int(uid) for uid in state.get("unmarked", [])])
        first_day = (now - timedelta(days=options.days)).date()
        waiting = inbox.find_above(reached) if reached else inbox.find_since(first_day)
        mails = _take(inbox, waiting[: options.limit])
        # Those that were taken away meanwhile are passed over too.
        passed = mails[-1].uid if mails else max(waiting[: options.limit], default=reached)
        told = {"uidvalidity": inbox.uidvalidity, "uid": passed}
        return mails, {**told, "unmarked": [mail.uid for mail in mails]}


def _take(inbox: Inbox, uids: Sequence[int]) -> list[Mail]:
    mails: list[Mail] = []
    size = 0
    for uid in uids:
        mail = inbox.take(uid)
        if mail is None:
            continue
        mails.append(mail)
        size += len(mail.content)
        if size > _MOST_BYTES:
            break
    return mails


def _to_mention(
    told: Mapping[str, Any],
    mail: Mail,
    options: MailOptions,
    threads: dict[str, list[str]],
    now: datetime,
) -> RawMention:
    name, address = told["from"][0] if told["from"] else ("", "")
    sender = read_address(address)
    verified = _is_verified(told, sender, options)
    # The id holds what was said: a forged mail that repeats an id cannot overwrite the first.
    parts = (address, told["date"], told["subject"], told["text"])
    identity = f"{told['message_id'] or ''}#{stable_id(*parts)[:16]}"
    answered = told["in_reply_to"] or next(reversed(told["references"]), None)
    root = _root_of(told, threads, identity)
    if told["message_id"]:
        threads.setdefault(told["message_id"], [identity, root])
    parent = threads.get(answered or "", [answered])[0]
    text = told["text"] or told["subject"] or _attachment_names(told)
    return RawMention(
        external_id=identity,
        text=text,
        title=told["subject"] if told["subject"] != text else None,
        published_at=_sent_at(told["date"], mail.received_at, now),
        author_handle=sender if verified else None,
        author_name=name or address or None,
        network="mail",
        language=told["language"],
        conversation_id=root,
        in_reply_to=parent,
        extra=_extra(told, address, verified=verified),
    )


def _is_verified(told: Mapping[str, Any], sender: str | None, options: MailOptions) -> bool:
    if options.authserv_id is None or sender is None or len(told["from"]) != 1:
        return False
    return is_verified(sender, told["results"], options.authserv_id)


def _root_of(told: Mapping[str, Any], threads: Mapping[str, Sequence[str]], identity: str) -> str:
    """What all mails of a thread share: known from an earlier mail, else its first Message-ID."""
    earlier = [*told["references"], *([told["in_reply_to"]] if told["in_reply_to"] else [])]
    known = next((threads[one][1] for one in reversed(earlier) if one in threads), None)
    return known or next(iter(earlier), None) or told["message_id"] or identity


def _sent_at(told: str, received_at: datetime | None, now: datetime) -> datetime:
    """When it was written, unless that cannot be: then when it arrived."""
    arrived = received_at or now
    written = read_date(told) if told else None
    if written is None or not arrived - _EARLIER <= written <= arrived + _LATER:
        return arrived
    return written


def _attachment_names(told: Mapping[str, Any]) -> str:
    return ", ".join(one["name"] for one in told["attachments"])


def _extra(told: Mapping[str, Any], address: str, *, verified: bool) -> dict[str, Any]:
    extra: dict[str, Any] = {"sender": address, "sender_verified": verified}
    if told["trimmed"]:
        extra["history_left_out"] = True
    if told["attachments"]:
        extra["attachments"] = told["attachments"]
    if told["automatic"]:
        extra["automatic"] = told["automatic"]
    return extra
