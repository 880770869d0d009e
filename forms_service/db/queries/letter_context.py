"""What a letter, record or mail text may say: the only place that knows the names of vocabulary.yml.

Plain dicts, made anew each time. What the audience may not know is not in them, so a template cannot print it by
mistake: an agency's letter holds that agency, its own request and the persons released to it, and nobody else; an
office's letter holds how the case stands, and of what was said and sent only what the process tells that office.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from forms_service.db.models import AgencyRequest as Request
from forms_service.db.models import Appointment, Blob, CaseFile, Document, DueDate, Event, Extension, Person
from forms_service.db.queries.letter_rows import (
    SUSPECTED_ONLY,
    calls_to_make,
    decision_values,
    latest_decision,
    pack_values,
    persons_of_request,
    returns_values,
)
from forms_service.db.queries.matter_letter import (
    REQUEST_CAUSE,
    MatterOccasion,
    by_telephone,
    matter_values,
    received_forms,
    typed_forms,
)
from forms_service.db.queries.recipients import is_for_parties
from forms_service.db.work import Work
from forms_service.definitions.answers import Answer, Answers
from forms_service.definitions.letter_readers import narrowed, office_readers
from forms_service.definitions.letter_values import (
    LONDON,
    NOT_STATED,
    dated,
    form_texts,
    local_day,
    moment_text,
    partnership_values,
    time_text,
    underscored,
    written_date,
)
from forms_service.definitions.library import Library
from forms_service.definitions.matter_names import ACTION_OWNER
from forms_service.definitions.schema import Audience, Letter, Partnership, Process
from forms_service.domain.deadlines import day_in_words, explained
from parsers.types import JsonValue

_OUTSIDE = frozenset({Audience.AGENCIES, Audience.NOTIFIER})  # see nothing but what is theirs


@dataclass(frozen=True, slots=True)
class Occasion:
    """One letter for one recipient. `recipient`: name, role, organisation, address as far as they are known.

    `links` are the addresses that only the caller can make: letter, request, case, pack, decision.
    """

    letter: Letter
    audience: str
    recipient_key: str = ""
    recipient: Mapping[str, str] = field(default_factory=dict)
    request: Request | None = None
    document: Document | None = None  # what a receipt is about
    rung: str = ""
    problem: str = ""  # why an upload could not be used, in words
    questions: str = ""  # how many were sent about a return, in words
    free_text: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    copies_to: Sequence[str] = ()
    answer_by: date | None = None
    cause: str = ""  # of the letter
    plan: str = ""  # whose actions it prints


def letter_context(
    work: Work, case: CaseFile, library: Library, occasion: Occasion, *, notified: Answers | None = None
) -> dict[str, object]:
    """`library` is the case's own, as pinned. `notified` fills `form.<notification form>` where the letter needs it."""
    partnership = library.partnership(case.partnership)
    process = library.process(case.partnership, case.process, case.process_version)
    context: dict[str, object] = {
        "partnership": partnership_values(partnership),
        "letter": _letter(work, partnership, occasion),
        "recipient": _recipient(partnership, occasion),
        "case": {"reference": case_reference(case), "marking": partnership.marking},
        "dates": _dates(work, case),
        "free": _free(library, occasion),
        "notification": {
            "received_text": moment_text(case.received_at),
            "received_on_text": day_in_words(local_day(case.received_at)),
        },
    }
    if occasion.request is not None:
        context |= _request(work, case, library, process, occasion.request, occasion)
    if occasion.document is not None:
        context["receipt"] = _receipt(work, case, occasion)
    if occasion.audience in _OUTSIDE:
        if occasion.audience == Audience.AGENCIES:
            del context["notification"]
        return context
    if occasion.audience == ACTION_OWNER:
        context["matter"] = {"link": occasion.links.get("matter", "") or by_telephone(partnership)}
        return context
    to_party = is_for_parties(work, case, occasion.audience)
    offices = office_readers(partnership, process, occasion.audience, occasion.letter.slug)
    outside = to_party or bool(offices)
    link = occasion.links.get("matter", "") or ("" if outside else occasion.links.get("case", ""))
    # What is kept from the parties is kept from the offices above them too: an office may be of one party's agency.
    matter = MatterOccasion(occasion.cause, occasion.plan, link, outside)
    context |= matter_values(work, case, library, process, matter)
    if to_party:
        # Of the case that a matter came from, and of what others sent to us for it, its parties are told nothing.
        about = _case(work, case, partnership, occasion)
        context["case"] = {name: about[name] for name in about if name != "link"} | _of_children(case)
        received = received_forms(work, case, process)
        context["form"] = _received(case, library, typed_forms(work, case, process) | _that_came(received))
        return context
    context["case"] = _case(work, case, partnership, occasion)
    context["notification"] = _notification(work, case, library, process)
    context["sin"] = _statutory(work, case, process)
    context |= _meetings(work, case, process)
    context["returns"] = returns_values(work, case)
    context["calls"] = calls_to_make(work, case, process, occasion.rung)
    context["pack"] = pack_values(work, case, library, process, occasion.links.get("pack", ""))
    context["decision"] = decision_values(work, case, library, process, occasion.links.get("decision", ""))
    # A form that began the case and came again since says what it says now.
    received = received_forms(work, case, process)
    context["form"] = (
        _received(case, library, typed_forms(work, case, process))
        | _forms(work, case, library, process, notified)
        | _received(case, library, _that_came(received))
    )
    for reader in offices:
        context = narrowed(context, reader)
    return context


