"""Finding cases by reference and by name, over the cases that the person may know of and no others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from forms_service.db.models import CaseFile, Party, Person, SearchToken, Tombstone
from forms_service.db.records.cases import facts_of
from forms_service.db.records.parties import details_of
from forms_service.db.records.people import (
    NAME,
    NHS,
    nhs_digits,
    normalised_name,
    person_details,
    share_found,
)
from forms_service.db.work import Work
from forms_service.domain.references import names_reference

# As the older search of people: a person looks at every find.
_NEAR_ENOUGH = 0.9
_FEWEST_LETTERS = 2
_MOST = 50
# What a matter is about stands among its facts where nobody entered the child as a person.
_NAMED_IN = ("subject", "child_name")
# Who raised a matter, and whom it is about, where nobody entered them as parties.
_TAKING_PART_IN = ("notifier_name", "notifier_agency", "about_agency")


@dataclass(frozen=True, slots=True)
class FoundCase:
    """`why`: reference, name, near (nearly the name), number, party (the name or the agency of
    somebody who takes part), party-near. `names`: those that were found, for those who may."""

    case_id: str
    partnership: str
    process: str
    reference: str
    state: str
    why: str
    names: tuple[str, ...]


def search_cases(work: Work, case_ids: Sequence[str], words: str, *, limit: int = _MOST) -> list[FoundCase]:
    """The surest finds first. Nothing is counted but what is in `case_ids`."""
    wanted = " ".join(words.split())
    if len(wanted) < _FEWEST_LETTERS:
        return []
    cases = {
        case.id: case
        for case in work.session.scalars(
            select(CaseFile)
            .where(CaseFile.id.in_(case_ids), CaseFile.id.not_in(select(Tombstone.case_id)))
            .order_by(CaseFile.received_at.desc(), CaseFile.id)
        )
    }
    known = _names(work, cases)
    found: dict[str, tuple[float, FoundCase]] = {}
    for case in cases.values():
        if names_reference(wanted, case.reference or ""):
            _keep(found, 2.0, _found(case, "reference"))
    for case_id, kind in _by_token(work, cases.keys(), wanted).items():
        why = "number" if kind == NHS else "name"
        names = tuple(name for name in known[case_id] if kind == NHS or _like(wanted, name) == 1.0)
        _keep(found, 1.5, _found(cases[case_id], why, names))
    if not nhs_digits(wanted) and normalised_name(wanted):
        taking_part = _taking_part(work, cases)
        for case in cases.values():
            best, names = _nearest(wanted, known[case.id])
            _keep(found, best, _found(case, "name" if best == 1.0 else "near", names))
            best, names = _nearest(wanted, taking_part[case.id])
            _keep(found, best, _found(case, "party" if best == 1.0 else "party-near", names))
    ranked = sorted(found.values(), key=lambda each: -each[0])
    return [each for _, each in ranked[:limit]]


def _by_token(work: Work, case_ids: Collection[str], wanted: str) -> dict[str, str]:
    """By digest: nothing is opened for it."""
    cipher, digits, name = work.services.cipher, nhs_digits(wanted), normalised_name(wanted)
    tokens = {cipher.token(NHS, digits): NHS} if digits else {}
    if name:
        tokens[cipher.token(NAME, name)] = NAME
    rows = work.session.execute(
        select(SearchToken.case_id, SearchToken.kind, SearchToken.token).where(SearchToken.token.in_(list(tokens)))
    )
    return {row.case_id: row.kind for row in rows if row.case_id in case_ids and tokens.get(row.token) == row.kind}


def _names(work: Work, cases: Mapping[str, CaseFile]) -> dict[str, list[str]]:
    """Opened one by one, a few hundred; by case."""
    names: dict[str, list[str]] = {case_id: [] for case_id in cases}
    for row in work.session.scalars(
        select(Person)
        .where(Person.case_id.in_(list(cases)), Person.sealed.is_not(None))
        .order_by(Person.case_id, Person.position, Person.id)
    ):
        details = person_details(work, row)
        names[row.case_id] += [str(details.get(key) or "") for key in ("full_name", "also_known_as")]
    for case in cases.values():
        facts = facts_of(work, case) if case.sealed else {}
        names[case.id] += [str(facts.get(key) or "") for key in _NAMED_IN]
    return _each_once(names)


def _taking_part(work: Work, cases: Mapping[str, CaseFile]) -> dict[str, list[str]]:
    """People and agencies of each matter, who left it too; opened as names of children are, and no index has them."""
    names: dict[str, list[str]] = {case_id: [] for case_id in cases}
    for row in work.session.scalars(
        select(Party)
        .where(Party.case_id.in_(list(cases)), Party.sealed.is_not(None))
        .order_by(Party.case_id, Party.created_at, Party.id)
    ):
        told = details_of(work, row)
        names[row.case_id] += [told["name"], told["agency"]]
    for case in cases.values():
        facts = facts_of(work, case) if case.sealed else {}
        names[case.id] += [str(facts.get(key) or "") for key in _TAKING_PART_IN]
    return _each_once(names)


def _each_once(names: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {case_id: list(dict.fromkeys(name for name in given if name.strip())) for case_id, given in names.items()}


def _nearest(wanted: str, names: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """How near the nearest is, and all that are near enough; 0 where none is."""
    near = [(score, name) for name in names if (score := _like(wanted, name)) >= _NEAR_ENOUGH]
    return max((score for score, _ in near), default=0.0), tuple(name for _, name in near)


def _like(wanted: str, name: str) -> float:
    """A part of the name will do: who telephones often knows the surname alone."""
    asked, known = normalised_name(wanted), normalised_name(name)
    if not asked or not known:
        return 0.0
    if set(asked.split()) <= set(known.split()):
        return 1.0
    return min(share_found(asked, known), 0.999)


def _found(case: CaseFile, why: str, names: tuple[str, ...] = ()) -> FoundCase:
    return FoundCase(case.id, case.partnership, case.process, case.reference or "", case.state, why, names)


def _keep(found: dict[str, tuple[float, FoundCase]], score: float, case: FoundCase) -> None:
    if score > found.get(case.case_id, (0.0, case))[0]:
        found[case.case_id] = (score, case)
