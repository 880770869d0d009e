"""`forms-service collate`: returns in, report and pack out, without a database."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click

from forms_service.adapters.clock import UtcSystemClock
from forms_service.adapters.converter import LibreOfficeConverter, suffix_of
from forms_service.adapters.report_maker import PackReportMaker
from forms_service.cli.parse import read_all
from forms_service.definitions.gathering import (
    Collatable,
    Gathered,
    carried_reference,
    gather,
    people_and_outline,
    period_asked_about,
)
from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from forms_service.definitions.returned import report_plan
from forms_service.domain.collated import (
    AskedAgency,
    CollatedReport,
    CollationInput,
    RegisterRow,
    RegisterState,
    ReportPlan,
    ReturnContent,
)
from forms_service.domain.collation import collate
from forms_service.domain.discrepancies import every_value
from forms_service.errors import InvalidInputError
from forms_service.ports import Original
from forms_service.settings import Settings, load_settings
from parsers.types import FormRules, Outcome, ParseResult

_AT_ONCE = 2  # each conversion is a LibreOffice of its own
_WIDEST = 200


@click.command("collate")
@click.argument("partnership")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--case", "case", metavar="REF", help="The case; else the reference that most of the files carry.")
@click.option("--asked", metavar="CSV", help="Those asked, with the columns agency and email.")
@click.option("-o", "--output", "folder", required=True, metavar="FOLDER", help="Where report and pack are written.")
def command(partnership: str, files: tuple[str, ...], case: str | None, asked: str | None, folder: str) -> None:
    """Join agencies' completed forms into the collated report (Word) and the pack (PDF).

    No database is needed. No person has checked what was read, so both are marked UNREVIEWED. Each file that is not a
    plain return of the case is listed with its reason.

    Exit code 0: every file was taken, read whole. 1: something in them wants a person's look. 2: it could not be done.
    """
    settings = load_settings()
    library = load_library(settings.templates_folder, check=False)
    converter = LibreOfficeConverter(soffice=settings.soffice, wall_seconds=settings.convert_wall_seconds)
    if not converter.available():
        raise InvalidInputError(
            f"The pack needs LibreOffice, and {settings.soffice!r} is not installed. Install LibreOffice Writer "
            "(Debian: libreoffice-writer-nogui), or name its program in FORMS_SOFFICE."
        )
    what = collatable(library, partnership)
    asked_agencies = _asked(Path(asked)) if asked else None
    documents = [(Path(path).name, _bytes_of(path)) for path in files]
    results = _read(settings, documents, library, partnership)
    reference = case or _named_reference(results, what)
    gathered = gather(results, what, reference)
    if not gathered.contents:
        _list_odd(gathered)
        raise InvalidInputError(f"None of the files is a return of case {reference}, so nothing was made.")
    plan = report_plan(what.report, what.form, what.use)
    content = _collated(what, plan, gathered, results, reference, asked_agencies)
    lost = _write(Path(folder), what, content, gathered, documents, converter)
    clean = _tell(content, gathered, plan) and not lost
    for place in lost:
        click.echo(f"Not found again in the pack: {place}. Compare it with the original.")
    sys.exit(0 if clean else 1)


def collatable(library: Library, partnership: str) -> Collatable:
    """The partnership's process that asks agencies for returns and has a report."""
    if partnership not in library.partnerships:
        known = ", ".join(sorted(library.partnerships))
        raise InvalidInputError(f"There is no partnership {partnership!r}. Known are: {known}.", field="partnership")
    data = library.partnerships[partnership]
    for slug in sorted(data.processes):
        process = data.processes[slug][max(data.processes[slug])]
        if process.agency_return and process.report:
            return Collatable(
                partnership=data.partnership,
                process=process,
                use=process.agency_return,
                form=library.form(partnership, process.agency_return.form),
                report=library.report(partnership, process.report),
                titles={
                    slug: f"{versions[max(versions)].code}, {versions[max(versions)].title}"
                    for slug, versions in data.forms.items()
                },
            )
    raise InvalidInputError(f"No process of {partnership} asks agencies for returns and has a report.")


# --- reading ------------------------------------------------------------------------------------------------------


def _bytes_of(path: str) -> bytes:
    try:
        return Path(path).read_bytes()
    except OSError as error:
        why = error.strerror or "it cannot be opened"
        raise InvalidInputError(f"{path}: {why}. Check the path and whether you may read the file.") from error


def _read(
    settings: Settings, documents: Sequence[tuple[str, bytes]], library: Library, partnership: str
) -> list[ParseResult]:
    """By the partnership's own forms; what none of them claims is tried with all, so that it can be named."""
    results = list(read_all(settings, documents, library.form_rules(partnership)))
    strangers = [number for number, result in enumerate(results) if result.outcome is Outcome.UNRECOGNISED]
    others: tuple[FormRules, ...] = tuple(rules for rules in library.form_rules() if rules.partnership != partnership)
    again = read_all(settings, [documents[number] for number in strangers], others)
    for number, result in zip(strangers, again, strict=True):
        if result.outcome is Outcome.PARSED:
            results[number] = result
    return results


