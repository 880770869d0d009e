"""Letters that wait, across cases: read with what is different, confirmed one by one or together, and what became."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from forms_service.db.models import AuditEvent, CaseFile, Letter, Mail, User
from forms_service.db.records.addresses import address_token
from forms_service.db.work import begin_work
from forms_service.use_cases.record_bounce import record_bounce
from forms_service.use_cases.set_cover import set_cover
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, words
from tests.forms_service.web.story import NOTE, Story


@pytest.fixture
def story(site: Site) -> Story:
    return Story.opened(site)


def held(story: Story) -> list[Letter]:
    return story.rows(Letter, Letter.case_id == story.case_id, Letter.state == "held")


def read_on_confirm_page(visitor: Visitor, chosen: list[str]) -> dict[str, object]:
    """The hidden fields of the confirm page, as a browser would send them."""
    page = visitor.get("/letters/confirm", query_string={"letter": chosen}).get_data(as_text=True)
    return {
        "form": "release",
        "letter_ids": chosen,
        **dict(re.findall(r'name="(edition-[0-9a-f]{32})" value="([^"]+)"', page)),
    }


def test_the_queue_holds_the_letters_of_every_case_with_their_step_and_whom_they_go_to(story: Story) -> None:
    first = story.case_id
    story.open({**NOTE, "children": [{"full_name": "Testchild Omega Inventedby", "dob_or_edd": "2020-05-05"}]})
    page = words(story.unit.get("/letters"))
    assert "EX-2026-0001" in page
    assert "EX-2026-0002" in page
    assert len(story.rows(Letter, Letter.state == "held")) > len(held(story))
    assert "Exampleshire Council" in page
    assert "Testchild" not in page, "names are not needed to choose a letter"
    assert first != story.case_id


def test_a_restricted_case_is_neither_in_the_queue_nor_released_through_it(story: Story) -> None:
    letter = held(story)[0]
    restrict(story)
    assert "EX-2026-0001" not in words(story.unit.get("/letters"))
    assert story.unit.get(f"/letters/confirm?letter={letter.id}").status_code == 409
    refused = story.unit.post("/letters/release", {"letter_ids": [letter.id], f"edition-{letter.id}": "x"})
    assert refused.status_code == 409
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "held"


def test_the_confirm_page_says_to_whom_by_name_and_address_with_subject_marking_and_days(story: Story) -> None:
    letter = held(story)[0]
    page = words(story.unit.get(f"/letters/confirm?letter={letter.id}"))
    for said in ("Release this letter?", "EX-2026-0001", "OFFICIAL", "Goes to", "@", "Subject", "Nothing is attached"):
        assert said in page, said
    assert "Days it names" in page
    assert letter.document_id in {event.subject_id for event in audit(story, "document.read")}


def test_several_are_released_only_as_the_confirm_page_showed_each(story: Story) -> None:
    chosen = [letter.id for letter in held(story)]
    assert len(chosen) > 1
    assert story.unit.post("/letters/release", {"letter_ids": chosen}).status_code == 409, "no page was read"
    sent = read_on_confirm_page(story.unit, chosen)
    stale = {**sent, f"edition-{chosen[-1]}": "another"}
    assert story.unit.post("/letters/release", stale).status_code == 409
    assert {letter.state for letter in story.rows(Letter, Letter.id.in_(chosen))} == {"held"}, "all of them or none"
    page = words(story.unit.follow("/letters/release", sent))
    assert f"{len(chosen)} letters were released" in page
    assert {letter.state for letter in story.rows(Letter, Letter.id.in_(chosen))} == {"released"}


def test_nothing_ticked_is_said_and_nothing_goes(story: Story) -> None:
    page = story.unit.get("/letters/confirm", follow_redirects=True)
    assert "tick the letters that you have read" in words(page)
    assert "tick the letters that you have read" in words(story.unit.follow("/letters/release"))


def test_who_wrote_in_a_letter_does_not_release_it_but_a_colleague_does(story: Story) -> None:
    letter = held(story)[0]
    story.unit.follow(f"/letters/{letter.id}/words", {"form": "words", "note": "Please bring your own cup."})
    story.site.run_jobs()
    assert "You wrote in it: somebody else releases it" in words(story.unit.get("/letters"))
    refused = story.unit.post(f"/letters/{letter.id}/release", {"form": "release"})
    assert refused.status_code == 400
    assert "somebody else must release it" in words(refused)
    manager = story.site.signed_in("business-manager")
    assert "Please bring your own cup." in words(manager.get(f"/letters/{letter.id}/differences"))
    manager.follow(f"/letters/{letter.id}/release", {"form": "release"})
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"


def test_a_manager_who_wrote_in_it_says_why_nobody_else_releases_it(story: Story) -> None:
    letter = held(story)[0]
    manager = story.site.signed_in("business-manager")
    manager.follow(f"/letters/{letter.id}/words", {"form": "words", "note": "The office is closed."})
    story.site.run_jobs()
    refused = manager.post(f"/letters/{letter.id}/release", {"form": "release"})
    assert "Why is nobody else releasing it?" in words(refused)
    manager.follow(f"/letters/{letter.id}/release", {"form": "release", "own_draft_reason": "The other is ill."})
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"


def test_what_is_different_is_marked_and_said_and_shows_no_other_case(story: Story) -> None:
    letter = next(each for each in held(story) if each.document_id)
    story.unit.follow(f"/letters/{letter.id}/release")
    first = story.case_id
    story.open({**NOTE, "children": [{"full_name": "Testchild Omega Inventedby", "dob_or_edd": "2020-05-05"}]})
    other = next(each for each in held(story) if each.kind == letter.kind)
    response = story.unit.get(f"/letters/{other.id}/differences")
    page = response.get_data(as_text=True)
    assert '<mark class="fs-filled">' in page
    assert "EX-2026-0002" in page
    assert "EX-2026-0001" not in page, "a letter of another case is never opened for this"
    assert "The wording of the template is the same as then." in words(response)
    restrict(story, first)
    page = words(story.unit.get(f"/letters/{other.id}/differences"))
    assert "No letter of this kind was sent in another case that you may see." in page


def test_the_last_one_sent_in_the_same_case_is_compared_word_by_word(story: Story) -> None:
    first, second = [each for each in held(story) if each.kind == "told" and each.document_id][:2]
    story.unit.follow(f"/letters/{first.id}/release")
    page = story.unit.get(f"/letters/{second.id}/differences").get_data(as_text=True)
    assert "to another recipient" in page
    assert '<ins class="fs-added">' in page
    assert "[added:]" in page, "said for those who do not see it"
    assert '<del class="fs-removed">' in page


def test_the_table_says_what_became_of_each_message(story: Story) -> None:
    letter = held(story)[0]
    story.unit.follow(f"/letters/{letter.id}/release")
    story.site.run_jobs()
    page = words(story.unit.get(f"/cases/{story.case_id}/letters"))
    assert "What became of each message" in page
    assert "Accepted by the mail relay" in page
    assert "by Person Business-Unit" in page
    mail = story.rows(Mail, Mail.letter_id == letter.id)[0]
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        record_bounce(work, mail_id=mail.id)
    page = words(story.unit.get(f"/cases/{story.case_id}/letters"))
    assert "Something went wrong" in page
    assert "Came back" in page


def test_a_message_that_is_kept_back_says_until_when(story: Story) -> None:
    letter = held(story)[0]
    story.unit.follow(f"/letters/{letter.id}/release")
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        for mail in work.session.query(Mail).filter(Mail.letter_id == letter.id):
            mail.not_before = work.now + timedelta(hours=20)
    assert "Kept back until" in words(story.unit.get(f"/letters/{letter.id}"))


def test_twelve_letters_take_no_more_queries_than_three(story: Story) -> None:
    def count(path: str) -> int:
        story.unit.get(path)
        with counted(story.site) as statements:
            assert story.unit.get(path).status_code == 200
        return len(statements)

    def confirm() -> str:
        letters = story.rows(Letter, Letter.state == "held")
        return "/letters/confirm?" + "&".join(f"letter={letter.id}" for letter in letters)

    assert len(story.rows(Letter, Letter.state == "held")) >= 3
    few, few_confirmed = count("/letters"), count(confirm())
    for number in range(3):
        story.open({**NOTE, "children": [{"full_name": f"Testchild {'ABCD'[number]}lpha Madeup", "dob_or_edd": ""}]})
    assert len(story.rows(Letter, Letter.state == "held")) >= 12
    assert count("/letters") == few
    assert count(confirm()) == few_confirmed


@contextmanager
def counted(site: Site) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(site.started.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(site.started.engine, "before_cursor_execute", note)


def restrict(story: Story, case_id: str = "") -> None:
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        work.session.get_one(CaseFile, case_id or story.case_id).restricted = True


def audit(story: Story, what: str) -> list[AuditEvent]:
    with story.site.sessions() as session:
        return list(session.query(AuditEvent).filter(AuditEvent.what == what).order_by(AuditEvent.seq))


def test_what_goes_to_the_panel_asks_for_a_code_again(story: Story) -> None:
    letter = held(story)[0]
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        work.session.get_one(Letter, letter.id).audience = "panel"
    story.site.pass_minutes(20)
    assert "Code from your authenticator app" in words(story.unit.get(f"/letters/confirm?letter={letter.id}"))
    sent = read_on_confirm_page(story.unit, [letter.id])
    for path, form in ((f"/letters/{letter.id}/release", {"form": "release"}), ("/letters/release", sent)):
        refused = story.unit.post(path, form)
        assert refused.status_code == 400
        assert "Enter the code that your authenticator app shows now" in words(refused)
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "held"
    code = story.site.code("business-unit-all@example.example.org")
    story.unit.follow(f"/letters/{letter.id}/release", {"form": "release", "code": code})
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"


def test_recording_that_it_was_sent_another_way_asks_for_all_that_a_release_asks_for(story: Story) -> None:
    """Recording it releases it: neither the code nor the second pair of eyes is left out by that way."""
    letter = held(story)[0]
    story.unit.follow(f"/letters/{letter.id}/words", {"form": "words", "note": "Please bring your own cup."})
    story.site.run_jobs()
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        work.session.get_one(Letter, letter.id).audience = "panel"
    moment = f"{story.site.services.business_clock.today():%d %m %Y} 00:05"
    sent = {"form": "sent", "who": "A. Officer", "how": "Post", "address": "The Panel", "at": moment}
    story.site.pass_minutes(20)
    path = f"/letters/{letter.id}/sent"
    assert "Enter the code that your authenticator app shows now" in words(story.unit.post(path, sent))
    code = story.site.code("business-unit-all@example.example.org")
    refused = story.unit.post(path, {**sent, "code": code})
    assert refused.status_code == 400
    assert "somebody else must release it" in words(refused)
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "held"
    manager = story.site.signed_in("business-manager")
    manager.follow(path, sent)
    assert story.rows(Letter, Letter.id == letter.id)[0].state == "released"


def test_several_released_in_a_colleagues_place_stand_in_both_names(story: Story) -> None:
    member = story.site.signed_in("review-group-member")
    away, cover = (_user_id(story.site, role) for role in ("business-unit", "review-group-member"))
    today = story.site.services.business_clock.today()
    with begin_work(story.site.sessions, story.site.services, SEEDER) as work:
        set_cover(
            work,
            partnership=EXAMPLE,
            absent_user_id=away,
            cover_user_id=cover,
            from_on=today,
            to_on=today,
            authority="The chair",
        )
    chosen = [letter.id for letter in held(story)]
    member.follow("/letters/release", read_on_confirm_page(member, chosen))
    released = audit(story, "letter.released")
    assert len(released) == len(chosen)
    assert {(each.actor_id, each.where.partition(" for ")[2]) for each in released} == {(cover, f"user:{away}")}


def _user_id(site: Site, role: str) -> str:
    token = address_token(site.services, f"{role}-all@example.example.org")
    with site.sessions() as session:
        return str(session.scalars(select(User.id).where(User.address_token == token)).one())
