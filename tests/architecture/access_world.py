"""Two partnerships, two agencies, a restricted case, an unopened one: one of everything that an address can name."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import docx
from flask.testing import FlaskClient

from forms_service.db.base import new_id
from forms_service.db.models import (
    Agency,
    AgencyContact,
    AgencyLink,
    AgencyRequest,
    AgreedAction,
    Blob,
    CaseFile,
    CaseReader,
    CaseStage,
    ChangeProposal,
    Closure,
    ConflictOfInterest,
    ContactImport,
    Decision,
    Discussion,
    Event,
    LegalHold,
    Letter,
    LetterVersion,
    Mail,
    Note,
    Pack,
    PagePicture,
    PartnerContact,
    Party,
    PartyLink,
    PossibleDuplicate,
    Question,
    ReceivedMail,
    Rehearsal,
    RetentionReview,
    User,
)
from forms_service.db.records import cases, documents, parties, people
from forms_service.db.records.addresses import address_token
from forms_service.db.records.contacts import COLUMNS
from forms_service.db.records.credentials import start_session
from forms_service.db.records.links import hash_of_token, keep_link
from forms_service.db.work import Work, begin_work
from forms_service.definitions.notified_to import processes_notified_to
from forms_service.definitions.schema import Trigger
from forms_service.use_cases.add_user import add_user
from forms_service.web.downloads import FORMATS
from forms_service.web.identity import LINK_COOKIE, PARTY_COOKIE, PERSON_COOKIE
from tests.forms_service.web.site import EXAMPLE, NEL, PASSWORD, SEEDER, Site

ROLES = {
    "bu": "business-unit",
    "bm": "business-manager",
    "gm": "review-group-member",
    "gc": "group-chair",
    "pt": "partner",
    "pc": "partnership-chair",
    "ad": "administrator",
}
PARTNER = {EXAMPLE: "council", NEL: ""}
OFFICER = "officer@agency.example.org"
_COOKIES = {"user": PERSON_COOKIE, "link": LINK_COOKIE, "party": PARTY_COOKIE}


@dataclass
class World:
    site: Site
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # relation -> values of an address
    who: dict[tuple[str, bool], dict[str, str]] = field(default_factory=dict)  # who, revoked -> of what a session is

    def client(self, who: str, *, revoked: bool) -> FlaskClient:
        """With a session of its own: a route may end the one it was called in."""
        client = self.site.app.test_client()
        of = self.who.get((who, revoked))
        if of is not None:
            with begin_work(self.site.sessions, self.site.services, SEEDER) as work:
                token = start_session(work, **of)
            client.set_cookie(_COOKIES[of["kind"]], token)
        return client


def build(site: Site) -> World:
    world = World(site)
    with begin_work(site.sessions, site.services, SEEDER) as work:
        own = _case(work, EXAMPLE)
        restricted = _case(work, EXAMPLE, restricted=True)
        elsewhere = _case(work, NEL)
        unopened = _case(work, EXAMPLE, opened=False)
        own_values, own_request = _things(work, own)
        world.values["own"] = own_values
        world.values["revoked"] = own_values
        world.values["other-case"], _ = _things(work, restricted)
        world.values["other-partnership"], _ = _things(work, elsewhere)
        world.values["unopened"] = {
            "case_id": unopened.id,
            "ladder.case_id": unopened.id,
            "partnership": EXAMPLE,
            "step_id": own_values["step_id"],
        }
        second = _request(work, own, "Another Agency")
        world.values["other-agency"] = {**own_values, "request_id": second.id}
        world.values["other-partner"] = {**own_values, "partner": "constabulary"}
        for relation, partnership in (("own", EXAMPLE), ("revoked", EXAMPLE), ("other-partnership", NEL)):
            world.values[relation] = {**world.values[relation], **_changed_letter(work, partnership)}
        _people(work, world)
        world.values["named"], _ = _things(work, _case(work, EXAMPLE, restricted=True))
        world.values["interest"], _ = _things(work, _case(work, EXAMPLE))
        for of in world.who.values():
            work.session.add_all(_relations(work, world, of["user_id"]))
        for partnership, relations in ((EXAMPLE, ("own", "revoked")), (NEL, ("other-partnership",))):
            added = add_user(
                work, partnership=partnership, name="Somebody Else",
                address=f"else@{partnership.strip('_')}.example.org",
                password=PASSWORD, roles=["business-unit"],
            )  # fmt: skip
            for relation in relations:
                world.values[relation] = {**world.values[relation], "user_id": added.user_id, "kept_id": new_id()}
        for revoked in (False, True):
            token, link = _link(work, own_request)
            world.who["ag", revoked] = {"kind": "link", "link_id": link.id}
            world.values["revoked" if revoked else "own"] = {
                **world.values["revoked" if revoked else "own"], "token": token,
            }  # fmt: skip
            if revoked:
                link.revoked_at = work.system_now
        _matters(work, world)
    return world


def _matters(work: Work, world: World) -> None:
    """A matter that a party follows, another party of it, another matter, and somebody of another partnership."""
    own, other = _matter(work), _matter(work)
    for revoked, values in ((False, "own"), (True, "revoked")):
        token = secrets.token_urlsafe(16)
        link = keep_link(
            work, PartyLink, own["party_id"], token_hash=hash_of_token(token), address=OFFICER,
            expires_at=work.system_now + timedelta(days=30),
        )  # fmt: skip
        link.revoked_at = work.system_now if revoked else None
        world.who["dm", revoked] = {"kind": "party", "party_link_id": link.id}
        world.values[values] = {**world.values[values], **own, "matter_token": token}
    world.values["other-party"] = {**world.values["own"], "party_id": own["other_party_id"]}
    world.values["other-case"] = {**world.values["other-case"], **other}
    elsewhere = work.session.get_one(CaseFile, world.values["other-partnership"]["case_id"])
    world.values["other-partnership"] = {
        **world.values["other-partnership"], **own, "party_id": _party(work, elsewhere).id
    }  # fmt: skip


def _matter(work: Work) -> dict[str, str]:
    case = cases.new_case(work, EXAMPLE, "dispute")
    case.state, case.opened_at = "open", work.now
    cases.give_reference(work, case)
    party = _party(work, case)
    letter = Letter(
        id=new_id(), case_id=case.id, kind="matter-link", cause="test", audience="parties",
        recipient_key=f"party:{party.id}", state="released", document_id=_document(work, case, "letter", "out", "docx"),
    )  # fmt: skip
    work.session.add(letter)
    work.session.flush()
    return {
        "party_id": party.id,
        "other_party_id": _party(work, case, "answering").id,
        "record_id": str(letter.document_id),
        "asked": "on-file",
        "form": "concern-1",
    }


def _party(work: Work, case: CaseFile, role: str = "raising") -> Party:
    return parties.add_party(work, case, role, {"name": "Ms Party Examplethorpe", "email": OFFICER})


def _people(work: Work, world: World) -> None:
    for short, role in ROLES.items():
        for revoked in (False, True):
            added = add_user(
                work,
                partnership=EXAMPLE,
                name=f"Person {short}",
                address=f"{short}-{revoked}@partnership.example.org",
                password=PASSWORD,
                roles=[role],
                partner="council" if short == "pt" else None,
                confirmed=True,
            )
            work.session.flush()
            world.who[short, revoked] = {"kind": "user", "user_id": added.user_id}
            if revoked:
                work.session.get_one(User, added.user_id).active = False


def _relations(work: Work, world: World, user_id: str) -> list[object]:
    """Everybody is named for one restricted case and its matter, and has an interest in another case and its matter."""
    found: list[object] = []
    for key in ("case_id", "ladder.case_id"):
        named, interest = (world.values[relation][key] for relation in ("named", "interest"))
        conflict = ConflictOfInterest(id=new_id(), case_id=interest, user_id=user_id, by="system", at=work.now)
        conflict.sealed = work.vault(interest).seal_json(
            "conflict_of_interest", conflict.id, "sealed", {"reason": "Their own family"}
        )
        found += [conflict, CaseReader(id=new_id(), case_id=named, user_id=user_id, by="system", at=work.now)]
    return found


def _case(work: Work, partnership: str, *, restricted: bool = False, opened: bool = True) -> CaseFile:
    library = work.services.library
    process = next(each for each in processes_notified_to(library, partnership) if each.agency_return).slug
    case = cases.new_case(work, partnership, process, restricted=restricted)
    if opened:
        case.state, case.opened_at = "open", work.now
        cases.give_reference(work, case)
    return case


def _changed_letter(work: Work, partnership: str) -> dict[str, str]:
    """A version of a letter changed in the browser, waiting for a second person."""
    letter = "told" if partnership == EXAMPLE else "scsi-2"
    content = work.services.library.letter_document(partnership, letter)
    row = LetterVersion(
        id=new_id(), partnership=partnership, letter=letter, number=1, state="ready", content=content,
        digest=hashlib.sha256(content).hexdigest(), faults=[], uploaded_by="system", uploaded_at=work.now,
    )  # fmt: skip
    work.insert_once(lambda: work.session.add(row))
    return {"letter": letter, "number": "1", "what": "template"}


def _directory(work: Work, partnership: str) -> dict[str, str]:
    """An agency with a person, a person of a group, closed days, and a file that is being looked at."""
    agency = Agency(id=new_id(), partnership=partnership, slug=new_id(), name=f"Agency {new_id()}")
    person = AgencyContact(id=new_id(), agency_id=agency.id)
    group = PartnerContact(id=new_id(), partnership=partnership, partner="panel")
    closure = Closure(
        id=new_id(), partnership=partnership, from_on=work.today, to_on=work.today, title="Closed", by="system"
    )
    looked_at = ContactImport(id=new_id(), partnership=partnership, state="looked-at", by="system", at=work.now)
    looked_at.sealed = work.directory(partnership).seal_json(
        "contact_import", looked_at.id, "sealed", {"text": ",".join(COLUMNS) + "\n"}
    )
    work.session.add(agency)
    work.session.flush()
    work.session.add_all([person, group, closure, looked_at])
    work.session.flush()
    return {
        "agency_id": agency.id,
        "contact_id": person.id,
        "group_contact_id": group.id,
        "closure_id": closure.id,
        "import_id": looked_at.id,
        "group": "panel",
    }


def _things(work: Work, case: CaseFile) -> tuple[dict[str, str], AgencyRequest]:
    person = people.add_person(work, case.id, "child", {"full_name": "Testchild Alpha Examplethorpe"})
    other = people.add_person(work, case.id, "child", {"full_name": "Testchild Beta Examplethorpe"})
    request = _request(work, case, "The Agency")
    returned = _document(work, case, "return", "in", "docx", request=request)
    letter = Letter(
        id=new_id(), case_id=case.id, kind=_letter_kind(work, case), cause="test", audience="review-group",
        recipient_key="audience:review-group", state="released",
        document_id=_document(work, case, "letter", "out", "docx"),
    )  # fmt: skip
    mail = Mail(
        id=new_id(), case_id=case.id, letter_id=letter.id, kind="test", recipient_key="audience:review-group",
        state="accepted", message_id=f"<{new_id()}@example.org>", subject="test",
    )  # fmt: skip
    pack = Pack(
        id=new_id(), case_id=case.id, kind="pack", number=1, state="released",
        pack_document_id=_document(work, case, "pack", "out", "pdf"),
        report_document_id=_document(work, case, "report", "out", "docx", data=_word_document()),
    )  # fmt: skip
    decision = Decision(
        id=new_id(), case_id=case.id, number=1, state="frozen", digest="0" * 64, frozen_at=work.now,
        document_id=_document(work, case, "decision", "out", "docx"),
    )  # fmt: skip
    duplicate = PossibleDuplicate(
        id=new_id(), case_id=case.id, other_case_id=case.id, person_id=person.id, other_person_id=other.id, why="near"
    )
    note = Note(id=new_id(), case_id=case.id, subject_kind="case", subject_id=case.id, by="system", at=work.now)
    event = Event(
        id=new_id(), case_id=case.id, seq=1, name="la.aware", occurred_at=work.now, recorded_at=work.now,
        recorded_by="system",
    )  # fmt: skip
    picture = documents.prepare_blob(work.services, work.vault(case.id).wrapped_key, b"made up")
    work.session.add(Blob(id=picture.id, case_id=case.id, sha256=picture.sha256, size=picture.size,
                          sealed=picture.sealed))  # fmt: skip
    question = Question(id=new_id(), case_id=case.id, request_id=request.id, document_id=returned,
                        path="agency_name", by="test", at=work.now)  # fmt: skip
    work.session.add(PagePicture(id=new_id(), document_id=returned, page=1, width=1, height=1, blob_id=picture.id,
                                 made_at=work.now))  # fmt: skip
    work.session.add_all([question, letter, mail, pack, decision, duplicate, note, event])
    work.session.flush()
    return {
        **_directory(work, case.partnership),
        "case_id": case.id,
        "partnership": case.partnership,
        "document_id": returned,
        "request_id": request.id,
        "letter_id": letter.id,
        "mail_id": mail.id,
        "pack_id": pack.id,
        "decision_id": decision.id,
        "duplicate_id": duplicate.id,
        "note_id": note.id,
        "received_id": _received(work, case, mail),
        "rehearsal_id": _rehearsal(work, case),
        "event_id": event.id,
        "action_id": _action(work, case),
        **_kept(work, case),
        **_ladder(work, case),
        "step_id": work.services.library.process(case.partnership, case.process).steps[0].id,
        "partner": "council",
        "part": "pack",
        "target": "docx",
        "form_slug": "progress-1",
        "receipt": "of-nothing",
        "piece": "0",
        "page": "1",
        "path": "agency_name",
        "question_id": question.id,
        "token": "no-such-token",
        "matter_token": "no-such-token",
        "feed_token": "no-such-token",
        "log": "disagreements",
        "feed_id": new_id(),
        "follower_id": _party(work, case).id,
        "section": "agency",
        "answer": "agency_name",
    }, request


def _kept(work: Work, case: CaseFile) -> dict[str, str]:
    """Dates that would be others, a review of how long it is kept that another proposed, and a legal hold."""
    proposal = ChangeProposal(id=new_id(), case_id=case.id, why="calendar", mark=new_id(), dates=[])
    review = RetentionReview(
        id=new_id(), case_id=case.id, partnership=case.partnership, due_on=work.today, state="proposed",
        first_by="system", first_at=work.now, certificate={},
    )  # fmt: skip
    hold = LegalHold(id=new_id(), case_id=case.id, placed_by="system")
    work.session.add_all([proposal, review, hold])
    work.session.flush()
    return {"proposal_id": proposal.id, "retention_id": review.id, "hold_id": hold.id}


def _action(work: Work, case: CaseFile) -> str:
    action = AgreedAction(id=new_id(), case_id=case.id, number=1, created_by="system", created_at=work.now)
    work.session.add(action)
    work.session.flush()
    return action.id


def _ladder(work: Work, case: CaseFile) -> dict[str, str]:
    """A matter with a stage, a party and a discussion, as restricted as the case; where there are none, of the case."""
    known = [work.services.library.process(case.partnership, slug) for slug in
             work.services.library.partnerships[case.partnership].published_processes]  # fmt: skip
    process = next((each for each in sorted(known, key=lambda each: each.slug) if each.stages), None)
    matter = case
    if process is not None:
        matter = cases.new_case(work, case.partnership, process.slug, restricted=case.restricted)
        matter.state, matter.opened_at = "open", work.now
        cases.give_reference(work, matter)
    stage = CaseStage(id=new_id(), case_id=matter.id, seq=1, stage=process.stages[0].id if process else "none",
                      opened_at=work.now, opened_by="system", created_at=work.now)  # fmt: skip
    role = process.parties[0].slug if process else "none"
    party = Party(id=new_id(), case_id=matter.id, role=role, added_by="system", created_at=work.now)
    talk = Discussion(id=new_id(), case_id=matter.id, on=work.today, kind="talk", by="system", created_at=work.now)
    work.session.add_all([stage, party, talk])
    work.session.flush()
    return {
        "ladder.case_id": matter.id,
        "case_stage_id": stage.id,
        "ladder.party_id": party.id,
        "discussion_id": talk.id,
    }


def _letter_kind(work: Work, case: CaseFile) -> str:
    process = work.services.library.process(case.partnership, case.process)
    return process.letters[0].letter


def _request(work: Work, case: CaseFile, name: str) -> AgencyRequest:
    use = work.services.library.process(case.partnership, case.process).agency_return
    assert use is not None
    form, _, version = use.form.partition("/v")
    request = AgencyRequest(
        id=new_id(), case_id=case.id, agency_name=name, form=form, form_version=int(version), relation="child-family",
        state="issued", issued_at=work.now, due_on=work.today + timedelta(days=7), due_at=work.now + timedelta(days=7),
        scope_from=work.today - timedelta(days=365), scope_to=work.today,
        address_token=address_token(work.services, OFFICER),
    )  # fmt: skip
    work.session.add(request)
    work.session.flush()
    _document(work, case, "request-form", "out", "docx", request=request)
    letter = next(each.letter for each in work.services.library.process(case.partnership, case.process).letters
                  if each.made_on is Trigger.REQUESTS_ISSUED)  # fmt: skip
    work.session.add(
        Letter(
            id=new_id(), case_id=case.id, kind=letter, cause=request.id, request_id=request.id, audience="agencies",
            recipient_key=f"request:{request.id}", state="released", released_at=work.now,
            document_id=_document(work, case, "letter", "out", "docx", request=request),
        )
    )  # fmt: skip
    return request


def _document(
    work: Work,
    case: CaseFile,
    kind: str,
    direction: str,
    target: str,
    *,
    request: AgencyRequest | None = None,
    data: bytes = b"made up",
) -> str:
    blob = documents.prepare_blob(work.services, work.vault(case.id).wrapped_key, data)
    kept = documents.keep(
        work, case.id, blob, kind=kind, direction=direction, media_type=FORMATS[target], file_name=f"made-up.{target}",
        request_id=request.id if request else None,
    )  # fmt: skip
    return str(kept.id)


def _word_document() -> bytes:
    kept = BytesIO()
    docx.Document().save(kept)
    return kept.getvalue()


def _link(work: Work, request: AgencyRequest) -> tuple[str, AgencyLink]:
    token = secrets.token_urlsafe(16)
    link = AgencyLink(
        id=new_id(),
        request_id=request.id,
        token_hash=hashlib.sha256(token.encode()).hexdigest(),
        address_token=request.address_token,
        created_at=work.system_now,
        expires_at=work.system_now + timedelta(days=30),
    )
    work.session.add(link)
    work.session.flush()
    return token, link


def _received(work: Work, case: CaseFile, mail: Mail) -> str:
    row = ReceivedMail(
        id=new_id(), partnership=case.partnership, kind="reply", state="holding", digest=new_id(), mail_id=mail.id,
        received_at=work.now, document_id=_document(work, case, "mail", "in", "docx"),
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row.id


def _rehearsal(work: Work, case: CaseFile) -> str:
    row = Rehearsal(
        id=new_id(), partnership=case.partnership, process=case.process, state="failed", by="system", at=work.now
    )
    wanted = {"received_at": work.now.isoformat(), "agencies": ["An agency"], "answers": []}
    row.sealed = work.directory(case.partnership).seal_json("rehearsal", row.id, "sealed", {"wanted": wanted})
    work.session.add(row)
    work.session.flush()
    return row.id
