"""Makes a form from its data: Word with content controls, OpenDocument, fillable PDF. The same fields in each."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.adapters.form_maker import odt, pdf, word
from forms_service.adapters.form_maker.answers import Answers
from forms_service.definitions.schema import Form, Partnership
from forms_service.errors import InvalidInputError
from parsers.types import JsonValue

EDITIONS = {"docx": word.make_edition, "odt": odt.make_edition, "pdf": pdf.make_edition}


class FormMaker:
    """The same input gives the same bytes: no time, no chance."""

    def blank(
        self,
        partnership: Partnership,
        form: Form,
        target: str,
        *,
        case_reference: str = "",
        answers: Mapping[str, JsonValue] | None = None,
    ) -> bytes:
        make = EDITIONS.get(target)
        if make is None:
            raise InvalidInputError(f"A form is made as {', '.join(EDITIONS)}, not as {target}.", field="format")
        return make(partnership, form, case_reference, Answers(form, answers))
