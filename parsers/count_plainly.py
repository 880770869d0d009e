"""The quick half of the independent count: text straight from the bytes of a part, without parsing it.

Only where the bytes leave no doubt: an encoding that is read byte by byte, one meaning for each prefix, no comments, no
CDATA, and none of the rare elements that say something twice or by number. Everything else takes the long way, and so
does every part in which this count and the ledger disagree; what is wrong here costs time, not text.
"""

from __future__ import annotations

import re

_DECLARED = re.compile(rb"""<\?xml\s[^<>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_READABLE = (b"utf-8", b"us-ascii")
_RARE = (b"<!", b"AlternateContent", b"textpath", b"ddList", b"tblCaption", b"tblDescription")
_SAID_OF_A_PICTURE = re.compile(rb"""<[\w:.-]{1,40}cNvPr\s[^<>]*?(?:descr|title)\s*=|\salt\s*=""")
_PREFIX = re.compile(rb"""\sxmlns(?::([^\s=]+))?\s*=\s*["']([^"']*)""")
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SAID = re.compile(rb"""\s(?:[^\s=:"']+:)?(descr|title|char)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def plain_text(part: bytes) -> str | None:
    """All text of a part that counts; None where its bytes alone do not tell."""
    if part.startswith(b"\xef\xbb\xbf"):
        part = part[3:]
    declared = _DECLARED.match(part)
    if declared is not None and declared[1].lower() not in _READABLE:
        return None
    if b"\x00" in part[:4] or part.rfind(b"<?") > 0 or any(word in part for word in _RARE):
        return None
    if _SAID_OF_A_PICTURE.search(part):
        return None
    prefixes: dict[bytes, bytes] = {}
    for prefix, uri in set(_PREFIX.findall(part)):
        if not prefix or prefixes.setdefault(prefix, uri) != uri:
            return None
    rare, common = _names(prefixes)
    if any(b"<" + name in part for name in rare):
        return _with_rare(part, rare, common)
    if not common:
        return ""
    return _decoded(b"".join(re.findall(_opening(common) + rb"([^<]*)", part)))


def _names(prefixes: dict[bytes, bytes]) -> tuple[list[bytes], list[bytes]]:
    """The elements that say something in an attribute or by being there, and those that hold text."""
    rare: list[bytes] = []
    common: list[bytes] = []
    for prefix, uri in prefixes.items():
        if b"wordprocessingml" in uri and b"drawing" not in uri:
            common += [prefix + b":t", prefix + b":delText"]
            rare += [prefix + b":sym", prefix + b":noBreakHyphen"]
        elif uri.endswith((b"/math", b"drawingml/main", b"drawingml/2006/main")):
            common.append(prefix + b":t")
        if b"drawing" in uri.lower():
            rare.append(prefix + b":docPr")
    return rare, common


def _opening(names: list[bytes]) -> bytes:
    return rb"<(?:" + b"|".join(map(re.escape, names)) + rb")(?:\s(?:[^<>]*[^<>/])?)?>"


def _with_rare(part: bytes, rare: list[bytes], common: list[bytes]) -> str:
    pattern = rb"(?:" + _opening(common) + rb"([^<]*))|<(?:" + b"|".join(map(re.escape, rare)) + rb")([\s/>][^<>]*)"
    found: list[str] = []
    for match in re.finditer(pattern, part):
        if match[1] is not None:
            found.append(_decoded(match[1]))
        elif b":noBreakHyphen" in match[0][:60]:
            found.append("\u2011")
        else:
            said = {name: _decoded(one or other) for name, one, other in _SAID.findall(match[2])}
            if b":sym" in match[0][:60]:
                found.append(_numbered(said.get(b"char", "")))
            else:
                found += [said.get(b"descr", ""), said.get(b"title", "")]
    return "".join(found)


def _numbered(code: str) -> str:
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def _decoded(text: bytes) -> str:
    plain = text.decode("utf-8", "replace")
    return _REFERENCE.sub(_referred, plain) if "&" in plain else plain


def _referred(found: re.Match[str]) -> str:
    name = found[1]
    if name in _NAMED:
        return _NAMED[name]
    number = int(name[2:], 16) if name[1] == "x" else int(name[1:])
    return chr(number) if number < 0x110000 else "\ufffd"
