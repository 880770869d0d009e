"""Compound files: the container of Office before 2007, of Outlook messages and of encrypted Office documents.

Only what has to be known to tell them apart and to take streams out. Every chain of sectors is followed within the
file's own size, so a chain that bites its tail ends.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from parsers.errors import UnreadableDocumentError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LAST_SECTOR = 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENTRY = 128
_MOST_ENTRIES = 20_000
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class CompoundFile:
    """Streams by path ("Storage/Stream"). Raises UnreadableDocumentError where the file is cut off or damaged."""

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or data[:8] != MAGIC:
            raise _cut_off()
        self._data = data
        (shift, mini_shift) = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise _damaged()
        self._sector, self._mini = 1 << shift, 1 << mini_shift
        first_directory, self._cutoff, first_mini = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 56)[0],
            struct.unpack_from("<I", data, 60)[0],
        )
        self._table = self._read_table()
        self._entries = self._read_directory(first_directory)
        self._mini_table = _numbers(self._chain(first_mini))
        self._mini_stream: bytes | None = None
        self._paths = dict(self._walk())

    def names(self) -> list[str]:
        return list(self._paths)

    def __contains__(self, path: str) -> bool:
        return path in self._paths

    def storages(self, under: str = "") -> list[str]:
        return [path for path, entry in self._paths.items() if entry.kind == _STORAGE and _parent(path) == under]

    def read(self, path: str) -> bytes:
        entry = self._paths[path]
        if entry.size < self._cutoff:
            return self._read_mini(entry)
        content = self._chain(entry.start, most=entry.size)
        if len(content) < entry.size:
            raise _cut_off()
        return content[: entry.size]

    def get(self, path: str) -> bytes | None:
        entry = self._paths.get(path)
        return self.read(path) if entry is not None and entry.kind == _STREAM else None

    def _at(self, sector: int) -> bytes:
        begin = (sector + 1) * self._sector
        return self._data[begin : begin + self._sector]

    def _read_table(self) -> tuple[int, ...]:
        """Which sector follows which; the list of its own sectors stands in the head and goes on from there."""
        data = self._data
        sectors = list(struct.unpack_from("<109I", data, 76))
        following, count = struct.unpack_from("<II", data, 68)
        per_sector = self._sector // 4 - 1
        for _ in range(min(count, len(data) // self._sector + 1)):
            if following > _LAST_SECTOR:
                break
            listed = _numbers(self._at(following))
            if len(listed) <= per_sector:
                raise _cut_off()
            sectors += listed[:per_sector]
            following = listed[per_sector]
        used = [sector for sector in sectors if sector <= _LAST_SECTOR]
        if len(used) > len(data) // self._sector + 1:
            raise _damaged()
        table = b"".join(self._at(sector) for sector in used)
        if not used or not table:
            raise _cut_off()
        return _numbers(table)

    def _chain(self, start: int, most: int | None = None) -> bytes:
        found: list[bytes] = []
        size, left = 0, len(self._data) // self._sector + 1
        while start <= _LAST_SECTOR and left and (most is None or size < most):
            content = self._at(start)
            if not content:
                raise _cut_off()
            found.append(content)
            size += len(content)
            left -= 1
            if start >= len(self._table):
                raise _damaged()
            start = self._table[start]
        return b"".join(found)

    def _read_mini(self, entry: _Entry) -> bytes:
        if self._mini_stream is None:
            root = self._entries[0]
            self._mini_stream = self._chain(root.start, most=root.size)
        found: list[bytes] = []
        at, left = entry.start, entry.size // self._mini + 1
        while at <= _LAST_SECTOR and left:
            found.append(self._mini_stream[at * self._mini : (at + 1) * self._mini])
            left -= 1
            if at >= len(self._mini_table):
                raise _damaged()
            at = self._mini_table[at]
        content = b"".join(found)[: entry.size]
        if len(content) < entry.size:
            raise _cut_off()
        return content

    def _read_directory(self, start: int) -> list[_Entry]:
        content = self._chain(start)
        entries = []
        for at in range(0, min(len(content), _MOST_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            left, right, child = struct.unpack_from("<III", content, at + 68)
            first, size = struct.unpack_from("<IQ", content, at + 116)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            if self._sector == 512:
                size &= 0xFFFFFFFF  # the upper half may hold anything in files of the older kind
            entries.append(_Entry(name, kind, left, right, child, first, size))
        if not entries or entries[0].kind != _ROOT:
            raise _damaged()
        return entries

    def _walk(self) -> Iterator[tuple[str, _Entry]]:
        """Each entry once, whatever the tree says of itself."""
        seen = {0}
        waiting = [("", self._entries[0].child, 0)]
        while waiting:
            above, number, depth = waiting.pop()
            if number in seen or number >= len(self._entries) or depth > _DEEPEST:
                continue
            seen.add(number)
            entry = self._entries[number]
            path = f"{above}/{entry.name}" if above else entry.name
            waiting += [(above, entry.left, depth), (above, entry.right, depth)]
            if entry.kind == _STORAGE:
                waiting.append((path, entry.child, depth + 1))
            if entry.kind in (_STORAGE, _STREAM):
                yield path, entry


def _numbers(content: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _cut_off() -> UnreadableDocumentError:
    return UnreadableDocumentError("truncated", "the file is cut off. Ask the sender to send it again.")


def _damaged() -> UnreadableDocumentError:
    return UnreadableDocumentError(
        "damaged",
        "the file is damaged: its table of contents cannot be read. Ask the sender to open the file, save it again as "
        "a Word document (.docx) and send that.",
    )
