"""A drop-down of the PDF edition shows one line: each of its options has room there, with the arrow beside it."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader
from reportlab.pdfbase.pdfmetrics import stringWidth

from forms_service.adapters.form_maker import FormMaker
from forms_service.adapters.form_maker.pdf_page import FIELD_SIZE
from tests.form_templates.test_forms_read_back import FORM_FILES, answer_for, form_at, named
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
        size = size_in(widget["/DA"])
        left, _, right, _ = widget["/Rect"]
        longest = max(stringWidth(words, "Helvetica", size) for code, words in widget["/Opt"] if code)
        assert longest + ARROW <= right - left, name
        assert size >= SMALLEST_READABLE, name


def test_a_short_answer_in_a_narrow_drop_down_is_drawn_in_full_size_though_its_options_are_long() -> None:
    path = next(each for each in FORM_FILES if named(each) == "safer-nel/scsi-5/v2")
    slug, form = form_at(path)
    answers = {field.name: answer_for(field, at) for at, field in enumerate(form.fields())}
    data = FormMaker().blank(
        shipped_library().partnership(slug), form, "pdf", case_reference="TS-2026-007", answers=answers
    )
    fields = PdfReader(io.BytesIO(data)).get_fields() or {}
    widgets = [each.indirect_reference.get_object() for each in fields.values() if each.field_type == "/Ch"]
    drawn = [
        (size_in(each["/DA"]), size_in(each["/AP"]["/N"].get_object().get_data().decode()))
        for each in widgets
        if each["/V"] == "yes"
    ]
    assert any(typed < 7 for typed, _ in drawn)
    assert {size for _, size in drawn} == {FIELD_SIZE}


def size_in(drawing: str) -> float:
    found = re.search(r"([\d.]+) Tf", drawing)
    assert found is not None
    return float(found[1])
