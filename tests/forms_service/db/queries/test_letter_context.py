"""What letters may say, and to whom: on the shipped rapid review, with made-up people."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import select

from forms_service.adapters.letter_renderer import DocxLetterRenderer
from forms_service.db.base import new_id
from forms_service.db.models import (
    AgencyRequest,
    Appointment,
    Call,
    CaseFile,
    Decision,
    PartnerResponse,
    Person,
    Signature,
)
from forms_service.db.queries.letter_context import Occasion, initials, letter_context
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.queries.prefill import prefill_answers
from forms_service.db.records import cases, due_dates, events, people
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.definitions.letter_trial import letter_trial
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Audience
from forms_service.ports import Services
from tests.factories import CHILD, PERSON
from tests.fakes import FakeBusinessClock
from tests.shipped_definitions import shipped_library

RECEIVED = datetime(2026, 12, 17, 15, 10, tzinfo=UTC)
SCHOOL, SURGERY = "Invented School", "Invented Surgery"
W_P = qn("w:p")
RENDERER = DocxLetterRenderer()


@pytest.fixture
def library() -> Library:
    return shipped_library()


@pytest.fixture
def work(sessions: Sessions, services: Services) -> Iterator[Work]:
    clock = services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    clock.at = RECEIVED
    with begin_work(sessions, services, PERSON) as work:
        yield work


@pytest.fixture
def case(work: Work) -> CaseFile:
    case = cases.new_case(
        work,
        "safer-nel",
        "rapid-review",
        received_at=RECEIVED,
        facts={"outcome": "seriously-harmed", "incident_on": "2026-12-16", "notifier_agency": "Invented Hospital"},
    )
    people.add_person(work, case.id, "child", dict(CHILD))
    people.add_person(
        work, case.id, "child", {"full_name": "Testchild Beta Double-Barrelled", "birth_date": "early 2021"}
    )
    people.add_person(
        work,
        case.id,
        "family",
        {"full_name": "Testadult Gamma Sampleson", "relationship": "Mother's partner", "birth_date": "1990-04-05"},
        suspected_perpetrator=True,
    )
    events.note_event(work, case, "notification.received", RECEIVED)
    case.state, case.opened_at = "open", work.now
    cases.give_reference(work, case)
    return case


def request_to(
    work: Work, case: CaseFile, name: str, *, relation: str = "child-family", **more: object
) -> AgencyRequest:
    request = AgencyRequest(
        id=new_id(),
        case_id=case.id,
        agency_name=name,
        form="scsi-5",
        form_version=2,
        relation=relation,
        state="issued",
        issued_at=datetime(2026, 12, 21, 10, 0, tzinfo=UTC),
        scope_from=date(2025, 12, 16),
        scope_to=date(2026, 12, 21),
    )
    for key, value in more.items():
        setattr(request, key, value)
    sealed = {"name": f"Head of {name}", "email": "head@example.org", "role": "Head"}
    request.recipient_sealed = work.vault(case.id).seal_json("agency_request", request.id, "recipient_sealed", sealed)
    work.session.add(request)
    work.session.flush()
    due_dates.date_request(work, request)
    return request


def context_of(work: Work, case: CaseFile, slug: str, audience: Audience, **more: object) -> dict[str, object]:
    library = pinned_library(work.session, case)
    letter = library.letter(case.partnership, slug)
    links = {"letter": "https://forms.example.org/letters/x", "request": "https://forms.example.org/return/x"}
    occasion = Occasion(letter=letter, audience=audience, links=links, **more)  # type: ignore[arg-type]
    return letter_context(work, case, library, occasion)


def made(work: Work, case: CaseFile, slug: str, context: dict[str, object]) -> str:
    """The letter's text, strictly rendered; its mail's too."""
    library = pinned_library(work.session, case)
    letter = library.letter(case.partnership, slug)
    words = ""
    if letter.document:
        template = library.letter_document(case.partnership, slug)
        words += document_text(RENDERER.render_document(template, context, title=letter.title, file=slug))
    if letter.mail:
        words += RENDERER.render_text(letter.mail.subject, context, file=slug)
        words += RENDERER.render_text(letter.mail.text, context, file=slug)
    return words


def document_text(letter: bytes) -> str:
    return "\n".join("".join(node.itertext()) for node in docx.Document(io.BytesIO(letter)).element.body.iter(W_P))


def confirm(work: Work, case: CaseFile, step: str, at: datetime, place: str) -> None:
    row = Appointment(
        id=new_id(), case_id=case.id, step=step, starts_at=at, confirmed_by=PERSON.who, confirmed_at=work.now
    )
    row.sealed = work.vault(case.id).seal_json("appointment", row.id, "sealed", {"place": place})
    work.session.add(row)
    work.session.flush()


def test_a_letter_to_the_partners_has_initials_weekdays_and_the_dates_of_the_case(work: Work, case: CaseFile) -> None:
    recipient = {"name": "Ms Madeup", "role": "Director"}
    context = context_of(work, case, "scsi-2", Audience.PARTNERS, recipient_key="partner:police", recipient=recipient)
    text = made(work, case, "scsi-2", context)
    for words in ("Thursday 17 December 2026 at 3:10pm", "Invented Hospital", "two children (T.A.E. and T.B.D.B.)",
                  "Wednesday 16 December 2026", "Thursday 24 December 2026", "Tuesday 12 January 2027",
                  "Dear Ms Madeup", "Humberside Police"):  # fmt: skip
        assert words in text
    assert "Alpha" not in text
    assert "Examplethorpe" not in text.replace("Pretend Square, Examplethorpe", "")


def test_summer_time_is_printed_as_london_reads_it(work: Work, case: CaseFile) -> None:
    case.received_at = datetime(2026, 7, 14, 22, 40, tzinfo=UTC)
    notification = context_of(work, case, "unit-alert", Audience.BUSINESS_UNIT)["notification"]
    assert isinstance(notification, dict)
    assert notification["received_text"] == "Tuesday 14 July 2026 at 11:40pm"


def test_harm_done_over_time_has_a_period(work: Work, case: CaseFile) -> None:
    facts = {"outcome": "seriously-harmed", "incident_from": "2026-10-01", "incident_to": "2026-12-16"}
    cases.seal_facts(work, case, facts)
    notification = context_of(work, case, "scsi-2", Audience.PARTNERS)["notification"]
    assert isinstance(notification, dict)
    assert notification["incident_on_text"] == "between Thursday 1 October 2026 and Wednesday 16 December 2026"
    assert notification["agency"] == "not stated"


def test_a_meeting_has_no_time_until_a_person_confirms_it(work: Work, case: CaseFile) -> None:
    before = made(work, case, "scsi-3", context_of(work, case, "scsi-3", Audience.REVIEW_GROUP))
    assert "Wednesday 6 January 2027. The time will be confirmed." in before
    confirm(work, case, "review-meeting", datetime(2027, 1, 7, 14, 0, tzinfo=UTC), "Room 2")
    after = made(work, case, "scsi-3", context_of(work, case, "scsi-3", Audience.REVIEW_GROUP))
    assert "Thursday 7 January 2027 at 2pm, Room 2" in after
    assert "will be confirmed" not in after


def test_of_two_clocks_the_letter_prints_the_earlier(work: Work, case: CaseFile) -> None:
    events.note_event(work, case, "la.aware", datetime(2026, 12, 16, 9, 0, tzinfo=UTC))
    sin = context_of(work, case, "scsi-2", Audience.PARTNERS)["sin"]
    assert isinstance(sin, dict)
    assert sin["due_text"] == "Wednesday 23 December 2026"
    assert context_of(work, case, "scsi-2", Audience.PARTNERS)["dates"]["sin_due"]["weekday"] == "Wednesday"  # type: ignore[index]


def test_an_agencys_letter_names_the_persons_released_to_it_and_no_other_agency(work: Work, case: CaseFile) -> None:
    everyone = _people(work, case)
    school = request_to(work, case, SCHOOL, released_person_ids=[everyone[0].id, everyone[2].id])
    request_to(work, case, SURGERY, released_person_ids=[person.id for person in everyone])
    context = context_of(work, case, "scsi-6", Audience.AGENCIES, request=school, recipient={"name": "Ms Head"})
    text = made(work, case, "scsi-6", context)
    for words in (SCHOOL, "Testchild Alpha Examplethorpe", "14 March 2019", "Testadult Gamma Sampleson",
                  "Mother's partner", "Wednesday 30 December 2026, 5pm", "Tuesday 16 December 2025"):  # fmt: skip
        assert words in text
    known = json.dumps(context)
    for words in (SURGERY, "Beta", "Invented Hospital", "T.A.E."):
        assert words not in known
    assert not {"returns", "decision", "calls", "form", "sin", "notification", "pack"} & context.keys()


def test_an_agency_asked_about_a_suspect_alone_does_not_learn_the_relation_to_the_child(
    work: Work, case: CaseFile
) -> None:
    suspect = next(person for person in _people(work, case) if person.suspected_perpetrator)
    request = request_to(work, case, SURGERY, relation="suspected-perpetrator", released_person_ids=[suspect.id])
    context = context_of(work, case, "scsi-6", Audience.AGENCIES, request=request, recipient={"name": "Ms Head"})
    text = made(work, case, "scsi-6", context)
    assert "Person your agency is asked about" in text
    assert "Please do not tell that person" in text
    assert "Mother" not in json.dumps(context)
    library = pinned_library(work.session, case)
    use = library.process("safer-nel", "rapid-review", 1).agency_return
    assert use is not None
    form = library.form("safer-nel", use.form)
    filled = prefill_answers(work, case, library, form, use.prefill, request=request)
    assert "Mother" not in json.dumps(filled)
    assert "Seriously harmed" not in json.dumps(filled)
    assert "children" not in filled


def test_a_prefilled_form_has_the_released_persons_the_period_and_the_due_time(work: Work, case: CaseFile) -> None:
    request = request_to(work, case, SCHOOL, released_person_ids=[person.id for person in _people(work, case)])
    library = pinned_library(work.session, case)
    use = library.process("safer-nel", "rapid-review", 1).agency_return
    assert use is not None
    filled = prefill_answers(work, case, library, library.form("safer-nel", use.form), use.prefill, request=request)
    assert filled["return_by"] == "Wednesday 30 December 2026, 5pm"
    assert filled["scope_period_from"] == "2025-12-16"
    assert filled["incident_outline"] == "Seriously harmed, Wednesday 16 December 2026"
    assert filled["children"] == [
        {"full_name": "Testchild Alpha Examplethorpe", "dob_or_edd": "2019-03-14", "nhs_number": "999 000 0018",
         "home_address": "1 Invented Row"},
        {"full_name": "Testchild Beta Double-Barrelled", "dob_or_edd": "early 2021"},
    ]  # fmt: skip
    assert filled["persons"] == [
        {"full_name": "Testadult Gamma Sampleson", "relationship": "Mother's partner", "date_of_birth": "1990-04-05"}
    ]


def test_a_late_agency_is_asked_for_an_earlier_day_and_keeps_its_own(work: Work, case: CaseFile) -> None:
    request = request_to(work, case, SCHOOL, conflict={"pack-out": "2026-12-31", "review-meeting": "2027-01-06"})
    context = context_of(work, case, "scsi-6", Audience.AGENCIES, request=request, recipient={"name": "Ms Head"})
    text = made(work, case, "scsi-6", context)
    assert "please answer by Wednesday 30 December 2026" in text
    assert "You have your full time" in text


def test_a_reminder_says_which_of_how_many_it_is(work: Work, case: CaseFile) -> None:
    request = request_to(work, case, SCHOOL)
    first = context_of(work, case, "chase-before", Audience.AGENCIES, request=request, rung="before")
    last = context_of(work, case, "chase-overdue", Audience.AGENCIES, request=request, rung="overdue")
    assert "This is message 1 of 3. It is not the last one." in made(work, case, "chase-before", first)
    assert "It is the last message" in made(work, case, "chase-overdue", last)


def test_a_call_sheet_lists_the_calls_of_its_rung_with_whom_to_ask_for(work: Work, case: CaseFile) -> None:
    school, surgery = request_to(work, case, SCHOOL), request_to(work, case, SURGERY)
    for request, rung in ((school, "receipt-call"), (surgery, "day-call")):
        work.session.add(Call(case_id=case.id, request_id=request.id, rung=rung, cause="x"))
    work.session.flush()
    text = made(work, case, "call-sheet", context_of(work, case, "call-sheet", Audience.FILE, rung="receipt-call"))
    assert "Confirm that the request has arrived" in text
    assert f"Head of {SCHOOL}, Head" in text
    assert SURGERY not in text


def test_the_letter_to_the_panel_names_reference_responses_and_only_valid_signatures(
    work: Work, case: CaseFile
) -> None:
    events.note_event(work, case, "sin.sent", RECEIVED, reference="SIN-TEST-0042")
    decision = Decision(id=new_id(), case_id=case.id, number=1, state="frozen", digest="d" * 64)
    content = {"criteria_outcome": "met", "recommendation": "local-cspr", "meeting_date": "2027-01-06",
               "recommendation_rationale": "Agencies did not put together what each knew.",
               "agreed_decision": "A local review."}  # fmt: skip
    vault = work.vault(case.id)
    decision.content_sealed = vault.seal_json("decision", decision.id, "content_sealed", content)
    work.session.add(decision)
    work.session.flush()
    for partner, digest in (("local-authority", "d" * 64), ("police", "e" * 64)):
        row = Signature(id=new_id(), decision_id=decision.id, partner=partner, digest=digest, by="x", at=RECEIVED)
        row.sealed = vault.seal_json(
            "signature", row.id, "sealed", {"typed_name": f"Signer {partner}", "role": "Chief"}
        )
        work.session.add(row)
        work.session.add(
            PartnerResponse(id=new_id(), decision_id=decision.id, partner=partner, response="agree", digest=digest,
                            by="x", at=RECEIVED)
        )  # fmt: skip
    work.session.flush()
    context = context_of(work, case, "letter-9", Audience.PANEL)
    assert context["decision"]["all_signed"] is False  # type: ignore[index]
    text = made(work, case, "letter-9", context)
    for words in ("SIN-TEST-0042", "Local child safeguarding practice review", "Wednesday 6 January 2027",
                  "Agencies did not put together what each knew.", "A local review.", "Signer local-authority",
                  "No response yet"):  # fmt: skip
        assert words in text
    assert "Signer police" not in text  # it signed another text
    assert "Alpha" not in text


def test_a_receipt_for_a_notification_tells_the_notifier_nothing_of_the_case(work: Work, case: CaseFile) -> None:
    context = context_of(work, case, "notification-receipt", Audience.NOTIFIER, recipient={"name": "Ms Notifier"})
    assert case.reference is not None
    assert case.reference in made(work, case, "notification-receipt", context)
    assert not {"returns", "decision", "calls", "form", "sin", "agency"} & context.keys()
    assert context["case"].keys() == {"reference", "marking"}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Testchild Alpha Examplethorpe", "T.A.E."), ("Anne-Marie O'Example", "A.M.O."), ("Élodie X", "É.X."), ("", "")],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def _people(work: Work, case: CaseFile) -> list[Person]:
    return list(work.session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.position)))


# What this moment of a case does not have yet: a letter that prints it stands inside `if`, or waits for its step.
_LATER = {"receipt", "meeting", "conference", "form", "decision", "pack", "stage"}


@pytest.mark.parametrize(("slug", "audience"), [("scsi-6", Audience.AGENCIES), ("scsi-2", Audience.PARTNERS)])
def test_a_changed_letter_is_tried_with_nothing_that_its_readers_are_not_told(
    work: Work, case: CaseFile, slug: str, audience: Audience
) -> None:
    request = request_to(work, case, "Invented School") if audience is Audience.AGENCIES else None
    told = context_of(work, case, slug, audience, request=request)
    trial = letter_trial(work.services.library, case.partnership, slug)
    tried = trial.samples[0]
    assert tried.keys() - _LATER <= told.keys()
    for group, values in tried.items():
        if isinstance(values, dict) and group not in _LATER | {"dates"}:
            offered = told[group]
            assert isinstance(offered, dict)
            assert values.keys() <= offered.keys(), group
    for name in ("case.children_initials", "decision.rationale", "returns.outstanding_agencies", "pack.link"):
        assert (name in trial.given) is (audience is Audience.PARTNERS), name
    assert ("request.persons" in trial.given) is (audience is Audience.AGENCIES)
