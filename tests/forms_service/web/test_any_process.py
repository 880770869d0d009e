"""Through the pages: a process begun by hand, steps without dates, forms that come in, how a case goes on."""

from __future__ import annotations

import contextlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from forms_service.db.models import CaseFile, CaseOutcome, ChosenDay, Document, FinishedStep
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.outcome_page import OutcomePage, outcome_page
from forms_service.db.work import Work
from forms_service.web.outcomes import views
from tests.forms_service.web.site import EXAMPLE, Site, Visitor, as_file, filled, words
from tests.forms_service.web.story import NOTE, Story

FOLLOW_UP = f"{EXAMPLE}/follow-up"
BEGUN = {
    "form": "begin",
    "what": FOLLOW_UP,
    "began_at": "10 11 2026",
    "full_name-0": "Testchild Omega Examplethorpe",
    "birth_date-0": "1 2 2020",
}


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def _begin(story: Story, **more: str) -> str:
    before = {row.id for row in story.rows(CaseFile)}
    page = story.unit.follow("/begin", {**BEGUN, **more})
    assert "It was begun" in words(page)
    (found,) = [row.id for row in story.rows(CaseFile) if row.id not in before]
    return str(found)


@pytest.fixture
def story(site: Site, unit: Visitor) -> Story:
    return Story(site, unit)


def test_any_published_process_is_begun_by_hand(story: Story) -> None:
    page = words(story.unit.get("/begin"))
    assert "Learning review" in page
    assert "Disagreement between agencies" in page
    asked = words(story.unit.get(f"/begin?what={FOLLOW_UP}"))
    assert "no day is guessed" in asked
    case_id = _begin(story)
    case = words(story.unit.get(f"/cases/{case_id}"))
    assert "EX-F-2026-001" in case
    assert "Monday 10 May 2027" in case
    assert "No timescale is set" in case


def test_a_matter_is_asked_for_its_facts_and_shows_whom_to_ring(story: Story) -> None:
    page = words(story.unit.get(f"/begin?what={EXAMPLE}/dispute"))
    assert "If a child is at risk now" in page
    assert "What you disagree about and why" in page
    wrong = story.unit.post("/begin", {"form": "begin", "what": f"{EXAMPLE}/dispute", "fact-level_of_need": "guess"})
    assert wrong.status_code == 400
    assert "Choose one of these." in words(wrong)
    empty = story.unit.post("/begin", {"form": "begin", "what": f"{EXAMPLE}/dispute"})
    assert empty.status_code == 400
    assert "Enter what is known" in words(empty)
    assert story.rows(CaseFile) == []


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(story: Story) -> None:
    for more, said in (
        ({"began_at": "1 1 2099"}, "in the future"),
        ({"parent": "EX-2099-0001"}, "no case of this reference"),
        ({"full_name-0": ""}, "Enter the name as well"),
        ({"nhs_number-0": "999 000 001"}, "An NHS number has ten digits"),
        ({"nhs_number-0": "999 000 0019"}, "The check digit of this NHS number is wrong"),
    ):
        page = story.unit.post("/begin", {**BEGUN, **more})
        assert page.status_code == 400
        assert said in words(page)
        assert "1 2 2020" in page.get_data(as_text=True)
    assert not story.rows(CaseFile)


def test_a_step_without_a_date_is_ticked_and_opened_again(story: Story) -> None:
    step = f"/cases/{_begin(story)}/steps/reviewer-found"
    shown = words(story.unit.get(step))
    assert "No timescale is set" in shown
    assert "Source Example Guide to Reviews and Disagreements, " in shown
    listed = words(story.site.signed_in("business-manager").get("/definitions"))
    assert "; Example Guide to Reviews and Disagreements, " in listed
    page = story.unit.follow(f"{step}/done", {"form": "done", "on": "20 11 2026", "text": "Ms Madeup"})
    assert "The step is done" in words(page)
    assert "Friday 20 November 2026" in words(story.unit.get(step))
    assert story.unit.post(f"{step}/open", {"form": "open", "reason": ""}).status_code == 400
    story.unit.follow(f"{step}/open", {"form": "open", "reason": "Another review."})
    assert story.rows(FinishedStep)[0].withdrawn_at is not None
    assert "It is done" in words(story.unit.get(step))


