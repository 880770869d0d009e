"""SRG-8 sent back as a PDF: filled in a viewer, flattened, printed, typed over, scanned."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.cases import SUMMER, WINTER
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample
from tests.samples.making.srg8_word import SUMMER_A, V1, WINTER_A
from tests.samples.making.word_form import WordForm


@sample(
    "srg-8", "acrobat.pdf",
    sin_reference="SIN-TEST-0105",
    meeting_date="26/01/2027",
    attendance=[
        {"name": "Hawk Invented", "role": "Chair", "agency": "Pretend Integrated Care Board", "attended": "present"},
        {"name": "Jay Fictive", "role": "AD", "agency": "Pretend Council", "attended": "present"},
        {"name": "Ibis Notreal", "role": "Supt", "agency": "Fictional Police Unit", "attended": "apologies"},
    ],
    quorate="yes",
    returns_considered=[{"agency": "Make Believe Out of Hours GP", "status": "late", "note": "20 January"}],
    facts_summary="Seen at home twice and in clinic once.\nThe bruise was the chance.",
    definition_met="yes",
    definition_rationale="Yes.",
    local_improvements="yes",
    local_improvements_rationale="Bruising protocol.",
    national_legislation="no",
    national_legislation_rationale="None.",
    criteria_outcome="met",
    recommendation="local-learning-review",
    recommendation_rationale="Quick learning.",
    chair_name="Hawk Invented",
    chair_signature="Hawk Invented",
    chair_date="26/01/2027",
    partner_responses=[
        {"partner": "The local authority", "response": "agree", "responded_on": "28/01/2027"},
        {"partner": "The police", "response": "agree-with-amendments", "comments": "Wait for charging", "responded_on": "28/01/2027"},
    ],
    agreed_decision="Agreed, to start after charge.",
    partner_signatures=[{"partner": "Pretend Council", "name": "Elder Madeup", "role": "CEX", "signature": "EM", "date": "29/01/2027"}],
)  # fmt: skip
def acrobat(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V1, WINTER, WINTER_A, typed)


@sample(
    "srg-8", "browser.pdf",
    meeting_date="22 July 2026",
    attendance=[
        {"name": "Acer Pretend", "role": "Chair", "agency": "Pretend Council", "attended": "Present"},
        {"name": "Oak Madeup", "role": "Designated nurse", "agency": "Pretend Integrated Care Board", "attended": "Present"},
    ],
    quorate="Yes",
    facts_summary="Taken as read.",
    immediate_action_agreed=[{"action": "Write to the school", "owner": "Dell", "by_when": "27/07/2026"}],
    definition_met="Yes",
    definition_rationale="Agreed.",
    local_working_together="Yes",
    local_working_together_rationale="Five letters not copied.",
    criteria_outcome="Met",
    recommendation="National review",
    recommendation_rationale="Growth data do not travel.",
    chair_name="Acer Pretend",
    chair_date="22/07/2026",
    panel_response_date="12/08/2026",
    panel_response="Alternative recommendation",
    panel_response_details="Panel prefers a local review.",
)  # fmt: skip
def browser(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V1, SUMMER, SUMMER_A, typed)


@sample(
    "srg-8", "flattened.pdf",
    meeting_date="27/01/2027",
    quorate="Yes",
    facts_summary="As reported.",
    definition_met="Yes",
    definition_rationale="Injury unexplained.",
    local_improvements="Not clear",
    local_improvements_rationale="Await hospital review.",
    criteria_outcome="Met",
    recommendation="Local learning review",
    recommendation_rationale="Proportionate and quick.",
    chair_name="Hawk Invented",
    chair_date="27/01/2027",
    agreed_decision="Accepted.",
)  # fmt: skip
def flattened(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V1, WINTER, WINTER_A, typed, flatten=True)


@sample(
    "srg-8", "flattened-by-acrobat.pdf",
    meeting_date="24/07/2026",
    quorate="No",
    facts_summary="Two of five members present.",
    definition_met="Not clear",
    definition_rationale="Not decided.",
    criteria_outcome="Not yet clear",
    recommendation="No review",
    recommendation_rationale="Deferred.",
    chair_name="Acer Pretend",
    chair_date="24/07/2026",
)  # fmt: skip
def flattened_by_acrobat(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V1, SUMMER, SUMMER_A, typed, flatten=True)


@sample(
    "srg-8", "printed.pdf",
    meeting_date="21/07/2026",
    attendance=[
        {"name": "Acer Pretend", "role": "Chair", "agency": "Pretend Council", "attended": "present"},
        {"name": "Gorse Fictive", "role": "Chief superintendent", "agency": "Fictional Police Unit", "attended": "apologies"},
    ],
    quorate="yes",
    facts_summary="Final text after the meeting.",
    definition_met="yes",
    definition_rationale="Serious harm, neglect suspected.",
    local_improvements="yes",
    local_improvements_rationale="Growth monitoring.",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="Joint learning.",
    chair_name="Acer Pretend",
    chair_date="21/07/2026",
    agreed_decision="Commission a local review.",
)  # fmt: skip
def printed(typed: Answers) -> bytes:
    return saved_as(WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes(), "pdf")


@sample(
    "srg-8", "typed-on-pdf.pdf",
    meeting_date="26/01/2027",
    definition_met="Yes",
    definition_rationale="Agreed on the call",
    criteria_outcome="Met",
    recommendation="Local learning review",
    chair_name="Hawk Invented",
    chair_date="26/01/2027",
)  # fmt: skip
def typed_on_pdf(typed: Answers) -> bytes:
    return pdf_form.typed_over(V1, WINTER, WINTER_A, typed)


@sample(
    "srg-8", "signed-scan.pdf",
    meeting_date="21/07/2026",
    definition_met="yes",
    criteria_outcome="met",
    recommendation="local-cspr",
    recommendation_rationale="Joint learning.",
    chair_name="Acer Pretend",
    chair_signature="Acer Pretend",
    chair_date="21/07/2026",
    agreed_decision="Commission a local review.",
)  # fmt: skip
def signed_scan(typed: Answers) -> bytes:
    return pdf_form.scanned(saved_as(WordForm(V1, SUMMER, SUMMER_A).fill(**typed).bytes(), "pdf"), turn=0.4)
