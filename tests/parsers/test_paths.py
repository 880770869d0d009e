"""The path of what was read is the one that an XML library finds in the part."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from parsers.blocks import place_of
from parsers.safety import Limits, Package
from parsers.word import read_word
from tests.documents import W, docx, p, package, row, sdt, table

NAMESPACES = {"w": W}


def test_every_paragraph_and_cell_is_found_at_its_path() -> None:
    data = docx(
        p("first"),
        table(row("a", "b"), row("c", table(row("within", "deeper")))),
        p("second"),
        sdt(p("in a control"), "section"),
        table(row("d")),
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    document = read_word(Package(data, Limits()))

    places = {str(each.where): each.text for each in document.paragraphs()}

    assert len(places) == 9
    for path, text in places.items():
        found = root.xpath(path, namespaces=NAMESPACES)
        assert len(found) == 1
        assert "".join(found[0].itertext()) == text
        assert root.getroottree().getpath(found[0]) == path
    for each in document.tables():
        for cell in (cell for line in each.rows for cell in line.cells):
            found = root.xpath(str(cell.where), namespaces=NAMESPACES)
            assert root.getroottree().getpath(found[0]) == str(cell.where)


def test_a_document_without_prefixes_has_paths_too() -> None:
    bare = f'<document xmlns="{W}"><body><p><r><t>first</t></r></p><p><r><t>second</t></r></p></body></document>'
    document = read_word(Package(package({"word/document.xml": bare}), Limits()))
    root = etree.fromstring(bare)

    places = {str(place_of(each.part, each.where).path): each.text for each in document.paragraphs()}

    assert {path: "".join(root.xpath(path)[0].itertext()) for path in places} == places
    assert list(places.values()) == ["first", "second"]
