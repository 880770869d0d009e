"""A word of its own in every place of a Word document: each turns up exactly once."""

from __future__ import annotations

import pytest

from parsers.types import ParsedField, ParseResult
from tests.documents import cell, docx, inserted, legacy_field, p, questions, row, sdt, t, table, text_box
from tests.parsers.rules import PAIRS, PROPERTIES, is_whole, read
from tests.parsers.word_parts import Part, root, with_parts

WORD = "Zwetschge"
_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'


def _field(instruction: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _picture(says: str) -> str:
    return f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" {says}/></wp:inline></w:drawing></w:r>'


IN_A_LINE = {
    "run": t(WORD),
    "hyperlink": f'<w:hyperlink r:id="r9">{t(WORD)}</w:hyperlink>',
    "smart tag": f'<w:smartTag w:element="place">{t(WORD)}</w:smartTag>',
    "custom xml": f'<w:customXml w:element="x">{t(WORD)}</w:customXml>',
    "inserted": inserted(t(WORD)),
    "deleted": f"<w:del><w:r><w:delText>{WORD}</w:delText></w:r></w:del>",
    "moved away": f"<w:moveFrom>{t(WORD)}</w:moveFrom>",
    "moved here": f"<w:moveTo>{t(WORD)}</w:moveTo>",
    "hidden": t(WORD, "<w:vanish/>"),
    "hidden in web pages": t(WORD, "<w:webHidden/>"),
    "white": t(WORD, '<w:color w:val="FFFFFF"/>'),
    "struck": t(WORD, "<w:strike/>"),
    "struck twice": t(WORD, "<w:dstrike/>"),
    "right to left": f'<w:dir w:val="rtl">{t(WORD)}</w:dir>',
    "overridden direction": f'<w:bdo w:val="rtl">{t(WORD)}</w:bdo>',
    "ruby": f"<w:r><w:ruby><w:rubyPr/><w:rt>{t(WORD)}</w:rt><w:rubyBase>{t('x')}</w:rubyBase></w:ruby></w:r>",
    "ruby base": f"<w:r><w:ruby><w:rubyPr/><w:rt>{t('x')}</w:rt><w:rubyBase>{t(WORD)}</w:rubyBase></w:ruby></w:r>",
    "equation": f"<m:oMath {_MATH}><m:r><m:t>{WORD}</m:t></m:r></m:oMath>",
    "simple field": f'<w:fldSimple w:instr=" REF a ">{t(WORD)}</w:fldSimple>',
    "field": _field(" REF a ", t(WORD)),
    "date field": _field(" DATE ", t(WORD)),
    "page field": _field(" PAGE ", t(WORD)),
    "nested field": _field(" REF a ", _field(" REF b ", t(WORD))),
    "field in an instruction": '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    + _field(" REF b ", t(WORD))
    + '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "field without an end": f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{t(WORD)}',
    "legacy text": legacy_field("FORMTEXT", "<w:textInput/>", WORD),
    "legacy list": legacy_field("FORMDROPDOWN", f'<w:ddList><w:listEntry w:val="{WORD}"/></w:ddList>'),
    "legacy list without an end": '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList>'
    f'<w:listEntry w:val="{WORD}"/></w:ddList></w:ffData></w:fldChar></w:r>',
    "control": sdt(t(WORD)),
    "control in a control": sdt(sdt(t(WORD))),
    "control showing a prompt": sdt(t(WORD), prompting=True),
    "text box": text_box(WORD),
    "text box for older programs": text_box("new", WORD),
    "text box for newer programs": text_box(WORD, "old"),
    "alternative text": _picture(f'descr="{WORD}"'),
    "title of a picture": _picture(f'title="{WORD}"'),
    "alternative text of an old picture": f'<w:r><w:pict><v:shape alt="{WORD}"><v:imagedata r:id="r8"/></v:shape>'
    "</w:pict></w:r>",
    "alternative text inside a group": f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="other"/>'
    f'<pic:pic {_PIC}><pic:nvPicPr><pic:cNvPr id="2" name="n" descr="{WORD}"/></pic:nvPicPr></pic:pic>'
    "</wp:inline></w:drawing></w:r>",
    "alternative text said twice": f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="n" descr="{WORD}"/>'
    f'<pic:pic {_PIC}><pic:nvPicPr><pic:cNvPr id="2" name="n" descr="{WORD}"/></pic:nvPicPr></pic:pic>'
    "</wp:inline></w:drawing></w:r>",
    "ornamental letters": f'<w:r><w:pict><v:shape><v:textpath string="{WORD}"/></v:shape></w:pict></w:r>',
    "old text box": f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p(WORD)}</w:txbxContent></v:textbox></v:shape>"
    "</w:pict></w:r>",
    "shape in a canvas": f"<w:r><w:drawing><a:t>{WORD}</a:t></w:drawing></w:r>",
    "a paragraph in a paragraph": p(WORD),
    "an unknown element": f'<x:y xmlns:x="urn:example">{t(WORD)}</x:y>',
}


