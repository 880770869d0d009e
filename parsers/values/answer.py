"""One answer: prompts and hidden words taken out, then read by its kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from parsers.blocks import PLAIN, Piece, place_of
from parsers.labels import is_prompt, leading_prompt, normal, prompt_behind
from parsers.region import Region, after, before
from parsers.types import Certainty, FieldKind, FieldRule, ParsedField, Place, Problem
from parsers.values.choices import read_choice, read_multi_choice, read_tick
from parsers.values.dates import read_date
from parsers.values.numbers import read_email, read_nhs_number, read_number, read_postcode, read_telephone
from parsers.values.option_cells import read_option_cells
from parsers.values.people import read_people
from parsers.values.reading import Value, empty, gives_no_answer, undetermined
from parsers.values.times import read_moment, read_time

_BY_WORDS: dict[FieldKind, Callable[[str], Value]] = {
    FieldKind.DATE: read_date,
    FieldKind.TIME: read_time,
    FieldKind.DATETIME: read_moment,
    FieldKind.NHS_NUMBER: read_nhs_number,
    FieldKind.POSTCODE: read_postcode,
    FieldKind.TELEPHONE: read_telephone,
    FieldKind.EMAIL: read_email,
    FieldKind.NUMBER: read_number,
}
_SURE = (Certainty.EXACT, Certainty.BY_LABEL)
_TEXT = (FieldKind.TEXT, FieldKind.LONG_TEXT)
_LONGEST_VALUE = 300
_LONGEST = 3_000  # of an answer that is not free text; looking longer is what hostile documents want
_BOX = {"ticked": "☒", "empty": "☐", "unclear": "☐"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A field, the pieces that are its own, those that are a prompt, and what a person must look at."""

    field: ParsedField
    owned: tuple[Piece, ...]
    prompts: tuple[Piece, ...]
    problems: tuple[Problem, ...] = ()


def read_answer(rule: FieldRule, region: Region, path: str) -> Answered:
    return _plainly(rule, region) or _at_length(rule, region, path)


def _plainly(rule: FieldRule, region: Region) -> Answered | None:
    """The short way for what nearly every place holds: nothing, or the words of one node that say no more than that."""
    pieces = region.pieces
    if len(pieces) > 1 or region.options or (pieces and not _is_mere_text(pieces[0])):
        return None
    if not pieces or pieces[0].prompt:
        if _value(rule, [], region).certainty is not Certainty.EMPTY:
            return None
        return Answered(ParsedField(None, "", Certainty.EMPTY, region.method, region.place()), (), tuple(pieces))
    words = pieces[0].text
    if len(words) > _LONGEST_VALUE and rule.kind not in _TEXT:
        return None
    if is_prompt(words) or _is_hint(words, rule.hint) or leading_prompt(words) or prompt_behind(words):
        return None
    value = _value(rule, pieces, region)
    if value.certainty is Certainty.EMPTY:
        sure = Certainty.EMPTY
    elif region.reasons or region.certainty not in _SURE or not _is_mere_value(value):
        return None
    else:
        sure = region.certainty
    place = place_of(region.part, region.where, words)
    field = ParsedField(value.value, words.strip("\n\t "), sure, region.method, place, None, value.precision)
    return Answered(field, (pieces[0],), ())


def _is_mere_value(value: Value) -> bool:
    doubtful = value.reasons or value.candidates or value.problem
    return value.certainty is None and value.value is not None and not doubtful


def _is_mere_text(piece: Piece) -> bool:
    marks, control = piece.marks, piece.control
    if piece.box or (control is not None and control.doubt is not None):
        return False
    return marks is PLAIN or not (marks.deleted or marks.inserted or marks.hidden or marks.struck)


