"""The agency's door: looking does nothing, the right address opens one request, and nothing else is ever shown."""

from __future__ import annotations

import logging
import re

import pytest

from forms_service.db.models import AgencyLink, AgencyRequest, Document
from forms_service.db.records.links import MOST_WRONG_TRIES
from tests.forms_service.web.site import Site, as_file, filled, words
from tests.forms_service.web.story import ANSWER, NOTE, Story

CHILD = "Testchild Alpha Examplethorpe"


@pytest.fixture
def story(site: Site) -> Story:
    return Story.asked(site)


def test_the_page_behind_the_link_shows_reference_and_due_date_and_no_name(story: Story) -> None:
    request = story.requests("issued")[0]
    path, address = story.link(request)
    page = words(story.site.visitor().get(path))
    assert "EX-2026-0001" in page
    assert "Wednesday 2 December 2026, 4pm" in page
    for name in (CHILD, "Testadult", request.agency_name, address, "seriously harmed"):
        assert name not in page


def test_a_scanner_that_looks_opens_nothing(story: Story) -> None:
    path, address = story.link(story.requests("issued")[0])
    client = story.site.app.test_client()
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
        assert client.get(path, headers={"Sec-Purpose": "prefetch", "Purpose": "prefetch"}).status_code == 200
    assert all(link.opened_at is None for link in story.rows(AgencyLink))
    assert story.site.visitor().follow(path, {"form": "open", "address": address}).status_code == 200
    assert len([link for link in story.rows(AgencyLink) if link.opened_at is not None]) == 1


def test_the_address_may_be_typed_as_people_type_it(story: Story) -> None:
    path, address = story.link(story.requests("issued")[0])
    page = story.site.visitor().follow(path, {"form": "open", "address": f"  {address.upper()} "})
    assert CHILD in words(page)


def test_a_wrong_address_opens_nothing_and_tries_are_limited(story: Story) -> None:
    path, address = story.link(story.requests("issued")[0])
    visitor = story.site.visitor()
    visitor.get(path)
    for _ in range(MOST_WRONG_TRIES - 1):
        answer = visitor.post(path, {"form": "open", "address": "somebody.else@example.org"})
        assert answer.status_code == 400
        assert CHILD not in words(answer)
    visitor.post(path, {"form": "open", "address": "somebody.else@example.org"})
    # Now the right address no longer opens it either, and the page says what to do.
    answer = visitor.post(path, {"form": "open", "address": address})
    assert answer.status_code == 410
    assert "01632 960501" in words(visitor.get(path))


