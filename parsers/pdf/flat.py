"""A PDF whose fields are gone was printed or scanned: its pages are read as they are ruled, or by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from parsers.blocks import Document
from parsers.find.by_field_name import has_its_fields
from parsers.find.known import Printed
from parsers.recognise import Recognised, recognise
from parsers.types import FieldKind, FormRules, Problem

_BY_HAND = (
    "Its answers cannot be told from the printed questions: a person must read it and type them, or ask the sender for "
    "the form itself."
)
_PRINTED = Problem(
    "flat-pdf",
    "This PDF has no fields of the form: it was printed or flattened. The answers were read from the lines and boxes "
    "of its pages. Compare them with the original.",
)
_NOT_READ = Problem("flat-pdf", f"This PDF has no fields of the form: it was printed or flattened. {_BY_HAND}")
_SCAN = Problem("scan", f"This PDF holds pictures of pages, without text: it was scanned. {_BY_HAND}")
_BEHIND_A_SCAN = Problem(
    "scan",
    "This PDF holds pictures of pages, and behind them words that a program guessed from the pictures. Those words may "
    f"be wrong. {_BY_HAND}",
)


def recognise_pdf(document: Document, rules: Sequence[FormRules]) -> Recognised:
    recognised = recognise(document, rules)
    if document.moving:
        return _left_to_adobe(recognised)
    named = recognised.rules
    if named is not None and has_its_fields(document.field_names(), _names(named)):
        return recognised
    has_words = any(paragraph.kind == "page" for paragraph in document.paragraphs())
    if not has_words:
        return recognised if document.form_fields else _left(recognised, _SCAN)
    if document.form_fields and named is None:
        return recognised
    return _as_ruled(document, rules, recognised)


def _as_ruled(document: Document, rules: Sequence[FormRules], recognised: Recognised) -> Recognised:
    """Recognised once more by what stands in which box; if it is then unknown, the pages stay as they were."""
    if document.as_ruled is None:
        return _left(recognised, _NOT_READ)
    before = document.stories
    document.tell_anew(document.as_ruled(Printed(recognised.rules) if recognised.rules is not None else None))
    anew = recognise(document, rules)
    if document.guessed_words:
        document.tell_anew(before)
        return _left(recognised, _BEHIND_A_SCAN)
    if anew.rules is None:
        document.tell_anew(before)
        return _left(recognised, _NOT_READ)
    if anew.rules is not recognised.rules:
        document.tell_anew(before)
        document.tell_anew(document.as_ruled(Printed(anew.rules)))
    if not any(True for _ in document.tables()):
        document.tell_anew(before)
        return _left(anew, _NOT_READ)
    document.printed = True
    return replace(anew, problems=(*anew.problems, _PRINTED))


def _left(recognised: Recognised, problem: Problem) -> Recognised:
    rules, nearest = recognised.rules, recognised.nearest
    if rules is not None:
        nearest = (f"{rules.partnership} {rules.form} version {rules.version}, but without its fields",)
    return replace(recognised, rules=None, by=None, nearest=nearest, problems=(*recognised.problems, problem))


def _left_to_adobe(recognised: Recognised) -> Recognised:
    """What it holds was said already; no page of it may be taken for the form."""
    return replace(recognised, rules=None, by=None)


def _names(rules: FormRules) -> frozenset[str]:
    names = [rule.name for rule in rules.fields if rule.kind is not FieldKind.TABLE]
    names += [f"{rule.name}.{column.name}" for rule in rules.fields for column in rule.row_fields()]
    return frozenset(names)
