"""Fourteen agencies answer, or do not, in one morning: through the real pages, a real relay, a real mailbox and RQ.

Nobody who answered is reminded, each cause goes its own way, and what was rehearsed beforehand is what was then sent.
"""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from forms_service.db.models import (
    Agency,
    AgencyRequest,
    Call,
    Document,
    Extension,
    HandOver,
    Letter,
    Mail,
    Person,
    ReceivedMail,
    ScheduleRun,
    Task,
)
from forms_service.demo.play import Player
from forms_service.demo.stage import Stage
from forms_service.demo.story import load_story
from forms_service.demo.visitor import Page
from forms_service.domain.events import LONDON
from forms_service.settings import child_environment
from tests.imap_server import ImapServer
from tests.mails import bounce, out_of_office

PARTNERSHIP, PROCESS = "safer-nel", "rapid-review"
RECEIVED, ISSUED = "2026-12-17T10:40", "2026-12-21T09:45"
COLLEAGUE = "mira.mindful@mental-health-trust.example.org"
# Slug, what it does, when, and until. The notification names all but the school; due on Wednesday 30 December.
SCRIPT = [
    ("childrens-social-care", "answers", "2026-12-29T09:10", ""),
    ("police", "answers", "2026-12-29T09:20", ""),
    ("hospital-trust", "answers", "2026-12-29T09:30", ""),
    ("health-visiting", "answers", "2026-12-29T09:40", ""),
    ("gp-practice", "answers", "2026-12-29T09:50", ""),
    ("maternity", "nil", "2026-12-29T10:05", ""),
    ("domestic-abuse-service", "nil", "2026-12-29T10:15", ""),
    ("nursery", "longer", "2026-12-29T10:25", "2027-01-06"),
    ("school", "longer", "2026-12-29T10:30", "2027-01-08"),
    ("substance-misuse", "not-ours", "2026-12-29T10:35", ""),
    ("mental-health-trust", "passes-on", "2026-12-29T10:40", COLLEAGUE),
    ("ambulance", "bounces", "2026-12-29T10:45", ""),
    ("probation", "out-of-office", "2026-12-29T10:50", ""),
    ("housing", "delayed", "2026-12-29T10:55", ""),
    ("nursery", "granted", "2026-12-29T11:05", "2027-01-06"),
    ("school", "refused", "2026-12-29T11:10", "2027-01-08"),
]
SLUGS = tuple(dict.fromkeys(slug for slug, *_ in SCRIPT))
# Into the mailbox, which is read each five minutes: these happen at such a minute.
COME_BACK = ("bounces", "out-of-office", "delayed")
HOURS = (9, 10, 11, 12, 13, 16)
DAYS = [date(2026, 12, day) for day in (21, 22, 23, 24, 29, 30, 31)] + [date(2027, 1, day) for day in (4, 5, 6, 7)]
Row = tuple[str, str, str, str, str, str]  # at, code, agency, who, to, how
_WHO = {"request": "contact", "deputy": "deputy", "manager": "manager"}


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON).astimezone(UTC)


