"""The collated report in Word, and the pack in PDF."""

from __future__ import annotations

from collections.abc import Sequence

from forms_service.adapters.report_maker.pack import pack_pdf
from forms_service.adapters.report_maker.read_back import not_found
from forms_service.adapters.report_maker.read_report import report_blocks
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
        return pack_pdf(content, report_pdf, originals, marking=marking, reference=reference, title=title)

    def report_blocks(self, report_docx: bytes) -> tuple[ReportBlock, ...]:
        return report_blocks(report_docx)

    def not_found(self, pack_pdf: bytes, values: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        return not_found(pack_pdf, values)
