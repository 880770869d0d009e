"""A letter's wording is changed without a developer: looked through, approved by a second person, used from then on."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest

from forms_service.bootstrap import Started
from forms_service.db.models import AuditEvent, CaseFile, Letter, LetterVersion
from forms_service.db.queries.letter_versions import library_for_new_case
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.work import begin_reading
from forms_service.settings import Settings
from forms_service.web.app import create_app
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, as_file, words
from tests.forms_service.web.story import NOTE, Story

PAGE = "/letters/templates/_example/told"
NEW = "Please bring the chronology of your agency."


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def current(visitor: Visitor) -> bytes:
    return bytes(visitor.get(f"{PAGE}/current.docx").data)


def changed(template: bytes, *, add: str = NEW, replace_text: tuple[str, str] | None = None) -> bytes:
    """As somebody would in Word: a paragraph more, or words replaced in the text."""
    document = docx.Document(io.BytesIO(template))
    if add:
        document.add_paragraph(add)
    for paragraph in document.paragraphs:
        if replace_text and replace_text[0] in paragraph.text:
            paragraph.text = paragraph.text.replace(*replace_text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def send(visitor: Visitor, data: bytes, *, name: str = "changed.docx") -> str:
    """What the page says after it; it is the page of the version."""
    return words(visitor.follow(PAGE, {"form": "upload", "why": "A clearer ending", "document": as_file(data, name)}))


def approve(visitor: Visitor, number: int = 1, **more: str) -> str:
    form = {"form": "approve", "looked": "yes", **more}
    return words(visitor.follow(f"{PAGE}/versions/{number}/approve", form))


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def test_the_list_says_what_is_in_use_and_where_it_comes_from(unit: Visitor) -> None:
    page = words(unit.get("/letters/templates"))
    assert "The file that came with the service" in page
    assert "Messages without a Word letter" in page
    names = words(unit.get(f"{PAGE}/names"))
    assert "case.reference" in names
    assert "Reference of the case" in names
    assert "request.link" not in names, "this letter's readers have no request"


def test_faults_are_listed_all_at_once_with_place_tag_nearest_name_and_remedy(site: Site, unit: Visitor) -> None:
    template = changed(current(unit), add="We met on {{ meeting.day }} for {{ case.referenc }}.")
    template = changed(template, add="{{ request.due_text }} and {{ case.reference | eval }}")
    page = send(unit, template)
    assert "4 faults to mend" in page
    assert "Text, “We met on {{ meeting.day }} for {{ case.referenc }}.”, tag {{ case.referenc }}" in page
    assert "Did you mean “case.reference”?" in page
    assert "is not told to the people who read this letter" in page
    assert "the filter eval is not one of those allowed" in page.replace("The filter", "the filter")
    with site.sessions() as session:
        row = session.query(LetterVersion).one()
    assert row.state == "faulty"
    assert row.content is None, "nothing with a fault is kept"
    again = unit.post(f"{PAGE}/versions/1/approve", {"form": "approve", "looked": "yes"})
    assert again.status_code == 409


def test_what_an_officer_writes_must_still_be_printed_and_the_marking_too(unit: Visitor) -> None:
    silent = changed(current(unit), add="", replace_text=("{{ free.note }}", "See our notes."))
    assert "what an officer writes into this letter would be lost" in send(unit, silent)
    bare = docx.Document()
    bare.add_paragraph("{%p if free.note %}")
    bare.add_paragraph("{{ free.note }}")
    bare.add_paragraph("{%p endif %}")
    out = io.BytesIO()
    bare.save(out)
    assert "{{ case.marking }} or {{ partnership.marking }} is missing" in send(unit, out.getvalue())


def test_a_second_person_approves_and_a_case_opened_then_begins_with_it(site: Site, unit: Visitor) -> None:
    story = Story(site, unit)
    story.open()
    old = story.case_id
    page = send(unit, changed(current(unit)))
    assert "No fault was found" in page
    assert NEW in page, "what is different is shown"
    assert unit.get(f"{PAGE}/versions/1/preview.docx").data.startswith(b"PK")
    assert unit.get(f"{PAGE}/versions/1/preview.pdf").data.startswith(b"%PDF")
    refused = unit.post(f"{PAGE}/versions/1/approve", {"form": "approve", "looked": "yes"})
    assert refused.status_code == 400
    assert "a second person must approve it" in words(refused)
    manager = site.signed_in("business-manager")
    unlooked = manager.post(f"{PAGE}/versions/1/approve", {"form": "approve"})
    assert "Say that you have looked at the preview" in words(unlooked)
    assert "Published" in approve(manager)
    assert NEW in said(current(unit))

    story.open({**NOTE, "children": [{"full_name": "Testchild Omega Inventedby", "dob_or_edd": "2020-05-05"}]})
    made = {case_id: letter_words(story, case_id) for case_id in (old, story.case_id)}
    assert NEW in made[story.case_id]
    assert NEW not in made[old], "an open case keeps the letter it began with"
    story.unit.follow(f"/letters/{told(story, old).id}/words", {"form": "words", "note": "Once more."})
    site.run_jobs()
    assert NEW not in letter_words(story, old)
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, story.case_id)
        before = work.session.get_one(CaseFile, old)
        assert case.definition_digest != before.definition_digest
        digest = work.session.query(LetterVersion).one().digest
        import hashlib

        pinned = pinned_library(work.session, case).letter_document(EXAMPLE, "told")
        assert hashlib.sha256(pinned).hexdigest() == digest, "the very bytes are kept with the case"


def test_a_notification_that_waited_is_opened_under_what_was_published_meanwhile(site: Site, unit: Visitor) -> None:
    story = Story(site, unit)
    document_id = story.notify()
    send(unit, changed(current(unit)))
    approve(site.signed_in("business-manager"))
    unit.post(f"/documents/{document_id}/open", {"form": "open"})
    site.run_jobs()
    assert NEW in letter_words(story, story.case_id)


def test_a_published_letter_is_seen_at_once_by_a_process_that_was_running_already(site: Site, unit: Visitor) -> None:
    other = Started(replace(site.services), site.sessions, site.started.engine, Settings(secure_cookies=False))
    running = Site(create_app(other), other, site.secrets)
    colleague = running.signed_in("business-manager")
    assert NEW not in said(current(colleague))
    send(unit, changed(current(unit)))
    approve(site.signed_in("business-manager"))
    assert NEW in said(current(colleague))
    with begin_reading(running.sessions, running.services, SEEDER) as work:
        assert NEW in said(library_for_new_case(work, EXAMPLE).letter_document(EXAMPLE, "told"))


def test_a_manager_may_approve_their_own_with_a_reason_which_is_kept(site: Site) -> None:
    manager = site.signed_in("business-manager")
    send(manager, changed(current(manager)))
    without = manager.post(f"{PAGE}/versions/1/approve", {"form": "approve", "looked": "yes"})
    assert "Why is nobody else releasing it?" in words(without) or "say why" in words(without)
    approve(manager, own_draft_reason="I am alone this week.")
    assert "I am alone this week." in words(manager.get(f"{PAGE}/versions/1"))


def test_approving_an_older_change_does_not_undo_a_newer_one_in_silence(site: Site, unit: Visitor) -> None:
    template = current(unit)
    send(unit, changed(template, add="First change."))
    send(unit, changed(template, add="Second change."))
    manager = site.signed_in("business-manager")
    approve(manager, 2)
    late = manager.post(f"{PAGE}/versions/1/approve", {"form": "approve", "looked": "yes"})
    assert late.status_code == 409
    assert "approving it would undo that" in words(late)
    assert "Second change." in said(current(unit))


def test_a_change_is_turned_down_with_a_reason_and_the_letter_stays(site: Site, unit: Visitor) -> None:
    send(unit, changed(current(unit)))
    manager = site.signed_in("business-manager")
    empty = manager.post(f"{PAGE}/versions/1/turn-down", {"form": "turn-down"})
    assert "Say why it should not be used" in words(empty)
    page = words(manager.follow(f"{PAGE}/versions/1/turn-down", {"form": "turn-down", "reason": "Too long."}))
    assert "It will not be used" in page
    assert NEW not in said(current(unit))
    assert manager.post(f"{PAGE}/versions/1/approve", {"form": "approve", "looked": "yes"}).status_code == 409


@pytest.mark.parametrize(
    "attack",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ case.reference.__class__ }}",
        "{% for x in range(10**9) %}{% endfor %}",
        "{{ 'a' * 10**9 }}",
        "{% import 'os' as os %}",
        "{% set x = 1 %}",
        "{{ case['__class__'] }}",
        "{{ self }}{{ config }}",
        "{{ lipsum() }}",
    ],
)
def test_a_template_that_reaches_for_more_than_names_is_refused(site: Site, unit: Visitor, attack: str) -> None:
    page = send(unit, changed(current(unit), add=attack))
    assert "to mend" in page, attack
    with site.sessions() as session:
        assert [row.content for row in session.query(LetterVersion)] == [None]


def test_files_that_are_no_plain_word_documents_are_refused_with_what_to_do(site: Site, unit: Visitor) -> None:
    template = current(unit)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 60_000_000)
        archive.writestr("[Content_Types].xml", b"<Types/>")
    relation = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" TargetMode="External" '
        b'Target="http://192.0.2.1/picture.png"/></Relationships>'
    )
    for data, said_of_it in (
        (with_part(template, "word/vbaProject.bin", b"macro"), "without macros"),
        (with_part(template, "word/embeddings/oleObject1.bin", b"ole"), "embedded files"),
        (with_part(template, "word/_rels/header9.xml.rels", relation), "fetch something from outside"),
        (bomb.getvalue(), "unpacks to more than a letter can need"),
        (b"%PDF-1.7 no letter", "not a Word document"),
        (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "not a Word document"),
    ):
        page = send(unit, data)
        assert said_of_it in page
        assert "1 fault to mend" in page
    with site.sessions() as session:
        assert {row.state for row in session.query(LetterVersion)} == {"faulty"}


def test_a_file_of_ten_megabytes_is_refused_before_it_is_read_through(site: Site, unit: Visitor) -> None:
    site.app.config["MAX_CONTENT_LENGTH"] = 40 * 1024 * 1024
    fields = {"form": "upload", "why": "Pictures", "csrf_token": unit.token}
    said_before = "".join(
        f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    file = '--edge\r\nContent-Disposition: form-data; name="document"; filename="big.docx"\r\n\r\n'
    body = (said_before + file).encode() + b"PK" + b"0" * 10_000_000 + b"\r\n--edge--\r\n"
    response = unit.client.post(PAGE, data=body, content_type="multipart/form-data; boundary=edge")
    assert response.status_code == 400
    assert "larger than 4 MB" in words(response)
    with site.sessions() as session:
        assert session.query(LetterVersion).count() == 0


def test_an_unchanged_or_missing_file_is_told_on_the_page(unit: Visitor) -> None:
    same = unit.post(PAGE, {"form": "upload", "why": "x", "document": as_file(current(unit))})
    assert "nothing in it was changed" in words(same)
    assert "Choose the Word letter" in words(unit.post(PAGE, {"form": "upload", "why": "x"}))
    nothing = unit.post(PAGE, {"form": "upload", "document": as_file(b"x")})
    assert "Say in a few words what you changed" in words(nothing)


def test_every_step_leaves_its_trace_with_the_digest(site: Site, unit: Visitor) -> None:
    send(unit, changed(current(unit)))
    approve(site.signed_in("business-manager"))
    with site.sessions() as session:
        events = {event.what: event.details for event in session.query(AuditEvent)}
        digest = session.query(LetterVersion).one().digest
    assert events["letter-version.uploaded"]["sha256"] == events["letter-version.published"]["sha256"] == digest


def said(document: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(document)).paragraphs)


def told(story: Story, case_id: str) -> Letter:
    found: Letter = story.rows(Letter, Letter.case_id == case_id, Letter.kind == "told")[0]
    return found


def letter_words(story: Story, case_id: str) -> str:
    return said(story.unit.get(f"/letters/{told(story, case_id).id}/download.docx").data)
