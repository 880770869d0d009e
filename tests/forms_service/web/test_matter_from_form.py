"""A form begins a matter: whichever door it came through, with its parties and facts, never a second one silently."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, CaseFile, Document, Event, Letter, Party, Person, Task
from forms_service.db.records.cases import facts_of
from forms_service.db.records.parties import details_of
from forms_service.db.work import begin_reading
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, as_file, filled, words

ANSWERS = {
    "child_name": "Testchild Sigma Sampleton",
    "child_born": "2018-02-03",
    "raised_by": "Testperson Two Madeup, two@pretend-school.example.org",
    "raised_role": "Safeguarding lead",
    "raised_agency": "Pretend School",
    "answered_by": "Testperson Three Madeup",
    "answered_agency": "Pretend Social Care",
    "level": "early-help",
    "level_wanted": "protection-plan",
    "disagreement": "We hold that the child needs a plan.",
    "signed_name": "Testperson Two Madeup",
    "signed_date": "2026-11-23",
}


def send(site: Site, process: str = "", **more: Any) -> str:
    """Through the public door and read; the new document's id."""
    data = filled(site, EXAMPLE, "concern-1", {**ANSWERS, **more})
    known = {each.id for each in rows(site, Document)}
    path = f"/notify/{EXAMPLE}" + (f"?process={process}" if process else "")
    visitor = site.visitor()
    visitor.get(path)
    answer = visitor.post(
        path,
        {"form": "upload", "once": str(len(known)), "contact_email": "two@pretend-school.example.org",
         "document": as_file(data)},
        content_type="multipart/form-data",
    )  # fmt: skip
    assert answer.status_code == 302
    site.run_jobs()
    (document,) = [each for each in rows(site, Document) if each.id not in known and each.kind == "notification"]
    return document.id


def opened(site: Site, unit: Visitor, document_id: str) -> str:
    unit.follow(f"/documents/{document_id}/open", {"form": "open", "altered_seen": "yes", "another": "yes"})
    site.run_jobs()
    return next(each.case_id for each in rows(site, Document) if each.id == document_id)


def test_the_door_offers_every_form_by_its_title(site: Site) -> None:
    page = words(site.visitor().get(f"/notify/{EXAMPLE}"))
    assert "Review of an incident (this page)" in page
    assert "Disagreement between agencies" in page
    other = words(site.visitor().get(f"/notify/{EXAMPLE}?process=dispute"))
    assert "CONCERN-1: Notification of a Professional Disagreement" in other
    assert "nobody has to wait for it" in other
    assert site.visitor().get(f"/notify/{EXAMPLE}?process=no-such").status_code == 404
    blank = site.visitor().get(f"/notify/{EXAMPLE}/form.docx?process=dispute")
    assert "concern-1" in blank.headers["Content-Disposition"]


def test_the_form_filled_in_on_the_page_begins_the_process_of_its_own(site: Site) -> None:
    visitor = site.visitor()
    visitor.get(f"/notify/{EXAMPLE}?process=dispute")
    page = words(visitor.follow(f"/notify/{EXAMPLE}/draft?process=dispute"))
    assert "CONCERN-1" in page
    back = words(visitor.get(f"/notify/{EXAMPLE}"))
    assert "It is another form: Notification of a Professional Disagreement." in back


def test_a_form_that_is_recognised_goes_to_its_own_process_whichever_was_chosen(site: Site) -> None:
    send(site)
    (case,) = rows(site, CaseFile)
    assert (case.process, case.state) == ("dispute", "received")
    assert [each.kind for each in rows(site, Task) if each.done_at is None] == ["notification-new"]
    # No clock runs from the day that the form came in.
    assert [each.name for each in rows(site, Event)] == ["notification.received"]


def test_a_file_that_is_no_form_goes_to_the_process_that_was_chosen(site: Site) -> None:
    visitor = site.visitor()
    path = f"/notify/{EXAMPLE}?process=dispute"
    visitor.get(path)
    visitor.post(
        path,
        {"form": "upload", "once": "1", "contact_email": "two@pretend-school.example.org",
         "document": as_file(b"no document at all")},
        content_type="multipart/form-data",
    )  # fmt: skip
    site.run_jobs()
    (case,) = rows(site, CaseFile)
    assert case.process == "dispute"
    assert "notification-unreadable" in {each.kind for each in rows(site, Task)}


def test_opening_takes_the_child_the_parties_and_the_facts_and_asks_no_agency(site: Site) -> None:
    unit = site.signed_in("business-unit")
    case_id = opened(site, unit, send(site, "dispute"))
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, case_id)
        assert case.reference == "EX-D-2026-001"
        facts = facts_of(work, case)
        assert facts["disagreement"] == "We hold that the child needs a plan."
        assert (facts["level_of_need"], facts["perceived_level_of_need"]) == ("early-help", "protection-plan")
        told = {party.role: details_of(work, party) for party in work.session.scalars(select(Party))}
    assert told["raising"] == {
        "name": "Testperson Two Madeup", "role": "Safeguarding lead", "agency": "Pretend School",
        "email": "two@pretend-school.example.org", "telephone": "",
    }  # fmt: skip
    assert told["answering"]["agency"] == "Pretend Social Care"
    assert len(rows(site, Person)) == 1
    assert rows(site, AgencyRequest) == []
    assert "matter.raised" not in {each.name for each in rows(site, Event)}
    assert "start-unknown" in {each.kind for each in rows(site, Task) if each.done_at is None}
    assert "Say when it began" in words(unit.get(f"/cases/{case_id}"))


