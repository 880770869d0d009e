"""SCSI-5 filled in still less as it was meant."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.cases import SUMMER, SUMMER_A, WINTER, WINTER_A
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import moved_away, moved_here, para

V2 = "scsi-5/v2"


@sample(
    "scsi-5", "debt-advice-moved-word.docx",
    agency_name="Citizens Make-believe Bureau",
    author_name="Testadviser Orla Fictive",
    author_role="Debt adviser",
    author_telephone="01632 960 650",
    author_email="orla@make-believe-bureau.example.org",
    any_involvement="yes",
    systems_checked="Casebook",
    involvement_from="06/05/2026",
    involvement_to="24/06/2026",
    involvement_with=["family"],
    currently_involved="no",
    signed_name="Orla Fictive",
    signed_role="Adviser",
    signed_date="15/07/2026",
)  # fmt: skip
def debt_advice(typed: Answers) -> bytes:
    """A sentence moved, with changes tracked, from one answer to the next."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed)
    form.over(
        "summary_of_involvement",
        "Three meetings about rent arrears. ",
        moved_away("Nu cried throughout and asked us not to write.", "move1", 700),
    )
    form.over(
        "child_lived_experience",
        "Lambda was in the buggy, very still. ",
        moved_here("Nu cried throughout and asked us not to write.", "move1", 704),
    )
    return as_word_saves(form, 51).bytes()


@sample(
    "scsi-5", "paediatrics-merged-cells.docx",
    agency_name="Pretend General Hospital",
    service_or_team="Children's outpatients",
    author_name="Testsecretary Pim Unreal",
    author_role="Medical secretary for Dr Unreal",
    author_telephone="01632 960 720",
    author_email="pim.unreal@pretend-hospital.example.org",
    any_involvement="yes",
    systems_checked="Lorenzo",
    signed_name="Pim Unreal",
    signed_date="16/07/2026",
)  # fmt: skip
def paediatrics(typed: Answers) -> bytes:
    """Cells of the chronology merged across and down, a column of their own added, a line through the whole width."""
    form = WordForm(V2, SUMMER, SUMMER_A).fill(**typed).empty_rows("chronology")
    plain = ""
    form.raw_row(
        "chronology",
        ("28/05/2026", '<w:vMerge w:val="restart"/>'),
        ("", plain),
        ("Lorenzo", plain),
        ("Referral letter from health visitor received", plain),
        ("No", plain),
        ("Triaged: routine", '<w:gridSpan w:val="2"/>'),
    )
    form.raw_row(
        "chronology",
        ("", "<w:vMerge/>"),
        ("16:10", plain),
        ("E-mail", plain),
        ("Health visitor asked that it be urgent", plain),
        ("No", plain),
        ("Not seen by consultant", plain),
        ("E-mail was in junk", plain),
    )
    form.raw_row(
        "chronology",
        ("17/07/2026", plain),
        ("", plain),
        ("Clinic list", plain),
        ("First appointment that was offered", plain),
        ("No", plain),
        ("", plain),
        ("after the incident", plain),
    )
    form.add_column("chronology", "Our ref", "L/1", "L/2", "L/3")
    return form.bytes()


