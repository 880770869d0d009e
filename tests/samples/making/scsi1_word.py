"""SCSI-1 sent in as a Word file that Word itself filled in: as meant, and every other way."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import deleted, inserted

V1 = "scsi-1/v1"


@sample(
    "scsi-1", "paediatrician.docx",
    notifier_name="Dr Testdoctor Alder Unreal",
    notifier_role="Consultant paediatrician",
    notifier_agency="Pretend General Hospital",
    notifier_address="Children's ward, 1 Ward Road\nExamplethorpe\nEX1 1EX",
    notifier_telephone="01632 960 701",
    notifier_email="alder.unreal@pretend-hospital.example.org",
    safeguarding_lead_name="Testnurse Birch Madeup, named nurse",
    safeguarding_lead_contact="ext 4410",
    safeguarding_lead_date="06/07/2026",
    partner_rep_consulted="yes",
    partner_rep_name="Testnurse Cedar Notreal",
    partner_rep_date="06/07/2026",
    children=[
        {"full_name": "Testchild Theta Examplewick", "also_known_as": "none", "dob_or_edd": "17/02/2025", "nhs_number": "999 002 0078", "gender": "female", "home_address": "22 Fable Avenue\nExamplethorpe"},
    ],
    children_background=[
        {"child": "Theta", "ethnicity": "White British", "disability": "none known", "first_language": "English", "legal_status": "none", "education_setting": "n/a", "gp_practice": "Invented Surgery"},
    ],
    current_residence="Paediatric intensive care, another hospital",
    whereabouts_at_time="Home",
    carer_at_time="Father, alone for about two hours",
    looked_after="no",
    cp_plan_current="no",
    cp_plan_previous="no",
    open_to_csc="not-known",
    family=[
        {"full_name": "Testmother Iota Examplewick", "relationship": "Mother", "date_of_birth": "23/09/2001", "address": "22 Fable Avenue", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "no"},
        {"full_name": "Testfather Kappa Fictive", "relationship": "Father", "date_of_birth": "02/02/1999", "address": "22 Fable Avenue", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "yes"},
        {"full_name": "Testchild Eta Examplewick", "relationship": "Half sister", "date_of_birth": "2021", "address": "with her own father", "is_household_member": "no"},
    ],
    other_children_at_risk="yes",
    other_children_details="Eta, 5. Strategy meeting held, staying with her father.",
    agencies=[
        {"name": "Pretend Council", "worker_name": "MASH duty", "contact": "01632 960002", "worked_with": "both", "still_involved": "yes", "last_contact": "06/07/2026"},
        {"name": "Fictional Police Unit", "worker_name": "DC Testofficer Elm", "contact": "01632 960 911", "worked_with": "suspected-perpetrator", "still_involved": "yes"},
    ],
    agency_aware_at="05/07/2026 19:40",
    la_aware_at="05/07/2026 21:15",
    incident_at="05/07/2026",
    incident_date_known="known",
    incident_location="At home, 22 Fable Avenue",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    suspected_suicide="no",
    abuse_or_neglect="suspected",
    abuse_types=["physical"],
    harm_types=["life-threatening-injury", "physical-health"],
    impairment_long_term="likely",
    settings=["none"],
    circumstances="Theta was brought in by ambulance fitting. CT shows subdural bleeding of different ages.\nFather says she fell from the bed that morning.",
    definition_believed_met="yes",
    definition_reasons="Injury of this kind in a child of this age is abuse until shown otherwise.",
    key_dates=[
        {"date": "14/06/2026", "time": "20:10", "event": "Attended A&E with swollen arm, no fracture, discharged"},
        {"date": "05/07/2026", "time": "18:52", "event": "999 call by mother"},
    ],
    immediate_safety_actions="Police protection. Father on bail not to attend the ward.",
    interagency_concerns="The A&E attendance in June was not shared with the health visitor.",
    parallel_processes=["criminal", "section-47", "nhs-incident"],
    media_interest="no",
    family_aware="no",
    records_secured="yes",
    review_type_requested="rapid-review",
    sin_submitted="not-known",
    signed_name="A Unreal",
    signed_role="Consultant",
    signed_date="07/07/2026",
    authorised_by="Testdirector Fir Madeup",
    authorised_role="Chief nurse",
)  # fmt: skip
def paediatrician(typed: Answers) -> bytes:
    return WordForm(V1).fill(**typed).bytes()


@sample(
    "scsi-1", "near-miss-college.docx",
    notifier_name="Testtutor Gale Pretend",
    notifier_role="Assistant principal",
    notifier_agency="Notreal College",
    notifier_telephone="07700 900 314",
    notifier_email="gale.pretend@notreal-college.example.org",
    partner_rep_consulted="no",
    children=[
        {"full_name": "Testyoung Holly Sampleworth", "also_known_as": "Hol", "dob_or_edd": "19/10/2009", "gender": "Non-binary", "home_address": "Student flats, room 14"},
    ],
    date_of_death="",
    looked_after="yes",
    placement_type="16+ supported accommodation",
    lead_professional="Testworker Ida Fictive (leaving care)",
    agency_aware_at="11 January 2027 at 8.20am",
    incident_at="10 January 2027 at 11pm",
    incident_date_known="approximate",
    incident_location="Station car park, top floor",
    incident_la="North East Lincolnshire",
    child_outcome="near-miss",
    suspected_suicide="yes",
    abuse_or_neglect="known",
    abuse_types=["sexual", "exploitation"],
    circumstances="Holly was talked down by a passer-by. They told us on Monday that older men have been collecting them.",
    definition_believed_met="not-known",
    definition_reasons="No lasting physical harm but it was minutes away.",
    immediate_safety_actions="Crisis team seen same day, college flat moved to staffed block.",
    parallel_processes=["criminal"],
    media_interest="not-known",
    family_aware="not-known",
    records_secured="no",
    review_type_requested="other-learning",
    signed_name="G Pretend",
    signed_role="Assistant principal",
    signed_date="12/01/2027",
)  # fmt: skip
def near_miss(typed: Answers) -> bytes:
    return WordForm(V1).fill(**without(typed, "date_of_death")).bytes()


@sample(
    "scsi-1", "primary-school-typed-over.docx",
    notifier_name="Mr Testhead Juniper Invented",
    notifier_role="Head",
    notifier_agency="St Nowhere's Primary",
    notifier_telephone="01632-960-444",
    notifier_email="office@st-nowheres.example.org",
    children=[
        {"full_name": "TESTCHILD KESTREL SAMPLEBY", "dob_or_edd": "03.03.2017", "gender": "M", "home_address": "5 Story Lane"},
        {"full_name": "TESTCHILD LARK SAMPLEBY", "dob_or_edd": "22/08/19", "gender": "F", "home_address": "as above"},
    ],
    current_residence="Foster care since Friday",
    looked_after=[("Yes", ""), (" / ", ""), ("No", "strike"), (" / ", ""), ("Not known", "strike")],
    cp_plan_current=[("YES", "b"), (" - neglect, since 11/3/26", "")],
    agency_aware_at="Fri 26 June 2026, 9.05",
    incident_at="over the last months",
    incident_location="family home",
    incident_la="NEL",
    child_outcome="Seriously harmed",
    abuse_or_neglect=[("☒ Known", ""), ("  ☐ Suspected  ☐ Not known or suspected", "")],
    abuse_types="Neglect",
    harm_types="emotional, social",
    circumstances="Both children came in unfed, with head lice and infected sores. Lark had lost 3 kg since Easter.",
    definition_believed_met="Y",
    definition_reasons="see above",
    immediate_safety_actions="Referred same day, taken into care that night.",
    signed_name="J. Invented",
    signed_role="Headteacher",
    signed_date="29th June 2026",
)  # fmt: skip
def primary_school(typed: Answers) -> bytes:
    form = WordForm(V1)
    for name in without(typed, "children"):
        given = typed[name]
        form.over(name, *([given] if isinstance(given, str) else given))
    for number, row in enumerate(typed["children"]):
        form.row_over("children", number, row)
    return form.bytes()


@sample(
    "scsi-1", "police-custody-behind-labels.docx",
    notifier_name="PS 2210 Testofficer Moss",
    notifier_role="Custody sergeant",
    notifier_agency="Fictional Police Unit",
    notifier_telephone="01632 960 900",
    notifier_email="moss.2210@fictional-police.example.org",
    children=[
        {"full_name": "Testyoung Nettle Examplebridge", "dob_or_edd": "08/12/2010", "gender": "male", "home_address": "NFA"},
    ],
    date_of_death="N/A",
    carer_at_time="in custody",
    incident_at="15/01/2027 0340hrs",
    agency_aware_at="15/01/2027 0340hrs",
    incident_location="Custody suite, cell 4",
    incident_la="North East Lincolnshire",
    circumstances="DP found with ligature on cell check, breathing, taken to hospital, now stable.",
    child_outcome="Near miss",
    suspected_suicide="Not known",
    settings="Custody",
    signed_name="PS 2210",
    signed_role="Sgt",
    signed_date="15/01/2027",
)  # fmt: skip
def police_custody(typed: Answers) -> bytes:
    """Typed behind the labels and in rows of their own; controls beside left with their prompts."""
    form = WordForm(V1).fill(children=typed["children"])
    for name in ("notifier_name", "notifier_role", "notifier_agency"):
        form.label_add(name, ": " + typed[name])
    form.label_add("notifier_telephone", " " + typed["notifier_telephone"])
    form.label_add("circumstances", typed["circumstances"], under=True)
    form.label_add("incident_location", typed["incident_location"], under=True)
    form.row_under("carer_at_time", typed["carer_at_time"])
    for name in ("notifier_email", "date_of_death", "incident_at", "agency_aware_at", "incident_la", "child_outcome",
                 "suspected_suicide", "signed_name", "signed_role", "signed_date"):  # fmt: skip
        form.over(name, (typed[name], "hand blue"))
    form.over("settings", "☒ Custody, young offender institution or secure home")
    return form.bytes()


@sample(
    "scsi-1", "maternity-twins-unborn.docx",
    notifier_name="Testmidwife Olive Notreal",
    notifier_role="Safeguarding midwife",
    notifier_agency="Pretend General Hospital",
    notifier_telephone="01632 960 733",
    notifier_email="olive.notreal@pretend-hospital.example.org",
    children=[
        {"full_name": "Twin 1 (Testbaby Pear Inventedham) and Twin 2 (Testbaby Quince Inventedham)", "dob_or_edd": "01/07/2026", "nhs_number": "999 002 0086 / 999 002 0094", "gender": "girl / boy", "home_address": "Postnatal ward"},
        {"full_name": "Unborn baby of Testyoung Rowan Inventedham", "also_known_as": "Baby I.", "dob_or_edd": "EDD 12/11/2026", "home_address": "18 Makeup Street"},
    ],
    family=[
        {"full_name": "Testmother Sage Inventedham nee Unreal", "relationship": "Mother of twins", "date_of_birth": "30/04/1989", "address": "18 Makeup Street", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "not-known"},
        {"full_name": "Testyoung Rowan Inventedham", "relationship": "Sister (15), pregnant", "date_of_birth": "06/06/2011", "address": "same", "parental_responsibility": "no", "is_household_member": "yes", "is_suspected_perpetrator": "no"},
        {"full_name": "Teststepfather Thorn \"TJ\" Fictive", "relationship": "Partner of mother", "date_of_birth": "c. 1985", "address": "as above", "parental_responsibility": "not-known", "is_household_member": "yes", "is_suspected_perpetrator": "yes"},
    ],
    other_children_at_risk="yes",
    other_children_details="All three, and any baby Rowan has.",
    agency_aware_at="02/07/2026 16:00",
    incident_date_known="period",
    incident_from="early 2026",
    incident_to="July 2026",
    incident_location="18 Makeup Street",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="known",
    abuse_types=["sexual", "emotional"],
    harm_types=["mental-health", "physical-health"],
    circumstances="Rowan told the midwife on the ward who the father is. He is living in the house with the twins.",
    definition_believed_met="yes",
    definition_reasons="Sexual abuse with pregnancy at 15.",
    immediate_safety_actions="Twins and Rowan not to go home. MASH and police told at 16:20.",
    parallel_processes=["criminal", "section-47"],
    family_aware="no",
    records_secured="yes",
    signed_name="Olive Notreal",
    signed_role="Safeguarding midwife",
    signed_date="03/07/2026",
)  # fmt: skip
def maternity(typed: Answers) -> bytes:
    """Twins in one cell, an unborn child, aliases, a birth year; the controls used all the same."""
    return WordForm(V1).fill(**typed).bytes()


@sample(
    "scsi-1", "housing-officer-tracked.docx",
    notifier_name="Testofficer Vale Pretend",
    notifier_role="Neighbourhood officer",
    notifier_agency="Imaginary Housing Association",
    notifier_telephone="07700 900 772",
    notifier_email="vale.pretend@imaginary-housing.example.org",
    children=[
        {"full_name": "Testchild Willow Samplegate", "dob_or_edd": "14/05/2023", "home_address": "Flat 3, Tale Court"},
    ],
    agency_aware_at="19/01/2027 10:30",
    child_outcome="died",
    abuse_or_neglect="suspected",
    incident_location="Balcony, third floor",
    incident_la="North East Lincolnshire",
    signed_name="Vale Pretend",
    signed_role="Neighbourhood officer",
    signed_date="20/01/2027",
)  # fmt: skip
def housing_officer(typed: Answers) -> bytes:
    """The manager went through it with changes tracked; a comment asks a question; hidden words."""
    form = WordForm(V1).fill(**typed)
    form.over("date_of_death", deleted("18/01/2027"), inserted("19/01/2027"))
    form.over("incident_at", "18/01/2027 ", deleted("9pm"), inserted("8.45pm"))
    form.over(
        "circumstances", "Willow fell from the balcony. The railing had been reported ", deleted("twice"),
        inserted("three times since October"), " and not mended.",
    )  # fmt: skip
    form.over("definition_reasons", inserted("Unsafe home known to us and to others.", author="L Testlegal"))
    form.over(
        "immediate_safety_actions",
        "Block checked, two other balconies closed.",
        (" LEGAL PRIVILEGE - DO NOT SEND", "hidden"),
    )
    form.comment("circumstances", "Are we sure it was three?", author="L Testlegal")
    return form.bytes()
