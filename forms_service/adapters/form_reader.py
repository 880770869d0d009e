"""Reads a stranger's document in a limited child process: memory, CPU and wall time, no files, no secrets.

A child that is killed or breaks is a refusal in our words, never an exception: the next document must not suffer. Each
document of an archive or a message has a child of its own, so that one of them cannot take the others down.
"""

from __future__ import annotations

import hashlib
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from pathlib import PurePath

import parsers
from forms_service.errors import ConversionFailedError
from forms_service.limited_child import packed, piece, run_limited
from forms_service.ports import Converter
from parsers.child import NO_MEMORY
from parsers.media_types import may_be_pdf
from parsers.rules_json import rules_to_json
from parsers.shown_name import shown_name
from parsers.types import FormRules, Outcome, ParseResult, Refusal

# What the parsers cannot open themselves, by the media type that they say; read as what it is turned into.
_CONVERTED = {"application/msword": "doc", "application/rtf": "rtf"}
_REMEDY = "Ask the sender to fill in the form again and send it as a Word document or PDF."
_WORDS = {
    "took-too-long": f"Reading this document took longer than a form can need, so it was stopped. {_REMEDY}",
    "too-much-memory": f"Reading this document needed more memory than a form can need, so it was stopped. {_REMEDY}",
    "crashed": "The reader broke down over this document. The original is kept; open it by hand, and tell the people "
    f"who run the service. {_REMEDY}",
}


class LimitedFormReader:
    """With a converter, older Word and RTF files are turned into .docx first, and the result says so."""

    def __init__(
        self,
        *,
        cpu_seconds: int = 20,
        memory_mib: int = 512,
        wall_seconds: int = 60,
        converter: Converter | None = None,
    ) -> None:
        self._converter = converter
        self._cpu_seconds = cpu_seconds
        self._memory_bytes = memory_mib * 1024 * 1024
        self._wall_seconds = wall_seconds
        self._command = (sys.executable, "-I", "-m", "parsers.child")

    def read(
        self, name: str, data: bytes, rules: Sequence[FormRules], *, inside: bool = False, children: bool = True
    ) -> ParseResult:
        """The result of the child; where there is none, a refusal that says why."""
        result, documents = self._read(PurePath(name).name, data, rules, inside=inside)
        if not children:
            return result
        return replace(
            result,
            children=tuple(self._read(each.name, each.data, rules, inside=True)[0] for each in documents),
        )

    def unpack(self, name: str, data: bytes) -> tuple[parsers.Packed, ...]:
        return self._run(PurePath(name).name, [data], ())[1]

    def _read(
        self, name: str, data: bytes, rules: Sequence[FormRules], *, inside: bool
    ) -> tuple[ParseResult, tuple[parsers.Packed, ...]]:
        result, documents = self._run(name, [data], rules, inside=inside)
        suffix = _CONVERTED.get(result.media_type)
        if suffix is None or self._converter is None or result.refusal is None:
            return result, documents
        if result.refusal.code != "needs-conversion":
            return result, documents
        try:
            converted = self._converter.convert(data, suffix, "docx")
        except ConversionFailedError as error:
            words = f"{shown_name(name)}: {error.message} {_REMEDY}"
            return replace(result, refusal=Refusal(error.code, words)), ()
        read, _ = self._run(name, [data, converted], rules)
        # A child that died has not come to say of what it is the result.
        return replace(read, media_type=result.media_type, derived_from=f"converted from {result.media_type}"), ()

    def _run(
        self, name: str, pieces: Sequence[bytes], rules: Sequence[FormRules], *, inside: bool = False
    ) -> tuple[ParseResult, tuple[parsers.Packed, ...]]:
        head = {
            "name": name,
            "pdf": may_be_pdf(pieces[-1]),
            "rules": len(rules),
            "inside": inside,
            "pieces": len(pieces),
            "limits": {
                "cpu_seconds": self._cpu_seconds,
                "memory_bytes": self._memory_bytes,
                "wall_seconds": self._wall_seconds,
            },
        }
        forms = (json.dumps(each).encode() for each in rules_to_json(rules))
        request = b"".join(packed(each) for each in (json.dumps(head).encode(), *forms, *pieces))
        ended = run_limited(self._command, request, wall_seconds=self._wall_seconds)
        if ended.code == 0:
            with suppress(ValueError, KeyError, TypeError):
                return _read_answer(ended.answer)
            return _refused(name, pieces[0], "crashed"), ()
        if ended.code in (None, -signal.SIGXCPU, -signal.SIGALRM):
            return _refused(name, pieces[0], "took-too-long"), ()
        # A machine out of memory kills with SIGKILL.
        if ended.code in (NO_MEMORY, -signal.SIGKILL):
            return _refused(name, pieces[0], "too-much-memory"), ()
        return _refused(name, pieces[0], "crashed"), ()


def _read_answer(answer: bytes) -> tuple[ParseResult, tuple[parsers.Packed, ...]]:
    stream = BytesIO(answer)
    result = parsers.from_json(json.loads(piece(stream) or b""))
    names = json.loads(piece(stream) or b"")
    contents = [piece(stream) for _ in names]
    if None in contents:
        raise ValueError("pieces")
    return result, tuple(parsers.Packed(name, data or b"") for name, data in zip(names, contents, strict=True))


def _refused(name: str, data: bytes, code: str) -> ParseResult:
    return ParseResult(
        file=name,
        outcome=Outcome.REFUSED,
        sha256=hashlib.sha256(data).hexdigest(),
        parser_version=parsers.PARSER_VERSION,
        media_type="application/octet-stream",
        refusal=Refusal(code, f"{shown_name(name)}: {_WORDS[code]}"),
    )
