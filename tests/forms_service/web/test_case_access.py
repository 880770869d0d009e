"""Restricted cases, readers by name, interests declared: a case is there or it is not, everywhere alike."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forms_service.db.models import CaseFile, ConflictOfInterest, Document, Letter, User
from forms_service.db.queries.recipients import recipients_of
from forms_service.db.records.addresses import address_token
from forms_service.db.records.own_drafts import check_own_draft
from forms_service.db.work import Actor, begin_work
from forms_service.errors import InvalidInputError
from forms_service.use_cases.set_cover import set_cover
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, plain, words
from tests.forms_service.web.story import Story


def _id(site: Site, role: str) -> str:
    address = f"{role}-all@example.example.org"
    with site.sessions() as session:
        found = session.scalar(select(User.id).where(User.address_token == address_token(site.services, address)))
    assert found is not None
    return str(found)


def _reference(site: Site, case_id: str) -> str:
    with site.sessions() as session:
        return str(session.get_one(CaseFile, case_id).reference)


def _sees(site: Site, visitor: Visitor, case_id: str) -> set[str]:
    """Where the case shows itself to this person."""
    reference = _reference(site, case_id)
    found = {page for page in ("/today", "/cases") if reference in words(visitor.get(page))}
    if visitor.get(f"/cases/{case_id}").status_code == 200:
        found.add("page")
    return found


@pytest.fixture
def story(site: Site) -> Story:
    return Story.opened(site)


EVERYWHERE = {"/today", "/cases", "page"}


def test_a_restricted_case_is_gone_for_all_but_those_who_answer_for_it(site: Site, story: Story) -> None:
    manager, member = site.signed_in("business-manager"), site.signed_in("review-group-member")
    assert _sees(site, story.unit, story.case_id) == _sees(site, member, story.case_id) == EVERYWHERE
    path = f"/cases/{story.case_id}/access/restrict"
    assert manager.post(path, {"form": "restrict", "restricted": "yes"}).status_code == 400, "a reason is wanted"
    manager.follow(path, {"form": "restrict", "restricted": "yes", "reason": "A colleague's family is concerned."})
    assert _sees(site, manager, story.case_id) == EVERYWHERE
    assert _sees(site, story.unit, story.case_id) == _sees(site, member, story.case_id) == set()
    manager.follow(path, {"form": "restrict", "restricted": "no", "reason": "It was a mistake."})
    assert _sees(site, member, story.case_id) == EVERYWHERE


def test_a_reader_is_let_in_by_name_and_out_again(site: Site, story: Story) -> None:
    manager, member = site.signed_in("business-manager"), site.signed_in("review-group-member")
    base = f"/cases/{story.case_id}/access"
    manager.follow(f"{base}/restrict", {"form": "restrict", "restricted": "yes", "reason": "Few may know."})
    reader = _id(site, "review-group-member")
    manager.follow(f"{base}/readers", {"form": "reader", "reader": reader})
    assert _sees(site, member, story.case_id) == EVERYWHERE
    assert _sees(site, story.unit, story.case_id) == set()
    assert member.get(f"/cases/{story.case_id}/history").status_code == 403, "by name, and still within their role"
    manager.follow(f"{base}/readers/end", {"reader": reader})
    assert _sees(site, member, story.case_id) == set()


def test_whoever_says_they_have_an_interest_sees_nothing_more_whatever_their_role(site: Site, story: Story) -> None:
    for role in ("business-manager", "review-group-member", "group-chair", "partnership-chair"):
        visitor = site.signed_in(role)
        assert "page" in _sees(site, visitor, story.case_id)
        path = f"/cases/{story.case_id}/access/interest"
        assert visitor.post(path, {"form": "interest", "reason": "My sister’s child."}).status_code == 400
        visitor.follow(path, {"form": "interest", "reason": "My sister’s child.", "sure": "yes"})
        assert _sees(site, visitor, story.case_id) == set()
        hidden, absent = visitor.get(f"/cases/{story.case_id}"), visitor.get("/cases/" + "f" * 32)
        assert hidden.status_code == 404
        assert plain(hidden) == plain(absent)
    assert _sees(site, story.unit, story.case_id) == EVERYWHERE


def test_even_a_named_reader_and_a_cover_are_kept_out_by_an_interest(site: Site, story: Story) -> None:
    manager, member = site.signed_in("business-manager"), site.signed_in("review-group-member")
    base = f"/cases/{story.case_id}/access"
    manager.follow(f"{base}/readers", {"form": "reader", "reader": _id(site, "review-group-member")})
    values = {"form": "interest-of", "person": _id(site, "review-group-member"), "reason": "Their own conduct."}
    manager.follow(f"{base}/interests", values)
    assert _sees(site, member, story.case_id) == set()
    assert manager.post(f"{base}/interests", values).status_code == 409


def test_an_interest_is_ended_by_somebody_else_with_a_reason(site: Site, story: Story) -> None:
    manager, chair = site.signed_in("business-manager"), site.signed_in("partnership-chair")
    base = f"/cases/{story.case_id}/access"
    values = {"form": "interest-of", "person": _id(site, "business-unit"), "reason": "Another child of this name."}
    manager.follow(f"{base}/interests", values)
    assert _sees(site, story.unit, story.case_id) == set()
    with site.sessions() as session:
        conflict = session.scalars(select(ConflictOfInterest)).one()
        assert b"Another child" not in (conflict.sealed or b"")
    end = {"form": f"end-{conflict.id}", "interest": conflict.id}
    assert chair.post(f"{base}/interests/end", end).status_code == 400
    chair.follow(f"{base}/interests/end", {**end, "reason": "It was another family."})
    assert _sees(site, story.unit, story.case_id) == EVERYWHERE
    assert "It was another family." in words(manager.get(base))


def test_what_waits_and_counts_leaves_a_barred_case_out(site: Site, story: Story) -> None:
    second = Story(site, story.unit)
    second.notify()
    before = words(story.unit.get("/today"))
    manager = site.signed_in("business-manager")
    values = {"form": "interest-of", "person": _id(site, "business-unit"), "reason": "Their own family."}
    manager.follow(f"/cases/{second.case_id}/access/interests", values)
    with site.sessions() as session:
        document = session.scalars(select(Document.id).where(Document.case_id == second.case_id)).first()
    after = words(story.unit.get("/today"))
    assert before != after
    assert story.unit.get(f"/documents/{document}").status_code == 404


def test_nobody_releases_their_own_draft_and_a_manager_may_say_why(site: Site, story: Story) -> None:
    site.signed_in("business-manager")
    unit, manager = (Actor("user", _id(site, role)) for role in ("business-unit", "business-manager"))
    about = {"case_id": story.case_id, "kind": "pack", "subject_id": "1" * 32}

    def check(actor: Actor, drafted_by: str | None, reason: str = "") -> None:
        with begin_work(site.sessions, site.services, actor) as work:
            check_own_draft(work, **about, drafted_by=drafted_by, reason=reason)

    check(unit, None)
    check(unit, manager.who)
    for actor, reason in ((unit, ""), (unit, "I am alone today."), (manager, "")):
        with pytest.raises(InvalidInputError) as refused:
            check(actor, actor.who, reason)
        assert refused.value.field == "own_draft_reason"
    check(manager, manager.who, "I am alone today.")
    # What the manager said is good for whoever wrote it.
    check(unit, unit.who)


def test_a_managers_word_on_an_own_draft_is_given_on_the_page_of_the_case(site: Site, story: Story) -> None:
    manager = site.signed_in("business-manager")
    story.ask()
    path = f"/cases/{story.case_id}/access"
    page = manager.get(path)
    assert page.status_code == 200
    wrong = manager.post(f"{path}/own-draft", {"form": "own-draft", "what": "pack:" + "0" * 32, "reason": "Alone."})
    assert wrong.status_code == 400
    assert story.unit.post(f"{path}/own-draft", {"form": "own-draft"}).status_code == 403


def test_no_letter_goes_to_whoever_has_an_interest_in_the_case(site: Site, story: Story) -> None:
    manager = site.signed_in("business-manager")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, story.case_id)
        partnership = work.services.library.partnership(EXAMPLE)
        before = recipients_of(work, case, partnership, "audience:review-group", None)
    assert before
    site.add_person(before[0].email, "review-group-member")
    with site.sessions() as session:
        token = address_token(site.services, before[0].email)
        user_id = session.scalars(select(User.id).where(User.address_token == token)).one()
    values = {"form": "interest-of", "person": user_id, "reason": "Their own family."}
    manager.follow(f"/cases/{story.case_id}/access/interests", values)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case = work.session.get_one(CaseFile, story.case_id)
        after = recipients_of(work, case, partnership, "audience:review-group", None)
    assert after == before[1:]


def test_whoever_covers_for_a_manager_says_no_word_on_their_own_draft(site: Site, story: Story) -> None:
    site.signed_in("business-manager")
    letter = next(row.id for row in story.rows(Letter, Letter.state == "held"))
    story.unit.follow(f"/letters/{letter}/words", {"form": "words", "note": "Please bring your own cup."})
    site.run_jobs()
    today = site.services.business_clock.today()
    with begin_work(site.sessions, site.services, SEEDER) as work:
        set_cover(
            work,
            partnership=EXAMPLE,
            absent_user_id=_id(site, "business-manager"),
            cover_user_id=_id(site, "business-unit"),
            from_on=today,
            to_on=today,
            authority="The chair",
        )
    said = {"form": "own-draft", "what": f"letter:{letter}", "reason": "I am alone."}
    refused = story.unit.post(f"/cases/{story.case_id}/access/own-draft", said)
    assert refused.status_code == 400
    assert "another manager must say why" in words(refused)
    assert story.unit.post(f"/letters/{letter}/release", {"form": "release"}).status_code == 400
    manager = site.signed_in("business-manager")
    manager.follow(f"/cases/{story.case_id}/access/own-draft", said)
    story.unit.follow(f"/letters/{letter}/release", {"form": "release"})


def test_what_was_typed_too_late_is_not_given_back_about_a_case_that_was_closed_to_its_writer(
    site: Site, story: Story
) -> None:
    late = site.signed_in("business-unit")
    late.get(f"/cases/{story.case_id}/notes")
    site.pass_minutes(45)
    sent = late.post(f"/cases/{story.case_id}/notes", {"form": "note", "text": "A long note.", "seen_by": "unit"})
    kept = re.search(r"/account/kept/[0-9a-f]{32}", sent.headers["Location"].replace("%2F", "/"))
    assert kept is not None
    back = site.signed_in("business-unit")
    assert "What you typed for" in words(back.get("/account"))
    back.follow(f"/cases/{story.case_id}/access/interest", {"form": "own", "reason": "My sister.", "sure": "yes"})
    assert back.get(kept[0]).status_code == 404
    assert _reference(site, story.case_id) not in words(back.get("/account"))
