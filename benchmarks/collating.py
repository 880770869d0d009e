"""Joining twenty returns into the report, against reading those twenty. Without the pack, which LibreOffice makes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

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

TIMES = 3
RETURNS = 20
PARTNERSHIP = "safer-nel"
REFERENCE = "NEL-RR-2026-001"
FOLDER = Path(__file__).resolve().parent.parent / "form_templates"
SAMPLE = "forms/scsi-5/v2/samples/full-return.expected.json"


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
    maker = PackReportMaker()
    reading = best(read, TIMES)
    print(f"{RETURNS} returns of {len(filled[0]) // 1024} KiB, {len(content.chronology)} entries in the chronology")
    line(f"reading the {RETURNS} returns", reading, reading)
    line("joining them: register, chronology, what does not agree", best(joined, TIMES), reading)
    line(
        "writing the report in Word",
        best(lambda: maker.report_docx(what.partnership, what.report, content), TIMES),
        reading,
    )


if __name__ == "__main__":
    main()
