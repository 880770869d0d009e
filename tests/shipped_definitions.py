"""The definitions that come with the service, loaded once in a process; what changes them makes a copy first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from forms_service.definitions.library import Library
from forms_service.definitions.loader import load_library
from parsers.types import FormRules

TEMPLATES = Path(__file__).parents[1] / "form_templates"


@cache
def shipped_library() -> Library:
    return load_library(TEMPLATES, check=False)


@cache
def shipped_rules() -> tuple[FormRules, ...]:
    return shipped_library().form_rules()
