"""The decision record as a document: what is fixed, how each partner answered, who has signed over which digest."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.claims import Claim, worker_actor
from forms_service.db.models import CaseFile, Decision
from forms_service.db.queries.decision import content_of, responses_of, signatures_of
from forms_service.db.queries.people_names import actor_names
from forms_service.db.queries.pinned import pinned_library, pinned_partnership, pinned_process
from forms_service.db.records.decisions import comments_of
from forms_service.db.records.documents import keep, prepare_blob
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_reading, begin_work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.schema import DecisionUse, Form, Partnership, TableMap
from forms_service.domain.references import MEDIA_TYPES, file_name
from forms_service.ports import Services
from parsers.types import JsonValue


@dataclass(frozen=True, slots=True)
class _ToPrint:
    case_id: str
    reference: str
    partnership: Partnership
    form: Form
    answers: dict[str, JsonValue]
    wrapped_key: bytes
    digest: str
    signed: int
    stamp: str


def make_decision_record(sessions: Sessions, services: Services, decision_id: str, claim: Claim) -> None:
    with begin_reading(sessions, services, worker_actor("make_decision_record")) as work:
        to_print = _prepare(work, decision_id)
    if to_print is None:
        return
    data = services.forms.blank(
        to_print.partnership,
        to_print.form,
        "docx",
        case_reference=to_print.reference,
        answers=to_print.answers,
        final=True,
        stamp=to_print.stamp,
    )
    blob = prepare_blob(services, to_print.wrapped_key, data)
    with begin_work(sessions, services, worker_actor("make_decision_record")) as work:
        claim.check(work)
        decision = work.session.get_one(Decision, decision_id, with_for_update=True)
        if decision.digest != to_print.digest or len(signatures_of(work, decision)) != to_print.signed:
            return  # it changed meanwhile, and whoever changed it asked for a new edition
        document = keep(
            work,
            to_print.case_id,
            blob,
            kind="decision",
            direction="out",
            media_type=MEDIA_TYPES["docx"],
            file_name="",
            form=to_print.form.slug,
            form_version=to_print.form.version,
        )
        document.file_name = file_name("docx", to_print.reference, to_print.form.slug, f"v{document.version_no}")
        decision.document_id = document.id


def _prepare(work: Work, decision_id: str) -> _ToPrint | None:
    decision = work.session.get_one(Decision, decision_id)
    if decision.document_id is not None:
        return None
    case = work.session.get_one(CaseFile, decision.case_id)
    use = pinned_process(work.session, case).decision
    assert use is not None
    partnership = pinned_partnership(work.session, case)
    signed = len(signatures_of(work, decision))
    return _ToPrint(
        case_id=case.id,
        reference=case.reference or "",
        partnership=partnership,
        form=pinned_library(work.session, case).form(case.partnership, use.form),
        answers={**content_of(work, decision), **_partners(work, decision, use, partnership)},
        wrapped_key=work.vault(case.id).wrapped_key,
        digest=decision.digest or "",
        signed=signed,
        stamp=f"Decision SHA-256 {decision.digest}; signed by {signed} of {len(partnership.partners)} partners",
    )


def _partners(work: Work, decision: Decision, use: DecisionUse, partnership: Partnership) -> dict[str, JsonValue]:
    responses, signatures = responses_of(work, decision), signatures_of(work, decision)
    rows: dict[str, JsonValue] = {}
    if use.responses:
        rows[use.responses.table] = [
            _row(
                use.responses,
                {
                    "partner": partner.organisation,
                    "response": said.response,
                    "comments": comments_of(work, decision, said),
                    "on": local_day(said.at).isoformat(),
                },
            )
            for partner in partnership.partners
            if (said := responses.get(partner.slug)) is not None
        ]
    if use.signatures:
        signed = []
        for partner in partnership.partners:
            row = signatures.get(partner.slug)
            if row is None:
                continue
            opened = work.vault(decision.case_id).open_json("signature", row.id, "sealed", row.sealed)
            covered = f"user:{row.for_user_id}" if row.for_user_id else ""
            name = str(opened.get("typed_name", ""))
            on_paper = row.method == "scanned"
            signed.append(
                _row(
                    use.signatures,
                    {
                        "partner": partner.organisation,
                        "name": f"{name} for {actor_names(work, [covered])[covered]}" if covered else name,
                        "role": str(opened.get("role", "")),
                        "signature": f"{name} (signed {'on paper' if on_paper else 'in the service'} over "
                        f"{row.digest[:16]})",
                        "on": str(opened.get("signed_on") or local_day(row.at).isoformat()),
                    },
                )
            )
        rows[use.signatures.table] = [*signed]
    return rows


def _row(table: TableMap, values: dict[str, str]) -> JsonValue:
    return {column: values[meaning] for meaning, column in table.columns.items() if meaning in values}
