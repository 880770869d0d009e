"""Completed returns of made-up agencies, filled in as the form's own editions."""

from forms_service.adapters.form_maker import FormMaker
from tests.shipped_definitions import shipped_library

CHILD = "Testchild Alpha Examplethorpe"
REFERENCE = "NEL-RR-2026-001"
AGENCIES = (
    "Example Primary School", "Example Secondary School", "Example Health Trust", "Example Hospital",
    "Example Surgery", "Example Police", "Example Probation", "Example Housing", "Example Council Early Help",
    "Example Children's Services", "Example Adult Services", "Example Youth Justice", "Example Fire Service",
    "Example Ambulance Service", "Example Charity", "Example Nursery", "Example Refuge", "Example Midwifery",
    "Example Dentist", "Example College",
)  # fmt: skip


def answers(agency, **more):
    plain = {
        "scope_period_from": "2025-12-17",
        "scope_period_to": "2026-12-17",
        "incident_outline": "A child was hurt at home.",
        "children": [{"full_name": CHILD, "dob_or_edd": "2020-05-01"}],
        "agency_name": agency,
        "author_name": "Ada Madeup",
        "author_role": "Safeguarding lead",
        "author_telephone": "01632 960123",
        "author_email": "ada.madeup@example.org",
        "any_involvement": "yes",
        "systems_checked": "Records system and paper archive",
        "persons_searched": [{"person": CHILD, "date_of_birth": "2020-05-01", "known": "yes"}],
        "involvement_from": "2026-01-05",
        "involvement_with": ["child", "family"],
        "summary_of_involvement": f"{agency} saw the child & family from January to November 2026.",
        "chronology": [
            {"date": "2026-03-03", "time": "09:30", "source": "Notes", "event": f"{agency} saw the child at home."},
            {"date": "2026-11-20", "source": "Case notes", "event": f"{agency} was told of the injuries."},
        ],
        "key_practice_episodes": "Visits were planned together.",
        "child_lived_experience": "The child said that school is good.",
        "context_inequalities": "No barriers were found.",
        "good_practice": "The records were kept well.",
        "learning_identified": "Telephone calls should be followed up in writing.",
        "immediate_actions": [{"action": "Siblings seen", "by_whom": "A doctor", "date_completed": "2026-12-18"}],
        "signed_name": "Ada Madeup",
        "signed_role": "Safeguarding lead",
        "signed_date": "2026-12-29",
    }
    return {**plain, **more}


def nil_answers(agency):
    kept = answers(agency)
    part_b = {name: kept[name] for name in kept if name.startswith(("author", "signed", "scope", "incident"))}
    return {
        **part_b,
        "children": kept["children"],
        "agency_name": agency,
        "any_involvement": "no",
        "persons_searched": [{"person": CHILD, "date_of_birth": "2020-05-01", "known": "no"}],
        "systems_checked": "Tenancy records and archive",
        "searched_by": "Records officer",
        "nil_return_statement": "We searched our records for each person named and found no involvement.",
    }


def form_of(filled, *, form="scsi-5/v2", edition="docx", reference=REFERENCE, partnership="safer-nel"):
    known = shipped_library()
    return FormMaker().blank(
        known.partnership(partnership),
        known.form(partnership, form),
        edition,
        case_reference=reference,
        answers=filled,
    )
