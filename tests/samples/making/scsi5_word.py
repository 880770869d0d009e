"""SCSI-5 returned as a Word file that Word itself filled in: as meant, and every other way."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.cases import SUMMER, SUMMER_A
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import deleted, inserted

V2 = "scsi-5/v2"


@sample(
    "scsi-5", "health-visitor.docx",
    agency_name="Pretend Community Health Trust",
    service_or_team="0-19 service, Examplethorpe East",
    author_name="Testnurse Rho Madeup",
    author_role="Specialist community public health nurse",
    author_telephone="01632 960 214",
    author_email="rho.madeup@pretend-health.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Testchild Lambda Samplethorpe", "date_of_birth": "09/05/2024", "known": "yes", "record_id": "S1-40021"},
        {"person": "Testchild Mu Samplethorpe", "date_of_birth": "31/01/2018", "known": "yes", "record_id": "S1-31877"},
        {"person": "Testmother Nu Samplethorpe", "date_of_birth": "11/02/1998", "known": "yes"},
        {"person": "Testman Xi Notreal", "known": "no"},
    ],
    systems_checked="SystmOne, safeguarding supervision database, paper archive",
    searched_by="Testclerk Tau Madeup",
    searched_on="10 July 2026",
    children_details=[
        {"full_name": "Lambda Samplethorpe", "dob_or_edd": "9th May 2024", "nhs_number": "999 002 0019"},
        {"full_name": "Mu Samplethorpe", "dob_or_edd": "31/01/2018", "nhs_number": "999 002 0027"},
    ],
    involvement_from="19/05/2024",
    involvement_to="02/07/2026",
    involvement_with=["child", "family"],
    currently_involved="yes",
    lead_worker="Testnurse Rho Madeup",
    summary_of_involvement="Universal plus caseload since the birth visit. Seven home contacts, two not brought to clinic. "
    "Weight faltering noted at the two-year review and referred to the paediatric clinic (letter not answered).",
    background="Mu has a diagnosis of asthma. Nu was herself a looked-after child. Family on the housing transfer list.",
    chronology=[
        {"date": "19/05/2024", "time": "10:00", "source": "SystmOne", "event": "Birth visit. Home warm, cot in parents' room.", "child_seen": "yes", "action_taken": "Safe sleep advice given"},
        {"date": "3.7.24", "time": "2pm", "source": "SystmOne", "event": "6-8 week review, no concerns.", "child_seen": "yes"},
        {"date": "14th Feb 2025", "source": "Clinic list", "event": "Not brought for 9-month review.", "child_seen": "no", "action_taken": "Letter x 2"},
        {"date": "21/05/2026", "time": "09:45", "source": "SystmOne", "event": "2-year review. Weight on the 2nd centile (was 25th). Lambda clung to Nu and did not speak.", "child_seen": "yes", "action_taken": "Referral to paediatrics", "comment": "No answer from clinic by the time of the incident"},
        {"date": "2 July 2026", "source": "Telephone note", "event": "Nu cancelled home visit - \"poorly tummy\".", "child_seen": "no"},
    ],
    key_practice_episodes="The cancelled visit on the day before the incident was not discussed with anybody.",
    child_lived_experience="Lambda was often in the pushchair. Mu told the school nurse that he gets the bottles at night.",
    context_inequalities="Poverty; damp flat. No interpreter required.",
    good_practice="Same practitioner throughout.",
    learning_identified="Weight faltering pathway needs a named person to chase.",
    internal_review_underway="yes",
    internal_review_type="Patient safety incident investigation",
    immediate_actions=[{"action": "Records locked", "by_whom": "Named nurse", "date_completed": "09/07/2026"}],
    further_safeguarding_needed="not-known",
    view_on_next_step="local-learning-review",
    information_withheld="no",
    signed_name="R. Madeup",
    signed_role="SCPHN",
    signed_date="15/07/2026",
)  # fmt: skip
def health_visitor(typed: Answers) -> bytes:
    return WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "scsi-5", "registered-charity-nil.docx",
    agency_name="Imaginary Families Charity",
    author_name="Testmanager Beth Fictive",
    author_role="Service manager",
    author_telephone="07700 900431",
    author_email="beth.fictive@imaginary-families.example.org",
    any_involvement="no",
    persons_searched=[
        {"person": "Testchild Lambda Samplethorpe", "known": "no"},
        {"person": "Testchild Mu Samplethorpe", "known": "no"},
        {"person": "Testmother Nu Samplethorpe", "known": "no"},
        {"person": "Testman Xi Notreal", "known": "no"},
    ],
    systems_checked="Charitylog and the 2019-2022 spreadsheet",
    searched_by="Testmanager Beth Fictive",
    searched_on="13/07/2026",
    nil_return_statement="We have searched for all four people under every spelling and hold nothing.",
    signed_name="Beth Fictive",
    signed_role="Service manager",
    signed_date="13/07/2026",
)  # fmt: skip
def charity_nil(typed: Answers) -> bytes:
    return WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample(
    "scsi-5", "head-teacher-typed-over.docx",
    agency_name="Madeup Primary Academy",
    service_or_team="Pastoral team",
    author_name="Mrs Testhead Omicron Invented",
    author_role="Headteacher / DSL",
    author_telephone="(01632) 960 377",
    author_email="head@madeup-primary.example.org",
    any_involvement=[("Yes", ""), (" / ", ""), ("No", "strike")],
    persons_searched=[
        {"person": "Mu Samplethorpe", "date_of_birth": "31.1.18", "known": "Y", "record_id": "UPN on request"},
        {"person": "Lambda (sibling)", "known": "N"},
        {"person": "Mum", "known": "Y"},
        {"person": "Mr Notreal", "known": "Uncertain"},
    ],
    systems_checked="CPOMS, SIMS, visitors book",
    involvement_from="Sept 2022",
    involvement_to="to date",
    currently_involved="Y",
    lead_worker="Miss Testteacher Pi (Y3)",
    summary_of_involvement="Mu joined us in Reception. Attendance has been 84-91% every year.\nSeveral low level concerns on CPOMS: hungry, tired, no PE kit.",
    chronology=[
        {"date": "1.2.26", "source": "CPOMS", "event": "Mu asleep in assembly. Said baby cries all night.", "child_seen": "Y", "action_taken": "Spoke to mum at the gate"},
        {"date": "early March 2026", "source": "CPOMS", "event": "Mum's partner shouted at Mu on the playground.", "child_seen": "Y", "action_taken": "none recorded"},
        {"date": "12/05/26", "source": "Attendance", "event": "Letter 2 sent re attendance.", "child_seen": "N/K"},
    ],
    child_lived_experience="Mu is a kind boy who worries about his sister. He draws houses with no doors.",
    good_practice="Breakfast club place given free.",
    learning_identified="We did not join up the small things.",
    signed_name="O. Invented",
    signed_role="Headteacher",
    signed_date="14.7.26",
)  # fmt: skip
def head_teacher(typed: Answers) -> bytes:
    """Every control deleted by typing over it; yes or no left by striking out the other."""
    form = WordForm(V2, SUMMER, SUMMER_A)
    for name in without(typed, "persons_searched", "chronology", "any_involvement"):
        form.over(name, *([line] for line in typed[name].split("\n")))
    form.over("any_involvement", *typed["any_involvement"])
    for table in ("persons_searched", "chronology"):
        for number, row in enumerate(typed[table]):
            form.row_over(table, number, row)
    return form.bytes()


@sample(
    "scsi-5", "gp-practice-in-the-label.docx",
    agency_name="Invented Surgery",
    author_name="Testmanager Kay Pretend",
    author_role="Practice manager (for Dr Testdoctor Fict)",
    author_telephone="01632 960455 ext 12",
    author_email="kay.pretend@invented-surgery.example.org",
    any_involvement="Y",
    systems_checked="EMIS. Docman letters. Deducted patients too.",
    searched_on="12/7",
    involvement_from="2018",
    involvement_to="current",
    currently_involved="Yes",
    summary_of_involvement="Whole family registered since 2018 except Mr Notreal.",
    background="Mu: asthma, salbutamol. Nu: low mood 2019, sertraline until 2021.",
    good_practice="-",
    learning_identified="N/A",
    signed_name="K Pretend",
    signed_role="PM",
    signed_date="TBC",
)  # fmt: skip
def gp_practice(typed: Answers) -> bytes:
    """Answers behind the label, under the label, in a merged cell, in a row of their own; the boxes beside left alone."""
    form = WordForm(V2, SUMMER, SUMMER_A)
    form.label_add("agency_name", " " + typed["agency_name"], under=True)
    form.label_add("author_name", ": " + typed["author_name"])
    form.label_add("author_role", typed["author_role"], under=True)
    form.row_under("author_telephone", typed["author_telephone"])
    form.fill(**{name: typed[name] for name in ("author_email", "systems_checked", "summary_of_involvement")})
    form.over("any_involvement", (typed["any_involvement"], "blue"))
    form.over("searched_on", typed["searched_on"]).over("involvement_from", typed["involvement_from"])
    form.over("involvement_to", typed["involvement_to"]).over("currently_involved", typed["currently_involved"])
    form.over("background", typed["background"])
    form.merge("background")
    for name in ("good_practice", "learning_identified", "signed_name", "signed_role", "signed_date"):
        form.over(name, (typed[name], "blue"))
    return form.bytes()


_LOG = [
    (
        "02/07/2026",
        "2140hrs",
        "STORM",
        "999 call by neighbour, shouting at 7 Pretend Terrace",
        "n/k",
        "Unit attended 2152",
    ),
    ("03/07/2026", "0618hrs", "STORM", "Ambulance request for police, child unresponsive", "Y", "Scene guard"),
    ("14/09/2025", "", "Niche", "Xi Notreal arrested, drunk and disorderly", "N", "Caution"),
    ("15/09/2025", "0100", "Custody", "Release. No address checks made", "N", ""),
    ("21-Nov-25", "", "PNC", "Xi Notreal no insurance", "N", "Fixed penalty"),
    ("2026-01-04", "23:15", "STORM", "Call abandoned from Nu's mobile", "N", "Call back, no reply"),
]


@sample(
    "scsi-5", "police-long-log.docx",
    agency_name="Fictional Police Unit",
    service_or_team="PVP",
    author_name="DS 4471 Testofficer Upsilon",
    author_role="Detective Sergeant",
    author_telephone="01632 960999",
    author_email="upsilon.4471@fictional-police.example.org",
    any_involvement="yes",
    systems_checked="Niche, STORM, PNC, PND",
    involvement_with=["family", "suspected-perpetrator"],
    summary_of_involvement="38 entries, all below. No child protection referral (PPN) was made before 3 July.",
    signed_name="Upsilon",
    signed_role="DS",
    signed_date="16/07/2026",
)  # fmt: skip
def police_long_log(typed: Answers) -> bytes:
    """The chronology pasted from the force system: columns moved, one dropped, 38 rows without controls, out of order."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    form.drop_column("chronology", "Comment").move_column("chronology", "Source of information", 0)
    rows = form.table_rows("chronology")
    for row in rows:
        holder = next(row.iterancestors("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}sdt"), None)
        (holder if holder is not None else row).getparent().remove(holder if holder is not None else row)
    for day, hour, source, event, seen, action in police_rows():
        form.plain_row("chronology", source, day, hour, event, seen, action)
    return form.bytes()


