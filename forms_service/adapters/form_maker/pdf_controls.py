"""Controls of a PDF form: text, drop-downs and boxes to tick, each with the picture of its present value."""

from __future__ import annotations

import math

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from forms_service.adapters.form_maker.pdf_page import (
    FIELD_FONT,
    FIELD_LEADING,
    FIELD_SIZE,
    ROUND_AN_OPTION,
    Control,
    field_lines,
    width_of_option,
)

PRINTED = 4  # annotation flag: shown on paper
REQUIRED = 1 << 1
MULTILINE = 1 << 12
COMBO = 1 << 17
GROUND = "0.965 0.980 0.988 rg"
SMALLEST = 5.0
ROOM_FOR_ADVICE = 90.0


def shared_fonts(writer: PdfWriter) -> DictionaryObject:
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(f"/{FIELD_FONT}"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    return DictionaryObject({NameObject("/Helv"): writer._add_object(font)})


def add_control(
    writer: PdfWriter, control: Control, page: IndirectObject | None, fonts: DictionaryObject, structure_key: int
) -> IndirectObject:
    left, bottom, right, top = control.rect
    width, height = right - left, top - bottom
    widget = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Widget"),
            NameObject("/T"): TextStringObject(control.name),
            NameObject("/TU"): TextStringObject(control.tooltip),
            NameObject("/Rect"): ArrayObject([FloatObject(round(side, 2)) for side in control.rect]),
            NameObject("/F"): NumberObject(PRINTED),
            NameObject("/StructParent"): NumberObject(structure_key),
        }
    )
    if page is not None:
        widget[NameObject("/P")] = page
    if control.kind == "tick":
        _make_tick(writer, widget, control, width)
    else:
        _make_text(writer, widget, control, width, height, fonts)
    return writer._add_object(widget)


def _make_tick(writer: PdfWriter, widget: DictionaryObject, control: Control, size: float) -> None:
    state = NameObject("/Yes" if control.on else "/Off")
    square = f"q 1 g 0.25 G 0.8 w 0.5 0.5 {size - 1:.2f} {size - 1:.2f} re B"
    cross = f"0 G 1.4 w 2.5 2.5 m {size - 2.5:.2f} {size - 2.5:.2f} l 2.5 {size - 2.5:.2f} m {size - 2.5:.2f} 2.5 l S"
    pictures = {
        NameObject("/Yes"): _picture(writer, f"{square} {cross} Q", size, size, None),
        NameObject("/Off"): _picture(writer, f"{square} Q", size, size, None),
    }
    widget.update(
        {
            NameObject("/FT"): NameObject("/Btn"),
            NameObject("/V"): state,
            NameObject("/AS"): state,
            NameObject("/AP"): DictionaryObject({NameObject("/N"): DictionaryObject(pictures)}),
            NameObject("/MK"): DictionaryObject({NameObject("/CA"): TextStringObject("8")}),
        }
    )


def _make_text(
    writer: PdfWriter, widget: DictionaryObject, control: Control, width: float, height: float, fonts: DictionaryObject
) -> None:
    flags = REQUIRED if control.required else 0
    shown = control.value
    if control.kind == "choice":
        flags |= COMBO
        roomy = control.value or width > ROOM_FOR_ADVICE
        shown = dict(control.options)[control.value] if roomy else ""
        pairs = [ArrayObject([TextStringObject(slug), TextStringObject(words)]) for slug, words in control.options]
        widget[NameObject("/Opt")] = ArrayObject(pairs)
    elif control.multiline:
        flags |= MULTILINE
    lines, size = _fitted(shown, control, width, height)
    size_of_typing = _size_of_options(control, width) if control.kind == "choice" else FIELD_SIZE
    leading = size * FIELD_LEADING / FIELD_SIZE
    first = height - size - 2 if control.multiline else (height - size) / 2 + 1.5
    writing = [f"/Tx BMC q {GROUND} 0 0 {width:.2f} {height:.2f} re f"]
    if lines:
        writing.append(f"BT /Helv {size:g} Tf 0 g {leading:.2f} TL 1 0 0 1 3 {first:.2f} Tm")
        writing += [f"<{_encoded(line)}> Tj T*" for line in lines]
        writing.append("ET")
    writing.append("Q EMC")
    widget.update(
        {
            NameObject("/FT"): NameObject("/Ch" if control.kind == "choice" else "/Tx"),
            NameObject("/Ff"): NumberObject(flags),
            NameObject("/V"): TextStringObject(control.value),
            NameObject("/DA"): TextStringObject(f"/Helv {size_of_typing:g} Tf 0 g"),
            NameObject("/AP"): DictionaryObject(
                {NameObject("/N"): _picture(writer, "\n".join(writing), width, height, fonts)}
            ),
        }
    )


def _fitted(text: str, control: Control, width: float, height: float) -> tuple[list[str], float]:
    """Lines and a letter size with which they can be seen, smaller only where the box cannot be as tall as needed."""
    if not text:
        return [], FIELD_SIZE
    if not control.multiline:
        size = _size_of_option(text, width) if control.kind == "choice" else FIELD_SIZE
        return [text.replace("\n", " ")], size
    size = FIELD_SIZE
    while True:
        lines = field_lines(text, width, size)
        if len(lines) * size * FIELD_LEADING / FIELD_SIZE + 4 <= height or size <= SMALLEST:
            return lines, size
        size -= 0.5


def _size_of_options(control: Control, width: float) -> float:
    """With which the longest of them can be read: viewers neither break nor shrink what is chosen."""
    return min((_size_of_option(words, width) for slug, words in control.options if slug), default=FIELD_SIZE)


def _size_of_option(words: str, width: float) -> float:
    """What is chosen already is drawn as large as it fits by itself, whatever the other options need."""
    needed = width_of_option(words) - ROUND_AN_OPTION
    room = width - ROUND_AN_OPTION
    if needed <= room:
        return FIELD_SIZE
    return max(SMALLEST, math.floor(4 * FIELD_SIZE * room / needed) / 4)


def _encoded(line: str) -> str:
    """The standard font knows the letters of Windows-1252; the value itself keeps every letter."""
    return line.encode("cp1252", errors="replace").hex()


def _picture(
    writer: PdfWriter, content: str, width: float, height: float, fonts: DictionaryObject | None
) -> IndirectObject:
    stream = StreamObject()
    stream.set_data(content.encode("ascii"))
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(
                [FloatObject(0), FloatObject(0), FloatObject(round(width, 2)), FloatObject(round(height, 2))]
            ),
            NameObject("/Resources"): DictionaryObject({NameObject("/Font"): fonts} if fonts is not None else {}),
        }
    )
    return writer._add_object(stream)
