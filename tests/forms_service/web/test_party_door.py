"""The disputing manager's door: looking does nothing, the right address opens one matter, and nothing else is shown."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AuditEvent, CaseFile, Confirmation, Document, Task
from forms_service.db.records import cases
from forms_service.db.records.links import MOST_WRONG_TRIES
from forms_service.use_cases.keep_party import let_party_leave
from forms_service.use_cases.note_safety_call import note_safety_call
from tests.forms_service.web.conftest import ON_BOTH
from tests.forms_service.web.followed_matter import ADDRESS, FollowedMatter
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, as_file, at_risk_is_first, filled, words

URGENT = "Is a child at risk now?"


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    return FollowedMatter.begin(site)


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def test_the_page_behind_the_link_shows_the_reference_and_no_name(matter: FollowedMatter, unit: Visitor) -> None:
    answer = matter.site.visitor().get(matter.send(unit))
    page = words(answer)
    assert matter.reference() in page
    assert URGENT in page
    for name in ("Petra", "Raiser", "Invented School", "Invented Council", "Aldous", ADDRESS):
        assert name not in page
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_scanner_that_looks_opens_nothing(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    client = matter.site.app.test_client()
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert [link.opened_at for link in matter.links()] == [None]
    matter.enter(path)
    assert matter.links()[0].opened_at is not None


def test_the_token_is_nowhere_stored_and_in_no_log(
    matter: FollowedMatter, unit: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    path = matter.send(unit)
    token = path.rpartition("/")[2]
    assert token not in str(vars(matter.links()[0]))
    with caplog.at_level(logging.DEBUG):
        matter.enter(path)
    routes = {vars(record).get("route") for record in caplog.records if record.getMessage() == "request"}
    assert routes == {"matter.link", "matter.confirm_address"}
    assert token not in "\n".join(str(vars(record)) for record in caplog.records)


@ON_BOTH
def test_wrong_tries_are_limited_and_another_partys_address_is_wrong_too(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    visitor = matter.site.visitor()
    visitor.get(path)
    for _ in range(MOST_WRONG_TRIES - 1):
        answer = visitor.post(path, {"form": "open", "address": "aldous@council.example.org"})
        assert answer.status_code == 400
        assert "Raiser" not in words(answer)
    visitor.post(path, {"form": "open", "address": "aldous@council.example.org"})
    answer = visitor.post(path, {"form": "open", "address": ADDRESS})
    assert answer.status_code == 410
    assert "01632 960501" in words(answer)


@ON_BOTH
def test_a_party_sees_where_it_stands_what_was_agreed_and_its_own_actions(
    matter: FollowedMatter, unit: Visitor
) -> None:
    stage = matter.open_stage("managers", why="No agreement by telephone.")
    matter.talk(stage, "Both heads will visit together.")
    matter.agree(stage, "Visit the home together", owner=matter.raising, number=1, days=3)
    matter.agree(stage, "Send the chronology", owner=matter.answering, number=2)
    visitor = matter.enter(matter.send(unit))
    answer = visitor.get(f"/party/{matter.raising}")
    assert at_risk_is_first(answer)
    page = words(answer)
    assert page.index(URGENT) < page.index("Disagreement between agencies")
    assert "It stands at: Managers (1)" in page
    assert "You need not wait for any date" in page
    assert "Both heads will visit together." in page
    assert "No agreement by telephone." in page
    own = page[page.index("What you agreed to do") : page.index("What we ask you to confirm")]
    assert "Visit the home together" in own
    assert "Send the chronology" not in own
    assert page.count("Send the chronology") == 1
    assert "Aldous Answerer, Invented Council, no day was agreed" in page
    # Monday 23 November 2026 is day 1 in this partnership.
    assert "The managers have met : Wednesday 25 November 2026" in page
    assert "How was this worked out?" in page
    assert "The record is on the child&#39;s file : no timescale is set" in page


def test_what_is_not_shared_and_calls_about_safety_stay_with_the_unit(matter: FollowedMatter, unit: Visitor) -> None:
    stage = matter.open_stage("managers", why="No agreement by telephone.")
    for said, ticked in (("Both heads will visit.", {}), ("One head doubts the record.", {"not_shared": "yes"})):
        for at in ("", stage):
            told = {"form": "discussion", "on": "20 11 2026", "kind": "call", "who": "Both heads", "said": said}
            page = unit.follow(f"/cases/{matter.case_id}/discussions", {**told, **ticked, "case_stage_id": at})
            assert "The discussion was recorded." in words(page)
    with matter.work() as work:
        note_safety_call(work, matter.case_id, text="The neighbour rang the police.")
    page = words(unit.get(f"/cases/{matter.case_id}/ladder"))
    assert page.count("One head doubts the record. Not shared") == 2
    assert "Both heads will visit. Not shared" not in page
    shown = words(matter.enter(matter.send(unit)).get(f"/party/{matter.raising}"))
    assert shown.count("Both heads will visit.") == 2
    assert "One head doubts" not in shown
    assert "neighbour" not in shown


def test_a_party_sees_no_other_matter_no_parent_and_no_staff_page(matter: FollowedMatter, unit: Visitor) -> None:
    other = FollowedMatter.begin(matter.site)
    with matter.work() as work:
        parent = cases.new_case(work, EXAMPLE, "review")
        parent.state = "open"
        cases.give_reference(work, parent)
        case = work.session.get_one(CaseFile, matter.case_id)
        case.parent_id, case.parent_cause = parent.id, f"request:{new_id()}"
        reference = parent.reference
    visitor = matter.enter(matter.send(unit))
    page = words(visitor.get(f"/party/{matter.raising}"))
    assert reference is not None
    assert reference not in page
    assert other.reference() not in page
    for party in (other.raising, matter.answering):
        assert visitor.get(f"/party/{party}").status_code == 404
    assert visitor.get(f"/cases/{matter.case_id}").status_code == 302
    assert visitor.get("/today").status_code == 302


@ON_BOTH
def test_revoking_shuts_what_is_open_and_the_link(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    visitor = matter.enter(path)
    assert visitor.get(f"/party/{matter.raising}").status_code == 200
    unit.follow(f"/cases/{matter.case_id}/links/{matter.raising}/revoke", {"form": f"revoke-{matter.raising}"})
    assert visitor.get(f"/party/{matter.raising}").status_code == 404
    assert matter.site.visitor().get(path).status_code == 410
    # A new one opens it again.
    assert matter.enter(matter.send(unit)).get(f"/party/{matter.raising}").status_code == 200


def test_whoever_left_sees_nothing_any_more(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    visitor = matter.enter(path)
    with matter.work() as work:
        let_party_leave(work, matter.raising)
    assert visitor.get(f"/party/{matter.raising}").status_code == 404
    answer = matter.site.visitor().get(path)
    assert answer.status_code == 410
    assert "There is nothing more to see here" in words(answer)
    visitor = matter.site.visitor()
    visitor.get(path)
    assert visitor.post(path, {"form": "open", "address": ADDRESS}).status_code == 410


@pytest.mark.parametrize(("state", "status"), [("completed", 200), ("closed", 404)])
def test_a_completed_matter_can_be_read_and_a_closed_one_not(
    matter: FollowedMatter, unit: Visitor, state: str, status: int
) -> None:
    visitor = matter.enter(matter.send(unit))
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).state = state
    assert visitor.get(f"/party/{matter.raising}").status_code == status


@ON_BOTH
def test_a_link_that_ran_out_opens_nothing(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    visitor = matter.enter(path)
    matter.site.pass_minutes(matter.site.services.link_days * 24 * 60)
    assert visitor.get(f"/party/{matter.raising}").status_code == 404
    assert matter.site.visitor().get(path).status_code == 410


@ON_BOTH
def test_a_party_confirms_what_is_asked_of_it_and_nothing_else(matter: FollowedMatter, unit: Visitor) -> None:
    visitor = matter.enter(matter.send(unit))
    visitor.get(f"/party/{matter.raising}")
    page = visitor.follow(f"/party/{matter.raising}/confirm/on-file", {"form": "confirm-on-file"})
    assert "you confirmed it on" in words(page)
    assert visitor.post(f"/party/{matter.raising}/confirm/learned", {}).status_code == 404
    with matter.site.sessions() as session:
        said = session.scalars(select(Confirmation)).one()
        event = session.scalars(select(AuditEvent).where(AuditEvent.what == "step.confirmed")).one()
    assert said.recorded_by == f"link:{matter.links()[0].id}"
    assert (event.actor_kind, event.actor_id) == ("link", matter.links()[0].id)


@ON_BOTH
def test_what_was_being_confirmed_is_sent_on_after_the_address_is_typed_again(
    matter: FollowedMatter, unit: Visitor
) -> None:
    visitor = matter.enter(matter.send(unit))
    own = f"/party/{matter.raising}"
    visitor.get(own)
    matter.site.pass_minutes(matter.site.services.session_minutes + 1)
    answer = visitor.post(f"{own}/confirm/on-file", {"form": "confirm-on-file"})
    assert answer.status_code == 404
    assert "Type your address again" in words(answer)
    assert URGENT in words(answer)
    typed: dict[str, Any] = {"onward": f"{own}/confirm/on-file", "address_again": ADDRESS}
    answer = visitor.post(f"{own}/again", typed)
    assert answer.status_code == 307
    assert answer.headers["Location"] == f"{own}/confirm/on-file"
    assert visitor.post(f"{own}/again", {**typed, "onward": "/party/elsewhere/leave"}).headers["Location"] == own


def test_the_form_is_downloaded_with_the_reference_on_it(matter: FollowedMatter, unit: Visitor) -> None:
    visitor = matter.enter(matter.send(unit))
    for target in ("docx", "odt", "pdf"):
        answer = visitor.get(f"/party/{matter.raising}/forms/concern-1.{target}")
        assert answer.status_code == 200
        assert matter.reference() in answer.headers["Content-Disposition"]
    assert visitor.get(f"/party/{matter.raising}/forms/note-1.docx").status_code == 404


@ON_BOTH
def test_a_form_sent_by_the_link_is_kept_as_theirs_and_asks_somebody_to_look(
    matter: FollowedMatter, unit: Visitor
) -> None:
    visitor = matter.enter(matter.send(unit))
    own = f"/party/{matter.raising}"
    visitor.get(own)
    form = filled(matter.site, EXAMPLE, "concern-1", {"subject": "Level of need"}, case_reference=matter.reference())
    page = visitor.follow(f"{own}/upload", {"form": "upload", "document": as_file(form, "our-form.docx")})
    assert "We have your form" in words(page)
    assert "our-form.docx" in words(page)
    matter.site.run_jobs()
    with matter.site.sessions() as session:
        kept = session.scalars(select(Document).where(Document.kind == "form", Document.direction == "in")).one()
        waiting = session.scalars(select(Task.kind).where(Task.subject_id == kept.id, Task.done_at.is_(None))).all()
    assert kept.received_by == f"link:{matter.links()[0].id}"
    assert (kept.case_id, kept.received_via, kept.form) == (matter.case_id, "upload", "concern-1")
    assert waiting == ["form-to-check"]
    again = visitor.follow(f"{own}/upload", {"form": "upload", "document": as_file(form, "our-form.docx")})
    assert "We have this file already" in words(again)


def test_who_sends_what_another_sent_already_is_not_told_of_it_and_has_sent_it_too(
    matter: FollowedMatter, unit: Visitor
) -> None:
    form = filled(matter.site, EXAMPLE, "concern-1", {"subject": "Level of need"}, case_reference=matter.reference())
    unit.get(f"/cases/{matter.case_id}/forms")
    unit.follow(
        f"/cases/{matter.case_id}/forms", {"form": "form", "via": "email", "document": as_file(form, "theirs.docx")}
    )
    visitor = matter.enter(matter.send(unit))
    own = f"/party/{matter.raising}"
    visitor.get(own)
    page = words(visitor.follow(f"{own}/upload", {"form": "upload", "document": as_file(form, "ours.docx")}))
    assert "We have your form" in page
    assert "ours.docx" in page
    assert "theirs.docx" not in page
    with matter.site.sessions() as session:
        kept = session.scalars(select(Document.received_by).where(Document.kind == "form", Document.direction == "in"))
        assert [by for by in kept if by == f"link:{matter.links()[0].id}"]


def test_nothing_is_taken_that_is_no_document_or_that_comes_after_the_end(
    matter: FollowedMatter, unit: Visitor
) -> None:
    visitor = matter.enter(matter.send(unit))
    own = f"/party/{matter.raising}"
    visitor.get(own)
    answer = visitor.post(f"{own}/upload", {"form": "upload", "document": as_file(b"MZ", "tool.exe")})
    assert answer.status_code == 400
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).state = "completed"
    form = filled(matter.site, EXAMPLE, "concern-1", {"subject": "Level of need"})
    assert visitor.post(f"{own}/upload", {"form": "upload", "document": as_file(form)}).status_code == 409


def test_only_a_party_who_may_follow_is_sent_a_link(matter: FollowedMatter, unit: Visitor) -> None:
    page = words(unit.get(f"/cases/{matter.case_id}/links"))
    assert "Petra Raiser" in page
    assert "Aldous" not in page
    answer = unit.post(f"/cases/{matter.case_id}/links/{matter.answering}", {"form": "send"})
    assert answer.status_code == 409
    other = FollowedMatter.begin(matter.site)
    assert unit.post(f"/cases/{matter.case_id}/links/{other.raising}", {"form": "send"}).status_code == 404


def test_closing_it_on_this_computer_ends_it_here_only(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    here, there = matter.enter(path), matter.enter(path)
    here.get(f"/party/{matter.raising}")
    assert "closed on this computer" in words(here.post(f"/party/{matter.raising}/leave", {}))
    assert here.get(f"/party/{matter.raising}").status_code == 404
    assert there.get(f"/party/{matter.raising}").status_code == 200


def test_the_link_is_good_for_as_long_as_the_settings_say(matter: FollowedMatter, unit: Visitor) -> None:
    matter.send(unit)
    link = matter.links()[0]
    assert link.expires_at - link.created_at == timedelta(days=matter.site.services.link_days)
