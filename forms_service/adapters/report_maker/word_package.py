"""A Word document as a package of our own: the parts are few, and none carries an author, a path or a thumbnail."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"

INK, QUIET, ALARM = "0b0c0c", "505a5f", "942514"  # each at least 4.5 to 1 on white


def package(
    body: str, *, title: str, marking: str, reference: str, banner: str, accent: str, made_at: datetime
) -> bytes:
    """`body` is the content of w:body without its section properties."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", f"{_R}/officeDocument", "word/document.xml"),
            ("core", f"{_RELATIONS}/metadata/core-properties", "docProps/core.xml"),
            ("app", f"{_R}/extended-properties", "docProps/app.xml"),
        ),
        "word/_rels/document.xml.rels": _relations(
            ("styles", f"{_R}/styles", "styles.xml"),
            ("settings", f"{_R}/settings", "settings.xml"),
            ("header", f"{_R}/header", "header1.xml"),
            ("footer", f"{_R}/footer", "footer1.xml"),
        ),
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}{_SECTION}</w:body></w:document>",
        "word/styles.xml": _styles(accent.lstrip("#")),
        "word/settings.xml": _SETTINGS,
        "word/header1.xml": _header(marking, banner),
        "word/footer1.xml": _footer(reference, marking),
        "docProps/core.xml": _core(title, made_at),
        "docProps/app.xml": "<Properties "
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            # A fixed time: the same report is the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), _HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Escaped for XML. Control characters, which XML cannot hold, stay visible as a replacement mark."""
    return escape(_NOT_XML.sub("\ufffd", text))


def run(text: str, *, bold: bool = False) -> str:
    """Text with its line breaks and tabs kept."""
    properties = "<w:rPr><w:b/></w:rPr>" if bold else ""
    pieces = []
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        if number:
            pieces.append("<w:br/>")
        for column, part in enumerate(line.split("\t")):
            if column:
                pieces.append("<w:tab/>")
            if part:
                pieces.append(f'<w:t xml:space="preserve">{clean(part)}</w:t>')
    return f"<w:r>{properties}{''.join(pieces)}</w:r>"


def _content_types() -> str:
    overrides = {
        "/word/document.xml": f"{_OFFICE}.document.main+xml",
        "/word/styles.xml": f"{_OFFICE}.styles+xml",
        "/word/settings.xml": f"{_OFFICE}.settings+xml",
        "/word/header1.xml": f"{_OFFICE}.header+xml",
        "/word/footer1.xml": f"{_OFFICE}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
    }
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
        + "</Types>"
    )


def _relations(*relations: tuple[str, str, str]) -> str:
    return (
        f'<Relationships xmlns="{_RELATIONS}">'
        + "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in relations)
        + "</Relationships>"
    )


def _core(title: str, made_at: datetime) -> str:
    at = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{clean(title)}</dc:title><dc:language>en-GB</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified>'
        "</cp:coreProperties>"
    )


_SETTINGS = (
    f'<w:settings {_NAMESPACES}><w:defaultTabStop w:val="720"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    "</w:settings>"
)
_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134" '
    'w:header="567" w:footer="680" w:gutter="0"/></w:sectPr>'
)


def _field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _header(marking: str, banner: str) -> str:
    lines = f'<w:p><w:pPr><w:pStyle w:val="Marking"/></w:pPr>{run(marking)}</w:p>'
    if banner:
        lines += f'<w:p><w:pPr><w:pStyle w:val="Banner"/></w:pPr>{run(banner)}</w:p>'
    return f"<w:hdr {_NAMESPACES}>{lines}</w:hdr>"


def _footer(reference: str, marking: str) -> str:
    tab = "<w:r><w:tab/></w:r>"
    page = f"{run('Page ')}{_field('PAGE')}{run(' of ')}{_field('NUMPAGES')}"
    return (
        f'<w:ftr {_NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
        f"{run(reference)}{tab}{run(marking)}{tab}{page}</w:p></w:ftr>"
    )


