"""A matter between agencies is no case of the review group: its pages, lists and counts are the unit's and the chair's.

Whoever is named for it sees it, and whoever a letter was sent to reads that letter.
"""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Letter, Mail, RetentionReview, User
from forms_service.db.work import begin_work
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.make_calendar_feed import make_calendar_feed
from forms_service.use_cases.restrict_case import name_reader
from tests.forms_service.web.site import EXAMPLE, SEEDER, Site, Visitor, words

CHILD = {"full_name": "Testchild Sigma Sampleton", "birth_date": "2018-02-03"}
OUTSIDE = ("review-group-member", "group-chair", "partner")


def matter(site: Site) -> tuple[str, str]:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, EXAMPLE, "dispute", facts={"subject": "The level of help"}, children=[CHILD])
        return case_id, str(work.session.get_one(CaseFile, case_id).reference)


def signed_in(site: Site, role: str) -> Visitor:
    return site.signed_in(role, partner="council" if role == "partner" else None)


@pytest.mark.parametrize("role", OUTSIDE)
def test_the_review_group_and_the_partners_do_not_learn_that_there_is_a_matter(site: Site, role: str) -> None:
    case_id, reference = matter(site)
    visitor = signed_in(site, role)
    for page in ("", "/ladder", "/actions", "/access", "/outcome"):
        assert visitor.get(f"/cases/{case_id}{page}").status_code == 404, page
    for page in ("/", "/cases", "/cases?state=open"):
        said = visitor.get(page).get_data(as_text=True)
        assert reference not in said
        assert "Sampleton" not in said


@pytest.mark.parametrize("role", ["business-unit", "business-manager", "partnership-chair"])
def test_those_who_run_it_or_answer_for_it_see_it(site: Site, role: str) -> None:
    case_id, reference = matter(site)
    visitor = signed_in(site, role)
    assert visitor.get(f"/cases/{case_id}").status_code == 200
    assert reference in words(visitor.get("/cases"))


def test_who_is_named_for_a_matter_sees_it(site: Site) -> None:
    case_id, reference = matter(site)
    visitor = signed_in(site, "partner")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        user_id = work.session.scalars(select(User.id)).one()
        name_reader(work, case_id=case_id, user_id=user_id)
    assert visitor.get(f"/cases/{case_id}").status_code == 200
    assert reference in words(visitor.get("/cases"))


def test_a_calendar_of_a_matter_is_empty_for_the_review_group(site: Site) -> None:
    case_id, reference = matter(site)
    visitor = signed_in(site, "review-group-member")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        user_id = work.session.scalars(select(User.id)).one()
        token = make_calendar_feed(work, user_id=user_id, case_id=case_id).token
    assert reference not in visitor.get(f"/feed/{token}.ics").get_data(as_text=True)


@pytest.mark.parametrize("role", ["group-chair", "partnership-chair"])
def test_whoever_a_letter_was_sent_to_reads_it_and_no_other_letter(site: Site, role: str) -> None:
    case_id, _ = matter(site)
    visitor = signed_in(site, role)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        user = work.session.scalars(select(User)).one()
        letters = [
            Letter(id=new_id(), case_id=case_id, kind="stage-told", cause=cause, audience="chair", state="released",
                   recipient_key="audience:chair", released_at=work.now)
            for cause in ("one", "two")
        ]  # fmt: skip
        work.session.add_all(letters)
        mail = Mail(
            id=new_id(), case_id=case_id, letter_id=letters[0].id, kind="stage-told", recipient_key="audience:chair",
            state="accepted", message_id=f"<{new_id()}@example.org>", subject="told", address_token=user.address_token,
        )  # fmt: skip
        work.session.add(mail)
        sent, other = letters[0].id, letters[1].id
    assert visitor.get(f"/letters/{sent}").status_code == 200
    assert visitor.get(f"/letters/{other}").status_code == 404


def test_the_numbers_of_the_year_count_matters_for_whoever_may_see_numbers(site: Site) -> None:
    for _ in range(6):
        matter(site)
    pages = {role: signed_in(site, role).get(f"/figures/{EXAMPLE}") for role in ("business-manager", "group-chair")}
    assert [page.status_code for page in pages.values()] == [200, 200]
    tables = [re.findall(r"<table.*?</table>", page.get_data(as_text=True), re.DOTALL) for page in pages.values()]
    assert tables[0]
    assert tables[0] == tables[1]


def test_an_administrator_may_review_how_long_a_matter_is_kept_and_see_nothing_of_it(site: Site) -> None:
    case_id, _ = matter(site)
    administrator = signed_in(site, "administrator")
    assert administrator.get(f"/cases/{case_id}").status_code == 404
    with begin_work(site.sessions, site.services, SEEDER) as work:
        review = RetentionReview(
            id=new_id(), case_id=case_id, partnership=EXAMPLE, due_on=work.today, state="open", certificate={}
        )
        work.session.add(review)
        review_id = review.id
    assert administrator.get(f"/retention/{review_id}").status_code == 200
