"""Tables whose rows repeat: by header row, columns moved, added or dropped; or by the tags in their cells."""

from __future__ import annotations

from dataclasses import dataclass, field

from parsers.blocks import Cell, Paragraph, Piece, Row, Table, place_of
from parsers.find.known import Labels, Match, keys_of, tables
from parsers.find.labelled_values import values_apart
from parsers.find.sheet import Sheet, first_line
from parsers.find.without_heading import holds_such_values, names_table, tables_without_heading
from parsers.labels import normal
from parsers.region import Region, cell_region
from parsers.types import Altered, Certainty, FieldRule, Problem

_ENOUGH = 0.45  # of a table's columns; fewer matching headers are a coincidence
_HEADER_WITHIN = 4  # rows
_LAID_OUT_WITHIN = 200  # rows of one large table that lays out a whole page, its heading row somewhere in it
_OF_A_LAID_OUT = 0.75  # of the columns must stand in such a heading, letter by letter


@dataclass(slots=True)
class _Claim:
    """One rule's reading of one table's header."""

    table: Table
    rule: FieldRule
    header: int | None  # the row; none where only tags say what the columns are
    columns: dict[str, tuple[int, int]] = field(default_factory=dict)  # name -> from, to (grid columns)
    matches: dict[str, Match] = field(default_factory=dict)
    score: float = 0.0
    heading: bool = False
    deep: bool = False  # the heading takes the two first rows
    within: bool = False  # the rows are one part of a table that holds other things as well
    under: dict[tuple[int, int], str | None] = field(default_factory=dict)  # which column stands over such a cell


def find_in_tables(sheet: Sheet) -> None:
    rules = tables(sheet.rules)
    tags = _tags_by_table(sheet)
    used: set[str] = set()
    claimed: dict[int, _Claim] = {}
    for table in list(sheet.document.tables()):
        if table.kind not in ("body", "textbox"):
            continue
        tagged = tags.get(id(table), {})
        owners = {tag.partition(".")[0] for tag in tagged.values()}
        claims = [
            _claim(table, rule, sheet.columns[rule.name], tagged if rule.name in owners else {}) for rule in rules
        ]
        good = [claim for claim in claims if claim is not None and claim.score >= _ENOUGH]
        best = _best(good, used)
        if len(best) > 1:
            names = ", ".join(f"“{claim.rule.label}”" for claim in best)
            sheet.problems.append(
                Problem(
                    "ambiguous-table",
                    f"A table could be any of {names}. A person must say which; its text is listed as unplaced.",
                    place=place_of(table.part, table.where, table.heading or None),
                )
            )
            sheet.taken_tables.add(id(table))
        elif best:
            used.add(best[0].rule.name)
            _take(sheet, best[0], tags.get(id(table), {}))
            claimed[id(table)] = best[0]
    for table, before in tables_without_heading(sheet, claimed):
        taken = _without_heading(sheet, table, before, rules)
        if taken is not None:
            claimed[id(table)] = taken


def _without_heading(sheet: Sheet, table: Table, before: _Claim | None, rules: tuple[FieldRule, ...]) -> _Claim | None:
    """Its columns are those of the table it goes on with, or stand in the form's own order under the table's name."""
    claim: _Claim | None = None
    if before is not None and len(table.rows[0].cells) == len(before.table.rows[-1].cells):
        claim = _Claim(table, before.rule, None, dict(before.columns))
    else:
        named = [each for each in rules if names_table(each, table.heading) and each.name not in sheet.rows]
        if len(named) == 1 and len(table.rows[0].cells) == len(named[0].columns):
            columns = {
                column.name: (cell.column, cell.column + cell.span)
                for column, cell in zip(named[0].columns, table.rows[0].cells, strict=True)
            }
            claim = _Claim(table, named[0], None, columns)
    if claim is None or not holds_such_values(table, claim.rule, claim.columns):
        return None
    sheet.altered.append(Altered("header-removed", claim.rule.name, place_of(table.part, table.where)))
    _take(sheet, claim, {})
    return claim


def _tags_by_table(sheet: Sheet) -> dict[int, dict[int, str]]:
    """For each table, the tags of the controls in its cells."""
    found: dict[int, dict[int, str]] = {}
    for control in sheet.document.controls:
        if control.cell is not None and "." in control.tag:
            stand = sheet.stands.get(id(control.cell))
            if stand is not None:
                found.setdefault(id(stand.table), {})[id(control.cell)] = control.tag.partition("=")[0]
    return found


