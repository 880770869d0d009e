"""The escalation template with its rows of options, and the log of escalations, as agencies send them in."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

import io
from typing import Any

import docx

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.old_escalation_copies import template
from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, para, q, run, xml

TEMPLATE, LOG = "sandwell/appendix-3/v1", "sandwell/appendix-4/v1"


# --- the template -----------------------------------------------------------------------------------------------------


@sample(
    "appendix-3", "nurse-through-libreoffice.docx",
    child_name="Testchild Maple Notreal",
    child_birth_date="07/11/2019",
    child_address="5 Invented Crescent",
    escalating_person="Testnurse Rowan Fictive, rowan.fictive@madeup-health.example.org",
    escalating_agency="School nurse, Madeup Health",
    other_professionals="Testworker Aspen Unreal, Invented Trust",
    level_of_need="early-help",
    perceived_level_of_need="child-in-need",
    legal_status="None",
    disagreement="Weight loss over two terms. The team offers a parenting course.",
    discussed_on="19/04/2027",
    methodology="Telephone call",
    resolved_level="stage-1",
    resolved_on="21/04/2027",
    lessons="Growth charts go with a referral.",
    further_actions=[{"action": "Chart sent", "by_whom": "Rowan Fictive", "completed_on": "20/04/2027"}],
    completed_by="Testnurse Rowan Fictive",
    completed_on="21/04/2027",
)  # fmt: skip
def nurse(typed: Answers) -> bytes:
    return saved_as(WordForm(TEMPLATE, "SCSP-ESC-2027-004").fill(**typed).bytes(), "docx")


@sample(
    "appendix-3", "youth-worker-crosses.odt",
    child_name="Testchild Laurel Madeup",
    child_birth_date="23/02/2011",
    escalating_person="Testworker Holly Pretend holly@fictive-youth.example.org",
    escalating_agency="Youth worker, Fictive Youth Service",
    level_of_need="universal-services",
    perceived_level_of_need="child-protection",
    perceived_legal_status="none yet",
    disagreement="He sleeps in a garage.\nWe are told that he chose to.",
    discussed_on="02/07/2027",
    further_actions=[
        {"action": "Tent given", "by_whom": "Us", "completed_on": "03/07/2027"},
        {"action": "Asked again", "by_whom": "Holly", "completed_on": "05/07/2027"},
        {"action": "Asked a third time", "by_whom": "Holly", "completed_on": "06/07/2027"},
        {"action": "Wrote this", "by_whom": "Holly"},
    ],
    completed_by="Holly Pretend",
    completed_on="06/07/2027",
)  # fmt: skip
def youth_worker(typed: Answers) -> bytes:
    """X typed in place of the box, as the form says."""
    return OdtForm(TEMPLATE).fill(**typed).bytes()


@sample(
    "appendix-3", "trust-acrobat.pdf",
    child_name="Testchild Spruce Unreal",
    child_birth_date="31/12/2022",
    child_address="With his carers",
    escalating_person="Testmanager Yew Invented",
    escalating_agency="Team manager, Invented Trust",
    level_of_need="child-in-care",
    legal_status="Interim care order",
    perceived_level_of_need="child-in-care",
    perceived_legal_status="Placement order",
    disagreement="The hospital would discharge him before a nurse is found.",
    discussed_on="14/01/2027",
    methodology="Meeting",
    resolved_level="not-resolved",
    completed_by="Yew Invented",
    completed_on="15/01/2027",
    received_on="15/01/2027",
    chair_referral_yes_reason="He may be sent home on Monday.",
    issues_referred="To the Chair by telephone.",
)  # fmt: skip
def trust(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(TEMPLATE, "SCSP-ESC-2027-001", None, typed)


@sample(
    "appendix-3", "police-tracked-and-struck.docx",
    child_name="Testchild Juniper Fictive",
    child_address="Flat 4, Unreal Wharf",
    escalating_person="DS Testofficer Cypress Madeup (cypress@fictional-police.example.org; desk 01632 960361)",
    escalating_agency="Fictional Police",
    completed_by="DS Cypress Madeup",
    completed_on="09/02/2027",
)  # fmt: skip
def police(typed: Answers) -> bytes:
    """Changes tracked; of one row of options all but one struck out, in the other an X typed; the level a bare word."""
    form = WordForm(TEMPLATE, "SCSP-ESC-2027-002").fill(**typed)
    form.over("child_birth_date", deleted("4/5/2014"), inserted("5/4/2014", author="C Testofficer"))
    for slug in ("universal-services", "early-help", "child-in-need", "child-in-care", "care-leaver"):
        _struck(form, "level_of_need", slug)
    form.write_cell(
        form.option("perceived_level_of_need", "child-protection"), "Child Protection (S47)  X", style="FormRowAnswer"
    )
    form.over("resolved_level", "Stage 3")
    form.over("resolved_on", "8 Feb 2027")
    form.over(
        "disagreement",
        "We ",
        deleted("wanted"),
        inserted("asked for", author="C Testofficer"),
        " a joint visit. It was made by one agency.",
    )
    form.over("discussed_on", inserted("05/02/2027", author="C Testofficer"))
    form.label_add("methodology", "Heads of service met.", under=True)
    form.relabel("child_name", "Name of child / young person")
    form.comment("disagreement", "Log 4 of that day", author="C Testofficer")
    return as_word_saves(form, 47).bytes()


def _struck(form: WordForm, name: str, slug: str) -> None:
    """The option's words struck through, its box left."""
    words = form.option(name, slug).findall(f"{q('w:p')}/{q('w:r')}")[-1]
    label = next(each.label for each in form.field(name).choices if each.slug == slug)
    words.getparent().replace(words, xml(run(f" {label}", "strike"))[0])


