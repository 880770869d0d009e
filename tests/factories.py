"""Rows and definitions for tests: small, whole, and about plainly made-up people."""

from __future__ import annotations

from typing import Any

from forms_service.db.models import Agency, AgencyRequest, CaseFile
from forms_service.db.records import cases, people
from forms_service.db.work import Actor, Work
from forms_service.definitions.library import Library, PartnershipData
from forms_service.definitions.schema import Partnership, Process, Vocabulary

PERSON = Actor(kind="user", id="0" * 31 + "a", where="test")
SYSTEM = Actor(kind="system", where="test")
OTHER_PARTNERSHIP = "other"

CHILD = {
    "full_name": "Testchild Alpha Examplethorpe",
    "birth_date": "2019-03-14",
    "nhs_number": "999 000 0018",
    "address": "1 Invented Row",
}


def small_library() -> Library:
    """Two partnerships with one process each: enough to open cases and count days, independent of the data shipped."""
    partnerships = {}
    for slug in ("testing", OTHER_PARTNERSHIP):
        partnership = Partnership.model_validate(
            {
                "schema": 1,
                "slug": slug,
                "name": f"The {slug} partnership",
                "short_name": slug,
                "business_unit": {"name": "Business Unit", "short_name": "BU"},
                "review_group": {"name": "Review Group", "short_name": "RG"},
                "partners": [{"slug": "la", "title": "The local authority", "organisation": "Examplethorpe Council"}],
                "mailbox": "unit@example.org",
                "telephone": "01632 960001",
                "address": ["1 Invented Row", "Examplethorpe"],
                "signatory_role": "Manager",
                "urgent": [{"name": "Front door", "telephone": "01632 960002"}],
                "area": "Examplethorpe",
                "marking": "OFFICIAL-SENSITIVE",
                "reference": f"{slug.upper()}-{{year}}-{{number:03}}",
                "look_back_months": 12,
            }
        )
        process = Process.model_validate(
            {
                "schema": 1,
                "slug": "review",
                "version": 1,
                "title": "A review",
                "starts_with": "notification.received",
                "source": {"document": "test", "passage": "test"},
                "steps": [
                    _step("tell-panel", "notification.received", 5),
                    _step("meeting", "notification.received", 11),
                    _step("panel-clock", "sin.sent", 15, alternative_to="local-clock"),
                    _step("local-clock", "notification.received", 15),
                    {
                        "id": "learning",
                        "title": "Learning",
                        "actor": "All",
                        "source": {"document": "test", "passage": "test"},
                    },
                ],
            }
        )
        partnerships[slug] = PartnershipData(
            partnership=partnership,
            processes={"review": {1: process}},
            published_processes={"review": frozenset({1})},
        )
    return Library(partnerships=partnerships, vocabulary=Vocabulary(schema=1, names=()), digest="test")


def _step(step_id: str, anchor: str, count: int, **more: str) -> dict[str, Any]:
    return {
        "id": step_id,
        "title": step_id.replace("-", " "),
        "actor": "Business unit",
        "rule": {"anchor": anchor, "count": count, "unit": "working_days"},
        "source": {"document": "test", "passage": "test"},
        **more,
    }


def add_case(work: Work, partnership: str = "testing", *, child: dict[str, str] | None = None, **more: Any) -> CaseFile:
    """With one child in it."""
    case = cases.new_case(work, partnership, "review", facts={"outcome": "serious harm"}, **more)
    people.add_person(work, case.id, "child", dict(child or CHILD))
    return case


def add_agency(work: Work, slug: str = "police", partnership: str = "testing") -> Agency:
    agency = Agency(partnership=partnership, slug=slug, name=f"Invented {slug}")
    work.session.add(agency)
    work.session.flush()
    return agency


def add_request(work: Work, case: CaseFile, agency: Agency, **more: Any) -> AgencyRequest:
    request = AgencyRequest(
        case_id=case.id,
        agency_id=agency.id,
        agency_name=agency.name,
        form="answer-1",
        form_version=1,
        relation="child-family",
        **more,
    )
    work.session.add(request)
    work.session.flush()
    return request
