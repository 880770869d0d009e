"""Changes documents as damage, other programs and ill will do: by their structure, or by bytes."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

from lxml import etree

from tests.documents import W

_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483647", b"4294967295", b"99999999999999999999", b"1e9", b"", b"NaN")
_BYTES = (
    b"\0",
    b"\xff",
    b"\xff\xfe",
    b"<",
    b"&",
    b"]]>",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"%PDF-1.7\n",
    b"endobj\n",
    b"(",
    b">>",
)
_TEXTS = (
    "", " ", "\u00a0", "Yes / No", "\u2612", "x" * 5_000, "1/" * 500, "9" * 400, "\u202eabc",
    "e\u0301" * 200,
    "A:\tB", "Nil", "see above", "31/02/2026", "12 July 2026", "999 123 4567", "\U0001f600", "::::", "\n" * 50,
)  # fmt: skip
_RUNS = (
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="end"/>',
    '<w:fldChar w:fldCharType="separate"/>',
    "<w:instrText>INCLUDETEXT http://example.org/x</w:instrText>",
    '<w:sym w:font="Wingdings" w:char="F0FE"/>',
    '<w:sym w:char="zz"/>',
    "<w:tab/><w:br/><w:noBreakHyphen/><w:softHyphen/>",
    '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>',
    "<w:delText>taken out</w:delText>",
    "<w:t>put in</w:t>",
    '<w:footnoteReference w:id="99"/>',
    "<w:pict/>",
)
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SNIPPETS = (
    *(f'<w:r xmlns:w="{W}">{run}</w:r>' for run in _RUNS),
    f'<w:ins xmlns:w="{W}"><w:r><w:t>new</w:t></w:r></w:ins>',
    f'<w:del xmlns:w="{W}"><w:r><w:delText>old</w:delText></w:r></w:del>',
    f'<w:sdt xmlns:w="{W}"><w:sdtPr><w:tag w:val="agency_name"/><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>',
    f'<w:tbl xmlns:w="{W}"><w:tr><w:tc><w:p><w:r><w:t>Label:</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
    f'<w:tc xmlns:w="{W}"><w:tcPr><w:gridSpan w:val="70000"/><w:vMerge/></w:tcPr><w:p/></w:tc>',
    f'<mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice/></mc:AlternateContent>',
)

Mutator = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutate(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """One to three changes; `others` are there to be spliced with."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        chosen: Mutator = _by_bytes
        if rng.random() < 0.8:
            if data[:4] == b"PK\x03\x04":
                chosen = _zip
            elif b"%PDF-" in data[:1024]:
                chosen = _pdf
        data = chosen(rng, data, others)
    return data


