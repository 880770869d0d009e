"""Today and the list of cases: counts that are links, what waits for whom, searching by name, and few questions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from sqlalchemy import event, select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, Call, Letter, Mail, Note, Pack, Task
from forms_service.db.records import cases, events, people
from forms_service.db.work import begin_work
from tests.fakes import FakeBusinessClock
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, words
from tests.forms_service.web.story import Story


@contextmanager
def _asked(site: Site) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    statements: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(site.started.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(site.started.engine, "before_cursor_execute", note)


def _busy_cases(site: Site, count: int) -> list[str]:
    """Each with something of every kind that the lists count."""
    ids = []
    with begin_work(site.sessions, site.services, SEEDER) as work:
        process = site.services.library.process(EXAMPLE, "review")
        for number in range(count):
            case = cases.new_case(work, EXAMPLE, "review")
            case.state, case.opened_at = "open", work.now
            cases.give_reference(work, case)
            events.note_event(work, case, process.starts_with, work.now)
            people.add_person(work, case.id, "child", {"full_name": f"Testchild Number{number} Examplethorpe"})
            request = AgencyRequest(
                id=new_id(), case_id=case.id, agency_name=f"Agency {number}", form="answer-1", form_version=1,
                relation="child-family", state="issued", issued_at=work.now, due_on=work.today, due_at=work.now,
            )  # fmt: skip
            work.session.add(request)
            work.session.flush()
            letter = Letter(id=new_id(), case_id=case.id, kind="told", audience="partners", state="held", cause="x")
            note = Note(
                id=new_id(), case_id=case.id, subject_kind="case", subject_id=case.id, flag_on=work.today,
                by="system", at=work.now,
            )  # fmt: skip
            note.sealed = work.vault(case.id).seal_json("note", note.id, "sealed", {"text": f"Words {number}."})
            work.session.add_all(
                [
                    letter,
                    note,
                    Call(id=new_id(), case_id=case.id, request_id=request.id, due_on=work.today),
                    Mail(
                        id=new_id(),
                        case_id=case.id,
                        request_id=request.id,
                        kind="told",
                        state="uncertain",
                        message_id=f"<{new_id()}@example.org>",
                        subject="x",
                        cause="x",
                    ),
                    Task(
                        id=new_id(),
                        case_id=case.id,
                        partnership=EXAMPLE,
                        kind="return-overdue",
                        subject_id=request.id,
                        severity="red",
                        due_on=work.today,
                    ),
                    Pack(id=new_id(), case_id=case.id, kind="pack", number=1, state="released"),
                ]
            )
            ids.append(case.id)
    return ids


def _questions(site: Site, visitor: Visitor, path: str) -> int:
    visitor.get(path)  # what a process reads only once
    with _asked(site) as statements:
        assert visitor.get(path).status_code == 200
    return len(statements)


def test_the_number_of_questions_to_the_database_does_not_grow_with_the_cases(site: Site) -> None:
    unit, reader = site.signed_in("business-unit"), site.signed_in("review-group-member")
    partner = site.signed_in("partner", partner="council")
    paths = [(unit, "/today"), (unit, "/cases"), (unit, "/today?show=calls"), (reader, "/today"), (reader, "/cases"),
             (partner, "/today")]  # fmt: skip
    _busy_cases(site, 3)
    few = [_questions(site, who, path) for who, path in paths]
    _busy_cases(site, 9)
    many = [_questions(site, who, path) for who, path in paths]
    assert many == few


def test_every_count_of_today_leads_to_as_many_lines(site: Site) -> None:
    unit = site.signed_in("business-unit")
    _busy_cases(site, 2)
    page = unit.get("/today").get_data(as_text=True)
    counts = re.findall(r'href="(/today\?show=\w+)"[^>]*><strong>(\d+)</strong>', page)
    assert len(counts) == 12
    for path, count in counts:
        shown = unit.get(path).get_data(as_text=True)
        assert shown.count('class="fs-day__line') == int(count), path
    assert "2 calls to make" in words(unit.get("/today"))


def test_a_line_of_the_day_leads_straight_to_where_it_is_done(site: Site) -> None:
    story = Story.begin(site)
    story.open()
    request = story.ask()[0]
    document = story.send_return(request)
    page = story.unit.get("/today").get_data(as_text=True)
    assert f'href="/documents/{document.id}"' in page
    assert f'href="/cases/{story.case_id}?event=sin.sent#event"' in page
    assert f'href="/cases/{story.case_id}#views"' in page
    recorded = story.unit.get(f"/cases/{story.case_id}?event=sin.sent").get_data(as_text=True)
    assert '<option value="sin.sent" selected' in recorded


def test_two_calls_to_one_agency_say_what_each_is_for(site: Site) -> None:
    _busy_cases(site, 1)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        first = work.session.scalars(select(Call)).one()
        rungs = [each for each in site.services.library.process(EXAMPLE, "review").chasing if each.channel == "call"]
        first.rung = rungs[0].id
        for rung in (rungs[1].id, "unusable-upload"):
            work.session.add(Call(id=new_id(), case_id=first.case_id, request_id=first.request_id, rung=rung,
                                  due_on=work.today))  # fmt: skip
    page = words(site.signed_in("business-unit").get("/today?show=calls"))
    for why in (rungs[0].title, rungs[1].title, "What they sent cannot be used"):
        assert len(re.findall(rf"Telephone [^:]+? {why}", page)) == 1, why


def test_a_letter_to_send_by_hand_says_which_letter_it_is(site: Site) -> None:
    _busy_cases(site, 1)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        letter = work.session.scalars(select(Letter)).one()
        letter.state = "released"
        work.session.add(
            Task(id=new_id(), case_id=letter.case_id, partnership=EXAMPLE, kind="send-by-hand", subject_id=letter.id,
                 severity="red", due_on=work.today)
        )  # fmt: skip
    page = words(site.signed_in("business-unit").get("/today?show=hand"))
    assert "A letter to send by hand : An incident was notified" in page
    assert "1 letter to send by hand" in page
    assert "0 cases with letters to release" in page


def test_the_review_group_and_the_partners_see_what_waits_for_them_and_nothing_of_the_unit(site: Site) -> None:
    _busy_cases(site, 1)
    reader = words(site.signed_in("review-group-member").get("/today"))
    assert "Read the pack, and say that you have" in reader
    assert "calls to make" not in reader
    assert "Agency 0" not in reader
    partner = words(site.signed_in("partner", partner="council").get("/today"))
    assert "Give your view: are the criteria met?" in partner


def test_a_case_of_another_partnership_is_on_no_list(site: Site) -> None:
    _busy_cases(site, 1)
    other = site.signed_in("business-unit", partnership="safer-nel")
    for path in ("/today", "/cases", "/today?show=late"):
        assert "EX-2026" not in words(other.get(path))
    assert "0 cases found" in words(other.post("/cases/search", {"words": "Testchild Number0 Examplethorpe"}))


def test_a_case_is_found_by_its_reference_and_by_a_whole_name_in_any_order_but_not_by_a_part(site: Site) -> None:
    _busy_cases(site, 2)
    unit = site.signed_in("business-unit")
    assert "1 case found" in words(unit.post("/cases/search", {"words": "ex-2026-0002"}))
    found = words(unit.post("/cases/search", {"words": " examplethorpe, TESTCHILD number1 "}))
    assert "1 case found" in found
    assert "EX-2026-0002" in found
    assert "0 cases found" in words(unit.post("/cases/search", {"words": "Examplethorpe"}))
    reader = site.signed_in("review-group-member")
    assert "0 cases found" in words(reader.post("/cases/search", {"words": "Testchild Number1 Examplethorpe"}))


def test_long_lists_come_page_by_page(site: Site) -> None:
    _busy_cases(site, 30)
    unit = site.signed_in("business-unit")
    first, second = unit.get("/cases").get_data(as_text=True), unit.get("/cases?page=2").get_data(as_text=True)
    assert first.count('class="fs-case ') + first.count('class="fs-case"') == 25
    assert second.count('class="fs-case ') + second.count('class="fs-case"') == 5
    assert "26 to 30 of 30 cases" in words(unit.get("/cases?page=2"))
    assert unit.get("/cases?page=junk").status_code == unit.get("/today?page=99999").status_code == 200


def test_a_note_to_come_back_to_is_on_today_from_its_day(site: Site) -> None:
    story = Story.begin(site)
    story.open()
    story.unit.follow(
        f"/cases/{story.case_id}/notes",
        {"form": "note", "subject_kind": "case", "subject_id": story.case_id, "text": "Ask again.",
         "seen_by": "unit", "flag_on": "25 11 2026"},
    )  # fmt: skip
    assert "Ask again." not in words(story.unit.get("/today"))
    clock = site.services.business_clock
    assert isinstance(clock, FakeBusinessClock)
    clock.at = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)
    assert "Ask again." in words(story.unit.get("/today?show=flags"))
    clock.at += timedelta(days=1)
    assert "1 note to come back to" in words(story.unit.get("/today"))
