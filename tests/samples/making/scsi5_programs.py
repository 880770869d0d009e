"""SCSI-5 returned through other programs: Word's own XML, LibreOffice, Google Docs, PDF viewers, printer and scanner."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.cases import SUMMER, SUMMER_A, WINTER, WINTER_A
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted, legacy_box, legacy_list, legacy_text, para

V2 = "scsi-5/v2"


@sample(
    "scsi-5", "camhs-word.docx",
    agency_name="Pretend Mental Health Trust",
    service_or_team="CAMHS – Getting Help",
    author_name="Dr Testdoctor Ny Unreal",
    author_role="Clinical psychologist",
    author_telephone="01632 960 390",
    author_email="ny.unreal@pretend-mh.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testchild Mu Samplethorpe", "date_of_birth": "31/01/2018", "known": "yes", "record_id": "RIO 5540021"},
        {"person": "Testchild Lambda Samplethorpe", "date_of_birth": "09/05/2024", "known": "no"},
        {"person": "Testmother Nu Samplethorpe", "known": "yes", "record_id": "RIO 3300187 (closed 2015)"},
        {"person": "Testman Xi Notreal", "known": "no"},
    ],
    systems_checked="RiO and IAPTus",
    searched_by="Testclerk Ede Fictive",
    searched_on="13/07/2026",
    involvement_from="02/10/2025",
    involvement_to="18/06/2026",
    involvement_with=["child"],
    currently_involved="no",
    lead_worker="Testworker Bo Fictive (left the Trust)",
    summary_of_involvement="Mu was referred by school for anxiety. Assessed in November 2025 and offered six sessions; "
    "attended four. Discharged to school support.",
    chronology=[
        {"date": "02/10/2025", "source": "RiO", "event": "Referral received from Madeup Primary Academy", "child_seen": "no"},
        {"date": "19/11/2025", "time": "16:00", "source": "RiO", "event": "Assessment with Nu present. Mu would not speak about home.", "child_seen": "yes", "action_taken": "Offered 6 sessions"},
        {"date": "18/06/2026", "source": "Letter", "event": "Discharge letter to GP, copied to parent only", "child_seen": "not-known", "comment": "School was not copied in"},
    ],
    key_practice_episodes="Mu was never seen without his mother.",
    child_lived_experience="“It’s loud at night” – Mu, session 3.",
    learning_identified="See children alone; copy discharge letters to the referrer.",
    view_on_next_step="unsure",
    signed_name="Dr N Unreal",
    signed_role="Clinical psychologist",
    signed_date="16/07/2026",
    quality_assured_by="Testlead Ash Notreal",
    quality_assured_role="Named doctor",
    quality_assured_date="16/07/2026",
)  # fmt: skip
def camhs(typed: Answers) -> bytes:
    return as_word_saves(WordForm(V2, SUMMER, SUMMER_A).fill(**typed), 11).bytes()


@sample(
    "scsi-5", "neonatal-unit-word.docx",
    agency_name="Pretend General Hospital",
    service_or_team="Neonatal unit / SCBU",
    author_name="Testsister Quill Madeup",
    author_role="Ward manager",
    author_telephone="0113 496 0210",
    author_email="quill.madeup@pretend-hospital.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testbaby Omega Inventedby", "date_of_birth": "10/11/2026", "known": "yes", "record_id": "H771203"},
        {"person": "Testmother Psi Inventedby", "date_of_birth": "30/08/2005", "known": "yes", "record_id": "H441876"},
        {"person": "Testfather Chi Madeup", "known": "uncertain"},
    ],
    systems_checked="BadgerNet, Lorenzo",
    searched_by="Q Madeup",
    searched_on="13/01/2027",
    involvement_from="10/11/2026",
    involvement_to="16/11/2026",
    involvement_with=["child", "family"],
    currently_involved="no",
    summary_of_involvement=["Six day stay for jaundice and feeding.", "Chi visited twice and slept in the chair.", "Discharge planning meeting not held: Psi was keen to go."],
    background=["First baby.", "Psi had been in care of another authority."],
    chronology=[
        {"date": "10/11/2026", "time": "03:42", "source": "BadgerNet", "event": "Born 39+1, 2.9 kg", "child_seen": "yes"},
        {"date": "16/11/2026", "time": "11:20", "source": "BadgerNet", "event": "Discharged home with midwife follow up", "child_seen": "yes"},
    ],
    good_practice="Infant feeding team saw mother every day.",
    further_safeguarding_needed="no",
    signed_name="Quill Madeup",
    signed_role="Ward manager",
    signed_date="18/01/2027",
)  # fmt: skip
def neonatal(typed: Answers) -> bytes:
    """Enter pressed inside an answer: Word lifts the control round the paragraphs."""
    form = WordForm(V2, WINTER, WINTER_A).fill(**without(typed, "summary_of_involvement", "background"))
    form.block("summary_of_involvement", *typed["summary_of_involvement"]).block("background", *typed["background"])
    return as_word_saves(form, 12).bytes()


@sample(
    "scsi-5", "gp-legacy-fields-word.docx",
    agency_name="Fictive Medical Centre",
    service_or_team="",
    author_name="Dr Testdoctor Hal Pretend",
    author_role="GP partner",
    author_telephone="01632 960 277",
    author_email="hal.pretend@fictive-medical.example.org",
    any_involvement="yes",
    systems_checked="SystmOne",
    searched_by="reception",
    searched_on="14.01.27",
    involvement_from="12/09/2005",
    involvement_to="ongoing",
    involvement_with=["child", "family"],
    currently_involved="Yes",
    summary_of_involvement="Psi registered from birth. Omega: 6 week check on 22 December normal. Chi is not our patient.",
    good_practice="None to report",
    signed_name="H Pretend",
    signed_role="GP",
    signed_date="15/01/2027",
)  # fmt: skip
def gp_legacy(typed: Answers) -> bytes:
    """A copy somebody once remade with the form fields of Word 2003 and protected; smart tags left behind."""
    form = WordForm(V2, WINTER, WINTER_A)
    for name, text in without(typed, "any_involvement", "involvement_with", "currently_involved").items():
        form.over(name, legacy_text(text))
    form.over("any_involvement", legacy_list(1, "Choose an item.", "Yes", "No"))
    form.over(
        "involvement_with",
        [legacy_box(True), " The child"], [legacy_box(True), " The family"],
        [legacy_box(False), " A person suspected of causing harm"],
    )  # fmt: skip
    form.over("currently_involved", legacy_box(True), " Yes  ", legacy_box(False), " No")
    form.protect()
    return as_word_saves(form, 13, smart_tags=True).bytes()


@sample(
    "scsi-5", "probation-tracked-word.docx",
    agency_name="Make-believe Probation Delivery Unit",
    author_name="Testofficer Kit Unreal",
    author_role="Senior probation officer",
    author_telephone="07700 900 245",
    author_email="kit.unreal@probation.example.org",
    any_involvement="yes",
    systems_checked="nDelius, OASys",
    involvement_from="08/12/2025",
    involvement_with=["suspected-perpetrator"],
    lead_worker="Testofficer Kit Unreal",
    key_practice_episodes="The home visit of 20 May recorded “no children present” although toys were seen.",
    information_withheld="yes",
    information_withheld_reason="Licence conditions are third party information.",
    signed_name="K Unreal",
    signed_role="SPO",
    signed_date="16/07/2026",
)  # fmt: skip
def probation(typed: Answers) -> bytes:
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    form.over("currently_involved", deleted("No"), inserted("Yes"))
    form.over(
        "summary_of_involvement",
        "Xi is on a community order to ", deleted("March"), inserted("December"), " 2026.",
        inserted(" He gave his address as 40 Imaginary Road.", author="S Testreviewer", day="2026-12-01"),
    )  # fmt: skip
    form.comment("summary_of_involvement", "Is this the address on the register?", author="S Testreviewer", number=4)
    return as_word_saves(form, 14).bytes()


@sample(
    "scsi-5", "nursery-old-version-word.docx",
    agency="Little Inventions Nursery",
    team="Toddler room",
    completed_by="Testmanager Dee Notreal",
    designation="Nursery manager",
    phone="01632 960831",
    fax="none",
    email="dee.notreal@little-inventions.example.org",
    involved="yes",
    from_date="03/09/2025",
    to_date="26/06/2026",
    summary="Lambda came on Mondays and Thursdays. Attendance 61%.",
    events=[
        {"date": "03/09/2025", "source": "Register", "event": "Started. Settled slowly.", "action": "Key person allocated"},
        {"date": "02/03/2026", "time": "13:10", "source": "Accident book", "event": "Came in with a mark on her forehead. Nu said she fell off the sofa.", "action": "Existing injury form signed by Nu"},
        {"date": "26/06/2026", "source": "Register", "event": "Last attendance."},
    ],
    analysis="The existing injury form was filed and not talked about.",
    voice="Lambda loved the sand tray and would not leave her key person.",
    good_practice="Free hours sorted for the family within a week.",
    lessons="Read existing injury forms together each month.",
    actions=[{"action": "All forms read by DSL", "who": "Dee Notreal", "completed": "10/07/2026"}],
    signed="Dee Notreal",
    signed_on="15/07/2026",
)  # fmt: skip
def nursery_old(typed: Answers) -> bytes:
    """The form of two years ago, from the nursery's own drive."""
    part_a = {"outline": "Child found unresponsive at home on 3 July 2026.", "deadline": "16 July 2026",
              "subjects": [{"name": "Testchild Lambda Samplethorpe", "dob": "2024-05-09"}]}  # fmt: skip
    return as_word_saves(WordForm("scsi-5/v1", SUMMER, part_a).fill(**typed), 15).bytes()


