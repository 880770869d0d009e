"""The public page: a notification by upload or typed in, a receipt, blank forms; nothing of any case is shown."""

from __future__ import annotations

import hashlib

import pytest

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import document_or_error
from forms_service.db.work import begin_reading
from tests.forms_service.web.site import EXAMPLE, NEL, SEEDER, Site, as_file, filled, words
from tests.forms_service.web.story import NOTE, Story

EMAIL = "nora.notifier@school.example.org"


@pytest.mark.parametrize("partnership", [EXAMPLE, NEL])
def test_the_page_says_that_it_is_no_referral_and_whom_to_telephone(site: Site, partnership: str) -> None:
    page = words(site.visitor().get(f"/notify/{partnership}"))
    assert "not a referral" in page
    for point in site.services.library.partnership(partnership).urgent:
        assert point.telephone in page


@pytest.mark.parametrize("partnership", [EXAMPLE, NEL])
@pytest.mark.parametrize(("target", "begins"), [("docx", b"PK"), ("odt", b"PK"), ("pdf", b"%PDF")])
def test_the_blank_form_comes_in_three_formats(site: Site, partnership: str, target: str, begins: bytes) -> None:
    answer = site.visitor().get(f"/notify/{partnership}/form.{target}")
    assert answer.data.startswith(begins)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert site.visitor().get(f"/notify/{partnership}/form.exe").status_code == 404
    assert site.visitor().get("/notify/no-such-partnership").status_code == 404


def test_an_upload_is_answered_with_reference_digest_and_time_that_survive_reloading(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    data = filled(site, EXAMPLE, "note-1", NOTE)
    page = words(
        visitor.follow(f"/notify/{EXAMPLE}", {"form": "upload", "contact_email": EMAIL, "document": as_file(data)})
    )
    assert hashlib.sha256(data).hexdigest() in page
    assert "Monday 23 November 2026 at 10am" in page
    assert "N-" in page
    assert words(visitor.get(f"/notify/{EXAMPLE}/received")) == page
    # Another browser has no receipt, and the address names no case.
    assert "No receipt to show" in words(site.visitor().get(f"/notify/{EXAMPLE}/received"))


def test_what_is_typed_is_kept_read_and_shown_like_a_form_that_was_sent(site: Site) -> None:
    story = Story.begin(site)
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}/on-page")
    sent = {"form": "typed", "contact_email": EMAIL, "children.rows": "2", "family.rows": "2", "agencies.rows": "2"}
    for name, value in NOTE.items():
        if isinstance(value, list):
            for number, row in enumerate(value):
                sent |= {f"{name}.{number}.{column}": cell for column, cell in row.items()}
        else:
            sent[name] = value
    assert "Notification received" in words(visitor.follow(f"/notify/{EXAMPLE}/on-page", sent))
    site.run_jobs()
    document = story.rows(Document, Document.kind == "notification")[0]
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        read = read_document_of(work, document_or_error(work, document.id))
    assert read.answers.value("circumstances") == NOTE["circumstances"]
    assert read.answers.rows("children")[0]["full_name"].value == "Testchild Alpha Examplethorpe"
    assert read.answers.rows("children")[0]["dob_or_edd"].value == "2019-03-14"
    assert not read.open_questions
    assert not read.open_pieces


def test_another_row_can_be_asked_for_and_nothing_typed_is_lost(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}/on-page")
    sent = {"form": "typed", "children.rows": "2", "children.1.full_name": "Testchild Beta", "more": "children"}
    page = visitor.post(f"/notify/{EXAMPLE}/on-page", sent)
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert 'name="children.2.full_name"' in text
    assert "Testchild Beta" in text
    assert "There is a problem" not in text


def test_what_is_missing_is_named_at_the_top_and_at_its_field_and_the_rest_is_kept(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}/on-page")
    page = visitor.post(f"/notify/{EXAMPLE}/on-page", {"form": "typed", "circumstances": "Plainly invented."})
    assert page.status_code == 400
    text = page.get_data(as_text=True)
    assert "<title>Error: " in text
    assert 'href="#typed-notifier_name"' in text
    assert 'id="typed-notifier_name-error"' in text
    assert "Plainly invented." in text


def test_a_box_that_no_person_sees_keeps_machines_out(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    sent = {
        "form": "upload", "contact_email": EMAIL, "website": "https://example.org",
        "document": as_file(filled(site, EXAMPLE, "note-1", NOTE)),
    }  # fmt: skip
    visitor.follow(f"/notify/{EXAMPLE}", sent)
    assert Story.begin(site).rows(CaseFile) == []


def test_one_address_cannot_flood_the_unit(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    codes = [visitor.post(f"/notify/{EXAMPLE}", {"form": "upload"}).status_code for _ in range(21)]
    assert codes[:20] == [400] * 20
    assert codes[20] == 429
    site.pass_minutes(11)
    assert visitor.post(f"/notify/{EXAMPLE}", {"form": "upload"}).status_code == 400


def test_no_page_may_be_framed_cached_or_run_anything_inline(site: Site) -> None:
    for path in ("/", f"/notify/{EXAMPLE}", "/sign-in", "/nothing-here", f"/notify/{EXAMPLE}/form.docx"):
        answer = site.visitor().get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            assert "style=" not in text
            assert "<script>" not in text
            assert "onclick" not in text


def test_health_tells_whether_the_parts_answer_and_nothing_else(site: Site) -> None:
    assert site.visitor().get("/health/alive").status_code == 200
    assert site.visitor().get("/health/ready").json["ready"] is True
    site.services.queue.broken = True  # type: ignore[attr-defined]
    answer = site.visitor().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json["parts"] == {"database": True, "queue": False, "definitions": True}
