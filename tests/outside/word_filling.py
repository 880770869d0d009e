"""Fills a Word form where it stands: fields of Word 97, content controls, cells, lines; all else stays as it was.

Places, counted from 0 in the order of the document: `legacy: name`, `control: n`, `cell: [table, row, cell]` (nested
tables count where they begin), `after: words` (typed at the end of the paragraph that begins so). What a control is
bound to is written as well, as Word does; `iso` is the day that a date control keeps beside the words it shows.
"""

from __future__ import annotations

import copy
import io
import zipfile
from typing import Any

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
MAIN = "word/document.xml"
Element = Any


def fill(data: bytes, answers: list[tuple[dict[str, Any], Any]]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {entry.filename: package.read(entry) for entry in package.infolist()}
    root = etree.fromstring(parts[MAIN])
    controls, tables = list(root.iter(W + "sdt")), list(root.iter(W + "tbl"))
    # Looked up before the first of them changes.
    elements = {
        number: controls[at["control"]] if "control" in at else _cell(tables, *at["cell"])
        for number, (at, _) in enumerate(answers)
        if "control" in at or "cell" in at
    }
    for number, (at, value) in enumerate(answers):
        if number in elements:
            _write(elements[number], str(value), parts, at.get("iso"))
        elif "legacy" in at:
            _legacy(root, at["legacy"], value)
        else:
            _after(root, at["after"], value)
    parts[MAIN] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as filled:
        for name, part in parts.items():
            filled.writestr(name, part)
    return written.getvalue()


def _cell(tables: list[Element], table: int, row: int, cell: int) -> Element:
    return _cells(_rows(tables[table])[row])[cell]


def _rows(table: Element) -> list[Element]:
    return [row for row in table.iter(W + "tr") if next(row.iterancestors(W + "tbl")) is table]


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row]


def _run(text: str, like: Element | None = None) -> Element:
    run: Element = etree.Element(W + "r")
    if like is not None and (marks := like.find(W + "rPr")) is not None:
        run.append(copy.deepcopy(marks))
        for prompting in run.iter(W + "rStyle"):
            prompting.getparent().remove(prompting)
    for number, line in enumerate(text.split("\n")):
        if number:
            etree.SubElement(run, W + "br")
        words = etree.SubElement(run, W + "t")
        words.text = line
        words.set(SPACE, "preserve")
    return run


def _write(element: Element, value: str, parts: dict[str, bytes], iso: str | None) -> None:
    """Into a control or a cell, in place of what stands there; a control in the cell takes it, as it would in Word."""
    inside = element if element.tag == W + "sdt" else element.find(f".//{W}sdt")
    around = next(element.iterancestors(W + "sdt"), None)
    if inside is None and around is not None and len(list(around.iter(W + "tc"))) == 1:
        inside = around
    if inside is not None:
        for prompting in inside.findall(f"{W}sdtPr/{W}showingPlcHdr"):
            prompting.getparent().remove(prompting)
        if iso is not None:
            inside.find(f"{W}sdtPr/{W}date").set(W + "fullDate", f"{iso}T00:00:00Z")
        bound = inside.find(f"{W}sdtPr/{W}dataBinding")
        if bound is not None:
            _write_bound(parts, bound.get(W + "xpath"), f"{iso}T00:00:00" if iso else value)
        element = inside.find(W + "sdtContent")
    runs = [run for run in element.iter(W + "r") if run.find(W + "t") is not None]
    if runs:
        runs[0].getparent().replace(runs[0], _run(value))
        for run in runs[1:]:
            run.getparent().remove(run)
    elif (paragraph := next(element.iter(W + "p"), None)) is not None:
        paragraph.append(_run(value))
    else:
        element.append(_run(value))


def _write_bound(parts: dict[str, bytes], path: str, value: str) -> None:
    """By the last name of the path, which is enough for the stores that these templates have."""
    name = path.rpartition(":")[2].partition("[")[0]
    for part in parts:
        if part in ("docProps/core.xml", "docProps/app.xml") or part.startswith("customXml/item"):
            root = etree.fromstring(parts[part])
            for element in root.iter("{*}" + name):
                element.text = value
                parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _legacy(root: Element, name: str, value: Any) -> None:
    [data] = [each for each in root.iter(W + "ffData") if each.find(W + "name").get(W + "val") == name]
    box, choice = data.find(W + "checkBox"), data.find(W + "ddList")
    if box is not None:
        for state in box.findall(W + "checked"):
            box.remove(state)
        etree.SubElement(box, W + "checked").set(W + "val", "1" if value else "0")
    elif choice is not None:
        options = [each.get(W + "val") for each in choice.findall(W + "listEntry")]
        for chosen in choice.findall(W + "result"):
            choice.remove(chosen)
        chosen = etree.Element(W + "result")
        chosen.set(W + "val", str(options.index(value)))
        choice.insert(0, chosen)
    else:
        _between(data, str(value))


def _between(data: Element, value: str) -> None:
    """A text field's answer stands between the separating and the ending sign of its field."""
    begin = next(data.iterancestors(W + "r"))
    runs = list(begin.getparent().iter(W + "r"))
    depth, separated, old = 0, None, []
    for run in runs[runs.index(begin) :]:
        sign = run.find(W + "fldChar")
        kind = sign.get(W + "fldCharType") if sign is not None else None
        depth += (kind == "begin") - (kind == "end")
        if kind == "separate" and depth == 1:
            separated = run
        elif kind == "end" and depth == 0:
            break
        elif separated is not None:
            old.append(run)
    assert separated is not None, "the field has no place for an answer"
    separated.addnext(_run(value, old[0] if old else None))
    for run in old:
        run.getparent().remove(run)


def _after(root: Element, words: str, value: Any) -> None:
    [paragraph] = [each for each in root.iter(W + "p") if _text(each).strip().startswith(words)]
    paragraph.append(_run(f" {value}"))


def _text(paragraph: Element) -> str:
    return "".join(each.text or "" for each in paragraph.iter(W + "t"))
