"""Requests to agencies: proposed with their reasons, ended with their links, and what is known of whom to write to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import Agency, AgencyContact, AgencyLink, AgencyRequest, CaseFile, Letter, Mail, Person
from forms_service.db.queries.pinned import pinned_process
from forms_service.db.records.addresses import address_token
from forms_service.db.records.calls import drop_calls
from forms_service.db.records.due_dates import anchors_of
from forms_service.db.records.mails import NOT_GONE
from forms_service.db.records.tasks import finish_task
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.definitions.schema import Partnership
from forms_service.domain.agencies import DirectoryAgency, NamedAgency, Relation, propose
from forms_service.domain.written_dates import months_before

_LONDON = ZoneInfo("Europe/London")
# Of the states, those in which an agency has been asked.
ASKED = ("issued", "answered", "nil")
# Kinds of task that an agency which is no longer asked leaves nobody to do.
_ABOUT_ASKING = ("return-unusable", "no-recipient")


def propose_requests(work: Work, case: CaseFile, named: Iterable[NamedAgency], partnership: Partnership) -> list[str]:
    """Adds what is not on the case's list yet; a person confirms, changes or leaves out each."""
    directory = {
        row.id: row
        for row in work.session.scalars(
            select(Agency)
            .where(Agency.partnership == case.partnership, Agency.active.is_(True))
            .order_by(Agency.category, Agency.name, Agency.id)
        )
    }
    listed = work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == case.id)).all()
    known_ids = {row.agency_id for row in listed if row.agency_id}
    known_names = {row.agency_name.casefold() for row in listed}
    made = []
    proposals = propose(
        [DirectoryAgency(row.id, row.name, tuple(row.aliases), row.always_asked) for row in directory.values()],
        named,
        look_back_of(work, case, partnership),
    )
    for proposal in proposals:
        if proposal.agency_id in known_ids or proposal.name.casefold() in known_names:
            continue
        agency = directory.get(proposal.agency_id) if proposal.agency_id else None
        request = new_request(
            work,
            case,
            agency,
            proposal.name,
            relation=proposal.relation,
            reasons=[reason.value for reason in proposal.reasons],
            persons=released_by_default(work, case, proposal.relation),
            state="proposed",
        )
        made.append(request.id)
    return made


def new_request(
    work: Work,
    case: CaseFile,
    agency: Agency | None,
    name: str,
    *,
    relation: Relation,
    reasons: list[str],
    persons: Sequence[str],
    state: str,
    recipient: JsonObject | None = None,
) -> AgencyRequest:
    """`recipient` none: the directory's contact of the agency."""
    use = pinned_process(work.session, case).agency_return
    assert use is not None, "a process without returns asks nobody"
    form, _, version = use.form.partition("/v")
    request = AgencyRequest(
        id=new_id(),
        case_id=case.id,
        agency_id=agency.id if agency else None,
        agency_name=name,
        form=form,
        form_version=int(version),
        relation=relation.value,
        reasons=reasons,
        state=state,
        proposed_by=work.actor.who,
        released_person_ids=list(persons),
    )
    about = recipient if recipient is not None else (_main_contact(work, case, agency) if agency else {})
    if about:
        request.recipient_sealed = work.vault(case.id).seal_json(
            "agency_request", request.id, "recipient_sealed", about
        )
        if about.get("email"):
            request.address_token = address_token(work.services, str(about["email"]))
    work.session.add(request)
    work.session.flush()
    work.audit(
        f"request.{state}",
        case_id=case.id,
        subject_kind="agency_request",
        subject_id=request.id,
        details={"relation": relation.value, "reasons": ",".join(reasons)},
    )
    return request


def released_by_default(work: Work, case: CaseFile, relation: Relation) -> list[str]:
    """Only a start: of the child and family to those who worked with them, of the suspect to those who worked with
    the suspect. A named officer chooses what a suspect-only agency is told of the child."""
    people = work.session.scalars(select(Person).where(Person.case_id == case.id).order_by(Person.position)).all()
    match relation:
        case Relation.CHILD_FAMILY:
            return [row.id for row in people if not row.suspected_perpetrator]
        case Relation.SUSPECTED_PERPETRATOR:
            return [row.id for row in people if row.suspected_perpetrator]
        case Relation.BOTH:
            return [row.id for row in people]


