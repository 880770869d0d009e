"""The PDF edition: fillable in any viewer, in the order of reading, and spoken by a screen reader."""

from __future__ import annotations

import io
import re

import pytest
from pypdf import PdfReader, PdfWriter

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import Form, Partnership


@pytest.fixture
def make(small_form: Form, partnership: Partnership):
    def made(answers=None) -> PdfReader:
        data = FormMaker().blank(partnership, small_form, "pdf", case_reference="TS-2026-007", answers=answers)
        return PdfReader(io.BytesIO(data))

    return made


def widgets(reader: PdfReader) -> dict[str, dict]:
    found = {}
    for page in reader.pages:
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            found[widget["/T"]] = widget
    return found


def test_answers_are_the_values_of_the_controls(make) -> None:
    fields = make(
        {
            "agency_name": "Imaginary & Sons",
            "summary": "First line\nSecond line",
            "signed_on": "2026-07-08",
            "involved": "not-known",
            "systems": ["yes"],
            "agreed": True,
            "chronology": [{"date": "2026-01-08", "event": "Visit Ł", "seen": "no"}],
        }
    ).get_fields()

    assert fields["agency_name"].value == "Imaginary & Sons"
    assert fields["summary"].value == "First line\nSecond line"
    assert fields["signed_on"].value == "08/07/2026"
    assert fields["involved"].value == "not-known"
    assert fields["systems=yes"].value == "/Yes"
    assert fields["systems=no"].value == "/Off"
    assert fields["agreed"].value == "/Yes"
    assert fields["chronology.1.date"].value == "08/01/2026"
    assert fields["chronology.1.event"].value == "Visit Ł"
    assert fields["chronology.1.seen"].value == "no"


def test_a_viewer_can_fill_it_in(make) -> None:
    writer = PdfWriter(clone_from=make())
    values = {"agency_name": "Typed later", "involved": "yes", "systems=no": "/Yes"}
    for page in writer.pages:
        writer.update_page_form_field_values(page, values, auto_regenerate=False)
    target = io.BytesIO()
    writer.write(target)

    fields = PdfReader(target).get_fields()
    assert fields["agency_name"].value == "Typed later"
    assert fields["involved"].value == "yes"
    assert fields["systems=no"].value == "/Yes"


def test_a_choice_offers_words_and_stores_the_slug(make) -> None:
    options = widgets(make())["involved"]["/Opt"]

    assert [(slug, words) for slug, words in options][1:] == [("yes", "Yes"), ("no", "No"), ("not-known", "Not known")]


def test_a_table_has_rows_to_spare_because_none_can_be_added(make) -> None:
    rows = {name.split(".")[1] for name in widgets(make()) if name.startswith("chronology.")}

    assert rows == {"1", "2", "3", "4"}


def test_long_answers_may_have_many_lines(make) -> None:
    found = widgets(make())

    assert found["summary"]["/Ff"] & (1 << 12)
    assert not found["agency_name"]["/Ff"] & (1 << 12)


def test_an_answer_longer_than_its_line_is_wrapped_and_seen_whole(make) -> None:
    words = " ".join(f"word{number}" for number in range(60))
    found = widgets(make({"agency_name": words}))["agency_name"]

    picture = found["/AP"]["/N"].get_object().get_data().decode("ascii")
    shown = " ".join(bytes.fromhex(piece).decode("cp1252") for piece in re.findall(r"<([0-9a-f]*)> Tj", picture))
    assert found["/Ff"] & (1 << 12)
    assert shown.split() == words.split()


def test_each_control_speaks_its_label(make) -> None:
    found = widgets(make())

    assert found["agency_name"]["/TU"] == "Name of agency, must be answered"
    assert found["signed_on"]["/TU"] == "Date signed, day, month, year"
    assert found["systems=no"]["/TU"] == "Systems: No"
    assert found["chronology.2.event"]["/TU"] == "Chronology of events, row 2, Event"


def test_language_title_structure_and_tab_order_are_set(make) -> None:
    reader = make()
    root = reader.root_object

    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] is not None
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "TRIAL-1 Trial Form"
    assert reader.metadata.author == "Testshire Safeguarding Children Partnership"
    assert {page["/Tabs"] for page in reader.pages} == {"/S"}


def test_the_structure_names_headings_and_every_control(make) -> None:
    reader = make()
    document = reader.root_object["/StructTreeRoot"]["/K"]
    kinds = [element.get_object()["/S"] for element in document["/K"]]

    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2", "/H3"]
    assert kinds.count("/Form") == len(widgets(reader))


def test_each_control_follows_its_label_in_the_order_of_reading(make) -> None:
    spoken = [
        element.get_object()["/K"].get("/Obj", {}).get("/T")
        for element in make().root_object["/StructTreeRoot"]["/K"]["/K"]
        if element.get_object()["/S"] == "/Form"
    ]

    assert spoken[:4] == ["agency_name", "summary", "signed_on", "aware_at"]
    assert spoken[-1] == "chronology.4.seen"


def test_every_page_carries_marking_edition_reference_and_its_number(make) -> None:
    reader = make({"summary": "A long answer. " * 900})
    count = len(reader.pages)

    assert count > 1
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") == 2
        assert "TRIAL-1 version 3" in text
        assert "Case reference: TS-2026-007" in text
        assert f"Page {number} of {count}" in text


def test_fonts_of_printed_words_are_embedded(make) -> None:
    for page in make().pages:
        for font in page["/Resources"]["/Font"].values():
            font = font.get_object()
            if "FormSans" in font["/BaseFont"] or "Vera" in font["/BaseFont"]:
                assert "/FontFile2" in font["/FontDescriptor"]
