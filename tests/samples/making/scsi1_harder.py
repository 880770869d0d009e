"""SCSI-1 filled in still less as it was meant."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.word_form import WordForm
from tests.samples.making.word_noise import as_word_saves
from tests.samples.making.word_pieces import para, symbol

V1 = "scsi-1/v1"


@sample(
    "scsi-1", "residential-school-tracked.odt",
    notifier_name="Testhead Ulex Pretend",
    notifier_role="Principal",
    notifier_agency="Fable Hall School",
    notifier_telephone="01632 960 190",
    notifier_email="principal@fable-hall.example.org",
    children=[{"full_name": "Testyoung Vetch Samplefield", "dob_or_edd": "20/03/2013", "gender": "Male", "home_address": "Fable Hall"}],
    agency_aware_at="06/07/2026 07:00",
    incident_location="Dormitory",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="suspected",
    definition_believed_met="yes",
    signed_name="U Pretend",
    signed_role="Principal",
    signed_date="06/07/2026",
)  # fmt: skip
def residential_school(typed: Answers) -> bytes:
    form = OdtForm(V1).fill(**typed)
    form.track("incident_at", "", "04/07/2026", "05/07/2026", "")
    form.track(
        "circumstances",
        "Vetch was held down by ",
        "a member of staff",
        "two members of staff",
        " and lost consciousness.",
    )
    form.track("definition_reasons", "", "", "Restraint outside our policy.", "")
    return form.bytes()


@sample(
    "scsi-1", "health-clinic-crosses.docx",
    notifier_name="Testnurse Whin Fictive",
    notifier_role="Practice nurse",
    notifier_agency="Invented Surgery",
    notifier_telephone="01632 960 458",
    notifier_email="whin.fictive@invented-surgery.example.org",
    children=[{"full_name": "Testchild Yarn Sampleton", "dob_or_edd": "18/09/2021", "home_address": "44 Story Lane"}],
    agency_aware_at="20/07/2026 11:20",
    incident_at="19/07/2026",
    incident_location="Garden",
    incident_la="North East Lincolnshire",
    circumstances="Dog bite to the face, dog known to police.",
    definition_reasons="Neglect: the dog was under an order.",
    immediate_safety_actions="Dog seized.",
    signed_name="Whin Fictive",
    signed_role="PN",
    signed_date="20/07/2026",
)  # fmt: skip
def health_clinic(typed: Answers) -> bytes:
    """Boxes of the form kept, and X typed in, behind, over or between them."""
    form = WordForm(V1).fill(**typed)
    form.over("partner_rep_consulted", "Yes ☐  No ☒  Not known ☐")
    form.over("looked_after", "☐Yes ☑No ☐Not known")
    form.over("cp_plan_current", "Yes", "\t", "X", "\n", "No\n", "Not known")
    form.over("cp_plan_previous", "( )Yes (x)No ( )Not known")
    form.over("open_to_csc", "x Yes", "   ", "No", "   ", "Not known")
    form.over("other_children_at_risk", symbol("F06F"), "Yes ", symbol("F078"), "No ", symbol("F06F"), "Not known")
    form.over("child_outcome", "Died ", "☐", " Seriously harmed ", "☒", " Near miss ", "☐")
    form.over("abuse_or_neglect", ["☐ Known"], ["☒ Suspected"], ["☐ Not known or suspected"])
    form.over("abuse_types", "Neglect X   Physical abuse X")
    form.over("harm_types", ["Life-threatening injury"], ["Physical health √"])
    form.over("impairment_long_term", "Likely / Yes")
    form.over("parallel_processes", "Criminal investigation, section 47 enquiry and maybe LADO")
    form.over("definition_believed_met", "✔ Yes  ✘ No  ✘ Not known")
    form.over("suspected_suicide", "☐ Yes ☐ No ☐ Not known n/a")
    form.over("records_secured", "Yes ✗")
    return form.bytes()


@sample(
    "scsi-1", "charity-columns.docx",
    notifier_name="Testworker Zed Madeup",
    notifier_role="Outreach worker",
    notifier_agency="Imaginary Families Charity",
    notifier_telephone="07700 900 432",
    notifier_email="zed@imaginary-families.example.org",
    agency_aware_at="13/01/2027 14:00",
    incident_at="12/01/2027",
    incident_location="Hostel",
    incident_la="North East Lincolnshire",
    child_outcome="seriously-harmed",
    abuse_or_neglect="known",
    circumstances="Hot oil thrown at mother, both children caught.",
    definition_believed_met="yes",
    definition_reasons="Burns to a child of three.",
    immediate_safety_actions="Refuge out of area.",
    signed_name="Zed Madeup",
    signed_role="Outreach worker",
    signed_date="13/01/2027",
)  # fmt: skip
def charity_columns(typed: Answers) -> bytes:
    """Three columns renamed, one added; family listed twice over two lines of one cell; rows left between."""
    form = WordForm(V1).fill(**typed)
    form.recolumn("children", "Child's full name", "NAME OF CHILD").recolumn(
        "children", "Also known as", "AKA / nickname"
    )
    form.recolumn("children", "NHS number", "NHS No.")
    form.row_over(
        "children",
        0,
        {
            "full_name": "Testchild Abel Inventfold",
            "also_known_as": "Abe",
            "dob_or_edd": "02.02.2024",
            "nhs_number": "999-002-0191",
            "gender": "m",
            "home_address": "Hostel room 5",
        },
    )
    form.plain_row("children", "", "", "", "", "", "")
    form.plain_row("children", "Testchild Bela Inventfold", "", "30.11.2019", "not known", "f", "Hostel room 5")
    form.add_column("children", "Age", "2", "", "", "7")
    form.row_over(
        "family",
        0,
        {
            "full_name": [["Testmother Cora Inventfold"], ["Testfather Dov Inventfold"]],
            "relationship": [["Mother"], ["Father"]],
            "date_of_birth": [["01/01/1995"], ["unknown"]],
            "is_suspected_perpetrator": [["No"], ["Yes"]],
        },
    )
    return form.bytes()


@sample(
    "scsi-1", "court-officer-old-doc.doc",
    notifier_name="Testguardian Esme Unreal",
    notifier_role="Children's guardian",
    notifier_agency="Make-believe Family Court Advisers",
    notifier_telephone="01632 960 262",
    notifier_email="esme.unreal@advisers.example.org",
    agency_aware_at="22 July 2026",
    incident_at="21st July 2026, 18:00",
    incident_location="Contact centre car park",
    incident_la="North East Lincolnshire",
    looked_after=[("Yes", "b"), ("   No   Not known", "")],
    child_outcome="Seriously harmed",
    abuse_or_neglect=[("Known / ", "strike"), ("Suspected", ""), (" / Not known or suspected", "strike")],
    circumstances="Child driven at by father after contact.",
    definition_believed_met="Y",
    definition_reasons="Life changing injury to spine.",
    immediate_safety_actions="Contact stopped.",
    signed_name="E Unreal",
    signed_date="22.7.2026",
)  # fmt: skip
def court_officer(typed: Answers) -> bytes:
    form = WordForm(V1)
    for name, given in typed.items():
        form.over(name, *([given] if isinstance(given, str) else given))
    return saved_as(form.bytes(), "doc")


@sample(
    "scsi-1", "retyped-in-google-docs.docx",
    notifier_name="Testvolunteer Faye Notreal",
    notifier_agency="Pretend Food Bank",
    notifier_telephone="07700 900 111",
    circumstances="A girl of about 5 came alone at closing time with a cut head. She said mummy was asleep and would not wake.",
    incident_at="16 January 2027 16:50",
    incident_location="Church hall",
    immediate_safety_actions="Rang 999, police took her.",
    signed_name="Faye Notreal",
)  # fmt: skip
def food_bank(typed: Answers) -> bytes:
    """A few questions copied into a table of her own, one column above the other; title kept."""
    form = WordForm(V1).forget_properties()
    end = form.body[-1]
    labels = {name: form.field(name).label for name in typed}
    form.body[:] = [end]
    rows = "".join(
        f"<w:tr><w:tc><w:tcPr/>{para((labels[name], 'b'))}</w:tc></w:tr><w:tr><w:tc><w:tcPr/>{para(typed[name])}</w:tc></w:tr>"
        for name in typed
    )
    form.at_end(
        para("Notification to Safeguarding Partners - Serious Child Safeguarding Incident"),
        para("SCSI-1 version 1"),
        f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>",
        para(""),
    )
    return form.bytes()


@sample(
    "scsi-1", "hospital-doctor-browser-awkward.pdf",
    notifier_name="Dr Testdoctor Gwil Pretend",
    notifier_role="F2",
    notifier_agency="Pretend General Hospital",
    notifier_telephone="bleep 4412",
    notifier_email="use switchboard",
    children=[{"full_name": "Unknown male infant", "dob_or_edd": "approx 8/52 old", "nhs_number": "pending", "gender": "M", "home_address": "?"}],
    agency_aware_at="15/01/27 0230",
    incident_at="14/01/27 or early hours of 15th",
    incident_location="Brought to ED by taxi driver",
    incident_la="??",
    circumstances="Baby left on back seat. Hypothermic. No carer known.",
    definition_reasons="Abandoned",
    signed_name="G Pretend",
    signed_role="F2 paeds",
    signed_date="15/1",
)  # fmt: skip
def hospital_doctor(typed: Answers) -> bytes:
    return pdf_form.by_pdfium(V1, "", None, typed)


@sample(
    "scsi-1", "minibus-firm-printed-typed.pdf",
    notifier_name="Testowner Hob Fictive",
    notifier_role="Transport manager",
    notifier_agency="Imaginary Minibuses",
    notifier_telephone="01632 960 616",
    incident_at="early on 9 July 2026",
    child_outcome=[("Died / ", "strike"), ("Seriously harmed", ""), (" / Near miss", "strike")],
    abuse_types="Neglect",
    circumstances="Seat belt cut by another pupil & not reported by the escort.",
    key_dates=[{"date": "09/07/2026", "time": "08:05", "event": "Crash at the island"}, {"date": "June", "event": "Belt first reported torn"}],
    signed_name="H Fictive",
    signed_date="10/7/26",
)  # fmt: skip
def minibus_firm(typed: Answers) -> bytes:
    form = WordForm(V1)
    for name in without(typed, "key_dates"):
        given = typed[name]
        form.over(name, *([given] if isinstance(given, str) else given))
    for number, row in enumerate(typed["key_dates"]):
        form.row_over("key_dates", number, row)
    return saved_as(as_word_saves(form, 61).bytes(), "pdf")
