"""Tables whose rows repeat: by header row, columns moved, added or dropped; or by the tags in their cells."""

from __future__ import annotations

from parsers.blocks import Cell, Paragraph, Piece, Row, Table, place_of
from parsers.find.cut_otherwise import Order, cut_of, order_of
from parsers.find.known import tables
from parsers.find.labelled_values import values_apart
from parsers.find.sheet import Sheet, first_line
from parsers.find.table_heading import ENOUGH, Claim, changed_claim, claim_of
from parsers.find.without_heading import (
    holds_such_values,
    is_something_else,
    names_table,
    tables_without_heading,
)
from parsers.labels import normal
from parsers.region import Region, cell_region
from parsers.types import Altered, Certainty, FieldRule, Problem


def find_in_tables(sheet: Sheet) -> None:
    rules = tables(sheet.rules)
    tags = _tags_by_table(sheet)
    used: set[str] = set()
    claimed: dict[int, Claim] = {}
    for table in list(sheet.document.tables()):
        if table.kind not in ("body", "textbox"):
            continue
        tagged = tags.get(id(table), {})
        owners = {tag.partition(".")[0] for tag in tagged.values()}
        claims = [
            claim_of(table, rule, sheet.columns[rule.name], tagged if rule.name in owners else {}) for rule in rules
        ]
        good = [claim for claim in claims if claim is not None and claim.score >= ENOUGH]
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
    _with_changed_headings(sheet, rules, claimed)


def _with_changed_headings(sheet: Sheet, rules: tuple[FieldRule, ...], claimed: dict[int, Claim]) -> None:
    """One table for a form's table that was not found, and no other that either could be."""
    missing = [rule for rule in rules if rule.name not in sheet.rows]
    if not missing:
        return
    found: list[Claim] = []
    for table in sheet.document.tables():
        if table.kind in ("body", "textbox") and id(table) not in claimed and id(table) not in sheet.taken_tables:
            found += [claim for rule in missing if (claim := changed_claim(table, rule, sheet.columns[rule.name]))]
    for claim in found:
        alone = all(claim is each or (claim.table is not each.table and claim.rule is not each.rule) for each in found)
        if alone and not is_something_else(sheet, claim.table):
            _take(sheet, claim, {})


def _without_heading(sheet: Sheet, table: Table, before: Claim | None, rules: tuple[FieldRule, ...]) -> Claim | None:
    """Its columns are those of the table it goes on with, or stand in the form's own order under the table's name."""
    claim: Claim | None = None
    if before is not None and len(table.rows[0].cells) == len(before.table.rows[-1].cells):
        claim = Claim(table, before.rule, None, dict(before.columns))
    else:
        named = [each for each in rules if names_table(each, table.heading) and each.name not in sheet.rows]
        if len(named) == 1 and len(table.rows[0].cells) == len(named[0].columns):
            columns = {
                column.name: (cell.column, cell.column + cell.span)
                for column, cell in zip(named[0].columns, table.rows[0].cells, strict=True)
            }
            claim = Claim(table, named[0], None, columns)
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


def _best(claims: list[Claim], used: set[str]) -> list[Claim]:
    def weight(claim: Claim) -> float:
        return claim.score + (0.5 if claim.heading else 0.0) + (0.2 if claim.rule.name not in used else 0.0)

    if not claims:
        return []
    top = max(weight(claim) for claim in claims)
    return [claim for claim in claims if weight(claim) > top - 0.01]


def _take(sheet: Sheet, claim: Claim, tags: dict[int, str]) -> None:
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


def _fits(claim: Claim, row: Row) -> bool:
    """Under each heading one cell as wide as it."""
    cells = {(cell.column, cell.column + cell.span) for cell in row.cells}
    return all(column in cells for column in claim.columns.values())


def _stands_apart(sheet: Sheet, claim: Claim, row: Row, tags: dict[int, str]) -> bool:
    """Words across the columns: another question of the form, or what somebody wrote over a whole row."""
    if len(row.cells) >= len(claim.columns) or any(id(cell) in tags for cell in row.cells):
        return False
    if any(_column_of(claim, cell) is not None for cell in row.cells):
        first = first_line(row.cells[0])
        return first is not None and sheet.labels.match(first.text) is not None
    return any(cell.text.strip() for cell in row.cells)


