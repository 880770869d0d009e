"""Terms of reference, covers of final reports and replies on progress, as reviewers and partners send them back."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import deleted, inserted

TERMS, COVER, REPLY = "terms-of-reference/v1", "final-report-cover/v1", "progress-reply/v1"
ROWAN, FINCH, OTTER = "NEL-CSPR-2027-002", "NEL-LLR-2027-003", "NEL-CSPR-2026-009"
ROWAN_A, FINCH_A, OTTER_A = {"initials": "T. R. I."}, {"initials": "T.F.M."}, {"initials": "T.O.P. and T.N.P."}


# --- terms of reference -----------------------------------------------------------------------------------------------


@sample(
    "terms-of-reference", "rowan-through-libreoffice.docx",
    review_kind="local-cspr",
    agreed_on="02/02/2027",
    reviewer_name="Testreviewer Alder Pretend",
    reviewer_role="Retired head of service",
    reviewer_organisation="Pretend & Partners",
    reviewer_email="alder@pretend-partners.example.org",
    independence="Never employed in the area; checked against the Panel's list of reviewers.",
    methodology="Reading, eight conversations, one learning event.",
    scope="From the first strategy meeting (14 May 2025) to the admission.",
    period_from="14/05/2025",
    period_to="20/12/2026",
    key_questions="Who saw the child alone?\nWhat was known of the move?\nWhy did the second referral end?",
    agencies=[
        {"agency": "Imaginary Families Charity", "lead": "Testworker Birch Unreal"},
        {"agency": "Madeup Primary Academy", "lead": "Mrs Testhead Cedar Invented"},
        {"agency": "Pretend General Hospital", "lead": "Dr Testdoctor Elm Notreal"},
        {"agency": "Fictional Police Unit", "lead": "DI Testofficer Fir Fictive"},
        {"agency": "Pretend Housing Association", "lead": "to be named"},
        {"agency": "Make-believe Probation Delivery Unit", "lead": "Testofficer Gorse Madeup"},
    ],
    family_involvement="Mother: by letter first. Father: through his solicitor.",
    parallel_proceedings="Inquest opened and adjourned.",
    progress_arrangement="At each meeting of the group.",
    endorsements=[{"partner": "Pretend Council", "name": "Testdirector Hazel Fictive", "endorsed_on": "05/02/2027"}],
)  # fmt: skip
def rowan_terms(typed: Answers) -> bytes:
    return saved_as(WordForm(TERMS, ROWAN, ROWAN_A).fill(**typed).bytes(), "docx")


@sample(
    "terms-of-reference", "finch-typed-over.docx",
    review_kind="Local Learning Review",
    agreed_on="3rd March 2027",
    reviewer_name="Ivy Unreal (Testreviewer)",
    reviewer_role="Designated doctor, neighbouring area",
    independence="No line management of anybody involved.",
    methodology="Table top, half a day.",
    scope="Only the eleven days between the two visits.",
    period_from="1.11.26",
    period_to="11.11.26",
    key_questions="What would have made the second visit sooner?",
    family_involvement="Not yet agreed - the group asks the social worker first.",
    staff_involvement="Both practitioners come; their managers do not.",
)  # fmt: skip
def finch_terms(typed: Answers) -> bytes:
    """Everything typed over; labels retyped with mistakes; answers under and behind labels; rows added by hand."""
    form = WordForm(TERMS, FINCH, FINCH_A)
    under = {"scope", "key_questions"}
    for name, text in typed.items():
        if name not in under:
            form.over(name, text)
    form.label_add("scope", typed["scope"], under=True)
    form.row_under("key_questions", typed["key_questions"])
    form.relabel("methodology", "Methodolgy")
    form.relabel("independence", "Why the reviewer is fit and independant")
    form.relabel("staff_involvement", "How practitoners are involved & supported:")
    form.relabel("reviewer_name", "Lead reviewer:")
    form.row_over("agencies", 0, {"agency": "Invented Health Visiting", "lead": "Testnurse Juniper Notreal"})
    form.row_over("agencies", 1, {"agency": "Examplethorpe Early Help", "lead": "Testworker Lime Madeup"})
    form.row_over("agencies", 2, {"agency": "Fictive Medical Centre", "lead": "Dr Testdoctor Maple Pretend"})
    form.row_over("agencies", 3, {"agency": "Nowhere Nursery", "lead": "Testmanager Nettle Unreal"})
    form.plain_row("agencies", "Unreal Contact Centre", "Testworker Oak Fictive")
    return form.bytes()


@sample(
    "terms-of-reference", "otter-tracked.odt",
    review_kind="local-cspr",
    agreed_on="9 January 2027",
    reviewer_name="Testreviewer Poplar Fictive",
    reviewer_role="Independent chair",
    independence="Lives and works elsewhere.",
    methodology="As agreed with the Panel.",
    period_from="01/12/2024",
    period_to="30/11/2026",
    key_questions="Was the twins' father known?\nWho spoke to the nursery?",
    agencies=[
        {"agency": "Nowhere Nursery", "lead": "Testmanager Nettle Unreal"},
        {"agency": "Pretend Sexual Health", "lead": "Testnurse Quince Notreal"},
    ],
    endorsements=[
        {"partner": "Pretend Council", "name": "Testdirector Hazel Fictive", "endorsed_on": "12/01/2027"},
        {"partner": "Fictional Police Unit", "name": "Testchief Reed Invented", "endorsed_on": "13/01/2027"},
    ],
)  # fmt: skip
def otter_terms(typed: Answers) -> bytes:
    """Written in LibreOffice with changes recorded: the scope was shortened, a later sentence put in."""
    form = OdtForm(TERMS, OTTER, OTTER_A).fill(**typed)
    form.track("scope", "From birth to ", "the first birthday", "eight months", " of the twins.")
    form.track("parallel_proceedings", "", "", "Care proceedings, next hearing in March.", "")
    return form.annotate("methodology", "Does the Panel need to see this?").bytes()


@sample(
    "terms-of-reference", "heron-acrobat.pdf",
    review_kind="local-learning-review",
    agreed_on="17/05/2027",
    reviewer_name="Testreviewer Sorrel Invented",
    reviewer_organisation="Invented Integrated Care Board",
    reviewer_email="sorrel.invented@made-up-icb.example.org",
    independence="Her board commissions none of the services.",
    methodology="Appreciative enquiry.",
    scope="The step down from the plan.",
    key_questions="What worked?",
    agencies=[{"agency": "Examplethorpe Children's Social Care", "lead": "Testmanager Tansy Unreal"}],
    staff_involvement="Two hours, in working time.",
    endorsements=[
        {"partner": "Pretend Council", "name": "Testdirector Hazel Fictive", "endorsed_on": "19/05/2027"},
        {"partner": "Invented Integrated Care Board", "name": "Testdirector Fennel Unreal", "endorsed_on": "20/05/2027"},
        {"partner": "Fictional Police Unit", "name": "Testchief Reed Invented", "endorsed_on": "20/05/2027"},
    ],
)  # fmt: skip
def heron_terms(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(TERMS, "NEL-LLR-2027-008", {"initials": "T.H.S."}, typed)


@sample(
    "terms-of-reference", "finch-second-draft.docx",
    agreed_on="10/03/2027",
    reviewer_name="Ivy Unreal",
    independence="No line management of anybody involved.",
    key_questions="What would have made the second visit sooner?",
)  # fmt: skip
def finch_second(typed: Answers) -> bytes:
    """The other option struck through; scope and methodology changed with changes tracked; saved by Word."""
    form = WordForm(TERMS, FINCH, FINCH_A).fill(**typed)
    form.over("review_kind", [("Local child safeguarding practice review", "strike")], ["Local learning review"])
    form.over("methodology", "Table top, ", deleted("half"), inserted("one whole", author="I Testreviewer"), " day.")
    form.over("scope", inserted("The eleven days and the month before.", author="I Testreviewer"))
    form.over("period_to", deleted("11/11/2026"), inserted("12/11/2026", author="I Testreviewer"))
    form.comment("scope", "Group to confirm", author="C Testchair")
    return as_word_saves(form, 71).bytes()


# --- covers of final reports ------------------------------------------------------------------------------------------


@sample(
    "final-report-cover", "rowan-through-libreoffice.odt",
    report_title="“Rowan”: a child between two schools",
    reviewer_name="Testreviewer Alder Pretend",
    report_date="30/07/2027",
    checked_against_terms="yes",
    improvements="Schools to be told of a move before it happens.\nOne lead for each child out of school.",
    underlying_reasons="Nobody's system shows a child who has left one roll and joined no other.",
    recommendations=[
        {"number": "1", "recommendation": "A weekly list of children between rolls.", "for_whom": "Pretend Council, education"},
        {"number": "2", "recommendation": "Health visitors and school nurses see that list.", "for_whom": "Pretend Community Health Trust"},
        {"number": "3a", "recommendation": "Write to the department.", "for_whom": "The partners"},
    ],
    signatures=[{"partner": "Pretend Council", "name": "Testdirector Hazel Fictive", "role": "Director", "signature": "H Fictive", "signed_on": "06/08/2027"}],
)  # fmt: skip
def rowan_cover(typed: Answers) -> bytes:
    return saved_as(WordForm(COVER, ROWAN, ROWAN_A).fill(**typed).bytes(), "odt")


@sample(
    "final-report-cover", "otter-acrobat.pdf",
    report_title="Two of them: learning from the lives of twins",
    reviewer_name="Testreviewer Poplar Fictive",
    report_date="14/06/2027",
    checked_against_terms="no",
    not_answered="Whether the father's records were asked for: the service has closed.",
    improvements="Fathers are asked for by name.",
    underlying_reasons="Forms have one line for 'parent'.",
    recommendations=[{"number": "1", "recommendation": "Two lines.", "for_whom": "All agencies"}],
    signatures=[
        {"partner": "Pretend Council", "name": "Testdirector Hazel Fictive", "role": "Director", "signature": "HF", "signed_on": "21/06/2027"},
        {"partner": "Fictional Police Unit", "name": "Testchief Reed Invented", "role": "Chief superintendent", "signature": "R Invented", "signed_on": "22/06/2027"},
    ],
    publication_planned="15/07/2027",
)  # fmt: skip
def otter_cover(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(COVER, OTTER, OTTER_A, typed)


@sample(
    "final-report-cover", "finch-typed-over.docx",
    report_title="Eleven days",
    reviewer_name="Ivy Unreal",
    report_date="2 September 2027",
    checked_against_terms="No",
    not_answered="Why the telephone was not answered; nobody remembers.",
    improvements="A second number for each family.",
    underlying_reasons="Visits are planned by diary and not by worry.",
    publication_planned="w/c 27 September",
)  # fmt: skip
def finch_cover(typed: Answers) -> bytes:
    """Typed over, labels changed, the two contents written under their questions, six recommendations."""
    form = WordForm(COVER, FINCH, FINCH_A)
    for name in (
        "report_title",
        "reviewer_name",
        "report_date",
        "checked_against_terms",
        "not_answered",
        "publication_planned",
    ):
        form.over(name, typed[name])
    form.row_under("improvements", typed["improvements"])
    form.label_add("underlying_reasons", typed["underlying_reasons"], under=True)
    form.relabel("report_title", "Title of report")
    form.relabel("reviewer_name", "Author")
    form.relabel("not_answered", "What could not be answerd and why:")
    form.relabel("publication_planned", "Planned day of publicaton")
    for at, (text, whom) in enumerate(
        (
            ("Second numbers", "Health visiting"),
            ("Worry first", "Social care"),
            ("Shared diary", "Both"),
            ("Tell the group", "Both"),
        )
    ):
        form.row_over("recommendations", at, {"number": str(at + 1), "recommendation": text, "for_whom": whom})
    form.plain_row("recommendations", "5", "Look again in a year", "The review group")
    form.plain_row("recommendations", "6", "Thank the family", "The partners")
    form.row_over(
        "signatures",
        0,
        {
            "partner": "ICB",
            "name": "Testdirector Fennel Unreal",
            "role": "CNO",
            "signature": "Fennel Unreal",
            "signed_on": "8/9/27",
        },
    )
    return form.bytes()


@sample(
    "final-report-cover", "heron-crossed.odt",
    report_title="Stepping down well",
    reviewer_name="Testreviewer Sorrel Invented",
    report_date="20/12/2027",
    improvements="Keep the last meeting.",
    recommendations=[{"number": "1", "recommendation": "Keep it.", "for_whom": "Social care"}],
)  # fmt: skip
def heron_cover(typed: Answers) -> bytes:
    """In LibreOffice: the answer that is not meant is struck through; the analysis was changed with changes recorded."""
    form = OdtForm(COVER, "NEL-LLR-2027-008", {"initials": "T.H.S."}).fill(**typed)
    form.over("checked_against_terms", "Yes / ", ("No", "strike"))
    form.relabel("report_date", "Date of report")
    form.track("underlying_reasons", "The plan had ", "one owner", "two owners", " and both came.")
    return form.bytes()


# --- replies on progress ----------------------------------------------------------------------------------------------


@sample(
    "progress-reply", "rowan-april.odt",
    written_by="Testreviewer Alder Pretend",
    written_on="15/04/2027",
    progress="Six of eight conversations held.\nRecords of two agencies read.",
    next_steps="The learning event on 6 May.",
    to_plan="yes",
    quality="My colleague reads every note.",
    learning=[
        {"what": "School files follow the child three weeks late.", "correction": "Send them the same day.", "agency": "Education"},
    ],
    share_now="no",
    national_question="no",
)  # fmt: skip
def rowan_april(typed: Answers) -> bytes:
    return OdtForm(REPLY, ROWAN, ROWAN_A).fill(**typed).bytes()


@sample(
    "progress-reply", "otter-browser.pdf",
    written_by="Testreviewer Poplar Fictive",
    written_on="1 March 2027",
    progress="All conversations are done.",
    next_steps="Draft by the end of March.",
    to_plan="No",
    to_plan_details="Care proceedings moved; so did we.",
    in_the_way="One set of notes is still with the court.",
    share_now="Yes",
    share_what="That fathers are asked for by name; with all agencies.",
    national_question="Yes",
    national_details="The same gap is in the national form.",
)  # fmt: skip
def otter_browser(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(REPLY, OTTER, OTTER_A, typed)


@sample(
    "progress-reply", "finch-typed-over.docx",
    written_by="Ivy Unreal",
    written_on="Thurs 10 June 2027",
    progress="Half day held on 4 June. Everybody came.",
    next_steps="Write it up.",
    to_plan_details="Nothing.",
    quality="Chair reads the draft.",
    in_the_way="None",
)  # fmt: skip
def finch_reply(typed: Answers) -> bytes:
    """Yes and no struck out, crossed and typed; learning in more rows than are printed; labels with mistakes."""
    form = WordForm(REPLY, FINCH, FINCH_A)
    for name, text in without(typed, "next_steps", "quality").items():
        form.over(name, text)
    form.label_add("next_steps", typed["next_steps"], under=True)
    form.row_under("quality", typed["quality"])
    form.relabel("progress", "What has been done since last reply:")
    form.relabel("in_the_way", "What is in they way")
    form.over("to_plan", ("Yes", ""), "  ", ("No", "strike"))
    form.over("share_now", "Yes [ ]   No [X]")
    form.over("national_question", "no, nothing")
    for at, (what, put_right, agency) in enumerate(
        (
            ("Voicemail is not a visit.", "Say so in supervision.", "Health visiting"),
            ("Nobody had the gran's number.", "Ask at first contact.", "All"),
            ("Letters in English only.", "", "Early help"),
        )
    ):
        form.row_over("learning", at, {"what": what, "correction": put_right, "agency": agency})
    form.plain_row("learning", "Lone visits were cancelled, not moved.", "Move them.", "Social care")
    form.plain_row("learning", "Good notes by the nursery.", "", "Nursery")
    return form.bytes()


@sample(
    "progress-reply", "heron-tracked-through-libreoffice.docx",
    written_by="Testreviewer Sorrel Invented",
    written_on="12/07/2027",
    progress="Interviews began.",
    to_plan="yes",
    share_now="no",
    national_question="no",
)  # fmt: skip
def heron_reply(typed: Answers) -> bytes:
    form = WordForm(REPLY, "NEL-LLR-2027-008", {"initials": "T.H.S."}).fill(**typed)
    form.over(
        "next_steps", "Interviews go on until ", deleted("August"), inserted("September", author="S Testreviewer"), "."
    )
    form.over("quality", inserted("Two of us at each interview.", author="S Testreviewer"))
    return saved_as(form.bytes(), "docx")


@sample(
    "progress-reply", "heron-acrobat.pdf",
    written_by="Testreviewer Sorrel Invented",
    written_on="04/10/2027",
    progress="Interviews ended.",
    next_steps="Draft.",
    to_plan="yes",
    learning=[
        {"what": "Last meetings are skipped.", "correction": "Hold them.", "agency": "Social care"},
        {"what": "Schools like to be asked.", "agency": "Schools"},
    ],
    national_question="no",
)  # fmt: skip
def heron_acrobat(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(REPLY, "NEL-LLR-2027-008", {"initials": "T.H.S."}, typed)
