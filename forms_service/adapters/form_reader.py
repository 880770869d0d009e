"""Reads a stranger's document in a limited child process: memory, CPU and wall time, no files, no secrets.

A child that is killed or breaks is a refusal in our words, never an exception: the next document must not suffer.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import PurePath

import parsers
from forms_service.errors import ConversionFailedError
from forms_service.ports import Converter
from forms_service.settings import minimal_environment
from parsers.child import NO_MEMORY
from parsers.rules_json import rules_to_json
from parsers.types import FormRules, Outcome, ParseResult, Refusal

# What the parsers cannot open themselves, by the media type that they say; read as what it is turned into.
_CONVERTED = {"application/msword": "doc", "application/rtf": "rtf", "text/rtf": "rtf"}
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

    def read(self, name: str, data: bytes, rules: Sequence[FormRules]) -> ParseResult:
        """The result of the child; where there is none, a refusal that says why."""
        name = PurePath(name).name
        result = self._read_as_it_is(name, data, rules)
        suffix = _CONVERTED.get(result.media_type)
        if suffix is None or self._converter is None or result.refusal is None:
            return result
        if result.refusal.code != "needs-conversion":
            return result
        try:
            converted = self._converter.convert(data, suffix, "docx")
        except ConversionFailedError as error:
            return replace(result, refusal=Refusal(error.code, f"{name}: {error.message} {_REMEDY}"))
        return replace(
            self._read_as_it_is(name, converted, rules),
            sha256=result.sha256,
            media_type=result.media_type,
            derived_from=f"converted from {result.media_type}",
        )

    def _read_as_it_is(self, name: str, data: bytes, rules: Sequence[FormRules]) -> ParseResult:
        try:
            code, answer = self._run(self._request(name, data, rules))
        except subprocess.TimeoutExpired:
            return _refused(name, data, "took-too-long")
        if code == 0:
            with suppress(ValueError, KeyError, TypeError):
                return parsers.from_json(json.loads(answer))
            return _refused(name, data, "crashed")
        if code in (-signal.SIGXCPU, -signal.SIGALRM):
            return _refused(name, data, "took-too-long")
        # A machine out of memory kills with SIGKILL.
        if code in (NO_MEMORY, -signal.SIGKILL):
            return _refused(name, data, "too-much-memory")
        return _refused(name, data, "crashed")

    def _request(self, name: str, data: bytes, rules: Sequence[FormRules]) -> bytes:
        limits = {
            "cpu_seconds": self._cpu_seconds,
            "memory_bytes": self._memory_bytes,
            "wall_seconds": self._wall_seconds,
        }
        head = json.dumps({"name": name, "rules": rules_to_json(rules), "limits": limits}).encode()
        return len(head).to_bytes(8, "big") + head + data

    def _run(self, request: bytes) -> tuple[int, bytes]:
        process = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=minimal_environment(PYTHONDONTWRITEBYTECODE="1"),
            start_new_session=True,
            close_fds=True,
        )
        try:
            answer, _ = process.communicate(request, timeout=self._wall_seconds)
        except BaseException:
            # Also when we ourselves are stopped: no reader is left behind.
            _kill_group(process.pid)
            process.communicate()
            raise
        return process.returncode, answer


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _refused(name: str, data: bytes, code: str) -> ParseResult:
    return ParseResult(
        file=name,
        outcome=Outcome.REFUSED,
        sha256=hashlib.sha256(data).hexdigest(),
        parser_version=parsers.PARSER_VERSION,
        media_type="application/octet-stream",
        refusal=Refusal(code, f"{name}: {_WORDS[code]}"),
    )
