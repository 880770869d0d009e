"""Reading a filled return, side by side with what others read of it, on the same files in one run.

Ours is the whole of it: safety, recognising, finding, values, the ledger and its second count. The floor is what any
reader must at least do: inflate the package, parse its XML, walk every node once. The others give text, none of them
values, and all of them lose some of it (content controls, tick boxes, tracked changes, text boxes).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import docx2python
import mammoth
import markitdown
import odfdo
import pdfplumber
import pypdf
from documents import Made, chronology, filled_form, library, pairs
from lxml import etree
from timing import best, line
from timing.memory import peak_mib

import parsers
from parsers.rules_json import rules_from_json, rules_to_json
from parsers.types import FormRules

ROOT = Path(__file__).resolve().parent.parent
CORPUS = Path(os.environ.get("FORMS_SHARED", ROOT.parent / "shared")) / "corpus"
MARKDOWN = markitdown.MarkItDown(enable_plugins=False)
LARGE = 200_000  # bytes of XML; above it one run is enough of the slow ones

Reader = Callable[[bytes, tuple[FormRules, ...]], object]


def ours(data: bytes, rules: tuple[FormRules, ...]) -> object:
    return parsers.parse("return", data, rules)


def floor(data: bytes, _: tuple[FormRules, ...]) -> object:
    nodes = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                nodes += sum(1 for _ in etree.fromstring(part).iter())
    return nodes


def every_cell(data: bytes, _: tuple[FormRules, ...]) -> object:
    document = docx.Document(io.BytesIO(data))
    return "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def by_docx2python(data: bytes, _: tuple[FormRules, ...]) -> object:
    with docx2python.docx2python(io.BytesIO(data)) as document:
        return document.text


def by_mammoth(data: bytes, _: tuple[FormRules, ...]) -> object:
    return mammoth.convert_to_html(io.BytesIO(data)).value


def by_markitdown(data: bytes, _: tuple[FormRules, ...]) -> object:
    return MARKDOWN.convert_stream(io.BytesIO(data), file_extension=".docx").text_content


def by_odfdo(data: bytes, _: tuple[FormRules, ...]) -> object:
    return odfdo.Document(io.BytesIO(data)).get_formatted_text()


def pypdf_fields(data: bytes, _: tuple[FormRules, ...]) -> object:
    return pypdf.PdfReader(io.BytesIO(data)).get_fields()


def by_pdfplumber(data: bytes, _: tuple[FormRules, ...]) -> object:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text() for page in document.pages]


OURS = "ours: read into fields, all steps"
WORD: dict[str, Reader] = {
    "floor: inflate, parse XML, one walk": floor,
    OURS: ours,
    "python-docx: row.cells": every_cell,
    "docx2python": by_docx2python,
    "mammoth": by_mammoth,
    "markitdown": by_markitdown,
}
ODT: dict[str, Reader] = {"floor: inflate, parse XML, one walk": floor, OURS: ours, "odfdo": by_odfdo}
PDF: dict[str, Reader] = {"pypdf: get_fields": pypdf_fields, OURS: ours, "pdfplumber: text": by_pdfplumber}
ALL = {**WORD, **ODT, **PDF}
# What ours may take of the floor's time, and how many times as long as ours each of the others takes.
MOST_OF_FLOOR = 5.0
LEAST = {"python-docx: row.cells": 3.0, "docx2python": 15.0, "markitdown": 40.0}


def measured(made: Made, readers: dict[str, Reader], missed: list[str]) -> float:
    """Prints one block; seconds that ours took."""
    print(f"{made.name} ({len(made.data) // 1024} KiB)")
    took: dict[str, float] = {}
    for name, reader in readers.items():
        reader(made.data, made.rules)
        rough = best(lambda reader=reader: reader(made.data, made.rules), 1)
        took[name] = min(rough, best(lambda reader=reader: reader(made.data, made.rules), _times(rough)))
    first = next(iter(took.values()))
    for name, seconds in took.items():
        line(name, seconds, first)
    mine = took[OURS]
    if "floor: inflate, parse XML, one walk" in took and mine > MOST_OF_FLOOR * first:
        missed.append(f"{made.name}: {mine / first:.1f} times the floor, not {MOST_OF_FLOOR:.0f}")
    for name, least in LEAST.items():
        if name in took and took[name] < least * mine:
            missed.append(f"{made.name}: {name} takes {took[name] / mine:.1f} times as long as ours, not {least:.0f}")
    return mine


def _times(seconds: float) -> int:
    return max(1, min(15, int(1.0 / max(seconds, 0.001))))


def memory(made: Made, readers: dict[str, Reader], missed: list[str]) -> None:
    """Each in a process of its own, which has read a small file before."""
    print(f"peak memory: {made.name}")
    held: dict[str, float] = {}
    with TemporaryDirectory() as folder:
        rules = Path(folder, "rules.json")
        rules.write_text(json.dumps(rules_to_json(made.rules)))
        document = Path(folder, "document")
        document.write_bytes(made.data)
        for name in readers:
            ran = subprocess.run(
                [sys.executable, __file__, "--memory", name, str(document), str(rules)],
                check=True, capture_output=True, text=True,
            )  # fmt: skip
            held[name] = float(ran.stdout.strip().splitlines()[-1])
            print(f"  {name:<58} {held[name]:9.1f} MiB")
    for name, mib in held.items():
        if not name.startswith(("floor", "ours")) and mib < held[OURS]:
            missed.append(f"{made.name}: {name} takes less memory, {mib:.0f} against {held[OURS]:.0f} MiB")


def one_memory(name: str, document: str, rules: str) -> None:
    read = rules_from_json(json.loads(Path(rules).read_text()))
    data = Path(document).read_bytes()
    reader = ALL[name]
    small = pairs(3).data if name in WORD and data[:2] == b"PK" and b"opendocument" not in data[:200] else None
    if small is not None:
        reader(small, read)
    print(peak_mib(lambda: reader(data, read)))


def corpus(missed: list[str]) -> None:
    files = [each for folder in ("docx", "docx-forms") for each in sorted((CORPUS / folder).glob("*"))]
    if not files:
        print(f"no corpus at {CORPUS}: not measured")
        return
    rules = tuple(library().form_rules())
    totals = dict.fromkeys(WORD, 0.0)
    count = 0
    for path in files:
        data = path.read_bytes()
        try:
            for reader in WORD.values():
                reader(data, rules)
        except Exception:  # what one of them cannot open is no comparison
            continue
        count += 1
        for name, reader in WORD.items():
            totals[name] += best(lambda reader=reader, data=data: reader(data, rules), 2)
    print(f"corpus: the {count} of {len(files)} Word files that every one of them opens, together")
    bottom = totals["floor: inflate, parse XML, one walk"]
    for name, seconds in totals.items():
        line(name, seconds, bottom)
    if totals[OURS] > MOST_OF_FLOOR * bottom:
        missed.append(f"corpus: {totals[OURS] / bottom:.1f} times the floor, not {MOST_OF_FLOOR:.0f}")


def main() -> None:
    warnings.simplefilter("ignore")
    missed: list[str] = []
    measured(filled_form("return of 2 pages", entries=0, paragraphs=1), WORD, missed)
    eight = filled_form("return of 8 pages", entries=40, paragraphs=8)
    if measured(eight, WORD, missed) > 0.05:
        missed.append("return of 8 pages: more than 50 ms")
    measured(filled_form("return of 40 pages", entries=400, paragraphs=40), WORD, missed)
    measured(pairs(140), WORD, missed)
    measured(chronology(800), WORD, missed)
    quick = {name: reader for name, reader in WORD.items() if name.startswith(("floor", "ours", "python-docx"))}
    rows = {count: measured(chronology(count), quick, missed) for count in (100, 1_000, 10_000)}
    print(f"a row of 10,000 takes {rows[10_000] / 100 / rows[100]:.2f} times as long as a row of 100")
    corpus(missed)
    memory(eight, WORD, missed)
    memory(chronology(800), WORD, missed)
    measured(filled_form("PDF return of 8 pages", entries=40, paragraphs=8, suffix="pdf"), PDF, missed)
    measured(filled_form("OpenDocument return of 8 pages", entries=40, paragraphs=8, suffix="odt"), ODT, missed)
    print("\naims missed:" if missed else "\nno aim is missed")
    for each in missed:
        print(f"  {each}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--memory"]:
        one_memory(*sys.argv[2:])
    else:
        main()
