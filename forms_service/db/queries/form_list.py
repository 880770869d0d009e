"""The forms that a case's process receives: at which stage each is expected, and what of it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from forms_service.db.models import CaseFile, Document
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.ladder_page import stage_name
from forms_service.db.queries.people_names import actor_names
from forms_service.db.records.received_forms import FORM
from forms_service.db.records.stages import ladder_of_case
from forms_service.db.work import Work
from forms_service.definitions.schema import Form, FormReceived


@dataclass(frozen=True, slots=True)
class CameIn:
    document_id: str
    at: datetime
    via: str
    by: str
    state: str
    problem: str
    file_name: str


@dataclass(frozen=True, slots=True)
class ExpectedForm:
    use: FormReceived
    form: Form
    title: str
    stages: tuple[str, ...]  # titles of those at which it is expected
    now: bool  # a stage that is open expects it, or it may come at any time
    needs: tuple[str, ...]  # what the stage that is open says of it: required or optional, and its note
    came: tuple[CameIn, ...]


@dataclass(frozen=True, slots=True)
class FormList:
    expected: tuple[ExpectedForm, ...]
    others: tuple[CameIn, ...]  # came, and is none of them, or nobody knows yet


def form_list(work: Work, frame: CaseFrame) -> FormList:
    case = work.session.get_one(CaseFile, frame.case_id)
    process = frame.process
    titles = {stage.id: stage_name(stage) for stage in process.stages}
    open_now = {row.stage for row in ladder_of_case(work, case).still_open} if process.stages else set()
    rows = work.session.scalars(
        select(Document)
        .where(Document.case_id == frame.case_id, Document.kind == FORM, Document.direction == "in")
        .order_by(Document.created_at.desc(), Document.id)
    ).all()
    names = actor_names(work, [row.received_by for row in rows if row.received_by])
    came: dict[str, list[CameIn]] = {}
    known = {use.form.partition("/")[0] for use in process.receives}
    for row in rows:
        line = CameIn(
            row.id,
            row.true_received_at or row.received_at or row.created_at,
            row.received_via or "",
            names.get(row.received_by or "", ""),
            row.state,
            row.problem_code or "",
            row.file_name,
        )
        came.setdefault(row.form if row.form in known and row.usable else "", []).append(line)
    expected = []
    for use in process.receives:
        form = frame.library.form(frame.partnership.slug, use.form)
        said = [
            f"{asked.need}{f': {asked.note}' if asked.note else ''}"
            for stage in process.stages
            if stage.id in open_now
            for asked in stage.forms
            if asked.form == form.slug
        ]
        expected.append(
            ExpectedForm(
                use,
                form,
                use.title or form.title,
                tuple(titles[stage] for stage in use.stages),
                not use.stages or bool(open_now & set(use.stages)),
                tuple(said),
                tuple(came.get(form.slug, ())),
            )
        )
    return FormList(tuple(expected), tuple(came.get("", ())))
