"""The printed record follows what is recorded; every edition is kept."""

from __future__ import annotations

from forms_service.db.models import Document
from forms_service.db.records.documents import bytes_of
from forms_service.definitions.answers import answers_of
from tests.played_case import NEL, PlayedCase


def test_it_prints_what_was_frozen_answered_and_signed(opened: PlayedCase) -> None:
    decision_id = opened.decide()
    opened.run.run_jobs("make_decision_record")
    first = opened.decision().document_id
    opened.respond_all(decision_id)
    opened.sign(decision_id, opened.partners[0])
    assert opened.decision().document_id is None
    opened.run.run_jobs("make_decision_record")
    second = opened.decision().document_id
    assert first
    assert second
    assert {first, second} <= {row.id for row in opened.rows(Document, Document.kind == "decision")}
    with opened.work() as work:
        data = bytes_of(work, opened.document(second))
    answers = answers_of(opened.reader.read("record.docx", data, opened.library.form_rules()))
    assert answers.text("facts_summary") == "Words for facts_summary"
    assert answers.text("chair_name") == "Charlie Chairperson"
    if opened.partnership == NEL:
        signed = [row["name"].text for row in answers.rows("partner_signatures") if row["name"].text]
        assert signed == [f"Signer Of {opened.partners[0].title()}"]
        assert len([row for row in answers.rows("partner_responses") if row["response"].value == "agree"]) == 3


def test_a_job_that_runs_twice_makes_one_edition(opened: PlayedCase) -> None:
    decision_id = opened.decide()
    opened.run.run_jobs("make_decision_record")
    with opened.work() as work:
        work.ask("make_decision_record", decision_id)
    opened.run.run_jobs("make_decision_record")
    (document,) = opened.rows(Document, Document.kind == "decision")
    assert "Examplethorpe" not in document.file_name
