"""What OpenDocument texts hold, as LibreOffice and others write them."""

from __future__ import annotations

import pytest

from parsers.types import Certainty, Outcome, ParsedField, ParseResult
from tests.parsers.odt_parts import (
    answer,
    codes,
    control,
    deletion,
    flat,
    form,
    grid,
    insertion,
    made,
    para,
    span,
    text_style,
)
from tests.parsers.rules import is_whole, one, read, rows

WORD = "Zwetschge"


# --- one file, templates ----------------------------------------------------------------------------------------------


def test_a_text_in_one_file_reads_like_the_same_in_a_package() -> None:
    body = form(para("Part one"), agency_name="Quaintshire Trust", summary="Visits", events=(("1/2/26", "Met", "No"),))
    packed, single = read(made(body), name="form.odt"), read(flat(body), name="form.fodt")
    assert single.outcome is Outcome.PARSED
    assert single.recognised_by == packed.recognised_by == "properties"
    for name in packed.fields:
        if isinstance(packed.fields[name], ParsedField):
            assert one(single, name).value == one(packed, name).value
    assert rows(single, "events")[0]["event"].value == "Met"
    assert is_whole(single)
    assert not single.unplaced


def test_a_text_in_one_file_keeps_its_headers_changes_and_controls() -> None:
    result = read(
        flat(
            form(para('<text:change text:change-id="d1"/>'), agreed=f"<text:p>{control('c1')}</text:p>"),
            forms='<form:checkbox form:id="c1" form:name="agreed" form:current-state="checked"/>',
            changes=deletion("d1", "taken out"),
            masters=f"<style:header>{para('Handled by nobody')}</style:header>",
        ),
        name="form.fodt",
    )  # fmt: skip
    assert one(result, "agreed").value is True
    assert {(each.text, each.kind) for each in result.unplaced} == {
        ("taken out", "deleted"),
        ("Handled by nobody", "header"),
    }
    assert is_whole(result)


def test_a_picture_in_one_file_is_listed_and_not_text() -> None:
    picture = "<draw:frame><draw:image><office:binary-data>aGVsbG8=</office:binary-data></draw:image></draw:frame>"
    result = read(flat(form(para(picture))), name="form.fodt")
    # The digest of the five letters "hello".
    assert [each.sha256[:8] for each in result.attachments] == ["2cf24dba"]
    assert "picture" in codes(result)
    assert is_whole(result)


# --- changes, comments, notes -----------------------------------------------------------------------------------------


def test_a_tracked_change_keeps_both_texts() -> None:
    words = (
        'was <text:change text:change-id="d1"/><text:change-start text:change-id="i1"/>previously '
        '<text:change-end text:change-id="i1"/>known'
    )
    result = answer(
        f"<text:p><text:span>{words}</text:span></text:p>", changes=deletion("d1", "not ") + insertion("i1")
    )
    assert (
        one(result, "summary").value == "was previously known" or one(result, "summary").raw == "was previously known"
    )
    assert one(result, "summary").original == "was not known"
    assert "tracked-change" in codes(result)
    assert is_whole(result)


def test_a_deletion_that_is_shown_in_its_place_is_a_deletion_all_the_same() -> None:
    region = (
        '<text:changed-region text:id="d1"><text:deletion><office:change-info/></text:deletion></text:changed-region>'
    )
    words = 'was <text:change-start text:change-id="d1"/>not <text:change-end text:change-id="d1"/>known'
    result = answer(f"<text:p><text:span>{words}</text:span></text:p>", changes=region)
    assert (one(result, "summary").raw, one(result, "summary").original) == ("was known", "was not known")
    assert is_whole(result)


def test_a_change_of_looks_alone_is_no_change_of_words() -> None:
    region = '<text:changed-region text:id="f1"><text:format-change/></text:changed-region>'
    words = '<text:change-start text:change-id="f1"/>Visits<text:change-end text:change-id="f1"/>'
    result = answer(f"<text:p>{words}</text:p>", changes=region)
    assert (one(result, "summary").value, one(result, "summary").original) == ("Visits", None)


