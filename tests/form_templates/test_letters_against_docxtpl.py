"""A letter made from a template compiled and packed once is the letter that docxtpl makes, part by part."""

from __future__ import annotations

import io
import zipfile

import pytest
from docxtpl import DocxTemplate
from lxml import etree

from forms_service.adapters.letter_renderer.grammar import new_environment
from forms_service.adapters.letter_renderer.package import CORE, TYPES, read_template, scrubbed
from forms_service.adapters.letter_renderer.packing import Packing
from tests.form_templates.test_letters import DOCUMENTS, RENDERER, Case, named

FULL = [case for case in DOCUMENTS if not case.sparse]


def parts_of(made: bytes) -> dict[str, bytes]:
    """Without the properties, which name the letter, and the list of types, which python-docx shortens."""
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        return {
            name: etree.tostring(etree.fromstring(package.read(name)), method="c14n")
            for name in package.namelist()
            if name not in (CORE, TYPES)
        }


def by_docxtpl(template: bytes, context: dict[str, object]) -> bytes:
    document = DocxTemplate(io.BytesIO(template))
    document.render(context, new_environment(escape=True))
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@named(FULL)
def test_every_part_is_the_one_that_docxtpl_makes(case: Case) -> None:
    template = case.data.documents[case.letter.slug]
    package = Packing(scrubbed(read_template(template, case.name), case.name), ()).packed({})

    assert parts_of(case.document) == parts_of(by_docxtpl(package, case.context))


def test_the_second_letter_of_a_template_holds_nothing_of_the_first() -> None:
    case = next(each for each in FULL if each.letter.slug == "scsi-3")
    template = case.data.documents["scsi-3"]
    first = RENDERER.render_document(template, case.context, title="One", file="letter")
    other = {**case.context, "case": {**dict(case.context["case"]), "reference": "NEL-RR-2099-777"}}  # type: ignore[call-overload]
    second = RENDERER.render_document(template, other, title="Two", file="letter")

    assert b"NEL-RR-2099-777" in b"".join(parts_of(second).values())
    assert RENDERER.render_document(template, case.context, title="One", file="letter") == first


@pytest.mark.parametrize("changed", [{}, {"word/document.xml": b"<a/>", "word/other.xml": b"<a/>"}])
def test_a_package_is_never_packed_with_a_part_missing_or_too_many(changed: dict[str, bytes]) -> None:
    packing = Packing({"word/document.xml": b"<a/>", "word/styles.xml": b"<b/>"}, ["word/document.xml"])

    with pytest.raises(Exception, match="lacks a part"):
        packing.packed(changed)


def test_other_programs_open_what_is_packed_whatever_its_names_are() -> None:
    parts = {"word/document.xml": b"<a/>" * 9_000, "word/\u00e9.xml": b"", "[Content_Types].xml": b"<t/>"}
    made = Packing(parts, ["word/\u00e9.xml"]).packed({"word/\u00e9.xml": b"<changed/>"})

    with zipfile.ZipFile(io.BytesIO(made)) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == {**parts, "word/\u00e9.xml": b"<changed/>"}
