"""What was read stands beside the words of the document; a person settles, files, dismisses, accepts or sends back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event, func, select

from forms_service.db.base import new_id
from forms_service.db.models import (
    AgencyRequest,
    AuditEvent,
    Blob,
    CaseFile,
    Document,
    PagePicture,
    PossibleDuplicate,
)
from forms_service.db.records.documents import prepare_blob
from forms_service.db.work import begin_work
from tests.forms_service.web.site import SEEDER, Site, as_file, words
from tests.forms_service.web.story import NOTE, Story


@pytest.fixture
def story(site: Site) -> Story:
    return Story.begin(site)


def test_an_answer_that_is_not_certain_is_shown_with_its_words_and_settled_by_a_person(story: Story) -> None:
    document_id = story.notify({**NOTE, "signed_date": "the day before yesterday"})
    page = story.unit.get(f"/documents/{document_id}")
    assert "1 uncertain answer" in words(page)
    assert "the day before yesterday" in words(page)
    refused = story.unit.post(f"/documents/{document_id}/open", {"form": "open"})
    assert refused.status_code == 400
    assert "uncertain" in words(refused)
    said = {
        "form": "at-signed_date", "path": "signed_date", "value": "2026-11-20", "reason": "Telephoned the sender",
    }  # fmt: skip
    page = story.unit.follow(f"/documents/{document_id}/settle", said)
    assert "0 uncertain answers" in words(page)
    assert "Settled by a person" in words(page)
    assert "Telephoned the sender" in words(page)
    assert "the day before yesterday" in words(page), "the document's own words stay"
    assert story.unit.post(f"/documents/{document_id}/open", {"form": "open"}).status_code == 302


def test_text_that_belongs_to_no_field_must_be_filed_or_left_out_with_a_reason(story: Story) -> None:
    document_id = story.notify()
    # A sentence typed under the form, where no field takes it.
    import io

    from docx import Document as Word

    original = Word(io.BytesIO(story.unit.get(f"/documents/{document_id}/download").data))
    original.add_paragraph("Somebody typed this sentence below the form.")
    kept = io.BytesIO()
    original.save(kept)
    visitor = story.site.visitor()
    visitor.get("/notify/_example")
    sent = {"form": "upload", "contact_email": "x@example.org", "document": as_file(kept.getvalue())}
    visitor.follow("/notify/_example", sent)
    story.site.run_jobs()
    second = next(row for row in story.rows(Document, Document.kind == "notification") if row.id != document_id)
    page = words(story.unit.get(f"/documents/{second.id}"))
    assert "Somebody typed this sentence below the form." in page
    assert "1 piece of text" in page
    refused = story.unit.post(f"/documents/{second.id}/open", {"form": "open"})
    assert "1 piece of text belongs to no field" in words(refused)
    piece = f"/documents/{second.id}/pieces/0"
    without = story.unit.post(piece, {"form": "piece-0", "action": "dismissed", "reason": ""})
    assert without.status_code == 400
    assert "Say why" in words(without)
    page = story.unit.follow(piece, {"form": "piece-0", "action": "filed", "field": "circumstances", "reason": ""})
    assert "0 pieces of text" in words(page)
    assert story.unit.post(f"/documents/{second.id}/open", {"form": "open"}).status_code == 302


def test_a_child_already_known_is_flagged_side_by_side_and_never_merged(story: Story) -> None:
    first = story.open()
    second_document = story.notify()
    second = story.case_id
    assert first != second
    story.unit.follow(f"/documents/{second_document}/open", {"form": "open"})
    page = words(story.unit.get(f"/documents/{second_document}"))
    assert "Possibly known already" in page
    assert "the same NHS number" in page
    assert "EX-2026-0001" in page
    pair = story.rows(PossibleDuplicate)[0]
    story.unit.follow(f"/duplicates/{pair.id}", {"form": f"duplicate-{pair.id}", "same": "yes"})
    assert story.rows(PossibleDuplicate)[0].state == "same"
    assert len(story.rows(CaseFile)) == 2


def test_nobody_decides_on_a_pair_of_which_they_may_not_see_one_case_nor_is_led_to_it(story: Story) -> None:
    first = story.open()
    second_document = story.notify()
    story.unit.follow(f"/documents/{second_document}/open", {"form": "open"})
    second, pair = f"/cases/{story.case_id}", story.rows(PossibleDuplicate)[0]
    assert first in story.unit.get(second).get_data(as_text=True)
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        work.session.get_one(CaseFile, first).restricted = True
    assert first not in story.unit.get(second).get_data(as_text=True)
    answer = {"form": f"duplicate-{pair.id}", "same": "no"}
    assert story.unit.post(f"/duplicates/{pair.id}", answer).status_code == 404
    assert story.rows(PossibleDuplicate)[0].state == "open"
    manager = story.site.signed_in("business-manager")
    assert first in manager.get(second).get_data(as_text=True)
    manager.follow(f"/duplicates/{pair.id}", answer)


def test_whoever_may_not_see_the_restricted_case_learns_nothing_of_the_child_in_it(story: Story) -> None:
    from forms_service.db.work import begin_work
    from tests.forms_service.web.site import SEEDER

    first = story.open({**NOTE, "circumstances": "A secret of the restricted case."})
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        work.session.get_one(CaseFile, first).restricted = True
    document_id = story.notify()
    story.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    page = words(story.unit.get(f"/documents/{document_id}"))
    assert "The other case is restricted" in page
    assert "EX-2026-0001" not in page
    manager = story.site.signed_in("business-manager")
    assert "EX-2026-0001" in words(manager.get(f"/documents/{document_id}"))


def test_a_second_notification_joins_the_open_case_and_its_clock_does_not_restart(story: Story) -> None:
    first = story.open()
    before = re.findall(r"\w+day \d+ \w+ 2026", words(story.unit.get(f"/cases/{first}")))
    document_id = story.notify()
    story.unit.follow(f"/documents/{document_id}/attach", {"form": "attach", "to_case_id": first})
    page = words(story.unit.get(f"/cases/{first}"))
    assert re.findall(r"\w+day \d+ \w+ 2026", page)[: len(before)] == before


def test_a_return_that_cannot_be_used_is_sent_back_in_words_and_put_on_the_call_list(story: Story) -> None:
    story.open()
    request = story.ask()[0]
    document = story.send_return(request)
    said = {"form": "reject", "code": "other", "reason": "The last page is missing."}
    story.unit.follow(f"/documents/{document.id}/reject", said)
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "issued"
    assert "1 to telephone now" in words(story.unit.get(f"/cases/{story.case_id}/returns"))


def test_reading_a_document_is_in_the_history_before_its_bytes_leave(story: Story) -> None:
    document_id = story.notify()
    story.unit.follow(f"/documents/{document_id}/open", {"form": "open"})
    answer = story.unit.get(f"/documents/{document_id}/download")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    history = words(story.unit.get(f"/cases/{story.case_id}/history"))
    assert "Somebody opened a document" in history
    assert "Person Business-Unit" in history


def test_a_notification_that_came_by_post_counts_from_when_it_arrived(story: Story) -> None:
    from tests.forms_service.web.site import filled

    story.unit.get("/notifications/_example/new")
    sent = {
        "form": "entered", "via": "post", "true_received_at": "19 11 2026 16:30", "contact_email": "",
        "document": as_file(filled(story.site, "_example", "note-1", NOTE)),
    }  # fmt: skip
    page = story.unit.follow("/notifications/_example/new", sent)
    assert "Thursday 19 November 2026 at 4:30pm" in words(page)
    late = {**sent, "true_received_at": "19 11 2027 16:30", "document": as_file(b"x")}
    assert "in the future" in words(story.unit.post("/notifications/_example/new", late))


def test_looking_at_a_document_is_noted_once_in_a_sitting_however_many_pages_are_shown(story: Story) -> None:
    story.open()
    document = _returned(story)
    for _ in range(3):
        assert story.unit.get(f"/documents/{document.id}").status_code == 200
    assert _views(story, document) == 1
    story.site.pass_minutes(1)
    other = story.site.signed_in("business-manager")
    other.get(f"/documents/{document.id}/answers/agency_name")
    assert _views(story, document) == 2, "somebody else's look is another"


def test_a_page_is_a_picture_that_nobody_keeps_and_what_could_not_be_drawn_is_offered_as_the_file(story: Story) -> None:
    story.open()
    document = _returned(story)
    assert "There are no pictures of its pages" in words(story.unit.get(f"/documents/{document.id}"))
    _with_picture(story, document)
    page = story.unit.get(f"/documents/{document.id}").get_data(as_text=True)
    assert 'id="mark-agency_name"' in page
    assert 'href="#mark-agency_name"' in page
    answer = story.unit.get(f"/documents/{document.id}/pages/1")
    assert (answer.mimetype, answer.data) == ("image/png", b"a picture")
    assert answer.headers["Cache-Control"] == "no-store"
    assert story.unit.get(f"/documents/{document.id}/pages/2").status_code == 404
    _set(story, document, pictures="failed")
    story.unit.follow(f"/documents/{document.id}/pages")
    assert story.rows(Document, Document.id == document.id)[0].pictures == "asked"


def test_what_changed_since_the_page_was_opened_is_looked_at_before_anything_is_accepted(story: Story) -> None:
    story.open()
    document = _returned(story)
    page = story.unit.get(f"/documents/{document.id}").get_data(as_text=True)
    mark = re.findall(r'name="seen" value="([^"]+)"', page)[0]
    said = {"form": "x", "path": "author_name", "value": "Sky Other", "reason": "Telephoned", "seen": ""}
    story.unit.follow(f"/documents/{document.id}/settle", said)
    refused = story.unit.post(f"/documents/{document.id}/accept", {"form": "accept", "seen": mark})
    assert refused.status_code == 400
    assert "Something was changed on this page since you opened it" in words(refused)
    fresh = re.findall(r'name="seen" value="([^"]+)"', refused.get_data(as_text=True))[0]
    assert story.unit.post(f"/documents/{document.id}/accept", {"form": "accept", "seen": fresh}).status_code == 302
    again = story.unit.follow(f"/documents/{document.id}/accept", {"form": "accept", "seen": mark})
    assert "It was accepted already; nothing was changed." in words(again)


def test_an_answer_is_changed_for_a_reason_alone(story: Story) -> None:
    story.open()
    document = _returned(story)
    said = {"form": "at-author_name", "path": "author_name", "page": "answer", "value": "Sky Other", "reason": ""}
    refused = story.unit.post(f"/documents/{document.id}/settle", said)
    assert refused.status_code == 400
    assert "Say why." in words(refused)
    assert "Sky Other" in refused.get_data(as_text=True)
    same = {**said, "value": "Sky Schooling"}
    assert story.unit.post(f"/documents/{document.id}/settle", same).status_code == 302, "confirming needs no reason"


def test_more_answers_notes_and_versions_cost_no_more_queries(story: Story) -> None:
    story.open()
    request = story.ask()[0]
    story.send_return(request)
    rows = [{"date": "2026-09-03", "source": "Log", "event": f"Event {number}"} for number in range(30)]
    few = _with_questions(story, story.send_return(request, {"chronology": rows[:2]}), 1)
    many = _with_questions(story, story.send_return(request, {"chronology": rows}), 5)
    for document, last in ((few, "Diary 0"), (many, "Diary 4")):
        assert last in words(story.unit.get(f"/documents/{document.id}"))
    with counted(story) as before:
        story.unit.get(f"/documents/{few.id}")
    with counted(story) as after:
        story.unit.get(f"/documents/{many.id}")
    assert len(after) == len(before)
    with counted(story) as lists:
        story.unit.get(f"/cases/{story.case_id}/documents")
    for version in range(3):
        story.send_return(request, {"chronology": rows[:version]})
    with counted(story) as longer:
        story.unit.get(f"/cases/{story.case_id}/documents")
    assert len(longer) == len(lists)


def _with_questions(story: Story, document: Document, count: int) -> Document:
    for number in range(count):
        said = {"form": "x", "path": f"chronology.{number}.source", "value": f"Diary {number}", "reason": "Telephoned"}
        story.unit.follow(f"/documents/{document.id}/settle", said)
        story.unit.post(f"/documents/{document.id}/questions", {"path": "summary_of_involvement", "text": "What?"})
    return document


def _returned(story: Story) -> Document:
    return story.send_return(story.ask()[0])


def _views(story: Story, document: Document) -> int:
    with story.site.sessions() as session:
        query = select(func.count()).where(AuditEvent.what == "document.viewed", AuditEvent.subject_id == document.id)
        return session.scalar(query) or 0


def _with_picture(story: Story, document: Document) -> None:
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        blob = prepare_blob(work.services, work.vault(document.case_id).wrapped_key, b"a picture")
        work.session.add(
            Blob(id=blob.id, case_id=document.case_id, sha256=blob.sha256, size=blob.size, sealed=blob.sealed)
        )
        work.session.add(
            PagePicture(
                id=new_id(), document_id=document.id, page=1, width=100, height=140, blob_id=blob.id,
                places={"agency_name": [10, 10, 20, 5]}, made_at=work.now,
            )
        )  # fmt: skip


def _set(story: Story, document: Document, **values: object) -> None:
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        row = work.session.get_one(Document, document.id)
        for name, value in values.items():
            setattr(row, name, value)


@contextmanager
def counted(story: Story) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(story.site.started.engine, "before_cursor_execute", note)
    yield said
    event.remove(story.site.started.engine, "before_cursor_execute", note)
