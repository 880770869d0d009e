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
from tests.samples.making.word_pieces import DECLARED, NAMES, Element, para, q, run, runs, xml

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class WordForm:
    def __init__(self, ref: str, case: str = "", answers: dict[str, Any] | None = None) -> None:
        self.ref = ref
        self.form = form_of(ref)
        self.parts = _parts(blank(ref, "docx", case, answers))
        self.root: Element = etree.fromstring(self.parts["word/document.xml"])
        self.body: Element = self.root[0]
        self._last_id = 900_000

    # --- where things are --------------------------------------------------------------------------------------------

    def controls(self, tag: str) -> list[Element]:
        named = f"{q('w:sdtPr')}/{q('w:tag')}[@{q('w:val')}='{tag}']"
        return [sdt for sdt in self.root.iter(q("w:sdt")) if sdt.find(named) is not None]

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
        if self.field(name).layout == "row":
            label = self.field(name).label
            return next(row for row in self.root.iter(q("w:tr")) if next(row.itertext(q("w:t")), "") == label)
        return next(self.cell(name).iterancestors(q("w:tr")))

    def option(self, name: str, slug: str) -> Element:
        """The cell of one option, where each has its own."""
        at = [choice.slug for choice in self.field(name).choices].index(slug)
        return self.row(name).findall(q("w:tc"))[at + 1]

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

    # --- filling as the form means it --------------------------------------------------------------------------------

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
        if field.layout == "row":
            self._tick(next(self.option(tag, answer).iter(q("w:sdt"))))
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

    # --- filling as people do ----------------------------------------------------------------------------------------

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

    # --- around the form ---------------------------------------------------------------------------------------------

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
            self.parts[name] = f"<w:{kind} {DECLARED}></w:{kind}>".encode()
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
