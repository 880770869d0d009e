"""Letters that no event makes, and who takes part in a process without stages: on their pages."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from forms_service.db.models import Letter
from forms_service.db.work import begin_work
from forms_service.use_cases.begin_case import begin_case
from tests.forms_service.web.site import NEL, SEEDER, Site, words


def review(site: Site) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        return begin_case(
            work,
            NEL,
            "local-cspr",
            began_at=datetime(2026, 11, 20, 10, 0, tzinfo=UTC),
            children=[{"full_name": "Testchild Alpha Examplethorpe"}],
        )


def test_a_letter_is_asked_for_once_and_again_only_when_the_first_has_gone(site: Site) -> None:
    unit, case = site.signed_in("business-unit", partnership=NEL), f"/cases/{review(site)}"
    page = words(unit.get(f"{case}/letters"))
    assert "Progress of the review: please reply in writing, to The reviewer" in page
    assert "Your own link to a review" not in page  # it has a page of its own
    unit.follow(f"{case}/letters", {"form": "make", "letter": "partners-update"})
    site.run_jobs()
    with site.sessions() as session:
        rows = list(session.scalars(select(Letter).where(Letter.kind == "partners-update")))
    assert [row.state for row in rows] == ["held"] * 3
    again = unit.post(f"{case}/letters", {"form": "make", "letter": "partners-update"})
    assert again.status_code == 409
    assert "waits to be made or released already" in words(again)
    for row in rows:
        unit.follow(f"/letters/{row.id}/release")
    unit.follow(f"{case}/letters", {"form": "make", "letter": "partners-update"})


def test_what_is_made_by_an_event_or_by_nothing_here_is_not_asked_for(site: Site) -> None:
    unit, case = site.signed_in("business-unit", partnership=NEL), f"/cases/{review(site)}"
    for letter in ("", "report-before-publication", "own-link-to-review", "scsi-4"):
        wrong = unit.post(f"{case}/letters", {"form": "make", "letter": letter})
        assert wrong.status_code == 400, letter
        assert "Choose" in words(wrong)


def test_who_takes_part_is_entered_changed_and_let_go_where_there_are_no_stages(site: Site) -> None:
    unit, case = site.signed_in("business-unit", partnership=NEL), f"/cases/{review(site)}"
    assert "Nobody is entered yet" in words(unit.get(f"{case}/parties"))
    sent = {"form": "party", "role": "reviewer", "name": "Reva Reviewson", "email": "reva@example.org"}
    page = unit.follow(f"{case}/parties/new", sent)
    assert "Reva Reviewson" in words(page)
    assert "Who takes part" in words(unit.get(case))
    party = page.get_data(as_text=True).partition("/parties/")[2].partition('"')[0]
    assert "Their role" in words(unit.get(f"/parties/{party}"))
    unit.follow(f"/parties/{party}", {"form": "party", "name": "Reva Otherby", "email": "reva@example.org"})
    gone = words(unit.follow(f"/parties/{party}/leave", {"form": "leave", "sure": "yes"}))
    assert "Reva Otherby, until" in gone
