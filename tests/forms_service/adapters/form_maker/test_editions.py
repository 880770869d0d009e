"""What holds of every edition of every form."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import odfdo
import pytest
from lxml import etree
from pypdf import PdfReader

from forms_service.adapters.form_maker import EDITIONS, FormMaker
from forms_service.definitions.schema import FieldData, Form, Partnership
from forms_service.errors import InvalidInputError
from parsers.types import FieldKind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
REFERENCE = "TS-2026-007"


def paper_names(field: FieldData) -> set[str]:
    """What a reader sees of a field: its label; headings of its columns, and the labels in a cell that they share."""
    if field.kind is FieldKind.TABLE:
        shared = {name: cell.label for cell in field.cells for name in cell.columns}
        headings = {f"{field.label} / {shared.get(column.name, column.label)}" for column in field.columns}
        return headings | {f"{field.label} / {column.label}" for column in field.columns}
    return {field.label}


def names_in_word(data: bytes) -> set[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    return {tag.get(f"{W}val", "").partition("=")[0] for tag in root.iter(f"{W}tag")}


def boxes_in_word(data: bytes) -> set[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))
    boxes = (box.getparent() for box in root.iter("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox"))
    return {box.find(f"{W}alias").get(f"{W}val") for box in boxes if box.find(f"{W}alias") is not None}


def names_in_pdf(data: bytes) -> set[str]:
    fields = PdfReader(io.BytesIO(data)).get_fields() or {}
    return {re.sub(r"\.\d+\.", ".", name.partition("=")[0]) for name in fields}


def labels_in_odt(data: bytes) -> set[str]:
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    labels, heading = set(), ""
    for element in root.iter(f"{TEXT}h", f"{TABLE}table"):
        if element.tag == f"{TEXT}h":
            heading = "".join(element.itertext())
            continue
        header = element.find(f"{TABLE}table-header-rows/{TABLE}table-row")
        if header is not None:
            labels |= {
                f"{heading} / {''.join(line.itertext())}"
                for cell in header
                for line in cell
                if line is cell[0] or line.get(f"{TEXT}style-name") == cell[0].get(f"{TEXT}style-name")
            }
        else:
            labels |= {"".join(row[0][0].itertext()) for row in element.findall(f"{TABLE}table-row")}
    return labels


def all_text(data: bytes, edition: str) -> str:
    if edition == "pdf":
        reader = PdfReader(io.BytesIO(data))
        return "\n".join([page.extract_text() for page in reader.pages] + [str(reader.metadata)])
    archive = zipfile.ZipFile(io.BytesIO(data))
    xml = [archive.read(name) for name in archive.namelist() if name.endswith(".xml")]
    return "\n".join("\n".join(str(text) for text in etree.fromstring(part).itertext()) for part in xml)


def test_the_three_editions_have_the_same_fields(form: Form, partnership: Partnership) -> None:
    made = {edition: FormMaker().blank(partnership, form, edition) for edition in EDITIONS}

    columns = {f"{field.name}.{column.name}" for field in form.fields() for column in field.columns}
    tables = {field.name for field in form.fields() if field.columns}
    plain = {field.name for field in form.fields()} - tables
    in_cells = {field.name for field in form.fields() if field.layout == "row"}  # read by their words, not by tags
    assert names_in_word(made["docx"]) == (plain - in_cells) | columns | tables
    assert boxes_in_word(made["docx"]) >= {
        choice.label for field in form.fields() if field.layout == "row" for choice in field.choices
    }
    assert names_in_pdf(made["pdf"]) == plain | columns
    assert labels_in_odt(made["odt"]) == set().union(*(paper_names(field) for field in form.fields()))


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_blank_opens_and_shows_no_trace_of_its_making(form: Form, partnership: Partnership, edition: str) -> None:
    data = FormMaker().blank(partnership, form, edition, case_reference=REFERENCE)

    if edition == "docx":
        docx.Document(io.BytesIO(data))
    elif edition == "odt":
        odfdo.Document(io.BytesIO(data))
    text = all_text(data, edition)
    assert form.title in " ".join(text.split())
    assert REFERENCE in text
    assert partnership.marking in text
    assert f"{form.code} version {form.version}" in text
    assert "{{" not in text
    assert "{%" not in text
    assert not re.search(r"\bNone\b(?! (of|known))", text)


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_same_input_gives_the_same_bytes(small_form: Form, partnership: Partnership, edition: str) -> None:
    answers = {"agency_name": "Agency", "chronology": [{"event": "Visit"}]}
    first = FormMaker().blank(partnership, small_form, edition, case_reference=REFERENCE, answers=answers)

    assert first == FormMaker().blank(partnership, small_form, edition, case_reference=REFERENCE, answers=answers)


@pytest.mark.parametrize("edition", EDITIONS)
def test_a_form_without_a_case_names_no_reference(small_form: Form, partnership: Partnership, edition: str) -> None:
    text = all_text(FormMaker().blank(partnership, small_form, edition), edition)

    assert "Case reference" not in text
    assert "CaseReference" not in text


def properties_of(data: bytes, edition: str) -> dict[str, str]:
    if edition == "pdf":
        return {name[1:]: str(value) for name, value in (PdfReader(io.BytesIO(data)).metadata or {}).items()}
    archive = zipfile.ZipFile(io.BytesIO(data))
    if edition == "docx":
        root = etree.fromstring(archive.read("docProps/custom.xml"))
        return {entry.get("name", ""): "".join(entry.itertext()) for entry in root}
    root = etree.fromstring(archive.read("meta.xml"))
    meta = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
    return {entry.get(f"{meta}name", ""): entry.text or "" for entry in root.iter(f"{meta}user-defined")}


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_says_in_its_properties_what_it_is(
    small_form: Form, partnership: Partnership, edition: str
) -> None:
    properties = properties_of(FormMaker().blank(partnership, small_form, edition, case_reference=REFERENCE), edition)

    assert properties["FormPartnership"] == "testshire"
    assert properties["FormId"] == "trial-1"
    assert properties["FormVersion"] == "3"
    assert properties["CaseReference"] == REFERENCE


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"agency": "x"}, "agency"),
        ({"chronology": [{"what": "x"}]}, "chronology"),
        ({"chronology": "x"}, "chronology"),
    ],
)
def test_an_answer_that_has_no_place_is_refused(
    small_form: Form, partnership: Partnership, edition: str, answers: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInputError) as caught:
        FormMaker().blank(partnership, small_form, edition, answers=answers)  # type: ignore[arg-type]

    assert caught.value.field == field


def test_an_edition_that_does_not_exist_is_refused(small_form: Form, partnership: Partnership) -> None:
    with pytest.raises(InvalidInputError, match="docx, odt, pdf"):
        FormMaker().blank(partnership, small_form, "wordperfect")


@pytest.mark.parametrize("edition", ["docx", "odt"])
def test_words_that_xml_knows_and_signs_it_refuses_are_kept_or_shown(
    small_form: Form, partnership: Partnership, edition: str
) -> None:
    answers = {"agency_name": "Health & Care <Trust>", "summary": "One\x00two\n\tThree   spaces \U0001f600"}
    text = all_text(FormMaker().blank(partnership, small_form, edition, answers=answers), edition)

    assert "Health & Care <Trust>" in text
    assert "One\ufffdtwo" in text
    assert "\U0001f600" in text
