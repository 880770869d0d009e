from io import BytesIO

from reportlab.pdfgen.canvas import Canvas

from forms_service.adapters.report_maker.read_back import not_found


def pages(*texts):
    out = BytesIO()
    canvas = Canvas(out)
    for text in texts:
        for line, words in enumerate(text.split("\n")):
            canvas.drawString(50, 780 - 14 * line, words)
        canvas.drawString(50, 20, "EX-2026-001 page of the pack")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_value_is_found_whatever_its_white_space_and_lines():
    pdf = pages("The child was\nseen at   home.")
    assert not_found(pdf, [("R01, Summary", "The child was seen\tat home.")]) == ()


def test_a_value_that_is_not_there_is_named_by_its_place():
    pdf = pages("The child was seen.")
    values = [("R01, Summary", "The child was seen."), ("R02, Summary", "The child was not seen.")]
    assert not_found(pdf, values) == ("R02, Summary",)


def test_ligatures_and_full_width_letters_count_as_the_letters_they_are():
    assert not_found(pages("office file"), [("here", "oﬃce ﬁle")]) == ()


def test_a_value_may_run_over_the_end_of_one_page_and_of_two():
    pdf = pages("First half and", "a whole page of it and", "the rest of the words.")
    assert not_found(pdf, [("here", "First half and a whole page of it and the rest of the words.")]) == ()


def test_halves_in_the_wrong_order_are_not_the_value():
    assert not_found(pages("the rest", "of the words"), [("here", "of the words the rest")]) == ("here",)


def test_an_empty_value_needs_no_finding():
    assert not_found(pages("x"), [("here", "  \n ")]) == ()
