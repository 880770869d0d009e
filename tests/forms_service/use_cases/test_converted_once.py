"""A return is turned into a PDF once: for the pictures of its pages, and kept for the pack that it goes into."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from sqlalchemy import update

from forms_service.db.models import Blob, CaseFile, Document
from forms_service.db.records.documents import pdf_of
from forms_service.db.verify import verify
from forms_service.errors import ConversionFailedError
from forms_service.ports import Converter, DrawnPages, WantedPlace
from forms_service.use_cases.erase_case import erase_case
from tests.fakes import FakeConverter, FakeDrawer
from tests.played_case import PlayedCase
from worker import running

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@dataclass
class _Drawer(FakeDrawer):
    """Keeps a PDF, as the real one does; does something of the test's own before it draws."""

    converter: Converter | None = field(default_factory=FakeConverter)
    first: Callable[[], None] = lambda: None

    def draw(self, data: bytes, suffix: str, wanted: Sequence[WantedPlace]) -> DrawnPages:
        self.first()
        return super().draw(data, suffix, wanted)


def use(case: PlayedCase, **parts: Any) -> None:
    case.run.started = replace(case.run.started, services=replace(case.run.services, **parts))
    running.use(case.run.started)


def converted_for_packs(case: PlayedCase) -> list[str]:
    """What the converter of the packs was asked; the drawer has one of its own."""
    converter = case.run.services.converter
    assert isinstance(converter, FakeConverter)
    return converter.given


def drawn(case: PlayedCase) -> list[str]:
    drawer = case.run.services.drawer
    assert isinstance(drawer, FakeDrawer)
    return drawer.given


def draw(case: PlayedCase, document: Document) -> Document:
    """Its pictures, whether they were asked for or not."""
    with case.work() as work:
        if not case.waiting("make_pictures"):
            work.ask("make_pictures", document.id)
    case.run.run_jobs("make_pictures")
    return case.document(document.id)


def as_pdf(case: PlayedCase, suffix: str = "docx") -> bytes:
    return FakeConverter().to_pdf(case.return_file(edition=suffix), suffix)


@pytest.fixture
def asked(asked: PlayedCase) -> PlayedCase:
    """The notification has its pictures already, and is not counted."""
    asked.run.run_jobs("make_pictures")
    use(asked, drawer=_Drawer())
    return asked


@pytest.fixture
def sent(asked: PlayedCase) -> tuple[PlayedCase, Document]:
    """One return was read, and pictures of its pages are wanted."""
    return asked, asked.send(asked.run.request_id)


@pytest.fixture
def pictured(sent: tuple[PlayedCase, Document]) -> tuple[PlayedCase, Document]:
    case, document = sent
    return case, draw(case, document)


def test_a_pack_made_after_the_pictures_asks_the_converter_for_nothing_but_the_report(
    pictured: tuple[PlayedCase, Document],
) -> None:
    case, _ = pictured
    case.pack()
    assert converted_for_packs(case) == ["docx"]
    assert case.reports.behind == [(as_pdf(case),)]


def test_a_pack_made_before_the_pictures_is_the_same(sent: tuple[PlayedCase, Document]) -> None:
    case, _ = sent
    case.pack()
    assert converted_for_packs(case) == ["docx", "docx"]
    assert case.reports.behind == [(as_pdf(case),)]


def test_a_return_that_is_not_what_its_name_says_is_in_the_pack_as_what_it_is(asked: PlayedCase) -> None:
    draw(asked, asked.send(asked.run.request_id, asked.return_file(edition="odt")))
    asked.pack()
    assert (drawn(asked), converted_for_packs(asked)) == (["odt"], ["docx"])
    assert asked.reports.behind == [(as_pdf(asked, "odt"),)]


def test_however_often_the_pictures_are_made_one_pdf_is_kept_and_made(pictured: tuple[PlayedCase, Document]) -> None:
    case, document = pictured
    assert document.pdf_blob_id
    before = len(case.rows(Blob))
    assert draw(case, document).pdf_blob_id == document.pdf_blob_id
    assert drawn(case) == ["docx", "pdf"]
    assert len(case.rows(Blob)) == before


