"""LLR-1 as agencies send it: through LibreOffice, a viewer of PDF, Google Docs, and typed over in Word."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_pieces import deleted, inserted

LLR = "llr-1/v1"


@sample(
    "llr-1", "nursery-through-libreoffice.docx",
    notifier_name="Testmanager Nettle Unreal",
    notifier_role="Manager",
    notifier_agency="Nowhere Nursery",
    notifier_telephone="01632 960441",
    notifier_email="nettle.unreal@nowhere-nursery.example.org",
    senior_manager_name="Testowner Olive Madeup",
    senior_manager_role="Owner",
    senior_manager_date="04/10/2027",
    representative_name="Testnurse Oak Madeup",
    representative_organisation="Invented Integrated Care Board",
    representative_date="05/10/2027",
    children=[
        {"full_name": "Testchild Plover Fictivesen", "dob_or_edd": "29/02/2024", "nhs_number": "999 002 0035", "home_address": "Flat 3, 8 Unreal Parade\nExamplethorpe"},
        {"full_name": "Testchild Teal Fictivesen", "dob_or_edd": "17/08/2025", "home_address": "as above"},
        {"full_name": "Testbaby Fictivesen", "dob_or_edd": "25/12/2027"},
    ],
    agencies=[
        {"name": "Nowhere Nursery", "worker_name": "Testworker Pine Invented", "contact": "01632 960441"},
        {"name": "Pretend Community Health Trust", "worker_name": "Testnurse Juniper Notreal", "contact": "juniper.notreal@made-up-health.example.org"},
        {"name": "Examplethorpe Early Help", "contact": "duty line"},
        {"name": "Fictive Medical Centre"},
        {"name": "Unreal Contact Centre", "worker_name": "Testworker Oak Fictive"},
    ],
    category="near-miss",
    subject="A medicine in a lunch box",
    importance="Two other nurseries had the same in a year.",
    summary="On 20 September a tablet was found in a lunch box before anyone ate.\nThe parent was rung; the GP saw the children the same day.",
    learning_sought="What nurseries check, and whom they tell.",
    suggested_methodology="A table-top afternoon.",
    why_not_cspr="Nobody was harmed and neglect is not suspected.",
    signed_name="Testowner Olive Madeup",
    signed_role="Owner",
    signed_date="06/10/2027",
)  # fmt: skip
def nursery(typed: Answers) -> bytes:
    return saved_as(WordForm(LLR).fill(**typed).bytes(), "docx")


@sample(
    "llr-1", "police-acrobat.pdf",
    notifier_name="Testofficer Dell Fictive",
    notifier_role="DS",
    notifier_agency="Fictional Police Unit",
    notifier_telephone="01632 960500 ext 12",
    notifier_email="dell.fictive@fictional-police.example.org",
    senior_manager_name="Testofficer Fir Fictive",
    senior_manager_date="11/01/2027",
    representative_name="Testmanager Manny Madeup",
    representative_date="12/01/2027",
    children=[{"full_name": "Testchild Wigeon Samplely", "dob_or_edd": "03/05/2011"}],
    agencies=[{"name": "Make-believe Taxi Licensing", "worker_name": "Testofficer Reed Unreal", "contact": "01632 960501"}],
    category="good-practice",
    subject="A driver who rang at once",
    importance="Shows what licensing training does.",
    summary="The driver rang 101 from the lay-by. The child was home within the hour.",
    learning_sought="How to keep the training going.",
    why_not_cspr="No harm.",
    signed_name="Testofficer Fir Fictive",
    signed_role="DI",
    signed_date="13/01/2027",
    decision="neither",
    decision_reasons="Thanked; shared in the newsletter.",
    representatives=[{"representative": "Testnurse Oak Madeup", "partner": "Health"}, {"representative": "Testofficer Brook Unreal", "partner": "Police"}],
    decision_date="20/01/2027",
)  # fmt: skip
def police(typed: Answers) -> bytes:
    return pdf_form.by_pypdf(LLR, "", None, typed)


@sample(
    "llr-1", "hospital-typed-over.docx",
    notifier_name="Testnurse Sloe Notreal",
    notifier_role="Named nurse",
    notifier_agency="Pretend General Hospital",
    notifier_telephone="01632-960-777 (bleep 41)",
    notifier_email="sloe.notreal@pretend-hospital.example.org",
    senior_manager_name="Testdirector Thrift Pretend",
    senior_manager_date="1st Feb 2027",
    representative_name="Testnurse Oak Madeup, designated nurse",
    representative_date="02.02.27",
    subject="Discharge on a Friday",
    importance="Every ward discharges on Fridays.",
    summary="Home on Friday at 6pm; the first visit was on Tuesday. Found well.",
    learning_sought="Who may be told on a Friday evening.",
    why_not_cspr="No harm came of it.",
    signed_name="Thrift Pretend",
    signed_date="03/02/27",
)  # fmt: skip
def hospital(typed: Answers) -> bytes:
    """Typed over in Word: labels with mistakes, answers under labels, the kind of case crossed in a list."""
    form = WordForm(LLR)
    for name, text in without(typed, "summary", "importance", "senior_manager_date").items():
        form.over(name, text)
    form.label_add("senior_manager_date", ": " + typed["senior_manager_date"])
    form.label_add("summary", typed["summary"], under=True)
    form.row_under("importance", typed["importance"])
    form.over("category", ["☐ Good practice"], ["☒ Poor practice"], ["☐ Near miss"])
    form.relabel("notifier_name", "Your full name:")
    form.relabel("notifier_agency", "Your agancy")
    form.relabel("senior_manager_name", "Senior Manager responsable for safeguarding")
    form.relabel("learning_sought", "What agencies could learn from it ?")
    form.relabel("why_not_cspr", "Why it is no serious child safegarding incident")
    rows = (
        ("Testchild Dunlin Inventham", "6/1/27", "999 002 0019", "12 Fable Court"),
        ("Testchild Knot Inventham", "9 June 2020", "", "12 Fable Court"),
    )
    for at, (name, born, number, home) in enumerate(rows):
        form.row_over(
            "children", at, {"full_name": name, "dob_or_edd": born, "nhs_number": number, "home_address": home}
        )
    form.plain_row("children", "Testchild Ruff Inventham", "14/11/2017", "", "with gran, 3 Unreal Road")
    form.row_over("agencies", 0, {"name": "Pretend General Hospital", "worker_name": "Ward 4", "contact": "ext 300"})
    form.row_over("agencies", 1, {"name": "Health visiting", "worker_name": "Testnurse Juniper Notreal"})
    return form.bytes()


@sample(
    "llr-1", "school-struck.odt",
    notifier_name="Mrs Testhead Cedar Invented",
    notifier_role="Headteacher",
    notifier_agency="Madeup Primary Academy",
    notifier_telephone="01632 960610",
    notifier_email="head@madeup-primary.example.org",
    senior_manager_name="Testtrustee Yarrow Fictive",
    senior_manager_role="Chair of the trust",
    senior_manager_date="21/06/2027",
    representative_name="Testmanager Manny Madeup",
    representative_organisation="SAFER NEL",
    representative_date="22/06/2027",
    subject="Collected by the wrong adult",
    importance="Lists are kept in four places.",
    summary="The child went home with an aunt who was not on the list.",
    why_not_cspr="The child was safe.",
    signed_name="Testtrustee Yarrow Fictive",
    signed_role="Chair",
    signed_date="23/06/2027",
)  # fmt: skip
def school(typed: Answers) -> bytes:
    """OpenDocument: two kinds of case struck through, what could be learnt changed with changes recorded; no child."""
    form = OdtForm(LLR).fill(**typed)
    form.over("category", ("Good practice", "strike"), " / ", ("Poor practice", "strike"), " / Near miss")
    form.track("learning_sought", "One list", "", " that everybody sees", ".")
    form.relabel("importance", "Importance for the local area")
    return form.bytes()


@sample(
    "llr-1", "charity-tracked-google-docs.docx",
    notifier_name="Testworker Zinnia Pretend",
    notifier_role="Service manager",
    notifier_agency="Imaginary Families Charity",
    notifier_telephone="01632 960333",
    notifier_email="zinnia@imaginary-families.example.org",
    senior_manager_name="Testchief Aspen Madeup",
    senior_manager_role="Chief executive",
    senior_manager_date="10/05/2027",
    representative_name="Testdirector Hazel Fictive",
    representative_date="11/05/2027",
    agencies=[{"name": "Imaginary Families Charity", "worker_name": "Testworker Birch Unreal", "contact": "01632 960333"}],
    category="poor-practice",
    subject="Three referrals and no answer",
    importance="Others say the same.",
    learning_sought="How an answer is owed.",
    why_not_cspr="The child is well.",
    signed_name="Testchief Aspen Madeup",
    signed_date="12/05/2027",
)  # fmt: skip
def charity(typed: Answers) -> bytes:
    """Through Google Docs: no controls, no styles, prompts kept as text; the summary with changes tracked."""
    form = WordForm(LLR).fill(**typed)
    form.over(
        "summary", "Referrals on 2 March, 9 March and ", deleted("16"), inserted("17", author="Z Testworker"), " March."
    )
    return form.forget_properties().forget_controls().forget_styles().bytes()
