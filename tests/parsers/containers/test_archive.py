"""A zip of forms: each document read on its own, nothing opened twice over, no name believed."""

from __future__ import annotations

import io
import zipfile

import parsers
from parsers.types import Outcome
from tests.documents import docx, p, package, pdf, questions
from tests.parsers.rules import FORM, PAIRS, PROPERTIES

FILLED = docx(questions(*PAIRS.items()), properties=PROPERTIES)


def test_each_document_of_an_archive_is_read_and_what_systems_leave_behind_is_not() -> None:
    data = package(
        {
            "School/return.docx": FILLED,
            "GP/return.docx": docx(p("No form")),
            "GP/other.pdf": pdf("A page"),
            "__MACOSX/School/._return.docx": b"\0\1",
            ".DS_Store": b"\0",
            "GP/Thumbs.db": b"\0",
        }
    )
    result = parsers.parse("returns.zip", data, (FORM,))
    assert (result.outcome, result.media_type) == (Outcome.UNRECOGNISED, "application/zip")
    assert [problem.code for problem in result.problems] == ["container"]
    assert [(child.file, child.outcome.value) for child in result.children] == [
        ("return.docx", "parsed"),
        ("return (2).docx", "unrecognised"),
        ("other.pdf", "unrecognised"),
    ]
    assert [each.name for each in parsers.unpack("returns.zip", data)] == [child.file for child in result.children]
    assert result.ledger is not None
    assert result.ledger.balanced


def test_an_archive_in_an_archive_is_refused_as_one_of_its_children() -> None:
    inner = package({"return.docx": FILLED})
    (child,) = parsers.parse("a.zip", package({"inner.zip": inner}), (FORM,)).children
    assert child.refusal is not None
    assert child.refusal.code == "nested-container"
    assert parsers.parse("inner.zip", inner, (FORM,), inside=True).refusal == child.refusal


def test_a_document_is_no_archive_and_has_nothing_to_unpack() -> None:
    assert parsers.unpack("a.docx", FILLED) == ()
    assert parsers.unpack("a.txt", b"words") == ()
    assert parsers.unpack("a.zip", package({"a.docx": FILLED})[:-10]) == ()


def test_an_archive_without_a_document_is_empty() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.mkdir("Returns")
    for data in (kept.getvalue(), b"PK\x05\x06" + bytes(18)):
        result = parsers.parse("a.zip", data, ())
        assert result.refusal is not None
        assert result.refusal.code == "empty"


def test_a_document_that_breaks_does_not_take_the_others_down() -> None:
    data = package({"broken.docx": FILLED[:-40], "return.docx": FILLED})
    broken, whole = parsers.parse("a.zip", data, (FORM,)).children
    assert broken.refusal is not None
    assert whole.outcome is Outcome.PARSED


def test_more_documents_than_are_taken_at_once_are_refused() -> None:
    data = package({f"{number}.docx": FILLED for number in range(5)})
    result = parsers.parse("a.zip", data, (), limits=parsers.Limits(members=4))
    assert result.refusal is not None
    assert result.refusal.code == "too-large"
