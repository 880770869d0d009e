"""Who reads a letter, what they are told, and which of our links open for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from forms_service.definitions.library import PartnershipData
from forms_service.definitions.matter_names import ACTION_OWNER
from forms_service.definitions.schema import Audience, Letter, LetterUse, Partnership, Process

OFFICE = "office"
"""Of any slug: a chair, a board, an inspectorate."""

_OUTSIDE = frozenset({Audience.AGENCIES, Audience.NOTIFIER, Audience.PARTIES, ACTION_OWNER, OFFICE})
_TO_ALL = frozenset({"partnership", "letter", "recipient", "dates", "free", "receipt"})
_TO_AGENCIES = frozenset({"request", "agency", "chase"})
# Of their matter, and of nothing that others sent for the case that it came from.
_TO_PARTIES = frozenset(
    {"matter", "stage", "ladder", "actions", "outcome", "publication", "party", "facts", "form", "case"}
)
# How the case stands. What was said in it, forms, returns and whatever holds anybody's address where a use tells it.
_TO_OFFICES = frozenset(
    {
        "case", "notification", "sin", "meeting", "conference", "matter", "stage", "ladder", "actions", "outcome",
        "publication", "party",
    }
)  # fmt: skip
_KEPT_FROM_OFFICES = ("case.link", "stage.discussions")
_OF_THE_CASE = frozenset({"case", "case.reference", "case.marking"})
_OF_THE_NOTIFICATION = frozenset(
    {"notification", "notification.received_text", "notification.received_on_text"}
)  # fmt: skip

# People of the unit sign in; so do partners and the group, who may not see into a matter between agencies.
_UNIT = frozenset(
    {Audience.BUSINESS_UNIT, Audience.BUSINESS_MANAGER, Audience.DEPUTY_MANAGER, Audience.DUTY_OFFICER}
)  # fmt: skip
_READ_CASES = frozenset({Audience.PARTNERS, Audience.REVIEW_GROUP, Audience.STATUTORY_NOTIFIER})
_OF_CASES = frozenset({"case.link", "matter.link", "pack.link", "decision.link"})
_BY_HAND = frozenset({Audience.PANEL, Audience.FILE})


@dataclass(frozen=True, slots=True)
class Reader:
    """`name`: as the process or the partnership calls them. `audience`: of the closed list, `parties` for any party,
    `office` for any office, or the owner of an action.

    `tells`: what this use tells an office beyond what every office is told. `by_hand`: no message goes to them.
    `follows`: a party that is given a link of its own. `of_ladder`: the process is a matter between agencies.
    """

    name: str
    audience: str
    tells: tuple[str, ...] = ()
    by_hand: bool = False
    follows: bool = False
    of_ladder: bool = False

    def is_told(self, name: str) -> bool:
        """A dotted name, or a group of names of which they are told some."""
        group = name.partition(".")[0]
        if group in _TO_ALL:
            return True
        if self.audience not in _OUTSIDE:
            return group not in _TO_AGENCIES
        if self.audience == OFFICE:
            return self._office_is_told(group, name)
        if self.audience == Audience.PARTIES and group in _TO_PARTIES:
            return name != "case.link"
        if group == "case":
            return name in _OF_THE_CASE
        if self.audience == Audience.AGENCIES:
            return group in _TO_AGENCIES
        if self.audience == ACTION_OWNER:
            return name in ("matter", "matter.link")
        return group == "notification" and name in _OF_THE_NOTIFICATION

    def _office_is_told(self, group: str, name: str) -> bool:
        if any(_within(name, told) or told.startswith(f"{name}.") for told in self.tells):
            return True
        return group in _TO_OFFICES and not any(_within(name, kept) for kept in _KEPT_FROM_OFFICES)

    def opens(self, link: str, letter: Letter, *, in_mail: bool) -> bool:
        """Whether this link, in the document or in the message of this letter, leads them anywhere.

        Where no message goes to them, what it says does not matter. `matter.link` is a telephone number to whoever
        follows no matter here.
        """
        message = letter.kind == "message"
        if in_mail and not message and self._document_goes_by_hand:
            return True
        if self.audience in _UNIT:
            return link in _OF_CASES or link == "letter.link"
        if self.audience in _READ_CASES:
            return link == "letter.link" or (link in _OF_CASES and not self.of_ladder)
        if self.audience == Audience.AGENCIES:
            return link in ("request.link", "letter.link")
        if self.audience == Audience.PARTIES:
            return link == "matter.link" or (link == "letter.link" and (self.follows or (in_mail and not message)))
        if self.audience == OFFICE:
            # A letter is announced only where all of the office sign in (db/queries/letter_openers.py).
            return link == "matter.link" or (link == "letter.link" and in_mail and not message)
        return self.audience == ACTION_OWNER and link == "matter.link"

    @property
    def is_office(self) -> bool:
        return self.audience == OFFICE

    @property
    def _document_goes_by_hand(self) -> bool:
        return self.by_hand or self.audience in _BY_HAND or self.audience == Audience.NOTIFIER


def is_link(name: str) -> bool:
    return name.endswith(".link")


def narrowed(context: Mapping[str, object], reader: Reader) -> dict[str, object]:
    """What of it this reader is told, group by group."""
    return _narrowed(context, reader, "")


def reader_of(partnership: Partnership, process: Process | None, audience: str, tells: tuple[str, ...] = ()) -> Reader:
    """As what an audience, an office or a party reads a letter of this process."""
    of_ladder = process is not None and bool(process.stages)
    office = next((each for each in partnership.offices if each.slug == audience), None)
    if office is not None:
        return Reader(audience, OFFICE, tells, by_hand=office.by_hand, of_ladder=of_ladder)
    parties = process.parties if process is not None else ()
    if audience == Audience.PARTIES:
        return Reader(audience, Audience.PARTIES, follows=all(each.follows for each in parties), of_ladder=of_ladder)
    party = next((each for each in parties if each.slug == audience), None)
    if party is not None:
        return Reader(audience, Audience.PARTIES, follows=party.follows, of_ladder=of_ladder)
    return Reader(audience, audience, of_ladder=of_ladder)


def readers_of(data: PartnershipData, processes: Iterable[Process], letter: str) -> frozenset[Reader]:
    """Everybody to whom a letter goes by these processes and by the partnership; the file where nobody is named."""
    partnership = data.partnership
    found = {reader_of(partnership, None, rung.to) for rung in partnership.unopened if rung.letter == letter}
    for process in processes:
        for use in uses_of(process, letter):
            found |= {reader_of(partnership, process, to, use.tells) for to in (use.to, *use.copies_to)}
        if any(rung.letter == letter for rung in process.chasing):
            found.add(reader_of(partnership, process, Audience.AGENCIES))
        found |= {reader_of(partnership, process, each.to) for each in process.collation if each.letter == letter}
    if partnership.actions is not None and partnership.actions.letter == letter:
        found.add(Reader("the owner of an action", ACTION_OWNER))
    return frozenset(found) or frozenset({Reader(Audience.FILE, Audience.FILE)})


def office_readers(partnership: Partnership, process: Process, audience: str, letter: str) -> tuple[Reader, ...]:
    """As what the people of an office read this letter, by each of its uses; none where the audience is no office."""
    if not reader_of(partnership, process, audience).is_office:
        return ()
    tells = [use.tells for use in uses_of(process, letter) if audience in (use.to, *use.copies_to)]
    return tuple(reader_of(partnership, process, audience, each) for each in tells or [()])


def uses_of(process: Process, letter: str) -> tuple[LetterUse, ...]:
    return tuple(use for use in process.letters if use.letter == letter)


def _within(name: str, whole: str) -> bool:
    """`stage.discussions[].said` is within `stage.discussions`."""
    return name == whole or name.startswith((f"{whole}.", f"{whole}["))


def _narrowed(values: Mapping[str, object], reader: Reader, group: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in values.items():
        name = f"{group}{key}"
        if not reader.is_told(name):
            continue
        found[key] = _narrowed(value, reader, f"{name}.") if isinstance(value, Mapping) else value
    return found
