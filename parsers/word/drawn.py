"""What a drawing, a picture or an embedded object in the text is, as far as an answer may hide in it."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from parsers.blocks import Doubt
from parsers.drawn import INK, OBJECT, PICTURE, SHAPE, SIGNATURE
from parsers.word.names import SHORT

DRAWINGS = frozenset({"w:drawing", "w:pict", "w:object", "w:control", "w:contentPart", "w14:contentPart", "w:movie"})
_PICTURES = frozenset({"a:blip", "pic:pic", "v:imagedata", "w:movie"})
_OBJECTS = frozenset({"w:control", "o:OLEObject", "w:objectEmbed", "w:objectLink", "w:movie"})
_INK = frozenset({"w:contentPart", "w14:contentPart", "wpc:contentPart", "wps:contentPart", "aink:ink"})
_SHAPES = frozenset(
    {"wps:wsp", "v:shape", "v:oval", "v:rect", "v:line", "v:roundrect", "v:polyline", "v:curve", "v:arc"}
)
_NO_SHAPES = frozenset({"c:chart", "cx:chart", "?:relIds", "v:textpath"})
_ROUND = frozenset({"v:oval", "v:curve", "v:arc", "v:polyline", "a:custGeom"})
_ROUND_FORMS = frozenset(
    {"ellipse", "donut", "arc", "blockArc", "chord", "pie", "flowChartConnector", "wedgeEllipseCallout", "noSmoking",
     "smileyFace", "star5", "heart", "mathMultiply", "bracketPair", "bracePair", "cloud"}
)  # fmt: skip
_OVAL = "#_x0000_t3"  # the form of an ellipse, as programs of before 2007 name it


def doubt_of(drawing: etree._Element) -> Doubt | None:
    """None for what has its own text, and for lines that only divide the page."""
    seen = {SHORT[each.tag] for each in _within(drawing)}
    for marks, doubt in ((_OBJECTS, OBJECT), (_INK, INK), (_PICTURES, PICTURE)):
        if "o:signatureline" in seen:
            return SIGNATURE
        if marks & seen:
            return doubt
    if _NO_SHAPES & seen or "w:txbxContent" in seen or not _SHAPES & seen:
        return None
    return None if _divides(drawing) else SHAPE


def is_round(drawing: etree._Element) -> bool:
    """Drawn as one circles a word: where it stands says little of what it stands around."""
    for each in _within(drawing):
        short = SHORT[each.tag]
        if short in _ROUND or short in _INK:
            return True
        if short == "a:prstGeom" and each.get("prst") in _ROUND_FORMS:
            return True
        if short == "v:shape" and (each.get("type") == _OVAL or (each.get("path") and not each.get("type"))):
            return True
    return False


def _divides(drawing: etree._Element) -> bool:
    """A rule across the page is a shape too."""
    office = "{urn:schemas-microsoft-com:office:office}hr"
    return any(each.get(office) in ("t", "true", "1") for each in _within(drawing))


def _within(drawing: etree._Element) -> Iterator[etree._Element]:
    """Itself and all below, but not what stands in text boxes."""
    waiting = [drawing]
    while waiting:
        each = waiting.pop()
        yield each
        if SHORT[each.tag] not in ("w:txbxContent", "v:shapetype"):
            waiting.extend(each)
