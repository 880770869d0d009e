"""A signature that came on paper: the page is kept, and the officer who compared it stands beside the signer."""

from __future__ import annotations

from datetime import date

import pytest

from forms_service.db.models import Document, Signature
from forms_service.db.queries.readiness import readiness_of
from forms_service.db.records.documents import PreparedUpload, prepare_upload
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.use_cases.confirm_signed_page import confirm_signed_page
from tests.factories import PERSON
from tests.played_case import PlayedCase


def _page(case: PlayedCase) -> PreparedUpload:
    with case.work() as work:
        key = work.vault(case.case_id).wrapped_key
    return prepare_upload(case.run.services, key, "scan of Testchild.pdf", b"%PDF made up", "application/pdf")


def _confirm(case: PlayedCase, decision_id: str, partner: str, *, digest: str, on: date = date(2026, 11, 23)) -> None:
    upload = _page(case)
    with case.work() as work:
        confirm_signed_page(
            work, decision_id, partner, upload, typed_name="Lou Authorityson", role="Director", signed_on=on,
            digest=digest,
        )  # fmt: skip


@pytest.fixture
def answered(opened: PlayedCase) -> tuple[PlayedCase, str]:
    decision_id = opened.decide()
    opened.respond_all(decision_id)
    return opened, decision_id


def test_the_page_is_kept_and_both_names_stand_beside_it(answered: tuple[PlayedCase, str]) -> None:
    case, decision_id = answered
    partner = case.partners[0]
    _confirm(case, decision_id, partner, digest=case.decision().digest or "")
    (row,) = case.rows(Signature)
    assert (row.method, row.by, row.partner) == ("scanned", PERSON.who, partner)
    (document,) = case.rows(Document, Document.id == row.document_id)
    assert (document.kind, document.state) == ("evidence", "accepted")
    assert "Testchild" not in document.file_name
    with case.work() as work:
        line = next(
            each for each in readiness_of(work, case.case()) if (each.code, each.partner) == ("signed", partner)
        )
    assert line.met
    assert line.evidence[0].who == "Lou Authorityson, Director"
    assert "on paper" in line.evidence[0].words


def test_a_page_over_other_words_is_refused(answered: tuple[PlayedCase, str]) -> None:
    case, decision_id = answered
    with pytest.raises(ConflictError) as refused:
        _confirm(case, decision_id, case.partners[0], digest="0" * 64)
    assert refused.value.code == "changed"
    assert not case.rows(Signature)


def test_a_day_that_has_not_come_is_refused(answered: tuple[PlayedCase, str]) -> None:
    case, decision_id = answered
    with pytest.raises(InvalidInputError) as refused:
        _confirm(case, decision_id, case.partners[0], digest=case.decision().digest or "", on=date(2099, 1, 1))
    assert refused.value.field == "signed_on"


def test_a_change_of_the_record_voids_it_like_any_other(answered: tuple[PlayedCase, str]) -> None:
    case, decision_id = answered
    first, second = case.partners[:2]
    _confirm(case, decision_id, first, digest=case.decision().digest or "")
    case.respond(decision_id, second, case.library.process(case.partnership, case.case().process).decision.agreeing[-1],
                 "With these words.")  # fmt: skip
    (row,) = case.rows(Signature)
    assert row.void_reason == "content-changed"


def test_what_holds_the_letter_is_told_line_by_line_until_nothing_does(opened: PlayedCase) -> None:
    with opened.work() as work:
        before = {each.code for each in readiness_of(work, opened.case()) if each.holds and not each.met}
    assert {"record-final", "responded", "signed"} <= before
    decision_id = opened.decide()
    opened.respond_all(decision_id)
    opened.sign_all(decision_id)
    with opened.work() as work:
        after = {each.code for each in readiness_of(work, opened.case()) if each.holds and not each.met}
    assert after <= {"reference-known"}
