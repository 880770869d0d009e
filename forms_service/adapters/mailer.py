"""One SMTP transaction for one recipient, and an exact word on how it ended.

Until the final dot nothing was taken, and trying again is safe. From then on until the relay's answer the message
may have gone: that is said as uncertain, and only a person may send it again.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from forms_service.errors import MailRefusedError, MailRefusedForNowError, MailUncertainError
from forms_service.ports import OutgoingMail

_LONGEST_ANSWER = 300


class SmtpMailer:
    def __init__(
        self, *, host: str, port: int, user: str, password: str, starttls: bool, timeout: float, own_name: str = ""
    ) -> None:
        self._host = host
        self._port = port
        self._user = user
        self._password = password
        self._starttls = starttls
        self._timeout = timeout
        # Without a name smtplib asks the resolver for ours, which may take a minute.
        self._own_name = own_name or "localhost"

    def configured(self) -> bool:
        return bool(self._host)

    def send(self, mail: OutgoingMail) -> str:
        """Returns the relay's words when it has taken the message."""
        if not self._host:
            raise MailRefusedForNowError("No mail relay is configured.", code="mail-not-configured")
        message = _as_message(mail)
        relay = self._open()
        try:
            words = self._hand_over(relay, mail, message)
        except BaseException:
            relay.close()
            raise
        # The relay has taken it; what it says to our goodbye changes nothing.
        with suppress(smtplib.SMTPException, OSError):
            relay.quit()
        relay.close()
        return words

    def _open(self) -> smtplib.SMTP:
        try:
            relay = smtplib.SMTP(self._host, self._port, local_hostname=self._own_name, timeout=self._timeout)
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailRefusedForNowError("The mail relay does not answer.", code="mail-relay-down") from error
        try:
            relay.ehlo_or_helo_if_needed()
            if self._starttls:
                self._start_tls(relay)
            if self._user:
                relay.login(self._user, self._password)
        except BaseException as error:
            relay.close()
            if isinstance(error, smtplib.SMTPAuthenticationError):
                # A wrong password is put right by an administrator, and then the mail may go.
                raise MailRefusedForNowError("The relay does not take our password.", code="mail-password") from error
            if isinstance(error, smtplib.SMTPResponseException):
                raise _refused(error.smtp_code, error.smtp_error) from error
            if isinstance(error, (smtplib.SMTPException, OSError)):
                raise MailRefusedForNowError("The mail relay broke off.", code="mail-relay-down") from error
            raise
        return relay

    def _start_tls(self, relay: smtplib.SMTP) -> None:
        if not relay.has_extn("starttls"):
            raise MailRefusedForNowError(
                "The relay offers no STARTTLS, so nothing was sent. A relay on this machine may go without.",
                code="mail-no-tls",
            )
        try:
            relay.starttls(context=ssl.create_default_context())
        except (ssl.SSLError, ssl.CertificateError) as error:
            raise MailRefusedForNowError("The relay's certificate is not good.", code="mail-no-tls") from error
        relay.ehlo()

    def _hand_over(self, relay: smtplib.SMTP, mail: OutgoingMail, message: EmailMessage) -> str:
        try:
            for answer in (
                relay.docmd("MAIL", f"FROM:<{_bare(parseaddr(mail.sender)[1])}>"),
                relay.docmd("RCPT", f"TO:<{_bare(mail.to)}>"),
            ):
                if answer[0] not in (250, 251):
                    raise _refused(*answer)
            ready = relay.docmd("DATA")
            if ready[0] != 354:
                raise _refused(*ready)
        except (smtplib.SMTPException, OSError) as error:
            raise MailRefusedForNowError("The mail relay broke off.", code="mail-relay-down") from error
        body = _with_dots(message.as_bytes(policy=policy.SMTP))
        try:
            relay.send(body)
        except (smtplib.SMTPException, OSError) as error:
            # Some of it is on the way, but not the final dot, so the relay cannot have taken it.
            raise MailRefusedForNowError("The mail relay broke off.", code="mail-relay-down") from error
        try:
            relay.send(b".\r\n")
            code, words = relay.getreply()
        except (smtplib.SMTPException, OSError) as error:
            raise MailUncertainError("The relay's answer was lost after the message was handed over.") from error
        if code == -1:
            raise MailUncertainError("The relay's answer was lost after the message was handed over.")
        if code // 100 != 2:
            raise _refused(code, words)
        return f"{code} {_readable(words)}"


def _refused(code: int, words: bytes | str) -> MailRefusedError | MailRefusedForNowError:
    text = f"{code} {_readable(words)}"
    if code // 100 == 5:
        return MailRefusedError(text)
    return MailRefusedForNowError(text)


def _readable(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())[:_LONGEST_ANSWER]


def _bare(address: str) -> str:
    """The address alone. A line break in it would be a command of its own to the relay."""
    bare = address.strip()
    try:
        parsed = Address(addr_spec=bare)
        bare.encode("ascii")
    except (ValueError, IndexError) as error:
        raise MailRefusedError("The address cannot be written to.", code="mail-address") from error
    if not parsed.domain or any(ord(letter) < 33 for letter in bare):
        raise MailRefusedError("The address cannot be written to.", code="mail-address")
    return bare


def _as_message(mail: OutgoingMail) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    try:
        message["From"] = mail.sender
        message["To"] = _bare(mail.to)
        if mail.reply_to:
            message["Reply-To"] = mail.reply_to
        message["Subject"] = mail.subject
        message["Date"] = format_datetime(mail.at)
        message["Message-ID"] = mail.message_id
        if mail.in_reply_to:
            message["In-Reply-To"] = mail.in_reply_to
            message["References"] = mail.in_reply_to
    except ValueError as error:
        raise MailRefusedError("A header of this message is not allowed.", code="mail-header") from error
    # RFC 3834: an out-of-office must not answer, and nobody's robot may take us for a person.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(mail.text, charset="utf-8", cte="quoted-printable")
    return message


def _with_dots(data: bytes) -> bytes:
    """RFC 5321 4.5.2, and each line ended as the protocol wants it."""
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    if lines and lines[-1] == b"":
        lines.pop()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def relay_answers(host: str, port: int, timeout: float) -> bool:
    """Whether something that speaks SMTP is there; for `forms-service check`."""
    try:
        with smtplib.SMTP(host, port, local_hostname="localhost", timeout=timeout) as relay:
            return relay.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False
