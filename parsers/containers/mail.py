"""Mail as it travels (.eml): its words, what is attached, and what is locked in it."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from email import header, message, message_from_bytes, policy
from email.errors import HeaderParseError, MessageError

from parsers.containers.contents import WINMAIL, Contents, Words
from parsers.containers.message_text import from_html, from_text, same_words
from parsers.errors import UnreadableDocumentError
from parsers.media_types import MAIL

Part = message.Message

_DEEPEST = 40
_MOST_PARTS = 2_000
_BESIDE = frozenset(
    {
        "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
        "application/pgp-keys", "text/calendar", "text/vcard", "text/x-vcard", "message/delivery-status",
        "text/rfc822-headers", "message/external-body",
    }
)  # fmt: skip
_LOCKED = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_WINMAIL = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
# Encodings that are no writing, or that take long.
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"})


def open_mail(data: bytes) -> Contents:
    # The older policy takes no header apart before it is asked for: a hostile one costs nothing.
    mail: Part = message_from_bytes(data, policy=policy.compat32)
    contents = Contents(MAIL, is_message=True)
    subject = heading(mail.get("Subject"))
    if subject.strip():
        contents.words.append(Words("Subject", subject))
    plain: list[Words] = []
    marked: list[Words] = []
    for number, (part, beside) in enumerate(_leaves(mail), start=1):
        media_type = part.get_content_type()
        if media_type in _LOCKED:
            raise locked()
        name = _name(part)
        if media_type in ("text/plain", "text/html") and not name and part.get_content_disposition() != "attachment":
            text = decoded(_content(part), part.get_content_charset())
            (plain if media_type == "text/plain" else marked).extend(
                from_text("text/plain", text) if media_type == "text/plain" else from_html("text/html", text)
            )
        elif media_type == "message/rfc822":
            contents.add(name or f"{_subject_of(part) or f'message {number}'}.eml", _embedded(part))
        elif media_type in _WINMAIL or name.lower() == "winmail.dat":
            contents.problems.append(WINMAIL)
            contents.add_beside(name or "winmail.dat", _content(part), media_type)
        elif media_type in _BESIDE or (beside and media_type.startswith("image/")):
            contents.add_beside(name or f"part {number}", _content(part), media_type)
        else:
            contents.add(name or f"attachment {number}", _content(part))
    contents.words += told_once(plain, marked)
    return contents


def told_once(plain: list[Words], marked: list[Words]) -> list[Words]:
    """Most mail says the same in two ways; where one says more than the other, both are kept."""
    if not marked or same_words(marked, plain):
        return plain
    if not plain or same_words(plain, marked):
        return marked
    return plain + marked


def locked() -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "encrypted",
        "this message is encrypted or sealed (S/MIME or PGP), and only who received it can open it. Open it in the "
        "mail program, save the form from there and upload that, or ask the sender to use the secure upload link.",
        media_type=MAIL,
    )


def _leaves(mail: Part) -> Iterator[tuple[Part, bool]]:
    """Each part once, in order, but not into messages within; whether it belongs to the page of a message."""
    waiting: list[tuple[Part, bool, int]] = [(mail, False, 0)]
    count = 0
    while waiting:
        part, related, depth = waiting.pop()
        count += 1
        if depth > _DEEPEST or count > _MOST_PARTS:
            raise UnreadableDocumentError(
                "too-deep", "the message is nested deeper than any mail. Do not open it; ask the sender."
            )
        media_type = part.get_content_type()
        if media_type == "multipart/encrypted":
            raise locked()
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list) and part.get_content_maintype() == "multipart":
            inner = related or media_type == "multipart/related"
            waiting += [(each, inner, depth + 1) for each in reversed(payload) if isinstance(each, Part)]
        else:
            disposition = part.get_content_disposition()
            yield part, related or disposition == "inline" or ("Content-ID" in part and disposition != "attachment")


def _content(part: Part) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (MessageError, ValueError, LookupError, AssertionError):
        content = None
    if isinstance(content, bytes):
        return content
    # What says that it is encoded and is not, or names an encoding that cannot be: as it stands.
    payload = getattr(part, "_payload", None)
    return payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""


def _embedded(part: Part) -> bytes:
    payload = part.get_payload() if part.is_multipart() else None
    inner = payload[0] if isinstance(payload, list) and payload else part
    try:
        return inner.as_bytes() if isinstance(inner, Part) else _content(part)
    except (MessageError, ValueError, LookupError, UnicodeError, KeyError, TypeError, AttributeError):
        return _content(part)


def _subject_of(part: Part) -> str:
    payload = part.get_payload() if part.is_multipart() else None
    inner = payload[0] if isinstance(payload, list) and payload else part
    return heading(inner.get("Subject")).strip()[:60] if isinstance(inner, Part) else ""


def _name(part: Part) -> str:
    try:
        return heading(part.get_filename())
    except (MessageError, ValueError, LookupError, TypeError, AttributeError):
        return ""


def heading(value: object) -> str:
    """A header in words, whatever it is encoded in."""
    if value is None:
        return ""
    text = str(value)
    try:
        pieces = header.decode_header(text)
    except (HeaderParseError, ValueError, LookupError):
        return text
    said = "".join(decoded(piece, charset) if isinstance(piece, bytes) else piece for piece, charset in pieces)
    return said.replace("\r", "").replace("\n", "")


def decoded(content: bytes, charset: str | None) -> str:
    """As the message says; where that is nothing that exists, as what it looks like."""
    if charset and charset.lower() != "unknown-8bit":
        try:
            found = codecs.lookup(charset).name
            if found not in _NO_CHARSETS:
                return content.decode(found, "replace")
        except (LookupError, ValueError):
            pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
