"""The words of a message: as text from HTML, and the sender's own told apart from those of earlier messages."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from parsers.containers.contents import Words

_BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "hr", "pre",
     "section", "article", "header", "footer", "dt", "dd"}
)  # fmt: skip
_SILENT = frozenset({"style", "script", "title", "head"})
_VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "area", "base", "col", "embed", "source", "wbr"})
# Elements in which mail programs put the message that is answered; after the latter, all is of that message.
_QUOTES = re.compile(r"\b(?:gmail_quote|gmail_quote_container|yahoo_quoted|moz-cite-prefix|protonmail_quote)\b")
_QUOTES_FOLLOW = re.compile(
    r"\b(?:divRplyFwdMsg|x_divRplyFwdMsg|appendonsend|OLK_SRC_BODY_SECTION|mail-editor-reference-message-container)\b"
)
_FIELD = r"[>*_\s]*(?:From|Sent|Date|To|Cc|Subject|Von|De)\s*:"
_HEAD_LINE = re.compile(rf"{_FIELD}", re.IGNORECASE)
_FROM_LINE = re.compile(r"[*_\s]*From\s*:", re.IGNORECASE)
_BEGINS_QUOTE = re.compile(
    r"\s*-{2,}\s*(?:original|forwarded) (?:message|appointment)\s*-{2,}|\s*begin forwarded message", re.IGNORECASE
)
_WROTE = re.compile(r"\s*On\s.{5,300}\swrote:\s*\Z", re.IGNORECASE | re.DOTALL)
_RULE = re.compile(r"\s*[_-]{10,}\s*\Z")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.own: list[str] = []
        self.quoted: list[str] = []
        self._silent = 0
        self._depth = 0
        self._quote_from: int | None = None  # the depth at which a quoting element began
        self._all_quoted = False
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.handle_data("\n")
        said = " ".join(value or "" for name, value in attrs if name in ("class", "id"))
        if _QUOTES_FOLLOW.search(said):
            self._all_quoted = True
        if tag in _VOID:
            return
        self._open.append(tag)
        if tag in _SILENT:
            self._silent += 1
        if self._quote_from is None and (tag == "blockquote" or _QUOTES.search(said)):
            self._quote_from = len(self._open)

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.handle_data("\n")
        if tag not in self._open[-200:]:
            return
        while self._open:
            closed = self._open.pop()
            if closed in _SILENT:
                self._silent -= 1
            if self._quote_from is not None and len(self._open) < self._quote_from:
                self._quote_from = None
            if closed == tag:
                break

    def handle_data(self, data: str) -> None:
        if not self._silent:
            quoted = self._all_quoted or self._quote_from is not None
            (self.quoted if quoted else self.own).append(data)


def from_html(part: str, page: str) -> list[Words]:
    reader = _Text()
    reader.feed(page)
    reader.close()
    own = from_text(part, "".join(reader.own))
    quoted = "".join(reader.quoted)
    return [*own, *([Words(part, quoted, quoted=True)] if quoted.strip() else [])]


def from_text(part: str, text: str) -> list[Words]:
    own, quoted = _split(text.replace("\r\n", "\n").replace("\r", "\n"))
    return [Words(part, each, is_quoted) for each, is_quoted in ((own, False), (quoted, True)) if each.strip()]


def _split(text: str) -> tuple[str, str]:
    lines = text.split("\n")
    own: list[str] = []
    quoted: list[str] = []
    for number, line in enumerate(lines):
        if _quotes_from(lines, number):
            quoted += lines[number:]
            break
        (quoted if line.lstrip().startswith(">") else own).append(line)
    return "\n".join(own), "\n".join(quoted)


def _quotes_from(lines: list[str], number: int) -> bool:
    """Whether an earlier message begins at this line and goes on to the end."""
    line = lines[number]
    if _BEGINS_QUOTE.match(line):
        return True
    if line.lstrip()[:3].lower() == "on ":
        # Such a line is often broken in two or three.
        return any(_WROTE.match("\n".join(lines[number : number + count])) for count in (1, 2, 3))
    if _RULE.match(line):
        following = [each for each in lines[number + 1 : number + 4] if each.strip()]
        return bool(following) and _FROM_LINE.match(following[0]) is not None
    if _FROM_LINE.match(line):
        following = [each for each in lines[number + 1 : number + 9] if each.strip()][:4]
        return sum(_HEAD_LINE.match(each) is not None for each in following) >= 2
    return False


def same_words(one: list[Words], other: list[Words]) -> bool:
    """Whether every word of `one` stands in `other` too: then they say one thing twice."""
    return _words(one) <= _words(other)


def _words(pieces: list[Words]) -> Counter[str]:
    return Counter(word for each in pieces for word in re.findall(r"\w+", each.text.casefold()))
