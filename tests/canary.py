"""Looks for names where none may be: in logs, queue files, subjects, file names, addresses, the raw database.

A name may hide as other letters: capitals, percent signs, quoted-printable, base64 in its three offsets, UTF-16, the
escapes of JSON and Python, and behind zlib's compression, as RQ writes it.
"""

from __future__ import annotations

import base64
import json
import quopri
import re
import unicodedata
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine, MetaData, Table, inspect, select


def disguises(name: str) -> dict[str, bytes]:
    """Each way in which the name may stand in bytes, by its description."""
    plain = name.encode()
    found = {
        "plain": plain,
        "percent": quote(name).encode(),
        "utf-16": name.encode("utf-16-le"),
        "escaped": name.encode("unicode_escape"),
        "bytes in words": repr(plain)[2:-1].encode(),
        "json": json.dumps(name)[1:-1].encode(),
        "quoted-printable": quopri.encodestring(plain),
        "latin-1": name.encode("latin-1", "replace"),
        "decomposed": unicodedata.normalize("NFD", name).encode(),
    }
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + plain).decode().rstrip("=")
        # Letters that also depend on what stands before or after the name are left away.
        found[f"base64+{offset}"] = encoded[(0, 2, 3)[offset] : len(encoded) - 1].encode()
    return found


def scan(sources: Mapping[str, bytes], names: Iterable[str]) -> list[str]:
    """One line for each place where a name was found: where, and in which disguise; never the words around it."""
    findings = []
    for where, data in sources.items():
        data = b"\n".join((data, *inflated(data)))
        folded = data.lower()
        for name in names:
            shown: set[bytes] = set()
            for disguise, wanted in disguises(name).items():
                if wanted in shown:
                    continue  # most are the plain name where it has no accents
                shown.add(wanted)
                exact = disguise.startswith("base64")
                if (wanted in data) if exact else (wanted.lower() in folded):
                    findings.append(f"{where}: {name} ({disguise})")
    return findings


def inflated(data: bytes) -> list[bytes]:
    """What zlib compressed and wrote among other bytes."""
    found = []
    for start in re.finditer(rb"x[\x01\x5e\x9c\xda]", data):
        try:
            found.append(zlib.decompressobj().decompress(data[start.start() :]))
        except zlib.error:
            continue
    return found


def files_below(folder: Path, pattern: str = "**/*") -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob(pattern) if path.is_file()}


def columns_in_the_open(engine: Engine) -> dict[str, bytes]:
    """Every table as text, however a database may write it into its file."""
    found = {}
    for name in inspect(engine).get_table_names():
        table = Table(name, MetaData(), autoload_with=engine)
        with engine.connect() as connection:
            rows = [[value if not isinstance(value, bytes) else repr(value) for value in row]
                    for row in connection.execute(select(table))]  # fmt: skip
        found[name] = json.dumps(rows, default=str, ensure_ascii=False).encode()
    return found
