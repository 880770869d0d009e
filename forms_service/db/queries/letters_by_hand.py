"""Letters that a person asks for when they are wanted: no event of the case makes them."""

from __future__ import annotations

from dataclasses import dataclass

from forms_service.db.models import CaseFile
from forms_service.db.queries.case_frame import CaseFrame
from forms_service.db.queries.letter_list import audience_words
from forms_service.db.queries.pinned import pinned_library, pinned_process
from forms_service.db.work import Work
from forms_service.definitions.schema import Audience, Letter, LetterUse, Trigger

# What carries a link of somebody's own has a page of its own, where it is sent and taken back.
_LINKS = ("request.link", "letter.link", "matter.link")


@dataclass(frozen=True, slots=True)
class LetterByHand:
    slug: str
    title: str
    to: tuple[str, ...]


def uses_by_hand(work: Work, case: CaseFile) -> tuple[LetterUse, ...]:
    """In the order of the process. Letters to agencies are made with a request, and records of plans where the actions
    are; they are not among them."""
    library, process = pinned_library(work.session, case), pinned_process(work.session, case)
    records = {plan.record for plan in process.plans}
    return tuple(
        use
        for use in process.letters
        if use.made_on is Trigger.BY_HAND
        and use.to != Audience.AGENCIES
        and use.letter not in records
        and not _carries_link(library.letter(case.partnership, use.letter))
    )


def letters_by_hand(work: Work, frame: CaseFrame) -> tuple[LetterByHand, ...]:
    """Each letter once, with all to whom it goes."""
    case = work.session.get_one(CaseFile, frame.case_id)
    uses = uses_by_hand(work, case)
    found = []
    for slug in dict.fromkeys(use.letter for use in uses):
        of_it = [use for use in uses if use.letter == slug]
        audiences = dict.fromkeys(str(to) for use in of_it for to in (use.to, *use.copies_to))
        title = frame.library.letter(frame.partnership.slug, slug).title
        to = tuple(audience_words(frame.partnership, frame.process, audience) for audience in audiences)
        found.append(LetterByHand(slug, title, to))
    return tuple(found)


def _carries_link(letter: Letter) -> bool:
    return letter.kind == "message" and letter.mail is not None and any(link in letter.mail.text for link in _LINKS)
