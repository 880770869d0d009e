"""What must hold of every document that the service makes, whoever opens it: one finding for each thing that does not.

Word documents are opened in python-docx, OpenDocument in odfdo, PDF in pypdf; a handful is printed by LibreOffice.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import docx
import odfdo
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree
from pypdf import PdfReader
from sqlalchemy import select

from forms_service.db.models import Document, Mail
from forms_service.db.records.documents import bytes_of
from forms_service.db.work import Work

TEMPLATE_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# As a whole answer, or where Python prints a value in words; "None of these" and "none known" are English.
PYTHON = re.compile(
    r"\bNone\b(?! (of|known|yet|found|were|was|has|have)\b)|\bTrue\b|\bFalse\b|\bUndefined\b|<[a-z_]+\.[A-Z]"
)
# What is left where a value was empty: a comma or stop with nothing before it, brackets with nothing in them.
HOLE = re.compile(
    r"\(\s*\)|: *\.(?!\w)|\w ,(?=\s|$)|, ,|Dear *$|\b(on|at|by|of|to|from|for) +[.,;](?!\w)", re.MULTILINE
)
SIGNED = re.compile(r"\s*Yours (sincerely|faithfully)\b")
# Above the signature, where a page begins before it: whom to ring (two lines, the same in every letter) and two more.
LEAST_ABOVE_SIGNATURE = 4
LETTERS_IN_A_LINE = 100


def faults_of(name: str, data: bytes, *, marking: str, form: bool = False) -> list[str]:
    """`form`: it has boxes for people to fill in, so that what is empty is right."""
    suffix = name.rpartition(".")[2]
    found = {"docx": word_faults, "odt": odt_faults, "pdf": pdf_faults}[suffix](data, marking, form)
    return [f"{name}: {each}" for each in found]


def text_faults(text: str) -> list[str]:
    """Of words that a person reads: letters, records, mails."""
    found = [f"template tag {each[0]!r}" for each in TEMPLATE_TAG.finditer(text)]
    found += [f"Python value in {_around(text, each)}" for each in PYTHON.finditer(text)]
    return found


def holes(text: str) -> list[str]:
    return [f"a hole in {_around(text, each)}" for each in HOLE.finditer(text)]


def _around(text: str, match: re.Match[str]) -> str:
    return repr(text[max(0, match.start() - 30) : match.end() + 15])


# --- Word ---------------------------------------------------------------------------------------------------------


def word_faults(data: bytes, marking: str, form: bool) -> list[str]:
    document = docx.Document(io.BytesIO(data))
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if archive.testzip() or len(set(archive.namelist())) != len(archive.namelist()):
            found.append("the package is damaged")
        for part in archive.namelist():
            if part.endswith((".xml", ".rels")):
                etree.fromstring(archive.read(part))
    paragraphs = [_words(each) for each in document.element.body.iter(qn("w:p"))]
    text = "\n".join(paragraphs)
    found += text_faults(text)
    if not form:
        found += holes(text)
        found += [f"{place} is asked to be filled in" for place in re.findall(r"Click or tap[^.]*", text)]
        found += closing_faults(document)
    if not "".join(paragraphs).strip():
        found.append("nothing is written in it")
    for number, table in enumerate(_tables(document), start=1):
        found += [f"table {number}: {each}" for each in _table_faults(table, form)]
    found += _frame_faults(document, marking)
    found += _property_faults(document)
    return found


def _words(paragraph: etree._Element) -> str:
    kept = []
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br")):
        kept.append(node.text or "" if node.tag == qn("w:t") else " ")
    return "".join(kept)


def _tables(document: docx.document.Document) -> list[Table]:
    return [Table(each, document) for each in document.element.body.iter(qn("w:tbl"))]


def _table_faults(table: Table, form: bool) -> Iterable[str]:
    element = table._tbl
    grid = element.find(qn("w:tblGrid"))
    width = 0 if grid is None else len(grid.findall(qn("w:gridCol")))
    if not width:
        yield "it has no grid"
    rows = list(element.iter(qn("w:tr")))
    texts = []
    for number, row in enumerate(rows, start=1):
        cells = [each for each in row.iter(qn("w:tc")) if _nearest(each, "w:tr") is row]
        spans = [_number(each, "w:gridSpan") for each in cells]
        about = row.find(qn("w:trPr"))
        skipped = sum(_number(about, name, 0) for name in ("w:gridBefore", "w:gridAfter")) if about is not None else 0
        if sum(spans) + skipped != width:
            yield f"row {number} is {sum(spans) + skipped} columns wide, the table {width}"
        for cell in cells:
            blocks = [each for each in cell.iter(qn("w:p")) if _nearest(each, "w:tc") is cell]
            if not blocks:
                yield f"row {number} has a cell without a paragraph, which Word calls damage"
        texts.append(["".join(_words(p) for p in cell.iter(qn("w:p"))).strip() for cell in cells])
    if len(rows) < 2 and rows and rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None:
        yield f"a heading without rows: {texts[0]}"
    if form:
        return
    for number, cells_text in enumerate(texts, start=1):
        if not any(cells_text):
            yield f"row {number} is empty"
        elif len(cells_text) == 2 and not cells_text[1]:
            yield f"row {number} has no answer to {cells_text[0]!r}"


def _nearest(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(qn(tag)), None)


def _number(element: etree._Element, tag: str, otherwise: int = 1) -> int:
    found = next(element.iter(qn(tag)), None)
    return otherwise if found is None else int(found.get(qn("w:val")))


def _frame_faults(document: docx.document.Document, marking: str) -> Iterable[str]:
    for number, section in enumerate(document.sections, start=1):
        kinds = [("header", section.header), ("footer", section.footer)]
        if section.different_first_page_header_footer:
            kinds += [("first header", section.first_page_header), ("first footer", section.first_page_footer)]
        for kind, part in kinds:
            text = "\n".join(_words(each) for each in part._element.iter(qn("w:p")))
            if marking not in text:
                yield f"section {number}: the {kind} has no marking"
            yield from (f"{kind}: {each}" for each in text_faults(text))
            if "footer" in kind:
                instructions = chain(part._element.iter(qn("w:instrText")), part._element.iter(qn("w:fldSimple")))
                fields = {(each.text or each.get(qn("w:instr")) or "").split()[0] for each in instructions}
                if not {"PAGE", "NUMPAGES"} <= fields:
                    yield f"section {number}: the {kind} does not say page x of y"


def closing_faults(document: docx.document.Document) -> list[str]:
    """Wherever the page ends, enough of the letter goes over with its signature: what Word keeps with the next."""
    blocks = list(document.element.body.iterchildren(qn("w:p"), qn("w:tbl")))
    signed = [at for at, block in enumerate(blocks) if block.tag == qn("w:p") and SIGNED.match(_words(block))]
    if not signed:
        return []
    styles = {each.style_id: each.element for each in document.styles}
    kept = 0
    for block in reversed(blocks[: signed[-1]]):
        rows = list(block.iter(qn("w:tr"))) or [block]
        for row in reversed(rows):
            if not all(_kept_with_next(each, styles) for each in row.iter(qn("w:p"))):
                return [f"{kept} lines may be all that stands above the signature on its page"]
            kept += max(-(-len(_words(each).strip()) // LETTERS_IN_A_LINE) for each in row.iter(qn("w:p")))
            if kept >= LEAST_ABOVE_SIGNATURE:
                return []
    return []


def _kept_with_next(paragraph: etree._Element, styles: Mapping[str, etree._Element]) -> bool:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    places = [paragraph] if style is None else [paragraph, styles[str(style.get(qn("w:val")))]]
    said = [each.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") for each in places]
    first = next((each for each in said if each is not None), None)
    return first is not None and first.get(qn("w:val")) not in ("0", "false", "off")


def _property_faults(document: docx.document.Document) -> Iterable[str]:
    about = document.core_properties
    if about.language != "en-GB":
        yield f"its language is {about.language!r}"
    styles = etree.tostring(document.styles.element)
    if b'w:lang w:val="en-GB"' not in styles and b'w:val="en-GB"' not in styles:
        yield "its words are not marked as British English"
    if not about.title:
        yield "it has no title"
    for name in ("python-docx", "docxtpl", "LibreOffice", "Microsoft"):
        if name.casefold() in f"{about.author} {about.last_modified_by} {about.comments}".casefold():
            yield f"its properties tell of {name}"


# --- OpenDocument and PDF -----------------------------------------------------------------------------------------


def odt_faults(data: bytes, marking: str, form: bool) -> list[str]:
    document = odfdo.Document(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("styles.xml").decode()
        content = archive.read("content.xml").decode()
        meta = archive.read("meta.xml").decode()
    text = re.sub(r"<[^>]+>", "\n", content)
    found = text_faults(text)
    for number, table in enumerate(document.body.tables, start=1):
        widths = {sum(cell.repeated or 1 for cell in row.iter_cells()) for row in table.iter_rows()}
        if len(widths) != 1:
            found.append(f"table {number} has rows of {sorted(widths)} columns")
    if marking not in styles:
        found.append("header and footer have no marking")
    if "text:page-number" not in styles or "text:page-count" not in styles:
        found.append("no page says which of how many it is")
    if 'fo:country="GB"' not in styles:
        found.append("its words are not marked as British English")
    if "<dc:title>" not in meta:
        found.append("it has no title")
    return found


def pdf_faults(data: bytes, marking: str, form: bool) -> list[str]:
    reader = PdfReader(io.BytesIO(data))
    found = []
    total = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        found += [f"page {number}: {each}" for each in text_faults(text)] if form else []
        if marking not in text:
            found.append(f"page {number} has no marking")
        if form and f"Page {number} of {total}" not in text:
            found.append(f"page {number} does not say which of {total} it is")
    found += [f"page {number} is empty" for number in empty_pages(data)]
    found += [] if form else last_page_faults(data)
    if form and str(reader.trailer["/Root"].get("/Lang", "")) != "en-GB":
        found.append("its language is not en-GB")
    return found


def empty_pages(data: bytes) -> list[int]:
    """Pages that have nothing but what stands on every page, no box to write in, and on which nothing is drawn."""
    reader = PdfReader(io.BytesIO(data))
    boxes = {number for number, page in enumerate(reader.pages, start=1) if page.get("/Annots")}
    if len(reader.pages) < 2:
        return [] if reader.pages and reader.pages[0].extract_text().strip() else [1]
    return [number for number, own in enumerate(own_lines(data), start=1) if not own and number not in boxes]


def last_page_faults(data: bytes) -> list[str]:
    """Of a letter of several pages: what stands with its signature on the last."""
    pages = own_lines(data)
    signed = [(page, line) for page, own in enumerate(pages) for line, words in enumerate(own) if SIGNED.match(words)]
    if len(pages) < 2 or not signed:
        return []
    page, above = signed[-1]
    if page != len(pages) - 1:
        return ["the last page holds only what follows the signature"]
    return [] if above >= LEAST_ABOVE_SIGNATURE else [f"the last page holds {above} lines above the signature"]


def own_lines(data: bytes) -> list[list[str]]:
    """Of each page, without what stands on all of them where there are several."""
    pages = [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(data)).pages]
    lines = [[_numberless(line) for line in page if line.strip()] for page in pages]
    everywhere = set.intersection(*map(set, lines)) if len(lines) > 1 else set()
    return [[line for line in page if line not in everywhere] for page in lines]


def _numberless(line: str) -> str:
    return re.sub(r"\d+", "0", " ".join(line.split()))


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """As PDF, by name; one start of the program for all of them."""
    sources, made = folder / "sources", folder / "printed"
    sources.mkdir(parents=True)
    for name, data in documents.items():
        (sources / name.replace("/", "-")).write_bytes(data)
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "pdf", "--outdir", str(made), *sorted(str(path) for path in sources.iterdir())),
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    return {name: (made / Path(name.replace("/", "-")).with_suffix(".pdf").name).read_bytes() for name in documents}


# --- a case's own -------------------------------------------------------------------------------------------------


def documents_made(work: Work) -> dict[str, tuple[str, bytes]]:
    """Everything that the service made for its cases: by a name of its own, the kind and the bytes."""
    rows = work.session.scalars(
        select(Document).where(Document.direction == "out").order_by(Document.created_at, Document.id)
    ).all()
    return {f"{row.id[:6]} {row.file_name}": (row.kind, bytes_of(work, row)) for row in rows}


def faults_of_documents(made: Mapping[str, tuple[str, bytes]], marking: str) -> list[str]:
    return [
        fault
        for name, (kind, data) in made.items()
        for fault in faults_of(name, data, marking=marking, form=kind == "request-form")
    ]


def faults_of_mails(work: Work, marking: str) -> list[str]:
    found = []
    # What was recorded as sent by another route has no words of ours.
    for mail in work.session.scalars(select(Mail).where(Mail.text_sealed.is_not(None))):
        text = str(work.vault(mail.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed)["text"])
        about = f"{mail.kind} {mail.rung}".strip()
        for words in (mail.subject, text):
            found += [f"{about}: {each}" for each in (*text_faults(words), *holes(words))]
        if not mail.subject.startswith(marking):
            found.append(f"{about}: no marking")
        if not text.strip():
            found.append(f"{about}: nothing is written in it")
    return found


def one_of_each(made: Mapping[str, tuple[str, bytes]], kinds: Iterable[str]) -> dict[str, bytes]:
    """The last Word document of each letter, report and record, for printing."""
    chosen = {}
    for name, (kind, data) in made.items():
        if kind in kinds and name.endswith(".docx"):
            about = re.sub(r"-v\d+(?=\.docx)", "", name.partition(" ")[2])
            chosen[about] = data
    return chosen
