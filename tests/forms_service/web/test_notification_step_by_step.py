"""The public form on the page: saved after each step, in two windows, for days; sent once; then nothing is left."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select

from forms_service.db.models import AuditEvent, CaseFile, DataKey, Document, PublicDraft
from forms_service.db.queries.answers import read_document_of
from forms_service.db.records.documents import document_or_error
from forms_service.db.verify import verify
from forms_service.db.work import begin_reading
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.web.public.drafts import DRAFT_COOKIE
from tests.forms_service.web.site import EXAMPLE, NEL, SEEDER, Site, Visitor, words
from tests.forms_service.web.story import NOTE, Story

DOOR = f"/notify/{EXAMPLE}"
STEPS = {
    "notifier": ("notifier_name", "notifier_agency", "notifier_email"),
    "people": ("children", "family", "agencies"),
    "incident": ("incident_at", "child_outcome", "circumstances", "signed_name", "signed_date"),
}


def typed(*names: str, **more: str) -> dict[str, str]:
    sent = {"form": "step", **more}
    for name in names:
        value: Any = NOTE[name]
        if isinstance(value, list):
            sent[f"{name}.rows"] = str(len(value))
            for number, row in enumerate(value):
                sent |= {f"{name}.{number}.{column}": cell for column, cell in row.items()}
        else:
            sent[name] = value
    return sent


def begun(site: Site, partnership: str = EXAMPLE) -> Visitor:
    visitor = site.visitor()
    visitor.get(f"/notify/{partnership}")
    visitor.follow(f"/notify/{partnership}/draft", {"form": "start"})
    return visitor


def filled_in(site: Site) -> Visitor:
    visitor = begun(site)
    for step, names in STEPS.items():
        visitor.follow(f"{DOOR}/draft/{step}", typed(*names))
    return visitor


def edition(visitor: Visitor) -> str:
    found = re.search(r'name="edition" value="([^"]+)"', visitor.get(f"{DOOR}/check").get_data(as_text=True))
    assert found is not None
    return found[1]


def send(visitor: Visitor, mark: str | None = None) -> Any:
    values = {"form": "send", "contact_email": NOTE["notifier_email"], "edition": mark or edition(visitor)}
    return visitor.post(f"{DOOR}/check", values)


def drafts(site: Site) -> list[PublicDraft]:
    with site.sessions() as session:
        return list(session.scalars(select(PublicDraft).order_by(PublicDraft.created_at)))


def keys(site: Site) -> list[DataKey]:
    with site.sessions() as session:
        return list(session.scalars(select(DataKey).where(DataKey.kind == "draft")))


def test_what_is_typed_is_kept_read_and_shown_like_a_form_that_was_sent(site: Site) -> None:
    story = Story.begin(site)
    visitor = filled_in(site)
    checked = words(visitor.get(f"{DOOR}/check"))
    assert "Testchild Alpha Examplethorpe" in checked
    assert "Not provided" in checked
    assert "Still needed" not in checked
    receipt = send(visitor)
    assert "Notification received" in words(visitor.get(receipt.headers["Location"]))
    site.run_jobs()
    document = story.rows(Document, Document.kind == "notification")[0]
    with begin_reading(site.sessions, site.services, SEEDER) as work:
        read = read_document_of(work, document_or_error(work, document.id))
    assert read.answers.value("circumstances") == NOTE["circumstances"]
    assert read.answers.rows("children")[0]["full_name"].value == "Testchild Alpha Examplethorpe"
    assert read.answers.rows("children")[0]["dob_or_edd"].value == "2019-03-14"
    assert not read.open_questions
    assert not read.open_pieces


def test_each_step_is_there_again_after_the_browser_was_closed(site: Site) -> None:
    visitor = begun(site)
    visitor.post(f"{DOOR}/draft/notifier", typed("notifier_name"))
    cookie = visitor.client.get_cookie(DRAFT_COOKIE, path=DOOR)
    assert cookie is not None
    assert cookie.max_age == 14 * 24 * 3600
    assert cookie.http_only
    later = site.visitor()
    later.client.set_cookie(DRAFT_COOKIE, cookie.value, path=DOOR)
    assert "Nora Notifier" in later.get(f"{DOOR}/draft/notifier").get_data(as_text=True)
    assert "Go on with the form that you began" in words(later.get(DOOR))
    assert cookie.value not in {row.token_hash for row in drafts(site)}


def test_nothing_of_it_can_be_read_in_the_database_or_by_another_browser(site: Site) -> None:
    visitor = begun(site)
    visitor.follow(f"{DOOR}/draft/people", typed("children"))
    sealed = drafts(site)[0].sealed
    assert sealed is not None
    assert b"Examplethorpe" not in sealed
    assert site.visitor().get(f"{DOOR}/draft").status_code == 404
    assert site.visitor().get(f"{DOOR}/check").status_code == 404


def test_a_step_with_something_missing_is_saved_and_says_what(site: Site) -> None:
    visitor = begun(site)
    answer = visitor.post(f"{DOOR}/draft/incident", typed("circumstances"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "<title>Error: " in page
    assert 'href="#step-child_outcome"' in page
    assert "Plainly invented circumstances." in visitor.get(f"{DOOR}/draft/incident").get_data(as_text=True)
    listed = words(visitor.get(f"{DOOR}/draft"))
    assert "There is a problem" in listed
    assert "Not yet started" in listed


def test_save_and_come_back_later_asks_for_nothing(site: Site) -> None:
    visitor = begun(site)
    page = visitor.follow(f"{DOOR}/draft/incident", typed("circumstances", go="later"))
    assert "Your form" in words(page)


def test_two_windows_take_nothing_from_each_other(site: Site) -> None:
    visitor = begun(site)
    visitor.follow(f"{DOOR}/draft/people", typed("children"))
    visitor.follow(f"{DOOR}/draft/notifier", typed(*STEPS["notifier"]))
    checked = words(visitor.get(f"{DOOR}/check"))
    assert "Testchild Alpha Examplethorpe" in checked
    assert "Nora Notifier" in checked


def test_what_another_window_changed_is_shown_before_it_is_sent(site: Site) -> None:
    visitor = filled_in(site)
    seen = edition(visitor)
    visitor.follow(f"{DOOR}/draft/notifier", typed(*STEPS["notifier"]) | {"notifier_name": "Noel Notifier"})
    answer = send(visitor, seen)
    assert answer.status_code == 400
    assert "changed in another window" in words(answer)
    assert "Noel Notifier" in words(answer)
    assert Story.begin(site).rows(CaseFile) == []


def test_what_is_missing_is_named_before_sending_with_the_way_to_it(site: Site) -> None:
    visitor = begun(site)
    assert "still needed before you can send" in words(visitor.get(f"{DOOR}/check"))
    answer = visitor.post(f"{DOOR}/check", {"form": "send", "contact_email": "", "edition": edition(visitor)})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert 'href="#send-notifier_name"' in page
    assert f'href="{DOOR}/draft/notifier?back=check#step-notifier_name" id="send-notifier_name"' in page
    assert 'href="#send-contact_email"' in page


def test_pressing_send_twice_sends_once_and_leads_to_the_same_receipt(site: Site) -> None:
    visitor = filled_in(site)
    mark = edition(visitor)
    first, second = send(visitor, mark), send(visitor, mark)
    assert first.headers["Location"] == second.headers["Location"]
    assert len(Story.begin(site).rows(CaseFile)) == 1
    assert visitor.get(f"{DOOR}/draft").headers["Location"] == first.headers["Location"]
    # Another window that was still open cannot write into what was sent.
    late = visitor.post(f"{DOOR}/draft/notifier", typed("notifier_name"))
    assert late.headers["Location"] == first.headers["Location"]


def test_what_was_sent_or_given_up_leaves_no_text_and_no_key(site: Site) -> None:
    sent, given_up = filled_in(site), filled_in(site)
    send(sent)
    assert "Do you want to delete" in words(given_up.get(f"{DOOR}/give-up"))
    given_up.follow(f"{DOOR}/give-up", {"form": "give-up"})
    assert [row.sealed for row in drafts(site)] == [None, None]
    assert [key.wrapped for key in keys(site)] == [None, None]
    assert given_up.get(f"{DOOR}/draft").status_code == 404
    with site.sessions() as session:
        assert verify(session, site.services.cipher) == []
        noted = {event.what for event in session.scalars(select(AuditEvent))}
    assert {"draft.started", "draft.sent", "draft.given-up"} <= noted


def test_an_open_draft_is_proved_like_everything_else(site: Site) -> None:
    filled_in(site)
    with site.sessions() as session:
        assert verify(session, site.services.cipher) == []
        draft = session.scalars(select(PublicDraft)).one()
        sealed = draft.sealed or b""
        draft.sealed = sealed[:-1] + bytes([sealed[-1] ^ 1])
        session.flush()
        assert [finding.table for finding in verify(session, site.services.cipher)] == ["public_draft"]
        session.rollback()


def test_what_nobody_goes_on_with_is_gone_after_two_weeks(site: Site) -> None:
    visitor = filled_in(site)
    site.pass_minutes(14 * 24 * 60 + 1)
    assert visitor.get(f"{DOOR}/draft").status_code == 404
    # What is typed in a page that was left open is not lost for that.
    page = visitor.follow(f"{DOOR}/draft/notifier", typed(*STEPS["notifier"]))
    assert "Who it is about" in words(page)
    assert "Nora Notifier" in words(visitor.get(f"{DOOR}/check"))


def test_a_page_that_was_open_too_long_loses_nothing_that_was_typed(site: Site) -> None:
    visitor = begun(site)
    stale = visitor.client.post(f"{DOOR}/draft/notifier", data={**typed(*STEPS["notifier"]), "csrf_token": "stale"})
    page = stale.get_data(as_text=True)
    assert stale.status_code == 400
    assert "has been open too long" in page
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    assert hidden["notifier_name"] == "Nora Notifier"
    visitor.follow(f"{DOOR}/draft/notifier", hidden)
    assert "Nora Notifier" in words(visitor.get(f"{DOOR}/check"))


def test_a_door_knows_only_its_own_drafts(site: Site) -> None:
    visitor = begun(site)
    cookie = visitor.client.get_cookie(DRAFT_COOKIE, path=DOOR)
    assert cookie is not None
    visitor.client.set_cookie(DRAFT_COOKIE, cookie.value, path=f"/notify/{NEL}")
    assert visitor.get(f"/notify/{NEL}/draft").status_code == 404


def test_another_row_can_be_asked_for_and_nothing_typed_is_lost(site: Site) -> None:
    visitor = begun(site)
    sent = {"form": "step", "children.rows": "2", "children.1.full_name": "Testchild Beta", "more": "children"}
    page = visitor.follow(f"{DOOR}/draft/people", sent).get_data(as_text=True)
    assert 'name="children.2.full_name"' in page
    assert "Testchild Beta" in page
    assert "There is a problem" not in page


def test_who_was_consulted_is_asked(site: Site) -> None:
    visitor = begun(site, NEL)
    assert "safeguarding lead or senior manager" in words(site.visitor().get(f"/notify/{NEL}"))
    page = words(visitor.get(f"/notify/{NEL}/draft/about-you"))
    assert "Safeguarding lead or senior manager consulted" in page


@pytest.mark.parametrize("partnership", [EXAMPLE, NEL])
def test_every_step_of_every_partnership_can_be_shown(site: Site, partnership: str) -> None:
    visitor = begun(site, partnership)
    use = processes_notified_to(site.services.library, partnership)[0].notification
    assert use is not None
    form = site.services.library.form(partnership, use.form)
    for number, section in enumerate(form.sections, start=1):
        page = words(visitor.get(f"/notify/{partnership}/draft/{section.id}"))
        assert f"step {number} of {len(form.sections)}" in page
    assert visitor.get(f"/notify/{partnership}/draft/no-such-step").status_code == 404
