"""Compound files (.doc, .msg and encrypted Office files are such) made small and whole, for tests."""

from __future__ import annotations

import struct

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5


def compound_file(streams: dict[str, bytes]) -> bytes:
    """Streams by path; the storages that their paths name are made. Each storage's entries hang to the right."""
    paths = list(dict.fromkeys(above for path in streams for above in _above(path)))
    names = ["", *paths, *streams]
    numbers = {name: number for number, name in enumerate(names)}
    small = {name: data for name, data in streams.items() if len(data) < _CUTOFF}
    mini_starts, mini_stream, mini_table = _laid_out(small, _MINI)
    large = {name: data for name, data in streams.items() if len(data) >= _CUTOFF}
    directory_size = -(-len(names) // 4) * 4 * 128
    pieces = {"": mini_stream, "table of small ones": _packed(mini_table), "directory": b"\0" * directory_size, **large}
    starts, body, table = _laid_out({name: data for name, data in pieces.items() if data}, _SECTOR)
    count = 1
    while count * 128 < len(table) + count:
        count += 1
    begin = len(table)
    table += [_TABLE] * count
    entries = []
    for name in names:
        children = [each for each in names[1:] if each.rpartition("/")[0] == name] if name not in streams else []
        beside = [each for each in names[1:] if each.rpartition("/")[0] == name.rpartition("/")[0]] if name else []
        following = beside[beside.index(name) + 1 :] if name else []
        kind = _ROOT if not name else _STREAM if name in streams else _STORAGE
        data = streams.get(name, mini_stream if not name else b"")
        start = starts.get("", _END) if not name else mini_starts.get(name, starts.get(name, _END))
        entries.append(
            _entry(
                name.rpartition("/")[2] or "Root Entry",
                kind,
                numbers[following[0]] if following else _FREE,
                numbers[children[0]] if children else _FREE,
                start if data else _END,
                len(data),
            )
        )
    directory = b"".join(entries).ljust(directory_size, b"\0")
    at = starts["directory"] * _SECTOR
    body = body[:at] + directory + body[at + directory_size :]
    table += [_FREE] * (count * 128 - len(table))
    listed = [*range(begin, begin + count)]
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, count, starts["directory"], 0, _CUTOFF,
        starts.get("table of small ones", _END), -(-len(mini_table) // 128), _END, 0, 0,
    )[:76]  # fmt: skip
    head += struct.pack("<109I", *listed, *[_FREE] * (109 - len(listed)))
    return head + body + _packed(table)


def _above(path: str) -> list[str]:
    folders = path.split("/")[:-1]
    return ["/".join(folders[: number + 1]) for number in range(len(folders))]


def _laid_out(pieces: dict[str, bytes], size: int) -> tuple[dict[str, int], bytes, list[int]]:
    starts: dict[str, int] = {}
    body, table = b"", []
    for name, data in pieces.items():
        count = -(-len(data) // size)
        starts[name] = len(table)
        body += data.ljust(count * size, b"\0")
        table += [len(table) + number + 1 for number in range(count - 1)]
        table += [_END] if count else []
    return starts, body, table


def _packed(numbers: list[int]) -> bytes:
    content = struct.pack(f"<{len(numbers)}I", *numbers)
    return content.ljust(-(-len(content) // _SECTOR) * _SECTOR, b"\xff")


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        written, len(written) + 2, kind, 1, _FREE, right, child, b"", 0, b"", b"", start, size,
    )  # fmt: skip


def outlook_message(properties: dict[str, str | bytes], *attachments: dict[str, str | bytes]) -> bytes:
    """By the eight hexadecimal digits of number and type: what ends in 001F is text, the rest bytes."""
    streams: dict[str, bytes] = {"__properties_version1.0": b"\0" * 32}
    streams |= {f"__substg1.0_{key}": _value(value) for key, value in properties.items()}
    for number, attachment in enumerate(attachments):
        folder = f"__attach_version1.0_#{number:08X}"
        streams[f"{folder}/__properties_version1.0"] = b"\0" * 8
        streams |= {f"{folder}/__substg1.0_{key}": _value(value) for key, value in attachment.items()}
    return compound_file(streams)


def _value(value: str | bytes) -> bytes:
    return value.encode("utf-16-le") if isinstance(value, str) else value
