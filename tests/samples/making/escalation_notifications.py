"""The notification of an escalation: one matter sent in at stages 3, 4 and 5 by three hands, and two others."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import deleted, inserted

ENF = "cscp/escalation-notification/v1"
WREN, DRAKE = "CSCP-ESC-2027-002", "CSCP-ESC-2027-006"


@sample(
    "escalation-notification", "wren-at-stage-3-typed-over.docx",
    completed_on="Wed 13 January 2027",
    subject="Whether a strategy discussion is held",
    child_name="Testchild Wren Notreally",
    child_birth_date="8.3.19",
    child_address="2 Fable Close, Madeupton CR0 0AA",
    lead_agency="Invented Health Trust",
    manager_name="Testmatron Bracken Madeup",
    manager_role="Matron, children's ward",
    manager_email="bracken.madeup@invented-health.example.org",
    manager_telephone="01632 960 811",
    concern="Ward asked for a strategy discussion on 4 and 6 January. Told twice that the threshold is not met.",
    outcome_wanted="A strategy discussion this week.",
    meeting_on="12/1/27",
    meeting_agreed="A paediatrician's letter first, then a second look.",
    policy_practice_issues="The out-of-hours team and the day team hold different views of the threshold.",
    completed_by="B Madeup",
)  # fmt: skip
def wren_at_3(typed: Answers) -> bytes:
    """Typed over: the stage crossed in a list, no struck out, labels changed, answers under labels, rows added."""
    form = WordForm(ENF, WREN)
    for name, text in without(typed, "concern", "meeting_agreed").items():
        form.over(name, text)
    form.over("stage", ["[X] Stage 3 - first notification"], ["[ ] Stage 4 - update"], ["[ ] Stage 5 - update"])
    form.over("meeting_kind", ["X Multiagency reflective group consultation"], ["Case meeting"], ["Neither yet"])
    form.over("resolved", ("Yes", "strike"), " / No")
    form.label_add("concern", typed["concern"], under=True)
    form.row_under("meeting_agreed", typed["meeting_agreed"])
    form.relabel("child_birth_date", "D.O.B")
    form.relabel("lead_agency", "Lead agancy")
    form.relabel("outcome_wanted", "Outcome sought for child")
    form.relabel("policy_practice_issues", "Policy / practise issues identified")
    parties = (
        ("Invented Health Trust", "Testmatron Bracken Madeup", "Matron", "01632 960 811"),
        ("Invented Health Trust", "Dr Testdoctor Clover Pretend", "Registrar", "bleep 9"),
        ("Invented Children's Social Care", "Testworker Sorrel Unreal", "Social worker", "01632 960720"),
        ("Invented Children's Social Care", "Testmanager Dock Fictive", "Team manager", "01632 960721"),
    )
    for at, (agency, name, role, contact) in enumerate(parties):
        form.row_over("parties", at, {"agency": agency, "name": name, "role": role, "contact": contact})
    form.plain_row("parties", "Madeup Academy", "Ede Educationson", "DSL", "01632 960722")
    form.plain_row("parties", "Fictional Police Unit", "Testofficer Esker Notreal", "Child abuse investigation", "101")
    form.row_over(
        "discussions", 0, {"at_stage": "1", "held_on": "4/1/27", "who": "Ward and duty worker", "outcome": "Not agreed"}
    )
    form.row_over(
        "discussions",
        1,
        {"at_stage": "Stage 1", "held_on": "6/1/27", "who": "Registrar and social worker", "outcome": "Not agreed"},
    )
    form.row_over(
        "discussions",
        2,
        {"at_stage": "Stage 2", "held_on": "8/1/27", "who": "Matron and team manager", "outcome": "To stage 3"},
    )
    form.row_over("feedback", 0, {"after_stage": "2", "given_on": "08/01/2027", "given_to": "ward team by e-mail"})
    return form.bytes()


@sample(
    "escalation-notification", "wren-at-stage-4-through-libreoffice.odt",
    stage="stage-4",
    subject="Whether a strategy discussion is held",
    child_name="Testchild Wren Notreally",
    child_birth_date="08/03/2019",
    child_address="2 Fable Close, Madeupton CR0 0AA",
    lead_agency="Invented Health Trust",
    manager_name="Testmatron Bracken Madeup",
    manager_email="bracken.madeup@invented-health.example.org",
    parties=[
        {"agency": "Invented Health Trust", "name": "Testmatron Bracken Madeup", "role": "Matron", "contact": "01632 960 811"},
        {"agency": "Invented Children's Social Care", "name": "Testhead Heath Invented", "role": "Head of service", "contact": "01632 960 725"},
    ],
    concern="As before.",
    discussions=[
        {"at_stage": "stage-1", "held_on": "04/01/2027", "who": "Ward and duty worker", "outcome": "Not agreed"},
        {"at_stage": "stage-2", "held_on": "08/01/2027", "who": "Matron and team manager", "outcome": "To stage 3"},
    ],
    meeting_kind="case-meeting",
    meeting_on="20/01/2027",
    resolved="no",
    policy_practice_issues="Two teams, two thresholds.",
    known_barriers="No shared note of what was said on the telephone.",
    feedback=[
        {"after_stage": "stage-3", "given_on": "14/01/2027", "given_to": "All in part 3"},
        {"after_stage": "stage-4", "given_on": "22/01/2027", "given_to": "All in part 3"},
    ],
    completed_by="Testmatron Bracken Madeup",
)  # fmt: skip
def wren_at_4(typed: Answers) -> bytes:
    """The second copy, changed with changes tracked, then opened in LibreOffice and saved as OpenDocument."""
    form = WordForm(ENF, WREN).fill(**typed)
    form.over("completed_on", deleted("13/01/2027"), inserted("21/01/2027", author="B Testmatron"))
    form.over(
        "meeting_agreed", "The letter came on 18 January", inserted(" and was read out", author="B Testmatron"), "."
    )
    form.over("remaining_issues", inserted("Still no strategy discussion.", author="B Testmatron"))
    return saved_as(form.bytes(), "odt")


@sample(
    "escalation-notification", "wren-at-stage-5-acrobat.pdf",
    stage="stage-5",
    completed_on="05/02/2027",
    subject="Whether a strategy discussion is held",
    child_name="Testchild Wren Notreally",
    child_birth_date="08/03/2019",
    lead_agency="Invented Health Trust",
    manager_name="Testmatron Bracken Madeup",
    manager_telephone="01632 960 811",
    concern="As before.",
    meeting_kind="case-meeting",
    meeting_on="20/01/2027",
    resolved="yes",
    policy_practice_issues="One threshold note for day and night.",
    way_forward="conflict-resolution",
    executive_decision="A strategy discussion was held on 3 February; the note is to be written by April.",
    child_outcomes="Seen by the paediatrician; a plan is in place.",
    scrutineer_told_on="04/02/2027",
    feedback=[
        {"after_stage": "stage-4", "given_on": "22/01/2027", "given_to": "All in part 3"},
        {"after_stage": "stage-5", "given_on": "05/02/2027", "given_to": "All in part 3, and the Executive"},
    ],
    completed_by="Testmatron Bracken Madeup",
)  # fmt: skip
def wren_at_5(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(ENF, WREN, None, typed)


@sample(
    "escalation-notification", "drake-at-stage-3.odt",
    stage="stage-3",
    completed_on="7 July 2027",
    subject="A conference without the school",
    child_name="Testchild Drake Inventory",
    child_birth_date="30/11/2014",
    lead_agency="Madeup Academy",
    manager_name="Ede Educationson",
    manager_role="Designated safeguarding lead",
    manager_email="ede.educationson@school.example.org",
    concern="The conference was held in the first week of the holidays.\nNobody asked the school for its report.",
    discussions=[
        {"at_stage": "stage-1", "held_on": "28/06/2027", "who": "DSL and social worker", "outcome": "Sorry, too late to move"},
        {"at_stage": "stage-2", "held_on": "01/07/2027", "who": "Head and team manager", "outcome": "Conference stands"},
        {"at_stage": "stage-2", "held_on": "02/07/2027", "who": "Head and conference chair", "outcome": "Report may be sent in"},
        {"at_stage": "stage-2", "held_on": "05/07/2027", "who": "Head and service manager", "outcome": "To stage 3"},
    ],
    meeting_kind="not-yet",
    resolved="no",
    policy_practice_issues="Conference dates and school terms.",
    completed_by="Ede Educationson",
)  # fmt: skip
def drake(typed: Answers) -> bytes:
    """OpenDocument: more rows than are printed, the hoped-for outcome changed with changes recorded."""
    form = OdtForm(ENF, DRAKE).fill(**typed)
    form.track("outcome_wanted", "The conference is held again ", "in July", "in September", ".")
    return form.bytes()


@sample(
    "escalation-notification", "drake-at-stage-4-google-docs.docx",
    completed_on="14/09/2027",
    subject="A conference without the school",
    child_name="Testchild Drake Inventory",
    lead_agency="Madeup Academy",
    manager_name="Ede Educationson",
    concern="See the form of July.",
    discussions=[{"held_on": "01/07/2027", "who": "Head and team manager", "outcome": "Conference stands"}],
    meeting_on="10/09/2027",
    meeting_agreed="New conference on 24 September.",
    policy_practice_issues="Conference dates and school terms.",
    known_barriers="None now.",
    completed_by="Ede Educationson",
)  # fmt: skip
def drake_at_4(typed: Answers) -> bytes:
    """No controls, no styles, prompts left as text; the stage typed in words, what was held shown by bold."""
    form = WordForm(ENF, DRAKE).fill(**typed)
    form.over("stage", "Stage 4")
    form.over("meeting_kind", ["Multiagency reflective group consultation"], [("Case meeting", "b")], ["Neither yet"])
    form.over("resolved", "Y")
    form.relabel("completed_on", "Date form completed")
    form.relabel("manager_name", "Name of manager")
    return form.forget_properties().forget_controls().forget_styles().bytes()
