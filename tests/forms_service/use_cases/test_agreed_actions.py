"""Actions agreed in a case: settled by a person's word, checked by another, reminded without a name in the mail."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from forms_service.bootstrap import Started
from forms_service.db.models import AgreedAction, CaseFile, Task
from forms_service.db.queries.actions import ActionShown, actions_shown
from forms_service.db.session import Sessions
from forms_service.definitions.library import Library
from forms_service.definitions.schema import ActionRules, Letter
from forms_service.domain.events import LONDON
from forms_service.errors import ConflictError, InvalidInputError
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.agree_action import Agreed, agree_action, change_action
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.check_action import check_action
from forms_service.use_cases.keep_party import add_party
from forms_service.use_cases.settle_action import open_action_again, settle_action
from tests.conftest import Database
from tests.example_case import RENDERER, ExampleCase, example_library
from worker import running

WINTER, SUMMER = datetime(2027, 1, 11, 10, 0, tzinfo=LONDON), datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)  # Mondays
OWNER = "owner@pretend.example.org"
REMINDER = Letter.model_validate(
    {
        "schema": 1,
        "slug": "action-reminder",
        "title": "An action that was agreed",
        "kind": "message",
        "mail": {
            "subject": "{{ case.marking }}: {{ case.reference }}: an action for {{ letter.answer_by_text }}",
            "text": "In {{ case.reference }} an action is due {{ letter.answer_by_text }}. Ask {{ matter.link }}",
        },
    }
)


def with_reminders(library: Library) -> Library:
    data = library.partnerships["_example"]
    partnership = data.partnership.model_copy(update={"actions": ActionRules(letter="action-reminder")})
    changed = replace(data, partnership=partnership, letters={**data.letters, REMINDER.slug: REMINDER})
    return replace(library, partnerships={**library.partnerships, "_example": changed})


@pytest.fixture
def matter(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    chosen = replace(services, library=with_reminders(example_library()), renderer=RENDERER)
    case = ExampleCase(Started(chosen, sessions, database.engine, Settings()))
    running.use(case.started)
    case.go_to(WINTER)
    with case.work() as work:
        case.case_id = begin_case(work, "_example", "dispute", facts={"subject": "The level of help"})
    return case


def agreed(case: ExampleCase, **more: object) -> str:
    values = {"what": "A joint visit", "owner": "Testowner Madeup", "owner_email": OWNER, **more}
    with case.work() as work:
        return agree_action(work, case.case_id, Agreed(**values))  # type: ignore[arg-type]


def shown(case: ExampleCase) -> tuple[ActionShown, ...]:
    with case.work() as work:
        return actions_shown(work, [case.case_id])


def remind(case: ExampleCase, at: datetime) -> int:
    """How many mails were sent in this hour's run."""
    case.go_to(at)
    before = len(case.mailer.sent)
    case._schedule("remind_actions")
    case.run_jobs()
    return len(case.mailer.sent) - before


def test_an_action_is_numbered_settled_in_words_and_then_made_sure_of(matter: ExampleCase) -> None:
    first, second = agreed(matter, due_on=date(2027, 1, 15), plan="agreed"), agreed(matter, what="A second thing")
    assert [(each.number, each.plan_title, each.due_on) for each in shown(matter)] == [
        (1, "Agreed actions", date(2027, 1, 15)),
        (2, "", None),
    ]
    with matter.work() as work, pytest.raises(InvalidInputError) as wordless:
        settle_action(work, first, "done", "  ", date(2027, 1, 11))
    assert wordless.value.field == "text"
    with matter.work() as work, pytest.raises(ConflictError):
        check_action(work, first, "The visit is in the file.")
    with matter.work() as work:
        settle_action(work, first, "done", "The visit took place.", date(2027, 1, 11))
    with matter.work() as work:
        settle_action(work, second, "dropped", "The family moved away.", date(2027, 1, 11))
    with matter.work() as work:
        check_action(work, first, "The note of the visit was read.")
    one, two = shown(matter)
    assert (one.state, one.settled_text, one.checked_text) == (
        "done",
        "The visit took place.",
        "The note of the visit was read.",
    )
    assert (two.state, two.settled_text, two.checked_at) == ("dropped", "The family moved away.", None)


def test_what_was_settled_cannot_be_changed_until_it_is_open_again(matter: ExampleCase) -> None:
    action = agreed(matter)
    with matter.work() as work:
        settle_action(work, action, "done", "Done.", date(2027, 1, 11))
    with matter.work() as work, pytest.raises(ConflictError):
        change_action(work, action, Agreed(what="Another thing", owner="Somebody"))
    with matter.work() as work:
        open_action_again(work, action)
    with matter.work() as work:
        change_action(work, action, Agreed(what="Another thing", owner="Somebody"))
    (one,) = shown(matter)
    assert (one.what, one.owner, one.state, one.settled_text) == ("Another thing", "Somebody", "open", "")


