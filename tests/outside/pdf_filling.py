"""Fills the fields of a PDF form by the two programs that most people's viewers are made of."""

from __future__ import annotations

import ctypes
import io
from typing import Any

import pypdfium2
from pypdf import PdfReader, PdfWriter
from pypdfium2 import raw

Given = dict[str, str | bool | list[str]]


def by_pypdf(data: bytes, given: Given) -> bytes:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        reader.decrypt("")
    writer = PdfWriter(clone_from=reader)
    known = writer._root_object["/AcroForm"]
    assert known is not None
    fields = reader.get_fields() or {}
    missing = given.keys() - fields.keys()
    assert not missing, f"there are no such fields: {sorted(missing)}"
    said = {name: _state(fields[name], value) if isinstance(value, bool) else value for name, value in given.items()}
    for page in writer.pages:
        if "/Annots" in page:
            writer.update_page_form_field_values(page, said, auto_regenerate=False)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _state(field: Any, ticked: bool) -> str:
    states = [each for each in field["/_States_"] if each != "/Off"]
    assert len(states) == 1
    return str(states[0]) if ticked else "/Off"


def by_pdfium(data: bytes, given: Given, *, printed: bool = False) -> bytes:
    """As Chrome and Edge do it: boxes are clicked, text is typed into the field that has the focus.

    `printed`: then printed to PDF; the answers are words and strokes on the page, and no field is left.
    """
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    environment = document.formenv
    done: set[str] = set()
    for page in document:
        raw.FORM_OnAfterLoadPage(page, environment)
        for number in range(raw.FPDFPage_GetAnnotCount(page)):
            widget = raw.FPDFPage_GetAnnot(page, number)
            name = _said(raw.FPDFAnnot_GetFormFieldName, environment, widget)
            if name in given and name not in done:
                done.add(name)
                _type(environment, page, widget, given[name])
                raw.FORM_ForceToKillFocus(environment)
            raw.FPDFPage_CloseAnnot(widget)
    assert done == given.keys(), f"there are no such fields: {sorted(given.keys() - done)}"
    if printed:
        for page in document:
            page.flatten()
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _type(environment: Any, page: Any, widget: Any, value: str | bool | list[str]) -> None:
    kind = raw.FPDFAnnot_GetFormFieldType(environment, widget)
    if kind == raw.FPDF_FORMFIELD_CHECKBOX:
        if value:
            _click(environment, page, widget)
        return
    raw.FORM_SetFocusedAnnot(environment, widget)
    if kind in (raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX):
        options = [
            _said(raw.FPDFAnnot_GetOptionLabel, environment, widget, at).strip()
            for at in range(raw.FPDFAnnot_GetOptionCount(environment, widget))
        ]
        raw.FORM_SetIndexSelected(environment, page, options.index(str(value)), True)
        return
    raw.FORM_SelectAllText(environment, page)
    wide = (str(value) + "\0").encode("utf-16-le")
    raw.FORM_ReplaceSelection(environment, page, ctypes.cast(ctypes.c_char_p(wide), raw.FPDF_WIDESTRING))


def _click(environment: Any, page: Any, widget: Any) -> None:
    around = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(widget, around)
    x, y = (around.left + around.right) / 2, (around.top + around.bottom) / 2
    raw.FORM_OnMouseMove(environment, page, 0, x, y)
    raw.FORM_OnLButtonDown(environment, page, 0, x, y)
    raw.FORM_OnLButtonUp(environment, page, 0, x, y)


def _said(ask: Any, environment: Any, widget: Any, *more: Any) -> str:
    length = ask(environment, widget, *more, None, 0)
    answer = ctypes.create_string_buffer(length)
    ask(environment, widget, *more, ctypes.cast(answer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return answer.raw.decode("utf-16-le").rstrip("\0")
