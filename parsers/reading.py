"""bytes → safety → recognise → blocks → find → values → ParseResult, with the ledger kept throughout."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from parsers import count
from parsers.blocks import Document, place_of
from parsers.collecting import without_collecting
from parsers.containers import Packed, open_container
from parsers.count_messages import count_mail, count_outlook
from parsers.errors import ParseError, UnreadableDocumentError
from parsers.fill import fill_in
from parsers.ledger import agree
from parsers.media_types import likely_type
from parsers.odt import read_flat_odt, read_odt
from parsers.pdf.flat import recognise_pdf
from parsers.recognise import Recognised, recognise
from parsers.safe_xml import is_starved
from parsers.safety import ZIP, Checked, Limits, check_bytes
from parsers.shown_name import shown_name
from parsers.types import FormRules, Outcome, ParseResult, Problem, Refusal
from parsers.unplaced import list_unplaced
from parsers.version import PARSER_VERSION
from parsers.word import read_word

_Counted = TypeVar("_Counted")

_UNREADABLE = (
    "the file could not be read to its end. The original is kept; open it by hand, and ask the sender to save it again "
    "as a Word document (.docx)."
)
_CONTAINERS = frozenset({"archive", "mail", "outlook"})
_NESTED = UnreadableDocumentError(
    "nested-container",
    "this is an archive or a message inside another, which is not opened. Ask the sender for the documents themselves, "
    "or save them from it and upload them one by one.",
)


def parse(
    name: str,
    data: bytes,
    rules: Sequence[FormRules],
    *,
    limits: Limits | None = None,
    inside: bool = False,
    children: bool = True,
) -> ParseResult:
    """Never raises, whatever the bytes are: what cannot be read is refused in our words.

    `inside`: it came out of a container, so it is not opened further if it is one. `children`: what lies in a container
    is read too; without, whoever asks takes it out (`unpack`) and reads each piece for itself.
    """
    try:
        with without_collecting():
            return _parse(name, data, rules, limits or Limits(), inside, children)
    except Exception as error:
        return _refusal(name, data, error)


def unpack(name: str, data: bytes, limits: Limits | None = None) -> tuple[Packed, ...]:  # noqa: ARG001  # as `parse`
    """The documents in a container, in the order of the `children` of its result; none where it holds none, is no
    container, or cannot be opened."""
    limits = limits or Limits()
    try:
        checked = check_bytes(data, limits)
        return open_container(checked, data, limits).documents if checked.kind in _CONTAINERS else ()
    except Exception:
        return ()


def _refusal(name: str, data: bytes, error: Exception) -> ParseResult:
    if isinstance(error, ParseError) and not isinstance(error.__cause__, MemoryError):
        return _refused(name, data, error.code, error.message, error.media_type)
    if is_starved(error):
        return _refused(
            name, data, "too-much-memory", "reading it needs more memory than any form does. Do not open it."
        )
    if isinstance(error, RecursionError):
        return _refused(name, data, "too-deep", "it is nested deeper than any form. Do not open it; ask the sender.")
    # The last guard: a document that breaks a library must not break the job, nor its words reach a log.
    return _refused(name, data, "unreadable", _UNREADABLE)


def _parse(
    name: str, data: bytes, rules: Sequence[FormRules], limits: Limits, inside: bool, children: bool
) -> ParseResult:
    checked = check_bytes(data, limits)
    if checked.kind in _CONTAINERS:
        if inside:
            raise _NESTED
        return _parse_container(name, data, checked, rules, limits, children)
    document, counted = _open(checked, data, limits)
    recognised = recognise_pdf(document, rules) if checked.kind == "pdf" else recognise(document, rules)
    base = ParseResult(
        file=name,
        outcome=Outcome.UNRECOGNISED,
        sha256=hashlib.sha256(data).hexdigest(),
        parser_version=PARSER_VERSION,
        media_type=document.media_type,
        case_ref=recognised.case_ref,
        attachments=tuple(document.attachments),
        nearest=recognised.nearest,
    )
    if recognised.rules is not None:
        result = _filled(base, document, recognised)
    else:
        result = replace(base, problems=(*document.problems, *recognised.problems, *_tracked(document)))
    return _balanced(result, document, counted)


def _parse_container(
    name: str, data: bytes, checked: Checked, rules: Sequence[FormRules], limits: Limits, children: bool
) -> ParseResult:
    """One level: what lies in it is read as if it had come alone, and its own words are for a person."""
    opened = open_container(checked, data, limits)
    document = opened.document
    counted = ""
    if checked.compound is not None:
        counted = _counted(count_outlook, checked.compound)
    elif checked.package is None:
        counted = _counted(count_mail, data)
    result = ParseResult(
        file=name,
        outcome=Outcome.UNRECOGNISED,
        sha256=hashlib.sha256(data).hexdigest(),
        parser_version=PARSER_VERSION,
        media_type=document.media_type,
        attachments=tuple(document.attachments),
        problems=tuple(document.problems),
        children=tuple(parse(each.name, each.data, rules, limits=limits, inside=True) for each in opened.documents)
        if children
        else (),
    )
    return _balanced(result, document, counted)


def _open(checked: Checked, data: bytes, limits: Limits) -> tuple[Document, str]:
    """The document, and its characters as the independent count has them."""
    if checked.kind == "pdf":
        # Only here: the libraries for PDF take as long to load as all the rest, and most documents are Word.
        from parsers.pdf.read_twice import read_twice

        return read_twice(data, limits)
    if checked.package is None:
        return read_flat_odt(data, limits), _counted(count.count_flat_odt, data)
    if checked.kind == "odt":
        return read_odt(checked.package), _counted(count.count_odt, data)
    document = read_word(checked.package)
    characters = document.ledger.characters()
    if agree(characters, _counted(count.count_word, data)):
        return document, characters
    return document, _counted(partial(count.count_word, at_length=True), data)


def _counted(count_: Callable[[_Counted], str], what: _Counted) -> str:
    """What was read stands, also where it cannot be counted again: the two then differ, and the result says so."""
    try:
        return count_(what)
    except Exception as error:
        if is_starved(error):
            raise
        return ""


def _tracked(document: Document) -> tuple[Problem, ...]:
    """In a known form the fields say it, each for itself; here whoever types from the document must be told."""
    for paragraph in document.paragraphs():
        if any(piece.marks.deleted or piece.marks.inserted for piece in paragraph.pieces):
            return (
                Problem(
                    "tracked-change",
                    "The document carries tracked changes: words were put in or taken out, and nobody has accepted it "
                    "yet. Look at both texts in the original.",
                    place=place_of(paragraph.part, paragraph.where, paragraph.text),
                ),
            )
    return ()


def _filled(base: ParseResult, document: Document, recognised: Recognised) -> ParseResult:
    rules = recognised.rules
    assert rules is not None
    filled = fill_in(document, rules, recognised.case_ref)
    return replace(
        base,
        outcome=Outcome.PARSED,
        partnership=rules.partnership,
        form=rules.form,
        version=rules.version,
        reading_version=rules.reading_version,
        recognised_by=recognised.by,
        fields=filled.fields,
        altered=filled.altered,
        problems=(*document.problems, *recognised.problems, *filled.problems),
    )


def _balanced(result: ParseResult, document: Document, counted: str) -> ParseResult:
    problems = result.problems
    characters = document.ledger.characters()
    if not agree(characters, counted):
        problems = (
            *problems,
            Problem(
                "ledger",
                "Two ways of counting the document's text disagree, so some of it may not have been read. Compare the "
                "answers with the original.",
            ),
        )
    return replace(
        result,
        unplaced=list_unplaced(document),
        ledger=document.ledger.figures(len(characters), len(counted)),
        problems=problems,
    )


def _refused(name: str, data: bytes, code: str, message: str, media_type: str | None = None) -> ParseResult:
    return ParseResult(
        file=name,
        outcome=Outcome.REFUSED,
        sha256=hashlib.sha256(data).hexdigest(),
        parser_version=PARSER_VERSION,
        media_type=media_type if media_type not in (None, ZIP) else likely_type(data),
        refusal=Refusal(code, f"{shown_name(name)}: {message}"),
    )
