"""Each sample read once with all rules, beside what was written down of its page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import parsers
from parsers.types import ParseResult
from tests.shipped_definitions import shipped_rules

FOLDER = Path(__file__).parent


@cache
def read(sample: Path) -> ParseResult:
    return parsers.parse(sample.name, sample.read_bytes(), shipped_rules())


@cache
def written_of(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return found
