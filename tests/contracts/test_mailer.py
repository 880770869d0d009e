"""What the service may rely on in a mailer, on a real relay; above all when a message may have gone."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from forms_service.adapters.mailer import SmtpMailer
from forms_service.errors import MailRefusedError, MailRefusedForNowError, MailUncertainError
from forms_service.ports import Mailer, OutgoingMail
from tests.fakes import FakeMailer

MAIL = OutgoingMail(
    message_id="<one.message@forms.example.org>",
    sender="Business Unit <unit@example.org>",
    to="officer@example.org",
    reply_to="unit@example.org",
    subject="Information request RR-2026-014: return due Tuesday 7 April 2026, 5pm",
    text="Dear colleague,\n\nYour return is due – please see the page.\n.\n..dots\nFrom here on\n",
    at=datetime(2026, 7, 15, 9, 0, tzinfo=UTC),
)


@dataclass
class Relay:
    """A real SMTP server that answers as it is told."""

    to_rcpt: str = "250 OK"
    to_data: str = "250 2.0.0 kept"
    drops_after_data: bool = False
    drops_at_rcpt: bool = False
    messages: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        if self.drops_at_rcpt:
            server.transport.abort()
            return "250 OK"
        if self.to_rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
            self.recipients.append(address)
        return self.to_rcpt

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.messages.append(envelope.content)
        if self.drops_after_data:
            server.transport.abort()
        return self.to_data

    def only_message(self) -> EmailMessage:
        assert len(self.messages) == 1
        message = message_from_bytes(self.messages[0], policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


@pytest.fixture
def relay() -> Relay:
    return Relay()


@pytest.fixture
def controller(relay: Relay) -> Iterator[Controller]:
    controller = Controller(relay, hostname="127.0.0.1", port=_free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def smtp(controller: Controller) -> SmtpMailer:
    return _mailer(controller.port)


def _mailer(port: int, *, starttls: bool = False, timeout: float = 5.0) -> SmtpMailer:
    return SmtpMailer(host="127.0.0.1", port=port, user="", password="", starttls=starttls, timeout=timeout)


@pytest.fixture(params=["fake", "smtp"])
def mailer(request: pytest.FixtureRequest) -> Mailer:
    if request.param == "fake":
        return FakeMailer()
    found: SmtpMailer = request.getfixturevalue("smtp")
    return found


def test_a_message_taken_gives_the_relays_words(mailer: Mailer) -> None:
    assert mailer.configured()
    assert mailer.send(MAIL) == "250 2.0.0 kept"


@pytest.mark.parametrize("address", ["nobody", "two words@example.org", "a@example.org\r\nDATA", ""])
def test_an_address_that_is_none_is_refused_for_good(mailer: Mailer, address: str) -> None:
    with pytest.raises(MailRefusedError):
        mailer.send(replace(MAIL, to=address))


def test_the_message_arrives_as_it_was_written(smtp: SmtpMailer, relay: Relay) -> None:
    smtp.send(MAIL)
    message = relay.only_message()
    assert relay.recipients == ["officer@example.org"]
    assert message["Message-ID"] == MAIL.message_id
    assert message["Subject"] == MAIL.subject
    assert message["Date"] == "Wed, 15 Jul 2026 09:00:00 +0000"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "unit@example.org"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().replace("\r\n", "\n") == MAIL.text


def test_a_second_message_can_name_the_first(smtp: SmtpMailer, relay: Relay) -> None:
    smtp.send(replace(MAIL, in_reply_to="<first@forms.example.org>"))
    assert relay.only_message()["In-Reply-To"] == "<first@forms.example.org>"


def test_a_recipient_refused_for_good_is_said_so_with_the_relays_words(smtp: SmtpMailer, relay: Relay) -> None:
    relay.to_rcpt = "550 5.1.1 no such mailbox"
    with pytest.raises(MailRefusedError, match="no such mailbox"):
        smtp.send(MAIL)
    assert relay.messages == []


@pytest.mark.parametrize("place", ["to_rcpt", "to_data"])
def test_a_relay_that_asks_to_wait_has_taken_nothing(smtp: SmtpMailer, relay: Relay, place: str) -> None:
    setattr(relay, place, "451 4.7.1 try later")
    with pytest.raises(MailRefusedForNowError):
        smtp.send(MAIL)


def test_a_message_refused_after_its_last_line_is_refused(smtp: SmtpMailer, relay: Relay) -> None:
    relay.to_data = "554 5.6.0 not here"
    with pytest.raises(MailRefusedError, match="554"):
        smtp.send(MAIL)


def test_a_connection_lost_before_the_message_may_be_tried_again(smtp: SmtpMailer, relay: Relay) -> None:
    relay.drops_at_rcpt = True
    with pytest.raises(MailRefusedForNowError):
        smtp.send(MAIL)
    assert relay.messages == []


def test_a_connection_lost_between_the_message_and_the_answer_is_uncertain(smtp: SmtpMailer, relay: Relay) -> None:
    relay.drops_after_data = True
    with pytest.raises(MailUncertainError):
        smtp.send(MAIL)
    assert len(relay.messages) == 1  # it had gone


def test_no_relay_at_that_address_may_be_tried_again() -> None:
    with pytest.raises(MailRefusedForNowError):
        _mailer(_free_port()).send(MAIL)


def test_without_starttls_nothing_leaves(controller: Controller, relay: Relay) -> None:
    port = controller.port
    with pytest.raises(MailRefusedForNowError, match="STARTTLS"):
        _mailer(port, starttls=True).send(MAIL)
    assert relay.messages == []


def test_a_certificate_that_nobody_vouches_for_stops_the_message(tmp_path_factory: pytest.TempPathFactory) -> None:
    relay = Relay()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_self_signed(tmp_path_factory.mktemp("certificate")))
    controller = Controller(relay, hostname="127.0.0.1", port=_free_port(), tls_context=context)
    controller.start()
    try:
        with pytest.raises(MailRefusedForNowError, match="certificate"):
            _mailer(controller.port, starttls=True).send(MAIL)
    finally:
        controller.stop()
    assert relay.messages == []


def test_a_relay_that_is_not_set_is_said_to_be_not_configured() -> None:
    mailer = SmtpMailer(host="", port=25, user="", password="", starttls=True, timeout=1.0)
    assert not mailer.configured()
    with pytest.raises(MailRefusedForNowError) as refused:
        mailer.send(MAIL)
    assert refused.value.code == "mail-not-configured"


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _self_signed(folder: Any) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = folder / "certificate.pem", folder / "key.pem"
    certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return str(certificate_file), str(key_file)
