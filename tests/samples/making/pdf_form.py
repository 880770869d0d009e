"""The PDF edition filled by other programs, flattened, typed over, printed and scanned."""

from __future__ import annotations

import ctypes
import io
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject

from parsers.types import FieldKind
from tests.samples.making.blanks import blank, form_of


def named(ref: str, answers: dict[str, Any]) -> dict[str, str | bool]:
    """Answers by the names that the controls have in the PDF; true for a box that is ticked."""
    fields = {field.name: field for field in form_of(ref).fields()}
    flat: dict[str, str | bool] = {}
    for name, answer in answers.items():
        field = fields[name]
        if field.kind is FieldKind.TABLE:
            for number, row in enumerate(answer, start=1):
                flat |= {f"{name}.{number}.{column}": text for column, text in row.items()}
        elif field.kind is FieldKind.MULTI_CHOICE:
            flat |= {f"{name}={slug}": True for slug in answer}
        elif field.layout == "row":
            flat[f"{name}={answer}"] = True
        else:
            flat[name] = answer
    return flat


def by_pypdf(
    ref: str, case: str, part_a: dict[str, Any] | None, answers: dict[str, Any], *, flatten: bool = False
) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(blank(ref, "pdf", case, part_a)))
    given = named(ref, answers)
    known = writer.get_fields() or {}
    if missing := set(given) - set(known):
        raise KeyError(sorted(missing))
    if flatten:  # part A was filled in before: it stays on the page as well
        given = {
            name: str(field["/V"]) for name, field in known.items() if field.get("/V") not in (None, "", "/Off")
        } | given
    values = {
        name: ("/Yes" if value else "/Off") if isinstance(value, bool) else value for name, value in given.items()
    }
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False, flatten=flatten)
    if flatten:
        _forget_widgets(writer)
    return _written(writer)


def _forget_widgets(writer: PdfWriter) -> None:
    writer.remove_annotations(subtypes="/Widget")
    writer.root_object.pop(NameObject("/AcroForm"), None)


def _written(writer: PdfWriter) -> bytes:
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def by_pdfium(
    ref: str, case: str, part_a: dict[str, Any] | None, answers: dict[str, Any], *, flatten: bool = False
) -> bytes:
    """As Chrome and Edge do it: a click, then typing."""
    given = named(ref, answers)
    done: set[str] = set()
    document = pdfium.PdfDocument(blank(ref, "pdf", case, part_a))
    document.init_forms()
    environment = document.formenv
    for page in document:
        _fill_page(page, environment, given, done)
    if missing := set(given) - done:
        raise KeyError(sorted(missing))
    if flatten:
        for page in document:
            page.flatten()
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def _fill_page(page: Any, environment: Any, given: dict[str, str | bool], done: set[str]) -> None:
    raw.FORM_OnAfterLoadPage(page, environment)
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        name = _wide(raw.FPDFAnnot_GetFormFieldName, environment, annotation)
        if name not in given:
            continue
        done.add(name)
        answer = given[name]
        rect = raw.FS_RECTF()
        raw.FPDFAnnot_GetRect(annotation, rect)
        x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
        kind = raw.FPDFAnnot_GetFormFieldType(environment, annotation)
        if kind == raw.FPDF_FORMFIELD_CHECKBOX:
            raw.FORM_OnMouseMove(environment, page, 0, x, y)
            raw.FORM_OnLButtonDown(environment, page, 0, x, y)
            raw.FORM_OnLButtonUp(environment, page, 0, x, y)
        elif kind == raw.FPDF_FORMFIELD_COMBOBOX:
            options = [
                _wide(raw.FPDFAnnot_GetOptionLabel, environment, annotation, at)
                for at in range(raw.FPDFAnnot_GetOptionCount(environment, annotation))
            ]
            raw.FORM_SetFocusedAnnot(environment, annotation)
            raw.FORM_SetIndexSelected(environment, page, options.index(str(answer)), True)
        else:
            raw.FORM_SetFocusedAnnot(environment, annotation)
            raw.FORM_SelectAllText(environment, page)
            wide = (str(answer) + "\0").encode("utf-16-le")
            raw.FORM_ReplaceSelection(environment, page, ctypes.cast(ctypes.c_char_p(wide), raw.FPDF_WIDESTRING))
        raw.FORM_ForceToKillFocus(environment)
        raw.FPDFPage_CloseAnnot(annotation)


def _wide(read: Any, environment: Any, annotation: Any, *more: Any) -> str:
    length = read(environment, annotation, *more, None, 0)
    buffer = ctypes.create_string_buffer(length)
    read(environment, annotation, *more, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def typed_over(ref: str, case: str, part_a: dict[str, Any] | None, answers: dict[str, str]) -> bytes:
    """The blank printed to PDF by somebody first, then typed over with a viewer's text tool."""
    made = blank(ref, "pdf", case, part_a)
    source = PdfReader(io.BytesIO(made))
    places = {
        widget.get_object()["/T"]: (number, [float(side) for side in widget.get_object()["/Rect"]])
        for number, page in enumerate(source.pages)
        for widget in page.get("/Annots", ())
        if "/T" in widget.get_object()
    }
    writer = PdfWriter(clone_from=io.BytesIO(by_pypdf(ref, case, part_a, {}, flatten=True)))
    for name, text in answers.items():
        number, (left, bottom, right, top) = places[name]
        writer.add_annotation(
            number,
            FreeText(
                text=text, rect=(left, bottom, right, top), font="Helvetica", font_size="10pt",
                font_color="0000ff", border_color=None, background_color=None,
            ),
        )  # fmt: skip
    return _written(writer)


def scanned(printed: bytes, *, turn: float = 0.5, dots: int = 150, first: int = 1, last: int = 99) -> bytes:
    """Printed, and put through the office scanner a little askew: pictures of pages and no text at all."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "printed.pdf")
        source.write_bytes(printed)
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                str(dots),
                "-gray",
                "-f",
                str(first),
                "-l",
                str(last),
                "-png",
                source,
                Path(folder, "page"),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        pages = []
        for number, path in enumerate(sorted(Path(folder).glob("page*.png"))):
            with Image.open(path) as picture:
                askew = picture.rotate(
                    turn * (1 if number % 2 else -0.6), fillcolor=255, resample=Image.Resampling.BICUBIC
                )
                pages.append(askew.point(lambda grey: 255 if grey > 165 else 0).convert("1"))
        made = io.BytesIO()
        pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=dots)
    return made.getvalue()
