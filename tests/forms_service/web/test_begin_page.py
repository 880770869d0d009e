"""A process with stages is begun with what its beginning needs; what comes later is said on its ladder."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent, CaseFile, Document, Letter
from forms_service.db.queries.facts import facts_of_case
from forms_service.db.work import begin_work
from forms_service.definitions.beginning import asked_at_beginning, asked_facts, begun_by_hand
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.open_stage import open_stage
from tests.example_case import RENDERER, example_library
from tests.forms_service.web.conftest import ON_BOTH
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, as_file, filled, words

DISPUTE = f"{EXAMPLE}/dispute"


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def asked(unit: Visitor, what: str) -> set[str]:
    return set(re.findall(r'name="fact-(\w+)"', unit.get(f"/begin?what={what}").get_data(as_text=True)))


def known(site: Site, case_id: str) -> dict[str, object]:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        return facts_of_case(work, case_id)


def begin(site: Site, **facts: str) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        return begin_case(work, EXAMPLE, "dispute", facts=facts)


def test_what_belongs_to_late_stages_is_not_asked_at_the_beginning(site: Site) -> None:
    unit = site.signed_in("business-unit", partnership="sandwell")
    what = "sandwell/practice-escalation"
    # What the form insists on, who raises it, what the letters of stage 1 say, and what a log alone asks.
    assert asked(unit, what) == {
        "notifier_email", "notifier_agency", "level_of_need", "legal_status", "perceived_level_of_need",
        "disagreement", "concern",
    }  # fmt: skip
    assert "entered on the ladder of the matter" in words(unit.get(f"/begin?what={what}"))


def test_a_process_without_stages_asks_all_that_its_form_asks() -> None:
    library = example_library()
    for partnership in library.partnerships:
        for process in begun_by_hand(library, partnership):
            at_once = asked_at_beginning(library, partnership, process, RENDERER)
            all_of_it = asked_facts(library, partnership, process)
            assert set(at_once) <= set(all_of_it)
            if not process.stages:
                assert at_once == all_of_it


def test_what_letters_of_the_first_stage_depend_on_is_asked_with_it() -> None:
    library = example_library()
    process = library.process(EXAMPLE, "dispute")

    def meanings(stage: str) -> set[str]:
        use = process.letters[2].model_copy(update={"stage": stage, "only_if": {"level_of_need": ("early-help",)}})
        changed = process.model_copy(update={"letters": (use,)})
        return {each.meaning for each in asked_at_beginning(library, EXAMPLE, changed, RENDERER)}

    assert process.letters[2].made_on == "stage.opened"
    assert "level_of_need" in meanings("managers")
    assert "level_of_need" not in meanings("directors")


def test_what_was_sent_from_an_older_page_is_kept(site: Site, unit: Visitor) -> None:
    unit.follow("/begin", {"form": "begin", "what": DISPUTE, "fact-subject": "Level of help"})
    with site.sessions() as session:
        case_id = session.scalars(select(CaseFile.id)).one()
    assert known(site, case_id)["subject"] == "Level of help"


@ON_BOTH
def test_the_rest_is_said_on_the_ladder_and_corrected_there(site: Site, unit: Visitor) -> None:
    case_id = begin(site, disagreement="Neglect or early help")
    ladder = f"/cases/{case_id}/ladder"
    page = words(unit.get(ladder))
    assert re.search(r"Help the child gets now(?: \([^)]*\))? Not entered yet\.", page)
    assert "Neglect or early help" in page
    sent = {"form": "known-level_of_need", "meaning": "level_of_need"}
    assert unit.post(f"/cases/{case_id}/known", {**sent, "said": "guess"}).status_code == 400
    page = words(unit.follow(f"/cases/{case_id}/known", {**sent, "said": "early-help"}))
    assert "It was kept." in page
    assert known(site, case_id)["level_of_need"] == "early-help"
    unit.follow(f"/cases/{case_id}/known", {**sent, "said": ""})
    assert known(site, case_id)["level_of_need"] == ""
    assert unit.post(f"/cases/{case_id}/known", {**sent, "meaning": "nothing", "said": "a"}).status_code == 400
    with site.sessions() as session:
        heard = session.scalars(select(AuditEvent).where(AuditEvent.what == "case.fact-said")).all()
    assert [event.details for event in heard] == [{"meaning": "level_of_need"}] * 2


def test_letters_that_wait_are_made_again_with_it(site: Site, unit: Visitor) -> None:
    case_id = begin(site, disagreement="Neglect or early help")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        open_stage(work, case_id, "managers", opened_at=work.now, why="It does not move.")
    site.run_jobs()

    def states() -> list[str]:
        with site.sessions() as session:
            return list(session.scalars(select(Letter.state).where(Letter.case_id == case_id)))

    assert states() == ["held"]
    unit.get(f"/cases/{case_id}/ladder")
    sent = {"form": "known-subject", "meaning": "subject", "said": "Level of help"}
    assert unit.post(f"/cases/{case_id}/known", sent).status_code == 302
    assert states() == ["asked"]


def test_what_an_accepted_form_says_is_corrected_in_the_form(site: Site, unit: Visitor) -> None:
    case_id = begin(site)
    with site.sessions() as session:
        reference = str(session.get_one(CaseFile, case_id).reference)
    form = filled(site, EXAMPLE, "concern-1", {"disagreement": "As the form says"}, case_reference=reference)
    unit.get(f"/cases/{case_id}/forms")
    unit.follow(f"/cases/{case_id}/forms", {"form": "form", "via": "email", "document": as_file(form)})
    site.run_jobs()
    with site.sessions() as session:
        document = session.scalars(select(Document.id).where(Document.kind == "form", Document.direction == "in")).one()
    unit.get(f"/documents/{document}")
    unit.follow(f"/documents/{document}/accept", {"form": "accept"})
    assert known(site, case_id)["disagreement"] == "As the form says"
    unit.get(f"/cases/{case_id}/ladder")
    sent = {"form": "known-disagreement", "meaning": "disagreement", "said": "Otherwise"}
    assert unit.post(f"/cases/{case_id}/known", sent).status_code == 400
    assert known(site, case_id)["disagreement"] == "As the form says"


def test_whoever_only_reads_is_shown_no_form_for_it(site: Site) -> None:
    case_id = begin(site, disagreement="Neglect or early help")
    reader = site.signed_in("partnership-chair")
    assert "What is known of it" not in words(reader.get(f"/cases/{case_id}/ladder"))
    assert reader.post(f"/cases/{case_id}/known", {"meaning": "subject", "said": "x"}).status_code == 403
