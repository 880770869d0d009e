"""Cases as full as they come, set up through use-cases alone: five stages, twelve actions, long names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import Event
from forms_service.db.records.credentials import start_session
from forms_service.db.records.documents import prepare_upload
from forms_service.db.work import begin_work
from forms_service.domain.references import MEDIA_TYPES
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.agree_action import Agreed, agree_action
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.check_action import check_action
from forms_service.use_cases.choose_day import choose_day
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.keep_party import add_party
from forms_service.use_cases.note_safety_call import note_safety_call
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.receive_form import receive_form
from forms_service.use_cases.record_discussion import record_discussion, withdraw_discussion
from forms_service.use_cases.record_event import record_event
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.settle_action import settle_action
from forms_service.use_cases.withdraw_event import withdraw_event
from tests.forms_service.web.site import NEL, PASSWORD, SEEDER, Site

CHILD = {"full_name": "Testchild Maximiliana-Wilhelmina Featherstonehaugh-Notarealname", "birth_date": "2018-04-09"}
LONG_AGENCY = "The Pretend and Entirely Invented Association of Schools and Early Years Settings of Examplethorpe"
LONG_ADDRESS = "wilhelmina.featherstonehaugh-notarealname@safeguarding.very-long-department.school.example.org"
WORDS = "Both agencies visit the home together, and tell the child in words that fit their age what happens next. "


@dataclass
class CasesToLookAt:
    """`full`: a matter at its fifth stage, `stage` the time at it. `fresh`: one that nothing is on record of. `dated`:
    one whose stages have days. `review`: a review with steps that nobody dated. `decided`: a case whose outcome leads
    on, and whose dates would be later by now."""

    full: str
    fresh: str
    dated: str
    review: str
    decided: str
    stage: str
    party: str
    action: str

    @classmethod
    def begin(cls, site: Site) -> CasesToLookAt:
        full, stage, party, action = _full(site)
        return cls(full, _matter(site, "cscp"), _dated(site), _review(site), _decided(site), stage, party, action)


def signed_in(site: Site, partnership: str) -> str:
    """The cookie of somebody who is the business unit and its manager in one."""
    with begin_work(site.sessions, site.services, SEEDER) as work:
        person = add_user(
            work, partnership=partnership, name="Maximilian Featherstonehaugh-Madeupby",
            address=f"{new_id()}@example.org", password=PASSWORD, password_hash="nobody signs in with it",
            roles=["business-unit", "business-manager"], confirmed=True,
        )  # fmt: skip
        return start_session(work, kind="user", user_id=person.user_id)


def _matter(site: Site, partnership: str) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        facts = {"subject": "Whether one plan should be ended"}
        return begin_case(work, partnership, "practice-escalation", facts=facts, children=[CHILD])


def _full(site: Site) -> tuple[str, str, str, str]:
    case_id = _matter(site, "cscp")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        raised = work.now - timedelta(days=9)
        record_event(work, case_id, "matter.raised", raised, day_only=True)
        who = {"name": "Rowan Fictive", "role": "Class teacher", "agency": "Madeup Academy", "email": "r@example.org"}
        party = add_party(
            work, case_id, "concerned-professional",
            {**who, "name": "Wilhelmina Featherstonehaugh-Notarealname", "agency": LONG_AGENCY, "email": LONG_ADDRESS},
        )  # fmt: skip
        decider = add_party(work, case_id, "deciding-professional", {**who, "name": "Sorrel Unreal"})
        add_party(work, case_id, "other-party", {**who, "name": "Ola Otherly", "telephone": "01632 960777"})
        stages = []
        for number in range(1, 6):
            at = raised + timedelta(days=number)
            stage = open_stage(work, case_id, f"stage-{number}", opened_at=at, why=WORDS, by_party=party)
            stages.append(stage)
            for kind in ("meeting", "call"):
                said = record_discussion(
                    work, case_id, on=at.date(), kind=kind, who=LONG_AGENCY, said=WORDS * 2, case_stage_id=stage
                )
            if number < 5:
                end_stage(work, stage, "not-resolved", WORDS, at + timedelta(hours=3))
        withdraw_discussion(work, said)
        note_safety_call(work, case_id, whom="999")
        note_safety_call(work, case_id, text=WORDS)
        actions = [
            agree_action(
                work,
                case_id,
                Agreed(
                    what=WORDS if number % 3 else f"Send the chronology, part {number}.",
                    owner="" if number % 2 else LONG_AGENCY,
                    owner_party_id=decider if number % 2 else "",
                    due_on=None if number % 4 == 0 else work.today + timedelta(days=number - 4),
                    expected="The child knows whom to talk to." if number % 5 == 0 else "",
                    plan="agreed-action" if number < 9 else "policy-practice" if number < 11 else "",
                    case_stage_id=stages[number % 5],
                ),
            )
            for number in range(1, 13)
        ]
        settle_action(work, actions[1], "done", WORDS, work.today)
        check_action(work, actions[1], "The report was read.")
        settle_action(work, actions[4], "dropped", "The family has moved away.", work.today)
    return case_id, stages[-1], party, actions[0]


def _dated(site: Site) -> str:
    case_id = _matter(site, "sandwell")
    with begin_work(site.sessions, site.services, SEEDER) as work:
        record_event(work, case_id, "matter.raised", work.now - timedelta(days=2), day_only=True)
        open_stage(work, case_id, "stage-1", opened_at=work.now - timedelta(days=1), why="Nobody agreed.")
    return case_id


def _review(site: Site) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, NEL, "local-learning-review", began_at=work.now, children=[CHILD])
        add_party(work, case_id, "reviewer", {"name": "Reva Reviewson", "email": "reva@example.org"})
        record_outcome(work, case_id, "local-learning-review", "person", WORDS)
        choose_day(work, case_id=case_id, step="progress-asked", on=work.today + timedelta(days=20))
        wrapped = work.vault(case_id).wrapped_key
    data = b"%PDF-1.4 nothing that can be read"
    upload = prepare_upload(site.services, wrapped, "progress of the review.pdf", data, MEDIA_TYPES["pdf"])
    with begin_work(site.sessions, site.services, SEEDER) as work:
        receive_form(work, case_id, upload, via="email")
    return case_id


def _decided(site: Site) -> str:
    with begin_work(site.sessions, site.services, SEEDER) as work:
        case_id = begin_case(work, "sandwell", "rapid-review", began_at=work.now - timedelta(days=5), children=[CHILD])
        record_outcome(work, case_id, "local-cspr", "person", WORDS)
        first = work.session.scalars(select(Event).where(Event.case_id == case_id)).first()
        assert first is not None
        record_event(work, case_id, first.name, work.now - timedelta(days=3))
        withdraw_event(work, event_id=first.id, reason="The day was typed wrongly.")
    return case_id
