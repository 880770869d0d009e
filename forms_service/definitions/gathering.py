"""Which of many files belong in one report, and why each of the others does not. Nothing is left out in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from forms_service.definitions.returned import people_of, return_content
from forms_service.definitions.schema import Form, Partnership, Process, Report, ReturnUse
from forms_service.domain.collated import OddFile, PersonFact, ReportPlan, ReturnContent
from forms_service.domain.collation import in_force
from forms_service.errors import InvalidInputError
from parsers.types import Certainty, Outcome, ParsedField, ParseResult


@dataclass(frozen=True, slots=True)
class Collatable:
    """What a report is made from: the process's way of returning, the form and the report, of one partnership."""

    partnership: Partnership
    process: Process
    use: ReturnUse
    form: Form
    report: Report
    titles: Mapping[str, str]  # of the partnership's forms: slug -> code and title


@dataclass(frozen=True, slots=True)
class Gathered:
    contents: tuple[ReturnContent, ...]
    files: Mapping[str, int]  # key of a return -> position of its file
    odd: tuple[OddFile, ...]


def carried_reference(results: Sequence[ParseResult], what: Collatable) -> tuple[str, int]:
    """The case reference that most of the returns carry, and how many. Raises InvalidInputError on a tie or none."""
    carried = [_same_reference(result.case_ref) for result in results if _is_return(result, what) and result.case_ref]
    if not carried:
        raise InvalidInputError("None of the files carries a case reference. Name the case with --case.", field="case")
    ranked = Counter(carried).most_common()
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        tied = " and ".join(reference for reference, count in ranked if count == ranked[0][1])
        raise InvalidInputError(
            f"As many files carry one case reference as another: {tied}. Say which case is meant with --case.",
            field="case",
        )
    return ranked[0]


def gather(results: Sequence[ParseResult], what: Collatable, reference: str) -> Gathered:
    """The returns of this case, and every file of which something must be said, with its reason."""
    contents: list[ReturnContent] = []
    files: dict[str, int] = {}
    odd: list[OddFile] = []
    seen: dict[str, str] = {}
    for position, result in enumerate(results):
        reason = _why_not(result, what, reference)
        if reason is None and result.sha256 in seen:
            reason = (
                "same-file-twice",
                f"It is the same file as {seen[result.sha256]}, byte for byte, and was taken once.",
            )
        if reason is not None:
            odd.append(OddFile(result.file, *reason))
            continue
        seen[result.sha256] = result.file
        if not result.case_ref:
            words = f"It carries no case reference. It was taken as case {reference}: check that it belongs there."
            odd.append(OddFile(result.file, "no-reference", words))
        if result.version != str(what.form.version):
            words = f"It is version {result.version} of {what.form.code}; its answers were read as those of version "
            odd.append(OddFile(result.file, "old-version", f"{words}{what.form.version}. Compare them."))
        key = f"R{len(contents) + 1:02}"
        label = f"{reference} {what.form.code} version {result.version}"
        contents.append(return_content(result, what.form, what.use, what.report, key=key, file=label))
        files[key] = position
    odd += _same_agency(contents, {key: results[position].file for key, position in files.items()})
    return Gathered(tuple(contents), files, tuple(odd))


def _is_return(result: ParseResult, what: Collatable) -> bool:
    return (
        result.outcome is Outcome.PARSED
        and result.partnership == what.partnership.slug
        and result.form == what.form.slug
    )


def _why_not(result: ParseResult, what: Collatable, reference: str) -> tuple[str, str] | None:
    """Code and words, or nothing where the file is a return of this case."""
    if result.refusal is not None:
        words = result.refusal.message.removeprefix(f"{result.file}: ")
        return "unreadable", words[:1].upper() + words[1:]
    if result.outcome is not Outcome.PARSED:
        near = f" It is nearest to {'; '.join(result.nearest)}." if result.nearest else ""
        return "unrecognised", f"It is not one of the known forms.{near} Read it by hand."
    wanted = f"{what.form.code}, {what.form.title}"
    if result.partnership != what.partnership.slug:
        return (
            "other-partnership",
            f"It is the form {result.form} of another partnership, {result.partnership}. Ask for {wanted}.",
        )
    if result.form != what.form.slug:
        return "wrong-form", f"It is {what.titles.get(result.form or '', result.form)}, not {wanted}."
    if result.case_ref and _same_reference(result.case_ref) != _same_reference(reference):
        return (
            "other-case",
            f"It carries the reference {result.case_ref}, of another case, and was left out. Tell the sender.",
        )
    return None


def _same_reference(reference: str | None) -> str:
    return " ".join((reference or "").upper().split())


def _same_agency(contents: Sequence[ReturnContent], files: Mapping[str, str]) -> list[OddFile]:
    kept = {content.key for content in in_force(contents)}
    odd = []
    for content in contents:
        others = [
            other
            for other in contents
            if other.key != content.key and other.agency.casefold().split() == content.agency.casefold().split()
        ]
        if content.key not in kept:
            latest = files[others[-1].key] if others else "a later file"
            words = (
                f"{content.agency} returned twice. {latest} was given later and is in force; this one is listed only."
            )
            odd.append(OddFile(files[content.key], "same-agency-twice", words))
        elif any(other.service != content.service for other in others):
            words = f"{content.agency} returned more than once, for different services. Each is taken as it stands."
            odd.append(OddFile(files[content.key], "same-agency-twice", words))
    return odd


def people_and_outline(
    contents: Sequence[ReturnContent], plan: ReportPlan
) -> tuple[tuple[PersonFact, ...], tuple[tuple[str, str], ...]]:
    """Without a case file, what the unit's own part of the forms says of the persons and the incident, each once."""
    people: dict[PersonFact, None] = {}
    outline: dict[tuple[str, str], None] = {}
    for section in plan.sections:
        for content in contents:
            if section.kind == "people":
                people |= dict.fromkeys(people_of(content, section.fields, plan))
            if section.kind == "outline":
                for name in section.fields:
                    value = content.fields.get(name)
                    if value is not None and not value.empty:
                        outline[(value.label or plan.labels.get(name, name), value.text.strip())] = None
    return tuple(people), tuple(outline)


def period_asked_about(results: Sequence[ParseResult], use: ReturnUse) -> tuple[date, date] | None:
    """The period that the forms print, where they all print one and the same."""
    first = _common_day(results, use, "request.period_from")
    last = _common_day(results, use, "request.period_to")
    return (first, last) if first and last and first <= last else None


def _common_day(results: Sequence[ParseResult], use: ReturnUse, name: str) -> date | None:
    field = next((field for field, filled in use.prefill.items() if filled == name), "")
    days = set()
    for result in results:
        answer = result.fields.get(field)
        if not isinstance(answer, ParsedField) or answer.certainty is Certainty.UNDETERMINED or answer.precision:
            continue
        if isinstance(answer.value, str):
            days.add(answer.value)
    try:
        return date.fromisoformat(days.pop()) if len(days) == 1 else None
    except ValueError:
        return None
