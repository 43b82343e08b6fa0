"""Carries outbox messages to a mail server.

The server is the operator's own choice, so the check of addresses that sources go through does
not apply. Source: RFC 5321 (reply codes), RFC 6409 (submission), RFC 3834 (automatic mail).
"""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Final
from urllib.parse import unquote, urlsplit

from triage.errors import DeliveryError, SettingsError
from triage.queueing.outbox import Message

TIMEOUT_S: Final = 20.0
_PORTS: Final = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


class MailServer:
    """Fits `triage.queueing.outbox.Carrier`."""

    def __init__(
        self,
        url: str,
        sender: str,
        now: Callable[[], datetime],
        open_text: Callable[[object], str] = str,
    ) -> None:
        """`url`: smtp:// (STARTTLS), smtps:// (TLS) or smtp+plain:// (a relay of one's own).

        `open_text` makes the text of a mail out of what is stored: some of them are sealed.
        Raises SettingsError when it is none of these.
        """
        parts = urlsplit(url)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise SettingsError(
                "LUISTERPOST_SMTP_URL: smtp://user:password@host:587, smtps://… or smtp+plain://…"
            )
        self._scheme = parts.scheme
        self._host = parts.hostname
        self._port = parts.port or _PORTS[parts.scheme]
        self._user = unquote(parts.username or "")
        self._password = unquote(parts.password or "")
        self._sender = sender
        self._now = now
        self._open_text = open_text

    def carry(self, message: Message) -> None:
        """Hand the mail to the server; the outbox id makes its Message-ID, on every retry."""
        mail = self._compose(message)
        try:
            with self._connect() as server:
                if self._user:
                    server.login(self._user, self._password)
                server.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise DeliveryError(
                f"{self._host} refused the address ({codes})",
                permanent=all(code >= 500 for code in codes),
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(
                f"{self._host} refused the log-in of LUISTERPOST_SMTP_URL ({error.smtp_code})",
                permanent=False,  # the operator will mend it
            ) from error
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(
                f"{self._host}: {type(error).__name__}: {error}", permanent=False
            ) from error

    def _connect(self) -> smtplib.SMTP:
        if self._scheme == "smtps":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self._host, self._port, timeout=TIMEOUT_S, context=context)
        server = smtplib.SMTP(self._host, self._port, timeout=TIMEOUT_S)
        if self._scheme == "smtp":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server

    def _compose(self, message: Message) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = Address("Luisterpost", addr_spec=self._sender)
        mail["To"] = message.payload["to"]
        mail["Subject"] = message.payload["subject"]
        mail["Date"] = self._now()
        mail["Message-ID"] = f"<{message.id}@{self._sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(self._open_text(message.payload["text"]))
        return mail
