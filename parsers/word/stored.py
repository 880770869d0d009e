"""A control may keep its answer twice: shown in the text, and stored in data that travels with the document.

Word shows what is stored when it opens the document; other programs change what is shown and leave the data alone.
What is stored is no text of the document: it is compared, never counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from parsers.blocks import Control, Document, Doubt, Piece, place_of, shown
from parsers.errors import ParseError
from parsers.safety import Package, parse_xml
from parsers.stored import is_that_day, report_stored, same_words, stored_doubt
from parsers.types import Certainty, Place
from parsers.word.names import SHORT, attribute, child
from parsers.word.relations import readable_relations

_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*(?:'([^']*)'|\"([^\"]*)\")")
# Only what Word itself writes: names with an optional number, at the end perhaps an attribute. Any other XPath is a
# programme of a stranger's, which is not run.
_STEP = re.compile(r"(?:([\w.-]+):)?([\w.-]+)(?:\[(\d{1,6})\])?")
_UNCOMPARED = frozenset({"picture", "section", "item", "group"})
_LONGEST = 200_000


def compare_stored(document: Document, package: Package, main: str) -> None:
    data: _Data | None = None
    for control in document.controls:
        if control.keeps is None or control.kind in _UNCOMPARED:
            continue
        binding = child(control.keeps, "w:dataBinding")
        if binding is None:
            binding = child(control.keeps, "w15:dataBinding")
        if binding is not None:
            data = data or _data_parts(package, main)
            value = _bound_value(binding, data)
            if value is not None and _compare(document, control, _as_shown(control, value)):
                continue
        date = child(control.keeps, "w:date")
        day = attribute(date, "fullDate") if date is not None else None
        if day:
            _compare(document, control, day)


# --- the data ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Data:
    """The roots of the data parts and of the properties, and those among them that have an identity."""

    roots: list[etree._Element]
    identified: dict[str, etree._Element]


def _data_parts(package: Package, main: str) -> _Data:
    roots: list[etree._Element] = []
    identified: dict[str, etree._Element] = {}
    for base, kinds in ((main, ("customXml",)), ("", ("core-properties", "extended-properties"))):
        for relation in readable_relations(package, base):
            if relation.kind not in kinds or relation.external or relation.target not in package:
                continue
            try:
                root = package.xml(relation.target)
            except ParseError:
                continue
            roots.append(root)
            for beside in readable_relations(package, relation.target):
                if beside.kind == "customXmlProps" and beside.target in package:
                    identity = _identity(package, beside.target)
                    if identity:
                        identified[identity] = root
    return _Data(roots, identified)


def _identity(package: Package, part: str) -> str:
    try:
        root = package.xml(part)
    except ParseError:
        return ""
    return next((value.casefold() for name, value in root.attrib.items() if str(name).endswith("itemID")), "")


def _bound_value(binding: etree._Element, data: _Data) -> str | None:
    path = attribute(binding, "xpath") or ""
    mappings = attribute(binding, "prefixMappings") or ""
    names = {found[1]: found[2] or found[3] or "" for found in _PREFIX.finditer(mappings)}
    own = data.identified.get((attribute(binding, "storeItemID") or "").casefold())
    for root in [own] if own is not None else data.roots:
        value = _at(root, path, names)
        if value is not None:
            return value
    return None


def _at(root: etree._Element, path: str, names: dict[str, str]) -> str | None:
    """The words at a plain path; None where it leads nowhere."""
    steps = path.removeprefix("/").split("/")
    if len(steps) > 30 or not path.startswith("/"):
        return None
    here: etree._Element | None = None
    for number, step in enumerate(steps):
        last = number == len(steps) - 1
        if last and step == "text()":
            break
        if last and step.startswith("@") and here is not None:
            found = _STEP.fullmatch(step[1:])
            return here.get(_full(found, names)) if found else None
        found = _STEP.fullmatch(step)
        if found is None:
            return None
        among = [root] if here is None else [each for each in here if isinstance(each.tag, str)]
        same = [each for each in among if each.tag == _full(found, names)]
        place = int(found[3] or 1)
        if not 1 <= place <= len(same):
            return None
        here = same[place - 1]
    return "".join(str(text) for text in here.itertext())[:_LONGEST] if here is not None else None


def _full(found: re.Match[str], names: dict[str, str]) -> str:
    uri = names.get(found[1] or "", "")
    return f"{{{uri}}}{found[2]}" if uri else found[2]


def _as_shown(control: Control, value: str) -> str:
    """A list stores the value of its entry and shows its words; rich text is stored as a document of its own."""
    if control.kind == "dropdown":
        for choices in control.keeps:
            if SHORT[choices.tag] in ("w:dropDownList", "w:comboBox"):
                for entry in choices:
                    if attribute(entry, "value") == value:
                        return attribute(entry, "displayText") or value
    if control.kind == "rich" and value.lstrip()[:1] == "<" and "pkg:package" in value[:2_000]:
        try:
            root = parse_xml(value.encode(), "customXml")
        except ParseError:
            return value
        body = next((each for each in root.iter(etree.Element) if SHORT[each.tag] == "w:body"), root)
        return "".join(each.text or "" for each in body.iter(etree.Element) if SHORT[each.tag] == "w:t")
    return value


# --- the comparison ---------------------------------------------------------------------------------------------------


def _compare(document: Document, control: Control, stored: str) -> bool:
    """Whether a difference was noted."""
    if control.kind == "checkbox":
        return _compare_boxes(document, control, stored)
    accepted = "" if control.prompting else _words(control.pieces)
    texts = {accepted, "" if control.prompting else _original(control.pieces)}
    if any(same_words(text, stored) or (control.kind == "date" and is_that_day(text, stored)) for text in texts):
        return False
    control.doubt = stored_doubt(accepted, stored)
    _make_seen(control)
    report_stored(document, control.doubt, _place(control))
    return True


def _compare_boxes(document: Document, control: Control, stored: str) -> bool:
    on = stored.strip().casefold()
    if on not in ("true", "false", "1", "0") or control.checked is None or (on in ("true", "1")) == control.checked:
        return False
    for piece in control.pieces:
        if piece.box:
            piece.box = "unclear"
    control.doubt = Doubt(
        "The tick box shows one state, and the data stored with the document another.", Certainty.UNDETERMINED
    )
    report_stored(document, control.doubt, _place(control))
    return True


def _make_seen(control: Control) -> None:
    """A control that shows nothing still raises its doubt where it stands."""
    if control.pieces:
        return
    piece = Piece("", control=control)
    control.pieces.append(piece)
    paragraph = control.paragraph or (next(control.cell.paragraphs(), None) if control.cell is not None else None)
    if paragraph is not None:
        paragraph.pieces.append(piece)


def _place(control: Control) -> Place:
    first = control.paragraph
    where = first.where if first else (control.cell.where if control.cell else None)
    part = first.part if first else (control.cell.part if control.cell else "")
    return place_of(part, where, _words(control.pieces))


def _words(pieces: list[Piece]) -> str:
    return shown([piece for piece in pieces if not piece.prompt]).strip()


def _original(pieces: list[Piece]) -> str:
    return "".join(
        piece.text for piece in pieces if not (piece.marks.inserted or piece.marks.hidden or piece.prompt)
    ).strip()
