"""Who may do what: one policy, role x relation to the thing x action. Every door asks here and nowhere else.

A refusal has two shapes. HIDDEN: this person must not learn that the thing exists, so the page says "not found".
REFUSED: they may know of it and still may not do this.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Role(StrEnum):
    """A closed list. The first three come by an address or a link; the others sign in."""

    NOTIFIER = "notifier"
    AGENCY_CONTACT = "agency-contact"
    DISPUTING_MANAGER = "disputing-manager"
    BUSINESS_UNIT = "business-unit"
    BUSINESS_MANAGER = "business-manager"
    GROUP_MEMBER = "review-group-member"
    GROUP_CHAIR = "group-chair"
    PARTNER = "partner"
    PARTNERSHIP_CHAIR = "partnership-chair"
    ADMINISTRATOR = "administrator"


STAFF_ROLES = tuple(role for role in Role if role not in (Role.NOTIFIER, Role.AGENCY_CONTACT, Role.DISPUTING_MANAGER))

ROLE_TITLES = {
    Role.NOTIFIER: "Person who notifies",
    Role.AGENCY_CONTACT: "Agency contact",
    Role.DISPUTING_MANAGER: "Manager in a dispute",
    Role.BUSINESS_UNIT: "Business unit",
    Role.BUSINESS_MANAGER: "Business manager",
    Role.GROUP_MEMBER: "Review group member",
    Role.GROUP_CHAIR: "Review group chair",
    Role.PARTNER: "Safeguarding partner",
    Role.PARTNERSHIP_CHAIR: "Partnership chair or executive",
    Role.ADMINISTRATOR: "Administrator",
}


class Action(StrEnum):
    """A closed list: what a door can ask to do."""

    # without a case
    SEE_TODAY = "see-today"
    SEE_CASES = "see-cases"
    SEE_DEFINITIONS = "see-definitions"
    MANAGE_CONTACTS = "manage-contacts"
    SEE_PEOPLE = "see-people"
    MANAGE_PEOPLE = "manage-people"  # who may sign in, as what; end their sign-ins
    MANAGE_COVER = "manage-cover"
    SEE_MAILBOX = "see-mailbox"  # what came back, and what nobody could match
    REHEARSE = "rehearse"
    CHANGE_LETTER = "change-letter"  # upload a changed Word letter, look at its faults
    APPROVE_LETTER = "approve-letter"  # a second person publishes it
    # a case
    SEE_CASE = "see-case"
    SEE_WORKINGS = "see-workings"  # notification, returns, calls, mails: what the unit works with
    SEE_HISTORY = "see-history"
    CHECK_DOCUMENT = "check-document"
    OPEN_CASE = "open-case"
    RECORD_EVENT = "record-event"
    SET_DATE = "set-date"  # a person's date beside the computed one
    WRITE_NOTE = "write-note"
    RESTRICT_CASE = "restrict-case"  # who may know of it; conflicts of interest
    LET_OWN_DRAFT_GO = "let-own-draft-go"  # say why somebody releases what they alone wrote
    MOVE_CASE = "move-case"  # to newer published definitions
    RECORD_VIEW = "record-view"
    CLOSE_CASE = "close-case"
    SEE_LETTER = "see-letter"  # a released letter, by those it is addressed to; any, by the unit
    RELEASE_LETTER = "release-letter"
    ASK_AGENCIES = "ask-agencies"
    ENTER_RETURN = "enter-return"
    RECORD_CALL = "record-call"
    ANSWER_AGENCY = "answer-agency"  # longer time, "not ours", "pass on", questions about a return
    MAKE_PACK = "make-pack"
    SEE_PACK = "see-pack"
    ACKNOWLEDGE_PACK = "acknowledge-pack"  # "I have read it", and notes before the meeting
    SEE_DECISION = "see-decision"
    DRAFT_DECISION = "draft-decision"
    FREEZE_DECISION = "freeze-decision"
    CONFIRM_SIGNED_PAGE = "confirm-signed-page"  # a signature that came on paper
    RESPOND = "respond"  # a partner's response and signature, over what was frozen
    RECORD_JOINT = "record-joint-response"
    ALLOW_LETTER = "allow-letter"  # the named override where signatures are missing
    RECORD_PANEL_ANSWER = "record-panel-answer"
    SEE_LADDER = "see-ladder"  # stages, parties and discussions of a matter
    SEE_ACTIONS = "see-actions"  # what was agreed to be done, by whom, and whether it was
    RUN_ACTIONS = "run-actions"  # agree, change, settle, check; the escalation of a return that is missing
    RUN_LADDER = "run-ladder"  # go to a stage, record how it ended, what was said, who takes part
    BEGIN_CASE = "begin-case"  # a run of any process, by hand
    RECORD_OUTCOME = "record-outcome"  # how the case goes on
    FINISH_STEP = "finish-step"  # tick a step, choose the day of one that repeats
    # an agency's own request
    SEE_OWN_REQUEST = "see-own-request"
    SEND_RETURN = "send-return"
    # a party's own matter, by a link
    GIVE_MATTER_LINK = "give-matter-link"  # the unit sends it to a party, or takes it back
    SEE_OWN_MATTER = "see-own-matter"
    SEND_TO_MATTER = "send-to-matter"
    # lists and calendars
    MANAGE_FEEDS = "manage-feeds"  # addresses that a calendar program reads
    SEARCH_CASES = "search-cases"  # by reference and by name, over the cases one may know of
    SEE_FIGURES = "see-figures"  # the year in numbers
    MANAGE_RETENTION = "manage-retention"  # how long a case is kept; holds; erasing by two people
    SETTLE_PROPOSAL = "settle-proposal"  # dates that would be others by now
    SEE_LOGS = "see-logs"  # the matters on record, with the children's names


class Answer(StrEnum):
    YES = "yes"
    REFUSED = "refused"
    HIDDEN = "hidden"


class Relation(StrEnum):
    """How the person stands to the thing asked about."""

    OWN = "own"  # a case of their partnership; for a link, its own request
    RESTRICTED = (
        "restricted"  # a case of their partnership that is open to few, or not yet opened, or not of their body
    )
    BARRED = "barred"  # a case they have an interest in: their own family, their own conduct
    OTHER_PARTNER = "other-partner"  # a partner's act, asked for by the person of another partner
    OTHER = "other"  # another partnership's, another agency's, another case's
    REVOKED = "revoked"  # the link was revoked or has run out; the person may no longer sign in


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one partnership; a partner's role names the partner.

    `for_user`: another's role, held while they are away ("B for A"); none for one's own.
    """

    role: Role
    partnership: str
    partner: str | None = None
    for_user: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `request_id`: the one request that an agency's link opens; `party_id`: who follows a matter by a link.

    `named_cases`: restricted cases they were let into by name. `barred_cases`: those they must not know of.
    """

    grants: tuple[Grant, ...] = ()
    request_id: str | None = None
    party_id: str | None = None
    active: bool = True
    named_cases: frozenset[str] = frozenset()
    barred_cases: frozenset[str] = frozenset()

    def without_cover(self) -> Person:
        """The person in their own roles alone."""
        return replace(self, grants=tuple(grant for grant in self.grants if grant.for_user is None))


@dataclass(frozen=True, slots=True)
class Subject:
    """What is asked about: a partnership, a case in it, one agency's request, one party, or one partner's act.

    `opened` is false for a notification that nobody has opened as a case yet: only the unit knows of it. `ladder`: a
    matter between agencies, known to those who run its ladder or answer for it, and to the readers named for it.
    """

    partnership: str
    restricted: bool = False
    opened: bool = True
    ladder: bool = False
    request_id: str | None = None
    party_id: str | None = None
    partner: str | None = None
    case_id: str | None = None


GROUP_ROLES = frozenset({Role.GROUP_MEMBER, Role.GROUP_CHAIR})
"""Those who read the pack before the meeting."""

_UNIT = frozenset({Role.BUSINESS_UNIT, Role.BUSINESS_MANAGER})
_GROUP = GROUP_ROLES
_DECIDERS = frozenset({Role.PARTNER, Role.PARTNERSHIP_CHAIR})
_READERS = _UNIT | _GROUP | _DECIDERS

POLICY: dict[Action, frozenset[Role]] = {
    Action.SEE_TODAY: _READERS,
    Action.SEE_CASES: _READERS,
    Action.SEE_DEFINITIONS: _UNIT | {Role.ADMINISTRATOR},
    Action.MANAGE_CONTACTS: _UNIT | {Role.ADMINISTRATOR},
    Action.SEE_PEOPLE: frozenset({Role.BUSINESS_MANAGER, Role.ADMINISTRATOR}),
    Action.MANAGE_PEOPLE: frozenset({Role.BUSINESS_MANAGER, Role.ADMINISTRATOR}),
    Action.MANAGE_COVER: frozenset({Role.BUSINESS_MANAGER, Role.ADMINISTRATOR}),
    Action.SEE_MAILBOX: _UNIT,
    Action.REHEARSE: _UNIT,
    Action.CHANGE_LETTER: _UNIT,
    Action.APPROVE_LETTER: _UNIT,
    Action.SEE_CASE: _READERS,
    Action.SEE_WORKINGS: _UNIT,
    Action.SEE_HISTORY: _UNIT,
    Action.CHECK_DOCUMENT: _UNIT,
    Action.OPEN_CASE: _UNIT,
    Action.RECORD_EVENT: _UNIT,
    Action.SET_DATE: frozenset({Role.BUSINESS_MANAGER}),
    Action.WRITE_NOTE: _UNIT,
    Action.RESTRICT_CASE: frozenset({Role.BUSINESS_MANAGER, Role.PARTNERSHIP_CHAIR}),
    Action.LET_OWN_DRAFT_GO: frozenset({Role.BUSINESS_MANAGER}),
    Action.MOVE_CASE: frozenset({Role.BUSINESS_MANAGER}),
    Action.RECORD_VIEW: _UNIT | {Role.PARTNER},
    Action.CLOSE_CASE: frozenset({Role.BUSINESS_MANAGER, Role.PARTNERSHIP_CHAIR}),
    Action.SEE_LETTER: _READERS,
    Action.RELEASE_LETTER: _UNIT,
    Action.ASK_AGENCIES: _UNIT,
    Action.ENTER_RETURN: _UNIT,
    Action.RECORD_CALL: _UNIT,
    Action.ANSWER_AGENCY: _UNIT,
    Action.MAKE_PACK: _UNIT,
    Action.SEE_PACK: _READERS,
    Action.ACKNOWLEDGE_PACK: _GROUP | _DECIDERS,
    Action.SEE_DECISION: _READERS,
    Action.DRAFT_DECISION: _UNIT | {Role.GROUP_CHAIR},
    Action.FREEZE_DECISION: frozenset({Role.GROUP_CHAIR}),
    Action.CONFIRM_SIGNED_PAGE: _UNIT,
    Action.RESPOND: frozenset({Role.PARTNER}),
    Action.RECORD_JOINT: _UNIT | _DECIDERS,
    Action.ALLOW_LETTER: frozenset({Role.BUSINESS_MANAGER, Role.PARTNERSHIP_CHAIR}),
    Action.RECORD_PANEL_ANSWER: _UNIT,
    Action.SEE_LADDER: _UNIT | {Role.PARTNERSHIP_CHAIR},
    Action.RUN_LADDER: _UNIT,
    Action.SEE_ACTIONS: _UNIT | {Role.PARTNERSHIP_CHAIR},
    Action.RUN_ACTIONS: _UNIT,
    Action.BEGIN_CASE: _UNIT,
    Action.RECORD_OUTCOME: _UNIT,
    Action.FINISH_STEP: _UNIT,
    Action.SEE_OWN_REQUEST: frozenset({Role.AGENCY_CONTACT}),
    Action.SEND_RETURN: frozenset({Role.AGENCY_CONTACT}),
    Action.GIVE_MATTER_LINK: _UNIT,
    Action.SEE_OWN_MATTER: frozenset({Role.DISPUTING_MANAGER}),
    Action.SEND_TO_MATTER: frozenset({Role.DISPUTING_MANAGER}),
    Action.MANAGE_FEEDS: _READERS,
    Action.SEE_LOGS: _UNIT,
    Action.SEARCH_CASES: _UNIT,
    # Those who may know of every case: a number that differs by its reader would be no number of the year.
    Action.SEE_FIGURES: frozenset({Role.BUSINESS_MANAGER, Role.GROUP_CHAIR, Role.PARTNERSHIP_CHAIR}),
    Action.MANAGE_RETENTION: frozenset({Role.BUSINESS_MANAGER, Role.ADMINISTRATOR}),
    Action.SETTLE_PROPOSAL: frozenset({Role.BUSINESS_MANAGER}),
}

_ONLY_OWN_REQUEST = frozenset({Action.SEE_OWN_REQUEST, Action.SEND_RETURN})
_ONLY_OWN_MATTER = frozenset({Action.SEE_OWN_MATTER, Action.SEND_TO_MATTER})
# Whoever a letter was sent to; numbers, which would be no numbers of the year; and how long anything is kept.
_OF_MATTERS_TOO = frozenset({Action.SEE_LETTER, Action.SEE_FIGURES, Action.MANAGE_RETENTION})
_OF_ONE_PARTNER = frozenset({Action.RESPOND, Action.RECORD_VIEW})

# A restricted case is known only to those who must run it or answer for it, and to the readers named for it.
RESTRICTED_ROLES = frozenset({Role.BUSINESS_MANAGER, Role.GROUP_CHAIR, Role.PARTNERSHIP_CHAIR})

_WITHOUT_CASE = frozenset(
    {
        Action.SEE_TODAY,
        Action.SEE_CASES,
        Action.SEE_DEFINITIONS,
        Action.MANAGE_CONTACTS,
        Action.SEE_PEOPLE,
        Action.MANAGE_PEOPLE,
        Action.MANAGE_COVER,
        Action.SEE_MAILBOX,
        Action.REHEARSE,
        Action.CHANGE_LETTER,
        Action.APPROVE_LETTER,
        Action.BEGIN_CASE,
        Action.MANAGE_FEEDS,
        Action.SEE_LOGS,
        Action.SEARCH_CASES,
        Action.SEE_FIGURES,
        Action.MANAGE_RETENTION,
    }
)


def relation_of(person: Person, subject: Subject, action: Action) -> Relation:
    if not person.active:
        return Relation.REVOKED
    if action in _ONLY_OWN_REQUEST:
        own = person.request_id is not None and person.request_id == subject.request_id
        return Relation.OWN if own else Relation.OTHER
    if action in _ONLY_OWN_MATTER:
        own = person.party_id is not None and person.party_id == subject.party_id
        return Relation.OWN if own else Relation.OTHER
    here = [grant for grant in person.grants if grant.partnership == subject.partnership]
    if not here:
        return Relation.OTHER
    if subject.case_id is not None and subject.case_id in person.barred_cases:
        return Relation.BARRED
    named = subject.case_id is not None and subject.case_id in person.named_cases
    if subject.restricted and not named and not any(grant.role in RESTRICTED_ROLES for grant in here):
        return Relation.RESTRICTED
    if not subject.opened and not any(grant.role in _UNIT for grant in here):
        return Relation.RESTRICTED
    if subject.ladder and not named and action not in _OF_MATTERS_TOO and not _runs_ladders(here):
        return Relation.RESTRICTED
    if action in _OF_ONE_PARTNER and subject.partner is not None:
        roles = {grant.role for grant in here if grant.role in POLICY[action]}
        for_partner = {grant.partner for grant in here if grant.role is Role.PARTNER}
        if roles == {Role.PARTNER} and subject.partner not in for_partner:
            return Relation.OTHER_PARTNER
    return Relation.OWN


def _runs_ladders(here: Iterable[Grant]) -> bool:
    return any(grant.role in POLICY[Action.SEE_LADDER] for grant in here)


def decide(person: Person, subject: Subject, action: Action) -> Answer:
    """Whether this person may do this to this; the one place that knows."""
    relation = relation_of(person, subject, action)
    if action in _ONLY_OWN_REQUEST | _ONLY_OWN_MATTER:
        return Answer.YES if relation is Relation.OWN else Answer.HIDDEN
    if relation in (Relation.REVOKED, Relation.OTHER, Relation.RESTRICTED, Relation.BARRED):
        return Answer.HIDDEN
    roles = roles_in(person, subject.partnership)
    if relation is Relation.OTHER_PARTNER:
        return Answer.REFUSED
    if roles & POLICY[action]:
        return Answer.YES
    # Whoever may know of the case is told no; whoever may not is told nothing.
    may_know = action in _WITHOUT_CASE or bool(roles & POLICY[Action.SEE_CASE])
    return Answer.REFUSED if may_know else Answer.HIDDEN


def roles_in(person: Person, partnership: str) -> frozenset[Role]:
    return frozenset(grant.role for grant in person.grants if grant.partnership == partnership)


def may_anywhere(person: Person, action: Action) -> bool:
    """For pages that are not about one partnership: some partnership must allow it."""
    return any(decide(person, Subject(name), action) is Answer.YES for name in partnerships_of(person.grants))


def partnerships_of(grants: Iterable[Grant]) -> tuple[str, ...]:
    return tuple(sorted({grant.partnership for grant in grants}))


def acting_for(person: Person, subject: Subject, action: Action) -> str | None:
    """For whom, where only somebody's cover lets this person do this; none where their own roles do."""
    if decide(person.without_cover(), subject, action) is Answer.YES:
        return None
    for away in dict.fromkeys(grant.for_user for grant in person.grants if grant.for_user is not None):
        held = tuple(grant for grant in person.grants if grant.for_user in (None, away))
        if decide(replace(person, grants=held), subject, action) is Answer.YES:
            return away
    return None


# Nobody gains by a cover what only the running of the service needs.
COVERED_ROLES = frozenset(STAFF_ROLES) - {Role.ADMINISTRATOR}


def may_give(person: Person, partnership: str, role: Role) -> bool:
    """Whether they may give or take this role there. An administrator's is an administrator's to give."""
    if decide(person.without_cover(), Subject(partnership), Action.MANAGE_PEOPLE) is not Answer.YES:
        return False
    return role is not Role.ADMINISTRATOR or Role.ADMINISTRATOR in roles_in(person.without_cover(), partnership)


def own_draft(actor: str, drafted_by: str | None) -> bool:
    """Whether the one who releases or signs off is the one who wrote it: a second pair of eyes is wanted."""
    return drafted_by is not None and actor == drafted_by
