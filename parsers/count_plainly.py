"""The quick half of the independent count: text straight from the bytes of a part, without parsing it.

Only where the bytes leave no doubt: an encoding that is read byte by byte, one meaning for each prefix, no comments, no
CDATA, and none of the rare elements that say something twice or by number. Everything else takes the long way, and so
does every part in which this count and the ledger disagree; what is wrong here costs time, not text.
"""

from __future__ import annotations

import re

_DECLARED = re.compile(rb"""<\?xml\s[^<>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_READABLE = (b"utf-8", b"us-ascii")
_RARE = (b"AlternateContent", b"textpath", b"ddList")
_OF_A_PICTURE = re.compile(rb"""cNvPr\s[^<>]*?(?:descr|title)\s*=""")
_OF_A_SHAPE = re.compile(rb"""\salt\s*=""")
_PREFIX = re.compile(rb"""xmlns(?::([^\s=]+))?\s*=\s*["']([^"']*)""")
_REFERENCE = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|lt|gt|amp|quot|apos);")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SAID = re.compile(rb"""\s(?:[^\s=:"']+:)?(descr|title|char|val)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def plain_text(part: bytes) -> str | None:
    """All text of a part that counts; None where its bytes alone do not tell."""
    if part.startswith(b"\xef\xbb\xbf"):
        part = part[3:]
    declared = _DECLARED.match(part)
    if declared is not None and declared[1].lower() not in _READABLE:
        return None
    if b"\x00" in part[:4] or part.rfind(b"<?") > 0 or any(word in part for word in _RARE):
        return None
    # Looked for in two steps, since the first is so much quicker.
    if b"!" in part and b"<!" in part:
        return None
    if (b"cNvPr" in part and _OF_A_PICTURE.search(part)) or (b" alt" in part and _OF_A_SHAPE.search(part)):
        return None
    prefixes: dict[bytes, bytes] = {}
    for prefix, uri in set(_PREFIX.findall(part)):
        if not prefix or prefixes.setdefault(prefix, uri) != uri:
            return None
    # One name alone is found much faster than one of several.
    rare, common = ([name for name in names if b"<" + name in part] for names in _names(prefixes))
    if rare:
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
            rare += [prefix + name for name in (b":sym", b":noBreakHyphen", b":tblCaption", b":tblDescription")]
        elif uri.endswith((b"/math", b"drawingml/main", b"drawingml/2006/main")):
            common.append(prefix + b":t")
        if b"drawing" in uri.lower():
            rare.append(prefix + b":docPr")
    return rare, common


def _opening(names: list[bytes]) -> bytes:
    any_of = b"(?:" + b"|".join(map(re.escape, names)) + b")" if len(names) > 1 else b"".join(map(re.escape, names))
    return b"<" + any_of + rb"(?:\s(?:[^<>]*[^<>/])?)?>"


def _with_rare(part: bytes, rare: list[bytes], common: list[bytes]) -> str:
    """What the rare elements say after all the text: the order of characters is no matter."""
    found = [_decoded(b"".join(re.findall(_opening(common) + rb"([^<]*)", part)))] if common else []
    for name in rare:
        for attributes in re.findall(b"<" + re.escape(name) + rb"(?=[\s/>])([^<>]*)", part):
            if name.endswith(b":noBreakHyphen"):
                found.append("\u2011")
                continue
            said = {key: _decoded(one or other) for key, one, other in _SAID.findall(attributes)}
            if name.endswith(b":sym"):
                found.append(_numbered(said.get(b"char", "")))
            else:
                found += [said.get(key, "") for key in (b"descr", b"title", b"val")]
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
