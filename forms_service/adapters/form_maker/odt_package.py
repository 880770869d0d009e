"""The parts of an OpenDocument text around its body: styles, page with header and footer, properties, manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from forms_service.adapters.form_maker.markup import Element, Markup, as_bytes, package
from forms_service.adapters.form_maker.word_package import form_properties
from forms_service.definitions.printed import case_line, document_title, edition
from forms_service.definitions.schema import Form, Partnership

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"

make = Markup(
    {
        "office": f"{OASIS}:office:1.0",
        "style": f"{OASIS}:style:1.0",
        "text": f"{OASIS}:text:1.0",
        "table": f"{OASIS}:table:1.0",
        "fo": f"{OASIS}:xsl-fo-compatible:1.0",
        "svg": f"{OASIS}:svg-compatible:1.0",
        "meta": f"{OASIS}:meta:1.0",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
)
manifest = Markup({"manifest": f"{OASIS}:manifest:1.0"})
VERSION = {"office:version": "1.3"}


def document_package(
    text: Element, automatic_styles: Sequence[Element], partnership: Partnership, form: Form, case_reference: str
) -> bytes:
    content = make(
        "office:document-content",
        _fonts(),
        make("office:automatic-styles", *automatic_styles, *_cell_and_row_styles()),
        make("office:body", text),
        attributes=VERSION,
    )
    parts = {
        "mimetype": MEDIA_TYPE.encode(),
        "META-INF/manifest.xml": _manifest(),
        "content.xml": as_bytes(content),
        "styles.xml": as_bytes(_styles(partnership, form, case_reference)),
        "meta.xml": as_bytes(_meta(partnership, form, case_reference)),
    }
    return package(parts, stored_first="mimetype")


def _manifest() -> bytes:
    root = manifest("manifest:manifest", attributes={"manifest:version": "1.3"})
    entries = {"/": MEDIA_TYPE, "content.xml": "text/xml", "styles.xml": "text/xml", "meta.xml": "text/xml"}
    for path, media_type in entries.items():
        root.append(
            manifest(
                "manifest:file-entry",
                attributes={"manifest:full-path": path, "manifest:media-type": media_type},
            )
        )
    return as_bytes(root)


def _meta(partnership: Partnership, form: Form, case_reference: str) -> Element:
    named = form_properties(partnership, form, case_reference)
    return make(
        "office:document-meta",
        make(
            "office:meta",
            make("dc:title", document_title(form)),
            make("meta:initial-creator", partnership.name),
            make("dc:creator", partnership.name),
            make("dc:language", "en-GB"),
            *[
                make(
                    "meta:user-defined",
                    text,
                    attributes={"meta:name": name, "meta:value-type": "string"},
                )
                for name, text in named.items()
            ],
        ),
        attributes=VERSION,
    )


def _fonts() -> Element:
    face = {"style:name": "Arial", "svg:font-family": "Arial", "style:font-family-generic": "swiss"}
    return make("office:font-face-decls", make("style:font-face", attributes=face))


def _cell_and_row_styles() -> list[Element]:
    def cell(name: str, background: str | None) -> Element:
        properties = {"fo:border": "0.5pt solid #7f8c92", "fo:padding": "0.12cm"}
        if background:
            properties["fo:background-color"] = background
        return make(
            "style:style",
            make("style:table-cell-properties", attributes=properties),
            attributes={"style:name": name, "style:family": "table-cell"},
        )

    def row(name: str, keep: str, height: str) -> Element:
        return make(
            "style:style",
            make(
                "style:table-row-properties",
                attributes={"fo:keep-together": keep, "style:min-row-height": height},
            ),
            attributes={"style:name": name, "style:family": "table-row"},
        )

    return [
        cell("LabelCell", "#eef3f5"),
        cell("HeaderCell", "#dce6ea"),
        cell("AnswerCell", None),
        row("KeptRow", "always", "0.6cm"),
        row("LongRow", "auto", "2.2cm"),  # a long answer may be longer than a page, and must be free to break
        row("RepeatedRow", "always", "0.85cm"),
    ]


def _styles(partnership: Partnership, form: Form, case_reference: str) -> Element:
    accent = partnership.accent
    rule = {"fo:border-bottom": f"1.5pt solid {accent}", "fo:padding-bottom": "0.15cm"}
    kept = {"fo:keep-with-next": "always"}
    styles = [
        _default_style(),
        _style("Standard", 10, below=0.14),
        _style("Heading_20_1", 15, bold=True, color=accent, above=0.3, below=0.1, paragraph=kept, level=1),
        _style("Heading_20_2", 12, bold=True, color=accent, above=0.5, below=0.15, paragraph=kept, level=2),
        _style("Heading_20_3", 10.5, bold=True, above=0.3, below=0.12, paragraph=kept, level=3),
        _style("Letterhead", 13, bold=True, color=accent, below=0.03),
        _style("LetterheadContact", 9, color="#404040", below=0.3, paragraph=rule),
        _style("FormEdition", 10, color="#404040", below=0.2),
        _style("FormIntro", 10, below=0.18, paragraph=kept),
        _style("FormLabel", 10, bold=True),
        _style("FormColumn", 9, bold=True),
        _style("FormHint", 8.5, color="#404040", above=0.04),
        _style("FormAdvice", 8.5, color="#404040", below=0.1, paragraph=kept),
        _style("FormAnswer", 9.5),
        _style("FormAnswerNarrow", 9),
        _style("FormGap", 4),
        _style("FormEnd", 1, paragraph={"fo:line-height": "1pt"}),
        _style("Marking", 9.5, bold=True, below=0.05, paragraph={"fo:text-align": "center"}),
        _style("Header", 8.5, color="#404040", at_right=True),
        _style("Footer", 8.5, color="#404040", at_right=True),
    ]
    return make(
        "office:document-styles",
        _fonts(),
        make("office:styles", *styles),
        make("office:automatic-styles", _page_layout()),
        make("office:master-styles", _master_page(partnership, form, case_reference)),
        attributes=VERSION,
    )


def _default_style() -> Element:
    text = {
        "style:font-name": "Arial",
        "fo:font-size": "10pt",
        "fo:language": "en",
        "fo:country": "GB",
        "style:use-window-font-color": "true",
    }
    return make(
        "style:default-style",
        make("style:paragraph-properties", attributes={"fo:orphans": 2, "fo:widows": 2}),
        make("style:text-properties", attributes=text),
        attributes={"style:family": "paragraph"},
    )


def _style(
    name: str,
    size: float,
    *,
    bold: bool = False,
    color: str | None = None,
    above: float = 0.0,
    below: float = 0.0,
    paragraph: Mapping[str, str] | None = None,
    level: int | None = None,
    at_right: bool = False,
) -> Element:
    spacing = {"fo:margin-top": f"{above}cm", "fo:margin-bottom": f"{below}cm"}
    text = {"fo:font-size": f"{size}pt"}
    if bold:
        text["fo:font-weight"] = "bold"
    if color:
        text["fo:color"] = color
    attributes: dict[str, str | int] = {"style:name": name, "style:family": "paragraph"}
    if "_20_" in name:
        attributes["style:display-name"] = name.replace("_20_", " ")
    if name != "Standard":
        attributes["style:parent-style-name"] = "Standard"
    if level is not None:
        attributes["style:default-outline-level"] = level
    tab = {"style:position": "17.6cm", "style:type": "right"}
    tabs = make("style:tab-stops", make("style:tab-stop", attributes=tab)) if at_right else None
    return make(
        "style:style",
        make("style:paragraph-properties", tabs, attributes=spacing | dict(paragraph or {})),
        make("style:text-properties", attributes=text),
        attributes=attributes,
    )


def _page_layout() -> Element:
    page = {
        "fo:page-width": "21cm",
        "fo:page-height": "29.7cm",
        "style:print-orientation": "portrait",
        "fo:margin-top": "1cm",
        "fo:margin-bottom": "0.9cm",
        "fo:margin-left": "1.7cm",
        "fo:margin-right": "1.7cm",
    }
    return make(
        "style:page-layout",
        make("style:page-layout-properties", attributes=page),
        make(
            "style:header-style",
            make("style:header-footer-properties", attributes={"fo:min-height": "1cm", "fo:margin-bottom": "0.4cm"}),
        ),
        make(
            "style:footer-style",
            make("style:header-footer-properties", attributes={"fo:min-height": "1cm", "fo:margin-top": "0.4cm"}),
        ),
        attributes={"style:name": "FormPage"},
    )


def _master_page(partnership: Partnership, form: Form, case_reference: str) -> Element:
    def line(style: str, *content: Element | str) -> Element:
        return make("text:p", *content, attributes={"text:style-name": style})

    head = line("Header", edition(form), *((make("text:tab"), case_line(case_reference)) if case_reference else ()))
    foot = line(
        "Footer",
        partnership.name,
        make("text:tab"),
        "Page ",
        make("text:page-number", "1", attributes={"text:select-page": "current"}),
        " of ",
        make("text:page-count", "1"),
    )
    return make(
        "style:master-page",
        make("style:header", line("Marking", partnership.marking), head),
        make("style:footer", line("Marking", partnership.marking), foot),
        attributes={"style:name": "Standard", "style:page-layout-name": "FormPage"},
    )
