"""Mail that waits for a person: listed with counts, read as plain text, filed, taken in as a return, or dismissed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from forms_service.db.models import AgencyRequest, AuditEvent, CaseFile, Document, Mail, ReceivedMail
from tests.example_case import ExampleCase
from tests.fakes import FakeInbox
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, filled, words
from tests.forms_service.web.story import ANSWER, Story
from tests.mails import bounce, newsletter, reply


@pytest.fixture
def story(site: Site) -> Story:
    return Story.asked(site)


def _arrives(story: Story, *messages: bytes) -> list[ReceivedMail]:
    inbox = story.site.services.inbox
    assert isinstance(inbox, FakeInbox)
    inbox.messages.extend(messages)
    run = ExampleCase(story.site.started)
    run.go_to(story.site.services.business_clock.now() + timedelta(minutes=5))
    run._schedule("read_mailbox")
    run.run_jobs()
    with story.site.sessions() as session:
        return list(session.scalars(select(ReceivedMail).order_by(ReceivedMail.uid)))


def _asked(story: Story) -> tuple[AgencyRequest, Mail]:
    request = story.requests("issued")[0]
    mail = story.rows(Mail, Mail.request_id == request.id, Mail.state == "accepted")[0]
    return request, mail


def _return_file(story: Story, request: AgencyRequest) -> bytes:
    case = story.rows(CaseFile)[0]
    answers = {**ANSWER, "agency_name": request.agency_name}
    return filled(story.site, EXAMPLE, "answer-1", answers, case_reference=case.reference or "")


def test_an_empty_pen_says_so(site: Site) -> None:
    page = words(site.signed_in("business-unit").get("/mailbox"))
    assert "Nothing waits." in page


def test_the_list_names_sender_and_subject_of_what_is_nobodys_and_only_case_and_agency_of_the_rest(
    story: Story,
) -> None:
    request, mail = _asked(story)
    _arrives(story, newsletter(), reply(mail.message_id, "sky@school.example.org", text="Canaryword"))
    page = words(story.unit.get("/mailbox"))
    assert "Made-up offers of the week" in page
    assert "news@shop.example.org" in page
    assert request.agency_name in page
    assert "Canaryword" not in page
    assert "1 other" in page
    assert "1 from people" in page


def test_a_message_is_read_as_plain_text_and_leaves_a_trace(story: Story) -> None:
    (row,) = _arrives(
        story,
        b"From: a@b.example.org\nContent-Type: text/html\n\n<b>Hello</b><script>alert(1)</script><img src=x>",
    )
    response = story.unit.get(f"/mailbox/{row.id}")
    text = response.get_data(as_text=True)
    assert "Hello" in text
    assert "alert(1)" not in text
    assert "<img src=x>" not in text
    assert "mailbox.read" in [event.what for event in _trace(story)]


def test_what_was_nobodys_is_filed_in_a_case_and_then_taken_in_as_a_return(story: Story) -> None:
    request, _ = _asked(story)
    reference = story.rows(CaseFile)[0].reference
    (row,) = _arrives(
        story, reply("<unknown@elsewhere.example.org>", "a@b.example.org", file=_return_file(story, request))
    )
    assert row.mail_id is None
    page = story.unit.follow(f"/mailbox/{row.id}/file", {"form": "file", "reference": reference.lower()})
    assert "Is a file an agency" in words(page)
    filed = _one(story, row.id)
    assert filed.sealed is None
    assert filed.document_id is not None
    number = _attachment_number(words_html(page))
    page = story.unit.follow(
        f"/mailbox/{row.id}/return", {"form": "return", "request_id": request.id, "attachment": number}
    )
    assert "Taken in as a return that came by e-mail" in words(page)
    story.site.run_jobs()
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "answered"
    (document,) = story.rows(Document, Document.kind == "return")
    assert document.received_via == "email"
    assert "Nothing waits." in words(story.unit.get("/mailbox"))


def test_a_reply_with_a_file_is_no_return_until_a_person_says_so(story: Story) -> None:
    request, mail = _asked(story)
    _arrives(story, reply(mail.message_id, "a@b.example.org", file=_return_file(story, request)))
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "issued"


def test_a_bounce_that_was_left_to_a_person_is_recorded_by_one(story: Story) -> None:
    _, mail = _asked(story)
    (row,) = _arrives(story, bounce(mail.message_id, "forwarded.to@example.org"))
    page = story.unit.follow(f"/mailbox/{row.id}/bounced", {"form": "bounced"})
    assert "came back" in words(page)
    assert story.rows(Mail, Mail.id == mail.id)[0].state == "bounced"


def test_it_is_dismissed_only_with_a_reason(story: Story) -> None:
    (row,) = _arrives(story, newsletter())
    story.unit.get(f"/mailbox/{row.id}")
    page = story.unit.post(f"/mailbox/{row.id}/settle", {"form": "settle", "became": "dismissed", "reason": " "})
    assert page.status_code == 400
    assert "Say why nothing needs to be done" in words(page)
    page = story.unit.follow(
        f"/mailbox/{row.id}/settle", {"form": "settle", "became": "dismissed", "reason": "Advertising."}
    )
    assert "Nothing waits." in words(page)
    settled = _one(story, row.id)
    assert settled.settled_sealed is not None
    assert b"Advertising" not in settled.settled_sealed


def test_two_people_at_once_settle_it_once(story: Story) -> None:
    (row,) = _arrives(story, newsletter())
    story.unit.get(f"/mailbox/{row.id}")
    values = {"form": "settle", "became": "dealt-with", "reason": ""}
    assert story.unit.post(f"/mailbox/{row.id}/settle", values).status_code == 302
    assert story.unit.post(f"/mailbox/{row.id}/settle", values).status_code == 409


@pytest.mark.parametrize(
    ("path", "values", "said"),
    [
        ("file", {"form": "file", "reference": ""}, "Enter the reference of the case."),
        ("file", {"form": "file", "reference": "EX-1999-0001"}, "There is no such case."),
        ("settle", {"form": "settle", "became": ""}, "Choose what to do with this message."),
    ],
)
def test_mistakes_are_told_beside_the_field(story: Story, path: str, values: dict[str, str], said: str) -> None:
    (row,) = _arrives(story, newsletter())
    story.unit.get(f"/mailbox/{row.id}")
    page = story.unit.post(f"/mailbox/{row.id}/{path}", values)
    assert page.status_code == 400
    assert said in words(page)
    assert "<title>Error: " in page.get_data(as_text=True)


def test_of_a_restricted_case_the_pen_shows_and_counts_nothing(story: Story) -> None:
    _, mail = _asked(story)
    (row,) = _arrives(story, reply(mail.message_id, "sky@school.example.org"))
    with story.site.sessions.begin() as session:
        session.scalars(select(CaseFile)).one().restricted = True
    assert "Nothing waits." in words(story.unit.get("/mailbox"))
    assert story.unit.get(f"/mailbox/{row.id}").status_code == 404
    manager = story.site.signed_in("business-manager")
    assert "from people" in words(manager.get("/mailbox"))


def test_another_partnership_sees_nothing_of_it(story: Story) -> None:
    (row,) = _arrives(story, newsletter())
    elsewhere = story.site.signed_in("business-unit", partnership="safer-nel")
    assert "Nothing waits." in words(elsewhere.get("/mailbox"))
    assert elsewhere.get(f"/mailbox/{row.id}").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_messages(story: Story) -> None:
    _, mail = _asked(story)

    def queries(visitor: Visitor) -> int:
        counted = []

        def count(*_: object) -> None:
            counted.append(1)

        event.listen(story.site.started.engine, "before_cursor_execute", count)
        visitor.get("/mailbox")
        event.remove(story.site.started.engine, "before_cursor_execute", count)
        return len(counted)

    _arrives(story, newsletter(), reply(mail.message_id, "a@b.example.org"))
    few = queries(story.unit)
    more = [reply(mail.message_id, "a@b.example.org", text=f"Answer {number}") for number in range(6)]
    others = [newsletter().replace(b"week", f"week {number}".encode()) for number in range(6)]
    _arrives(story, *more, *others)
    assert queries(story.unit) == few


def _one(story: Story, received_id: str) -> ReceivedMail:
    with story.site.sessions() as session:
        return session.get_one(ReceivedMail, received_id)


def _trace(story: Story) -> list[AuditEvent]:
    with story.site.sessions() as session:
        return list(session.scalars(select(AuditEvent)))


def words_html(page: object) -> str:
    return page.get_data(as_text=True)  # type: ignore[attr-defined, no-any-return]


def _attachment_number(html: str) -> str:
    found = re.search(r'name="attachment"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="attachment"', html)
    assert found is not None
    return found.group(1) or found.group(2)
