"""Each document from outside on a command line of its own: one line of JSON, an exit code, no traceback, no excess."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.parsers.corpus import CORPUS, EXPECTED, Expected, needs_corpus

pytestmark = needs_corpus

COMMAND = Path(sys.executable).with_name("forms-service")
CPU_SECONDS = 20
MEMORY_MIB = 512
BY_LIMIT = {"took-too-long", "too-much-memory", "crashed", "unreadable"}


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda each: each.path)
def test_each_file_is_one_line_of_json_within_the_limits(
    expected: Expected, record_property: Callable[[str, object], None], tmp_path: Path
) -> None:
    with (tmp_path / "said").open("w+b") as said, (tmp_path / "complained").open("w+b") as complained:
        started = subprocess.Popen(
            [str(COMMAND), "parse", "--json", str(CORPUS / expected.path)], stdout=said, stderr=complained
        )
        # What it used with all that it started and waited for; getrusage would add up every test's.
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        lines, complaints = said.read().decode().splitlines(), complained.read().decode()
    assert len(lines) == 1
    result = json.loads(lines[0])
    record_property("counted", f"command line {expected.folder}: exit {started.returncode}, {result['outcome']}")
    assert started.returncode == expected.exit_code
    assert "Traceback" not in complaints
    assert result["outcome"] == expected.outcome_with_converter
    assert not expected.problems - {problem["code"] for problem in result["problems"]}
    refusal = result["refusal"]
    if refusal is not None:
        assert refusal["code"] == expected.refusal
        assert refusal["code"] not in BY_LIMIT
    if not expected.converted:  # the converter has limits of its own
        assert used.ru_utime + used.ru_stime < CPU_SECONDS
        assert used.ru_maxrss < MEMORY_MIB * 1024