def _main_contact(work: Work, case: CaseFile, agency: Agency) -> JsonObject:
    rows = work.session.scalars(
        select(AgencyContact)
        .where(AgencyContact.agency_id == agency.id, AgencyContact.active.is_(True))
        .order_by(AgencyContact.is_deputy, AgencyContact.created_at, AgencyContact.id)
    ).all()
    if not rows:
        return {}
    vault = work.directory(case.partnership)
    opened = [vault.open_json("agency_contact", row.id, "sealed", row.sealed) for row in rows]
    main = {key: opened[0].get(key, "") for key in ("name", "email", "role", "telephone", "manager", "manager_email")}
    deputies = [each for row, each in zip(rows, opened, strict=True) if row.is_deputy]
    if deputies:
        main["deputy"] = {key: deputies[0].get(key, "") for key in ("name", "email", "role", "telephone")}
    main["telephone"] = main["telephone"] or agency.telephone
    return main


def recipient_of(work: Work, request: AgencyRequest) -> JsonObject:
    return work.vault(request.case_id).open_json(
        "agency_request", request.id, "recipient_sealed", request.recipient_sealed
    )


def look_back_of(work: Work, case: CaseFile, partnership: Partnership) -> date:
    """The months before the incident; before the notification where the incident's day is not known."""
    anchors = anchors_of(work, case.id)
    incident = anchors.get("incident.occurred")
    from_day = incident.on if incident else case.received_at.astimezone(_LONDON).date()
    return months_before(from_day, partnership.look_back_months)


def issued_count(work: Work, case_id: str) -> int:
    return (
        work.session.scalar(
            select(func.count())
            .select_from(AgencyRequest)
            .where(AgencyRequest.case_id == case_id, AgencyRequest.issued_at.is_not(None))
        )
        or 0
    )


def locked_request(work: Work, request_id: str) -> AgencyRequest:
    """For a change of state: nobody else changes it before our commit."""
    return work.session.execute(
        select(AgencyRequest)
        .where(AgencyRequest.id == request_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one()


def end_request(work: Work, request: AgencyRequest, state: str, *, reason: str = "") -> None:
    """Stood down or declined: links end, calls and unsent mail fall away."""
    request.state, request.stood_down_at = state, work.now
    end_links(work, request)
    drop_calls(work, request)
    withdraw_unsent(work, request)
    for kind in _ABOUT_ASKING:
        case = work.session.get_one(CaseFile, request.case_id)
        finish_task(work, kind, partnership=case.partnership, case_id=case.id, subject_id=request.id)
    if reason:
        request.recipient_sealed = work.vault(request.case_id).seal_json(
            "agency_request", request.id, "recipient_sealed", {**recipient_of(work, request), "ended_because": reason}
        )
    work.audit(f"request.{state}", case_id=request.case_id, subject_kind="agency_request", subject_id=request.id)


def end_links(work: Work, request: AgencyRequest) -> None:
    """Whoever holds one learns nothing more of the case."""
    for link in work.session.scalars(
        select(AgencyLink).where(AgencyLink.request_id == request.id, AgencyLink.revoked_at.is_(None))
    ):
        link.revoked_at = work.system_now


def withdraw_unsent(work: Work, request: AgencyRequest, *, chasers_only: bool = False) -> None:
    """`chasers_only`: a return has come, and its receipt and the letter that explains the request still go."""
    letters = select(Letter).where(Letter.request_id == request.id, Letter.state.in_(("asked", "made", "held")))
    letters = letters.order_by(Letter.id).with_for_update()  # before their mails, as whoever releases one does
    for letter in work.session.scalars(letters.where(Letter.rung != "") if chasers_only else letters):
        letter.state = "withdrawn"  # else a person could still release it, and would be told to take it there by hand
        work.audit("letter.withdrawn", case_id=request.case_id, subject_kind="letter", subject_id=letter.id)
    unsent = select(Mail).where(Mail.request_id == request.id, Mail.state.in_(NOT_GONE))
    for mail in work.session.scalars(unsent.where(Mail.rung != "") if chasers_only else unsent):
        mail.state, mail.settled_at = "withdrawn", work.now


def outstanding(work: Work, case_id: str) -> list[AgencyRequest]:
    return list(
        work.session.scalars(
            select(AgencyRequest)
            .where(AgencyRequest.case_id == case_id, AgencyRequest.state == "issued")
            .order_by(AgencyRequest.agency_name)
        )
    )
