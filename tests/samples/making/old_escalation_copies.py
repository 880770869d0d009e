"""The escalation template as people still keep it: a Word copy made from the published PDF, without any control.

`python -m tests.samples.making.old_escalation_copies` writes the documents; the expected values beside them were
written from the pages, before the reader saw them.
"""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from docx.oxml import parse_xml

from tests.samples.making.word_pieces import DECLARED, ellipse

FOLDER = Path(__file__).parents[1]
LEVELS = (
    "Universal Services", "Early Help", "Child in Need (S17)", "Child Protection (S47)", "Child in Care", "Care Leaver",
)  # fmt: skip
Mark = Callable[[Any, bool], None]  # of one option's cell: is it the one that is meant


def crossed(cell: Any, meant: bool) -> None:
    if meant:
        cell.add_paragraph("X")


def emboldened(cell: Any, meant: bool) -> None:
    if meant:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def struck(cell: Any, meant: bool) -> None:
    if not meant:
        for run in cell.paragraphs[0].runs:
            run.font.strike = True


def ringed(cell: Any, meant: bool) -> None:
    if meant:
        cell.paragraphs[0]._p.append(parse_xml(f"<w:p {DECLARED}>{ellipse(700000)}</w:p>")[0])


def drifted(answers: dict[str, Any]) -> bytes:
    """Labels as people retype them, without colons, with other words, and the two names of the form mixed up."""
    document = docx.Document()
    document.add_paragraph("Escalation of Concern Form (Appendix 2)")
    _pairs(
        document,
        ("NAME OF CHILD / YOUNG PERSON", answers["child_name"]),
        ("DOB", answers["child_birth_date"]),
        ("Home address", answers["child_address"]),
        ("Name of professional & email contact details of person escalating a concern", answers["escalating_person"]),
        ("Role and agency", answers["escalating_agency"]),
        ("Other professionals involved", answers["other_professionals"]),
    )
    document.add_paragraph()
    _levels(document, "Current level of need:", answers["level_of_need"], answers["legal_status"], crossed)
    document.add_paragraph()
    perceived = answers["perceived_level_of_need"], answers["perceived_legal_status"]
    _levels(document, "Please indicate perceived level of need", *perceived, crossed)
    document.add_paragraph()
    _pairs(
        document,
        ("Brief details of the agency disagreement (incl. agreed outcomes):", answers["disagreement"]),
        ("Date of discussion / meeting re disagreement", answers["discussed_on"]),
        ("Methodology used to resolve the conflict", answers["methodology"]),
        ("Please indicate lessons learned from this disagreement resolution", answers["lessons"]),
    )
    document.add_paragraph("Further actions taken")
    for column, words in enumerate(("Actions taken", "By whom", "Date completed")):
        if not column:
            actions = _table(document, 2, 3)
        actions.cell(0, column).text = words
    document.add_paragraph()
    _pairs(document, ("Form completed by", answers["completed_by"]), ("Date", answers["completed_on"]))
    document.add_paragraph("To be completed by SCSP Business Manager")
    _pairs(document, ("Date received by SCSP Business Manager", ""), ("Issues referred to SCSP / Outcome", ""))
    made = io.BytesIO()
    document.core_properties.author = ""
    document.save(made)
    return made.getvalue()