def test_changes_in_a_header_are_not_lost() -> None:
    header = (
        f"<style:header><text:tracked-changes>{deletion('d1', 'taken out')}</text:tracked-changes>"
        '<text:p>Kept<text:change text:change-id="d1"/></text:p></style:header>'
    )
    result = read(made(form(), masters=header), name="form.odt")
    assert {(each.text, each.kind) for each in result.unplaced} == {("Kept", "header"), ("taken out", "deleted")}
    assert is_whole(result)


@pytest.mark.parametrize("times", [1, 3])
def test_a_deletion_within_a_deletion_is_read_once(times: int) -> None:
    inner = "<text:deletion>" * times + para("taken out") + deletion("d2", "as well") + "</text:deletion>" * times
    region = f'<text:changed-region text:id="d1"><text:deletion>{inner}</text:deletion></text:changed-region>'
    result = answer("<text:p>Kept</text:p>", changes=region)
    assert one(result, "summary").value == "Kept"
    assert sorted((each.text, each.kind) for each in result.unplaced) == [
        ("as well", "deleted"),
        ("taken out", "deleted"),
    ]
    assert is_whole(result)


@pytest.mark.parametrize("one_file", [False, True])
def test_a_deletion_where_none_can_stand_is_not_lost(one_file: bool) -> None:
    astray = f"<style:style style:name='S'><text:deletion>{para('taken out')}</text:deletion></style:style>"
    result = read(
        flat(form(), automatic=astray) if one_file else made(form(), automatic=astray),
        name="form.fodt" if one_file else "form.odt",
    )
    assert [(each.text, each.kind) for each in result.unplaced] == [("taken out", "deleted")]
    assert is_whole(result)


def test_a_comment_keeps_its_author_and_its_time() -> None:
    words = (
        "Visits<office:annotation><dc:creator>A. Writer</dc:creator><dc:date>2026-11-20T10:00:00</dc:date>"
        "<text:p>Ask again</text:p></office:annotation>"
    )
    result = answer(f"<text:p><text:span>{words}</text:span></text:p>")
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind, each.author, each.date) for each in result.unplaced] == [
        ("Ask again", "comment", "A. Writer", "2026-11-20T10:00:00")
    ]
    assert is_whole(result)


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
@pytest.mark.parametrize("sign", ["1", "iv", "*"])
def test_the_sign_of_a_note_is_no_part_of_the_answer_nor_of_the_label_it_hangs_at(kind: str, sign: str) -> None:
    def noted(words: str, said: str) -> str:
        note = f"<text:note-citation>{sign}</text:note-citation><text:note-body>{para(said)}</text:note-body>"
        return f'<text:p><text:span>{words}</text:span><text:note text:note-class="{kind}">{note}</text:note></text:p>'

    cells = grid((noted("Name of agency", "In full"), noted("Quaintshire Trust", "Since May")), ("NHS number", ""))
    result = read(made(cells), name="form.odt")
    agency = one(result, "agency_name")
    assert (agency.value, agency.certainty) == ("Quaintshire Trust", Certainty.BY_LABEL)
    assert {(each.text, each.kind) for each in result.unplaced} == {("In full", "footnote"), ("Since May", "footnote")}
    assert is_whole(result)


def test_what_somebody_wrote_where_the_sign_of_a_note_belongs_is_listed() -> None:
    note = "<text:note-citation>see the letter</text:note-citation><text:note-body/>"
    result = answer(f"<text:p>Visits<text:note>{note}</text:note></text:p>")
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind) for each in result.unplaced] == [("see the letter", "footnote")]
    assert is_whole(result)


# --- tables -----------------------------------------------------------------------------------------------------------


def test_a_cell_merged_over_others_is_read_once() -> None:
    wide = '<table:table-cell table:number-columns-spanned="2"><text:p>Trust</text:p></table:table-cell>'
    wide += "<table:covered-table-cell/>"
    result = read(made(grid(("Name of agency", wide), ("Summary of involvement", "Visits", ""))), name="form.odt")
    assert one(result, "agency_name").raw == "Trust"
    assert one(result, "summary").value == "Visits"


