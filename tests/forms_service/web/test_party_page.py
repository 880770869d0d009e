"""A party's own page: what is asked of this person first, the rest to be opened, and nothing to open before the numbers
for a child at risk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from forms_service.db.models import PartyLink
from forms_service.db.records.links import hash_of_token, keep_link
from forms_service.db.work import begin_work
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party
from tests.forms_service.web.followed_matter import FollowedMatter
from tests.forms_service.web.site import SEEDER, Site, Visitor, as_file, at_risk_is_first, filled, words

_FOLDED = re.compile(r"<details.*?</details>", re.DOTALL)


@pytest.fixture
def matter(site: Site) -> FollowedMatter:
    return FollowedMatter.begin(site)


@pytest.fixture
def visitor(site: Site, matter: FollowedMatter) -> Visitor:
    return matter.enter(matter.send(site.signed_in("business-unit")))


def in_sight(html: str) -> str:
    """The words of the page that are there without anything being opened."""
    while _FOLDED.search(html):
        html = _FOLDED.sub("", html)
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_what_is_asked_comes_first_and_the_numbers_for_a_child_before_it(
    matter: FollowedMatter, visitor: Visitor
) -> None:
    stage = matter.open_stage("directors", why="No agreement.")
    matter.agree(stage, "Visit the home together", owner=matter.raising, number=1, days=3)
    answer = visitor.get(f"/party/{matter.raising}")
    assert at_risk_is_first(answer)
    seen = in_sight(answer.get_data(as_text=True))
    order = [
        "Is a child at risk now?", "It stands at: Directors", "Asked of you now: 3", "What is asked of you now",
        "Send: The same form, brought up to date", "Visit the home together", "I confirm: The record is on the child",
        "Send the form", "Directors (2) Now",
    ]  # fmt: skip
    places = [seen.index(each) for each in order]
    assert places == sorted(places)


def test_other_stages_are_opened_to_be_read_and_say_how_they_ended(matter: FollowedMatter, visitor: Visitor) -> None:
    first = matter.open_stage("managers", why="No agreement by telephone.")
    matter.talk(first, "Both heads will visit together.")
    with matter.work() as work:
        end_stage(work, first, "open", "Neither side moved.", work.now)
    second = matter.open_stage("directors")
    matter.talk(second, "The directors have spoken.")
    answer = visitor.get(f"/party/{matter.raising}")
    seen, all_of_it = in_sight(answer.get_data(as_text=True)), words(answer)
    assert "The directors have spoken." in seen
    assert "Both heads will visit together." not in seen
    for kept in ("Both heads will visit together.", "Neither side moved.", "The managers did not agree"):
        assert kept in all_of_it
    assert "Managers (1): ended Monday 23 November 2026" in all_of_it
    assert "Informal talk: not opened" in all_of_it


def test_what_is_done_is_asked_no_longer_and_nothing_is_said_to_be_nothing(
    matter: FollowedMatter, visitor: Visitor
) -> None:
    own = f"/party/{matter.raising}"
    assert "Asked of you now: 1" in words(visitor.get(own))
    page = in_sight(visitor.follow(f"{own}/confirm/on-file", {"form": "confirm-on-file"}).get_data(as_text=True))
    assert "Asked of you now: nothing" in page
    assert "Nothing at the moment." in page
    assert "you confirmed it on" in page


def test_of_what_was_sent_the_newest_is_in_sight_and_the_rest_is_kept(matter: FollowedMatter, visitor: Visitor) -> None:
    own = f"/party/{matter.raising}"
    for number in ("one", "two"):
        visitor.get(own)
        form = filled(matter.site, "_example", "concern-1", {"subject": number}, case_reference=matter.reference())
        visitor.follow(f"{own}/upload", {"form": "upload", "document": as_file(form, f"form-{number}.docx")})
    answer = visitor.get(own)
    seen = in_sight(answer.get_data(as_text=True))
    assert ("form-two.docx" in seen) != ("form-one.docx" in seen)
    assert {"form-one.docx", "form-two.docx"} <= set(words(answer).replace(",", " ").split())


def test_what_waits_for_no_stage_is_said_before_all_of_them_and_without_opening(site: Site) -> None:
    """The process begins with a step of no stage: what is to be done at once for a child in danger."""
    address, token = "petra@example.org", "a-link-of-a-test"
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, "sandwell", "practice-escalation", facts={"disagreement": "Neglect or early help"})
        party_id = add_party(work, case_id, "raising-agency", {"name": "Petra Raiser", "email": address})
        keep_link(
            work, PartyLink, party_id, token_hash=hash_of_token(token), address=address,
            expires_at=work.system_now + timedelta(days=1),
        )  # fmt: skip
    visitor = site.visitor()
    visitor.get(f"/matter/{token}")
    visitor.post(f"/matter/{token}", {"form": "open", "address": address})
    page = in_sight(visitor.get(f"/party/{party_id}").get_data(as_text=True))
    at = page.index("What is asked of you now")
    for said in ("refer to MASH the same working day", "Out of hours the EDT is rung", "01632 960802", "01632 960803"):
        assert page.index(said) < at
