"""Words where no program puts them, as damage and ill will do: they are read all the same, and listed."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

import parsers
from tests.documents import cell, docx, odt, odt_p, odt_table, p, row, sdt, t, table, tick_box
from tests.parsers.rules import FORM

LOST = t("Lost words")
DROP_DOWN = '<w:ddList><w:result w:val="1"/><w:listEntry w:val="One"/><w:listEntry w:val="Lost words"/></w:ddList>'


def everything(data: bytes) -> str:
    result = parsers.parse("a", data, (FORM,))
    assert result.ledger is not None
    assert result.ledger.balanced
    assert "ledger" not in {problem.code for problem in result.problems}
    return " ".join(" ".join(piece.text for piece in result.unplaced).split())


@pytest.mark.parametrize(
    "body",
    [
        sdt(p("kept")).replace("</w:sdt>", f"{p('Lost words')}</w:sdt>"),
        sdt(p("kept")).replace("<w:sdtContent>", f"{LOST}<w:sdtContent>"),
        sdt(p("kept")).replace("</w:sdt>", f"<w:sdtContent>{p('Lost words')}</w:sdtContent></w:sdt>"),
        p(sdt(t("kept")).replace("</w:sdt>", f"{LOST}</w:sdt>")),
        p(tick_box(True).replace("w:sdtContent>", "w:r>"), "Lost words"),
        table(sdt(row("kept")).replace("</w:sdt>", f"{row('Lost words')}</w:sdt>")),
        table(row(sdt(cell("kept")).replace("</w:sdt>", f"{cell('Lost words')}</w:sdt>"))),
        table(row("kept") + LOST),
        table(f"<w:tr>{LOST}{cell('kept')}</w:tr>"),
        table(f"<w:foo><w:bar>{LOST}</w:bar></w:foo>", row("kept")),
        table(f"<w:pict><w:foo>{LOST}</w:foo></w:pict>", row("kept")),
        table(f"<w:tr><w:noBreakHyphen>{LOST}</w:noBreakHyphen></w:tr>"),
        p(f"<w:r><w:t>kept{LOST}</w:t></w:r>"),
        p("<w:r><w:t>kept<w:tab/>Lost words</w:t></w:r>"),
        f"<w:t>{table(row('Lost words'))}</w:t>",
        f"<w:bookmarkStart>{p('Lost words')}</w:bookmarkStart>",
        p(f"<w:proofErr>{LOST}</w:proofErr>"),
        f"<w:tbl><w:tblGrid><w:gridCol/>{row('Lost words')}</w:tblGrid></w:tbl>",
        p(f"<w:r><w:br>{LOST}</w:br></w:r>"),
        p(f"<w:r><w:fldChar>{LOST}</w:fldChar></w:r>"),
        p(f"<w:r>{DROP_DOWN}</w:r>"),
        f"<w:altChunk>{p('Lost words')}</w:altChunk>",
        f"<mc:AlternateContent>{p('Lost words')}</mc:AlternateContent>",
        p(f"<mc:AlternateContent>{LOST}<mc:Choice>{t('kept')}</mc:Choice></mc:AlternateContent>"),
        '<wp:inline><wp:docPr descr="Lost words"><w:p/></wp:docPr></wp:inline>',
        '<w:tblPr><w:tblCaption w:val="Lost words"/></w:tblPr>',
        '<w:tbl><w:tr><w:tblPr><w:tblCaption w:val="Lost words"/></w:tblPr></w:tr></w:tbl>',
    ],
)
def test_words_of_a_word_file_that_stand_where_none_should_are_listed(body: str) -> None:
    assert "Lost words" in everything(docx(p("Other"), body))


@pytest.mark.parametrize("number", ["-1", "2", "9999999999", "\u00b2"])
def test_a_choice_that_no_list_has_chooses_nothing_on_either_side(number: str) -> None:
    entries = '<w:listEntry w:val="One"/><w:listEntry w:val="Two"/>'
    words = everything(docx(p("Other", f'<w:r><w:ddList><w:result w:val="{number}"/>{entries}</w:ddList></w:r>')))
    assert words == ("Other" if number != "\u00b2" else "OtherOne")


ROW = "<table:table-row>"
CELL = "<table:table-cell>"


@pytest.mark.parametrize(
    "body",
    [
        odt_table(("kept",)).replace(ROW, f"{ROW}Lost words"),
        odt_table(("kept",)).replace("</table:table-cell>", "</table:table-cell>Lost words"),
        odt_table(("kept",)).replace(ROW, f"Lost words{ROW}"),
        odt_table(("kept",)).replace(ROW, f"{odt_p('<text:span>Lost words</text:span>')}{ROW}"),
        odt_table(("kept",)).replace(CELL, f"{odt_p('Lost words')}{CELL}"),
        odt_table(("kept",)).replace(ROW, f"<table:title><text:span>Lost words</text:span></table:title>{ROW}"),
        odt_table(("kept",)).replace(ROW, f'<text:hidden-text text:string-value="Lost words"/>{ROW}'),
        odt_p("<text:s>Lost words</text:s>"),
        odt_p("<text:tab><text:span>Lost words</text:span></text:tab>"),
        odt_p("<text:line-break>Lost words</text:line-break>"),
        odt_p("<text:note>Lost words<text:note-body><text:p>kept</text:p></text:note-body></text:note>"),
        odt_p("<text:change>Lost words</text:change>"),
        "<text:change-start>Lost words</text:change-start>",
        '<text:hidden-text text:string-value="Lost words"/>',
        "<text:note><text:note-citation>Lost words</text:note-citation></text:note>",
    ],
)
def test_words_of_an_opendocument_that_stand_where_none_should_are_listed(body: str) -> None:
    assert "Lost words" in everything(odt(odt_p("Other"), body))


@pytest.mark.parametrize(
    "page",
    [
        '<p title="5 > 4">Lost words</p>',
        "<p title='5 > 4' id=\"x>y\">Lost words</p>",
        "<p class=don't>Lost words</p>",
        "<p>kept Lost words<blockqu",
        "<p>a < b and c > d, Lost words</p>",
        "<p>Lost words<!-- cut",
    ],
)
def test_words_of_a_message_are_counted_alike_whatever_stands_in_its_tags(page: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Return"
    message.set_content(page, "html", cte="8bit")
    assert "Lost words" in everything(message.as_bytes())
