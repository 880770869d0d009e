"""The play itself: hour by hour through the working days, with the script's acts in between; every message is noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select

from forms_service.db.models import Agency, AgencyRequest, Call, CaseFile, Letter, Mail, Person
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.queries.standing import standings_of
from forms_service.db.records.contacts import import_contacts
from forms_service.db.records.documents import prepare_upload
from forms_service.db.records.due_dates import due_date_of
from forms_service.db.work import Work
from forms_service.definitions.rules import clock_spec
from forms_service.definitions.schema import NotificationUse, Process
from forms_service.domain.deadlines import ClockSpec, london_instant
from forms_service.domain.events import LONDON
from forms_service.domain.references import MEDIA_TYPES
from forms_service.errors import InvalidInputError
from forms_service.ports import Services
from forms_service.rehearsal.acts import act
from forms_service.rehearsal.script import Asked, Happening
from forms_service.rehearsal.stage import RehearsalStage, rehearsal_stage
from forms_service.use_cases.accept_document import accept_document
from forms_service.use_cases.add_agency import add_agency
from forms_service.use_cases.issue_requests import issue_requests
from forms_service.use_cases.open_case import open_case
from forms_service.use_cases.receive_notification import receive_notification
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.set_request import set_request
from parsers.types import JsonValue

_CHILD = "Made-up child of this rehearsal"
_NOTIFIER = "notifier@rehearsal.invalid"
_LONGEST = timedelta(days=120)
_AFTER_THE_LAST_RUNG = timedelta(hours=26)
_Row = TypeVar("_Row", Mail, Call, Letter)
_WHO = {"request": "contact", "deputy": "deputy", "manager": "manager"}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would happen. `how`: mail, mail-after-release, call, failed."""

    at: str  # London, to the minute
    what: str  # the rung's or the letter's title
    code: str  # its id
    agency: str  # whom it is about; empty where it is about none
    who: str  # contact, deputy, manager, or the audience
    to: str  # address; empty for a call
    how: str


@dataclass
class Rehearsed:
    """`lines` in the order in which they would happen."""

    partnership: str
    process: str
    received: str
    asked: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        return asdict(self)


def rehearse(
    services: Services,
    partnership: str,
    process: str,
    received_at: datetime,
    asked: Sequence[Asked],
    others: Sequence[Mapping[str, str]],
    script: Sequence[Happening] = (),
    *,
    issued_at: datetime | None = None,
) -> Rehearsed:
    """`others`: rows of the directory for partners and groups. `issued_at` none: on the day that the timetable says."""
    known = {each.name for each in asked}
    for each in script:
        if each.agency not in known:
            raise InvalidInputError(f"{each.agency} answers in the script, but is not among those asked.")
    found = Rehearsed(partnership, process, _local(received_at), [each.name for each in asked])
    with rehearsal_stage(services, received_at) as stage:
        _Play(stage, found, list(script), partnership, process).run(asked, others, issued_at)
    return found