def _at_length(rule: FieldRule, region: Region, path: str) -> Answered:
    visible = [piece for piece in region.pieces if not piece.marks.hidden]
    kept, prompts = _without_prompts(visible, rule.hint)
    accepted = [piece for piece in kept if not piece.marks.deleted]
    raw = "".join(map(_words, accepted)).strip("\n\t ")
    value = _value(rule, accepted, region)
    place = region.place()
    problems = [_problem(value.problem, path, place)] if value.problem else []
    was = _before(kept, raw)
    value = _doubted(value if was is None else _changed(value, was), region.pieces)
    certainty, reasons = _certainty(region, value)
    if was is not None:
        problems.append(
            Problem(
                "tracked-change",
                f"The answer holds a tracked change: before it read “{_short(was)}”, accepted it reads "
                f"“{_short(raw)}”. A person must say which is meant.",
                field=path,
                place=place,
            )
        )
    if len(visible) != len(region.pieces) and any(piece.marks.hidden and piece.text.strip() for piece in region.pieces):
        problems.append(
            Problem("hidden-text", "Hidden text stands in the answer; it is listed as unplaced.", path, place)
        )
    result = None if certainty in (Certainty.EMPTY, Certainty.UNDETERMINED) else value.value
    candidates = value.candidates
    if certainty is Certainty.UNDETERMINED and not candidates:
        candidates = tuple(each for each in (value.value if isinstance(value.value, str) else None, raw) if each)[:1]
    field = ParsedField(
        value=result,
        raw=raw,
        certainty=certainty,
        method=region.method,
        place=place,
        original=was,
        precision=value.precision if result is not None else None,
        reasons=reasons,
        candidates=candidates,
    )
    return Answered(field, tuple(kept), tuple(prompts), tuple(problems))


def _before(pieces: list[Piece], raw: str) -> str | None:
    """The text before tracked changes, where it differs."""
    if not any(piece.marks.deleted or piece.marks.inserted for piece in pieces):
        return None
    was = "".join(_words(piece) for piece in pieces if not piece.marks.inserted).strip("\n\t ")
    return was if was.split() != raw.split() else None


def _changed(value: Value, was: str) -> Value:
    """What somebody changed with the changes kept is never taken without a person; what they took out is no blank."""
    reason = f"The answer holds a tracked change; before, it read “{_short(was)}”."
    if value.certainty is Certainty.EMPTY:
        return undetermined("The whole answer was taken out as a tracked change.", candidates=(was,))
    sure = Certainty.UNDETERMINED if value.certainty is Certainty.UNDETERMINED else Certainty.INFERRED
    return replace(value, certainty=sure, reasons=(*value.reasons, reason))


def _doubted(value: Value, pieces: list[Piece]) -> Value:
    """What stands beside the words may say that they are not the answer, or that there is one."""
    doubts = dict.fromkeys(
        piece.control.doubt for piece in pieces if piece.control is not None and piece.control.doubt is not None
    )
    for doubt in doubts:
        is_empty = value.certainty is Certainty.EMPTY
        if doubt is None or (doubt.certainty is None and not is_empty):
            continue
        sure = Certainty.UNDETERMINED
        if not is_empty and Certainty.UNDETERMINED not in (value.certainty, doubt.certainty):
            sure = Certainty.INFERRED
        value = replace(
            value,
            certainty=sure,
            reasons=(*value.reasons, doubt.reason),
            candidates=tuple(dict.fromkeys((*value.candidates, *doubt.candidates))),
        )
    return value


def _short(text: str, longest: int = 300) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def _certainty(region: Region, value: Value) -> tuple[Certainty, tuple[str, ...]]:
    """The less sure of the two: how the place was found, and how the words were read."""
    if value.certainty is Certainty.EMPTY:
        return Certainty.EMPTY, ()
    if not region.reasons and value.certainty is None:
        return region.certainty, value.reasons
    reasons = (*region.reasons, *value.reasons)
    for worst in (Certainty.UNDETERMINED, Certainty.INFERRED):
        if worst in (value.certainty, region.certainty):
            return worst, reasons
    return (Certainty.INFERRED if region.reasons else region.certainty), reasons


