"""SCSI-5 returned in Word with the form itself changed: continued, reworded, sections out, two in one file."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making.cases import SUMMER, SUMMER_A, WINTER, WINTER_A
from tests.samples.making.registry import Answers, sample
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import ellipse, para, symbol, text_box

V2 = "scsi-5/v2"


@sample(
    "scsi-5", "midwifery-continued.docx",
    agency_name="Pretend General Hospital",
    service_or_team="Community midwifery (Team Sycamore)",
    author_name="Testmidwife Ro Notreal",
    author_role="Named midwife",
    author_telephone="020 7946 0333",
    author_email="ro.notreal@pretend-hospital.example.org",
    any_involvement="yes",
    systems_checked="BadgerNet; hand held notes",
    involvement_from="14/04/2026",
    involvement_to="24/11/2026",
    involvement_with=["child", "family"],
    currently_involved="no",
    lead_worker="Testmidwife Ro Notreal",
    child_lived_experience="See continuation sheet",
    good_practice="As above",
    key_practice_episodes="Late booking at 20 weeks.",
    signed_name="Ro Notreal",
    signed_role="Named midwife",
    signed_date="18/01/2027",
)  # fmt: skip
def midwifery(typed: Answers) -> bytes:
    """Too long for the box: continued on a page at the end; a text box beside the table; a footnote."""
    form = WordForm(V2, WINTER, WINTER_A).fill(**typed)
    form.footnote("key_practice_episodes", "Booking is expected by 10 weeks.")
    form.after("lead_worker", para(text_box("Please ring Ro before the meeting - 07700 900 118")))
    form.fill(summary_of_involvement="continued overleaf")
    form.at_end(
        para("Continuation sheet", style="Heading2"),
        para("Summary of involvement (cont.)"),
        para("Psi missed four appointments and was seen at home three times. Omega was born at 39 weeks by section."),
        para("Feeding was established before discharge and the home was visited on day 5 and day 10."),
    )
    return form.bytes()


@sample(
    "scsi-5", "housing-part-a-altered.docx",
    agency_name="Imaginary Housing Association",
    author_name="Testofficer Iota Notreal",
    author_role="Tenancy sustainment officer",
    author_telephone="01632 960 051",
    author_email="iota@imaginary-housing.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "Nu Samplethorpe a.k.a. Nu Unreal", "date_of_birth": "11/02/1998", "known": "yes", "record_id": "T/00417"},
        {"person": "Xi Notreal", "date_of_birth": "01/12/1995", "known": "uncertain", "record_id": "possibly former applicant A/9917"},
    ],
    systems_checked="Orchard, ASB diary, repairs",
    involvement_from="27 March 2023",
    currently_involved="yes",
    summary_of_involvement="Two noise complaints and one repair report (damp in the children's bedroom).",
    other_agencies_known=[{"name": "Citizens Make-believe Bureau", "why": "debt advice, wrote to us in May"}],
    signed_name="Iota Notreal",
    signed_role="TSO",
    signed_date="14 / 07 / 2026",
)  # fmt: skip
def housing(typed: Answers) -> bytes:
    """Part A corrected by the agency, a date struck out and another typed; a line of their own in the header."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    form.over("return_by", ("Thursday 16 July 2026, 5pm", "strike"), (" agreed with Jo: Monday 20th", "red"))
    cell = form.table_rows("persons")[1].findall(".//{*}tc")[4]
    form.write_cell(cell, ("Flat 2, 40 Imaginary Road", "strike"), " now 7 Pretend Terrace", style="FormRowAnswer")
    form.header_add("IHA ref: SAFE/2026/77")
    return form.bytes()


