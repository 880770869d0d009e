"""SCSI-1 sent in as a PDF: filled in a viewer, flattened, printed, typed over, exported, scanned."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm

V1 = "scsi-1/v1"


@sample(
    "scsi-1", "police-acrobat.pdf",
    notifier_name="DI Testofficer Rue Madeup",
    notifier_role="Detective inspector",
    notifier_agency="Fictional Police Unit",
    notifier_telephone="01632 960 902",
    notifier_email="rue.madeup@fictional-police.example.org",
    partner_rep_consulted="yes",
    children=[
        {"full_name": "Testchild Slate Inventwick", "dob_or_edd": "10/10/2018", "nhs_number": "9990020175", "gender": "Male", "home_address": "8 Ballad Row\nExamplethorpe"},
    ],
    family=[
        {"full_name": "Testfather Tarn Inventwick", "relationship": "Father", "date_of_birth": "27/05/1988", "address": "8 Ballad Row", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "yes"},
    ],
    other_children_at_risk="no",
    agencies=[{"name": "Madeup Primary Academy", "worker_name": "Mrs Invented", "worked_with": "child-family", "still_involved": "yes", "last_contact": "20/01/2027"}],
    agency_aware_at="21/01/2027 07:55",
    incident_at="21/01/2027 07:30",
    incident_date_known="known",
    incident_location="8 Ballad Row",
    incident_la="North East Lincolnshire",
    child_outcome="died",
    date_of_death="21/01/2027",
    abuse_or_neglect="known",
    abuse_types=["physical"],
    settings=["none"],
    circumstances="Father is under arrest on suspicion of murder. Mother died last year.",
    definition_believed_met="yes",
    definition_reasons="Homicide of a child by a parent.",
    immediate_safety_actions="No other children.",
    parallel_processes=["criminal", "coroner"],
    media_interest="yes",
    media_details="National press at the cordon.",
    records_secured="yes",
    review_type_requested="rapid-review",
    signed_name="Rue Madeup",
    signed_role="DI",
    signed_date="21/01/2027",
)  # fmt: skip
def police_acrobat(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V1, "", None, typed)


@sample(
    "scsi-1", "school-browser.pdf",
    notifier_name="Testhead Umbra Fictive",
    notifier_role="Deputy head",
    notifier_agency="Madeup High School",
    notifier_telephone="01632 960 378",
    notifier_email="umbra.fictive@madeup-high.example.org",
    children=[
        {"full_name": "Testyoung Verity Samplestead", "dob_or_edd": "4 Dec 2011", "gender": "Female", "home_address": "1 Canto Court"},
    ],
    cp_plan_current="No",
    open_to_csc="Yes",
    lead_professional="Testworker Teal Madeup",
    agency_aware_at="09/07/2026 8:45am",
    incident_at="08/07/2026",
    incident_location="Town centre",
    incident_la="North East Lincolnshire",
    child_outcome="Seriously harmed",
    abuse_or_neglect="Suspected",
    abuse_types=["exploitation", "sexual"],
    harm_types=["mental-health"],
    impairment_long_term="Not yet certain",
    circumstances="Verity was found in a hotel with two adults. She has not spoken since.",
    definition_believed_met="Yes",
    definition_reasons="Third time missing in a month.",
    key_dates=[{"date": "10/06/2026", "time": "21:00", "event": "First missing report"}, {"date": "27/06/2026", "event": "Second missing report"}],
    immediate_safety_actions="With aunt out of area.",
    signed_name="Umbra Fictive",
    signed_role="DSL",
    signed_date="09/07/2026",
)  # fmt: skip
def school_browser(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V1, "", None, typed)


@sample(
    "scsi-1", "hospice-flattened.pdf",
    notifier_name="Testnurse Wick Notreal",
    notifier_role="Matron",
    notifier_agency="Fiction Children's Hospice",
    notifier_telephone="01632 960 808",
    notifier_email="wick.notreal@hospice.example.org",
    children=[{"full_name": "Testchild Yale Inventmoor", "dob_or_edd": "23/11/2015", "gender": "Male", "home_address": "6 Stanza Street"}],
    agency_aware_at="12/01/2027 09:00",
    incident_at="11/01/2027",
    incident_location="At home",
    incident_la="North East Lincolnshire",
    child_outcome="Seriously harmed",
    abuse_or_neglect="Suspected",
    abuse_types=["neglect", "other"],
    circumstances="Feeding pump turned off overnight, for the second time. Weight 14 kg.",
    definition_believed_met="Yes",
    definition_reasons="Starvation.",
    immediate_safety_actions="Admitted.",
    signed_name="Wick Notreal",
    signed_role="Matron",
    signed_date="12/01/2027",
)  # fmt: skip
def hospice(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V1, "", None, typed, flatten=True)


@sample(
    "scsi-1", "school-nurse-printed.pdf",
    notifier_name="Testnurse Zeal Madeup",
    notifier_role="School nurse",
    notifier_agency="Pretend Community Health Trust",
    notifier_telephone="01632 960 117",
    notifier_email="zeal.madeup@pretend-health.example.org",
    children=[
        {"full_name": "Testyoung Amber Fabledon", "dob_or_edd": "30/06/2012", "nhs_number": "999 002 0183", "gender": "Female", "home_address": "15 Chapter Road"},
    ],
    looked_after="no",
    agency_aware_at="13/07/2026 13:20",
    incident_at="12/07/2026",
    incident_location="15 Chapter Road",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="known",
    abuse_types=["emotional", "physical"],
    circumstances="Amber was locked in the shed from Friday to Sunday.",
    definition_believed_met="yes",
    definition_reasons="Cruelty over a long time.",
    key_dates=[{"date": "10/07/2026", "time": "17:00", "event": "Last seen by a neighbour"}],
    immediate_safety_actions="Emergency protection order.",
    signed_name="Zeal Madeup",
    signed_role="School nurse",
    signed_date="13/07/2026",
)  # fmt: skip
def school_nurse_printed(typed: Answers) -> bytes:
    return saved_as(WordForm(V1).fill(**typed).bytes(), "pdf")


@sample(
    "scsi-1", "taxi-firm-typed-on-pdf.pdf",
    notifier_name="Testowner Basil Unreal",
    notifier_role="Owner",
    notifier_agency="Imaginary Cars (school contracts)",
    notifier_telephone="01632 960 111",
    incident_at="06/01/2027",
    child_outcome="Seriously harmed",
    circumstances="Escort left a boy of 6 in the minibus from 8.40 until 12.",
    signed_name="B Unreal",
    signed_date="07/01/2027",
)  # fmt: skip
def taxi_firm(typed: Answers) -> bytes:
    return pdf_form.typed_over(V1, "", None, typed)


@sample(
    "scsi-1", "probation-exported-with-fields.pdf",
    notifier_name="Testofficer Cole Pretend",
    notifier_role="Probation officer",
    notifier_agency="Make-believe Probation Delivery Unit",
    notifier_telephone="07700 900 246",
    notifier_email="cole.pretend@probation.example.org",
    children=[{"full_name": "Testchild Dove Examplecliff", "dob_or_edd": "08/08/2024", "home_address": "50 Verse Avenue"}],
    agency_aware_at="16/07/2026 10:00",
    incident_at="14/07/2026",
    incident_location="50 Verse Avenue",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    circumstances="Seen on a home visit with a black eye and unable to stand.",
    definition_believed_met="yes",
    definition_reasons="Father is on licence for assault.",
    immediate_safety_actions="MASH on the day.",
    signed_name="Cole Pretend",
    signed_role="PO",
    signed_date="16/07/2026",
)  # fmt: skip
def probation(typed: Answers) -> bytes:
    """Export as PDF in LibreOffice, which makes form fields of its own out of Word's controls."""
    return saved_as(WordForm(V1).fill(**typed).bytes(), "pdf-with-fields")


@sample(
    "scsi-1", "locum-scan.pdf",
    notifier_name="Dr Testlocum Elf Madeup",
    notifier_role="Locum GP",
    notifier_agency="Invented Surgery",
    notifier_telephone="01632 960 457",
    children=[{"full_name": "Testchild Frost Samplelow", "dob_or_edd": "17/07/2025", "home_address": "33 Ode Lane"}],
    incident_at="20/01/2027",
    child_outcome="died",
    circumstances="Found dead in cot.",
    signed_name="E Madeup",
    signed_date="20/01/2027",
)  # fmt: skip
def locum_scan(typed: Answers) -> bytes:
    return pdf_form.scanned(saved_as(WordForm(V1).fill(**typed).bytes(), "pdf"), turn=-0.7)