def _of_children(case: CaseFile) -> dict[str, object]:
    """A missing return is the agency's own affair: what an agency may know of the child, an officer chose with its
    request, and another party of the matter may know nothing."""
    if not case.parent_cause.startswith(REQUEST_CAUSE):
        return {}
    return {"children_initials": NOT_STATED, "child_count": 0, "child_words": NOT_STATED}


def _that_came(received: Mapping[str, tuple[str, Answers]]) -> dict[str, tuple[str, Answers]]:
    return {slug: each for slug, each in received.items() if each[1].fields or each[1].tables}


def _received(case: CaseFile, library: Library, received: Mapping[str, tuple[str, Answers]]) -> dict[str, object]:
    return {
        underscored(slug): form_texts(library.form(case.partnership, ref), _as_written(answers))
        for slug, (ref, answers) in received.items()
    }


def case_reference(case: CaseFile) -> str:
    """Before a case is opened it has no reference of its own; the notification's stands in for it."""
    return case.reference or f"N-{case.id[:8].upper()}"


def receipt_reference(case: CaseFile, document: Document) -> str:
    return f"{case_reference(case)}/{document.id[:8].upper()}"


def initials(full_name: str) -> str:
    """“T.A.E.”; a hyphenated name gives both letters."""
    words = full_name.replace("-", " ").split()
    return "".join(f"{word[0].upper()}." for word in words if word[0].isalpha())


def _letter(work: Work, partnership: Partnership, occasion: Occasion) -> dict[str, object]:
    words: dict[str, str] = {
        Audience.PARTNERS: "Safeguarding partners",
        Audience.REVIEW_GROUP: partnership.review_group.name,
        Audience.BUSINESS_UNIT: partnership.business_unit.name,
        Audience.PANEL: partnership.panel.name if partnership.panel else "The Panel",
        **{office.slug: office.title for office in partnership.offices},
    }
    return {
        "date_text": day_in_words(work.today),
        "code": occasion.letter.code or "",
        "title": occasion.letter.title,
        "link": occasion.links.get("letter", ""),
        "copies_to": [words.get(audience, audience) for audience in occasion.copies_to],
        "answer_by_text": day_in_words(occasion.answer_by) if occasion.answer_by else "",
    }


def _recipient(partnership: Partnership, occasion: Occasion) -> dict[str, object]:
    given = occasion.recipient
    organisation = given.get("organisation", "")
    kind, _, slug = occasion.recipient_key.partition(":")
    if not organisation and kind == "partner":
        organisation = next((each.organisation for each in partnership.partners if each.slug == slug), "")
    if not organisation and occasion.request is not None:
        organisation = occasion.request.agency_name
    lines = [given.get("name", ""), given.get("role", ""), organisation, *given.get("address", "").split("\n")]
    return {
        "salutation": given.get("name") or given.get("role") or "Colleague",
        "lines": [line.strip() for line in lines if line.strip()],
    }


def _free(library: Library, occasion: Occasion) -> dict[str, object]:
    blocks = {name.removeprefix("free."): "" for name in (each.name for each in library.vocabulary.names)
              if name.startswith("free.")}  # fmt: skip
    return {**blocks, **occasion.free_text}


def _dates(work: Work, case: CaseFile) -> dict[str, object]:
    """By step. Where a duty has two clocks, its main step shows the day that is in force."""
    rows = _due_dates(work, case)
    earliest = {row.step: row for row in rows}
    for row in rows:
        main = row.alternative_to
        if main in earliest and row.effective_on < earliest[main].effective_on:
            earliest[main] = row
    return {
        underscored(step): dated(row.effective_on, row.due_at, explained(row.explanation))
        for step, row in earliest.items()
    }


def _due_dates(work: Work, case: CaseFile) -> list[DueDate]:
    rows = select(DueDate).where(
        DueDate.case_id == case.id, DueDate.subject_kind == "step", DueDate.state != "superseded"
    )
    return list(work.session.scalars(rows.order_by(DueDate.computed_at, DueDate.id)))


