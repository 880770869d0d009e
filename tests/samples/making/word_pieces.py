"""Pieces of Word's own markup: runs with their marks, tracked changes, fields of old, shapes."""

# ruff: noqa: E501  (markup is read better unbroken)

from __future__ import annotations

from typing import Any

from lxml import etree

Element = Any
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
NAMES = {
    "w": W,
    "w14": W14,
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    "w16cid": "http://schemas.microsoft.com/office/word/2016/wordml/cid",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
_FLAGS = {
    "b": "<w:b/>", "i": "<w:i/>", "u": '<w:u w:val="single"/>', "strike": "<w:strike/>", "dstrike": "<w:dstrike/>",
    "hl": '<w:highlight w:val="yellow"/>', "shade": '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
    "hidden": "<w:vanish/>", "blue": '<w:color w:val="0070C0"/>', "red": '<w:color w:val="FF0000"/>',
    "white": '<w:color w:val="FFFFFF"/>', "box": '<w:bdr w:val="single" w:sz="8" w:space="0" w:color="auto"/>',
    "hand": '<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Calibri"/>',
}  # fmt: skip
_ORDER = ["hand", "b", "i", "strike", "dstrike", "hidden", "blue", "red", "white", "hl", "u", "box", "shade"]


def q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def xml(text: str) -> list[Element]:
    return list(etree.fromstring(f"<root {DECLARED}>{text}</root>"))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def run(text: str, marks: str = "") -> str:
    """One run; marks are words of _FLAGS. `<` at the beginning: markup given as it is."""
    if text.startswith("<w:"):
        return text
    flags = marks.split()
    properties = "".join(_FLAGS[flag] for flag in _ORDER if flag in flags)
    inner = "<w:br/>".join(
        "<w:tab/>".join(f'<w:t xml:space="preserve">{escape(bit)}</w:t>' if bit else "" for bit in line.split("\t"))
        for line in text.split("\n")
    )
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inner}</w:r>"


def runs(*given: Any) -> str:
    return "".join(run(each) if isinstance(each, str) else run(*each) for each in given)


def para(*given: Any, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{runs(*given)}</w:p>"


def symbol(code: str, font: str = "Wingdings") -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def deleted(text: str, author: str = "J Testmanager", day: str = "2026-11-30") -> str:
    return (
        f'<w:del w:id="{abs(hash_of(text)) % 9000}" w:author="{author}" w:date="{day}T10:12:00Z"><w:r>'
        f'<w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


def inserted(text: str, author: str = "J Testmanager", day: str = "2026-11-30") -> str:
    return f'<w:ins w:id="{abs(hash_of(text)) % 9000 + 9000}" w:author="{author}" w:date="{day}T10:12:00Z">{run(text)}</w:ins>'


def moved_away(text: str, name: str, number: int) -> str:
    return (
        f'<w:moveFromRangeStart w:id="{number}" w:name="{name}" w:author="J Testmanager" w:date="2026-11-30T10:00:00Z"/>'
        f'<w:moveFrom w:id="{number + 1}" w:author="J Testmanager" w:date="2026-11-30T10:00:00Z">{run(text)}</w:moveFrom>'
        f'<w:moveFromRangeEnd w:id="{number}"/>'
    )


def moved_here(text: str, name: str, number: int) -> str:
    return (
        f'<w:moveToRangeStart w:id="{number}" w:name="{name}" w:author="J Testmanager" w:date="2026-11-30T10:00:00Z"/>'
        f'<w:moveTo w:id="{number + 1}" w:author="J Testmanager" w:date="2026-11-30T10:00:00Z">{run(text)}</w:moveTo>'
        f'<w:moveToRangeEnd w:id="{number}"/>'
    )


def hash_of(text: str) -> int:
    return sum(ord(character) * (place + 7) for place, character in enumerate(text))


def legacy(kind: str, data: str, result: str = "") -> str:
    """A form field of Word 97 to 2003."""
    shown = f'<w:r><w:t xml:space="preserve">{escape(result)}</w:t></w:r>' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:enabled/><w:calcOnExit w:val="0"/>'
        f'{data}</w:ffData></w:fldChar></w:r><w:r><w:instrText xml:space="preserve"> {kind} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def legacy_text(text: str) -> str:
    return legacy("FORMTEXT", "<w:textInput/>", text or "\u2002\u2002\u2002\u2002\u2002")


def legacy_box(ticked: bool) -> str:
    data = f'<w:checkBox><w:sizeAuto/><w:default w:val="0"/>{"<w:checked/>" if ticked else ""}</w:checkBox>'
    return legacy("FORMCHECKBOX", data)


def legacy_list(chosen: int, *options: str) -> str:
    entries = "".join(f'<w:listEntry w:val="{escape(option)}"/>' for option in options)
    return legacy("FORMDROPDOWN", f'<w:ddList><w:result w:val="{chosen}"/>{entries}</w:ddList>')


def text_box(*lines: str) -> str:
    inside = "".join(para(line) for line in lines)
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="45720" distB="45720" '
        'distL="114300" distR="114300" simplePos="0" relativeHeight="251659264" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column">'
        '<wp:posOffset>3600000</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>120000'
        '</wp:posOffset></wp:positionV><wp:extent cx="2360930" cy="1404620"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        '<wp:wrapSquare wrapText="bothSides"/><wp:docPr id="217" name="Text Box 2"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2360930" cy="1404620"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill>'
        '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
        '</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="position:absolute;width:186pt;height:110pt">'
        f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def ellipse(width: int = 330000) -> str:
    """The ring that people draw round the option they mean (Insert, Shapes, Oval)."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="114300" '
        'distR="114300" simplePos="0" relativeHeight="251661312" behindDoc="0" locked="0" layoutInCell="1" '
        'allowOverlap="1"><wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="character"><wp:posOffset>-40000'
        '</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph"><wp:posOffset>10000</wp:posOffset>'
        f'</wp:positionV><wp:extent cx="{width}" cy="200000"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:wrapNone/>'
        '<wp:docPr id="31" name="Oval 31"/><wp:cNvGraphicFramePr/><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="200000"/></a:xfrm><a:prstGeom prst="ellipse"><a:avLst/>'
        '</a:prstGeom><a:noFill/><a:ln w="19050"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln></wps:spPr>'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
