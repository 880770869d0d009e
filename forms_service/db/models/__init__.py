"""One table a file; every table is imported here, so that the metadata is whole."""

from forms_service.db.models.agency import Agency
from forms_service.db.models.agency_contact import AgencyContact
from forms_service.db.models.agency_draft import AgencyDraft
from forms_service.db.models.agency_link import AgencyLink
from forms_service.db.models.agency_request import AgencyRequest
from forms_service.db.models.agreed_action import AgreedAction
from forms_service.db.models.appointment import Appointment
from forms_service.db.models.audit_event import AuditEvent
from forms_service.db.models.audit_head import AuditHead
from forms_service.db.models.blob import Blob
from forms_service.db.models.calendar_feed import CalendarFeed
from forms_service.db.models.call import Call
from forms_service.db.models.case_file import CaseFile
from forms_service.db.models.case_outcome import CaseOutcome
from forms_service.db.models.case_reader import CaseReader
from forms_service.db.models.case_stage import CaseStage
from forms_service.db.models.case_theme import CaseTheme
from forms_service.db.models.change_proposal import ChangeProposal
from forms_service.db.models.chosen_day import ChosenDay
from forms_service.db.models.closure import Closure
from forms_service.db.models.confirmation import Confirmation
from forms_service.db.models.conflict_of_interest import ConflictOfInterest
from forms_service.db.models.contact_import import ContactImport
from forms_service.db.models.cover import Cover
from forms_service.db.models.data_key import DataKey
from forms_service.db.models.decision import Decision
from forms_service.db.models.discussion import Discussion
from forms_service.db.models.document import Document
from forms_service.db.models.due_date import DueDate
from forms_service.db.models.event import Event
from forms_service.db.models.extension import Extension
from forms_service.db.models.filed_piece import FiledPiece
from forms_service.db.models.finished_step import FinishedStep
from forms_service.db.models.hand_over import HandOver
from forms_service.db.models.job_request import JobRequest
from forms_service.db.models.kept_input import KeptInput
from forms_service.db.models.legal_hold import LegalHold
from forms_service.db.models.letter import Letter
from forms_service.db.models.letter_version import LetterVersion
from forms_service.db.models.mail import Mail
from forms_service.db.models.note import Note
from forms_service.db.models.outside_identity import OutsideIdentity
from forms_service.db.models.pack import Pack
from forms_service.db.models.pack_reading import PackReading
from forms_service.db.models.page_picture import PagePicture
from forms_service.db.models.partner_contact import PartnerContact
from forms_service.db.models.partner_response import PartnerResponse
from forms_service.db.models.partner_view import PartnerView
from forms_service.db.models.party import Party
from forms_service.db.models.party_link import PartyLink
from forms_service.db.models.person import Person
from forms_service.db.models.pinned_definition import PinnedDefinition
from forms_service.db.models.possible_duplicate import PossibleDuplicate
from forms_service.db.models.public_draft import PublicDraft
from forms_service.db.models.question import Question
from forms_service.db.models.reading import Reading
from forms_service.db.models.received_mail import ReceivedMail
from forms_service.db.models.recovery_code import RecoveryCode
from forms_service.db.models.reference_counter import ReferenceCounter
from forms_service.db.models.rehearsal import Rehearsal
from forms_service.db.models.retention_review import RetentionReview
from forms_service.db.models.safety_call import SafetyCall
from forms_service.db.models.schedule_run import ScheduleRun
from forms_service.db.models.search_token import SearchToken
from forms_service.db.models.settled_field import SettledField
from forms_service.db.models.sign_in_guard import SignInGuard
from forms_service.db.models.signature import Signature
from forms_service.db.models.task import Task
from forms_service.db.models.tombstone import Tombstone
from forms_service.db.models.understanding import Understanding
from forms_service.db.models.user import User
from forms_service.db.models.user_role import UserRole
from forms_service.db.models.web_session import WebSession

__all__ = [
    "Agency",
    "AgencyContact",
    "AgencyDraft",
    "AgencyLink",
    "AgencyRequest",
    "AgreedAction",
    "Appointment",
    "AuditEvent",
    "AuditHead",
    "Blob",
    "CalendarFeed",
    "Call",
    "CaseFile",
    "CaseOutcome",
    "CaseReader",
    "CaseStage",
    "CaseTheme",
    "ChangeProposal",
    "ChosenDay",
    "Closure",
    "Confirmation",
    "ConflictOfInterest",
    "ContactImport",
    "Cover",
    "DataKey",
    "Decision",
    "Discussion",
    "Document",
    "DueDate",
    "Event",
    "Extension",
    "FiledPiece",
    "FinishedStep",
    "HandOver",
    "JobRequest",
    "KeptInput",
    "LegalHold",
    "Letter",
    "LetterVersion",
    "Mail",
    "Note",
    "OutsideIdentity",
    "Pack",
    "PackReading",
    "PagePicture",
    "PartnerContact",
    "PartnerResponse",
    "PartnerView",
    "Party",
    "PartyLink",
    "Person",
    "PinnedDefinition",
    "PossibleDuplicate",
    "PublicDraft",
    "Question",
    "Reading",
    "ReceivedMail",
    "RecoveryCode",
    "ReferenceCounter",
    "Rehearsal",
    "RetentionReview",
    "SafetyCall",
    "ScheduleRun",
    "SearchToken",
    "SettledField",
    "SignInGuard",
    "Signature",
    "Task",
    "Tombstone",
    "Understanding",
    "User",
    "UserRole",
    "WebSession",
]
