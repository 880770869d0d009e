"""The review of one received document: what was read beside its pages, and first of all what a person is asked."""

from __future__ import annotations

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from forms_service.db.models import Document
from forms_service.db.queries.another_child import another_child
from forms_service.db.queries.answers import ReadDocument, form_of_reading, read_document_of
from forms_service.db.queries.case_page import DuplicateFound, duplicates_of
from forms_service.db.queries.document_list import inside_of, sent_to_case
from forms_service.db.queries.matters_like import MatterLike, matters_like
from forms_service.db.queries.notes import notes_about
from forms_service.db.queries.rereading import differences_of, may_be_read_again
from forms_service.db.queries.return_state import return_state_of
from forms_service.db.queries.review import review_of, viewed_lately
from forms_service.db.queries.same_people import compared
from forms_service.db.queries.subjects import find_subject
from forms_service.db.queries.today import references_of
from forms_service.db.records.containers import says_nil
from forms_service.db.records.documents import document_or_error, original_name_of
from forms_service.definitions.schema import Form
from forms_service.domain.access import Action
from forms_service.use_cases.note_view import note_view
from forms_service.use_cases.type_document import may_be_typed
from forms_service.web.access import allowed_on, may, subject
from forms_service.web.case_pages import case_template, frame
from forms_service.web.documents.door import blueprint
from forms_service.web.documents.shown import Shower, marks, value_words
from forms_service.web.visible import visible_cases
from forms_service.web.words import options
from forms_service.web.work import finish, reading, writing


@blueprint.get("/documents/<document_id>")
@allowed_on("document", Action.CHECK_DOCUMENT)
def check(document_id: str) -> ResponseReturnValue:
    note_reading(document_id)
    work = reading()
    case = frame()
    document = document_or_error(work, document_id)
    if document.direction != "in":
        return redirect(url_for(".documents", case_id=case.case_id))
    read = read_document_of(work, document)
    form = form_of(read)
    review = review_of(work, read)
    sections = Shower(form, read, review).sections() if form else ()
    answers = [each for section in sections for each in section.everything]
    asking = [each for each in answers if each.asks]
    involvement = return_state_of(work, read)
    opening = document.kind == "notification" and case.state == "received"
    return case_template(
        "documents/check.html",
        document=document,
        original_name=original_name_of(work, document),
        sent=sent_to_case(work, document_id),
        read=read,
        form=form,
        review=review,
        sections=sections,
        asking=asking,
        asked=[each for each in review.questions if each.of_this],
        answered_here=[each for each in review.questions if each.answer],
        involvement=involvement,
        names_another=read.document.state == "read" and form is not None and another_child(work, read),
        involvement_answer=next(
            (each for each in answers if involvement is not None and each.path == involvement.field.name), None
        ),
        pages=[(page, marks(page, frozenset(each.path for each in asking))) for page in review.pages],
        targets={path for page in review.pages for path in page.places},
        value_words=value_words,
        field_choices=[(field.name, field.label) for field in form.fields()] if form else [],
        labels={each.path: each.label for each in answers},
        duplicates=[
            (each, compared(work, each.id) if may_see_both(each) else None)
            for each in duplicates_of(work, case.case_id)
        ]
        if document.kind == "notification"
        else [],
        others=others_of(case.case_id) if opening else [],
        matters=matters_seen(document, read) if opening else [],
        opening=opening,
        matter_options=lambda found: [(each.case_id, f"{each.reference}: {each.child}") for each in found],
        inside=inside_of(work, document_id),
        parent=_parent(document),
        says_nil=says_nil(read.result) if read.result else "",
        differs=differences_of(work, document, read),
        may_reread=document.state == "failed" or may_be_read_again(work, document),
        may_type=may_be_typed(document, read.reading.outcome if read.reading else None) and document.state == "read",
        may_be=_may_be(document),
        rejections=options("rejection"),
        notes_found=notes_about(work, case.case_id, "document", document_id),
        done=document.state in ("accepted", "rejected"),
    )


def _may_be(document: Document) -> list[tuple[str, str]]:
    """Which forms it may be, where the process receives several."""
    case = frame()
    uses = case.process.receives if document.kind == "form" else ()
    found = [(use, case.library.form(case.partnership.slug, use.form)) for use in uses]
    return [(form.slug, use.title or form.title) for use, form in found] if len(found) > 1 else []


def _parent(document: Document) -> tuple[Document, str, int] | None:
    """What it came in: with the sender's name for it, and how many of its words nobody has dealt with."""
    if document.parent_id is None:
        return None
    parent, read = read_of(document.parent_id)
    return parent, original_name_of(reading(), parent), len(read.open_pieces)


def note_reading(document_id: str) -> None:
    """Before any of it leaves. Where it is noted already nothing is written, and no writer is kept waiting."""
    document = document_or_error(reading(), document_id)
    if request.method == "GET" and document.direction == "in" and not viewed_lately(reading(), document):
        note_view(writing(), document_id)
        finish()


def form_of(read: ReadDocument) -> Form | None:
    return form_of_reading(reading(), read.document) if read.result and read.result.outcome == "parsed" else None


def read_of(document_id: str) -> tuple[Document, ReadDocument]:
    document = document_or_error(reading(), document_id)
    return document, read_document_of(reading(), document)


def others_of(case_id: str) -> list[tuple[str, str]]:
    ids = visible_cases(subject().partnership, unopened_too=False)
    return [(other, reference) for other, reference in references_of(reading(), ids).items() if other != case_id]


def matters_seen(document: Document, read: ReadDocument) -> list[MatterLike]:
    """Open matters that it may be about, of those that the reader may know of."""
    found = matters_like(reading(), document, read)
    seen = {each for each, _ in others_of(document.case_id)} if found else set()
    return [each for each in found if each.case_id in seen]


def may_see_both(pair: DuplicateFound) -> bool:
    """A restricted case stays unknown to whoever may not see it, even where a child is in both."""
    found = [find_subject(reading().session, "case", case_id) for case_id in (pair.case_id, pair.other_case_id)]
    return all(each is not None and may(Action.SEE_WORKINGS, each) for each in found)