def _styles(accent: str) -> str:
    return (
        f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
        '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial" w:eastAsia="Arial"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB" w:eastAsia="en-GB"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        + _style("Normal", "Normal", based="", default=True)
        + _style(
            "Title",
            "Title",
            paragraph='<w:keepNext/><w:spacing w:before="60" w:after="60"/>',
            letters=f'<w:b/><w:color w:val="{accent}"/><w:sz w:val="44"/><w:szCs w:val="44"/>',
        )
        + _style("Subtitle", "Subtitle", paragraph='<w:spacing w:after="240"/>', letters='<w:sz w:val="26"/>')
        + _style(
            "Heading1",
            "heading 1",
            paragraph='<w:keepNext/><w:keepLines/><w:pBdr><w:bottom w:val="single" w:sz="8" w:space="2" '
            f'w:color="{accent}"/></w:pBdr><w:spacing w:before="400" w:after="140"/><w:outlineLvl w:val="0"/>',
            letters=f'<w:b/><w:color w:val="{accent}"/><w:sz w:val="30"/><w:szCs w:val="30"/>',
        )
        + _style(
            "Heading2",
            "heading 2",
            paragraph='<w:keepNext/><w:keepLines/><w:spacing w:before="280" w:after="80"/><w:outlineLvl w:val="1"/>',
            letters='<w:b/><w:sz w:val="24"/><w:szCs w:val="24"/>',
        )
        + _style(
            "Heading3",
            "heading 3",
            paragraph='<w:keepNext/><w:keepLines/><w:spacing w:before="160" w:after="40"/><w:outlineLvl w:val="2"/>',
            letters='<w:b/><w:sz w:val="20"/><w:szCs w:val="20"/>',
        )
        + _style(
            "Words",
            "Agency words",
            paragraph=f'<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="{accent}"/></w:pBdr>'
            '<w:spacing w:after="40"/><w:ind w:left="227"/>',
        )
        + _style(
            "Source",
            "Source line",
            paragraph='<w:spacing w:after="120"/><w:ind w:left="227"/>',
            letters=f'<w:color w:val="{QUIET}"/><w:sz w:val="16"/><w:szCs w:val="16"/>',
        )
        + _style("Intro", "Section intro", paragraph="<w:keepNext/>", letters=f'<w:color w:val="{QUIET}"/>')
        + _style(
            "Cell",
            "Cell",
            paragraph='<w:spacing w:before="20" w:after="20" w:line="247" w:lineRule="auto"/>',
            letters=_SMALL,
        )
        + _style("CellHead", "Cell heading", based="Cell", letters="<w:b/>")
        + _style("CellSource", "Cell source", based="Cell", letters=f'<w:color w:val="{QUIET}"/><w:sz w:val="15"/>')
        + _style("CellAlert", "Cell alert", based="Cell", letters=f'<w:b/><w:color w:val="{ALARM}"/>')
        + _style(
            "Banner",
            "Banner",
            paragraph='<w:spacing w:after="60"/><w:jc w:val="center"/>',
            letters=f'<w:b/><w:color w:val="{ALARM}"/><w:sz w:val="18"/><w:szCs w:val="18"/>',
        )
        + _style(
            "Marking",
            "Marking",
            paragraph='<w:spacing w:after="40"/><w:jc w:val="center"/>',
            letters='<w:b/><w:sz w:val="18"/><w:szCs w:val="18"/>',
        )
        + _style(
            "Footer",
            "footer",
            paragraph='<w:tabs><w:tab w:val="center" w:pos="4819"/><w:tab w:val="right" w:pos="9638"/></w:tabs>'
            '<w:spacing w:after="0"/>',
            letters='<w:sz w:val="16"/><w:szCs w:val="16"/>',
        )
        + "</w:styles>"
    )


_SMALL = '<w:sz w:val="17"/><w:szCs w:val="17"/>'


def _style(
    slug: str, name: str, *, based: str = "Normal", paragraph: str = "", letters: str = "", default: bool = False
) -> str:
    first = 'w:default="1" ' if default else ""
    return (
        f'<w:style w:type="paragraph" {first}w:styleId="{slug}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + ("<w:qFormat/>" if slug.startswith(("Heading", "Title", "Normal")) else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{letters}</w:rPr>" if letters else "")
        + "</w:style>"
    )