def test_two_drawings_at_the_same_time_keep_one_pdf(sent: tuple[PlayedCase, Document]) -> None:
    case, document = sent
    between = _Drawer()
    use(case, drawer=between)

    def another() -> None:
        between.first = lambda: None
        with case.work() as work:
            work.session.add(Blob(id="of another", case_id=case.case_id, sha256="", size=0, sealed=b""))
            work.session.get_one(Document, document.id).pdf_blob_id = "of another"

    between.first = another
    before = len(case.rows(Blob))
    assert draw(case, document).pdf_blob_id == "of another"
    assert len(case.rows(Blob)) == before + 1


def test_of_what_came_as_pdf_nothing_is_kept(asked: PlayedCase) -> None:
    document = draw(asked, asked.send(asked.run.request_id, asked.return_file(edition="pdf")))
    assert (drawn(asked), document.pictures, document.pdf_blob_id) == (["pdf"], "made", None)


@pytest.mark.parametrize("too_many", [0, 1])
def test_a_pdf_larger_than_a_file_that_anybody_may_send_is_not_kept(
    sent: tuple[PlayedCase, Document], too_many: int
) -> None:
    case, document = sent
    use(case, upload_bytes=len(as_pdf(case)) - too_many)
    assert (draw(case, document).pdf_blob_id is None) == bool(too_many)


def test_where_the_pages_could_not_be_drawn_the_pack_is_made_without(sent: tuple[PlayedCase, Document]) -> None:
    case, document = sent

    def fails() -> None:
        raise ConversionFailedError("It took too long.")

    use(case, drawer=_Drawer(first=fails))
    document = draw(case, document)
    assert (document.pictures, document.pdf_blob_id) == ("failed", None)
    case.pack()
    assert case.reports.behind == [(as_pdf(case),)]


@pytest.mark.parametrize(("column", "value"), [("scan", "infected"), ("scan", "waiting"), ("state", "quarantined")])
def test_the_pdf_of_what_is_not_safe_is_not_used(
    pictured: tuple[PlayedCase, Document], column: str, value: str
) -> None:
    case, document = pictured
    with case.work() as work:
        row = work.session.get_one(Document, document.id)
        assert pdf_of(work, row) == as_pdf(case)
        setattr(row, column, value)
        assert pdf_of(work, row) is None


def test_nothing_is_kept_of_what_was_found_unsafe_while_it_was_drawn(sent: tuple[PlayedCase, Document]) -> None:
    case, document = sent

    def found() -> None:
        with case.work() as work:
            work.session.execute(update(Document).where(Document.id == document.id).values(scan="infected"))

    use(case, drawer=_Drawer(first=found))
    assert draw(case, document).pdf_blob_id is None


def test_the_kept_pdf_is_sealed_verified_and_goes_with_its_case(pictured: tuple[PlayedCase, Document]) -> None:
    case, document = pictured
    (kept,) = case.rows(Blob, Blob.id == document.pdf_blob_id)
    assert (kept.case_id, kept.size) == (case.case_id, len(as_pdf(case)))
    assert b"%PDF" not in kept.sealed
    assert not [found for found in _found(case) if found.row_id == kept.id]

    with case.work() as work:
        work.session.get_one(Document, document.id).pdf_blob_id = None
    assert ("without-document", kept.id) in [(found.code, found.row_id) for found in _found(case)]

    with case.work() as work:
        work.session.get_one(Document, document.id).pdf_blob_id = kept.id
        work.session.get_one(CaseFile, case.case_id).state = "closed"
    with case.work() as work:
        erase_case(work, case_id=case.case_id, why="retention-ended")
    assert {row.sealed for row in case.rows(Blob, Blob.case_id == case.case_id)} == {None}
    assert _found(case) == []


def _found(case: PlayedCase) -> list[Any]:
    with case.run.sessions() as session:
        return verify(session, case.run.services.cipher)
