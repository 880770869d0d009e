"""What bytes are, by their content alone: a name may say anything."""

from __future__ import annotations

import re

from parsers.compound import MAGIC

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DOCM = "application/vnd.ms-word.document.macroEnabled.12"
ODT = "application/vnd.oasis.opendocument.text"
FLAT_ODT = "application/vnd.oasis.opendocument.text-flat-xml"
PDF = "application/pdf"
DOC = "application/msword"
RTF = "application/rtf"
ZIP = "application/zip"
MAIL = "message/rfc822"
OUTLOOK = "application/vnd.ms-outlook"
OLE = "application/x-ole-storage"
HTML = "text/html"
TEXT = "text/plain"
XML = "application/xml"
UNKNOWN = "application/octet-stream"

_STARTS = (
    (MAGIC, OLE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
    (b"\xffWPC", "application/vnd.wordperfect"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x78\x9f\x3e\x22", "application/vnd.ms-tnef"),
    (b"L\0\0\0\x01\x14\x02\0", "application/x-ms-shortcut"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
)
_PHOTO_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"mif1", b"msf1", b"avif")
_MAIL_FIELD = re.compile(
    rb"(?:from|to|cc|subject|date|sender|reply-to|mime-version|received|return-path|message-id|content-type|"
    rb"content-transfer-encoding|delivered-to|authentication-results|dkim-signature|arc-[a-z-]+|x-[a-z0-9-]+|"
    rb"thread-[a-z]+|references|in-reply-to|importance|content-language|accept-language)[ \t]*:",
    re.IGNORECASE,
)
_FLAT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?document\b[^>]*opendocument", re.DOTALL)
_WORD_XML = re.compile(rb"<(?:pkg:package|w:wordDocument|[A-Za-z_][\w.-]*:wordDocument)\b")
WORD_XML = "application/vnd.ms-word.xml"


def media_type_of(data: bytes) -> str:
    """Never raises. Of a zip or a compound file it tells no more than that: what is within says what it is."""
    for start, media_type in _STARTS:
        if data.startswith(start):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _PHOTO_BRANDS:
        return "image/heic"
    if may_be_pdf(data):
        return PDF
    head = data[:65_536].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:5] == b"{\\rtf":
        return RTF
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = data[:65_536].decode("utf-16", "replace").encode("utf-8", "replace").lstrip()
    if head[:1] == b"<":
        return _marked_up(head)
    if _is_mail(head):
        return MAIL
    return TEXT if _is_text(head) else UNKNOWN


def may_be_pdf(data: bytes) -> bool:
    """Readers take it anywhere in the first 1,024 bytes."""
    return b"%PDF-" in data[:1024]


def _marked_up(head: bytes) -> str:
    if _WORD_XML.search(head):
        return WORD_XML
    if _FLAT.search(head):
        return FLAT_ODT
    words = head[:2_000].lower()
    if any(each in words for each in (b"<!doctype html", b"<html", b"<head", b"<body", b"<div", b"<p>", b"<table")):
        return HTML
    return XML if head.startswith(b"<?xml") else TEXT if _is_text(head) else UNKNOWN


def _is_mail(head: bytes) -> bool:
    """Lines of a head as mail programs write them, and then an empty line."""
    fields = 0
    # A mailbox kept as one file begins each message so.
    lines = head.split(b"\n")[1:] if head.startswith(b"From ") else head.split(b"\n")
    for line in lines[:200]:
        line = line.rstrip(b"\r")
        if not line:
            break
        if line[:1] in b" \t":
            continue
        if _MAIL_FIELD.match(line):
            fields += 1
        elif not re.match(rb"[A-Za-z][A-Za-z0-9-]*:", line):
            return False
    return (
        fields >= 2
        and re.search(
            rb"^(?:from|mime-version|received|message-id|content-type|date)[ \t]*:", head, re.IGNORECASE | re.MULTILINE
        )
        is not None
    )


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    odd = sum(each < 32 and each not in (9, 10, 12, 13, 27) for each in head[:4_096])
    return odd == 0


def likely_type(data: bytes) -> str:
    """For a file that is not opened: what it would be, were it whole."""
    media_type = media_type_of(data)
    if media_type != ZIP:
        return media_type
    if data[30:130].startswith(b"mimetypeapplication/vnd.oasis.opendocument.text"):
        return ODT
    tail = data[-(1 << 18) :]
    if b"word/" in tail or b"[Content_Types].xml" in tail:
        return DOCX
    return ODT if b"content.xml" in tail or b"META-INF/manifest.xml" in tail else ZIP
