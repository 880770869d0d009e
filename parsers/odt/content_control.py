"""Content controls of LibreOffice, and what they keep beside what they show."""

from __future__ import annotations

from lxml import etree

from parsers.blocks import Box, Control, Document, place_of, shown
from parsers.odt.names import attribute
from parsers.stored import is_that_day, report_stored, same_words, stored_doubt

_KINDS = {
    "loext:checkbox": "checkbox",
    "loext:dropdown": "dropdown",
    "loext:combobox": "dropdown",
    "loext:date": "date",
    "loext:plain-text": "text",
    "loext:picture": "picture",
}


def read_content_control(element: etree._Element) -> Control:
    kind = next((kind for name, kind in _KINDS.items() if attribute(element, name) == "true"), "rich")
    control = Control(
        tag=(attribute(element, "loext:tag") or "").strip(),
        alias=(attribute(element, "loext:alias") or "").strip(),
        kind=kind,
        prompting=attribute(element, "loext:showing-place-holder") == "true",
    )
    if kind == "checkbox":
        control.checked = attribute(element, "loext:checked") == "true"
    return control


def compare_day(document: Document, control: Control, element: etree._Element) -> None:
    """A day is chosen in a calendar and shown as the form's maker wished; other programs change only what is shown."""
    day = attribute(element, "loext:current-date") if control.kind == "date" else None
    if not day:
        return
    words = "" if control.prompting else shown(control.pieces)
    if not same_words(words, day) and not is_that_day(words, day):
        control.doubt = stored_doubt(words, day)
        first = control.paragraph
        report_stored(document, control.doubt, place_of(first.part if first else "", first.where if first else None))


def agreed(glyph: Box, control: Control | None) -> Box:
    """A tick box says its state twice, as a switch and as a sign; where they differ nobody knows which is meant."""
    if control is None or control.checked is None or (glyph == "ticked") == control.checked:
        return glyph
    return "unclear"
