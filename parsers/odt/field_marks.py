"""Form fields of Word 97 as LibreOffice keeps them: their state stands in parameters."""

from __future__ import annotations

from lxml import etree

from parsers.odt.names import SHORT, attribute


def is_tick_box(mark: etree._Element) -> bool:
    return (attribute(mark, "field:type") or "").endswith("FORMCHECKBOX")


def is_ticked(mark: etree._Element) -> bool:
    return any(value.casefold() in ("true", "1") for value in _parameters(mark, "Checkbox_Checked"))


def chosen_entry(mark: etree._Element) -> tuple[etree._Element, str] | None:
    """Where the entry stands that is chosen in a list, and its words."""
    if not (attribute(mark, "field:type") or "").endswith("FORMDROPDOWN"):
        return None
    number = next(iter(_parameters(mark, "Dropdown_Selected")), "")
    entries = [each for each in mark if attribute(each, "field:name") == "Dropdown_ListEntry"]
    if number.isdecimal() and len(number) < 6 and int(number) < len(entries):
        entry = entries[int(number)]
        return entry, attribute(entry, "field:value") or ""
    return None


def _parameters(mark: etree._Element, name: str) -> list[str]:
    return [
        attribute(each, "field:value") or ""
        for each in mark
        if SHORT[each.tag] == "field:param" and attribute(each, "field:name") == name
    ]
