"""What Word documents hold, and libraries lose."""

from __future__ import annotations

import io
import re
import zipfile

import pytest

from parsers.types import Certainty, Outcome, ParseResult
from tests.documents import (
    STRICT,
    cell,
    deleted,
    docx,
    inserted,
    legacy_field,
    odt,
    p,
    package,
    questions,
    row,
    sdt,
    t,
    table,
    text_box,
    tick_box,
)
from tests.parsers.rules import FORM, INVOLVED, OLD, PAIRS, PROPERTIES, is_whole, one, read, rows

HEADER = row("Date of event", "What happened", "Child seen")


def answered(**answers: str) -> bytes:
    """The form with some answers, given as the XML of a cell or as plain words."""
    labels = {
        "agency_name": "Name of agency",
        "summary": "Summary of involvement",
        "seen_on": "Date last seen",
        "involved": "Was there any involvement?",
        "worked_with": "Worked with",
        "nhs_number": "NHS number",
        "agreed": "I have checked this form",
    }
    pairs = tuple((label, answers.get(name, "")) for name, label in labels.items())
    return docx(p("Part one"), questions(*pairs), p("Significant events"), table(HEADER), properties=PROPERTIES)


@pytest.mark.parametrize(
    "answer",
    [
        sdt(cell("Quaintshire Trust"), "agency_name"),
        cell(sdt(p("Quaintshire Trust"), "agency_name")),
        cell(p(sdt(t("Quaintshire Trust"), "agency_name"))),
        cell(p(sdt(sdt(t("Quaintshire Trust")), "agency_name"))),
    ],
    ids=["cell", "paragraph", "run", "nested"],
)
def test_an_answer_in_a_content_control_is_read_whatever_the_control_stands_around(answer: str) -> None:
    result = read(answered(agency_name=answer))
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "agency_name").certainty is Certainty.EXACT
    assert one(result, "agency_name").method == "tag"
    assert is_whole(result)
    assert not result.unplaced


def test_controls_around_a_row_or_a_whole_table_hide_nothing() -> None:
    around_row = table(sdt(row("Name of agency", "Quaintshire Trust")).replace("<w:tbl>", ""))
    around_table = sdt(questions(("Summary of involvement", "Weekly visits")))
    result = read(docx(around_row, around_table, properties=PROPERTIES))
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "summary").value == "Weekly visits"
    assert is_whole(result)


def test_rows_of_a_repeating_section_are_read_one_by_one() -> None:
    def event(day: str, words: str) -> str:
        cells = row(cell(p(sdt(t(day), "events.date"))), cell(p(sdt(t(words), "events.event"))), cell())
        return sdt(cells, kind="<w15:repeatingSectionItem/>")

    section = sdt(event("1/2/26", "Met") + event("3.2.26", "Met again"), "events", kind="<w15:repeatingSection/>")
    result = read(docx(questions(*PAIRS.items()), table(HEADER, section), properties=PROPERTIES))
    assert [(each["date"].value, each["event"].value) for each in rows(result, "events")] == [
        ("2026-02-01", "Met"),
        ("2026-02-03", "Met again"),
    ]


def test_rows_typed_without_controls_stand_beside_rows_with_them() -> None:
    tagged = row(cell(p(sdt(t("1/2/26"), "events.date"))), cell("Met"), cell())
    result = read(
        docx(questions(*PAIRS.items()), table(HEADER, tagged, row("4/2/26", "Telephoned", "No")), properties=PROPERTIES)
    )
    assert [each["event"].value for each in rows(result, "events")] == ["Met", "Telephoned"]
    assert rows(result, "events")[1]["seen"].value == "no"


