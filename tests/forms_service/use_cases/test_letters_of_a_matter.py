"""Letters of a matter: to parties and offices, for some events, outcomes and facts only, and of nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime

import docx
import pytest
from sqlalchemy import select

from forms_service.bootstrap import Started
from forms_service.db.models import CaseFile, Letter, Task
from forms_service.db.queries.letter_context import Occasion, letter_context
from forms_service.db.queries.pinned import pinned_library
from forms_service.db.records.cases import facts_of, seal_facts
from forms_service.db.records.contacts import import_contacts
from forms_service.db.records.letters import ask_letter, ask_letters_of_facts
from forms_service.db.records.people import add_person
from forms_service.db.session import Sessions
from forms_service.db.work import Work
from forms_service.definitions.library import Library
from forms_service.definitions.schema import Letter as LetterData
from forms_service.definitions.schema import LetterUse, Office
from forms_service.domain.access import Role
from forms_service.domain.events import LONDON
from forms_service.ports import Services
from forms_service.settings import Settings
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.agree_action import Agreed, agree_action, change_action
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.choose_recorder import choose_recorder
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.record_discussion import record_discussion, withdraw_discussion
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.release_letter import release_letter
from forms_service.use_cases.withdraw_letter import withdraw_letter
from tests.conftest import Database
from tests.example_case import RENDERER, ExampleCase, example_library
from worker import running

JULY = datetime(2027, 7, 12, 10, 0, tzinfo=LONDON)
USES = (
    {"letter": "stage-told", "to": "chair", "made_on": "event.recorded", "event": "meeting.held"},
    {"letter": "stage-outcome", "to": "answering", "made_on": "case.opened",
     "only_if": {"level_of_need": ["protection-plan"]}},
    {"letter": "stage-outcome", "to": "file", "made_on": "event.recorded", "event": "decision.made",
     "only_when": ["nobody-recorded-it"]},
    {"letter": "stage-told", "to": "file", "made_on": "stage.ended", "stage": "managers", "ends": ["open"]},
    {"letter": "paper", "to": "chair", "made_on": "by-hand", "tells": ["stage.discussions", "facts.subject"]},
)  # fmt: skip

# A letter with a document, of which the notice carries the link; what it says is of no matter here.
PAPER = LetterData.model_validate(
    {
        "schema": 1, "slug": "paper", "title": "A paper", "document": "letter.docx",
        "mail": {"subject": "A paper", "text": "{{ letter.link }}"},
    }
)  # fmt: skip
COLUMNS = (
    "audience", "slug", "organisation", "category", "aliases", "always_asked", "deputy", "name", "role", "email",
    "telephone", "manager",
)  # fmt: skip


def _document() -> bytes:
    found = io.BytesIO()
    paper = docx.Document()
    paper.add_paragraph("{{ case.reference }}")
    paper.save(found)
    return found.getvalue()


def with_offices(library: Library) -> Library:
    data = library.partnerships["_example"]
    offices = (Office(slug="chair", title="The Chair"), Office(slug="inspectorate", title="Inspectors", by_hand=True))
    dispute = data.processes["dispute"][1]
    uses = (*dispute.letters, *(LetterUse.model_validate(use) for use in USES))
    own = replace(
        data,
        partnership=data.partnership.model_copy(update={"offices": offices}),
        letters={**data.letters, "paper": PAPER},
        documents={**data.documents, "paper": _document()},
        processes={**data.processes, "dispute": {1: dispute.model_copy(update={"letters": uses})}},
    )
    return replace(library, partnerships={**library.partnerships, "_example": own})


@pytest.fixture
def case(database: Database, sessions: Sessions, services: Services) -> ExampleCase:
    chosen = replace(services, library=with_offices(example_library()), renderer=RENDERER)
    found = ExampleCase(Started(chosen, sessions, database.engine, Settings()))
    running.use(found.started)
    found.go_to(JULY)
    return found


def begin(case: ExampleCase, **facts: str) -> str:
    with case.work() as work:
        case.case_id = begin_case(work, "_example", "dispute", facts=facts)
    return case.case_id


def letters(case: ExampleCase) -> list[tuple[str, str]]:
    with case.sessions() as session:
        rows = session.scalars(select(Letter).where(Letter.case_id == case.case_id).order_by(Letter.created_at))
        return [(row.kind, row.recipient_key) for row in rows]


def test_a_letter_for_some_facts_only_is_made_where_they_are_so(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    assert letters(case) == []
    begin(case, level_of_need="protection-plan")
    assert letters(case) == [("stage-outcome", "audience:answering")]  # nobody takes part as that yet


@pytest.mark.parametrize("said", ["", "Nobody has told us", "universal or more"])
def test_where_nobody_knows_whether_a_letter_is_needed_it_is_held_and_a_person_is_asked(
    case: ExampleCase, said: str
) -> None:
    begin(case, level_of_need=said)
    assert letters(case) == [("stage-outcome", "audience:answering")]
    case.run_jobs()
    assert "letter-may-be-needed" in case.open_tasks()
    with case.sessions() as session:
        (letter,) = session.scalars(select(Letter))
        assert (letter.state, letter.hold) == ("held", True)
    with case.work() as work:
        withdraw_letter(work, letter.id)
    assert "letter-may-be-needed" not in case.open_tasks()


def test_a_letter_of_a_stage_is_asked_for_when_its_fact_becomes_known_and_not_twice(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    assert letters(case) == []
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        seal_facts(work, row, {**facts_of(work, row), "level_of_need": "protection-plan"})
        work.session.flush()
        assert len(ask_letters_of_facts(work, row)) == 1
        assert ask_letters_of_facts(work, row) == []
    assert letters(case) == [("stage-outcome", "audience:answering")]
    assert case.open_tasks().count("letter-may-be-needed") == 0


@pytest.mark.parametrize(("cause", "said"), [("", "T.S.S."), ("request:1", "not stated")])
def test_of_a_missing_return_its_parties_are_told_nothing_of_the_child(
    case: ExampleCase, cause: str, said: str
) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        row.parent_cause = cause
        add_person(work, row.id, "child", {"full_name": "Testchild Sigma Sampleton"})
        work.session.flush()
        library = pinned_library(work.session, row)
        told = letter_context(work, row, library, Occasion(library.letter("_example", "stage-told"), "parties"))
        about = told["case"]
        assert isinstance(about, dict)
        assert about["children_initials"] == said
        assert (about["child_words"] == "one child") is (cause == "")


def test_a_letter_of_an_event_is_made_once_for_the_event_that_counts(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    for name in ("meeting.held", "meeting.held", "decision.made"):
        with case.work() as work:
            record_event(work, case.case_id, name, work.now)
    assert letters(case) == [("stage-told", "audience:chair")]


@pytest.mark.parametrize(("end", "made"), [("open", 1), ("settled", 0)])
def test_a_letter_for_one_end_of_a_stage_is_not_made_where_it_ended_otherwise(
    case: ExampleCase, end: str, made: int
) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        row = open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
        end_stage(work, row, end, "They met.", work.now)
        assert ask_letters_of_facts(work, work.session.get_one(CaseFile, case.case_id)) == []
    assert letters(case).count(("stage-told", "audience:file")) == made


def test_each_party_that_has_not_left_has_a_letter_of_its_own(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        one = add_party(work, case.case_id, "raising", {"name": "Ms One", "email": "one@example.org"})
        two = add_party(work, case.case_id, "answering", {"name": "Mr Two", "email": "two@example.org"})
        open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
    assert sorted(letters(case)) == sorted([("stage-told", f"party:{one}"), ("stage-told", f"party:{two}")])
    case.run_jobs()
    assert sorted(mail.state for mail in case.mails()) == ["held", "held"]


def test_a_party_without_an_address_leaves_a_red_task_and_no_mail(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        add_party(work, case.case_id, "raising", {"name": "Ms One"})
        open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
    case.run_jobs()
    assert case.mails() == []
    assert "no-recipient" in case.open_tasks()


def test_people_of_an_office_stand_in_the_directory_under_its_slug(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        _chair_of(work, "chair@example.org")
        record_event(work, case.case_id, "meeting.held", work.now)
    case.run_jobs()
    with case.work() as work:
        (mail,) = case.mails()
        told = work.vault(case.case_id).open_json("mail", mail.id, "recipient_sealed", mail.recipient_sealed)
        assert told == {"email": "chair@example.org", "name": "Dame Chair Madeup"}


def _chair_of(work: Work, email: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"audience": "chair", "name": "Dame Chair Madeup", "email": email}
    import_contacts(work, work.services.library.partnership("_example"), [row])


@pytest.mark.parametrize(
    ("role", "mailed"), [(None, False), (Role.ADMINISTRATOR, False), (Role.PARTNERSHIP_CHAIR, True)]
)
def test_a_letter_to_an_office_goes_as_a_notice_only_where_its_people_sign_in_and_may_read_it(
    case: ExampleCase, role: Role | None, mailed: bool
) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        _chair_of(work, "chair@example.org")
        if role is not None:
            add_user(
                work,
                partnership="_example",
                name="Dame Chair Madeup",
                address="chair@example.org",
                password="twelve or more",
                password_hash="unused",
                roles=[role.value],
            )
        row = work.session.get_one(CaseFile, case.case_id)
        letter_id = ask_letter(
            work, row, kind="paper", audience="chair", recipient_key="audience:chair", cause="test", hold=True
        )
    assert letter_id is not None
    case.run_jobs()
    assert len(case.mails()) == mailed
    with case.work() as work:
        assert release_letter(work, letter_id) == mailed
        work.session.flush()
        tasks = work.session.scalars(select(Task).where(Task.subject_id == letter_id, Task.done_at.is_(None)))
        assert [(task.kind, task.severity) for task in tasks] == ([] if mailed else [("send-by-hand", "red")])


def test_a_letter_that_is_not_held_and_goes_by_no_mail_asks_a_person_at_once(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        _chair_of(work, "chair@example.org")
        row = work.session.get_one(CaseFile, case.case_id)
        ask_letter(work, row, kind="paper", audience="chair", recipient_key="audience:chair", cause="a", hold=False)
        seal_facts(work, row, {**facts_of(work, row), "notifier_email": "nora@example.org"})
        ask_letter(
            work, row, kind="paper", audience="notifier", recipient_key="audience:notifier", cause="a", hold=False
        )
    case.run_jobs()
    assert case.mails() == []
    assert case.open_tasks().count("send-by-hand") == 2


def test_an_office_is_told_how_the_matter_stands_and_of_the_rest_what_the_process_tells_it(case: ExampleCase) -> None:
    begin(case, subject="The level of help", notifier_email="nora@example.org")
    with case.work() as work:
        stage = open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
        record_discussion(
            work, case.case_id, on=work.today, kind="call", who="Both", said="On Friday.", case_stage_id=stage
        )
        row = work.session.get_one(CaseFile, case.case_id)
        library = pinned_library(work.session, row)

        def told(letter: str, audience: str) -> dict[str, object]:
            links = {"case": "https://forms.example.org/cases/1", "pack": "https://forms.example.org/p"}
            occasion = Occasion(library.letter("_example", letter), audience, cause=stage, links=links)
            return letter_context(work, row, library, occasion)

        one, other, inside = told("stage-told", "chair"), told("paper", "chair"), told("stage-told", "business-unit")
    assert {"returns", "calls", "pack", "decision", "form", "facts", "request"} & one.keys() == set()
    assert one["stage"] == {key: said for key, said in inside["stage"].items() if key != "discussions"}  # type: ignore[attr-defined]
    assert one["matter"]["link"] == "Example Partnership Office, 01632 960501"  # type: ignore[index]
    assert "link" not in one["case"]  # type: ignore[operator]
    assert other["facts"] == {"subject": "The level of help"}  # nobody's address beside it
    assert [each["said"] for each in other["stage"]["discussions"]] == ["On Friday."]  # type: ignore[index]


def test_a_letter_that_found_nobody_is_for_whoever_comes_and_has_a_link_of_their_own(case: ExampleCase) -> None:
    begin(case, level_of_need="early-help")
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        ask_letter(
            work, row, kind="matter-link", audience="raising", recipient_key="audience:raising", cause="a", hold=True
        )
    case.run_jobs()
    assert "no-recipient" in case.open_tasks()
    with case.work() as work:
        one = add_party(work, case.case_id, "raising", {"name": "Ms One", "email": "one@example.org"})
    case.run_jobs()
    assert letters(case) == [("matter-link", f"party:{one}")]
    assert "no-recipient" not in case.open_tasks()
    (mail,) = case.mails()
    with case.work() as work:
        text = str(work.vault(case.case_id).open_json("mail", mail.id, "text_sealed", mail.text_sealed)["text"])
    assert "/matter/" in text


def test_a_party_is_told_of_its_matter_and_of_no_return_pack_or_decision(case: ExampleCase) -> None:
    begin(case, subject="The level of help", level_of_need="")
    with case.work() as work:
        party = add_party(work, case.case_id, "raising", {"name": "Ms One", "agency": "Pretend School"})
        stage = open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
        row = work.session.get_one(CaseFile, case.case_id)
        library = pinned_library(work.session, row)
        data = library.letter("_example", "stage-told")
        told = letter_context(
            work, row, library, Occasion(data, "parties", recipient_key=f"party:{party}", cause=stage)
        )
        assert not {"returns", "calls", "pack", "decision", "sin", "request"} & told.keys()
        matter, where = told["matter"], told["stage"]
        assert isinstance(matter, dict)
        assert isinstance(where, dict)
        assert (matter["subject"], where["title"], where["why"]) == (
            "The level of help", "Managers", "It does not move.",
        )  # fmt: skip
        assert matter["parties"] == [
            {"title": "Who raised it", "name": "Ms One", "role": "not stated", "agency": "Pretend School"}
        ]
        assert told["party"]["answering"] == dict.fromkeys(("name", "role", "agency"), "not stated")  # type: ignore[index]
        assert told["facts"]["legal_status"] == "not stated"  # type: ignore[index]
        assert "link" not in told["case"]  # type: ignore[operator]


@pytest.mark.parametrize("audience", ["business-unit", "parties"])
def test_what_was_typed_in_where_no_form_came_is_in_letters_that_print_the_form(
    case: ExampleCase, audience: str
) -> None:
    begin(case, disagreement="Whether to visit.", level_of_need="protection-plan")
    with case.work() as work:
        row = work.session.get_one(CaseFile, case.case_id)
        library = pinned_library(work.session, row)
        key = ""
        if audience == "parties":
            key = f"party:{add_party(work, case.case_id, 'raising', {'name': 'Ms One'})}"
        occasion = Occasion(library.letter("_example", "stage-told"), audience, recipient_key=key)
        form = letter_context(work, row, library, occasion)["form"]["concern_1"]  # type: ignore[index]
    assert (form["disagreement"], form["level"]) == ("Whether to visit.", "Protection plan")
    assert form["level_wanted"] == "not stated"


def test_what_is_not_shared_with_the_parties_is_in_no_letter_to_them(case: ExampleCase) -> None:
    begin(case, subject="The level of help")
    with case.work() as work:
        party = add_party(work, case.case_id, "raising", {"name": "Ms One"})
        stage = open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
        for said, shared in (("They meet on Friday.", True), ("The file is incomplete.", False)):
            record_discussion(
                work,
                case.case_id,
                on=work.today,
                kind="call",
                who="Both",
                said=said,
                case_stage_id=stage,
                shared=shared,
            )
        row = work.session.get_one(CaseFile, case.case_id)
        library = pinned_library(work.session, row)
        data = library.letter("_example", "stage-told")

        def said_to(audience: str, key: str) -> list[str]:
            told = letter_context(work, row, library, Occasion(data, audience, recipient_key=key, cause=stage))
            return [each["said"] for each in told["stage"]["discussions"]]  # type: ignore[index]

        assert said_to("parties", f"party:{party}") == ["They meet on Friday."]
        assert said_to("raising", f"party:{party}") == ["They meet on Friday."]
        assert sorted(said_to("file", "audience:file")) == ["The file is incomplete.", "They meet on Friday."]


def test_a_discussion_recorded_by_mistake_is_in_no_letter_that_waits(case: ExampleCase) -> None:
    begin(case, subject="The level of help")
    with case.work() as work:
        party = add_party(work, case.case_id, "raising", {"name": "Ms One", "email": "one@example.org"})
        said = record_discussion(
            work, case.case_id, on=work.today, kind="call", who="Both", said="Not for the other side."
        )
        open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
    case.run_jobs()
    with case.sessions() as session:
        held = session.scalars(select(Letter).where(Letter.state == "held")).all()
        assert f"party:{party}" in {each.recipient_key for each in held}
    with case.work() as work:
        withdraw_discussion(work, said)
        # Nobody can release what was made before.
        assert {work.session.get_one(Letter, each.id).state for each in held} == {"asked"}
    case.run_jobs()
    with case.sessions() as session:
        assert {session.get_one(Letter, each.id).state for each in held} == {"held"}


def test_who_is_told_because_of_the_child_is_told_where_the_stage_that_says_so_was_passed_over(
    case: ExampleCase,
) -> None:
    versions = case.services.library.partnerships["_example"].processes["dispute"]
    use = LetterUse.model_validate(
        {"letter": "stage-outcome", "to": "answering", "made_on": "stage.opened", "stage": "managers",
         "only_if": {"level_of_need": ["protection-plan"]}}
    )  # fmt: skip
    versions[1] = versions[1].model_copy(update={"letters": (use,)})
    begin(case, level_of_need="protection-plan")
    with case.work() as work:
        open_stage(work, case.case_id, "directors", opened_at=work.now, why="It cannot wait.")
    assert letters(case) == [("stage-outcome", "audience:answering")]
    # It is known only later; and where the stage itself was opened, nothing is made twice.
    begin(case, level_of_need="early-help")
    with case.work() as work:
        open_stage(work, case.case_id, "directors", opened_at=work.now, why="It cannot wait.")
        assert letters(case) == []
        row = work.session.get_one(CaseFile, case.case_id)
        seal_facts(work, row, {**facts_of(work, row), "level_of_need": "protection-plan"})
        work.session.flush()
        assert len(ask_letters_of_facts(work, row)) == 1
    begin(case, level_of_need="protection-plan")
    with case.work() as work:
        open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
        open_stage(work, case.case_id, "directors", opened_at=work.now, why="It cannot wait.")
    assert letters(case) == [("stage-outcome", "audience:answering")]


def test_what_is_agreed_once_a_stage_has_ended_is_in_its_letters_that_wait(case: ExampleCase) -> None:
    begin(case, subject="The level of help")
    with case.work() as work:
        party = add_party(work, case.case_id, "raising", {"name": "Ms One", "email": "one@example.org"})
        add_party(work, case.case_id, "answering", {"name": "Mr Two", "email": "two@example.org"})
        stage = open_stage(work, case.case_id, "managers", opened_at=work.now, why="It does not move.")
    case.run_jobs()

    def states() -> dict[str, str]:
        with case.sessions() as session:
            return {row.id: row.state for row in session.scalars(select(Letter).where(Letter.cause == stage))}

    def agreed(what: str) -> str:
        with case.work() as work:
            return agree_action(work, case.case_id, Agreed(what, owner="Mr Two", case_stage_id=stage))

    agreed("Visit the home together")
    assert set(states().values()) == {"held"}  # the stage goes on: nothing is told yet
    with case.work() as work:
        end_stage(work, stage, "open", "They go on talking.", work.now)
    case.run_jobs()
    assert set(states().values()) == {"held"}
    second = agreed("Send the chronology")
    assert set(states().values()) == {"asked"}  # nobody can release what lacks it
    case.run_jobs()
    assert set(states().values()) == {"held"}
    with case.work() as work:
        change_action(work, second, Agreed("Send the whole chronology", owner="Mr Two", case_stage_id=""))
    assert set(states().values()) == {"asked"}  # it is no longer of this stage
    case.run_jobs()
    with case.work() as work:
        choose_recorder(work, stage, party)
    assert set(states().values()) == {"asked"}
