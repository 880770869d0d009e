"""One's own account: recovery codes, sessions, password, cover; and what was typed when the sign-in had ended."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy import select

from forms_service.db.models import AuditEvent, KeptInput, RecoveryCode, User
from forms_service.db.records.addresses import address_token
from forms_service.db.work import begin_work
from forms_service.use_cases.set_cover import set_cover
from tests.forms_service.web.site import EXAMPLE, PASSWORD, SEEDER, Site, Visitor, words
from tests.forms_service.web.story import Story

ADDRESS = "business-unit-all@example.example.org"


def _codes(visitor: Visitor) -> list[str]:
    page = visitor.post("/account/recovery-codes", {"form": "codes"})
    assert page.status_code == 200
    return re.findall(r"\b[a-z2-9]{5}-[a-z2-9]{5}\b", words(page))


def _sign_in(site: Site, code: str, *, address: str = ADDRESS, password: str = PASSWORD) -> Visitor | None:
    visitor = site.visitor()
    visitor.get("/sign-in")
    answer = visitor.post("/sign-in", {"form": "sign-in", "address": address, "password": password, "code": code})
    return visitor if answer.status_code == 302 else None


def _id(site: Site, address: str) -> str:
    with site.sessions() as session:
        found = session.scalar(select(User.id).where(User.address_token == address_token(site.services, address)))
    assert found is not None
    return str(found)


def test_ten_recovery_codes_are_shown_once_and_each_signs_in_once(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    assert "You have none yet" in words(visitor.get("/account/recovery-codes"))
    codes = _codes(visitor)
    assert len(set(codes)) == 10
    again = words(visitor.get("/account/recovery-codes"))
    assert "You have 10 left" in again
    assert not any(code in again for code in codes)
    # However it is typed.
    signed_in = _sign_in(site, codes[0].upper().replace("-", " "))
    assert signed_in is not None
    assert "9 are left" in words(signed_in.get("/today"))
    assert _sign_in(site, codes[0]) is None
    assert _sign_in(site, codes[1], password="not the password") is None
    assert _sign_in(site, codes[1]) is not None


def test_a_code_itself_is_nowhere_kept(site: Site) -> None:
    codes = _codes(site.signed_in("business-unit"))
    with site.sessions() as session:
        kept = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10
    assert all(each.startswith("$argon2id$") for each in kept)
    assert not any(code.replace("-", "") in each for code in codes for each in kept)


def test_a_new_set_ends_the_old_and_few_are_warned_of(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    old, new = _codes(visitor), _codes(visitor)
    assert _sign_in(site, old[0]) is None
    for code in new[:7]:
        last = _sign_in(site, code)
    assert last is not None
    assert "Make new ones now" in words(last.get("/account/recovery-codes"))
    assert "3 left" in words(last.get("/account"))


def test_new_recovery_codes_ask_for_a_code_when_the_last_is_old(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    site.pass_minutes(6)
    assert 'name="code"' in visitor.get("/account/recovery-codes").get_data(as_text=True)
    refused = visitor.post("/account/recovery-codes", {"form": "codes", "code": "000000"})
    assert refused.status_code == 400
    assert "That code does not fit" in words(refused)
    done = visitor.post("/account/recovery-codes", {"form": "codes", "code": site.code(ADDRESS)})
    assert done.status_code == 200
    # For the next minutes it counts.
    assert visitor.post("/account/recovery-codes", {"form": "codes"}).status_code == 200
    site.pass_minutes(6)
    assert visitor.post("/account/recovery-codes", {"form": "codes"}).status_code == 400


def test_guessing_the_code_within_a_session_makes_one_wait(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    site.pass_minutes(6)
    for _ in range(5):
        visitor.post("/account/recovery-codes", {"form": "codes", "code": "000000"})
    waiting = visitor.post("/account/recovery-codes", {"form": "codes", "code": site.code(ADDRESS)})
    assert "Too many wrong codes" in words(waiting)
    site.pass_minutes(16)
    assert visitor.post("/account/recovery-codes", {"form": "codes", "code": site.code(ADDRESS)}).status_code == 200


def test_sessions_are_listed_by_device_without_addresses_and_ended_one_by_one_or_all(site: Site) -> None:
    first, second, third = (site.signed_in("business-unit") for _ in range(3))
    page = first.get("/account")
    assert words(page).count("This one") == 1
    assert "127.0.0.1" not in page.get_data(as_text=True)
    other = re.findall(r'name="session" value="([0-9a-f]{64})"', page.get_data(as_text=True))
    assert len(other) == 2
    first.follow("/account/sessions/end", {"session": other[0]})
    assert sorted(each.get("/today").status_code for each in (second, third)) == [200, 302]
    first.follow("/account/sessions/end", {"session": "others"})
    assert [each.get("/today").status_code for each in (first, second, third)] == [200, 302, 302]


def test_a_session_of_somebody_else_cannot_be_ended(site: Site) -> None:
    victim, other = site.signed_in("business-unit"), site.signed_in("group-chair")
    twin = site.signed_in("business-unit")
    page = twin.get("/account").get_data(as_text=True)
    for session_id in re.findall(r'name="session" value="([0-9a-f]{64})"', page):
        other.post("/account/sessions/end", {"session": session_id})
    assert victim.get("/today").status_code == 200


def test_a_sign_in_ends_after_its_hours_however_much_it_is_used(site: Site) -> None:
    visitor = site.signed_in("business-unit")
    for _ in range(29):
        site.pass_minutes(20)
        assert visitor.get("/today").status_code == 200
    for _ in range(2):
        site.pass_minutes(20)
        ended = visitor.get("/today").status_code
    assert ended == 302


def test_the_password_is_changed_with_the_present_one_and_ends_other_sessions(site: Site) -> None:
    visitor, other = site.signed_in("business-unit"), site.signed_in("business-unit")
    for current, new in ((PASSWORD, "short"), ("not it at all", "three other words"), (PASSWORD, PASSWORD)):
        answer = visitor.post("/account/password", {"form": "password", "current": current, "new": new})
        assert answer.status_code == 400, (current, new)
    visitor.follow("/account/password", {"form": "password", "current": PASSWORD, "new": "three other words"})
    assert (visitor.get("/today").status_code, other.get("/today").status_code) == (200, 302)
    site.pass_minutes(1)
    assert _sign_in(site, site.code(ADDRESS)) is None
    assert _sign_in(site, site.code(ADDRESS), password="three other words") is not None


def test_a_colleague_names_their_own_cover_and_both_may_end_it(site: Site) -> None:
    partner = site.signed_in("partner", partner="council")
    unit = site.signed_in("business-unit")
    today = site.services.business_clock.today()
    values = {"form": f"cover-{EXAMPLE}", "partnership": EXAMPLE, "cover": _id(site, ADDRESS)}
    wrong = partner.post("/account/cover", {**values, "from_on": "27 3 2026", "to_on": "26 3 2026"})
    assert wrong.status_code == 400
    days = {"from_on": today.isoformat(), "to_on": (today + timedelta(days=3)).isoformat()}
    partner.follow("/account/cover", {**values, **days})
    shown = unit.get("/account/cover")
    assert "You cover for Person Partner" in words(shown)
    assert "for Person Partner" in words(unit.get("/today")), "the pages say in whose place one may act"
    cover = re.search(r'name="cover" value="([0-9a-f]{32})"', shown.get_data(as_text=True))
    assert cover is not None
    stranger = site.signed_in("group-chair")
    assert stranger.post("/account/cover/end", {"cover": cover[1]}).status_code == 404
    unit.follow("/account/cover/end", {"cover": cover[1]})
    assert "for Person Partner" not in words(unit.get("/today"))


def test_whoever_covers_may_do_it_on_those_days_only_and_both_names_are_recorded(site: Site) -> None:
    story = Story(site, site.signed_in("business-unit"))
    case_id = story.open()
    member = site.signed_in("review-group-member")
    allowed = {"form": "event", "name": "sin.sent", "occurred_at": "20 11 2026 16:00", "reference": "SIN-1"}
    assert member.post(f"/cases/{case_id}/events", allowed).status_code == 403
    today = site.services.business_clock.today()
    with begin_work(site.sessions, site.services, SEEDER) as work:
        set_cover(
            work,
            partnership=EXAMPLE,
            absent_user_id=_id(site, ADDRESS),
            cover_user_id=_id(site, "review-group-member-all@example.example.org"),
            from_on=today,
            to_on=today,
            authority="The chair",
        )
    assert member.post(f"/cases/{case_id}/events", allowed).status_code == 302
    with site.sessions() as session:
        event = session.scalars(
            select(AuditEvent).where(AuditEvent.what.like("event.%")).order_by(AuditEvent.seq.desc())
        ).first()
    assert event is not None
    assert event.actor_id == _id(site, "review-group-member-all@example.example.org")
    assert event.where.endswith(f" for user:{_id(site, ADDRESS)}")
    history = words(story.unit.get(f"/cases/{case_id}/history"))
    assert "Person Review-Group-Member for Person Business-Unit" in history


def test_text_sent_after_the_sign_in_ended_is_kept_for_its_writer_and_put_back(site: Site) -> None:
    story = Story(site, site.signed_in("business-unit"))
    case_id = story.open()
    manager = site.signed_in("business-manager")
    path = f"/cases/{case_id}/close"
    manager.get(path)
    site.pass_minutes(45)
    answer = manager.post(path, {"form": "close", "reason": "A long and careful reason."})
    assert answer.status_code == 302
    kept = re.search(r"/account/kept/[0-9a-f]{32}", answer.headers["Location"].replace("%2F", "/"))
    assert kept is not None
    with site.sessions() as session:
        row = session.scalars(select(KeptInput)).one()
        assert b"careful" not in (row.sealed or b"")
    # Nobody else sees it, whatever their role.
    assert site.signed_in("partnership-chair").get(kept[0]).status_code == 404
    back = site.signed_in("business-manager")
    assert "What you typed for" in words(back.get("/account"))
    page = back.get(kept[0])
    assert "A long and careful reason." in words(page)
    fields = dict(
        re.findall(r'type="hidden" name="(form|reason|put_back|kept)" value="([^"]*)"', page.get_data(as_text=True))
    )
    shown = back.post(path, fields)
    assert shown.status_code == 200
    assert "A long and careful reason." in words(shown)
    with site.sessions() as session:
        assert session.scalars(select(KeptInput)).one().sealed is None
    assert back.get(kept[0]).status_code == 404
    assert "Closed" not in words(back.get(f"/cases/{case_id}")), "putting back does nothing yet"


def test_nothing_is_kept_for_a_stranger_nor_any_password_or_code(site: Site) -> None:
    story = Story(site, site.signed_in("business-unit"))
    case_id = story.open()
    member = site.signed_in("review-group-member")
    member.get("/account")
    site.pass_minutes(45)
    values = {"form": "close", "reason": "Not theirs to do.", "code": "123456", "password": "secret words"}
    assert member.post(f"/cases/{case_id}/close", values).headers["Location"] == "/sign-in"
    assert site.visitor().post(f"/cases/{case_id}/close", values).headers["Location"] == "/sign-in"
    manager = site.signed_in("business-manager")
    manager.get("/account")
    site.pass_minutes(45)
    manager.post(f"/cases/{case_id}/close", values)
    with site.sessions() as session:
        rows = session.scalars(select(KeptInput)).all()
    assert len(rows) == 1
    back = site.signed_in("business-manager")
    page = back.get(f"/account/kept/{rows[0].id}").get_data(as_text=True)
    assert "Not theirs to do." in page
    assert "123456" not in page
    assert "secret words" not in page
