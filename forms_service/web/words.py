"""The words that people read for the codes that rows hold. A code without words is shown as it is, never hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

EARLY = (
    "Escalating early is always allowed. No day here is a reason to wait, and none has to pass before a matter goes on."
)
INDICATIVE = (
    "Indicative. Do not wait for this day if the child is at risk or may come to harm: go to any later stage at once."
)

_WORDS: dict[str, dict[str, str]] = {
    "case": {
        "received": "Notification received, not yet opened",
        "open": "Open",
        "closed": "Closed: criteria not met",
        "completed": "Completed",
    },
    "document": {
        "received": "Received, waiting to be read",
        "reading": "Being read",
        "read": "Read, to be checked",
        "failed": "Could not be read",
        "accepted": "Accepted",
        "rejected": "Sent back",
        "unpacked": "Looked through: what was in it stands by itself",
        "quarantined": "Shut away: it carries malware",
    },
    "request": {
        "proposed": "Proposed",
        "confirmed": "Confirmed, not yet issued",
        "issued": "Asked, no return yet",
        "answered": "Return received",
        "nil": "Nil return",
        "stood-down": "Stood down",
        "declined": "Not asked",
    },
    "relation": {
        "child-family": "Child or family",
        "suspected-perpetrator": "Suspected perpetrator",
        "both": "Child or family, and suspected perpetrator",
    },
    "letter": {
        "asked": "Being made",
        "made": "Made",
        "failed": "Could not be made",
        "held": "To be read and released",
        "released": "Released",
        "withdrawn": "Withdrawn",
    },
    "letter-version": {
        "ready": "Waiting for a second person",
        "faulty": "Has faults",
        "published": "Published",
        "refused": "Turned down",
        "withdrawn": "Taken back",
    },
    "mail": {
        "held": "Held",
        "ready": "Waiting to go",
        "sending": "Being sent",
        "accepted": "Accepted by the mail relay",
        "refused": "Refused by the mail relay",
        "uncertain": "May have gone: outcome not known",
        "bounced": "Came back",
        "sent_otherwise": "Sent another way",
        "withdrawn": "Withdrawn",
    },
    "case-short": {"received": "New", "open": "Open", "closed": "Closed", "completed": "Completed"},
    "definition": {
        "process": "Process",
        "step": "Step",
        "letter": "Letter",
        "form": "Form",
        "report": "Report",
        "partnership": "Partnership",
    },
    "change": {
        "new": "New",
        "gone": "No longer there",
        "changed": "Changed",
        "words": "Its Word document changed",
        "dates": "Its date is worked out differently",
        "rules": "What is made, asked or sent when",
    },
    "seen-by": {"unit": "The business unit", "group": "Everybody who reads the pack", "own": "Only me"},
    "mine": {
        "read-pack": "Read the pack, and say that you have",
        "read-addendum": "Read the addendum, and say that you have",
        "view": "Give your view: are the criteria met?",
        "respond": "Answer the recommendation",
        "sign": "Sign the decision record",
        "freeze": "Make the decision record final",
    },
    "awaited": {
        "returns": "Returns from agencies",
        "views": "Views on the criteria",
        "responses": "Answers to the recommendation",
        "signatures": "Signatures",
    },
    "flag": {
        "case": "Come back to this case",
        "request": "Come back to an agency",
        "document": "Come back to a document",
        "field": "Come back to an answer in a document",
        "pack": "Come back to the pack",
        "decision": "Come back to the decision record",
    },
    "received": {
        "bounce": "A message that could not be delivered",
        "delay": "A message that is delayed",
        "auto-reply": "An automatic answer",
        "reply": "A person’s answer",
        "other": "Some other message",
    },
    "received-count": {
        "bounce": "could not be delivered",
        "delay": "delayed",
        "auto-reply": "automatic",
        "reply": "from people",
        "other": "other",
    },
    "received-state": {
        "matched": "It found its own place",
        "holding": "It waits for a person",
        "filed": "Dealt with",
        "dismissed": "Dismissed",
    },
    "rehearsal": {"asked": "Being rehearsed", "made": "Ready", "failed": "Could not be rehearsed"},
    "rehearsal-how": {
        "mail": "Mail",
        "mail-after-release": "Mail, once a person has released it",
        "call": "Telephone call",
        "failed": "Could not be made",
    },
    "view": {"met": "Criteria met", "not-met": "Criteria not met", "not-clear": "Not clear"},
    "pack": {
        "asked": "Being made",
        "made": "Made, not yet released",
        "failed": "Could not be made",
        "released": "Released",
    },
    "decision": {"draft": "Draft", "frozen": "Final, to be signed", "superseded": "Replaced"},
    "outcome-because": {
        "decision": "The decision record",
        "panel": "The Panel’s answer",
        "person": "What is said below",
    },
    "panel-answer": {
        "confirmed": "It agrees",
        "recommends-otherwise": "It proposes otherwise",
        "asks-for-more": "It asks for more",
    },
    "call": {"to-make": "To make", "made": "Made", "not-needed": "Not needed"},
    "call-outcome": {
        "confirmed": "They have the request",
        "will-send": "They will send it",
        "left-message": "Left a message",
        "no-answer": "No answer",
        "not-ours": "They say that they are not the right agency",
        "wrong-number": "Wrong number",
        "nil-said": "They say that nothing is known",
    },
    "row-state": {
        "call-now": "Telephone now",
        "to-answer": "Waits for your answer",
        "late": "Late",
        "due-today": "Due today",
        "awaited": "Awaited",
        "questions": "Returned, with questions",
        "returned": "Returned",
        "nil": "Nil return",
    },
    "rests": {
        "not-gone": "Nothing: the request itself has not gone",
        "unusable": "Messages rest: what they sent cannot be used",
        "not-theirs": "Messages rest: they say that it is not theirs",
    },
    "rung": {
        "": "Call",
        "not-delivered": "The request may not have arrived",
        "delayed": "The request is delayed on its way",
        "unusable-upload": "What they sent cannot be used",
    },
    "conflict": {
        "after-pack": "The due date is after the pack goes out",
        "after-meeting": "The due date is not before the meeting",
    },
    "return-problem": {
        "wrong-form": "This is another form.",
        "other-case": "This form is for another case.",
        "old-version": "This is an old version of the form that cannot be used.",
        "empty-form": "The form is empty.",
        "empty": "The form is empty.",
        "unreadable": "The file cannot be read.",
        "not-recognised": "No form was recognised in it.",
        "other-partnership": "It is another partnership’s form.",
        "malware": "It carries harmful code, so nobody here has opened it. This happens without anybody’s doing. Tell "
        "your IT support, and send the form again from another computer.",
        "nothing-inside": "There was no filled form in it.",
        "too-many-inside": "There are more documents in it than we can take at once.",
        "enclosure": "It came with something else and is no form.",
        "to-type": "It is a picture of paper, so a person types it in.",
        "scanner-down": "The malware scanner did not answer, so the file was not opened.",
        "scanner-unclear": "The malware scanner gave no clear answer, so the file was not opened.",
        "scanner-too-large": "The file is larger than the malware scanner takes, so it was not opened.",
        "other": "It cannot be used.",
    },
    "own-return": {
        "received": "We have it. We will read it in a moment.",
        "reading": "We have it and are reading it.",
        "read": "We have it. Somebody is checking it.",
        "failed": "We have it, but could not read it by ourselves. Somebody will look at it.",
        "accepted": "We have checked it. Nothing more is needed.",
        "rejected": "We cannot use it.",
        "unpacked": "We have it, and have looked at each document in it. They stand in this list by themselves.",
        "quarantined": "We have it shut away.",
    },
    "longer": {
        "asked": "Asked, not yet answered",
        "granted": "Agreed: you have longer",
        "refused": "Not agreed: the date stays",
    },
    "kind": {
        "notification": "Notification",
        "return": "Return",
        "form": "Form received",
        "request-form": "Prefilled form",
        "letter": "Letter",
        "report": "Report",
        "pack": "Pack",
        "decision": "Decision record",
        "mail": "Message that came in",
    },
    "via": {
        "upload": "uploaded here",
        "email": "by e-mail",
        "post": "by post",
        "typed": "typed in on the page",
        "hand": "by hand",
        "telephone": "by telephone",
    },
    "duplicate": {
        "nhs": "the same NHS number",
        "name-birth": "the same name and date of birth",
        "near": "a name spelt nearly the same",
    },
    "certainty": {
        "exact": "Read exactly",
        "by-label": "Found by its label",
        "inferred": "Inferred: please check",
        "undetermined": "The document does not say for certain",
        "empty": "Empty",
    },
    "unplaced": {
        "body": "in the text",
        "header": "in the header",
        "footer": "in the footer",
        "textbox": "in a text box",
        "comment": "a comment",
        "deleted": "deleted with tracked changes",
        "hidden": "hidden text",
        "footnote": "a footnote",
        "struck": "struck out",
        "message": "in the message",
        "quoted": "in an earlier message that it quotes",
    },
    "rejection": {
        "wrong-form": "It is another form",
        "other-case": "It is for another case",
        "empty-form": "It is empty",
        "unreadable": "It cannot be read",
        "other": "Something else",
    },
    "discussion": {
        "talk": "Talk",
        "call": "Telephone call",
        "meeting": "Meeting",
        "consultation": "Consultation",
        "letter": "Letter or e-mail",
    },
    "rung-state": {
        "here": "It stands here",
        "open": "Open: its end is not recorded",
        "left": "Its end is not on record",
        "ended": "Ended",
        "resolved": "Resolved here",
        "passed": "Passed over",
        "ahead": "Not opened",
    },
    "need": {"required": "required", "optional": "where it helps"},
    "found-by": {
        "reference": "Found by its reference",
        "number": "Found by an NHS number",
        "name": "Found by a name",
        "near": "Nearly the name: look whether it is meant",
        "party": "Found by who takes part",
        "party-near": "Nearly the name of who takes part: look whether it is meant",
    },
    "proposal": {
        "open": "Waits for a manager",
        "applied": "Taken over",
        "declined": "The dates stand",
        "overtaken": "Overtaken by something newer",
        "in-force": "In force at once",
        "seen": "In force at once, and seen",
    },
    "proposal-because": {
        "calendar": "the days that count are others now: a holiday was proclaimed or moved",
        "anchor": "what it counts from was corrected",
    },
    "retention": {
        "due": "To be looked at",
        "kept": "Kept longer",
        "proposed": "Erasing proposed: another person decides",
        "erased": "Erased",
        "refused": "Erasing refused",
    },
    "legal-class": {
        "statutory": "Set by law",
        "panel": "Expected by the Panel",
        "local": "Set by the partnership",
    },
    "task": {
        "notification-new": "A new notification to check and open",
        "notification-unreadable": "A notification could not be read",
        "dates-would-change": "Dates would be others by now: take them over, or let them stand",
        "dates-came-forward": "A date has come forward: it is in force. Tell whoever was given the later one",
        "retention-due": "The time that a case is kept is over: a manager looks at it",
        "start-unknown": "Say when it began: its dates count from that day",
        "return-to-review": "A return to check",
        "return-unusable": "A return that cannot be used: telephone the agency",
        "returns-complete": "All returns are in: make the pack",
        "return-to-type": "A scanned return to type in",
        "notification-to-type": "A scanned notification to type in",
        "document-quarantined": "A file carries malware: tell the sender and your IT",
        "enclosure-to-look-at": "Something came with a form: look at it",
        "message-to-read": "A message came with a file: read it",
        "reading-failed": "A document could not be read",
        "document-failed": "A document could not be read",
        "pictures-failed": "The pages of a document could not be drawn",
        "questions-out": "Questions to an agency are not answered yet",
        "letter-failed": "A letter could not be made",
        "job-failed": "Something could not be done by itself",
        "mail-not-configured": "No mail relay is set: messages do not leave",
        "reading-differs": "A newer reading differs from what a person settled",
        "send-by-hand": "A letter to send by hand",
        "letter-may-be-needed": "A letter may be needed: what it depends on is not known. Release it, or call it back",
        "no-recipient": "Nobody to write to is known",
        "mail-uncertain": "A message may have gone: find out",
        "mail-refused": "A message was refused",
        "mail-bounced": "A message came back",
        "mailbox-waiting": "Mail that nobody could match waits to be read",
        "possible-duplicate": "A child may already be known",
        "longer-asked": "An agency asks for longer",
        "passed-on": "An agency names somebody else to ask",
        "agency-says-not-theirs": "An agency says that it is not the right one",
        "nil-said": "An agency says that nothing is known: get it stated",
        "contact-wrong": "A telephone number is wrong",
        "partner-disagrees": "A partner does not agree with the recommendation",
        "panel-answer": "The Panel answered: record the partners’ response",
        "pack-read-back": "Answers were not found again in the finished pack",
        "pack-failed": "The pack could not be made",
        "schedule-failed": "The hourly chasing did not run",
        "begin-process": "Begin what follows from the outcome",
        "action-due": "An agreed action is due",
        "propose-escalation": "A return does not come: begin its escalation",
        "return-missing": "A return does not come: a manager decides what is done",
        "close-escalation": "The return came, or the case is decided: close the escalation in writing",
        "outcome-to-record": "Record how the case goes on",
        "chosen-day": "The day that was chosen has come",
        "day-not-chosen": "Choose the next day, or say that it is finished",
        "form-to-check": "A form to check",
        "form-unreadable": "A form could not be read",
        "form-to-type": "A scanned form to type in",
        "step-missing": "A step is late",
        "step-late": "A step is late",
    },
}

_REASONS = {
    "named": "named in the notification or in a return",
    "notifier": "sent the notification",
    "always-asked": "asked in every case",
    "near-name": "its name is only similar to one that was named: check",
    "before-look-back": "last contact before the look-back",
    "contact-undated": "the date of the last contact is not known",
    "not-in-directory": "not in the directory: add its contact",
    "added": "added by hand",
}

_UNITS = {"working_days": "working day", "calendar_days": "calendar day", "months": "month", "hours": "hour"}


def words_for(code: str | None, of: str) -> str:
    if not code:
        return ""
    return _WORDS.get(of, {}).get(code) or code.replace("-", " ").replace("_", " ").capitalize()


def options(of: str) -> list[tuple[str, str]]:
    return list(_WORDS[of].items())


def reason_options() -> list[tuple[str, str]]:
    """Why a person adds an agency."""
    return [("named", "Named in a return, a letter or by telephone"), ("added", "Another reason")]


def reason_words(code: str) -> str:
    return _REASONS.get(code, code.replace("-", " "))


def rule_words(why: Mapping[str, Any]) -> str:
    """A stored explanation in a sentence: how many of what, from which day of what event."""
    rule = why.get("rule") or {}
    count, unit = rule.get("count"), _UNITS.get(str(rule.get("unit")), str(rule.get("unit", "")))
    if not rule or count is None:
        return "Set by a person."
    counted = f"{count} {unit}{'' if count == 1 else 's'}"
    direction = "before" if rule.get("direction") == "before" else "after"
    anchor = str(why.get("anchor") or rule.get("anchor") or "").replace(".", " ").replace("-", " ")
    return f"{counted} {direction} “{anchor}”."


def source_words(source: object) -> str:
    if isinstance(source, Mapping):
        words = ", ".join(str(source[key]) for key in ("document", "passage") if source.get(key))
        return f"{words}: “{source['quote']}”" if source.get("quote") else words
    return str(source or "")
