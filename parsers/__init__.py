"""Documents in, fields out: `parse(name, data, rules)`. Knows nothing of who asks; see README.md for the steps."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from parsers.as_json import from_json, json_form
from parsers.limits import Limits
from parsers.types import FormRules, ParseResult
from parsers.version import PARSER_VERSION

if TYPE_CHECKING:
    from parsers.containers import Packed
    from parsers.converted import parse_converted
    from parsers.reading import parse, unpack

__all__ = [
    "PARSER_VERSION",
    "FormRules",
    "Limits",
    "Packed",
    "ParseResult",
    "from_json",
    "json_form",
    "parse",
    "parse_converted",
    "unpack",
]

# Loaded when first asked for: most who import this want rules and results, and have a child process read for them.
_LATER = {
    "Packed": "parsers.containers",
    "parse": "parsers.reading",
    "parse_converted": "parsers.converted",
    "unpack": "parsers.reading",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name]), name)
