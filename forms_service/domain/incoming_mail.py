"""A message that came in, told apart: bounce, delay notice, automatic answer, a person's reply, or something else.

Whoever writes to the mailbox is a stranger. Nothing here raises, whatever the bytes are; what is too big, too deep or
too broken to be looked at is `other`, with the reason as its text, and a person looks at it.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from enum import StrEnum
from html.parser import HTMLParser

_MOST_PARTS = 300
_MOST_BOUNDARIES = 2000
_LONGEST_HEAD = 256 * 1024
_LONGEST_HEADER = 4000
_LONGEST_TEXT = 20_000
_MOST_IDS = 50
_ID = re.compile(r"<[^<>\s@]{1,200}@[^<>\s@]{1,200}>")
_AUTO_PRECEDENCE = frozenset({"auto_reply", "bulk", "junk", "list"})
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponse", "x-auto-reply", "x-mail-autoreply", "list-id")
_AUTO_SUBJECTS = ("automatic reply:", "auto-reply:", "autoreply:", "out of office", "out of the office")
_ROBOTS = frozenset({"mailer-daemon", "postmaster", "mail-daemon", "mdaemon"})
_WORST_FIRST = ("failed", "delayed")


class IncomingKind(StrEnum):
    BOUNCE = "bounce"
    DELAY = "delay"
    AUTO_REPLY = "auto-reply"
    REPLY = "reply"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in the message; `number` counts its parts, so that it can be found again."""

    number: int
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    kind: IncomingKind
    sender: str = ""  # the address alone
    to: tuple[str, ...] = ()
    subject: str = ""
    text: str = ""
    answers: tuple[str, ...] = ()  # Message-IDs that it is about, the most telling first
    failed: tuple[str, ...] = ()  # addresses that the other side names, of a bounce or a delay
    status: str = ""  # RFC 3463, such as 5.1.1
    attachments: tuple[Attachment, ...] = ()


def read_incoming(data: bytes) -> IncomingMessage:
    """What it is and what it is about. Only headers and structure decide; words of a person never do."""
    if (why := _not_to_be_opened(data)) is not None:
        return IncomingMessage(IncomingKind.OTHER, text=why)
    try:
        # Headers are looked at as plain text, cut short: the structured reading of `policy.default` takes very long on
        # made-up address lists, and raises on some.
        return _read(email.message_from_bytes(data))
    except Exception:
        return IncomingMessage(IncomingKind.OTHER, text="This message is so damaged that it cannot be read.")


def _not_to_be_opened(data: bytes) -> str | None:
    """Cheap counts over the bytes, before any parser builds a tree of them."""
    head = min((at for mark in (b"\r\n\r\n", b"\n\n") if (at := data.find(mark)) >= 0), default=len(data))
    if head > _LONGEST_HEAD:
        return "The headers of this message are too long to be read."
    lowered = data.lower()
    if lowered.count(b"content-type:") > _MOST_PARTS or data.count(b"\n--") > _MOST_BOUNDARIES:
        return "This message has too many parts to be read."
    return None


def _read(message: Message) -> IncomingMessage:
    parts = list(_parts(message))
    text = _text_of(message)
    report = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    kind, failed, status = _kind(message, report)
    returned = _returned(parts)
    answers: Sequence[str]
    if kind in (IncomingKind.BOUNCE, IncomingKind.DELAY):
        # Of what was returned first; the body is the last resort, for relays that return nothing.
        answers = [*returned, *_named(message), *_ID.findall(text)]
    else:
        answers = [*_named(message), *returned]
    return IncomingMessage(
        kind=kind,
        sender=_address(_header(message, "From")),
        to=tuple(_address(_header(message, name)) for name in ("Delivered-To", "X-Original-To", "To")),
        subject=_header(message, "Subject"),
        text=text,
        answers=tuple(dict.fromkeys(answers))[:_MOST_IDS],
        failed=failed,
        status=status,
        attachments=tuple(_attachments(message)),
    )


def _kind(message: Message, report: Message | None) -> tuple[IncomingKind, tuple[str, ...], str]:
    if report is not None:
        return _of_report(report)
    failed = tuple(_address(each) for each in _header(message, "X-Failed-Recipients").split(","))
    from_robot = _address(_header(message, "From")).partition("@")[0] in _ROBOTS
    if failed != ("",) and from_robot:
        return IncomingKind.BOUNCE, failed, ""
    if message.get_content_type() == "multipart/report" or from_robot or _header(message, "Return-Path") == "<>":
        if _is_automatic(message) and not from_robot:
            return IncomingKind.AUTO_REPLY, (), ""
        return IncomingKind.OTHER, (), ""  # a robot that does not say what it means: a person reads it
    if _is_automatic(message):
        return IncomingKind.AUTO_REPLY, (), ""
    return (IncomingKind.REPLY if _named(message) else IncomingKind.OTHER), (), ""


