"""Asking for letters: once for each cause and recipient; a job makes them, and makes them anew while they are held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import AgencyRequest, CaseFile, CaseStage, Letter
from forms_service.db.queries.outcomes import outcome_in_force
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.queries.recipients import is_for_parties, recipient_keys
from forms_service.db.records.tasks import raise_task
from forms_service.db.work import Work
from forms_service.definitions.letter_values import local_day
from forms_service.definitions.matter_names import fact_fields, field_of
from forms_service.definitions.schema import Audience, LetterUse, Trigger

# A letter waits whose reason nobody knows yet: a person sends it, or calls it back.
MAY_BE_NEEDED = "letter-may-be-needed"
BY_HAND = "send-by-hand"


def ask_letters(
    work: Work,
    case: CaseFile,
    trigger: Trigger,
    *,
    request: AgencyRequest | None = None,
    cause: str = "",
    rung: str = "",
    words: Mapping[str, str] | None = None,
    stage: str = "",
    end: str = "",
    event: str = "",
    only_of_facts: bool = False,
) -> list[str]:
    """Everything that the case's process says is made on this trigger; the ids of letters that are new.

    `cause` is the id of what happened where it can happen more than once (a document received, a pack released).
    Letters to agencies are made for `request`, so they are asked for once for each. `words`: what the case's own
    rows do not say (`problem` of a receipt, blocks of free text). `stage`: of a ladder, where the trigger is about one;
    `end`: how that ended; `event`: the name of what happened. What is only for some ends, outcomes or facts is left out
    where those are not so; where a fact is not known, it is made and held, and a person is asked. `only_of_facts`: only
    what depends on facts.
    """
    library = pinned_library(work.session, case)
    partnership = library.partnership(case.partnership)
    process = library.process(case.partnership, case.process, case.process_version)
    asked = []
    for use in process.letters:
        if use.made_on is not trigger or (use.stage or stage) != stage or (use.event or event) != event:
            continue
        if (use.ends and end not in use.ends) or (only_of_facts and not use.only_if):
            continue
        holds = holds_here(work, case, use)
        if holds is False:
            continue
        for audience in (use.to, *use.copies_to):
            if trigger is Trigger.CASE_CLOSED and request is not None and audience != Audience.AGENCIES:
                continue  # one agency is stood down: the others are told once, when the case itself ends
            if _went_to_nobody_by_name(work, case, use.letter, audience, cause=cause or trigger.value, rung=rung):
                continue
            for key in recipient_keys(work, case, partnership, audience, request):
                letter_id = ask_letter(
                    work,
                    case,
                    kind=use.letter,
                    audience=audience,
                    recipient_key=key,
                    cause=cause or trigger.value,
                    hold=use.hold or holds is None,
                    rung=rung,
                    words=words,
                    request=request if audience == Audience.AGENCIES else None,
                )
                if letter_id is not None:
                    if holds is None:
                        _ask_a_person(work, case, letter_id, use)
                    asked.append(letter_id)
    return asked


def _went_to_nobody_by_name(work: Work, case: CaseFile, kind: str, audience: str, *, cause: str, rung: str) -> bool:
    """A person has dealt with this one before anybody took part: whoever came since is not written to a second time."""
    if not is_for_parties(work, case, audience):
        return False
    found = work.session.scalar(
        select(Letter.id).where(
            Letter.case_id == case.id,
            Letter.kind == kind,
            Letter.recipient_key == f"audience:{audience}",
            Letter.cause == cause,
            Letter.rung == rung,
        )
    )
    return found is not None


def ask_letters_of_stage(work: Work, case: CaseFile, row: CaseStage, *, only_of_facts: bool = False) -> list[str]:
    """A stage was opened. Whoever is told because of who the child is, is told also where the matter has passed over
    the stage that says so."""
    asked = []
    for stage in _passed_over(work, case, row):
        asked += ask_letters(work, case, Trigger.STAGE_OPENED, cause=row.id, stage=stage, only_of_facts=True)
    return asked + ask_letters(
        work, case, Trigger.STAGE_OPENED, cause=row.id, stage=row.stage, only_of_facts=only_of_facts
    )


def _passed_over(work: Work, case: CaseFile, row: CaseStage) -> list[str]:
    """Stages between the furthest that was opened before this one, and it."""
    order = [stage.id for stage in pinned_process(work.session, case).stages]
    before = work.session.scalars(
        select(CaseStage.stage).where(CaseStage.case_id == case.id, CaseStage.seq < row.seq)
    ).all()
    reached = max((order.index(stage) for stage in before if stage in order), default=-1)
    return order[reached + 1 : order.index(row.stage)] if row.stage in order else []


def ask_letters_of_facts(work: Work, case: CaseFile) -> list[str]:
    """The facts of the case are others now: letters that depend on them and were not asked for where they belong."""
    asked = ask_letters(work, case, Trigger.CASE_OPENED, only_of_facts=True)
    for row in work.session.scalars(
        select(CaseStage).where(CaseStage.case_id == case.id).order_by(CaseStage.seq)
    ).all():
        asked += ask_letters_of_stage(work, case, row, only_of_facts=True)
        if row.ended_at is not None:
            asked += ask_letters(
                work,
                case,
                Trigger.STAGE_ENDED,
                cause=row.id,
                stage=row.stage,
                end=row.outcome or "",
                only_of_facts=True,
            )
    return asked


def _ask_a_person(work: Work, case: CaseFile, letter_id: str, use: LetterUse) -> None:
    """Silence would be a notice that is not given; sending it would be a guess."""
    raise_task(
        work,
        MAY_BE_NEEDED,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=letter_id,
        severity="red",
        due_on=work.today,
        details={"kind": use.letter},
    )


def holds_here(work: Work, case: CaseFile, use: LetterUse) -> bool | None:
    """None: what it depends on is not known."""
    if use.only_when and outcome_in_force(work, case.id) not in use.only_when:
        return False
    if not use.only_if:
        return True
    facts = work.vault(case.id).open_json("case_file", case.id, "sealed", case.sealed)
    library = pinned_library(work.session, case)
    fields = fact_fields(library.process(case.partnership, case.process, case.process_version))
    found: list[bool | None] = []
    for fact, values in use.only_if.items():
        ref, name = fields.get(fact, ("", ""))
        field = field_of(library.form(case.partnership, ref), name) if ref else None
        known = {choice.slug for choice in field.choices} if field is not None else set()
        found.append(_says(str(facts.get(fact) or ""), values, known))
    if False in found:
        return False
    return None if None in found else True


def _says(fact: str, values: tuple[str, ...], choices: set[str]) -> bool | None:
    """A question with several answers holds where one of them does. Words that are no answer of it say nothing."""
    said = {each.strip() for each in fact.split(",") if each.strip()}
    if said & set(values):
        return True
    return False if said and (not choices or said <= choices) else None


def ask_letter(
    work: Work,
    case: CaseFile,
    *,
    kind: str,
    audience: str,
    recipient_key: str,
    cause: str,
    hold: bool,
    rung: str = "",
    request: AgencyRequest | None = None,
    words: Mapping[str, str] | None = None,
) -> str | None:
    """The new letter's id; None where this one was asked for before."""
    letter = Letter(
        id=new_id(),
        case_id=case.id,
        kind=kind,
        cause=cause,
        request_id=request.id if request else None,
        audience=audience,
        recipient_key=recipient_key,
        rung=rung,
        state="asked",
        hold=hold,
    )
    if words:
        letter.free_text_sealed = work.vault(case.id).seal_json("letter", letter.id, "free_text_sealed", dict(words))
    if not work.insert_once(lambda: work.session.add(letter)):
        return None
    work.ask("make_letter", letter.id)
    work.audit("letter.asked", case_id=case.id, subject_kind="letter", subject_id=letter.id, details={"kind": kind})
    return letter.id