@sample(
    "scsi-5", "youth-centre-prompts-left.docx",
    agency_name="Pretend Youth Club",
    author_name="Testleader Bryn Notreal",
    author_role="Youth leader",
    author_telephone="07700 900 606",
    author_email="bryn@youth-club.example.org",
    any_involvement="Yes",
    systems_checked="sign in sheets",
    involvement_from="14/02/2026",
    involvement_to="Click or tap to enter a date.",
    currently_involved="No",
    summary_of_involvement="Mu came to juniors four times.",
    good_practice="None",
    signed_name="Bryn",
    signed_date="17 July 2026",
)  # fmt: skip
def youth_centre(typed: Answers) -> bytes:
    """Typed behind the prompts, which stay; answers in cells to the right of the boxes."""
    form = WordForm(V2, SUMMER, SUMMER_A)
    form.over("agency_name", "Click or tap here to enter text. ", typed["agency_name"])
    form.over("author_name", typed["author_name"], " Click or tap here to enter text.")
    form.over("any_involvement", "Choose an item. ", typed["any_involvement"])
    form.over("involvement_from", "Click or tap to enter a date. ", typed["involvement_from"])
    form.over("involvement_to", typed["involvement_to"])
    form.over("currently_involved", "Choose an item.", typed["currently_involved"])
    for name in ("author_role", "author_telephone", "author_email", "systems_checked"):
        form.third_cell(name, typed[name])
    for name in ("summary_of_involvement", "good_practice", "signed_name", "signed_date"):
        form.over(name, ["Click or tap here to enter text."], [typed[name]])
    return form.bytes()


@sample(
    "scsi-5", "school-printed-struck.pdf",
    agency_name="Madeup High School",
    author_name="Testhead Umbra Fictive",
    author_role="DSL",
    author_telephone="01632 960 378",
    author_email="umbra.fictive@madeup-high.example.org",
    any_involvement=[("Yes", "strike"), (" / ", ""), ("No", "")],
    currently_involved=[("Yes", ""), (" / ", ""), ("No", "strike")],
    systems_checked="Arbor; old SIMS back-up",
    summary_of_involvement="Psi was with us until Year 11 & left with five GCSEs. \"Bright but tired\" – tutor’s report.",
    background="Key worker was Mr Testteacher. He has retired; we have asked him to ring you on 01632 960 379.",
    signed_name="U. Fictive",
    signed_date="19 January 2027",
)  # fmt: skip
def school_printed(typed: Answers) -> bytes:
    """Options struck out in Word, then printed: on the page the stroke is a line and no more."""
    form = WordForm(V2, WINTER, WINTER_A)
    for name, given in typed.items():
        form.over(name, *([given] if isinstance(given, str) else given))
    return saved_as(form.bytes(), "pdf")


@sample(
    "scsi-5", "police-civilian-struck.doc",
    agency_name="Fictional Police Unit",
    author_name="Testclerk Nim Madeup",
    author_role="Disclosure clerk",
    author_telephone="01632 960 919",
    author_email="nim.madeup@fictional-police.example.org",
    any_involvement=[("Yes", ""), (" / ", ""), ("No", "strike")],
    systems_checked="Niche",
    involvement_from="12.5.25",
    summary_of_involvement="One stop and search of Chi, nothing found.",
    internal_review_underway=[("Yes ", ""), ("No", "hl"), (" Not known", "")],
    signed_name="N Madeup",
    signed_date="18.1.27",
)  # fmt: skip
def police_civilian(typed: Answers) -> bytes:
    form = WordForm(V2, WINTER, WINTER_A)
    for name, given in typed.items():
        form.over(name, *([given] if isinstance(given, str) else given))
    return saved_as(form.bytes(), "doc")


