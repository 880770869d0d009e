"""What the pages beside the cases have to show: long names, a year of reviews, links that ended, cases to be erased."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from forms_service.db.base import new_id
from forms_service.db.models import CaseFile, Event, PartyLink, RetentionReview
from forms_service.db.records import cases
from forms_service.db.records.credentials import start_session
from forms_service.db.records.links import hash_of_token, keep_link
from forms_service.db.records.retention import raise_review
from forms_service.db.work import Actor, Work, begin_work
from forms_service.use_cases.add_user import add_user
from forms_service.use_cases.agree_action import Agreed, agree_action
from forms_service.use_cases.begin_case import begin_case
from forms_service.use_cases.end_stage import end_stage
from forms_service.use_cases.give_themes import give_themes
from forms_service.use_cases.keep_party import add_party, let_party_leave
from forms_service.use_cases.open_stage import open_stage
from forms_service.use_cases.place_hold import place_hold
from forms_service.use_cases.record_discussion import record_discussion
from forms_service.use_cases.record_outcome import record_outcome
from forms_service.use_cases.review_retention import confirm_erasing, keep_longer, propose_erasing
from tests.forms_service.web.site import PASSWORD, SEEDER, Site

WHERE = "sandwell"
ADDRESS = "petra.raiser@invented-academy.example.org"
LONG_AGENCY = "Invented Academies Trust for the Whole of the Made-up Northern Boroughs"
LONG_NAME = "Testchild Maximiliana-Alexandrina Featherstonehaugh-Examplethorpe"
FORMULA = '=HYPERLINK("https://example.org","Open")'


@dataclass
class OtherPages:
    """`case_id`: the matter whose raising party follows it by `link`; `reviews`: of keeping, by what became of them."""

    site: Site
    case_id: str = ""
    reference: str = ""
    party_id: str = ""
    link: str = "the-link-in-the-message"
    ended: dict[str, str] = field(default_factory=dict)  # token by how it ended
    reviews: dict[str, str] = field(default_factory=dict)
    held_case: str = ""

    @classmethod
    def begin(cls, site: Site) -> OtherPages:
        pages = cls(site)
        with begin_work(site.sessions, site.services, SEEDER) as work:
            pages._a_matter_half_way(work)
            pages._a_year_of_reviews(work)
            _older_matter(work)
        with begin_work(site.sessions, site.services, SEEDER) as work:
            pages._links_that_ended(work)
        pages._cases_to_be_erased()
        return pages

    def _a_matter_half_way(self, work: Work) -> None:
        self.case_id = _raised(work, work.now - timedelta(days=12), subject=FORMULA, child=LONG_NAME)
        self.reference = str(work.session.get_one(CaseFile, self.case_id).reference)
        self.party_id = add_party(
            work, self.case_id, "raising-agency",
            {"name": "Petra Raiser", "role": "Designated safeguarding lead", "agency": LONG_AGENCY, "email": ADDRESS},
        )  # fmt: skip
        answering = add_party(
            work, self.case_id, "receiving-agency",
            {"name": "Aldous Answerer-Featherstonehaugh", "agency": "Pretend Trust", "email": "aldous@example.org"},
        )  # fmt: skip
        add_party(work, self.case_id, "other-professional", {"name": "Without Address", "agency": "Made-up Surgery"})
        first = open_stage(work, self.case_id, "stage-1", opened_at=work.now - timedelta(days=9), why="No agreement.")
        record_discussion(
            work, self.case_id, on=work.today - timedelta(days=8), kind="meeting", who="Both team managers",
            said="The school sees neglect, the trust sees early help.", case_stage_id=first,
        )  # fmt: skip
        for what, owner, day in (
            ("Send the chronology of attendance", self.party_id, work.today - timedelta(days=1)),
            ("Visit the home together", answering, work.today + timedelta(days=3)),
            ("Ask the health visitor", "", None),
        ):
            agree_action(
                work,
                self.case_id,
                Agreed(
                    what, owner_party_id=owner, due_on=day, case_stage_id=first, owner="" if owner else "Nobody yet"
                ),
            )
        end_stage(work, first, "not-resolved", "Neither side moved.", work.now - timedelta(days=5))
        open_stage(
            work, self.case_id, "stage-2", opened_at=work.now - timedelta(days=5), why="The child was hurt again."
        )
        _link(work, self.party_id, self.link)

    def _a_year_of_reviews(self, work: Work) -> None:
        """Many of one outcome, two of another: a small number that its total would give away."""
        for number in range(14):
            began = work.now - timedelta(days=20 * number)
            case_id = _review(work, began).id
            outcome = "further-learning" if number < 6 else "nothing-further" if number < 12 else "met-no-further"
            record_outcome(work, case_id, outcome, "person", "As the meeting decided.")
            give_themes(work, case_id=case_id, themes=["neglect", *(["transitions"] if number < 2 else [])])

    def _links_that_ended(self, work: Work) -> None:
        past = work.system_now - timedelta(days=1)
        _link(work, self.party_id, "ran-out", expires_at=past)
        _link(work, self.party_id, "taken-back").revoked_at = past
        left = add_party(
            work, self.case_id, "other-professional", {"name": "Gone Away", "agency": "Left Ltd", "email": ADDRESS}
        )
        _link(work, left, "no-longer-a-party")
        let_party_leave(work, left)
        self.ended = {each: each for each in ("ran-out", "taken-back", "no-longer-a-party")}

    def _cases_to_be_erased(self) -> None:
        site = self.site
        first, second = (Actor("user", self._somebody(role), where="test") for role in ("administrator", "group-chair"))
        for name in ("due", "proposed", "erased", "kept", "held"):
            with begin_work(site.sessions, site.services, SEEDER) as work:
                case = _review(work, datetime(1995, 3, 27, 10, tzinfo=UTC))
                case.state, case.closed_at = "completed", datetime(1995, 7, 14, 23, 30, tzinfo=UTC)
                case_id = case.id
                review = raise_review(work, case, date(2025, 7, 15))
                self.reviews[name] = review.id
            with begin_work(site.sessions, site.services, second) as work:
                if name in ("proposed", "erased"):
                    propose_erasing(work, review_id=self.reviews[name], reason="Its thirty years are over.")
                if name == "kept":
                    keep_longer(
                        work, review_id=self.reviews[name], until=date(2030, 3, 27), reason="A claim was announced."
                    )
                if name == "held":
                    self.held_case = case_id
                    place_hold(work, case_id=case_id, reason="Papers are asked for.", authority="Invented inquiry")
            if name == "erased":
                with begin_work(site.sessions, site.services, first) as work:
                    confirm_erasing(work, review_id=self.reviews[name])

    def person(self, role: str) -> str:
        """The cookie of a colleague of this role who has signed in."""
        user_id = self._somebody(role)
        with begin_work(self.site.sessions, self.site.services, SEEDER) as work:
            return start_session(work, kind="user", user_id=user_id)

    def _somebody(self, role: str) -> str:
        with begin_work(self.site.sessions, self.site.services, SEEDER) as work:
            return add_user(
                work, partnership=WHERE, name=f"Person Featherstonehaugh-{role.title()}",
                address=f"{new_id()}@example.org", password=PASSWORD, roles=[role], confirmed=True,
            ).user_id  # fmt: skip

    def count(self, state: str) -> int:
        with self.site.sessions() as session:
            return session.query(RetentionReview).filter(RetentionReview.state == state).count()


def _review(work: Work, received_at: datetime) -> CaseFile:
    """Without any date of its own: what is asked here is how cases are counted and kept."""
    case = cases.new_case(work, WHERE, "rapid-review")
    case.state, case.received_at, case.opened_at = "open", received_at, received_at
    cases.give_reference(work, case)
    return case


def _raised(work: Work, at: datetime, *, subject: str, child: str) -> str:
    return begin_case(
        work, WHERE, "practice-escalation", began_at=at,
        facts={"subject": subject, "concern": subject, "disagreement": "Is the threshold met?\nThe school says so."},
        children=[{"full_name": child, "birth_date": "2019-12-05"}],
    )  # fmt: skip


def _older_matter(work: Work) -> None:
    """Raised in the year before, where no party has a name or an address."""
    case_id = _raised(work, work.now - timedelta(days=200), subject="Threshold", child="Testchild Beta Madeup")
    raised = work.session.scalars(select(Event).where(Event.case_id == case_id, Event.name == "matter.raised")).one()
    raised.occurred_at = datetime(2025, 7, 14, 22, 40, tzinfo=UTC)
    add_party(work, case_id, "raising-agency", {"name": "", "agency": "Invented Constabulary", "email": ""})


def _link(work: Work, party_id: str, token: str, *, expires_at: datetime | None = None) -> PartyLink:
    return keep_link(
        work, PartyLink, party_id, token_hash=hash_of_token(token), address=ADDRESS,
        expires_at=expires_at or work.system_now + timedelta(days=30),
    )  # fmt: skip
