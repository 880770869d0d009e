"""Whom to ask: the agencies that a notification names, matched to the directory, each with the reason.

A proposal only: a named person confirms, changes or leaves out. Nobody is asked because a name was similar; a near
match says so and stays unconfirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum


class Relation(StrEnum):
    """With whom the agency worked. What a suspected-perpetrator agency is told of the child, a person decides."""

    CHILD_FAMILY = "child-family"
    SUSPECTED_PERPETRATOR = "suspected-perpetrator"
    BOTH = "both"


class Reason(StrEnum):
    """Why an agency is proposed; a closed list of codes, worded on the page."""

    NAMED = "named"  # the notification or a return names it
    NOTIFIER = "notifier"  # it sent the notification
    ALWAYS_ASKED = "always-asked"  # the directory says that it is asked in every case
    NEAR_NAME = "near-name"  # its name is only similar to one that was named
    BEFORE_LOOK_BACK = "before-look-back"  # last contact lies before the look-back
    CONTACT_UNDATED = "contact-undated"
    NOT_IN_DIRECTORY = "not-in-directory"


@dataclass(frozen=True, slots=True)
class DirectoryAgency:
    id: str
    name: str
    aliases: tuple[str, ...] = ()
    always_asked: bool = False


@dataclass(frozen=True, slots=True)
class NamedAgency:
    """As somebody wrote it. `relation` is what they said; none when they did not."""

    name: str
    relation: Relation | None = None
    last_contact: date | None = None
    notifier: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    agency_id: str | None
    name: str
    relation: Relation
    reasons: tuple[Reason, ...]
    named_as: str | None = None


_NEAR = 0.86  # of difflib's ratio on normalised names; below it, two trusts of one region would meet


def normalised(name: str) -> str:
    """For comparing names of bodies only; never shown."""
    words = re.sub(r"[^a-z0-9 ]+", " ", name.casefold().replace("&", " and ")).split()
    return " ".join(word for word in words if word not in {"the", "of", "for"})


def match(name: str, directory: Sequence[DirectoryAgency]) -> tuple[DirectoryAgency | None, bool]:
    """The directory's entry for a written name, and whether it is the same name (True) or only a near one."""
    wanted = normalised(name)
    if not wanted:
        return None, False
    for agency in directory:
        if wanted in {normalised(agency.name), *(normalised(alias) for alias in agency.aliases)}:
            return agency, True
    best: tuple[float, DirectoryAgency] | None = None
    for agency in directory:
        for known in (agency.name, *agency.aliases):
            ratio = SequenceMatcher(None, wanted, normalised(known)).ratio()
            if ratio >= _NEAR and (best is None or ratio > best[0]):
                best = (ratio, agency)
    return (best[1], False) if best else (None, False)


def joined(first: Relation, second: Relation) -> Relation:
    return first if first == second else Relation.BOTH


def propose(
    directory: Sequence[DirectoryAgency], named: Iterable[NamedAgency], look_back_from: date
) -> tuple[Proposal, ...]:
    """One proposal an agency, the directory's order first, then those it does not hold, in the order named."""
    found: dict[str, Proposal] = {}
    strangers: dict[str, Proposal] = {}
    for each in named:
        if not each.name.strip():
            continue
        agency, same = match(each.name, directory)
        reasons = [Reason.NOTIFIER if each.notifier else Reason.NAMED]
        if not same:
            reasons.append(Reason.NEAR_NAME if agency else Reason.NOT_IN_DIRECTORY)
        if not each.notifier:
            if each.last_contact is None:
                reasons.append(Reason.CONTACT_UNDATED)
            elif each.last_contact < look_back_from:
                reasons.append(Reason.BEFORE_LOOK_BACK)
        relation = each.relation or Relation.CHILD_FAMILY
        key, place = (agency.id, found) if agency else (normalised(each.name), strangers)
        earlier = place.get(key)
        if earlier:
            relation = joined(earlier.relation, relation)
            reasons = [*earlier.reasons, *(reason for reason in reasons if reason not in earlier.reasons)]
        place[key] = Proposal(
            agency_id=agency.id if agency else None,
            name=agency.name if agency else each.name.strip(),
            relation=relation,
            reasons=tuple(reasons),
            named_as=each.name.strip(),
        )
    for agency in directory:
        if agency.always_asked:
            earlier = found.get(agency.id)
            found[agency.id] = Proposal(
                agency_id=agency.id,
                name=agency.name,
                relation=earlier.relation if earlier else Relation.CHILD_FAMILY,
                reasons=((*earlier.reasons, Reason.ALWAYS_ASKED) if earlier else (Reason.ALWAYS_ASKED,)),
                named_as=earlier.named_as if earlier else None,
            )
    return (*(found[agency.id] for agency in directory if agency.id in found), *strangers.values())
