"""Handing mail to the board's mail server, and saying exactly what came of it: accepted, refused, not now, or in doubt.

RFC 5321 passes the responsibility for a message with the reply to the last dot of its text. So a line that breaks before
that reply is a message that was not accepted, and is sent again. Only a server that keeps the line and never answers
leaves a doubt, and so does a run that is killed before it wrote the answer down.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from ..rules.refusal import Refused

PATIENCE = 30  # seconds for a step
LAST_PATIENCE = 600  # seconds for the reply to the last dot, as RFC 5321 4.5.3.2.6 asks of who sends
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Away(Exception):
    """The server cannot be reached, or takes nothing from us. Nothing was handed over, and nothing more is tried now."""


class NotNow(Exception):
    """This message was not accepted, and may be later."""


class Never(Exception):
    """This message, or this address, was refused for good."""


class Doubt(Exception):
    """The whole message was written, and the server kept the line and said nothing."""


@dataclass(frozen=True)
class Server:
    """What TRACKER_SMTP and TRACKER_MAIL_FROM say."""

    host: str
    port: int
    sender: str  # the whole From
    user: str = ""
    password: str = field(default="", repr=False)
    from_the_start: bool = False  # smtps: encrypted from the first byte
    open_line: bool = False  # nothing is encrypted: on this machine, or where the setting says so

    @property
    def address(self) -> str:
        return parseaddr(self.sender)[1]

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def name(self) -> str:
        return f"{self.host}:{self.port}"


def server_of(smtp: str, mail_from: str) -> Server:
    """Read the two settings. Raises Refused, in words, and never repeats a password."""
    parts = urlsplit(smtp if "://" in smtp else f"smtp://{smtp}")
    try:
        port = parts.port
    except ValueError:
        port = -1
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == -1:
        raise Refused("TRACKER_SMTP cannot be read. Write it as smtp://user:password@mail.example:587 or smtps://….")
    address = parseaddr(mail_from)[1]
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise Refused("TRACKER_MAIL_FROM must hold the address that reminders come from, such as tracker@board.example.")
    wholly = parts.scheme == "smtps"
    without = parse_qs(parts.query).get("tls") == ["no"]
    return Server(
        host=parts.hostname,
        port=port or (465 if wholly else 587 if parts.username else 25),
        sender=mail_from,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        from_the_start=wholly,
        open_line=not wholly and (without or parts.hostname in LOOPBACK),
    )


class Line:
    """A line to the server for one run, opened again when it breaks."""

    def __init__(self, server: Server):
        self.server = server
        self.smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Raises Away where the server is not there, will not encrypt, or will not let us in."""
        if self.smtp is not None:
            return
        where, encrypted = self.server, ssl.create_default_context()
        try:
            if where.from_the_start:
                self.smtp = smtplib.SMTP_SSL(where.host, where.port, timeout=PATIENCE, context=encrypted)
            else:
                self.smtp = smtplib.SMTP(where.host, where.port, timeout=PATIENCE)
                self.smtp.ehlo_or_helo_if_needed()
                if not where.open_line:
                    self.smtp.starttls(context=encrypted)
            if where.user:
                self.smtp.login(where.user, where.password)
        except smtplib.SMTPNotSupportedError as met:
            self.close()
            raise Away(f"The mail server {where.name} offers no encryption, or no way to sign in over it.") from met
        except smtplib.SMTPAuthenticationError as met:
            self.close()
            raise Away(f"The mail server {where.name} does not let the tracker sign in.") from met
        except (OSError, smtplib.SMTPException) as met:
            self.close()
            raise Away(f"The mail server {where.name} cannot be reached: {_in_words(met)}") from met

    def close(self) -> None:
        line, self.smtp = self.smtp, None
        if line is not None:
            try:
                line.quit()
            except (OSError, smtplib.SMTPException):
                line.close()

    def hand_over(self, message: EmailMessage, to: str, on_the_edge: Callable[[], None]) -> None:
        """Hand over one message. Returns when it was accepted; else raises NotNow, Never, Doubt or Away.

        ``on_the_edge`` is called when all but the last dot is written: from then on the server may accept it.
        """
        self.open()
        try:
            self._hand_over(self.smtp, message, to, on_the_edge)
        except (NotNow, Never):
            self._reset()
            raise
        except Doubt:
            self._drop()
            raise
        except (OSError, smtplib.SMTPException) as met:
            self._drop()
            raise NotNow(f"The line to the mail server broke: {_in_words(met)}") from met

    def _hand_over(self, smtp, message: EmailMessage, to: str, on_the_edge: Callable[[], None]) -> None:
        try:
            body = message.as_bytes(policy=WIRE.clone(cte_type="7bit"))
            to.encode("ascii")
        except UnicodeError as met:
            raise Never("The address has letters that this mail server does not take.") from met
        code, said = smtp.mail(self.server.address)
        if code >= 500:
            self._drop()
            raise Away(f"The mail server takes no mail from {self.server.address}: {code} {_text(said)}")
        _check(code, said)
        _check(*smtp.rcpt(to))
        code, said = smtp.docmd("DATA")
        if code != 354:
            _check(code, said)
        smtp.send(re.sub(rb"(?m)^\.", b"..", body if body.endswith(b"\r\n") else body + b"\r\n"))
        on_the_edge()
        smtp.send(b".\r\n")
        if smtp.sock is not None:
            smtp.sock.settimeout(LAST_PATIENCE)
        try:
            code, said = smtp.getreply()
        except TimeoutError as met:
            raise Doubt("The mail server took the whole message and did not answer.") from met
        if smtp.sock is not None:
            smtp.sock.settimeout(PATIENCE)
        _check(code, said)

    def _reset(self) -> None:
        try:
            if self.smtp is not None:
                self.smtp.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        line, self.smtp = self.smtp, None
        if line is not None:
            line.close()


def _check(code: int, said: bytes) -> None:
    if code >= 500:
        raise Never(f"{code} {_text(said)}")
    if code >= 400 or code < 200:
        raise NotNow(f"{code} {_text(said)}")


def _text(said: bytes) -> str:
    """What a server said, as one line that can be shown; without the address, which stands with the person alone."""
    clean = "".join(c if c.isprintable() else " " for c in said.decode("utf-8", "replace"))
    return re.sub(r"[^\s<>]+@[^\s<>]+", "the address", clean)[:300]


def _in_words(met: BaseException) -> str:
    if isinstance(met, smtplib.SMTPResponseException):
        said = met.smtp_error if isinstance(met.smtp_error, bytes) else str(met.smtp_error).encode()
        return f"{met.smtp_code} {_text(said)}".rstrip(".") + "."
    return (" ".join(str(met).split())[:300] or type(met).__name__).rstrip(".") + "."
