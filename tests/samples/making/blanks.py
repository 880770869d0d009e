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
    """FORM/vN of the partnership above, or PARTNERSHIP/FORM/vN."""
    return library().form(*_placed(ref))


def _placed(ref: str) -> tuple[str, str]:
    partnership, _, form = ref.partition("/") if ref.count("/") == 2 else (PARTNERSHIP, "/", ref)
    return partnership, form


def field_of(ref: str, name: str) -> FieldData:
    return next(field for field in form_of(ref).fields() if field.name == name)


def blank(ref: str, edition: str, case: str = "", answers: dict[str, Any] | None = None) -> bytes:
    return FormMaker().blank(
        library().partnership(_placed(ref)[0]), form_of(ref), edition, case_reference=case, answers=answers
    )
