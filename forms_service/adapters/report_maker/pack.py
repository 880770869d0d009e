"""The pack: index, report, and the originals behind it, as one PDF with bookmarks and a stamp on every page.

Each original is drawn a little smaller between two strips of ours, so that its own marking stays whole and no stamp
covers a word of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    TextStringObject,
)
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from forms_service.adapters.report_maker.flatten import Flattened
from forms_service.adapters.report_maker.flatten_apart import flatten_all
from forms_service.adapters.report_maker.fonts import font_names
from forms_service.adapters.report_maker.read_back import text_of_pages
from forms_service.adapters.report_maker.report import UNREVIEWED, day_in_words
from forms_service.domain.collated import CollatedReport
from forms_service.domain.events import LONDON
from forms_service.ports import Original

_STRIP = 26.0  # points above and below an original
_BOOKMARK_LEVELS = 1  # below the report's sections: agencies, not their single answers
_STAMP_AT = 12.0
_MARKING = re.compile(r"(?:OFFICIAL|SECRET|RESTRICTED|CONFIDENTIAL|PROTECT|NOT PROTECTIVELY MARKED)\b")
_LONGEST_MARKING = 60
_INK = colors.HexColor("#0b0c0c")
_QUIET = colors.HexColor("#505a5f")
_ALARM = colors.HexColor("#942514")


@dataclass(frozen=True, slots=True)
class _Part:
    """A run of pages of the pack, and how the index names it."""

    title: str
    marking: str
    pages: tuple[PageObject, ...]
    original: bool
    marks: tuple[tuple[str, int, int], ...] = ()  # bookmarks inside it: title, level, page from 0


def pack_pdf(
    content: CollatedReport,
    report_pdf: bytes,
    originals: Sequence[Original],
    *,
    marking: str,
    reference: str,
    title: str,
) -> bytes:
    parts = [_report_part(content, report_pdf, marking)]
    flattened = flatten_all([original.pdf for original in originals])
    parts += [
        _original_part(original, number, flat)
        for number, (original, flat) in enumerate(zip(originals, flattened, strict=True), start=1)
    ]
    index = _index(content, parts, marking=marking, reference=reference, title=title)
    places = [_place(page, upright=False) for page in index.pages]
    places += [_place(page, upright=part.original) for part in parts for page in part.pages]
    headings = ["" for _ in index.pages]
    headings += [f"Original {part.title}" if part.original else "" for part in parts for _ in part.pages]
    left = f"{reference}  UNREVIEWED" if content.unreviewed else reference
    stamps = _stamps(places, headings, left, marking)
    writer = PdfWriter()
    for place, stamp in zip(places, stamps, strict=True):
        _add_sheet(writer, place, stamp)
    _bookmarks(writer, parts, len(index.pages))
    _describe(writer, title)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


# --- the parts ----------------------------------------------------------------------------------------------------


def _report_part(content: CollatedReport, report_pdf: bytes, marking: str) -> _Part:
    reader = PdfReader(BytesIO(report_pdf))
    title = f"Addendum to {content.addendum_to}" if content.addendum_to else "Report"
    return _Part(title, marking, tuple(reader.pages), original=False, marks=tuple(_outline(reader, reader.outline, 0)))


def _outline(reader: PdfReader, items: Sequence[object], level: int) -> Iterator[tuple[str, int, int]]:
    for item in items:
        if isinstance(item, list):
            if level < _BOOKMARK_LEVELS:
                yield from _outline(reader, item, level + 1)
        elif (page := reader.get_destination_page_number(item)) is not None:  # type: ignore[arg-type]
            yield str(item.title), level, page  # type: ignore[attr-defined]


def _original_part(original: Original, number: int, flat: Flattened | None) -> _Part:
    title = f"{number}. {original.title}"
    if flat is None:
        words = "This document cannot be shown here. The original is kept, unchanged, and must be read there."
        return _Part(title, original.marking, tuple(_text_pages(original.title, [("", words)])), original=True)
    pages = list(PdfReader(BytesIO(flat.pdf)).pages)
    if flat.in_full:
        pages += _text_pages(f"{original.title}: answers in full", flat.in_full)
    marking = original.marking or _marking(text_of_pages(flat.pdf)[0])
    return _Part(title, marking, tuple(pages), original=True)


def _marking(first_page: str) -> str:
    """As the document itself prints it, alone on a line of its first page."""
    lines = [line.strip() for line in first_page.splitlines()]
    return next((line for line in lines if len(line) < _LONGEST_MARKING and _MARKING.match(line)), "")


def _text_pages(title: str, answers: Sequence[tuple[str, str]]) -> list[PageObject]:
    story: list[Flowable] = [Paragraph(escape(title), _style(12, bold=True, after=8))]
    for label, text in answers:
        if label:
            story.append(Paragraph(escape(label), _style(9, bold=True, after=2)))
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        story.append(Paragraph("<br/>".join(escape(line) for line in lines), _style(9, after=8)))
    return list(_laid_out(story).pages)


# --- the index ----------------------------------------------------------------------------------------------------


def _index(content: CollatedReport, parts: Sequence[_Part], *, marking: str, reference: str, title: str) -> PdfReader:
    """Its own length moves the page numbers that it prints, so it is laid out until they agree."""
    pages = 1
    while True:
        made = _laid_out(
            _index_story(content, parts, first=pages + 1, marking=marking, reference=reference, title=title)
        )
        if len(made.pages) == pages:
            return made
        pages = len(made.pages)


def _index_story(
    content: CollatedReport, parts: Sequence[_Part], *, first: int, marking: str, reference: str, title: str
) -> list[Flowable]:
    story: list[Flowable] = [
        Paragraph(escape(content.partnership), _style(10, color=_QUIET, after=4)),
        Paragraph(escape(title), _style(20, bold=True, after=8)),
        Paragraph(f"Case {escape(reference)}", _style(12, after=2)),
        Paragraph(f"Made on {day_in_words(content.made_at.astimezone(LONDON).date())}", _style(10, after=2)),
        Paragraph(f"Marking: {escape(marking)}", _style(10, after=10)),
    ]
    if content.unreviewed:
        story.append(Paragraph(UNREVIEWED, _style(10, bold=True, color=_ALARM, after=10)))
    rows = [["In this pack", "Its own marking", "Pages"]]
    page = first
    for part in parts:
        last = page + len(part.pages) - 1
        rows.append([part.title, part.marking or "None found", str(page) if page == last else f"{page} to {last}"])
        page = last + 1
    story += [_table(rows, (290, 140, 65)), Spacer(1, 14)]
    digests = [[row.key, row.agency, row.sha256] for row in content.register if row.sha256]
    if digests:
        story.append(Paragraph("The originals, by their SHA-256", _style(12, bold=True, after=6)))
        story.append(
            _table([["Return", "Agency", "SHA-256 of the file as received"], *digests], (52, 143, 300), small=2)
        )
    return story


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int], *, small: int | None = None) -> Table:
    body = [
        [
            Paragraph(escape(text), _style(6.6 if column == small and number else 9, bold=number == 0))
            for column, text in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]
    return Table(
        body,
        colWidths=list(widths),
        repeatRows=1,
        style=TableStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.5, colors.HexColor("#b1b4b6")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#eef2f3")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        ),
    )


def _style(size: float, *, bold: bool = False, color: colors.Color = _INK, after: float = 0) -> ParagraphStyle:
    plain, strong = font_names()
    return ParagraphStyle(
        f"{size}{bold}",
        fontName=strong if bold else plain,
        fontSize=size,
        leading=size * 1.3,
        textColor=color,
        spaceAfter=after,
        splitLongWords=1,
    )


def _laid_out(story: list[Flowable]) -> PdfReader:
    out = BytesIO()
    SimpleDocTemplate(
        out, pagesize=A4, leftMargin=50, rightMargin=50, topMargin=50, bottomMargin=56, invariant=1, lang="en-GB"
    ).build(story)
    return PdfReader(BytesIO(out.getvalue()))


# --- the pages ----------------------------------------------------------------------------------------------------

_Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Place:
    """One page as it came, the sheet it goes on, and how it is turned and scaled onto it."""

    page: PageObject
    width: float
    height: float
    matrix: _Matrix


def _place(page: PageObject, *, upright: bool) -> _Place:
    """`upright`: an original, which goes into what the strips leave of an A4 sheet of the same turn."""
    box = page.cropbox
    left, bottom, wide, high = float(box.left), float(box.bottom), float(box.width), float(box.height)
    turns: dict[int, _Matrix] = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, wide + left),
        180: (-1, 0, 0, -1, wide + left, high + bottom),
        270: (0, 1, -1, 0, high + bottom, -left),
    }
    turn = page.rotation % 360
    if turn in (90, 270):
        wide, high = high, wide
    matrix = turns.get(turn, turns[0])
    if not upright:
        return _Place(page, wide, high, matrix)
    sheet_wide, sheet_high = (A4[1], A4[0]) if wide > high else A4
    scale = min(sheet_wide / (wide or 1), (sheet_high - 2 * _STRIP) / (high or 1))
    a, b, c, d, e, f = (part * scale for part in matrix)
    across, up = (sheet_wide - wide * scale) / 2, (sheet_high - high * scale) / 2
    return _Place(page, sheet_wide, sheet_high, (a, b, c, d, e + across, f + up))


def _stamps(places: Sequence[_Place], headings: Sequence[str], left: str, marking: str) -> list[PageObject]:
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    plain, strong = font_names()
    for number, (place, heading) in enumerate(zip(places, headings, strict=True), start=1):
        canvas.setPageSize((place.width, place.height))
        canvas.setFillColor(_INK)
        canvas.setFont(plain, 7.5)
        canvas.drawString(30, _STAMP_AT, left)
        canvas.drawRightString(place.width - 30, _STAMP_AT, f"Pack page {number} of {len(places)}")
        canvas.setFont(strong, 7.5)
        canvas.drawCentredString(place.width / 2, _STAMP_AT, marking)
        canvas.setFillColor(_QUIET)
        canvas.setFont(plain, 7.5)
        canvas.drawString(30, place.height - _STAMP_AT - 4, heading[:150])
        canvas.showPage()
    canvas.save()
    return list(PdfReader(BytesIO(out.getvalue())).pages)


def _add_sheet(writer: PdfWriter, place: _Place, stamp: PageObject) -> None:
    """The page's content goes in as it stands, as a form of its own: its names cannot clash with another page's."""
    sheet = writer.add_blank_page(place.width, place.height)
    forms = DictionaryObject()
    content = b""
    for name, page, matrix in (("/Page", place.page, place.matrix), ("/Stamp", stamp, (1, 0, 0, 1, 0, 0))):
        forms[NameObject(name)] = _form(writer, page)
        content += b"q %s cm %s Do Q\n" % (b" ".join(b"%.5f" % part for part in matrix), name.encode())
    sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    stream = DecodedStreamObject()
    stream.set_data(content)
    sheet[NameObject("/Contents")] = writer._add_object(stream)


def _form(writer: PdfWriter, page: PageObject) -> IndirectObject:
    contents = page.get_contents()
    plain = DecodedStreamObject()
    plain.set_data(contents.get_data() if contents is not None else b"")
    form = plain.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(edge) for edge in page.cropbox)
    for key in ("/Resources", "/Group"):
        if key in page:
            shared = page[key].get_object()
            assert shared is not None
            form[NameObject(key)] = shared.clone(writer)
    return writer._add_object(form)


# --- finding one's way --------------------------------------------------------------------------------------------


def _bookmarks(writer: PdfWriter, parts: Sequence[_Part], first: int) -> None:
    writer.add_outline_item(title="Index", page_number=0)
    behind: IndirectObject | None = None
    start = first
    for part in parts:
        if part.original:
            behind = behind or writer.add_outline_item(title="Originals", page_number=start)
            writer.add_outline_item(title=part.title, page_number=start, parent=behind)
        else:
            above = [writer.add_outline_item(title=part.title, page_number=start)]
            for title, level, page in part.marks:
                del above[level + 1 :]
                above.append(writer.add_outline_item(title=title, page_number=start + page, parent=above[-1]))
        start += len(part.pages)


def _describe(writer: PdfWriter, title: str) -> None:
    writer.page_mode = "/UseOutlines"
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.metadata = {"/Title": title}
