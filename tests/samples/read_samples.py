"""Each sample read once with all rules, beside what was written down of its page."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import parsers
from forms_service.definitions.loader import load_library
from parsers.types import FormRules, ParseResult

FOLDER = Path(__file__).parent


@cache
def rules() -> tuple[FormRules, ...]:
    return load_library(FOLDER.parents[1] / "form_templates", check=False).form_rules()


@cache
def read(sample: Path) -> ParseResult:
    return parsers.parse(sample.name, sample.read_bytes(), rules())


@cache
def written_of(sample: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(sample.with_suffix(".expected.json").read_text("utf-8"))
    return found
