"""JSON Schemas of the files under form_templates/, so that an editor completes keys and shows mistakes while typing."""

from __future__ import annotations

import json

from pydantic import BaseModel

from forms_service.definitions.schema import (
    CalendarOverrides,
    Form,
    Letter,
    Partnership,
    Process,
    Reading,
    Report,
    Vocabulary,
)

FOLDER = "schema"
_MODELS: dict[str, type[BaseModel]] = {
    "partnership": Partnership,
    "process": Process,
    "form": Form,
    "reading": Reading,
    "letter": Letter,
    "report": Report,
    "vocabulary": Vocabulary,
    "overrides": CalendarOverrides,
}


def editor_schemas() -> dict[str, str]:
    """File name -> content."""
    return {
        f"{name}.json": json.dumps(model.model_json_schema(by_alias=True), indent=1, sort_keys=True) + "\n"
        for name, model in _MODELS.items()
    }