def _best(claims: list[_Claim], used: set[str]) -> list[_Claim]:
    def weight(claim: _Claim) -> float:
        return claim.score + (0.5 if claim.heading else 0.0) + (0.2 if claim.rule.name not in used else 0.0)

    if not claims:
        return []
    top = max(weight(claim) for claim in claims)
    return [claim for claim in claims if weight(claim) > top - 0.01]


def _claim(table: Table, rule: FieldRule, labels: Labels, tags: dict[int, str]) -> _Claim | None:
    best: _Claim | None = None
    for number, row in enumerate(table.rows[:_HEADER_WITHIN]):
        claim = _header(table, rule, labels, number, row)
        if claim is not None and (best is None or claim.score > best.score):
            best = claim
    if best is None or len(best.columns) < len(rule.columns):
        best = _better(best, _deep_header(table, rule, labels))
    best = best or _header_within(table, rule, labels)
    tagged = _tagged_columns(table, rule, tags)
    if tagged:
        best = best or _Claim(table, rule, None)
        for name, column in tagged.items():
            best.columns.setdefault(name, column)
        best.score = max(best.score, len(tagged) / len(rule.columns)) + 0.5
    if best is not None:
        words = {normal(rule.label), *(normal(alias) for alias in rule.aliases)}
        best.heading = normal(table.heading) in words
        if best.heading:
            best.score += 0.1
    return best


def _header(table: Table, rule: FieldRule, labels: Labels, number: int, row: Row) -> _Claim | None:
    if labels.keys.isdisjoint(_spelled(row)):
        return None
    claim = _Claim(table, rule, number)
    unmatched: list[tuple[Cell, str]] = []
    for cell in row.cells:
        first = first_line(cell)
        if first is None:
            continue
        match = labels.match(first.text) or labels.match(cell.text)
        if match is None:
            unmatched.append((cell, first.text))
        elif match.rule.name not in claim.columns:
            _note_column(claim, cell, match)
            claim.score += 1.0 if match.own else 0.8
    if not claim.columns:
        return None
    for cell, text in unmatched:
        near = labels.near(text, frozenset(each.name for each in rule.columns) - claim.columns.keys())
        if len(near) == 1:
            _note_column(claim, cell, near[0])
            claim.score += 0.6
    if len(claim.columns) < min(2, len(rule.columns)) or len(claim.columns) * 2 < len(
        [cell for cell in row.cells if cell.text.strip()]
    ):
        return None
    claim.score /= len(rule.columns)
    return claim


def _better(one: _Claim | None, other: _Claim | None) -> _Claim | None:
    return other if other is not None and (one is None or len(other.columns) > len(one.columns)) else one


def _deep_header(table: Table, rule: FieldRule, labels: Labels) -> _Claim | None:
    """A heading that takes two rows: its words go on below, or stand under one that spans several columns."""
    if len(table.rows) < 2 or len(rule.columns) < 3 or len(table.rows[1].cells) < 3:
        return None
    if labels.keys.isdisjoint(_spelled_together(table)):
        return None
    joined = Row()
    for cell in table.rows[1].cells:
        over = _over(table, cell)
        blocks = cell.blocks
        if over is not None and (cell.continued or not cell.text.strip()):
            blocks = over.blocks
        elif (
            over is not None
            and labels.match(cell.text) is None
            and labels.match(f"{over.text} {cell.text}") is not None
        ):
            blocks = [*over.blocks, *cell.blocks]
        joined.cells.append(Cell(cell.column, cell.span, blocks=blocks))
    claim = _header(table, rule, labels, 1, joined)
    if claim is not None:
        claim.deep = True
    return claim


def _header_within(table: Table, rule: FieldRule, labels: Labels) -> _Claim | None:
    for number, row in enumerate(table.rows[_HEADER_WITHIN:_LAID_OUT_WITHIN], start=_HEADER_WITHIN):
        claim = _header(table, rule, labels, number, row) if len(row.cells) > 1 else None
        if claim is None or len(claim.columns) < max(2.0, _OF_A_LAID_OUT * len(rule.columns)):
            continue
        if not any(match.reason for match in claim.matches.values()):
            claim.within = True
            return claim
    return None


def _spelled(row: Row) -> frozenset[str]:
    """Every way in which its cells compare with labels, worked out once for all the tables that it may be of."""
    if row.spelled is None:
        texts = {text for cell in row.cells for text in (cell.text, _first_text(cell)) if text}
        row.spelled = frozenset(key for text in texts for key in keys_of(text))
    return row.spelled


