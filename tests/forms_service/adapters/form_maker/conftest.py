from __future__ import annotations

from pathlib import Path

import pytest

from forms_service.definitions.schema import Form, Partnership
from forms_service.definitions.yaml_files import read_yaml

FORMS = Path(__file__).parents[4] / "form_templates" / "partnerships"
FORM_FILES = sorted(FORMS.glob("*/forms/*/v*/form.yml"))


def form_at(path: Path) -> Form:
    return Form.model_validate(read_yaml(path.name, path.read_bytes()).value)


def named(path: Path) -> str:
    return "-".join(path.parts[-5:-1:2]) + "-" + path.parts[-2]


@pytest.fixture(scope="session", params=FORM_FILES, ids=named)
def form(request: pytest.FixtureRequest) -> Form:
    """Every form that is checked in, at every version."""
    return form_at(request.param)


@pytest.fixture(scope="session")
def partnership() -> Partnership:
    return Partnership.model_validate(
        {
            "schema": 1,
            "slug": "testshire",
            "name": "Testshire Safeguarding Children Partnership",
            "short_name": "Testshire",
            "business_unit": {"name": "Business unit", "short_name": "Unit"},
            "review_group": {"name": "Review group", "short_name": "Group"},
            "partners": [{"slug": "council", "title": "The council", "organisation": "Testshire Council"}],
            "mailbox": "partnership@testshire.example.org",
            "telephone": "01632 960100",
            "address": ["1 Example Street"],
            "signatory_role": "Manager",
            "urgent": [{"name": "Front door", "telephone": "01632 960111"}],
            "area": "Testshire",
            "marking": "OFFICIAL-SENSITIVE",
            "reference": "TS-{year}-{number:03}",
            "look_back_months": 12,
        }
    )


@pytest.fixture(scope="session")
def small_form() -> Form:
    """One field of each kind."""
    choices = [
        {"slug": "yes", "label": "Yes"},
        {"slug": "no", "label": "No"},
        {"slug": "not-known", "label": "Not known"},
    ]
    columns = [
        {"name": "date", "label": "Date", "kind": "date"},
        {"name": "time", "label": "Time", "kind": "time"},
        {"name": "event", "label": "Event", "kind": "long_text", "wide": True, "hint": "In your own words."},
        {"name": "seen", "label": "Child seen", "kind": "choice", "choices": choices},
    ]
    fields = [
        {"name": "agency_name", "label": "Name of agency", "kind": "text", "required": True},
        {"name": "summary", "label": "Summary", "kind": "long_text", "hint": "What you did and why."},
        {"name": "signed_on", "label": "Date signed", "kind": "date"},
        {"name": "aware_at", "label": "When you knew", "kind": "datetime"},
        {"name": "involved", "label": "Any involvement?", "kind": "choice", "required": True, "choices": choices},
        {"name": "systems", "label": "Systems", "kind": "multi_choice", "choices": choices},
        {"name": "agreed", "label": "I agree", "kind": "tick"},
        {"name": "chronology", "label": "Chronology of events", "kind": "table", "columns": columns, "rows": 2},
    ]
    return Form.model_validate(
        {
            "schema": 1,
            "slug": "trial-1",
            "version": 3,
            "code": "TRIAL-1",
            "title": "Trial Form",
            "intro": ["Please answer."],
            "office_use": "For the business unit alone.",
            "source": {"document": "none", "passage": "none"},
            "sections": [{"id": "all", "title": "Everything", "intro": "All kinds.", "fields": fields}],
        }
    )
