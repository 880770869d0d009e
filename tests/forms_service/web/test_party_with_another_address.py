"""A party has another address, or left: nothing opens with the address that was, and nothing goes to it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from forms_service.db.models import Letter, Mail
from forms_service.use_cases.keep_party import change_party, let_party_leave
from forms_service.use_cases.send_matter_link import send_matter_link
from tests.forms_service.web.conftest import ON_BOTH
from tests.forms_service.web.followed_matter import ADDRESS, FollowedMatter
from tests.forms_service.web.site import Site, Visitor

NEW = "petra.raiser@other-school.example.org"
WHO = {"name": "Petra Raiser", "role": "Head of year", "agency": "Invented School"}


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    return FollowedMatter.begin(site)


@pytest.fixture
def unit(site: Site) -> Visitor:
    return site.signed_in("business-unit")


def held(matter: FollowedMatter) -> str:
    """A link that waits for a person to release it."""
    with matter.work() as work:
        letter_id = send_matter_link(work, matter.raising)
    matter.site.run_jobs()
    return letter_id


def stands(matter: FollowedMatter, letter_id: str) -> tuple[str, list[tuple[str, str]]]:
    with matter.work() as work:
        letter = work.session.get_one(Letter, letter_id)
        vault = work.vault(matter.case_id)
        mails = work.session.scalars(select(Mail).where(Mail.letter_id == letter_id).order_by(Mail.created_at)).all()
        to = [str(vault.open_json("mail", m.id, "recipient_sealed", m.recipient_sealed)["email"]) for m in mails]
        return letter.state, list(zip(to, [mail.state for mail in mails], strict=True))


@ON_BOTH
def test_with_another_address_the_old_link_opens_no_longer_and_what_is_open_closes(
    matter: FollowedMatter, unit: Visitor
) -> None:
    path = matter.send(unit)
    visitor = matter.enter(path)
    with matter.work() as work:
        change_party(work, matter.raising, {**WHO, "email": NEW})
    assert visitor.get(f"/party/{matter.raising}").status_code == 404
    assert matter.site.visitor().get(path).status_code == 410


def test_a_name_alone_changes_nothing_of_the_link(matter: FollowedMatter, unit: Visitor) -> None:
    path = matter.send(unit)
    with matter.work() as work:
        change_party(work, matter.raising, {**WHO, "name": "Petra Raiser-Sampleton", "email": ADDRESS})
    assert matter.site.visitor().get(path).status_code == 200


@ON_BOTH
def test_a_letter_that_waits_goes_to_the_new_address_alone(matter: FollowedMatter) -> None:
    letter_id = held(matter)
    assert stands(matter, letter_id) == ("held", [(ADDRESS, "held")])
    with matter.work() as work:
        change_party(work, matter.raising, {**WHO, "email": NEW})
    matter.site.run_jobs()
    assert stands(matter, letter_id) == ("held", [(NEW, "held")])


@ON_BOTH
def test_a_letter_that_waits_for_whoever_left_is_withdrawn(matter: FollowedMatter) -> None:
    letter_id = held(matter)
    with matter.work() as work:
        let_party_leave(work, matter.raising)
    matter.site.run_jobs()
    assert stands(matter, letter_id) == ("withdrawn", [(ADDRESS, "withdrawn")])