def _spelled_together(table: Table) -> frozenset[str]:
    """The same of the first two rows, also where the words of one go on in the other."""
    if table.spelled is None:
        first, second = table.rows[:2]
        pairs = ((_over(table, cell), cell) for cell in second.cells)
        both = (f"{over.text}\n{cell.text}" for over, cell in pairs if over is not None)
        more = (key for text in both for key in keys_of(text))
        table.spelled = frozenset((*_spelled(first), *_spelled(second), *more))
    return table.spelled


def _over(table: Table, cell: Cell) -> Cell | None:
    """The cell of the first row over one of the second."""
    return next((each for each in table.rows[0].cells if each.column <= cell.column < each.column + each.span), None)


def _first_text(cell: Cell) -> str:
    first = first_line(cell)
    return first.text if first is not None else ""


def _note_column(claim: _Claim, cell: Cell, match: Match) -> None:
    claim.columns[match.rule.name] = (cell.column, cell.column + cell.span)
    claim.matches[match.rule.name] = match


def _tagged_columns(table: Table, rule: FieldRule, tags: dict[int, str]) -> dict[str, tuple[int, int]]:
    names = {column.name for column in rule.columns}
    found: dict[str, tuple[int, int]] = {}
    for row in table.rows if tags else ():
        for cell in row.cells:
            owner, _, column = tags.get(id(cell), "").partition(".")
            if owner == rule.name and column in names:
                found.setdefault(column, (cell.column, cell.column + cell.span))
    return found


def _take(sheet: Sheet, claim: _Claim, tags: dict[int, str]) -> None:
    table, rule = claim.table, claim.rule
    _take_header(sheet, claim)
    for column in rule.columns:
        if column.name not in claim.columns:
            sheet.altered.append(
                Altered("column-removed", f"{rule.name}.{column.name}", place_of(table.part, table.where))
            )
    rows = sheet.rows.setdefault(rule.name, [])
    sheet.tables_of_rule[rule.name] = sheet.tables_of_rule.get(rule.name, 0) + 1
    above: dict[str, Region] = {}
    whole, reading = not claim.within, True
    first = 0 if claim.header is None else claim.header + 1
    for row in table.rows[first:]:
        if claim.header is not None and _repeats(table.rows[claim.header], row):
            reading = True
            for cell in row.cells:
                sheet.take(cell)
                for paragraph in cell.paragraphs():
                    sheet.boilerplate(paragraph.pieces)
            continue
        reading = reading and (not claim.within or _fits(claim, row))
        if not reading or _stands_apart(sheet, claim, row, tags):
            whole = False
            continue
        regions = _read_row(sheet, claim, row, tags, above)
        if regions:
            rows.append(values_apart(sheet, rule.columns, regions))
            above = regions
    if whole:
        sheet.taken_tables.add(id(table))


def _fits(claim: _Claim, row: Row) -> bool:
    """Under each heading one cell as wide as it."""
    cells = {(cell.column, cell.column + cell.span) for cell in row.cells}
    return all(column in cells for column in claim.columns.values())


def _stands_apart(sheet: Sheet, claim: _Claim, row: Row, tags: dict[int, str]) -> bool:
    """Words across the columns: another question of the form, or what somebody wrote over a whole row."""
    if len(row.cells) >= len(claim.columns) or any(id(cell) in tags for cell in row.cells):
        return False
    if any(_column_of(claim, cell) is not None for cell in row.cells):
        first = first_line(row.cells[0])
        return first is not None and sheet.labels.match(first.text) is not None
    return any(cell.text.strip() for cell in row.cells)


def _take_header(sheet: Sheet, claim: _Claim) -> None:
    if claim.header is None:
        return
    for row in claim.table.rows[claim.header if claim.within else 0 : claim.header + 1]:
        for cell in row.cells:
            sheet.take(cell)
            known = (
                any((cell.column, cell.column + cell.span) == claim.columns.get(name) for name in claim.matches)
                and row is claim.table.rows[claim.header]
            )
            first = first_line(cell)
            if not known and first is not None and row is claim.table.rows[claim.header] and not claim.deep:
                _note_added_column(sheet, claim, first)
            for paragraph in cell.paragraphs():
                if (
                    (known and paragraph is first)
                    or (claim.deep and _column_of(claim, cell))
                    or sheet.printed.holds(paragraph.text)
                ):
                    sheet.boilerplate(paragraph.pieces)
    for name, match in claim.matches.items():
        if match.reason:
            sheet.altered.append(
                Altered("label-changed", f"{claim.rule.name}.{name}", place_of(claim.table.part, claim.table.where))
            )


