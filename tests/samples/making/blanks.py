"""Our blank editions, as the business unit sends them out: part A filled in where the form has one."""

from __future__ import annotations

from typing import Any

from forms_service.adapters.form_maker import FormMaker
from forms_service.definitions.schema import FieldData, Form
from tests.shipped_definitions import shipped_library

PARTNERSHIP = "safer-nel"


def form_of(ref: str) -> Form:
    """FORM/vN of the partnership above, or PARTNERSHIP/FORM/vN."""
    return shipped_library().form(*_placed(ref))


def _placed(ref: str) -> tuple[str, str]:
    partnership, _, form = ref.partition("/") if ref.count("/") == 2 else (PARTNERSHIP, "/", ref)
    return partnership, form


def field_of(ref: str, name: str) -> FieldData:
    return next(field for field in form_of(ref).fields() if field.name == name)


def blank(ref: str, edition: str, case: str = "", answers: dict[str, Any] | None = None) -> bytes:
    return FormMaker().blank(
        shipped_library().partnership(_placed(ref)[0]), form_of(ref), edition, case_reference=case, answers=answers
    )