def police_rows() -> list[tuple[str, str, str, str, str, str]]:
    patrols = [
        (f"{3 + number:02}/02/2026", f"{8 + number % 12:02}:{number * 7 % 60:02}", "Intel log",
         f"Patrol passed Flat 2, 40 Imaginary Road, log {number + 1}", "N", "")
        for number in range(20)
    ]  # fmt: skip
    checks = [
        (f"{1 + number}.6.26", "", "PND", f"Check number {number + 1} made for another force", "N", "")
        for number in range(12)
    ]
    return [*_LOG[:3], *patrols, *_LOG[3:], *checks]


@sample(
    "scsi-5", "youth-justice-tracked.docx",
    agency_name="Make-believe Youth Justice Service",
    author_name="Testofficer Sal Unreal",
    author_role="Case manager",
    author_telephone="07700 900 662",
    author_email="sal.unreal@yjs.example.org",
    any_involvement="yes",
    systems_checked="ChildView",
    involvement_from="04/11/2013",
    involvement_to="30/06/2015",
    involvement_with=["family"],
    currently_involved="no",
    signed_name="Sal Unreal",
    signed_role="Case manager",
    signed_date="15/07/2026",
)  # fmt: skip
def youth_justice(typed: Answers) -> bytes:
    """Gone through by two people with changes tracked, a comment left in, a hidden note to self."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    form.over(
        "summary_of_involvement",
        "Nu Samplethorpe was ", deleted("not "), "known to this service as a young person. ",
        inserted("Referral order, completed. ", author="A Testdeputy"),
        "She attended ", deleted("all", author="A Testdeputy"), inserted("most", author="A Testdeputy"), " appointments.",
    )  # fmt: skip
    form.over(
        "background", deleted("Nothing held."), inserted("Care experienced. Kinship placement broke down in 2012.")
    )
    form.over("learning_identified", "None for us.", ("check with Dee before sending!!", "hidden"))
    form.comment("good_practice", "Do we say anything here? DM", author="D Testmanager")
    form.over("involvement_to", deleted("30/06/2014"), inserted("30/06/2015", author="A Testdeputy"))
    return form.bytes()


@sample(
    "scsi-5", "adult-social-care-words-only.docx",
    agency_name="Pretend Council - Adults",
    author_name="Testworker Lo Fictive",
    author_role="Duty manager",
    author_telephone="01632 960808",
    author_email="lo.fictive@pretend-council.example.org",
    nil_return_statement="Adult Social Care have had no involvement with any of the people listed.",
    signed_name="L Fictive",
    signed_date="10 July 2026",
)  # fmt: skip
def adult_social_care(typed: Answers) -> bytes:
    """A nil return in words: the question itself was never answered."""
    return WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes()