def test_a_day_merged_over_two_events_counts_for_both_and_says_so() -> None:
    tall = '<table:table-cell table:number-rows-spanned="2"><text:p>1/2/26</text:p></table:table-cell>'
    found = rows(
        read(made(form(events=((tall, "Met", ""), ("<table:covered-table-cell/>", "Met again", "")))), name="f.odt"),
        "events",
    )
    assert [each["date"].value for each in found] == ["2026-02-01", "2026-02-01"]
    assert found[1]["date"].certainty is Certainty.INFERRED


def test_repeated_empty_cells_keep_the_columns_in_their_places() -> None:
    gap = '<table:table-cell table:number-columns-repeated="2"/>'
    result = read(made(form(events=((gap, "Yes"), ("1/2/26", "Met", "No")))), name="form.odt")
    assert [each["seen"].value for each in rows(result, "events")] == ["yes", "no"]


def test_words_repeated_over_columns_are_never_an_answer_to_one_of_them() -> None:
    twice = '<table:table-cell table:number-columns-repeated="2"><text:p>the same</text:p></table:table-cell>'
    result = read(made(form(events=((twice, "Yes"),))), name="form.odt")
    (event,) = rows(result, "events")
    assert [event[name].value for name in ("date", "event", "seen")] == [None, None, "yes"]
    assert is_whole(result)


# --- standing ---------------------------------------------------------------------------------------------------------


def test_hidden_and_white_words_are_never_part_of_an_answer() -> None:
    styles = text_style("T1", 'text:display="none"') + text_style("T2", 'fo:color="#ffffff"')
    words = f"<text:span>Visits {span('T1', 'unseen')} {span('T2', 'faint')}</text:span>"
    result = answer(f"<text:p>{words}</text:p>", automatic=styles)
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind) for each in result.unplaced] == [("unseen faint", "hidden")]


def test_white_words_on_a_coloured_cell_are_seen() -> None:
    styles = text_style("T2", 'fo:color="#ffffff"') + (
        '<style:style style:name="C1" style:family="table-cell"><style:table-cell-properties '
        'fo:background-color="#003366"/></style:style>'
    )
    dark = f'<table:table-cell table:style-name="C1">{para(span("T2", "Visits"))}</table:table-cell>'
    result = read(made(grid(("Summary of involvement", dark)), automatic=styles), name="form.odt")
    assert one(result, "summary").value == "Visits"


def test_a_style_of_the_header_is_not_one_of_the_text() -> None:
    result = read(
        made(
            form(summary=f"<text:p>{span('T1', 'Visits')}</text:p>"),
            automatic=text_style("T1", 'fo:font-weight="bold"'),
            header_styles=text_style("T1", 'text:display="none"'),
            masters=f"<style:header><text:p>{span('T1', 'Ours')}</text:p></style:header>",
        ),
        name="form.odt",
    )
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind) for each in result.unplaced] == [("Ours", "hidden")]


@pytest.mark.parametrize(
    "hidden",
    [
        f'<text:section text:display="none">{para(WORD)}</text:section>',
        f'<text:section text:display="condition" text:is-hidden="true">{para(WORD)}</text:section>',
        f'<text:p><text:hidden-text text:string-value="{WORD}" text:is-hidden="true">{WORD}</text:hidden-text>'
        "</text:p>",
        f'<text:p><text:span><text:hidden-paragraph text:is-hidden="true"/>{WORD}</text:span></text:p>',
        f'<text:p><text:variable-set text:display="none">{WORD}</text:variable-set></text:p>',
        f'<text:p><text:script script:language="JavaScript">{WORD}</text:script></text:p>',
    ],
)
def test_what_is_hidden_says_so(hidden: str) -> None:
    result = answer(f"<text:p>Visits</text:p>{hidden}")
    assert one(result, "summary").value == "Visits"
    assert [(each.text, each.kind) for each in result.unplaced] == [(WORD, "hidden")]
    assert is_whole(result)


