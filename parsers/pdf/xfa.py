"""The second form that a PDF may hold (XFA): recognised; where it stands still, its data is compared with the fields.

A moving one (dynamic) has pages that only Adobe's programs can draw: a person has to read it there. Nothing of it is
run. Its data is another copy of the answers, so the ledger does not count it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from parsers.blocks import Document, Doubt, FormField
from parsers.errors import ParseError
from parsers.pdf.appearance import letters
from parsers.pdf.objects import BREAKAGE, resolved, words
from parsers.safe_xml import Element, parse_xml
from parsers.types import Certainty, Problem

_MOST_BYTES = 20 * 1024 * 1024
_MOST_LEAVES = 20_000
_LONGEST_QUOTE = 120
_DYNAMIC = re.compile(rb"<(?:\w+:)?dynamicRender\s*>\s*required\s*<")
_NUMBER = re.compile(r"\[\d+\]")
_IDLE = Doubt("The second copy of this answer that the file keeps (XFA) is empty.", Certainty.INFERRED)
_BOTH = (
    "This PDF holds a second form of a kind (XFA) that only Adobe's programs show. Compare what was read with the "
    "original, opened there."
)
_MOVING = (
    "This PDF is a form of a kind (dynamic XFA) that only Adobe's programs show; to all others it says “Please wait” "
    "or the like. Its answers were not read. Open the original in Adobe Reader and type them, or ask the sender to "
    "print it there as a PDF or to use our form."
)
_BROKEN = (
    "This PDF holds a second form of a kind (XFA) that only Adobe's programs show, and its data cannot be read. "
    "Compare what was read with the original, opened there."
)


def read_xfa(document: Document, root: DictionaryObject, form: DictionaryObject) -> None:
    packets = _packets(form.get("/XFA"))
    moving = _is_on(root.get("/NeedsRendering")) or any(
        _DYNAMIC.search(data) is not None for name, data in packets.items() if name in ("config", "")
    )
    document.problems.append(Problem("xfa", _MOVING if moving else _BOTH))
    document.moving = moving
    if moving:
        return
    for data in (packets.get("datasets", b""), packets.get("", b"")):
        if b"data" in data:
            try:
                _compare(document.form_fields, parse_xml(data, "XFA"))
            except ParseError:
                document.problems[-1] = Problem("xfa", _BROKEN)
            return


def _is_on(value: object) -> bool:
    return getattr(resolved(value), "value", False) is True


def _packets(held: object) -> dict[str, bytes]:
    """By name; all in one where the file keeps them so."""
    value = resolved(held)
    found: dict[str, bytes] = {}
    left = _MOST_BYTES
    pairs = [("", value)] if isinstance(value, StreamObject) else []
    if isinstance(value, ArrayObject):
        pairs = [(words(value[at]) or "", resolved(value[at + 1])) for at in range(0, min(len(value) - 1, 200), 2)]
    for name, stream in pairs:
        if name in ("", "config", "datasets") and isinstance(stream, StreamObject):
            try:
                data = stream.get_data()
            except BREAKAGE:
                continue
            left -= len(data)
            if left < 0:
                break
            found[name] = data
    return found


def _compare(fields: list[FormField], tree: Element) -> None:
    by_path: dict[str, list[str]] = {}
    by_name: dict[str, set[str]] = {}
    for path, text in _leaves(tree):
        by_path.setdefault(path, []).append(text)
        by_name.setdefault(path.rpartition(".")[2], set()).add(path)
    # Browsers fill in and draw the first copy and know nothing of this one. Adobe's programs fill both and show this:
    # a value that nobody drew may be one that the form came with and its sender never saw.
    is_unwritten = not any(letters(text) for said in by_path.values() for text in said)
    for field in fields:
        if field.kind not in ("text", "choice") or field.conflict or (is_unwritten and field.drawn):
            continue
        path = _path(field.name)
        if path not in by_path:
            likely = by_name.get(path.rpartition(".")[2], set())
            path = next(iter(likely)) if len(likely) == 1 else ""
        if path in by_path:
            _compare_one(field, by_path[path])


def _compare_one(field: FormField, said: list[str]) -> None:
    value = letters(field.value or "")
    shown = letters(field.shown) if field.shown is not None else value
    whole = letters("".join(said))
    if any(each in (value, shown) for each in (whole, *map(letters, said))):
        return
    if not whole:
        field.doubts.append(_IDLE)
    else:
        both = (field.value or "", " ".join(" ".join(said).split())[:_LONGEST_QUOTE])
        field.conflict = tuple(each for each in dict.fromkeys(both) if each)


def _path(name: str) -> str:
    """As the data calls it: without numbers, and without the parts that have no name of their own."""
    parts = (_NUMBER.sub("", part) for part in name.split("."))
    return ".".join(part for part in parts if part and not part.startswith("#"))


def _leaves(tree: Element) -> Iterator[tuple[str, str]]:
    """The data's elements that hold no others; a list of values is one answer."""
    data = next((each for each in tree.iter("{*}data") if "xfa-data" in str(each.tag)), None)
    if data is None:
        return
    waiting = [(child, "") for child in reversed(data)]
    seen = 0
    while waiting and seen < _MOST_LEAVES:
        element, above = waiting.pop()
        seen += 1
        local = str(element.tag).rpartition("}")[2]
        path = f"{above}.{local}" if above else local
        children = list(element)
        if children and all(str(child.tag).rpartition("}")[2] == "value" for child in children):
            yield path, "\n".join(child.text or "" for child in children)
        elif children and not any("xhtml" in str(child.tag) for child in children):
            waiting += [(child, path) for child in reversed(children)]
        else:
            yield path, "".join(str(text) for text in element.itertext())
