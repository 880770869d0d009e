"""A package of which few parts change: those that never do are deflated once and copied as they are.

Of the time that a letter takes, deflating what is the same in every letter was the most. The standard library's
`zipfile` writes no data that is deflated already, so the three kinds of record are put together here (APPNOTE.TXT of
the zip format, 4.3.7, 4.3.12 and 4.3.16); what is made is opened again with `zipfile` before anybody gets it.
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zipfile import BadZipFile, ZipFile

from forms_service.errors import RenderError

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_UNIX = 3
_UTF_8 = 0x800
_DEFLATED = 8
_FIRST_DAY = (1980 - 1980) << 9 | 1 << 5 | 1  # the same letter from the same values is the same bytes
_ONLY_OWNER = 0o600 << 16


@dataclass(frozen=True, slots=True)
class _Entry:
    """One deflated part: its record and data, and what the directory says of it."""

    name: bytes
    body: bytes
    crc: int
    deflated: int
    inflated: int

    def central(self, offset: int) -> bytes:
        return (
            _CENTRAL.pack(
                b"PK\x01\x02", _VERSION, _UNIX, _VERSION, 0, _UTF_8, _DEFLATED, 0, _FIRST_DAY, self.crc, self.deflated,
                self.inflated, len(self.name), 0, 0, 0, 0, _ONLY_OWNER, offset,
            ) + self.name
        )  # fmt: skip


class Packing:
    """Parts in their order; `changing` names those that `packed` is given each time."""

    def __init__(self, parts: Mapping[str, bytes], changing: Iterable[str]) -> None:
        self.changing = frozenset(changing)
        self._entries = {name: None if name in self.changing else _entry(name, data) for name, data in parts.items()}

    def packed(self, changed: Mapping[str, bytes]) -> bytes:
        """The whole package, opened again: what was to stand in it does."""
        if changed.keys() != self.changing:
            raise RenderError("the made letter lacks a part of its template.")
        bodies: list[bytes] = []
        directory: list[bytes] = []
        offset = 0
        for name, fixed in self._entries.items():
            entry = fixed or _entry(name, changed[name])
            directory.append(entry.central(offset))
            bodies.append(entry.body)
            offset += len(entry.body)
        listing = b"".join(directory)
        end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), len(listing), offset, 0)
        made = b"".join((*bodies, listing, end))
        self._check(made, changed)
        return made

    def _check(self, made: bytes, changed: Mapping[str, bytes]) -> None:
        try:
            with ZipFile(io.BytesIO(made)) as archive:
                whole = archive.namelist() == [*self._entries] and all(
                    archive.read(name) == data for name, data in changed.items()
                )
        except (BadZipFile, zlib.error, EOFError, NotImplementedError) as fault:
            raise RenderError("the made letter cannot be opened again.") from fault
        if not whole:
            raise RenderError("the made letter does not hold what was written into it.")


def _entry(name: str, data: bytes) -> _Entry:
    squeeze = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = squeeze.compress(data) + squeeze.flush()
    crc, encoded = zlib.crc32(data), name.encode()
    head = _LOCAL.pack(
        b"PK\x03\x04", _VERSION, _UTF_8, _DEFLATED, 0, _FIRST_DAY, crc, len(deflated), len(data), len(encoded), 0
    )
    return _Entry(encoded, head + encoded + deflated, crc, len(deflated), len(data))