@sample(
    "scsi-5", "substance-misuse.odt",
    agency_name="Invented Recovery Service",
    service_or_team="Criminal justice team",
    author_name="Testworker Rue Fictive",
    author_role="Recovery coordinator",
    author_telephone="01632 960 540",
    author_email="rue.fictive@recovery.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testman Xi Notreal", "date_of_birth": "01/12/1995", "known": "yes", "record_id": "IR-2291"},
        {"person": "Testmother Nu Samplethorpe", "date_of_birth": "11/02/1998", "known": "no"},
    ],
    systems_checked="Halo",
    searched_by="Rue Fictive",
    searched_on="10/07/2026",
    involvement_from="15/12/2025",
    involvement_to="09/07/2026",
    involvement_with=["suspected-perpetrator"],
    currently_involved="yes",
    lead_worker="Rue Fictive",
    summary_of_involvement="Xi attends fortnightly as part of his order. Cannabis and alcohol.\nHe said there were no children at his address.",
    chronology=[
        {"date": "15/12/2025", "time": "10:00", "source": "Halo", "event": "Assessment", "child_seen": "no"},
        {"date": "11/05/2026", "source": "Halo", "event": "Said he was 'more or less living' with Nu", "child_seen": "no", "comment": "No referral made"},
    ],
    further_safeguarding_needed="no",
    information_withheld="no",
    view_on_next_step="local-cspr",
    signed_name="Rue Fictive",
    signed_role="Recovery coordinator",
    signed_date="14/07/2026",
)  # fmt: skip
def substance_misuse(typed: Answers) -> bytes:
    return OdtForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "scsi-5", "fostering-agency.odt",
    agency_name="Invented Fostering Service",
    author_name="Testworker Fern Unreal",
    author_role="Supervising social worker",
    author_telephone="07700 900 871",
    author_email="fern@invented-fostering.example.org",
    systems_checked="Charms",
    involvement_from="2019",
    involvement_to="2021",
    summary_of_involvement="We fostered Psi from age 14 until she was 16.",
    signed_name="Fern Unreal",
    signed_role="SSW",
    signed_date="19/1/27",
)  # fmt: skip
def fostering(typed: Answers) -> bytes:
    """Boxes deleted, options struck out or deleted; a note in the margin; a postscript."""
    form = OdtForm(V2, WINTER, WINTER_A).fill(**typed)
    form.over("any_involvement", "Yes ", ("No", "strike")).over("currently_involved", "No")
    form.over("involvement_with", "The family")
    form.over("information_withheld", "Yes / No")
    form.annotate("lead_worker", "who was it? ask Bev")
    form.at_end("PS - the file is in the outside store, it will take a week to get.")
    return form.bytes()


