"""The forms that the story's agencies send back, odd ones among them, made from the form each was really given."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

import parsers
from forms_service.definitions.answers import answers_of
from forms_service.definitions.library import Library
from forms_service.definitions.schema import FieldData, Form
from forms_service.demo.story import LONDON, moment, plain
from forms_service.domain.references import MEDIA_TYPES
from forms_service.ports import FormMaker
from parsers.types import FormRules, JsonValue

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True)
class FilledForm:
    name: str
    data: bytes
    media_type: str


@dataclass
class FormFiller:
    """Writes answers into forms of one partnership."""

    library: Library
    forms: FormMaker
    partnership: str
    field_names: Mapping[str, Any]  # the story's words -> the form's field names

    def filled(self, ref: str, answers: Mapping[str, Any], target: str, reference: str = "") -> bytes:
        """`reference`: of a case that is open already."""
        return self._make(self.library.form(self.partnership, ref), plain(dict(answers)), target, reference)

    def filled_return(self, given: bytes, ref: str, sent: Mapping[str, Any], agency: str) -> FilledForm:
        """`given` is the prefilled Word form that the agency was given; its part A is kept."""
        rules = self.library.form_rules(self.partnership)
        current = self.library.form(self.partnership, ref)
        received = parsers.parse("given.docx", given, rules)
        reference = received.case_ref or ""
        ours = {field.name for field in current.fields() if field.prefilled}
        answers = {name: value for name, value in answers_of(received).as_values().items() if name in ours}
        answers |= self._answers(sent, agency)
        variant = sent["variant"]
        target = sent["format"]
        if variant == "other-case":
            reference = f"{reference[:-1]}{(int(reference[-1]) + 1) % 10}" if reference else "ANOTHER-1"
        if variant == "older-form":
            older = next(rule for rule in rules if rule.form == current.slug and not rule.current)
            form = self.library.form(self.partnership, f"{older.form}/v{older.version}")
            data = self._make(form, _in_older_words(older, answers), target, reference)
        else:
            data = self._make(current, answers, target, reference)
        if variant == "controls-replaced":
            data = without_controls(data)
        elif variant == "tracked-changes":
            data = with_tracked_change(data, sent["tracked"]["from"], sent["tracked"]["to"])
        return FilledForm(f"our return.{target}", data, MEDIA_TYPES[target])

    def _answers(self, sent: Mapping[str, Any], agency: str) -> dict[str, JsonValue]:
        names = self.field_names
        answers: dict[str, JsonValue] = plain(dict(names["always"]))
        answers[names["agency"]] = agency
        for key, fields in names["fields"].items():
            for name in fields:
                if sent.get(key):
                    answers[name] = plain(sent[key])
        for name in names["date"]:
            answers[name] = moment(sent["at"]).astimezone(LONDON).date().isoformat()
        for name, day in zip(names["period"], sent["period"], strict=True):
            answers[name] = plain(day)
        for key, table in names["tables"].items():
            rows = sent.get(key) or []
            answers[table["table"]] = [
                plain({column: row[at] if isinstance(row, list) else row.get(column, "")
                       for at, column in enumerate(table["columns"])})
                for row in rows
            ]  # fmt: skip
        return answers

    def _make(self, form: Form, answers: dict[str, JsonValue], target: str, reference: str) -> bytes:
        fields = {field.name: field for field in form.fields()}
        return self.forms.blank(
            self.library.partnership(self.partnership),
            form,
            target,
            case_reference=reference,
            answers={name: _fitting(fields[name], value) for name, value in answers.items() if name in fields},
        )


def _fitting(field: FieldData, value: JsonValue) -> JsonValue:
    """An older version has fewer columns."""
    if not field.columns or not isinstance(value, list):
        return value
    columns = {column.name for column in field.columns}
    return [{name: cell for name, cell in row.items() if name in columns} for row in value if isinstance(row, dict)]


def _in_older_words(older: FormRules, answers: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """The older version's names for the same answers."""
    back = {new: old for old, new in older.renamed}
    tables = {field.name for field in older.fields if field.columns}
    said: dict[str, JsonValue] = {}
    for name, value in answers.items():
        older_name = back.get(name, name)
        if isinstance(value, list) and older_name in tables:
            rows = []
            for row in value:
                assert isinstance(row, dict)
                rows.append({_column(back, name, column): cell for column, cell in row.items()})
            said[older_name] = [*rows]
        else:
            said[older_name] = value
    return said


def _column(back: Mapping[str, str], table: str, column: str) -> str:
    return back.get(f"{table}.{column}", f".{column}").rpartition(".")[2]


def without_controls(data: bytes) -> bytes:
    """As when somebody pastes the whole form into a new document and types over it: no content control is left."""

    def change(root: etree._Element) -> None:
        for control in reversed(list(root.iter(f"{_W}sdt"))):
            content = control.find(f"{_W}sdtContent")
            parent = control.getparent()
            assert parent is not None
            at = parent.index(control)
            for each in list(content) if content is not None else []:
                parent.insert(at, each)
                at += 1
            parent.remove(control)

    return _changed(data, change)


def with_tracked_change(data: bytes, before: str, after: str) -> bytes:
    """`after` stands in the document; it becomes an insertion, with `before` deleted beside it."""

    def change(root: etree._Element) -> None:
        for text in root.iter(f"{_W}t"):
            if text.text and after in text.text:
                _track(text, before, after)
                return
        raise ValueError(f"the words {after!r} are not in the document")

    return _changed(data, change)


def _track(text: etree._Element, before: str, after: str) -> None:
    run = text.getparent()
    assert run is not None
    parent = run.getparent()
    assert parent is not None
    assert text.text is not None
    first, _, rest = text.text.partition(after)
    at = parent.index(run)
    pieces: list[etree._Element] = []
    for words, wrapper in ((first, None), (before, "del"), (after, "ins"), (rest, None)):
        if not words:
            continue
        piece = deepcopy(run)
        for old in piece.findall(f"{_W}t"):
            piece.remove(old)
        kind = "delText" if wrapper == "del" else "t"
        element = etree.SubElement(piece, f"{_W}{kind}")
        element.text = words
        element.set(_XML_SPACE, "preserve")
        if wrapper:
            outer = etree.Element(f"{_W}{wrapper}")
            outer.set(f"{_W}id", str(9000 + len(pieces)))
            outer.set(f"{_W}author", "Hazel Healthvisit")
            outer.set(f"{_W}date", "2026-12-23T09:00:00Z")
            outer.append(piece)
            piece = outer
        pieces.append(piece)
    for number, piece in enumerate(pieces):
        parent.insert(at + number, piece)
    parent.remove(run)


def _changed(data: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "word/document.xml":
                root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
                change(root)
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            new.writestr(entry, content)
    return out.getvalue()