@pytest.mark.parametrize("prompting", [True, False], ids=["flagged", "flag lost on saving"])
@pytest.mark.parametrize("words", ["Click or tap here to enter text.", "Choose an item.", "dd/mm/yyyy", "………………"])
def test_a_prompt_left_in_place_is_no_answer(words: str, prompting: bool) -> None:
    result = read(answered(agency_name=cell(p(sdt(t(words), "agency_name", prompting=prompting)))))
    assert one(result, "agency_name").certainty is Certainty.EMPTY
    assert one(result, "agency_name").value is None
    assert is_whole(result)
    assert not result.unplaced


def test_words_in_a_control_that_says_it_is_empty_go_to_a_person() -> None:
    result = read(answered(agency_name=cell(p(sdt(t("Quaintshire Trust"), "agency_name", prompting=True)))))
    assert one(result, "agency_name").certainty is Certainty.EMPTY
    assert [(each.text, each.kind) for each in result.unplaced] == [("Quaintshire Trust", "prompt")]


def test_tick_boxes_of_word_say_what_they_show() -> None:
    boxes = cell(*(p(tick_box(on, f"worked_with={slug}"), t(f" {label}")) for slug, label, on in (
        ("child", "The child", True), ("family", "The family", False), ("other", "Someone else", True),
    )))  # fmt: skip
    assert one(read(answered(worked_with=boxes)), "worked_with").value == ("child", "other")


def test_a_tick_box_whose_sign_and_state_differ_is_undetermined() -> None:
    boxes = cell(p(tick_box(True, "worked_with=child", glyph="☐"), t(" The child")))
    field = one(read(answered(worked_with=boxes)), "worked_with")
    assert field.certainty is Certainty.UNDETERMINED
    assert field.value is None
    assert field.candidates == ("child",)


def test_symbols_of_wingdings_are_tick_boxes() -> None:
    def symbol(code: str) -> str:
        return f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'

    result = read(answered(involved=cell(p(symbol("F0A8"), t(" Yes "), symbol("F0FE"), t(" No")))))
    assert one(result, "involved").value == "no"
    assert is_whole(result)


def test_fields_of_word_97_are_read_by_their_state() -> None:
    box = legacy_field("FORMCHECKBOX", '<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    drop_down = legacy_field(
        "FORMDROPDOWN", '<w:ddList><w:result w:val="1"/><w:listEntry w:val="Yes"/><w:listEntry w:val="No"/></w:ddList>'
    )
    text = legacy_field("FORMTEXT", '<w:name w:val="Text1"/><w:textInput/>', "Quaintshire Trust")
    untouched = legacy_field("FORMTEXT", "<w:textInput/>", "\u2002\u2002\u2002\u2002\u2002")
    result = read(
        answered(
            agreed=cell(p(box)), involved=cell(p(drop_down)), agency_name=cell(p(text)), summary=cell(p(untouched))
        )
    )
    assert one(result, "agreed").value is True
    assert one(result, "involved").value == "no"
    assert one(result, "agency_name").value == "Quaintshire Trust"
    assert one(result, "summary").certainty is Certainty.EMPTY
    assert is_whole(result)


def test_a_tracked_change_keeps_both_texts_and_asks_a_person() -> None:
    result = read(answered(summary=cell(p(t("was "), deleted("not "), inserted(t("previously ")), t("known")))))
    field = one(result, "summary")
    assert field.value == "was previously known"
    assert field.original == "was not known"
    assert [problem.field for problem in result.problems if problem.code == "tracked-change"] == ["summary"]
    assert is_whole(result)


def test_moved_text_is_read_once() -> None:
    words = t("Seen twice. ")
    moved = f'<w:moveFrom w:id="1">{words}</w:moveFrom>{t("Closed. ")}<w:moveTo w:id="2">{words}</w:moveTo>'
    result = read(answered(summary=cell(p(moved))))
    assert one(result, "summary").value == "Closed. Seen twice."
    assert one(result, "summary").original == "Seen twice. Closed."