@sample(
    "scsi-5", "icb-through-libreoffice.docx",
    agency_name="Pretend Integrated Care Board",
    author_name="Testnurse Oak Madeup",
    author_role="Designated nurse",
    author_telephone="01632 960 010",
    author_email="oak.madeup@pretend-icb.example.org",
    any_involvement="no",
    persons_searched=[
        {"person": "Testbaby Omega Inventedby", "date_of_birth": "10/11/2026", "known": "no"},
        {"person": "Testmother Psi Inventedby", "date_of_birth": "30/08/2005", "known": "no"},
        {"person": "Testfather Chi Madeup", "date_of_birth": "03/03/2003", "known": "no"},
    ],
    systems_checked="Continuing health care database; complaints",
    searched_by="Oak Madeup",
    searched_on="14/01/2027",
    nil_return_statement="The ICB as commissioner has had no involvement with the family.",
    signed_name="Oak Madeup",
    signed_role="Designated nurse",
    signed_date="15/01/2027",
)  # fmt: skip
def icb(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes(), "odt", "docx")


@sample(
    "scsi-5", "out-of-hours-through-libreoffice.odt",
    agency_name="Make Believe Out of Hours GP",
    author_name="Testmanager Ivo Notreal",
    author_role="Governance lead",
    author_telephone="01632 960 905",
    author_email="ivo@ooh.example.org",
    any_involvement="yes",
    systems_checked="Adastra",
    involvement_from="28/12/2026",
    involvement_to="28/12/2026",
    involvement_with=["child"],
    currently_involved="no",
    summary_of_involvement="One call at 02:15. Omega crying for four hours; advised calpol and to see own GP.",
    chronology=[
        {"date": "28/12/2026", "time": "02:15", "source": "Adastra", "event": "Telephone triage", "child_seen": "no", "action_taken": "Advice"},
    ],
    learning_identified="Crying babies: ask who is at home and how they are coping.",
    signed_name="I Notreal",
    signed_role="Governance lead",
    signed_date="19/01/2027",
)  # fmt: skip
def out_of_hours(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes(), "odt")


