"""SRG-8 sent back through other programs: Word's own XML, LibreOffice, Google Docs, PDF viewers, printer and scanner."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.cases import SUMMER, WINTER
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.srg8_word import SUMMER_A, V1, WINTER_A
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, legacy_box, legacy_list, legacy_text, para


@sample(
    "srg-8", "winter-record-word.docx",
    sin_reference="SIN-TEST-0104",
    meeting_date="27/01/2027",
    attendance=[
        {"name": "Testchair Hawk Invented", "role": "Chair", "agency": "Pretend Integrated Care Board", "attended": "present"},
        {"name": "Testofficer Ibis Notreal", "role": "Superintendent", "agency": "Fictional Police Unit", "attended": "present"},
        {"name": "Testdirector Jay Fictive", "role": "Assistant director", "agency": "Pretend Council", "attended": "present"},
        {"name": "Testmidwife Ro Notreal", "role": "Named midwife", "agency": "Pretend General Hospital", "attended": "apologies"},
    ],
    quorate="yes",
    returns_considered=[
        {"agency": "Pretend General Hospital", "status": "returned"},
        {"agency": "Fictional Police Unit", "status": "returned"},
        {"agency": "Pretend Sexual Health", "status": "nil"},
    ],
    facts_summary="A bruise seen on 4 January in clinic was not acted on. Fractures were found on the 5th.",
    definition_met="yes",
    definition_rationale="Physical abuse of an infant is suspected.",
    local_improvements="yes",
    local_improvements_rationale="Bruising in babies who do not move.",
    local_recurrent_themes="yes",
    local_recurrent_themes_rationale="Second case in two years.",
    local_working_together="no",
    local_working_together_rationale="Agencies spoke to each other.",
    local_panel_suggested="not-clear",
    national_improvements="no",
    national_improvements_rationale="National guidance is clear.",
    national_legislation="no",
    national_legislation_rationale="None seen.",
    national_recurrent_themes="yes",
    national_recurrent_themes_rationale="Babies under one are the largest group.",
    criteria_outcome="met",
    recommendation="local-learning-review",
    recommendation_rationale="The learning is known; what matters is why it did not stick.",
    chair_name="Testchair Hawk Invented",
    chair_signature="Hawk Invented",
    chair_date="27/01/2027",
    agreed_decision="Local learning review, led by health.",
)  # fmt: skip
def winter_record(typed: Answers) -> bytes:
    return as_word_saves(WordForm(V1, WINTER, WINTER_A).fill(**typed), 31).bytes()


@sample(
    "srg-8", "long-reasons-word.docx",
    meeting_date="22/07/2026",
    quorate="yes",
    facts_summary=["Paragraph one: Lambda was known to five services.", "Paragraph two: Xi was known to three.", "Paragraph three: nobody knew both."],
    immediate_action_agreed=[{"action": "Map who knows the adults", "owner": "Business unit", "by_when": "31/07/2026"}],
    definition_met="yes",
    definition_rationale="Harm serious; neglect suspected.",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale=["First, no one agency can answer.", "Second, the family wants it."],
    family_involvement="Advocate offered",
    chair_name="Acer Pretend",
    chair_date="22/07/2026",
    partner_responses=[{"partner": "The police", "response": "disagree", "comments": "Trial first", "responded_on": "24/07/2026"}],
)  # fmt: skip
def long_reasons(typed: Answers) -> bytes:
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**without(typed, "facts_summary", "recommendation_rationale"))
    form.block("facts_summary", *typed["facts_summary"])
    form.block("recommendation_rationale", *typed["recommendation_rationale"])
    return as_word_saves(form, 32).bytes()


@sample(
    "srg-8", "legacy-fields-word.docx",
    meeting_date="28/01/2027",
    facts_summary="As SCSI-7 section 3.",
    definition_rationale="Agreed.",
    recommendation_rationale="Group of one mind.",
    chair_name="H Invented",
    chair_date="28/01/2027",
)  # fmt: skip
def legacy_fields(typed: Answers) -> bytes:
    form = WordForm(V1, WINTER, WINTER_A)
    for name, text in typed.items():
        form.over(name, legacy_text(text))
    form.over("quorate", legacy_box(True), " Yes   ", legacy_box(False), " No")
    form.over("definition_met", legacy_list(1, "Choose an item.", "Yes", "No", "Not clear"))
    form.over("criteria_outcome", legacy_list(0, "Choose an item.", "Met", "Not met", "Not yet clear"))
    form.over("recommendation", [legacy_box(False), " No review"], [legacy_box(False), " Single agency learning"],
              [legacy_box(True), " Local learning review"], [legacy_box(False), " Local child safeguarding practice review"],
              [legacy_box(False), " National review"])  # fmt: skip
    return as_word_saves(form.protect(), 33, smart_tags=True).bytes()


@sample(
    "srg-8", "tracked-word.docx",
    meeting_date="21/07/2026",
    quorate="yes",
    definition_met="yes",
    definition_rationale="Met on the facts.",
    chair_name="Acer Pretend",
)  # fmt: skip
def tracked(typed: Answers) -> bytes:
    form = WordForm(V1, SUMMER, SUMMER_A).fill(**typed)
    form.over("criteria_outcome", deleted("Not yet clear"), inserted("Met"))
    form.over("facts_summary", "Lambda was seen on 21 May", inserted(" and not after", author="O Testnurse"), ".")
    form.over("chair_date", deleted("21/07/2026"), inserted("22/07/2026", author="O Testnurse"))
    form.comment("facts_summary", "check with HV", author="O Testnurse", number=3)
    return as_word_saves(form, 34).bytes()


@sample(
    "srg-8", "record.odt",
    sin_reference="SIN-TEST-0022",
    meeting_date="23/07/2026",
    attendance=[
        {"name": "Acer Pretend", "role": "Chair", "agency": "Pretend Council", "attended": "present"},
        {"name": "Brook Unreal", "role": "DCI", "agency": "Fictional Police Unit", "attended": "apologies"},
    ],
    quorate="yes",
    returns_considered=[{"agency": "Fictive Medical Centre", "status": "outstanding", "note": "practice closed"}],
    facts_summary="One page summary read out.\nNo corrections.",
    definition_met="yes",
    definition_rationale="Clear.",
    local_improvements="yes",
    local_improvements_rationale="Weights.",
    local_recurrent_themes="not-clear",
    local_recurrent_themes_rationale="Ask the quality group.",
    local_working_together="yes",
    local_working_together_rationale="Copying of letters.",
    local_panel_suggested="no",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="Several agencies.",
    chair_name="Acer Pretend",
    chair_date="23/07/2026",
    partner_responses=[{"partner": "The police", "response": "agree", "responded_on": "24/07/2026"}],
    agreed_decision="Review.",
)  # fmt: skip
def record_odt(typed: Answers) -> bytes:
    return OdtForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "srg-8", "annotated.odt",
    meeting_date="27/1/27",
    facts_summary="Same as last week.",
    definition_rationale="ditto",
    recommendation_rationale="Chair's casting vote.",
    chair_name="Hawk",
    chair_date="27th January",
)  # fmt: skip
def annotated(typed: Answers) -> bytes:
    form = OdtForm(V1, WINTER, WINTER_A).fill(**typed)
    form.over("quorate", "No ", ("Yes", "strike")).over("definition_met", ("Yes", "b"), " / No / Not clear")
    form.over("criteria_outcome", "Met or not met").over("recommendation", "Single agency learning")
    form.over("local_improvements", "☐ Yes  x No  ☐ Not clear")
    form.annotate("recommendation", "minute the vote: 3 to 2", author="D Testminutes")
    form.relabel("facts_summary", "Facts - summary")
    form.at_end("Next meeting 3 February, 2pm.")
    return form.bytes()


@sample(
    "srg-8", "through-libreoffice.docx",
    meeting_date="21/07/2026",
    quorate="yes",
    facts_summary="Facts as known on the day.",
    definition_met="not-clear",
    definition_rationale="Post mortem awaited.",
    local_improvements="not-clear",
    local_improvements_rationale="Too early.",
    criteria_outcome="not-yet-clear",
    recommendation="none",
    recommendation_rationale="Meet again in two weeks.",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
)  # fmt: skip
def through_libreoffice(typed: Answers) -> bytes:
    return saved_as(WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes(), "odt", "docx")


@sample(
    "srg-8", "from-word-to-libreoffice.odt",
    meeting_date="26/01/2027",
    attendance=[{"name": "Hawk Invented", "role": "Chair", "agency": "Pretend Integrated Care Board", "attended": "present"}],
    facts_summary="Read from the pack.",
    definition_met="yes",
    definition_rationale="Yes on all counts.",
    criteria_outcome="met",
    recommendation="single-agency",
    recommendation_rationale="One trust.",
    chair_name="Hawk Invented",
    chair_date="26/01/2027",
)  # fmt: skip
def to_libreoffice(typed: Answers) -> bytes:
    return saved_as(WordForm(V1, WINTER, WINTER_A).fill(**typed).bytes(), "odt")


@sample(
    "srg-8", "old-word.doc",
    meeting_date="22/07/2026",
    quorate="yes",
    facts_summary="Circulated on paper.",
    definition_met="yes",
    definition_rationale="All agreed.",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="Learning for several.",
    chair_name="Acer Pretend",
    chair_signature="signed on paper copy",
    chair_date="22/07/2026",
    agreed_decision="Local review.",
)  # fmt: skip
def old_word(typed: Answers) -> bytes:
    return saved_as(WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes(), "doc")


@sample(
    "srg-8", "google-docs.docx",
    meeting_date="21st July 2026",
    quorate="yes",
    facts_summary="Notes from the call. Everyone had read the report.",
    definition_met="Yes",
    definition_rationale="no one disagreed",
    local_improvements="Yes",
    local_improvements_rationale="weights",
    local_recurrent_themes="No",
    local_recurrent_themes_rationale="not that we know",
    criteria_outcome="Met",
    recommendation="Local child safeguarding practice review",
    recommendation_rationale="needed",
    chair_name="Acer",
    chair_date="21st July 2026",
)  # fmt: skip
def google_docs(typed: Answers) -> bytes:
    form = WordForm(V1, SUMMER, SUMMER_A)
    for name, text in typed.items():
        form.over(name, text)
    form.forget_controls().forget_properties().forget_styles()
    form.at_end(para("comments welcome until Friday"))
    return form.bytes()
