"""Small documents built in a line, so that a test shows the document it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_NAMESPACES = (
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


# --- Word -------------------------------------------------------------------------------------------------------------


def t(text: str, properties: str = "") -> str:
    """A run."""
    marks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{marks}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*content: str, style: str = "") -> str:
    """A paragraph; a plain string without markup becomes a run."""
    runs = "".join(each if each.startswith("<") else t(each) for each in content)
    return f"<w:p>{f'<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>' if style else ''}{runs}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    blocks = "".join(each if each.startswith("<w:") and not each.startswith("<w:r>") else p(each) for each in content)
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{blocks or p()}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    made = (each if each.startswith(("<w:tc>", "<w:sdt>")) else cell(each) for each in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def questions(*pairs: tuple[str, str]) -> str:
    """A table of labels and answers."""
    return table(*(row(label, answer) for label, answer in pairs))


def sdt(content: str, tag: str = "", *, prompting: bool = False, kind: str = "") -> str:
    """A content control around whatever it is given."""
    properties = (
        (f"<w:tag w:val={quoteattr(tag)}/>" if tag else "") + ("<w:showingPlcHdr/>" if prompting else "") + kind
    )
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def tick_box(checked: bool, tag: str = "", glyph: str | None = None) -> str:
    kind = f'<w14:checkbox><w14:checked w14:val="{int(checked)}"/></w14:checkbox>'
    return sdt(t(glyph if glyph is not None else "☒" if checked else "☐"), tag, kind=kind)


def inserted(content: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{content}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'


def text_box(text: str, fallback: str | None = None) -> str:
    """As Word keeps it: once for newer programs, once for older ones."""
    inside = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    older = f"<w:txbxContent>{p(fallback if fallback is not None else text)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{older}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )


def legacy_field(kind: str, data: str, result: str = "") -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {kind} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{t(result) if result else ""}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def package(parts: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def docx(
    *blocks: str,
    properties: Mapping[str, str] | None = None,
    header: str = "",
    footer: str = "",
    comments: str = "",
    styles: str = "",
    relations: str = "",
    more: Mapping[str, str | bytes] | None = None,
    namespace: str = W,
    prolog: str = "",
) -> bytes:
    """A Word document of these blocks."""
    parts: dict[str, str | bytes] = {}
    links = ""
    for kind, body, wrapper in (
        ("header", header, "hdr"),
        ("footer", footer, "ftr"),
        ("comments", comments, "comments"),
        ("styles", styles, "styles"),
    ):
        if body:
            links += f'<Relationship Id="r{kind}" Type="{_RELATIONS}/{kind}" Target="{kind}.xml"/>'
            parts[f"word/{kind}.xml"] = f'<w:{wrapper} xmlns:w="{namespace}" {_NAMESPACES}>{body}</w:{wrapper}>'
    root = f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
    if properties:
        root += f'<Relationship Id="r2" Type="{_RELATIONS}/custom-properties" Target="docProps/custom.xml"/>'
        parts["docProps/custom.xml"] = (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
            + "".join(
                f"<property name={quoteattr(name)}><vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
                for name, value in properties.items()
            )
            + "</Properties>"
        )
    listing = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return package(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f"{listing}{root}</Relationships>",
            "word/document.xml": f'{prolog}<w:document xmlns:w="{namespace}" {_NAMESPACES}>'
            f"<w:body>{''.join(blocks)}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"{listing}{links}{relations}</Relationships>",
            **parts,
            **(more or {}),
        }
    )


# --- OpenDocument -----------------------------------------------------------------------------------------------------

_ODT_NAMES = {"draw": "drawing", "fo": "xsl-fo-compatible"}
_ODT = 'xmlns:dc="http://purl.org/dc/elements/1.1/" ' + " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{_ODT_NAMES.get(prefix, prefix)}:1.0"'
    for prefix in ("office", "text", "table", "style", "meta", "draw", "form", "fo")
)


def odt_p(text: str) -> str:
    return f"<text:p>{text if text.startswith('<') else escape(text)}</text:p>"


def odt_table(*rows: tuple[str, ...]) -> str:
    made = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell>{odt_p(text)}</table:table-cell>" for text in each)
        + "</table:table-row>"
        for each in rows
    )
    return f"<table:table>{made}</table:table>"


def odt(*blocks: str, properties: Mapping[str, str] | None = None, header: str = "", styles: str = "") -> bytes:
    meta = "".join(
        f"<meta:user-defined meta:name={quoteattr(name)}>{escape(value)}</meta:user-defined>"
        for name, value in (properties or {}).items()
    )
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {_ODT}>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{''.join(blocks)}</office:text></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {_ODT}><office:meta>{meta}</office:meta></office:document-meta>",
            "styles.xml": f"<office:document-styles {_ODT}><office:master-styles><style:master-page>"
            f"<style:header>{odt_p(header) if header else ''}</style:header></style:master-page></office:master-styles>"
            "</office:document-styles>",
        }
    )


# --- PDF --------------------------------------------------------------------------------------------------------------


def pdf(
    *lines: str,
    fields: Mapping[str, str | bool] | None = None,
    properties: Mapping[str, str] | None = None,
    password: str = "",
    owner_password: str = "",
) -> bytes:
    """One page with these lines; text fields, and boxes where the value is true or false."""
    drawn = io.BytesIO()
    canvas = Canvas(drawn, invariant=1)
    for number, line in enumerate(lines):
        canvas.drawString(40, 800 - 20 * number, line)
    canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=io.BytesIO(drawn.getvalue()))
    widgets = ArrayObject()
    for number, (name, value) in enumerate((fields or {}).items()):
        widget = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Widget"),
                NameObject("/T"): TextStringObject(name),
                NameObject("/Rect"): ArrayObject(
                    [FloatObject(side) for side in (300, 800 - 20 * number, 500, 815 - 20 * number)]
                ),
            }
        )
        if isinstance(value, bool):
            state = NameObject("/Yes" if value else "/Off")
            widget.update({NameObject("/FT"): NameObject("/Btn"), NameObject("/V"): state, NameObject("/AS"): state})
        else:
            widget.update({NameObject("/FT"): NameObject("/Tx"), NameObject("/V"): TextStringObject(value)})
        widgets.append(writer._add_object(widget))
    if fields is not None:
        writer.pages[0][NameObject("/Annots")] = widgets
        writer.root_object[NameObject("/AcroForm")] = DictionaryObject(
            {
                NameObject("/Fields"): widgets,
                NameObject("/NeedAppearances"): BooleanObject(True),
                NameObject("/SigFlags"): NumberObject(0),
            }
        )
    if properties:
        writer.add_metadata({f"/{name}": value for name, value in properties.items()})
    if password or owner_password:
        writer.encrypt(password, owner_password or None, algorithm="AES-128")
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