@sample(
    "scsi-5", "domestic-abuse-service.doc",
    agency_name="Invented Women's Centre",
    author_name="Testadvocate Fay Pretend",
    author_role="IDVA",
    author_telephone="07700 900 019",
    author_email="fay@invented-womens-centre.example.org",
    any_involvement="yes",
    systems_checked="OASIS case files",
    involvement_from="March 2026",
    involvement_to="29/06/2026",
    involvement_with=["family"],
    currently_involved="no",
    summary_of_involvement="Nu was referred by her GP. Two meetings in the library. She did not want anybody told.",
    chronology=[
        {"date": "04/03/2026", "source": "Case file", "event": "Referral from GP", "child_seen": "no"},
        {"date": "29/06/2026", "time": "12:30", "source": "Case file", "event": "Nu closed the case herself by text", "child_seen": "not-known"},
    ],
    signed_name="Fay Pretend",
    signed_role="IDVA",
    signed_date="16/07/2026",
)  # fmt: skip
def domestic_abuse(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes(), "doc")


@sample(
    "scsi-5", "sexual-health.rtf",
    agency_name="Pretend Sexual Health",
    author_name="Testnurse Ivy Fictive",
    author_role="Lead nurse",
    author_telephone="01632 960 330",
    author_email="ivy.fictive@pretend-sh.example.org",
    any_involvement="no",
    systems_checked="Lilie",
    searched_on="13/01/2027",
    nil_return_statement="No record of any of the three people.",
    signed_name="Ivy Fictive",
    signed_role="Lead nurse",
    signed_date="13/01/2027",
)  # fmt: skip
def sexual_health(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes(), "rtf")


@sample(
    "scsi-5", "childminder-google-docs.docx",
    agency_name="Testminder Una Notreal (registered childminder)",
    author_name="Una Notreal",
    author_role="Childminder",
    author_telephone="07700900555",
    author_email="una.notreal@example.org",
    any_involvement="yes",
    systems_checked="my diary",
    involvement_from="1st September 2024",
    involvement_to="Christmas 2024",
    currently_involved="No",
    summary_of_involvement="I had Lambda Tues & Weds. Mum was always late to pick up, sometimes it was the boyfriend and I did not like him.",
    chronology=[
        {"date": "22 Oct 2024", "time": "6.15pm", "source": "diary", "event": "Picked up by Xi, smelled of drink. I rang Nu.", "child_seen": "Yes", "action_taken": "rang mum"},
        {"date": "5/11/24", "source": "diary", "event": "Not collected till 7", "child_seen": "Yes"},
    ],
    signed_name="Una Notreal",
    signed_role="childminder",
    signed_date="12 July 2026",
)  # fmt: skip
def childminder(typed: Answers) -> bytes:
    """Opened in Google Docs: no controls, no properties, no styles; the prompts stay where nothing was typed."""
    form = WordForm(V2, SUMMER, SUMMER_A)
    for name in without(typed, "chronology"):
        form.over(name, "Yes" if typed[name] == "yes" else typed[name])
    for number, row in enumerate(typed["chronology"]):
        form.row_over("chronology", number, row)
    form.forget_controls().forget_properties().forget_styles()
    form.at_end(para("Sent from my phone via Docs"))
    return form.bytes()
