"""OpenDocument texts with parts of every sort, in a package or in one file."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from parsers.types import ParseResult
from tests.documents import package
from tests.parsers.rules import PAIRS, PROPERTIES, read

_URNS = {"draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible"}
NAMES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{_URNS.get(prefix, prefix)}:1.0"'
    for prefix in ("office", "text", "table", "style", "meta", "draw", "form", "fo", "svg", "script", "config")
) + (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)


def para(inner: str, style: str = "") -> str:
    named = f" text:style-name={quoteattr(style)}" if style else ""
    return f"<text:p{named}>{inner if inner.startswith('<') else escape(inner)}</text:p>"


def grid(*rows: tuple[str, ...]) -> str:
    """A table; each cell is the XML of its blocks, or the words of its one paragraph."""
    return f"<table:table>{''.join(_row(each) for each in rows)}</table:table>"


def _row(cells: tuple[str, ...]) -> str:
    made = (
        each if each.startswith("<table:") else f"<table:table-cell>{_blocks(each)}</table:table-cell>"
        for each in cells
    )
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def _blocks(words: str) -> str:
    return words if words.startswith(("<text:p", "<table:table>", "<text:section")) else para(words)


def form(*before: str, events: tuple[tuple[str, ...], ...] = (), **answers: str) -> str:
    """The shared form, some questions answered with the XML of a cell's blocks or with words."""
    labels = {label: answers.get(_name(label), "") for label in PAIRS}
    header = ("Date of event", "What happened", "Child seen")
    return "".join(before) + grid(*labels.items()) + para("Significant events") + grid(header, *events)


def _name(label: str) -> str:
    names = {
        "Name of agency": "agency_name", "Summary of involvement": "summary", "Date last seen": "seen_on",
        "Was there any involvement?": "involved", "Worked with": "worked_with", "NHS number": "nhs_number",
        "I have checked this form": "agreed",
    }  # fmt: skip
    return names[label]


def made(
    body: str,
    *,
    forms: str = "",
    changes: str = "",
    automatic: str = "",
    common: str = "",
    masters: str = "",
    header_styles: str = "",
    more: Mapping[str, str | bytes] | None = None,
) -> bytes:
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {NAMES}>{_content(body, forms, changes, automatic)}"
            "</office:document-content>",
            "meta.xml": f"<office:document-meta {NAMES}>{_meta()}</office:document-meta>",
            "styles.xml": f"<office:document-styles {NAMES}><office:styles>{common}</office:styles>"
            f"<office:automatic-styles>{header_styles}</office:automatic-styles>{_masters(masters)}"
            "</office:document-styles>",
            **(more or {}),
        }
    )


def flat(body: str, *, forms: str = "", changes: str = "", automatic: str = "", masters: str = "") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {NAMES} office:version="1.3" '
        f'office:mimetype="application/vnd.oasis.opendocument.text">{_meta()}'
        "<office:settings><config:config-item-set><config:config-item>true</config:config-item>"
        f"</config:config-item-set></office:settings>{_masters(masters)}{_content(body, forms, changes, automatic)}"
        "</office:document>"
    ).encode()


def _content(body: str, forms: str, changes: str, automatic: str) -> str:
    held = f"<office:forms><form:form>{forms}</form:form></office:forms>" if forms else ""
    held += f"<text:tracked-changes>{changes}</text:tracked-changes>" if changes else ""
    return (
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{held}{body}</office:text></office:body>"
    )


def _meta() -> str:
    said = (
        f"<meta:user-defined meta:name={quoteattr(name)}>{escape(value)}</meta:user-defined>"
        for name, value in PROPERTIES.items()
    )
    return f"<office:meta>{''.join(said)}</office:meta>"


def _masters(masters: str) -> str:
    return f"<office:master-styles><style:master-page>{masters}</style:master-page></office:master-styles>"


def text_style(name: str, letters: str, family: str = "text") -> str:
    return f'<style:style style:name="{name}" style:family="{family}"><style:text-properties {letters}/></style:style>'


def deletion(identifier: str, words: str) -> str:
    return (
        f'<text:changed-region text:id="{identifier}"><text:deletion><office:change-info><dc:creator>A. Writer'
        f"</dc:creator><dc:date>2026-11-20T10:00:00</dc:date></office:change-info>{para(words)}</text:deletion>"
        "</text:changed-region>"
    )


def insertion(identifier: str) -> str:
    return f'<text:changed-region text:id="{identifier}"><text:insertion/></text:changed-region>'


def control(identifier: str) -> str:
    return f'<draw:control draw:control="{identifier}"/>'


def answer(summary: str, *, forms: str = "", changes: str = "", automatic: str = "") -> ParseResult:
    body = form(summary=summary)
    return read(made(body, forms=forms, changes=changes, automatic=automatic), name="form.odt")


def codes(result: ParseResult) -> set[str]:
    return {problem.code for problem in result.problems}


def span(style: str, words: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'