def test_deleted_words_outside_any_answer_are_listed() -> None:
    result = read(
        docx(p("Part one", deleted("secret")), questions(*PAIRS.items()), table(HEADER), properties=PROPERTIES)
    )
    assert [(each.text, each.kind) for each in result.unplaced] == [("secret", "deleted")]


def test_hidden_words_are_never_part_of_an_answer() -> None:
    result = read(answered(summary=cell(p(t("Visited"), t(" unseen", "<w:vanish/>")))))
    assert one(result, "summary").value == "Visited"
    assert [(each.text, each.kind) for each in result.unplaced] == [("unseen", "hidden")]


def test_words_hidden_by_their_style_are_hidden() -> None:
    styles = '<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:vanish/></w:rPr></w:style>'
    summary = row("Summary of involvement", cell(p(t("Visited"), t(" unseen", '<w:rStyle w:val="Gone"/>'))))
    result = read(docx(table(summary), styles=styles, properties=PROPERTIES))
    assert one(result, "summary").value == "Visited"


def test_a_merged_cell_is_read_once() -> None:
    merged = row("Name of agency", cell("Quaintshire Trust", properties='<w:gridSpan w:val="3"/>'))
    result = read(docx(table(merged, row("Summary of involvement", "Visits", "", "")), properties=PROPERTIES))
    assert one(result, "agency_name").raw == "Quaintshire Trust"
    assert one(result, "summary").value == "Visits"


def test_a_day_merged_over_two_events_counts_for_both_and_says_so() -> None:
    first = row(cell("1/2/26", properties='<w:vMerge w:val="restart"/>'), "Met", "")
    second = row(cell(properties="<w:vMerge/>"), "Met again", "")
    found = rows(read(docx(questions(*PAIRS.items()), table(HEADER, first, second), properties=PROPERTIES)), "events")
    assert [each["date"].value for each in found] == ["2026-02-01", "2026-02-01"]
    assert found[1]["date"].certainty is Certainty.INFERRED


def test_a_text_box_is_read_once_though_it_is_kept_twice() -> None:
    result = read(docx(p(text_box("A note in the margin")), questions(*PAIRS.items()), properties=PROPERTIES))
    assert [(each.text, each.kind) for each in result.unplaced] == [("A note in the margin", "textbox")]
    assert is_whole(result)


def test_a_text_box_that_differs_for_older_programs_is_read_twice() -> None:
    result = read(docx(p(text_box("New words", "Old words")), questions(*PAIRS.items()), properties=PROPERTIES))
    assert [each.text for each in result.unplaced] == ["New words", "Old words"]
    assert is_whole(result)


def test_comments_and_headers_are_listed_with_their_kind() -> None:
    result = read(
        docx(
            questions(*PAIRS.items()),
            header=p("Handled by nobody"),
            comments=f'<w:comment w:id="0">{p("Ask again")}</w:comment>',
            properties=PROPERTIES,
        )
    )
    assert {(each.text, each.kind) for each in result.unplaced} == {
        ("Handled by nobody", "header"),
        ("Ask again", "comment"),
    }


def test_a_nested_table_loses_nothing() -> None:
    inner = table(row("Mon", "Tue"), row("seen", "not seen"))
    result = read(answered(summary=cell(p("As below"), inner)))
    assert one(result, "summary").value == "As below\nMon\nTue\nseen\nnot seen"
    assert is_whole(result)


def test_breaks_tabs_and_hyphens_are_characters() -> None:
    runs = "<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
    result = read(answered(summary=cell(p(runs))))
    assert one(result, "summary").value == "a\nb\tc\u2011d"
    assert is_whole(result)


def test_a_strict_document_is_read_like_any_other() -> None:
    result = read(docx(questions(("Name of agency", "Quaintshire Trust")), properties=PROPERTIES, namespace=STRICT))
    assert one(result, "agency_name").value == "Quaintshire Trust"


