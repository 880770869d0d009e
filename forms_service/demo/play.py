"""The story, played through the doors: every act is a person at a page, every document goes by HTTP and by mail."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from forms_service.db.models import (
    Agency,
    AgencyRequest,
    Call,
    CaseFile,
    Decision,
    Document,
    Letter,
    Mail,
    Person,
)
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.due_dates import timetable_of
from forms_service.db.records.requests import recipient_of
from forms_service.db.work import begin_reading
from forms_service.demo.filled_forms import FormFiller
from forms_service.demo.mail_catcher import Caught
from forms_service.demo.stage import ACTOR, Stage
from forms_service.demo.story import LONDON, Story, moment, plain
from forms_service.demo.visitor import Page, PageError, Visitor
from forms_service.domain.deadlines import day_in_words, explained
from forms_service.domain.references import MEDIA_TYPES

Say = Callable[[str], None]
_LINK = re.compile(r"https?://\S+/return/[A-Za-z0-9_-]+")


@dataclass
class Player:
    stage: Stage
    story: Story
    say: Say
    visitors: dict[str, Visitor] = field(default_factory=dict)
    case_id: str = ""
    reference: str = ""

    # --- the whole -----------------------------------------------------------------------------------------------

    def play(self) -> None:
        acts: list[tuple[datetime, int, Callable[[], None]]] = []

        def at(when: Any, act: Callable[[], None]) -> None:
            acts.append((moment(when), len(acts), act))

        story = self.story
        at(story["notification"]["at"], self.notify)
        at(story["checked_at"], self.check_and_open)
        at(story["checked_at"], self.confirm_meetings)
        for wave in story["letters"]:
            at(wave["at"], lambda wave=wave: self.release(wave["kinds"]))  # type: ignore[misc]
        for view in story["views"]:
            at(view["at"], lambda view=view: self.view(view))  # type: ignore[misc]
        at(story["statutory_notification"]["at"], self.statutory_notification)
        at(story["asked_at"], self.ask_agencies)
        for sent in [*story["returns"], *story["late_returns"]]:
            at(sent["at"], lambda sent=sent: self.send_return(sent))  # type: ignore[misc]
        for review in story["reviews"]:
            at(review, self.review_returns)
        at(story["added"]["at"], self.add_agency)
        for call in story["calls"]:
            at(call["at"], lambda call=call: self.call(call))  # type: ignore[misc]
        at(story["pack"]["at"], lambda: self.pack("pack", story["pack"]["reason"]))
        at(story["reading"]["at"], self.read_pack)
        at(story["addendum"]["at"], lambda: self.pack("addendum", story["addendum"]["reason"]))
        at(story["decision"]["drafted_at"], self.decide)
        for response in story["responses"]:
            at(response["at"], lambda response=response: self.respond(response))  # type: ignore[misc]
        at(story["joint_response"]["at"], self.joint_response)
        for signature in story["signatures"]:
            at(signature["at"], lambda signature=signature: self.sign(signature))  # type: ignore[misc]
        at(story["to_panel"]["at"], self.to_panel)
        at(story["panel_answer"]["at"], self.panel_answer)
        for tick in story["ticks"]:
            at(tick, self.tick)
        day = None
        for when, _, act in sorted(acts, key=lambda each: each[:2]):
            if when.astimezone(LONDON).date() != day:
                day = when.astimezone(LONDON).date()
                self.say(f"\n{day_in_words(day)}")
            self.stage.set_clock(when)
            self.stage.settle()  # what the clock itself does at this hour comes first
            act()
            self.stage.settle()

    def close(self) -> None:
        for visitor in self.visitors.values():
            visitor.close()

    # --- who ------------------------------------------------------------------------------------------------------

    def user(self, key: str) -> Visitor:
        """Signed in once; the page's session lasts the story."""
        if key not in self.visitors:
            colleague = self.stage.colleagues[key]
            visitor = Visitor(self.stage.base_url, colleague.name)
            visitor.sign_in(colleague.email, colleague.password, colleague.secret)
            self.visitors[key] = visitor
        return self.visitors[key]

    @property
    def officer(self) -> Visitor:
        return self.user("officer")

    def partner(self, slug: str) -> Visitor:
        return self.user(next(each.key for each in self.stage.colleagues.values() if each.partner == slug))

    def filler(self) -> FormFiller:
        services = self.stage.started.services
        return FormFiller(services.library, services.forms, self.story["partnership"], self.story["return_form"])

    def agency_name(self, slug: str) -> str:
        if slug == "added":
            return str(self.story["added"]["name"])
        with self.stage.started.sessions() as session:
            name = session.scalar(
                select(Agency.name).where(Agency.slug == slug, Agency.partnership == self.story["partnership"])
            )
        if name is None:
            raise PageError(f"the directory has no agency {slug!r}")
        return name

    def request_of(self, slug: str) -> AgencyRequest:
        with self.stage.started.sessions() as session:
            found = session.scalar(
                select(AgencyRequest).where(
                    AgencyRequest.case_id == self.case_id, AgencyRequest.agency_name == self.agency_name(slug)
                )
            )
        if found is None:
            raise PageError(f"{slug} was not asked")
        return found

    # --- the notification -----------------------------------------------------------------------------------------

    def notify(self) -> None:
        told = self.story["notification"]
        answers = dict(told["answers"])
        answers["notifier_agency"] = self.agency_name(answers["notifier_agency"])
        answers["agencies"] = [{**row, "name": self.agency_name(row["name"])} for row in answers["agencies"]]
        form = self._process().notification
        assert form is not None
        data = self.filler().notification(form.form, answers, told["format"])
        visitor = Visitor(self.stage.base_url, answers["notifier_name"])
        page = visitor.get(f"/notify/{self.story['partnership']}")
        page = visitor.submit(
            page,
            {"contact_email": answers["notifier_email"]},
            files={"document": [("notification.docx", data, _media(told["format"]))]},
        )
        self._no_problem(page)
        visitor.close()
        with self.stage.started.sessions() as session:
            case = session.scalars(select(CaseFile).order_by(CaseFile.created_at.desc())).first()
        assert case is not None
        self.case_id = case.id
        self.say(f"  {answers['notifier_name']} sends the notification. Receipt: {_panel(page)}")

    def check_and_open(self) -> None:
        page = self.officer.get(f"/cases/{self.case_id}")
        page = self._settle_all(self.officer, page)
        page = self.officer.submit(page, action=f"/documents/{_id_in(page.url)}/open")
        self._no_problem(page)
        with self.stage.started.sessions() as session:
            self.reference = session.get_one(CaseFile, self.case_id).reference or ""
            children = len(
                session.scalars(select(Person).where(Person.case_id == self.case_id, Person.role == "child")).all()
            )
            proposed = len(session.scalars(select(AgencyRequest).where(AgencyRequest.case_id == self.case_id)).all())
        self.say(f"  The unit checks it and opens {self.reference}: {children} children, {proposed} agencies proposed.")
        self.timetable()

    def timetable(self) -> None:
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            table = timetable_of(work, self.case_id)
        self.say("  The timetable, and how each date was worked out:")
        for dated in table.dates:
            mark = "" if dated.in_force else " (not in force: the other clock is earlier)"
            self.say(f"    {day_in_words(dated.due.due_on)}: {dated.step.title}{mark}")
            self.say(f"      {explained(dated.as_json())}")
        for waiting in table.waiting_for:
            self.say(f"    not yet known: {waiting.title} (waits for {waiting.anchor})")

    def confirm_meetings(self) -> None:
        process = self._process()
        for key, step in (("meeting", process.meeting_step), ("conference", process.conference_step)):
            told = self.story[key]
            page = self.officer.get(f"/cases/{self.case_id}")
            page = self.officer.submit(
                page,
                {"step": step or "", "starts_at": _typed(told["at"]), "place": told["place"]},
                action="/meetings",
            )
            self._no_problem(page)
            self.say(f"  Confirmed: {key} on {_typed(told['at'])}.")

    # --- letters ---------------------------------------------------------------------------------------------------

    def release(self, kinds: list[str]) -> None:
        released = 0
        with self.stage.started.sessions() as session:
            letters = session.scalars(
                select(Letter)
                .where(Letter.case_id == self.case_id, Letter.state == "held", Letter.kind.in_(kinds))
                .order_by(Letter.created_at, Letter.id)
            ).all()
        for letter in letters:
            page = self.officer.get(f"/letters/confirm?letter={letter.id}")
            self._no_problem(self.officer.submit(page, action=f"/letters/{letter.id}/release"))
            released += 1
        self.say(f"  Read and released: {released} letters ({', '.join(kinds)}).")

    # --- views, statutory notification ------------------------------------------------------------------------------

    def view(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}")
        page = visitor.submit(
            page, {"view": told["view"], "reason": told["reason"]}, action=f"/views/{told['partner']}"
        )
        self._no_problem(page)
        self.say(f"  {visitor.name} ({told['partner']}) records a view: {told['view']}.")

    def statutory_notification(self) -> None:
        told = self.story["statutory_notification"]
        page = self.officer.get(f"/cases/{self.case_id}")
        page = self.officer.submit(
            page,
            {"name": "sin.sent", "occurred_at": _typed(told["at"]), "reference": told["reference"]},
            action="/events",
        )
        self._no_problem(page)
        self.say(f"  The Panel was notified; its reference {told['reference']} is recorded.")

    # --- agencies ---------------------------------------------------------------------------------------------------

    def ask_agencies(self) -> None:
        with self.stage.started.sessions() as session:
            proposed = session.scalars(
                select(AgencyRequest)
                .where(AgencyRequest.case_id == self.case_id, AgencyRequest.state == "proposed")
                .order_by(AgencyRequest.agency_name)
            ).all()
        for request in proposed:
            page = self.officer.get(f"/cases/{self.case_id}/agencies")
            self._no_problem(
                self.officer.submit(
                    page,
                    {"relation": request.relation, "persons": request.released_person_ids},
                    action=f"/requests/{request.id}",
                    button="yes",
                )
            )
        self._issue()
        self.release(self.story["request_letters"])
        self.say(f"  {len(proposed)} agencies are asked; each return is due {self._due_words('police')}.")

    def add_agency(self) -> None:
        told = self.story["added"]
        page = self.officer.get(f"/cases/{self.case_id}/agencies")
        with self.stage.started.sessions() as session:
            people = session.scalars(
                select(Person.id).where(Person.case_id == self.case_id, Person.suspected_perpetrator.is_(False))
            ).all()
        page = self.officer.submit(
            page,
            {
                "agency_name": told["name"],
                "contact_name": told["contact"]["name"],
                "email": told["contact"]["email"],
                "telephone": told["contact"]["telephone"],
                "relation": "child-family",
                "persons": list(people),
                "why": "named",
            },
            action="/agencies/add",
        )
        self._no_problem(page)
        self._issue()
        self.release(self.story["request_letters"])
        request = self.request_of("added")
        conflict = request.conflict or {}
        self.say(
            f"  {told['name']}, named in the return of {self.agency_name(told['named_by'])}, is asked too; due "
            f"{self._due_words('added')}. Conflict shown: "
            f"{', '.join(f'{step} on {on}' for step, on in conflict.items() if step != 'asked_by')}."
        )

    def _issue(self) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/agencies")
        self._no_problem(self.officer.submit(page, action="/agencies/issue"))
        self.stage.settle()

    def _due_words(self, slug: str) -> str:
        due = self.request_of(slug).due_on
        return day_in_words(due) if due else "on no known date"

    # --- returns ----------------------------------------------------------------------------------------------------

    def send_return(self, sent: Mapping[str, Any]) -> None:
        slug = sent["agency"]
        name = self.agency_name(slug)
        visitor, page = self._open_link(slug)
        request = self.request_of(slug)
        if sent["format"] == "nil":
            page = visitor.get(f"/agency/{request.id}/nothing-known")
            page = visitor.submit(
                page,
                {
                    "statement": sent["statement"],
                    "systems": sent["systems"],
                    "searched_by": sent["author"],
                    "period_from": _day_typed(str(request.scope_from)),
                    "period_to": _day_typed(str(request.scope_to)),
                    "searched_for": request.released_person_ids,
                    "sure": "yes",
                },
                action="/nothing-known",
            )
            self._no_problem(page)
            self.say(f"  {name}: states that nothing is known (nil return).")
        else:
            given = visitor.get(f"/agency/{request.id}/form.docx").content
            filled = self.filler().filled_return(given, f"{request.form}/v{request.form_version}", sent, name)
            page = visitor.submit(
                page, files={"document": [(filled.name, filled.data, filled.media_type)]}, action="/upload"
            )
            self._no_problem(page)
            self.stage.settle()
            self.say(f"  {name}: sends a {sent['format']} return ({sent['variant']}). {self._outcome(request.id)}")
        visitor.close()

    def _outcome(self, request_id: str) -> str:
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            document = work.session.scalars(
                select(Document)
                .where(Document.request_id == request_id, Document.kind == "return")
                .order_by(Document.version_no.desc())
            ).first()
            assert document is not None
            if not document.usable:
                return (
                    f"It cannot be used ({document.problem_code}): the agency stays asked and is put on the call list."
                )
            read = read_document_of(work, document)
            result = read.result
            assert result is not None
            ledger = result.ledger
            return (
                f"Recognised by {result.recognised_by} as {result.form} version {result.version}; "
                f"{len(read.open_questions)} questions for a person, {len(read.open_pieces)} unplaced pieces"
                + (f", ledger {'balanced' if ledger.balanced else 'NOT BALANCED'}." if ledger else ".")
            )

    def _open_link(self, slug: str) -> tuple[Visitor, Page]:
        """By the link in the mail that this agency was really sent."""
        request = self.request_of(slug)
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            address = str(recipient_of(work, work.session.get_one(AgencyRequest, request.id))["email"])
        links = [found[0] for mail in self.stage.catcher.to(address) if (found := _LINK.findall(_unwrapped(mail)))]
        if not links:
            raise PageError(f"no mail with a link has reached {slug}")
        visitor = Visitor(self.stage.base_url, slug)
        page = visitor.get(links[-1])
        page = visitor.submit(page, {"address": address})
        self._no_problem(page)
        return visitor, page

    def review_returns(self) -> None:
        with self.stage.started.sessions() as session:
            documents = session.scalars(
                select(Document)
                .where(
                    Document.case_id == self.case_id,
                    Document.kind == "return",
                    Document.state == "read",
                    Document.usable.is_(True),
                )
                .order_by(Document.received_at)
            ).all()
        settled = 0
        for document in documents:
            page = self.officer.get(f"/documents/{document.id}")
            before = len(self.officer_settled)
            page = self._settle_all(self.officer, page)
            settled += len(self.officer_settled) - before
            page = self.officer.submit(page, action=f"/documents/{document.id}/accept")
            self._no_problem(page)
        self.say(f"  The unit goes through {len(documents)} returns: {settled} questions answered, all accepted.")

    officer_settled: list[str] = field(default_factory=list)

    def _settle_all(self, visitor: Visitor, page: Page) -> Page:
        """Takes each uncertain answer as it was read, and dismisses stray text with a reason: a person has looked."""
        document_id = _id_in(page.url)
        with begin_reading(self.stage.started.sessions, self.stage.started.services, ACTOR) as work:
            read = read_document_of(work, work.session.get_one(Document, document_id))
            answers = dict(read.answers.walk())
            questions = [(path, answers[path]) for path in read.open_questions]
            pieces = [piece.number for piece in read.open_pieces]
        for path, answer in questions:
            chosen = answer.value if isinstance(answer.value, (str, list)) else answer.raw
            value = [str(each) for each in chosen] if isinstance(chosen, list) else chosen
            page = visitor.submit(
                visitor.get(f"/documents/{document_id}"),
                {"path": path, "value": value, "reason": "Compared with the words of the document."},
                action=f"/documents/{document_id}/settle",
            )
            self._no_problem(page)
            self.officer_settled.append(path)
        if pieces:
            page = visitor.submit(
                visitor.get(f"/documents/{document_id}"),
                {
                    "pieces": [str(number) for number in pieces],
                    "action": "dismissed",
                    "reason": "Read by a person; it answers no question.",
                },
                action=f"/documents/{document_id}/pieces",
            )
            self._no_problem(page)
            self.officer_settled += [f"piece {number}" for number in pieces]
        return visitor.get(f"/documents/{document_id}")

    # --- calls ------------------------------------------------------------------------------------------------------

    def call(self, told: Mapping[str, Any]) -> None:
        request = self.request_of(told["agency"])
        address = f"/requests/{request.id}/calls"
        # On the agency's own page, where a note can be written with the outcome.
        page = self.officer.get(f"/requests/{request.id}")
        page = self.officer.submit(page, {"outcome": told["outcome"], "note": told["note"]}, action=address)
        self._no_problem(page)
        self.say(f"  Telephoned {self.agency_name(told['agency'])}: {told['outcome']}. {told['note']}")

    def tick(self) -> None:
        self.stage.settle()
        with self.stage.started.sessions() as session:
            chased = session.scalars(select(Mail.rung).where(Mail.case_id == self.case_id, Mail.rung != "")).all()
            calls = session.scalars(
                select(Call.rung).where(Call.case_id == self.case_id, Call.state == "to-make")
            ).all()
        self.say(f"  The clock chases: {len(chased)} reminders so far, {len(calls)} calls on the list.")

    # --- pack and decision --------------------------------------------------------------------------------------------

    def pack(self, kind: str, reason: str) -> None:
        page = self.officer.get(f"/cases/{self.case_id}/packs")
        self._no_problem(self.officer.submit(page, {"kind": kind}, action="/packs"))
        self.stage.settle()
        page = self.officer.get(f"/cases/{self.case_id}/packs")
        # Something is missing: the page between the button and the readers asks why it goes all the same.
        page = self.officer.get(page.links("/release")[0])
        page = self.officer.submit(page, {"reason": reason}, action="/release")
        self._no_problem(page)
        self.say(f"  The {kind} is made, read back and released: {reason}")
        self.stage.settle()

    def read_pack(self) -> None:
        """Each of the review group reads it in the browser and says so."""
        for key in self.story["reading"]["readers"]:
            reader = self.user(key)
            page = reader.get(f"/cases/{self.case_id}/packs")
            page = reader.get(page.links("/read")[0])
            self._no_problem(reader.submit(page, action="/read"))
            self.say(f"  {reader.name} has read it.")

    def decide(self) -> None:
        told = self.story["decision"]
        chair = self.user("chair")
        draft_id = self._draft(plain(dict(told["answers"])))
        page = chair.get(f"/cases/{self.case_id}/decision")
        page = chair.submit(
            page,
            {"chair_name": told["chair"], "chair_role": told["chair_role"]},
            action=f"/decisions/{draft_id}/freeze",
        )
        self._no_problem(page)
        self.say(f"  The review group meets; {told['chair']} signs the recommendation off: {told['recommendation']}.")
        self.stage.settle()
        self.release(self.story["record_letters"])

    def _draft(self, answers: dict[str, Any]) -> str:
        page = self.officer.get(f"/cases/{self.case_id}/decision/draft")
        fields: dict[str, Any] = {}
        names = {str(each.get("name")) for each in page.tree.xpath("//*[@name]")}
        for name, value in answers.items():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                for number, row in enumerate(value):
                    fields |= {f"{name}.{number}.{column}": cell for column, cell in row.items()}
            else:
                fields[name] = value
        missing = [name for name in fields if name not in names]
        if missing:
            fields = {name: value for name, value in fields.items() if name in names}
        page = self.officer.submit(page, fields, action="/decision/draft")
        self._no_problem(page)
        with self.stage.started.sessions() as session:
            draft = session.scalar(select(Decision.id).where(Decision.case_id == self.case_id))
        assert draft is not None
        return draft

    def respond(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}/decision")
        page = visitor.submit(
            page,
            {"response": told["response"], "comments": told["comments"]},
            action=f"/partners/{told['partner']}/response",
        )
        self._no_problem(page)
        self.say(f"  {visitor.name} answers for {told['partner']}: {told['response']}.")

    def joint_response(self) -> None:
        told = self.story["joint_response"]
        page = self.officer.get(f"/cases/{self.case_id}/decision")
        page = self.officer.submit(page, {"text": told["text"]}, action="/joint-response")
        self._no_problem(page)
        self.say("  The partners' joint response is written down.")

    def sign(self, told: Mapping[str, Any]) -> None:
        visitor = self.partner(told["partner"])
        page = visitor.get(f"/cases/{self.case_id}/decision")
        page = visitor.submit(
            page,
            {"typed_name": told["name"], "role": told["role"]},
            action=f"/partners/{told['partner']}/signature",
        )
        self._no_problem(page)
        self.say(f"  {told['name']} signs for {told['partner']}.")

    def to_panel(self) -> None:
        told = self.story["to_panel"]
        use = self._process().decision
        assert use is not None
        self.release([use.letter])
        with self.stage.started.sessions() as session:
            letter = session.scalars(
                select(Letter).where(
                    Letter.case_id == self.case_id, Letter.kind == use.letter, Letter.state == "released"
                )
            ).one()
        self._went_otherwise(letter.id, told)
        self.say(f"  The signed record goes to the Panel by {told['how']}; proof kept.")

    def _went_otherwise(self, letter_id: str, told: Mapping[str, Any]) -> None:
        page = self.officer.get(f"/letters/{letter_id}")
        page = self.officer.submit(
            page,
            {
                "who": self.officer.name,
                "how": told["how"],
                "address": told["address"],
                "proof": told["proof"],
                "at": _typed(told["at"]),
            },
            action=f"/letters/{letter_id}/sent",
        )
        self._no_problem(page)

    def panel_answer(self) -> None:
        told = self.story["panel_answer"]
        self._record_outcome(self.story["panel_answer"].get("outcome", ""))
        page = self.officer.get(f"/cases/{self.case_id}/decision")
        page = self.officer.submit(
            page,
            {"answer": told["answer"], "text": told["text"], "answered_at": _typed(told["at"])},
            action="/decision/panel",
        )
        self._no_problem(page)
        self.say(f"  The Panel answers: {told['answer']}.")
        if told.get("outcome"):
            self._go_on(told)

    def _go_on(self, told: Mapping[str, Any]) -> None:
        """Who must be told is told, what follows is begun as a case of its own, and this one is completed."""
        self.stage.settle()  # the notices are made
        self.release(told["notices"])
        with self.stage.started.sessions() as session:
            letters = session.scalars(
                select(Letter.id).where(
                    Letter.case_id == self.case_id, Letter.kind.in_(told["notices"]), Letter.state == "released"
                )
            ).all()
        for letter_id in letters:
            self._went_otherwise(letter_id, self.story["to_panel"] | {"at": told["at"]})
        begun = next(each.begins[0] for each in self._process().outcomes if each.slug == told["outcome"])
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        self._no_problem(self.officer.submit(page, {"process": begun}, action="/outcome/begin"))
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        page = self.officer.submit(page, {"reason": told["completed"]}, action="/outcome/complete")
        self._no_problem(page)
        self.say(f"  Told by {len(letters)} notices; {begun.replace('-', ' ')} is begun, and this case is completed.")

    def _record_outcome(self, outcome: str) -> None:
        """How the case goes on, as the partners decided it; the Panel answers to that."""
        if not outcome or outcome not in {each.slug for each in self._process().outcomes}:
            return
        page = self.officer.get(f"/cases/{self.case_id}/outcome")
        page = self.officer.submit(
            page,
            {"outcome": outcome, "because": "decision", "text": "As the partners signed it.", "sure": "yes"},
            action=f"/cases/{self.case_id}/outcome",
        )
        self._no_problem(page)
        self.say(f"  Recorded: the case goes on as {outcome.replace('-', ' ')}.")

    # --- shared ---------------------------------------------------------------------------------------------------

    def _process(self) -> Any:
        return self.stage.started.services.library.process(self.story["partnership"], self.story["process"])

    @staticmethod
    def _no_problem(page: Page) -> None:
        if page.problem():
            raise PageError(f"{page.url}: {page.problem()}")


def _media(target: str) -> str:
    return MEDIA_TYPES[target]


def _id_in(address: str) -> str:
    found = re.search(r"/documents/([0-9a-f]{32})", address)
    if found is None:
        raise PageError(f"{address} is not the page of a document")
    return found[1]


def _typed(at: str) -> str:
    """As a person types it: day first."""
    local = moment(at).astimezone(LONDON)
    return f"{local.day}/{local.month}/{local.year} {local:%H:%M}"


def _day_typed(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(day)}/{int(month)}/{year}"


def _panel(page: Page) -> str:
    """The reference, which stands alone in the green panel."""
    return "".join(page.tree.xpath("//*[contains(@class, 'govuk-panel')]//strong//text()")).strip()


def _unwrapped(mail: Caught) -> str:
    return mail.text.replace("=\n", "")