@sample(
    "appendix-3", "school-overtyped.docx",
    child_name="Testchild Linden Pretend",
    child_birth_date="D.O.B. 2.9.2016",
    child_address="1 Nowhere Street",
    escalating_person="Mrs Testhead Cherry Notreal",
    escalating_agency="Head, Imaginary Juniors",
    discussed_on="w/c 8 March",
    resolved_level="Level 2",
    resolved_on="17.3.27",
    completed_by="Cherry Notreal",
    completed_on="18 March 2027",
)  # fmt: skip
def school(typed: Answers) -> bytes:
    """Typed over everywhere: one row highlighted, in the other a cross typed beside the box; rows added; part below."""
    form = WordForm(TEMPLATE)
    for name, text in typed.items():
        form.over(name, text)
    form.write_cell(
        form.option("level_of_need", "child-in-need"), ("☐ Child in Need (S17)", "hl"), style="FormRowAnswer"
    )
    form.write_cell(
        form.option("perceived_level_of_need", "child-protection"),
        ["☐ Child Protection (S47)"],
        ["x"],
        style="FormRowAnswer",
    )
    form.row_under("disagreement", "We hold that three falls in a term are too many.\nAgreed: a visit this week.")
    form.over("lessons", "None")
    for at, (what, who, when) in enumerate(
        (
            ("Falls book copied", "School office", "9.3.27"),
            ("Visit", "Social worker", "12.3.27"),
            ("Second visit", "Social worker", ""),
        )
    ):
        form.row_over("further_actions", at, {"action": what, "by_whom": who, "completed_on": when})
    form.plain_row("further_actions", "Letter to the surgery", "C Notreal", "18/3/27")
    form.plain_row("further_actions", "Review", "All", "end of term")
    form.relabel("discussed_on", "Date of discussion")
    form.relabel("lessons", "Lessons learned")
    form.at_end(para("Please ring the school and not my mobile."))
    return form.bytes()