def _named_reference(results: Sequence[ParseResult], what: Collatable) -> str:
    reference, count = carried_reference(results, what)
    click.echo(f"Case {reference}: {count} of {len(results)} files carry this reference.")
    return reference


def _asked(path: Path) -> tuple[AskedAgency, ...]:
    remedy = "The file needs a first line with the columns agency and email, and one agency a line."
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInputError(f"{path}: the list of those asked cannot be read. {remedy}") from error
    if not rows or "agency" not in rows[0]:
        raise InvalidInputError(f"{path}: there is no column agency, or no line under it. {remedy}", field="asked")
    return tuple(
        AskedAgency(name=row["agency"].strip(), email=(row.get("email") or "").strip() or None)
        for row in rows
        if (row["agency"] or "").strip()
    )


# --- making -------------------------------------------------------------------------------------------------------


def _collated(
    what: Collatable,
    plan: ReportPlan,
    gathered: Gathered,
    results: Sequence[ParseResult],
    reference: str,
    asked: tuple[AskedAgency, ...] | None,
) -> CollatedReport:
    people, outline = people_and_outline(gathered.contents, plan)
    return collate(
        CollationInput(
            reference=reference,
            marking=what.partnership.marking,
            partnership=what.partnership.name,
            made_at=UtcSystemClock().now(),
            returns=gathered.contents,
            asked=asked,
            people=people,
            outline=outline,
            odd_files=gathered.odd,
            period=period_asked_about([results[number] for number in gathered.files.values()], what.use),
        ),
        plan,
    )


def _write(
    folder: Path,
    what: Collatable,
    content: CollatedReport,
    gathered: Gathered,
    documents: Sequence[tuple[str, bytes]],
    converter: LibreOfficeConverter,
) -> tuple[str, ...]:
    """Writes report and pack; returns what of the values is not found again in the pack."""
    maker = PackReportMaker()
    report = maker.report_docx(what.partnership, what.report, content)
    rows = [row for row in content.register if row.key]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        report_pdf = pool.submit(converter.to_pdf, report, "docx")
        originals = list(pool.map(lambda row: _original(row, documents[gathered.files[row.key]][1], converter), rows))
    pack = maker.pack_pdf(
        content,
        report_pdf.result(),
        originals,
        marking=content.marking,
        reference=content.reference,
        title=f"{what.report.title}: pack {content.reference}",
    )
    name = re.sub(r"[^A-Za-z0-9.-]+", "-", content.reference).strip("-.") or "case"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, made in (
            (folder / f"{name}-{what.report.slug}.docx", report),
            (folder / f"{name}-pack.pdf", pack),
        ):
            path.write_bytes(made)
            click.echo(f"Written: {path}")
    except OSError as error:
        raise InvalidInputError(f"{folder}: {error.strerror}. Name a folder that you may write to with -o.") from error
    return maker.not_found(pack, content.values)


def _original(row: RegisterRow, data: bytes, converter: LibreOfficeConverter) -> Original:
    title = f"{row.key} {row.agency}"
    if row.state is RegisterState.SUPERSEDED:
        title += " (superseded)"
    suffix = suffix_of(data)
    return Original(title, data if suffix == "pdf" else converter.to_pdf(data, suffix), "")


# --- telling ------------------------------------------------------------------------------------------------------


def _tell(content: CollatedReport, gathered: Gathered, plan: ReportPlan) -> bool:
    """What a person must look at, agency by agency. True when there is nothing."""
    states = [row.state for row in content.register]
    click.echo(
        f"Returned {states.count(RegisterState.RETURNED)}, nil {states.count(RegisterState.NIL)}, "
        f"unclear {states.count(RegisterState.UNCLEAR)}, outstanding {states.count(RegisterState.OUTSTANDING)}, "
        f"superseded {states.count(RegisterState.SUPERSEDED)}. UNREVIEWED: no person has checked what was read."
    )
    if not content.asked_known:
        click.echo("The list of agencies asked is not known (give it with --asked), so nobody is shown as missing.")
    for row in content.register:
        if row.state is RegisterState.OUTSTANDING:
            click.echo(f"Outstanding: {row.agency}")
    clean = True
    for returned in gathered.contents:
        remarks = _remarks(returned, content, plan)
        if remarks:
            clean = False
            click.echo(f"{returned.key} {returned.agency}:")
            for remark in remarks:
                click.echo(f"  {remark}")
    _list_odd(gathered)
    return clean and not gathered.odd


def _remarks(returned: ReturnContent, content: CollatedReport, plan: ReportPlan) -> list[str]:
    remarks = [
        f"{row.notes[0]}" for row in content.register if row.key == returned.key and row.state is RegisterState.UNCLEAR
    ]
    remarks += [
        f"not determined: {label} ({path}): {_short(value.text)}"
        for path, label, value in every_value(returned, plan)
        if value.undetermined
    ]
    remarks += [
        f"not placed ({piece.kind}{', ' if piece.place else ''}{piece.place}): {_short(piece.text)}"
        for piece in returned.unplaced
    ]
    return remarks


def _list_odd(gathered: Gathered) -> None:
    for odd in gathered.odd:
        click.echo(f"{odd.file}: {odd.code}. {odd.reason}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _WIDEST else f"{line[:_WIDEST]}… ({len(line)} characters)"