def _note_added_column(sheet: Sheet, claim: _Claim, heading: Paragraph) -> None:
    if not sheet.printed.holds(heading.text):
        place = place_of(heading.part, heading.where, heading.text)
        sheet.altered.append(Altered("column-added", claim.rule.name, place))


def _repeats(header: Row, row: Row) -> bool:
    """A header row printed again on a later page by hand."""
    if len(row.cells) != len(header.cells):
        return False
    return all(normal(one.text) == normal(other.text) for one, other in zip(row.cells, header.cells, strict=True))


def _read_row(
    sheet: Sheet, claim: _Claim, row: Row, tags: dict[int, str], above: dict[str, Region]
) -> dict[str, Region]:
    regions: dict[str, Region] = {}
    short = _is_short(claim, row)
    for cell in row.cells:
        sheet.take(cell)
        owner, _, tagged = tags[id(cell)].partition(".") if id(cell) in tags else ("", "", "")
        if owner == claim.rule.name and any(column.name == tagged for column in claim.rule.columns):
            if tagged not in regions:
                regions[tagged] = cell_region(cell, "tag", Certainty.EXACT)
            continue
        name = _column_of(claim, cell)
        if name is None:
            _across(claim, cell, regions)
        if name is None or name in regions:
            continue
        if cell.continued and name in above:
            held = above[name]
            region = Region(held.pieces, held.part, held.where, "table", Certainty.INFERRED)
            region.reasons.append("The cell is merged with the one above it.")
            regions[name] = region
            continue
        match = claim.matches.get(name)
        region = cell_region(cell, "table", match.certainty if match else Certainty.INFERRED)
        if match is None:
            region.reasons.append("No heading stands over this column.")
        elif match.reason:
            region.reasons.append(match.reason)
        if short:
            region.reasons.append("This row has fewer cells than the heading, so its answers may have moved.")
        regions[name] = region
    if regions and len(claim.columns) < len(claim.rule.columns):
        _under_no_heading(claim, row, regions)
    return regions


def _under_no_heading(claim: _Claim, row: Row, regions: dict[str, Region]) -> None:
    """Words under a heading that nobody knows may be the answer to the column that is missing: no blank."""
    columns = claim.columns.values()
    for cell in row.cells:
        free = all(cell.column >= end or start >= cell.column + cell.span for start, end in columns)
        if not free or not cell.text.strip():
            continue
        for column in claim.rule.columns:
            if column.name not in claim.columns and column.name not in regions:
                region = Region([Piece(cell.text)], cell.part, cell.where, "table", Certainty.UNDETERMINED)
                region.reasons.append("The table has no such heading; these words stand under one that is not known.")
                regions[column.name] = region


def _across(claim: _Claim, cell: Cell, regions: dict[str, Region]) -> None:
    """One cell under several headings is an answer to one of them, and nobody knows to which."""
    if not cell.text.strip():
        return
    for name, (start, end) in claim.columns.items():
        if cell.column < end and start < cell.column + cell.span and name not in regions:
            # Its words stay unplaced: which column they belong to is for a person to say.
            region = Region([Piece(cell.text)], cell.part, cell.where, "table", Certainty.UNDETERMINED)
            region.reasons.append("This cell stands under several headings.")
            regions[name] = region


def _is_short(claim: _Claim, row: Row) -> bool:
    if claim.header is None or not row.cells:
        return False
    heading = claim.table.rows[claim.header].cells
    if not heading or len(row.cells) >= len(heading):
        return False
    return row.cells[-1].column + row.cells[-1].span < heading[-1].column + heading[-1].span


def _column_of(claim: _Claim, cell: Cell) -> str | None:
    """The one column a cell stands under; a cell across several answers none of them."""
    place = cell.column, cell.column + cell.span
    if place not in claim.under:
        claim.under[place] = _column_over(claim.columns, *place)
    return claim.under[place]


def _column_over(columns: dict[str, tuple[int, int]], start: int, end: int) -> str | None:
    under = [name for name, (first, last) in columns.items() if start < last and first < end]
    if len(under) > 1:
        exact = [name for name in under if columns[name] == (start, end)]
        return exact[0] if len(exact) == 1 else None
    return under[0] if under else None