@sample(
    "scsi-5", "early-help-acrobat-awkward.pdf",
    agency_name="Pretend Council",
    service_or_team="Early help / family hub",
    author_name="Testworker Sol Invented",
    author_role="n/a",
    author_telephone="see signature",
    author_email="sol.invented(at)pretend-council.example.org",
    any_involvement="Yes, see below",
    persons_searched=[
        {"person": "All four", "known": "Y"},
        {"person": "xi?", "known": "nk"},
    ],
    systems_checked="EHM",
    searched_on="last Tuesday",
    involvement_from="01/2026",
    involvement_to="3rd July",
    involvement_with=["family"],
    summary_of_involvement="Nu came to stay and play on Mondays.",
    chronology=[
        {"date": "Jan-Mar 2026", "event": "8 sessions", "child_seen": "Yes"},
        {"date": "15/06/26", "time": "am", "event": "Xi at the door, swearing", "child_seen": "N/K"},
    ],
    view_on_next_step="no idea",
    signed_name="S Invented",
    signed_date="16/07/26",
)  # fmt: skip
def early_help(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(V2, SUMMER, SUMMER_A, typed)


@sample(
    "scsi-5", "retyped-as-a-letter.docx",
    agency_name="Invented Families Trust",
    author_name="Testworker Ulla Pretend",
    author_role="Project worker",
    author_telephone="07700 900 808",
    author_email="ulla@invented-families.example.org",
    any_involvement="Yes",
    systems_checked="paper files",
    summary_of_involvement="We lent the family a cot. It was returned broken in March.",
    learning_identified="Visit to see equipment in use.",
    signed_name="Ulla Pretend",
    signed_date="14 January 2027",
)  # fmt: skip
def retyped(typed: Answers) -> bytes:
    """The questions copied into a new document without any table, answers behind and under them."""
    form = WordForm(V2, WINTER, WINTER_A)
    end = form.body[-1]
    form.body[:] = [end]
    form.forget_properties()
    labels = {name: form.field(name).label for name in typed}
    form.at_end(
        para(("SCSI-5 version 2", "b")),
        para("Agency Information for Rapid Review"),
        para("Part B - Your agency", style="Heading2"),
        *(para((f"{labels[name]}: ", "b"), typed[name]) for name in ("agency_name", "author_name", "author_role", "author_telephone", "author_email")),
        para((labels["any_involvement"], "b"), " ", typed["any_involvement"]),
        *(block for name in ("systems_checked", "summary_of_involvement", "learning_identified") for block in (para((labels[name], "b")), para(typed[name]))),
        *(para((f"{labels[name]}: ", "b"), typed[name]) for name in ("signed_name", "signed_date")),
    )  # fmt: skip
    return form.bytes()


@sample(
    "scsi-5", "long-printed-over-pages.pdf",
    agency_name="Pretend Council Children's Services",
    author_name="Testworker Gil Invented",
    author_role="Team manager",
    author_telephone="01632 960 147",
    author_email="gil.invented@pretend-council.example.org",
    any_involvement="yes",
    systems_checked="Liquid",
    involvement_with=["child", "family"],
    summary_of_involvement=" ".join(f"Paragraph {number} of the case summary says what was done in that week, by whom, and what Psi said about it." for number in range(1, 60)),
    chronology=[
        {"date": f"{1 + number % 28:02}/{1 + number % 12:02}/2026", "time": f"{8 + number % 10:02}:15", "source": "Liquid", "event": f"Entry {number + 1}: visit to Makebelieve House, flat {number + 1}", "child_seen": ("yes", "no")[number % 2]}
        for number in range(34)
    ],
    signed_name="Gil Invented",
    signed_role="TM",
    signed_date="18/01/2027",
)  # fmt: skip
def long_printed(typed: Answers) -> bytes:
    """An answer longer than a page and 34 rows, printed: both run over page breaks."""
    return saved_as(WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes(), "pdf")


@sample(
    "scsi-5", "volunteers-nothing-marked.odt",
    agency_name="Pretend Ambulance Volunteers",
    author_name="Testmedic Tam Notreal",
    author_role="Volunteer",
    author_telephone="07700 900 414",
    author_email="tam@volunteers.example.org",
    any_involvement="Yes No",
    systems_checked="none kept",
    signed_name="Tam",
    signed_date="20 Jan",
)  # fmt: skip
def volunteers(typed: Answers) -> bytes:
    """Nothing is marked of yes and no; saved by LibreOffice as .odt and back."""
    form = WordForm(V2, WINTER, WINTER_A).fill(**without(typed, "any_involvement", "signed_date"))
    form.over("any_involvement", typed["any_involvement"]).over("signed_date", typed["signed_date"])
    return saved_as(form.bytes(), "odt")