def test_struck_and_highlighted_and_underlined_options_by_the_style_of_the_text() -> None:
    styles = (
        text_style("T1", 'style:text-line-through-style="solid"')
        + text_style("T2", 'fo:background-color="#ffff00"')
        + text_style("T3", 'style:text-underline-style="solid"')
        + text_style("T4", 'style:text-underline-type="double"')
        + text_style("T5", 'style:text-underline-style="none"')
    )
    struck = f"<text:p><text:span>{span('T1', 'Yes')} / No / {span('T1', 'Not known')}</text:span></text:p>"
    marked = f"<text:p><text:span>{span('T2', 'Yes')} / No / Not known</text:span></text:p>"
    single, double = (
        f"<text:p><text:span>Yes / </text:span>{span(style, 'No')} / {span('T5', 'Not known')}</text:p>"
        for style in ("T3", "T4")
    )
    for words, value in ((struck, "no"), (marked, "yes"), (single, "no"), (double, "no")):
        field = one(read(made(form(involved=words), automatic=styles), name="form.odt"), "involved")
        assert (field.value, field.certainty) == (value, Certainty.INFERRED)


# --- frames, shapes, pictures -----------------------------------------------------------------------------------------


def test_an_answer_in_a_text_box_of_its_cell_is_never_taken_for_none() -> None:
    box = f"<text:p><draw:frame><draw:text-box>{para('Visits')}</draw:text-box></draw:frame></text:p>"
    result = answer(box)
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert one(result, "summary").candidates == ("Visits",)
    assert [(each.text, each.kind) for each in result.unplaced] == [("Visits", "textbox")]
    assert is_whole(result)


def test_a_shape_drawn_around_an_option_is_a_question() -> None:
    body = form(involved="<text:p><draw:custom-shape/><text:span>Yes / No / Not known</text:span></text:p>")
    result = read(made(body), name="form.odt")
    assert one(result, "involved").certainty is Certainty.UNDETERMINED
    assert "drawn-mark" in codes(result)


def test_a_picture_in_place_of_an_answer_is_a_question() -> None:
    picture = '<text:p><draw:frame><draw:image xlink:href="Pictures/s.png"/></draw:frame></text:p>'
    result = read(made(form(summary=picture), more={"Pictures/s.png": b"x"}), name="form.odt")
    assert one(result, "summary").certainty is Certainty.UNDETERMINED
    assert [(each.name, each.media_type) for each in result.attachments] == [("s.png", "image/png")]


# --- around -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "link",
    [
        '<text:section><text:section-source xlink:href="../other.odt"/></text:section>',
        '<text:p><draw:frame><draw:image xlink:href="http://example.org/x.png"/></draw:frame></text:p>',
        '<text:p><draw:frame><draw:object xlink:href="file:///tmp/x.ods"/></draw:frame></text:p>',
        '<text:section><office:dde-source office:dde-application="soffice"/></text:section>',
        '<text:dde-connection-decls><text:dde-connection-decl office:dde-application="cmd"/>'
        "</text:dde-connection-decls>",
    ],
)
def test_what_would_be_fetched_is_reported(link: str) -> None:
    result = read(made(form() + link), name="form.odt")
    assert "external-link" in codes(result)
    assert "example.org" not in "".join(problem.message for problem in result.problems)


def test_signatures_scripts_and_embedded_files_are_reported() -> None:
    more: dict[str, str | bytes] = {
        "META-INF/documentsignatures.xml": "<x/>",
        "Basic/Standard/Module1.xml": "<x/>",
        "Object 1": b"ole",
        "Object 2/content.xml": "<x/>",
    }
    result = read(made(form(), more=more), name="form.odt")
    assert {"signature", "macro", "embedded-object"} <= codes(result)
    assert [each.name for each in result.attachments] == ["Object 1", "content.xml"]


# --- a word in every place --------------------------------------------------------------------------------------------

