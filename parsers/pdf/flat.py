"""A PDF whose fields are gone was printed, flattened or scanned: a person must type what it says, nothing is blank."""

from __future__ import annotations

from dataclasses import replace

from parsers.blocks import Document
from parsers.find.by_field_name import has_its_fields
from parsers.recognise import Recognised
from parsers.safety import PDF
from parsers.types import FieldKind, FormRules, Problem

_BY_HAND = (
    "Its answers cannot be told from the printed questions: a person must read it and type them, or ask the sender for "
    "the form itself."
)


def flat_or(recognised: Recognised, document: Document) -> Recognised:
    """What was recognised, unless it is a PDF that has lost its fields."""
    if document.media_type != PDF:
        return recognised
    rules = recognised.rules
    if rules is not None and has_its_fields(document.field_names(), _names(rules)):
        return recognised
    if any(paragraph.kind == "page" for paragraph in document.paragraphs()):
        if document.form_fields and rules is None:
            return recognised
        problem = Problem("flat-pdf", f"This PDF has no fields of the form: it was printed or flattened. {_BY_HAND}")
    elif not document.form_fields:
        problem = Problem("scan", f"This PDF holds pictures of pages, without text: it was scanned. {_BY_HAND}")
    else:
        return recognised
    nearest = recognised.nearest
    if rules is not None:
        nearest = (f"{rules.partnership} {rules.form} version {rules.version}, but without its fields",)
    return replace(recognised, rules=None, by=None, nearest=nearest, problems=(*recognised.problems, problem))


def _names(rules: FormRules) -> frozenset[str]:
    names = [rule.name for rule in rules.fields if rule.kind is not FieldKind.TABLE]
    names += [f"{rule.name}.{column.name}" for rule in rules.fields for column in rule.columns]
    return frozenset(names)
