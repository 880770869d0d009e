"""Makes a form from its data: Word with content controls, OpenDocument, fillable PDF. The same fields in each."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.adapters.form_maker import odt, word, word_record
from forms_service.adapters.form_maker.answers import Answers
from forms_service.definitions.schema import Form, Partnership
from forms_service.errors import InvalidInputError
from parsers.types import JsonValue


def _make_pdf(partnership: Partnership, form: Form, case_reference: str, answers: Answers) -> bytes:
    # Only here: what writes a PDF takes 70 ms to load, and most processes write none.
    from forms_service.adapters.form_maker import pdf

    return pdf.make_edition(partnership, form, case_reference, answers)


EDITIONS = {"docx": word.make_edition, "odt": odt.make_edition, "pdf": _make_pdf}


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
        final: bool = False,
        stamp: str = "",
    ) -> bytes:
        if final and target != "docx":
            raise InvalidInputError(f"A finished record is made as docx, not as {target}.", field="format")
        if final:
            return word_record.make_record(partnership, form, case_reference, Answers(form, answers), stamp)
        make = EDITIONS.get(target)
        if make is None:
            raise InvalidInputError(f"A form is made as {', '.join(EDITIONS)}, not as {target}.", field="format")
        return make(partnership, form, case_reference, Answers(form, answers))
