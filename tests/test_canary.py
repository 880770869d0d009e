"""The scanner itself: it finds a planted name in each disguise, and nothing where there is none."""

from __future__ import annotations

import base64
import json
import quopri
import unicodedata
import zlib
from urllib.parse import quote

import pytest

from tests.canary import scan

NAME = "Testchild Canary"
ACCENTED = "Canärÿbïrd"


@pytest.mark.parametrize(
    "planted",
    [
        f"job failed for {NAME}".encode(),
        f"job failed for {NAME.upper()}".encode(),
        f"GET /cases?name={quote(NAME)}".encode(),
        json.dumps({"exc_info": f"IntegrityError ({NAME!r})"}).encode(),
        f"something {NAME}".encode("utf-16-le"),
        b"x" + base64.b64encode(f"abc{NAME}def".encode()),
        b"x" + base64.b64encode(f"abcd{NAME}def".encode()),
        b"x" + base64.b64encode(f"abcde{NAME}def".encode()),
        b"*3\r\n$4\r\nHSET\r\n" + zlib.compress(f"ValueError: {NAME}".encode()) + b"\r\n",
    ],
)
def test_a_planted_name_is_found(planted: bytes) -> None:
    assert scan({"log": planted}, [NAME])


@pytest.mark.parametrize(
    "planted",
    [
        json.dumps({"message": f"no {ACCENTED}"}).encode(),
        repr(f"no {ACCENTED}".encode()).encode(),
        ascii(f"no {ACCENTED}").encode(),
        quopri.encodestring(f"Subject: {ACCENTED}".encode()),
        f"/cases?name={quote(ACCENTED)}".encode(),
        unicodedata.normalize("NFD", ACCENTED).encode(),
        ACCENTED.encode("latin-1"),
        zlib.compress(ACCENTED.encode()),
    ],
)
def test_a_planted_name_with_accents_is_found(planted: bytes) -> None:
    assert scan({"log": planted}, [ACCENTED])


def test_what_holds_no_name_is_clean() -> None:
    assert scan({"log": b"route=documents.accept status=302 case=NEL-RR-2026-001"}, [NAME]) == []