def _by_bytes(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    if not data:
        return rng.choice(others)
    at, until = sorted((rng.randrange(len(data)), rng.randrange(len(data))))
    short = min(until, at + rng.choice((1, 4, 64, 4_096)))
    match rng.randrange(8):
        case 0:
            return data[:at]
        case 1:
            changed = bytearray(data)
            for _ in range(rng.choice((1, 1, 3, 20))):
                changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
            return bytes(changed)
        case 2:
            other = rng.choice(others)
            return data[:at] + other[rng.randrange(len(other) + 1) :]
        case 3:
            return data[:at] + data[short:]
        case 4:
            return data[:short] + data[at:]
        case 5:
            return data[:at] + rng.choice(_BYTES) + data[at:]
        case 6:
            return data[:at] + rng.randbytes(short - at) + data[short:]
        case _:
            return data[:at] + rng.choice(_NUMBERS) + data[at:]


def _zip(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    if rng.random() < 0.15:
        return _zip_heads(rng, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, OSError, RuntimeError, ValueError, NotImplementedError, EOFError):
        return _by_bytes(rng, data, others)
    if not parts:
        return _by_bytes(rng, data, others)
    marked = [name for name in parts if name.endswith((".xml", ".rels"))]
    # The part with the words is what is read; the others lie around it.
    weights = [10 if name in ("word/document.xml", "content.xml") else 1 for name in marked]
    kind = rng.random()
    if marked and kind < 0.75:
        name = rng.choices(marked, weights)[0]
        parts[name] = _xml(rng, parts[name])
    elif marked and kind < 0.85:
        name = rng.choices(marked, weights)[0]
        parts[name] = _by_bytes(rng, parts[name], list(parts.values()))
    elif kind < 0.9:
        del parts[rng.choice(list(parts))]
    elif kind < 0.95:
        parts[rng.choice(list(parts))] = parts[rng.choice(list(parts))]
    else:
        name = rng.choice(list(parts))
        parts[rng.choice((name.upper(), name + "x", f"word/{name}", "word/_rels/document.xml.rels"))] = parts.pop(name)
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", rng.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def _zip_heads(rng: random.Random, data: bytes) -> bytes:
    marks = [found.start() for found in re.finditer(rb"PK\x01\x02|PK\x03\x04|PK\x05\x06", data)]
    if not marks:
        return data
    changed = bytearray(data)
    for _ in range(rng.choice((1, 2, 4))):
        place = rng.choice(marks) + rng.randrange(4, 46)
        if place < len(changed):
            changed[place] = rng.choice((0, 1, 8, 0x7F, 0x80, 0xFF, rng.randrange(256)))
    return bytes(changed)


def _xml(rng: random.Random, data: bytes) -> bytes:
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return _by_bytes(rng, data, [data])
    for _ in range(rng.choice((1, 1, 2, 5))):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        _tree(rng, rng.choice(elements), elements)
    return etree.tostring(root, xml_declaration=True, encoding=rng.choice(("UTF-8", "UTF-8", "UTF-16")))


def _tree(rng: random.Random, element: etree._Element, elements: list[etree._Element]) -> None:
    above, other = element.getparent(), rng.choice(elements)
    match rng.randrange(10):
        case 0 if above is not None:
            above.remove(element)
        case 1 if above is not None:
            for _ in range(rng.choice((1, 2, 20))):
                above.insert(above.index(element), etree.fromstring(etree.tostring(element, with_tail=False)))
        case 2 if above is not None and other not in set(element.iter()):
            other.append(element)
        case 3:
            element.tag = other.tag
        case 4 if above is not None:
            for _ in range(rng.choice((1, 3, 30))):
                wrapper = etree.Element(rng.choice((element.tag, other.tag)))
                place = element.getparent()
                if place is None:
                    break
                place.replace(element, wrapper)
                wrapper.append(element)
        case 5 if element.attrib:
            name = rng.choice(list(element.attrib))
            element.set(name, rng.choice((*(number.decode() for number in _NUMBERS), *_TEXTS)).replace("\0", ""))
        case 6 if element.attrib:
            del element.attrib[rng.choice(list(element.attrib))]
        case 7:
            element.text = rng.choice(_TEXTS)
        case 8:
            element.tail = rng.choice(_TEXTS)
        case _:
            element.insert(rng.randrange(len(element) + 1), etree.fromstring(rng.choice(_SNIPPETS)))


def _pdf(rng: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    kind = rng.randrange(7)
    if kind == 0:
        return _by_bytes(rng, data, others)
    if kind == 1:
        return _swapped(rng, data, rb"\d+ 0 R")
    if kind == 2:
        return _swapped(rng, data, rb"/[A-Z][A-Za-z0-9]{1,20}")
    if kind == 3:
        return _replaced(rng, data, rb"(?<=[ \[])-?\d{1,9}(?=[ \]\r\n/>])", rng.choice(_NUMBERS))
    if kind == 4:
        return _replaced(rng, data, rb"\b(?:endobj|endstream|obj|stream|xref|trailer|startxref)\b", rng.choice(_BYTES))
    if kind == 5:
        return _swapped(rng, data, rb"\((?:[^()\\]|\\.){0,200}\)")
    found = [
        each for each in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL) if len(each[1]) < 200_000
    ]
    if not found:
        return _by_bytes(rng, data, others)
    chosen = rng.choice(found)
    try:
        inner = zlib.decompress(chosen[1])
    except zlib.error:
        return data[: chosen.start(1)] + _by_bytes(rng, chosen[1], others) + data[chosen.end(1) :]
    return data[: chosen.start(1)] + zlib.compress(_by_bytes(rng, inner, others)) + data[chosen.end(1) :]


def _swapped(rng: random.Random, data: bytes, pattern: bytes) -> bytes:
    found = list(re.finditer(pattern, data))
    if len(found) < 2:
        return data
    one, other = rng.choice(found), rng.choice(found)
    return data[: one.start()] + other[0] + data[one.end() :]


def _replaced(rng: random.Random, data: bytes, pattern: bytes, value: bytes) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data
    one = rng.choice(found)
    return data[: one.start()] + value + data[one.end() :]
