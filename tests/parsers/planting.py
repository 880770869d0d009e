"""Puts a sentence somewhere into a document, wherever text can stand, as people and their programs do."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from typing import NamedTuple

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, TextStringObject
from reportlab.pdfgen.canvas import Canvas

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PKG = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAMES = {
    "w": W,
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
DC = "http://purl.org/dc/elements/1.1/"
_ODF = f'xmlns:office="{OFFICE}" xmlns:text="{TEXT}" xmlns:table="{TABLE}" xmlns:draw="{DRAW}" xmlns:dc="{DC}"'

Parts = dict[str, bytes]
Planter = Callable[[Parts, str, random.Random], bool]


class Planted(NamedTuple):
    data: bytes
    sentence: str
    kind: str


def sentence(chance: random.Random) -> str:
    """Words that no form prints and no kind of value can be made of."""
    words = ["".join(chance.choices("bdfgklmnprtvz", k=5)) + "a" for _ in range(4)]
    return f"Quillon {' '.join(words)} ember{chance.randrange(10_000)}"


def plant(name: str, data: bytes, chance: random.Random) -> Planted:
    """A sentence at a random place of a random kind; kinds that this document has no room for are passed over."""
    suffix = name.rpartition(".")[2]
    said = sentence(chance)
    if suffix == "pdf":
        kinds: dict[str, Callable[[bytes, str, random.Random], bytes | None]] = dict(PDF_KINDS)
        for kind in chance.sample(sorted(kinds), len(kinds)):
            made = kinds[kind](data, said, chance)
            if made is not None:
                return Planted(made, said, kind)
    planters = WORD_KINDS if suffix == "docx" else ODT_KINDS
    for kind in chance.sample(sorted(planters), len(planters)):
        parts = unpacked(data)
        if planters[kind](parts, said, chance):
            return Planted(packed(parts), said, kind)
    raise AssertionError(f"{name} has no room for a sentence")


def unpacked(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _q(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_NAMES[prefix]}}}{local}"


def _xml(text: str) -> etree._Element:
    """One element, its namespaces declared on itself."""
    head, _, rest = text.partition(">")
    closed = head.endswith("/")
    return etree.fromstring(f"{head.removesuffix('/')} {_DECLARED} {_ODF}{'/' if closed else ''}>{rest}")


# --- Word -------------------------------------------------------------------------------------------------------------


def _runs(said: str, chance: random.Random, text: str = "w:t", properties: str = "") -> str:
    """In one run or in several, as Word splits them for reasons of its own."""
    cut = chance.randrange(1, len(said)) if chance.random() < 0.4 else len(said)
    pieces = [each for each in (said[:cut], said[cut:]) if each]
    return "".join(f'<w:r>{properties}<{text} xml:space="preserve">{each}</{text}></w:r>' for each in pieces)


def _elements(markup: str) -> list[etree._Element]:
    return list(_xml(f"<w:body>{markup}</w:body>"))


def _into(parent: etree._Element, markup: str, chance: random.Random, *, first: int = 0) -> None:
    at = chance.randint(first, len(parent))
    for offset, element in enumerate(_elements(markup)):
        parent.insert(at + offset, element)


def _change(parts: Parts, name: str, act: Callable[[etree._Element], bool]) -> bool:
    root = etree.fromstring(parts[name])
    if not act(root):
        return False
    parts[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return True


def _paragraphs(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(_q("w:p")))


def _in_paragraph(markup: Callable[[str, random.Random], str]) -> Planter:
    def planter(parts: Parts, said: str, chance: random.Random) -> bool:
        def act(root: etree._Element) -> bool:
            target = chance.choice(_paragraphs(root))
            first = 1 if len(target) and target[0].tag == _q("w:pPr") else 0
            _into(target, markup(said, chance), chance, first=first)
            return True

        return _change(parts, "word/document.xml", act)

    return planter


def _in_cell(markup: Callable[[str, random.Random], str]) -> Planter:
    def planter(parts: Parts, said: str, chance: random.Random) -> bool:
        def act(root: etree._Element) -> bool:
            cells = list(root.iter(_q("w:tc")))
            if not cells:
                return False
            target = chance.choice(cells)
            first = 1 if len(target) and target[0].tag == _q("w:tcPr") else 0
            at = chance.randint(first, max(first, len(target) - 1))
            for offset, element in enumerate(_elements(markup(said, chance))):
                target.insert(at + offset, element)
            return True

        return _change(parts, "word/document.xml", act)

    return planter


def _in_body(parts: Parts, said: str, chance: random.Random) -> bool:
    def act(root: etree._Element) -> bool:
        body = root[0]
        body.insert(chance.randrange(len(body)), _elements(f"<w:p>{_runs(said, chance)}</w:p>")[0])
        return True

    return _change(parts, "word/document.xml", act)


def _in_control(parts: Parts, said: str, chance: random.Random) -> bool:
    def act(root: etree._Element) -> bool:
        inline = [each for each in root.iter(_q("w:sdtContent")) if each.find(_q("w:r")) is not None]
        block = [each for each in root.iter(_q("w:sdtContent")) if each.find(_q("w:p")) is not None]
        if not inline and not block:
            return False
        target = chance.choice(inline + block)
        runs = _runs(said, chance)
        _into(target, runs if target in inline else f"<w:p>{runs}</w:p>", chance)
        return True

    return _change(parts, "word/document.xml", act)


def _moved(parts: Parts, said: str, chance: random.Random) -> bool:
    def act(root: etree._Element) -> bool:
        for kind in ("moveFrom", "moveTo"):
            target = chance.choice(_paragraphs(root))
            target.append(_elements(f'<w:{kind} w:id="901" w:author="A. Writer">{_runs(said, chance)}</w:{kind}>')[0])
        return True

    return _change(parts, "word/document.xml", act)


def _in_part(kind: str, root: str, wrap: str) -> Planter:
    """Into a header, footer, note or comment: one that is there, or a new one."""

    def planter(parts: Parts, said: str, chance: random.Random) -> bool:
        inside = wrap.format(runs=_runs(said, chance))
        there = [name for name in parts if name.startswith(f"word/{kind}") and name.endswith(".xml")]
        if there:
            return _change(
                parts, chance.choice(sorted(there)), lambda found: found.append(_elements(inside)[0]) is None
            )
        name = f"word/{kind}77.xml"
        parts[name] = f"<w:{root} {_DECLARED}>{inside}</w:{root}>".encode()
        link = f'<Relationship Id="rIdPlanted" Type="{R}/{kind}" Target="{kind}77.xml"/>'
        rels = "word/_rels/document.xml.rels"
        if rels not in parts:
            parts[rels] = f'<Relationships xmlns="{PKG}"></Relationships>'.encode()
        parts[rels] = parts[rels].replace(b"</Relationships>", link.encode() + b"</Relationships>")
        part_type = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
        override = f'<Override PartName="/{name}" ContentType="{part_type}"/>'
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", f"{override}</Types>".encode())
        return b"rIdPlanted" in parts[rels]

    return planter


def _box(said: str, chance: random.Random) -> str:
    """As Word writes a text box: once for newer programs, once for older."""
    inside = f"<w:txbxContent><w:p>{_runs(said, chance)}</w:p></w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData><wps:wsp>'
        f"<wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        f"</mc:AlternateContent></w:r>"
    )


WORD_KINDS: dict[str, Planter] = {
    "body": _in_body,
    "run": _in_paragraph(_runs),
    "cell": _in_cell(lambda said, chance: f"<w:p>{_runs(said, chance)}</w:p>"),
    "nested table": _in_cell(
        lambda said, chance: f"<w:tbl><w:tr><w:tc><w:p>{_runs(said, chance)}</w:p></w:tc></w:tr></w:tbl><w:p/>"
    ),
    "control": _in_control,
    "new control": _in_paragraph(
        lambda said, chance: f'<w:sdt><w:sdtPr><w:tag w:val="other"/></w:sdtPr><w:sdtContent>{_runs(said, chance)}'
        "</w:sdtContent></w:sdt>"
    ),
    "inserted": _in_paragraph(
        lambda said, chance: f'<w:ins w:id="900" w:author="A. Writer">{_runs(said, chance)}</w:ins>'
    ),
    "deleted": _in_paragraph(
        lambda said, chance: f'<w:del w:id="900" w:author="A. Writer">{_runs(said, chance, "w:delText")}</w:del>'
    ),
    "moved": _moved,
    "hidden": _in_paragraph(
        lambda said, chance: _runs(said, chance, properties="<w:rPr><w:vanish/></w:rPr>")
    ),
    "struck": _in_paragraph(
        lambda said, chance: _runs(said, chance, properties="<w:rPr><w:strike/></w:rPr>")
    ),
    "box": _in_paragraph(_box),
    "old box": _in_paragraph(
        lambda said, chance: "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>"
        f"{_runs(said, chance)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ),
    "field": _in_paragraph(
        lambda said, chance: f'<w:fldSimple w:instr=" REF somewhere ">{_runs(said, chance)}</w:fldSimple>'
    ),
    "link": _in_paragraph(lambda said, chance: f'<w:hyperlink w:anchor="top">{_runs(said, chance)}</w:hyperlink>'),
    "smart tag": _in_paragraph(
        lambda said, chance: f'<w:smartTag w:element="PersonName">{_runs(said, chance)}</w:smartTag>'
    ),
    "equation": _in_paragraph(lambda said, _: f"<m:oMath><m:r><m:t>{said}</m:t></m:r></m:oMath>"),
    "picture": _in_paragraph(
        lambda said, _: f'<w:r><w:drawing><wp:inline><wp:docPr id="7" name="p" descr="{said}"/></wp:inline></w:drawing>'
        "</w:r>"
    ),
    "header": _in_part("header", "hdr", "<w:p>{runs}</w:p>"),
    "footer": _in_part("footer", "ftr", "<w:p>{runs}</w:p>"),
    "footnote": _in_part("footnotes", "footnotes", '<w:footnote w:id="70"><w:p>{runs}</w:p></w:footnote>'),
    "endnote": _in_part("endnotes", "endnotes", '<w:endnote w:id="70"><w:p>{runs}</w:p></w:endnote>'),
    "comment": _in_part(
        "comments", "comments", '<w:comment w:id="70" w:author="A. Writer"><w:p>{runs}</w:p></w:comment>'
    ),
}  # fmt: skip


# --- OpenDocument -----------------------------------------------------------------------------------------------------


def _odt(where: str, markup: str, part: str = "content.xml") -> Planter:
    """`where`: the tag inside which the markup is put, at a random place."""

    def planter(parts: Parts, said: str, chance: random.Random) -> bool:
        def act(root: etree._Element) -> bool:
            text = root if part == "styles.xml" else next(root.iter(f"{{{OFFICE}}}text"))
            found = [each for each in text.iter(where) if each.getparent() is not None]
            if not found:
                return False
            target = chance.choice(found)
            element = _xml(markup.format(said=said))
            # Behind the last child: a sentence before the text of a paragraph would take its place.
            target.insert(chance.randint(0, len(target)), element)
            return True

        return part in parts and _change(parts, part, act)

    return planter


_P, _CELL = f"{{{TEXT}}}p", f"{{{TABLE}}}table-cell"
ODT_KINDS: dict[str, Planter] = {
    "run": _odt(_P, "<text:span>{said}</text:span>"),
    "cell": _odt(_CELL, "<text:p>{said}</text:p>"),
    "nested table": _odt(
        _CELL,
        "<table:table><table:table-row><table:table-cell><text:p>{said}</text:p></table:table-cell></table:table-row>"
        "</table:table>",
    ),
    "note": _odt(
        _P, '<text:note text:note-class="footnote"><text:note-body><text:p>{said}</text:p></text:note-body></text:note>'
    ),
    "comment": _odt(
        _P, "<office:annotation><dc:creator>A. Writer</dc:creator><text:p>{said}</text:p></office:annotation>"
    ),
    "box": _odt(_P, "<draw:frame><draw:text-box><text:p>{said}</text:p></draw:text-box></draw:frame>"),
    "link": _odt(_P, "<text:a>{said}</text:a>"),
    "hidden": _odt(_P, '<text:hidden-text text:is-hidden="true" text:string-value="{said}"/>'),
    "list": _odt(_CELL, "<text:list><text:list-item><text:p>{said}</text:p></text:list-item></text:list>"),
    "section": _odt(f"{{{OFFICE}}}text", '<text:section text:name="s"><text:p>{said}</text:p></text:section>'),
    "header": _odt(
        "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}header", "<text:p>{said}</text:p>", part="styles.xml"
    ),
}


# --- PDF --------------------------------------------------------------------------------------------------------------


def _writer(data: bytes) -> PdfWriter:
    writer = PdfWriter()
    writer.append(PdfReader(io.BytesIO(data)))
    return writer


def _written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _note(subtype: str) -> Callable[[bytes, str, random.Random], bytes | None]:
    def planter(data: bytes, said: str, chance: random.Random) -> bytes | None:
        writer = _writer(data)
        page = writer.pages[chance.randrange(len(writer.pages))]
        left, bottom = chance.randrange(40, 300), chance.randrange(40, 700)
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject(subtype),
                NameObject("/Contents"): TextStringObject(said),
                NameObject("/Rect"): ArrayObject(FloatObject(each) for each in (left, bottom, left + 200, bottom + 14)),
            }
        )
        notes = page.get("/Annots")
        if notes is None:
            page[NameObject("/Annots")] = ArrayObject([writer._add_object(note)])
        else:
            notes.get_object().append(writer._add_object(note))
        return _written(writer)

    return planter


def _typed_into_field(data: bytes, said: str, chance: random.Random) -> bytes | None:
    writer = _writer(data)
    found = [
        field
        for page in writer.pages
        for reference in page.get("/Annots", ()) or ()
        if (field := reference.get_object()).get("/FT") == "/Tx" and "/Parent" not in field
    ]
    if not found:
        return None
    chance.choice(found)[NameObject("/V")] = TextStringObject(said)
    return _written(writer)


def _printed_on_page(data: bytes, said: str, chance: random.Random) -> bytes | None:
    """As a program prints over a page; where nothing else stands, or over what does."""
    writer = _writer(data)
    page = writer.pages[chance.randrange(len(writer.pages))]
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(float(page.mediabox.width), float(page.mediabox.height)))
    canvas.drawString(20, chance.choice((8, 12)), said)
    canvas.save()
    page.merge_page(PdfReader(io.BytesIO(out.getvalue())).pages[0])
    return _written(writer)


PDF_KINDS: dict[str, Callable[[bytes, str, random.Random], bytes | None]] = {
    "note": _note("/Text"),
    "free text": _note("/FreeText"),
    "field": _typed_into_field,
    "page": _printed_on_page,
}