def test_the_day_of_a_step_that_repeats_is_chosen_and_what_was_found_recorded(story: Story) -> None:
    step = f"/cases/{_begin(story)}/steps/ask-progress"
    assert "The source gives no interval" in words(story.unit.get(step))
    assert story.unit.post(f"{step}/day", {"form": "day", "on": "1 1 2020"}).status_code == 400
    story.unit.follow(f"{step}/day", {"form": "day", "on": "30 11 2026"})
    page = story.unit.follow(f"{step}/found", {"form": "found", "text": "Two have begun."})
    assert "Choose the next day, or say that it is finished" in words(page)
    assert "Two have begun." in words(page)
    assert [row.done_at is not None for row in story.rows(ChosenDay)] == [True]
    assert "Choose the next day, or say that it is finished" in words(story.unit.get("/today"))


def test_a_form_that_came_is_read_checked_and_accepted(story: Story) -> None:
    case_id = _begin(story)
    page = words(story.unit.get(f"/cases/{case_id}/forms"))
    assert "What has been done so far" in page
    assert "None has come." in page
    blank = story.unit.get(f"/cases/{case_id}/forms/progress-1.docx")
    assert blank.status_code == 200
    assert blank.headers["Content-Disposition"] == "attachment; filename=EX-F-2026-001-progress-1-v1.docx"
    assert story.unit.get(f"/cases/{case_id}/forms/answer-1.docx").status_code == 404
    data = filled(
        story.site, EXAMPLE, "progress-1",
        {"written_by": "Testperson Four", "written_on": "2026-11-20", "progress": "Two have begun."},
        case_reference="EX-F-2026-001",
    )  # fmt: skip
    story.unit.follow(f"/cases/{case_id}/forms", {"form": "form", "via": "email", "document": as_file(data)})
    story.site.run_jobs()
    (document,) = story.rows(Document, Document.kind == "form", Document.direction == "in")
    assert "A form to check" in words(story.unit.get(f"/cases/{case_id}"))
    check = story.unit.get(f"/documents/{document.id}")
    assert "Accept this form" in words(check)
    accepted = story.unit.follow(f"/documents/{document.id}/accept", {"form": "accept"})
    assert "The form was accepted" in words(accepted)
    assert "Accepted" in words(accepted)


def test_the_outcome_is_recorded_beside_what_the_record_recommends_and_leads_to_a_case(story: Story) -> None:
    case_id = story.open(NOTE)
    page = words(story.unit.get(f"/cases/{case_id}/outcome"))
    assert "Nobody has recorded yet how this case goes on" in page
    assert "Nothing is taken over from it by itself" in page
    sent = {"form": "outcome", "outcome": "local-review", "because": "decision", "text": "All three agree."}
    assert story.unit.post(f"/cases/{case_id}/outcome", sent).status_code == 400
    page = words(story.unit.follow(f"/cases/{case_id}/outcome", {**sent, "sure": "yes"}))
    assert "A learning review" in page
    assert "Begin: Learning review" in page
    assert [row.outcome for row in story.rows(CaseOutcome)] == ["local-review"]
    assert "Begin what follows from the outcome" in words(story.unit.get("/today"))
    story.unit.follow(f"/cases/{case_id}/outcome/begin", {"form": "begin-follow-up", "process": "follow-up"})
    (child,) = story.rows(CaseFile, CaseFile.parent_id == case_id)
    assert child.parent_cause.startswith("outcome:")
    assert "Comes from" in words(story.unit.get(f"/cases/{child.id}"))
    assert "Led to" in words(story.unit.get(f"/cases/{case_id}"))
    again = story.unit.post(f"/cases/{case_id}/outcome/begin", {"form": "begin-follow-up", "process": "follow-up"})
    assert again.status_code == 400


