"""The pages of a stranger's document as pictures, drawn in a limited child process: memory, CPU, time, no network.

What is no PDF is turned into one first, by the converter. A child that is killed or breaks is an error in our words.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict

from forms_service.errors import ConversionFailedError
from forms_service.ports import Converter, DrawnPage, DrawnPages, WantedPlace
from forms_service.settings import minimal_environment

# About 130 dots an inch for an ordinary page; whatever the page's size, no picture has more.
_MOST_PIXELS = 1_700_000
_CONVERTED = frozenset({"docx", "odt", "doc", "rtf"})


class LimitedPageDrawer:
    def __init__(
        self, converter: Converter, *, most_pages: int = 40, memory_mib: int = 512, wall_seconds: int = 60
    ) -> None:
        self._converter = converter
        self._most_pages = most_pages
        self._memory_bytes = memory_mib * 1024 * 1024
        self._wall_seconds = wall_seconds
        self._command = (sys.executable, "-I", "-m", "forms_service.adapters.page_drawer.child")

    def draw(self, data: bytes, suffix: str, wanted: Sequence[WantedPlace]) -> DrawnPages:
        if suffix in _CONVERTED:
            data = self._converter.to_pdf(data, suffix)
        elif suffix != "pdf":
            raise ConversionFailedError(f"Pages of a .{suffix} file cannot be shown as pictures.")
        head = {
            "wanted": [asdict(each) for each in wanted],
            "most_pages": self._most_pages,
            "most_pixels": _MOST_PIXELS,
            "memory_bytes": self._memory_bytes,
            "seconds": self._wall_seconds,
        }
        written = json.dumps(head).encode()
        return _read_answer(self._run(struct.pack(">Q", len(written)) + written + data))

    def _run(self, request: bytes) -> bytes:
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
        except subprocess.TimeoutExpired as error:
            _kill(process)
            raise ConversionFailedError("Drawing the pages took too long and was stopped.") from error
        except BaseException:
            _kill(process)  # also when we ourselves are stopped: nothing is left behind
            raise
        if process.returncode != 0:
            raise ConversionFailedError("The pages could not be drawn.")
        return answer


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()


def _read_answer(answer: bytes) -> DrawnPages:
    """The head, then each picture, each behind its length."""
    try:
        parts, at = [], 0
        while at < len(answer):
            (size,) = struct.unpack_from(">Q", answer, at)
            parts.append(answer[at + 8 : at + 8 + size])
            at += 8 + size
        head = json.loads(parts[0])
        pages = tuple(
            DrawnPage(
                png=png,
                width=int(page["width"]),
                height=int(page["height"]),
                places={
                    str(path): (int(box[0]), int(box[1]), int(box[2]), int(box[3]))
                    for path, box in page["places"].items()
                },
            )
            for page, png in zip(head["pages"], parts[1:], strict=True)
        )
        return DrawnPages(pages=pages, page_count=int(head["page_count"]))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, struct.error) as error:
        raise ConversionFailedError("The pages could not be drawn.") from error
