"""The tags of a template and where they stand, found before anything else touches the template.

docxtpl's patching takes quadratic time on unclosed tags (20,000 of them: 11 s), silently deletes text that shares a
paragraph or row with a `{%p` or `{%tr` tag, and loses every tag's place. So tags are found and checked here first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from forms_service.errors import RenderError

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
P, T, TR, TC, TBL = (f"{{{W}}}{name}" for name in ("p", "t", "tr", "tc", "tbl"))

MOST_TAGS = 1500
LONGEST_TAG = 400
_CLOSING = {"{{": "}}", "{%": "%}", "{#": "#}"}
_ANY_MARK = re.compile(r"\{\{|\{%|\{#|\}\}|%\}|#\}")
_INSIDE = re.compile(r"^[{][{%]([-+]|(?:p|tr|tc|r)(?=\s))?\s*(.*?)\s*-?[}%][}]$", re.DOTALL)
_REFUSED_WORDS = frozenset({"colspan", "cellbg", "vm", "hm"})  # docxtpl's own; they add tags of their own making


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as the author wrote it. `around` is the text of its paragraph, or of its line in a mail text."""

    part: str
    around: str
    text: str

    @property
    def level(self) -> str:
        """What docxtpl takes away with the tag: p (paragraph), tr (row), tc (cell), r (run), or nothing."""
        found = _INSIDE.match(self.text)
        level = found.group(1) if found else None
        return level if level in ("p", "tr", "tc", "r") else ""

    @property
    def inside(self) -> str:
        found = _INSIDE.match(self.text)
        return found.group(2) if found else ""

    @property
    def place(self) -> str:
        return f"{self.part}, “{_shortened(self.around)}”, tag {self.text}"


def _shortened(text: str, most: int = 90) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def tags_in_part(part: str, root: etree._Element) -> tuple[Tag, ...]:
    """Tags in document order. A tag may be spread over runs, never over paragraphs."""
    tags: list[Tag] = []
    for paragraph in root.iter(P):
        text = paragraph_text(paragraph)
        found = _tags_in(part, text, text)
        for tag in found:
            if tag.level == "p" and text.strip() != tag.text:
                raise RenderError(
                    "a {%p tag takes its whole paragraph away, so nothing else may stand in it.", place=tag.place
                )
            if tag.level in ("tr", "tc"):
                _check_container(tag, paragraph)
        tags.extend(found)
    _check_count(part, len(tags))
    return tuple(tags)


def tags_in_text(name: str, text: str) -> tuple[Tag, ...]:
    tags = _tags_in(name, text, None)
    _check_count(name, len(tags))
    return tags


def paragraph_text(paragraph: etree._Element) -> str:
    """The paragraph's own text: that of a text box inside it belongs to the box's paragraphs."""
    return "".join(node.text or "" for node in paragraph.iter(T) if next(node.iterancestors(P), None) is paragraph)


def check_blocks(tags: tuple[Tag, ...]) -> None:
    """Every `if` and `for` is closed, in the part where it was opened, in the right order."""
    open_blocks: list[Tag] = []
    for tag in tags:
        if not tag.text.startswith("{%"):
            continue
        word = tag.inside.split(maxsplit=1)[0] if tag.inside else ""
        if word in _REFUSED_WORDS:
            raise RenderError(f"the word {word} may not be used in a letter.", place=tag.place)
        if word in ("if", "for"):
            open_blocks.append(tag)
        elif word in ("endif", "endfor"):
            if not open_blocks or not open_blocks[-1].inside.startswith(word[3:]):
                raise RenderError(f"{word} closes nothing that is open here.", place=tag.place)
            open_blocks.pop()
    if open_blocks:
        word = open_blocks[-1].inside.split(maxsplit=1)[0]
        raise RenderError(f"this {word} is never closed: an end{word} tag is missing.", place=open_blocks[-1].place)


def _tags_in(part: str, text: str, around: str | None) -> tuple[Tag, ...]:
    tags: list[Tag] = []
    at = 0
    while mark := _ANY_MARK.search(text, at):
        if around is None:
            line_end = text.find("\n", mark.start())
            near = text[text.rfind("\n", 0, mark.start()) + 1 : line_end if line_end >= 0 else len(text)]
        else:
            near = around
        opening = mark.group()
        if opening not in _CLOSING:
            raise RenderError(f"{opening} closes a tag that was never opened.", place=f"{part}, “{_shortened(near)}”")
        end = text.find(_CLOSING[opening], mark.end())
        following = _ANY_MARK.search(text, mark.end())
        open_still = end < 0 or (following is not None and following.start() < end)
        if open_still or "\n" in text[mark.start() : end]:
            line = text[mark.start() :].partition("\n")[0]
            place = f"{part}, “{_shortened(near)}”, tag {_shortened(line, 40)}"
            raise RenderError(f"this tag is not closed: {_CLOSING[opening]} is missing.", place=place)
        whole = text[mark.start() : end + 2]
        tag = Tag(part, near, whole)
        if len(whole) > LONGEST_TAG:
            raise RenderError(f"a tag may be {LONGEST_TAG} characters long at most.", place=tag.place[:300])
        tags.append(tag)
        at = end + 2
    return tuple(tags)


def _check_container(tag: Tag, paragraph: etree._Element) -> None:
    container = next(paragraph.iterancestors(TR if tag.level == "tr" else TC), None)
    if container is None:
        raise RenderError(f"a {{%{tag.level} tag stands outside a table.", place=tag.place)
    if "".join(node.text or "" for node in container.iter(T)).strip() != tag.text:
        what = "row" if tag.level == "tr" else "cell"
        raise RenderError(
            f"a {{%{tag.level} tag takes its whole {what} away, so nothing else may stand in it.", place=tag.place
        )


def _check_count(part: str, count: int) -> None:
    if count > MOST_TAGS:
        raise RenderError(f"{count} tags; a template may have {MOST_TAGS} at most.", place=part)
