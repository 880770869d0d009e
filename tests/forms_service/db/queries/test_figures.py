"""The year in figures, counted by hand: what belongs in it, what was in time, and what is held back."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, CaseOutcome, CaseStage, CaseTheme, DueDate
from forms_service.db.queries.figures import Figures, Table, figures_of
from forms_service.db.session import Sessions
from forms_service.db.work import Work, begin_work
from forms_service.definitions.library import Library
from forms_service.ports import Services
from forms_service.web.figures.views import figures_csv
from tests.factories import PERSON, add_agency, add_case, add_request, small_library

SOURCE = {"document": "test", "passage": "test"}
YEAR = 2026


@pytest.fixture
def library() -> Library:
    """Small numbers are shown, unless a test says otherwise."""
    return _library(1)


def _library(fewest: int) -> Library:
    found = small_library()
    data = found.partnerships["testing"]
    themes = [{"slug": "sleep", "label": "=Safer sleep"}, {"slug": "voice", "label": "The child's voice"}]
    whole = data.partnership.model_dump(by_alias=True, mode="json", exclude_none=True)
    changed = type(data.partnership).model_validate(whole | {"themes": themes, "fewest_counted": fewest})
    object.__setattr__(data, "partnership", changed)
    process = data.processes["review"][1]
    outcomes = [{"slug": "local", "label": "A local review"}, {"slug": "none", "label": "No further learning"}]
    stages = [
        {"id": each, "title": each.title(), "number": str(number), "who": "Managers", "source": SOURCE,
         "ends": [{"slug": "resolved", "label": "Resolved", "resolves": True}]}
        for number, each in enumerate(("talk", "board"), start=1)
    ]  # fmt: skip
    both = process.model_dump(by_alias=True, mode="json", exclude_none=True) | {"outcomes": outcomes, "stages": stages}
    data.processes["review"][1] = type(process).model_validate(both)
    return found


def case_of(work: Work, at: datetime, **more: str | None) -> CaseFile:
    case = add_case(work, received_at=at)
    case.state = "open"
    outcome, stage, theme = (more.get(each) for each in ("outcome", "stage", "theme"))
    if outcome:
        rows = [(1, "none"), (2, outcome)]  # the last one counts
        for seq, slug in rows:
            work.session.add(
                CaseOutcome(id=new_id(), case_id=case.id, seq=seq, outcome=slug, because="meeting", by="system")
            )
    if stage:
        for seq, name in ((1, stage), (2, "talk")):  # the furthest counts, whichever was opened last
            work.session.add(
                CaseStage(id=new_id(), case_id=case.id, seq=seq, stage=name, opened_at=at, opened_by="system")
            )
    if theme:
        work.session.add(CaseTheme(id=new_id(), case_id=case.id, theme=theme, by="system"))
    work.session.flush()
    return case


def table(found: Figures, key: str) -> Table:
    return next(each for each in found.tables if each.key == key)


def numbers(found: Figures, key: str) -> dict[str, int | None]:
    return {name: number for name, _, number in table(found, key).rows}


def test_a_year_holds_what_began_in_it_in_london(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        ids = [
            case_of(work, datetime(2025, 12, 31, 23, 59, tzinfo=UTC)).id,
            case_of(work, datetime(2026, 1, 1, 0, 0, tzinfo=UTC), outcome="local", stage="board", theme="sleep").id,
            case_of(work, datetime(2026, 7, 1, 9, 0, tzinfo=UTC), stage="talk").id,
            case_of(work, datetime(2026, 12, 31, 23, 59, tzinfo=UTC), outcome="none").id,
        ]
        found = figures_of(work, "testing", ids, YEAR)
        assert numbers(found, "process") == {"review": 3}
        assert numbers(found, "outcome:review") == {"local": 1, "none": 1, "none-yet": 1}
        assert numbers(found, "stage:review") == {"no-stage": 1, "talk": 1, "board": 1}
        assert numbers(found, "themes") == {"sleep": 1, "voice": 0}
        assert table(found, "themes").has_total is False
        assert numbers(figures_of(work, "testing", ids[:1], YEAR), "process") == {"review": 0}
        assert numbers(figures_of(work, "testing", [], YEAR), "process") == {"review": 0}


@pytest.mark.parametrize("month", [1, 7])
def test_steps_are_in_time_late_or_open_by_the_day_in_force(sessions: Sessions, services: Services, month: int) -> None:
    services.business_clock.at = datetime(2026, month, 20, 10, tzinfo=UTC)  # type: ignore[attr-defined]
    with begin_work(sessions, services, PERSON) as work:
        case = case_of(work, datetime(2026, month, 5, 9, tzinfo=UTC))

        def step(day: int, **more: object) -> None:
            on = date(2026, month, day)
            work.session.add(
                DueDate(
                    id=new_id(), case_id=case.id, subject_kind="step", subject_id=new_id(), step=new_id(), due_on=on,
                    due_at=datetime(2026, month, day, 17, tzinfo=UTC), computed_at=work.now,
                    **{"explanation": {"rule": {"legal_class": "statutory"}}, **more},
                )
            )  # fmt: skip

        met = {"state": "met", "met_at": datetime(2026, month, 12, 9, tzinfo=UTC)}
        step(12, **met)  # on its day
        step(11, **met)  # a day late
        step(11, override_on=date(2026, month, 13), override_by="x", override_reason="x", **met)
        step(19)  # not done, and late
        step(20)  # due today
        step(25)
        step(8, state="superseded")
        step(8, in_force=False)
        step(9, explanation={"rule": {"legal_class": "local"}})
        work.session.flush()
        found = figures_of(work, "testing", [case.id], YEAR)
        assert numbers(found, "steps:statutory") == {"on-time": 2, "late": 2, "open": 2}
        assert numbers(found, "steps:local") == {"on-time": 0, "late": 1, "open": 0}
        assert table(found, "steps:statutory").total == 6


def test_returns_are_in_time_late_nil_missing_awaited_or_stood_down(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = case_of(work, datetime(2026, 11, 2, 9, tzinfo=UTC))
        due = datetime(2026, 11, 13, 17, tzinfo=UTC)

        def asked(state: str, due_at: datetime = due, met_at: datetime | None = None) -> None:
            request = add_request(
                work, case, add_agency(work, new_id()), state=state, issued_at=datetime(2026, 11, 6, 9, tzinfo=UTC),
                due_on=due_at.date(), due_at=due_at,
            )  # fmt: skip
            row = DueDate(
                id=new_id(), case_id=case.id, subject_kind="request", subject_id=request.id, step="", due_at=due_at,
                due_on=due_at.date(), explanation={}, computed_at=work.now, state="met" if met_at else "open",
                met_at=met_at,
            )  # fmt: skip
            work.session.add(row)

        asked("answered", met_at=datetime(2026, 11, 13, 16, 59, tzinfo=UTC))
        asked("answered", met_at=datetime(2026, 11, 13, 17, 1, tzinfo=UTC))
        asked("nil")
        asked("stood-down")
        asked("issued")
        asked("issued", due_at=datetime(2026, 11, 27, 17, tzinfo=UTC))
        add_request(work, case, add_agency(work, "never"), state="proposed")
        work.session.flush()
        found = figures_of(work, "testing", [case.id], YEAR)
        assert numbers(found, "returns") == dict.fromkeys(
            ("in-time", "late", "nil", "missing", "awaited", "stood-down"), 1
        )
        assert table(found, "returns").total == 6


class TestHeldBack:
    @pytest.fixture
    def library(self) -> Library:
        return _library(3)

    def test_no_other_table_tells_what_one_holds_back(self, sessions: Sessions, services: Services) -> None:
        at = datetime(2026, 5, 5, 9, tzinfo=UTC)
        with begin_work(sessions, services, PERSON) as work:
            ids = [case_of(work, at, outcome="local").id, case_of(work, at, outcome="none", theme="voice").id]
            found = figures_of(work, "testing", ids, YEAR)
            for key in ("process", "outcome:review", "stage:review"):
                assert table(found, key).total is None, key
                assert set(numbers(found, key).values()) == {None}, key
            assert numbers(found, "themes") == {"sleep": 0, "voice": None}
            more = [*ids, *(case_of(work, at, outcome="local").id for _ in range(4))]
            whole = figures_of(work, "testing", more, YEAR)
            # 5, 1 and nought: the 1 takes the 5 with it, and the total may be known.
            assert numbers(whole, "outcome:review") == {"local": None, "none": None, "none-yet": 0}
            assert (numbers(whole, "process"), table(whole, "outcome:review").total) == ({"review": 6}, 6)

    def test_steps_and_returns_do_not_tell_how_many_cases_there_were(
        self, sessions: Sessions, services: Services
    ) -> None:
        at = datetime(2026, 5, 5, 9, tzinfo=UTC)
        with begin_work(sessions, services, PERSON) as work:
            ids = []
            for number in range(3):
                case = case_of(work, at)
                ids.append(case.id)
                for each in range(4):
                    add_request(
                        work, case, add_agency(work, f"agency-{number}-{each}"), state="nil", issued_at=at,
                        due_on=date(2026, 5, 12), due_at=datetime(2026, 5, 12, 16, tzinfo=UTC),
                    )  # fmt: skip
                    work.session.add(
                        DueDate(
                            id=new_id(), case_id=case.id, subject_kind="step", subject_id=new_id(), step=new_id(),
                            due_on=date(2026, 5, 12), due_at=datetime(2026, 5, 12, 16, tzinfo=UTC),
                            computed_at=work.now, explanation={"rule": {"legal_class": "local"}},
                        )
                    )  # fmt: skip
                work.session.flush()
            few, enough = figures_of(work, "testing", ids[:2], YEAR), figures_of(work, "testing", ids, YEAR)
        for key in ("steps:local", "returns"):
            assert table(few, key).total is None, key
            assert set(numbers(few, key).values()) == {None}, key
            assert table(enough, key).total == 12, key

    def test_one_escalation_does_not_take_the_reviews_of_the_year_with_it(
        self, sessions: Sessions, services: Services
    ) -> None:
        at = datetime(2026, 5, 5, 9, tzinfo=UTC)
        with begin_work(sessions, services, PERSON) as work:
            cases = [case_of(work, at, outcome="local") for _ in range(5)]
            cases[0].process = "of-another-kind"
            work.session.flush()
            found = figures_of(work, "testing", [case.id for case in cases], YEAR)
        assert numbers(found, "process") == {"review": 4, "of-another-kind": None}
        assert table(found, "process").has_total is False
        assert numbers(found, "outcome:review") == {"local": 4, "none": 0, "none-yet": 0}
        assert table(found, "returns").shows_nothing
        assert not table(found, "outcome:review").shows_nothing


def test_the_file_holds_no_formula_and_says_what_is_counted(sessions: Sessions, services: Services) -> None:
    with begin_work(sessions, services, PERSON) as work:
        case = case_of(work, datetime(2026, 5, 5, 9, tzinfo=UTC), theme="sleep")
        lines = figures_csv(figures_of(work, "testing", [case.id], YEAR)).splitlines()
    assert lines[0] == "year,table,what is counted,line,number"
    (sleep,) = [line for line in lines if "Safer sleep" in line]
    assert sleep.endswith(",'=Safer sleep,1")
    assert all(line.startswith("2026,") for line in lines[1:])
