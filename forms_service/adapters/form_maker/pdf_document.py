"""From laid-out pages to one tagged, fillable PDF file.

reportlab draws what stands still; the controls and the structure that screen readers follow are added with pypdf, since
reportlab neither wraps a long answer in a control nor tags what it draws.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.form_maker.pdf_controls import add_control, shared_fonts
from forms_service.adapters.form_maker.pdf_page import (
    BOLD,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    REGULAR,
    Box,
    Control,
    Page,
    Rule,
    Words,
)
from forms_service.adapters.form_maker.word_package import form_properties
from forms_service.definitions.printed import case_line, document_title, edition
from forms_service.definitions.schema import Form, Partnership

LINE_COLOR = "#7f8c92"


def finished_document(pages: Sequence[Page], partnership: Partnership, form: Form, case_reference: str) -> bytes:
    drawn = _draw(pages, partnership, form, case_reference)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(drawn)))
    _describe(writer, partnership, form, case_reference)
    _add_controls_and_structure(writer, pages)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _draw(pages: Sequence[Page], partnership: Partnership, form: Form, case_reference: str) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), invariant=1, lang="en-GB", pageCompression=1)
    for number, page in enumerate(pages, start=1):
        spoken = 0
        for mark in page.marks:
            if isinstance(mark, Words):
                _content(canvas, f"/{mark.style.tag} <</MCID {spoken}>> BDC")
                spoken += 1
                _draw_words(canvas, mark)
                _content(canvas, "EMC")
            elif not isinstance(mark, Control):
                _content(canvas, "/Artifact BMC")
                _draw_mark(canvas, mark)
                _content(canvas, "EMC")
        _content(canvas, "/Artifact <</Type /Pagination>> BDC")
        _draw_furniture(canvas, partnership, form, case_reference, f"Page {number} of {len(pages)}")
        _content(canvas, "EMC")
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _content(canvas: Canvas, operator: str) -> None:
    code: list[str] = vars(canvas)["_code"]  # reportlab has no way of its own to mark content
    code.append(operator)


def _draw_words(canvas: Canvas, words: Words) -> None:
    canvas.setFillColor(HexColor(words.style.color))
    canvas.setFont(words.style.font, words.style.size)
    for number, line in enumerate(words.lines):
        canvas.drawString(words.x, words.y - number * words.style.leading, line)


def _draw_mark(canvas: Canvas, mark: Box | Rule) -> None:
    canvas.setLineWidth(0.5)
    if isinstance(mark, Rule):
        canvas.setStrokeColor(HexColor(mark.color))
        canvas.setLineWidth(1.5)
        canvas.line(mark.x, mark.y, mark.x + mark.width, mark.y)
        return
    canvas.setStrokeColor(HexColor(LINE_COLOR))
    if mark.fill:
        canvas.setFillColor(HexColor(mark.fill))
    canvas.rect(mark.x, mark.y, mark.width, mark.height, stroke=1, fill=1 if mark.fill else 0)


def _draw_furniture(canvas: Canvas, partnership: Partnership, form: Form, case_reference: str, page: str) -> None:
    right = PAGE_WIDTH - MARGIN
    canvas.setFillColor(HexColor("#000000"))
    canvas.setFont(BOLD, 8.5)
    for y in (PAGE_HEIGHT - 38, 44):
        canvas.drawCentredString(PAGE_WIDTH / 2, y, partnership.marking)
    canvas.setFillColor(HexColor("#404040"))
    canvas.setFont(REGULAR, 7.5)
    canvas.drawString(MARGIN, PAGE_HEIGHT - 54, edition(form))
    canvas.drawRightString(right, PAGE_HEIGHT - 54, case_line(case_reference))
    canvas.drawString(MARGIN, 30, partnership.name)
    canvas.drawRightString(right, 30, page)


def _describe(writer: PdfWriter, partnership: Partnership, form: Form, case_reference: str) -> None:
    named = {"Title": document_title(form), "Author": partnership.name, "Producer": "forms-service"}
    named |= form_properties(partnership, form, case_reference)
    writer.metadata = {f"/{name}": text for name, text in named.items()}
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en-GB")
    root[NameObject("/MarkInfo")] = DictionaryObject({NameObject("/Marked"): BooleanObject(True)})
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})


def _add_controls_and_structure(writer: PdfWriter, pages: Sequence[Page]) -> None:
    fonts = shared_fonts(writer)
    document = DictionaryObject(
        {NameObject("/Type"): NameObject("/StructElem"), NameObject("/S"): NameObject("/Document")}
    )
    document_reference = writer._add_object(document)
    spoken, parents, fields = ArrayObject(), ArrayObject(), ArrayObject()
    beyond_pages = len(pages)  # numbers 0.. are the pages, each control has one after them
    controls_numbers: list[tuple[int, IndirectObject]] = []
    for page_number, (page, target) in enumerate(zip(pages, writer.pages, strict=True)):
        page_reference = target.indirect_reference
        on_page = ArrayObject()
        annotations = ArrayObject()
        for mark in page.marks:
            if isinstance(mark, Words):
                place = NumberObject(len(on_page))
                element = _element(writer, mark.style.tag, document_reference, page_reference, place)
                on_page.append(element)
                spoken.append(element)
            elif isinstance(mark, Control):
                key = beyond_pages + len(controls_numbers)
                widget = add_control(writer, mark, page_reference, fonts, key)
                annotations.append(widget)
                fields.append(widget)
                content = DictionaryObject(
                    {
                        NameObject("/Type"): NameObject("/OBJR"),
                        NameObject("/Obj"): widget,
                        NameObject("/Pg"): page_reference,
                    }
                )
                element = _element(writer, "Form", document_reference, page_reference, content, mark.tooltip)
                controls_numbers.append((key, element))
                spoken.append(element)
        target[NameObject("/Annots")] = annotations
        target[NameObject("/StructParents")] = NumberObject(page_number)
        target[NameObject("/Tabs")] = NameObject("/S")  # the Tab key follows the order of reading
        parents.extend([NumberObject(page_number), on_page])
    for key, element in controls_numbers:
        parents.extend([NumberObject(key), element])
    tree = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructTreeRoot"),
            NameObject("/K"): document_reference,
            NameObject("/ParentTree"): writer._add_object(DictionaryObject({NameObject("/Nums"): parents})),
            NameObject("/ParentTreeNextKey"): NumberObject(beyond_pages + len(controls_numbers)),
        }
    )
    tree_reference = writer._add_object(tree)
    document[NameObject("/P")] = tree_reference
    document[NameObject("/K")] = spoken
    writer.root_object[NameObject("/StructTreeRoot")] = tree_reference
    form_dictionary = DictionaryObject(
        {
            NameObject("/Fields"): fields,
            NameObject("/DR"): DictionaryObject({NameObject("/Font"): fonts}),
            NameObject("/DA"): TextStringObject("/Helv 9 Tf 0 g"),
        }
    )
    writer.root_object[NameObject("/AcroForm")] = writer._add_object(form_dictionary)


def _element(
    writer: PdfWriter,
    tag: str,
    parent: IndirectObject,
    page: IndirectObject | None,
    content: NumberObject | DictionaryObject,
    spoken: str = "",
) -> IndirectObject:
    element = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/StructElem"),
            NameObject("/S"): NameObject(f"/{tag}"),
            NameObject("/P"): parent,
            NameObject("/K"): content,
        }
    )
    if page is not None:
        element[NameObject("/Pg")] = page
    if spoken:
        element[NameObject("/Alt")] = TextStringObject(spoken)
    return writer._add_object(element)
