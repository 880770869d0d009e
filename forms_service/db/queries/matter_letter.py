"""What a letter may say of a matter: its parties and stages, the actions agreed, how it goes on.

Of this matter only: nothing here reads a return, a pack or a decision, not even of the case that it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import AgencyRequest, AgreedAction, CaseFile, CaseStage, Discussion, Document, Event, Party
from forms_service.db.queries.answers import read_document_of
from forms_service.db.queries.outcomes import outcome_called
from forms_service.db.records.actions import action_words, actions_of
from forms_service.db.records.outcomes import outcomes_of, text_of
from forms_service.db.records.parties import details_of, parties_of
from forms_service.db.records.stages import ladder_of_case, outcome_text_of, stages_of, why_of
from forms_service.db.work import Work
from forms_service.definitions.answers import Answer, Answers
from forms_service.definitions.letter_values import NOT_STATED, field_words, local_day, underscored
from forms_service.definitions.library import Library
from forms_service.definitions.matter_names import fact_fields, facts_of, field_of
from forms_service.definitions.schema import Partnership, Process, Stage
from forms_service.domain.deadlines import day_in_words
from parsers.types import Certainty, JsonValue, Place

REQUEST_CAUSE = "request:"
NO_NUMBER = "–"
NO_DAY = "no day agreed"


@dataclass(frozen=True, slots=True)
class MatterOccasion:
    """`cause`: of the letter; where it is a stage of this matter, that stage is told. `plan`: whose actions are
    printed, all where it is empty. `link`: where the reader follows the matter. `shared_only`: what is not
    shared with the parties is left out."""

    cause: str = ""
    plan: str = ""
    link: str = ""
    shared_only: bool = False


def matter_values(
    work: Work, case: CaseFile, library: Library, process: Process, occasion: MatterOccasion
) -> dict[str, object]:
    """By group: matter, stage, ladder, actions, outcome, publication, party, facts."""
    partnership = library.partnership(case.partnership)
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    there = [(party, details_of(work, party)) for party in parties_of(work, case.id)]
    rows = stages_of(work, case.id)
    actions = actions_of(work, case.id)
    owners = {party.id: told for party, told in there}
    lines = {action.id: _action(work, action, owners) for action in actions}
    told = next((row for row in rows if row.id == occasion.cause), rows[-1] if rows else None)
    return {
        "matter": _matter(work, case, partnership, process, facts, there, occasion.link),
        "stage": {} if told is None else _stage(work, process, told, actions, lines, occasion),
        "ladder": {"stages": [_rung(process, row) for row in rows]},
        "actions": _actions(process, actions, lines, occasion.plan),
        "outcome": _outcome(work, case, process),
        "publication": {"on_text": _day_of(work, case, "publication")},
        "party": _party_values(process, there),
        "facts": _facts(case, library, process, facts),
    }


def received_forms(work: Work, case: CaseFile, process: Process) -> dict[str, tuple[str, Answers]]:
    """Form reference and answers of the latest accepted of every form that this process receives, by its slug."""
    found: dict[str, tuple[str, Answers]] = {}
    for use in process.receives:
        slug = use.form.partition("/")[0]
        document = work.session.scalar(
            select(Document)
            .where(
                Document.case_id == case.id,
                Document.kind.in_(("form", "notification")),
                Document.form == slug,
                Document.state == "accepted",
                Document.superseded_by.is_(None),
            )
            .order_by(Document.received_at.desc(), Document.created_at.desc(), Document.id)
            .limit(1)
        )
        found[slug] = (use.form, read_document_of(work, document).answers if document is not None else Answers())
    return found


def typed_forms(work: Work, case: CaseFile, process: Process) -> dict[str, tuple[str, Answers]]:
    """As `received_forms`: what somebody typed in of a matter that began without its form, until the form comes."""
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    found: dict[str, tuple[str, Answers]] = {}
    for use in process.receives:
        said: dict[str, list[str]] = {}
        for meaning, field in use.facts.items():
            value = str(facts.get(meaning) or "")
            if value and value not in said.setdefault(field, []):
                said[field].append(value)
        typed = {field: ", ".join(values) for field, values in said.items() if values}
        answers = {field: Answer(words, words, Certainty.EXACT, Place()) for field, words in typed.items()}
        found[use.form.partition("/")[0]] = (use.form, Answers(answers))
    return found


def _matter(
    work: Work,
    case: CaseFile,
    partnership: Partnership,
    process: Process,
    facts: Mapping[str, object],
    there: Iterable[tuple[Party, dict[str, str]]],
    link: str,
) -> dict[str, object]:
    titles = {each.slug: each.title for each in process.parties}
    parent = work.session.get(CaseFile, case.parent_id) if case.parent_id else None
    request = _request_of(work, case)
    first = next((each.slug for each in process.parties), "")
    raised_by = next((told["agency"] for party, told in there if party.role == first and told["agency"]), "")
    return {
        "subject": str(facts.get("subject") or ""),
        "raised_text": _day_of(work, case, "matter.raised"),
        "raised_by": str(facts.get("notifier_agency") or raised_by),
        "resolved_text": _day_of(work, case, "matter.resolved"),
        "resolved_words": _words_of_resolving(work, case),
        "parent_reference": (parent.reference or "") if parent is not None else "",
        "about_agency": str(facts.get("about_agency") or (request.agency_name if request else "")),
        "about_due_text": day_in_words(request.due_on) if request is not None and request.due_on else "",
        "parties": [
            {
                "title": titles.get(party.role, party.role),
                **{part: told[part] or NOT_STATED for part in ("name", "role", "agency")},
            }
            for party, told in there
        ],
        "link": link or by_telephone(partnership),
    }


def _words_of_resolving(work: Work, case: CaseFile) -> str:
    resolving = ladder_of_case(work, case).resolved_by
    row = work.session.get(CaseStage, resolving.id) if resolving is not None else None
    return outcome_text_of(work, row) if row is not None else ""


def by_telephone(partnership: Partnership) -> str:
    """Where whoever has no link asks how the matter stands."""
    return f"{partnership.business_unit.name}, {partnership.telephone}"


def _request_of(work: Work, case: CaseFile) -> AgencyRequest | None:
    """Whose return is missing, where that is what the matter came from."""
    if not case.parent_cause.startswith(REQUEST_CAUSE):
        return None
    return work.session.get(AgencyRequest, case.parent_cause.removeprefix(REQUEST_CAUSE))


def _stage(
    work: Work,
    process: Process,
    row: CaseStage,
    actions: Iterable[AgreedAction],
    lines: Mapping[str, dict[str, str]],
    occasion: MatterOccasion,
) -> dict[str, object]:
    stage = _definition(process, row)
    recorder = work.session.get(Party, row.recorder_id) if row.recorder_id else None
    by = details_of(work, recorder) if recorder is not None else {}
    return {
        "number": stage.number if stage else "",
        "title": stage.title if stage else row.stage,
        "who": stage.who if stage else NOT_STATED,
        "opened_text": day_in_words(local_day(row.opened_at)),
        "why": why_of(work, row),
        "ended_text": day_in_words(local_day(row.ended_at)) if row.ended_at else "",
        "outcome": _end(stage, row),
        "outcome_text": outcome_text_of(work, row),
        "recorder": ", ".join(filter(None, (by.get("name", ""), by.get("agency", "")))),
        "discussions": _discussions(work, row, shared_only=occasion.shared_only),
        "actions": [
            {key: lines[each.id][key] for key in ("number", "what", "owner", "by", "state")}
            for each in actions
            if each.stage_id == row.id
        ],
    }


def _discussions(work: Work, row: CaseStage, *, shared_only: bool) -> list[dict[str, str]]:
    vault = work.vault(row.case_id)
    found = []
    for each in work.session.scalars(
        select(Discussion)
        .where(Discussion.stage_id == row.id, Discussion.withdrawn_at.is_(None))
        .order_by(Discussion.on, Discussion.created_at, Discussion.id)
    ):
        if shared_only and not each.shared:
            continue
        told = vault.open_json("discussion", each.id, "sealed", each.sealed)
        found.append(
            {
                "on": day_in_words(each.on),
                "kind": each.kind.capitalize(),
                "who": str(told.get("who") or NOT_STATED),
                "said": str(told.get("said") or NOT_STATED),
            }
        )
    return found


def _rung(process: Process, row: CaseStage) -> dict[str, str]:
    stage = _definition(process, row)
    return {
        "number": (stage.number if stage else "") or NO_NUMBER,
        "title": stage.title if stage else row.stage,
        "opened": day_in_words(local_day(row.opened_at)),
        "ended": day_in_words(local_day(row.ended_at)) if row.ended_at else "still open",
        "outcome": _end(stage, row) or "no outcome yet",
    }


def _definition(process: Process, row: CaseStage) -> Stage | None:
    return next((each for each in process.stages if each.id == row.stage), None)


def _end(stage: Stage | None, row: CaseStage) -> str:
    return next((each.label for each in stage.ends if each.slug == row.outcome), "") if stage else ""


def _actions(
    process: Process, actions: Iterable[AgreedAction], lines: Mapping[str, dict[str, str]], plan: str
) -> dict[str, object]:
    printed = next((each for each in process.plans if each.slug == plan), None)
    return {
        "list": [lines[each.id] for each in actions if printed is None or each.plan == printed.slug],
        "title": printed.title if printed else "",
        "overseen_by": printed.overseen_by if printed else "",
    }


def _action(work: Work, action: AgreedAction, owners: Mapping[str, dict[str, str]]) -> dict[str, str]:
    told = action_words(work, action)
    party = owners.get(action.owner_party_id or "", {})
    owner = told.owner or ", ".join(filter(None, (party.get("name", ""), party.get("agency", ""))))
    return {
        "number": str(action.number),
        "what": told.what,
        "owner": owner or NOT_STATED,
        "by": day_in_words(action.due_on) if action.due_on else NO_DAY,
        "state": action.state,
        "settled": day_in_words(action.settled_on) if action.settled_on else "not yet",
        "expected": told.expected or NOT_STATED,
    }


def _outcome(work: Work, case: CaseFile, process: Process) -> dict[str, object]:
    row = next(reversed(outcomes_of(work, case.id)), None)
    outcome = outcome_called(process, row.outcome) if row is not None else None
    if row is None or outcome is None:
        return {"label": "", "recorded_text": "", "reason": "", "panel_text": "", "next": []}
    event = work.session.get(Event, row.event_id) if row.event_id else None
    said = ""
    if event is not None:
        said = str(work.vault(case.id).open_json("event", event.id, "note_sealed", event.note_sealed).get("text") or "")
    return {
        "label": outcome.label,
        "recorded_text": day_in_words(local_day(row.created_at)),
        "reason": text_of(work, row),
        "panel_text": said,
        "next": [{"title": _title(work.services.library, case.partnership, slug)} for slug in outcome.begins],
    }


def _title(library: Library, partnership: str, slug: str) -> str:
    """As it is now: a case is pinned to its own process alone."""
    versions = library.partnerships[partnership].processes.get(slug, {})
    return versions[max(versions)].title if versions else slug


def _day_of(work: Work, case: CaseFile, name: str) -> str:
    """Of two events of one name the first counts, as for dates."""
    at = work.session.scalar(
        select(Event.occurred_at)
        .where(Event.case_id == case.id, Event.name == name, Event.withdrawn_at.is_(None))
        .order_by(Event.seq)
        .limit(1)
    )
    return day_in_words(local_day(at)) if at else ""


def _party_values(process: Process, there: list[tuple[Party, dict[str, str]]]) -> dict[str, object]:
    """The first of each kind; who has not been entered yet is not stated."""
    return {
        underscored(kind.slug): {
            part: next((told[part] for party, told in there if party.role == kind.slug), "") or NOT_STATED
            for part in ("name", "role", "agency")
        }
        for kind in process.parties
    }


def _facts(case: CaseFile, library: Library, process: Process, facts: Mapping[str, JsonValue]) -> dict[str, object]:
    """In the words of the form's own choices: the facts hold their slugs."""
    fields = fact_fields(process)
    values: dict[str, object] = {}
    for meaning in facts_of(process):
        ref, name = fields.get(meaning, ("", ""))
        field = field_of(library.form(case.partnership, ref), name) if ref else None
        value = facts.get(meaning)
        values[underscored(meaning)] = field_words(field, value) if field else str(value or "") or NOT_STATED
    return values