@sample(
    "scsi-5", "college-reworded.docx",
    agency_name="Notreal College",
    author_name="Testtutor Ash Pretend",
    author_role="Designated safeguarding lead",
    author_telephone="01632 960612",
    author_email="dsl@notreal-college.example.org",
    any_involvement="yes",
    systems_checked="MyConcern",
    searched_by="Ash Pretend",
    searched_on="14 Jan 2027",
    involvement_from="September 2022",
    involvement_to="July 2024",
    involvement_with=["family"],
    currently_involved="no",
    summary_of_involvement="Psi studied hair and beauty level 2. Good attender until Easter 2024, then stopped coming.",
    learning_identified="We had no route to tell anyone that she had stopped.",
    signed_name="Ash Pretend",
    signed_role="DSL",
    signed_date="18.01.2027",
)  # fmt: skip
def college(typed: Answers) -> bytes:
    """Sections that did not seem to fit were deleted, labels corrected or reworded, a heading retyped."""
    form = WordForm(V2, WINTER, WINTER_A).fill(**typed)
    form.drop_section("The children in your records").drop_section("Safety and action").drop_section("Nil return")
    form.drop("issue_minimise_harm", "issue_information_shared", "issue_risk_recognised", "issue_timely_action")
    form.relabel("agency_name", "Name of agency/college:").relabel("author_email", "E-MAIL ADDRESS")
    form.relabel("author_telephone", "Telephone No.").relabel("searched_on", "Date of the search:")
    form.relabel("summary_of_involvement", "Summary  of involvment").relabel(
        "signed_role", "Role of the person signing :"
    )
    form.relabel("learning_identified", "Areas for improvement & learning")
    return form.bytes()


@sample(
    "scsi-5", "ambulance-marked-options.docx",
    agency_name="Make Believe Ambulance Service",
    author_name="Testmedic Ola Unreal",
    author_role="Safeguarding lead",
    author_telephone="01632 960 770",
    author_email="ola.unreal@ambulance.example.org",
    any_involvement=[("Yes", "hl"), ("     No", "")],
    involvement_with=[("☐ The child\n", ""), ("☐ The family", ""), ("\nX A person suspected of causing harm", "")],
    currently_involved="circled No",
    internal_review_underway=[("Yes   ", ""), ("No", "b"), ("   Not known", "")],
    further_safeguarding_needed="Wingdings tick at Not known",
    view_on_next_step=[("Local child safeguarding practice review", "")],
    information_withheld=[("Yes", "strike"), (" No", "")],
    systems_checked="CAD and ePCR",
    chronology=[
        {"date": "03/07/2026", "time": "06:11", "source": "CAD", "event": "Cat 1 call, infant not breathing", "child_seen": "yes"},
        {"date": "around 12 June 2026", "time": "approx 3pm", "source": "ePCR", "event": "Attended Xi Notreal, hand injury", "child_seen": "no"},
    ],
    signed_name="Ola Unreal",
    signed_role="Paramedic / safeguarding lead",
    signed_date="16th of July 2026",
)  # fmt: skip
def ambulance(typed: Answers) -> bytes:
    """Every question with options answered in another way."""
    plain = ("agency_name", "author_name", "author_role", "author_telephone", "author_email", "systems_checked",
             "chronology", "signed_name", "signed_role", "signed_date")  # fmt: skip
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**{name: typed[name] for name in plain})
    for name in (
        "any_involvement",
        "involvement_with",
        "internal_review_underway",
        "view_on_next_step",
        "information_withheld",
    ):
        form.over(name, *typed[name])
    form.over("currently_involved", "Yes        ", ellipse(), "No")
    form.over(
        "further_safeguarding_needed",
        symbol("F0A8"), " Yes  ", symbol("F0A8"), " No  ", symbol("F0FC"), " Not known",
    )  # fmt: skip
    return form.bytes()


