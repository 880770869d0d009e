"""Options in a row of cells, and several values in one cell: as printed, in each edition."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pypdf
import pytest
from lxml import etree
from pydantic import ValidationError

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import FieldData, Form, Partnership

SIZES = [{"slug": slug, "label": slug.title()} for slug in ("small", "middling", "large")]
SIZE = {"name": "size", "label": "Size:", "kind": "choice", "layout": "row", "choices": SIZES, "required": True}
COLUMNS = [
    {"name": "number", "label": "No.", "kind": "text"},
    {"name": "keeper", "label": "Name:", "kind": "text"},
    {"name": "born", "label": "DOB:", "kind": "date"},
    {"name": "kept", "label": "What is kept", "kind": "long_text"},
]
WHO = {"name": "who", "label": "Keeper:", "columns": ["keeper", "born"]}
ANIMALS = {"name": "animals", "label": "Animals", "kind": "table", "rows": 2, "columns": COLUMNS, "cells": [WHO]}
GIVEN: dict[str, Any] = {
    "size": "middling",
    "animals": [{"number": "1", "keeper": "Hanno Pike", "born": "1961-07-06", "kept": "Geese"}],
}


@pytest.fixture(scope="module")
def form() -> Form:
    sections = [{"id": "all", "title": "All", "fields": [SIZE, ANIMALS]}]
    return Form.model_validate(
        {
            "schema": 1, "slug": "trial-2", "version": 1, "code": "TRIAL-2", "title": "Cells", "sections": sections,
            "source": {"document": "Trial", "passage": "None"},
        }
    )  # fmt: skip


def word_tables(data: io.BytesIO) -> list[list[list[str]]]:
    return [[[_spoken(cell._tc) for cell in row.cells] for row in each.rows] for each in docx.Document(data).tables]


def _spoken(element: Any) -> str:
    lines = ("".join(part.text or "" for part in p.iter("{*}t")) for p in element.iter("{*}p"))
    return "\n".join(lines)


def test_word_prints_a_box_in_the_cell_of_each_option(form: Form, partnership: Partnership) -> None:
    data = io.BytesIO(FormMaker().blank(partnership, form, "docx", answers=GIVEN))

    sizes, _ = word_tables(data)

    assert sizes == [["Size:\nMust be answered", "☐ Small", "☒ Middling", "☐ Large"]]
    root = etree.fromstring(zipfile.ZipFile(data).read("word/document.xml"))
    assert len(list(root.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"))) == 3


def test_word_prints_each_value_of_a_cell_behind_its_label(form: Form, partnership: Partnership) -> None:
    data = FormMaker().blank(partnership, form, "docx", answers=GIVEN)
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    rows = [[_spoken(cell) for cell in row.iter("{*}tc")] for row in list(root.iter("{*}tbl"))[1].iter("{*}tr")]
    tags = [tag.get(f"{{{root.nsmap['w']}}}val") for tag in root.iter("{*}tag")]

    assert rows[0] == ["No.", "Keeper:\nName:\nDOB:", "What is kept"]
    assert rows[1] == ["1", "Name: Hanno Pike\nDOB: 06/07/1961", "Geese"]
    assert {"animals.keeper", "animals.born"} <= set(tags)


def test_a_finished_record_prints_them_so_too(form: Form, partnership: Partnership) -> None:
    data = io.BytesIO(FormMaker().blank(partnership, form, "docx", answers=GIVEN, final=True))

    _, rows = word_tables(data)

    assert rows[0][1] == "Keeper:\nName:\nDOB:"
    assert rows[1] == ["1", "Name: Hanno Pike\nDOB: 06/07/1961", "Geese"]


def test_open_document_prints_the_same(form: Form, partnership: Partnership) -> None:
    data = FormMaker().blank(partnership, form, "odt", answers=GIVEN)
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    cells = ["\n".join("".join(p.itertext()) for p in cell) for cell in root.iter("{*}table-cell")]

    assert cells[:4] == ["Size:\nMust be answered", "☐ Small", "☒ Middling", "☐ Large"]
    assert cells[4:10] == [
        "No.", "Keeper:\nName:\nDOB:", "What is kept", "1", "Name: Hanno Pike\nDOB: 06/07/1961", "Geese",
    ]  # fmt: skip


def test_a_pdf_has_a_box_for_each_option_in_one_line_and_a_field_for_each_value(
    form: Form, partnership: Partnership
) -> None:
    reader = pypdf.PdfReader(io.BytesIO(FormMaker().blank(partnership, form, "pdf", answers=GIVEN)))
    fields = reader.get_fields() or {}
    boxes = [fields[f"size={slug}"] for slug in ("small", "middling", "large")]
    drawn = [each for page in reader.pages for each in page.annotations or []]
    lines = {float(each["/Rect"][1]) for each in (one.get_object() for one in drawn) if "size=" in each["/T"]}

    assert [str(box.value) for box in boxes] == ["/Off", "/Yes", "/Off"]
    assert len(lines) == 1
    assert fields["animals.1.keeper"].value == "Hanno Pike"
    assert fields["animals.1.born"].value == "06/07/1961"


@pytest.mark.parametrize("target", ["docx", "odt", "pdf"])
def test_an_answer_that_is_none_of_the_options_is_not_dropped(
    form: Form, partnership: Partnership, target: str
) -> None:
    data = FormMaker().blank(partnership, form, target, answers={"size": "no. 4"})

    if target == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(data))
        assert "no. 4" in " ".join(page.extract_text() for page in reader.pages)
    else:
        part = zipfile.ZipFile(io.BytesIO(data)).read({"docx": "word/document.xml", "odt": "content.xml"}[target])
        assert b"no. 4" in part


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "text", "choices": []}, "a row takes from two to"),
        ({"choices": [{"slug": f"s-{n}", "label": f"S {n}"} for n in range(9)]}, "a row takes from two to"),
        ({"kind": "table", "choices": [], "layout": "list", "columns": [SIZE]}, "no room for a row of options"),
    ],
)
def test_a_row_of_options_that_cannot_be_printed_is_refused(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        FieldData.model_validate({**SIZE, **changed})


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([{**WHO, "columns": ["keeper", "nobody"]}], "which the table does not have"),
        ([{**WHO, "columns": ["born", "keeper"]}], "one after the other"),
        ([{**WHO, "columns": ["number", "born"]}], "one after the other"),
        ([{**WHO, "name": "kept"}], "a name of its own"),
        ([WHO, {**WHO, "name": "again"}], "columns of its own"),
    ],
)
def test_a_cell_of_several_values_that_cannot_be_read_back_is_refused(cells: list[Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        FieldData.model_validate({**ANIMALS, "cells": cells})


def test_options_cannot_share_a_cell() -> None:
    columns = [*COLUMNS[:2], {"name": "born", "label": "Size", "kind": "choice", "choices": SIZES}, COLUMNS[3]]

    with pytest.raises(ValidationError, match="no options to mark"):
        FieldData.model_validate({**ANIMALS, "columns": columns})
