"""Erasing a case: its key destroyed, its text wiped, a tombstone left.

Rows without text stay, so that dates and figures can be counted and the audit chain keeps its meaning. Backups written
before still hold the key: they must be destroyed on their own plan.
"""

from __future__ import annotations

from sqlalchemy import delete, null, or_, select, update

from forms_service.db.models import (
    AgencyLink,
    AgencyRequest,
    CalendarFeed,
    Document,
    DueDate,
    Event,
    JobRequest,
    Mail,
    Party,
    PartyLink,
    PossibleDuplicate,
    ReceivedMail,
    SearchToken,
    Tombstone,
    WebSession,
)
from forms_service.db.ownership import case_tables, owned_by, sealed_columns
from forms_service.db.records.cases import case_or_error
from forms_service.db.records.holds import is_held
from forms_service.db.records.keys import case_key
from forms_service.db.records.retention import insist_periods_below
from forms_service.db.work import Work
from forms_service.errors import ConflictError, InvalidInputError

_ENDED = ("closed", "completed")


def erase(work: Work, case_id: str, why: str) -> None:
    """Cannot be undone. `why` is a code, such as retention-ended."""
    if not why.strip():
        raise InvalidInputError("Say why the case is erased.", field="why")
    case = case_or_error(work, case_id, lock=True)
    key = case_key(work.session, case_id)
    if key.wrapped is None:
        raise ConflictError("This case was already erased.", code="already-erased")
    if case.state not in _ENDED:
        raise ConflictError("Only a case that is closed or completed can be erased.", code="case-open")
    if is_held(work, case):
        raise ConflictError("A legal hold stands on this case or on the one it came from.", code="held")
    insist_periods_below(work, case_id)
    _wipe(work, case_id)
    _forget(work, case_id)
    key.wrapped, key.destroyed_at = None, work.now
    work.session.add(
        Tombstone(case_id=case_id, reference=case.reference, erased_at=work.now, by=work.actor.who, why=why.strip())
    )
    work.session.flush()
    work.session.expire_all()
    work.audit("case.erased", case_id=case_id, subject_kind="case", subject_id=case_id, details={"why": why.strip()})


def _wipe(work: Work, case_id: str) -> None:
    """Whatever columns are sealed, in whatever table: a table added later is not forgotten."""
    for table in case_tables():
        columns = sealed_columns(table)
        if columns:
            rows = owned_by(table).with_only_columns(table.c.id)
            owner = owned_by(table).selected_columns.owner
            work.session.execute(
                update(table).where(table.c.id.in_(rows.where(owner == case_id))).values(dict.fromkeys(columns, null()))
            )


def _forget(work: Work, case_id: str) -> None:
    """By what people could be found or reached; and promises that can no longer be kept."""
    session = work.session
    session.execute(delete(SearchToken).where(SearchToken.case_id == case_id))
    session.execute(
        delete(PossibleDuplicate).where(
            or_(PossibleDuplicate.case_id == case_id, PossibleDuplicate.other_case_id == case_id)
        )
    )
    requests = (
        AgencyRequest.__table__.select().with_only_columns(AgencyRequest.id).where(AgencyRequest.case_id == case_id)
    )
    links = AgencyLink.__table__.select().with_only_columns(AgencyLink.id).where(AgencyLink.request_id.in_(requests))
    session.execute(
        update(WebSession)
        .where(WebSession.link_id.in_(links), WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now)
    )
    session.execute(
        update(AgencyLink)
        .where(AgencyLink.request_id.in_(requests))
        .values(address_token=None, revoked_at=work.system_now)
    )
    # Who was asked says where a child was at school, or whose patient they were.
    session.execute(
        update(AgencyRequest)
        .where(AgencyRequest.case_id == case_id)
        .values(address_token=None, agency_name="", agency_id=None)
    )
    parties = select(Party.id).where(Party.case_id == case_id)
    party_links = select(PartyLink.id).where(PartyLink.party_id.in_(parties))
    session.execute(
        update(WebSession)
        .where(WebSession.party_link_id.in_(party_links), WebSession.ended_at.is_(None))
        .values(ended_at=work.system_now)
    )
    session.execute(
        update(PartyLink).where(PartyLink.party_id.in_(parties)).values(address_token=None, revoked_at=work.system_now)
    )
    session.execute(update(Party).where(Party.case_id == case_id).values(address_token=None, agency_id=None))
    # A reference elsewhere, such as a national one, finds the child there.
    session.execute(update(Event).where(Event.case_id == case_id).values(reference=None))
    session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.case_id == case_id, CalendarFeed.revoked_at.is_(None))
        .values(revoked_at=work.system_now)
    )
    session.execute(update(Mail).where(Mail.case_id == case_id).values(address_token=None, relay_words=None))
    # What people said of messages about it is under the directory's key, which stays.
    session.execute(
        update(ReceivedMail)
        .where(
            or_(
                ReceivedMail.mail_id.in_(select(Mail.id).where(Mail.case_id == case_id)),
                ReceivedMail.document_id.in_(select(Document.id).where(Document.case_id == case_id)),
            )
        )
        .values(sealed=None, raw_sealed=None, settled_sealed=None)
    )
    session.execute(update(DueDate).where(DueDate.case_id == case_id).values(override_reason=None))
    for table in case_tables():
        if "id" in table.c:
            ids = owned_by(table).with_only_columns(table.c.id)
            session.execute(
                update(JobRequest)
                .where(
                    JobRequest.state.in_(("waiting", "running")),
                    JobRequest.subject_id.in_(ids.where(owned_by(table).selected_columns.owner == case_id)),
                )
                .values(state="failed", failure_code="erased", finished_at=work.system_now, claim_token=None)
            )