def test_a_form_without_a_child_opens_a_matter_too(site: Site) -> None:
    unit = site.signed_in("business-unit")
    opened(site, unit, send(site, child_name="", child_born=""))
    assert rows(site, Person) == []
    assert [each.state for each in rows(site, CaseFile)] == ["open"]


def test_a_second_form_about_the_child_is_proposed_to_the_open_matter_and_opens_none_silently(site: Site) -> None:
    unit = site.signed_in("business-unit")
    first = opened(site, unit, send(site))
    second = send(site, child_name="Testchild Sigma Samplton", disagreement="They still say no.")
    page = words(unit.get(f"/documents/{second}"))
    assert "It may be about a matter that is open" in page
    assert "EX-D-2026-001: Testchild Sigma Sampleton" in page
    answer = unit.post(f"/documents/{second}/open", {"form": "open", "altered_seen": "yes"})
    assert answer.status_code == 400
    assert "There is an open matter about this child." in words(answer)
    assert [each.state for each in rows(site, CaseFile)].count("open") == 1

    page = unit.follow(f"/documents/{second}/join", {"form": "join", "to_matter": first})
    assert "brought into the matter" in words(page)
    site.run_jobs()
    (form,) = [each for each in rows(site, Document) if each.kind == "form"]
    assert form.case_id == first
    states = {each.id: (each.state, each.state_reason) for each in rows(site, CaseFile)}
    assert sorted(states.values(), key=str) == [("closed", "attached"), ("open", None)]
    unit.follow(f"/documents/{form.id}/accept", {"form": "accept", "altered_seen": "yes"})
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, first)
        assert facts_of(work, case)["disagreement"] == "They still say no."


def test_a_form_about_another_child_is_not_taken_over_without_a_reason(site: Site) -> None:
    unit = site.signed_in("business-unit")
    first = opened(site, unit, send(site))
    other = {"child_name": "Testchild Omega Otherton", "child_born": "2012-09-09", "disagreement": "Of another."}
    data = filled(site, EXAMPLE, "concern-1", {**ANSWERS, **other})
    unit.get(f"/cases/{first}/forms")
    unit.follow(f"/cases/{first}/forms", {"form": "form", "via": "email", "document": as_file(data)})
    site.run_jobs()
    (form,) = [each for each in rows(site, Document) if each.kind == "form"]
    assert "a child whom this matter does not know" in words(unit.get(f"/documents/{form.id}"))
    answer = unit.post(f"/documents/{form.id}/accept", {"form": "accept", "altered_seen": "yes"})
    assert answer.status_code == 400
    assert "It names a child whom this matter does not know." in words(answer)
    assert disagreement_of(site, first) == "We hold that the child needs a plan."
    why = {"form": "accept", "altered_seen": "yes", "although": "The child has two names."}
    unit.follow(f"/documents/{form.id}/accept", why)
    assert disagreement_of(site, first) == "Of another."


def disagreement_of(site: Site, case_id: str) -> object:
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        return facts_of(work, work.session.get_one(CaseFile, case_id))["disagreement"]


def test_another_child_of_nearly_no_likeness_is_not_proposed(site: Site) -> None:
    unit = site.signed_in("business-unit")
    opened(site, unit, send(site))
    page = words(unit.get(f"/documents/{send(site, child_name='Testchild Omega Otherton', child_born='2012-09-09')}"))
    assert "It may be about a matter that is open" not in page


def test_the_required_form_of_a_stage_is_missing_until_one_came_in_since_the_stage_before(site: Site) -> None:
    unit = site.signed_in("business-unit")
    case_id = opened(site, unit, send(site))
    page = words(unit.get(f"/cases/{case_id}/ladder"))
    assert page.count("Notification of a Professional Disagreement (required): in the file since") == 1
    site.services.business_clock.at = site.services.business_clock.at.replace(hour=12)  # type: ignore[attr-defined]
    found = []
    for stage, at in (("managers", "11:00"), ("directors", "11:30")):
        go = {"form": "go-to", "stage": stage, "opened_at": f"23 11 2026 {at}", "why": "It cannot wait."}
        page = words(unit.follow(f"/cases/{case_id}/ladder", go))
        found += re.findall(r"Notification of a Professional Disagreement \(required\): (.{0,120})", page)
    before = "One of Monday 23 November 2026 is from the stage before"
    assert [each[: each.index(before)] for each in found] == ["none has come. ", "Missing . "]  # to come; reached


def test_both_parties_are_written_to_when_a_stage_opens(site: Site) -> None:
    unit = site.signed_in("business-unit")
    case_id = opened(site, unit, send(site, answered_email="three@pretend-care.example.org"))
    go = {"form": "go-to", "stage": "managers", "opened_at": "23 11 2026 10:00", "why": "It cannot wait."}
    unit.follow(f"/cases/{case_id}/ladder", go)
    site.run_jobs()
    letters = [each for each in rows(site, Letter) if each.kind == "stage-told"]
    assert [each.state for each in letters] == ["held", "held"]


def rows(site: Site, table: type) -> list:  # type: ignore[type-arg]
    with site.sessions() as session:
        names = [name for name in ("seq", "created_at", "id") if hasattr(table, name)]
        return list(session.scalars(select(table).order_by(*(getattr(table, name) for name in names))))
