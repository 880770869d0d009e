"""Our blank editions, as the business unit sends them out: part A filled in where the form has one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from forms_service.definitions.schema import FieldData, Form

TEMPLATES = Path(__file__).parents[3] / "form_templates"
PARTNERSHIP = "safer-nel"


@cache
def library() -> Library:
    return load_library(TEMPLATES, check=False)


def form_of(ref: str) -> Form:
    return library().form(PARTNERSHIP, ref)


def field_of(ref: str, name: str) -> FieldData:
    return next(field for field in form_of(ref).fields() if field.name == name)


def blank(ref: str, edition: str, case: str = "", answers: dict[str, Any] | None = None) -> bytes:
    return FormMaker().blank(
        library().partnership(PARTNERSHIP), form_of(ref), edition, case_reference=case, answers=answers
    )
