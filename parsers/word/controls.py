"""Content controls, legacy form fields and tick boxes: what they are and what they say of themselves."""

from __future__ import annotations

import re

from lxml import etree

from parsers.blocks import Box, Control, shown
from parsers.word.names import SHORT, attribute, child, is_on
from parsers.word.symbols import box_drawn, drawn_by, symbol_font

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
_BOUND = frozenset({"w:dataBinding", "w15:dataBinding"})
TICKED_GLYPHS = frozenset("☒☑✓✔✗✘🗹🗸⊠⮽🗷🗵🗶✅◉⦿")
UNTICKED_GLYPHS = frozenset("☐□❏❐❑❒▢◻⬜○◯")
_ANY_GLYPH = re.compile(f"[{''.join(TICKED_GLYPHS | UNTICKED_GLYPHS)}]")


def properties_and_content(control: etree._Element) -> tuple[etree._Element | None, list[etree._Element]]:
    """The content is one element; what stands beside it in damaged files is taken for content too."""
    properties = None
    content: list[etree._Element] = []
    for each in control:
        short = SHORT[each.tag]
        if short == "w:sdtPr":
            properties = each if properties is None else properties
        elif short != "w:sdtEndPr":
            content.append(each)
    return properties, content


def read_control(properties: etree._Element | None) -> Control:
    tag = alias = ""
    kind, prompting, checked, keeps = "rich", False, None, None
    for each in properties if properties is not None else ():
        short = SHORT[each.tag]
        if short == "w:tag":
            tag = attribute(each, "val") or ""
        elif short == "w:alias":
            alias = attribute(each, "val") or ""
        elif short == "w:showingPlcHdr":
            prompting = is_on(each)
        elif short in _BOUND:
            keeps = properties
        elif short in _KINDS:
            kind = _KINDS[short]
            if kind == "checkbox":
                checked = _is_checked(each)
            elif kind == "date" and attribute(each, "fullDate"):
                keeps = properties
    return Control(tag.strip(), alias.strip(), kind, prompting, checked, keeps=keeps)


def _is_checked(box: etree._Element) -> bool:
    state = child(box, "w14:checked")
    return state is not None and is_on(state)


def box_by_signs(properties: etree._Element | None, control: Control) -> Box:
    """A tick box without a sign that everybody knows: it may have signs of its own, or none at all."""
    words = shown(control.pieces).strip()
    state: Box = "ticked" if control.checked else "empty"
    if not words:
        return state
    own = child(properties, "w14:checkbox")
    for name, meant in (("w14:checkedState", "ticked"), ("w14:uncheckedState", "empty")):
        sign = child(own, name)
        if sign is not None and words == _sign(sign):
            return state if state == meant else "unclear"
    return "unclear"


def _sign(state: etree._Element) -> str:
    return drawn_by(symbol_font(attribute(state, "font")), _code(attribute(state, "val"))) or _character(
        attribute(state, "val")
    )


def symbol(run_child: etree._Element) -> tuple[str, Box | None]:
    """A `w:sym`: the character to show, and the tick box that it draws, if it draws one."""
    glyph = drawn_by(symbol_font(attribute(run_child, "font")), _code(attribute(run_child, "char")))
    if glyph is not None:
        return glyph, box_drawn(glyph)
    return symbol_character(run_child), None


def symbol_character(run_child: etree._Element) -> str:
    """The one character that the ledger keeps for a `w:sym`."""
    return _character(attribute(run_child, "char"))


def _code(written: str | None) -> int:
    try:
        return int(written or "", 16)
    except ValueError:
        return -1


def _character(written: str | None) -> str:
    try:
        return chr(_code(written))
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
