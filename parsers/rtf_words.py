"""The words that a Rich Text file shows, roughly: enough to see whether a conversion has lost any."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
# Groups whose text is none of the page.
_SILENT = frozenset(
    {
        b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"objdata", b"fldinst", b"listtext", b"pntext",
        b"pntxta", b"pntxtb", b"nonesttables", b"xe", b"tc", b"bkmkstart", b"bkmkend", b"themedata", b"datastore",
        b"colorschememapping", b"latentstyles", b"datafield", b"filetbl", b"revtbl", b"listtable", b"template",
        b"listoverridetable", b"rsidtbl", b"generator", b"object", b"result", b"shpinst", b"shprslt", b"private",
        b"do", b"annotation", b"atnid", b"atnauthor", b"header", b"headerl", b"headerr", b"headerf", b"footer",
        b"footerl", b"footerr", b"footerf", b"userprops", b"ftnsep", b"ftnsepc", b"aftnsep", b"aftnsepc", b"mmathPr",
    }
)  # fmt: skip
_SPACES = frozenset({b"par", b"line", b"tab", b"cell", b"row", b"nestcell", b"nestrow", b"sect", b"page", b"column"})
_SIGNS = {b"lquote": "\u2018", b"rquote": "\u2019", b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"emdash": "\u2014",
          b"endash": "\u2013", b"bullet": "\u2022"}  # fmt: skip


def rtf_words(data: bytes) -> list[str]:
    return re.findall(r"\w+", "".join(_text(data)))


def _text(data: bytes) -> Iterator[str]:
    silent, skips, skip = False, 1, 0
    above: list[tuple[bool, int]] = []
    for found in _TOKEN.finditer(data):
        word, number, code, sign, brace, plain = found.groups()
        if brace == b"{":
            above.append((silent, skips))
        elif brace == b"}":
            silent, skips = above.pop() if above else (silent, skips)
            skip = 0
        elif sign == b"*" or word in _SILENT:
            silent = True
        elif word == b"bin":
            return  # raw bytes follow, which may say anything: no more is claimed
        elif silent:
            continue
        elif word == b"uc":
            skips = min(max(int(number or 1), 0), 10)
        elif word == b"u":
            yield chr(int(number or 0) % 0x10000)
            skip = skips
        elif word in _SPACES or sign == b"~":
            yield " "
        elif word in _SIGNS:
            yield _SIGNS[word]
        elif code is not None:
            if skip:
                skip -= 1
            else:
                yield bytes([int(code, 16)]).decode("cp1252", "replace")
        elif plain is not None:
            yield plain[skip:].decode("cp1252", "replace")
            skip = max(skip - len(plain), 0)
