"""The parts of a container, as each sort of it is taken apart."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.shown_name import last_part, shown_name
from parsers.types import Problem


@dataclass(frozen=True, slots=True)
class Packed:
    """One document out of a container. `name` has no folders and is fit to be shown."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a message; `quoted`: of an earlier one that it carries along, so not the sender's."""

    part: str
    text: str
    quoted: bool = False


@dataclass(slots=True)
class Contents:
    media_type: str
    is_message: bool
    documents: list[Packed] = field(default_factory=list)
    beside: list[tuple[Packed, str]] = field(default_factory=list)  # signatures, logos; and their media type
    words: list[Words] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, name: str, data: bytes) -> None:
        self.documents.append(Packed(self._free(name), data))

    def add_beside(self, name: str, data: bytes, media_type: str) -> None:
        self.beside.append((Packed(shown_name(last_part(name)), data), shown_name(media_type)))

    def _free(self, name: str) -> str:
        """Two documents of one name, from two folders, are told apart."""
        name = shown_name(last_part(name))
        taken = {each.name for each in self.documents}
        if name not in taken:
            return name
        stem, dot, suffix = name.rpartition(".")
        for number in range(2, len(taken) + 3):
            other = f"{stem} ({number}).{suffix}" if dot else f"{name} ({number})"
            if other not in taken:
                break
        return other


WINMAIL = Problem(
    "winmail",
    "The message has a winmail.dat, in which Outlook hides attachments; what is in it was not read. Ask the sender to "
    "send them again by the secure upload link, or as HTML or plain text mail.",
)
