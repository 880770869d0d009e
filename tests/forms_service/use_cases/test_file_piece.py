"""Text that no field took is filed or dismissed by a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from forms_service.db.models import FiledPiece
from forms_service.db.queries.answers import read_document_of
from forms_service.errors import ConflictError, InvalidInputError, NotFoundError
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.file_piece import file_piece
from parsers.types import Place, Unplaced
from tests.played_case import PlayedCase


@pytest.fixture
def stray(asked: PlayedCase) -> tuple[PlayedCase, str]:
    """A return with one piece of text in no field."""
    asked.reader.change = lambda result: replace(result, unplaced=(Unplaced("See overleaf.", "body", Place()),))
    return asked, asked.send(asked.run.request_id).id


def test_filed_text_names_its_field(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with case.work() as work:
        file_piece(work, document_id, 0, "filed", "summary_of_involvement", "")
        (piece,) = read_document_of(work, case.document(document_id)).pieces
    assert (piece.action, piece.field, piece.unplaced.text) == ("filed", "summary_of_involvement", "See overleaf.")


def test_dismissing_needs_a_reason(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with pytest.raises(InvalidInputError), case.work() as work:
        file_piece(work, document_id, 0, "dismissed", None, " ")
    with case.work() as work:
        file_piece(work, document_id, 0, "dismissed", None, "A stamp of the post room")
        (piece,) = read_document_of(work, case.document(document_id)).pieces
    assert (piece.action, piece.reason) == ("dismissed", "A stamp of the post room")


def test_a_person_may_change_their_mind(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with case.work() as work:
        file_piece(work, document_id, 0, "dismissed", None, "Nothing")
        file_piece(work, document_id, 0, "filed", "systems_checked", "")
    (row,) = case.rows(FiledPiece)
    assert (row.action, row.field) == ("filed", "systems_checked")


def test_what_is_not_there_is_refused(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with pytest.raises(NotFoundError), case.work() as work:
        file_piece(work, document_id, 1, "filed", "summary_of_involvement", "")
    with pytest.raises(InvalidInputError), case.work() as work:
        file_piece(work, document_id, 0, "filed", "no_such_field", "")
    with pytest.raises(InvalidInputError), case.work() as work:
        file_piece(work, document_id, 0, "burned", None, "x")


def test_after_acceptance_nothing_is_filed(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with case.work() as work:
        file_piece(work, document_id, 0, "dismissed", None, "Nothing")
        accept_document(work, document_id)
    with pytest.raises(ConflictError), case.work() as work:
        file_piece(work, document_id, 0, "filed", "systems_checked", "")


def test_words_given_with_it_are_in_no_trace(stray: tuple[PlayedCase, str]) -> None:
    case, document_id = stray
    with case.work() as work:
        file_piece(work, document_id, 0, "dismissed", "about Testchild Alpha", "about Testchild Alpha")
    (row,) = case.rows(FiledPiece)
    assert b"Testchild" not in row.sealed
    assert not [event for event in case.audit() if "Testchild" in str(event.details)]