def test_a_copy_that_lost_its_tags_gives_the_same_values() -> None:
    def made(tag: bool) -> ParseResult:
        name, day = ("agency_name", "seen_on") if tag else ("", "")
        return read(answered(agency_name=cell(p(sdt(t("Trust"), name))), seen_on=cell(p(sdt(t("20/11/2026"), day)))))

    with_tags, without = made(True), made(False)
    for name in ("agency_name", "seen_on"):
        assert one(with_tags, name).value == one(without, name).value is not None
        assert one(without, name).certainty is Certainty.BY_LABEL


@pytest.mark.parametrize(
    "label", ["NAME OF AGENCY:", "Name\u00a0of  agency", "Organisation", "name of agency *", " Name of Agency  -"]
)
def test_labels_drift_and_are_known_all_the_same(label: str) -> None:
    result = read(docx(questions((label, "Trust"), *list(PAIRS.items())[1:]), properties=PROPERTIES))
    assert one(result, "agency_name").value == "Trust"
    assert one(result, "agency_name").certainty is Certainty.BY_LABEL


def test_a_misspelt_label_only_proposes() -> None:
    result = read(docx(questions(("Sumary of involvment", "Visits")), properties=PROPERTIES))
    field = one(result, "summary")
    assert (field.value, field.certainty) == ("Visits", Certainty.INFERRED)
    assert field.reasons
    assert ("label-changed", "summary") in {(each.what, each.field) for each in result.altered}


def test_an_answer_typed_in_the_label_cell_is_found_and_said_to_be_so() -> None:
    field = one(read(docx(table(row("Name of agency: Trust", "")), properties=PROPERTIES)), "agency_name")
    assert (field.value, field.certainty) == ("Trust", Certainty.INFERRED)


def test_an_answer_in_both_places_is_for_a_person() -> None:
    field = one(
        read(docx(table(row(cell("Name of agency", "Trust A"), "Trust B")), properties=PROPERTIES)), "agency_name"
    )
    assert field.certainty is Certainty.UNDETERMINED
    assert "Trust A" in " ".join(field.reasons)


def test_hints_under_a_label_are_no_answer() -> None:
    label = cell("Summary of involvement", "In your own words.")
    result = read(docx(table(row(label, "Visits")), properties=PROPERTIES))
    assert one(result, "summary").value == "Visits"
    assert not result.unplaced


def test_labels_and_answers_outside_tables_are_read() -> None:
    result = read(
        docx(
            p("Name of agency: Trust"),
            p("Summary of involvement"),
            p("First."),
            p("Second."),
            p("Date last seen"),
            p("2 May 2026"),
            properties=PROPERTIES,
        )
    )
    assert one(result, "agency_name").value == "Trust"
    assert one(result, "summary").value == "First.\nSecond."
    assert one(result, "seen_on").value == "2026-05-02"


def test_columns_may_move_come_and_go() -> None:
    header = row("What happened", "Our reference", "When")
    result = read(docx(questions(*PAIRS.items()), table(header, row("Met", "R-1", "1/2/26")), properties=PROPERTIES))
    (event,) = rows(result, "events")
    assert (event["event"].value, event["date"].value, event["seen"].value) == ("Met", "2026-02-01", None)
    assert [each.text for each in result.unplaced] == ["Our reference", "R-1"]
    assert "events.seen" in {each.field for each in result.altered}


def test_empty_rows_are_left_out_and_the_others_keep_their_order() -> None:
    result = read(
        docx(questions(*PAIRS.items()), table(HEADER, row("", "", ""), row("", "Met", "")), properties=PROPERTIES)
    )
    assert [each["event"].value for each in rows(result, "events")] == ["Met"]


def test_a_question_that_was_taken_out_is_missing_not_blank() -> None:
    result = read(docx(questions(*list(PAIRS.items())[:-1]), properties=PROPERTIES))
    assert one(result, "agreed").certainty is Certainty.UNDETERMINED
    assert ("field-missing", "agreed") in {(each.what, each.field) for each in result.altered}
    assert ("table-missing", "events") in {(each.what, each.field) for each in result.altered}


