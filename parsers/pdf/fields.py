"""Fields of a PDF form: what each says, and whether its value, its widgets and its look agree."""

from __future__ import annotations

import re
from typing import Any, Literal

from pypdf.generic import DictionaryObject

from parsers.blocks import Document, Doubt, FormField, Paragraph, Piece, Story
from parsers.labels import is_prompt
from parsers.pdf.appearance import letters, shown_text
from parsers.pdf.buttons import read_button
from parsers.pdf.objects import dictionary, inherited, listed, resolved, sides, words
from parsers.pdf.tree import Found, find_fields
from parsers.types import Certainty, Place, Problem

Kind = Literal["text", "button", "choice", "signature"]
_KINDS: dict[str, Kind] = {"/Tx": "text", "/Btn": "button", "/Ch": "choice", "/Sig": "signature"}
_PUSH_BUTTON = 1 << 16
_PASSWORD = 1 << 13
_HIDDEN, _NO_VIEW = 1 << 1, 1 << 5
_TAG = re.compile(r"<[^<>]*>")
_LONGEST_QUOTE = 120
_MOST_OPTIONS = 5_000
_MOST_WIDGETS = 50

_NOT_SHOWN = Doubt("The field holds this value, but the page does not show it.", Certainty.INFERRED)
_INVISIBLE = Doubt("The field is hidden on the page: whoever filled the form could not see it.", Certainty.INFERRED)
_NO_PAGE = Doubt("The field stands on no page: whoever filled the form could not see it.", Certainty.INFERRED)
_SIGNED = Doubt("The field is signed digitally. The signature was not checked.", Certainty.INFERRED)
_STALE = Doubt(
    "The page was drawn with other words than the field holds; some programs show those, and some show the value.",
    Certainty.INFERRED,
)
_FORMATTED = Doubt("A program in the form shows this value in another way.", Certainty.INFERRED)
_RICH = Doubt("The field's formatted text and its plain text do not agree.", Certainty.UNDETERMINED)


def read_fields(document: Document, form: DictionaryObject | None, annotations: list[list[DictionaryObject]]) -> None:
    story = Story("field", "AcroForm")
    document.stories.append(story)
    fonts = resources = None
    redrawn = False
    if form is not None:
        resources = dictionary(form.get("/DR"))
        fonts = dictionary(resources.get("/Font")) if resources is not None else None
        redrawn = resolved(form.get("/NeedAppearances")) is not None and bool(
            getattr(resolved(form.get("/NeedAppearances")), "value", False)
        )
    for found in find_fields(form, annotations):
        _read(document, story, found, fonts, redrawn=redrawn)


def _read(document: Document, story: Story, found: Found, fonts: DictionaryObject | None, *, redrawn: bool) -> None:
    kind = _KINDS.get(str(inherited(found.owner, "/FT")), "text")
    flags = inherited(found.owner, "/Ff")
    flags = flags if isinstance(flags, int) else 0
    if kind == "button" and flags & _PUSH_BUTTON:
        return
    page, rect = _where(found)
    place = Place(part="AcroForm", path=found.name, page=page, rect=rect)
    read = FormField(found.name, kind, None, place=place, tooltip=words(found.owner.get("/TU")) or "")
    document.form_fields.append(read)
    if kind == "button":
        read_button(read, found)
    elif kind == "signature":
        _read_signature(document, read, found)
    else:
        _read_text(document, story, read, found)
        if not (flags & _PASSWORD and read.value):
            _compare_with_look(read, found, fonts, redrawn=redrawn)
    if read.value:
        _doubt_unseen(read, found)


def _read_text(document: Document, story: Story, read: FormField, found: Found) -> None:
    value = inherited(found.owner, "/V")
    text = (words(value) or "").replace("\r\n", "\n").replace("\r", "\n")
    read.value = text or None
    rich = inherited(found.owner, "/RV")
    if rich is not None:
        plain = _TAG.sub(" ", words(rich) or "").replace("&#13;", " ")
        if not text and plain.strip():
            read.conflict = (" ".join(plain.split())[:_LONGEST_QUOTE],)
        elif letters(plain) != letters(text) and "&" not in plain:
            read.doubts.append(_RICH)
    if text:
        node = document.ledger.add("AcroForm", found.name, text)
        read.piece = Piece(text, node)
        story.blocks.append(Paragraph("AcroForm", read.place, [read.piece], kind="field"))
    if read.kind == "choice":
        read.shown = _shown_option(found, value)
    _compare_widgets(read, found, text)