def test_a_party_may_own_an_action_and_words_about_people_are_sealed(matter: ExampleCase) -> None:
    with matter.work() as work:
        party = add_party(work, matter.case_id, "raising", {"name": "Testparty Madeup", "agency": "Pretend School"})
    agreed(matter, owner="", owner_email="", owner_party_id=party, what="Unmistakable words")
    (one,) = shown(matter)
    assert one.owner == "Testparty Madeup, Pretend School"
    with matter.sessions() as session:
        row = session.query(AgreedAction).one()
        assert row.sealed is not None
        assert b"Unmistakable" not in row.sealed


def test_no_action_belongs_to_a_case_that_was_closed(matter: ExampleCase) -> None:
    with matter.work() as work:
        work.session.get_one(CaseFile, matter.case_id).state = "closed"
    with pytest.raises(ConflictError):
        agreed(matter)


@pytest.mark.parametrize(
    ("agreed_on", "due_on", "silent", "before", "due_day", "late", "again"),
    [
        # Friday 15 January: two working days before is Wednesday; late on Monday, again after five working days.
        (WINTER, date(2027, 1, 15), (2027, 1, 12), (2027, 1, 13), (2027, 1, 15), (2027, 1, 18), (2027, 1, 25)),
        (SUMMER, date(2027, 7, 16), (2027, 7, 13), (2027, 7, 14), (2027, 7, 16), (2027, 7, 19), (2027, 7, 26)),
    ],
)
def test_the_owner_is_reminded_before_the_day_and_while_it_is_late(
    matter: ExampleCase,
    agreed_on: datetime,
    due_on: date,
    silent: tuple[int, int, int],
    before: tuple[int, int, int],
    due_day: tuple[int, int, int],
    late: tuple[int, int, int],
    again: tuple[int, int, int],
) -> None:
    def at(day: tuple[int, int, int], hour: int = 10) -> datetime:
        return datetime(*day, hour, 0, tzinfo=LONDON)

    matter.go_to(agreed_on)
    action = agreed(matter, due_on=due_on)
    assert remind(matter, at(silent)) == 0
    assert remind(matter, at(before, 7)) == 0  # before working hours
    assert remind(matter, at(before)) == 1
    assert remind(matter, at(before, 11)) == 0  # once
    assert remind(matter, at(due_day)) == 0
    assert task(matter).severity == "normal"
    assert remind(matter, at(late)) == 1
    assert task(matter).severity == "red"
    assert remind(matter, at(again)) == 1
    mail = matter.mailer.sent[-1]
    assert mail.to == OWNER
    for words in ("joint visit", "Testowner", "level of help"):
        assert words not in mail.text + mail.subject
    with matter.work() as work:
        settle_action(work, action, "done", "Done.", due_on)
    assert task(matter).done_at is not None


def test_a_reminder_that_waits_does_not_go_once_the_action_is_settled(matter: ExampleCase) -> None:
    action = agreed(matter, due_on=date(2027, 1, 12))
    matter.go_to(datetime(2027, 1, 11, 12, 0, tzinfo=LONDON))
    matter._schedule("remind_actions")
    matter.run_jobs("remind_actions")
    matter.run_jobs("make_letter")
    with matter.work() as work:
        settle_action(work, action, "done", "Done.", date(2027, 1, 11))
    matter.run_jobs()
    assert matter.mailer.sent == []
    assert [mail.state for mail in matter.mails()] == ["withdrawn"]


def test_a_reminder_that_waits_does_not_go_to_whoever_answered_for_it_before(matter: ExampleCase) -> None:
    action = agreed(matter, due_on=date(2027, 1, 12))
    matter.go_to(datetime(2027, 1, 11, 12, 0, tzinfo=LONDON))
    matter._schedule("remind_actions")
    matter.run_jobs("remind_actions")
    matter.run_jobs("make_letter")
    with matter.work() as work:
        other = Agreed(
            what="Another thing", owner="Testowner Two", owner_email="two@other.example.org", due_on=date(2027, 1, 12)
        )  # fmt: skip
        change_action(work, action, other)
    matter.run_jobs()
    assert matter.mailer.sent == []
    assert [mail.state for mail in matter.mails()] == ["withdrawn"]


@pytest.mark.parametrize("day", [datetime(2027, 1, 11, tzinfo=LONDON), datetime(2027, 7, 12, tzinfo=LONDON)])
def test_whoever_takes_an_action_over_is_reminded_as_the_one_before_was(matter: ExampleCase, day: datetime) -> None:
    due_on = day.date() + timedelta(days=1)
    action = agreed(matter, due_on=due_on)
    assert remind(matter, day.replace(hour=10)) == 1
    other = "two@other.example.org"
    with matter.work() as work:
        change_action(work, action, Agreed("A joint visit", "Testowner Two", other, due_on=due_on))
    assert remind(matter, day.replace(hour=12)) == 1
    assert [mail.to for mail in matter.mailer.sent] == [OWNER, other]
    assert remind(matter, day.replace(hour=14)) == 0


def task(case: ExampleCase) -> Task:
    with case.sessions() as session:
        return session.query(Task).filter_by(kind="action-due").one()
