"""A return is kept and acknowledged at once, and the same bytes are acknowledged once."""

from __future__ import annotations

import hashlib

from forms_service.db.models import Blob, Document
from forms_service.db.records.documents import bytes_of
from forms_service.use_cases.receive_return import receive_return
from tests.played_case import PERSONAL, PlayedCase, unreadable


def test_the_receipt_names_the_case_the_digest_and_the_time(asked: PlayedCase) -> None:
    data = asked.return_file()
    upload = asked.upload(data, "Testchild Alpha.docx")
    with asked.work() as work:
        received = receive_return(work, asked.run.request_id, upload)
    assert received.sha256 == hashlib.sha256(data).hexdigest()
    assert received.reference.startswith(f"{asked.case().reference}/")
    assert received.received_at == asked.run.services.business_clock.now()
    assert "return-receipt" in asked.letter_kinds()
    with asked.work() as work:
        assert bytes_of(work, asked.document(received.document_id)) == data


def test_the_same_bytes_twice_are_acknowledged_once(asked: PlayedCase) -> None:
    first = asked.send(asked.run.request_id)
    blobs, letters = len(asked.rows(Blob)), len(asked.letters())
    upload = asked.upload(asked.return_file(), "again.docx")
    with asked.work() as work:
        again = receive_return(work, asked.run.request_id, upload)
    assert again.again
    assert again.document_id == first.id
    assert (len(asked.rows(Blob)), len(asked.letters())) == (blobs, letters)


def test_the_same_bytes_from_another_agency_are_its_own_return(asked: PlayedCase) -> None:
    one, other = [request.id for request in asked.requests("issued")]
    asked.send(one)
    asked.send(other)
    assert {row.request_id for row in asked.rows(Document, Document.kind == "return")} == {one, other}


def test_every_version_is_kept_under_a_name_that_tells_nothing_personal(asked: PlayedCase) -> None:
    asked.send(asked.run.request_id)
    asked.send(asked.run.request_id, unreadable())
    rows = asked.rows(Document, Document.kind == "return")
    assert sorted(row.version_no for row in rows) == [1, 2]
    assert all(row.file_name.startswith(asked.case().reference or "?") for row in rows)
    assert not [word for word in PERSONAL for row in rows if word in row.file_name]


def test_keeping_comes_before_reading(asked: PlayedCase) -> None:
    document = asked.send(asked.run.request_id, read=False)
    assert document.state == "received"
    assert asked.run.request().state == "issued"
    assert asked.waiting("read_document") == 1
