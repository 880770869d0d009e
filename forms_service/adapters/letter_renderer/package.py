"""The Word file as a package: what a template may contain, what its made letter must look like.

Templates come from people and from Word, so they are read as hostile: sizes are checked before inflating, and
anything that could fetch, run or carry along something unseen is refused.
"""

from __future__ import annotations

import io
import posixpath
import re
import zlib
from collections.abc import Mapping
from zipfile import BadZipFile, ZipFile

from lxml import etree

from forms_service.adapters.letter_renderer.packing import Packing
from forms_service.adapters.letter_renderer.tags import TBL, TC, TR, P, T, W, paragraph_text
from forms_service.errors import RenderError

LARGEST_TEMPLATE = 4_000_000
LARGEST_PART = 8_000_000
LARGEST_TEXT_PART = 1_500_000
MOST_PARTS = 300

CORE, APP, CUSTOM = "docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"
SETTINGS, STYLES, TYPES = "word/settings.xml", "word/styles.xml", "[Content_Types].xml"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_WORDS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TEXT_KINDS = ("document.main", "header", "footer", "footnotes", "endnotes")
_TEXT_TYPES = tuple(f"{_WORDS_TYPE}{kind}+xml" for kind in _TEXT_KINDS)
_FIELDS = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES"})
_REFUSED_PARTS = re.compile(r"vbaproject|/embeddings/|/activex/|afchunk|/comments|/people\.xml|customui", re.IGNORECASE)
# Nothing that a reader sees comes from these: a picture of an older first page, and Word 2010's own copy of the styles,
# which is larger than all the rest of a letter together.
_UNSEEN_PARTS = re.compile(r"docProps/thumbnail|word/stylesWithEffects\.xml$", re.IGNORECASE)
_UNSEEN_LINKS = ("attachedTemplate", "thumbnail", "stylesWithEffects")
_TAG_MARK = re.compile(r"\{\{|\{%|\{#")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

Parts = dict[str, bytes]


