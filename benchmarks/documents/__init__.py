"""Documents that the benchmarks make themselves, with the rules to read them by."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from parsers.types import FieldKind, FieldRule, FormRules

FOLDER = Path(__file__).resolve().parents[2] / "form_templates"
PARTNERSHIP = "safer-nel"
FORM = "scsi-5"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = (
    "The health visitor saw the child at home with the mother and recorded that the weight was on the expected line. "
    "A plan was agreed and shared with the practice. "
)


class Made(NamedTuple):
    name: str
    data: bytes
    rules: tuple[FormRules, ...]


@cache
def library() -> Library:
    return load_library(FOLDER, check=False)


def filled_form(name: str, *, entries: int, paragraphs: int, suffix: str = "docx") -> Made:
    """The service's own form, as an agency fills it in: so many entries in the chronology, so long an analysis."""
    data = library().partnerships[PARTNERSHIP]
    form = data.forms[FORM][max(data.forms[FORM])]
    answers: dict[str, Any] = {
        "agency_name": "Example Health Trust",
        "author_name": "Avery Example",
        "any_involvement": "yes",
        "summary_of_involvement": "\n".join([WORDS] * paragraphs),
        "chronology": [
            {"date": f"2026-{1 + number % 9:02}-{1 + number % 28:02}", "source": "Records", "event": WORDS}
            for number in range(entries)
        ],
    }
    made = FormMaker().blank(data.partnership, form, suffix, case_reference="NEL-RR-2026-001", answers=answers)
    return Made(name, made, tuple(library().form_rules()))


def pairs(count: int) -> Made:
    """A plain table of two columns, as most councils' forms are: labels left, answers right, no content control."""
    rules = tuple(FieldRule(f"field_{n}", f"Question number {n} of the form", FieldKind.TEXT) for n in range(count))
    rows = [_row(rule.label, f"Answer {number}: {WORDS[:60]}") for number, rule in enumerate(rules)]
    form = FormRules("bench", "pairs", "1", "Pairs", ("PAIRS-1",), rules)
    return Made(f"{count} label-value pairs", _word(_table(rows)), (form,))


def chronology(rows: int) -> Made:
    """One table of three columns and very many rows."""
    columns = (
        FieldRule("date", "Date of event", FieldKind.DATE),
        FieldRule("source", "Source of the record", FieldKind.TEXT),
        FieldRule("event", "What happened", FieldKind.LONG_TEXT),
    )
    rule = FieldRule("chronology", "Chronology of events", FieldKind.TABLE, columns=columns)
    form = FormRules("bench", "rows", "1", "Rows", ("ROWS-1",), (rule,))
    lines = [_row(*(column.label for column in columns))]
    lines += [_row(f"{1 + n % 28:02}/{1 + n % 12:02}/2026", "Records", WORDS) for n in range(rows)]
    return Made(f"chronology of {rows:,} rows", _word(_table(lines)), (form,))


def _table(rows: list[str]) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _row(*cells: str) -> str:
    """With the noise that Word writes into every paragraph."""
    inside = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr><w:p w:rsidR="00A1" w:rsidRDefault="00A1"><w:pPr>'
        f'<w:spacing w:after="0"/></w:pPr><w:r w:rsidRPr="00B2"><w:rPr><w:sz w:val="22"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(cell)}</w:t></w:r></w:p></w:tc>'
        for cell in cells
    )
    return f'<w:tr w:rsidR="00A1"><w:trPr/>{inside}</w:tr>'


def _word(body: str) -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006"
    types = (
        f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'wordprocessingml.document.main+xml"/></Types>'
    )
    links = (
        f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{R}/officeDocument" '
        'Target="word/document.xml"/></Relationships>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("_rels/.rels", links)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body><w:p/>{body}<w:p/><w:sectPr/></w:body></w:document>',
        )
    return out.getvalue()
