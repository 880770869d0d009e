"""What a newer reading of a document says otherwise than the one that stands; it waits for a person, path by path."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import Document, FiledPiece, Reading
from forms_service.db.queries.answers import Piece, ReadDocument, form_of_reading, read_document_of
from forms_service.db.records.documents import READ
from forms_service.db.work import Work
from forms_service.definitions.answers import NOTHING, Answer, Answers, answers_of
from forms_service.definitions.changes import same
from forms_service.definitions.schema import FieldData
from parsers import PARSER_VERSION, from_json
from parsers.types import Certainty, FieldKind, JsonValue, Outcome, ParseResult

_Rows = list[dict[str, Answer]]


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer, or a table whose rows are not the same number: rows that moved are never mixed, so it is taken or
    left whole. `settled`: a person's answer stands there, and nothing of a machine touches it."""

    path: str
    label: str
    field: FieldData
    before: Answer
    after: Answer
    before_rows: _Rows | None = None
    after_rows: _Rows | None = None
    settled: bool = False
    decided: str = ""
    """Once a person has: kept or taken."""

    @property
    def is_table(self) -> bool:
        return self.after_rows is not None

    @property
    def may_be_taken(self) -> bool:
        """What the newer reader does not know for itself is no answer that anybody could take."""
        if self.settled and not self.decided:
            return False
        cells = (
            [cell for row in self.after_rows for cell in row.values()] if self.after_rows is not None else [self.after]
        )
        return all(cell.certainty is not Certainty.UNDETERMINED for cell in cells)

    def values(self) -> list[tuple[str, JsonValue]]:
        """What taking it would put where."""
        if self.after_rows is None or self.before_rows is None:
            return [(self.path, _plain(self.field, self.after))]
        found = []
        for number in range(max(len(self.before_rows), len(self.after_rows))):
            old = self.before_rows[number] if number < len(self.before_rows) else {}
            new = self.after_rows[number] if number < len(self.after_rows) else {}
            for column in self.field.columns:
                before, after = old.get(column.name, NOTHING), new.get(column.name, NOTHING)
                if not same(before, after) or before.needs_person:
                    found.append((f"{self.path}.{number}.{column.name}", _plain(column, after)))
        return found


@dataclass(frozen=True, slots=True)
class Differences:
    newer: Reading | None
    made_at: datetime | None
    other_form: bool
    """The newer reader recognises no form in it, or another."""
    fields: tuple[Difference, ...]
    pieces: tuple[Piece, ...]
    """Text that only the newer reader found, numbered as in its reading."""

    @property
    def anything(self) -> bool:
        return self.other_form or bool(self.fields) or bool(self.pieces)

    @property
    def open_fields(self) -> tuple[Difference, ...]:
        return tuple(each for each in self.fields if not each.settled and not each.decided)

    @property
    def open_pieces(self) -> tuple[Piece, ...]:
        return tuple(each for each in self.pieces if each.action is None)

    @property
    def is_open(self) -> bool:
        return bool(self.open_fields or self.open_pieces)


NO_DIFFERENCES = Differences(None, None, False, (), ())


def newer_reading(work: Work, document: Document) -> Reading | None:
    """The one that waits, if any."""
    return work.session.scalar(
        select(Reading).where(Reading.document_id == document.id, Reading.is_proposal).order_by(Reading.made_at.desc())
    )


def may_be_read_again(work: Work, document: Document) -> bool:
    """Whether this parser with the rules of today might find something else: none of its readings is theirs."""
    if document.direction != "in" or document.kind not in READ or document.state == "quarantined":
        return False
    readings = work.session.execute(
        select(Reading.parser_version, Reading.reading_version, Reading.outcome).where(
            Reading.document_id == document.id
        )
    ).all()
    ours = [row for row in readings if row.parser_version == PARSER_VERSION]
    if not ours:
        return bool(readings)
    versions = {rule.reading_version for rule in work.services.library.form_rules() if rule.form == document.form}
    return bool(versions) and not any(row.reading_version in versions for row in ours if row.outcome == "parsed")


def differences_of(work: Work, document: Document, read: ReadDocument | None = None) -> Differences:
    newer = newer_reading(work, document)
    if newer is None or newer.result_sealed is None:
        return NO_DIFFERENCES
    read = read or read_document_of(work, document)
    vault = work.vault(document.case_id)
    result = from_json(vault.open_json("reading", newer.id, "result_sealed", newer.result_sealed))
    parsed = result.outcome is Outcome.PARSED and result.form == document.form
    if read.result is None or not parsed:
        return Differences(newer, newer.made_at, True, (), ())
    decided = {
        row.field: row.action
        for row in work.session.scalars(
            select(FiledPiece).where(FiledPiece.reading_id == newer.id, FiledPiece.piece < 0)
        )
    }
    return Differences(
        newer,
        newer.made_at,
        False,
        tuple(
            replace(each, decided=decided.get(each.path, ""))
            for each in _fields(work, document, read, answers_of(result))
        ),
        _pieces(work, document, newer, read.result, result),
    )


def _fields(work: Work, document: Document, read: ReadDocument, after: Answers) -> list[Difference]:
    assert read.result is not None
    before, settled = answers_of(read.result), read.settled
    found = []
    for field in form_of_reading(work, document).fields():
        if field.kind is FieldKind.TABLE:
            found += _table(field, before.rows(field.name), after.rows(field.name), set(settled))
        elif not _alike(before.get(field.name), after.get(field.name)):
            found.append(
                Difference(
                    field.name,
                    field.label,
                    field,
                    before.get(field.name),
                    after.get(field.name),
                    settled=field.name in settled,
                )
            )
    return found


def _table(table: FieldData, before: _Rows, after: _Rows, settled: set[str]) -> list[Difference]:
    if len(before) != len(after):
        touched = any(path.startswith(f"{table.name}.") for path in settled)
        return [Difference(table.name, table.label, table, NOTHING, NOTHING, before, after, touched)]
    found = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        for column in table.columns:
            path = f"{table.name}.{number}.{column.name}"
            was, now = old.get(column.name, NOTHING), new.get(column.name, NOTHING)
            if not _alike(was, now):
                label = f"{table.label}, row {number + 1}: {column.label}"
                found.append(Difference(path, label, column, was, now, settled=path in settled))
    return found


def _alike(before: Answer, after: Answer) -> bool:
    return same(before, after) and before.needs_person == after.needs_person


def _plain(field: FieldData, answer: Answer) -> JsonValue:
    if answer.value is None:
        return [] if field.kind is FieldKind.MULTI_CHOICE else False if field.kind is FieldKind.TICK else ""
    return answer.value


def _pieces(
    work: Work, document: Document, newer: Reading, before: ParseResult, after: ParseResult
) -> tuple[Piece, ...]:
    known = Counter(_letters(each.text) for each in before.unplaced)
    vault = work.vault(document.case_id)
    filed = {
        row.piece: row for row in work.session.scalars(select(FiledPiece).where(FiledPiece.reading_id == newer.id))
    }
    found = []
    for number, unplaced in enumerate(after.unplaced):
        text = _letters(unplaced.text)
        if known[text]:
            known[text] -= 1
            continue
        row = filed.get(number)
        if row is None:
            found.append(Piece(number, unplaced))
            continue
        reason = str(vault.open_json("filed_piece", row.id, "sealed", row.sealed).get("reason", ""))
        found.append(Piece(number, unplaced, row.action, row.field, reason, row.by, row.at, row.id))
    return tuple(found)


def _letters(text: str) -> str:
    return " ".join(text.split())