def without_controls(text: str) -> str:
    """Line breaks and tabs stay; characters that XML or Word cannot hold are dropped."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def parse_xml(data: bytes, place: str) -> etree._Element:
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data:
        raise RenderError("a document type declaration is not allowed in a template.", place=place)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as fault:
        raise RenderError("this part is not well-formed XML.", place=place) from fault


def read_template(data: bytes, file: str) -> Parts:
    """Every part that a reader of the template sees anything of, in its order, once it is known to be harmless."""
    if len(data) > LARGEST_TEMPLATE:
        raise RenderError(f"the template is larger than {LARGEST_TEMPLATE // 1_000_000} MB.", place=file)
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_PART:
                raise RenderError("the template unpacks to more than a letter can need.", place=file)
            names = [entry.filename for entry in entries]
            if len({name.lower() for name in names}) != len(names):
                raise RenderError("two parts of the template have the same name.", place=file)
            parts = {name: archive.read(name) for name in names if not _UNSEEN_PARTS.match(name)}
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as fault:
        raise RenderError("this is not a Word document (.docx).", place=file) from fault
    if TYPES not in parts or "word/document.xml" not in parts:
        raise RenderError("this is not a Word document (.docx).", place=file)
    _refuse_dangers(parts, file)
    return parts


def text_parts(parts: Mapping[str, bytes], file: str) -> tuple[str, ...]:
    """Names of the parts that hold text: document, headers, footers, notes."""
    types = parse_xml(parts[TYPES], f"{file}: {TYPES}")
    named = {
        str(item.get("PartName", "")).lstrip("/"): str(item.get("ContentType", "")) for item in types.iter(_OVERRIDE)
    }
    found = tuple(name for name in parts if named.get(name) in _TEXT_TYPES)
    if "word/document.xml" not in found:
        raise RenderError("the template must be a plain Word document (.docx), without macros.", place=file)
    return found


def _refuse_dangers(parts: Parts, file: str) -> None:
    texts = set(text_parts(parts, file))
    for name, data in parts.items():
        place = f"{file}: {name}"
        if _REFUSED_PARTS.search(f"/{name}"):
            raise RenderError("macros, embedded files, comments and the like must be taken out.", place=place)
        if not name.endswith((".xml", ".rels")):
            continue
        root = parse_xml(data, place)
        if name.endswith(".rels"):
            for item in root.iter(_REL):
                kind = str(item.get("Type", "")).rpartition("/")[2]
                if item.get("TargetMode") == "External" and kind not in ("hyperlink", "attachedTemplate"):
                    raise RenderError(f"the template would fetch something from outside ({kind}).", place=place)
            if _TAG_MARK.search(data.decode("utf-8", "replace")):
                raise RenderError("a link's address may not hold a tag; print the address as text.", place=place)
        elif name in texts:
            if len(data) > LARGEST_TEXT_PART:
                raise RenderError("this part is too long for a letter.", place=place)
            _refuse_in_text(root, place)
        elif _TAG_MARK.search("".join(root.itertext())):
            raise RenderError("tags may stand in text, headers, footers and notes only.", place=place)


def _refuse_in_text(root: etree._Element, place: str) -> None:
    for kind in ("ins", "del", "moveFrom", "moveTo"):
        if next(root.iter(f"{{{W}}}{kind}"), None) is not None:
            raise RenderError("the template has tracked changes: accept or reject them first.", place=place)
    codes = ["".join(item.itertext()) for item in root.iter(f"{{{W}}}instrText")]
    codes += [str(item.get(f"{{{W}}}instr", "")) for item in root.iter(f"{{{W}}}fldSimple")]
    for code in codes:
        word = code.split()[0].upper() if code.split() else ""
        if word and word not in _FIELDS:
            raise RenderError(f"the field {word} is not allowed; page numbers are.", place=place)


def scrubbed(parts: Parts, file: str) -> Parts:
    """The same parts without an author's name, a template's path or anything unseen."""
    kept = dict(parts)
    kept[CORE] = core("", "")
    if APP in kept:
        kept[APP] = (
            b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<Properties "
            b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
        )
    if CUSTOM in kept:
        kept[CUSTOM] = (
            b"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n<Properties "
            b'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
        )
    for name in [name for name in kept if name.endswith(".rels")]:
        kept[name] = _rels_without(kept[name], _UNSEEN_LINKS, f"{file}: {name}")
    _declare_parts(kept, file)
    if SETTINGS in kept:
        root = parse_xml(kept[SETTINGS], f"{file}: {SETTINGS}")
        for kind in ("attachedTemplate", "rsids", "trackRevisions"):
            for item in list(root.iter(f"{{{W}}}{kind}")):
                _drop(item)
        kept[SETTINGS] = _bytes(root)
    if STYLES in kept:
        root = parse_xml(kept[STYLES], f"{file}: {STYLES}")
        for item in root.iter(f"{{{W}}}lang"):
            item.set(f"{{{W}}}val", "en-GB")
        kept[STYLES] = _bytes(root)
    return kept


def core(title: str, author: str) -> bytes:
    """Document properties; no times, so that the same letter is the same bytes."""
    cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc = "http://purl.org/dc/elements/1.1/"
    root = etree.Element(f"{{{cp}}}coreProperties", nsmap={"cp": cp, "dc": dc})
    for tag, value in (
        (f"{{{dc}}}title", title), (f"{{{dc}}}creator", author), (f"{{{cp}}}lastModifiedBy", author),
        (f"{{{dc}}}language", "en-GB"),
    ):  # fmt: skip
        etree.SubElement(root, tag).text = without_controls(value)
    return _bytes(root)


def _declare_parts(parts: Parts, file: str) -> None:
    """The properties have their link and their type, and nothing has a type that is no longer there."""
    rels_name = "_rels/.rels"
    root = parse_xml(parts[rels_name], f"{file}: {rels_name}")
    types = parse_xml(parts[TYPES], f"{file}: {TYPES}")
    for item in list(types.iter(_OVERRIDE)):
        if str(item.get("PartName", "")).lstrip("/") not in parts:
            _drop(item)
    if not any(str(item.get("Target", "")).lstrip("/") == CORE for item in root.iter(_REL)):
        etree.SubElement(
            root, _REL, Id="rIdCore", Target=CORE,
            Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        )  # fmt: skip
        parts[rels_name] = _bytes(root)
        etree.SubElement(
            types, _OVERRIDE, PartName=f"/{CORE}",
            ContentType="application/vnd.openxmlformats-package.core-properties+xml",
        )  # fmt: skip
    parts[TYPES] = _bytes(types)


def _rels_without(data: bytes, kinds: tuple[str, ...], place: str) -> bytes:
    root = parse_xml(data, place)
    for item in list(root.iter(_REL)):
        if str(item.get("Type", "")).rpartition("/")[2] in kinds:
            _drop(item)
    return _bytes(root)


def _drop(item: etree._Element) -> None:
    if (parent := item.getparent()) is not None:
        parent.remove(item)


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))


def paragraphs_of(document: bytes) -> tuple[str, ...]:
    """The words of a letter or template, paragraph by paragraph: headers, text, footers and notes."""
    parts = read_template(document, "")
    found: list[str] = []
    names = text_parts(parts, "")
    for name in sorted(names, key=lambda each: (_rank(each), each)):
        root = parse_xml(parts[name], name)
        found += [" ".join(text.split()) for each in root.iter(P) if (text := _as_read(each)).strip()]
    return tuple(found)


def _as_read(paragraph: etree._Element) -> str:
    """As `paragraph_text`, with a blank where Word has a tab or a line break."""
    return "".join(
        (node.text or "") if node.tag == T else " "
        for node in paragraph.iter(T, f"{{{W}}}tab", f"{{{W}}}br")
        if next(node.iterancestors(P), None) is paragraph
    )


def _rank(name: str) -> int:
    return 0 if "header" in name else 2 if "foot" in name or "end" in name else 1


def check_opens(parts: Parts, packing: Packing, file: str) -> None:
    """Refuses a package that Word would complain of. What a letter changes of it is checked again in each letter."""
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")):
            root = parse_xml(content, f"{file}: {name}")
            if name.endswith(".rels"):
                _check_links(name, root, parts, file)
            elif name.startswith("word/"):
                check_structure(root, f"{file}: {name}")
    # Only a template that is opened needs it, and it takes 25 ms to load.
    import docx

    try:
        docx.Document(io.BytesIO(packing.packed({name: parts[name] for name in packing.changing})))
    except Exception as fault:  # python-docx lets many kinds of exception through
        raise RenderError("a letter made from this template cannot be opened again.", place=file) from fault


def check_no_tags(root: etree._Element, place: str) -> None:
    if not any("{" in text for text in root.itertext()):
        return
    for paragraph in root.iter(P):
        text = paragraph_text(paragraph)
        if _TAG_MARK.search(text):
            raise RenderError(f"a tag was left in the made letter: “{text[:90]}”.", place=place)


def _check_links(name: str, root: etree._Element, parts: Mapping[str, bytes], file: str) -> None:
    folder = posixpath.dirname(posixpath.dirname(name))
    for item in root.iter(_REL):
        if item.get("TargetMode") == "External":
            continue
        target = str(item.get("Target", ""))
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        if path not in parts:
            raise RenderError(f"the link to {target} leads nowhere.", place=f"{file}: {name}")


def check_structure(root: etree._Element, place: str) -> None:
    """Word calls a document damaged when a cell has no last paragraph or a table no row."""
    for cell in root.iter(TC):
        if len(cell) == 0 or cell[-1].tag != P:
            text = "".join(node.text or "" for node in cell.iter(T))
            raise RenderError(f"a table cell has lost its last paragraph: “{text[:60]}”.", place=place)
    for table in root.iter(TBL):
        if next(table.iter(TR), None) is None:
            raise RenderError("a table has lost all its rows.", place=place)
