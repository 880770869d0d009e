"""Why a document cannot be read at all. Anything less is a Problem in the result.

ParseError                    never raised itself; a code, and words for people
├── UnsafeDocumentError       would be dangerous to open: a zip bomb, a DOCTYPE, crossed names
├── UnreadableDocumentError   broken, encrypted, empty, or not what it says
└── NeedsConversionError      an older kind of document, to be converted by whoever asked
"""

from __future__ import annotations


class ParseError(Exception):
    """`message` says what is wrong and what to do; the file's name is put in front by whoever makes the refusal."""

    def __init__(self, code: str, message: str, *, media_type: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.media_type = media_type


class UnsafeDocumentError(ParseError):
    pass


class UnreadableDocumentError(ParseError):
    pass


class NeedsConversionError(ParseError):
    pass