def test_one_question_answered_twice_is_undetermined() -> None:
    result = read(docx(p(sdt(t("A"), "agency_name")), p(sdt(t("B"), "agency_name")), properties=PROPERTIES))
    assert one(result, "agency_name").certainty is Certainty.UNDETERMINED
    assert one(result, "agency_name").candidates == ("A", "B")


def test_an_empty_form_says_nothing_at_all() -> None:
    result = read(answered())
    assert all(one(result, rule.name).certainty is Certainty.EMPTY for rule in FORM.fields if rule.name != "events")
    assert all(one(result, rule.name).value is None for rule in FORM.fields if rule.name != "events")
    assert rows(result, "events") == ()
    assert not result.unplaced


def test_options_left_as_printed_are_no_answer() -> None:
    assert one(read(answered(involved="Yes / No / Not known")), INVOLVED.name).certainty is Certainty.EMPTY


def test_an_option_left_standing_where_the_others_are_struck_out_is_inferred() -> None:
    struck = cell(p(t("Yes", "<w:strike/>"), t(" / No / "), t("Not known", "<w:strike/>")))
    field = one(read(answered(involved=struck)), "involved")
    assert (field.value, field.certainty) == ("no", Certainty.INFERRED)
    assert field.reasons


def test_a_highlighted_option_is_inferred() -> None:
    marked = cell(p(t("Yes", '<w:highlight w:val="yellow"/>'), t(" / No / Not known")))
    field = one(read(answered(involved=marked)), "involved")
    assert (field.value, field.certainty) == ("yes", Certainty.INFERRED)


def test_words_struck_out_of_an_answer_are_not_part_of_it_but_are_shown() -> None:
    field = one(read(answered(summary=cell(p(t("Not known. ", "<w:strike/>"), t("Seen weekly."))))), "summary")
    assert (field.value, field.certainty) == ("Seen weekly.", Certainty.INFERRED)
    assert "Not known." in field.raw
    assert "Not known." in " ".join(field.reasons)


def test_an_older_version_gives_its_answers_under_todays_names() -> None:
    old = docx(
        questions(
            ("Your organisation", "Trust"),
            ("What you did", "Visits"),
            ("Last seen on", "1/2/26"),
            ("Fax number for replies", ""),
        ),
        table(row("Day of entry", "Entry made"), row("3/2/26", "Met")),
        header=p("FORM-7 version 1"),
    )
    result = read(old)
    assert (result.form, result.version, result.recognised_by) == ("form-7", "1", "structure")
    assert one(result, "agency_name").value == "Trust"
    assert rows(result, "events")[0]["event"].value == "Met"
    assert "fax" in result.fields
    assert {"organisation", "log"} & set(result.fields) == set()


def test_what_points_outside_or_is_embedded_is_reported_and_never_fetched() -> None:
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = (
        f'<Relationship Id="x1" Type="{kinds}/attachedTemplate" TargetMode="External" Target="http://example.org/t.dotm"/>'
        f'<Relationship Id="x2" Type="{kinds}/oleObject" Target="embeddings/o.bin"/>'
        f'<Relationship Id="x3" Type="{kinds}/hyperlink" TargetMode="External" Target="http://example.org/"/>'
    )
    result = read(
        docx(
            questions(*PAIRS.items()),
            relations=relations,
            more={"word/embeddings/o.bin": b"x", "word/vbaProject.bin": b"y"},
            properties=PROPERTIES,
        )
    )
    assert result.outcome is Outcome.PARSED
    assert {problem.code for problem in result.problems} == {
        "external-link",
        "embedded-object",
        "macro",
        "table-missing",
    }
    assert [each.name for each in result.attachments] == ["o.bin"]


