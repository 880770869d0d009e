"""SCSI-5 returned as a PDF: filled in a viewer, flattened, printed, typed over, scanned."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.cases import SUMMER, SUMMER_A, WINTER, WINTER_A
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm

V2 = "scsi-5/v2"


@sample(
    "scsi-5", "police-acrobat.pdf",
    agency_name="Fictional Police Unit",
    service_or_team="Domestic abuse coordinators",
    author_name="Testofficer Rex Madeup",
    author_role="DAC",
    author_telephone="01632 960 246",
    author_email="rex.madeup@fictional-police.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testfather Chi Madeup", "date_of_birth": "03/03/2003", "known": "yes", "record_id": "N/88211"},
        {"person": "Testmother Psi Inventedby", "date_of_birth": "30/08/2005", "known": "yes", "record_id": "N/90114"},
        {"person": "Testbaby Omega Inventedby", "known": "no"},
    ],
    systems_checked="Niche and STORM",
    searched_on="13/01/2027",
    involvement_from="30/10/2026",
    involvement_to="05/01/2027",
    involvement_with=["family", "suspected-perpetrator"],
    currently_involved="yes",
    summary_of_involvement="Two domestic calls. Psi was 38 weeks pregnant at the first.\nA DASH was done each time: standard.",
    chronology=[
        {"date": "30/10/2026", "time": "22:50", "source": "STORM", "event": "Neighbour reports shouting", "child_seen": "no", "action_taken": "DASH standard"},
        {"date": "19/12/2026", "time": "01:20", "source": "STORM", "event": "Psi reports Chi threw a phone", "child_seen": "yes", "action_taken": "DASH standard", "comment": "Baby asleep upstairs"},
        {"date": "05/01/2027", "source": "Niche", "event": "Joint visit with social care at hospital", "child_seen": "yes"},
    ],
    key_practice_episodes="No PPN for an unborn baby on 30 October.",
    learning_identified="Unborn babies count.",
    further_safeguarding_needed="yes",
    further_safeguarding_details="Bail conditions to be checked before discharge.",
    view_on_next_step="local-cspr",
    signed_name="Rex Madeup",
    signed_role="DAC",
    signed_date="18/01/2027",
)  # fmt: skip
def police_acrobat(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V2, WINTER, WINTER_A, typed)


@sample(
    "scsi-5", "health-visitor-browser.pdf",
    agency_name="Pretend Community Health Trust",
    service_or_team="Health visiting West",
    author_name="Testnurse Sky Unreal",
    author_role="Health visitor",
    author_telephone="01632 960 229",
    author_email="sky.unreal@pretend-health.example.org",
    any_involvement="Yes",
    persons_searched=[
        {"person": "Omega Inventedby", "date_of_birth": "10/11/26", "known": "Yes"},
        {"person": "Psi Inventedby", "date_of_birth": "30-Aug-2005", "known": "Yes"},
        {"person": "Chi Madeup", "known": "Uncertain"},
    ],
    systems_checked="SystmOne",
    involvement_from="24 November 2026",
    involvement_to="04/01/2027",
    involvement_with=["child", "family"],
    currently_involved="Yes",
    lead_worker="Sky Unreal",
    summary_of_involvement="New birth visit and one weigh-in. Psi said that Chi \"gets wound up\" by crying.",
    chronology=[
        {"date": "24 November 2026", "time": "1430", "source": "SystmOne", "event": "New birth visit", "child_seen": "Yes"},
        {"date": "04/01/2027", "time": "10.15am", "source": "SystmOne", "event": "Weighed in clinic. Small bruise on cheek, Psi said from the buggy strap.", "child_seen": "Yes", "action_taken": "None", "comment": "Bruising protocol not followed"},
    ],
    learning_identified="Bruising in non-mobile babies training for all.",
    internal_review_underway="Yes",
    view_on_next_step="Local child safeguarding practice review",
    signed_name="Sky Unreal",
    signed_role="HV",
    signed_date="19 January 2027",
)  # fmt: skip
def health_visitor_browser(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V2, WINTER, WINTER_A, typed)


@sample(
    "scsi-5", "education-welfare-flattened.pdf",
    agency_name="Pretend Council",
    service_or_team="Education welfare",
    author_name="Testofficer May Fictive",
    author_role="EWO",
    author_telephone="01632 960 666",
    author_email="may.fictive@pretend-council.example.org",
    any_involvement="Yes",
    systems_checked="Capita One",
    involvement_from="12/05/2026",
    involvement_to="03/07/2026",
    involvement_with=["child", "family"],
    currently_involved="Yes",
    summary_of_involvement="Penalty notice warning sent to Nu for Mu's attendance (84%).",
    chronology=[
        {"date": "12/05/2026", "source": "Capita One", "event": "Referral from Madeup Primary Academy", "child_seen": "No"},
        {"date": "10/06/2026", "time": "08:50", "source": "Notebook", "event": "Home visit, curtains closed, no answer", "child_seen": "No", "action_taken": "Card left"},
    ],
    signed_name="May Fictive",
    signed_role="EWO",
    signed_date="15/07/2026",
)  # fmt: skip
def education_welfare(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V2, SUMMER, SUMMER_A, typed, flatten=True)


@sample(
    "scsi-5", "fire-service-flattened-nil.pdf",
    agency_name="Fictional Fire and Rescue",
    author_name="Testofficer Bay Unreal",
    author_role="Prevention manager",
    author_telephone="01632 960 112",
    author_email="bay.unreal@fire.example.org",
    any_involvement="No",
    systems_checked="CFRMIS home safety visits",
    searched_on="14/01/2027",
    nil_return_statement="No home safety visit or incident at this address and none of the names are known.",
    signed_name="Bay Unreal",
    signed_role="Prevention manager",
    signed_date="14/01/2027",
)  # fmt: skip
def fire_service(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V2, WINTER, WINTER_A, typed, flatten=True)


@sample(
    "scsi-5", "gp-printed.pdf",
    agency_name="Invented Surgery",
    author_name="Dr Testdoctor Fict",
    author_role="GP safeguarding lead",
    author_telephone="01632 960 455",
    author_email="fict@invented-surgery.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testchild Lambda Samplethorpe", "date_of_birth": "09/05/2024", "known": "yes", "record_id": "EMIS 88120"},
        {"person": "Testman Xi Notreal", "date_of_birth": "01/12/1995", "known": "no"},
    ],
    systems_checked="EMIS",
    searched_on="14/07/2026",
    involvement_from="20/05/2024",
    involvement_to="01/07/2026",
    involvement_with=["child", "family"],
    currently_involved="yes",
    summary_of_involvement="Routine immunisations late. One attendance for a rash in June.",
    chronology=[
        {"date": "11/06/2026", "time": "17:20", "source": "EMIS", "event": "Rash, viral. Undressed and examined, no marks.", "child_seen": "yes"},
        {"date": "01/07/2026", "source": "EMIS", "event": "Not brought for immunisation.", "child_seen": "no", "action_taken": "Text sent"},
    ],
    good_practice="Child undressed and fully examined.",
    signed_name="Dr Fict",
    signed_role="GP",
    signed_date="15/07/2026",
)  # fmt: skip
def gp_printed(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes(), "pdf")


@sample(
    "scsi-5", "leisure-centre-typed-on-pdf.pdf",
    agency_name="Pretend Leisure Trust",
    author_name="Testmanager Cy Notreal",
    author_role="Duty manager",
    author_telephone="01632 960 700",
    author_email="cy@leisure.example.org",
    any_involvement="Yes",
    summary_of_involvement="Mu had swimming lessons with school, spring term. Nothing seen.",
    signed_name="C Notreal",
    signed_date="16/07/2026",
)  # fmt: skip
def leisure_centre(typed: Answers) -> bytes:
    return pdf_form.typed_over(V2, SUMMER, SUMMER_A, typed)


@sample(
    "scsi-5", "asylum-support-scan.pdf",
    agency_name="Invented Migrant Help",
    author_name="Testworker Lin Pretend",
    author_role="Caseworker",
    author_telephone="01632 960 480",
    author_email="lin@migrant-help.example.org",
    any_involvement="no",
    systems_checked="Case files",
    nil_return_statement="We did not know this family.",
    signed_name="Lin Pretend",
    signed_date="18/01/2027",
)  # fmt: skip
def asylum_scan(typed: Answers) -> bytes:
    return pdf_form.scanned(saved_as(WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes(), "pdf"), turn=0.6)
