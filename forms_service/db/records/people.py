"""The people of a case, and the keyed digests by which they are found again in another."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz.distance import JaroWinkler
from sqlalchemy import func, select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Person, PossibleDuplicate, SearchToken
from forms_service.db.records.tasks import raise_task
from forms_service.db.vault import JsonObject
from forms_service.db.work import Work
from forms_service.errors import NotFoundError
from forms_service.ports import Services

NHS, NAME_BIRTH, NAME, NEAR = "nhs", "name-birth", "name", "near"
_NEAR_ENOUGH = 0.9  # with the same birth date; a person decides in every case
_ALL_BUT_SAME = 0.96  # without a birth date to go by


def add_person(
    work: Work,
    case_id: str,
    role: str,
    details: JsonObject,
    *,
    suspected_perpetrator: bool = False,
    position: int | None = None,
) -> Person:
    """`details`: full_name, also_known_as, birth_date (ISO), nhs_number, relationship, address."""
    if position is None:
        last = work.session.scalar(select(func.max(Person.position)).where(Person.case_id == case_id))
        position = (last or 0) + 1
    person = Person(
        id=new_id(), case_id=case_id, role=role, position=position, suspected_perpetrator=suspected_perpetrator
    )
    work.session.add(person)
    seal_person(work, person, details)
    work.audit("person.added", case_id=case_id, subject_kind="person", subject_id=person.id, details={"role": role})
    return person


def seal_person(work: Work, person: Person, details: JsonObject) -> None:
    """Also when details change: the digests follow them."""
    person.sealed = work.vault(person.case_id).seal_json("person", person.id, "sealed", details)
    work.session.flush()
    old = work.session.scalars(select(SearchToken).where(SearchToken.person_id == person.id)).all()
    for row in old:
        work.session.delete(row)
    work.session.flush()
    for kind, token in tokens_of(work.services, details).items():
        work.session.add(SearchToken(case_id=person.case_id, person_id=person.id, kind=kind, token=token))
    work.session.flush()


def person_details(work: Work, person: Person) -> JsonObject:
    return work.vault(person.case_id).open_json("person", person.id, "sealed", person.sealed)


def tokens_of(services: Services, details: JsonObject) -> dict[str, bytes]:
    """None for what is not known: two empty numbers are not the same person."""
    tokens: dict[str, bytes] = {}
    digits = nhs_digits(str(details.get("nhs_number") or ""))
    if digits:
        tokens[NHS] = services.cipher.token(NHS, digits)
    name, born = normalised_name(str(details.get("full_name") or "")), str(details.get("birth_date") or "").strip()
    if name:
        tokens[NAME] = services.cipher.token(NAME, name)
    if name and born:
        tokens[NAME_BIRTH] = services.cipher.token(NAME_BIRTH, f"{name}\0{born}")
    return tokens


def nhs_digits(written: str) -> str:
    """Ten digits, however they are grouped; anything else is no number."""
    digits = re.sub(r"\D", "", written)
    return digits if len(digits) == 10 else ""


def normalised_name(name: str) -> str:
    """For comparing only: without accents, capitals, punctuation; the parts in one order."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"[^\W_]+", plain.replace("'", "").replace("’", ""))))


def likeness(one: str, other: str) -> float:
    """Of two normalised names, from 0 to 1: each word of either finds its like in the other."""
    return min(share_found(one, other), share_found(other, one))


def share_found(wanted: str, name: str) -> float:
    """How far the words of one normalised name are found in another that may be longer."""
    parts = name.split()
    found = [max((JaroWinkler.similarity(word, part) for part in parts), default=0.0) for word in wanted.split()]
    return sum(found) / len(found) if found else 0.0


