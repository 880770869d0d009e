"""Objects of a PDF, taken out with care: any of them may be missing, of another kind, or lead back to itself."""

from __future__ import annotations

from typing import Any

from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject, DictionaryObject, NameObject, StreamObject

# Of hostile input pypdf raises these besides its own.
BREAKAGE = (
    PyPdfError, DependencyError, DeprecationError, ValueError, KeyError, TypeError, IndexError, AttributeError,
    AssertionError, NotImplementedError, OSError, ArithmeticError,
)  # fmt: skip
DEEPEST = 40


def resolved(value: Any) -> Any:
    """What a reference leads to; None where it leads nowhere."""
    try:
        return value.get_object() if hasattr(value, "get_object") else value
    except (*BREAKAGE, RecursionError):
        return None


def dictionary(value: Any) -> DictionaryObject | None:
    value = resolved(value)
    return value if isinstance(value, DictionaryObject) else None


def listed(value: Any) -> list[Any]:
    value = resolved(value)
    return list(value) if isinstance(value, ArrayObject) else []


def inherited(node: DictionaryObject, key: str) -> Any:
    """Of the node or the nearest above it that says it."""
    current: DictionaryObject | None = node
    for _ in range(DEEPEST):
        if current is None:
            return None
        if key in current:
            return resolved(current.get(key))
        current = dictionary(current.get("/Parent"))
    return None


def words(value: object) -> str | None:
    """The characters of a string, a name, a stream, or of each in a list."""
    value = resolved(value)
    if value is None:
        return None
    if isinstance(value, NameObject):
        return str(value)[1:] if str(value).startswith("/") else str(value)
    if isinstance(value, StreamObject):
        return decoded(value.get_data())
    if isinstance(value, (bytes, ByteStringObject)):
        return decoded(bytes(value))
    if isinstance(value, ArrayObject):
        return "\n".join(text for each in value if (text := words(each)))
    if isinstance(value, DictionaryObject):
        return None
    return paired(str(value))


def decoded(data: bytes) -> str:
    if data[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return data.decode("utf-16", "replace")
    return data.decode("utf-8-sig", "replace")


def paired(text: str) -> str:
    """Halves of characters have no meaning."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= character <= "\udfff" else character for character in text)


def sides(value: Any) -> tuple[float, float, float, float] | None:
    """A rectangle's left, bottom, right and top, whichever corners it names."""
    try:
        one, two, three, four = (float(side) for side in listed(value))
    except (TypeError, ValueError):
        return None
    return min(one, three), min(two, four), max(one, three), max(two, four)
