"""A drop-down of the PDF edition shows one line: each of its options has room there, with the arrow beside it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from forms_service.adapters.form_maker import FormMaker
from tests.form_templates.test_forms_read_back import FORM_FILES, form_at, named
from tests.shipped_definitions import shipped_library

ARROW = 13.0
SMALLEST_READABLE = 6.0


@pytest.mark.parametrize("path", FORM_FILES, ids=named)
def test_every_option_fits_its_drop_down(path: Path) -> None:
    slug, form = form_at(path)
    data = FormMaker().blank(
        shipped_library().partnership(slug), form, "pdf", case_reference="TS-2026-007", answers=None
    )
    for name, field in (PdfReader(io.BytesIO(data)).get_fields() or {}).items():
        if field.field_type != "/Ch":
            continue
        widget = field.indirect_reference.get_object()
        found = re.search(r"([\d.]+) Tf", widget["/DA"])
        assert found is not None
        size = float(found[1])
        left, _, right, _ = widget["/Rect"]
        longest = max(stringWidth(words, "Helvetica", size) for code, words in widget["/Opt"] if code)
        assert longest + ARROW <= right - left, name
        assert size >= SMALLEST_READABLE, name
