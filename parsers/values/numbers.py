"""NHS numbers, telephones, postcodes, e-mail addresses, numbers: checked, and doubts said."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from parsers.types import Certainty
from parsers.values.reading import Value, undetermined

_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?|GIR)\s*(\d[A-Z]{2})", re.IGNORECASE)
_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@[^\s@<>,;:\"()]+\.[A-Za-z]{2,}")


def read_nhs_number(text: str) -> Value:
    digits = re.sub(r"[\s\-.\u2011–]", "", text)
    digits = re.sub(r"^nhs(?:no|number)?:?", "", digits, flags=re.IGNORECASE)
    if not re.fullmatch(r"[0-9]{10}", digits):
        return undetermined("An NHS number has ten digits.")
    if not has_valid_check_digit(digits):
        return Value(
            digits,
            Certainty.INFERRED,
            reasons=("The check digit of this NHS number is wrong.",),
            problem=("nhs-number", "The NHS number does not pass its check: a digit may be mistyped. Ask the sender."),
        )
    return Value(digits)


def has_valid_check_digit(digits: str) -> bool:
    """Modulus 11 over the first nine digits, as the NHS data dictionary has it."""
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False)) % 11
    return check != 10 and check % 11 == int(digits[9])


def read_telephone(text: str) -> Value:
    line = " ".join(text.split())
    digits = re.sub(r"\D", "", re.sub(r"(?i)\b(?:ext|extension|x)\.?\s*\d+", "", line))
    several = len(re.findall(r"\d[\d\s()\-]{8,}\d", line)) > 1
    if not several and not 9 <= len(digits) <= 15:
        return Value(
            line,
            Certainty.INFERRED,
            reasons=("This does not look like a telephone number.",),
            problem=("telephone", f"“{line}” does not look like a telephone number."),
        )
    return Value(line)


def read_postcode(text: str) -> Value:
    line = " ".join(text.split())
    found = _POSTCODE.fullmatch(line)
    if found is None:
        return Value(
            line,
            Certainty.INFERRED,
            reasons=("This does not look like a postcode.",),
            problem=("postcode", f"“{line}” does not look like a postcode."),
        )
    return Value(f"{found[1]} {found[2]}".upper())


def read_email(text: str) -> Value:
    line = " ".join(text.split())
    found = _EMAIL.findall(line.removeprefix("mailto:"))
    if len(found) == 1:
        return Value(found[0].rstrip("."))
    if len(found) > 1:
        return Value(
            line, Certainty.INFERRED, reasons=("More than one e-mail address is given.",), candidates=tuple(found)
        )
    return Value(
        line,
        Certainty.INFERRED,
        reasons=("This does not look like an e-mail address.",),
        problem=("email", f"“{line}” does not look like an e-mail address."),
    )


def read_number(text: str) -> Value:
    line = "".join(text.split()).replace(",", "").lstrip("£")
    try:
        number = Decimal(line)
    except InvalidOperation:
        return undetermined(f"“{' '.join(text.split())}” is not a number.")
    if not number.is_finite() or not re.fullmatch(r"[+-]?\d+(?:\.\d+)?", line):
        return undetermined(f"“{' '.join(text.split())}” is not a number.")
    return Value(str(number))
