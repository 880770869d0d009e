"""PDF forms put together object by object, as broken as a test needs them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from tests.documents import pdf
from tests.parsers.rules import PROPERTIES

LABELS = (
    "FORM-7 version 2",
    "Case reference: EX-2026-004",
    "Name of agency",
    "Summary of involvement",
    "Date last seen",
)
PLAIN: dict[str, Any] = {"summary": "Seen", "seen_on": "3/4/26", "nhs_number": ""}


def obj(value: Any) -> Any:
    """Python as PDF: names begin with a stroke, bytes become streams."""
    if isinstance(value, dict):
        return DictionaryObject({NameObject(key): obj(each) for key, each in value.items()})
    if isinstance(value, (list, tuple)):
        return ArrayObject([obj(each) for each in value])
    if isinstance(value, bool):
        return BooleanObject(value)
    if isinstance(value, int):
        return NumberObject(value)
    if isinstance(value, float):
        return FloatObject(value)
    if isinstance(value, bytes) and not isinstance(value, ByteStringObject):
        stream = StreamObject()
        stream.set_data(value)
        return stream
    if isinstance(value, str) and type(value) is str:
        return NameObject(value) if value.startswith("/") else TextStringObject(value)
    return value


def form(
    fields: Sequence[dict[str, Any]],
    *,
    acroform: dict[str, Any] | None = None,
    in_tree: Sequence[int] | None = None,
    on_page: Sequence[int] | None = None,
    notes: Sequence[dict[str, Any]] = (),
    root: dict[str, Any] | None = None,
    rest: bool = True,
) -> bytes:
    """One page; each field is its own widget unless it has /Kids. By default all stand in the tree and on the page."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf(*LABELS, properties=PROPERTIES)))
    given = list(fields)
    if rest:
        named = {each.get("/T") for each in given}
        given += [{"/T": name, "/FT": "/Tx", "/V": value} for name, value in PLAIN.items() if name not in named]
    roots, widgets = ArrayObject(), ArrayObject()
    for number, each in enumerate(given):
        reference, shown = _add(writer, each, number)
        if in_tree is None or number in in_tree or number >= len(fields):
            roots.append(reference)
        if on_page is None or number in on_page or number >= len(fields):
            widgets.extend(shown)
    for note in notes:
        widgets.append(writer._add_object(obj({"/Type": "/Annot", **note})))
    writer.pages[0][NameObject("/Annots")] = widgets
    held = obj({"/DA": "/Helv 9 Tf 0 g", **(acroform or {})})
    held[NameObject("/Fields")] = roots
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(held)
    for key, value in (root or {}).items():
        writer.root_object[NameObject(key)] = obj(value)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _add(writer: PdfWriter, field: dict[str, Any], number: int) -> tuple[IndirectObject, list[IndirectObject]]:
    rect = [300.0, 700.0 - 30 * number, 500.0, 715.0 - 30 * number]
    kids = field.get("/Kids", ())
    plain = {key: value for key, value in field.items() if key not in ("/Kids", "/AP")}
    widget = {"/Type": "/Annot", "/Subtype": "/Widget", "/Rect": rect, "/F": 4}
    made = obj(plain if kids else widget | plain)
    if "/AP" in field:
        made[NameObject("/AP")] = _looks(writer, field["/AP"])
    reference = writer._add_object(made)
    if not kids:
        return reference, [reference]
    shown: list[IndirectObject] = []
    references = ArrayObject()
    for at, kid in enumerate(kids):
        below, widgets = _add(writer, {"/Rect": [300.0 + 20 * at, *rect[1:]], **kid}, number)
        below.get_object()[NameObject("/Parent")] = reference  # type: ignore[index]
        references.append(below)
        shown += widgets
    made[NameObject("/Kids")] = references
    return reference, shown


def _looks(writer: PdfWriter, looks: dict[str, Any]) -> DictionaryObject:
    normal = looks["/N"]
    if isinstance(normal, dict):
        states = {NameObject(name): writer._add_object(obj(drawn)) for name, drawn in normal.items()}
        return DictionaryObject({NameObject("/N"): DictionaryObject(states)})
    return DictionaryObject({NameObject("/N"): writer._add_object(obj(normal))})


def look(text: str) -> dict[str, Any]:
    """The drawing of one line."""
    return {"/N": f"/Tx BMC q BT /Helv 9 Tf 0 g 2 4 Td ({text}) Tj ET Q EMC".encode("latin-1")}


def button(*states: str) -> dict[str, Any]:
    return {"/N": dict.fromkeys((*states, "/Off"), b"q Q")}
