"""The parts of a Word document around its body: styles, header, footer, settings, properties."""

from __future__ import annotations

from collections.abc import Mapping

from forms_service.adapters.form_maker.markup import Element, Markup, as_bytes, package
from forms_service.adapters.form_maker.word_controls import make, paragraph, run, value
from forms_service.definitions.printed import case_line, document_title, edition
from forms_service.definitions.schema import Form, Partnership

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
CUSTOM_PROPERTIES_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # the one format identifier that Office knows for them

properties_of = Markup(
    {
        "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
)
custom = Markup({"": f"{OFFICE}/custom-properties", "vt": f"{OFFICE}/docPropsVTypes"})
types = Markup({"": "http://schemas.openxmlformats.org/package/2006/content-types"})
relations = Markup({"": "http://schemas.openxmlformats.org/package/2006/relationships"})
extended = Markup({"": f"{OFFICE}/extended-properties"})


def form_properties(partnership: Partnership, form: Form, case_reference: str) -> dict[str, str]:
    """What every edition says of itself, unseen."""
    named = {
        "FormPartnership": partnership.slug,
        "FormId": form.slug,
        "FormVersion": str(form.version),
    }
    return named | ({"CaseReference": case_reference} if case_reference else {})


def document_package(
    body: Element, partnership: Partnership, form: Form, case_reference: str, *, stamp: str = ""
) -> bytes:
    document = make("w:document", body, attributes={"mc:Ignorable": "w14 w15"})
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("rIdDocument", f"{OFFICE}/relationships/officeDocument", "word/document.xml"),
            (
                "rIdCore",
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                "docProps/core.xml",
            ),
            ("rIdApp", f"{OFFICE}/relationships/extended-properties", "docProps/app.xml"),
            ("rIdCustom", f"{OFFICE}/relationships/custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": as_bytes(document),
        "word/_rels/document.xml.rels": _relations(
            ("rIdStyles", f"{OFFICE}/relationships/styles", "styles.xml"),
            ("rIdSettings", f"{OFFICE}/relationships/settings", "settings.xml"),
            ("rIdHeader", f"{OFFICE}/relationships/header", "header1.xml"),
            ("rIdFooter", f"{OFFICE}/relationships/footer", "footer1.xml"),
        ),
        "word/styles.xml": as_bytes(_styles(partnership.accent.lstrip("#"))),
        "word/settings.xml": as_bytes(_settings()),
        "word/header1.xml": as_bytes(_header(partnership, form, case_reference)),
        "word/footer1.xml": as_bytes(_footer(partnership, stamp)),
        "docProps/core.xml": _core_properties(partnership, form),
        "docProps/app.xml": as_bytes(extended(":Properties", extended(":Application", "Microsoft Office Word"))),
        "docProps/custom.xml": _custom_properties(form_properties(partnership, form, case_reference)),
    }
    return package(parts)


def _content_types() -> bytes:
    overrides = {
        "/word/document.xml": f"{WORD}.document.main+xml",
        "/word/styles.xml": f"{WORD}.styles+xml",
        "/word/settings.xml": f"{WORD}.settings+xml",
        "/word/header1.xml": f"{WORD}.header+xml",
        "/word/footer1.xml": f"{WORD}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "/docProps/app.xml": "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        "/docProps/custom.xml": "application/vnd.openxmlformats-officedocument.custom-properties+xml",
    }
    defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    root = types(":Types")
    for extension, media_type in defaults.items():
        root.append(types(":Default", attributes={"Extension": extension, "ContentType": media_type}))
    for part, media_type in overrides.items():
        root.append(types(":Override", attributes={"PartName": part, "ContentType": media_type}))
    return as_bytes(root)


def _relations(*entries: tuple[str, str, str]) -> bytes:
    root = relations(":Relationships")
    for identifier, kind, target in entries:
        root.append(relations(":Relationship", attributes={"Id": identifier, "Type": kind, "Target": target}))
    return as_bytes(root)


def _core_properties(partnership: Partnership, form: Form) -> bytes:
    return as_bytes(
        properties_of(
            "cp:coreProperties",
            properties_of("dc:title", document_title(form)),
            properties_of("dc:creator", partnership.name),
            properties_of("cp:lastModifiedBy", partnership.name),
            properties_of("dc:language", "en-GB"),
        )
    )


def _custom_properties(named: dict[str, str]) -> bytes:
    root = custom(":Properties")
    for number, (name, text) in enumerate(named.items(), start=2):  # Office wants the first to be 2
        attributes = {"fmtid": CUSTOM_PROPERTIES_ID, "pid": number, "name": name}
        root.append(custom(":property", custom("vt:lpwstr", text), attributes=attributes))
    return as_bytes(root)


def _settings() -> Element:
    return make(
        "w:settings",
        make("w:zoom", attributes={"w:percent": "100"}),
        value("w:defaultTabStop", 720),
        make(
            "w:compat",
            make(
                "w:compatSetting",
                attributes={
                    "w:name": "compatibilityMode",
                    "w:uri": "http://schemas.microsoft.com/office/word",
                    "w:val": "15",
                },
            ),
        ),
        make("w:themeFontLang", attributes={"w:val": "en-GB"}),
        value("w:decimalSymbol", "."),
        value("w:listSeparator", ","),
    )


def _header(partnership: Partnership, form: Form, case_reference: str) -> Element:
    line = [run(edition(form))]
    if case_reference:
        line += [make("w:r", make("w:tab")), run(case_line(case_reference))]
    return make("w:hdr", paragraph(partnership.marking, style="Marking"), paragraph(*line, style="Header"))


def _footer(partnership: Partnership, stamp: str) -> Element:
    line = [
        run(partnership.name),
        make("w:r", make("w:tab")),
        run("Page "),
        _page_number("PAGE"),
        run(" of "),
        _page_number("NUMPAGES"),
    ]
    return make(
        "w:ftr",
        paragraph(stamp, style="Footer") if stamp else None,
        paragraph(partnership.marking, style="Marking"),
        paragraph(*line, style="Footer"),
    )


def _page_number(instruction: str) -> Element:
    return make("w:fldSimple", run("1"), attributes={"w:instr": f" {instruction} "})


def _styles(accent: str) -> Element:
    root = make(
        "w:styles",
        make(
            "w:docDefaults",
            make("w:rPrDefault", _run_properties(size=20)),
            make("w:pPrDefault", make("w:pPr", make("w:spacing", attributes={"w:after": 80, "w:line": 259}))),
        ),
        make(
            "w:style",
            value("w:name", "Normal"),
            make("w:qFormat"),
            attributes={"w:type": "paragraph", "w:default": "1", "w:styleId": "Normal"},
        ),
        make(
            "w:style",
            value("w:name", "Default Paragraph Font"),
            value("w:uiPriority", 1),
            make("w:semiHidden"),
            attributes={"w:type": "character", "w:default": "1", "w:styleId": "DefaultParagraphFont"},
        ),
        make(
            "w:style",
            value("w:name", "Placeholder Text"),
            value("w:basedOn", "DefaultParagraphFont"),
            make("w:rPr", value("w:color", "595959")),
            attributes={"w:type": "character", "w:styleId": "PlaceholderText"},
        ),
        _normal_table(),
        _form_table(),
    )
    rule = make(
        "w:pBdr",
        make("w:bottom", attributes={"w:val": "single", "w:sz": 12, "w:space": 4, "w:color": accent}),
    )
    for style in (
        _style("Heading1", "heading 1", 30, bold=True, color=accent, before=160, after=40, level=0),
        _style("Heading2", "heading 2", 24, bold=True, color=accent, before=280, after=80, level=1),
        _style("Heading3", "heading 3", 21, bold=True, before=160, after=60, level=2),
        _style("Letterhead", "Letterhead", 26, bold=True, color=accent, after=20),
        _style("LetterheadContact", "Letterhead Contact", 18, color="404040", after=160, extra=[rule]),
        _style("FormEdition", "Form Edition", 20, color="404040", after=120),
        _style("FormIntro", "Form Introduction", 20, after=100, keep=True),
        _style("FormLabel", "Form Label", 20, bold=True, before=40, after=20),
        _style("FormColumn", "Form Column", 18, bold=True, before=40, after=40),
        _style("FormHint", "Form Hint", 17, color="404040", after=40),
        _style("FormAdvice", "Form Advice", 17, color="404040", after=40, keep=True),
        _style("FormAnswer", "Form Answer", 19, before=40, after=40),
        _style("FormRowAnswer", "Form Row Answer", 17, before=40, after=40),
        _style("FormGap", "Form Gap", 8, after=0),
        _style("FormEnd", "Form End", 2, exact={"w:line": 20, "w:lineRule": "exact"}),
        _style("Marking", "Protective Marking", 19, bold=True, after=20, extra=[value("w:jc", "center")]),
        _style("Header", "header", 17, color="404040", after=0, at_right=True),
        _style("Footer", "footer", 17, color="404040", after=0, at_right=True),
    ):
        root.append(style)
    return root


def _run_properties(*, size: int, bold: bool = False, color: str | None = None) -> Element:
    fonts = {f"w:{key}": "Arial" for key in ("ascii", "hAnsi", "eastAsia", "cs")}
    return make(
        "w:rPr",
        make("w:rFonts", attributes=fonts),
        make("w:b") if bold else None,
        value("w:color", color) if color else None,
        value("w:sz", size),
        value("w:szCs", size),
        make("w:lang", attributes={"w:val": "en-GB", "w:eastAsia": "en-GB", "w:bidi": "ar-SA"}),
    )


def _style(
    identifier: str,
    name: str,
    size: int,
    *,
    bold: bool = False,
    color: str | None = None,
    before: int = 0,
    after: int = 0,
    level: int | None = None,
    keep: bool = False,
    extra: list[Element] | None = None,
    at_right: bool = False,
    exact: Mapping[str, object] | None = None,
) -> Element:
    heading = level is not None
    by_tag = {element.tag: element for element in extra or []}
    spacing: dict[str, object] = {"w:before": before, "w:after": after, "w:line": 259, "w:lineRule": "auto"}
    properties = make(
        "w:pPr",
        make("w:keepNext") if heading or keep else None,
        make("w:keepLines") if heading else None,
        by_tag.get(make.name("w:pBdr")),
        make("w:tabs", make("w:tab", attributes={"w:val": "right", "w:pos": 9978})) if at_right else None,
        make("w:spacing", attributes=spacing | dict(exact or {})),
        by_tag.get(make.name("w:jc")),
        value("w:outlineLvl", level) if level is not None else None,
    )
    return make(
        "w:style",
        value("w:name", name),
        value("w:basedOn", "Normal"),
        value("w:next", "Normal") if heading else None,
        make("w:qFormat"),
        properties,
        _run_properties(size=size, bold=bold, color=color),
        attributes={"w:type": "paragraph", "w:styleId": identifier},
    )


def _normal_table() -> Element:
    return make(
        "w:style",
        value("w:name", "Normal Table"),
        value("w:uiPriority", 99),
        make("w:semiHidden"),
        make("w:tblPr", make("w:tblInd", attributes={"w:w": 0, "w:type": "dxa"})),
        attributes={"w:type": "table", "w:default": "1", "w:styleId": "TableNormal"},
    )


def _form_table() -> Element:
    line = {"w:val": "single", "w:sz": 4, "w:space": 0, "w:color": "7F8C92"}
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    return make(
        "w:style",
        value("w:name", "Form Table"),
        value("w:basedOn", "TableNormal"),
        make(
            "w:tblPr",
            make("w:tblBorders", *[make(f"w:{side}", attributes=line) for side in sides]),
            make(
                "w:tblCellMar",
                make("w:left", attributes={"w:w": 85, "w:type": "dxa"}),
                make("w:right", attributes={"w:w": 85, "w:type": "dxa"}),
            ),
        ),
        attributes={"w:type": "table", "w:styleId": "FormTable"},
    )
