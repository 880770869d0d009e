"""What panels and reviewers send back: terms of reference, covers, decisions of a Rapid Review, answers on progress."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, para

TERMS, COVER = "sandwell/terms-of-reference/v1", "sandwell/report-cover/v1"
DECISION, PROGRESS = "sandwell/rapid-review-decision/v1", "sandwell/progress-reply/v1"
CASE = "SCSP-CSPR-2027-003"
INITIALS = {"children_initials": "T.P.N."}


@sample(
    "sandwell-terms-of-reference", "agreed-through-libreoffice.docx",
    lead_reviewer="Testreviewer Merlin Fictive",
    panel_members=[
        {"name": "Testdoctor Wren Invented", "job": "Named doctor", "agency": "Madeup General Hospital"},
        {"name": "DI Testofficer Dotterel Madeup", "job": "Detective inspector", "agency": "Fictional Police"},
        {"name": "Testmanager Curlew Fictive", "job": "Head of service", "agency": "Invented Trust"},
        {"name": "Testnurse Rowan Fictive", "job": "School nurse", "agency": "Madeup Health"},
        {"name": "Testhead Godwit Unreal", "job": "Head teacher", "agency": "Fabled Primary School"},
        {"name": "Testmanager Fieldfare Unreal", "job": "Area manager", "agency": "Imaginary Homes"},
    ],
    from_day="01/04/2026",
    to_day="10/01/2027",
    questions="Who knew of the mother's partner?\nWhat became of each call?",
    family="The grandmother is asked first.",
    practitioners="Two afternoons, with supervision afterwards.",
    methodology="Reading, then conversations, then one day together.",
    complete_on="15/08/2027",
    agreed_on="02/03/2027",
    agreed_by="Testmanager Kestrel Unreal",
)  # fmt: skip
def agreed_terms(typed: Answers) -> bytes:
    return saved_as(WordForm(TERMS, CASE, INITIALS).fill(**typed).bytes(), "docx")


@sample(
    "sandwell-terms-of-reference", "draft-typed-over.docx",
    lead_reviewer="M Fictive (to be confirmed)",
    from_day="1 April 2026",
    to_day="10.1.27",
    family="By letter.",
    methodology="As in the last review.",
    complete_on="mid August",
    agreed_on="2/3/27",
    agreed_by="K Unreal",
)  # fmt: skip
def draft_terms(typed: Answers) -> bytes:
    """Typed over, one answer under its label, one in a row below, one changed with changes tracked; rows added."""
    form = WordForm(TERMS, CASE, INITIALS)
    for name, text in typed.items():
        form.over(name, text)
    form.label_add("questions", "Who knew of the mother's partner?", under=True)
    form.row_under("practitioners", "One afternoon.")
    form.over("left_out", "The care of the ", deleted("older"), inserted("other", author="M Testreviewer"), " child.")
    for at, (name, job, agency) in enumerate(
        (
            ("W Invented", "doctor", "Madeup General"),
            ("D Madeup", "DI", "Police"),
            ("C Fictive", "", "Trust"),
            ("R Fictive", "nurse", "Madeup Health"),
            ("G Unreal", "head", "Fabled Primary"),
        )
    ):
        form.row_over("panel_members", at, {"name": name, "job": job, "agency": agency})
    form.plain_row("panel_members", "F Unreal", "manager", "Imaginary Homes")
    form.relabel("lead_reviewer", "Independent Lead Reviewer (author):")
    form.relabel("agreed_by", "Recorded by:")
    return form.bytes()


@sample(
    "report-cover", "final-draft-acrobat.pdf",
    pseudonym="Robin",
    stage="final-draft",
    sent_on="01/07/2027",
    pages="34",
    author="Testreviewer Merlin Fictive",
    improvements="yes",
    improvements_where="Chapter 6",
    reasons="yes",
    reasons_where="Chapters 4 and 5",
    mirrors_terms="no",
    mirrors_terms_why="Nothing on the second call.",
    recommendations_checked="yes",
    checked_on="05/07/2027",
)  # fmt: skip
def final_draft(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(COVER, CASE, INITIALS, typed)


@sample(
    "report-cover", "draft-struck.odt",
    stage="draft",
    sent_on="18/05/2027",
    author="Merlin Fictive",
    improvements_where="p 20 ff",
)  # fmt: skip
def draft_cover(typed: Answers) -> bytes:
    """In LibreOffice: the option that is not meant struck through; the other answered by a word; one line tracked."""
    form = OdtForm(COVER, CASE, INITIALS).fill(**typed)
    form.over("improvements", "Yes / ", ("No", "strike"))
    form.over("reasons", "not yet")
    form.track("mirrors_terms_why", "Question ", "one", "two", " is open.")
    form.over("pages", "29")
    form.relabel("pages", "Pages")
    return form.bytes()


@sample(
    "rapid-review-decision", "meeting-through-libreoffice.docx",
    panel_reference="SIN-00411",
    met_on="28/01/2027",
    present=[
        {"name": "Testdoctor Wren Invented", "job": "Named doctor", "agency": "Madeup General Hospital", "came": "present"},
        {"name": "Testhead Godwit Unreal", "job": "Head teacher", "agency": "Fabled Primary School", "came": "apologies"},
    ],
    facts="A baby of three months with fractures of two ages.",
    immediate_actions=[{"action": "Hospital and Trust agree who rings whom", "owner": "Head of service", "by_when": "01/02/2027"}],
    abuse_and_harm="yes",
    abuse_and_harm_why="Fractures without an account.",
    must_improve="yes",
    must_improve_why="Four calls were not linked.",
    themes_return="not-clear",
    themes_return_why="To be compared with the review of 2024.",
    together="yes",
    together_why="Nobody held the whole.",
    panel_asked="no",
    wider_improve="no",
    wider_improve_why="Local.",
    law_change="no",
    law_change_why="None seen.",
    wider_themes="not-clear",
    wider_themes_why="Perhaps.",
    threshold="met",
    recommendation="local-cspr",
    reasons="Harm, and learning that nobody has yet.",
    chair="Testchair Osprey Invented",
    chair_signed_on="29/01/2027",
    answers=[
        {"partner": "Police", "answer": "agrees", "answered_on": "30/01/2027"},
        {"partner": "ICB", "answer": "agrees-with-changes", "words": "Add the midwives.", "answered_on": "01/02/2027"},
    ],
    agreed="A local review, with the midwives.",
)  # fmt: skip
def meeting(typed: Answers) -> bytes:
    return saved_as(WordForm(DECISION, "SCSP-RR-2027-006", INITIALS).fill(**typed).bytes(), "docx")


@sample(
    "rapid-review-decision", "typed-at-the-meeting.docx",
    met_on="28th Jan 2027",
    abuse_and_harm_why="Yes, see the scan.",
    must_improve_why="Calls.",
    together_why="As above",
    reasons="Met on (a) and (c).",
    chair="O Invented",
    chair_signed="O. Invented",
    chair_signed_on="29.1.2027",
)  # fmt: skip
def typed_at_the_meeting(typed: Answers) -> bytes:
    """Options by cross, by strike-through and by word; facts in the row below; changes tracked; saved by Word."""
    form = WordForm(DECISION, "SCSP-RR-2027-006", INITIALS)
    for name, text in typed.items():
        form.over(name, text)
    form.row_under("facts", "Fractures of two ages.\nA partner nobody had met.")
    form.over("abuse_and_harm", "Yes [X]  No [ ]  Not clear [ ]")
    form.over("must_improve", "Yes / ", ("No / Not clear", "strike"))
    form.over("together", "yes")
    form.over("threshold", "☒ Met   ☐ Not met   ☐ Not yet clear")
    form.over("recommendation", "CSPR threshold met: local Child Safeguarding Practice Review")
    form.over(
        "assurance", deleted("Quarterly"), inserted("Every two months", author="O Testchair"), " to the subgroup."
    )
    for at, (name, agency) in enumerate(
        (
            ("W Invented", "Hospital"),
            ("D Madeup", "Police"),
            ("C Fictive", "Trust"),
            ("R Fictive", "Madeup Health"),
            ("G Unreal", "School"),
        )
    ):
        form.row_over("present", at, {"name": name, "agency": agency, "came": "Present"})
    form.plain_row("present", "F Unreal", "", "Housing", "Apologies")
    form.at_end(para("Note of the minute taker: the scan was shown on the screen."))
    return as_word_saves(form, 5).bytes()


@sample(
    "sandwell-progress-reply", "on-time.odt",
    answered_on="12/05/2027",
    done="Reading is finished; seven of nine conversations.",
    next="The day together on 26 May.",
    on_time="yes",
    proceedings="Plea hearing in June.",
    name="Testreviewer Merlin Fictive",
)  # fmt: skip
def on_time(typed: Answers) -> bytes:
    return OdtForm(PROGRESS, CASE, INITIALS).fill(**typed).bytes()


@sample(
    "sandwell-progress-reply", "late-typed-over.docx",
    answered_on="Mon 5 July 2027",
    done="All conversations.",
    on_time="No",
    in_the_way="The trial.",
    name="Merlin Fictive",
)  # fmt: skip
def late(typed: Answers) -> bytes:
    """A copy without controls and properties; one answer under its label, one below; a label with a mistake."""
    form = WordForm(PROGRESS, CASE, INITIALS)
    for name, text in without(typed, "in_the_way").items():
        form.over(name, text)
    form.row_under("in_the_way", typed["in_the_way"])
    form.label_add("next", "Draft in September.", under=True)
    form.over("learning_now", "none")
    form.relabel("done", "What has been done since the last anwser")
    form.relabel("name", "Name of Lead Reviewer:")
    return form.forget_controls(prompts=False).forget_properties().bytes()
