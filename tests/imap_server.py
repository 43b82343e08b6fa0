"""A small mail server for tests: IMAP over TLS or STARTTLS, one folder, and what goes wrong.

Knows the commands that a reader needs, answers them as RFC 9051 shows, and writes down what was
asked. It speaks with one client at a time for each connection thread.
"""

import contextlib
import datetime
import ipaddress
import re
import socket
import ssl
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

USER, PASSWORD, TOKEN = "klachten@voorbeeld.nl", "g3heim", "t0ken"


@dataclass
class Stored:
    """A mail in the folder."""

    uid: int
    content: bytes
    arrived: str = "19-Nov-2026 10:00:00 +0000"
    flags: set[str] = field(default_factory=set)
    told_size: int | None = None


class ImapServer:
    """Listens on a free port of `host` until the block ends."""

    def __init__(self, folder: Path, host: str = "127.0.0.2", *, starttls: bool = False) -> None:
        self.host = host
        self.mails: list[Stored] = []
        self.uidvalidity: int | None = 7
        self.commands: list[str] = []
        self.refusals: dict[str, str] = {}  # command → what is answered in place of OK
        self.extra: dict[str, bytes] = {}  # command → sent before the answer
        self.hang_on: str | None = None
        self._starttls = starttls
        self._certificate, key = _make_certificate(folder, host)
        self._rules = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._rules.load_cert_chain(self._certificate, key)
        self._listening = socket.create_server((host, 0))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)

    def __enter__(self) -> "ImapServer":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._listening.close()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def trusted(self) -> ssl.SSLContext:
        """A client's rules that trust this server."""
        return ssl.create_default_context(cafile=str(self._certificate))

    def add(self, content: bytes | str, **told: object) -> Stored:
        """Put a mail into the folder, behind the others."""
        raw = content.encode() if isinstance(content, str) else content
        uid = max((one.uid for one in self.mails), default=0) + 1
        mail = Stored(uid, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
        for name, value in told.items():
            setattr(mail, name, value)
        self.mails.append(mail)
        return mail

    def _accept(self) -> None:
        while not self._ended.is_set():
            try:
                opened, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(opened,), daemon=True).start()

    def _serve(self, opened: socket.socket) -> None:
        with contextlib.suppress(OSError, ssl.SSLError):
            if not self._starttls:
                opened = self._rules.wrap_socket(opened, server_side=True)
            _Talk(self, opened, self._rules).run()
        opened.close()


class _Talk:
    """One connection."""

    def __init__(self, server: ImapServer, opened: socket.socket, rules: ssl.SSLContext) -> None:
        self._server = server
        self._opened = opened
        self._rules = rules
        self._file = opened.makefile("rb")

    def run(self) -> None:
        self._say(b"* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2] ready")
        while line := self._file.readline():
            text = line.decode("utf-8", "replace").rstrip("\r\n")
            tag, _, rest = text.partition(" ")
            words = rest.split(" ")
            name = words[0].upper()
            if name == "UID":
                name = words[1].upper()
            self._server.commands.append(rest)
            if name == self._server.hang_on:
                threading.Event().wait(20)
                return
            if name in self._server.extra:
                self._opened.sendall(self._server.extra[name])
            if refusal := self._server.refusals.get(name):
                self._say(f"{tag} {refusal}".encode())
                continue
            if name == "LOGOUT":
                self._say(b"* BYE", f"{tag} OK bye".encode())
                return
            self._answer(tag, name, rest)

    def _answer(self, tag: str, name: str, rest: str) -> None:
        match name:
            case "CAPABILITY":
                self._say(b"* CAPABILITY IMAP4rev1 STARTTLS AUTH=XOAUTH2")
            case "STARTTLS":
                self._say(f"{tag} OK go on".encode())
                self._opened = self._rules.wrap_socket(self._opened, server_side=True)
                self._file = self._opened.makefile("rb")
                return
            case "LOGIN" if rest != f'LOGIN {USER} "{PASSWORD}"':
                self._say(f"{tag} NO [AUTHENTICATIONFAILED] wrong: {rest}".encode())
                return
            case "AUTHENTICATE":
                self._authenticate(tag)
                return
            case "SELECT" | "EXAMINE":
                self._say(f"* {len(self._server.mails)} EXISTS".encode())
                if self._server.uidvalidity is not None:
                    self._say(f"* OK [UIDVALIDITY {self._server.uidvalidity}] valid".encode())
            case "SEARCH":
                self._search(rest)
            case "FETCH":
                self._fetch(rest)
            case "STORE":
                for number in rest.split(" ")[2].split(","):
                    for mail in self._server.mails:
                        if mail.uid == int(number):
                            mail.flags.add(rest.split(" ", 4)[-1].strip("()"))
        self._say(f"{tag} OK done".encode())

    def _authenticate(self, tag: str) -> None:
        import base64  # noqa: PLC0415

        self._say(b"+ ")
        told = base64.b64decode(self._file.readline().strip()).decode()
        if told == f"user={USER}\x01auth=Bearer {TOKEN}\x01\x01":
            self._say(f"{tag} OK in".encode())
            return
        self._say(b"+ eyJzdGF0dXMiOiI0MDAifQ==")
        self._file.readline()
        self._say(f"{tag} NO [AUTHENTICATIONFAILED] token".encode())

    def _search(self, rest: str) -> None:
        mails = self._server.mails
        uids = [mail.uid for mail in mails]
        if found := re.search(r"UID (\d+):\*", rest):
            # As servers do: "n:*" always tells the last one.
            uids = [uid for uid in uids if uid >= int(found[1])] or uids[-1:]
        elif found := re.search(r"SINCE (\S+)", rest):
            day = datetime.datetime.strptime(found[1], "%d-%b-%Y").date()  # noqa: DTZ007
            uids = [mail.uid for mail in mails if _day(mail) >= day]
            if before := re.search(r"BEFORE (\S+)", rest):
                end = datetime.datetime.strptime(before[1], "%d-%b-%Y").date()  # noqa: DTZ007
                uids = [mail.uid for mail in mails if day <= _day(mail) < end]
        self._say(f"* SEARCH {' '.join(map(str, uids))}".encode())

    def _fetch(self, rest: str) -> None:
        found = re.search(r"UID FETCH (\d+) .*BODY\.PEEK\[\]<0\.(\d+)>", rest)
        for number, mail in enumerate(self._server.mails, 1):
            if found and mail.uid == int(found[1]):
                part = mail.content[: int(found[2])]
                size = mail.told_size if mail.told_size is not None else len(mail.content)
                head = (
                    f'* {number} FETCH (UID {mail.uid} INTERNALDATE "{mail.arrived}" '
                    f"RFC822.SIZE {size} BODY[]<0> {{{len(part)}}}"
                )
                self._opened.sendall(head.encode() + b"\r\n" + part + b")\r\n")

    def _say(self, *lines: bytes) -> None:
        for line in lines:
            self._opened.sendall(line + b"\r\n")


def _day(mail: Stored) -> datetime.date:
    return datetime.datetime.strptime(mail.arrived, "%d-%b-%Y %H:%M:%S %z").date()


def _make_certificate(folder: Path, host: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"