def _take_header(sheet: Sheet, claim: Claim) -> None:
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
        if match.reason and not match.as_printed:
            sheet.altered.append(
                Altered("label-changed", f"{claim.rule.name}.{name}", place_of(claim.table.part, claim.table.where))
            )


def _note_added_column(sheet: Sheet, claim: Claim, heading: Paragraph) -> None:
    if not sheet.printed.holds(heading.text):
        place = place_of(heading.part, heading.where, heading.text)
        sheet.altered.append(Altered("column-added", claim.rule.name, place))


def _repeats(header: Row, row: Row) -> bool:
    """A header row printed again on a later page by hand."""
    if len(row.cells) != len(header.cells):
        return False
    return all(normal(one.text) == normal(other.text) for one, other in zip(row.cells, header.cells, strict=True))


def _read_row(
    sheet: Sheet, claim: Claim, row: Row, tags: dict[int, str], above: dict[str, Region]
) -> dict[str, Region]:
    regions: dict[str, Region] = {}
    short = _is_short(claim, row)
    order = _order_of(claim, row)
    doubt = order.doubt_of(row)
    for index, cell in enumerate(row.cells):
        sheet.take(cell)
        owner, _, tagged = tags[id(cell)].partition(".") if id(cell) in tags else ("", "", "")
        if owner == claim.rule.name and any(column.name == tagged for column in claim.rule.columns):
            if tagged not in regions:
                regions[tagged] = cell_region(cell, "tag", Certainty.EXACT)
            continue
        if order.columns:
            column = order.columns[index]
            name = column.name if column is not None else None
        else:
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
        if doubt is not None:
            region.reasons.append(doubt)
        regions[name] = region
    if regions and len(claim.columns) < len(claim.rule.columns):
        _under_no_heading(claim, row, order.columns, regions)
    return regions


def _order_of(claim: Claim, row: Row) -> Order:
    if claim.header is None:
        return Order()
    cut = cut_of(row)
    if cut not in claim.orders:
        heading = claim.table.rows[claim.header]
        at = {place: name for name, place in claim.columns.items()}
        rules = {column.name: column for column in claim.rule.columns}
        columns = [rules.get(at.get(place, "")) for place in cut_of(heading)]
        claim.orders[cut] = order_of(heading, claim.table.rows[claim.header + 1 :], cut, columns)
    return claim.orders[cut]


def _under_no_heading(
    claim: Claim, row: Row, in_order: tuple[FieldRule | None, ...], regions: dict[str, Region]
) -> None:
    """Words under a heading that nobody knows may be the answer to the column that is missing: no blank."""
    columns = claim.columns.values()
    for index, cell in enumerate(row.cells):
        if in_order:
            free = in_order[index] is None
        else:
            free = all(cell.column >= end or start >= cell.column + cell.span for start, end in columns)
        if not free or not cell.text.strip():
            continue
        for column in claim.rule.columns:
            if column.name not in claim.columns and column.name not in regions:
                region = Region([Piece(cell.text)], cell.part, cell.where, "table", Certainty.UNDETERMINED)
                region.reasons.append("The table has no such heading; these words stand under one that is not known.")
                regions[column.name] = region


def _across(claim: Claim, cell: Cell, regions: dict[str, Region]) -> None:
    """One cell under several headings is an answer to one of them, and nobody knows to which."""
    if not cell.text.strip():
        return
    for name, (start, end) in claim.columns.items():
        if cell.column < end and start < cell.column + cell.span and name not in regions:
            # Its words stay unplaced: which column they belong to is for a person to say.
            region = Region([Piece(cell.text)], cell.part, cell.where, "table", Certainty.UNDETERMINED)
            region.reasons.append("This cell stands under several headings.")
            regions[name] = region


def _is_short(claim: Claim, row: Row) -> bool:
    if claim.header is None or not row.cells:
        return False
    heading = claim.table.rows[claim.header].cells
    if not heading or len(row.cells) >= len(heading):
        return False
    return row.cells[-1].column + row.cells[-1].span < heading[-1].column + heading[-1].span


def _column_of(claim: Claim, cell: Cell) -> str | None:
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
