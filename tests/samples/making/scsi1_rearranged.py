"""SCSI-1 sent in as Word: options marked by hand, dates as people write them, the form itself changed."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import ellipse, para, symbol, text_box

V1 = "scsi-1/v1"


@sample(
    "scsi-1", "gp-marked-options.docx",
    notifier_name="Dr Testdoctor Yew Madeup",
    notifier_role="GP",
    notifier_agency="Fictive Medical Centre",
    notifier_telephone="01632 960 278",
    notifier_email="yew.madeup@fictive-medical.example.org",
    children=[
        {"full_name": "Testchild Zinnia Exampleby", "dob_or_edd": "25/12/2022", "nhs_number": "9990020108", "gender": "Female", "home_address": "The Bungalow, Myth Lane"},
    ],
    agency_aware_at="14 July 2026",
    incident_at="13 July 2026",
    incident_location="grandparents' caravan",
    incident_la="next county?",
    circumstances="Zinnia swallowed her grandmother's methadone. Survived. Found by uncle.",
    definition_reasons="Neglect - drugs within reach for the second time.",
    immediate_safety_actions="Discussed with MASH.",
    signed_name="Y Madeup",
    signed_role="GP",
    signed_date="15 July 2026",
)  # fmt: skip
def gp_marked_options(typed: Answers) -> bytes:
    """Options marked by every means that a keyboard has."""
    form = WordForm(V1).fill(**typed)
    form.over("partner_rep_consulted", "Yes [ ]   No [x]   Not known [ ]")
    form.over("looked_after", symbol("F0A8"), " Yes   ", symbol("F0FE"), " No   ", symbol("F0A8"), " Not known")
    form.over("cp_plan_current", ("Yes", "strike"), " / ", "No", " / ", ("Not known", "strike"))
    form.over("cp_plan_previous", "Yes", "   ", ("No", "hl"), "   Not known")
    form.over("open_to_csc", "Yes  ", "No  ", ellipse(600000), "Not known")
    form.over("other_children_at_risk", "Yes  ", ("No", "box"), "  Not known")
    form.over("child_outcome", "Died", " / ", ("Seriously harmed", "b u"), " / ", "Near miss")
    form.over("abuse_or_neglect", ["Known  X"], ["Suspected"], ["Not known or suspected"])
    form.over(
        "abuse_types",
        "(x) Physical abuse",
        "\n( ) Emotional abuse\n( ) Sexual abuse\n(x) Neglect\n( ) Exploitation\n( ) Another kind",
    )
    form.over("harm_types", "✓ Life-threatening injury\n✓ Physical health")
    form.over("impairment_long_term", "N/K")
    form.over("parallel_processes", "Section 47 enquiry")
    form.over("media_interest", "N")
    form.over("family_aware", "yes!")
    form.over("records_secured", "Yes", " No")
    form.over("review_type_requested", ("A rapid review", "shade"), "   Other learning")
    form.over("definition_believed_met", ("Yes", "red"), " / No / Not known")
    return form.bytes()


@sample(
    "scsi-1", "sports-club-every-date.docx",
    notifier_name="Testcoach Aspen Fictive",
    notifier_role="Welfare officer",
    notifier_agency="Pretend Swimming Club",
    notifier_telephone="01632 960 515 (eves)",
    notifier_email="welfare@pretend-swim.example.org",
    safeguarding_lead_date="w/c 11 January",
    partner_rep_date="not yet",
    children=[
        {"full_name": "Testyoung Bay Examplemere", "dob_or_edd": "4th of feb '12", "home_address": "withheld at family request"},
        {"full_name": "Testyoung Clover Examplemere", "dob_or_edd": "02/30/2012", "home_address": "withheld"},
    ],
    agencies=[
        {"name": "Pretend Swimming Club", "worker_name": "Aspen Fictive", "still_involved": "yes", "last_contact": "10/1/27"},
        {"name": "Madeup High School", "last_contact": "before Christmas"},
        {"name": "Invented Surgery", "last_contact": "Dec 2026"},
    ],
    agency_aware_at="12/01/2027, about 7pm",
    la_aware_at="?",
    incident_at="between September 2025 and December 2026",
    incident_date_known="period",
    incident_from="09/2025",
    incident_to="20 December 2026",
    incident_location="Away meets",
    incident_la="several",
    child_outcome="seriously-harmed",
    abuse_or_neglect="known",
    abuse_types=["sexual", "emotional"],
    circumstances="A volunteer coach has been sending and asking for pictures. Two swimmers told their captain.",
    definition_believed_met="yes",
    definition_reasons="Both have stopped eating and one has self harmed badly.",
    key_dates=[
        {"date": "Autumn 2025", "event": "He started to drive the relay team"},
        {"date": "1-3 May 2026", "event": "Weekend meet, shared hotel"},
        {"date": "14/11/26 or 21/11/26", "event": "Captain told a parent"},
        {"date": "11/01/2027", "time": "evening", "event": "Told to the club"},
    ],
    immediate_safety_actions="He is suspended from the club. Police have his phone.",
    parallel_processes=["criminal", "lado"],
    media_interest="yes",
    media_details="Local paper rang on the 13th.",
    signed_name="Aspen Fictive",
    signed_role="Club welfare officer",
    signed_date="Weds 13 January 2027",
)  # fmt: skip
def sports_club(typed: Answers) -> bytes:
    """Dates in every shape that people write; some no date at all, one American."""
    return WordForm(V1).fill(**typed).bytes()


@sample(
    "scsi-1", "children-s-home-pasted.docx",
    notifier_name="Testmanager Dale Unreal",
    notifier_role="Registered manager",
    notifier_agency="Fairytale House Children's Home",
    notifier_telephone="01632 960 262",
    notifier_email="manager@fairytale-house.example.org",
    children=[
        {"full_name": "Testyoung Fern Sampleford", "also_known_as": "Fee", "dob_or_edd": "16/09/2011", "nhs_number": "999 002 0124", "gender": "Female", "home_address": "Fairytale House"},
    ],
    looked_after="yes",
    placement_type="Residential, out of area",
    lead_professional="Testworker Glen Notreal, Pretend City Council",
    agency_aware_at="21/07/2026 23:50",
    incident_at="21/07/2026 22:00",
    incident_location="Railway line by the home",
    incident_la="North East Lincolnshire (placed by Pretend City)",
    child_outcome="died",
    date_of_death="21/07/2026",
    suspected_suicide="yes",
    abuse_or_neglect="not-known-or-suspected",
    settings=["regulated-setting", "deprivation-of-liberty"],
    definition_believed_met="not-known",
    definition_reasons="We are told that we must notify.",
    immediate_safety_actions="Other two young people moved. Staff supported.",
    parallel_processes=["coroner", "child-death-review"],
    signed_name="Dale Unreal",
    signed_role="RM",
    signed_date="22/07/2026",
)  # fmt: skip
def childrens_home(typed: Answers) -> bytes:
    """The account pasted from an e-mail; a text box beside; a footnote; a line added under the last table."""
    form = WordForm(V1).fill(**typed)
    form.over(
        "circumstances",
        ["From: Night Staff <nights@fairytale-house.example.org>"], ["Sent: 22 July 2026 01:14"],
        ["Subject: Fern"], ["Fern went out of the fire door at 21.40. We followed but lost her by the allotments."],
        ["Police rang at 23.50."],
    )  # fmt: skip
    form.footnote("placement_type", "Court order for deprivation of liberty ran to 31 July.")
    form.after("placement_type", para(text_box("Ofsted told by telephone 22/7, 08:30 (Dale)")))
    form.at_end(para("Reg 40 notification also sent."))
    return form.bytes()


@sample(
    "scsi-1", "nursery-rearranged.docx",
    notifier_name="Testmanager Hazel Madeup",
    notifier_role="Owner",
    notifier_agency="Little Inventions Nursery",
    notifier_telephone="01632 960 832",
    notifier_email="hazel@little-inventions.example.org",
    children=[
        {"full_name": "Testchild Ivy Examplestow", "dob_or_edd": "07/08/2023", "gender": "girl", "home_address": "61 Yarn Road"},
    ],
    agencies=[
        {"name": "Health visitor", "worker_name": "Testnurse Jay", "contact": "via clinic", "still_involved": "yes"},
    ],
    agency_aware_at="18/01/2027 08:10",
    incident_at="17/01/2027",
    incident_location="home we think",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    circumstances="Ivy had a burn in the shape of an iron on her leg. Dad said she tripped on it.",
    definition_believed_met="yes",
    definition_reasons="The mark does not fit.",
    immediate_safety_actions="MASH rung at 08:25, hospital by 9.",
    signed_name="Hazel Madeup",
    signed_role="Owner",
    signed_date="18/01/2027",
)  # fmt: skip
def nursery(typed: Answers) -> bytes:
    """Sections thrown out, columns moved and dropped, labels drifted."""
    form = WordForm(V1).fill(**typed)
    form.drop_section("Notification to the Panel (local authority only)")
    form.drop("suspected_suicide", "settings", "media_interest", "media_details")
    form.drop_column("children", "NHS number").move_column("children", "Home address", 1)
    form.recolumn("children", "Date of birth or expected delivery date", "D.O.B")
    form.relabel("notifier_name", "Your full name:").relabel("notifier_email", "Your secure e-mail address")
    form.relabel("notifier_telephone", "Your Telephone Number :").relabel(
        "incident_la", "Local authority area where it hapened"
    )
    form.relabel("definition_reasons", "Reasons for your view (continue overleaf)")
    return form.bytes()


@sample(
    "scsi-1", "drug-service-continued.docx",
    notifier_name="Testworker Kay Pretend",
    notifier_role="Family worker",
    notifier_agency="Invented Recovery Service",
    notifier_telephone="07700 900 333",
    notifier_email="kay.pretend@recovery.example.org",
    children=[
        {"full_name": "Testbaby Lily Samplecote", "dob_or_edd": "30/05/2026", "home_address": "2 Fiction Yard"},
        {"full_name": "Testchild Moss Samplecote", "dob_or_edd": "11/11/2021", "home_address": "2 Fiction Yard"},
        {"full_name": "Testchild Nell Samplecote", "dob_or_edd": "05/01/2020", "home_address": "2 Fiction Yard"},
        {"full_name": "Testchild Oak Samplecote", "dob_or_edd": "19/06/2016", "home_address": "nan's"},
        {"full_name": "Testchild Pip Samplecote", "dob_or_edd": "28/02/2014", "home_address": "nan's"},
    ],
    agency_aware_at="24/07/2026 14:00",
    incident_at="24/07/2026 06:30",
    incident_location="2 Fiction Yard",
    incident_la="North East Lincolnshire",
    child_outcome="died",
    date_of_death="24/07/2026",
    abuse_or_neglect="suspected",
    abuse_types=["neglect"],
    circumstances="See separate sheet at end",
    definition_believed_met="yes",
    definition_reasons="Overlay while using. We had told mum about safe sleep.",
    immediate_safety_actions="All four others with nan.",
    parallel_processes=["coroner", "child-death-review", "section-47"],
    signed_name="Kay Pretend",
    signed_role="Family worker",
    signed_date="24/07/2026",
)  # fmt: skip
def drug_service(typed: Answers) -> bytes:
    """Rows added with the plus sign, the account on a sheet at the end."""
    form = WordForm(V1).fill(**typed)
    form.at_end(
        para("Separate sheet - circumstances", style="Heading2"),
        para("Lily was found on the settee beside her mother at half past six. The ambulance could not help her."),
    )
    return form.bytes()
