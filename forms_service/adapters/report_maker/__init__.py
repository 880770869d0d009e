"""The collated report in Word, and the pack in PDF.

What reads and writes PDF, and what reads Word, takes a fifth of a second to load, and is loaded when it is used; for
jobs, once before all of them (`load_for_jobs` in bootstrap).
"""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.adapters.report_maker.report import report_docx
from forms_service.definitions.schema import Partnership, Report
from forms_service.domain.collation import CollatedReport
from forms_service.ports import Original, ReportBlock


class PackReportMaker:
    def report_docx(self, partnership: Partnership, report: Report, content: CollatedReport) -> bytes:
        return report_docx(partnership, report, content)

    def pack_pdf(
        self,
        content: CollatedReport,
        report_pdf: bytes,
        originals: Sequence[Original],
        *,
        marking: str,
        reference: str,
        title: str,
    ) -> bytes:
        from forms_service.adapters.report_maker.pack import pack_pdf as make

        return make(content, report_pdf, originals, marking=marking, reference=reference, title=title)

    def report_blocks(self, report_docx: bytes) -> tuple[ReportBlock, ...]:
        from forms_service.adapters.report_maker.read_report import report_blocks as read

        return read(report_docx)

    def not_found(self, pack_pdf: bytes, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        from forms_service.adapters.report_maker.read_back import not_found as search

        return search(pack_pdf, values)
