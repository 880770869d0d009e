"""What a notification says of people and agencies; nobody is made of an empty row."""

from __future__ import annotations

import pytest

from forms_service.definitions.answers import Settled, answers_of
from forms_service.definitions.notified import fact_values, notified, relation_of
from forms_service.domain.agencies import Relation
from parsers.types import Outcome, ParseResult
from tests.example_case import example_library


@pytest.mark.parametrize(
    ("words", "relation"),
    [
        ("child-family", Relation.CHILD_FAMILY),
        ("suspected-perpetrator", Relation.SUSPECTED_PERPETRATOR),
        ("both", Relation.BOTH),
        ("child-family, suspected-perpetrator", Relation.BOTH),
        ("Bothwell family centre", Relation.CHILD_FAMILY),
        (" ", None),
    ],
)
def test_with_whom_an_agency_worked(words: str, relation: Relation | None) -> None:
    assert relation_of(words) is relation


def test_rows_without_a_name_are_nobody_and_the_notifier_is_an_agency() -> None:
    use = example_library().process("_example", "review").notification
    assert use is not None
    settled = {
        "children.0.full_name": Settled("Testchild Alpha Examplethorpe", "somebody"),
        "children.1.nhs_number": Settled("999 000 0018", "somebody"),
        "family.0.full_name": Settled("Partnero Sampleson", "somebody"),
        "family.0.is_suspected_perpetrator": Settled("yes", "somebody"),
        "agencies.0.worked_with": Settled("both", "somebody"),
        "notifier_agency": Settled("Example Hospital", "somebody"),
    }
    found = notified(use, answers_of(ParseResult("x", Outcome.PARSED, "", "", ""), settled))
    assert [child.full_name for child in found.children] == ["Testchild Alpha Examplethorpe"]
    assert [person.suspected_perpetrator for person in found.people] == [True]
    assert [(agency.name, agency.notifier) for agency in found.agencies] == [("Example Hospital", True)]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Testlead Maple, maple.unreal@fictive.example.org", "maple.unreal@fictive.example.org"),
        ("Testlead Maple <maple@fictive.example.org> (maple@fictive.example.org)", "maple@fictive.example.org"),
        ("maple@fictive.example.org or fir@fictive.example.org", ""),
        ("Testlead Maple, 01632 960123", ""),
        ("", ""),
    ],
)
def test_an_address_is_taken_out_of_the_field_that_says_the_name_too(written: str, address: str) -> None:
    answers = answers_of(ParseResult("x", Outcome.PARSED, "", "", ""), {"who": Settled(written, "somebody")})

    facts = fact_values({"notifier_name": "who", "notifier_email": "who"}, answers)

    assert facts == {"notifier_name": written, "notifier_email": address}


def test_a_field_of_its_own_for_the_address_is_taken_as_it_was_written() -> None:
    answers = answers_of(ParseResult("x", Outcome.PARSED, "", "", ""), {"mail": Settled("not known yet", "somebody")})

    assert fact_values({"notifier_email": "mail"}, answers) == {"notifier_email": "not known yet"}