@dataclass
class Morning:
    stage: Stage
    player: Player
    imap: ImapServer
    rehearsed: list[dict[str, str]] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    received: int = 0

    # --- the acts -------------------------------------------------------------------------------------------------

    def play(self) -> None:
        self.player.notify()
        self.player.check_and_open()
        self.stage.settle()
        self._release()
        moments: list[tuple[datetime, int, Callable[[], None]]] = [(local(ISSUED), 0, self._ask)]
        for number, (slug, what, at, until) in enumerate(SCRIPT, start=1):
            moments.append((local(at), number, lambda slug=slug, what=what, until=until: self._act(slug, what, until)))  # type: ignore[misc]
        for day in DAYS:
            for hour in HOURS:
                at = datetime(day.year, day.month, day.day, hour, tzinfo=LONDON).astimezone(UTC)
                if at > local(ISSUED):
                    moments.append((at, 0, lambda: None))
        for at, number, act in sorted(moments, key=lambda each: each[:2]):
            if number and SCRIPT[number - 1][1] in COME_BACK:
                act()
            self.stage.set_clock(at)
            self.stage.settle()
            if number and SCRIPT[number - 1][1] in COME_BACK:
                self._wait_for_mailbox(at)
            else:
                act()
            self.stage.settle()
            self._release()

    def _ask(self) -> None:
        with self.stage.started.sessions() as session:
            listed = set(
                session.scalars(select(AgencyRequest.agency_name).where(AgencyRequest.case_id == self.player.case_id))
            )
            directory = {
                row.slug: row for row in session.scalars(select(Agency).where(Agency.partnership == PARTNERSHIP))
            }
            people = list(
                session.scalars(
                    select(Person.id).where(
                        Person.case_id == self.player.case_id, Person.suspected_perpetrator.is_(False)
                    )
                )
            )
        assert listed < {self.name(slug) for slug in SLUGS}
        for slug in SLUGS:
            if directory[slug].name not in listed:
                page = self.player.officer.get(f"/cases/{self.player.case_id}/agencies")
                fields = {
                    "agency_id": directory[slug].id, "relation": "child-family", "persons": people, "why": "named",
                }  # fmt: skip
                self._done(self.player.officer.submit(page, fields, action="/agencies/add"))
        self.player.ask_agencies()

    def _act(self, slug: str, what: str, until: str) -> None:
        match what:
            case "answers":
                told = next(each for each in self.player.story["returns"] if each["agency"] == "childrens-social-care")
                self.player.send_return({**told, "agency": slug, "children": told["children"]})
            case "nil":
                told = next(each for each in self.player.story["returns"] if each["format"] == "nil")
                self.player.send_return({**told, "agency": slug})
            case "longer":
                self._say(slug, "longer", {"reason": "Short of people.", "wanted_on": _typed(until), "who": "Me"})
            case "not-ours":
                self._say(slug, "not-ours", {"reason": "We do not work in that town.", "who": "Me"})
            case "passes-on":
                self._say(slug, "pass-on", {"name": "Mira Mindful", "email": until, "role": "", "reason": ""})
            case "granted" | "refused":
                self._answer_longer(slug, until if what == "granted" else "")
            case _:
                self._comes_back(slug, what)

    def _say(self, slug: str, form: str, fields: dict[str, str]) -> None:
        visitor, _ = self.player._open_link(slug)
        page = visitor.get(f"/agency/{self.player.request_of(slug).id}/{form}")
        self._done(visitor.submit(page, fields, action=f"/{form}"))
        visitor.close()

    def _answer_longer(self, slug: str, until: str) -> None:
        officer = self.player.officer
        page = officer.get(f"/requests/{self.player.request_of(slug).id}")
        if until:
            self._done(officer.submit(page, {"on": _typed(until), "note": "Agreed."}, action="/longer"))
        else:
            self._done(officer.submit(page, {"note": "The meeting cannot wait."}, action="/longer", button="refuse"))

    def _comes_back(self, slug: str, what: str) -> None:
        """Into the real mailbox, about the message that really left, before the clock reaches the reader's next time:
        else it would hang on the machine which of two readings finds it.
        """
        now = self.stage.started.services.business_clock.now()
        self._wait_for_mailbox(now - timedelta(minutes=now.minute % 5, seconds=now.second))
        request = self.player.request_of(slug)
        with self.stage.started.sessions() as session:
            mail = session.scalars(
                select(Mail)
                .where(Mail.request_id == request.id, Mail.recipient_key == f"request:{request.id}", Mail.rung == "")
                .order_by(Mail.created_at)
            ).first()
            newest = session.scalars(
                select(Mail)
                .where(Mail.request_id == request.id, Mail.recipient_key == f"request:{request.id}",
                       Mail.state == "accepted")
                .order_by(Mail.settled_at.desc())
            ).first()  # fmt: skip
        assert mail is not None
        assert newest is not None
        address = next(
            caught.to for caught in self.stage.catcher.caught if caught.message["Message-ID"] == newest.message_id
        )
        if what == "out-of-office":
            self.imap.deliver(out_of_office(newest.message_id, address))
        else:
            action, status = ("failed", "5.1.1") if what == "bounces" else ("delayed", "4.4.1")
            about = newest if what == "bounces" else mail
            self.imap.deliver(bounce(about.message_id, address, action=action, status=status))
        self.received += 1

    def _wait_for_mailbox(self, slot: datetime) -> None:
        """Until the reader has had its time of this moment, and nothing that came is unread."""
        until = time.monotonic() + 120
        while time.monotonic() < until:
            with self.stage.started.sessions() as session:
                ran = session.scalar(
                    select(func.count())
                    .select_from(ScheduleRun)
                    .where(ScheduleRun.name == "read_mailbox", ScheduleRun.scheduled_for >= slot)
                )
                if ran and session.scalar(select(func.count()).select_from(ReceivedMail)) == self.received:
                    return
            time.sleep(0.1)
        raise AssertionError("nobody read the mailbox")

    def _release(self) -> None:
        """The officer reads and releases what is held; what that sends has left before the clock goes on."""
        with self.stage.started.sessions() as session:
            kinds = sorted(
                set(
                    session.scalars(
                        select(Letter.kind).where(Letter.case_id == self.player.case_id, Letter.state == "held")
                    )
                )
            )
        if kinds:
            self.player.release(kinds)
            self.stage.settle()

    @staticmethod
    def _done(page: Page) -> None:
        assert not page.problem(), page.problem()

    # --- what was sent --------------------------------------------------------------------------------------------

    def sent(self) -> list[Row]:
        """What the relay took for agencies, and who was put down to be telephoned."""
        rows: list[Row] = []
        with self.stage.started.sessions() as session:
            mails = {row.message_id: row for row in session.scalars(select(Mail).where(Mail.request_id.is_not(None)))}
            names = {row.id: row.agency_name for row in session.scalars(select(AgencyRequest))}
            for caught in self.stage.catcher.caught:
                mail = mails.get(str(caught.message["Message-ID"]))
                if mail is None:
                    continue
                at = parsedate_to_datetime(str(caught.message["Date"])).astimezone(LONDON)
                who = _WHO[mail.recipient_key.partition(":")[0]]
                rows.append((_minute(at), mail.rung or mail.kind, names[str(mail.request_id)], who, caught.to, "mail"))
            for call in session.scalars(select(Call).where(Call.cause.not_like("again %"))):
                at = call.created_at.astimezone(LONDON)
                rows.append((_minute(at), call.rung, names[call.request_id], "contact", "", "call"))
        return sorted(rows)

    def expected(self) -> list[Row]:
        return sorted(
            (line["at"], line["code"], line["agency"], line["who"], line["to"], line["how"].partition("-")[0])
            for line in self.rehearsed
            if line["agency"]
        )

    def name(self, slug: str) -> str:
        return self.player.agency_name(slug)

    def request(self, slug: str) -> AgencyRequest:
        return self.player.request_of(slug)

    def rungs(self, slug: str) -> set[tuple[str, str]]:
        """Reminders and calls: code and who."""
        return {(row[1], row[3]) for row in self.sent() if row[2] == self.name(slug)}


