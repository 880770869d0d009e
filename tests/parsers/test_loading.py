"""Each document is read in a process of its own, which loads what reading it takes and no more."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from parsers.rules_json import rules_to_json
from tests.documents import docx, odt, pdf, questions
from tests.parsers.rules import FORM, PAIRS, PROPERTIES

_READ = """
import json, sys
import parsers.child
from parsers.rules_json import rules_from_json
rules = rules_from_json(json.loads(sys.argv[1]))
result = parsers.parse("a", sys.stdin.buffer.read(), rules)
print(result.outcome.value, result.refusal, *sorted({"pypdf", "pypdfium2"} & set(sys.modules)))
"""
_MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: A form\r\n\r\nWords\r\n"


def loaded_by(data: bytes) -> str:
    command = [sys.executable, "-I", "-c", _READ, json.dumps(rules_to_json([FORM]))]
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout.decode().strip()


@pytest.mark.parametrize(
    ("data", "outcome"),
    [
        (docx(questions(*PAIRS.items()), properties=PROPERTIES), "parsed None"),
        (odt("<text:p>nothing</text:p>"), "unrecognised None"),
        (_MAIL, "unrecognised None"),
    ],
    ids=["word", "odt", "mail"],
)
def test_what_is_no_pdf_is_read_without_the_libraries_for_pdf(data: bytes, outcome: str) -> None:
    assert loaded_by(data) == outcome


def test_a_pdf_is_read_with_them() -> None:
    data = pdf("Name of agency", fields={"agency_name": "x"}, properties=PROPERTIES)
    assert loaded_by(data) == "unrecognised None pypdf pypdfium2"
