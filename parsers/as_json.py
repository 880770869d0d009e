"""A result as JSON and back: the shape is a promise, written down in parsers/README.md."""

from __future__ import annotations

from typing import Any

from parsers.types import (
    Altered,
    Attachment,
    Certainty,
    JsonValue,
    LedgerFigures,
    Outcome,
    ParsedField,
    ParsedTable,
    ParseResult,
    Place,
    Problem,
    Refusal,
    Unplaced,
)

SCHEMA_VERSION = 1


def json_form(result: ParseResult) -> dict[str, JsonValue]:
    return {
        "schema_version": SCHEMA_VERSION,
        "file": result.file,
        "outcome": result.outcome.value,
        "partnership": result.partnership,
        "form": result.form,
        "version": result.version,
        "recognised_by": result.recognised_by,
        "sha256": result.sha256,
        "parser_version": result.parser_version,
        "reading_version": result.reading_version,
        "media_type": result.media_type,
        "derived_from": result.derived_from,
        "fields": {name: _field(field) for name, field in result.fields.items()},
        "unplaced": [
            {
                "text": each.text,
                "kind": each.kind,
                "place": _place(each.place),
                "author": each.author,
                "date": each.date,
            }
            for each in result.unplaced
        ],
        "altered": [{"what": each.what, "field": each.field, "place": _place(each.place)} for each in result.altered],
        "problems": [
            {"code": each.code, "field": each.field, "message": each.message, "place": _place(each.place)}
            for each in result.problems
        ],
        "attachments": [
            {"name": each.name, "media_type": each.media_type, "sha256": each.sha256} for each in result.attachments
        ],
        "children": [json_form(child) for child in result.children],
        "refusal": {"code": result.refusal.code, "message": result.refusal.message} if result.refusal else None,
        "case_ref": result.case_ref,
        "ledger": _figures(result.ledger),
        "nearest": list(result.nearest),
    }


def _field(field: ParsedField | ParsedTable) -> JsonValue:
    if isinstance(field, ParsedTable):
        return {"rows": [{name: _field(cell) for name, cell in row.items()} for row in field.rows]}
    return {
        "value": list(field.value) if isinstance(field.value, tuple) else field.value,
        "raw": field.raw,
        "original": field.original,
        "precision": field.precision,
        "certainty": field.certainty.value,
        "reasons": list(field.reasons),
        "candidates": list(field.candidates),
        "method": field.method,
        "place": _place(field.place),
    }


def _place(place: Place) -> JsonValue:
    return {
        "part": place.part,
        "path": place.path,
        "text": place.text,
        "page": place.page,
        "rect": list(place.rect) if place.rect is not None else None,
    }


def _figures(figures: LedgerFigures | None) -> JsonValue:
    if figures is None:
        return None
    return {
        "to_fields": figures.to_fields,
        "to_boilerplate": figures.to_boilerplate,
        "unplaced": figures.unplaced,
        "total": figures.total,
        "counted": figures.counted,
        "balanced": figures.balanced,
        "of": figures.of,
    }


def from_json(given: dict[str, Any]) -> ParseResult:
    """Raises KeyError, TypeError or ValueError where it is not the JSON of a result."""
    if given["schema_version"] != SCHEMA_VERSION:
        raise ValueError("schema_version")
    refusal, ledger = given["refusal"], given.get("ledger")
    return ParseResult(
        file=given["file"],
        outcome=Outcome(given["outcome"]),
        sha256=given["sha256"],
        parser_version=given["parser_version"],
        media_type=given["media_type"],
        reading_version=given["reading_version"],
        partnership=given["partnership"],
        form=given["form"],
        version=given["version"],
        recognised_by=given["recognised_by"],
        case_ref=given.get("case_ref"),
        derived_from=given["derived_from"],
        fields={name: _field_from(field) for name, field in given["fields"].items()},
        unplaced=tuple(
            Unplaced(each["text"], each["kind"], _place_from(each["place"]), each.get("author"), each.get("date"))
            for each in given["unplaced"]
        ),
        altered=tuple(Altered(each["what"], each["field"], _place_from(each["place"])) for each in given["altered"]),
        problems=tuple(
            Problem(each["code"], each["message"], each["field"], _place_from(each["place"]))
            for each in given["problems"]
        ),
        attachments=tuple(
            Attachment(each["name"], each["media_type"], each["sha256"]) for each in given["attachments"]
        ),
        children=tuple(from_json(child) for child in given["children"]),
        refusal=Refusal(refusal["code"], refusal["message"]) if refusal else None,
        ledger=LedgerFigures(
            ledger["to_fields"],
            ledger["to_boilerplate"],
            ledger["unplaced"],
            ledger["total"],
            ledger["counted"],
            ledger.get("of", "document"),
        )
        if ledger
        else None,
        nearest=tuple(given.get("nearest", ())),
    )


def _field_from(given: dict[str, Any]) -> ParsedField | ParsedTable:
    if "rows" in given:
        return ParsedTable(tuple({name: _cell_from(cell) for name, cell in row.items()} for row in given["rows"]))
    return _cell_from(given)


def _cell_from(given: dict[str, Any]) -> ParsedField:
    value = given["value"]
    return ParsedField(
        value=tuple(value) if isinstance(value, list) else value,
        raw=given["raw"],
        certainty=Certainty(given["certainty"]),
        method=given["method"],
        place=_place_from(given["place"]),
        original=given["original"],
        precision=given["precision"],
        reasons=tuple(given["reasons"]),
        candidates=tuple(given["candidates"]),
    )


def _place_from(given: dict[str, Any]) -> Place:
    rect = given["rect"]
    return Place(given["part"], given["path"], given["text"], given["page"], tuple(rect) if rect is not None else None)