def _problem(given: tuple[str, str], path: str, place: Place) -> Problem:
    return Problem(given[0], given[1], field=path, place=place)


def _words(piece: Piece) -> str:
    return piece.text or (_BOX[piece.box] if piece.box else "")


def _without_prompts(pieces: list[Piece], hint: str | None) -> tuple[list[Piece], list[Piece]]:
    """A line that is nothing but a prompt is no answer, whether or not the document still says that it is one."""
    kept: list[Piece] = []
    prompts: list[Piece] = []
    for line in _lines(pieces):
        written = [piece for piece in line if not piece.prompt or piece.box]
        if len(written) != len(line):
            prompts += [piece for piece in line if piece.prompt and not piece.box]
        words = "".join(piece.text for piece in written if not piece.marks.deleted)
        if (is_prompt(words) or _is_hint(words, hint)) and not any(piece.box for piece in written):
            prompts += [piece for piece in written if not piece.marks.deleted]
            kept += [piece for piece in written if piece.marks.deleted]
        elif length := leading_prompt(words):
            plain = [piece for piece in written if not piece.marks.deleted]
            prompts += before(plain, length)
            kept += [*(piece for piece in written if piece.marks.deleted), *after(plain, length)]
        elif at := prompt_behind(words):
            plain = [piece for piece in written if not piece.marks.deleted]
            kept += [*(piece for piece in written if piece.marks.deleted), *before(plain, at)]
            prompts += after(plain, at)
        else:
            kept += written
    return kept, prompts


def _is_hint(words: str, hint: str | None) -> bool:
    """The form's own words under its question, left where the answer was to stand."""
    return (
        hint is not None and len(words) < 2 * len(hint) + 20 and normal(words) != "" and normal(words) == normal(hint)
    )


def _lines(pieces: list[Piece]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        lines[-1].append(piece)
        if piece.node is None and piece.text == "\n":
            lines.append([])
    return lines


def _value(rule: FieldRule, pieces: list[Piece], region: Region) -> Value:
    if region.options:
        return read_option_cells(rule, region.options)
    length = sum(len(piece.text) for piece in pieces)
    if rule.kind not in _TEXT and length > _LONGEST:
        return undetermined(f"This answer has {length} characters, far more than the question asks for.")
    if rule.kind is FieldKind.CHOICE:
        return read_choice(rule, pieces)
    if rule.kind is FieldKind.MULTI_CHOICE:
        return read_multi_choice(rule, pieces)
    if rule.kind is FieldKind.TICK:
        return read_tick(rule, pieces)
    text = "".join(_words(piece) for piece in pieces).strip()
    if not text:
        return empty()
    struck = [piece for piece in pieces if piece.marks.struck and piece.text.strip()]
    if struck:
        return _struck(rule, pieces, text)
    return _from_text(rule, text)


def _from_text(rule: FieldRule, text: str) -> Value:
    if rule.kind in _TEXT:
        return read_people(text) if rule.people else Value(text)
    if gives_no_answer(text):
        return undetermined(f"“{_short(text)}” says that no answer is given here, not what it is.")
    if len(text) > _LONGEST_VALUE:
        return undetermined(f"This answer has {len(text)} characters, far more than the question asks for.")
    return _BY_WORDS[rule.kind](text)


def _struck(rule: FieldRule, pieces: list[Piece], text: str) -> Value:
    """What is struck out is not meant, but a person must see that it was."""
    left = "".join(_words(piece) for piece in pieces if not piece.marks.struck).strip()
    gone = " ".join("".join(piece.text for piece in pieces if piece.marks.struck).split())
    if not left:
        return undetermined("The whole answer is struck out.", candidates=(text,))
    value = _from_text(rule, left)
    reason = f"Words are struck out: “{gone}”."
    if value.value is None:
        return undetermined(reason, *value.reasons, candidates=value.candidates or (text,))
    return Value(
        value.value, Certainty.INFERRED, value.precision, (reason, *value.reasons), value.candidates or (text,)
    )
