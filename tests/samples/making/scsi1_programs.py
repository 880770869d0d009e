"""SCSI-1 sent in through other programs: Word's own XML, LibreOffice, Google Docs, PDF viewers, printer and scanner."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, legacy_box, legacy_list, legacy_text, para

V1 = "scsi-1/v1"


@sample(
    "scsi-1", "social-worker-word.docx",
    notifier_name="Testworker Quinn Fictive",
    notifier_role="Team manager, assessment",
    notifier_agency="Pretend Council Children's Services",
    notifier_address="Invented Civic Centre",
    notifier_telephone="01632 960 148",
    notifier_email="quinn.fictive@pretend-council.example.org",
    partner_rep_consulted="yes",
    partner_rep_name="Testdirector Reed Notreal",
    partner_rep_date="08/07/2026",
    children=[
        {"full_name": "Testchild Robin Inventstone", "also_known_as": "Robbie", "dob_or_edd": "29/02/2020", "nhs_number": "9990020132", "gender": "Male", "home_address": "90 Saga Street, Examplethorpe"},
        {"full_name": "Testchild Sorrel Inventstone", "dob_or_edd": "15/07/2022", "nhs_number": "9990020140", "gender": "Female", "home_address": "90 Saga Street, Examplethorpe"},
    ],
    children_background=[
        {"child": "Robin", "ethnicity": "Mixed White and Asian", "disability": "Hearing loss", "first_language": "English", "education_setting": "Madeup Primary Academy", "gp_practice": "Fictive Medical Centre"},
    ],
    cp_plan_current="yes",
    cp_plan_details="Neglect, from 12 February 2026; reviewed 6 May 2026",
    open_to_csc="yes",
    lead_professional="Testworker Teal Madeup",
    family=[
        {"full_name": "Testmother Umber Inventstone", "relationship": "Mother", "date_of_birth": "18/12/1993", "address": "90 Saga Street", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "not-known"},
    ],
    other_children_at_risk="no",
    agency_aware_at="07/07/2026 17:05",
    la_aware_at="07/07/2026 17:05",
    incident_at="07/07/2026 16:30",
    incident_date_known="known",
    incident_location="River path behind Saga Street",
    incident_la="North East Lincolnshire",
    child_outcome="died",
    date_of_death="08/07/2026",
    suspected_suicide="no",
    abuse_or_neglect="known",
    abuse_types=["neglect"],
    settings=["none"],
    circumstances="Robin and Sorrel were out alone. Robin went in the river after his shoe and died the next day in hospital.",
    definition_believed_met="yes",
    definition_reasons="Died; on a plan for neglect; lack of supervision is the central worry of the plan.",
    key_dates=[{"date": "12/02/2026", "event": "Initial conference"}, {"date": "01/06/2026", "time": "15:15", "event": "Both children found alone at the shops"}],
    immediate_safety_actions="Sorrel placed with her aunt under section 20.",
    parallel_processes=["criminal", "coroner", "section-47", "child-death-review", "court"],
    media_interest="yes",
    media_details="Reporter at the scene.",
    family_aware="yes",
    family_aware_details="Told by Teal at the hospital.",
    records_secured="yes",
    review_type_requested="rapid-review",
    sin_submitted="yes",
    sin_submitted_at="08/07/2026 15:40",
    sin_reference="SIN-TEST-4471",
    signed_name="Quinn Fictive",
    signed_role="Team manager",
    signed_date="08/07/2026",
    authorised_by="Reed Notreal",
    authorised_role="Assistant director",
)  # fmt: skip
def social_worker(typed: Answers) -> bytes:
    return as_word_saves(WordForm(V1).fill(**typed), 21).bytes()


@sample(
    "scsi-1", "burns-unit-word.docx",
    notifier_name="Testsister Vine Unreal",
    notifier_role="Ward sister, burns unit",
    notifier_agency="Pretend Regional Hospital",
    notifier_telephone="0191 498 0442",
    notifier_email="vine.unreal@pretend-regional.example.org",
    safeguarding_lead_name="Testnurse Wren Fictive",
    safeguarding_lead_date="20/01/2027",
    children=[{"full_name": "Testchild Xanthe Madeupton", "dob_or_edd": "31/10/2024", "nhs_number": "999 002 0159", "gender": "F", "home_address": "Plot 4, Fantasy Fields"}],
    current_residence="Burns unit",
    carer_at_time="Uncle",
    agency_aware_at="19/01/2027 21:00",
    incident_at="19/01/2027",
    incident_location="Plot 4",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    harm_types=["life-threatening-injury", "physical-health"],
    impairment_long_term="yes",
    circumstances=["Scald to 30% of body.", "Line of the burn is straight across both legs.", "First aid was not given for an hour."],
    definition_believed_met="yes",
    definition_reasons="Pattern and delay.",
    immediate_safety_actions="1:1 on the ward, uncle not to visit.",
    signed_name="Vine Unreal",
    signed_role="Sister",
    signed_date="20/01/2027",
)  # fmt: skip
def burns_unit(typed: Answers) -> bytes:
    form = WordForm(V1).fill(**without(typed, "circumstances")).block("circumstances", *typed["circumstances"])
    return as_word_saves(form, 22).bytes()


@sample(
    "scsi-1", "military-welfare-legacy-word.docx",
    notifier_name="Testofficer Yarrow Pretend",
    notifier_role="Welfare officer",
    notifier_agency="Make-believe Garrison Welfare",
    notifier_telephone="01632 960 818",
    notifier_email="welfare@garrison.example.org",
    children=[{"full_name": "Testchild Ash Fableton", "dob_or_edd": "12/04/2019", "home_address": "Quarter 11"}],
    agency_aware_at="10/07/2026 12:00",
    incident_at="09/07/2026 23:00",
    incident_location="Quarter 11",
    incident_la="North East Lincolnshire",
    circumstances="Ash was shot in the foot with an air rifle by his brother (11).",
    definition_believed_met="No",
    definition_reasons="Accident in our view but told to notify.",
    signed_name="Y Pretend",
    signed_role="WO",
    signed_date="10/07/2026",
)  # fmt: skip
def military(typed: Answers) -> bytes:
    form = WordForm(V1).fill(children=typed["children"])
    for name, text in without(typed, "children", "definition_believed_met").items():
        form.over(name, legacy_text(text))
    form.over("definition_believed_met", legacy_list(2, "Choose an item.", "Yes", "No", "Not known"))
    form.over(
        "child_outcome",
        legacy_box(False),
        " Died  ",
        legacy_box(True),
        " Seriously harmed  ",
        legacy_box(False),
        " Near miss",
    )
    form.over("abuse_types", [legacy_box(False), " Physical abuse"], [legacy_box(False), " Emotional abuse"],
              [legacy_box(False), " Sexual abuse"], [legacy_box(True), " Neglect"], [legacy_box(False), " Exploitation"],
              [legacy_box(False), " Another kind"])  # fmt: skip
    return as_word_saves(form.protect(), 23, smart_tags=True).bytes()


@sample(
    "scsi-1", "youth-club-tracked-word.docx",
    notifier_name="Testleader Bryn Notreal",
    notifier_role="Youth leader",
    notifier_agency="Pretend Youth Club",
    notifier_telephone="07700 900 606",
    notifier_email="bryn@youth-club.example.org",
    children=[{"full_name": "Testyoung Cliff Examplehurst", "also_known_as": "Cee", "dob_or_edd": "02/11/2010", "gender": "Male", "home_address": "not known to us"}],
    agency_aware_at="15/07/2026 20:10",
    incident_location="Skate park",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    abuse_types=["exploitation"],
    definition_believed_met="yes",
    definition_reasons="County lines.",
    signed_name="Bryn Notreal",
    signed_role="Youth leader",
    signed_date="16/07/2026",
)  # fmt: skip
def youth_club(typed: Answers) -> bytes:
    form = WordForm(V1).fill(**typed)
    form.over("incident_at", deleted("14/07/2026"), inserted("15/07/2026"))
    form.over(
        "circumstances",
        "Cliff was stabbed in the ",
        deleted("leg"),
        inserted("thigh", author="M Testchair"),
        " by two older boys.",
    )
    form.over("immediate_safety_actions", inserted("Club closed for the week.", author="M Testchair"))
    form.comment("notifier_role", "you are also DSL?", author="M Testchair", number=1)
    return as_word_saves(form, 24).bytes()


@sample(
    "scsi-1", "health-visitor.odt",
    notifier_name="Testnurse Dawn Invented",
    notifier_role="Health visitor",
    notifier_agency="Pretend Community Health Trust",
    notifier_telephone="01632 960 230",
    notifier_email="dawn.invented@pretend-health.example.org",
    partner_rep_consulted="not-known",
    children=[
        {"full_name": "Testbaby Ember Inventgrove", "dob_or_edd": "14/06/2026", "nhs_number": "9990020167", "gender": "Female", "home_address": "11 Legend Close"},
    ],
    looked_after="no",
    cp_plan_current="no",
    open_to_csc="no",
    family=[
        {"full_name": "Testmother Flint Inventgrove", "relationship": "Mother", "date_of_birth": "09/09/2004", "address": "11 Legend Close", "parental_responsibility": "yes", "is_household_member": "yes", "is_suspected_perpetrator": "no"},
        {"full_name": "Testman Gorse Unreal", "relationship": "Boyfriend", "address": "not known", "parental_responsibility": "no", "is_household_member": "not-known", "is_suspected_perpetrator": "yes"},
    ],
    other_children_at_risk="not-known",
    agency_aware_at="16/07/2026 11:00",
    incident_at="15/07/2026",
    incident_date_known="approximate",
    incident_location="11 Legend Close",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    abuse_types=["physical"],
    harm_types=["physical-health"],
    circumstances="Bite marks on both arms seen at the clinic.\nMother in tears, said the dog did it. There is no dog.",
    definition_believed_met="yes",
    definition_reasons="Four weeks old.",
    immediate_safety_actions="Straight to hospital with a colleague.",
    parallel_processes=["section-47"],
    review_type_requested="rapid-review",
    signed_name="Dawn Invented",
    signed_role="HV",
    signed_date="16/07/2026",
)  # fmt: skip
def health_visitor(typed: Answers) -> bytes:
    return OdtForm(V1).fill(**typed).bytes()


@sample(
    "scsi-1", "faith-group.odt",
    notifier_name="Testelder Heath Madeup",
    notifier_role="Safeguarding trustee",
    notifier_agency="Church of the Invention",
    notifier_telephone="01632 960 977",
    notifier_email="trustee@church.example.org",
    children=[{"full_name": "Testyoung Isle Sampledale", "dob_or_edd": "21.1.2013", "home_address": "c/o grandparents"}],
    incident_at="Summer 2026",
    incident_location="Camp",
    incident_la="Outside the area",
    circumstances="Isle disclosed to her tent leader. We were told in January.",
    definition_reasons="We think so but want advice.",
    signed_name="H Madeup",
    signed_role="Trustee",
    signed_date="25/1/27",
)  # fmt: skip
def faith_group(typed: Answers) -> bytes:
    form = OdtForm(V1).fill(**typed)
    form.over("looked_after", "No").over("cp_plan_current", ("Yes", "strike"), "   No   ", ("Not known", "strike"))
    form.over("child_outcome", "don't know").over("abuse_or_neglect", "Known")
    form.over("abuse_types", "Sexual abuse").over("definition_believed_met", "Yes / No / Not known")
    form.over("incident_date_known", ("A period of time", "hl"), " Known Approximate Unknown")
    form.relabel("notifier_agency", "Your organisation / agency").annotate(
        "circumstances", "should we name the leader?"
    )
    form.at_end("I am away from 28th, ring the vicarage 01632 960 976.")
    return form.bytes()


@sample(
    "scsi-1", "dentist-through-libreoffice.docx",
    notifier_name="Testdentist Jet Fictive",
    notifier_role="Dentist",
    notifier_agency="Molar Pretend Dental",
    notifier_telephone="01632 960 545",
    notifier_email="jet@molar.example.org",
    children=[{"full_name": "Testchild Kale Examplevale", "dob_or_edd": "13/03/2021", "gender": "Male", "home_address": "77 Novel Road"}],
    looked_after="not-known",
    agency_aware_at="05/01/2027 15:30",
    incident_at="05/01/2027 15:30",
    incident_location="Surgery",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    abuse_types=["neglect", "physical"],
    circumstances="Sepsis from untreated teeth; also torn frenum. Three appointments missed in the autumn.",
    definition_believed_met="yes",
    definition_reasons="Dental neglect that nearly killed him.",
    immediate_safety_actions="Blue light to hospital.",
    signed_name="Jet Fictive",
    signed_role="Dentist",
    signed_date="06/01/2027",
)  # fmt: skip
def dentist(typed: Answers) -> bytes:
    return saved_as(WordForm(V1).fill(**typed).bytes(), "odt", "docx")


@sample(
    "scsi-1", "ambulance-through-libreoffice.odt",
    notifier_name="Testmedic Leaf Notreal",
    notifier_role="Clinical manager",
    notifier_agency="Make Believe Ambulance Service",
    notifier_telephone="01632 960 771",
    notifier_email="leaf.notreal@ambulance.example.org",
    children=[{"full_name": "Testbaby Mint Samplebrook", "dob_or_edd": "26/04/2026", "home_address": "3 Parable Place"}],
    date_of_death="18/07/2026",
    agency_aware_at="18/07/2026 04:02",
    incident_at="18/07/2026",
    incident_location="3 Parable Place",
    incident_la="North East Lincolnshire",
    child_outcome="died",
    abuse_or_neglect="not-known-or-suspected",
    circumstances="Cardiac arrest call. Baby cold on arrival. House unclean, cans and ash trays in the cot room.",
    definition_believed_met="not-known",
    definition_reasons="Needs a joint look.",
    immediate_safety_actions="Police on scene when we left.",
    parallel_processes=["coroner"],
    signed_name="Leaf Notreal",
    signed_role="Clinical manager",
    signed_date="18/07/2026",
)  # fmt: skip
def ambulance(typed: Answers) -> bytes:
    return saved_as(WordForm(V1).fill(**typed).bytes(), "odt")


@sample(
    "scsi-1", "secure-home.doc",
    notifier_name="Testmanager Nash Unreal",
    notifier_role="Duty manager",
    notifier_agency="Fable Lodge Secure Children's Home",
    notifier_telephone="01632 960 121",
    notifier_email="duty@fable-lodge.example.org",
    children=[{"full_name": "Testyoung Olin Exampleham", "dob_or_edd": "09/03/2011", "gender": "Male", "home_address": "Fable Lodge"}],
    looked_after="yes",
    agency_aware_at="20/07/2026 02:15",
    incident_at="20/07/2026 02:10",
    incident_location="Bedroom 6",
    incident_la="North East Lincolnshire",
    child_outcome="near-miss",
    suspected_suicide="yes",
    abuse_or_neglect="not-known-or-suspected",
    settings=["custody"],
    circumstances="Ligature cut down within a minute. Hospital overnight, returned.",
    definition_believed_met="no",
    definition_reasons="No lasting harm.",
    immediate_safety_actions="Constant watch.",
    signed_name="Nash Unreal",
    signed_role="Duty manager",
    signed_date="20/07/2026",
)  # fmt: skip
def secure_home(typed: Answers) -> bytes:
    return saved_as(WordForm(V1).fill(**typed).bytes(), "doc")


@sample(
    "scsi-1", "tutor-google-docs.docx",
    notifier_name="Testtutor Peg Pretend",
    notifier_role="private maths tutor",
    notifier_agency="self employed",
    notifier_telephone="07700 900 090",
    notifier_email="peg@example.org",
    children=[{"full_name": "Testyoung Quill Madeupham", "dob_or_edd": "about 13", "home_address": "26 Epic Gardens"}],
    agency_aware_at="7 January 2027",
    incident_at="7 January 2027",
    incident_location="their house",
    incident_la="dont know",
    child_outcome="Near miss",
    circumstances="Quill's stepdad put his hands round his neck while I was in the next room. I took him out to my car.",
    definition_believed_met="Not sure",
    definition_reasons="Not sure what counts",
    immediate_safety_actions="Rang 999",
    signed_name="Peg Pretend",
    signed_date="8 January 2027",
)  # fmt: skip
def tutor(typed: Answers) -> bytes:
    form = WordForm(V1)
    for name in without(typed, "children"):
        form.over(name, typed[name])
    form.row_over("children", 0, typed["children"][0])
    form.forget_controls(prompts=False).forget_properties().forget_styles()
    form.at_end(para("I am happy to speak to anyone."))
    return form.bytes()
