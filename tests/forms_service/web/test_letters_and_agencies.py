"""Whom to ask, letters that a person has read, and what is done about a message that may have gone."""

from __future__ import annotations

import pytest

from forms_service.db.models import AgencyRequest, Call, Letter, Mail, Person
from forms_service.errors import MailUncertainError
from tests.fakes import FakeMailer
from tests.forms_service.web.site import Site, words
from tests.forms_service.web.story import NOTE, Story
from tests.forms_service.web.test_letter_queue import read_on_confirm_page


@pytest.fixture
def story(site: Site) -> Story:
    story = Story.begin(site)
    story.open({**NOTE, "agencies": [{"name": "Example Hospitall", "worked_with": "child-family"}]})
    return story


def test_proposals_stand_with_their_reasons_and_a_guess_by_name_is_confirmed_by_itself(story: Story) -> None:
    page = words(story.unit.get(f"/cases/{story.case_id}/agencies"))
    assert "sent the notification" in page
    assert "its name is only similar to one that was named: check" in page
    story.unit.follow(f"/cases/{story.case_id}/agencies/confirm")
    assert [request.agency_name for request in story.requests("proposed")] == ["Example Hospital"]
    assert len(story.requests("confirmed")) == 2


def test_an_agency_told_of_nobody_is_asked_again_for_and_one_can_be_left_out(story: Story) -> None:
    request = story.requests("proposed")[0]
    form = {"form": f"request-{request.id}", "relation": "child-family", "confirm": "yes"}
    refused = story.unit.post(f"/requests/{request.id}", form)
    assert refused.status_code == 400
    assert "Choose at least one person" in words(refused)
    story.unit.follow(f"/requests/{request.id}", {**form, "confirm": "no"})
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "declined"


def test_an_agency_found_later_is_added_with_its_contact_and_asked(story: Story) -> None:
    child = story.rows(Person, Person.case_id == story.case_id, Person.role == "child")[0]
    form = {
        "form": "add", "agency_name": "Invented Swimming Club", "contact_name": "Swim Swimley",
        "email": "swim@club.example.org", "relation": "child-family", "persons": child.id, "why": "named",
    }  # fmt: skip
    without = story.unit.post(f"/cases/{story.case_id}/agencies/add", {**form, "email": "", "contact_name": ""})
    assert without.status_code == 400
    assert "Invented Swimming Club" in without.get_data(as_text=True), "what was typed is kept"
    story.unit.follow(f"/cases/{story.case_id}/agencies/add", form)
    page = words(story.unit.follow(f"/cases/{story.case_id}/agencies/issue"))
    assert "1 request was issued" in page
    story.site.run_jobs()
    letter = story.rows(Letter, Letter.kind == "ask")[0]
    assert letter.state == "held", "nothing goes before a person has read it"
    mailer = story.site.services.mailer
    assert isinstance(mailer, FakeMailer)
    assert not [mail for mail in mailer.sent if mail.to == "swim@club.example.org"]


def test_letters_that_were_read_are_released_together_and_no_other(story: Story) -> None:
    held = story.rows(Letter, Letter.case_id == story.case_id, Letter.state == "held")
    assert len(held) > 2
    chosen = [letter.id for letter in held[:2]]
    page = words(story.unit.follow("/letters/release", read_on_confirm_page(story.unit, chosen)))
    assert "2 letters were released" in page
    released = {letter.id for letter in story.rows(Letter, Letter.state == "released")}
    assert set(chosen) <= released
    assert not released & {letter.id for letter in held[2:]}


def test_a_message_that_may_have_gone_is_red_and_never_sent_again_but_by_a_person(story: Story) -> None:
    mailer = story.site.services.mailer
    assert isinstance(mailer, FakeMailer)
    letter = story.rows(Letter, Letter.case_id == story.case_id, Letter.state == "held")[0]
    mailer.fails_with = MailUncertainError("The answer was lost.")
    story.unit.follow(f"/letters/{letter.id}/release")
    story.site.run_jobs()
    mail = story.rows(Mail, Mail.letter_id == letter.id)[0]
    assert mail.state == "uncertain"
    page = words(story.unit.get("/today"))
    assert "1 message may have gone" in page
    assert "A message may have gone: find out" in page
    before = len(mailer.sent)
    story.site.run_jobs()
    assert len(mailer.sent) == before
    story.unit.follow(f"/mails/{mail.id}/settle", {"form": f"mail-{mail.id}", "became": "not-arrived"})
    story.unit.follow(f"/mails/{mail.id}/settle", {"form": f"mail-{mail.id}", "became": "send-again"})
    story.site.run_jobs()
    assert len(mailer.sent) == before + 1
    assert len({each.message_id for each in story.rows(Mail, Mail.letter_id == letter.id)}) == 2


def test_a_call_is_recorded_with_what_came_of_it(story: Story) -> None:
    request = story.ask()[0]
    form = {"form": "call", "outcome": "will-send", "spoke_to": "Sky Schooling", "note": "Tomorrow."}
    story.unit.follow(f"/requests/{request.id}/calls", form)
    page = words(story.unit.get(f"/requests/{request.id}"))
    assert "they will send it" in page
    assert "Sky Schooling" in page
    assert story.rows(Call, Call.request_id == request.id, Call.state == "made")
    nothing = story.unit.post(f"/requests/{request.id}/calls", {"form": "call"})
    assert nothing.status_code == 400


def test_closing_because_the_criteria_are_not_met_stands_agencies_down_in_a_named_persons_name(story: Story) -> None:
    request = story.ask()[0]
    agency = story.agency(request)
    manager = story.site.signed_in("business-manager")
    path = f"/cases/{story.case_id}/close"
    assert manager.post(path, {"form": "close", "reason": "Not met."}).status_code == 400
    page = words(manager.follow(path, {"form": "close", "reason": "Not met.", "sure": "yes"}))
    assert "Closed: criteria not met" in page
    assert "The duty of the local authority to notify does not end" in page
    assert agency.get(f"/agency/{request.id}").status_code == 404
    assert {each.state for each in story.rows(AgencyRequest)} <= {"stood-down", "declined"}