def test_a_link_that_ran_out_or_was_revoked_says_so_and_shuts_what_was_open(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    assert agency.get(f"/agency/{request.id}").status_code == 200
    story.unit.follow(f"/requests/{request.id}/stand-down", {"form": f"down-{request.id}", "reason": "Not needed."})
    assert agency.get(f"/agency/{request.id}").status_code == 404
    path, _ = story.link(request)
    assert story.site.visitor().get(path).status_code == 410


def test_an_agency_sees_its_own_request_and_no_other(story: Story) -> None:
    first, second, *_ = story.requests("issued")
    agency = story.agency(first)
    page = words(agency.get(f"/agency/{first.id}"))
    assert CHILD in page
    # It was told of the child alone, though the case holds more people and more agencies.
    assert "Testadult" not in page
    for other in story.requests("issued")[1:]:
        assert other.agency_name not in page
    for path in ("", "/nothing-known", "/form.docx"):
        assert agency.get(f"/agency/{second.id}{path}").status_code == 404
    data = filled(story.site, "_example", "answer-1", ANSWER)
    tried = agency.post(f"/agency/{second.id}/upload", {"form": "upload", "document": as_file(data)})
    assert tried.status_code == 404
    assert story.rows(Document, Document.kind == "return") == []


def test_the_form_comes_prefilled_in_three_editions(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    begins = {"docx": b"PK", "odt": b"PK", "pdf": b"%PDF"}
    for target, begin in begins.items():
        answer = agency.get(f"/agency/{request.id}/form.{target}")
        assert answer.data.startswith(begin)
        disposition = answer.headers["Content-Disposition"]
        assert disposition.startswith("attachment")
        assert "EX-2026-0001" in disposition
        assert "Testchild" not in disposition


def test_a_return_is_received_with_reference_digest_and_time_and_every_version_is_kept(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    story.send_return(request)
    story.send_return(request, {"summary_of_involvement": "A corrected summary."})
    page = words(agency.get(f"/agency/{request.id}"))
    assert "Version 1" in page
    assert "Version 2" in page
    assert "Monday 23 November 2026 at 10am" in page
    assert len(set(re.findall(r"\b[0-9a-f]{64}\b", page))) == 2
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "answered"


def test_several_files_can_be_sent_at_once(story: Story) -> None:
    request = story.requests("issued")[0]
    files = [
        as_file(filled(story.site, "_example", "answer-1", {**ANSWER, "systems_checked": each}), f"{each}.docx")
        for each in ("one", "two")
    ]
    story.agency(request).follow(f"/agency/{request.id}/upload", {"form": "upload", "document": files})
    assert len(story.rows(Document, Document.kind == "return")) == 2


def test_each_fault_of_an_upload_is_named(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    path = f"/agency/{request.id}/upload"
    for file, said in (
        (None, "Choose the file to send"),
        (as_file(b"", "empty.docx"), "The file is empty"),
        (as_file(b"x", "program.exe"), "The file must be Word"),
        (as_file(b"x" * (300 * 1024 + 1), "big.docx"), "The file is too big"),
    ):
        answer = agency.post(path, {"form": "upload", **({"document": file} if file else {})})
        assert answer.status_code == 400
        assert said in words(answer)
    told = agency.post(path, {"form": "upload"}, environ_overrides={"CONTENT_LENGTH": "90000000"})
    assert told.status_code == 413
    assert "at most" in words(told) or "largest file" in words(told)


def test_a_form_of_another_case_is_explained_to_the_agency(story: Story) -> None:
    request = story.requests("issued")[0]
    data = filled(story.site, "_example", "answer-1", ANSWER, case_reference="EX-2026-0099")
    agency = story.agency(request)
    agency.follow(f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(data)})
    story.site.run_jobs()
    assert "This form is for another case" in words(agency.get(f"/agency/{request.id}"))
    assert "1 to telephone now" in words(story.unit.get(f"/cases/{story.case_id}/returns"))


def test_an_empty_form_is_no_nil_return(story: Story) -> None:
    request = story.requests("issued")[0]
    case = story.unit.get(f"/cases/{story.case_id}")
    assert case.status_code == 200
    data = filled(story.site, "_example", "answer-1", {}, case_reference="EX-2026-0001")
    story.agency(request).follow(f"/agency/{request.id}/upload", {"form": "upload", "document": as_file(data)})
    story.site.run_jobs()
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "issued"
    assert "The form is empty" in words(story.agency(request).get(f"/agency/{request.id}"))


def test_nothing_known_is_said_in_words_and_stops_the_chase(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    path = f"/agency/{request.id}/nothing-known"
    said = {
        "form": "nil", "statement": "Nobody is known.", "systems": "Every system", "searched_by": "A clerk",
        "searched_for": request.released_person_ids[0], "period_from": "20 11 2024", "period_to": "23 11 2026",
    }  # fmt: skip
    unsure = agency.post(path, said)
    assert unsure.status_code == 400
    assert "Every system" in unsure.get_data(as_text=True), "what was typed is kept"
    page = agency.follow(path, {**said, "sure": "yes"})
    assert "We have your answer: nothing is known to you." in words(page)
    assert story.rows(AgencyRequest, AgencyRequest.id == request.id)[0].state == "nil"


def test_closing_the_request_shuts_it_on_this_computer(story: Story) -> None:
    request = story.requests("issued")[0]
    agency = story.agency(request)
    assert "closed on this computer" in words(agency.post(f"/agency/{request.id}/leave"))
    assert agency.get(f"/agency/{request.id}").status_code == 404


def test_an_agencys_link_opens_no_page_of_the_staff(story: Story) -> None:
    agency = story.agency(story.requests("issued")[0])
    for path in ("/today", f"/cases/{story.case_id}", f"/cases/{story.case_id}/packs"):
        assert agency.get(path).status_code == 302


def test_no_address_of_a_page_and_no_log_line_names_a_person(
    story: Story, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    request = story.requests("issued")[0]
    path, address = story.link(request)
    with caplog.at_level(logging.DEBUG):
        story.send_return(request)
    assert "agency.confirm_address" in {vars(record).get("route") for record in caplog.records}
    printed = capsys.readouterr()
    said = "\n".join([printed.out, printed.err, *(str(vars(record)) for record in caplog.records)])
    for secret in (path, path.removeprefix("/return/"), address, CHILD, str(NOTE["notifier_email"])):
        assert secret not in said