def _minute(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M")


def _typed(day: str) -> str:
    found = date.fromisoformat(day)
    return f"{found.day} {found.month} {found.year}"


def _tables(folder: Path, seeded: list[dict[str, str]]) -> tuple[Path, Path]:
    """The same fourteen and the same script, as tables that a person could have written."""
    main = {row["slug"]: row for row in seeded if row["audience"] == "agency" and row["deputy"] == "no"}
    deputies = {row["slug"]: row for row in seeded if row["audience"] == "agency" and row["deputy"] == "yes"}
    asked, answers = folder / "asked.csv", folder / "answers.csv"
    columns = ["agency", "email", "name", "deputy_name", "deputy_email", "manager", "manager_email"]
    asked.write_text(
        _csv(
            columns,
            [
                {
                    "agency": main[slug]["organisation"], "email": main[slug]["email"], "name": main[slug]["name"],
                    "deputy_name": deputies.get(slug, {}).get("name", ""),
                    "deputy_email": deputies.get(slug, {}).get("email", ""),
                    "manager": main[slug]["manager"], "manager_email": main[slug]["manager_email"],
                }
                for slug in SLUGS
            ],
        ),
        encoding="utf-8",
    )  # fmt: skip
    answers.write_text(
        _csv(
            ["agency", "what", "at", "until"],
            [
                {"agency": main[slug]["organisation"], "what": what, "at": at, "until": until}
                for slug, what, at, until in SCRIPT
            ],
        ),
        encoding="utf-8",
    )
    return asked, answers


def _csv(columns: list[str], rows: list[dict[str, str]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _rehearse(folder: Path, seeded: list[dict[str, str]]) -> list[dict[str, str]]:
    asked, answers = _tables(folder, seeded)
    done = subprocess.run(
        [
            sys.executable, "-c", "from forms_service.cli import main; main()", "rehearse", PARTNERSHIP, PROCESS,
            "--received", RECEIVED, "--issued", ISSUED, "--asked", str(asked), "--answers", str(answers), "--json",
        ],
        env=child_environment(FORMS_DATA_FOLDER=str(folder / "no-data")),
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not (folder / "no-data").exists()  # neither database nor key of the installation was touched
    found: list[dict[str, str]] = json.loads(done.stdout)["lines"]
    return found


@pytest.fixture(scope="module")
def morning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Morning]:
    imap = ImapServer()
    imap.start()
    story = load_story()
    stage = Stage(tmp_path_factory.mktemp("morning"), extra=imap.environment)
    player = Player(stage, story, lambda _line: None)
    try:
        stage.prepare(local(RECEIVED), story["users"], PARTNERSHIP)
        found = Morning(stage, player, imap)
        folder = tmp_path_factory.mktemp("rehearsal")
        found.rehearsed = _rehearse(folder, stage.started.services.library.seed_contacts(PARTNERSHIP))
        stage.serve()
        found.play()
        yield found
    finally:
        player.close()
        stage.close()
        imap.stop()


def test_what_was_rehearsed_is_what_was_sent(morning: Morning) -> None:
    sent, expected = morning.sent(), morning.expected()
    missing, more = sorted(set(expected) - set(sent)), sorted(set(sent) - set(expected))
    assert (missing, more) == ([], []), f"rehearsed and not sent: {missing}\nsent and not rehearsed: {more}"
    assert sent == expected
    assert len(sent) > 60


def test_nobody_who_answered_is_written_to_again_but_for_the_receipt(morning: Morning) -> None:
    answered = {slug: at for slug, what, at, _ in SCRIPT if what in ("answers", "nil")}
    assert len(answered) == 7
    for slug, at in answered.items():
        after = [row for row in morning.sent() if row[2] == morning.name(slug) and row[0] >= at]
        assert [row[1] for row in after] == ["return-receipt"], slug
        assert morning.request(slug).state in ("answered", "nil")


def test_who_asked_for_longer_is_left_in_peace_until_the_answer_and_then_chased_from_the_new_day(
    morning: Morning,
) -> None:
    assert morning.request("nursery").due_on == date(2027, 1, 6)
    late = [row for row in morning.sent() if row[2] == morning.name("nursery") and row[0] > "2026-12-29T10:25"]
    assert [(row[0][:10], row[1]) for row in late if row[5] == "mail"] == [
        ("2026-12-29", "extension-granted"), ("2027-01-04", "before"), ("2027-01-06", "on-day"),
        ("2027-01-07", "overdue"),
    ]  # fmt: skip
    assert morning.request("school").due_on == date(2026, 12, 30)
    refused = [row[1] for row in morning.sent() if row[2] == morning.name("school") and row[0] > "2026-12-29T11:00"]
    assert refused[:2] == ["extension-refused", "on-day"]
    with morning.stage.started.sessions() as session:
        assert sorted(session.scalars(select(Extension.state))) == ["granted", "refused"]


def test_who_says_that_it_is_not_theirs_is_left_to_an_officer(morning: Morning) -> None:
    assert not [
        row for row in morning.sent() if row[2] == morning.name("substance-misuse") and row[0] > "2026-12-29T10:35"
    ]
    with morning.stage.started.sessions() as session:
        handed = session.scalars(select(HandOver).where(HandOver.kind == "not-ours")).one()
        tasks = set(session.scalars(select(Task.kind).where(Task.done_at.is_(None))))
    assert handed.state == "asked"
    assert "agency-says-not-theirs" in tasks


def test_what_was_passed_on_goes_to_the_colleague_and_no_more_to_the_first(morning: Morning) -> None:
    later = [
        row for row in morning.sent() if row[2] == morning.name("mental-health-trust") and row[0] >= "2026-12-29T10:40"
    ]
    assert [row[4] for row in later if row[3] == "contact" and row[5] == "mail"]
    assert {row[4] for row in later if row[3] == "contact" and row[5] == "mail"} == {COLLEAGUE}
    assert later[0][1] == "scsi-6"


def test_a_bounce_rests_the_mail_to_that_address_calls_for_a_call_and_goes_on_with_the_deputy(
    morning: Morning,
) -> None:
    after = [row for row in morning.sent() if row[2] == morning.name("ambulance") and row[0] > "2026-12-29T10:46"]
    assert ("not-delivered", "contact") in {(row[1], row[3]) for row in after}
    assert not [row for row in after if row[3] == "contact" and row[5] == "mail"]
    assert {"siri.sirenworth@ambulance.example.org"} <= {row[4] for row in after}
    with morning.stage.started.sessions() as session:
        states = session.scalars(select(Mail.state).where(Mail.request_id == morning.request("ambulance").id)).all()
        red = set(session.scalars(select(Task.kind).where(Task.severity == "red")))
    assert "bounced" in states
    assert "mail-bounced" in red


def test_an_automatic_answer_is_no_return_and_copies_the_deputy(morning: Morning) -> None:
    assert morning.request("probation").state == "issued"
    assert ("on-day", "deputy") in morning.rungs("probation")
    assert ("on-day", "contact") in morning.rungs("probation")


def test_a_delay_is_telephoned_about_and_the_reminders_go_on(morning: Morning) -> None:
    assert {("delayed", "contact"), ("on-day", "contact")} <= morning.rungs("housing")


def test_everything_that_came_to_the_mailbox_found_its_case_and_the_mailbox_is_as_it_was(morning: Morning) -> None:
    with morning.stage.started.sessions() as session:
        rows = session.scalars(select(ReceivedMail)).all()
        filed = session.scalars(select(Document).where(Document.kind == "mail")).all()
    assert sorted((row.kind, row.state) for row in rows) == [
        ("auto-reply", "matched"), ("bounce", "matched"), ("delay", "matched"),
    ]  # fmt: skip
    assert {row.document_id for row in rows} == {document.id for document in filed}
    assert len(morning.imap.messages()) == 3


def test_nothing_leaves_out_of_hours(morning: Morning) -> None:
    for row in morning.sent():
        at = datetime.fromisoformat(row[0])
        assert 9 <= at.hour < 17, row
