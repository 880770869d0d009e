"""Whom to ask is a proposal with reasons; a similar name is never taken for the same."""

from __future__ import annotations

from datetime import date

import pytest

from forms_service.domain.agencies import DirectoryAgency, NamedAgency, Reason, Relation, match, propose

POLICE = DirectoryAgency("p", "Example Police", ("PVP",))
HOSPITAL = DirectoryAgency("h", "The Hospital of Examplethorpe")
ALWAYS = DirectoryAgency("s", "Social Care", always_asked=True)
DIRECTORY = (POLICE, HOSPITAL, ALWAYS)
FROM = date(2025, 11, 20)


@pytest.mark.parametrize("written", ["example police", "pvp", "The Example Police", "Example  Police."])
def test_the_same_name_is_found_however_it_is_written(written: str) -> None:
    assert match(written, DIRECTORY) == (POLICE, True)


def test_a_near_name_says_that_it_is_only_near() -> None:
    assert match("Exampel Police", DIRECTORY) == (POLICE, False)
    (proposal, _) = propose(DIRECTORY, [NamedAgency("Exampel Police")], FROM)
    assert Reason.NEAR_NAME in proposal.reasons


def test_an_unknown_name_is_kept_as_it_was_written() -> None:
    proposals = propose(DIRECTORY, [NamedAgency(" Invented Refuge ")], FROM)
    assert [(each.agency_id, each.name) for each in proposals] == [("s", "Social Care"), (None, "Invented Refuge")]
    assert Reason.NOT_IN_DIRECTORY in proposals[1].reasons


def test_one_agency_named_twice_is_one_proposal_with_both_relations() -> None:
    named = [
        NamedAgency("PVP", Relation.CHILD_FAMILY, date(2026, 1, 1)),
        NamedAgency("Example Police", Relation.SUSPECTED_PERPETRATOR, date(2026, 1, 1)),
    ]
    (police, _) = propose(DIRECTORY, named, FROM)
    assert police.relation is Relation.BOTH


@pytest.mark.parametrize(
    ("last", "reason"),
    [(None, Reason.CONTACT_UNDATED), (date(2025, 11, 19), Reason.BEFORE_LOOK_BACK), (date(2025, 11, 20), None)],
)
def test_contact_before_the_look_back_or_without_a_day_is_said(last: date | None, reason: Reason | None) -> None:
    (police, _) = propose(DIRECTORY, [NamedAgency("PVP", last_contact=last)], FROM)
    assert set(police.reasons) == {Reason.NAMED, *([reason] if reason else [])}


def test_who_is_always_asked_is_proposed_though_nobody_names_it() -> None:
    (only,) = propose(DIRECTORY, [], FROM)
    assert (only.agency_id, only.reasons) == ("s", (Reason.ALWAYS_ASKED,))