def template(answers: dict[str, Any], mark: Mark) -> bytes:
    document = docx.Document()
    document.add_paragraph("Appendix 3 Multi-Agency Escalation of Safeguarding Concern Resolution template")
    document.add_paragraph("Multi-Agency Escalation of Safeguarding Concern Template – (required from stage 2)")
    _pairs(
        document,
        ("Name of child/young person:", answers["child_name"]),
        ("D.O.B:", answers["child_birth_date"]),
        ("Address:", answers["child_address"]),
        (
            "Name of Professional and email contact details of the person escalating a concern",
            answers["escalating_person"],
        ),
        ("Role and Agency:", answers["escalating_agency"]),
        (
            "Name(s) of other professionals involved: (Including SCSP Members where appropriate) Role and Agency:",
            answers["other_professionals"],
        ),
    )
    document.add_paragraph()
    _levels(document, "Current level of need", answers["level_of_need"], answers["legal_status"], mark)
    document.add_paragraph()
    _levels(
        document,
        "Please indicate perceived level of need:",
        answers["perceived_level_of_need"],
        answers["perceived_legal_status"],
        mark,
    )
    document.add_paragraph()
    _pairs(
        document,
        ("Brief details of agency disagreement (including agreed outcomes)", answers["disagreement"]),
        ("Date of discussion/ Meeting re disagreement:", answers["discussed_on"]),
        ("Methodology used to resolve conflict:", answers["methodology"]),
    )
    resolved = _table(document, 1, 3)
    resolved.cell(0, 0).text = "Disagreement resolved at:"
    resolved.cell(0, 1).text = f"Level: {answers['resolved_level']}"
    resolved.cell(0, 2).text = f"Date: {answers['resolved_on']}"
    document.add_paragraph()
    _pairs(
        document,
        (
            "Please indicate lessons learned from this disagreement resolution (e.g. Individual agency review of "
            "procedure, requirement for staff training, understanding of agency referral criteria/thresholds of need);",
            answers["lessons"],
        ),
    )
    document.add_paragraph(
        "Please identify any further actions taken by your agency following the resolution of this issue:"
    )
    actions = _table(document, 1 + len(answers["further_actions"]), 3)
    for number, row in enumerate((("Actions taken:", "By whom:", "Date completed:"), *answers["further_actions"])):
        for column, words in enumerate(row):
            actions.cell(number, column).text = words
    document.add_paragraph()
    _pairs(document, ("Form completed by:", answers["completed_by"]), ("Date:", answers["completed_on"]))
    document.add_paragraph("To be completed by SCSP Business Manager:")
    office = _table(document, 3, 3)
    office.cell(0, 0).text = "Date received by SCSP Business Manager:"
    office.cell(1, 0).text = "Concerned referred to SCSP Chair for immediate action"
    office.cell(1, 1).text = "YES/ REASON:"
    office.cell(1, 2).text = "NO/REASON:"
    office.cell(2, 0).text = "Issues referred to SCSP/ Outcome:"
    for row in (0, 2):
        office.cell(row, 1).merge(office.cell(row, 2))
    document.add_paragraph("Completed forms should be forwarded to the SCSP Business Unit.")
    made = io.BytesIO()
    document.core_properties.author = ""
    document.save(made)
    return made.getvalue()


def _table(document: Any, rows: int, columns: int) -> Any:
    table = document.add_table(rows, columns)
    table.style = "Table Grid"
    return table


def _pairs(document: Any, *pairs: tuple[str, str]) -> None:
    table = _table(document, len(pairs), 2)
    for number, (label, words) in enumerate(pairs):
        table.cell(number, 0).text = label
        table.cell(number, 1).text = words


def _levels(document: Any, label: str, level: str, legal_status: str, mark: Mark) -> None:
    row = _table(document, 1, 7).rows[0]
    row.cells[0].text = label
    for cell, option in zip(row.cells[1:], LEVELS, strict=True):
        cell.text = option
        mark(cell, option == level)
        if option == "Child in Care":
            cell.add_paragraph(f"Legal status: {legal_status}".strip())


def log(rows: list[tuple[str, str, str, str, str, str, str]]) -> bytes:
    document = docx.Document()
    for words in (
        "Appendix 4 Agency escalation Summary Log",
        "If agencies wish to maintain a summary of cases escalated for resolution, the log below can be used",
        "AGENCY ESCALATION SUMMARY LOG",
        "(For completion by Line Manager/Safeguarding Lead as appropriate)",
        "Agency / School: (INSERT): Fictive High School",
    ):
        document.add_paragraph(words)
    heads = (
        "** Escalation Number", "Child Details:\nName:\nDOB:\nAge:", "Concern", "Level of Need",
        "Summary of Professional Disagreement", "Action taken towards reaching a Resolution", "Outcome of Resolution",
    )  # fmt: skip
    table = _table(document, 1 + len(rows), len(heads))
    for number, row in enumerate((heads, *rows)):
        for column, words in enumerate(row):
            table.cell(number, column).text = words
    made = io.BytesIO()
    document.core_properties.author = ""
    document.save(made)
    return made.getvalue()


