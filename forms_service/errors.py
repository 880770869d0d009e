"""The whole tree of errors raised on purpose.

FormsServiceError                 never raised itself; `temporary` says whether trying again may help
├── NotFoundError                 no such thing, or not for this person                   404
├── NotAllowedError               known, and refused                                      403
├── ConflictError                 already done; someone was first; the step is closed     409
├── InvalidInputError             what is wrong, and in which field                       400, the form again
├── DefinitionError               data files are wrong: every mistake with file and place stops start-up, never a user
├── RenderError                   this document cannot be made: part, paragraph, tag      recorded, shown to a person
├── UnreadableKeyError            the key that opens this is not here                     503 page, start-up refuses
├── SetupError                    a setting, calendar or database is not fit to run       one line, exit code 2
├── LostClaimError                the lease ran out and another took the work             silently dropped by the worker
└── UnavailableError              temporary = True: a part outside did not answer         503, tried again on the plan
    ├── MailRefusedForNowError    the relay said 4xx before it took anything
    └── ConversionFailedError     the converter did not answer in time
    and lasting: MailRefusedError (5xx), MailUncertainError (outcome lost: never sent again but by a person)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class FormsServiceError(Exception):
    """Base; carries values. `code` is a stable word without personal data, fit for logs and queues."""

    temporary = False
    code = "error"

    def __init__(self, message: str = "", *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class NotFoundError(FormsServiceError):
    code = "not-found"


class NotAllowedError(FormsServiceError):
    code = "not-allowed"


class ConflictError(FormsServiceError):
    code = "conflict"


class InvalidInputError(FormsServiceError):
    """`field` names the input at fault, so that the page can link to it."""

    code = "invalid-input"

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing wrong in a data file: where it is, what it is, and what to do about it."""

    file: str
    place: str
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.file}: {self.place}: {self.message}" if self.place else f"{self.file}: {self.message}"
        return f"{text} {self.remedy}".rstrip()


class DefinitionError(FormsServiceError):
    """Every mistake at once."""

    code = "definition"

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__("\n".join(str(mistake) for mistake in mistakes))
        self.mistakes = tuple(mistakes)


class RenderError(FormsServiceError):
    """`place` is part, paragraph and tag of the template."""

    code = "render"

    def __init__(self, message: str, *, place: str = "", code: str | None = None) -> None:
        super().__init__(f"{place}: {message}" if place else message, code=code)
        self.place = place


class UnreadableKeyError(FormsServiceError):
    code = "key-missing"


class SetupError(FormsServiceError):
    code = "setup"


class LostClaimError(FormsServiceError):
    code = "lost-claim"


class MailRefusedError(FormsServiceError):
    code = "mail-refused"


class MailUncertainError(FormsServiceError):
    code = "mail-uncertain"


class UnavailableError(FormsServiceError):
    temporary = True
    code = "unavailable"


class MailRefusedForNowError(UnavailableError):
    code = "mail-refused-for-now"


class ConversionFailedError(UnavailableError):
    code = "conversion-failed"