def _case(work: Work, case: CaseFile, partnership: Partnership, occasion: Occasion) -> dict[str, object]:
    count = len(_children(work, case))
    return {
        "reference": case_reference(case),
        "marking": partnership.marking,
        "children_initials": children_initials(work, case),
        "child_count": count,
        "child_words": _counted(count),
        "link": occasion.links.get("case", ""),
        "closed_text": day_in_words(local_day(case.closed_at)) if case.closed_at else "",
    }


def children_initials(work: Work, case: CaseFile) -> str:
    vault = work.vault(case.id)
    named = [
        initials(str(vault.open_json("person", child.id, "sealed", child.sealed).get("full_name", "")))
        for child in _children(work, case)
    ]
    known = [each for each in named if each]
    return " and ".join(filter(None, [", ".join(known[:-1]), *known[-1:]])) or NOT_STATED


def _children(work: Work, case: CaseFile) -> list[Person]:
    rows = select(Person).where(Person.case_id == case.id, Person.role == "child")
    return list(work.session.scalars(rows.order_by(Person.position, Person.id)))


def _counted(count: int) -> str:
    words = ("no child named", "one child", "two children", "three children", "four children", "five children")
    return words[count] if count < len(words) else f"{count} children"


def _notification(work: Work, case: CaseFile, library: Library, process: Process) -> dict[str, object]:
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    aware = first_event(work, case, "la.aware")
    return {
        "received_text": moment_text(case.received_at),
        "received_on_text": day_in_words(local_day(case.received_at)),
        "agency": str(facts.get("notifier_agency") or NOT_STATED),
        "incident_kind": _incident_kind(case, library, process, facts),
        "incident_on_text": _incident_day(facts) or NOT_STATED,
        "la_aware_text": _event_text(aware) if aware else "",
    }


def _incident_kind(case: CaseFile, library: Library, process: Process, facts: Mapping[str, Any]) -> str:
    """The choice's own words: the facts hold its slug."""
    value = str(facts.get("outcome") or "")
    use = process.notification
    if use is not None and "outcome" in use.facts:
        for each in library.form(case.partnership, use.form).fields():
            if each.name == use.facts["outcome"]:
                value = next((choice.label for choice in each.choices if choice.slug == value), value)
    return value or NOT_STATED


def _incident_day(facts: Mapping[str, Any]) -> str:
    """One day, or a period where harm was done over time."""
    on, first, last = (written_date(str(facts.get(f"incident_{each}") or "")) for each in ("on", "from", "to"))
    if on or not (first or last):
        return on
    return f"between {first} and {last}" if first and last else first or last


def incident_words(work: Work, case: CaseFile, library: Library) -> str:
    """Kind and day: “Seriously harmed, Wednesday 16 December 2026”."""
    process = library.process(case.partnership, case.process, case.process_version)
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    day = _incident_day(facts)
    kind = _incident_kind(case, library, process, facts)
    return f"{kind}, {day}" if day else kind


def first_event(work: Work, case: CaseFile, name: str) -> Event | None:
    """Of two events of one name the first counts, as for dates."""
    return next(iter(_events(work, case, name)), None)


def event_reference(work: Work, case: CaseFile, name: str) -> str:
    """A number given by others may have come with a later entry."""
    return next((event.reference for event in _events(work, case, name) if event.reference), "")


def _events(work: Work, case: CaseFile, name: str) -> list[Event]:
    rows = select(Event).where(Event.case_id == case.id, Event.name == name, Event.withdrawn_at.is_(None))
    return list(work.session.scalars(rows.order_by(Event.seq)))


def _event_text(event: Event) -> str:
    return day_in_words(local_day(event.occurred_at)) if event.day_only else moment_text(event.occurred_at)


def _statutory(work: Work, case: CaseFile, process: Process) -> dict[str, object]:
    """The duty may have two clocks: the earlier is in force."""
    steps = [step for step in process.steps if process.statutory_step in (step.id, step.alternative_to)]
    named = {step.id for step in steps}
    days = [row.effective_on for row in _due_dates(work, case) if row.step in named]
    name = next((step.done_when.event for step in steps if step.done_when.event), None)
    sent = first_event(work, case, name) if name else None
    return {
        "due_text": day_in_words(min(days)) if days else "",
        "reference": event_reference(work, case, name) if name else "",
        "sent_text": day_in_words(local_day(sent.occurred_at)) if sent else "",
    }


