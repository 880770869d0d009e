"""Serious incident referrals and Initial Scoping documents, as agencies send them back."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from typing import Any

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, para

REFERRAL, SCOPING = "sandwell/serious-incident-referral/v1", "sandwell/initial-scoping/v1"


# --- referrals --------------------------------------------------------------------------------------------------------


@sample(
    "serious-incident-referral", "hospital-through-libreoffice.docx",
    referrer_name="Testdoctor Wren Invented",
    referrer_job="Named doctor",
    referrer_agency="Madeup General Hospital",
    referrer_telephone="01632 960341",
    referrer_email="wren.invented@madeup-general.example.org",
    agreed_with="Testnurse Robin Unreal",
    agreed_on="11/01/2027",
    children=[
        {"full_name": "Testchild Plover Notreal", "dob_or_edd": "03/10/2026", "nhs_number": "999 002 0019", "gender": "Male", "home_address": "2 Fable Row\nPretendbury"},
        {"full_name": "Testchild Dunlin Notreal", "also_known_as": "Dunny", "dob_or_edd": "29/02/2024", "gender": "Female", "home_address": "as above"},
    ],
    lives_now="Plover is on the ward, Dunlin with her grandmother.",
    child_in_care="no",
    plan_now="not-known",
    family=[
        {"full_name": "Testmother Teal Notreal", "relationship": "Mother", "date_of_birth": "17/08/2003", "address": "2 Fable Row", "has_responsibility": "yes", "suspected": "not-known"},
        {"full_name": "Testman Gadwall Madeup", "relationship": "Mother's partner", "has_responsibility": "no", "suspected": "yes"},
    ],
    incident_at="10/01/2027 03:40",
    incident_certainty="exact",
    incident_place="At home",
    incident_area="Sandwell",
    agency_aware_at="10/01/2027 05:15",
    what_happened="seriously-harmed",
    abuse_neglect="suspected",
    kinds_of_abuse=["physical"],
    account="Brought in limp. A skull fracture and older rib fractures were found.\nNo account fits them.",
    key_events=[{"on": "21/12/2026", "event": "Bruise seen by the health visitor"}],
    may_meet_criteria="yes",
    reasons="Serious harm to a baby, and abuse suspected.",
    made_safe="Both children are with people whom the Trust has checked.",
    other_children="no",
    proceedings=["criminal", "section-47"],
    signed_name="Testdoctor Wren Invented",
    signed_on="11/01/2027",
)  # fmt: skip
def hospital(typed: Answers) -> bytes:
    return saved_as(WordForm(REFERRAL).fill(**typed).bytes(), "docx")


@sample(
    "serious-incident-referral", "college-typed-in-libreoffice.odt",
    referrer_name="Testtutor Linnet Pretend",
    referrer_job="Designated safeguarding lead",
    referrer_agency="Nowhere Sixth Form College",
    referrer_telephone="01632 960342",
    referrer_email="linnet.pretend@nowhere-college.example.org",
    children=[{"full_name": "Testchild Siskin Fictive", "dob_or_edd": "30/06/2010", "gender": "Male", "home_address": "Flat 7, Unreal Tower"}],
    identities=[{"child": "Testchild Siskin Fictive", "ethnicity": "Black Caribbean", "language": "English", "school": "Nowhere Sixth Form College", "gp": "not known to us"}],
    died_on="04/07/2027",
    known_to_trust="yes",
    social_worker="Testworker Crake Unreal",
    agencies=[
        {"agency": "Invented Trust", "worker": "Testworker Crake Unreal", "with_whom": "child-family", "still": "yes", "last_seen": "01/07/2027"},
        {"agency": "Fictive Youth Justice", "with_whom": "both", "still": "not-known"},
    ],
    incident_at="04/07/2027 22:50",
    incident_place="A car park behind the college",
    incident_area="Sandwell",
    agency_aware_at="05/07/2027 07:30",
    what_happened="died",
    abuse_neglect="known",
    kinds_of_abuse=["exploitation", "other"],
    account="He was stabbed. He had told a tutor in June that he owed money.",
    may_meet_criteria="yes",
    reasons="A child has died and was being exploited.",
    working_together="Two panels knew of him; neither knew of the other.",
    made_safe="His friends are spoken to today.",
    other_children="yes",
    other_children_who="Three students of his year. The police have their names.",
    proceedings=["criminal", "inquest", "child-death"],
    press="yes",
    records_safe="yes",
    signed_name="L Pretend",
    signed_on="06/07/2027",
)  # fmt: skip
def college(typed: Answers) -> bytes:
    return OdtForm(REFERRAL).fill(**typed).bytes()


@sample(
    "serious-incident-referral", "trust-acrobat.pdf",
    referrer_name="Testmanager Curlew Fictive",
    referrer_job="Head of service",
    referrer_agency="Invented Trust",
    referrer_telephone="01632 960343",
    referrer_email="curlew.fictive@invented-trust.example.org",
    children=[{"full_name": "Testchild Avocet Madeup", "dob_or_edd": "12/12/2013", "nhs_number": "9990020027", "home_address": "A placement; address with the Trust"}],
    child_in_care="yes",
    placement="Foster care",
    plan_before="yes",
    incident_certainty="over-time",
    incident_from="01/02/2026",
    incident_to="30/11/2026",
    incident_place="At her father's, at weekends",
    incident_area="Dudley",
    agency_aware_at="02/12/2026 16:00",
    what_happened="may-meet",
    abuse_neglect="known",
    kinds_of_abuse=["emotional", "sexual", "neglect"],
    account="She told her carer. Contact was supervised on paper only.",
    may_meet_criteria="not-known",
    reasons="We ask for the view of the subgroup.",
    made_safe="Contact has stopped.",
    other_children="yes",
    other_children_who="A half sister, 4. Seen on 3 December.",
    trust_aware_at="02/12/2026 16:00",
    notified="yes",
    notified_at="04/12/2026 10:20",
    notified_reference="SIN-00411",
    signed_name="Curlew Fictive",
    signed_on="04/12/2026",
)  # fmt: skip
def trust(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(REFERRAL, "", None, typed)


@sample(
    "serious-incident-referral", "nursery-tracked.docx",
    referrer_name="Testmanager Tern Unreal",
    referrer_job="Nursery manager",
    referrer_agency="Fabled Nursery",
    referrer_telephone="01632 960344",
    referrer_email="tern@fabled-nursery.example.org",
    children=[{"full_name": "Testchild Knot Inventedson", "dob_or_edd": "08/05/2023", "home_address": "19 Imaginary Mews"}],
    incident_area="Sandwell",
    incident_certainty="about",
    signed_name="Tern Unreal",
    signed_on="22/03/2027",
)  # fmt: skip
def nursery(typed: Answers) -> bytes:
    """Changed by her manager with changes tracked; options struck out, crossed and typed; answers under labels."""
    form = WordForm(REFERRAL).fill(**typed)
    form.over(
        "account",
        "Knot came with a burn on the ",
        deleted("left"),
        inserted("right", author="F Testdeputy"),
        " hand. His mother said an iron.",
    )
    form.over("incident_place", inserted("At home, we are told.", author="F Testdeputy"))
    form.over("agency_aware_at", deleted("19/03/2027 09:00"), inserted("18/03/2027 08:45", author="F Testdeputy"))
    form.over("incident_at", "17/03/2027")
    form.over(
        "what_happened",
        [("Child died", "strike")],
        ["Child was seriously harmed"],
        [("Neither, but the criteria may be met", "strike")],
    )
    form.over("abuse_neglect", "[ ] Known   [X] Suspected   [ ] Neither known nor suspected")
    form.over("may_meet_criteria", "not sure")
    form.over("other_children", "YES")
    form.label_add("made_safe", "MASH rung at 09:10. He did not go home.", under=True)
    form.row_under("reasons", "A young child, a burn and a story that does not fit.")
    form.over("other_children_who", "A baby at home.")
    form.relabel("referrer_job", "Job title of referer:")
    form.comment("account", "Photograph is in our book", author="F Testdeputy")
    return as_word_saves(form, 83).bytes()


@sample(
    "serious-incident-referral", "charity-old-copy.docx",
    referrer_name="Testworker Grebe Fictive",
    referrer_job="Project worker",
    referrer_agency="Madeup Families",
    referrer_telephone="01632 960345",
    referrer_email="grebe@madeup-families.example.org",
    incident_at="2 Feb 2027, about 7pm",
    incident_place="Unreal Park",
    incident_area="Sandwell",
    agency_aware_at="3/2/27 10.30",
    account="Smew's stepfather drove with her on his knees. The car turned over.",
    reasons="She may not walk again.",
    made_safe="In hospital, her aunt is with her.",
    signed_name="G. Fictive",
    signed_on="4th February 2027",
)  # fmt: skip
def charity(typed: Answers) -> bytes:
    """A copy of a copy without a control and without properties; labels as they were then; a row added; crosses."""
    form = WordForm(REFERRAL)
    for name, text in typed.items():
        form.over(name, text)
    form.row_over(
        "children",
        0,
        {
            "full_name": "Testchild Smew Sampleby",
            "dob_or_edd": "1.9.20",
            "gender": "F",
            "home_address": "8 Myth Street",
        },
    )
    for at, (name, who, born) in enumerate(
        (
            ("Testmother Eider Sampleby", "Mother", "5/6/1999"),
            ("Testman Scaup Madeup", "Stepfather", "n/k"),
            ("Testaunt Goosander Sampleby", "Aunt", ""),
            ("Testchild Pochard Sampleby", "Brother", "12/11/2018"),
        )
    ):
        form.row_over("family", at, {"full_name": name, "relationship": who, "date_of_birth": born})
    form.plain_row("family", "Testgran Shelduck Sampleby", "Grandmother", "", "8 Myth Street", "", "")
    form.over("what_happened", "☐ Child died  ☒ Child was seriously harmed  ☐ Neither, but the criteria may be met")
    form.over("abuse_neglect", "Known")
    form.over("may_meet_criteria", "Yes X   No   Not known")
    form.over("other_children", "Yes / ", ("No / Not known", "strike"))
    form.over("other_children_who", "Pochard, 8, with his aunt.")
    form.relabel("incident_at", "Date and time of incident")
    form.relabel("account", "Brief details of the incident:")
    form.relabel("made_safe", "Immediate action taken")
    form.relabel("signed_name", "Completed by:")
    form.relabel("referrer_name", "REFERRER'S NAME")
    form.at_end(para("Sent by post as well."))
    return form.forget_controls(prompts=False).forget_properties().forget_styles().bytes()


# --- scoping ----------------------------------------------------------------------------------------------------------

_CASE = "SCSP-RR-2027-006"
_PART_A: dict[str, Any] = {
    "sent_on": "2027-01-13",
    "back_by": "Wednesday 20 January 2027, 5pm",
    "back_to": "business-unit@scsp.example.org",
    "asked": "Please look for each person named below.",
    "from_day": "2025-01-10",
    "to_day": "2027-01-13",
    "incident": "A baby of three months was found with fractures.",
    "children": [{"full_name": "Testchild Plover Notreal", "dob_or_edd": "2026-10-03", "nhs_number": "9990020019", "home_address": "2 Fable Row"}],
    "people": [{"full_name": "Testmother Teal Notreal"}],
}  # fmt: skip


@sample(
    "initial-scoping", "midwifery-through-libreoffice.docx",
    agency="Madeup General Hospital",
    service="Community midwifery",
    author="Testmidwife Heron Unreal",
    author_job="Named midwife",
    author_telephone="01632 960351",
    author_email="heron.unreal@madeup-general.example.org",
    involved="yes",
    looked_for=[
        {"person": "Testchild Plover Notreal", "born": "03/10/2026", "found": "yes", "record": "M-55120"},
        {"person": "Testmother Teal Notreal", "born": "17/08/2003", "found": "yes", "record": "M-41007"},
    ],
    systems="Maternity record, clinic diary",
    looked_on="14/01/2027",
    since="02/04/2026",
    until="17/10/2026",
    involved_with=["child", "family"],
    open_now="no",
    facts="Booked late. Eleven of fourteen visits were kept.",
    timeline=[
        {"on": "02/04/2026", "at": "10:15", "what": "Booking", "seen": "not-known", "response": "Referred to early help"},
        {"on": "09/10/2026", "what": "First visit at home", "seen": "yes", "record": "M-55120 p3"},
    ],
    child_voice="A settled baby, held close.",
    key_practice="The partner was never asked for his name.",
    identity="None that we know.",
    worked_well="The student midwife rang after each missed visit.",
    learning="Ask who else is at home.",
    more_needed="no",
    next_step="local-cspr",
    held_back="no",
    signed_name="Testmatron Egret Pretend",
    signed_job="Head of midwifery",
    signed_on="18/01/2027",
)  # fmt: skip
def midwifery(typed: Answers) -> bytes:
    return saved_as(WordForm(SCOPING, _CASE, _PART_A).fill(**typed).bytes(), "docx")


@sample(
    "initial-scoping", "probation-nothing-held.odt",
    agency="Make-believe Probation",
    author="Testofficer Stint Invented",
    author_job="Senior probation officer",
    author_telephone="01632 960352",
    author_email="stint@make-believe.example.org",
    involved="no",
    looked_for=[
        {"person": "Testchild Plover Notreal", "born": "03/10/2026", "found": "no"},
        {"person": "Testmother Teal Notreal", "found": "no"},
    ],
    systems="Case register and archive",
    looked_by="Testclerk Ruff Madeup",
    looked_on="15/01/2027",
    nothing_held="Both were looked for in all our records. Nothing was found.",
    signed_name="Testofficer Stint Invented",
    signed_job="Senior probation officer",
    signed_on="15/01/2027",
)  # fmt: skip
def probation(typed: Answers) -> bytes:
    return OdtForm(SCOPING, _CASE, _PART_A).fill(**typed).bytes()


@sample(
    "initial-scoping", "school-acrobat.pdf",
    agency="Fabled Primary School",
    author="Testhead Godwit Unreal",
    author_job="Head teacher",
    author_telephone="01632 960353",
    author_email="head@fabled-primary.example.org",
    involved="yes",
    looked_for=[{"person": "Testchild Dunlin Notreal", "born": "29/02/2024", "found": "uncertain", "record": "waiting list"}],
    systems="Admissions",
    since="01/09/2026",
    involved_with=["family"],
    open_now="yes",
    worker="Testteacher Snipe Pretend",
    facts="On the list for our nursery class. We have met her grandmother twice.",
    timeline=[
        {"on": "01/09/2026", "what": "Form for a place"},
        {"on": "12/11/2026", "at": "14:00", "what": "Visit to the class with her grandmother", "seen": "yes", "response": "Place offered", "record": "Book 4"},
        {"on": "04/12/2026", "what": "Nobody came", "seen": "no", "response": "Rang; no answer"},
    ],
    child_voice="She would not let go of the door.",
    key_practice="We rang once.",
    identity="Not known",
    worked_well="The visit.",
    learning="Ring twice.",
    actions=[{"action": "Told the Trust of 4 December", "who": "Godwit Unreal", "done_on": "14/01/2027"}],
    next_step="unsure",
    signed_name="Godwit Unreal",
    signed_job="Head",
    signed_on="19/01/2027",
)  # fmt: skip
def school(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(SCOPING, _CASE, _PART_A, typed)


@sample(
    "initial-scoping", "police-tracked.docx",
    agency="Fictional Police",
    service="Child abuse team",
    author="DC Testofficer Whimbrel Notreal",
    author_job="Detective constable",
    author_telephone="01632 960354",
    author_email="whimbrel@fictional-police.example.org",
    systems="Crime and custody systems",
    since="20/06/2025",
    looked_for=[{"person": "Testmother Teal Notreal", "found": "yes", "record": "C/881"}],
    signed_name="DI Testofficer Dotterel Madeup",
    signed_job="Detective inspector",
    signed_on="20/01/2027",
)  # fmt: skip
def police(typed: Answers) -> bytes:
    """Changes tracked, two of its choices typed, one struck; nine events in a table of five rows; a remark beside."""
    form = WordForm(SCOPING, _CASE, _PART_A).fill(**without(typed, "signed_on"))
    form.over("signed_on", "Wed 20 Jan 2027")
    form.over("involved", "Yes")
    form.over("open_now", ("Yes", ""), " / ", ("No", "strike"))
    form.over("more_needed", "N/K")
    form.over(
        "facts",
        "Four calls to the address, ",
        deleted("all"),
        inserted("three", author="D Testofficer"),
        " of them by neighbours.",
    )
    form.over("learning", inserted("Tell the Trust of a call at which a baby is heard.", author="D Testofficer"))
    for at, (on, hour, what) in enumerate(
        (
            ("20/06/2025", "23:10", "Shouting"),
            ("02/08/2025", "01:30", "Shouting, glass"),
            ("14/02/2026", "22.05", "Loud music"),
            ("09/11/2026", "19:45", "Neighbour hears a baby"),
            ("21/12/2026", "", "Letter from a neighbour"),
        )
    ):
        form.row_over("timeline", at, {"on": on, "at": hour, "what": what})
    for on, what in (
        ("28/12/2026", "Second letter"),
        ("03/01/2027", "Call, cancelled"),
        ("06/01/2027", "Call, nobody in"),
        ("10/01/2027", "Ambulance asks for police"),
    ):
        form.plain_row("timeline", on, "", what, "No", "", "")
    form.row_under("worked_well", "The call taker asked whose baby it was.")
    form.label_add("key_practice", "Nobody linked the four calls.", under=True)
    form.comment("facts", "Check with control room", author="D Testofficer")
    return as_word_saves(form, 29).bytes()


@sample(
    "initial-scoping", "housing-old-copy.docx",
    agency="Imaginary Homes",
    author="Testofficer Brambling Fictive",
    author_job="Housing officer",
    author_telephone="01632 960355 (not Fridays)",
    author_email="brambling@imaginary-homes.example.org",
    systems="Tenancy files, repairs",
    facts="Tenant since 2024. Arrears. Two repairs to one inside door.",
    child_voice="We saw toys.",
    identity="n/a",
    worked_well="Repairs man told us of the door.",
    learning="Doors tell of more than doors.",
    signed_name="Testmanager Fieldfare Unreal",
    signed_job="Area manager",
    signed_on="19.1.27",
)  # fmt: skip
def housing(typed: Answers) -> bytes:
    """A copy without controls or properties; labels of an earlier year; options crossed; one part written under."""
    form = WordForm(SCOPING, _CASE, _PART_A)
    for name, text in without(typed, "facts").items():
        form.over(name, text)
    form.row_under("facts", typed["facts"])
    form.over("involved", "☒ Yes   ☐ No")
    form.over("open_now", "Y")
    form.over("own_review", "No, we are not")
    form.over("next_step", "Table top or other learning review")
    form.row_over(
        "looked_for", 0, {"person": "Testmother Teal Notreal", "born": "17/8/03", "found": "Y", "record": "T 2207"}
    )
    form.row_over("actions", 0, {"action": "Door mended", "who": "Repairs", "done_on": "22/12/26"})
    form.relabel("author", "Form completed by")
    form.relabel("author_telephone", "Tel no.")
    form.relabel("systems", "Records checked:")
    form.relabel("involved", "Any involvement?")
    form.relabel("child_voice", "Voice of the child")
    form.relabel("signed_name", "Signed off by:")
    return form.forget_controls(prompts=False).forget_properties().bytes()
