"""A Word form with the hands of whoever fills it in: typing, deleting, striking out, adding rows."""

from __future__ import annotations

import copy
import io
import re
import zipfile
from typing import Any

from lxml import etree

from forms_service.adapters.form_maker.markup import package
from forms_service.definitions.schema import FieldData
from parsers.types import FieldKind
from tests.samples.making.blanks import blank, form_of

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
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
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
    return list(etree.fromstring(f"<root {_DECLARED}>{text}</root>"))


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


class WordForm:
    def __init__(self, ref: str, case: str = "", answers: dict[str, Any] | None = None) -> None:
        self.ref = ref
        self.form = form_of(ref)
        self.parts = _parts(blank(ref, "docx", case, answers))
        self.root: Element = etree.fromstring(self.parts["word/document.xml"])
        self.body: Element = self.root[0]
        self._last_id = 900_000

    # --- where things are ---------------------------------------------------------------------------------------------

    def controls(self, tag: str) -> list[Element]:
        return [
            sdt for sdt in self.root.iter(q("w:sdt")) if sdt.find(f"{q('w:sdtPr')}/{q('w:tag')}[@{q('w:val')}='{tag}']") is not None
        ]  # fmt: skip

    def cell(self, name: str) -> Element:
        """The answer's cell; found by its label where the control is gone."""
        tag = (
            name
            if self.controls(name)
            else f"{name}={self.field(name).choices[0].slug}"
            if self.field(name).choices
            else name
        )
        found = self.controls(tag)
        if found:
            return next(found[0].iterancestors(q("w:tc")))
        for cell in self.root.iter(q("w:tc")):
            if cell.get("made-for") == name:
                return cell
        raise KeyError(name)

    def row(self, name: str) -> Element:
        return next(self.cell(name).iterancestors(q("w:tr")))

    def label_cell(self, name: str) -> Element:
        return self.row(name).find(q("w:tc"))

    def field(self, name: str) -> FieldData:
        return next(field for field in self.form.fields() if field.name == name)

    def heading(self, title: str) -> Element:
        return next(
            p for p in self.body.iter(q("w:p"))
            if "".join(p.itertext(q("w:t"))) == title and p.find(f"{q('w:pPr')}/{q('w:pStyle')}") is not None
            and p.find(f"{q('w:pPr')}/{q('w:pStyle')}").get(q("w:val")).startswith("Heading")
        )  # fmt: skip

    def table(self, name: str) -> Element:
        """The table of rows named so."""
        following = self.heading(self.field(name).label)
        while following.tag != q("w:tbl"):
            following = following.getnext()
        return following

    # --- filling as the form means it -----------------------------------------------------------------------------------

    def fill(self, **answers: Any) -> WordForm:
        for name, answer in answers.items():
            field = self.field(name)
            if field.kind is FieldKind.TABLE:
                self.rows(name, answer)
            else:
                self._answer(field, name, answer, self.root)
        return self

    def _answer(self, field: FieldData, tag: str, answer: Any, inside: Element) -> None:
        if field.kind is FieldKind.MULTI_CHOICE and isinstance(answer, list):
            for slug in answer:
                self._tick(self._inside(inside, f"{tag}={slug}"))
            return
        sdt = self._inside(inside, tag)
        if field.kind is FieldKind.CHOICE and isinstance(answer, str):
            choice = next(each for each in field.choices if each.slug == answer)
            sdt.find(f".//{q('w:dropDownList')}").set(q("w:lastValue"), choice.slug)
            self._write(sdt, run(choice.label))
            return
        if field.kind is FieldKind.DATE and re.fullmatch(r"\d\d/\d\d/\d{4}", str(answer)):
            iso = "-".join(reversed(answer.split("/")))
            sdt.find(f".//{q('w:date')}").set(q("w:fullDate"), f"{iso}T00:00:00Z")
        self._write(sdt, run(answer) if isinstance(answer, str) else runs(*answer))

    def _inside(self, inside: Element, tag: str) -> Element:
        return next(
            sdt
            for sdt in inside.iter(q("w:sdt"))
            if sdt.find(f"{q('w:sdtPr')}/{q('w:tag')}[@{q('w:val')}='{tag}']") is not None
        )

    def _write(self, sdt: Element, made: str) -> None:
        properties, content = sdt.find(q("w:sdtPr")), sdt.find(q("w:sdtContent"))
        for showing in properties.findall(q("w:showingPlcHdr")):
            properties.remove(showing)
        content[:] = xml(made)

    def _tick(self, sdt: Element) -> None:
        sdt.find(f".//{q('w14:checked')}").set(q("w14:val"), "1")
        next(sdt.iter(q("w:t"))).text = "☒"

    def rows(self, name: str, rows: list[dict[str, Any]], first: int = 0) -> WordForm:
        field = self.field(name)
        columns = {column.name: column for column in field.columns}
        items = self.controls(name)[0].find(q("w:sdtContent"))
        while len(items) < first + len(rows):
            self._press_plus(items)
        for item, answers in zip(list(items)[first:], rows, strict=False):
            for column, answer in answers.items():
                self._answer(columns[column], f"{name}.{column}", answer, item)
        return self

    def _press_plus(self, items: Element) -> None:
        added = copy.deepcopy(items[-1])
        for identifier in added.iter(q("w:id")):
            self._last_id += 1
            identifier.set(q("w:val"), str(self._last_id))
        items.append(added)

    # --- filling as people do ---------------------------------------------------------------------------------------------

    def over(self, name: str, *given: Any) -> WordForm:
        """The control deleted and the answer typed in its place; a list makes one paragraph each."""
        return self.write_cell(self.cell(name), *given, made_for=name)

    def write_cell(self, cell: Element, *given: Any, made_for: str = "", style: str = "FormAnswer") -> WordForm:
        properties = cell.find(q("w:tcPr"))
        paragraphs = given if given and isinstance(given[0], list) else [list(given)]
        cell[:] = ([properties] if properties is not None else []) + [
            each for content in paragraphs for each in xml(para(*content, style=style))
        ]
        if made_for:
            cell.set("made-for", made_for)
        return self

    def block(self, name: str, *lines: Any) -> WordForm:
        """Several paragraphs typed into a rich control: Word lifts it round the paragraphs."""
        sdt = self.controls(name)[0]
        self._write(sdt, "".join(para(line, style="FormAnswer") for line in lines))
        paragraph = sdt.getparent()
        paragraph.getparent().replace(paragraph, sdt)
        # A cell must end in a paragraph for Word only where the control is not the whole cell; it is here.
        return self

    def row_over(self, name: str, number: int, answers: dict[str, Any]) -> WordForm:
        """A row of a table typed over, cell by cell; its controls go."""
        columns = [column.name for column in self.field(name).columns]
        cells = self.table_rows(name)[number].findall(f".//{q('w:tc')}")
        for column, cell in zip(columns, cells, strict=False):
            if column in answers:
                given = answers[column]
                self.write_cell(cell, *([given] if isinstance(given, str) else given), style="FormRowAnswer")
        return self

    def table_rows(self, name: str) -> list[Element]:
        """All rows but the heading."""
        return list(self.table(name).iter(q("w:tr")))[1:]

    def plain_row(self, name: str, *texts: str) -> WordForm:
        """A row that Tab or Insert row adds, without controls, at the table's end."""
        cells = "".join(f"<w:tc><w:tcPr/>{para(text, style='FormRowAnswer')}</w:tc>" for text in texts)
        self.table(name).extend(xml(f"<w:tr>{cells}</w:tr>"))
        return self

    def label_add(self, name: str, *given: Any, under: bool = False, control: bool = True) -> WordForm:
        """The answer typed behind the label, or under it, in the label's own cell."""
        cell = self.label_cell(name)
        if under:
            cell.extend(xml(para(*given, style="FormAnswer")))
        else:
            cell.find(q("w:p")).extend(xml(runs(*given)))
        if not control:
            self.over(name, "")
        return self

    def relabel(self, name: str, text: str) -> WordForm:
        first = self.label_cell(name).find(q("w:p"))
        texts = list(first.iter(q("w:t")))
        texts[0].text = text
        for other in texts[1:]:
            other.text = ""
        return self

    def recolumn(self, name: str, old: str, new: str) -> WordForm:
        for text in next(self.table(name).iter(q("w:tr"))).iter(q("w:t")):
            if text.text == old:
                text.text = new
        return self

    def row_under(self, name: str, *given: Any) -> WordForm:
        """A new row under the question, one cell wide, with the answer in it."""
        made = xml(
            f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{para(*given, style="FormAnswer")}</w:tc></w:tr>'
        )
        self.row(name).addnext(made[0])
        return self

    def merge(self, name: str) -> WordForm:
        """Label and answer cells merged by hand: the answer's paragraphs come after the label's."""
        label, answer = self.label_cell(name), self.cell(name)
        for paragraph in answer.findall(q("w:p")):
            label.append(paragraph)
        answer.getparent().remove(answer)
        label.find(q("w:tcPr")).extend(xml('<w:gridSpan w:val="2"/>'))
        return self

    def drop(self, *names: str) -> WordForm:
        for name in names:
            row = self.row(name)
            row.getparent().remove(row)
        return self

    def drop_section(self, title: str, *, keep_heading: bool = False) -> WordForm:
        at = self.heading(title)
        following = at.getnext()
        while following is not None and following.tag != q("w:sectPr"):
            style = following.find(f"{q('w:pPr')}/{q('w:pStyle')}")
            if style is not None and style.get(q("w:val")) in ("Heading2", "FormEnd"):
                break
            gone, following = following, following.getnext()
            self.body.remove(gone)
        if not keep_heading:
            self.body.remove(at)
        return self

    def drop_column(self, name: str, label: str) -> WordForm:
        at = self._column(name, label)
        for row in self.table(name).iter(q("w:tr")):
            cells = list(row.iter(q("w:tc")))
            cells[at].getparent().remove(cells[at])
        return self

    def move_column(self, name: str, label: str, to: int) -> WordForm:
        at = self._column(name, label)
        for row in self.table(name).iter(q("w:tr")):
            cells = list(row.iter(q("w:tc")))
            moved = cells.pop(at)
            if to >= len(cells):
                cells[-1].addnext(moved)
            else:
                cells[to].addprevious(moved)
        return self

    def _column(self, name: str, label: str) -> int:
        cells = list(next(self.table(name).iter(q("w:tr"))).iter(q("w:tc")))
        return next(number for number, cell in enumerate(cells) if "".join(cell.itertext(q("w:t"))).startswith(label))

    def add_column(self, name: str, label: str, *texts: str) -> WordForm:
        self.table(name).find(q("w:tblGrid")).extend(xml('<w:gridCol w:w="900"/>'))
        for row, text in zip(self.table(name).iter(q("w:tr")), (label, *texts, *[""] * 60), strict=False):
            cells = list(row.iter(q("w:tc")))
            cells[-1].addnext(xml(f"<w:tc><w:tcPr/>{para(text, style='FormRowAnswer')}</w:tc>")[0])
        return self

    def third_cell(self, name: str, *given: Any) -> WordForm:
        """The answer in a cell of its own, to the right of the answer's."""
        self.cell(name).addnext(xml(f"<w:tc><w:tcPr/>{para(*given, style='FormAnswer')}</w:tc>")[0])
        return self

    def empty_rows(self, name: str) -> WordForm:
        """All rows of a table deleted but its heading."""
        for row in self.table_rows(name):
            holder = next(row.iterancestors(q("w:sdt")), row)
            if holder.getparent() is not None:
                holder.getparent().remove(holder)
        return self

    def raw_row(self, name: str, *cells: tuple[str, str]) -> WordForm:
        """A row whose cells are given with their properties: merged across or down."""
        made = "".join(f"<w:tc><w:tcPr>{how}</w:tcPr>{para(text, style='FormRowAnswer')}</w:tc>" for text, how in cells)
        self.table(name).extend(xml(f"<w:tr>{made}</w:tr>"))
        return self

    # --- around the form ----------------------------------------------------------------------------------------------------

    def at_end(self, *blocks: str) -> WordForm:
        end = self.body.find(q("w:sectPr"))
        for made in xml("".join(blocks)):
            end.addprevious(made)
        return self

    def after(self, name: str, *blocks: str) -> WordForm:
        """Behind the table in which this question stands."""
        table = next(self.row(name).iterancestors(q("w:tbl")))
        for made in reversed(xml("".join(blocks))):
            table.addnext(made)
        return self

    def before_heading(self, title: str, *blocks: str) -> WordForm:
        at = self.heading(title)
        for made in xml("".join(blocks)):
            at.addprevious(made)
        return self

    def into(self, cell: Element, *blocks: str) -> WordForm:
        cell.extend(xml("".join(blocks)))
        return self

    def comment(self, name: str, text: str, author: str = "J Testmanager", number: int = 0) -> WordForm:
        paragraph = next(self.cell(name).iter(q("w:p")))
        begin, end = xml(f'<w:commentRangeStart w:id="{number}"/><w:commentRangeEnd w:id="{number}"/>')
        properties = paragraph.find(q("w:pPr"))
        paragraph.insert(0 if properties is None else 1, begin)
        paragraph.append(end)
        paragraph.extend(xml(f'<w:r><w:commentReference w:id="{number}"/></w:r>'))
        made = (
            f'<w:comment w:id="{number}" w:author="{author}" w:date="2026-11-30T09:14:00Z" w:initials="JT">'
            f"{para(text)}</w:comment>"
        )
        self._part("comments", made)
        return self

    def footnote(self, name: str, text: str, number: int = 2) -> WordForm:
        next(self.cell(name).iter(q("w:p"))).extend(xml(f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'))
        made = f'<w:footnote w:id="{number}">{para("<w:r><w:footnoteRef/></w:r>", " " + text)}</w:footnote>'
        if "word/footnotes.xml" not in self.parts:
            made = (
                '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
                '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
                f"</w:footnote>{made}"
            )
        self._part("footnotes", made)
        return self

    def _part(self, kind: str, made: str) -> None:
        name = f"word/{kind}.xml"
        if name not in self.parts:
            self.parts[name] = f"<w:{kind} {_DECLARED}></w:{kind}>".encode()
            self.relation(f"rId{kind.capitalize()}", f"{_OFFICE}/{kind}", f"{kind}.xml")
            self.content_type(f"/{name}", f"{_WORD}.{kind}+xml")
        self.parts[name] = self.parts[name].replace(f"</w:{kind}>".encode(), f"{made}</w:{kind}>".encode())

    def relation(self, identifier: str, kind: str, target: str) -> None:
        made = f'<Relationship Id="{identifier}" Type="{kind}" Target="{target}"/></Relationships>'
        listing = "word/_rels/document.xml.rels"
        self.parts[listing] = self.parts[listing].replace(b"</Relationships>", made.encode())

    def content_type(self, part: str, media_type: str) -> None:
        made = f'<Override PartName="{part}" ContentType="{media_type}"/></Types>'
        self.parts["[Content_Types].xml"] = self.parts["[Content_Types].xml"].replace(b"</Types>", made.encode())

    def header_add(self, text: str) -> WordForm:
        name = "word/header1.xml"
        header = etree.fromstring(self.parts[name])
        header.extend(xml(para(text)))
        self.parts[name] = etree.tostring(header)
        return self

    def forget_properties(self) -> WordForm:
        """What is sent through other programs loses what the file says of itself."""
        del self.parts["docProps/custom.xml"]
        for listing in ("_rels/.rels", "[Content_Types].xml"):
            root = etree.fromstring(self.parts[listing])
            for entry in list(root):
                if "custom" in (entry.get("Target") or entry.get("PartName") or ""):
                    root.remove(entry)
            self.parts[listing] = etree.tostring(root)
        return self

    def forget_controls(self, *, prompts: bool = True) -> WordForm:
        """Controls become bare text; the prompts stay as text, as in Google Docs, or go."""
        while (sdt := next(self.root.iter(q("w:sdt")), None)) is not None:
            content = sdt.find(q("w:sdtContent"))
            kept = list(content)
            if not prompts and sdt.find(f"{q('w:sdtPr')}/{q('w:showingPlcHdr')}") is not None:
                kept = []
            for child in kept:
                sdt.addprevious(child)
            sdt.getparent().remove(sdt)
        return self

    def forget_styles(self) -> WordForm:
        for tag in ("w:pStyle", "w:rStyle", "w:tblStyle", "w:tblCaption", "w:tblLook", "w:tblHeader", "w:cantSplit"):
            for element in list(self.root.iter(q(tag))):
                element.getparent().remove(element)
        return self

    def protect(self) -> WordForm:
        protection = b'<w:documentProtection w:edit="forms" w:enforcement="1"/>'
        settings = self.parts["word/settings.xml"]
        self.parts["word/settings.xml"] = settings.replace(b"<w:defaultTabStop", protection + b"<w:defaultTabStop")
        return self

    def bytes(self) -> bytes:
        for cell in self.root.iter(q("w:tc")):
            cell.attrib.pop("made-for", None)
            if len(cell) == 0 or cell[-1].tag not in (q("w:p"), q("w:sdt")):
                cell.extend(xml("<w:p/>"))
        etree.cleanup_namespaces(self.root, top_nsmap=NAMES, keep_ns_prefixes=list(NAMES))
        self.parts["word/document.xml"] = etree.tostring(
            self.root, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return package(self.parts)


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