def _meetings(work: Work, case: CaseFile, process: Process) -> dict[str, object]:
    """A time is printed only if a person confirmed it; until then the day worked out stands alone."""
    due = {row.step: row.effective_on for row in _due_dates(work, case)}
    found: dict[str, object] = {}
    for name, step in (("meeting", process.meeting_step), ("conference", process.conference_step)):
        rows = select(Appointment).where(
            Appointment.case_id == case.id, Appointment.step == step, Appointment.replaced_at.is_(None)
        )
        agreed = work.session.scalars(rows.order_by(Appointment.confirmed_at.desc())).first() if step else None
        if agreed is not None:
            details = work.vault(case.id).open_json("appointment", agreed.id, "sealed", agreed.sealed)
            found[name] = {
                "date_text": day_in_words(local_day(agreed.starts_at)),
                "confirmed": True,
                "time": time_text(agreed.starts_at.astimezone(LONDON).time()),
                "where": str(details.get("place") or ""),
            }
        elif step in due:
            found[name] = {"date_text": day_in_words(due[step]), "confirmed": False, "time": "", "where": ""}
    return found


def _request(
    work: Work, case: CaseFile, library: Library, process: Process, request: Request, occasion: Occasion
) -> dict[str, object]:
    form = library.form(case.partnership, f"{request.form}/v{request.form_version}")
    earlier = _earlier_day(work, request)
    values: dict[str, object] = {
        "form_code": form.code,
        "form_title": form.title,
        "form_version": str(form.version),
        "issued_text": day_in_words(local_day(request.issued_at)) if request.issued_at else "",
        "due_text": day_in_words(request.due_on) if request.due_on else "",
        "due_before_text": _due_before(work, request),
        "due_time": time_text(request.due_at.astimezone(LONDON).time()) if request.due_at else "",
        "link": occasion.links.get("request", ""),
        "period_from_text": day_in_words(request.scope_from) if request.scope_from else "",
        "period_to_text": day_in_words(request.scope_to) if request.scope_to else "",
        "about_child": request.relation != SUSPECTED_ONLY,
        "about_perpetrator": request.relation in (SUSPECTED_ONLY, "both"),
        "earlier_text": day_in_words(earlier) if earlier else "",
        "questions_text": occasion.questions,
        "persons": persons_of_request(work, case, request),
    }
    return {
        "request": values,
        "agency": {"name": request.agency_name},
        "chase": _chase(process, occasion.rung),
    }


def _due_before(work: Work, request: Request) -> str:
    """The day that was printed first, where an officer gave the agency longer."""
    first = work.session.scalar(
        select(Extension.due_on_before)
        .where(Extension.request_id == request.id, Extension.state == "granted")
        .order_by(Extension.answered_at, Extension.id)
        .limit(1)
    )
    return day_in_words(first) if first else ""


def _earlier_day(work: Work, request: Request) -> date | None:
    """Where the date falls on or after a step that needs the return: the working day before it, if still to come."""
    for step_day in sorted(date.fromisoformat(str(day)) for day in (request.conflict or {}).values()):
        day = work.services.calendar.step(step_day, 1, "before").day
        if day > work.today:
            return day
    return None


def _chase(process: Process, rung: str) -> dict[str, object]:
    mails = [each for each in process.chasing if each.channel == "mail"]
    number = next((at for at, each in enumerate(mails, start=1) if each.id == rung), 0)
    return {
        "title": next((each.title for each in process.chasing if each.id == rung), ""),
        "number": number,
        "of": len(mails),
        "is_final": number == len(mails) and number > 0,
    }


def _receipt(work: Work, case: CaseFile, occasion: Occasion) -> dict[str, object]:
    document = occasion.document
    assert document is not None
    at = document.true_received_at or document.received_at
    typed = document.received_via == "typed"
    blob = work.session.get(Blob, document.blob_id)
    return {
        "reference": receipt_reference(case, document),
        "received_text": moment_text(at or work.now),
        "sha256": blob.sha256 if blob is not None and not typed else "",
        "is_nil": occasion.request is not None and occasion.request.state == "nil",
        "problem": occasion.problem,
    }


def _forms(
    work: Work, case: CaseFile, library: Library, process: Process, notified: Answers | None
) -> dict[str, object]:
    forms: dict[str, object] = {}
    if process.notification is not None and notified is not None:
        form = library.form(case.partnership, process.notification.form)
        forms[underscored(form.slug)] = form_texts(form, _as_written(notified))
    if process.decision is not None and (decision := latest_decision(work, case)) is not None:
        form = library.form(case.partnership, process.decision.form)
        content: dict[str, JsonValue] = work.vault(case.id).open_json(
            "decision", decision.id, "content_sealed", decision.content_sealed
        )
        forms[underscored(form.slug)] = form_texts(form, content)
    return forms


def _as_written(answers: Answers) -> dict[str, JsonValue]:
    """The value where it is a whole one, else the words of the document: a month is not made into a day."""

    def one(answer: Answer) -> JsonValue:
        whole = answer.value not in (None, "") and answer.precision is None
        return answer.value if whole or answer.settled is not None else answer.text

    values: dict[str, JsonValue] = {name: one(answer) for name, answer in answers.fields.items()}
    for table, rows in answers.tables.items():
        values[table] = [{column: one(answer) for column, answer in row.items()} for row in rows]
    return values
