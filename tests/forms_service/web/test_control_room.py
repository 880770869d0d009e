"""Day 7: one row an agency, a call logged by one choice, and what an officer answers an agency."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from forms_service.db.models import AgencyRequest, Call, Extension, HandOver, Letter, Person, Task
from tests.fakes import FakeBusinessClock, FakeMailer
from tests.forms_service.web.site import Site, words
from tests.forms_service.web.story import Story


@pytest.fixture
def story(site: Site) -> Story:
    return Story.asked(site)


def _control(story: Story) -> str:
    return words(story.unit.get(f"/cases/{story.case_id}/returns"))


def _row(story: Story, request: AgencyRequest) -> str:
    page = story.unit.get(f"/cases/{story.case_id}/returns").get_data(as_text=True)
    found = re.search(rf'<tbody[^>]*id="agency-{request.id}".*?</tbody>', page, re.DOTALL)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found.group()).split())


def _log(story: Story, request: AgencyRequest, outcome: str, **more: str) -> str:
    form = {"form": "call", "outcome": outcome, **more}
    return words(story.unit.follow(f"/requests/{request.id}/calls", form))


def _go_to(story: Story, request: AgencyRequest, hour: int, *, days: int = 0) -> None:
    """An hour of the day on which it is due."""
    clock = story.site.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    assert request.due_at is not None
    clock.at = request.due_at.replace(hour=hour, minute=5) + timedelta(days=days)


def _all(story: Story, table: type) -> list:  # type: ignore[type-arg]  # rows of whatever table was named
    with story.site.sessions() as session:
        return list(session.scalars(select(table)))


def _request(story: Story, request: AgencyRequest) -> AgencyRequest:
    found: AgencyRequest = story.rows(AgencyRequest, AgencyRequest.id == request.id)[0]
    return found


def test_a_row_says_what_was_sent_who_is_rung_and_what_comes_next(story: Story) -> None:
    request = next(each for each in story.requests("issued") if each.agency_name == "Example School")
    row = _row(story, request)
    assert "Accepted by the mail relay" in row
    assert "Not opened" in row
    assert "01632 960512 Sky Schooling" in row
    assert "01632 960513 Skip Schoolfield (deputy)" in row
    assert "Next: confirm that the request has arrived" in row
    story.agency(request)
    assert "Opened Mon 23 Nov 2026" in _row(story, request)


def test_who_must_be_telephoned_now_stands_first(story: Story) -> None:
    first, last = story.requests("issued")[:2]
    story.send_return(last)
    _go_to(story, first, 13)
    story.site.run_jobs()
    _chase(story)
    page = story.unit.get(f"/cases/{story.case_id}/returns").get_data(as_text=True)
    order = re.findall(r'id="agency-(\w+)"', page)
    assert order.index(first.id) < order.index(last.id)
    assert "Telephone now" in _row(story, first)
    assert "Returned" in _row(story, last)


def _chase(story: Story) -> None:
    from tests.example_case import ExampleCase

    ExampleCase(story.site.started, story.case_id).chase()


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("left-message", "left a message"),
        ("no-answer", "no answer"),
        ("confirmed", "they have the request"),
        ("wrong-number", "wrong number"),
    ],
)
def test_a_call_is_logged_by_one_choice(story: Story, outcome: str, said: str) -> None:
    request = story.requests("issued")[0]
    page = _log(story, request, outcome)
    assert f"Recorded for {request.agency_name}: {said}" in page
    (call,) = story.rows(Call, Call.request_id == request.id, Call.state == "made")
    assert call.outcome == outcome


def test_who_will_send_it_is_held_to_the_end_of_the_day_and_rung_after_it(story: Story) -> None:
    request = story.requests("issued")[0]
    _go_to(story, request, 10)
    assert "by Friday" in _log(story, request, "will-send") or "by " in _control(story)
    (call,) = story.rows(Call, Call.request_id == request.id, Call.state == "made")
    assert call.promised_at == _request(story, request).due_at
    _chase(story)
    assert "Telephone now" not in _row(story, request)
    _go_to(story, request, 17)
    assert "Promise passed" in _row(story, request)
    assert "Telephone now" in _row(story, request)


def test_another_time_can_be_promised_and_none_that_is_past(story: Story) -> None:
    request = story.requests("issued")[0]
    _go_to(story, request, 10)
    refused = story.unit.post(
        f"/requests/{request.id}/calls", {"form": "call", "outcome": "will-send", "promised_at": "8am"}
    )
    assert refused.status_code == 400
    assert "still to come" in words(refused)
    _log(story, request, "will-send", promised_at="3:30pm")
    (call,) = story.rows(Call, Call.request_id == request.id, Call.state == "made")
    assert call.promised_at is not None
    assert "3:30pm" in _row(story, request)


def test_nil_by_telephone_is_no_nil_return_and_asks_for_the_statement(story: Story) -> None:
    request = story.requests("issued")[0]
    response = story.unit.post(f"/requests/{request.id}/calls", {"form": "call", "outcome": "nil-said"})
    assert response.headers["Location"].endswith(f"/requests/{request.id}#nil-statement")
    assert "That is no nil return yet" in words(story.unit.get(f"/requests/{request.id}"))
    assert _request(story, request).state == "issued"
    assert story.rows(Task, Task.kind == "nil-said", Task.done_at.is_(None))


def test_not_ours_rests_until_it_is_answered_and_goes_to_the_right_person(story: Story) -> None:
    request = story.requests("issued")[0]
    old_link, old_address = story.link(request)
    _log(story, request, "not-ours")
    assert "Says: not ours" in _row(story, request)
    path = f"/requests/{request.id}/hand-over"
    wrong = story.unit.post(path, {"form": "handed", "answer": "re-issue", "name": "Rita Rightly", "email": "nobody"})
    assert wrong.status_code == 400
    assert "Enter the e-mail address" in words(wrong)
    story.unit.follow(
        path, {"form": "handed", "answer": "re-issue", "name": "Rita Rightly", "email": "rita@school.example.org"}
    )
    story.site.run_jobs()
    (held,) = [
        row for row in story.rows(Letter, Letter.request_id == request.id, Letter.state == "held") if row.kind == "ask"
    ]
    assert "the request itself has not gone" in _row(story, request), "what the other person got counts for nobody"
    story.unit.follow(f"/letters/{held.id}/release")
    story.site.run_jobs()
    path, address = story.link(_request(story, request))
    assert address == "rita@school.example.org"
    stranger = story.site.visitor()
    stranger.get(old_link)
    opened = stranger.post(old_link, {"form": "open", "address": old_address})
    assert opened.status_code != 302
    assert "Rita Rightly" in words(story.unit.get(f"/requests/{request.id}"))
    assert "Next:" in _row(story, request)


def test_not_ours_may_end_the_asking_or_be_turned_down(story: Story) -> None:
    first, second = story.requests("issued")[:2]
    for request in (first, second):
        _log(story, request, "not-ours")
    without = story.unit.post(f"/requests/{first.id}/hand-over", {"form": "handed", "answer": "stand-down"})
    assert without.status_code == 400
    story.unit.follow(
        f"/requests/{first.id}/hand-over", {"form": "handed", "answer": "stand-down", "reason": "Another school."}
    )
    story.unit.follow(
        f"/requests/{second.id}/hand-over", {"form": "handed", "answer": "keep-asking", "reason": "It is theirs."}
    )
    assert _request(story, first).state == "stood-down"
    again = _request(story, second)
    assert (again.state, again.paused_at) == ("issued", None)
    assert {row.state for row in _all(story, HandOver)} == {"done", "refused"}


def test_longer_time_by_telephone_shows_both_dates_and_tells_the_agency(story: Story) -> None:
    request = story.requests("issued")[0]
    page = story.unit.get(f"/requests/{request.id}").get_data(as_text=True)
    proposed = re.search(r'id="longer-on"[^>]*value="([^"]+)"', page)
    assert proposed
    form = {"form": "longer", "on": proposed.group(1), "reason": "Records are on paper.", "who": "Sky Schooling"}
    refused = story.unit.post(f"/requests/{request.id}/longer", {**form, "on": "1 1 2020"})
    assert refused.status_code == 400
    story.unit.follow(f"/requests/{request.id}/longer", form)
    story.site.run_jobs()
    assert "(first " in _row(story, request)
    mailer = story.site.services.mailer
    assert isinstance(mailer, FakeMailer)
    assert "now due" in mailer.sent[-1].subject
    assert _all(story, Extension)[0].state == "granted"


def test_the_request_goes_again_only_after_a_look(story: Story) -> None:
    request = story.requests("issued")[0]
    mailer = story.site.services.mailer
    assert isinstance(mailer, FakeMailer)
    before = len(mailer.sent)
    page = words(story.unit.get(f"/requests/{request.id}/send-again"))
    assert "Accepted by the mail relay" in page
    story.site.run_jobs()
    assert len(mailer.sent) == before
    story.unit.follow(f"/requests/{request.id}/send-again")
    story.site.run_jobs()
    assert len(mailer.sent) == before + 1


def test_all_calls_of_all_cases_stand_on_one_sheet(story: Story) -> None:
    request = story.requests("issued")[0]
    _go_to(story, request, 13)
    _chase(story)
    for path in ("/calls", f"/cases/{story.case_id}/calls"):
        page = words(story.unit.get(path))
        assert f"Calls to make now ({len(story.requests('issued'))})" in page
        assert "01632 960512" in page
        assert "EX-2026-0001" in page
    other = words(story.site.signed_in("business-unit", partnership="safer-nel").get("/calls"))
    assert "nobody to telephone" in other


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    said: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    engine = site.started.engine
    event.listen(engine, "before_cursor_execute", note)
    yield said
    event.remove(engine, "before_cursor_execute", note)


def test_more_agencies_cost_no_more_queries(story: Story) -> None:
    child = story.rows(Person, Person.case_id == story.case_id, Person.role == "child")[0]
    _log(story, story.requests("issued")[0], "no-answer")
    counts = []
    for number in range(2):
        for path in ("returns", "calls", "agencies"):
            with counted(story.site) as said:
                assert story.unit.get(f"/cases/{story.case_id}/{path}").status_code == 200
            counts.append((path, len(said)))
        if number == 0:
            for each in range(9):
                story.unit.follow(
                    f"/cases/{story.case_id}/agencies/add",
                    {
                        "form": "add", "agency_name": f"Invented Club {each}", "contact_name": "Swim Swimley",
                        "email": f"swim{each}@club.example.org", "relation": "child-family", "persons": child.id,
                        "why": "named",
                    },
                )  # fmt: skip
            story.unit.follow(f"/cases/{story.case_id}/agencies/issue")
            story.site.run_jobs()
            for letter in story.rows(Letter, Letter.case_id == story.case_id, Letter.state == "held"):
                story.unit.follow(f"/letters/{letter.id}/release")
            for request in story.requests("issued"):
                _log(story, request, "no-answer")
    assert counts[:3] == counts[3:]