def note_possible_duplicates(work: Work, case: CaseFile) -> list[PossibleDuplicate]:
    """The children of this case against those of the partnership's other cases: same number, same name and birth
    date, or nearly the same name. Each pair is put before a person once."""
    found: list[PossibleDuplicate] = []
    mine = _children(work, case.partnership, of_case=case.id)
    others = _children(work, case.partnership, other_than=case.id)
    for person, details in mine:
        tokens = tokens_of(work.services, details)
        for other, theirs in others:
            why = _why(tokens, tokens_of(work.services, theirs), details, theirs)
            if why is None or _known(work, person.id, other.id):
                continue
            pair = PossibleDuplicate(
                id=new_id(),
                case_id=case.id,
                other_case_id=other.case_id,
                person_id=person.id,
                other_person_id=other.id,
                why=why,
            )
            work.session.add(pair)
            found.append(pair)
    work.session.flush()
    return found


def ask_whether_same(work: Work, case: CaseFile, pair: PossibleDuplicate) -> None:
    """A red task of this day: one child, two cases, and nobody knows of both."""
    raise_task(
        work,
        "possible-duplicate",
        partnership=case.partnership,
        case_id=case.id,
        subject_id=pair.id,
        severity="red",
        due_on=work.today,
        details={"why": pair.why},
    )


def same_number_elsewhere(work: Work, partnership: str, nhs_number: str) -> list[str]:
    """Ids of open or received cases of the partnership with this child's number, oldest first."""
    digits = nhs_digits(nhs_number)
    if not digits:
        return []
    return list(
        work.session.scalars(
            select(CaseFile.id)
            .join(SearchToken, SearchToken.case_id == CaseFile.id)
            .where(
                CaseFile.partnership == partnership,
                CaseFile.state.in_(("received", "open")),
                SearchToken.kind == NHS,
                SearchToken.token == work.services.cipher.token(NHS, digits),
            )
            .group_by(CaseFile.id, CaseFile.received_at)
            .order_by(CaseFile.received_at, CaseFile.id)
        )
    )


def settle_duplicate(work: Work, pair_id: str, *, same: bool) -> PossibleDuplicate:
    pair = work.session.get(PossibleDuplicate, pair_id)
    if pair is None:
        raise NotFoundError("There is no such pair.", code="no-pair")
    pair.state, pair.by, pair.at = ("same" if same else "different"), work.actor.who, work.now
    if same:
        first, second = work.session.get_one(CaseFile, pair.other_case_id), work.session.get_one(CaseFile, pair.case_id)
        second.incident_group = first.incident_group
    work.audit(
        "duplicate.settled",
        case_id=pair.case_id,
        subject_kind="duplicate",
        subject_id=pair.id,
        details={"state": pair.state, "other_case": pair.other_case_id},
    )
    return pair


def _children(
    work: Work, partnership: str, *, of_case: str | None = None, other_than: str | None = None
) -> list[tuple[Person, JsonObject]]:
    query = (
        select(Person)
        .join(CaseFile, CaseFile.id == Person.case_id)
        .where(CaseFile.partnership == partnership, Person.role == "child", Person.sealed.is_not(None))
        .order_by(CaseFile.received_at, Person.case_id, Person.position)
    )
    query = query.where(Person.case_id == of_case) if of_case else query.where(Person.case_id != other_than)
    return [(person, person_details(work, person)) for person in work.session.scalars(query)]


def _why(
    tokens: dict[str, bytes], other_tokens: dict[str, bytes], details: JsonObject, theirs: JsonObject
) -> str | None:
    if NHS in tokens and tokens[NHS] == other_tokens.get(NHS):
        return NHS
    if NAME_BIRTH in tokens and tokens[NAME_BIRTH] == other_tokens.get(NAME_BIRTH):
        return NAME_BIRTH
    name, other = (normalised_name(str(each.get("full_name") or "")) for each in (details, theirs))
    if not name or not other:
        return None
    born, other_born = (str(each.get("birth_date") or "") for each in (details, theirs))
    enough = _NEAR_ENOUGH if born and born == other_born else _ALL_BUT_SAME
    return NEAR if likeness(name, other) >= enough else None


def _known(work: Work, one: str, other: str) -> bool:
    pairs = select(PossibleDuplicate.id).where(
        PossibleDuplicate.person_id.in_((one, other)), PossibleDuplicate.other_person_id.in_((one, other))
    )
    return work.session.scalar(pairs.limit(1)) is not None