SCHOOL: dict[str, Any] = {
    "child_name": "Testchild Birch Inventedson",
    "child_birth_date": "14.2.15",
    "child_address": "3 Fable Court, Pretendbury",
    "escalating_person": "Testhead Alder Madeup, alder.madeup@fictive-high.example.org",
    "escalating_agency": "Deputy head, Fictive High School",
    "other_professionals": "Testworker Elm Unreal, social worker, Invented Trust",
    "level_of_need": "Child in Need (S17)",
    "legal_status": "",
    "perceived_level_of_need": "Child Protection (S47)",
    "perceived_legal_status": "",
    "disagreement": "School asked for a strategy discussion on 9 November. The team held that a child in need plan is enough.",
    "discussed_on": "16/11/2026",
    "methodology": "Two telephone calls, then a meeting of the managers.",
    "resolved_level": "2",
    "resolved_on": "27/11/2026",
    "lessons": "Thresholds to be gone through with both teams.",
    "further_actions": [("Briefing for heads of year", "Testhead Alder Madeup", "4/12/2026")],
    "completed_by": "Testhead Alder Madeup",
    "completed_on": "30/11/2026",
}  # fmt: skip
HEALTH: dict[str, Any] = {
    "child_name": "Testchild Cedar Sampleby",
    "child_birth_date": "01/09/2021",
    "child_address": "Flat 1, 20 Imaginary Lane",
    "escalating_person": "Testnurse Fir Fictive (fir.fictive@made-up-health.example.org)",
    "escalating_agency": "Health visitor, Made-up Health",
    "other_professionals": "none",
    "level_of_need": "Early Help",
    "legal_status": "",
    "perceived_level_of_need": "Child in Care",
    "perceived_legal_status": "Section 20 sought",
    "disagreement": "We hold that the child should not be at home.",
    "discussed_on": "18/01/2027",
    "methodology": "Meeting of heads of service",
    "resolved_level": "Not resolved",
    "resolved_on": "",
    "lessons": "",
    "further_actions": [],
    "completed_by": "Testnurse Fir Fictive",
    "completed_on": "20/01/2027",
}
NINE: list[tuple[str, str, str, str, str, str, str]] = [
    (
        str(number), f"Name: Testchild {name} Notreal\nDOB: {day}\nAge: {age}", concern, level, disagreement, action, outcome,
    )
    for number, name, day, age, concern, level, disagreement, action, outcome in (
        (1, "Apple", "02/03/2014", "12", "Step down too soon", "Child in Need", "Case closed without school", "Call", "Plan kept"),
        (2, "Pear", "11/12/2019", "6", "No answer to referral", "Early Help", "Threshold", "Managers met", "Referral taken"),
        (3, "Plum", "30/01/2022", "4", "Drift", "Child Protection", "No visit in 6 weeks", "Call", "Visit made"),
        (4, "Quince", "05/05/2010", "16", "Unsafe placement", "Child in Care", "Placement", "Heads of service met", "Moved"),
        (5, "Medlar", "19/08/2016", "10", "Information not shared", "Early Help", "Consent", "Letter", "Shared"),
        (6, "Sloe", "23/07/2018", "8", "Not invited to conference", "Child Protection", "Invitation", "Call", "Invited"),
        (7, "Damson", "01/01/2020", "6", "Assessment", "Child in Need", "Outcome", "Managers met", "Second look"),
        (8, "Cherry", "29/02/2012", "14", "Left care", "Care Leaver", "Personal adviser", "Call", "Adviser named"),
        (9, "Bullace", "17/10/2023", "3", "Bruise not seen", "Universal Services", "Medical", "MARF the same day", "Strategy meeting"),
    )
]  # fmt: skip
DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "appendix-3/school-crosses.docx": lambda: template(SCHOOL, crossed),
    "appendix-3/school-bold.docx": lambda: template(SCHOOL, emboldened),
    "appendix-3/school-struck.docx": lambda: template(SCHOOL, struck),
    "appendix-3/health-ringed.docx": lambda: template(HEALTH, ringed),
    "appendix-3/health-crosses.docx": lambda: template(HEALTH, crossed),
    "appendix-3/health-retyped.docx": lambda: drifted(HEALTH),
    "appendix-4/nine-rows.docx": lambda: log(NINE),
}

if __name__ == "__main__":
    for name, make in DOCUMENTS.items():
        (FOLDER / name).write_bytes(make())
