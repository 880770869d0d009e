"""The matters on record as rows of a form: on the page, in Word, for a spreadsheet; only those the reader may see."""

from __future__ import annotations

import csv
import io

import docx
import pytest
from docx.oxml.ns import qn
from sqlalchemy import select

from forms_service.db.models import AuditEvent, CaseFile, Event
from forms_service.db.records import people
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.work import begin_work
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party
from forms_service.web.spreadsheet import as_text
from tests.forms_service.web.conftest import ON_BOTH
from tests.forms_service.web.followed_matter import FollowedMatter
from tests.forms_service.web.site import SEEDER, Site, Visitor, words

LOG = "/logs/_example/disagreements"


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    """Raised on Monday 23 November 2026, about a child born on 5 December 2019, who was six then."""
    matter = FollowedMatter.begin(site)
    with matter.work() as work:
        case = work.session.get_one(CaseFile, matter.case_id)
        seal_facts(work, case, {**facts_of(work, case), "level_of_need": "child-in-need"})
        people.add_person(
            work, case.id, "child", {"full_name": "Testchild Alpha Examplethorpe", "birth_date": "2019-12-05"}
        )
    stage = matter.open_stage("managers", why="No agreement.")
    matter.agree(stage, "Visit together", owner=matter.raising, number=1, days=3)
    with matter.work() as work:
        end_stage(work, stage, "settled", "Both visit", work.now)
    return matter


@ON_BOTH
def test_a_row_says_what_the_files_column_asks_for(matter: FollowedMatter, unit: Visitor) -> None:
    rows = _sheet(unit)
    assert rows == [
        {
            "Number": "1",
            "Child: name, date of birth, age": "Name: Testchild Alpha Examplethorpe\nDOB: 05/12/2019\nAge: 6",
            "Raised on": "23/11/2026",
            "Help the child gets": "Child in need",
            "Agreed actions": "1. Visit together (Petra Raiser, Invented School, by Thursday 26 November 2026): open",
            "How it ended": "The managers agreed. Both visit",
        }
    ]
    page = words(unit.get(LOG))
    assert matter.reference() in page
    assert "Testchild Alpha Examplethorpe" in page
    assert "Is a child at risk now?" in page


def test_the_form_holds_as_many_rows_as_there_are_matters(matter: FollowedMatter, unit: Visitor) -> None:
    """More than the seven or three that a paper would print."""
    for _ in range(8):
        FollowedMatter.begin(matter.site)
    answer = unit.get(f"{LOG}/log.docx")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    document = docx.Document(io.BytesIO(answer.data))
    rows = [" ".join(row.itertext()) for row in document.element.body.iter(qn("w:tr"))]
    assert len([row for row in rows if "23/11/2026" in row]) == 9
    assert len([row for row in rows if "Testchild Alpha Examplethorpe" in row]) == 1
    assert not any("Enter text" in row for row in rows)


