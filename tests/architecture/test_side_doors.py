"""What a person may not know of shows itself nowhere: no word, reference, name or count of it on any page they open.

Unmistakable words are planted in another partnership, in a case with an interest, in a restricted one, and with another
agency. Each page of the person's own things is looked at before and after: it must be the same, to the letter.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from forms_service.db.base import new_id
from forms_service.db.models import (
    AgencyRequest,
    Call,
    CaseFile,
    ConflictOfInterest,
    Letter,
    Mail,
    Party,
    PossibleDuplicate,
    Task,
)
from forms_service.db.records import documents, parties, people
from forms_service.db.records.notes import keep_note
from forms_service.db.session import make_sessions
from forms_service.db.work import Work, begin_work, prepare_database
from forms_service.use_cases.make_calendar_feed import make_calendar_feed
from tests.architecture import access_world
from tests.architecture.access_world import World, _case, _relations, _request, _things, build
from tests.example_case import example_library
from tests.fakes import fake_services
from tests.forms_service.web.site import EXAMPLE, NEL, SEEDER, PrintedPdf, make_site, plain
from tests.warm_engine import engine_at

STAFF = ("bu", "bm", "gm", "gc", "pt", "pc", "ad")
PLANTED, REFERENCE = "zyxwplanted", "ZQXJ-PLANT"
# Pages whose text grows by being looked at: who read what is kept.
GROWING = frozenset({"cases.history"})


@dataclass
class Seen:
    """What a person saw, page by page."""

    pages: dict[str, bytes] = field(default_factory=dict)


FEEDS = ("bu", "bm", "gm", "gc", "pt", "pc")
"""Who may have a calendar read their tasks."""


@pytest.fixture
def world(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    shutil.copy(migrated_sqlite, tmp_path / "doors.sqlite3")
    engine = engine_at("doors", f"sqlite:///{tmp_path / 'doors.sqlite3'}")
    sessions = make_sessions(engine)
    services = fake_services(example_library(), tmp_path, converter=PrintedPdf())
    prepare_database(sessions, services.cipher, services.system_clock.now())
    site = make_site(sessions, services, engine)
    site.app.config["WTF_CSRF_ENABLED"] = False
    site.app.extensions["forms-limits"].allows = lambda *_, **__: True
    built = build(site)
    # What is planted is of cases alone: a partnership's own directory and rehearsals hide from nobody in it.
    monkeypatch.setattr(access_world, "_directory", lambda *_: {})
    monkeypatch.setattr(access_world, "_rehearsal", lambda *_: "")
    yield built
    engine.dispose()


@pytest.mark.parametrize(
    ("where", "who"),
    [("other-partnership", STAFF), ("interest", STAFF), ("restricted", ("bu", "gm", "pt")), ("unopened", ("gm", "pt"))],
)
def test_what_is_hidden_shows_on_no_page_in_no_count_and_in_no_header(
    world: World, where: str, who: tuple[str, ...]
) -> None:
    clients = {each: world.client(each, revoked=False) for each in who}
    feeds = {each: _feed(world, each, clients[each]) for each in who if each in FEEDS}
    before = {each: _look_everywhere(world, client, feeds.get(each, "")) for each, client in clients.items()}
    assert all(f"/feed/{feeds[each]}.ics" in before[each].pages for each in feeds)
    with begin_work(world.site.sessions, world.site.services, SEEDER) as work:
        _plant(work, world, where)
    for each, client in clients.items():
        after = _look_everywhere(world, client, feeds.get(each, ""))
        assert set(after.pages) == set(before[each].pages)
        assert len(after.pages) > 10
        changed = [path for path, page in after.pages.items() if page != before[each].pages[path]]
        assert changed == [], (each, changed)


def test_another_agency_shows_on_no_page_of_an_agency(world: World) -> None:
    client = world.client("ag", revoked=False)
    before = _look_everywhere(world, client)
    with begin_work(world.site.sessions, world.site.services, SEEDER) as work:
        own = work.session.get_one(CaseFile, world.values["own"]["case_id"])
        _fill(work, own, _request(work, own, f"{PLANTED} Agency"))
        for where in ("other-partnership", "restricted"):
            _plant(work, world, where)
    after = _look_everywhere(world, client)
    assert len(after.pages) >= 2
    assert after.pages == before.pages


def test_another_matter_and_the_case_it_came_from_show_on_no_page_of_a_party(world: World) -> None:
    client = world.client("dm", revoked=False)
    before = _look_everywhere(world, client)
    with begin_work(world.site.sessions, world.site.services, SEEDER) as work:
        own = work.session.get_one(CaseFile, work.session.get_one(Party, world.values["own"]["party_id"]).case_id)
        parent = work.session.get_one(CaseFile, _plant(work, world, "named")["case_id"])
        own.parent_id, own.parent_cause = parent.id, f"request:{new_id()}"
        keep_note(work, own.id, "case", own.id, f"{PLANTED} note", flag_on=work.today)
        for where in ("other-partnership", "restricted"):
            _plant(work, world, where)
    after = _look_everywhere(world, client)
    assert len([path for path in after.pages if path.startswith("/party/")]) >= 2, sorted(after.pages)
    assert after.pages == before.pages


def test_a_page_that_is_hidden_cannot_be_told_from_one_that_is_not_there(world: World) -> None:
    with begin_work(world.site.sessions, world.site.services, SEEDER) as work:
        planted = {where: _plant(work, world, where) for where in ("other-partnership", "interest")}
    tried = 0
    for who in ("bu", "bm", "gc", "pt"):
        client = world.client(who, revoked=False)
        for rule in _rules(world):
            if world.site.app.view_functions[rule.endpoint].guard.kind != "thing":  # type: ignore[attr-defined]
                continue
            for values in planted.values():
                if not rule.arguments <= set(values):
                    continue
                absent = {**values, **{name: "f" * 32 for name in values if name.endswith("_id")}}
                hidden = client.get(_path(rule, values))
                assert hidden.status_code == 404, rule.endpoint
                assert plain(hidden) == plain(client.get(_path(rule, absent))), rule.endpoint
                assert PLANTED not in str(hidden.headers).casefold()
                tried += 1
    assert tried > 100


def _plant(work: Work, world: World, where: str) -> dict[str, str]:
    """One more case with everything that a page could show, all of it unmistakable."""
    case = _case(work, NEL if where == "other-partnership" else EXAMPLE, restricted=where == "restricted")
    values, request = _things(work, case)
    del values["rehearsal_id"]
    case.reference = f"{REFERENCE}-{where}"
    matter = work.session.get_one(CaseFile, values["ladder.case_id"])
    if matter is not case:
        matter.reference = f"{REFERENCE}-{where}-matter"
        people.add_person(work, matter.id, "child", {"full_name": f"{PLANTED} Child"})
        parties.add_party(work, matter, "raising", {"name": f"{PLANTED} Party", "agency": f"{PLANTED} Agency"})
    if where == "unopened":
        # Its matter as well: one that is open is hidden from nobody of the unit.
        for each in (case, matter):
            each.state, each.opened_at, each.reference = "received", None, None
    _fill(work, case, request)
    if where == "interest":
        for of in [each for (who, _), each in world.who.items() if who in STAFF]:
            there = {key: values[key] for key in ("case_id", "ladder.case_id")}
            planted = World(world.site, {"named": there, "interest": there})
            found = _relations(work, planted, of["user_id"])
            work.session.add_all([each for each in found if isinstance(each, ConflictOfInterest)])
    return values


def _fill(work: Work, case: CaseFile, request: AgencyRequest) -> None:
    """Late, failed, in doubt, to be called, to be released: whatever a list of the day would count."""
    request.agency_name = f"{PLANTED} Agency"
    request.due_on, request.due_at = work.today - timedelta(days=2), work.now - timedelta(days=2)
    child = people.add_person(work, case.id, "child", {"full_name": f"{PLANTED} Child", "nhs_number": "999 000 0018"})
    own = {"full_name": "Testchild Alpha Examplethorpe", "birth_date": "2019-03-14"}
    other = people.add_person(work, case.id, "child", own)
    keep_note(work, case.id, "case", case.id, f"{PLANTED} note", flag_on=work.today)
    call = Call(id=new_id(), case_id=case.id, request_id=request.id, state="to-make", due_on=work.today)
    blob = documents.prepare_blob(work.services, work.vault(case.id).wrapped_key, PLANTED.encode())
    kept = documents.keep(
        work, case.id, blob, kind="return", direction="in", media_type="application/pdf", file_name=f"{PLANTED}.pdf",
        request_id=request.id,
    )  # fmt: skip
    kept.state = "failed"
    letter = Letter(
        id=new_id(), case_id=case.id, kind="request", cause=PLANTED, audience="review-group", state="held",
        recipient_key="audience:review-group",
    )  # fmt: skip
    mail = Mail(
        id=new_id(), case_id=case.id, letter_id=letter.id, kind="planted", recipient_key="audience:review-group",
        state="bounced", message_id=f"<{new_id()}@example.org>", subject=PLANTED,
    )  # fmt: skip
    task = Task(
        id=new_id(), kind="returns-late", severity="red", partnership=case.partnership, case_id=case.id,
        subject_id=request.id, due_on=work.today, details={"agency": PLANTED},
    )  # fmt: skip
    duplicate = PossibleDuplicate(
        id=new_id(), case_id=case.id, other_case_id=case.id, person_id=child.id, other_person_id=other.id, why="near"
    )
    work.session.add_all([call, letter, mail, task, duplicate])
    work.session.flush()


def _feed(world: World, who: str, client: FlaskClient) -> str:
    """The token of a calendar of this person's tasks, read once: that it was read is shown from then on."""
    with begin_work(world.site.sessions, world.site.services, SEEDER) as work:
        made = make_calendar_feed(work, user_id=world.who[who, False]["user_id"])
    assert client.get(f"/feed/{made.token}.ics").status_code == 200
    return made.token


