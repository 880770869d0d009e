"""The JSON of a result is a promise; the ledger and its check keep each other honest."""

from __future__ import annotations

import gc
import json

import pytest

import parsers
from parsers import count
from tests.documents import docx, odt, p, pdf, questions, row, t, table
from tests.parsers.rules import FORM, PAIRS, PROPERTIES, is_whole, read

DOCUMENTS = [
    docx(
        questions(*PAIRS.items()),
        table(row("Date of event", "What happened"), row("1/2/26", "Met")),
        properties=PROPERTIES,
    ),
    docx(p("nothing")),
    odt("<text:p>nothing</text:p>"),
    pdf("Name of agency", fields={"agency_name": "x"}, properties=PROPERTIES),
    b"nothing",
]
KEYS = [
    "schema_version", "file", "outcome", "partnership", "form", "version", "recognised_by", "sha256", "parser_version",
    "reading_version", "media_type", "derived_from", "fields", "unplaced", "altered", "problems", "attachments",
    "children", "refusal", "case_ref", "ledger", "nearest",
]  # fmt: skip


@pytest.mark.parametrize("data", DOCUMENTS)
def test_a_result_survives_json_whole(data: bytes) -> None:
    result = parsers.parse("a.docx", data, [FORM])
    written = json.dumps(parsers.json_form(result))
    assert parsers.from_json(json.loads(written)) == result
    assert list(json.loads(written)) == KEYS


def test_the_shape_of_a_field_is_the_promised_one() -> None:
    found = parsers.json_form(parsers.parse("a.docx", DOCUMENTS[0], [FORM]))
    field = found["fields"]["agency_name"]  # type: ignore[index,call-overload]
    assert set(field) == {
        "value", "raw", "original", "precision", "certainty", "reasons", "candidates", "method", "place",
    }  # fmt: skip
    assert set(field["place"]) == {"part", "path", "text", "page", "rect"}
    assert found["fields"]["events"]["rows"][0]["date"]["value"] == "2026-02-01"  # type: ignore[index,call-overload]


def test_text_that_the_walk_missed_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = count.count_word

    def with_more(data: bytes, *, at_length: bool = False) -> str:
        return real(data, at_length=at_length) + "lost"

    monkeypatch.setattr(count, "count_word", with_more)
    result = read(docx(p("x")))
    assert result.ledger is not None
    assert not result.ledger.balanced
    assert "ledger" in {problem.code for problem in result.problems}


def test_every_character_has_exactly_one_owner() -> None:
    result = read(
        docx(p("Part one"), questions(("Name of agency", "Trust")), p("Something else"), properties=PROPERTIES)
    )
    assert result.ledger is not None
    assert result.ledger.to_fields == len("Trust")
    assert result.ledger.unplaced == len("Somethingelse")
    assert result.ledger.to_boilerplate == len("PartoneNameofagency")
    assert is_whole(result)


def test_what_is_unplaced_is_said_with_its_place() -> None:
    result = read(docx(questions(*PAIRS.items()), p(t("A note"))))
    (note,) = result.unplaced
    assert (note.text, note.kind, note.place.part) == ("A note", "body", "word/document.xml")
    assert note.place.path is not None


def test_reading_twice_gives_the_same_result() -> None:
    for data in DOCUMENTS:
        assert parsers.parse("a", data, [FORM]) == parsers.parse("a", data, [FORM])


def test_reading_leaves_the_collector_of_garbage_as_it_was() -> None:
    assert gc.isenabled()
    read(b"not a document")
    assert gc.isenabled()
    gc.disable()
    try:
        read(DOCUMENTS[0])
        assert not gc.isenabled()
    finally:
        gc.enable()
