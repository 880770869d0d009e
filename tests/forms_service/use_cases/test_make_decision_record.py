"""The printed record of a decision is finished at any moment: over which digest it stands, how many have signed."""

from __future__ import annotations

import io

import docx
import pytest

from forms_service.db.models import Document
from forms_service.db.records.documents import bytes_of
from tests.played_case import PlayedCase

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _printed(played: PlayedCase) -> docx.document.Document:
    document_id = played.decision().document_id
    assert document_id is not None
    with played.work() as work:
        return docx.Document(io.BytesIO(bytes_of(work, work.session.get_one(Document, document_id))))


def test_each_edition_is_stamped_with_the_digest_and_how_many_have_signed(opened: PlayedCase) -> None:
    decision_id = opened.decide()
    opened.respond_all(decision_id)
    opened.run.run_jobs("make_decision_record")
    everyone = len(opened.partners)
    digest = opened.decision().digest
    assert _stamp(opened) == f"Decision SHA-256 {digest}; signed by 0 of {everyone} partners"
    opened.sign(decision_id, opened.partners[0])
    opened.run.run_jobs("make_decision_record")
    assert _stamp(opened) == f"Decision SHA-256 {opened.decision().digest}; signed by 1 of {everyone} partners"


def test_nothing_in_it_waits_to_be_filled_in(opened: PlayedCase) -> None:
    opened.decide()
    opened.run.run_jobs("make_decision_record")
    xml = _printed(opened).element.xml
    assert "w:sdt" not in xml
    assert "Must be answered" not in xml
    assert "Nothing recorded" in xml  # nobody has signed yet


def _stamp(played: PlayedCase) -> str:
    return str(_printed(played).sections[0].footer.paragraphs[0].text)