def _compare_widgets(read: FormField, found: Found, text: str) -> None:
    """A widget may hold a value of its own, which is the one that is drawn there."""
    own = [
        (words(widget.get("/V")) or "").replace("\r\n", "\n").replace("\r", "\n")
        for widget, _ in found.widgets
        if widget is not found.owner and "/V" in widget
    ]
    said = dict.fromkeys([text, *own])
    if len(said) > 1:
        read.conflict = tuple(each for each in said if each) or read.conflict


def _shown_option(found: Found, value: Any) -> str | None:
    """What the form shows for the code that it keeps."""
    shown: dict[str, str] = {}
    for option in listed(inherited(found.owner, "/Opt"))[:_MOST_OPTIONS]:
        pair = listed(option)
        if len(pair) == 2:
            shown.setdefault(words(pair[0]) or "", words(pair[1]) or "")
    if not shown or value is None:
        return None
    chosen = [words(each) or "" for each in listed(value)] or [words(value) or ""]
    if any(each not in shown for each in chosen):
        return None
    return "\n".join(shown[each] for each in chosen)


def _compare_with_look(read: FormField, found: Found, fonts: DictionaryObject | None, *, redrawn: bool) -> None:
    if read.conflict or read.doubts:
        return
    looks = [
        (look, _is_seen(widget, page))
        for widget, page in found.widgets[:_MOST_WIDGETS]
        if (look := shown_text(widget, fonts)) is not None
    ]
    value = letters(read.value or "")
    shown = letters(read.shown) if read.shown is not None else value
    read.drawn = bool(value) and any(is_seen and letters(look) in (value, shown) for look, is_seen in looks)
    unlike = [look for look, _ in looks if letters(look) not in (value, shown)]
    if not unlike:
        return
    drawn = [" ".join(look.split()) for look in unlike if letters(look)]
    if not drawn:
        # A viewer that is told to draw anew shows the value all the same; so does another place of the same field.
        if value and not redrawn and not read.drawn:
            read.doubts.append(_NOT_SHOWN)
    elif not value:
        read.conflict = tuple(look[:_LONGEST_QUOTE] for look in dict.fromkeys(drawn) if not is_prompt(look))
    elif "/AA" in found.owner:
        read.doubts.append(_FORMATTED)
    elif others := [look for look in drawn if not _part_of(letters(look), value, shown)]:
        if redrawn:
            read.doubts.append(_STALE)
        else:
            read.conflict = tuple(dict.fromkeys((" ".join((read.value or "").split()), *others)))


def _is_seen(widget: DictionaryObject, page: int | None) -> bool:
    flags = widget.get("/F")
    return page is not None and not (isinstance(flags, int) and flags & (_HIDDEN | _NO_VIEW))


def _part_of(drawn: str, value: str, shown: str) -> bool:
    """A look may leave out what has no room, or letters that its font has not."""
    return len(drawn) > 2 and (drawn in value or drawn in shown or value in drawn)


def _read_signature(document: Document, read: FormField, found: Found) -> None:
    signed = dictionary(inherited(found.owner, "/V"))
    if signed is None:
        return
    name = " ".join((words(signed.get("/Name")) or "").split())[:_LONGEST_QUOTE]
    read.value = name or "signed"
    read.doubts.append(_SIGNED)
    by = f" by “{name}”, as the file says" if name else ""
    document.problems.append(
        Problem(
            "signature",
            f"A field is signed digitally{by}. Whether it is genuine was not checked: open the original in a program "
            "that can check signatures.",
            place=read.place,
        )
    )


def _doubt_unseen(read: FormField, found: Found) -> None:
    if not found.is_on_a_page:
        read.doubts.append(_NO_PAGE)
        return
    flags = [widget.get("/F") for widget, _ in found.widgets]
    if all(isinstance(each, int) and each & (_HIDDEN | _NO_VIEW) for each in flags):
        read.doubts.append(_INVISIBLE)


def _where(found: Found) -> tuple[int | None, tuple[float, float, float, float] | None]:
    on_pages = [(widget, page) for widget, page in found.widgets if page is not None]
    for widget, page in on_pages or found.widgets:
        rect = sides(widget.get("/Rect"))
        if rect is not None:
            return page, rect
    return None, None
