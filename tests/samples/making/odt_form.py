"""An OpenDocument form filled in with LibreOffice: typed into the cells, boxes overtyped with X."""

# ruff: noqa: E501  (markup is read better unbroken)

from __future__ import annotations

import io
import zipfile
from typing import Any

from lxml import etree

from forms_service.adapters.form_maker.layout import in_one_cell
from forms_service.adapters.form_maker.markup import package
from forms_service.definitions.schema import FieldData
from parsers.types import FieldKind
from tests.samples.making.blanks import blank, form_of

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_NAMES = (
    f'xmlns:text="{TEXT}" xmlns:table="{TABLE}" xmlns:office="{OFFICE}" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_MARKS = {
    "strike": 'style:text-line-through-style="solid" style:text-line-through-type="single"',
    "b": 'fo:font-weight="bold"',
    "hl": 'fo:background-color="#ffff00"',
    "hidden": 'text:display="none"',
    "blue": 'fo:color="#0070c0"',
}


def parse(text: str) -> list[Any]:
    return list(etree.fromstring(f"<root {_NAMES}>{text}</root>"))


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def span(text: str, mark: str) -> str:
    return f'<text:span text:style-name="Mark_{mark}">{escape(text)}</text:span>'


def line(*given: Any) -> str:
    made = "".join(
        (each if each.startswith("<") else escape(each)) if isinstance(each, str) else span(*each) for each in given
    )
    return f'<text:p text:style-name="FormAnswer">{made}</text:p>'


class OdtForm:
    def __init__(self, ref: str, case: str = "", answers: dict[str, Any] | None = None) -> None:
        self.form = form_of(ref)
        with zipfile.ZipFile(io.BytesIO(blank(ref, "odt", case, answers))) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root: Any = etree.fromstring(self.parts["content.xml"])
        styles = self.root.find(f"{{{OFFICE}}}automatic-styles")
        for mark, properties in _MARKS.items():
            styles.extend(
                parse(
                    f'<style:style style:name="Mark_{mark}" style:family="text">'
                    f"<style:text-properties {properties}/></style:style>"
                )
            )

    def field(self, name: str) -> FieldData:
        return next(field for field in self.form.fields() if field.name == name)

    def _words(self, element: Any) -> str:
        return "".join(element.itertext()).strip()

    def row(self, name: str) -> Any:
        label = self.field(name).label
        alike = [field.name for field in self.form.fields() if field.label == label]
        rows = [row for row in self.root.iter(f"{{{TABLE}}}table-row") if self._words(row[0][0]) == label]
        if len(rows) < len(alike):
            raise KeyError(name)
        return rows[alike.index(name)]

    def table(self, name: str) -> Any:
        label = self.field(name).label
        for table in self.root.iter(f"{{{TABLE}}}table"):
            if self._words(table.find(f"{{{TABLE}}}title")) == label:
                return table
        raise KeyError(name)

    def fill(self, **answers: Any) -> OdtForm:
        for name, answer in answers.items():
            field = self.field(name)
            if field.kind is FieldKind.TABLE:
                self._rows(field, answer)
            elif field.layout == "row":
                self._cross(self.row(name), next(each.label for each in field.choices if each.slug == answer))
            else:
                self._answer(field, self.row(name)[1], answer)
        return self

    def _answer(self, field: FieldData, cell: Any, answer: Any) -> None:
        if field.choices and isinstance(answer, str | list):
            slugs = [answer] if isinstance(answer, str) else answer
            for choice in field.choices:
                if choice.slug in slugs:
                    self._cross(cell, choice.label)
            return
        lines = answer.split("\n") if isinstance(answer, str) else None
        cell[:] = [each for text in lines for each in parse(line(text))] if lines else parse(line(*answer))

    def _cross(self, cell: Any, label: str) -> None:
        """The box in front of this option is replaced by X."""
        for element in cell.iter():
            for slot in ("text", "tail"):
                words = getattr(element, slot)
                if words and f"☐ {label}" in words:
                    setattr(element, slot, words.replace(f"☐ {label}", f"X {label}", 1))
                    return
        raise KeyError(label)

    def _rows(self, field: FieldData, rows: list[dict[str, Any]]) -> None:
        table = self.table(field.name)
        made = [row for row in table if row.tag == f"{{{TABLE}}}table-row"]
        while len(made) < len(rows):
            added = etree.fromstring(etree.tostring(made[-1]))
            made[-1].addnext(added)
            made.append(added)
        over = in_one_cell(field)
        for row, answers in zip(made, rows, strict=False):
            for cell, (_, columns) in zip(row, over, strict=True):
                for number, column in enumerate(columns):
                    if column.name in answers and len(columns) == 1:
                        self._answer(column, cell, answers[column.name])
                    elif column.name in answers:  # behind its label
                        cell[number].text = f"{column.label} {answers[column.name]}"

    def over(self, name: str, *given: Any) -> OdtForm:
        self.row(name)[1][:] = parse(line(*given))
        return self

    def relabel(self, name: str, text: str) -> OdtForm:
        paragraph = self.row(name)[0][0]
        for child in list(paragraph):
            paragraph.remove(child)
        paragraph.text = text
        return self

    def annotate(self, name: str, text: str, author: str = "J Testmanager") -> OdtForm:
        made = parse(
            f"<office:annotation><dc:creator>{author}</dc:creator><dc:date>2026-11-30T09:00:00</dc:date>"
            f"<text:p>{escape(text)}</text:p></office:annotation>"
        )[0]
        paragraph = self.row(name)[1][0]
        made.tail = paragraph.text
        paragraph.text = None
        paragraph.insert(0, made)
        return self

    def track(self, name: str, before: str, gone: str, added: str, behind: str) -> OdtForm:
        """Typed with changes recorded: `gone` deleted and `added` put in its place."""
        body = self.root.find(f".//{{{OFFICE}}}text")
        listed = body.find(f"{{{TEXT}}}tracked-changes")
        if listed is None:
            listed = parse("<text:tracked-changes/>")[0]
            body.insert(0, listed)
        number = 2 * len(listed) + 1
        info = "<office:change-info><dc:creator>J Testmanager</dc:creator><dc:date>2026-11-30T09:00:00</dc:date></office:change-info>"
        for at, kind, words in ((number, "deletion", gone), (number + 1, "insertion", added)):
            if words:
                shown = f"<text:p>{escape(words)}</text:p>" if kind == "deletion" else ""
                listed.extend(
                    parse(
                        f'<text:changed-region xml:id="ct{at}" text:id="ct{at}"><text:{kind}>{info}{shown}</text:{kind}>'
                        "</text:changed-region>"
                    )
                )
        removed = f'<text:change text:change-id="ct{number}"/>' if gone else ""
        start = f'<text:change-start text:change-id="ct{number + 1}"/>{escape(added)}<text:change-end text:change-id="ct{number + 1}"/>'
        self.row(name)[1][:] = parse(
            f'<text:p text:style-name="FormAnswer">{escape(before)}{removed}{start if added else ""}{escape(behind)}</text:p>'
        )
        return self

    def at_end(self, *lines: str) -> OdtForm:
        text = self.root.find(f".//{{{OFFICE}}}text")
        for each in lines:
            text.extend(parse(line(each)))
        return self

    def drop(self, *names: str) -> OdtForm:
        for name in names:
            row = self.row(name)
            row.getparent().remove(row)
        return self

    def bytes(self) -> bytes:
        self.parts["content.xml"] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return package(self.parts, stored_first="mimetype")
