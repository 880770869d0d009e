"""A filled PDF form as plain pages: every answer drawn into the page, nothing left to fill, run or follow.

Joined as they are, forms with equal field names show only one agency's answers, and an answer without an appearance is
not drawn at all (PEERS F20, F21). So appearances are made anew from the values, flattened, and looked for afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, NameObject, PdfObject, StreamObject
from reportlab.pdfbase.pdfmetrics import stringWidth

from forms_service.adapters.report_maker.read_back import bare, text_of_pages

_MULTILINE = 1 << 12
_UNSIZED = 12.0  # what readers use where the form leaves the size of letters open


@dataclass(frozen=True, slots=True)
class Flattened:
    """`in_full`: answers that do not fit their box or cannot be drawn with its font, and so are printed once more."""

    pdf: bytes
    in_full: tuple[tuple[str, str], ...]


class UnopenedPdfError(Exception):
    """This PDF cannot be opened without a password, or at all."""


def flatten(data: bytes) -> Flattened:
    try:
        writer = PdfWriter(clone_from=_open(data))
        answers = list(_answers(writer))
        made = BytesIO()
        writer.write(made)
        flat = _burn_in(made.getvalue()) if "/AcroForm" in writer.root_object else made.getvalue()
    except (
        PyPdfError,
        pypdfium2.PdfiumError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        RecursionError,
    ) as error:
        raise UnopenedPdfError from error
    shown = bare("".join(text_of_pages(flat)))
    return Flattened(
        flat,
        tuple((answer.label, answer.text) for answer in answers if not answer.fits or bare(answer.text) not in shown),
    )


def _open(data: bytes) -> PdfReader:
    reader = PdfReader(BytesIO(data))
    # Many forms are "restricted" with an owner's password only; the empty one opens them.
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnopenedPdfError
    return reader


@dataclass(frozen=True, slots=True)
class _Answer:
    label: str
    text: str
    fits: bool


def _answers(writer: PdfWriter) -> Iterator[_Answer]:
    """Prepares each widget for drawing, and says what must be seen afterwards."""
    form = writer.root_object.get("/AcroForm")
    if form is None:
        return
    form = form.get_object()
    form[NameObject("/NeedAppearances")] = BooleanObject(True)
    # The dynamic form (XFA) would be drawn instead of these fields by some readers.
    form.pop("/XFA", None)
    for widget in list(_widgets(writer)):
        kind, value = _inherited(widget, "/FT"), _inherited(widget, "/V")
        if kind == "/Btn":
            _tick(widget, value)
        elif kind in ("/Tx", "/Ch"):
            # An appearance that someone else left may show an earlier answer, or one line of many.
            widget.pop("/AP", None)
            text = _text(value) if kind == "/Tx" else _as_printed(widget, value)
            if text.strip():
                yield _Answer(_label(widget), text, _fits(widget, form, text))


def _widgets(writer: PdfWriter) -> Iterator[DictionaryObject]:
    for page in writer.pages:
        annotations = page.get("/Annots", ArrayObject()).get_object()
        for annotation in annotations if isinstance(annotations, ArrayObject) else ():
            widget = annotation.get_object()
            if isinstance(widget, DictionaryObject) and widget.get("/Subtype") == "/Widget":
                yield widget


def _inherited(widget: DictionaryObject, key: str) -> Any:
    """A field's entries may stand with its parents."""
    here: PdfObject | None = widget
    for _ in range(32):
        if not isinstance(here, DictionaryObject):
            return None
        if key in here:
            return here[key].get_object()
        here = here["/Parent"].get_object() if "/Parent" in here else None
    return None


def _tick(widget: DictionaryObject, value: Any) -> None:
    """The form's own drawing of the state that the value says, as a plain mark: made anew, boxes lose their frames."""
    states = widget.get("/AP", DictionaryObject()).get_object().get("/N", DictionaryObject()).get_object()
    if not isinstance(states, DictionaryObject) or isinstance(states, StreamObject):
        return
    state = widget.get("/AS")
    if isinstance(value, str) and state != value:
        state = value if value in states else "/Off"
    widget[NameObject("/Subtype")] = NameObject("/Stamp")
    if state in states:
        widget[NameObject("/AP")] = DictionaryObject({NameObject("/N"): states.raw_get(state)})
    else:
        widget.pop("/AP", None)


def _text(value: Any) -> str:
    if isinstance(value, ArrayObject):
        return ", ".join(_text(each.get_object()) for each in value)
    return value if isinstance(value, str) else ""


def _as_printed(widget: DictionaryObject, value: Any) -> str:
    """A choice's value may be a code; what the page shows is the option's wording."""
    options = _inherited(widget, "/Opt")
    words = {}
    for option in options if isinstance(options, ArrayObject) else ():
        pair = option.get_object()
        if isinstance(pair, ArrayObject) and len(pair) > 1:
            words[_text(pair[0].get_object())] = _text(pair[1].get_object())
    chosen = value if isinstance(value, ArrayObject) else [value]
    return ", ".join(words.get(_text(each), _text(each)) for each in chosen if _text(each))


def _label(widget: DictionaryObject) -> str:
    return str(_inherited(widget, "/TU") or _inherited(widget, "/T") or "")


def _fits(widget: DictionaryObject, form: DictionaryObject, text: str) -> bool:
    rectangle = widget["/Rect"].get_object()
    if not isinstance(rectangle, ArrayObject):
        return False
    left, bottom, right, top = (float(edge) for edge in rectangle)
    width, height = abs(right - left) - 4, abs(top - bottom) - 2
    size = _size(str(_inherited(widget, "/DA") or form.get("/DA", "")))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not int(_inherited(widget, "/Ff") or 0) & _MULTILINE:
        # A single line with open size is shrunk until it is too small to read.
        return len(lines) == 1 and stringWidth(lines[0], "Helvetica", size or 7.0) <= width
    needed = sum(_lines(line, size or _UNSIZED, width) for line in lines)
    return needed * (size or _UNSIZED) * 1.2 <= height


def _size(appearance: str) -> float:
    words = appearance.split()
    try:
        return float(words[words.index("Tf") - 1])
    except (ValueError, IndexError):
        return 0.0


def _lines(text: str, size: float, width: float) -> int:
    count, used = 1, 0.0
    for word in text.split(" "):
        wide = stringWidth(f"{word} ", "Helvetica", size)
        if used and used + wide > width:
            count, used = count + 1, 0.0
        used += wide
    return count + int(used // max(width, 1.0)) * (used > width)


def _burn_in(data: bytes) -> bytes:
    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()
        for number in range(len(document)):
            page = document[number]
            if pdfium.FPDFPage_Flatten(page, pdfium.FLAT_PRINT) == pdfium.FLATTEN_FAIL:
                raise UnopenedPdfError
            page.close()
        out = BytesIO()
        document.save(out)
        return out.getvalue()
    finally:
        document.close()
