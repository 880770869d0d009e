"""A document of an older kind, read by way of what another program made of it; and what that lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from parsers import count
from parsers.compound import CompoundFile
from parsers.errors import ParseError
from parsers.media_types import OLE, RTF, media_type_of
from parsers.reading import parse
from parsers.rtf_words import rtf_words
from parsers.safety import DOC, Limits
from parsers.types import FormRules, ParseResult, Problem

_MACRO = Problem("macro", "The document carries macros. They were not run; do not enable them when you open it.")
_LINK = Problem(
    "external-link",
    "The document wants to fetch something from outside. Nothing was fetched; open it only with that blocked.",
)
_OBJECT = Problem(
    "embedded-object", "The document holds another file, which was not read. Open the document and look at it."
)
_FETCHES = re.compile(
    rb"\\\*\\template\s+(?:https?:|\\\\)|\\fldinst[^\\]{0,40}(?:DDE|INCLUDE|LINK\s)|\\objautlink|\\objlink|\\objupdate",
    re.IGNORECASE,
)


def parse_converted(
    name: str, original: bytes, conversion: bytes, rules: Sequence[FormRules], *, limits: Limits | None = None
) -> ParseResult:
    """The result of `conversion`, said to be derived from `original`. Never raises, as `parse`."""
    result = parse(name, conversion, rules, limits=limits, inside=True)
    media_type = RTF if media_type_of(original) == RTF else DOC
    problems = (*result.problems, *_warnings(original))
    if result.refusal is None and media_type == RTF:
        problems += _loss(original, conversion)
    return replace(
        result,
        sha256=hashlib.sha256(original).hexdigest(),
        media_type=media_type,
        derived_from=f"converted from {media_type}",
        problems=tuple(dict.fromkeys(problems)),
        ledger=replace(result.ledger, of="conversion") if result.ledger is not None else None,
    )


def _warnings(original: bytes) -> tuple[Problem, ...]:
    """What the conversion leaves behind: it is told of the document that was sent."""
    if media_type_of(original) == OLE:
        try:
            names = CompoundFile(original).names()
        except (ParseError, ValueError):
            return ()
        found = [_MACRO] if any("_VBA_PROJECT" in name or name.startswith("Macros") for name in names) else []
        return (*found, *([_OBJECT] if any(name.startswith("ObjectPool/") for name in names) else []))
    found = [_LINK] if _FETCHES.search(original) else []
    return (*found, *([_OBJECT] if b"\\objdata" in original else []))


def _loss(original: bytes, conversion: bytes) -> tuple[Problem, ...]:
    """Programs join and break words, so a word is lost where too few of one of its letters are left."""
    try:
        said = count.count_word(conversion)
    except (ValueError, LookupError, SyntaxError, OSError):
        return ()
    before = [word.casefold() for word in rtf_words(original)]
    left = Counter(each for each in said.casefold() if each.isalnum())
    missing = Counter(each for word in before for each in word if each.isalnum()) - left
    lost = 0
    for word in before:
        letters = Counter(word) & missing
        missing -= letters
        lost += bool(letters)
    if not lost:
        return ()
    return (
        Problem(
            "conversion-loss",
            f"Converting the document lost {lost} of its words or more, so they were not read. Compare the answers "
            "with the original, or ask the sender for a Word document (.docx).",
        ),
    )
