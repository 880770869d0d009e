"""Content controls, legacy form fields and tick boxes: what they are and what they say of themselves."""

from __future__ import annotations

import re

from lxml import etree

from parsers.blocks import Box, Control
from parsers.word.names import SHORT, attribute, child, is_on

_KINDS = {
    "w:text": "text",
    "w:richText": "rich",
    "w:date": "date",
    "w:dropDownList": "dropdown",
    "w:comboBox": "dropdown",
    "w14:checkbox": "checkbox",
    "w15:repeatingSection": "section",
    "w15:repeatingSectionItem": "item",
    "w:picture": "picture",
}
TICKED, UNTICKED = "☒", "☐"
TICKED_GLYPHS = frozenset("☒☑✓✔✗✘🗹🗸⊠⮽🗷")
UNTICKED_GLYPHS = frozenset("☐□❏❑❒▢◻⬜○")
_ANY_GLYPH = re.compile(f"[{''.join(TICKED_GLYPHS | UNTICKED_GLYPHS)}]")

# Wingdings and its sisters print boxes and ticks from a range of private characters.
_WINGDINGS = {
    0xA8: UNTICKED, 0x6F: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0xA1: UNTICKED,
    0xFE: TICKED, 0xFD: TICKED, 0x78: TICKED, 0xFC: TICKED, 0xFB: TICKED,
}  # fmt: skip
_WINGDINGS_2 = {0xA3: UNTICKED, 0x52: TICKED, 0x54: TICKED, 0x53: TICKED, 0x50: TICKED, 0x4F: TICKED, 0x51: TICKED}
_WEBDINGS = {0x63: UNTICKED, 0x61: TICKED, 0x72: TICKED}


def read_control(properties: etree._Element | None) -> Control:
    tag = alias = ""
    kind, prompting, checked = "rich", False, None
    for each in properties if properties is not None else ():
        short = SHORT[each.tag]
        if short == "w:tag":
            tag = attribute(each, "val") or ""
        elif short == "w:alias":
            alias = attribute(each, "val") or ""
        elif short == "w:showingPlcHdr":
            prompting = is_on(each)
        elif short in _KINDS:
            kind = _KINDS[short]
            if kind == "checkbox":
                checked = _is_checked(each)
    return Control(tag=tag.strip(), alias=alias.strip(), kind=kind, prompting=prompting, checked=checked)


def _is_checked(box: etree._Element) -> bool:
    state = child(box, "w14:checked")
    return state is not None and is_on(state)


def symbol(run_child: etree._Element) -> tuple[str, Box | None]:
    """A `w:sym`: the character to show, and the tick box that it draws, if it draws one."""
    try:
        code = int(attribute(run_child, "char") or "", 16)
    except ValueError:
        return "\ufffd", None
    font = (attribute(run_child, "font") or "").casefold()
    low = code & 0xFF if 0xF000 <= code <= 0xF0FF else code
    if font.startswith("wingdings 2"):
        glyph = _WINGDINGS_2.get(low)
    elif font.startswith("wingdings"):
        glyph = _WINGDINGS.get(low)
    elif font.startswith("webdings"):
        glyph = _WEBDINGS.get(low)
    else:
        glyph = None
    if glyph is not None:
        return glyph, "ticked" if glyph == TICKED else "empty"
    try:
        return chr(code), None
    except (ValueError, OverflowError):
        return "\ufffd", None


def symbol_character(run_child: etree._Element) -> str:
    """The one character that the ledger keeps for a `w:sym`."""
    try:
        return chr(int(attribute(run_child, "char") or "", 16))
    except (ValueError, OverflowError):
        return "\ufffd"


def holds_box(text: str) -> bool:
    return not text.isascii() and _ANY_GLYPH.search(text) is not None


def box_of(character: str) -> Box | None:
    if character in TICKED_GLYPHS:
        return "ticked"
    return "empty" if character in UNTICKED_GLYPHS else None


def legacy_control(data: etree._Element) -> tuple[Control, str | None]:
    """A form field of Word 97: its control and, for a drop-down, the chosen entry."""
    named = child(data, "w:name")
    tag = (attribute(named, "val") or "") if named is not None else ""
    box = child(data, "w:checkBox")
    if box is not None:
        state = child(box, "w:checked")
        if state is None:
            state = child(box, "w:default")
        return Control(tag=tag, alias="", kind="checkbox", checked=state is not None and is_on(state)), None
    choices = child(data, "w:ddList")
    if choices is not None:
        return Control(tag=tag, alias="", kind="dropdown"), chosen_entry(choices)
    return Control(tag=tag, alias="", kind="legacy-text"), None


def chosen_entry(choices: etree._Element) -> str:
    entries = [attribute(each, "val") or "" for each in choices if SHORT[each.tag] == "w:listEntry"]
    state = child(choices, "w:result")
    if state is None:
        state = child(choices, "w:default")
    try:
        index = int(attribute(state, "val") or "0") if state is not None else 0
    except ValueError:
        index = 0
    return entries[index] if 0 <= index < len(entries) else ""
