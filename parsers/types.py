"""What goes in (the rules of a form) and what comes out (a ParseResult). Frozen, plain, and nothing else.

The JSON shape of a ParseResult is a promise to others: `schema_version` 1, written by `parsers.json_form`.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import field as with_default
from enum import StrEnum
from typing import Literal, TypeAlias

JsonValue: TypeAlias = "str | int | float | bool | list[JsonValue] | dict[str, JsonValue] | None"


class FieldKind(StrEnum):
    """How a field is printed and read. A closed list: a new kind is a new reader in `parsers/values/`."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    DATE = "date"
    TIME = "time"
    DATETIME = "datetime"
    CHOICE = "choice"  # one of the choices; yes/no questions are choices with the slugs yes, no, not-known
    MULTI_CHOICE = "multi_choice"  # any of the choices, one tick box each
    TICK = "tick"  # one tick box: true, false or unanswered
    NHS_NUMBER = "nhs_number"
    POSTCODE = "postcode"
    TELEPHONE = "telephone"
    EMAIL = "email"
    NUMBER = "number"
    TABLE = "table"  # repeating rows of `columns`


@dataclass(frozen=True, slots=True)
class Choice:
    """One printed option. `slug` is the value; `aliases` are other words people write for it."""

    slug: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldRule:
    """One field of a form: its name, what is printed for it, and how its answer is read."""

    name: str
    label: str
    kind: FieldKind
    required: bool = False
    choices: tuple[Choice, ...] = ()
    columns: tuple[FieldRule, ...] = ()  # of a table
    aliases: tuple[str, ...] = ()  # other labels seen for it
    hint: str | None = None  # printed under the label; boilerplate
    section: str | None = None  # slug of the section it stands in
    prefilled: bool = False  # part A: the business unit fills it before sending
    section_title: str | None = None  # as printed above the section
    people: bool = False  # the answer names persons: several in one cell are a question
    parts: tuple[FieldRule, ...] = ()  # of a column: the labelled values that stand together in its cells

    def row_fields(self) -> tuple[FieldRule, ...]:
        """Of a table: what each of its rows answers. A column with parts is none; its parts are."""
        return tuple(field for column in self.columns for field in (column.parts or (column,)))


@dataclass(frozen=True, slots=True)
class FormRules:
    """Everything the parsers need to know of one form at one version."""

    partnership: str
    form: str
    version: str
    title: str
    codes: tuple[str, ...]  # as printed: "NOTE-1"; others accepted on input follow
    fields: tuple[FieldRule, ...]
    boilerplate: tuple[str, ...] = ()  # printed text that is neither label nor answer
    reading_version: str = "1"
    current: bool = True  # False: an older version, still readable
    renamed: tuple[tuple[str, str], ...] = ()  # old field name (or table.column) -> the current version's name


class Certainty(StrEnum):
    EXACT = "exact"
    BY_LABEL = "by-label"
    INFERRED = "inferred"
    UNDETERMINED = "undetermined"
    EMPTY = "empty"


class Outcome(StrEnum):
    PARSED = "parsed"
    UNRECOGNISED = "unrecognised"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: part of the package, path in it, the words around it; page and rectangle in a PDF."""

    part: str | None = None
    path: str | None = None
    text: str | None = None
    page: int | None = None
    rect: tuple[float, float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class ParsedField:
    """One answer. `value` is a str, bool, None or list[str]; `raw` the words as they stand in the document."""

    value: str | bool | tuple[str, ...] | None
    raw: str
    certainty: Certainty
    method: str  # tag | label | table | acroform | ...
    place: Place
    original: str | None = None  # the text before tracked changes, where it differs
    precision: str | None = None  # "month", "year", "approximate", "range" for dates that are not a day
    reasons: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParsedTable:
    """Repeating rows; wholly empty rows are left out."""

    rows: tuple[dict[str, ParsedField], ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    text: str
    kind: str  # body | header | footer | textbox | comment | deleted | hidden | footnote | ...
    place: Place
    author: str | None = None  # of a comment, as the document says
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Altered:
    what: str  # label-changed | row-deleted | field-missing | ...
    field: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    message: str
    field: str | None = None
    place: Place = with_default(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Refusal:
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """How the characters of the document were assigned; `counted` is by independent code."""

    to_fields: int
    to_boilerplate: int
    unplaced: int
    total: int
    counted: int
    of: Literal["document", "conversion"] = "document"  # conversion: of what another program made of it

    @property
    def balanced(self) -> bool:
        return self.to_fields + self.to_boilerplate + self.unplaced == self.total == self.counted


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What one document says. See DESIGN of the JSON in parsers/README.md."""

    file: str
    outcome: Outcome
    sha256: str
    parser_version: str
    media_type: str
    reading_version: str | None = None
    partnership: str | None = None
    form: str | None = None
    version: str | None = None
    recognised_by: Literal["properties", "tags", "structure"] | None = None
    case_ref: str | None = None  # the reference the document itself carries
    derived_from: str | None = None
    fields: dict[str, ParsedField | ParsedTable] = with_default(default_factory=dict)
    unplaced: tuple[Unplaced, ...] = ()
    altered: tuple[Altered, ...] = ()
    problems: tuple[Problem, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    children: tuple[ParseResult, ...] = ()
    refusal: Refusal | None = None
    ledger: LedgerFigures | None = None
    nearest: tuple[str, ...] = ()  # unrecognised: the forms it is nearest to, and why
