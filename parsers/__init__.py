"""Documents in, fields out: `parse(name, data, rules)`. Knows nothing of who asks; see README.md for the steps."""

from parsers.as_json import from_json, json_form
from parsers.containers import Packed
from parsers.converted import parse_converted
from parsers.reading import parse, unpack
from parsers.safety import Limits
from parsers.types import FormRules, ParseResult
from parsers.version import PARSER_VERSION

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
