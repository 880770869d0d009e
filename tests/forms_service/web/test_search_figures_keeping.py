"""Search, the year in figures, keeping and proposed dates, done on the pages without any script."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent, CaseFile, ChangeProposal, Event, LegalHold, RetentionReview, Tombstone
from forms_service.db.records import cases, events, people
from forms_service.db.records.proposals import look_over
from forms_service.db.records.retention import raise_review
from forms_service.db.work import begin_work
from forms_service.domain.working_days import WorkingCalendar
from tests.forms_service.web.site import EXAMPLE, NEL, SEEDER, Site, words

NAME = "Testchild Zeta Madeupley"


def case_in(site: Site, partnership: str = EXAMPLE, *, restricted: bool = False) -> tuple[str, str]:
    """Id and reference of an open case."""
    with begin_work(site.sessions, site.services, SEEDER) as work:
        process = "review" if partnership == EXAMPLE else "rapid-review"
        case = cases.new_case(work, partnership, process, restricted=restricted)
        people.add_person(work, case.id, "child", {"full_name": NAME})
        case.state, case.opened_at = "open", work.now
        reference = cases.give_reference(work, case)
        events.note_event(work, case, "notification.received", work.now)
        return case.id, reference


def test_a_search_finds_what_one_may_know_of_and_leaves_no_word_behind(
    site: Site, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case_id, reference = case_in(site)
    _, restricted = case_in(site, restricted=True)
    _, elsewhere = case_in(site, NEL)
    unit = site.signed_in("business-unit")
    assert "Nothing found" not in words(unit.get("/search"))
    for typed in ("Madeupley", "Maddeupley", reference, reference[-3:]):
        page = unit.post("/search", {"form": "search", "words": typed})
        assert page.status_code == 200
        assert page.headers["Cache-Control"] == "no-store"
        shown = words(page)
        assert f"/cases/{case_id}" in page.get_data(as_text=True)
        assert "1 case found" in shown
        assert restricted not in shown
        assert elsewhere not in shown
    manager = site.signed_in("business-manager")
    assert "2 cases found" in words(manager.post("/search", {"form": "search", "words": "Madeupley"}))
    assert "Enter at least two" in words(unit.post("/search", {"form": "search", "words": "x"}))
    with site.sessions() as session:
        made = session.scalars(select(AuditEvent).where(AuditEvent.what == "search.made")).all()
    assert [each.details["found"] for each in made] == [1, 1, 1, 1, 2]
    assert all("adeup" not in str(each.details) for each in made)
    logged = capsys.readouterr()
    lines = [str(vars(record)) for record in caplog.records]
    assert [vars(record).get("method") for record in caplog.records].count("POST") >= 6, "each request has its line"
    assert "adeup" not in "\n".join([logged.out, logged.err, *lines])


def test_a_name_in_the_address_is_not_searched_for(site: Site) -> None:
    case_id, _ = case_in(site)
    unit = site.signed_in("business-unit")
    assert case_id not in unit.get("/search?words=Madeupley").get_data(as_text=True)


def test_the_year_in_figures_and_its_file(site: Site) -> None:
    case_in(site)
    manager = site.signed_in("business-manager")
    page = words(manager.get("/figures", follow_redirects=True))
    assert "2026 in figures" in page
    assert "held back" in page  # one case is a small number
    assert "Agencies’ returns" in page
    answer = manager.get(f"/figures/{EXAMPLE}/figures.csv?year=2026")
    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "Cases by process" in answer.get_data(as_text=True)
    assert "2017 in figures" in words(manager.get(f"/figures/{EXAMPLE}?year=2017"))
    assert "2026 in figures" in words(manager.get(f"/figures/{EXAMPLE}?year=1066"))


def ended(site: Site) -> tuple[str, str, str]:
    case_id, reference = case_in(site)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, case_id)
        case.state, case.closed_at = "completed", work.now - timedelta(days=4000)
        return case_id, reference, raise_review(work, case, work.today).id


def test_two_people_erase_a_case_on_the_pages_and_a_hold_stops_them(site: Site) -> None:
    case_id, reference, review_id = ended(site)
    manager, administrator = site.signed_in("business-manager"), site.signed_in("administrator")
    assert reference in words(administrator.get("/retention"))
    place = {"form": "hold", "reference": reference.lower()}
    assert "Place a hold" in words(administrator.follow("/retention/hold", place))
    held = {"form": "place", "authority": "Invented inquiry", "reason": "Papers are asked for."}
    page = words(administrator.follow(f"/retention/cases/{case_id}", held))
    assert "Invented inquiry" in page
    assert "Madeupley" not in page  # an administrator learns no child's name here
    page = words(manager.get(f"/retention/{review_id}"))
    assert "A legal hold stands" in page
    assert "propose to erase" not in page
    proposed = {"form": "propose", "reason": "Its time is over."}
    assert manager.post(f"/retention/{review_id}/propose", proposed).status_code == 409
    with site.sessions() as session:
        hold_id = session.scalars(select(LegalHold.id)).one()
    end = {"form": "end-1", "reason": ""}
    assert "Say why it may end" in words(manager.post(f"/retention/holds/{hold_id}/end", end))
    manager.follow(f"/retention/holds/{hold_id}/end", end | {"reason": "The inquiry has reported."})

    assert "Another person decides" in words(manager.follow(f"/retention/{review_id}/propose", proposed))
    sure = {"form": "confirm", "sure": "yes"}
    assert manager.post(f"/retention/{review_id}/confirm", sure).status_code == 403
    assert "Tick the box" in words(administrator.post(f"/retention/{review_id}/confirm", {"form": "confirm"}))
    assert administrator.get(f"/retention/{review_id}/certificate").status_code == 404
    page = words(administrator.follow(f"/retention/{review_id}/confirm", sure))
    assert f"Certificate: {reference} was erased" in page
    assert "Person Business-Manager" in page
    assert "Person Administrator" in page
    assert "Madeupley" not in page
    with site.sessions() as session:
        assert session.scalars(select(Tombstone.case_id)).one() == case_id
        assert session.scalars(select(RetentionReview.state)).one() == "erased"
    manager.post("/search", {"form": "search", "words": "Madeupley"})
    assert "Nothing found" in words(manager.post("/search", {"form": "search", "words": "Madeupley"}))


def test_a_case_is_kept_longer_with_a_reason(site: Site) -> None:
    case_id, _, review_id = ended(site)
    manager = site.signed_in("business-manager")
    for path, form, wanted in (
        (f"/retention/{review_id}/keep", "keep", ("Enter a date.", "Say why it is kept longer.")),
        (f"/retention/cases/{case_id}", "place", ("Say who asks for it", "Say why nothing may be erased.")),
    ):
        page = words(manager.post(path, {"form": form}))
        assert all(page.count(each) == 2 for each in wanted), "above and beside the field, everything at once"
    wrong = manager.post(f"/retention/{review_id}/keep", {"form": "keep", "until": "1 1 2020", "reason": "An inquiry."})
    assert wrong.status_code == 400
    assert "Choose a day to come" in words(wrong)
    assert "An inquiry." in words(wrong)
    kept = {"form": "keep", "until": "27 3 2030", "reason": "An inquiry."}
    assert "Kept longer until Wednesday 27 March 2030" in words(manager.follow(f"/retention/{review_id}/keep", kept))


def proposed(site: Site) -> tuple[str, str]:
    """A case after a holiday was proclaimed that every date spans."""
    case_id, _ = case_in(site)
    calendar = site.services.calendar
    day = site.services.business_clock.today() + timedelta(days=1)
    later = replace(
        site.services,
        calendar=WorkingCalendar(
            {**calendar.holidays, day: "Proclaimed holiday"}, calendar.first, calendar.last, "one more"
        ),
    )
    with begin_work(site.sessions, later, SEEDER) as work:
        row = look_over(work, work.session.get_one(CaseFile, case_id))
        assert row is not None
        return case_id, row.id


def test_dates_that_would_be_others_are_on_today_and_a_manager_lets_them_stand(site: Site) -> None:
    case_id, proposal_id = proposed(site)
    unit, manager = site.signed_in("business-unit"), site.signed_in("business-manager")
    today = manager.get("/today")
    assert "Dates would be others by now" in words(today)
    assert f"/cases/{case_id}/proposals" in today.get_data(as_text=True)
    shown = words(unit.get(f"/cases/{case_id}/proposals"))
    assert "A business manager decides" in shown
    assert "Friday 27 November 2026" in shown  # stood: the fifth working day, Monday the 23rd being the first
    assert "Monday 30 November 2026" in shown  # would be
    assert unit.post(f"/proposals/{proposal_id}/apply", {"form": "apply", "sure": "yes"}).status_code == 403
    assert "Tick the box" in words(manager.post(f"/proposals/{proposal_id}/apply", {"form": "apply"}))
    # The page still counts by the calendar without that holiday, so taking over is refused as overtaken.
    answer = manager.post(f"/proposals/{proposal_id}/apply", {"form": "apply", "sure": "yes"})
    assert answer.status_code == 409
    said = {"form": "decline", "reason": "Agreed with the partners."}
    page = words(manager.follow(f"/proposals/{proposal_id}/decline", said))
    assert "Agreed with the partners." in page
    assert "Nothing waits" in page
    assert "Dates would be others by now" not in words(manager.get("/today"))
    with site.sessions() as session:
        assert session.scalars(select(ChangeProposal.state)).one() == "declined"


def test_a_corrected_anchor_brings_dates_forward_at_once_and_later_ones_are_taken_over_on_the_page(site: Site) -> None:
    case_id, _ = case_in(site)
    unit, manager = site.signed_in("business-unit"), site.signed_in("business-manager")
    corrected(site, case_id, datetime(2026, 11, 20, 10, tzinfo=UTC))
    forward_id = waiting(site, "in-force")
    # Friday the 20th is day 1, so the fifth working day is Thursday the 26th.
    assert "Thursday 26 November 2026" in words(unit.get(f"/cases/{case_id}/steps/sin-due"))
    assert "A date has come forward" in words(unit.get("/today"))
    page = words(unit.get(f"/cases/{case_id}/proposals"))
    assert "Came forward, in force since" in page
    assert "Friday 27 November 2026" in page  # what it stood at
    assert "Tick the box" in words(unit.post(f"/proposals/{forward_id}/seen", {"form": "seen-1"}))
    assert manager.post(f"/proposals/{forward_id}/apply", {"form": "apply", "sure": "yes"}).status_code == 409
    page = words(unit.follow(f"/proposals/{forward_id}/seen", {"form": "seen-1", "told": "yes"}))
    assert "In force at once, and seen" in page
    assert "A date has come forward" not in words(unit.get("/today"))

    corrected(site, case_id, datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert "Thursday 26 November 2026" in words(unit.get(f"/cases/{case_id}/steps/sin-due"))
    page = words(manager.follow(f"/proposals/{waiting(site, 'open')}/apply", {"form": "apply", "sure": "yes"}))
    assert "Taken over" in page
    assert "Friday 27 November 2026" in words(manager.get(f"/cases/{case_id}/steps/sin-due"))


def corrected(site: Site, case_id: str, at: datetime) -> None:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, case_id)
        wrong = work.session.scalars(select(Event).where(Event.case_id == case_id, Event.withdrawn_at.is_(None))).one()
        events.note_event(work, case, "notification.received", at)
        events.withdraw(work, wrong, "It came on another day.")


def waiting(site: Site, state: str) -> str:
    with site.sessions() as session:
        return session.scalars(select(ChangeProposal.id).where(ChangeProposal.state == state)).one()


def test_themes_are_ticked_from_the_partnerships_own_list(site: Site) -> None:
    case_id, _ = case_in(site)
    unit = site.signed_in("business-unit")
    assert "list no themes" in words(unit.get(f"/cases/{case_id}/themes"))
    wrong = unit.post(f"/cases/{case_id}/themes", {"form": "themes", "themes": "invented"})
    assert wrong.status_code == 400
