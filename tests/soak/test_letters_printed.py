"""Every letter and record, with much and with little on record, printed: nothing empty, no closing alone on a page."""

from __future__ import annotations

from pathlib import Path

from tests.form_templates.test_letters import DOCUMENTS
from tests.generated_documents import empty_pages, last_page_faults, own_lines, printed

MANY = 60
FEWEST_LINES = 4


def test_no_letter_leaves_next_to_nothing_on_its_last_page(tmp_path: Path) -> None:
    faults = {}
    for start in range(0, len(DOCUMENTS), MANY):
        some = {f"{case.name}.docx": case.document for case in DOCUMENTS[start : start + MANY]}
        for name, data in printed(some, tmp_path / str(start)).items():
            found = [f"page {number} is empty" for number in empty_pages(data)] + last_page_faults(data)
            if len(own_lines(data)[-1]) < FEWEST_LINES:
                found.append("the last page holds a few lines only")
            if found:
                faults[name] = found
    assert faults == {}
