"""bytes → safety → recognise → blocks → find → values → ParseResult, with the ledger kept throughout."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parsers import count
from parsers.blocks import Document, place_of
from parsers.errors import ParseError
from parsers.fill import fill_in
from parsers.odt import read_odt
from parsers.pdf import open_pdf, read_pdf
from parsers.pdf.flat import flat_or
from parsers.recognise import Recognised, recognise
from parsers.safety import UNKNOWN, Limits, Package, check_bytes, media_type_of
from parsers.types import FormRules, Outcome, ParseResult, Problem, Refusal
from parsers.unplaced import list_unplaced
from parsers.version import PARSER_VERSION
from parsers.word import read_word

_UNREADABLE = (
    "the file could not be read to its end. The original is kept; open it by hand, and ask the sender to save it again "
    "as a Word document (.docx)."
)


def parse(name: str, data: bytes, rules: Sequence[FormRules], *, limits: Limits | None = None) -> ParseResult:
    """Never raises, whatever the bytes are: what cannot be read is refused in our words."""
    try:
        return _parse(name, data, rules, limits or Limits())
    except ParseError as error:
        return _refused(name, data, error.code, error.message, error.media_type)
    except MemoryError:
        return _refused(
            name, data, "too-much-memory", "reading it needs more memory than any form does. Do not open it."
        )
    except RecursionError:
        return _refused(name, data, "too-deep", "it is nested deeper than any form. Do not open it; ask the sender.")
    except Exception:
        # The last guard: a document that breaks a library must not break the job, nor its words reach a log.
        return _refused(name, data, "unreadable", _UNREADABLE)


def _parse(name: str, data: bytes, rules: Sequence[FormRules], limits: Limits) -> ParseResult:
    kind = check_bytes(data, limits)
    document, counted = _open(kind, data, limits)
    recognised = flat_or(recognise(document, rules), document)
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


def _open(kind: str, data: bytes, limits: Limits) -> tuple[Document, str]:
    """The document, and its characters as the independent count has them."""
    if kind == "pdf":
        reader = open_pdf(data)
        return read_pdf(reader, limits), count.count_pdf(reader)
    package = Package(data, limits)
    if kind == "odt":
        return read_odt(package), count.count_odt(data)
    document = read_word(package)
    counted = count.count_word(data)
    if not _agree(document.ledger.characters(), counted):
        counted = count.count_word(data, at_length=True)
    return document, counted


def _agree(one: str, other: str) -> bool:
    """Whether both hold the same characters; in which order is no matter."""
    return one == other or (len(one) == len(other) and Counter(one) == Counter(other))


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
    if not _agree(characters, counted):
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
        media_type=media_type or media_type_of(data) or UNKNOWN,
        refusal=Refusal(code, f"{name}: {message}"),
    )
