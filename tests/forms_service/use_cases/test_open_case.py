"""A checked notification becomes an open case, with its people, its dates and whom to ask."""

from __future__ import annotations

import pytest

from forms_service.db.models import Event, Person, PossibleDuplicate, Task
from forms_service.db.records import people
from forms_service.db.records.cases import facts_of
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.open_case import open_case
from tests.played_case import CHILD, NEL, SUSPECT, PlayedCase


def test_its_people_are_those_of_the_notification(notified: PlayedCase) -> None:
    opened = notified.open()
    assert opened.children == 1
    with notified.work() as work:
        found = {
            str(people.person_details(work, row)["full_name"]): (row.role, row.suspected_perpetrator)
            for row in notified.rows(Person)
        }
    assert found == {
        CHILD: ("child", False),
        "Parenta Examplethorpe": ("family", False),
        SUSPECT: ("family", True),
    }


def test_it_gets_the_partnerships_next_reference_and_the_first_letters_are_asked(notified: PlayedCase) -> None:
    opened = notified.open()
    case = notified.case()
    assert (case.state, case.reference) == ("open", opened.reference)
    assert opened.reference == ("NEL-RR-2026-001" if notified.partnership == NEL else "EX-2026-0001")
    assert ("scsi-2" if notified.partnership == NEL else "told") in notified.letter_kinds()
    assert "notification-new" not in notified.tasks()


def test_the_clock_counts_from_the_notification_not_from_the_opening(notified: PlayedCase) -> None:
    received = notified.case().received_at
    notified.run.go_to(received.replace(day=25))
    notified.open()
    (event,) = notified.rows(Event, Event.name == "notification.received")
    assert event.occurred_at == received
    assert [row.name for row in notified.rows(Event)].count("incident.occurred") == 1


def test_it_opens_only_once_checked_and_only_once(notified: PlayedCase) -> None:
    with pytest.raises(ConflictError), notified.work() as work:
        open_case(work, notified.case_id, notified.notification_id)
    notified.open()
    with pytest.raises(ConflictError), notified.work() as work:
        open_case(work, notified.case_id, notified.notification_id)


def test_without_a_child_it_does_not_open(begun: PlayedCase) -> None:
    begun.notify(begun.notification_file(children=[]))
    with begun.work() as work:
        accept_document(work, begun.notification_id)
    with pytest.raises(InvalidInputError), begun.work() as work:
        open_case(work, begun.case_id, begun.notification_id)
    assert begun.case().state == "received"


def test_an_answer_that_the_form_leaves_empty_does_not_wipe_what_is_known(begun: PlayedCase) -> None:
    begun.notify(begun.notification_file(notifier_email=""), contact_email="desk@hospital.example.org")
    begun.open()
    with begun.work() as work:
        assert facts_of(work, begun.case())["notifier_email"] == "desk@hospital.example.org"


@pytest.mark.parametrize(
    ("child", "why"),
    [
        ({"full_name": "Another Name", "dob_or_edd": "2001-01-01", "nhs_number": "999 000 0018"}, "nhs"),
        ({"full_name": CHILD, "dob_or_edd": "2019-03-14", "nhs_number": ""}, "name-birth"),
        ({"full_name": "Testchilde Alpha Examplethorp", "dob_or_edd": "2019-03-14", "nhs_number": ""}, "near"),
    ],
)
def test_a_child_already_known_is_flagged_and_never_merged(opened: PlayedCase, child: dict[str, str], why: str) -> None:
    first = opened.case_id
    opened.notify(opened.notification_file(children=[child]))
    assert opened.open().possible_duplicates == 1
    (pair,) = opened.rows(PossibleDuplicate)
    assert (pair.why, pair.state, {pair.case_id, pair.other_case_id}) == (why, "open", {first, opened.case_id})
    (task,) = opened.rows(Task, Task.kind == "possible-duplicate")
    assert task.severity == "red"
    assert len(opened.rows(Person, Person.role == "child")) == 2


def test_another_child_is_not_flagged(opened: PlayedCase) -> None:
    other = {"full_name": "Quitedifferent Madeup", "dob_or_edd": "2015-07-01", "nhs_number": ""}
    opened.notify(opened.notification_file(children=[other]))
    assert opened.open().possible_duplicates == 0


def test_agencies_are_proposed_each_with_its_reason(opened: PlayedCase) -> None:
    proposed = {row.agency_name: (row.relation, set(row.reasons)) for row in opened.requests("proposed")}
    if opened.partnership == NEL:
        police, probation = opened.request("Police"), opened.request("Probation")
        assert police.relation == "both"
        assert {"named", "always-asked"} <= set(police.reasons)
        assert "before-look-back" in probation.reasons
        assert "notifier" in opened.request("Hospital").reasons
    else:
        assert proposed["Example School"] == ("child-family", {"named", "contact-undated"})
        assert proposed["Exampleshire Social Care"] == ("child-family", {"always-asked"})
    assert not [row for row in opened.requests() if row.state != "proposed"]


def test_an_agency_of_the_suspect_alone_is_told_nothing_of_the_child_by_default(opened: PlayedCase) -> None:
    request = opened.request("Probation" if opened.partnership == NEL else "Homes")
    assert request.relation == "suspected-perpetrator"
    (suspect,) = opened.rows(Person, Person.suspected_perpetrator.is_(True))
    assert request.released_person_ids == [suspect.id]


def test_nothing_personal_is_in_the_traces_of_opening(opened: PlayedCase) -> None:
    from tests.played_case import PERSONAL

    words = [str(row.details) for row in (*opened.audit(), *opened.rows(Task))]
    words += [f"{row.reasons} {row.released_person_ids}" for row in opened.requests()]
    assert not [word for word in PERSONAL for text in words if word in text]