@dataclass
class _Play:
    stage: RehearsalStage
    found: Rehearsed
    script: list[Happening]
    partnership: str
    process: str
    case_id: str = ""
    noted: set[str] = field(default_factory=set)

    def run(self, asked: Sequence[Asked], others: Sequence[Mapping[str, str]], issued_at: datetime | None) -> None:
        with self.stage.work() as work:
            import_contacts(work, work.services.library.partnership(self.partnership), [*_rows(asked), *others])
        self._open()
        issue = issued_at or self._issue_time()
        for at in self._ticks(issue):
            self.stage.go_to(at)
            for happening in self._due(at, issue):
                act(self.stage, self.case_id, happening)
                self._settle()
            if at == issue:
                self._issue(asked)
            if self._clock().is_working_hour(at, self.stage.services.calendar) and at.minute == 0:
                for job in ("chase_returns", "remind_collation"):
                    self.stage.run_scheduled(job)
            self._settle()

    def _open(self) -> None:
        services = self.stage.services
        process = services.library.process(self.partnership, self.process)
        use = process.notification
        if use is None or process.agency_return is None:
            raise InvalidInputError("This process asks no agencies, so there is nothing to rehearse.")
        form = services.library.form(self.partnership, use.form)
        data = services.forms.blank(
            services.library.partnership(self.partnership),
            form,
            "docx",
            answers=_one_child(use),
        )
        upload = prepare_upload(services, None, "notification.docx", data, MEDIA_TYPES["docx"])
        with self.stage.work() as work:
            received = receive_notification(work, self.partnership, upload, via="upload", contact_email=_NOTIFIER)
        self.case_id = received.case_id
        self._settle()
        with self.stage.work() as work:
            accept_document(work, received.document_id)
            open_case(work, received.case_id, received.document_id)
        self._settle()

    def _issue_time(self) -> datetime:
        """An hour into the day on which the requests go out; at once where that day says nothing."""
        with self.stage.reading() as work:
            process = self._pinned(work)
            step = next((each.id for each in process.steps if each.done_when.requests == "issued"), None)
            due = due_date_of(work, self.case_id, step) if step else None
            clock, calendar = self._clock(), work.services.calendar
        if due is None:
            return clock.next_morning(self.stage.clock.at, calendar)
        at = london_instant(due.effective_on, clock.working_from) + timedelta(hours=1)
        return max(at, self.stage.clock.at)

    def _issue(self, asked: Sequence[Asked]) -> None:
        """Those named and nobody else."""
        with self.stage.work() as work:
            directory = {row.name: row.id for row in work.session.scalars(select(Agency))}
            listed = work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == self.case_id)).all()
            people = list(work.session.scalars(select(Person.id).where(Person.case_id == self.case_id)))
            for request in listed:
                set_request(work, request.id, relation=request.relation, persons=people, confirm=False)
            for each in asked:
                add_agency(
                    work,
                    self.case_id,
                    agency_id=directory[each.name],
                    relation="child-family",
                    persons=people,
                    why="",
                )
            issue_requests(work, self.case_id)

    def _ticks(self, issue: datetime) -> Iterator[datetime]:
        """Whole hours of the working days, and the moments of the script, until nothing more can come."""
        at = self.stage.clock.at
        yield at
        moments = sorted({each.at for each in self.script} | {issue})
        end = at + _LONGEST
        while at < end:
            hour = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
            between = next((each for each in moments if at < each <= hour), None)
            at = between or hour
            clock, calendar = self._clock(), self.stage.services.calendar
            if at not in moments and not clock.is_working_hour(at, calendar):
                continue
            yield at
            ends_day = at not in moments and not clock.is_working_hour(at + timedelta(hours=1), calendar)
            if ends_day and at > moments[-1] and at > self._last_rung() + _AFTER_THE_LAST_RUNG:
                return

    def _due(self, at: datetime, issue: datetime) -> list[Happening]:
        due = [each for each in self.script if each.at == at]
        if due and at <= issue:
            raise InvalidInputError(f"{due[0].agency} answers before it was asked.", field="answers")
        return due

    def _last_rung(self) -> datetime:
        with self.stage.reading() as work:
            case = work.session.get_one(CaseFile, self.case_id)
            rows = work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == case.id)).all()
            found = standings_of(work, case, rows).values()
            last = [rung.at for each in found if not each.standing.over for rung in each.ladder]
            held_back = work.session.scalars(
                select(Mail.not_before).where(
                    Mail.case_id == case.id, Mail.state == "ready", Mail.not_before.is_not(None)
                )
            ).all()
        over = self.stage.clock.at - _AFTER_THE_LAST_RUNG
        return max([*last, *(each for each in held_back if each is not None), over - timedelta(hours=1)])

    def _settle(self) -> None:
        """Jobs run, what is held is released as by a person who is there, and what left is noted."""
        while True:
            self.stage.run_jobs()
            with self.stage.work() as work:
                held = work.session.scalars(
                    select(Letter).where(Letter.case_id == self.case_id, Letter.state == "held").order_by(Letter.id)
                ).all()
                for letter in held:
                    self.noted.add(f"held:{letter.id}")
                    release_letter(work, letter.id)
            if not held:
                break
        with self.stage.reading() as work:
            self._note(work)

    def _note(self, work: Work) -> None:
        case = work.session.get_one(CaseFile, self.case_id)
        titles = self._titles(work, case)
        agencies = {
            row.id: row.agency_name
            for row in work.session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == case.id))
        }
        audiences = {
            row.id: row.audience for row in work.session.scalars(select(Letter).where(Letter.case_id == case.id))
        }
        at = _local(work.now)
        lines = []
        left = select(Mail).where(Mail.case_id == case.id, Mail.state.in_(("accepted", "bounced", "uncertain")))
        for mail in self._fresh(work.session.scalars(left).all()):
            kind, _, name = mail.recipient_key.partition(":")
            to = work.vault(case.id).open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
            code, how = mail.rung or mail.kind, "mail"
            if f"held:{mail.letter_id}" in self.noted:
                how = "mail-after-release"
            agency = agencies.get(mail.request_id or "", "")
            who = _WHO.get(kind) or audiences.get(mail.letter_id or "", name)
            lines.append(Line(at, titles.get(code, code), code, agency, who, str(to.get("email", "")), how))
        for call in self._fresh(
            work.session.scalars(select(Call).where(Call.case_id == case.id, Call.state == "to-make")).all()
        ):
            title = titles.get(call.rung, call.rung)
            lines.append(Line(at, title, call.rung, agencies[call.request_id], "contact", "", "call"))
        for letter in self._fresh(
            work.session.scalars(select(Letter).where(Letter.case_id == case.id, Letter.state == "failed")).all()
        ):
            title, agency = titles.get(letter.kind, letter.kind), agencies.get(letter.request_id or "", "")
            lines.append(Line(at, title, letter.kind, agency, letter.audience, "", "failed"))
        self.found.lines += sorted(lines, key=lambda line: (line.how, line.code, line.agency, line.who, line.to))

    def _fresh(self, rows: Sequence[_Row]) -> list[_Row]:
        fresh = [row for row in rows if row.id not in self.noted]
        self.noted |= {row.id for row in fresh}
        return fresh

    def _titles(self, work: Work, case: CaseFile) -> dict[str, str]:
        library = pinned_library(work.session, case)
        letters = {slug: each.title for slug, each in library.partnerships[self.partnership].letters.items()}
        return {**letters, **_OWN_TITLES, **{rung.id: rung.title for rung in self._pinned(work).chasing}}

    def _pinned(self, work: Work) -> Process:
        return pinned_process(work.session, work.session.get_one(CaseFile, self.case_id))

    def _clock(self) -> ClockSpec:
        return clock_spec(self.stage.services.library.partnership(self.partnership).clock)


_OWN_TITLES = {
    "not-delivered": "The request may not have arrived",
    "unusable-upload": "What they sent cannot be used",
    "delayed": "The request is delayed on its way",
}


def _rows(asked: Sequence[Asked]) -> list[dict[str, str]]:
    """As the directory takes them in."""
    rows = []
    for number, each in enumerate(asked, start=1):
        agency = {
            "audience": "agency", "slug": f"agency-{number}", "organisation": each.name, "category": "", "aliases": "",
            "always_asked": "no", "role": "", "telephone": "", "manager": each.manager,
            "manager_email": each.manager_email,
        }  # fmt: skip
        rows.append({**agency, "deputy": "no", "name": each.contact or each.name, "email": each.email})
        if each.deputy_email:
            rows.append({**agency, "deputy": "yes", "name": each.deputy_name or "Deputy", "email": each.deputy_email})
    return rows


def _local(at: datetime) -> str:
    return at.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def _one_child(use: NotificationUse) -> dict[str, JsonValue]:
    """Its name alone: a rehearsal writes to nobody and asks nothing about anybody."""
    if use.children is None:
        return {use.child["full_name"]: _CHILD} if "full_name" in use.child else {}
    return {use.children.table: [{use.children.columns["full_name"]: _CHILD}]}
