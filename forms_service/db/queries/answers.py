"""What a document says: its current reading with people's answers over it, and what of its text is still unplaced."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document, FiledPiece, Reading, SettledField
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.work import Work
from forms_service.definitions.answers import Answers, Settled, answers_of
from forms_service.definitions.schema import Form
from forms_service.errors import NotFoundError
from parsers import from_json
from parsers.types import JsonValue, ParseResult, Unplaced

TYPED = "typed"
"""The parser version of a reading that a person types."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One unplaced text and what a person did with it; `action` none: nobody has yet."""

    number: int
    unplaced: Unplaced
    action: str | None = None
    field: str | None = None
    reason: str = ""
    by: str = ""
    at: datetime | None = None
    mark: str = ""
    """Of what was done with it: it changes when a person does something else."""


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a person once said of one path. The last of a path counts."""

    id: str
    path: str
    value: JsonValue
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """`result` none: it was not read, or not yet."""

    document: Document
    reading: Reading | None
    result: ParseResult | None
    answers: Answers
    settled: dict[str, Settled]
    pieces: tuple[Piece, ...]
    given: tuple[GivenAnswer, ...] = ()

    def last_given(self, path: str) -> GivenAnswer | None:
        return next((each for each in reversed(self.given) if each.path == path), None)

    @property
    def is_typed(self) -> bool:
        """By a person, from what they see; no machine read it."""
        return self.reading is not None and self.reading.parser_version == TYPED

    @property
    def mark(self) -> str:
        """Changes whenever a person changes anything about this document; pages send it back."""
        last = self.given[-1].id[:8] if self.given else "-"
        filed = "".join(sorted(piece.mark[:4] for piece in self.pieces if piece.mark))
        reading = self.reading.id[:8] if self.reading else "-"
        return f"{self.document.state}.{reading}.{len(self.given)}.{last}.{filed}"

    @property
    def open_pieces(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.action is None)

    @property
    def open_questions(self) -> tuple[str, ...]:
        return self.answers.open_questions()


def read_document_of(work: Work, document: Document) -> ReadDocument:
    reading = work.session.scalar(
        select(Reading).where(Reading.document_id == document.id, Reading.is_current).order_by(Reading.made_at.desc())
    )
    if reading is None or reading.result_sealed is None:
        return ReadDocument(document, reading, None, Answers(), {}, ())
    vault = work.vault(document.case_id)
    result = from_json(vault.open_json("reading", reading.id, "result_sealed", reading.result_sealed))
    given = []
    for said in work.session.scalars(
        select(SettledField).where(SettledField.reading_id == reading.id).order_by(SettledField.at, SettledField.id)
    ):
        opened = vault.open_json("settled_field", said.id, "sealed", said.sealed)
        given.append(
            GivenAnswer(said.id, said.path, opened.get("value"), str(opened.get("reason", "")), said.by, said.at)
        )
    settled = {each.path: Settled(each.value, each.by, each.reason) for each in given}
    filed = {
        row.piece: (row, vault.open_json("filed_piece", row.id, "sealed", row.sealed))
        for row in work.session.scalars(select(FiledPiece).where(FiledPiece.reading_id == reading.id))
    }
    pieces = []
    for number, unplaced in enumerate(result.unplaced):
        if number in filed:
            row, opened = filed[number]
            reason = str(opened.get("reason", ""))
            pieces.append(Piece(number, unplaced, row.action, row.field, reason, row.by, row.at, row.id))
        else:
            pieces.append(Piece(number, unplaced))
    return ReadDocument(document, reading, result, answers_of(result, settled), settled, tuple(pieces), tuple(given))


def form_of_reading(work: Work, document: Document) -> Form:
    """The current version of the document's form as the case pins it: readings of older versions are mapped onto it."""
    case = work.session.get_one(CaseFile, document.case_id)
    if document.form is None:
        raise NotFoundError("It is not known which form this is.")
    return pinned_library(work.session, case).current_form(case.partnership, document.form)
