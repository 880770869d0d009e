"""The public page: a notification by upload or typed in, a receipt, blank forms; nothing of any case is shown."""

from __future__ import annotations

import hashlib
import re

import pytest

from forms_service.db.models import CaseFile
from tests.forms_service.web.site import EXAMPLE, NEL, Site, as_file, filled, words
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
    assert "not a referral" in page


def test_a_receipt_can_be_kept_by_its_address_which_names_nothing_and_cannot_be_made_up(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}")
    sent = {"form": "upload", "contact_email": EMAIL, "document": as_file(filled(site, EXAMPLE, "note-1", NOTE))}
    address = visitor.post(f"/notify/{EXAMPLE}", sent).headers["Location"]
    page = words(visitor.get(address))
    assert words(site.visitor().get(address)) == page
    case = Story.begin(site).rows(CaseFile)[0]
    assert case.id not in address
    assert site.visitor().get(f"{address}x").status_code == 404
    assert site.visitor().get(address.replace(EXAMPLE, NEL)).status_code == 404


def test_one_press_more_of_the_button_sends_nothing_twice(site: Site) -> None:
    visitor = site.visitor()
    once = re.search(r'name="once" value="([^"]+)"', visitor.get(f"/notify/{EXAMPLE}").get_data(as_text=True))
    assert once is not None
    data = filled(site, EXAMPLE, "note-1", NOTE)
    receipts = set()
    for _ in range(2):
        sent = {"form": "upload", "contact_email": EMAIL, "once": once[1], "document": as_file(data)}
        receipts.add(visitor.post(f"/notify/{EXAMPLE}", sent).headers["Location"])
    assert len(receipts) == 1
    assert len(Story.begin(site).rows(CaseFile)) == 1


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