@sample("appendix-3", "surgery-word-for-the-level.docx")
def surgery(typed: Answers) -> bytes:
    """An old copy whose rows of options somebody replaced by a cell in which the level is written as a word."""
    answers: dict[str, Any] = {
        "child_name": "Testchild Hawthorn Invented", "child_birth_date": "20/05/2018", "child_address": "12 Madeup Hill",
        "escalating_person": "Dr Testdoctor Sorbus Unreal or Testmanager Alder Fictive: sorbus@gp.example.org / alder@gp.example.org",
        "escalating_agency": "Imaginary Lane Surgery", "other_professionals": "", "level_of_need": "", "legal_status": "",
        "perceived_level_of_need": "", "perceived_legal_status": "", "disagreement": "No reply to two letters.",
        "discussed_on": "01/06/2027", "methodology": "", "resolved_level": "1", "resolved_on": "03/06/2027", "lessons": "",
        "further_actions": [("Third letter", "Dr Unreal", "02/06/2027")], "completed_by": "S Unreal", "completed_on": "04/06/2027",
    }  # fmt: skip
    document = docx.Document(io.BytesIO(template(answers, lambda _cell, _meant: None)))
    for label, level in (
        ("Current level of need", "Early Help"),
        ("Please indicate perceived level of need:", "CIN (S17)"),
    ):
        table = next(each for each in document.tables if each.cell(0, 0).text == label)
        for cell in table.rows[0].cells[2:]:
            cell._tc.getparent().remove(cell._tc)
        table.cell(0, 1).text = level
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@sample(
    "appendix-3", "hospice-flattened-by-browser.pdf",
    child_name="Testchild Medlar Invented",
    child_birth_date="09/06/2015",
    child_address="3 Pretend Gardens",
    escalating_person="Testnurse Damson Unreal <damson@made-up-hospice.example.org>",
    escalating_agency="Made-up Hospice",
    level_of_need="child-in-need",
    perceived_level_of_need="care-leaver",
    disagreement="His brother leaves care next month and would look after him.",
    discussed_on="11/05/2027",
    resolved_level="Stage 2",
    further_actions=[{"action": "Brother asked", "by_whom": "D Unreal", "completed_on": "12/05/2027"}],
    completed_by="Damson Unreal",
    completed_on="13/05/2027",
)  # fmt: skip
def hospice(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(TEMPLATE, "SCSP-ESC-2027-009", None, typed, flatten=True)


# --- the log ----------------------------------------------------------------------------------------------------------


def _case(
    number: int, name: str, born: str, age: str, concern: str, level: str, disagreement: str, action: str, outcome: str
) -> dict[str, str]:
    return {
        "escalation_number": str(number), "child_name": name, "child_birth_date": born, "child_age": age,
        "concern": concern, "level_of_need": level, "disagreement": disagreement, "action_taken": action, "outcome": outcome,
    }  # fmt: skip


@sample(
    "appendix-4", "trust-ten-rows-through-libreoffice.docx",
    agency="Invented Trust",
    cases=[
        _case(1, "Testchild Ash Notreal", "01/02/2015", "12", "Late visit", "Child in Need", "Who visits", "Call", "Agreed"),
        _case(2, "Testchild Beech Notreal", "02/03/2016", "11", "No school", "Early Help", "Whose task", "Call", "Agreed"),
        _case(3, "Testchild Cedar Notreal", "03/04/2017", "10", "Bruise", "Child Protection", "Whether to meet", "Managers met", "Meeting held"),
        _case(4, "Testchild Elder Notreal", "04/05/2018", "9", "Placement", "Child in Care", "Distance", "Heads met", "Moved"),
        _case(5, "Testchild Fig Notreal", "05/06/2019", "8", "Neglect", "Child in Need", "Threshold", "Call", "Stays"),
        _case(6, "Testchild Gum Notreal", "06/07/2020", "7", "Neglect", "Child in Need", "Threshold", "Call", "Stays"),
        _case(7, "Testchild Hazel Notreal", "07/08/2021", "5", "Not seen", "Child Protection", "Access", "Call", "Seen"),
        _case(8, "Testchild Ivy Notreal", "08/09/2022", "4", "Not weighed", "Early Help", "Clinic", "Letter", "Weighed"),
        _case(9, "Testchild Lime Notreal", "09/10/2023", "3", "Cot", "Universal Services", "Loan", "Call", "Lent"),
        _case(10, "Testchild Oak Notreal", "10/11/2026", "5 months", "Feeding", "Child Protection", "Discharge", "Chair asked", "Stayed in"),
    ],
)  # fmt: skip
def trust_log(typed: Answers) -> bytes:
    return saved_as(WordForm(LOG).fill(**typed).bytes(), "docx")


@sample(
    "appendix-4", "academy-eight-rows.odt",
    agency="Fictive Academy",
    cases=[
        _case(number, f"Testchild {name} Madeup", born, age, "Attendance", "Early Help", "Whose task", "Call", "Agreed")
        for number, name, born, age in (
            (1, "Rush", "11/01/2012", "15"), (2, "Sedge", "12/02/2012", "15"), (3, "Reed", "13/03/2013", "14"), (4, "Moss", "14/04/2013", "13"),
            (5, "Fern", "15/05/2014", "12"), (6, "Thrift", "16/06/2014", "12"), (7, "Vetch", "17/07/2015", "11"), (8, "Sorrel", "18/08/2015", "11"),
        )
    ],
)  # fmt: skip
def academy_log(typed: Answers) -> bytes:
    return OdtForm(LOG).fill(**typed).bytes()


@sample(
    "appendix-4", "hospital-acrobat.pdf",
    agency="Madeup General Hospital",
    cases=[
        _case(1, "Testchild Clover Unreal", "19/09/2024", "2", "Burn", "Child in Need", "Strategy meeting", "Named doctor rang", "Held"),
        {"escalation_number": "2", "child_name": "Testchild Daisy Unreal", "child_age": "unborn", "concern": "Late booking", "disagreement": "Assessment before birth"},
        _case(3, "Testchild Poppy Unreal", "21/11/2020", "6", "Missed clinics", "Early Help", "Threshold", "Letter", "Taken on"),
    ],
)  # fmt: skip
def hospital_log(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(LOG, "", None, typed)


@sample("appendix-4", "school-typed-by-hand.docx", agency="Imaginary Juniors")
def school_log(typed: Answers) -> bytes:
    """Rows typed over in many ways: labels in one line, without colons, without labels, one label gone; rows added."""
    form = WordForm(LOG).fill(**typed)
    rest = ("Falls", "Child in Need", "Who tells the parents", "Call", "Told")
    for at, (number, *lines) in enumerate(
        (
            ("1", ["Name: Testchild Bilberry Pretend, DOB: 1/3/18, Age: 9"]),
            ("2", ["NAME Testchild Cranberry Pretend"], ["D.O.B 02.04.2018"], ["AGE 9"]),
            ("3", ["Testchild Dewberry Pretend"], ["3 May 2019"], ["7"]),
            ("4", ["Name: Testchild Elderberry Pretend"], ["Age: 8"]),
            ("5", ["Date of birth: 5/7/2019", ""], ["Name: Testchild Gooseberry Pretend"], ["Age: 7"]),
            ("6", ["Testchild Juneberry Pretend (7)"]),
            ("7", ["Name: Testchild Loganberry Pretend"], ["DOB: not known"], ["Age: about 10"]),
        )
    ):
        _row_over(form, at, [[number]], lines, *[[[each]] for each in rest])
    form.plain_row("cases", "8", "Name: Testchild Mulberry Pretend\nDOB: 8/10/2020\nAge: 6", *rest)
    form.plain_row("cases", "9", "Name: Testchild Rowanberry Pretend DOB: 9/11/2020 Age: 6", *rest)
    return form.bytes()


def _row_over(form: WordForm, number: int, *cells: list[list[Any]]) -> None:
    for cell, lines in zip(form.table_rows("cases")[number].findall(q("w:tc")), cells, strict=True):
        form.write_cell(cell, *lines, style="FormRowAnswer")


@sample(
    "appendix-4", "health-tracked.docx",
    agency="Madeup Health",
    cases=[
        _case(1, "Testchild Basil Fictive", "10/01/2019", "8", "Teeth", "Early Help", "Who pays", "Call", "Paid"),
        _case(2, "Testchild Dill Fictive", "20/02/2019", "8", "Weight", "Child in Need", "Plan", "Call", "Plan made"),
        _case(3, "Testchild Sage Fictive", "30/03/2020", "7", "Sleep", "Early Help", "Course", "Letter", ""),
    ],
)  # fmt: skip
def health_log(typed: Answers) -> bytes:
    """A date corrected and an outcome put in with changes tracked, in rows whose cells hold three values."""
    form = WordForm(LOG).fill(**typed)
    row = form.table_rows("cases")[1]
    _lines(
        form,
        row,
        1,
        ["Name: Testchild Dill Fictive"],
        ["DOB: ", deleted("20/02/2019"), inserted("22/02/2019")],
        ["Age: 8"],
    )
    form.write_cell(form.table_rows("cases")[2].findall(q("w:tc"))[6], inserted("Course begun"), style="FormRowAnswer")
    form.recolumn("cases", "Outcome of Resolution", "Outcome")
    return as_word_saves(form, 11).bytes()


def _lines(form: WordForm, row: Any, at: int, *lines: list[Any]) -> None:
    form.write_cell(row.findall(q("w:tc"))[at], *lines, style="FormRowAnswer")


@sample(
    "appendix-4", "nursery-printed.pdf",
    agency="Fabled Nursery",
    cases=[
        _case(1, "Testchild Quail Madeup", "04/04/2024", "3", "Hungry", "Early Help", "Whose task", "Call", "Club found"),
        _case(2, "Testchild Rail Madeup", "05/05/2025", "2", "Not collected", "Child Protection", "Whether to meet", "Managers met", "Met"),
    ],
)  # fmt: skip
def nursery_log(typed: Answers) -> bytes:
    """Printed to PDF from Word's own form, so that nothing in it can be filled in any more."""
    return saved_as(WordForm(LOG).fill(**typed).bytes(), "pdf")


@sample("appendix-4", "police-retyped.docx")
def police_log(typed: Answers) -> bytes:
    """Typed anew in a document of their own: another heading over the child, nine columns' worth in seven, no code."""
    document = docx.Document()
    document.add_paragraph("Agency Escalation Summary Log")
    document.add_paragraph("Agency / School: Fictional Police")
    heads = (
        "Escalation Number", "Child (Name, DOB, Age)", "Concern", "Level of Need", "Summary of Professional Disagreement",
        "Action taken towards reaching a resolution", "Outcome of resolution",
    )  # fmt: skip
    rows = (
        ("1", "Name: Testchild Onyx Madeup\nDOB: 3/12/2009\nAge: 17", "Missing", "Child in Care", "Risk", "Heads met", "Found"),
        ("2", "Name: Testchild Opal Madeup\nDOB: 4/1/2010\nAge: 17", "Missing", "Child in Care", "Risk", "Heads met", "Found"),
        ("3", "Name: Testchild Jasper Madeup\nDOB:\nAge: 16", "County lines", "Care Leaver", "Whose lead", "Call", ""),
    )  # fmt: skip
    table = document.add_table(1 + len(rows), len(heads))
    table.style = "Table Grid"
    for number, row in enumerate((heads, *rows)):
        for column, words in enumerate(row):
            table.cell(number, column).text = words
    document.core_properties.author = ""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()