def test_an_outcome_that_a_colleague_recorded_since_is_not_replaced_unseen(story: Story) -> None:
    case_id = story.open(NOTE)
    at = f"/cases/{case_id}/outcome"
    seen = re.search(r'name="seen" value="([^"]*)"', story.unit.get(at).get_data(as_text=True))
    assert seen is not None
    sent = {"form": "outcome", "because": "decision", "text": "All three agree.", "sure": "yes", "seen": seen[1]}
    story.unit.follow(at, {**sent, "outcome": "local-review"})
    for outcome in ("local-review", "none"):  # pressed twice; and by somebody who looked before it was recorded
        late = story.unit.post(at, {**sent, "outcome": outcome})
        assert late.status_code == 409
        assert "Somebody has recorded since how it goes on" in words(late)
    assert [row.outcome for row in story.rows(CaseOutcome)] == ["local-review"]
    shown = re.search(r'name="seen" value="([^"]*)"', story.unit.get(at).get_data(as_text=True))
    assert shown is not None
    story.unit.follow(at, {**sent, "outcome": "none", "seen": shown[1]})
    assert {row.seq: row.outcome for row in story.rows(CaseOutcome)} == {1: "local-review", 2: "none"}


def test_what_follows_is_begun_once_by_two_people_at_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = story.open(NOTE)
    sent = {"form": "outcome", "outcome": "local-review", "because": "decision", "text": "All agree.", "sure": "yes"}
    story.unit.follow(f"/cases/{case_id}/outcome", sent)
    both_looked = threading.Barrier(2)

    def slowly(work: Work, frame: CaseFrame) -> OutcomePage:
        found = outcome_page(work, frame)
        with contextlib.suppress(threading.BrokenBarrierError):
            both_looked.wait(timeout=1)
        return found

    monkeypatch.setattr(views, "outcome_page", slowly)
    told = story.unit.told()
    begin = {"form": "begin-follow-up", "process": "follow-up"}
    with ThreadPoolExecutor(2) as pool:
        answers = list(
            pool.map(lambda _: story.site.visitor(told).post(f"/cases/{case_id}/outcome/begin", begin), range(2))
        )
    assert sorted(each.status_code for each in answers) == [302, 400]
    assert len(story.rows(CaseFile, CaseFile.parent_id == case_id)) == 1


def test_lists_say_what_kind_each_is_and_are_narrowed_to_one_process(story: Story) -> None:
    story.open(NOTE)
    review = story.rows(CaseFile)[0].reference
    _begin(story)
    for path in ("/cases", "/today"):
        page = words(story.unit.get(path))
        assert "Review of an incident" in page
        assert "Learning review" in page
        narrowed = words(story.unit.get(f"{path}?process={FOLLOW_UP}"))
        assert review not in narrowed
        # A process that is not there narrows nothing.
        assert review in words(story.unit.get(f"{path}?process={EXAMPLE}/nothing"))


def test_a_publication_is_planned_and_moved(story: Story) -> None:
    case_id = _begin(story)
    event = {"form": "event", "name": "publication", "occurred_at": "1 3 2027"}
    story.unit.follow(f"/cases/{case_id}/events", event)
    page = story.unit.get(f"/cases/{case_id}")
    assert "Thursday 18 February 2027" in words(page)
    assert story.unit.post(f"/cases/{case_id}/events", event).status_code == 400
    event_id = page.get_data(as_text=True).partition("/move")[0].rpartition("/events/")[2]
    assert "move with it" in words(story.unit.get(f"/events/{event_id}/move"))
    moved = story.unit.follow(
        f"/events/{event_id}/move", {"form": "move", "occurred_at": "12 7 2027", "reason": "Proceedings."}
    )
    assert "Thursday 1 July 2027" in words(moved)


def test_a_reader_sees_how_it_goes_on_and_records_nothing(story: Story) -> None:
    case_id = story.open(NOTE)
    reader = story.site.signed_in("review-group-member")
    page = words(reader.get(f"/cases/{case_id}/outcome"))
    assert "Nobody has recorded yet" in page
    assert "Record how it goes on" not in page
    assert reader.post(f"/cases/{case_id}/outcome", {"form": "outcome"}).status_code == 403
    assert reader.get("/begin").status_code == 403