def ask_as_another(work: Work, case: CaseFile, like: Letter, recipient_key: str) -> list[str]:
    """For one more recipient what `like` is for others: its id, or none where they have it already.

    What an officer wrote into that one is not said in this one: nobody has read it as theirs.
    """
    said = work.vault(case.id).open_json("letter", like.id, "free_text_sealed", like.free_text_sealed)
    own = pinned_library(work.session, case).letter(case.partnership, like.kind).free_text
    letter_id = ask_letter(
        work,
        case,
        kind=like.kind,
        audience=like.audience,
        recipient_key=recipient_key,
        cause=like.cause,
        hold=like.hold or must_be_released(work, case, like),
        rung=like.rung,
        words={name: str(text) for name, text in said.items() if name not in own},
    )
    if letter_id is None:
        return []
    unknown = [use for use in _uses_of(work, case, like) if holds_here(work, case, use) is None]
    if unknown:
        _ask_a_person(work, case, letter_id, unknown[0])
    return [letter_id]


def must_be_released(work: Work, case: CaseFile, letter: Letter) -> bool:
    """As the case stands today: unless the process lets it go by itself, and what it depends on is so."""
    return not any(not use.hold and holds_here(work, case, use) for use in _uses_of(work, case, letter))


def _uses_of(work: Work, case: CaseFile, letter: Letter) -> list[LetterUse]:
    return [
        use
        for use in pinned_process(work.session, case).letters
        if use.letter == letter.kind and letter.audience in (use.to, *use.copies_to)
    ]


