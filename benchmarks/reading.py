"""Reading a filled return, against the floor: inflating it, parsing its XML and walking every node once.

Files are those under form_templates/; the reading is the whole of it: safety, recognising, finding, values, ledger.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
from lxml import etree
from timing import best, line

import parsers
from forms_service.definitions.loader import load_library

TIMES = 7
FOLDER = Path(__file__).resolve().parent.parent / "form_templates"


def floor(data: bytes) -> int:
    """What any reader of such a file must at least do."""
    nodes = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            part = package.read(name)
            if name.endswith((".xml", ".rels")):
                nodes += sum(1 for _ in etree.fromstring(part).iter())
    return nodes


def every_cell(data: bytes) -> str:
    """The usual way with python-docx: each cell of each row, without anything being understood."""
    document = docx.Document(io.BytesIO(data))
    return "".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)


def main() -> None:
    library = load_library(FOLDER, check=False)
    for sample in sorted(FOLDER.glob("partnerships/*/forms/*/v*/samples/*.docx")):
        rules = library.form_rules(sample.relative_to(FOLDER).parts[1])
        data = sample.read_bytes()
        bottom = best(lambda data=data: floor(data), TIMES)
        print(f"{sample.relative_to(FOLDER / 'partnerships')} ({len(data) // 1024} KiB)")
        line("floor: inflate, parse XML, one walk", bottom, bottom)
        line("python-docx: text of every cell", best(lambda data=data: every_cell(data), TIMES), bottom)
        line(
            "read into fields, all steps",
            best(lambda data=data, rules=rules: parsers.parse("return.docx", data, rules), TIMES),
            bottom,
        )


if __name__ == "__main__":
    main()