def _look_everywhere(world: World, client: FlaskClient, feed: str = "") -> Seen:
    """Every page that this person may open with their own ids, and each search on it for the planted words."""
    seen = Seen()
    own = {**world.values["own"], **({"feed_token": feed} if feed else {})}
    for rule in _rules(world):
        if not rule.arguments <= set(own) or rule.endpoint in ("account.sign_out",):
            continue
        path = _path(rule, own)
        answer = client.get(path)
        assert answer.status_code < 500, path
        _look(answer, path)
        if rule.endpoint not in GROWING and answer.status_code == 200:
            seen.pages[path] = plain(answer)
        for asked in _searches(answer, path):
            found = client.get(asked)
            assert found.status_code < 500, asked
            # What was asked for is shown again; what would have been found has more to its name.
            assert f"{REFERENCE}-".casefold() not in found.get_data(as_text=True).casefold(), asked
    return seen


def _look(answer: TestResponse, path: str) -> None:
    text = answer.get_data(as_text=True) if answer.mimetype.startswith("text/") else ""
    said = f"{text}{answer.headers}".casefold()
    assert PLANTED not in said, path
    assert REFERENCE.casefold() not in said, path


def _searches(answer: TestResponse, path: str) -> list[str]:
    if answer.mimetype != "text/html":
        return []
    asked = []
    for form in re.findall(r'<form[^>]*method="get"[^>]*>.*?</form>', answer.get_data(as_text=True), re.DOTALL):
        names = re.findall(r'<input[^>]*name="([^"]+)"[^>]*>', form)
        action = re.search(r'action="([^"]+)"', form)
        for word in (f"{PLANTED} Child", REFERENCE, "9990000018", "Examplethorpe"):
            query = "&".join(f"{name}={word.replace(' ', '+')}" for name in names)
            asked.append(f"{action[1] if action else path}?{query}")
    return asked


def _rules(world: World) -> list[Rule]:
    return [
        rule
        for rule in world.site.app.url_map.iter_rules()
        if rule.endpoint != "static" and "GET" in (rule.methods or ())
    ]


def _path(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found.group(1)], rule.rule)
