"""A printed or flattened form is read from its lines and boxes; what the lines do not set apart is in doubt."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from pypdf import PdfWriter, Transformation
from pypdf.generic import ArrayObject, NameObject
from reportlab.lib.colors import Color, white
from reportlab.pdfgen.canvas import Canvas

from parsers.types import Certainty, Outcome, ParseResult
from tests.parsers.field_pages import obj
from tests.parsers.ruled_pages import LEFT, MIDDLE, RIGHT, Answer, cell, options, page, printed, questions, table
from tests.parsers.rules import is_whole, one, read, rows

NAME, SUMMARY, SEEN, INVOLVED = (
    "Name of agency",
    "Summary of involvement",
    "Date last seen",
    "Was there any involvement?",
)
WITH, AGREED = "Worked with", "I have checked this form"
FILLED: dict[str, Answer] = {NAME: "Quaintshire Trust", SUMMARY: "Seen twice at home", SEEN: "3/4/26", INVOLVED: "Yes"}


def codes(result: ParseResult) -> set[str]:
    return {problem.code for problem in result.problems}


def test_answers_are_read_from_the_cells_beside_their_labels() -> None:
    result = read(printed(FILLED), name="form.pdf")
    assert (result.outcome, result.form, result.case_ref) == (Outcome.PARSED, "form-7", "EX-2026-004")
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "seen_on").value == "2026-04-03"
    assert one(result, "involved").value == "yes"
    assert {one(result, name).certainty for name in ("agency_name", "summary", "seen_on")} == {Certainty.BY_LABEL}
    assert one(result, "agency_name").method == "label"
    assert "flat-pdf" in codes(result)
    assert is_whole(result)
    assert not result.unplaced


def test_rows_are_read_under_their_headings() -> None:
    result = read(printed(FILLED), name="form.pdf")
    assert [(row["date"].value, row["event"].value, row["seen"].value) for row in rows(result, "events")] == [
        ("2026-02-01", "Met", "no"),
        ("2026-02-03", "Called", "yes"),
    ]


def test_an_answer_has_its_place_on_the_page() -> None:
    place = one(read(printed(FILLED)), "agency_name").place
    assert place.page == 1
    assert place.rect == pytest.approx((MIDDLE, 736.0, RIGHT, 760.0))


def test_an_empty_printed_form_says_nothing_and_is_not_nil() -> None:
    result = read(printed({}, [("Date of event", "What happened", "Child seen"), ("", "", "")]))
    assert result.outcome is Outcome.PARSED
    assert {one(result, name).certainty for name in ("agency_name", "summary", "involved", "worked_with")} == {
        Certainty.EMPTY
    }
    assert rows(result, "events") == ()


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_says_it_is_turned_reads_the_same(turned: int) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(printed(FILLED)))
    writer.pages[0].rotate(turned)
    made = io.BytesIO()
    writer.write(made)
    assert one(read(made.getvalue()), "agency_name").value == "Quaintshire Trust"


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_whose_words_lie_on_their_side_reads_the_same(turned: int) -> None:
    writer = PdfWriter(clone_from=io.BytesIO(printed(FILLED)))
    sheet = writer.pages[0]
    sheet.add_transformation(
        Transformation().rotate(turned).translate(*{90: (842, 0), 180: (595, 842), 270: (0, 595)}[turned])
    )
    sheet.mediabox.upper_right = (842, 842)
    sheet.cropbox.upper_right = (842, 842)
    made = io.BytesIO()
    writer.write(made)
    result = read(made.getvalue())
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert [row["event"].value for row in rows(result, "events")] == ["Met", "Called"]


@pytest.mark.parametrize("mark", ["cross", "tick", "X", "x"])
def test_drawn_and_typed_marks_tick_a_drawn_box(mark: str) -> None:
    answers = FILLED | {WITH: options(("The child", mark), ("The family", "empty"), ("Someone else", mark))}
    field = one(read(printed(answers)), "worked_with")
    assert field.value == ("child", "other")
    assert field.certainty is Certainty.BY_LABEL


def test_boxes_without_marks_are_no_answer() -> None:
    answers = FILLED | {WITH: options(("The child", "empty"), ("The family", "empty"), ("Someone else", "empty"))}
    assert one(read(printed(answers)), "worked_with").certainty is Certainty.EMPTY


def test_a_letter_in_a_box_that_is_no_cross_is_a_question() -> None:
    answers = FILLED | {WITH: options(("The child", "N"), ("The family", "empty"), ("Someone else", "empty"))}
    field = one(read(printed(answers)), "worked_with")
    assert field.value is None
    assert field.certainty is Certainty.UNDETERMINED


def test_a_stroke_half_over_a_box_is_a_question() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        options(("The child", "empty"), ("The family", "empty"))(canvas, x, y)
        canvas.line(x + 5, y + 2, x + 40, y + 9)

    field = one(read(printed(FILLED | {WITH: draw})), "worked_with")
    assert field.certainty in (Certainty.UNDETERMINED, Certainty.INFERRED)
    assert field.certainty is not Certainty.EMPTY


def test_an_option_struck_out_leaves_the_other_and_a_reason() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, "Yes / No / Not known")
        canvas.line(x - 1, y + 3, x + 16, y + 3)
        canvas.line(x + 42, y + 3, x + 90, y + 3)

    field = one(read(printed(FILLED | {INVOLVED: draw})), "involved")
    assert (field.value, field.certainty) == ("no", Certainty.INFERRED)


def test_a_ring_round_an_option_marks_it() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, "Yes / No / Not known")
        canvas.ellipse(x + 21, y - 4, x + 40, y + 10)

    field = one(read(printed(FILLED | {INVOLVED: draw})), "involved")
    assert (field.value, field.certainty) == ("no", Certainty.INFERRED)


def test_ink_in_an_empty_cell_is_never_an_empty_answer() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        path = canvas.beginPath()
        path.moveTo(x + 10, y)
        path.curveTo(x + 20, y + 9, x + 30, y - 5, x + 45, y + 6)
        path.curveTo(x + 50, y + 9, x + 60, y - 5, x + 75, y + 6)
        canvas.drawPath(path, stroke=1, fill=0)

    assert one(read(printed(FILLED | {NAME: draw})), "agency_name").certainty is Certainty.UNDETERMINED


def test_words_that_run_into_the_next_cell_are_in_doubt_on_both_sides() -> None:
    rows_ = [
        ("Date of event", "What happened", "Child seen"),
        ("1/2/26 or perhaps it was later on that week", "", "No"),
    ]
    row = rows(read(printed(FILLED, rows_)), "events")[0]
    assert row["date"].certainty in (Certainty.UNDETERMINED, Certainty.INFERRED)
    assert row["event"].certainty in (Certainty.UNDETERMINED, Certainty.INFERRED)


def test_wrapped_lines_are_one_and_lines_ended_on_purpose_are_not() -> None:
    full = "The family was seen at home by two workers who wrote down what they"
    result = read(printed(FILLED | {SUMMARY: f"{full}\nsaw on the day.\nNo more."}, height=44))
    assert one(result, "summary").value == f"{full} saw on the day.\nNo more."


def test_one_letter_to_a_box_is_one_answer_in_doubt() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        for number, letter in enumerate("BARFORD"):
            cell(canvas, x + 20 * number, y - 6, x + 20 * (number + 1), y + 12, letter)

    field = one(read(printed(FILLED | {NAME: draw})), "agency_name")
    assert (field.value, field.certainty) == ("BARFORD", Certainty.INFERRED)


def test_a_label_and_answer_without_lines_are_inferred_at_most() -> None:
    canvas, made = page()
    canvas.setFont("Helvetica", 9)
    lines = ["FORM-7 version 2", "Name of agency: Quaintshire Trust", "Date last seen: 3/4/26", "NHS number:"]
    lines += ["Summary of involvement: Seen twice", "Was there any involvement? Yes", "Worked with: The child"]
    for number, line in enumerate(lines):
        canvas.drawString(LEFT, 800 - 30 * number, line)
    table(canvas)
    canvas.save()
    result = read(made.getvalue())
    field = one(result, "agency_name")
    assert (field.value, field.certainty) == ("Quaintshire Trust", Certainty.INFERRED)
    assert is_whole(result)


def test_words_of_another_form_leave_the_page_to_a_person() -> None:
    canvas, made = page()
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, 800, "Minutes of a meeting about the roof")
    canvas.save()
    result = read(made.getvalue())
    assert result.outcome is Outcome.UNRECOGNISED
    assert "flat-pdf" in codes(result)
    assert [each.kind for each in result.unplaced] == ["page"]


def test_words_behind_a_scan_are_never_answers() -> None:
    canvas, made = page()
    canvas.drawInlineImage(Image.new("L", (60, 84), 200), 0, 0, 595, 842)
    canvas.setFont("Helvetica", 9)
    text = canvas.beginText(LEFT, 800)
    text.setTextRenderMode(3)
    for line in ("FORM-7 version 2", "Name of agency", "Quaintshire Trust", "Summary of involvement", "Date last seen"):
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    result = read(made.getvalue())
    assert result.outcome is Outcome.UNRECOGNISED
    assert "scan" in codes(result)
    assert is_whole(result)


def test_words_in_the_colour_of_the_paper_are_hidden() -> None:
    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(x, y, "Seen twice")
        canvas.setFillColor(white)
        canvas.drawString(x + 90, y, "not so")
        canvas.setFillColor(Color(0, 0, 0))

    result = read(printed(FILLED | {SUMMARY: draw}))
    assert one(result, "summary").value == "Seen twice"
    assert "hidden-text" in codes(result)
    assert ("not so", "hidden") in [(each.text, each.kind) for each in result.unplaced]


def test_a_row_that_a_page_ends_in_is_one_row_in_doubt() -> None:
    canvas, made = page()
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, 800, "FORM-7 version 2")
    questions(canvas, FILLED)
    header = ("Date of event", "What happened", "Child seen")
    table(canvas, [header, ("1/2/26", "They met and spoke of", "No")], top=120)
    canvas.showPage()
    table(canvas, [header, ("", "what was to be done", ""), ("3/2/26", "Called", "Yes")], top=760)
    canvas.save()
    found = rows(read(made.getvalue()), "events")
    assert [row["event"].value for row in found] == ["They met and spoke of what was to be done", "Called"]
    assert [row["event"].certainty for row in found] == [Certainty.INFERRED, Certainty.BY_LABEL]


def test_the_same_heading_on_each_page_is_no_answer() -> None:
    canvas, made = page()
    for number in (1, 2):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(LEFT, 815, "Please return this form.")
        canvas.drawString(LEFT, 30, f"Page {number} of 2")
        if number == 1:
            canvas.drawString(LEFT, 800, "FORM-7 version 2")
            questions(canvas, FILLED)
        else:
            table(canvas, top=700)
        canvas.showPage()
    canvas.save()
    result = read(made.getvalue())
    assert not result.unplaced
    assert len(rows(result, "events")) == 2


def noted(data: bytes, *notes: dict[str, object]) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    added = [writer._add_object(obj({"/Type": "/Annot", **note})) for note in notes]
    writer.pages[0][NameObject("/Annots")] = ArrayObject(added)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def test_words_typed_over_a_printed_form_answer_in_the_cell_they_lie_on() -> None:
    typed = {"/Subtype": "/FreeText", "/Rect": [240.0, 740.0, 400.0, 756.0], "/Contents": "Barford Trust", "/DA": "0 g"}
    result = read(noted(printed({SUMMARY: "Seen"}), typed))
    field = one(result, "agency_name")
    assert (field.value, field.certainty) == ("Barford Trust", Certainty.BY_LABEL)
    assert is_whole(result)
    assert not result.unplaced


def test_words_typed_beside_the_cells_are_listed() -> None:
    typed = {"/Subtype": "/FreeText", "/Rect": [240.0, 20.0, 400.0, 36.0], "/Contents": "Ring me", "/DA": "0 g"}
    result = read(noted(printed(FILLED), typed))
    assert [(each.text, each.kind) for each in result.unplaced] == [("Ring me", "textbox")]


def test_a_note_that_strikes_words_out_leaves_the_rest_in_doubt() -> None:
    struck = {"/Subtype": "/StrikeOut", "/Rect": [233.0, 740.0, 400.0, 757.0], "/QuadPoints": [0.0] * 8}
    result = read(noted(printed(FILLED), struck))
    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert "drawn-mark" in codes(result)


def test_a_page_that_is_a_picture_is_said_among_pages_of_words() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(printed(FILLED)))
    canvas, made = page()
    canvas.drawInlineImage(Image.new("L", (60, 84), 200), 0, 0, 595, 842)
    canvas.showPage()
    canvas.save()
    writer.append(made)
    joined = io.BytesIO()
    writer.write(joined)
    result = read(joined.getvalue())
    assert result.outcome is Outcome.PARSED
    assert [each.place.page for each in result.problems if each.code == "scan"] == [2]


def test_a_restricted_file_is_read_and_said_to_be_restricted() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(printed(FILLED)))
    writer.encrypt("", "owner", algorithm="AES-256")
    made = io.BytesIO()
    writer.write(made)
    result = read(made.getvalue())
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert "restricted" in codes(result)
