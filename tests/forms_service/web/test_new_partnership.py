"""A partnership made by the command, with its own name, form, letter and report, runs its review to the end."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from sqlalchemy import Engine

from forms_service.adapters.form_maker import FormMaker
from forms_service.adapters.report_maker import PackReportMaker
from forms_service.cli import run
from forms_service.db.models import CaseFile, DueDate, Letter
from forms_service.db.records.documents import open_document
from forms_service.db.session import engine_for, make_sessions
from forms_service.db.work import begin_reading, prepare_database
from forms_service.definitions.loader import load_library
from forms_service.ports import Services
from tests.forms_service.cli.few_definitions import copy_few_definitions
from tests.forms_service.web.site import SEEDER, PrintedPdf, Site, make_site, words
from tests.forms_service.web.story import Story
from tests.played_case import InProcessReader

OWN = "north-town"
SENTENCE = "In North Town we ring before we write."
HOURS = "Weekdays until four"


def _changed(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(before) == 1, f"{path.name}: {before}"
    path.write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_few_definitions(tmp_path / "form_templates")
    monkeypatch.setenv("FORMS_TEMPLATES_FOLDER", str(folder))
    assert run(["definitions", "new-partnership", OWN]) == 0
    own = folder / "partnerships" / OWN
    _changed(own / "partnership.yml", "Example Safeguarding Children Partnership", "North Town Children's Partnership")
    _changed(own / "partnership.yml", 'reference: "EX-', 'reference: "NT-')
    assert "convention: day1" in (own / "partnership.yml").read_text("utf-8")
    _own_form(folder, own)
    letter = docx.Document(str(own / "letters/told/letter.docx"))
    letter.add_paragraph(SENTENCE)
    letter.save(str(own / "letters/told/letter.docx"))
    report = own / "reports/report-1/report.yml"
    _changed(report, "title: Joined Report", "title: What North Town Knows")
    _changed(report, "fields: [summary_of_involvement, ", "fields: [contact_hours, summary_of_involvement, ")
    return folder


def _own_form(folder: Path, own: Path) -> None:
    """One more question, answered in the sample too."""
    _changed(
        own / "forms/answer-1/v1/form.yml",
        "      - {name: author_email,",
        "      - {name: contact_hours, label: When we can be reached, kind: text}\n      - {name: author_email,",
    )
    library = load_library(folder, check=False)
    samples = own / "forms/answer-1/v1/samples"
    expected = json.loads((samples / "answer.expected.json").read_text("utf-8"))
    expected["fields"]["contact_hours"] = HOURS
    data = FormMaker().blank(
        library.partnership(OWN), library.form(OWN, "answer-1/v1"), "docx",
        case_reference=expected["case_ref"], answers=expected["fields"],
    )  # fmt: skip
    (samples / "answer.docx").write_bytes(data)
    (samples / "answer.expected.json").write_text(json.dumps(expected), "utf-8")


@pytest.fixture
def own_site(
    folder: Path, migrated_sqlite: Path, tmp_path: Path, services: Services, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    """Without LibreOffice and without a child process for each reading: what is tried here is the definitions."""
    monkeypatch.setattr("tests.forms_service.web.site.LimitedFormReader", lambda **_: InProcessReader())
    monkeypatch.setattr(PackReportMaker, "not_found", lambda *_: ())  # a blank page holds nothing to find
    assert run(["definitions", "check"]) == 0
    assert run(["definitions", "publish", OWN]) == 0
    path = tmp_path / "own.sqlite3"
    shutil.copy(migrated_sqlite, path)
    engine: Engine = engine_for(f"sqlite:///{path}")
    sessions = make_sessions(engine)
    prepare_database(sessions, services.cipher, services.system_clock.now())
    library = load_library(folder, check=False)  # it was checked above
    yield make_site(sessions, replace(services, converter=PrintedPdf()), engine, library=library)
    engine.dispose()


def test_a_partnership_made_by_the_command_runs_its_review_to_the_panels_letter(own_site: Site) -> None:
    site = own_site
    story = Story.begin(site, partnership=OWN)
    unit = story.unit
    story.open()
    case = f"/cases/{story.case_id}"
    page = words(unit.get(case))
    assert "NT-2026-0001" in page
    (due,) = story.rows(DueDate, DueDate.case_id == story.case_id, DueDate.step == "sin-due")
    assert due.due_on == date(2026, 11, 27)  # notified on Monday the 23rd, which is day 1
    told = next(row for row in story.rows(Letter, Letter.kind == "told") if row.document_id)
    assert SENTENCE in _text(site, told.document_id)

    partners = [partner.slug for partner in site.services.library.partnership(OWN).partners]
    visitors = {slug: site.signed_in("partner", partnership=OWN, partner=slug) for slug in partners}
    for slug, visitor in visitors.items():
        visitor.follow(f"{case}/views/{slug}", {"form": f"view-{slug}", "view": "met", "reason": "It seems so."})
    happened = {"form": "event", "name": "sin.sent", "occurred_at": "23 11 2026 09:30", "reference": "SIN-INVENTED-1"}
    unit.follow(f"{case}/events", happened)
    asked = story.ask()
    assert asked
    returned = story.send_return(asked[0], {"contact_hours": HOURS})
    unit.follow(f"/documents/{returned.id}/accept", {"form": "accept"})
    for request in asked[1:]:
        said = {
            "form": "nil", "statement": "Nobody is known.", "systems": "All of them", "searched_by": "A clerk",
            "searched_for": request.released_person_ids[0], "period_from": "20 11 2024", "period_to": "20 11 2026",
            "via": "telephone", "true_received_at": "23 11 2026 09:45",
        }  # fmt: skip
        unit.follow(f"/requests/{request.id}/nil", said)
    site.run_jobs()
    assert "0 outstanding" in words(unit.get(f"{case}/returns"))

    unit.follow(f"{case}/packs", {"form": "make", "kind": "pack"})
    site.run_jobs()
    pack = story.pack()
    report = _text(site, pack.report_document_id)
    assert "What North Town Knows" in report
    assert HOURS in report
    unit.follow(f"/packs/{pack.id}/release", {"form": "release", "reason": "The nil returns came by telephone."})

    draft = {
        "form": "draft", "meeting_date": "2026-12-10", "facts_summary": "As the report says.", "review_needed": "yes",
        "recommendation": "local-review", "recommendation_rationale": "There is something to learn.",
        "chair_date": "2026-12-10",
    }  # fmt: skip
    unit.follow(f"{case}/decision/draft", draft)
    decision = story.decision()
    chair = site.signed_in("group-chair", partnership=OWN)
    chair.follow(
        f"/decisions/{decision.id}/freeze", {"form": "freeze", "chair_name": "Cora Chairly", "chair_role": "Chair"}
    )
    site.run_jobs()
    for slug, visitor in visitors.items():
        said = {"form": f"response-{slug}", "response": "agree"}
        visitor.follow(f"/decisions/{decision.id}/partners/{slug}/response", said)
    for slug, visitor in visitors.items():
        digest = story.decision().digest or ""
        said = {"form": f"sign-{slug}", "typed_name": f"Signer of {slug}", "role": "Director", "digest": digest}
        visitor.follow(f"/decisions/{decision.id}/partners/{slug}/signature", said)
    site.run_jobs()
    assert "Nothing holds it" in words(unit.get(f"{case}/decision"))
    letter = story.rows(Letter, Letter.kind == "decision-letter")[0]
    assert letter.state == "held"
    assert "NT-2026-0001" in _text(site, letter.document_id)
    unit.follow(f"/letters/{letter.id}/release")
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"
    assert story.rows(CaseFile, CaseFile.id == story.case_id)[0].process == "review"


def _text(site: Site, document_id: str | None) -> str:
    """Everything that a person reads in a Word document of the case."""
    assert document_id is not None
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        data = open_document(work, document_id).data
    found = docx.Document(io.BytesIO(data))
    return " ".join(part.text or "" for part in found.element.body.iter() if part.tag.endswith("}t"))