_SAID = f"<svg:title>{WORD}</svg:title>"
IN_A_LINE = {
    "span": f"<text:span>{WORD}</text:span>",
    "link": f'<text:a xlink:href="x">{WORD}</text:a>',
    "ruby": f"<text:ruby><text:ruby-base>x</text:ruby-base><text:ruby-text>{WORD}</text:ruby-text></text:ruby>",
    "ruby base": f"<text:ruby><text:ruby-base>{WORD}</text:ruby-base><text:ruby-text>x</text:ruby-text></text:ruby>",
    "footnote": f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{para(WORD)}</text:note-body>"
    "</text:note>",
    "endnote": f'<text:note text:note-class="endnote"><text:note-body>{para(WORD)}</text:note-body></text:note>',
    "comment": f"<office:annotation><dc:creator>A</dc:creator>{para(WORD)}</office:annotation>",
    "text box": f"<draw:frame><draw:text-box>{para(WORD)}</draw:text-box></draw:frame>",
    "shape": f"<draw:custom-shape>{para(WORD)}</draw:custom-shape>",
    "ellipse": f"<draw:ellipse>{para(WORD)}</draw:ellipse>",
    "group": f"<draw:g><draw:rect>{para(WORD)}</draw:rect></draw:g>",
    "title of a picture": f"<draw:frame><draw:image/>{_SAID}</draw:frame>",
    "description": f"<draw:frame><draw:image/><svg:desc>{WORD}</svg:desc></draw:frame>",
    "table in a frame": f"<draw:frame><draw:text-box>{grid((WORD,))}</draw:text-box></draw:frame>",
    "content control": f"<loext:content-control>{WORD}</loext:content-control>",
    "placeholder": f"<text:placeholder>{WORD}</text:placeholder>",
    "page number": f"<text:page-number>{WORD}</text:page-number>",
    "unknown": f'<x:y xmlns:x="urn:example">{WORD}</x:y>',
    "deleted": '<text:change text:change-id="d1"/>',
    "control": control("c1"),
    "control with a label": control("c2"),
}


def _times(result: ParseResult) -> int:
    said = [each.text for each in result.unplaced]
    for field in result.fields.values():
        cells = [field] if isinstance(field, ParsedField) else [cell for row in field.rows for cell in row.values()]
        said += [each.raw if WORD in each.raw else each.original or "" for each in cells]
    return sum(text.count(WORD) for text in said)


def _planted(place: str) -> dict[str, str]:
    if place == "deleted":
        return {"changes": deletion("d1", WORD)}
    if place == "control":
        return {"forms": f'<form:text form:id="c1" form:current-value="{WORD}"/>'}
    if place == "control with a label":
        return {"forms": f'<form:checkbox form:id="c2" form:label="{WORD}"/>'}
    return {}


_STORIES = ("body", "answer", "event", "header", "first header", "footer", "section", "list")
# LibreOffice keeps these with the text, never with a header or footer.
_OF_THE_TEXT = ("control", "control with a label", "deleted")
_WHERE = [
    (place, where)
    for where in _STORIES
    for place in IN_A_LINE
    if place not in _OF_THE_TEXT or where not in ("header", "first header", "footer")
]


@pytest.mark.parametrize(("place", "where"), _WHERE)
@pytest.mark.parametrize("single", [False, True], ids=["package", "one file"])
def test_a_word_in_any_place_is_found_once(place: str, where: str, single: bool) -> None:
    line = f"<text:p>Seen. {IN_A_LINE[place]} Closed.</text:p>"
    body, masters = form(), ""
    if where == "body":
        body = form(line)
    elif where == "answer":
        body = form(summary=line)
    elif where == "event":
        body = form(events=(("1/2/26", line, ""),))
    elif where == "section":
        body = form(f"<text:section>{line}</text:section>")
    elif where == "list":
        body = form(f"<text:list><text:list-item>{line}</text:list-item></text:list>")
    else:
        name = {"header": "style:header", "first header": "loext:header-first", "footer": "style:footer-left"}[where]
        masters = f"<{name}>{line}</{name}>"
    built = flat if single else made
    result = read(built(body, masters=masters, **_planted(place)), name="form.odt")
    assert _times(result) == 1
    assert is_whole(result)
