"""Joining twenty returns into the report, against the usual way: a docxtpl sub-document for each return, in a loop.

The sub-documents hold each return's answers in one plain table and nothing else: no register, no chronology in one
order, no list of what does not agree. The pack, which LibreOffice makes, is not measured.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import docx
from docxtpl import DocxTemplate
from timing import best, line

import parsers
from forms_service.adapters.form_maker import FormMaker
from forms_service.adapters.report_maker import PackReportMaker
from forms_service.cli.collate import collatable
from forms_service.definitions.gathering import gather, people_and_outline
from forms_service.definitions.loader import load_library
from forms_service.definitions.returned import report_plan
from forms_service.domain.collated import CollatedReport, CollationInput
from forms_service.domain.collation import collate
from parsers.types import ParsedField, ParsedTable

TIMES = 3
AIM = 10
RETURNS = 20
PARTNERSHIP = "safer-nel"
REFERENCE = "NEL-RR-2026-001"
FOLDER = Path(__file__).resolve().parent.parent / "form_templates"
SAMPLE = "forms/scsi-5/v2/samples/full-return.expected.json"


def sub_documents(results: Sequence[parsers.ParseResult]) -> bytes:
    """What most would write: open the template, one sub-document for each return, a row for each answer."""
    page = docx.Document()
    page.add_paragraph("{%p for each in returns %}")
    page.add_paragraph("{{p each }}")
    page.add_paragraph("{%p endfor %}")
    template = io.BytesIO()
    page.save(template)
    report = DocxTemplate(io.BytesIO(template.getvalue()))
    returns = []
    for result in results:
        part = report.new_subdoc()
        part.add_heading(result.file)
        table = part.add_table(rows=0, cols=2)
        for name, field in result.fields.items():
            for label, value in answers_in(name, field):
                cells = table.add_row().cells
                cells[0].text, cells[1].text = label, value
        returns.append(part)
    report.render({"returns": returns})
    made = io.BytesIO()
    report.save(made)
    return made.getvalue()


def answers_in(name: str, field: ParsedField | ParsedTable) -> list[tuple[str, str]]:
    if isinstance(field, ParsedField):
        return [(name, field.raw)]
    return [
        (f"{name} {number} {column}", cell.raw)
        for number, row in enumerate(field.rows, start=1)
        for column, cell in row.items()
    ]


def main() -> None:
    library = load_library(FOLDER, check=False)
    what = collatable(library, PARTNERSHIP)
    rules = library.form_rules(PARTNERSHIP)
    answers = json.loads((FOLDER / "partnerships" / PARTNERSHIP / SAMPLE).read_text("utf-8"))["fields"]
    filled = [
        FormMaker().blank(
            what.partnership,
            what.form,
            "docx",
            case_reference=REFERENCE,
            answers={**answers, "agency_name": f"Example Agency {number}"},
        )
        for number in range(1, RETURNS + 1)
    ]

    def read() -> list[parsers.ParseResult]:
        return [parsers.parse(f"{number}.docx", data, rules) for number, data in enumerate(filled)]

    maker = PackReportMaker()
    results = read()
    plan = report_plan(what.report, what.form, what.use)

    def joined() -> CollatedReport:
        contents = gather(results, what, REFERENCE).contents
        people, outline = people_and_outline(contents, plan)
        given = CollationInput(
            reference=REFERENCE,
            marking=what.partnership.marking,
            partnership=what.partnership.name,
            made_at=datetime(2026, 12, 31, 10, tzinfo=UTC),
            returns=contents,
            people=people,
            outline=outline,
        )
        return collate(given, plan)

    content = joined()
    if len(content.register) != RETURNS:
        raise SystemExit(f"{len(content.register)} of {RETURNS} returns were taken: nothing is measured.")
    answers = sum(len(answers_in(name, field)) for name, field in results[0].fields.items())
    print(f"{RETURNS} returns of {answers} answers, {len(content.chronology)} entries in the chronology")

    def whole() -> bytes:
        return maker.report_docx(what.partnership, what.report, joined())

    usual = best(lambda: sub_documents(results), TIMES)
    ours = best(whole, TIMES)
    line("docxtpl, a sub-document for each return", usual, usual)
    line("ours: joined, checked against each other, written in Word", ours, usual)
    line("  joining: register, chronology, what does not agree", best(joined, TIMES), usual)
    line("reading the returns, which both need first", best(read, TIMES), usual)
    print(f"the sub-documents take {usual / ours:.1f} times as long; aim: at least {AIM} times")


if __name__ == "__main__":
    main()