def _of_report(report: Message) -> tuple[IncomingKind, tuple[str, ...], str]:
    """RFC 3464: one block about the message, then one for each recipient."""
    blocks = [each for each in _payload(report) if isinstance(each, Message)]
    for action in _WORST_FIRST:
        found = [block for block in blocks if _header(block, "Action").casefold() == action]
        if found:
            addresses = [
                _address(_header(block, name).partition(";")[2] or _header(block, name))
                for block in found
                for name in ("Final-Recipient", "Original-Recipient")
            ]
            kind = IncomingKind.BOUNCE if action == "failed" else IncomingKind.DELAY
            return kind, tuple(dict.fromkeys(each for each in addresses if each)), _header(found[0], "Status")[:20]
    return IncomingKind.OTHER, (), ""  # "delivered", "relayed": nothing went wrong


def _is_automatic(message: Message) -> bool:
    """RFC 3834, and what mailers did before it."""
    submitted = _header(message, "Auto-Submitted").casefold().partition(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if _header(message, "Precedence").casefold() in _AUTO_PRECEDENCE:
        return True
    if any(message.get(name) is not None for name in _AUTO_HEADERS):
        return True
    return _header(message, "Subject").casefold().startswith(_AUTO_SUBJECTS)


def _named(message: Message) -> list[str]:
    """What it says to answer: the direct one first, then the thread from its newest end."""
    direct = _ID.findall(_header(message, "In-Reply-To"))
    thread = _ID.findall(_header(message, "References"))
    return [*direct, *reversed(thread)]


def _returned(parts: Sequence[Message]) -> list[str]:
    found: list[str] = []
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            found += _ID.findall(_header(email.message_from_string(_decoded(part)), "Message-ID"))
        elif part.get_content_type() == "message/rfc822":
            found += [each for inner in _payload(part) for each in _ID.findall(_header(inner, "Message-ID"))]
    return found


def _parts(message: Message) -> Iterator[Message]:
    """Without recursion: how deep it goes is the stranger's choice."""
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        if part.get_content_type() != "message/delivery-status":
            waiting.extend(_payload(part))


def _payload(part: Message) -> list[Message]:
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _text_of(message: Message) -> str:
    """The first plain text outside of attached messages; else the words of the HTML, without what it would fetch."""
    html = ""
    for part in _own_parts(message):
        if part.is_multipart() or part.get_filename():
            continue
        if part.get_content_type() == "text/plain":
            return _tidy(_decoded(part))
        if part.get_content_type() == "text/html" and not html:
            html = _decoded(part)
    return _tidy(_words_of_html(html)) if html else ""


def _own_parts(message: Message) -> Iterator[Message]:
    waiting = [message]
    while waiting:
        part = waiting.pop(0)
        yield part
        if part.get_content_maintype() == "multipart":
            waiting.extend(_payload(part))


def _attachments(message: Message) -> Iterator[Attachment]:
    for number, part in enumerate(_own_parts(message)):
        if part.is_multipart() or not part.get_filename():
            continue
        data = part.get_payload(decode=True)
        if isinstance(data, bytes) and data:
            name = _one_line(_unfolded(str(part.get_filename())))[:200]
            yield Attachment(number, name, part.get_content_type(), data)


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return data.decode("utf-8", "replace")


def _header(message: Message, name: str) -> str:
    return _unfolded(str(message.get(name) or "")[:_LONGEST_HEADER])


def _unfolded(value: str) -> str:
    try:
        value = str(make_header(decode_header(value)))
    except Exception:
        value = value.encode("ascii", "replace").decode("ascii")
    return _one_line(value)


def _one_line(value: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in value).split())


def _address(value: str) -> str:
    found = parseaddr(value)[1] or value
    return found.strip(" <>\"'").casefold() if "@" in found else found.strip().casefold()


def _tidy(text: str) -> str:
    """Plain text that a page can show: no control characters, at most one empty line in a row."""
    kept = "".join(each if each.isprintable() or each == "\n" else " " for each in text[: _LONGEST_TEXT * 2])
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()[:_LONGEST_TEXT]


class _Words(HTMLParser):
    """The words alone: nothing that the HTML names is ever fetched or shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        if tag in ("script", "style", "head"):
            self._hidden += 1
        elif tag in ("p", "br", "div", "tr", "li", "table"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "head"):
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def _words_of_html(html: str) -> str:
    reader = _Words()
    reader.feed(html[: _LONGEST_TEXT * 5])
    return "".join(reader.words)