def test_the_odt_edition_reads_like_word() -> None:
    from tests.documents import odt_p, odt_table

    pairs = [
        ("Name of agency", "Trust"),
        ("Was there any involvement?", "X Yes     ☐ No     ☐ Not known"),
        ("Worked with", "☒ The child"),
    ]
    made = odt(
        odt_p("Part one"),
        odt_table(*pairs),
        odt_table(("Date of event", "What happened", "Child seen"), ("1/2/26", "Met", "")),
        properties=PROPERTIES,
    )
    result = read(made, name="form.odt")
    assert (one(result, "agency_name").value, one(result, "involved").value) == ("Trust", "yes")
    assert one(result, "worked_with").value == ("child",)
    assert rows(result, "events")[0]["date"].value == "2026-02-01"
    assert is_whole(result)
    assert result.case_ref == "EX-2026-004"


def test_old_and_new_rules_never_claim_the_same_document() -> None:
    assert read(answered(), FORM, OLD).version == "2"


def test_a_part_that_the_document_names_and_does_not_hold_is_reported_as_missing() -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx(questions(*PAIRS.items()), comments="A remark.")))
    data = package({name: whole.read(name) for name in whole.namelist() if not name.endswith("comments.xml")})
    result = read(data)
    assert {problem.code for problem in result.problems} >= {"part-unreadable"}
    assert is_whole(result)


def test_a_header_in_a_language_that_word_does_not_write_is_reported_and_never_passed_by() -> None:
    answers = {**PAIRS, "Name of agency": "Trust"}
    whole = zipfile.ZipFile(io.BytesIO(docx(questions(*answers.items()), header=p("Nobody knew"))))
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["word/header.xml"] = parts["word/header.xml"].replace(b"openxmlformats.org/", b"openxmlformats.org1/", 1)
    result = read(package(parts))
    (told,) = (problem for problem in result.problems if problem.code == "part-unreadable")
    assert "word/header.xml" in told.message
    assert one(result, "agency_name").value == "Trust"


def test_a_name_that_only_one_of_two_parsers_takes_does_not_stop_the_count() -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx(questions(*PAIRS.items()), p("Seen once in March."))))
    parts = {name: whole.read(name) for name in whole.namelist()}
    text = parts["word/document.xml"].decode().replace("<w:p>", '<w:p w:va㤹="1">', 1)
    assert "㤹" in text
    parts["word/document.xml"] = re.sub(r"^<\?xml[^>]*\?>", "", text).encode("utf-16")
    assert is_whole(read(package(parts)))


def test_a_header_whose_root_is_misnamed_is_read_and_counted() -> None:
    whole = zipfile.ZipFile(io.BytesIO(docx(questions(*PAIRS.items()), header=p("Nobody knew"))))
    parts = {name: whole.read(name) for name in whole.namelist()}
    parts["word/header.xml"] = parts["word/header.xml"].replace(b"w:hdr", b"w:rPr")
    result = read(package(parts))
    assert [piece.text for piece in result.unplaced] == ["Nobody knew"]
    assert is_whole(result)


def test_words_that_stand_twice_under_a_name_that_only_resembles_word_are_read_and_counted_twice() -> None:
    drawn = p("<w:r><mc:AlternateContent><mc:Choice><w:t>Seen in March.</w:t></mc:Choice>"
              "<mc:Fallback><w:t>Seen in March.</w:t></mc:Fallback></mc:AlternateContent></w:r>")  # fmt: skip
    whole = zipfile.ZipFile(io.BytesIO(docx(questions(*PAIRS.items()), drawn)))
    parts = {name: whole.read(name) for name in whole.namelist()}
    for called, times in ((b"org/markup-comp", 1), (b"org1/markup-comp", 2)):
        root = parts["word/document.xml"].replace(b"org/markup-comp", called, 1)
        result = read(package({**parts, "word/document.xml": root}))
        assert "".join(piece.text for piece in result.unplaced).count("Seen in March.") == times
        assert is_whole(result)