def times(result: ParseResult, word: str = WORD) -> int:
    """How often a word stands in the result: in answers (accepted or before a change) and among what nobody placed."""
    said = [each.text for each in result.unplaced]
    for field in result.fields.values():
        cells = [field] if isinstance(field, ParsedField) else [cell for row in field.rows for cell in row.values()]
        for each in cells:
            said.append(each.raw if word in each.raw else each.original or "")
    return sum(text.count(word) for text in said)


@pytest.mark.parametrize("place", IN_A_LINE)
@pytest.mark.parametrize("where", ["body", "answer", "label", "event", "header", "comment", "footnote", "box"])
def test_a_word_in_a_line_is_found_once_wherever_the_line_stands(place: str, where: str) -> None:
    line = p("Seen. ", IN_A_LINE[place], t(" Closed."))
    pairs = list(PAIRS.items())
    events = row("Date of event", "What happened", "Child seen")
    parts: tuple[Part, ...] = ()
    blocks: list[str] = []
    if where == "body":
        blocks = [line]
    elif where == "answer":
        pairs[1] = (pairs[1][0], cell(line))
    elif where == "label":
        pairs[1] = (cell(p(pairs[1][0]), line), "Visits")
    elif where == "event":
        events += row("1/2/26", cell(line), "")
    elif where == "box":
        blocks = [p(f"<w:r><w:pict><v:textbox><w:txbxContent>{line}</w:txbxContent></v:textbox></w:pict></w:r>")]
    else:
        kind, wrapper = {
            "header": ("header", "w:hdr"),
            "comment": ("comments", "w:comments"),
            "footnote": ("footnotes", "w:footnotes"),
        }[where]  # fmt: skip
        namespaces = (
            'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
            'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        )
        inner = {
            "comment": f'<w:comment w:author="A. Writer">{line}</w:comment>',
            "footnote": f"<w:footnote>{line}</w:footnote>",
        }
        parts = (Part(kind, "x.xml", root(wrapper, inner.get(where, line)).replace(">", f" {namespaces}>", 1)),)
    made = with_parts(*blocks, questions(*pairs), table(events), parts=parts, properties=PROPERTIES)
    result = read(made)
    assert times(result) == 1
    assert is_whole(result)


AMONG_BLOCKS = {
    "paragraph": p(WORD),
    "control": sdt(p(WORD)),
    "controls in one another": sdt(sdt(p(WORD))),
    "table": table(row(WORD)),
    "control around a row": table(sdt(row(WORD)).replace("<w:tbl>", "")),
    "control around a cell": table(f"<w:tr>{sdt(cell(WORD))}</w:tr>"),
    "control in a cell": table(row(cell(sdt(p(WORD))))),
    "control around a table": sdt(table(row(WORD))),
    "repeating section": table(sdt(sdt(row(WORD), kind="<w15:repeatingSectionItem/>"), kind="<w15:repeatingSection/>")),
    "table in a table": table(row(cell(table(row(WORD)), p()))),
    "deleted row": table(row(WORD, properties="<w:del/>")),
    "inserted row": table(row(WORD, properties="<w:ins/>")),
    "deleted cell": table(row(cell(WORD, properties="<w:cellDel/>"))),
    "cell merged into the one above": table(
        row(cell("x", properties='<w:vMerge w:val="restart"/>')), row(cell(WORD, properties="<w:vMerge/>"))
    ),
    "cell merged into the one before": table(
        row(cell("x", properties='<w:hMerge w:val="restart"/>'), cell(WORD, properties='<w:hMerge w:val="continue"/>'))
    ),
    "words for a table": f'<w:tbl><w:tblPr><w:tblCaption w:val="{WORD}"/></w:tblPr>{row("x")}</w:tbl>',
    "description of a table": f'<w:tbl><w:tblPr><w:tblDescription w:val="{WORD}"/></w:tblPr>{row("x")}</w:tbl>',
    "custom xml": f'<w:customXml w:element="x">{p(WORD)}</w:customXml>',
    "a run among paragraphs": f"<w:r><w:t>{WORD}</w:t></w:r>",
    "a bare text among paragraphs": f"<w:t>{WORD}</w:t>",
    "a bare text in a row": f"<w:tbl><w:tr><w:t>{WORD}</w:t></w:tr></w:tbl>",
    "a hidden run among paragraphs": f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{WORD}</w:t></w:r>",
    "a bare drawing": f"<w:drawing><a:t>{WORD}</a:t></w:drawing>",
    "a run in a cell": f"<w:tbl><w:tr><w:tc><w:r><w:t>{WORD}</w:t></w:r></w:tc></w:tr></w:tbl>",
    "a run in a row": f"<w:tbl><w:tr><w:r><w:t>{WORD}</w:t></w:r></w:tr></w:tbl>",
    "a paragraph in a row": f"<w:tbl><w:tr>{p(WORD)}</w:tr></w:tbl>",
    "a paragraph in a table": f"<w:tbl>{p(WORD)}</w:tbl>",
    "an alternative": f'<mc:AlternateContent><mc:Choice Requires="x">{p(WORD)}</mc:Choice>'
    f"<mc:Fallback>{p(WORD)}</mc:Fallback></mc:AlternateContent>",
    "a deleted paragraph mark": f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{t(WORD)}</w:p>" + p("next"),
    "an equation": f"<m:oMathPara {_MATH}><m:oMath><m:r><m:t>{WORD}</m:t></m:r></m:oMath></m:oMathPara>",
}


@pytest.mark.parametrize("place", AMONG_BLOCKS)
@pytest.mark.parametrize("where", ["body", "answer", "event"])
def test_a_word_among_blocks_is_found_once(place: str, where: str) -> None:
    pairs = list(PAIRS.items())
    events = row("Date of event", "What happened", "Child seen")
    if where == "answer":
        pairs[1] = (pairs[1][0], f"<w:tc>{AMONG_BLOCKS[place]}{p()}</w:tc>")
    if where == "event":
        events += row("1/2/26", f"<w:tc>{AMONG_BLOCKS[place]}{p()}</w:tc>", "")
    first = AMONG_BLOCKS[place] if where == "body" else ""
    result = read(docx(first, questions(*pairs), table(events), properties=PROPERTIES))
    assert times(result) == 1
    assert is_whole(result)


IN_PARTS = {
    "header": Part("header", "h1.xml", root("w:hdr", p(WORD))),
    "footer": Part("footer", "f1.xml", root("w:ftr", p(WORD))),
    "footnote": Part("footnotes", "n.xml", root("w:footnotes", f"<w:footnote>{p(WORD)}</w:footnote>")),
    "endnote": Part("endnotes", "e.xml", root("w:endnotes", f"<w:endnote>{p(WORD)}</w:endnote>")),
    "comment": Part("comments", "c.xml", root("w:comments", f"<w:comment>{p(WORD)}</w:comment>")),
    "diagram": Part("diagramData", "d.xml", root("a:x", f"<a:p><a:r><a:t>{WORD}</a:t></a:r></a:p>")),
    "chart": Part("chart", "ch.xml", root("c:chartSpace", f"<c:v>{WORD}</c:v>")),
    "chart of a newer kind": Part("chartEx", "cx.xml", root("cx:chartSpace", f"<cx:v>{WORD}</cx:v>")),
    "words drawn on a chart": Part("chartUserShapes", "cu.xml", root("c:userShapes", f"<a:t>{WORD}</a:t>")),
}


@pytest.mark.parametrize("place", IN_PARTS)
def test_a_word_in_any_part_with_text_is_found_once(place: str) -> None:
    part = IN_PARTS[place]
    result = read(with_parts(questions(*PAIRS.items()), parts=(part, part), properties=PROPERTIES))
    assert times(result) == 1
    assert is_whole(result)


def test_words_drawn_on_a_chart_are_found_through_the_chart() -> None:
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartUserShapes" '
        'Target="drawing1.xml"/></Relationships>'
    )
    chart = Part("chart", "charts/chart1.xml", root("c:chartSpace", "<c:v>7</c:v>"))
    more = {
        "word/charts/_rels/chart1.xml.rels": links,
        "word/charts/drawing1.xml": root("c:userShapes", f"<a:t>{WORD}</a:t>"),
    }
    result = read(with_parts(questions(*PAIRS.items()), parts=(chart,), more=more, properties=PROPERTIES))
    assert times(result) == 1
    assert is_whole(result)