@pytest.mark.parametrize("typed", ['=HYPERLINK("http://x")', "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "  =1"])
def test_what_somebody_typed_is_text_in_a_spreadsheet(matter: FollowedMatter, unit: Visitor, typed: str) -> None:
    with matter.work() as work:
        case = work.session.get_one(CaseFile, matter.case_id)
        seal_facts(work, case, {**facts_of(work, case), "level_of_need": typed})
    cell = _sheet(unit)[0]["Help the child gets"]
    assert cell.startswith("'")
    assert as_text("5 December - 3 pm") == "5 December - 3 pm"


@ON_BOTH
def test_it_is_filtered_by_year_and_agency(matter: FollowedMatter, unit: Visitor) -> None:
    other = FollowedMatter.begin(matter.site)
    with matter.work() as work:
        raised = work.session.scalars(
            select(Event).where(Event.case_id == other.case_id, Event.name == "matter.raised")
        ).one()
        raised.occurred_at = raised.occurred_at.replace(year=2025)
    assert len(_sheet(unit)) == 2
    assert [row["Raised on"] for row in _sheet(unit, "?year=2025")] == ["23/11/2025"]
    assert [row["Raised on"] for row in _sheet(unit, "?year=2026&agency=Invented+Council")] == ["23/11/2026"]
    assert _sheet(unit, "?agency=Nobody") == []
    page = words(unit.get(f"{LOG}?year=2025"))
    assert other.reference() in page
    assert matter.reference() not in page


@pytest.mark.parametrize(
    ("born", "age"), [("2019-11-23", "7"), ("2019-11-24", "6"), ("2024-02-29", "2"), ("unborn", "")]
)
def test_the_age_is_that_of_the_day_on_which_it_was_raised(site: Site, unit: Visitor, born: str, age: str) -> None:
    matter = FollowedMatter.begin(site)
    with matter.work() as work:
        people.add_person(work, matter.case_id, "child", {"full_name": "Testchild Beta", "birth_date": born})
    child = _sheet(unit)[0]["Child: name, date of birth, age"]
    assert child.endswith(f"Age: {age}" if age else "DOB: unborn")


@ON_BOTH
def test_a_restricted_matter_is_in_no_row_and_leaves_no_gap(matter: FollowedMatter, unit: Visitor) -> None:
    hidden = matter
    seen = FollowedMatter.begin(matter.site)
    with matter.work() as work:
        work.session.get_one(CaseFile, hidden.case_id).restricted = True
    page = words(unit.get(LOG))
    assert hidden.reference() not in page
    assert "Testchild Alpha" not in page
    assert seen.reference() in page
    assert [row["Number"] for row in _sheet(unit)] == ["1"]
    assert len(_sheet(matter.site.signed_in("business-manager"))) == 2


@ON_BOTH
def test_reading_it_is_noted_with_how_many_matters_were_shown(matter: FollowedMatter, unit: Visitor) -> None:
    unit.get(LOG)
    unit.get(f"{LOG}/log.docx?year=1999")
    _sheet(unit)
    with matter.site.sessions() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.what == "log.read").order_by(AuditEvent.seq)).all()
    assert [(event.details["file"], event.details["matters"]) for event in events] == [("", 1), ("docx", 0), ("csv", 1)]
    assert all("Testchild" not in str(event.details) for event in events)


def test_there_is_no_log_that_the_partnership_does_not_have(site: Site, unit: Visitor) -> None:
    assert unit.get("/logs/_example/made-up").status_code == 404
    assert unit.get("/logs/safer-nel/disagreements").status_code == 404
    assert "Disagreements on record" in words(unit.get("/logs"))


def test_what_no_form_asks_a_person_enters_and_it_stands_in_its_own_column(site: Site) -> None:
    """The seed's log has a column for the concern and one for the disagreement; its template asks for the latter."""
    unit, log = site.signed_in("business-unit", partnership="sandwell"), "/logs/sandwell/escalation-summary"
    told = {"form": "begin", "what": "sandwell/practice-escalation", "began_at": "20 11 2026"}
    disagreement = "One agency sees no neglect."
    unit.follow("/begin", {**told, "fact-disagreement": disagreement, "fact-concern": "Neglect at home"})
    (row,) = _sheet(unit, log=log)
    assert (row["Concern"], row["Summary of Professional Disagreement"]) == ("Neglect at home", disagreement)
    with site.sessions() as session:
        case_id = session.scalars(select(CaseFile.id)).one()
    with begin_work(site.sessions, site.services, SEEDER) as work:
        add_party(work, case_id, "receiving-agency", {"name": "Quentin Madeup", "agency": "Invented School"})
    # Its form asks whose log it is: one agency's, where the page was filtered by it.
    assert _whose(unit, log) == "Sandwell Children's Safeguarding Partnership"
    assert _whose(unit, log, "?agency=Invented+School") == "Invented School"
    assert _whose(unit, log, "?agency=Nobody") == "Sandwell Children's Safeguarding Partnership"
    entered = {"form": "log-concern", "meaning": "concern", "said": " Neglect, and appointments missed "}
    page = words(unit.follow(f"/cases/{case_id}/log", entered))
    assert "What the log says of it" in page
    assert "Neglect, and appointments missed" in page
    assert _sheet(unit, log=log)[0]["Concern"] == "Neglect, and appointments missed"
    assert unit.post(f"/cases/{case_id}/log", {**entered, "meaning": "disagreement"}).status_code == 400
    with site.sessions() as session:
        (heard,) = session.scalars(select(AuditEvent).where(AuditEvent.what == "case.said-for-log")).all()
    assert heard.details == {"meaning": "concern"}


def _whose(visitor: Visitor, log: str, query: str = "") -> str:
    document = docx.Document(io.BytesIO(visitor.get(f"{log}/log.docx{query}").data))
    _, said = next(
        row.cells for table in document.tables for row in table.rows if row.cells[0].text.startswith("Agency / School")
    )
    return str(said.text)


def _sheet(visitor: Visitor, query: str = "", log: str = LOG) -> list[dict[str, str]]:
    answer = visitor.get(f"{log}/log.csv{query}")
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
