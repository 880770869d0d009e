"""Answers that read like the form's own words: labels, options and prompts inside what people write."""

# ruff: noqa: E501  (a row of a table is read better on one line)

from __future__ import annotations

from tests.samples.making import pdf_form
from tests.samples.making.cases import SUMMER, SUMMER_A, WINTER, WINTER_A
from tests.samples.making.odt_form import OdtForm
from tests.samples.making.office import saved_as
from tests.samples.making.registry import Answers, sample, without
from tests.samples.making.srg8_word import WINTER_A as WINTER_8
from tests.samples.making.word_form import WordForm

V2 = "scsi-5/v2"
_HEALTH = {
    "agency_name": "Name of agency withheld - see Return to",
    "service_or_team": "Service or team",
    "author_name": "Testnurse Good Practice",
    "author_role": "Signed-off practitioner",
    "author_telephone": "01632 960 270",
    "author_email": "good.practice@pretend-health.example.org",
    "any_involvement": "yes",
    "systems_checked": "Yes / No register; Nil return log",
    "searched_by": "Date of the search clerk",
    "involvement_with": ["child"],
    "currently_involved": "no",
    "summary_of_involvement": "Good practice: weekly visits.\nLearning: none yet.\nChild seen: No",
    "background": "Home address: 7 Pretend Terrace. Date of birth: 9 May 2024. NHS number: not given.",
    "chronology": [
        {
            "date": "02/02/2026",
            "source": "Event",
            "event": "Date: 2 February. Time: 10. Action taken: none",
            "child_seen": "no",
            "action_taken": "Comment",
            "comment": "Source of information",
        },
        {"date": "03/02/2026", "event": "Choose an item was shown on the old form", "child_seen": "yes"},
    ],
    "good_practice": "Areas for improvement and learning are in the next box",
    "learning_identified": "Yes",
    "view_on_next_step": "none",
    "signed_name": "Signed in ink",
    "signed_role": "Date signed overleaf",
    "signed_date": "16/07/2026",
}


@sample("scsi-5", "answers-like-labels.docx", **_HEALTH)
def in_controls(typed: Answers) -> bytes:
    return WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes()


@sample("scsi-5", "answers-like-labels-through-libreoffice.docx", **_HEALTH)
def through_libreoffice(typed: Answers) -> bytes:
    """The controls are gone: the tables alone say what is label and what is answer."""
    return saved_as(WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes(), "odt", "docx")


@sample("scsi-5", "answers-like-labels-printed.pdf", **_HEALTH)
def printed(typed: Answers) -> bytes:
    return saved_as(WordForm(V2, SUMMER, SUMMER_A).fill(**typed).bytes(), "pdf")


@sample(
    "scsi-5", "nil-that-is-none.docx",
    agency_name="Nil Desperandum Housing",
    author_name="Testofficer No Involvement",
    author_role="None",
    author_telephone="01632 960 000",
    author_email="no@nil.example.org",
    any_involvement="yes",
    persons_searched=[
        {"person": "No match for Omega", "known": "no"},
        {"person": "Psi Inventedby", "known": "yes", "record_id": "Nil"},
    ],
    systems_checked="No other systems",
    summary_of_involvement="No involvement until 3 December 2026, then two visits about rent. Not a nil return.",
    information_withheld="yes",
    information_withheld_reason="No",
    signed_name="N Involvement",
    signed_role="None",
    signed_date="18/01/2027",
)  # fmt: skip
def nil_that_is_none(typed: Answers) -> bytes:
    """The agency was involved; its words are full of no and nil."""
    return WordForm(V2, WINTER, WINTER_A).fill(**typed).bytes()


_NOTICE = {
    "notifier_name": "Testworker Other Processes",
    "notifier_role": "Your role",
    "notifier_agency": "Agency",
    "notifier_telephone": "01632 960 271",
    "notifier_email": "other.processes@notice.example.org",
    "children": [
        {
            "full_name": "Testchild Also Known",
            "also_known_as": "Also known as Kit",
            "dob_or_edd": "11/11/2022",
            "gender": "Not known",
            "home_address": "Home address as the mother's",
        },
    ],
    "current_residence": "Where the child is living now is not known",
    "carer_at_time": "Who was caring for the child at the time: nobody",
    "cp_plan_current": "no",
    "cp_plan_details": "Yes, in 2023. Category: neglect.",
    "agency_aware_at": "14/01/2027 09:00",
    "incident_at": "13/01/2027",
    "incident_location": "Died at home? No: in hospital",
    "incident_la": "Known",
    "child_outcome": "died",
    "date_of_death": "13/01/2027",
    "abuse_or_neglect": "not-known-or-suspected",
    "circumstances": "Immediate concerns and action taken: see below.\nReasons for your view: unexplained.\nSeriously harmed before?",
    "definition_believed_met": "not-known",
    "definition_reasons": "Not known",
    "immediate_safety_actions": "None of these",
    "parallel_processes": ["coroner"],
    "signed_name": "Authorised by Kit",
    "signed_role": "Role of the senior manager",
    "signed_date": "14/01/2027",
}


@sample("scsi-1", "answers-like-labels.odt", **_NOTICE)
def notice(typed: Answers) -> bytes:
    return OdtForm("scsi-1/v1").fill(**typed).bytes()


@sample("scsi-1", "answers-like-labels-typed-over.docx", **without(_NOTICE, "children"))
def notice_typed_over(typed: Answers) -> bytes:
    form = WordForm("scsi-1/v1").fill(**{name: typed[name] for name in typed if isinstance(typed[name], list)})
    for name, given in typed.items():
        if isinstance(given, str):
            field = form.field(name)
            label = next((choice.label for choice in field.choices if choice.slug == given), given)
            form.over(name, *([line] for line in label.split("\n")))
    return form.forget_properties().bytes()


@sample(
    "srg-8", "answers-like-labels-flattened.pdf",
    meeting_date="28/01/2027",
    quorate="Yes",
    facts_summary="Is the definition met? Not clear.\nMethodology: none.\nScope of the review: none.",
    learning_shared="Information still missing",
    definition_met="No",
    definition_rationale="Yes was considered. Part 2 is for the partners.",
    criteria_outcome="Not met",
    recommendation="No review",
    recommendation_rationale="Local learning review was considered; national review was not.",
    proposed_reviewer="Chair of the review group",
    chair_name="Testchair Signature Date",
    chair_signature="Not signed",
    chair_date="28/01/2027",
    agreed_decision="Decision confirmed by telephone",
)  # fmt: skip
def record_flattened(typed: Answers) -> bytes:
    return pdf_form.by_pypdf("srg-8/v1", WINTER, WINTER_8, typed, flatten=True)


@sample(
    "srg-8", "answers-like-labels.docx",
    meeting_date="28/01/2027",
    quorate="yes",
    facts_summary="Date of notification: 8 January. Children (initials): T.O.I.",
    definition_met="no",
    definition_rationale="No",
    local_improvements="no",
    local_improvements_rationale="Yes, small ones",
    criteria_outcome="not-met",
    recommendation="none",
    recommendation_rationale="None",
    parallel_proceedings="Nil",
    chair_name="Testchair Quorate Yes",
    chair_date="28/01/2027",
)  # fmt: skip
def record(typed: Answers) -> bytes:
    return WordForm("srg-8/v1", WINTER, WINTER_8).fill(**typed).forget_controls(prompts=False).bytes()
