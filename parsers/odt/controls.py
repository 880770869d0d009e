"""Form controls of OpenDocument: what they say is kept apart from the text, in attributes."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from parsers.blocks import Box, Control, Document, Piece
from parsers.odt.names import SHORT, attribute

_TYPED = frozenset(
    {"form:text", "form:textarea", "form:formatted-text", "form:date", "form:time", "form:number", "form:combobox",
     "form:file"}
)  # fmt: skip
_LABELLED = frozenset(
    {
        "form:checkbox",
        "form:radio",
        "form:button",
        "form:fixed-text",
        "form:frame",
        "form:image",
        "form:generic-control",
    }
)


@dataclass(slots=True)
class FormControl:
    control: Control
    pieces: list[Piece]
    box: Box | None = None
    used: bool = False


def read_controls(document: Document, part: str, root: etree._Element) -> dict[str, FormControl]:
    """By the id that the text refers to."""
    found: dict[str, FormControl] = {}
    for forms in root.iter("{*}forms"):
        for each in forms.iter(etree.Element):
            short = SHORT[each.tag]
            if short in _TYPED or short in _LABELLED or short == "form:listbox":
                read = _read(document, part, each, short)
                identifier = each.get("{http://www.w3.org/XML/1998/namespace}id") or attribute(each, "form:id")
                found[identifier or f"?{len(found)}"] = read
    return found


def _read(document: Document, part: str, element: etree._Element, short: str) -> FormControl:
    name = attribute(element, "form:name") or ""
    kind = {"form:checkbox": "checkbox", "form:listbox": "dropdown"}.get(short, "text")
    control = Control(tag=name, alias="", kind=kind)
    read = FormControl(control, [])
    if short in _TYPED:
        typed = attribute(element, "form:current-value") or attribute(element, "form:value")
        _add(document, part, read, element, typed)
        if not typed:
            _add_lines(document, part, read, element)
    elif short == "form:listbox":
        for option in element:
            if SHORT[option.tag] == "form:option" and "true" in (
                attribute(option, "form:current-selected"),
                attribute(option, "form:selected"),
            ):
                _add(document, part, read, option, attribute(option, "form:label"))
    else:
        if short in ("form:checkbox", "form:radio"):
            state = attribute(element, "form:current-state") or attribute(element, "form:state") or ""
            on = state == "checked" or "true" in (
                attribute(element, "form:current-selected"),
                attribute(element, "form:selected"),
            )
            control.checked = on
            read.box = "ticked" if on else "empty"
        _add(document, part, read, element, attribute(element, "form:label"))
    return read


def _add(document: Document, part: str, read: FormControl, element: etree._Element, text: str | None) -> None:
    if text:
        node = document.ledger.add(part, element, text)
        piece = Piece(text, node, control=read.control)
        read.pieces.append(piece)
        read.control.pieces.append(piece)


def _add_lines(document: Document, part: str, read: FormControl, element: etree._Element) -> None:
    """Text with a look of its own is kept as paragraphs."""
    for each in element.iter(etree.Element):
        short = SHORT[each.tag]
        if not short.startswith("text:"):
            continue
        if short == "text:p" and read.pieces:
            read.pieces.append(Piece("\n", control=read.control))
            read.control.pieces.append(read.pieces[-1])
        _add(document, part, read, each, each.text)
        _add(document, part, read, each, each.tail)