def ask_to_send(work: Work, case: CaseFile, letter: Letter) -> None:
    """A letter that is released and goes by no mail reaches nobody until a person sees to it. A record is for whoever
    printed it."""
    data = pinned_library(work.session, case).letter(case.partnership, letter.kind)
    if data.kind == "record" or letter.audience == Audience.FILE.value:
        return
    raise_task(
        work,
        BY_HAND,
        partnership=case.partnership,
        case_id=case.id,
        subject_id=letter.id,
        severity="red",
        due_on=work.today,
        details={"kind": letter.kind},
    )


def make_again(work: Work, letter: Letter) -> None:
    """No longer held until it is made: nobody can release what is about to be replaced. Its free text stays."""
    letter.state = "asked"
    work.ask("make_letter", letter.id)


def make_held_again(
    work: Work, case: CaseFile, why: str, *, made_before: date | None = None, cause: str = ""
) -> list[str]:
    """The case's letters that wait for release print what is known now; the ids of those asked for.

    `made_before`: only those last made on an earlier day than this one. `cause`: only those asked for by it. Letters
    that are being made are locked as well, so that the job which stores one either sees what this work stores, or has
    stored it before we look.
    """
    if case.state != "open":
        return []
    rows = work.session.scalars(
        select(Letter)
        .where(Letter.case_id == case.id, Letter.state.in_(("asked", "held")))
        .order_by(Letter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    again = []
    for letter in rows:
        made_on = local_day(letter.made_at) if letter.made_at else None
        if letter.state != "held" or (made_before is not None and made_on is not None and made_on >= made_before):
            continue
        if cause and letter.cause != cause:
            continue
        make_again(work, letter)
        note_asked_again(work, letter, why)
        again.append(letter.id)
    return again


def note_asked_again(work: Work, letter: Letter, why: str) -> None:
    """`why`: a code, which the history of the case has words for."""
    work.audit(
        "letter.asked-again",
        case_id=letter.case_id,
        subject_kind="letter",
        subject_id=letter.id,
        details={"kind": letter.kind, "why": why},
    )


def tell_again(work: Work, case: CaseFile, stage: CaseStage, why: str) -> None:
    """What was agreed at a stage is often entered after its end, when its letters wait to be released already."""
    if stage.ended_at is not None:
        make_held_again(work, case, why, cause=stage.id)


def edition_mark(document_id: str | None, made_at: datetime | None) -> str:
    """Tells one making of a letter from the next, also of a letter that is nothing but a mail."""
    return f"{document_id or ''}:{made_at.isoformat() if made_at else ''}"
