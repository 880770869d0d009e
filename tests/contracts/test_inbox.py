"""What the service may rely on in a mailbox, on a real IMAP server: in order, from where it stopped, unchanged."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pytest

from forms_service.adapters.imap_inbox import ImapInbox
from forms_service.errors import UnavailableError
from forms_service.ports import Inbox, IncomingMail
from tests.contracts.test_mailer import _free_port, _self_signed
from tests.fakes import FakeInbox
from tests.imap_server import ImapServer

LONG_AGO = date(2020, 1, 1)


@dataclass
class Mailbox:
    """One of the two kinds, and a way to put a message into it."""

    inbox: Inbox
    deliver: Callable[[bytes], None]
    server: ImapServer | None = None
    taken: list[IncomingMail] = field(default_factory=list)

    def read(self, *, most: int = 100) -> list[bytes]:
        before = len(self.taken)

        def last(validity: int) -> int | None:
            return max((each.uid for each in self.taken if each.uid_validity == validity), default=None)

        count = self.inbox.read(last, self.taken.append, since=LONG_AGO, most=most)
        assert count == len(self.taken) - before
        return [each.data for each in self.taken[before:]]


@pytest.fixture(scope="module")
def server() -> Iterator[ImapServer]:
    server = ImapServer()
    server.start()
    yield server
    server.stop()


def _real(server: ImapServer, **more: object) -> ImapInbox:
    chosen = {
        "host": "127.0.0.1", "port": server.port, "user": server.user, "password": server.password, "folder": "INBOX",
        "tls": False, "timeout": 5.0, "most_bytes": 1024, **more,
    }  # fmt: skip
    return ImapInbox(**chosen)  # type: ignore[arg-type]


@pytest.fixture(params=["fake", "imap"])
def mailbox(request: pytest.FixtureRequest) -> Iterator[Mailbox]:
    if request.param == "fake":
        fake = FakeInbox(most_bytes=1024)
        yield Mailbox(fake, fake.messages.append)
        return
    server: ImapServer = request.getfixturevalue("server")
    yield Mailbox(_real(server), server.deliver, server)
    for number, _ in server.messages():
        server.delete(number)


def _message(words: str) -> bytes:
    return f"Subject: {words}\r\n\r\n{words}\r\n".encode()


def test_messages_come_in_order_and_each_once(mailbox: Mailbox) -> None:
    assert mailbox.inbox.configured()
    mailbox.read()
    for words in ("one", "two"):
        mailbox.deliver(_message(words))
    assert mailbox.read() == [_message("one"), _message("two")]
    assert mailbox.read() == []
    mailbox.deliver(_message("three"))
    assert mailbox.read() == [_message("three")]


def test_no_more_than_asked_for_and_the_rest_next_time(mailbox: Mailbox) -> None:
    for words in ("one", "two", "three"):
        mailbox.deliver(_message(words))
    assert mailbox.read(most=2) == [_message("one"), _message("two")]
    assert mailbox.read(most=2) == [_message("three")]


def test_a_message_that_could_not_be_kept_comes_again(mailbox: Mailbox) -> None:
    mailbox.deliver(_message("one"))
    mailbox.deliver(_message("two"))

    def refuses(incoming: IncomingMail) -> None:
        raise UnavailableError("The database is away.", code="database")

    with pytest.raises(UnavailableError) as refused:
        mailbox.inbox.read(lambda _: None, refuses, since=LONG_AGO, most=10)
    assert refused.value.code == "database"
    assert mailbox.read() == [_message("one"), _message("two")]


def test_a_message_that_is_too_large_is_cut_short_and_says_so(mailbox: Mailbox) -> None:
    mailbox.deliver(_message("a" * 5000))
    (data,) = mailbox.read()
    assert len(data) == 1024
    assert mailbox.taken[-1].size > 10_000


def test_nothing_in_the_mailbox_is_changed(server: ImapServer) -> None:
    server.deliver(_message("one"))
    before = {number: set(flags) - {b"\\Recent"} for number, flags in server.messages()}
    _real(server).read(lambda _: None, lambda _: None, since=LONG_AGO, most=100)
    assert {number: set(flags) - {b"\\Recent"} for number, flags in server.messages()} == before
    assert all(b"\\Seen" not in flags for flags in before.values())


def test_a_wrong_password_is_told_without_a_word_of_the_servers(server: ImapServer) -> None:
    with pytest.raises(UnavailableError) as refused:
        _real(server, password="wrong").read(lambda _: None, lambda _: None, since=LONG_AGO, most=1)
    assert refused.value.code == "mailbox-password"
    assert server.user not in refused.value.message


def test_a_folder_that_is_not_there_is_told(server: ImapServer) -> None:
    with pytest.raises(UnavailableError) as refused:
        _real(server, folder="No such folder").read(lambda _: None, lambda _: None, since=LONG_AGO, most=1)
    assert refused.value.code == "mailbox-down"


def test_no_server_at_that_address_is_told() -> None:
    nobody = ImapServer(port=_free_port())
    with pytest.raises(UnavailableError) as refused:
        _real(nobody).read(lambda _: None, lambda _: None, since=LONG_AGO, most=1)
    assert refused.value.code == "mailbox-down"


def test_a_server_that_says_nothing_is_given_up() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(1)
        nobody = ImapServer(port=silent.getsockname()[1])
        with pytest.raises(UnavailableError) as refused:
            _real(nobody, timeout=0.5).read(lambda _: None, lambda _: None, since=LONG_AGO, most=1)
    assert refused.value.code == "mailbox-down"


def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_password(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_self_signed(tmp_path))
    heard: list[bytes] = []
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(1)

        def answer() -> None:
            connection, _ = listening.accept()
            try:
                with context.wrap_socket(connection, server_side=True) as secure:
                    heard.append(secure.recv(100))
            except OSError:
                connection.close()

        thread = threading.Thread(target=answer)
        thread.start()
        nobody = ImapServer(port=listening.getsockname()[1])
        with pytest.raises(UnavailableError) as refused:
            _real(nobody, tls=True).read(lambda _: None, lambda _: None, since=LONG_AGO, most=1)
        thread.join(5)
    assert refused.value.code == "mailbox-tls"
    assert heard == []


def test_a_mailbox_that_is_not_set_is_not_configured() -> None:
    assert not _real(ImapServer(), host="").configured()
