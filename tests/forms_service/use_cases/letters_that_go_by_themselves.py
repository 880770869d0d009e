"""The example partnership with letters to all parties that need no release, or are written under two names of one."""

from __future__ import annotations

from dataclasses import replace

from forms_service.definitions.library import Library
from forms_service.definitions.schema import Letter, LetterUse

USES = (
    {"letter": "stage-outcome", "to": "parties", "made_on": "case.opened", "hold": False,
     "only_if": {"level_of_need": ["protection-plan"]}},
    {"letter": "told-twice", "to": "raising", "copies_to": ["parties"], "made_on": "event.recorded",
     "event": "meeting.held"},
)  # fmt: skip
TOLD_TWICE = Letter.model_validate(
    {
        "schema": 1, "slug": "told-twice", "title": "Told twice", "kind": "message",
        "mail": {"subject": "Told", "text": "{{ case.reference }}"},
    }
)  # fmt: skip


def going_by_themselves(library: Library) -> Library:
    data = library.partnerships["_example"]
    dispute = data.processes["dispute"][1]
    uses = (*dispute.letters, *(LetterUse.model_validate(use) for use in USES))
    noted = data.letters["stage-told"].model_copy(update={"free_text": ("note",)})
    own = replace(
        data,
        letters={**data.letters, "told-twice": TOLD_TWICE, "stage-told": noted},
        processes={**data.processes, "dispute": {1: dispute.model_copy(update={"letters": uses})}},
    )
    return replace(library, partnerships={**library.partnerships, "_example": own})
