"""What a message is, is told by its headers and structure; no message is too strange to be told."""

from __future__ import annotations

import pytest

from forms_service.domain.incoming_mail import IncomingKind, read_incoming
from tests.mails import bounce, newsletter, out_of_office, reply

OURS = "<0123456789abcdef@forms.example.org>"
OFFICER = "officer@school.example.org"


@pytest.mark.parametrize("whole", [True, False])
def test_a_bounce_names_the_message_and_the_recipient(whole: bool) -> None:
    found = read_incoming(bounce(OURS, OFFICER, whole=whole))
    assert (found.kind, found.answers[0], found.status) == (IncomingKind.BOUNCE, OURS, "5.1.1")
    assert OFFICER in found.failed
    assert "sorry" in found.text


def test_a_delay_is_no_bounce() -> None:
    found = read_incoming(bounce(OURS, OFFICER, action="delayed", status="4.4.1"))
    assert (found.kind, found.answers[0]) == (IncomingKind.DELAY, OURS)


def test_a_notice_of_delivery_is_neither() -> None:
    assert read_incoming(bounce(OURS, OFFICER, action="delivered", status="2.0.0")).kind is IncomingKind.OTHER


def test_a_bounce_without_a_report_but_with_the_failed_address_is_one() -> None:
    data = (
        f"From: Mail Delivery System <Mailer-Daemon@relay.example.org>\nX-Failed-Recipients: {OFFICER}\n"
        f"Subject: Mail delivery failed\n\nThis message could not be delivered.\n\nMessage-ID: {OURS}\n"
    ).encode()
    found = read_incoming(data)
    assert (found.kind, found.failed, found.answers) == (IncomingKind.BOUNCE, (OFFICER,), (OURS,))


def test_a_robot_that_does_not_say_what_it_means_is_left_to_a_person() -> None:
    data = f"Return-Path: <>\nFrom: postmaster@relay.example.org\nSubject: hm\n\nSomething about {OURS}\n".encode()
    assert read_incoming(data).kind is IncomingKind.OTHER


@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner-email=x",
        "Precedence: auto_reply",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "X-Autorespond: Gone fishing",
        "Subject: Automatic reply: your request",
        "Subject: =?utf-8?q?Out_of_office=3A_back_soon?=",
    ],
)
def test_an_automatic_answer_is_known_by_its_headers(header: str) -> None:
    data = f"From: {OFFICER}\nIn-Reply-To: {OURS}\n{header}\n\nI am away.\n".encode()
    assert read_incoming(data).kind is IncomingKind.AUTO_REPLY


def test_a_person_who_says_that_they_are_no_robot_is_believed() -> None:
    data = f"From: {OFFICER}\nIn-Reply-To: {OURS}\nAuto-Submitted: no\n\nHello.\n".encode()
    assert read_incoming(data).kind is IncomingKind.REPLY


def test_words_about_leave_in_a_persons_reply_make_no_automatic_answer_of_it() -> None:
    found = read_incoming(reply(OURS, OFFICER, text="I was out of office; here is our return."))
    assert found.kind is IncomingKind.REPLY


def test_a_reply_with_a_file_names_it() -> None:
    found = read_incoming(reply(OURS, f"Sky Schooling <{OFFICER}>", file=b"PK made up"))
    (attachment,) = found.attachments
    assert (attachment.name, attachment.data) == ("our return.docx", b"PK made up")
    assert found.sender == OFFICER


def test_of_a_thread_the_newest_message_of_ours_counts() -> None:
    newer = "<fedcba@forms.example.org>"
    data = f"From: {OFFICER}\nReferences: {OURS} {newer}\nIn-Reply-To: {newer}\n\nHello.\n".encode()
    assert read_incoming(data).answers == (newer, OURS)


def test_what_is_about_nothing_of_ours_is_other() -> None:
    assert read_incoming(newsletter()).kind is IncomingKind.OTHER
    assert read_incoming(out_of_office(OURS, OFFICER)).kind is IncomingKind.AUTO_REPLY


def test_html_becomes_its_words_and_nothing_else() -> None:
    data = (
        b"From: a@b.example.org\nContent-Type: text/html\n\n<html><head><style>p{}</style></head><body><p>Good &amp; "
        b"kind</p><script>alert(1)</script><img src='https://tracker.example.org/x.gif'></body>"
    )
    assert read_incoming(data).text == "Good & kind"


def _nested(depth: int) -> bytes:
    head = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(depth))
    return f"From: a@b.example.org\n{head}Content-Type: text/plain\n\nat the bottom\n".encode()


HOSTILE = {
    "nothing": b"",
    "no headers": b"\n\nwords",
    "noise": bytes(range(256)) * 400,
    "deep": _nested(250),
    "deeper": _nested(5000),
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\n\n" * 100_000,
    "one huge header": b"Subject: " + b"a" * 3_000_000 + b"\n\nwords",
    "many recipients": b"To: " + b"a@b.example.org, " * 10_000 + b"\n\nwords",
    "many headers": b"X-A: b\n" * 100_000 + b"\nwords",
    "unclosed quotes": b'From: "' + b"\\" * 3000 + b"\nTo: " + b"(" * 3000 + b"\n\nwords",
    "unknown charset": b"From: a@b.example.org\nContent-Type: text/plain; charset=made-up\n\nwords \xff",
    "wrong encoded words": b"Subject: =?utf-8?b?////?= =?x?y?z?=\n\nwords",
    "broken base64": b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%",
    "broken report": (
        b'Content-Type: multipart/report; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\n\xff\n'
    ),
    "null bytes": b"From: a\x00@b.example.org\nSubject: \x00\x1b[31m\n\n\x00\x1b]0;x\x07",
    "message in message": b"Content-Type: message/rfc822\n\n" * 200 + b"Subject: x\n\ny",
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_message_is_told_and_neither_hangs_nor_crashes(name: str) -> None:
    found = read_incoming(HOSTILE[name])
    assert found.kind in (IncomingKind.OTHER, IncomingKind.REPLY)
    assert not any(ord(letter) < 32 and letter != "\n" for letter in found.subject + found.text + found.sender)
    assert len(found.text) <= 20_000