@sample(
    "scsi-5", "two-services-in-one-file.docx",
    agency_name="Pretend Mental Health Trust",
    service_or_team="Adult crisis team",
    author_name="Testnurse Vee Madeup",
    any_involvement="yes",
    summary_of_involvement="Two crisis contacts with Xi, January 2026.",
    signed_name="V Madeup",
    signed_date="14/07/2026",
)  # fmt: skip
def two_services(typed: Answers) -> bytes:
    """Two returns one behind the other in one file: crisis team, then perinatal team."""
    first = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    second = WordForm(V2, SUMMER, SUMMER_A).fill(
        agency_name="Pretend Mental Health Trust",
        service_or_team="Perinatal team",
        author_name="Testdoctor Wyn Madeup",
        any_involvement="no",
        nil_return_statement="Perinatal team: not known.",
        signed_name="W Madeup",
        signed_date="15/07/2026",
    )
    end = first.body[-1]
    for block in list(second.body)[:-1]:
        end.addprevious(block)
    return first.bytes()


@sample(
    "scsi-5", "social-care-pasted.docx",
    agency_name="Pretend Council Children's Services",
    service_or_team="MASH & Assessment",
    author_name="Testworker Gil Invented",
    author_role="Team manager",
    author_telephone="01632 960 147",
    author_email="gil.invented@pretend-council.example.org",
    any_involvement="yes",
    systems_checked="Liquid. Old ICS also.",
    involvement_with=["child", "family", "suspected-perpetrator"],
    currently_involved="no",
    lead_worker="None - closed at MASH",
    signed_name="Gil Invented",
    signed_role="TM",
    signed_date="15/7/26",
)  # fmt: skip
def social_care(typed: Answers) -> bytes:
    """A table out of the case system and an e-mail pasted into answers; several people in one cell."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    inner = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{para(text)}</w:tc>' for text in row)}</w:tr>"
        for row in (
            ("Contact", "Outcome"),
            ("06/10/2025 police PPN", "NFA"),
            ("22/05/2026 health visitor", "Advice given"),
        )
    )
    form.over("summary_of_involvement", "Contacts from Liquid:")
    form.into(form.cell("summary_of_involvement"), f"<w:tbl><w:tblPr/><w:tblGrid/>{inner}</w:tbl>", "<w:p/>")
    form.over(
        "background",
        ["From: Testclerk Jan Fictive <jan.fictive@pretend-council.example.org>"],
        ["Sent: 10 July 2026 11:02"],
        ["Subject: RE: check please"],
        ["Hi Gil, nothing on the old system except a 2012 contact for Nu (she was 14). Jan"],
    )
    form.row_over(
        "persons_searched", 0,
        {"person": [["Lambda Samplethorpe 9/5/24"], ["Mu Samplethorpe 31/1/18"]], "known": "Yes", "record_id": "774102 / 660913"},
    )  # fmt: skip
    form.row_over("persons_searched", 1, {"person": "both adults", "known": "Yes"})
    return form.bytes()


@sample(
    "scsi-5", "school-nurse-for-another-case.docx",
    agency_name="Pretend Community Health Trust",
    service_or_team="School nursing",
    author_name="Testnurse Dot Fictive",
    author_role="School nurse",
    author_telephone="01632 960118",
    author_email="dot.fictive@pretend-health.example.org",
    any_involvement="yes",
    persons_searched=[{"person": "Mu Samplethorpe", "date_of_birth": "31/01/2018", "known": "yes"}],
    systems_checked="SystmOne",
    involvement_with=["child"],
    chronology=[
        {"date": "20/01/2026", "source": "Drop-in", "event": "Mu came with headaches. Said he is up with the baby.", "child_seen": "yes"},
        {"date": "24/03/2026", "source": "Drop-in", "event": "Did not attend.", "child_seen": "no"},
    ],
    signed_name="Dot Fictive",
    signed_role="School nurse",
    signed_date="13/07/2026",
)  # fmt: skip
def school_nurse(typed: Answers) -> bytes:
    """The blank of last winter's case used again; only the names were typed over."""
    winter = {**WINTER_A, "children": [{}], "persons": [{}]}
    form = WordForm(V2, WINTER, winter).fill(**typed)
    form.row_over("children", 0, {"full_name": "Mu Samplethorpe", "dob_or_edd": "31/01/2018"})
    return form.bytes()
