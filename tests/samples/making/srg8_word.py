"""SRG-8 as the review group and the partners send it back in Word: as meant, and every other way."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.cases import SUMMER, WINTER
from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import deleted, ellipse, inserted, para, symbol, text_box

V1 = "srg-8/v1"
SUMMER_A = {"children_initials": "T.L.S. and T.M.S.", "date_notified": "2026-07-06", "papers_date": "2026-07-16"}
WINTER_A = {"children_initials": "T.O.I.", "date_notified": "2027-01-08", "papers_date": "2027-01-20"}


@sample(
    "srg-8", "summer-record.docx",
    sin_reference="SIN-TEST-0021",
    meeting_date="21/07/2026",
    attendance=[
        {"name": "Testchair Acer Pretend", "role": "Chair, service director", "agency": "Pretend Council", "attended": "present"},
        {"name": "Testnurse Oak Madeup", "role": "Designated nurse", "agency": "Pretend Integrated Care Board", "attended": "present"},
        {"name": "Testofficer Brook Unreal", "role": "Detective chief inspector", "agency": "Fictional Police Unit", "attended": "present"},
        {"name": "Mrs Testhead Omicron Invented", "role": "Headteacher", "agency": "Madeup Primary Academy", "attended": "apologies"},
        {"name": "Testlawyer Cove Notreal", "role": "Solicitor", "agency": "Pretend Council", "attended": "present"},
        {"name": "Testofficer Dell Fictive", "role": "Business manager", "agency": "SAFER NEL", "attended": "present"},
    ],
    quorate="yes",
    returns_considered=[
        {"agency": "Pretend Community Health Trust", "status": "returned"},
        {"agency": "Imaginary Families Charity", "status": "nil"},
        {"agency": "Madeup Primary Academy", "status": "late", "note": "Came on the morning of the meeting"},
        {"agency": "Make-believe Probation Delivery Unit", "status": "outstanding", "note": "Promised for Friday"},
    ],
    facts_summary="Lambda, two, was found unresponsive at home on 3 July. Weight faltering had been noted and not followed up.\nMother's partner was on a community order and said that he lived elsewhere.",
    immediate_action_agreed=[
        {"action": "Mu to be seen alone by his social worker", "owner": "Pretend Council", "by_when": "23/07/2026"},
        {"action": "Chase the missing paediatric referral", "owner": "Hospital named doctor", "by_when": "24/07/2026"},
    ],
    learning_shared="Cancelled visits are information.",
    missing_information="Probation return; post mortem.",
    definition_met="yes",
    definition_rationale="Neglect is suspected and a child has been seriously harmed.",
    local_improvements="yes",
    local_improvements_rationale="Weight faltering pathway.",
    local_recurrent_themes="yes",
    local_recurrent_themes_rationale="Hidden men; see the review of 2024.",
    local_working_together="yes",
    local_working_together_rationale="Four agencies each held one piece.",
    local_panel_suggested="no",
    national_improvements="no",
    national_improvements_rationale="Nothing beyond local practice.",
    national_legislation="no",
    national_legislation_rationale="None.",
    national_recurrent_themes="not-clear",
    national_recurrent_themes_rationale="Weight faltering may recur elsewhere.",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="There is learning for several agencies that they cannot find alone.",
    proposed_reviewer="To be tendered",
    review_scope="July 2025 to July 2026",
    review_methodology="Practitioner events",
    family_involvement="Letter to Nu and to the maternal grandmother",
    parallel_proceedings="Criminal investigation",
    chair_name="Testchair Acer Pretend",
    chair_signature="Acer Pretend",
    chair_date="21/07/2026",
    partner_responses=[
        {"partner": "The local authority", "response": "agree", "responded_on": "23/07/2026"},
        {"partner": "The integrated care board", "response": "agree-with-amendments", "comments": "Scope to begin at the birth visit", "responded_on": "23/07/2026"},
        {"partner": "The police", "response": "agree", "responded_on": "24/07/2026"},
    ],
    agreed_decision="A local child safeguarding practice review will be commissioned.",
    partner_signatures=[
        {"partner": "Pretend Council", "name": "Testdirector Elder Madeup", "role": "Chief executive", "signature": "E Madeup", "date": "24/07/2026"},
        {"partner": "Pretend Integrated Care Board", "name": "Testdirector Fennel Unreal", "role": "Chief nurse", "signature": "Fennel Unreal", "date": "24/07/2026"},
        {"partner": "Fictional Police Unit", "name": "Testchief Gorse Fictive", "role": "Chief superintendent", "signature": "G Fictive", "date": "24/07/2026"},
    ],
)  # fmt: skip
def summer_record(typed: Answers) -> bytes:
    return WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "srg-8", "part-one-only.docx",
    meeting_date="25/01/2027",
    attendance=[
        {"name": "Testchair Hawk Invented", "role": "Chair", "agency": "Pretend Integrated Care Board", "attended": "present"},
        {"name": "Testofficer Ibis Notreal", "role": "Superintendent", "agency": "Fictional Police Unit", "attended": "apologies"},
    ],
    quorate="no",
    facts_summary="Omega has three fractures of different ages.",
    definition_met="yes",
    definition_rationale="Abuse suspected, harm serious.",
    local_improvements="not-clear",
    local_improvements_rationale="Awaiting hospital",
    local_recurrent_themes="no",
    local_recurrent_themes_rationale="First such case in five years",
    local_working_together="not-clear",
    local_working_together_rationale="Awaiting hospital",
    local_panel_suggested="no",
    criteria_outcome="not-yet-clear",
    recommendation="none",
    recommendation_rationale="Meeting not quorate: to be held again on Thursday.",
    chair_name="Testchair Hawk Invented",
    chair_date="25/01/2027",
)  # fmt: skip
def part_one_only(typed: Answers) -> bytes:
    return WordForm(V1, WINTER, WINTER_A).fill(**typed).bytes()


@sample(
    "srg-8", "typed-over-at-the-meeting.docx",
    sin_reference="not yet received",
    meeting_date="21.7.26 (pm)",
    quorate="Y",
    facts_summary="As set out in SCSI-7.",
    definition_met=[("YES", "b"), (" / NO / NOT CLEAR", "")],
    definition_rationale="agreed by all",
    local_improvements=[("Yes", ""), (" / ", ""), ("No", "strike"), (" / ", ""), ("Not clear", "strike")],
    local_improvements_rationale="referral pathways",
    local_recurrent_themes=[("Yes", "hl"), (" No  Not clear", "")],
    local_recurrent_themes_rationale="men in the household",
    local_working_together="Yes - police and health especially",
    local_working_together_rationale="see chronology rows 4-9",
    local_panel_suggested="N/A",
    national_improvements="No",
    national_improvements_rationale="-",
    criteria_outcome="Met",
    recommendation="LCSPR",
    recommendation_rationale="unanimous",
    chair_name="A. Pretend",
    chair_signature="AP",
    chair_date="21/7",
)  # fmt: skip
def typed_over(typed: Answers) -> bytes:
    form = WordForm(V1, SUMMER, SUMMER_A)
    for name, given in typed.items():
        form.over(name, *([given] if isinstance(given, str) else given))
    return form.bytes()


@sample(
    "srg-8", "minutes-behind-labels.docx",
    meeting_date="Tuesday 26 January 2027",
    quorate="Yes",
    facts_summary="Omega, eight weeks, was admitted on 5 January with a broken arm; X-rays showed older breaks.",
    learning_shared="Bruising protocol reissued to all staff on 27th.",
    missing_information="Father's GP",
    definition_rationale="Eight weeks old, unexplained fractures.",
    recommendation_rationale="Early learning already identified by two agencies.",
    proposed_reviewer="TBC",
    review_scope="Conception to admission",
    chair_name="Testchair Hawk Invented",
    chair_date="26 January 2027",
)  # fmt: skip
def minutes_behind_labels(typed: Answers) -> bytes:
    """The minute taker wrote behind and under the labels; some boxes merged away."""
    form = WordForm(V1, WINTER, WINTER_A)
    form.label_add("meeting_date", ": " + typed["meeting_date"])
    form.label_add("facts_summary", typed["facts_summary"], under=True)
    form.label_add("missing_information", typed["missing_information"], under=True)
    form.row_under("learning_shared", typed["learning_shared"])
    form.over("review_scope", typed["review_scope"]).merge("review_scope")
    form.over("quorate", (typed["quorate"], "hand"))
    for name in ("definition_rationale", "recommendation_rationale", "proposed_reviewer", "chair_name", "chair_date"):
        form.over(name, (typed[name], "hand blue"))
    form.over("definition_met", "Yes").over("criteria_outcome", "Met")
    form.over("recommendation", "Local learning review")
    return form.bytes()


@sample(
    "srg-8", "marked-options.docx",
    meeting_date="21/07/2026",
    definition_rationale="See discussion.",
    local_improvements_rationale="Yes in part.",
    recommendation_rationale="Not agreed: police preferred a single agency audit.",
    chair_name="Testchair Acer Pretend",
    chair_date="22/07/2026",
)  # fmt: skip
def marked_options(typed: Answers) -> bytes:
    """Yes, no and not clear marked in every way; one row marked twice, one not at all."""
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.over("quorate", "☒ Yes   ☐ No")
    form.over("definition_met", symbol("F0FE"), " Yes  ", symbol("F06F"), " No  ", symbol("F06F"), " Not clear")
    form.over("local_improvements", "[X] Yes   [ ] No   [ ] Not clear")
    form.over("local_recurrent_themes", ("Yes", "strike"), "  ", ("No", "strike"), "  Not clear")
    form.over("local_working_together", "☒ Yes   ☒ No   ☐ Not clear")
    form.over("local_panel_suggested", "Yes  ", ellipse(), "No  Not clear")
    form.over("national_improvements", "Yes / No / Not clear")
    form.over("national_legislation", "N")
    form.over("national_recurrent_themes", "Unclear")
    form.over("criteria_outcome", "Met ✓", "   Not met", "   Not yet clear")
    form.over(
        "recommendation",
        ["No review"],
        ["Single agency learning"],
        [("Local learning review", "hl")],
        ["Local child safeguarding practice review"],
        ["National review"],
    )
    return form.bytes()


@sample(
    "srg-8", "tracked-by-partners.docx",
    meeting_date="21/07/2026",
    facts_summary="Summary as circulated on 20 July.",
    definition_met="yes",
    definition_rationale="Met.",
    criteria_outcome="met",
    chair_name="Testchair Acer Pretend",
    chair_date="21/07/2026",
    partner_signatures=[{"partner": "Pretend Council", "name": "Testdirector Elder Madeup", "signature": "EM", "date": "24/07/2026"}],
)  # fmt: skip
def tracked_by_partners(typed: Answers) -> bytes:
    """The partners changed the recommendation with changes tracked; legal left a comment."""
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.over(
        "recommendation",
        deleted("Local learning review"),
        inserted("Local child safeguarding practice review", author="F Testpartner"),
    )
    form.over(
        "recommendation_rationale",
        "The group ",
        deleted("did not see"),
        inserted("saw", author="F Testpartner"),
        " learning for several agencies.",
    )
    form.over(
        "agreed_decision",
        inserted("Review to be commissioned by 1 September 2026.", author="F Testpartner", day="2026-07-24"),
    )
    form.comment("recommendation", "Please confirm that the chair accepts this.", author="C Testlegal")
    form.over("review_scope", "July 2025 to July 2026", (" (internal: avoid going back to 2016)", "hidden"))
    return form.bytes()


@sample(
    "srg-8", "attendance-pasted.docx",
    meeting_date="22 July 2026",
    quorate="yes",
    facts_summary="Agreed as in the report.",
    definition_met="yes",
    definition_rationale="As agreed.",
    local_improvements="yes",
    local_improvements_rationale="Rows 3 and 7 of the analysis.",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="As discussed.",
    chair_name="Acer Pretend",
    chair_date="22/07/2026",
)  # fmt: skip
def attendance_pasted(typed: Answers) -> bytes:
    """The list from the meeting invitation: eleven rows, columns in another order, apologies written as Apols."""
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.move_column("attendance", "Agency", 0)
    for row in form.table_rows("attendance"):
        holder = next(row.iterancestors("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"), None)
        (holder if holder is not None else row).getparent().remove(holder if holder is not None else row)
    for agency, name, role, attended in ATTENDANCE:
        form.plain_row("attendance", agency, name, role, attended)
    form.row_over(
        "returns_considered", 0, {"agency": "Housing, Probation, CAMHS", "status": "Returned", "note": "all three"}
    )
    form.row_over("returns_considered", 1, {"agency": "Charity", "status": "Nil"})
    form.row_over(
        "returns_considered", 2, {"agency": "Adult social care", "status": "not received", "note": "chased x 2"}
    )
    return form.bytes()


ATTENDANCE = [
    ("Pretend Council", "Acer Pretend", "Chair", "Present"),
    ("Pretend Council", "Dell Fictive", "Business manager", "Present"),
    ("Pretend Integrated Care Board", "Oak Madeup", "Designated nurse", "Present"),
    ("Fictional Police Unit", "Brook Unreal", "DCI", "Apologies"),
    ("Fictional Police Unit", "Jet Notreal (for Brook Unreal)", "DI", "Present"),
    ("Pretend General Hospital", "Birch Madeup", "Named nurse", "Present"),
    ("Pretend Mental Health Trust", "Ny Unreal", "Psychologist", "Apols"),
    ("Make-believe Probation Delivery Unit", "Kit Unreal", "SPO", "Apologies"),
    ("Imaginary Housing Association", "Iota Notreal", "TSO", "Present"),
    ("Madeup Primary Academy", "O Invented", "Headteacher", "Left at 3pm"),
    ("Pretend Council", "Cove Notreal", "Solicitor", "Present"),
]


@sample(
    "srg-8", "criteria-deleted.docx",
    meeting_date="26/01/2027",
    quorate="yes",
    facts_summary="Not a serious child safeguarding incident: the fracture was from birth.",
    definition_met="no",
    definition_rationale="Specialist opinion received on the 25th: birth injury and bone disease.",
    criteria_outcome="not-met",
    recommendation="none",
    recommendation_rationale="Definition not met.",
    chair_name="Testchair Hawk Invented",
    chair_signature="Hawk Invented",
    chair_date="26/01/2027",
    agreed_decision="No further action; family to be written to.",
)  # fmt: skip
def criteria_deleted(typed: Answers) -> bytes:
    """Sections that did not apply were deleted, headings and labels changed."""
    form = WordForm(V1, WINTER, WINTER_A).fill(**typed)
    form.drop_section("Criteria for a local review").drop_section("Criteria for a national review")
    form.drop("proposed_reviewer", "review_scope", "review_methodology", "family_involvement", "parallel_proceedings")
    form.drop_section("Part 3 - Response of the Panel")
    form.relabel("meeting_date", "Date of Rapid Review meeting:").relabel(
        "facts_summary", "Summary of the facts (agreed)"
    )
    form.relabel("chair_name", "Chair of the Review Group:").relabel("agreed_decision", "Summary of agreed decision")
    return form.bytes()


@sample(
    "srg-8", "national-review-continued.docx",
    sin_reference="SIN-TEST-0103",
    meeting_date="27/01/2027",
    quorate="yes",
    facts_summary="See page at end",
    definition_met="yes",
    definition_rationale="Agreed.",
    local_improvements="yes",
    local_improvements_rationale="As national.",
    national_improvements="yes",
    national_improvements_rationale="Register of home births not checked anywhere in the country.",
    national_legislation="yes",
    national_legislation_rationale="No duty to tell health visitors of a freebirth.",
    criteria_outcome="met",
    recommendation="national",
    recommendation_rationale="Beyond one area.",
    chair_name="Hawk Invented",
    chair_date="27/01/2027",
)  # fmt: skip
def national_review(typed: Answers) -> bytes:
    """Continued at the end; a text box with a reminder; a footnote; the header changed."""
    form = WordForm(V1, WINTER, WINTER_A).fill(**typed)
    form.footnote("national_legislation_rationale", "Counsel's note of 20 January.")
    form.after("quorate", para(text_box("DRAFT 2 - not for onward circulation")))
    form.header_add("Draft 2, 27 January")
    form.at_end(
        para("Summary of the facts, continued", style="Heading2"),
        para("Omega was born at home without help. Nobody was told for five weeks."),
    )
    return form.bytes()


@sample(
    "srg-8", "response-of-the-panel.docx",
    meeting_date="21/07/2026",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="See earlier version.",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
    agreed_decision="Local review.",
    panel_response_date="17 August 2026",
    panel_response="further-information",
    panel_response_details="The Panel asks what was known of Xi before December 2025.",
)  # fmt: skip
def response_of_the_panel(typed: Answers) -> bytes:
    return WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "srg-8", "partners-disagree.docx",
    meeting_date="26/01/2027",
    definition_met="yes",
    criteria_outcome="met",
    recommendation="local-learning-review",
    recommendation_rationale="Proportionate.",
    chair_name="Hawk Invented",
    chair_date="26/01/2027",
    agreed_decision="None yet - chief officers to speak.",
)  # fmt: skip
def partners_disagree(typed: Answers) -> bytes:
    """Rows of the partners typed over: one disagrees, one says both, one signs for another."""
    form = WordForm(V1, WINTER, WINTER_A).fill(**typed)
    form.row_over(
        "partner_responses", 0, {"partner": "LA", "response": "Agree", "comments": "-", "responded_on": "28.01.27"}
    )
    form.row_over(
        "partner_responses",
        1,
        {
            "partner": "ICB",
            "response": [("Agree", "strike"), (" Disagree", "")],
            "comments": "Wants a full review",
            "responded_on": "28/01/2027",
        },
    )
    form.row_over(
        "partner_responses",
        2,
        {
            "partner": "Police",
            "response": "Agree / Disagree",
            "comments": "Agree on scope, not on method",
            "responded_on": "29th",
        },
    )
    form.row_over(
        "partner_signatures",
        0,
        {"partner": "LA", "name": "Elder Madeup", "role": "CEX", "signature": "pp D Fictive", "date": "29 Jan 2027"},
    )
    form.row_over("partner_signatures", 1, {"partner": "ICB", "name": "not signing", "date": "-"})
    return form.bytes()
