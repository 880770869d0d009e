"""The independent count for messages: other code than `containers/` takes the words out and sees what is said twice."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator
from email import policy
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser

from parsers.compound import CompoundFile

_NOT_SHOWN = re.compile(r"<!--.*?-->|<(style|script|title|head)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"""<!\[[^>]*>|</?[A-Za-z](?:[^>"']|"[^"]*"|'[^']*')*>|</?[A-Za-z][^>]*>|<[!?][^>]*>|</[^>]*>""")
_HALVES = re.compile("[\ud800-\udfff]")
_STRANGE = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape")


def count_mail(data: bytes) -> str:
    mail = BytesParser(policy=policy.compat32).parsebytes(data)
    texts: dict[str, list[str]] = {"text/plain": [], "text/html": []}
    waiting = [mail]
    while waiting:
        part = waiting.pop()
        if part.is_multipart():
            if part.get_content_maintype() == "multipart":
                waiting.extend(each for each in list(part.get_payload())[::-1] if isinstance(each, Message))
            continue
        attached = str(part.get("Content-Disposition") or "").strip().lower().startswith("attachment")
        if part.get_content_type() in texts and not part.get_filename() and not attached:
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                texts[part.get_content_type()].append(_in(content, part.get_content_charset()))
    return _counted(_subject(mail["Subject"]), texts["text/plain"], texts["text/html"])


def count_outlook(held: CompoundFile) -> str:
    def of(number: str) -> str:
        if f"__substg1.0_{number}001F" in held:
            return held.read(f"__substg1.0_{number}001F").decode("utf-16-le", "replace")
        if f"__substg1.0_{number}001E" in held:
            return _in(held.read(f"__substg1.0_{number}001E"), None)
        return ""

    page = of("1013")
    if "__substg1.0_10130102" in held and held.read("__substg1.0_10130102"):
        page = _in(held.read("__substg1.0_10130102"), None)
    return _counted(of("0037").replace("\0", ""), [of("1000").replace("\0", "")], [page])


def _counted(subject: str, plain: list[str], pages: list[str]) -> str:
    marked = [html.unescape(_without_tags(_NOT_SHOWN.sub("", page))) for page in pages]
    one, other = Counter(_words(plain)), Counter(_words(marked))
    if other <= one:
        marked = []
    elif one <= other:
        plain = []
    return "".join(_bare(text) for text in (subject, *plain, *marked))


def _without_tags(page: str) -> str:
    """What begins like a tag and ends nowhere is text."""
    head, end, rest = page.rpartition(">")
    return _TAG.sub("", head + end) + rest


def _words(texts: list[str]) -> Iterator[str]:
    for text in texts:
        yield from re.findall(r"\w+", text.casefold())


def _bare(text: str) -> str:
    return _HALVES.sub("\ufffd", "".join(text.split()))


def _subject(value: object) -> str:
    if value is None:
        return ""
    try:
        pieces = decode_header(str(value))
    except (HeaderParseError, ValueError, LookupError):
        return str(value)
    return "".join(_in(said, charset) if isinstance(said, bytes) else said for said, charset in pieces)


def _in(content: bytes, charset: str | None) -> str:
    try:
        known = "" if charset in (None, "unknown-8bit") else b"".decode(charset or "") or charset
        if known and known.replace("-", "_").lower() not in _STRANGE:
            return content.decode(known, "replace")
    except (LookupError, ValueError):
        pass
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
